//! The tables of `assets/normative` that norms are taken from.

use std::sync::LazyLock;

pub use crate::biomechanics::reference_table::NormSource;
use crate::biomechanics::reference_table::Table;
use crate::clinic::words::language::Language;
use crate::finding::findings;

impl NormSource {
    /// One line for a tooltip or a list of sources.
    pub fn line(&self, language: Language) -> String {
        let ages = self.ages.replace('-', "\u{2013}");
        let people = match self.people.parse::<u32>() {
            Ok(_) => language.fill("norm.people", &[("count", self.people), ("ages", &ages)]),
            Err(_not_told) => language.fill("norm.people_unknown", &[("ages", &ages)]),
        };
        format!("{}; {people}; {}", self.study(language), language.text(&format!("instrument.{}", self.name)))
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

findings! {
    /// Why there is no norm.
    NoNorm {
        /// Symmetry and variability have none for one camera.
        Symmetry = "no_norm.symmetry",
        /// Adults need age and sex.
        AgeAndSex = "no_norm.age_and_sex",
        /// No study of adults fits.
        Adults = "no_norm.adults",
        /// None fits at another pace than a comfortable one.
        AdultsOfOtherPace = "no_norm.adults_of_other_pace",
        /// None of step width fits.
        StepWidth = "no_norm.step_width",
        /// Children need the stature.
        Stature = "no_norm.stature",
        /// Children need a walking speed.
        Speed = "no_norm.speed",
        /// Nobody studied children so small.
        SmallChildren = "no_norm.small_children",
        /// The age is not known.
        Age = "no_norm.age",
        /// Laboratories tilt the trunk otherwise.
        Trunk = "no_norm.trunk",
        /// No curve of adults at this speed, m/s.
        AdultCurve { speed: f64 } = "no_norm.adult_curve",
        /// The table has no such row.
        Table = "no_norm.table",
    }
}

macro_rules! table {
    ($name:ident, $file:literal) => {
        pub(super) static $name: LazyLock<Table> = LazyLock::new(|| {
            Table::named($file, include_str!(concat!("../../../assets/normative/", $file, ".csv")))
        });
    };
}

table!(SCHWARTZ_CURVES, "schwartz2008_curves");
table!(SCHWARTZ_EVENTS, "schwartz2008_events");
table!(FUKUCHI_CURVES, "fukuchi2018_curves");
table!(GAITRITE_ADULTS, "gaitrite_adults");
table!(DUSING_CHILDREN, "dusing2007_children");
table!(HOLLMAN_OLDER, "hollman2011_older_adults");

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
            let instrument = format!("instrument.{}", source.name);
            assert_eq!(Language::English.known(&instrument), Some(source.instrument));
            assert!(Language::German.known(&instrument).is_some(), "{instrument}");
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
