//! Reads FlatBuffers, the container of `.tflite` files, without trusting a byte of it.
//!
//! Every offset is checked against the file before it is followed, and nothing is allocated by a length that the file
//! merely claims. We read by field number and do not use generated code, because six tables are all we need.

/// Why a table could not be read.
pub(super) type Reason = String;

fn truncated(at: usize) -> Reason {
    format!("the file ends early or points outside itself (offset {at})")
}

fn fixed<const N: usize>(file: &[u8], at: usize) -> Result<[u8; N], Reason> {
    let end = at.checked_add(N).ok_or_else(|| truncated(at))?;
    file.get(at..end).and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| truncated(at))
}

fn unsigned(file: &[u8], at: usize) -> Result<usize, Reason> {
    Ok(u32::from_le_bytes(fixed(file, at)?) as usize)
}

/// Follows the relative offset that stands at `at`.
fn follow(file: &[u8], at: usize) -> Result<usize, Reason> {
    let target = at.checked_add(unsigned(file, at)?).ok_or_else(|| truncated(at))?;
    if target == at || target >= file.len() { Err(truncated(at)) } else { Ok(target) }
}

/// A table: fields by number, each of which may be absent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table<'a> {
    file: &'a [u8],
    position: usize,
    fields: usize,
    field_count: usize,
}

impl<'a> Table<'a> {
    /// The root table of a file.
    pub(super) fn root(file: &'a [u8]) -> Result<Self, Reason> {
        Self::at(file, follow(file, 0)?)
    }

    fn at(file: &'a [u8], position: usize) -> Result<Self, Reason> {
        let back = i32::from_le_bytes(fixed(file, position)?) as isize;
        let fields = position.checked_add_signed(-back).ok_or_else(|| truncated(position))?;
        let size = usize::from(u16::from_le_bytes(fixed(file, fields)?));
        if size < 4 || fields.checked_add(size).is_none_or(|end| end > file.len()) {
            return Err(truncated(fields));
        }
        Ok(Self { file, position, fields, field_count: (size - 4) / 2 })
    }

    /// Where the field lies, or `None` when it is absent.
    fn field(&self, number: usize) -> Result<Option<usize>, Reason> {
        if number >= self.field_count {
            return Ok(None);
        }
        let offset = usize::from(u16::from_le_bytes(fixed(self.file, self.fields + 4 + 2 * number)?));
        Ok((offset != 0).then_some(self.position + offset))
    }

    /// A signed byte, or `default`.
    pub(super) fn byte(&self, number: usize, default: i8) -> Result<i8, Reason> {
        self.field(number)?.map_or(Ok(default), |at| Ok(i8::from_le_bytes(fixed(self.file, at)?)))
    }

    /// A signed 32-bit number, or `default`.
    pub(super) fn integer(&self, number: usize, default: i32) -> Result<i32, Reason> {
        self.field(number)?.map_or(Ok(default), |at| Ok(i32::from_le_bytes(fixed(self.file, at)?)))
    }

    /// A table inside this one.
    pub(super) fn table(&self, number: usize) -> Result<Option<Table<'a>>, Reason> {
        self.field(number)?.map(|at| Table::at(self.file, follow(self.file, at)?)).transpose()
    }

    /// The elements of a vector of fixed-size elements, as bytes; empty when absent.
    fn vector(&self, number: usize, element: usize) -> Result<(usize, &'a [u8]), Reason> {
        let Some(at) = self.field(number)? else { return Ok((0, &[])) };
        let start = follow(self.file, at)?;
        let count = unsigned(self.file, start)?;
        let begin = start + 4;
        let end = count.checked_mul(element).and_then(|size| begin.checked_add(size));
        let bytes = end.and_then(|end| self.file.get(begin..end)).ok_or_else(|| truncated(start))?;
        Ok((begin, bytes))
    }

    /// A vector of bytes; empty when absent.
    pub(super) fn bytes(&self, number: usize) -> Result<&'a [u8], Reason> {
        Ok(self.vector(number, 1)?.1)
    }

    /// A vector of signed 32-bit numbers; empty when absent.
    pub(super) fn integers(&self, number: usize) -> Result<Vec<i32>, Reason> {
        let (_, bytes) = self.vector(number, 4)?;
        Ok(bytes.chunks_exact(4).map(|b| i32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
    }

    /// A vector of unsigned 16-bit numbers; empty when absent.
    pub(super) fn shorts(&self, number: usize) -> Result<Vec<u16>, Reason> {
        let (_, bytes) = self.vector(number, 2)?;
        Ok(bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect())
    }

    /// A vector of tables; empty when absent.
    pub(super) fn tables(&self, number: usize) -> Result<Vec<Table<'a>>, Reason> {
        let (begin, bytes) = self.vector(number, 4)?;
        (0..bytes.len() / 4)
            .map(|index| Table::at(self.file, follow(self.file, begin + 4 * index)?))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_is_refused() {
        assert!(Table::root(&[]).is_err());
        assert!(Table::root(&[0; 64]).is_err());
        assert!(Table::root(&[0xff; 64]).is_err());
    }

    /// A hand-made table: field 0 holds 7, field 1 a vector of two numbers, field 2 is absent.
    #[test]
    fn fields_are_read_and_absent_ones_default() {
        let mut file = Vec::new();
        file.extend(16_u32.to_le_bytes()); // root table at 16
        file.extend([0; 2]); // padding
        for entry in [10_u16, 12, 4, 8, 0] {
            file.extend(entry.to_le_bytes()); // vtable at 6: size, table size, fields
        }
        file.extend(10_i32.to_le_bytes()); // table at 16: vtable is 10 back
        file.extend(7_i32.to_le_bytes()); // field 0
        file.extend(4_u32.to_le_bytes()); // field 1, at 24: vector at 28
        file.extend(2_u32.to_le_bytes());
        file.extend(5_i32.to_le_bytes());
        file.extend((-6_i32).to_le_bytes());
        let table = Table::root(&file).unwrap();
        assert_eq!(table.integer(0, 1).unwrap(), 7);
        assert_eq!(table.integers(1).unwrap(), vec![5, -6]);
        assert_eq!(table.integer(2, 3).unwrap(), 3);
        assert_eq!(table.integer(99, 4).unwrap(), 4);
        file.truncate(36);
        assert!(Table::root(&file).unwrap().integers(1).is_err());
    }
}
