//! Reader of the compiled-in tables of published values: a head of `# key: value` lines, a line of column names, and plain
//! rows.
//!
//! Written by hand, not with a CSV crate, because pure modules build without features and our own tables hold neither
//! quotes nor line breaks.

/// Where a norm comes from, as it is printed beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NormSource {
    /// Name of the table, by which languages say how it was measured; empty where nothing of it is printed.
    pub name: &'static str,
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

/// One table.
#[derive(Debug)]
pub struct Table {
    /// Where its numbers come from.
    pub source: NormSource,
    columns: Vec<&'static str>,
    rows: Vec<Vec<&'static str>>,
}

impl Table {
    /// Of the text of a file without a name.
    pub fn parse(text: &'static str) -> Self {
        Self::named("", text)
    }

    /// Of the text of a file of this name.
    pub fn named(name: &'static str, text: &'static str) -> Self {
        let head = |key: &str| {
            text.lines()
                .filter_map(|line| line.strip_prefix("# ")?.split_once(": "))
                .find_map(|(name, value)| (name == key).then_some(value))
                .unwrap_or("not stated")
        };
        let mut lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        Self {
            source: NormSource {
                name,
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

    /// Its rows in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { table: self, cells })
    }
}

/// One row, read by column name.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    table: &'a Table,
    cells: &'a [&'static str],
}

impl Row<'_> {
    /// Whether it has as many cells as the table has columns.
    pub fn is_whole(&self) -> bool {
        self.cells.len() == self.table.columns.len()
    }

    /// A cell; `None` where it is empty or there is no such column.
    pub fn text(&self, column: &str) -> Option<&'static str> {
        let index = self.table.columns.iter().position(|name| *name == column)?;
        self.cells.get(index).copied().filter(|cell| !cell.is_empty())
    }

    /// A cell that is a number.
    pub fn number(&self, column: &str) -> Option<f64> {
        self.text(column)?.parse().ok()
    }
}
