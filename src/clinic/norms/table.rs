//! The tables of `assets/normative` that norms are taken from.

use std::sync::LazyLock;

pub use crate::biomechanics::reference_table::NormSource;
use crate::biomechanics::reference_table::Table;
use crate::clinic::language::Language;

impl NormSource {
    /// One line for a tooltip or a list of sources.
    pub fn line(&self, language: Language) -> String {
        let ages = self.ages.replace('-', "\u{2013}");
        let people = match self.people.parse::<u32>() {
            Ok(_) => language.fill("norm.people", &[("count", self.people), ("ages", &ages)]),
            Err(_not_told) => language.fill("norm.people_unknown", &[("ages", &ages)]),
        };
        format!("{}; {people}; {}", self.study(language), language.message(self.instrument))
    }

    /// Authors, year and journal, and who collected the numbers where they come from a collection.
    pub fn study(&self, language: Language) -> String {
        match self.study.split_once(COLLECTED) {
            Some((study, collector)) => {
                language.fill("norm.collected", &[("study", study), ("collector", collector)])
            }
            None => self.study.to_owned(),
        }
    }
}

/// What the head of a table says between a study and who collected its numbers.
const COLLECTED: &str = ", as collected by ";

/// Why there is no norm, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoNorm(pub String);

impl NoNorm {
    pub(super) fn because(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

macro_rules! table {
    ($name:ident, $file:literal) => {
        pub(super) static $name: LazyLock<Table> =
            LazyLock::new(|| Table::parse(include_str!(concat!("../../../assets/normative/", $file))));
    };
}

table!(SCHWARTZ_CURVES, "schwartz2008_curves.csv");
table!(SCHWARTZ_EVENTS, "schwartz2008_events.csv");
table!(FUKUCHI_CURVES, "fukuchi2018_curves.csv");
table!(GAITRITE_ADULTS, "gaitrite_adults.csv");
table!(DUSING_CHILDREN, "dusing2007_children.csv");
table!(HOLLMAN_OLDER, "hollman2011_older_adults.csv");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_names_its_source_and_every_row_is_whole() {
        for table in [
            &SCHWARTZ_CURVES,
            &SCHWARTZ_EVENTS,
            &FUKUCHI_CURVES,
            &GAITRITE_ADULTS,
            &DUSING_CHILDREN,
            &HOLLMAN_OLDER,
        ] {
            let source = &table.source;
            for words in [source.study, source.people, source.ages, source.instrument, source.licence] {
                assert_ne!(words, "not stated", "{}", source.study);
            }
            assert!(Language::German.knows_message(source.instrument), "{}", source.instrument);
            for language in Language::ALL {
                let line = source.line(language).to_lowercase();
                assert!(!line.contains("recalled") && !line.contains("erinnert"), "{line}");
            }
            assert!(table.rows().count() >= 2);
            assert!(
                table.rows().all(|row| row.is_whole() && row.number("mean").is_some()),
                "{}",
                source.study
            );
        }
    }
}
