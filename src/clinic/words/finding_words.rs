//! [`Message`]: a finding in the words of a language. The only place where findings become sentences.
//!
//! A line of a language file says what happened and, after a bar, what to do now; between two bars stands why. `{rate:1}` takes the number `rate` with one
//! decimal in the language's own way; `key @ count=1` is the line for exactly one of them, because languages differ in how they
//! count.

use std::fmt;

use super::language::Language;
use crate::biomechanics::gait::Estimate;
use crate::finding::{Finding, Tell, Told, Values};

/// A finding in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// What happened and why it matters; empty where only something is to be done.
    pub what: String,
    /// Why, where that is told apart.
    pub why: Option<String>,
    /// What to do now, where something can be done.
    pub advice: Option<String>,
}

impl fmt::Display for Message {
    /// One after another.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<&str> = [self.what.as_str()]
            .into_iter()
            .chain(self.why.as_deref())
            .chain(self.advice.as_deref())
            .filter(|part| !part.is_empty())
            .collect();
        formatter.write_str(&parts.join(" "))
    }
}

impl Language {
    /// A finding in this language.
    pub fn message(self, told: &impl Tell) -> Message {
        if let Some(sentence) = told.sentence() {
            return Message { what: sentence.to_owned(), ..Message::default() };
        }
        let values = told.values();
        let line = self.line(told.key(), &values);
        let filled = |text: &str| self.filled(text.trim(), &values);
        let mut parts = line.splitn(3, '|');
        let what = parts.next().map(filled).unwrap_or_default();
        let (why, advice) = match (parts.next(), parts.next()) {
            (why, Some(advice)) => (why, Some(advice)),
            (advice, None) => (None, advice),
        };
        let said = |text: Option<&str>| text.map(filled).filter(|text| !text.is_empty());
        Message { what, why: said(why), advice: said(advice) }
    }

    /// The same in one piece.
    pub fn say(self, told: &impl Tell) -> String {
        self.message(told).to_string()
    }

    /// Findings one after another; `None` of none.
    pub fn reasons(self, findings: &[Finding]) -> Option<String> {
        let said: Vec<String> = findings.iter().map(|finding| self.say(finding)).collect();
        (!said.is_empty()).then(|| said.join(" "))
    }

    /// Why a value is limited or withheld.
    pub fn reason(self, estimate: &Estimate) -> Option<String> {
        self.reasons(&estimate.reasons)
    }

