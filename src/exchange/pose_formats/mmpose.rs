//! MMPose: predictions of a film, as its inferencer and its demo write them.

use super::pose_fault::PoseFault;
use serde_json::Value;

use super::point_orders::order;
use super::raw::{RawFrame, RawPerson, RawRecording, columns_of, point};
use crate::biomechanics::anatomy::{Landmark, LandmarkTable};

/// The list of frames, wherever it stands.
fn frames_of(value: &Value) -> Option<&Vec<Value>> {
    let list = value.get("instance_info").or_else(|| value.get("predictions")).unwrap_or(value).as_array()?;
    let first = list.iter().find(|frame| instances(frame).is_some_and(|people| !people.is_empty()))?;
    let person = instances(first)?.first()?;
    (person.get("keypoint_scores").is_some() || first.get("instances").is_some()).then_some(list)
}

/// The people of a frame; some versions wrap the list once more.
fn instances(frame: &Value) -> Option<&Vec<Value>> {
    let list = frame.get("instances").unwrap_or(frame).as_array()?;
    match list.first() {
        Some(Value::Array(inner)) => Some(inner),
        _ => Some(list),
    }
}

/// Whether a JSON is such predictions.
pub(super) fn is_one(value: &Value) -> bool {
    frames_of(value).is_some()
}

/// What stands in it.
///
/// # Errors
/// When it cannot be understood.
pub(super) fn read(value: &Value) -> Result<RawRecording, PoseFault> {
    let list = frames_of(value).ok_or(PoseFault::WithoutFrames)?;
    let names = names_of(value);
    let (columns, unknown_names) = if names.is_empty() {
        (None, Vec::new())
    } else {
        let (columns, unknown) = columns_of(&names)?;
        (Some(columns), unknown)
    };
    let mut frames = Vec::with_capacity(list.len());
    for frame in list {
        let people = instances(frame).map(Vec::as_slice).unwrap_or_default();
        let people = people
            .iter()
            .map(|person| person_of(person, columns.as_deref()))
            .collect::<Result<Vec<_>, _>>()?;
        frames.push(RawFrame { time: None, people });
    }
    Ok(RawRecording { unknown_names, frames, ..RawRecording::default() })
}

/// `meta_info.keypoint_id2name`, by number.
fn names_of(value: &Value) -> Vec<String> {
    let names =
        value.get("meta_info").and_then(|meta| meta.get("keypoint_id2name")).and_then(Value::as_object);
    let Some(names) = names else { return Vec::new() };
    (0..names.len()).map_while(|id| Some(names.get(&id.to_string())?.as_str()?.to_owned())).collect()
}

fn person_of(person: &Value, columns: Option<&[Option<Landmark>]>) -> Result<RawPerson, PoseFault> {
    let list = |name: &str| person.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let (places, scores) = (list("keypoints"), list("keypoint_scores"));
    let columns = match columns {
        Some(columns) => columns.to_vec(),
        None => order(3 * places.len())?,
    };
    let mut points = LandmarkTable::default();
    for (at, (place, column)) in places.iter().zip(&columns).enumerate() {
        if let Some(landmark) = column {
            let number = |axis: usize| place.get(axis).and_then(Value::as_f64);
            points[*landmark] = point(number(0), number(1), scores.get(at).and_then(Value::as_f64));
        }
    }
    let id = person.get("track_id").or_else(|| person.get("instance_id")).and_then(Value::as_i64);
    Ok(RawPerson { id, points })
}
