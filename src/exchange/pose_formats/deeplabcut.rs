//! DeepLabCut tables: `scorer`, `individuals` where there are several, `bodyparts`, `coords`, then one row a frame.

use super::pose_fault::PoseFault;
use std::collections::BTreeMap;

use super::raw::{RawFrame, RawPerson, RawRecording, columns_of, point};
use crate::biomechanics::anatomy::{Landmark, LandmarkTable};

/// Whether a table is one, by its header.
pub(super) fn is_one(text: &str) -> bool {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    first.starts_with("scorer") && lines.take(3).any(|line| line.starts_with("bodyparts"))
}

/// Where a column of the table belongs.
struct Place {
    individual: usize,
    landmark: Option<Landmark>,
    coordinate: usize,
}

/// What stands in the table.
///
/// # Errors
/// When it cannot be understood; the message names the line.
pub(super) fn read(text: &str) -> Result<RawRecording, PoseFault> {
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
        .into_records();
    let mut header: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut lines = 0;
    while !header.contains_key("coords") {
        let row = rows.next().ok_or(PoseFault::HeaderCut)?.map_err(|error| PoseFault::table(&error))?;
        lines += 1;
        let cells = row.iter().skip(1).map(str::to_owned).collect();
        header.insert(row.get(0).unwrap_or_default().to_owned(), cells);
    }
    let empty = Vec::new();
    let line = |name: &str| header.get(name).unwrap_or(&empty);
    let (parts, coordinates, individuals) = (line("bodyparts"), line("coords"), line("individuals"));
    let mut names: Vec<String> = Vec::new();
    for part in parts {
        if !names.contains(part) {
            names.push(part.clone());
        }
    }
    let (known, unknown_names) = columns_of(&names)?;
    let mut who: Vec<&String> = Vec::new();
    let mut places = Vec::with_capacity(parts.len());
    for (at, (part, coordinate)) in parts.iter().zip(coordinates).enumerate() {
        let individual = match individuals.get(at) {
            Some(name) => who.iter().position(|known| *known == name).unwrap_or_else(|| {
                who.push(name);
                who.len() - 1
            }),
            None => 0,
        };
        let coordinate = match coordinate.as_str() {
            "x" => 0,
            "y" => 1,
            "likelihood" => 2,
            other => return Err(PoseFault::Coordinate { name: other.to_owned() }),
        };
        let landmark = names.iter().position(|name| name == part).and_then(|name| known[name]);
        places.push(Place { individual, landmark, coordinate });
    }
    let people = who.len().max(1);
    let mut frames = Vec::new();
    for row in rows {
        lines += 1;
        let row = row.map_err(|error| PoseFault::TableLine { line: lines, cause: error.to_string() })?;
        frames.push(frame_of(&row, &places, people));
    }
    Ok(RawRecording { unknown_names, frames, ..RawRecording::default() })
}

fn frame_of(row: &csv::StringRecord, places: &[Place], people: usize) -> RawFrame {
    let mut values = vec![LandmarkTable::<[Option<f64>; 3]>::default(); people];
    for (cell, place) in row.iter().skip(1).zip(places) {
        if let Some(landmark) = place.landmark {
            values[place.individual][landmark][place.coordinate] = cell.trim().parse().ok();
        }
    }
    let person = |(id, values): (usize, LandmarkTable<[Option<f64>; 3]>)| RawPerson {
        id: (people > 1).then(|| i64::try_from(id).ok()).flatten(),
        points: LandmarkTable::from_fn(|landmark| {
            let [x, y, likelihood] = values[landmark];
            point(x, y, likelihood)
        }),
    };
    let people = values.into_iter().enumerate().map(person).filter(|person| person.pose().is_some());
    RawFrame { time: None, people: people.collect() }
}
