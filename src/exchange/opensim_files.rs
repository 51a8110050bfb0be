//! TRC (landmarks), MOT (joint angles) and STO (muscle activations), the text tables that OpenSim and its relatives read.
//!
//! Our laboratory frame is theirs: x forward, y up, z right, metres. A place that was not seen is an empty cell in TRC
//! and `nan` in MOT, never a guess. An axis that the view never shows (z from the side) is written as 0, because these
//! programs take a marker with an empty coordinate for a lost marker; [`crate::clinic::assessment::Assessment::view`] says which axis that is.

use std::path::Path;

use super::assessment_file::write_whole;
use super::error::ExchangeError;
use crate::biomechanics::anatomy::{BySide, Landmark};
use crate::biomechanics::motion::{JointAngles, LengthUnit, Motion, Position};

/// Writes the landmarks as TRC.
///
/// # Errors
/// When the file cannot be written.
pub fn write_trc(path: &Path, motion: &Motion) -> Result<(), ExchangeError> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    write_whole(path, trc_text(motion, &name).as_bytes())
}

/// Writes the joint angles as MOT, degrees.
///
/// # Errors
/// When the file cannot be written.
pub fn write_mot(path: &Path, motion: &Motion) -> Result<(), ExchangeError> {
    write_whole(path, mot_text(motion).as_bytes())
}

/// Writes muscle activations as STO, one column per muscle group and side. A motion without activations gives a file
/// without rows.
///
/// # Errors
/// When the file cannot be written.
pub fn write_sto(path: &Path, motion: &Motion) -> Result<(), ExchangeError> {
    write_whole(path, sto_text(motion).as_bytes())
}

type Coordinate = fn(&Position) -> Option<f64>;

const COORDINATES: [Coordinate; 3] = [|place| place.x, |place| place.y, |place| place.z];

/// Which of x, y and z are seen at all.
pub(super) fn axes_seen(motion: &Motion) -> [bool; 3] {
    COORDINATES.map(|coordinate| {
        Landmark::ALL.iter().any(|landmark| {
            motion.landmarks[*landmark].iter().flatten().any(|place| coordinate(place).is_some())
        })
    })
}

/// A place as three numbers, where it was seen on every axis that the view shows.
pub(super) fn place_of(
    motion: &Motion,
    landmark: Landmark,
    frame: usize,
    seen: [bool; 3],
) -> Option<[f64; 3]> {
    let place = motion.landmarks[landmark].get(frame).copied().flatten()?;
    let mut numbers = [0.0; 3];
    for axis in 0..3 {
        if seen[axis] {
            numbers[axis] = COORDINATES[axis](&place)?;
        }
    }
    Some(numbers)
}

fn trc_text(motion: &Motion, name: &str) -> String {
    let (frames, markers, rate) = (motion.len(), Landmark::COUNT, motion.sample_rate);
    let unit = match motion.length_unit {
        LengthUnit::Metre => "m",
        LengthUnit::BodyHeight => "body_heights",
    };
    let mut text = format!(
        "PathFileType\t4\t(X/Y/Z)\t{name}\nDataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames\n{rate:.4}\t{rate:.4}\t{frames}\t{markers}\t{unit}\t{rate:.4}\t1\t{frames}\nFrame#\tTime"
    );
    for landmark in Landmark::ALL {
        text += &format!("\t{}\t\t", landmark.name());
    }
    text += "\n\t";
    for number in 1..=markers {
        text += &format!("\tX{number}\tY{number}\tZ{number}");
    }
    text += "\n\n";
    let seen = axes_seen(motion);
    for frame in 0..frames {
        text += &format!("{}\t{:.6}", frame + 1, motion.time(frame));
        for landmark in Landmark::ALL {
            match place_of(motion, landmark, frame, seen) {
                Some([x, y, z]) => text += &format!("\t{x:.6}\t{y:.6}\t{z:.6}"),
                None => text += "\t\t\t",
            }
        }
        text.push('\n');
    }
    text
}

