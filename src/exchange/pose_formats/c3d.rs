//! C3D, the marker file of motion laboratories (c3d.org): labelled points in space, whatever processor and number format wrote
//! them. Forces and muscle signals beside them are read in `laboratory_signals`.
//!
//! Nothing in the file is trusted: every length is checked against the file's own size before it is used.

use super::pose_fault::PoseFault;
use std::collections::BTreeMap;

use super::c3d_parameters::{Parameter, Processor, Reader, of_number, parameters, text_of};
use super::laboratory_signals::{self, Layout};
use super::markers::{Trajectories, landmarks_of};
use super::raw::{MOST_FRAMES, RawRecording};
use super::space::{Instant, sagittal};

/// Bytes of a block.
const BLOCK: usize = 512;
/// Points of a file: marker sets have dozens, model outputs some hundred.
const MOST_POINTS: usize = 2000;

/// What stands in the file.
///
/// # Errors
/// When it is no C3D, is cut off, or holds no markers of the legs that are known; the message names what was found.
pub(super) fn read(bytes: &[u8]) -> Result<RawRecording, PoseFault> {
    if bytes.len() < BLOCK || bytes.get(1) != Some(&0x50) {
        return Err(PoseFault::NotC3d);
    }
    let parameters_at = (usize::from(bytes[0]).max(1) - 1) * BLOCK;
    let processor = match bytes.get(parameters_at + 3) {
        Some(84) => Processor::Intel,
        Some(85) => Processor::Dec,
        Some(86) => Processor::Sgi,
        _ => return Err(PoseFault::ParametersDamaged),
    };
    let reader = Reader { bytes, processor };
    let parameters = parameters(&reader, parameters_at + 4);
    let cut = || PoseFault::FirstBlockCut;
    let word = |at: usize| reader.word(2 * (at - 1)).ok_or_else(cut);
    let points = usize::from(word(2)?);
    let analog = usize::from(word(3)?);
    let (first, last) = (usize::from(word(4)?), usize::from(word(5)?));
    let number = |name: &str| parameters.get(name).and_then(|parameter| of_number(&reader, parameter));
    let scale = number("POINT:SCALE").or_else(|| reader.float(12)).unwrap_or(-1.0);
    let rate = number("POINT:RATE").or_else(|| reader.float(20)).filter(|rate| *rate > 0.0);
    let rate = rate.ok_or(PoseFault::NoRate)?;
    let start = number("POINT:DATA_START").map_or(usize::from(word(9)?), |block| block as usize);
    let start = (start.max(1) - 1) * BLOCK;
    if points == 0 || points > MOST_POINTS {
        return Err(PoseFault::MarkerCount { points });
    }
    let width = if scale < 0.0 { 4 } else { 2 };
    let size = width * (4 * points + analog);
    let there = bytes.len().saturating_sub(start) / size;
    // The header counts to 65535 only; a longer walk is as long as the file.
    let told = number("POINT:LONG_FRAMES").map_or((last + 1).saturating_sub(first), |count| count as usize);
    let frames = if told == 0 || told == 65_535 { there } else { told.min(there) }.min(MOST_FRAMES);
    if frames == 0 {
        return Err(PoseFault::NoFrames);
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

/// `POINT:LABELS`, `LABELS2` and on, 255 in each.
fn labels(reader: &Reader<'_>, parameters: &BTreeMap<String, Parameter>) -> Vec<String> {
    let mut all = text_of(reader, parameters, "POINT:LABELS");
    for number in 2..=(MOST_POINTS / 255 + 1) {
        all.extend(text_of(reader, parameters, &format!("POINT:LABELS{number}")));
    }
    all
}
