//! A body's proportions in the picture: whether two stretches of readings may be of the same person.
//!
//! Sizes in the picture change with the distance; proportions do not. Medians over a stretch of walking take out most of a
//! detector's jitter. Two people of like build cannot be told apart this way, and the words that rest on it say so.

use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::signal::robust::median;

use crate::vision::pose::{Keypoint, Pose, PoseSample};

/// Points below this confidence do not count as seen.
const SEEN: f64 = 0.3;
/// Readings of each length from which a build is believed.
const ENOUGH: usize = 12;

/// Lengths of one body in the picture, px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Build {
    /// Middle of the shoulders to middle of the hips.
    pub trunk: f64,
    /// Hip to knee.
    pub thigh: f64,
    /// Knee to ankle.
    pub shank: f64,
}

impl Build {
    /// The usual lengths over these readings; `None` where too few show all of them.
    pub fn of(samples: &[PoseSample]) -> Option<Self> {
        let poses: Vec<&Pose> = samples.iter().filter_map(|sample| sample.pose.as_ref()).collect();
        let usual = |lengths: Vec<f64>| median(&lengths).filter(|_| lengths.len() >= ENOUGH);
        let of_legs = |from: BodyPoint, to: BodyPoint| {
            let each = poses.iter().flat_map(|pose| {
                Side::BOTH.map(|side| {
                    let ends = [from, to].map(|point| seen(pose, Landmark::of(point, side)));
                    Some(distance(ends[0]?, ends[1]?))
                })
            });
            usual(each.flatten().collect())
        };
        let trunks = poses.iter().filter_map(|pose| {
            Some(distance(middle(pose, BodyPoint::Shoulder)?, middle(pose, BodyPoint::Hip)?))
        });
        let trunk = usual(trunks.collect())?;
        let thigh = of_legs(BodyPoint::Hip, BodyPoint::Knee)?;
        let shank = of_legs(BodyPoint::Knee, BodyPoint::Ankle)?;
        (trunk.min(thigh).min(shank) > 1.0).then_some(Self { trunk, thigh, shank })
    }

    /// How much two builds differ whatever their distance: the larger of the differences of leg to trunk and of thigh to
    /// shank, as a share.
    pub fn difference(&self, other: &Self) -> f64 {
        let leg = |build: &Self| (build.thigh + build.shank) / build.trunk;
        let thigh = |build: &Self| build.thigh / build.shank;
        let share = |a: f64, b: f64| a.max(b) / a.min(b) - 1.0;
        share(leg(self), leg(other)).max(share(thigh(self), thigh(other)))
    }
}

fn seen(pose: &Pose, landmark: Landmark) -> Option<Keypoint> {
    pose.points[landmark].filter(|point| point.confidence >= SEEN)
}

fn middle(pose: &Pose, point: BodyPoint) -> Option<Keypoint> {
    let [left, right] = Side::BOTH.map(|side| seen(pose, Landmark::of(point, side)));
    let (left, right) = left.zip(right)?;
    Some(Keypoint { x: left.x.midpoint(right.x), y: left.y.midpoint(right.y), ..left })
}

fn distance(a: Keypoint, b: Keypoint) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}
