//! Lists of detections: AlphaPose (`alphapose-results.json`), results and annotations as COCO has them, and YOLO-pose.

use super::pose_fault::PoseFault;
use std::collections::BTreeMap;

use serde_json::Value;

use super::openpose;
use super::point_orders::order;
use super::raw::{MOST_FRAMES, RawFrame, RawPerson, RawRecording, columns_of, person_of, point};
use crate::biomechanics::anatomy::{Landmark, LandmarkTable};

/// Whether a JSON is a list of detections, a list of such lists, a set of annotations, or pictures by name.
pub(super) fn is_one(value: &Value) -> bool {
    match value {
        Value::Array(list) => list
            .iter()
            .find(|entry| entry.as_array().is_none_or(|list| !list.is_empty()))
            .is_some_and(|entry| {
                entry.get("keypoints").is_some()
                    || entry.get(0).is_some_and(|first| first.get("keypoints").is_some())
            }),
        Value::Object(map) => {
            map.contains_key("annotations")
                || map
                    .values()
                    .next()
                    .is_some_and(|picture| openpose::is_one(picture) || picture.get("bodies").is_some())
        }
        _ => false,
    }
}

/// What stands in it.
///
/// # Errors
/// When it cannot be understood.
pub(super) fn read(value: &Value) -> Result<RawRecording, PoseFault> {
    match value {
        Value::Array(list) if list.iter().any(Value::is_array) => frames_of_lists(list),
        Value::Array(list) => detections(list, &BTreeMap::new(), None),
        _ if value.get("annotations").is_some() => annotations(value),
        _ => pictures_by_name(value),
    }
}

/// One list a frame: results of YOLO-pose for a film.
fn frames_of_lists(list: &[Value]) -> Result<RawRecording, PoseFault> {
    let mut frames = Vec::with_capacity(list.len());
    for entry in list {
        let people = entry.as_array().map(Vec::as_slice).unwrap_or_default();
        let people = people.iter().map(|person| detection(person, None)).collect::<Result<Vec<_>, _>>()?;
        frames.push(RawFrame { time: None, people: people.into_iter().flatten().collect() });
    }
    Ok(RawRecording { frames, ..RawRecording::default() })
}

/// One list for all frames, each detection with its picture.
fn detections(
    list: &[Value],
    places: &BTreeMap<String, usize>,
    columns: Option<&[Option<Landmark>]>,
) -> Result<RawRecording, PoseFault> {
    let mut by_number: BTreeMap<usize, Vec<RawPerson>> = BTreeMap::new();
    for (at, entry) in list.iter().enumerate() {
        let name = entry.get("image_id").or_else(|| entry.get("frame")).or_else(|| entry.get("frame_id"));
        let name = name.map(plain).ok_or(PoseFault::NoPicture { at })?;
        let number = match places.get(&name) {
            Some(place) => *place,
            None => number_in(&name).ok_or(PoseFault::NoNumberInName { name })?,
        };
        by_number.entry(number).or_default().extend(detection(entry, columns)?);
    }
    let (Some(first), Some(last)) = (by_number.keys().next(), by_number.keys().next_back()) else {
        return Err(PoseFault::NoDetection);
    };
    let (first, length) = (*first, last - first + 1);
    if length > MOST_FRAMES {
        return Err(PoseFault::TooFarApart { first, last: *last, most: MOST_FRAMES });
    }
    let mut frames = vec![RawFrame::default(); length];
    for (number, people) in by_number {
        frames[number - first].people = people;
    }
    Ok(RawRecording { frames, ..RawRecording::default() })
}