type Angle = fn(&JointAngles) -> &Vec<Option<f64>>;

/// Coordinate names of the Rajagopal 2016 model, whose knee flexes positively as ours does.
const ANGLES: [(&str, Angle); 3] = [
    ("hip_flexion", |angles| &angles.hip_flexion),
    ("knee_angle", |angles| &angles.knee_flexion),
    ("ankle_angle", |angles| &angles.ankle_dorsiflexion),
];

fn mot_text(motion: &Motion) -> String {
    let sides = [("r", &motion.joint_angles.right), ("l", &motion.joint_angles.left)];
    let mut text = format!(
        "Coordinates\nversion=1\nnRows={}\nnColumns={}\ninDegrees=yes\n\nUnits are S.I. units (second, meters, Newtons, ...)\nAngles are in degrees.\n\nendheader\ntime",
        motion.len(),
        2 + sides.len() * ANGLES.len()
    );
    for (letter, _) in sides {
        for (name, _) in ANGLES {
            text += &format!("\t{name}_{letter}");
        }
    }
    text += "\tlumbar_extension\n";
    let cell =
        |angle: Option<f64>| angle.map_or("\tnan".to_owned(), |angle| format!("\t{:.6}", angle.to_degrees()));
    for frame in 0..motion.len() {
        text += &format!("{:.6}", motion.time(frame));
        for (_, angles) in sides {
            for (_, of) in ANGLES {
                text += &cell(of(angles).get(frame).copied().flatten());
            }
        }
        // Their lumbar coordinate extends positively.
        text += &cell(motion.trunk_lean.get(frame).copied().flatten().map(|lean| -lean));
        text.push('\n');
    }
    text
}

