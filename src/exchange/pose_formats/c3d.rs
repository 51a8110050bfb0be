//! C3D, the marker file of motion laboratories (c3d.org): labelled points in space, whatever processor and number format wrote
//! them. Forces and muscle signals beside them are read in `laboratory_signals`.
//!
//! Nothing in the file is trusted: every length is checked against the file's own size before it is used.

use std::collections::BTreeMap;

use super::laboratory_signals::{self, Layout};
use super::markers::{Trajectories, landmarks_of};
use super::raw::{MOST_FRAMES, RawRecording};
use super::space::{Instant, sagittal};

/// Bytes of a block.
const BLOCK: usize = 512;
/// Points of a file: marker sets have dozens, model outputs some hundred.
const MOST_POINTS: usize = 2000;

/// How numbers are stored, by the processor that wrote them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Processor {
    Intel,
    Dec,
    Sgi,
}

pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    processor: Processor,
}

impl Reader<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    pub(super) fn word(&self, at: usize) -> Option<u16> {
        let pair = [self.byte(at)?, self.byte(at + 1)?];
        Some(if self.processor == Processor::Sgi {
            u16::from_be_bytes(pair)
        } else {
            u16::from_le_bytes(pair)
        })
    }

    pub(super) fn float(&self, at: usize) -> Option<f64> {
        let four = [self.byte(at)?, self.byte(at + 1)?, self.byte(at + 2)?, self.byte(at + 3)?];
        Some(match self.processor {
            Processor::Intel => f64::from(f32::from_le_bytes(four)),
            Processor::Sgi => f64::from(f32::from_be_bytes(four)),
            // VAX: the words exchanged, and an exponent that counts by two more.
            Processor::Dec => f64::from(f32::from_le_bytes([four[2], four[3], four[0], four[1]])) / 4.0,
        })
    }
}

/// One parameter as it stands.
pub(super) struct Parameter {
    kind: i8,
    sizes: Vec<usize>,
    at: usize,
}

/// All parameters by «GROUP:NAME».
pub(super) type Parameters = BTreeMap<String, Parameter>;

/// What stands in the file.
///
/// # Errors
/// When it is no C3D, is cut off, or holds no markers of the legs that are known; the message names what was found.
pub(super) fn read(bytes: &[u8]) -> Result<RawRecording, String> {
    if bytes.len() < BLOCK || bytes.get(1) != Some(&0x50) {
        return Err("it does not begin as a C3D file does.".into());
    }
    let parameters_at = (usize::from(bytes[0]).max(1) - 1) * BLOCK;
    let processor = match bytes.get(parameters_at + 3) {
        Some(84) => Processor::Intel,
        Some(85) => Processor::Dec,
        Some(86) => Processor::Sgi,
        _ => return Err("its section of parameters is damaged.".into()),
    };
    let reader = Reader { bytes, processor };
    let parameters = parameters(&reader, parameters_at + 4);
    let cut = || "it is cut off within its first block.".to_owned();
    let word = |at: usize| reader.word(2 * (at - 1)).ok_or_else(cut);
    let points = usize::from(word(2)?);
    let analog = usize::from(word(3)?);
    let (first, last) = (usize::from(word(4)?), usize::from(word(5)?));
    let number = |name: &str| parameters.get(name).and_then(|parameter| of_number(&reader, parameter));
    let scale = number("POINT:SCALE").or_else(|| reader.float(12)).unwrap_or(-1.0);
    let rate = number("POINT:RATE").or_else(|| reader.float(20)).filter(|rate| *rate > 0.0);
    let rate = rate.ok_or("it does not say how many frames a second it holds.")?;
    let start = number("POINT:DATA_START").map_or(usize::from(word(9)?), |block| block as usize);
    let start = (start.max(1) - 1) * BLOCK;
    if points == 0 || points > MOST_POINTS {
        return Err(format!("it holds {points} points; markers of a walk are needed."));
    }
    let width = if scale < 0.0 { 4 } else { 2 };
    let size = width * (4 * points + analog);
    let there = bytes.len().saturating_sub(start) / size;
    // The header counts to 65535 only; a longer walk is as long as the file.
    let told = number("POINT:LONG_FRAMES").map_or((last + 1).saturating_sub(first), |count| count as usize);
    let frames = if told == 0 || told == 65_535 { there } else { told.min(there) }.min(MOST_FRAMES);
    if frames == 0 {
        return Err("it holds no frames.".into());
    }
    let labels = labels(&reader, &parameters);
    let metres = match text_of(&reader, &parameters, "POINT:UNITS")
        .first()
        .map(|unit| unit.to_ascii_lowercase())
        .as_deref()
    {
        Some("m") => 1.0,
        Some("cm") => 0.01,
        // The standard's own unit, and what nearly every laboratory writes.
        _ => 0.001,
    };
    let place = |frame: usize, point: usize| -> Option<[f64; 3]> {
        let at = start + frame * size + point * 4 * width;
        let whole =
            |axis: usize| reader.word(at + 2 * axis).map(|word| f64::from(word.cast_signed()) * scale);
        let coordinate = |axis: usize| if width == 4 { reader.float(at + 4 * axis) } else { whole(axis) };
        let residual =
            if width == 4 { reader.float(at + 12)? } else { f64::from(reader.word(at + 6)?.cast_signed()) };
        let place = [coordinate(0)?, coordinate(1)?, coordinate(2)?];
        let seen = residual >= 0.0
            && place.iter().all(|value| value.is_finite())
            && place.iter().any(|value| value.abs() > 0.0);
        seen.then_some(place)
    };
    let trajectories: Trajectories = labels
        .iter()
        .take(points)
        .enumerate()
        .map(|(point, label)| (label.clone(), (0..frames).map(|frame| place(frame, point)).collect()))
        .collect();
    let tables = landmarks_of(&trajectories, frames)?;
    let instants: Vec<Instant> =
        tables.into_iter().enumerate().map(|(frame, table)| (Some(frame as f64 / rate), table)).collect();
    let mut recording = sagittal(&instants, metres)?;
    recording.rate = Some(rate);
    let layout =
        Layout { start, frame: size, points: 4 * width * points, width, frames, rate, values: analog };
    recording.signals = laboratory_signals::read(&reader, &parameters, &layout);
    Ok(recording)
}

