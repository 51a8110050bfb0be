//! [`WalkVariation`]: the same walk by a taller or smaller person, faster or slower, with longer or shorter, wider or
//! narrower steps.
//!
//! Few simulated walkers cover few speeds and sizes, while a learned estimator must not mistake what they share for a
//! law. Size changes walks as mechanics does (lengths by a factor, times by its root: dynamically similar walks). The
//! other changes are geometry and no physics: feet stay where they stand, but nobody has shown that a body would
//! walk so. Such a walk therefore never counts as a simulated gait, keeps no muscle activity, and is marked.

use super::known_walk::{KnownWalk, Place};
use crate::biomechanics::anatomy::{BodyPoint, Landmark, LandmarkTable, Side};
use crate::biomechanics::random::Random;

/// How a walk is changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WalkVariation {
    /// Factor on all lengths; times change by its root.
    pub size: f64,
    /// Factor on the cadence besides.
    pub tempo: f64,
    /// Factor on the step length besides.
    pub reach: f64,
    /// Added to the step width, m, after the change of size.
    pub wider: f64,
}

impl WalkVariation {
    /// The walk as it is.
    pub const NONE: WalkVariation = WalkVariation { size: 1.0, tempo: 1.0, reach: 1.0, wider: 0.0 };

    /// A change that makes of a walk at `speed` (m/s) and step width (m) by somebody of a `stature` (m) one at any speed between
    /// 0.2 and 2 m/s and any width up to a seventh of the stature, by somebody between a child of six years and a tall man.
    pub fn drawn(speed: f64, width: f64, stature: f64, random: &mut Random) -> Self {
        let size: f64 = random.between(0.65, 1.12);
        // Speeds of bodies of other sizes are alike by the root of the size.
        let wanted = random.between(0.2, 2.0) * size.sqrt();
        let away = (wanted / (speed.max(0.05) * size.sqrt())).ln().clamp(-1.5, 0.5);
        // Fast walkers step both faster and farther; how much of each is their own.
        let share = random.between(0.3, 0.6);
        let own = 0.08 * random.normal_polar();
        Self {
            size,
            tempo: (share * away + own).exp().clamp(0.45, 1.5),
            reach: ((1.0 - share) * away - own).exp().clamp(0.3, 1.4),
            wider: (random.between(0.005, 0.14) * stature - width) * size,
        }
    }

    /// Factor on times.
    pub fn time_factor(&self) -> f64 {
        self.size.sqrt() / self.tempo
    }

    /// Factor on step lengths.
    pub fn length_factor(&self) -> f64 {
        self.size * self.reach
    }

    /// Factor on walking speed.
    pub fn speed_factor(&self) -> f64 {
        self.length_factor() / self.time_factor()
    }

    /// The walk so changed.
    pub fn apply(&self, walk: &KnownWalk) -> KnownWalk {
        let times = walk.times.iter().map(|time| time * self.time_factor()).collect();
        let mut points = LandmarkTable::from_fn(|_| Vec::with_capacity(walk.times.len()));
        for row in 0..walk.times.len() {
            let old = |landmark: Landmark| -> Option<Place> {
                let place = (*walk.points[landmark].get(row)?)?;
                Some(place.map(|coordinate| self.size * coordinate))
            };
            for landmark in Landmark::ALL {
                if walk.points[landmark].len() == walk.times.len() {
                    points[landmark].push(self.moved(landmark, &old));
                }
            }
        }
        KnownWalk { times, points, stature: walk.stature.map(|stature| stature * self.size) }
    }

