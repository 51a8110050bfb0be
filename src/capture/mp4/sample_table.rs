//! The sample table (`stbl`): where each coded picture lies and when it is shown.

use super::super::bytes::Bytes;
use super::boxes::find;
use super::{IndexError, MOST_SAMPLES, Sample};

/// A full box's entries after version, flags and count; the count is held against the bytes that are there.
fn entries(table: &[u8], kind: [u8; 4], entry_size: usize) -> Option<(u8, usize, Bytes<'_>)> {
    let mut bytes = Bytes::new(find(table, kind)?);
    let version = bytes.u8()?;
    bytes.skip(3)?;
    let count = bytes.u32()? as usize;
    let count = count.min(bytes.rest().len() / entry_size);
    Some((version, count, bytes))
}

/// Sizes of all samples, bytes.
fn sizes(table: &[u8]) -> Result<Vec<u32>, IndexError> {
    let body = find(table, *b"stsz").ok_or(IndexError::Damaged("its list of picture sizes is missing"))?;
    let mut bytes = Bytes::new(body);
    let (Some(()), Some(fixed), Some(count)) = (bytes.skip(4), bytes.u32(), bytes.u32()) else {
        return Err(IndexError::Damaged("its list of picture sizes is cut off"));
    };
    let count = count as usize;
    if count > MOST_SAMPLES {
        return Err(IndexError::Damaged("it claims an impossible number of pictures"));
    }
    if fixed > 0 {
        return Ok(vec![fixed; count]);
    }
    Ok((0..count).map_while(|_| bytes.u32()).collect())
}

/// Where each chunk starts.
fn chunk_offsets(table: &[u8]) -> Vec<u64> {
    if let Some((_, count, mut bytes)) = entries(table, *b"stco", 4) {
        return (0..count).map_while(|_| bytes.u32().map(u64::from)).collect();
    }
    if let Some((_, count, mut bytes)) = entries(table, *b"co64", 8) {
        return (0..count).map_while(|_| bytes.u64()).collect();
    }
    Vec::new()
}

/// Where each sample starts.
fn offsets(table: &[u8], sizes: &[u32]) -> Vec<u64> {
    let chunks = chunk_offsets(table);
    let mut runs = Vec::new();
    if let Some((_, count, mut bytes)) = entries(table, *b"stsc", 12) {
        for _ in 0..count {
            let (Some(first), Some(per_chunk), Some(_)) = (bytes.u32(), bytes.u32(), bytes.u32()) else {
                break;
            };
            runs.push((first as usize, per_chunk as usize));
        }
    }
    let mut offsets = Vec::with_capacity(sizes.len());
    let mut run = 0;
    for (chunk, &start) in chunks.iter().enumerate() {
        while runs.get(run + 1).is_some_and(|&(first, _)| first <= chunk + 1) {
            run += 1;
        }
        let per_chunk = runs.get(run).map_or(0, |&(_, per_chunk)| per_chunk);
        let mut position = start;
        for _ in 0..per_chunk {
            let Some(&size) = sizes.get(offsets.len()) else { return offsets };
            offsets.push(position);
            position = position.saturating_add(u64::from(size));
        }
    }
    offsets
}

/// Run-length coded values, one per sample: `(count, value)` pairs.
fn expand(table: &[u8], kind: [u8; 4], samples: usize) -> Option<Vec<i64>> {
    let (version, count, mut bytes) = entries(table, kind, 8)?;
    let mut values = Vec::with_capacity(samples);
    for _ in 0..count {
        let (repeat, value) = (bytes.u32()? as usize, bytes.u32()?);
        // Offsets are signed in version 1, and in practice in version 0 too (QuickTime writes them so).
        let value =
            if kind == *b"ctts" || version == 1 { i64::from(value.cast_signed()) } else { i64::from(value) };
        let repeat = repeat.min(samples - values.len());
        values.extend(std::iter::repeat_n(value, repeat));
    }
    Some(values)
}

/// All samples of one `stbl`, in decoding order. Empty for a fragmented file.
pub(super) fn samples(table: &[u8]) -> Result<Vec<Sample>, IndexError> {
    let sizes = sizes(table)?;
    let offsets = offsets(table, &sizes);
    let count = sizes.len().min(offsets.len());
    let durations = expand(table, *b"stts", count).unwrap_or_default();
    let shifts = expand(table, *b"ctts", count).unwrap_or_default();
    let mut sync = vec![find(table, *b"stss").is_none(); count];
    if let Some((_, entries, mut bytes)) = entries(table, *b"stss", 4) {
        for _ in 0..entries {
            let Some(number) = bytes.u32() else { break };
            if let Some(flag) = (number as usize).checked_sub(1).and_then(|index| sync.get_mut(index)) {
                *flag = true;
            }
        }
    }
    let mut decoded_at = 0_i64;
    let mut last_duration = 1;
    let mut result = Vec::with_capacity(count);
    for index in 0..count {
        let shift = shifts.get(index).copied().unwrap_or(0);
        result.push(Sample {
            offset: offsets[index],
            size: sizes[index],
            shown_at: decoded_at.saturating_add(shift),
            sync: sync[index],
        });
        last_duration = durations.get(index).copied().unwrap_or(last_duration);
        decoded_at = decoded_at.saturating_add(last_duration);
    }
    Ok(result)
}
