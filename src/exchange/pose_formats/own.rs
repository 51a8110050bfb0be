//! Our own pose files, `*.poses.json`, schema `gaittwin/poses/1`: one person.

use super::pose_fault::PoseFault;
use serde_json::Value;

use super::raw::{RawFrame, RawPerson, RawRecording, columns_of, point};
use crate::biomechanics::anatomy::{Landmark, LandmarkTable};

/// The schema that this version reads and writes.
pub(super) const SCHEMA: &str = "gaittwin/poses/1";

/// What stands in a pose file.
///
/// # Errors
/// When it has another schema, or values that cannot be key-points; the message names the frame.
pub(super) fn read(file: &Value) -> Result<RawRecording, PoseFault> {
    match file.get("schema").and_then(Value::as_str) {
        Some(SCHEMA) => {}
        Some(other) => return Err(PoseFault::OtherSchema { found: other.to_owned(), schema: SCHEMA }),
        None => {
            return Err(PoseFault::NoSchema { schema: SCHEMA });
        }
    }
    let side = |name: &'static str| file.get(name).and_then(Value::as_f64).ok_or(PoseFault::NoSize { name });
    let names = file.get("keypoints").and_then(Value::as_array).ok_or(PoseFault::NoListOfNames)?;
    let names: Vec<String> = names.iter().map(|name| name.as_str().unwrap_or_default().to_owned()).collect();
    let (columns, unknown_names) = columns_of(&names)?;
    let frames = file.get("frames").and_then(Value::as_array).ok_or(PoseFault::NoListOfFrames)?;
    let rate = match file.get("frame_rate") {
        None | Some(Value::Null) => None,
        Some(rate) => Some(rate.as_f64().ok_or(PoseFault::RateNoNumber)?),
    };
    let frames = frames
        .iter()
        .enumerate()
        .map(|(index, frame)| frame_of(frame, &columns, index))
        .collect::<Result<Vec<RawFrame>, PoseFault>>()?;
    let size = Some([side("width")?, side("height")?]);
    Ok(RawRecording { size, rate, unknown_names, frames, ..RawRecording::default() })
}

fn frame_of(frame: &Value, columns: &[Option<Landmark>], index: usize) -> Result<RawFrame, PoseFault> {
    let time = match frame.get("time") {
        None | Some(Value::Null) => None,
        Some(time) => Some(time.as_f64().ok_or(PoseFault::TimeNoNumber { frame: index })?),
    };
    let points = match frame.get("points") {
        None | Some(Value::Null) => return Ok(RawFrame { time, people: Vec::new() }),
        Some(points) => points.as_array().ok_or(PoseFault::FrameNoList { frame: index })?,
    };
    if points.len() > columns.len() {
        return Err(PoseFault::PointCount { frame: index, points: points.len(), names: columns.len() });
    }
    let mut person = RawPerson { id: None, points: LandmarkTable::default() };
    for (entry, column) in points.iter().zip(columns) {
        let (Some(values), Some(landmark)) = (entry.as_array(), column) else { continue };
        if !(2..=3).contains(&values.len()) {
            return Err(PoseFault::NotThree { frame: index, numbers: values.len() });
        }
        let number = |place: usize| values.get(place).and_then(Value::as_f64);
        let found = point(number(0), number(1), number(2));
        if let Some(found) = found
            && found.x.abs().max(found.y.abs()) > 1e6
        {
            return Err(PoseFault::FarAway { frame: index, x: found.x.to_string(), y: found.y.to_string() });
        }
        person.points[*landmark] = found;
    }
    let people = if person.pose().is_some() { vec![person] } else { Vec::new() };
    Ok(RawFrame { time, people })
}