    /// Knees and ankles reach farther, arms swing farther about their shoulders; trunk and feet keep their shape.
    fn moved(&self, landmark: Landmark, old: &dyn Fn(Landmark) -> Option<Place>) -> Option<Place> {
        let own = old(landmark)?;
        let of = |point: BodyPoint| landmark.side().map(|side| Landmark::of(point, side)).and_then(old);
        let left = old(Landmark::LeftHip)?;
        let right = old(Landmark::RightHip)?;
        let pelvis = f64::midpoint(left[0], right[0]);
        // Shift of a point that keeps its place relative to another which is stretched about the start of the walk.
        let with = |anchor: f64| own[0] + (self.reach - 1.0) * anchor;
        let x = match landmark.point() {
            BodyPoint::Knee | BodyPoint::Ankle => self.reach * own[0],
            BodyPoint::Heel | BodyPoint::Toe => with(of(BodyPoint::Ankle)?[0]),
            BodyPoint::Elbow | BodyPoint::Wrist => {
                let shoulder = of(BodyPoint::Shoulder)?[0];
                with(pelvis) + (self.reach - 1.0) * (own[0] - shoulder)
            }
            _ => with(pelvis),
        };
        let outward = match landmark.side() {
            Some(Side::Right) => 0.5 * self.wider,
            Some(Side::Left) => -0.5 * self.wider,
            None => 0.0,
        };
        let share = match landmark.point() {
            BodyPoint::Ankle | BodyPoint::Heel | BodyPoint::Toe => 1.0,
            BodyPoint::Knee => 0.5,
            _ => 0.0,
        };
        Some([x, own[1], own[2] + share * outward])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthesis::{AnalyticWalker, WalkerParameters};

    fn walk() -> KnownWalk {
        AnalyticWalker::new(WalkerParameters::default()).known_walk(6.0, 100.0)
    }

    /// Longest stretch in which a heel stands still, and where: one footprint.
    fn footprints(walk: &KnownWalk, landmark: Landmark) -> Vec<f64> {
        let rows: Vec<Place> = walk.points[landmark].iter().map(|place| place.unwrap()).collect();
        let mut prints: Vec<f64> = Vec::new();
        for pair in rows.windows(9) {
            let still = (pair[8][0] - pair[0][0]).abs() < 0.004;
            if still && prints.last().is_none_or(|last| pair[0][0] - last > 0.2) {
                prints.push(pair[4][0]);
            }
        }
        prints
    }

    #[test]
    fn lengths_times_and_speed_change_as_said_and_feet_do_not_slide() {
        let variation = WalkVariation { size: 0.8, tempo: 1.1, reach: 0.7, wider: 0.05 };
        let (before, after) = (walk(), variation.apply(&walk()));
        let speed = |walk: &KnownWalk| {
            let (first, last) = walk.span().unwrap();
            let at = |time| walk.pelvis(time).unwrap()[0];
            (at(last - 0.01) - at(first + 0.01)) / (last - first - 0.02)
        };
        assert!((speed(&after) / speed(&before) / variation.speed_factor() - 1.0).abs() < 0.01);
        let (a, b) = (footprints(&before, Landmark::LeftHeel), footprints(&after, Landmark::LeftHeel));
        assert!(a.len() >= 4 && a.len() == b.len(), "{a:?} {b:?}");
        let stride = |prints: &[f64]| (prints[3] - prints[1]) / 2.0;
        assert!((stride(&b) / stride(&a) / variation.length_factor() - 1.0).abs() < 0.01);
        let width = |walk: &KnownWalk| {
            walk.points[Landmark::RightHeel][50].unwrap()[2] - walk.points[Landmark::LeftHeel][50].unwrap()[2]
        };
        assert!((width(&after) - 0.8 * width(&before) - 0.05).abs() < 1e-9);
        assert_eq!(after.stature, before.stature.map(|stature| 0.8 * stature));
    }

    #[test]
    fn bones_keep_nearly_their_lengths_and_no_change_is_no_change() {
        assert_eq!(WalkVariation::NONE.apply(&walk()), walk());
        let variation = WalkVariation { reach: 0.6, ..WalkVariation::NONE };
        let after = variation.apply(&walk());
        let thigh = |walk: &KnownWalk, row: usize| {
            let (hip, knee) =
                (walk.points[Landmark::LeftHip][row].unwrap(), walk.points[Landmark::LeftKnee][row].unwrap());
            (0..3).map(|axis| (hip[axis] - knee[axis]).powi(2)).sum::<f64>().sqrt()
        };
        for row in 0..600 {
            assert!((thigh(&after, row) / thigh(&walk(), row) - 1.0).abs() < 0.15, "row {row}");
        }
    }
}
