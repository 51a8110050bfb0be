//! Boxes: the nested, sized pieces of an MP4 file.

use std::io::{Read, Seek, SeekFrom};

use super::super::bytes::Bytes;
use super::IndexError;

/// One box in memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct InnerBox<'a> {
    /// Its four-letter name.
    pub kind: [u8; 4],
    /// Its contents.
    pub body: &'a [u8],
}

/// The boxes inside `data`, up to the first that does not fit.
pub(super) fn boxes(data: &[u8]) -> impl Iterator<Item = InnerBox<'_>> {
    let mut rest = data;
    std::iter::from_fn(move || {
        let mut bytes = Bytes::new(rest);
        let size = bytes.u32()?;
        let kind = bytes.tag()?;
        let header = if size == 1 { 16 } else { 8 };
        let size = match size {
            0 => rest.len(),
            1 => usize::try_from(bytes.u64()?).ok()?,
            size => size as usize,
        };
        let body = rest.get(header..size)?;
        rest = rest.get(size..)?;
        Some(InnerBox { kind, body })
    })
}

/// The contents of the first box of this name.
pub(super) fn find(data: &[u8], kind: [u8; 4]) -> Option<&[u8]> {
    boxes(data).find(|inner| inner.kind == kind).map(|inner| inner.body)
}

/// One box at the file's top level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OuterBox {
    /// Its four-letter name.
    pub kind: [u8; 4],
    /// Where its header starts.
    pub start: u64,
    /// Where its contents start.
    pub body: u64,
    /// Where it ends: never after the file.
    pub end: u64,
    /// Whether it says that it goes on after the file's end.
    pub cut: bool,
}

/// A file of a hundred thousand fragments is a damaged one: more than a day at one fragment a second.
const MOST_BOXES: usize = 100_000;

/// Walks over the top level of a file of `length` bytes.
pub(super) fn top_level<R: Read + Seek>(file: &mut R, length: u64) -> Result<Vec<OuterBox>, IndexError> {
    let mut found = Vec::new();
    let mut start = 0;
    while start + 8 <= length && found.len() < MOST_BOXES {
        let mut header = [0; 16];
        let wanted = header.len().min((length - start) as usize);
        file.seek(SeekFrom::Start(start)).map_err(|error| IndexError::Io(error.to_string()))?;
        file.read_exact(&mut header[..wanted]).map_err(|error| IndexError::Io(error.to_string()))?;
        let mut bytes = Bytes::new(&header[..wanted]);
        let (Some(size), Some(kind)) = (bytes.u32(), bytes.tag()) else { break };
        let (header_size, size) = match size {
            0 => (8, length - start),
            1 => match bytes.u64() {
                Some(size) => (16, size),
                None => break,
            },
            size => (8, u64::from(size)),
        };
        let printable = kind.iter().all(|byte| (0x20..0x7f).contains(byte) || *byte == 0xa9);
        if size < header_size || !printable {
            break;
        }
        let end = start.saturating_add(size);
        found.push(OuterBox {
            kind,
            start,
            body: start + header_size,
            end: end.min(length),
            cut: end > length,
        });
        start = end;
    }
    Ok(found)
}

/// The largest index that is read into memory, bytes: a day of video needs less.
const LARGEST_INDEX: u64 = 96 << 20;

/// Reads a box's contents into memory.
pub(super) fn read_body<R: Read + Seek>(file: &mut R, outer: &OuterBox) -> Result<Vec<u8>, IndexError> {
    let size = outer.end.saturating_sub(outer.body);
    if size > LARGEST_INDEX {
        return Err(IndexError::Damaged("its index is impossibly large"));
    }
    let mut body = vec![0; size as usize];
    file.seek(SeekFrom::Start(outer.body)).map_err(|error| IndexError::Io(error.to_string()))?;
    file.read_exact(&mut body).map_err(|error| IndexError::Io(error.to_string()))?;
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_larger_than_its_parent_ends_the_walk() {
        let data = [0, 0, 0, 8, b'f', b'r', b'e', b'e', 0, 0, 1, 0, b'm', b'o', b'o', b'v'];
        assert_eq!(boxes(&data).map(|inner| inner.kind).collect::<Vec<_>>(), [*b"free"]);
        let outer = top_level(&mut std::io::Cursor::new(data), 16).unwrap();
        assert!(outer[1].cut);
        assert_eq!(outer[1].end, 16);
    }

    #[test]
    fn a_box_smaller_than_its_header_does_not_loop() {
        let data = [0, 0, 0, 3, b'f', b'r', b'e', b'e', 0, 0, 0, 0];
        assert_eq!(boxes(&data).count(), 0);
        assert!(top_level(&mut std::io::Cursor::new(data), 12).unwrap().is_empty());
    }
}
