//! A picture that stands on its head or lies on its side: a phone held otherwise, whose note of it was lost.
//!
//! People stand on their feet. Where most of the bodies seen do not, the picture is turned, not they: key-points are then
//! turned upright, analysed, and turned back, so that what is drawn still lies over the picture that is shown.

use super::options::{AnalysisOptions, FloorMarks};
use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::clinic::assessment::{QualityFlag, QualityLevel};
use crate::vision::pose::{Keypoint, Pose, PoseTrack};

/// How far a picture has to be turned, clockwise, to stand upright.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// A quarter: heads point to the left.
    Quarter,
    /// Half: heads point down.
    Half,
    /// Three quarters: heads point to the right.
    ThreeQuarters,
}

/// Share of the bodies that must lie the same way: somebody who is helped up from the floor lies for part of a film.
const MOST: f64 = 0.7;
/// Bodies that must have been seen to judge.
const LEAST: usize = 10;

impl Turn {
    /// How the picture has to be turned, `None` where it stands upright or that cannot be told.
    pub fn needed(track: &PoseTrack) -> Option<Turn> {
        let mut count = [0_usize; 4];
        for pose in track.samples.iter().filter_map(|sample| sample.pose.as_ref()) {
            let Some([x, y]) = upward(pose) else { continue };
            let way = match (x.abs() > y.abs(), x < 0.0, y < 0.0) {
                (false, _, true) => 0,
                (true, true, _) => 1,
                (false, _, false) => 2,
                (true, false, _) => 3,
            };
            count[way] += 1;
        }
        let all: usize = count.iter().sum();
        let most = |way: usize| all >= LEAST && count[way] as f64 >= MOST * all as f64;
        [(1, Turn::Quarter), (2, Turn::Half), (3, Turn::ThreeQuarters)]
            .into_iter()
            .find_map(|(way, turn)| most(way).then_some(turn))
    }

    /// The turn that undoes this one.
    fn back(self) -> Turn {
        match self {
            Turn::Quarter => Turn::ThreeQuarters,
            Turn::Half => Turn::Half,
            Turn::ThreeQuarters => Turn::Quarter,
        }
    }

    /// A place in a picture of this size, px, in the turned picture.
    fn place(self, [x, y]: [f64; 2], (width, height): (usize, usize)) -> [f64; 2] {
        let (right, bottom) = (width as f64 - 1.0, height as f64 - 1.0);
        match self {
            Turn::Quarter => [bottom - y, x],
            Turn::Half => [right - x, bottom - y],
            Turn::ThreeQuarters => [y, right - x],
        }
    }

    /// The key-points in the turned picture.
    pub fn turned(self, track: &PoseTrack) -> PoseTrack {
        let size = (track.width, track.height);
        let (width, height) = if self == Turn::Half { size } else { (size.1, size.0) };
        let mut samples = track.samples.clone();
        for sample in &mut samples {
            let turn = |point: &mut Keypoint| [point.x, point.y] = self.place([point.x, point.y], size);
            for landmark in Landmark::ALL {
                sample.pose.iter_mut().filter_map(|pose| pose.points[landmark].as_mut()).for_each(turn);
            }
            sample.leg_candidates.iter_mut().for_each(|candidate| turn(&mut candidate.keypoint));
        }
        PoseTrack { width, height, samples }
    }

    /// The key-points of a turned picture in the picture as it was.
    pub fn turned_back(self, turned: &PoseTrack) -> PoseTrack {
        self.back().turned(turned)
    }

    /// The options for the turned picture: marks on the floor turn with it.
    pub fn options(self, options: &AnalysisOptions, track: &PoseTrack) -> AnalysisOptions {
        let size = (track.width, track.height);
        let marks = options.floor_marks.map(|marks| FloorMarks {
            first: self.place(marks.first, size),
            second: self.place(marks.second, size),
            ..marks
        });
        AnalysisOptions { floor_marks: marks, ..options.clone() }
    }

    /// What is said about it.
    pub fn flag(self) -> QualityFlag {
        let how = match self {
            Turn::Half => "stands on its head",
            Turn::Quarter | Turn::ThreeQuarters => "lies on its side",
        };
        let message = format!("The picture {how}; it was read upright. Hold the camera upright next time.");
        QualityFlag { check: "picture_turned", level: QualityLevel::Amber, message }
    }
}

/// From the ankles to the shoulders, or to the hips where those are not seen, px.
fn upward(pose: &Pose) -> Option<[f64; 2]> {
    let middle = |point: BodyPoint| {
        let seen: Vec<[f64; 2]> = Side::BOTH
            .into_iter()
            .filter_map(|side| pose.points[Landmark::of(point, side)])
            .map(|point| [point.x, point.y])
            .collect();
        let count = seen.len() as f64;
        (!seen.is_empty()).then(|| {
            [seen.iter().map(|p| p[0]).sum::<f64>() / count, seen.iter().map(|p| p[1]).sum::<f64>() / count]
        })
    };
    let feet = middle(BodyPoint::Ankle)?;
    let top = middle(BodyPoint::Shoulder).or_else(|| middle(BodyPoint::Hip))?;
    Some([top[0] - feet[0], top[1] - feet[1]])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vision::pose::PoseSample;

    fn standing() -> PoseTrack {
        let mut pose = Pose::default();
        let mut put = |landmark, x, y| pose.points[landmark] = Some(Keypoint { x, y, confidence: 0.9 });
        put(Landmark::LeftShoulder, 300.0, 40.0);
        put(Landmark::LeftHip, 305.0, 100.0);
        put(Landmark::LeftAnkle, 310.0, 200.0);
        let sample = |frame| PoseSample {
            frame,
            time: frame as f64 / 30.0,
            pose: Some(pose.clone()),
            ..PoseSample::default()
        };
        PoseTrack { width: 640, height: 360, samples: (0..20).map(sample).collect() }
    }

    #[test]
    fn every_turn_is_found_and_undone() {
        let upright = standing();
        assert_eq!(Turn::needed(&upright), None);
        for turn in [Turn::Quarter, Turn::Half, Turn::ThreeQuarters] {
            let lying = turn.back().turned(&upright);
            assert_eq!(Turn::needed(&lying), Some(turn));
            let again = turn.turned(&lying);
            assert_eq!(again, upright);
            assert_eq!(turn.turned_back(&again), lying);
        }
    }
}
