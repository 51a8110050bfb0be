//! Our own pose files, `*.poses.json`, schema `gaittwin/poses/1`: one person.

use serde_json::Value;

use super::raw::{RawFrame, RawPerson, RawRecording, columns_of, point};
use crate::biomechanics::anatomy::{Landmark, LandmarkTable};

/// The schema that this version reads and writes.
pub(super) const SCHEMA: &str = "gaittwin/poses/1";

/// What stands in a pose file.
///
/// # Errors
/// When it has another schema, or values that cannot be key-points; the message names the frame.
pub(super) fn read(file: &Value) -> Result<RawRecording, String> {
    match file.get("schema").and_then(Value::as_str) {
        Some(SCHEMA) => {}
        Some(other) => return Err(format!("its schema is «{other}»; this version reads «{SCHEMA}».")),
        None => {
            return Err(format!("it does not say \"schema\": \"{SCHEMA}\", so it is another kind of file."));
        }
    }
    let side =
        |name: &str| file.get(name).and_then(Value::as_f64).ok_or_else(|| format!("it has no {name}."));
    let names = file.get("keypoints").and_then(Value::as_array).ok_or("it has no list of keypoints.")?;
    let names: Vec<String> = names.iter().map(|name| name.as_str().unwrap_or_default().to_owned()).collect();
    let (columns, unknown_names) = columns_of(&names)?;
    let frames = file.get("frames").and_then(Value::as_array).ok_or("it has no list of frames.")?;
    let rate = match file.get("frame_rate") {
        None | Some(Value::Null) => None,
        Some(rate) => Some(rate.as_f64().ok_or("its frame rate is no number.")?),
    };
    let frames = frames
        .iter()
        .enumerate()
        .map(|(index, frame)| frame_of(frame, &columns, index))
        .collect::<Result<Vec<RawFrame>, String>>()?;
    let size = Some([side("width")?, side("height")?]);
    Ok(RawRecording { size, rate, unknown_names, frames, ..RawRecording::default() })
}

fn frame_of(frame: &Value, columns: &[Option<Landmark>], index: usize) -> Result<RawFrame, String> {
    let time = match frame.get("time") {
        None | Some(Value::Null) => None,
        Some(time) => Some(time.as_f64().ok_or_else(|| format!("the time of frame {index} is no number."))?),
    };
    let points = match frame.get("points") {
        None | Some(Value::Null) => return Ok(RawFrame { time, people: Vec::new() }),
        Some(points) => {
            points.as_array().ok_or_else(|| format!("the points of frame {index} are no list."))?
        }
    };
    if points.len() > columns.len() {
        return Err(format!("frame {index} has {} points for {} key-points.", points.len(), columns.len()));
    }
    let mut person = RawPerson { id: None, points: LandmarkTable::default() };
    for (entry, column) in points.iter().zip(columns) {
        let (Some(values), Some(landmark)) = (entry.as_array(), column) else { continue };
        if !(2..=3).contains(&values.len()) {
            return Err(format!(
                "a point of frame {index} has {} numbers; x, y, confidence are three.",
                values.len()
            ));
        }
        let number = |place: usize| values.get(place).and_then(Value::as_f64);
        let found = point(number(0), number(1), number(2));
        if let Some(found) = found
            && found.x.abs().max(found.y.abs()) > 1e6
        {
            return Err(format!("a point of frame {index} lies at {}, {}.", found.x, found.y));
        }
        person.points[*landmark] = found;
    }
    let people = if person.pose().is_some() { vec![person] } else { Vec::new() };
    Ok(RawFrame { time, people })
}