    /// The line of a key; that for exactly one where one of its numbers is one.
    fn line<'a>(self, key: &'a str, values: &Values) -> &'a str {
        let ones = values.iter().filter(|(_, value)| **value == Told::Number(1.0));
        let one = ones.into_iter().find_map(|(name, _)| self.known(&format!("{key} @ {name}=1")));
        one.unwrap_or_else(|| self.text(key))
    }

    fn filled(self, line: &str, values: &Values) -> String {
        let mut text = String::new();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((place, behind)) = after.split_once('}') else { break };
            text += before;
            let (name, form) = place.split_once(':').unwrap_or((place, "0"));
            match values.get(name) {
                Some(Told::Word(word)) => text += &self.called(word, form),
                Some(Told::Line(key, values)) => text += &self.filled(self.line(key, values), values),
                Some(Told::Number(number)) => text += &self.formed(*number, form),
                None => text += place,
            }
            rest = behind;
        }
        text + rest
    }

    /// A name as it is, or the words for it where it is a key: those of `key.form` with a form. A form that is a number takes
    /// so many letters, for sums that nobody reads to the end.
    fn called(self, word: &str, form: &str) -> String {
        match form.parse::<usize>() {
            Ok(0) => self.text(word).to_owned(),
            Ok(letters) => word.chars().take(letters).collect(),
            Err(_no_number) => self.text(&format!("{word}.{form}")).to_owned(),
        }
    }

    /// A number in one of the forms that language files use.
    fn formed(self, value: f64, form: &str) -> String {
        let percent = 100.0 * value;
        match form {
            "percent" => self.number(percent, 0),
            "one_percent" => self.number(percent, 1),
            // Small shares would read as none.
            "fine_percent" => self.number(percent, usize::from(percent < 9.95)),
            "degrees" => self.number(value.to_degrees(), 0),
            // Whole, but for a slow one that would then contradict the limit beside it.
            "rate" => self.number(value, usize::from((value - value.round()).abs() >= 0.05 && value <= 40.0)),
            "pause" => match value {
                ..120.0 => format!("{} s", self.number(value, 1)),
                ..7200.0 => format!("{} min", self.number(value / 60.0, 0)),
                _ => format!("{} h", self.number(value / 3600.0, 0)),
            },
            decimals => self.number(value, decimals.parse().unwrap_or(0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clinic::gait_profile::NoProfile;
    use crate::clinic::norms::NoNorm;
    use crate::clinic::timed::not_timed::NotTimed;
    use crate::finding::{FilmFinding, Key, PeopleFinding, ValueFinding, WalkFinding};
    use std::collections::BTreeSet;

    fn all() -> Vec<Key> {
        [Finding::keys().as_slice(), NoNorm::KEYS, NoProfile::KEYS, NotTimed::KEYS].concat()
    }

    /// Names and forms of the numbers that a line takes.
    fn places(line: &str) -> BTreeSet<(&str, &str)> {
        let inside = line.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
        inside.map(|(place, _)| place.split_once(':').unwrap_or((place, "0"))).collect()
    }

    #[test]
    fn every_finding_has_its_line_in_every_language_and_every_line_its_finding() {
        for language in Language::ALL {
            for key in all() {
                let line =
                    language.known(key.name).unwrap_or_else(|| panic!("{language:?} lacks {}", key.name));
                for (name, form) in places(line) {
                    assert!(key.values.contains(&name), "{language:?}: {} has no number {name}", key.name);
                    let known = ["percent", "one_percent", "fine_percent", "degrees", "rate", "pause"];
                    assert!(
                        known.contains(&form) || form.parse::<usize>().is_ok(),
                        "{}: form {form}",
                        key.name
                    );
                }
            }
            let keys = all();
            let subjects: BTreeSet<&str> =
                keys.iter().filter_map(|key| Some(key.name.split_once('.')?.0)).collect();
            for line in language.keys() {
                let (key, one) = line.split_once(" @ ").map_or((line, None), |(key, one)| (key, Some(one)));
                if key.split_once('.').is_some_and(|(subject, _)| subjects.contains(subject)) {
                    let found = keys.iter().find(|found| found.name == key);
                    let found = found.unwrap_or_else(|| panic!("{language:?}: {key} belongs to no finding"));
                    let name = one.and_then(|one| one.strip_suffix("=1"));
                    assert!(name.is_none_or(|name| found.values.contains(&name)), "{language:?}: {line}");
                }
            }
        }
    }

    #[test]
    fn what_is_one_in_the_list_of_one_language_agrees_in_its_numbers_with_the_others() {
        for key in all() {
            let lines = Language::ALL.map(|language| places(language.text(key.name)));
            assert_eq!(lines[0], lines[1], "{}", key.name);
        }
    }

    #[test]
    fn numbers_stand_in_their_language_and_one_is_counted_as_one() {
        let stopped = FilmFinding::CameraStopped { pause: 1.5 };
        assert_eq!(
            Language::German.say(&stopped),
            "Die Kamera stockte 1,5 s lang: Schritte in der Lücke fehlen. Schließen Sie andere Programme."
        );
        assert_eq!(Language::English.message(&stopped).advice.as_deref(), Some("Close other programs."));
        let few = |passes| Language::English.say(&WalkFinding::StridesFew { clean: 4, passes });
        assert_eq!(few(1), "4 clean strides: walk 1 more pass for a good mean.");
        assert_eq!(few(2), "4 clean strides: walk 2 more passes for a good mean.");
        let lost = FilmFinding::Damaged { lost: 126, all: 230, share: 126.0 / 230.0 };
        assert!(Language::English.say(&lost).starts_with("The film is damaged: 126 of 230 pictures (55 %)"));
        let dark = FilmFinding::FrameRateTooLow { rate: 19.6, least: 20.0 };
        assert!(Language::German.say(&dark).starts_with("19,6 Bilder pro Sekunde: unter 20 "));
        assert_eq!(Language::English.say(&PeopleFinding::FeetSeen), "Both feet are seen.");
        assert!(Language::German.say(&FilmFinding::NoPictures { pause: 86_400.0 }).contains(" 24 h "));
    }

    #[test]
    fn several_reasons_are_said_one_after_another_and_an_old_sentence_is_not_lost() {
        let reasons = [ValueFinding::TooFast { most: 3.02 }.into(), ValueFinding::CheckScale.into()];
        assert_eq!(
            Language::English.reasons(&reasons).unwrap(),
            "Nobody walks faster than 3.0 m/s on these legs; running is not measured. Check the scale: it is in pixels per \
             metre."
        );
        assert_eq!(
            Language::German.reasons(&[Finding::Sentence("Few.".to_owned())]).as_deref(),
            Some("Few.")
        );
        assert_eq!(Language::English.reasons(&[]), None);
    }
}
