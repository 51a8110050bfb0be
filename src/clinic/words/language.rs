//! Words in the languages of reports, from plain files: `key = text` lines, `#` for remarks.
//!
//! The files are compiled in, so that a report never misses a word; a test holds every language to the same keys. The
//! reader is our own ten lines and not TOML because sentences are built in pure modules. A third language is a third file and
//! a variant of [`Language`]. Findings are put into words by [`crate::clinic::words::finding_words`].

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A language of reports; separate from that of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say all")]
pub enum Language {
    #[default]
    English,
    German,
}

type Words = BTreeMap<&'static str, &'static str>;

static ENGLISH: LazyLock<Words> = LazyLock::new(|| {
    parse([
        include_str!("../../../assets/languages/english.txt"),
        include_str!("../../../assets/languages/english-window.txt"),
        include_str!("../../../assets/languages/english-problems.txt"),
    ])
});
static GERMAN: LazyLock<Words> = LazyLock::new(|| {
    parse([
        include_str!("../../../assets/languages/german.txt"),
        include_str!("../../../assets/languages/german-window.txt"),
        include_str!("../../../assets/languages/german-problems.txt"),
    ])
});

/// The words of reports and findings, those of the window, and those of problems.
fn parse(files: [&'static str; 3]) -> Words {
    files
        .into_iter()
        .flat_map(str::lines)
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, words)| (key.trim(), words.trim()))
        .collect()
}

impl Language {
    /// All languages.
    pub const ALL: [Language; 2] = [Language::English, Language::German];

    /// The language's own name for itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::German => "Deutsch",
        }
    }

    /// As PDF and HTML want it.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
        }
    }

    fn words(self) -> &'static Words {
        match self {
            Language::English => &ENGLISH,
            Language::German => &GERMAN,
        }
    }

    /// The words for a key; the key itself where they are missing, so that a gap is seen and not silent.
    pub fn text(self, key: &str) -> &str {
        self.words().get(key).copied().unwrap_or(key)
    }

    /// Every key that it has words for.
    pub fn keys(self) -> impl Iterator<Item = &'static str> {
        self.words().keys().copied()
    }

    /// The words for a key, where there are any.
    pub fn known(self, key: &str) -> Option<&'static str> {
        self.words().get(key).copied()
    }

    /// The words for a key with `{name}` filled in.
    pub fn fill(self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.text(key).to_owned();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// A number with this many decimals, with a true minus sign and this language's decimal mark.
    pub fn number(self, value: f64, decimals: usize) -> String {
        let text = format!("{value:.decimals$}");
        // What rounds to zero has no sign.
        let text = match text.strip_prefix('-') {
            Some(rest) if rest.chars().all(|digit| matches!(digit, '0' | '.')) => rest.to_owned(),
            Some(rest) => format!("\u{2212}{rest}"),
            None => text,
        };
        match self {
            Language::English => text,
            Language::German => text.replace('.', ","),
        }
    }

    /// The same with a plus sign where it is above zero: for differences.
    pub fn signed(self, value: f64, decimals: usize) -> String {
        let text = self.number(value, decimals);
        if text.starts_with('\u{2212}') || !text.chars().any(|digit| ('1'..='9').contains(&digit)) {
            text
        } else {
            format!("+{text}")
        }
    }

    /// A date as people of this language write it.
    pub fn date(self, at: crate::clinic::wall_time::CivilTime) -> String {
        match self {
            Language::English => format!(
                "{} {} {}",
                at.day,
                self.text(MONTHS[usize::from(at.month.clamp(1, 12)) - 1]),
                at.year
            ),
            Language::German => format!("{:02}.{:02}.{}", at.day, at.month, at.year),
        }
    }
}

const MONTHS: [&str; 12] = [
    "month.1", "month.2", "month.3", "month.4", "month.5", "month.6", "month.7", "month.8", "month.9",
    "month.10", "month.11", "month.12",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::gait::Parameter;
    use crate::clinic::patient::Condition;
    use crate::clinic::protocol::Protocol;

    #[test]
    fn every_language_has_every_word_and_the_same_places_to_fill() {
        let places = |text: &str| {
            let mut found: Vec<String> =
                text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect();
            found.sort();
            found
        };
        for (key, english) in ENGLISH.iter() {
            let german = GERMAN.get(key).unwrap_or_else(|| panic!("german.txt lacks {key}"));
            assert_eq!(places(english), places(german), "{key}");
            assert!(!english.is_empty() && !german.is_empty(), "{key}");
        }
        assert_eq!(ENGLISH.len(), GERMAN.len(), "german.txt has words that english.txt lacks");
    }

    #[test]
    fn every_parameter_protocol_and_condition_has_words() {
        for language in Language::ALL {
            let keys = Parameter::ALL
                .iter()
                .flat_map(|p| [format!("parameter.{}", p.key()), format!("definition.{}", p.key())])
                .chain(Protocol::ALL.iter().map(|p| format!("protocol.{}", p.name())))
                .chain(Condition::ALL.iter().map(|c| format!("condition.{}", c.name())));
            for key in keys {
                assert!(language.known(&key).is_some(), "{language:?} lacks {key}");
            }
        }
        for parameter in Parameter::ALL {
            let english = Language::English.fill(&format!("definition.{}", parameter.key()), &[]);
            assert_eq!(english, parameter.definition(), "report and screen define alike");
        }
    }

    #[test]
    fn numbers_follow_the_language() {
        assert_eq!(Language::German.number(1.185, 2), "1,19");
        assert_eq!(Language::English.signed(-0.046, 2), "\u{2212}0.05");
        assert_eq!(Language::English.signed(-0.004, 2), "0.00");
        assert_eq!(Language::German.signed(0.11, 2), "+0,11");
    }
}
