//! TRC, the marker table of motion laboratories: pixels from Sports2D, lengths from Sports2D, Pose2Sim, Theia and OpenSim.
//!
//! With lengths in three dimensions the walk is seen from its right side, straight across: the plane in which steps are long
//! is the one that a camera at the side sees without any error of perspective or scale.

use super::markers::{Trajectories, landmarks_of};
use super::pose_fault::PoseFault;
use super::raw::{RawFrame, RawPerson, RawRecording, columns_of, point};
use super::space::{Instant, sagittal};
use crate::biomechanics::anatomy::LandmarkTable;

/// What stands in the table.
///
/// # Errors
/// When it cannot be understood; the message names the line.
pub(super) fn read(text: &str) -> Result<RawRecording, PoseFault> {
    let lines: Vec<&str> = text.lines().collect();
    let cells = |line: usize| -> Vec<&str> {
        lines.get(line).copied().unwrap_or_default().split('\t').map(str::trim).collect()
    };
    if !lines.first().is_some_and(|line| line.starts_with("PathFileType")) {
        return Err(PoseFault::NotTrc);
    }
    let (titles, values) = (cells(1), cells(2));
    let entry = |name: &str| {
        titles
            .iter()
            .position(|title| title.eq_ignore_ascii_case(name))
            .and_then(|at| values.get(at))
            .copied()
    };
    let rate = entry("DataRate").and_then(|rate| rate.parse::<f64>().ok());
    let metres = match entry("Units").unwrap_or_default().to_ascii_lowercase().as_str() {
        "px" | "pixels" | "pixel" => None,
        "m" | "meters" | "metres" => Some(1.0),
        "cm" => Some(0.01),
        "mm" | "millimeters" => Some(0.001),
        other => return Err(PoseFault::Units { units: other.to_owned() }),
    };
    // The names stand over the first of three columns each, after frame number and time.
    let names: Vec<String> =
        cells(3).iter().skip(2).filter(|name| !name.is_empty()).map(|name| (*name).to_owned()).collect();
    let (columns, unknown_names) =
        if metres.is_none() { columns_of(&names)? } else { (Vec::new(), Vec::new()) };
    let mut frames: Vec<Instant> = Vec::new();
    let mut trajectories = Trajectories::new();
    for (index, line) in lines.iter().enumerate().skip(5) {
        let row: Vec<&str> = line.split('\t').map(str::trim).collect();
        if row.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        let number = |at: usize| {
            row.get(at).and_then(|cell| cell.parse::<f64>().ok()).filter(|value| value.is_finite())
        };
        let time = number(1).ok_or_else(|| PoseFault::LineNoTime { line: index + 1 })?;
        let mut places = LandmarkTable::default();
        for (at, name) in names.iter().enumerate() {
            let [x, y, z] = [0, 1, 2].map(|axis| number(2 + 3 * at + axis));
            let place = x.zip(y).map(|(x, y)| [x, y, z.unwrap_or(0.0)]);
            if let Some(Some(landmark)) = columns.get(at) {
                places[*landmark] = place;
            }
            if metres.is_some() {
                trajectories.entry(name.clone()).or_default().push(place);
            }
        }
        frames.push((Some(time), places));
    }
    let Some(metres) = metres else {
        let frames = frames.into_iter().map(|(time, places)| flat(time, &places)).collect();
        return Ok(RawRecording { rate, unknown_names, frames, ..RawRecording::default() });
    };
    // Lengths come from laboratories, whose markers have other names than joints.
    let tables = landmarks_of(&trajectories, frames.len())?;
    let instants: Vec<Instant> = frames.iter().map(|(time, _)| *time).zip(tables).collect();
    let mut recording = sagittal(&instants, metres)?;
    recording.rate = rate;
    Ok(recording)
}

/// x and y of one person.
fn flat(time: Option<f64>, places: &LandmarkTable<Option<[f64; 3]>>) -> RawFrame {
    let points = LandmarkTable::from_fn(|landmark| {
        places[landmark].and_then(|[x, y, _]| point(Some(x), Some(y), None))
    });
    let person = RawPerson { id: None, points };
    RawFrame { time, people: if person.pose().is_some() { vec![person] } else { Vec::new() } }
}
