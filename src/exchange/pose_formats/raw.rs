//! Poses as they stand in a file, before anything is checked: the one form into which every reader brings its file.

use super::pose_fault::PoseFault;
use crate::biomechanics::anatomy::{Landmark, LandmarkTable};
use crate::vision::pose::{Keypoint, Pose};

use super::laboratory_signals::LaboratorySignals;
use super::point_names::{Column, column};

/// Longest recording that is read: four hours at 120 frames/s.
pub const MOST_FRAMES: usize = 4 * 3600 * 120;
/// Most people that are read in one picture.
pub const MOST_PEOPLE: usize = 100;

/// A recording as it stands in a file.
#[derive(Clone, Debug, Default)]
pub struct RawRecording {
    /// Width and height of the picture, px, where the file tells them.
    pub size: Option<[f64; 2]>,
    /// Frames per second, where the file tells them.
    pub rate: Option<f64>,
    /// What the numbers are lengths of.
    pub unit: CoordinateUnit,
    /// Names that stand in the file and mean nothing to us.
    pub unknown_names: Vec<String>,
    /// The frames in order.
    pub frames: Vec<RawFrame>,
    /// What a laboratory recorded beside its markers.
    pub signals: Option<LaboratorySignals>,
}

/// What coordinates count.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum CoordinateUnit {
    /// Pixels, unless the numbers say something else.
    #[default]
    Pixels,
    /// Lengths in the walking plane, x along it and y up: so many metres each.
    Metres(f64),
}

/// One picture.
#[derive(Clone, Debug, Default)]
pub struct RawFrame {
    /// As the file gives it, whatever it counts.
    pub time: Option<f64>,
    /// Everybody in it.
    pub people: Vec<RawPerson>,
}

/// One person in one picture.
#[derive(Clone, Debug, Default)]
pub struct RawPerson {
    /// Who it is, where the program followed people.
    pub id: Option<i64>,
    /// Points by landmark.
    pub points: LandmarkTable<Option<Keypoint>>,
}

impl RawPerson {
    /// The points as a pose; `None` without any.
    pub fn pose(&self) -> Option<Pose> {
        let seen = self.points.iter().any(|(_, point)| point.is_some());
        seen.then(|| Pose { points: self.points.clone() })
    }
}

/// The columns of a file by its names, and the names that are unknown.
///
/// # Errors
/// When no name is known, or two are the same.
pub fn columns_of(names: &[String]) -> Result<(Vec<Option<Landmark>>, Vec<String>), PoseFault> {
    let mut columns: Vec<Option<Landmark>> = Vec::with_capacity(names.len());
    let mut unknown = Vec::new();
    for (at, name) in names.iter().enumerate() {
        if names[..at].contains(name) {
            return Err(PoseFault::Twice { name: name.clone() });
        }
        columns.push(match column(name) {
            // Of two names for one point the first counts: big toe before toe, say.
            Column::Of(landmark) if !columns.contains(&Some(landmark)) => Some(landmark),
            Column::Of(_) | Column::Unused => None,
            Column::Unknown => {
                unknown.push(name.clone());
                None
            }
        });
    }
    if columns.iter().flatten().count() == 0 {
        let first: Vec<&str> = names.iter().take(8).map(String::as_str).collect();
        return Err(PoseFault::NoNameKnown { names: first.join(", ") });
    }
    Ok((columns, unknown))
}

/// A point, or none where a coordinate is missing, not a number, or beyond any picture.
pub fn point(x: Option<f64>, y: Option<f64>, confidence: Option<f64>) -> Option<Keypoint> {
    let (x, y) = x.zip(y)?;
    let confidence = confidence.unwrap_or(1.0);
    let real = x.is_finite() && y.is_finite() && confidence.is_finite();
    // The origin is how OpenPose, COCO and most others write that a point was not seen.
    let seen = (x != 0.0 || y != 0.0) && confidence > 0.0;
    (real && seen).then(|| Keypoint { x, y, confidence: confidence.min(1.0) })
}

/// A person from x, y, confidence one after another in the order of the columns.
pub fn person_of(flat: &[Option<f64>], columns: &[Option<Landmark>]) -> LandmarkTable<Option<Keypoint>> {
    let mut points = LandmarkTable::default();
    for (values, landmark) in flat.chunks(3).zip(columns) {
        if let (Some(landmark), [x, y, rest @ ..]) = (landmark, values) {
            points[*landmark] = point(*x, *y, rest.first().copied().flatten());
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_seen_is_no_point_in_the_corner() {
        assert_eq!(point(Some(0.0), Some(0.0), Some(0.0)), None);
        assert_eq!(point(Some(0.0), Some(0.0), None), None);
        assert_eq!(point(Some(3.0), Some(4.0), Some(0.0)), None);
        assert_eq!(point(Some(f64::NAN), Some(4.0), None), None);
        assert_eq!(point(None, Some(4.0), None), None);
        assert_eq!(
            point(Some(0.0), Some(4.0), Some(2.5)),
            Some(Keypoint { x: 0.0, y: 4.0, confidence: 1.0 })
        );
    }
}
