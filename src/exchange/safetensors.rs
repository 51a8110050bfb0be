//! Writer and reader of the safetensors container, in which training data go to Python and back.
//!
//! The form is public and small: eight bytes with the header's length, a JSON header that names type, shape and place of
//! every table, then the numbers, little-endian. We write it ourselves, because no more than this is needed and because
//! the same tables must give the same bytes.

use std::collections::BTreeMap;
use std::path::Path;

use half::f16;

use super::error::ExchangeError;

/// Largest file that is read, bytes: a data set's parts have some thirty million.
const LARGEST: u64 = 4 << 30;

/// Numbers of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Numbers {
    /// Single precision.
    Single(Vec<f32>),
    /// Half precision, for large inputs that were measured to three digits at best.
    Half(Vec<f32>),
    /// Whole numbers.
    Whole(Vec<i32>),
}

impl Numbers {
    fn type_name(&self) -> &'static str {
        match self {
            Numbers::Single(_) => "F32",
            Numbers::Half(_) => "F16",
            Numbers::Whole(_) => "I32",
        }
    }

    fn len(&self) -> usize {
        match self {
            Numbers::Single(values) | Numbers::Half(values) => values.len(),
            Numbers::Whole(values) => values.len(),
        }
    }

    fn put(&self, bytes: &mut Vec<u8>) {
        match self {
            Numbers::Single(values) => values.iter().for_each(|v| bytes.extend(v.to_le_bytes())),
            Numbers::Half(values) => values.iter().for_each(|v| bytes.extend(half_of(*v).to_le_bytes())),
            Numbers::Whole(values) => values.iter().for_each(|v| bytes.extend(v.to_le_bytes())),
        }
    }
}

/// A named table in row-major order.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Name.
    pub name: &'static str,
    /// Length of each axis.
    pub shape: Vec<usize>,
    /// As many numbers as the shape says.
    pub numbers: Numbers,
}

/// The bytes of a file with these tables and words about them.
///
/// # Errors
/// When a table does not hold as many numbers as its shape says.
pub fn to_bytes(tables: &[Table], words: &BTreeMap<&'static str, String>) -> Result<Vec<u8>, ExchangeError> {
    let mut header = serde_json::Map::new();
    header.insert("__metadata__".into(), serde_json::json!(words));
    let mut numbers = Vec::new();
    for table in tables {
        if table.numbers.len() != table.shape.iter().product::<usize>() {
            return Err(ExchangeError::Malformed {
                kind: "file_kind.table",
                cause: format!(
                    "{} holds {} numbers for shape {:?}",
                    table.name,
                    table.numbers.len(),
                    table.shape
                )
                .into(),
                path: table.name.into(),
            });
        }
        let start = numbers.len();
        table.numbers.put(&mut numbers);
        let entry = serde_json::json!({
            "dtype": table.numbers.type_name(), "shape": table.shape, "data_offsets": [start, numbers.len()],
        });
        header.insert(table.name.into(), entry);
    }
    let mut text = serde_json::Value::Object(header).to_string().into_bytes();
    text.resize(text.len().next_multiple_of(8), b' ');
    let mut bytes = (text.len() as u64).to_le_bytes().to_vec();
    bytes.extend(text);
    bytes.extend(numbers);
    Ok(bytes)
}

/// The words about a file's tables.
///
/// # Errors
/// When the file cannot be read or is no such container.
pub fn read_words(path: &Path) -> Result<BTreeMap<String, String>, ExchangeError> {
    let bytes = crate::input_file::read(path, LARGEST)
        .map_err(ExchangeError::file("action.reading_the_file", path))?;
    words_of(&bytes, path)
}

/// The same of a file's bytes; the path is for messages.
///
/// # Errors
/// When the bytes are no such container.
pub fn words_of(bytes: &[u8], path: &Path) -> Result<BTreeMap<String, String>, ExchangeError> {
    let (header, _) = parts(bytes, path)?;
    let words = header.get("__metadata__").cloned().unwrap_or_default();
    serde_json::from_value(words).map_err(|cause| malformed(path, &cause.to_string()))
}

/// Length of each axis, and the numbers in row-major order.
pub type ShapedNumbers = (Vec<usize>, Vec<f32>);

/// Shapes and numbers of a file's tables of single-precision numbers, by name; other tables are left out.
///
/// # Errors
/// When the file cannot be read or is no such container.
pub fn read_singles(path: &Path) -> Result<BTreeMap<String, ShapedNumbers>, ExchangeError> {
    let bytes = crate::input_file::read(path, LARGEST)
        .map_err(ExchangeError::file("action.reading_the_file", path))?;
    singles_of(&bytes, path)
}

