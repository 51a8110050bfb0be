//! The table of a whole folder: a row for each recording, with every parameter or the reason why there is none.

use std::collections::BTreeMap;
use std::path::Path;

use super::assessment_file::write_whole;
use super::error::ExchangeError;
use super::pose_formats::text;
use crate::biomechanics::gait::{GaitParameters, Parameter, Status, Unit};
use crate::finding::Tell as _;
use crate::problem::problems;

/// Largest table that is read, bytes: a million films.
const LARGEST: u64 = 256 << 20;

/// How a recording ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowStatus {
    /// Something was measured.
    Measured,
    /// It was understood, and nothing can be measured.
    NothingMeasured,
    /// It could not be read.
    Unreadable,
}

impl RowStatus {
    /// As the table spells it.
    pub fn name(self) -> &'static str {
        match self {
            RowStatus::Measured => "ok",
            RowStatus::NothingMeasured => "nothing_measured",
            RowStatus::Unreadable => "unreadable",
        }
    }
}

/// One recording of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchRow {
    /// Its path below the folder.
    pub file: String,
    /// `video`, `poses` or `accelerometer`.
    pub kind: &'static str,
    /// How it ended.
    pub status: RowStatus,
    /// Why there is nothing, or what limits it.
    pub reason: String,
    /// Where the camera saw the walker from, where one did.
    pub view: Option<&'static str>,
    /// The values.
    pub parameters: GaitParameters,
}

/// The titles: one row a file, four columns a parameter.
pub fn header() -> Vec<String> {
    let first = ["file", "kind", "status", "reason", "view"].map(str::to_owned);
    let each = Parameter::ALL.into_iter().flat_map(|parameter| {
        ["", "_low", "_high", "_status"].map(|ending| format!("{}{ending}", parameter.key()))
    });
    first.into_iter().chain(each).collect()
}

/// The cells of a row, as many as the header has.
pub fn cells(row: &BatchRow) -> Vec<String> {
    let first = [
        row.file.clone(),
        row.kind.to_owned(),
        row.status.name().to_owned(),
        row.reason.clone(),
        row.view.unwrap_or_default().to_owned(),
    ];
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.5}"));
    let each = Parameter::ALL.into_iter().flat_map(|parameter| {
        let Some(estimate) = row.parameters.get(parameter) else { return Default::default() };
        // A column has one unit: without a scale lengths are in body heights, and those are left out.
        if matches!(estimate.unit, Unit::BodyHeight | Unit::BodyHeightPerSecond) {
            return [String::new(), String::new(), String::new(), Status::Withheld.name().to_owned()];
        }
        let interval = estimate.interval;
        [
            number(estimate.value),
            number(interval.map(|interval| interval.low)),
            number(interval.map(|interval| interval.high)),
            estimate.status.name().to_owned(),
        ]
    });
    first.into_iter().chain(each).collect()
}

/// One line of the table.
///
/// # Errors
/// Never in practice: memory is written to.
fn line(cells: &[String]) -> String {
    let quoted = |cell: &String| {
        if cell.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\"").replace(['\n', '\r'], " "))
        } else {
            cell.clone()
        }
    };
    let mut line = cells.iter().map(quoted).collect::<Vec<_>>().join(",");
    line.push('\n');
    line
}

/// Rows of a table that was begun, by file; a last line that was cut off is left out, and a table of other columns is none.
pub fn begun(path: &Path) -> BTreeMap<String, Vec<String>> {
    let bytes = crate::input_file::read(path, LARGEST).ok();
    let text = bytes.and_then(|bytes| text::decode(&bytes).ok()).unwrap_or_default();
    let whole = text.rfind('\n').map_or("", |end| &text[..=end]);
    let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(whole.as_bytes());
    let titles = header();
    if !table.headers().is_ok_and(|found| found.iter().eq(titles.iter().map(String::as_str))) {
        return BTreeMap::new();
    }
    table
        .into_records()
        .filter_map(Result::ok)
        .filter(|row| row.len() == titles.len())
        .map(|row| (row[0].to_owned(), row.iter().map(str::to_owned).collect()))
        .collect()
}

/// Writes the table whole, by file, or not at all.
///
/// # Errors
/// When it cannot be written.
pub fn write(path: &Path, rows: &BTreeMap<String, Vec<String>>) -> Result<(), ExchangeError> {
    let text: String = std::iter::once(&header()).chain(rows.values()).map(|cells| line(cells)).collect();
    write_whole(path, text.as_bytes())
}

problems! {
    /// What is wrong with a table of statures.
    StatureFault {
        /// Damaged UTF-16.
        BrokenText = "stature_fault.broken_text",
        /// Not a table, in the words of its reader.
        Table { cause: String } = "stature_fault.table",
        /// A line of it, in the words of its reader.
        Line { line: usize, cause: String } = "stature_fault.line",
        /// No column of files or of statures.
        Columns { found: String } = "stature_fault.columns",
        /// A cell that is no number.
        NoStature { line: usize, cell: String } = "stature_fault.no_stature",
        /// A stature that nobody has, as it stands there.
        OutOfRange { line: usize, stature: String } = "stature_fault.out_of_range",
    }
}