/// All parameters by «GROUP:NAME».
fn parameters(reader: &Reader<'_>, start: usize) -> BTreeMap<String, Parameter> {
    let mut groups: BTreeMap<i8, String> = BTreeMap::new();
    let mut found: Vec<(i8, String, Parameter)> = Vec::new();
    let mut at = start;
    // Two bytes at least a record, so that this ends.
    while let (Some(length), Some(group)) = (reader.byte(at), reader.byte(at + 1)) {
        let (length, group) = (usize::from(length.cast_signed().unsigned_abs()), group.cast_signed());
        let Some(name) = reader.bytes.get(at + 2..at + 2 + length).filter(|_| length > 0) else { break };
        let name = String::from_utf8_lossy(name).trim().to_ascii_uppercase();
        let offset_at = at + 2 + length;
        let Some(offset) = reader.word(offset_at).map(usize::from) else { break };
        if group < 0 {
            groups.insert(-group.max(-127), name);
        } else if let (Some(kind), Some(count)) = (reader.byte(offset_at + 2), reader.byte(offset_at + 3)) {
            let count = usize::from(count);
            let sizes = reader.bytes.get(offset_at + 4..offset_at + 4 + count).unwrap_or_default();
            let sizes = sizes.iter().map(|size| usize::from(*size)).collect();
            found.push((
                group,
                name,
                Parameter { kind: kind.cast_signed(), sizes, at: offset_at + 4 + count },
            ));
        }
        if offset == 0 {
            break;
        }
        at = offset_at + offset;
    }
    let named = found
        .into_iter()
        .filter_map(|(group, name, parameter)| Some((format!("{}:{name}", groups.get(&group)?), parameter)));
    named.collect()
}

fn of_number(reader: &Reader<'_>, parameter: &Parameter) -> Option<f64> {
    match parameter.kind {
        4 => reader.float(parameter.at),
        2 => reader.word(parameter.at).map(f64::from),
        1 => reader.byte(parameter.at).map(f64::from),
        _ => None,
    }
}

/// All numbers of a parameter, the first size running fastest; none of a text.
pub(super) fn numbers_of(reader: &Reader<'_>, parameter: &Parameter) -> Vec<f64> {
    let count: usize = parameter.sizes.iter().product();
    let number = |index: usize| match parameter.kind {
        4 => reader.float(parameter.at + 4 * index),
        2 => reader.word(parameter.at + 2 * index).map(|word| f64::from(word.cast_signed())),
        1 => reader.byte(parameter.at + index).map(f64::from),
        _ => None,
    };
    (0..count.min(1 << 16)).map_while(number).collect()
}

/// The words of a parameter.
pub(super) fn text_of(reader: &Reader<'_>, parameters: &Parameters, name: &str) -> Vec<String> {
    let Some(parameter) = parameters.get(name).filter(|parameter| parameter.kind == -1) else {
        return Vec::new();
    };
    let length = parameter.sizes.first().copied().unwrap_or(0);
    let count: usize = parameter.sizes.iter().skip(1).product();
    let text =
        |index: usize| reader.bytes.get(parameter.at + index * length..parameter.at + (index + 1) * length);
    (0..count.min(255))
        .map_while(text)
        .map(|text| String::from_utf8_lossy(text).trim_matches(['\0', ' ']).to_owned())
        .collect()
}

/// `POINT:LABELS`, `LABELS2` and on, 255 in each.
fn labels(reader: &Reader<'_>, parameters: &BTreeMap<String, Parameter>) -> Vec<String> {
    let mut all = text_of(reader, parameters, "POINT:LABELS");
    for number in 2..=(MOST_POINTS / 255 + 1) {
        all.extend(text_of(reader, parameters, &format!("POINT:LABELS{number}")));
    }
    all
}
