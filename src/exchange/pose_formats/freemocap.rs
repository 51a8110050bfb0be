//! FreeMoCap tables: one row a frame with `body_left_hip_x`, `…_y`, `…_z` in millimetres, or one row a point.

use super::pose_fault::PoseFault;
use std::collections::BTreeMap;

use super::raw::{RawRecording, columns_of};
use super::space::{Instant, sagittal};
use crate::biomechanics::anatomy::{Landmark, LandmarkTable};

/// FreeMoCap writes millimetres.
const MILLIMETRE: f64 = 0.001;

/// Whether a table is one, by its titles.
pub(super) fn is_one(text: &str) -> bool {
    let mut table = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let titles: Vec<String> = (table.headers().into_iter().flatten()).map(str::to_lowercase).collect();
    let has = |name: &str| titles.iter().any(|title| title == name);
    let wide = ["hip_x", "knee_x", "ankle_x"];
    (has("keypoint") && has("z"))
        || wide.iter().all(|ending| titles.iter().any(|title| title.ends_with(ending)))
}

/// What stands in the table.
///
/// # Errors
/// When it is no such table; the message says what is missing.
pub(super) fn read(text: &str) -> Result<RawRecording, PoseFault> {
    let mut table =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header: Vec<String> =
        table.headers().map_err(|error| PoseFault::table(&error))?.iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = table
        .into_records()
        .enumerate()
        .map(|(line, row)| {
            row.map_err(|error| PoseFault::TableLine { line: line + 2, cause: error.to_string() })
        })
        .collect::<Result<_, _>>()?;
    let place = |name: &str| header.iter().position(|title| title.eq_ignore_ascii_case(name));
    let stamp = ["timestamp", "timestamp_by_camera", "time"].into_iter().find_map(place);
    if let (Some(frame), Some(point), Some(x), Some(y), Some(z)) =
        (place("frame"), place("keypoint"), place("x"), place("y"), place("z"))
    {
        return tall(&rows, [frame, point, x, y, z], stamp);
    }
    wide(&header, &rows, stamp)
}

fn number(row: &csv::StringRecord, at: usize) -> Option<f64> {
    row.get(at).and_then(|cell| cell.parse::<f64>().ok()).filter(|value| value.is_finite())
}

/// One row a frame.
fn wide(
    header: &[String],
    rows: &[csv::StringRecord],
    stamp: Option<usize>,
) -> Result<RawRecording, PoseFault> {
    let named = |ending: &str| -> BTreeMap<String, usize> {
        let titles = header.iter().enumerate();
        titles.filter_map(|(at, title)| Some((title.strip_suffix(ending)?.to_owned(), at))).collect()
    };
    let (x, y, z) = (named("_x"), named("_y"), named("_z"));
    let names: Vec<String> =
        x.keys().filter(|name| y.contains_key(*name) && z.contains_key(*name)).cloned().collect();
    if names.is_empty() {
        return Err(PoseFault::OtherTable);
    }
    let (columns, unknown_names) = columns_of(&names)?;
    let places: Vec<(Landmark, [usize; 3])> = names
        .iter()
        .zip(columns)
        .filter_map(|(name, landmark)| Some((landmark?, [x[name], y[name], z[name]])))
        .collect();
    let instants: Vec<Instant> = rows
        .iter()
        .map(|row| {
            let mut points = LandmarkTable::default();
            for (landmark, [x, y, z]) in &places {
                points[*landmark] = place_of(number(row, *x), number(row, *y), number(row, *z));
            }
            (stamp.and_then(|stamp| number(row, stamp)), points)
        })
        .collect();
    let mut recording = sagittal(&instants, MILLIMETRE)?;
    recording.unknown_names = unknown_names;
    Ok(recording)
}

/// Points of one frame by the number of their name.
type SeenPoints = Vec<(usize, Option<[f64; 3]>)>;

/// One row a point of a frame.
fn tall(rows: &[csv::StringRecord], at: [usize; 5], stamp: Option<usize>) -> Result<RawRecording, PoseFault> {
    let [frame, point, x, y, z] = at;
    let mut names: Vec<String> = Vec::new();
    let mut by_frame: BTreeMap<u64, (Option<f64>, SeenPoints)> = BTreeMap::new();
    for (line, row) in rows.iter().enumerate() {
        let number_of = number(row, frame).filter(|number| *number >= 0.0);
        let number_of = number_of.ok_or_else(|| PoseFault::NoFrameNumber { line: line + 2 })?;
        let name = row.get(point).unwrap_or_default();
        let id = names.iter().position(|known| known == name).unwrap_or_else(|| {
            names.push(name.to_owned());
            names.len() - 1
        });
        let entry = by_frame.entry(number_of as u64).or_default();
        entry.0 = entry.0.or_else(|| number(row, stamp?));
        entry.1.push((id, place_of(number(row, x), number(row, y), number(row, z))));
    }
    let (columns, unknown_names) = columns_of(&names)?;
    let instants: Vec<Instant> = by_frame
        .into_values()
        .map(|(time, seen)| {
            let mut points = LandmarkTable::default();
            for (id, place) in seen {
                if let Some(landmark) = columns[id] {
                    points[landmark] = place;
                }
            }
            (time, points)
        })
        .collect();
    let mut recording = sagittal(&instants, MILLIMETRE)?;
    recording.unknown_names = unknown_names;
    Ok(recording)
}

fn place_of(x: Option<f64>, y: Option<f64>, z: Option<f64>) -> Option<[f64; 3]> {
    Some([x?, y?, z?])
}