/// Statures by file or person, m, out of a table with a column `file` (or `name`, `id`, `person`) and one `stature` (or
/// `height`), in metres or centimetres.
///
/// # Errors
/// When it cannot be read or lacks one of the columns.
pub fn statures(path: &Path) -> Result<BTreeMap<String, f64>, ExchangeError> {
    let wrong = |fault: StatureFault| ExchangeError::Malformed {
        kind: "file_kind.table_of_statures",
        cause: fault.line(),
        path: path.to_path_buf(),
    };
    let failed = |cause| ExchangeError::Unreadable {
        kind: "file_kind.table_of_statures",
        cause,
        path: path.to_path_buf(),
    };
    let text = text::decode(&crate::input_file::read(path, LARGEST).map_err(failed)?)
        .map_err(|_broken| wrong(StatureFault::BrokenText))?;
    let first = text.lines().next().unwrap_or_default();
    let separator = [';', '\t', ','].into_iter().find(|separator| first.contains(*separator)).unwrap_or(',');
    let mut table = csv::ReaderBuilder::new()
        .delimiter(separator as u8)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let titles: Vec<String> = table
        .headers()
        .map_err(|error| wrong(StatureFault::Table { cause: error.to_string() }))?
        .iter()
        .map(str::to_lowercase)
        .collect();
    let column = |names: &[&str]| {
        titles.iter().position(|title| {
            names.iter().any(|name| {
                title == name
                    || title.starts_with(&format!("{name}_"))
                    || title.starts_with(&format!("{name} "))
            })
        })
    };
    let name = column(&["file", "name", "id", "person", "subject", "participant"]);
    let stature = column(&["stature", "height"]);
    let (Some(name), Some(stature)) = (name, stature) else {
        return Err(wrong(StatureFault::Columns { found: titles.join(", ") }));
    };
    let mut found = BTreeMap::new();
    for (index, row) in table.into_records().enumerate() {
        let line = index + 2;
        let row = row.map_err(|error| wrong(StatureFault::Line { line, cause: error.to_string() }))?;
        let cell = row.get(stature).unwrap_or_default().replace(',', ".");
        if cell.is_empty() {
            continue;
        }
        let value: f64 =
            cell.parse().map_err(|_other| wrong(StatureFault::NoStature { line, cell: cell.clone() }))?;
        let metres = if value > 3.0 { value / 100.0 } else { value };
        if !(0.5..=2.6).contains(&metres) {
            return Err(wrong(StatureFault::OutOfRange { line, stature: value.to_string() }));
        }
        found.insert(row.get(name).unwrap_or_default().to_owned(), metres);
    }
    Ok(found)
}

/// The stature for a file: of its path or name, its name without ending, or the person whose code it begins with.
pub fn stature_of(statures: &BTreeMap<String, f64>, file: &str) -> Option<f64> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.split('.').next().unwrap_or(name);
    let exact = [file, name, stem].into_iter().find_map(|key| statures.get(key));
    let person = || {
        let begins = |code: &&String| {
            let rest = stem.strip_prefix(code.as_str());
            rest.is_some_and(|rest| {
                !code.is_empty() && !rest.starts_with(|next: char| next.is_alphanumeric())
            })
        };
        statures.keys().filter(begins).max_by_key(|code| code.len()).and_then(|code| statures.get(code))
    };
    exact.or_else(person).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persons_stature_counts_for_all_of_her_files() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.csv");
        std::fs::write(&path, "person;stature_cm\nP1;170\nP12;1,55\nwalk.mp4;1.8\nP3;\n").unwrap();
        let statures = statures(&path).unwrap();
        let of = |file: &str| stature_of(&statures, file);
        assert_eq!(of("day1/P1_trial2.mp4"), Some(1.7));
        assert_eq!(of("P12-3.poses.json"), Some(1.55));
        assert_eq!(of("a/walk.mp4"), Some(1.8));
        assert_eq!(of("P13.mp4"), None);
        std::fs::write(&path, "person,age\nP1,70\n").unwrap();
        assert!(super::statures(&path).unwrap_err().to_string().contains("needs file and stature"));
    }

    #[test]
    fn a_table_that_was_cut_off_is_taken_up_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv");
        let row = |file: &str| BatchRow {
            file: file.into(),
            kind: "video",
            status: RowStatus::Unreadable,
            reason: "it is \"damaged\", and\nshort".into(),
            view: None,
            parameters: GaitParameters::default(),
        };
        let rows: BTreeMap<_, _> =
            ["a.mp4", "b, c.mp4"].map(|file| (file.to_owned(), cells(&row(file)))).into();
        write(&path, &rows).unwrap();
        let read = begun(&path);
        assert_eq!(read.len(), 2);
        assert_eq!(read["b, c.mp4"][3], "it is \"damaged\", and short");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, &text[..text.len() - 10]).unwrap();
        assert_eq!(begun(&path).len(), 1);
        std::fs::write(&path, "file,other\nx,y\n").unwrap();
        assert!(begun(&path).is_empty());
    }
}
