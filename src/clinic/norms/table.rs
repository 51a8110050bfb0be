//! Reader of the compiled-in tables: a head of `# key: value` lines, a line of column names, and plain rows.
//!
//! Written by hand, not with a CSV crate, because pure modules build without features and our own tables hold neither
//! quotes nor line breaks.

use std::sync::LazyLock;

use crate::clinic::language::Language;

/// Where a norm comes from, as it is printed beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NormSource {
    /// Authors, year, journal.
    pub study: &'static str,
    /// How many people.
    pub people: &'static str,
    /// Their ages, years.
    pub ages: &'static str,
    /// How it was measured.
    pub instrument: &'static str,
    /// Under which terms the numbers are here.
    pub licence: &'static str,
}

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

/// One table.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) source: NormSource,
    columns: Vec<&'static str>,
    rows: Vec<Vec<&'static str>>,
}

impl Table {
    fn parse(text: &'static str) -> Self {
        let head = |key: &str| {
            text.lines()
                .filter_map(|line| line.strip_prefix("# ")?.split_once(": "))
                .find_map(|(name, value)| (name == key).then_some(value))
                .unwrap_or("not stated")
        };
        let mut lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        Self {
            source: NormSource {
                study: head("study"),
                people: head("people"),
                ages: head("ages"),
                instrument: head("instrument"),
                licence: head("licence"),
            },
            columns: lines.next().unwrap_or_default().split(',').collect(),
            rows: lines.map(|line| line.split(',').collect()).collect(),
        }
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { table: self, cells })
    }
}

/// One row, read by column name.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    table: &'a Table,
    cells: &'a [&'static str],
}

impl Row<'_> {
    pub(super) fn text(&self, column: &str) -> Option<&'static str> {
        let index = self.table.columns.iter().position(|name| *name == column)?;
        self.cells.get(index).copied().filter(|cell| !cell.is_empty())
    }

    pub(super) fn number(&self, column: &str) -> Option<f64> {
        self.text(column)?.parse().ok()
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
            assert!(table.rows.len() >= 2);
            for row in table.rows() {
                assert_eq!(row.cells.len(), table.columns.len(), "{} {:?}", source.study, row.cells);
                assert!(row.number("mean").is_some());
            }
        }
    }
}