/// `images`, `annotations`, `categories`.
fn annotations(value: &Value) -> Result<RawRecording, PoseFault> {
    let list = |name: &str| value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut images: Vec<(String, &Value)> =
        list("images").iter().filter_map(|image| Some((plain(image.get("id")?), image))).collect();
    // Pictures stand in the order of their names where these are numbered, else as the file has them.
    let number = |image: &Value| number_in(image.get("file_name")?.as_str()?);
    if images.iter().all(|(_, image)| number(image).is_some()) {
        images.sort_by_key(|(_, image)| number(image));
    }
    let places: BTreeMap<String, usize> =
        images.iter().enumerate().map(|(place, (id, _))| (id.clone(), place)).collect();
    let names: Vec<String> = list("categories")
        .iter()
        .find_map(|category| category.get("keypoints")?.as_array())
        .map(|names| names.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        .unwrap_or_default();
    let (columns, unknown_names) = if names.is_empty() {
        (None, Vec::new())
    } else {
        let (columns, unknown) = columns_of(&names)?;
        (Some(columns), unknown)
    };
    let mut recording = detections(list("annotations"), &places, columns.as_deref())?;
    let side = |name: &str| images.first().and_then(|(_, image)| image.get(name)?.as_f64());
    recording.size = side("width").zip(side("height")).map(|(width, height)| [width, height]);
    recording.unknown_names = unknown_names;
    Ok(recording)
}

/// `{"0.jpg": {"people": […]}}` or `{"0.jpg": {"bodies": [{"joints": […]}]}}`, as AlphaPose can write.
fn pictures_by_name(value: &Value) -> Result<RawRecording, PoseFault> {
    let pictures = value.as_object().ok_or(PoseFault::NoListOfPictures)?;
    let mut frames: BTreeMap<usize, Vec<RawPerson>> = BTreeMap::new();
    for (name, picture) in pictures {
        let number = number_in(name).ok_or_else(|| PoseFault::NoNumberInName { name: name.clone() })?;
        let people = if openpose::is_one(picture) {
            openpose::people_of(picture)?
        } else {
            let bodies =
                picture.get("bodies").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let mut people = Vec::new();
            for body in bodies {
                let joints = body.get("joints").and_then(Value::as_array).ok_or(PoseFault::NoJoints)?;
                let flat: Vec<Option<f64>> = joints.iter().map(Value::as_f64).collect();
                people.push(RawPerson { id: None, points: person_of(&flat, &order(flat.len())?) });
            }
            people
        };
        frames.insert(number, people);
    }
    let frames = frames.into_values().map(|people| RawFrame { time: None, people }).collect();
    Ok(RawRecording { frames, ..RawRecording::default() })
}

/// One person; `None` where nothing was seen of her.
fn detection(entry: &Value, columns: Option<&[Option<Landmark>]>) -> Result<Option<RawPerson>, PoseFault> {
    let Some(keypoints) = entry.get("keypoints") else { return Ok(None) };
    let points = match keypoints {
        Value::Object(lists) => {
            let list =
                |name: &str| lists.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let (x, y) = (list("x"), list("y"));
            let sure = if list("visible").is_empty() { list("confidence") } else { list("visible") };
            let numbers =
                |at: usize| [x.get(at), y.get(at), sure.get(at)].map(|number| number.and_then(Value::as_f64));
            points_by_three(x.len(), numbers, sure.is_empty(), columns)?
        }
        Value::Array(list) if list.first().is_some_and(Value::is_array) => {
            let numbers = |at: usize| [0, 1, 2].map(|place| list[at].get(place).and_then(Value::as_f64));
            points_by_three(list.len(), numbers, false, columns)?
        }
        Value::Array(list) => {
            let flat: Vec<Option<f64>> = list.iter().map(Value::as_f64).collect();
            let known = match columns {
                Some(columns) => columns.to_vec(),
                None => order(flat.len())?,
            };
            person_of(&flat, &known)
        }
        _ => return Err(PoseFault::PointsNoList),
    };
    let id = ["track_id", "idx", "id_track", "person_id"].into_iter().find_map(|name| {
        let id = entry.get(name)?;
        id.as_i64().or_else(|| id.as_f64().map(|id| id as i64)).or_else(|| id.get(0)?.as_i64())
    });
    let person = RawPerson { id: id.filter(|id| *id >= 0), points };
    Ok(person.pose().is_some().then_some(person))
}

fn points_by_three(
    count: usize,
    numbers: impl Fn(usize) -> [Option<f64>; 3],
    unsure: bool,
    columns: Option<&[Option<Landmark>]>,
) -> Result<LandmarkTable<Option<crate::vision::pose::Keypoint>>, PoseFault> {
    let known = match columns {
        Some(columns) => columns.to_vec(),
        None => order(3 * count)?,
    };
    let mut points = LandmarkTable::default();
    for (at, landmark) in known.iter().enumerate().take(count) {
        if let Some(landmark) = landmark {
            let [x, y, sure] = numbers(at);
            points[*landmark] = point(x, y, sure.filter(|_| !unsure));
        }
    }
    Ok(points)
}

/// A picture's name: text or number.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The last number in a name without its ending: `frame_0042.jpg` is 42.
fn number_in(name: &str) -> Option<usize> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let from_end: Vec<char> =
        stem.chars().rev().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    from_end.into_iter().rev().collect::<String>().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_numbered_by_their_names() {
        assert_eq!(number_in("0.jpg"), Some(0));
        assert_eq!(number_in("walk_2024_0042.png"), Some(42));
        assert_eq!(number_in("17"), Some(17));
        assert_eq!(number_in("frame"), None);
    }
}