fn sto_text(motion: &Motion) -> String {
    let columns: Vec<(String, &[f64])> = motion
        .activations
        .iter()
        .flat_map(BySide::iter)
        .flat_map(|(side, table)| {
            table.iter().map(move |(group, values)| {
                (format!("{}_{}/activation", group.name(), side.name()), values.as_slice())
            })
        })
        .collect();
    let rows = if columns.is_empty() { 0 } else { motion.len() };
    let mut text = format!(
        "activations\nversion=1\nnRows={rows}\nnColumns={}\ninDegrees=no\nendheader\ntime",
        1 + columns.len()
    );
    for (name, _) in &columns {
        text += &format!("\t{name}");
    }
    text.push('\n');
    for frame in 0..rows {
        text += &format!("{:.6}", motion.time(frame));
        for (_, values) in &columns {
            text += &values.get(frame).map_or("\tnan".to_owned(), |value| format!("\t{value:.6}"));
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::biomechanics::anatomy::LandmarkTable;
    use crate::biomechanics::motion::MotionSource;

    /// Three frames in which everything is known but the nose in the second and a knee angle in the third.
    pub(in crate::exchange) fn short_motion() -> Motion {
        let mut landmarks: LandmarkTable<Vec<Option<Position>>> = LandmarkTable::default();
        for (number, landmark) in Landmark::ALL.into_iter().enumerate() {
            landmarks[landmark] = (0..3)
                .map(|frame| {
                    let at = f64::from(frame) + 0.01 * number as f64;
                    (landmark != Landmark::Nose || frame != 1).then_some(Position {
                        x: Some(0.5 * at),
                        y: Some(1.0 + 0.1 * at),
                        z: Some(-0.2 * at),
                    })
                })
                .collect();
        }
        let angles = |offset: f64| JointAngles {
            hip_flexion: vec![Some(0.1 + offset), Some(0.2), Some(0.3)],
            knee_flexion: vec![Some(0.4), Some(0.5), None],
            ankle_dorsiflexion: vec![Some(-0.1), Some(0.0), Some(0.1)],
        };
        Motion {
            source: MotionSource::Measured,
            start: 0.25,
            sample_rate: 100.0,
            length_unit: LengthUnit::Metre,
            landmarks,
            joint_angles: BySide { left: angles(0.0), right: angles(0.5) },
            trunk_lean: vec![Some(0.05), Some(0.06), Some(0.07)],
            ground_reaction: None,
            activations: None,
        }
    }

    #[test]
    fn trc_is_read_back_place_by_place() {
        let motion = short_motion();
        let text = trc_text(&motion, "walk.trc");
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[2].starts_with("100.0000\t100.0000\t3\t21\tm\t"));
        assert_eq!(lines[3].split('\t').nth(2), Some("nose"));
        for frame in 0..3 {
            let cells: Vec<&str> = lines[6 + frame].split('\t').collect();
            assert_eq!(cells.len(), 2 + 3 * Landmark::COUNT);
            assert!((cells[1].parse::<f64>().unwrap() - motion.time(frame)).abs() < 1e-6);
            for (number, landmark) in Landmark::ALL.into_iter().enumerate() {
                let read = cells[2 + 3 * number].parse::<f64>().ok();
                let known = motion.landmarks[landmark][frame].and_then(|place| place.x);
                assert_eq!(read.is_some(), known.is_some());
                assert!(read.zip(known).is_none_or(|(a, b)| (a - b).abs() < 1e-6));
            }
        }
    }

    #[test]
    fn mot_holds_degrees_and_gaps_stay_gaps() {
        let motion = short_motion();
        let text = mot_text(&motion);
        let (_, table) = text.split_once("endheader\n").unwrap();
        let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split('\t').collect()).collect();
        assert!(text.contains("nRows=3\nnColumns=8\n") && rows.iter().all(|row| row.len() == 8));
        let column = |name: &str| rows[0].iter().position(|known| *known == name).unwrap();
        let number = |frame: usize, name: &str| rows[1 + frame][column(name)].parse::<f64>().unwrap();
        assert!((number(0, "hip_flexion_r") - 0.6_f64.to_degrees()).abs() < 1e-4);
        assert!((number(0, "hip_flexion_l") - 0.1_f64.to_degrees()).abs() < 1e-4);
        assert!((number(0, "lumbar_extension") + 0.05_f64.to_degrees()).abs() < 1e-4);
        assert!(number(2, "knee_angle_l").is_nan());
    }

    #[test]
    fn sto_holds_every_group_of_both_sides() {
        use crate::biomechanics::anatomy::{MuscleGroup, MuscleTable};
        let mut motion = short_motion();
        assert!(sto_text(&motion).contains("nRows=0\n"));
        let table = |level: f64| MuscleTable::from_fn(|group| vec![level + 0.01 * group as usize as f64; 3]);
        motion.activations = Some(BySide { left: table(0.1), right: table(0.5) });
        let text = sto_text(&motion);
        let (_, body) = text.split_once("endheader\n").unwrap();
        let rows: Vec<Vec<&str>> = body.lines().map(|line| line.split('\t').collect()).collect();
        assert!(rows.len() == 4 && rows.iter().all(|row| row.len() == 1 + 2 * MuscleGroup::COUNT));
        let column = rows[0].iter().position(|name| *name == "soleus_right/activation").unwrap();
        let known = 0.5 + 0.01 * MuscleGroup::Soleus as usize as f64;
        assert!((rows[2][column].parse::<f64>().unwrap() - known).abs() < 1e-6);
    }

    #[test]
    fn an_axis_that_the_view_hides_does_not_lose_the_marker() {
        let mut motion = short_motion();
        for landmark in Landmark::ALL {
            for place in motion.landmarks[landmark].iter_mut().flatten() {
                place.z = None;
            }
        }
        assert_eq!(axes_seen(&motion), [true, true, false]);
        let row = trc_text(&motion, "side.trc").lines().nth(6).unwrap().to_owned();
        assert!(row.split('\t').skip(2).all(|cell| !cell.is_empty()));
    }
}
