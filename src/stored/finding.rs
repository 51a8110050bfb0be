//! [`StoredFinding`]: how every file of ours keeps a finding: its key and its numbers, so that any language can say it again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clinic::words::language::Language;
use crate::finding::{Finding, Tell as _, Told};

/// A finding by its key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredFinding {
    key: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    values: BTreeMap<String, StoredValue>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum StoredValue {
    Number(f64),
    Word(String),
}

impl StoredFinding {
    /// `None` of a sentence, which has no key.
    pub(super) fn of(finding: &Finding) -> Option<Self> {
        let value = |told: Told| match told {
            Told::Number(number) => StoredValue::Number(number),
            Told::Word(word) => StoredValue::Word(word),
            // Only problems of the moment have them, and those are not kept.
            Told::Line(key, _) => StoredValue::Word(key.to_owned()),
        };
        finding.sentence().is_none().then(|| Self {
            key: finding.key().to_owned(),
            values: finding.values().into_iter().map(|(name, told)| (name, value(told))).collect(),
        })
    }

    /// `None` of what only another version knows.
    fn read(&self) -> Option<Finding> {
        let told = |value: &StoredValue| match value {
            StoredValue::Number(number) => Told::Number(*number),
            StoredValue::Word(word) => Told::Word(word.clone()),
        };
        let values = self.values.iter().map(|(name, value)| (name.clone(), told(value))).collect();
        Finding::read(&self.key, &values)
    }
}

/// The findings with keys; none where one of them is an old sentence, because then the text beside them says it all.
pub(super) fn stored(findings: &[Finding]) -> Vec<StoredFinding> {
    findings.iter().map(StoredFinding::of).collect::<Option<_>>().unwrap_or_default()
}

/// In English, as the fields of files that people read have it.
pub(super) fn in_english(findings: &[Finding]) -> Option<String> {
    Language::English.reasons(findings)
}

/// Back from keys; from the text beside them where they were not kept, or where one is not known.
pub(super) fn read(stored: &[StoredFinding], text: Option<String>) -> Vec<Finding> {
    let known: Option<Vec<Finding>> = stored.iter().map(StoredFinding::read).collect();
    match known {
        Some(findings) if !findings.is_empty() => findings,
        _ => text.map(Finding::Sentence).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{FilmFinding, ValueFinding};

    #[test]
    fn findings_are_kept_by_key_and_numbers_and_old_sentences_as_they_are() {
        let findings = [FilmFinding::CameraStopped { pause: 1.5 }.into(), ValueFinding::CheckScale.into()];
        let json = serde_json::to_string(&stored(&findings)).unwrap();
        assert_eq!(
            json,
            r#"[{"key":"film.camera_stopped","values":{"pause":1.5}},{"key":"value.check_scale"}]"#
        );
        let back: Vec<StoredFinding> = serde_json::from_str(&json).unwrap();
        assert_eq!(read(&back, in_english(&findings)), findings);
        let sentence = Finding::Sentence("As an old version said.".to_owned());
        assert!(stored(std::slice::from_ref(&sentence)).is_empty());
        assert_eq!(read(&[], in_english(std::slice::from_ref(&sentence))), [sentence]);
        let newer: Vec<StoredFinding> = serde_json::from_str(r#"[{"key":"value.of_tomorrow"}]"#).unwrap();
        assert_eq!(
            read(&newer, Some("Said tomorrow.".to_owned())),
            [Finding::Sentence("Said tomorrow.".to_owned())]
        );
    }
}
