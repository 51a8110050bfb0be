//! Which way up the picture is, told by the bodies in it: heads are above feet, unless the film lies, stands on its head, or
//! a file counts heights upwards.
//!
//! Pose networks turn a body upright before they read it, so that a film that stands on its head gives a perfect walker
//! with exchanged directions. A mirrored film cannot be told: a mirrored body is a body.

use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::vision::pose::{Pose, PoseTrack};

/// Fewest readings that decide.
const ENOUGH: usize = 10;
/// Share of the readings that must agree: somebody may fall, or sit down on the floor, for a part of a film.
const MOST: f64 = 0.7;
/// Beyond this angle from upright, rad, a body lies: 55°, further than the deepest stoop with straight legs.
const LYING: f64 = 0.96;

/// How bodies stand in a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearing {
    /// Heads above feet.
    Upright,
    /// Heads beside feet.
    OnTheSide,
    /// Heads below feet.
    OnTheHead,
}

impl Bearing {
    /// How somebody stands in most of the readings; `None` where too few show head and feet, or they do not agree.
    pub fn of(track: &PoseTrack) -> Option<Self> {
        let each: Vec<Bearing> = track.samples.iter().filter_map(|s| bearing(s.pose.as_ref()?)).collect();
        [Bearing::Upright, Bearing::OnTheSide, Bearing::OnTheHead].into_iter().find(|wanted| {
            let count = each.iter().filter(|found| *found == wanted).count();
            count >= ENOUGH && count as f64 >= MOST * each.len() as f64
        })
    }
}

fn bearing(pose: &Pose) -> Option<Bearing> {
    // Hip to shoulder alone would call somebody who bends down lying; from the ankles on it takes a whole body.
    let top = middle(pose, BodyPoint::Shoulder).or_else(|| middle(pose, BodyPoint::Ear))?;
    let foot = middle(pose, BodyPoint::Ankle).or_else(|| middle(pose, BodyPoint::Knee))?;
    let (across, up) = ((top[0] - foot[0]).abs(), foot[1] - top[1]);
    let angle = across.atan2(up);
    Some(match angle {
        angle if angle < LYING => Bearing::Upright,
        angle if angle > std::f64::consts::PI - LYING => Bearing::OnTheHead,
        _ => Bearing::OnTheSide,
    })
}

fn middle(pose: &Pose, point: BodyPoint) -> Option<[f64; 2]> {
    let seen: Vec<[f64; 2]> = Side::BOTH
        .into_iter()
        .filter_map(|side| pose.points[Landmark::of(point, side)])
        .map(|point| [point.x, point.y])
        .collect();
    let count = seen.len() as f64;
    (!seen.is_empty()).then(|| [0, 1].map(|axis| seen.iter().map(|place| place[axis]).sum::<f64>() / count))
}

/// The same key-points with heights counted downwards, as every picture has them.
pub fn counted_downwards(track: &PoseTrack) -> PoseTrack {
    let mut turned = track.clone();
    let height = track.height as f64;
    for sample in &mut turned.samples {
        for candidate in &mut sample.leg_candidates {
            candidate.keypoint.y = height - candidate.keypoint.y;
        }
        let Some(pose) = &mut sample.pose else { continue };
        for landmark in Landmark::ALL {
            if let Some(point) = &mut pose.points[landmark] {
                point.y = height - point.y;
            }
        }
    }
    turned
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vision::pose::{Keypoint, PoseSample};

    /// A body of 300 px whose axis is turned by an angle from upright, rad.
    fn track(angle: f64) -> PoseTrack {
        let samples = (0..30)
            .map(|frame| {
                let mut pose = Pose::default();
                for (point, up) in [
                    (BodyPoint::Ear, 280.0),
                    (BodyPoint::Shoulder, 240.0),
                    (BodyPoint::Hip, 150.0),
                    (BodyPoint::Ankle, 10.0),
                ] {
                    for side in Side::BOTH {
                        let (x, y) = (640.0 + up * f64::sin(angle), 360.0 - up * angle.cos());
                        pose.points[Landmark::of(point, side)] = Some(Keypoint { x, y, confidence: 0.9 });
                    }
                }
                PoseSample { frame, time: frame as f64 / 30.0, pose: Some(pose), ..PoseSample::default() }
            })
            .collect();
        PoseTrack { width: 1280, height: 720, samples }
    }

    #[test]
    fn upright_lying_and_on_the_head_are_told_apart() {
        for (angle, bearing) in [
            (0.0, Bearing::Upright),
            (0.7, Bearing::Upright),
            (-0.7, Bearing::Upright),
            (1.57, Bearing::OnTheSide),
            (-1.5, Bearing::OnTheSide),
            (3.1, Bearing::OnTheHead),
            (-2.9, Bearing::OnTheHead),
        ] {
            assert_eq!(Bearing::of(&track(angle)), Some(bearing), "{angle}");
        }
        let mut few = track(3.1);
        few.samples.truncate(5);
        assert_eq!(Bearing::of(&few), None);
    }

    #[test]
    fn heights_counted_upwards_are_turned_and_turned_back() {
        let track = track(std::f64::consts::PI);
        let turned = counted_downwards(&track);
        assert_eq!(Bearing::of(&turned), Some(Bearing::Upright));
        assert_eq!(counted_downwards(&turned), track);
    }
}