/// The same of a file's bytes; the path is for messages.
///
/// # Errors
/// When the bytes are no such container.
pub fn singles_of(bytes: &[u8], path: &Path) -> Result<BTreeMap<String, ShapedNumbers>, ExchangeError> {
    #[derive(serde::Deserialize)]
    struct Entry {
        dtype: String,
        shape: Vec<usize>,
        data_offsets: [usize; 2],
    }
    let (header, numbers) = parts(bytes, path)?;
    let mut tables = BTreeMap::new();
    for (name, entry) in header.into_iter().filter(|(name, _)| name != "__metadata__") {
        let entry: Entry =
            serde_json::from_value(entry).map_err(|cause| malformed(path, &cause.to_string()))?;
        let [from, to] = entry.data_offsets;
        let part = numbers.get(from..to).ok_or_else(|| malformed(path, "a table is cut off"))?;
        if entry.dtype == "F32" {
            let values = part.as_chunks::<4>().0.iter().map(|number| f32::from_le_bytes(*number)).collect();
            tables.insert(name, (entry.shape, values));
        }
    }
    Ok(tables)
}

type Header = BTreeMap<String, serde_json::Value>;

fn malformed(path: &Path, cause: &str) -> ExchangeError {
    ExchangeError::Malformed {
        kind: "file_kind.safetensors_file",
        cause: cause.into(),
        path: path.to_path_buf(),
    }
}

/// Header and numbers.
fn parts<'a>(bytes: &'a [u8], path: &Path) -> Result<(Header, &'a [u8]), ExchangeError> {
    let (length, rest) = bytes.split_first_chunk::<8>().ok_or_else(|| malformed(path, "it is too short"))?;
    let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
    let (header, numbers) =
        rest.split_at_checked(length).ok_or_else(|| malformed(path, "its header is cut off"))?;
    let header: Header =
        serde_json::from_slice(header).map_err(|cause| malformed(path, &cause.to_string()))?;
    // The header says how many bytes follow it: a file that was cut off is told from a whole one without its sum.
    let end = |entry: &serde_json::Value| entry["data_offsets"][1].as_u64().unwrap_or(0);
    let announced =
        header.iter().filter(|(name, _)| *name != "__metadata__").map(|(_, entry)| end(entry)).max();
    if announced.unwrap_or(0) != numbers.len() as u64 {
        return Err(malformed(path, "it is cut off, or longer than it says"));
    }
    Ok((header, numbers))
}

/// Writes bytes to a file that appears whole or not at all.
///
/// # Errors
/// When the place cannot be written.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), ExchangeError> {
    let temporary = path.with_extension(format!("part-{}", std::process::id()));
    std::fs::write(&temporary, bytes).map_err(ExchangeError::file("action.writing_the_file", &temporary))?;
    std::fs::rename(&temporary, path).map_err(ExchangeError::file("action.naming_the_file", path))
}

/// The nearest half-precision number; too large ones become the largest, so that no input of a network is infinite.
fn half_of(value: f32) -> f16 {
    let most = f16::MAX.to_f32();
    if value.is_nan() { f16::ZERO } else { f16::from_f32(value.clamp(-most, most)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_reads_back_by_the_published_rules() {
        let tables = [
            Table { name: "a", shape: vec![2, 2], numbers: Numbers::Single(vec![1.0, 2.0, 3.0, 4.5]) },
            Table { name: "b", shape: vec![3], numbers: Numbers::Whole(vec![7, -1, 0]) },
        ];
        let bytes = to_bytes(&tables, &BTreeMap::from([("seed", "4".to_owned())])).unwrap();
        let length = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
        assert_eq!((8 + length) % 8, 0);
        let header: serde_json::Value = serde_json::from_slice(&bytes[8..8 + length]).unwrap();
        assert_eq!(header["__metadata__"]["seed"], "4");
        assert_eq!(header["b"]["dtype"], "I32");
        let start = 8 + length + header["a"]["data_offsets"][0].as_u64().unwrap() as usize;
        assert_eq!(bytes[start + 12..start + 16], 4.5_f32.to_le_bytes());
        assert_eq!(bytes.len(), 8 + length + 16 + 12);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.safetensors");
        write_whole(&path, &bytes).unwrap();
        let read = read_singles(&path).unwrap();
        assert_eq!(read, BTreeMap::from([("a".to_owned(), (vec![2, 2], vec![1.0, 2.0, 3.0, 4.5]))]));
        let wrong = [Table { name: "c", shape: vec![3], numbers: Numbers::Single(vec![1.0]) }];
        assert!(to_bytes(&wrong, &BTreeMap::new()).is_err());
    }

    #[test]
    fn half_precision_is_rounded_to_the_nearest() {
        for (value, bits) in [
            (0.0_f32, 0x0000_u16),
            (1.0, 0x3c00),
            (-2.0, 0xc000),
            (0.1, 0x2e66),
            (65504.0, 0x7bff),
            (1e9, 0x7bff),
            (6.0e-8, 0x0001),
            (2049.0, 0x6800),
            (0.333_333_34, 0x3555),
        ] {
            assert_eq!(half_of(value).to_bits(), bits, "{value}");
        }
    }
}
