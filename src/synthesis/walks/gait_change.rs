//! [`GaitChange`]: a gait with another timing of the legs, another size, cadence, step length and width, and with all that
//! is true of it changed alike.
//!
//! Joint angles change by what the change does to the angles between the points, so that they keep the anatomical zero
//! of the simulator. Muscle activity keeps its height and follows stance and swing: it is a guess, which files mark and
//! training weighs less.

use super::known_gait::{KnownGait, LegCurves};
use super::known_walk::KnownWalk;
use super::leg_timing::LegTiming;
use super::walk_variation::WalkVariation;
use crate::biomechanics::anatomy::{BodyPoint, BySide, Landmark, Side};
use crate::biomechanics::gait::{EventKind, GaitEvent};
use crate::biomechanics::random::Random;
use crate::synthesis::training::gait_labels::GaitMeans;

/// A change of a whole gait.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GaitChange {
    /// Timing of the legs.
    pub timing: LegTiming,
    /// Size, cadence, step.
    pub variation: WalkVariation,
}

impl GaitChange {
    /// A change that makes of this gait one of any speed at which people walk.
    pub fn drawn(gait: &KnownGait, random: &mut Random) -> Self {
        let stature = gait.walk.stature.unwrap_or(1.7);
        let variation = WalkVariation::drawn(gait.means.speed, gait.means.step_width, stature, random);
        // The timing goes with the speed that somebody of the old size would call so.
        let alike = gait.means.speed * variation.speed_factor() / variation.size.sqrt();
        Self { timing: LegTiming::drawn(gait, alike, random), variation }
    }

    /// The gait so changed.
    pub fn apply(&self, gait: &KnownGait) -> KnownGait {
        let retimed = self.timing.apply(gait);
        let v = &self.variation;
        let walk = v.apply(&retimed.walk);
        let mut events = retimed.events;
        for event in &mut events {
            event.time *= v.time_factor();
        }
        let (before, after) = (angles(&gait.walk, &gait.events), angles(&walk, &events));
        let curves = BySide::from_fn(|side| {
            let leg = gait.curves.get(side);
            let (a, b) = (before.get(side), after.get(side));
            LegCurves {
                angles: std::array::from_fn(|joint| match (a, b) {
                    (Some(a), Some(b)) => changed(&leg.angles[joint], &a[joint], &b[joint]),
                    _ => retimed.curves.get(side).angles[joint].clone(),
                }),
                activation: retimed.curves.get(side).activation.clone(),
            }
        });
        let m = retimed.means;
        KnownGait {
            walk,
            events,
            means: GaitMeans {
                speed: m.speed * v.speed_factor(),
                step_time: m.step_time.map(|time| time * v.time_factor()),
                step_length: m.step_length.map(|length| length * v.length_factor()),
                step_width: m.step_width * v.size + v.wider,
                ..m
            },
            curves,
        }
    }
}

/// A curve in degrees to which the difference of two others in radians is added.
fn changed(curve: &[f64], before: &[f64], after: &[f64]) -> Vec<f64> {
    curve.iter().zip(before.iter().zip(after)).map(|(own, (a, b))| own + (b - a).to_degrees()).collect()
}

/// Angles between the points in the plane of the walk, rad, as mean cycle of each leg.
type Cycle = [Vec<f64>; 3];

fn angles(walk: &KnownWalk, events: &[GaitEvent]) -> BySide<Option<Cycle>> {
    BySide::from_fn(|side| cycle(walk, events, side))
}

fn cycle(walk: &KnownWalk, events: &[GaitEvent], side: Side) -> Option<Cycle> {
    const PHASES: usize = crate::biomechanics::typical_gait::POINTS;
    let strikes: Vec<f64> = events
        .iter()
        .filter(|event| event.side == side && event.kind == EventKind::InitialContact)
        .map(|event| event.time)
        .collect();
    let mut sums: Cycle = std::array::from_fn(|_| vec![0.0; PHASES]);
    let mut strides = 0.0;
    // The first strides come from the set pose; more than six say nothing new.
    for pair in strikes.windows(2).skip(2).take(6) {
        let moments = (0..PHASES).map(|k| pair[0] + (pair[1] - pair[0]) * k as f64 / (PHASES - 1) as f64);
        let Some(stride) = moments.map(|time| moment(walk, side, time)).collect::<Option<Vec<_>>>() else {
            continue;
        };
        strides += 1.0;
        for (k, values) in stride.into_iter().enumerate() {
            (0..3).for_each(|joint| sums[joint][k] += values[joint]);
        }
    }
    (strides > 0.0).then(|| sums.map(|sum| sum.into_iter().map(|value| value / strides).collect()))
}

fn moment(walk: &KnownWalk, side: Side, time: f64) -> Option<[f64; 3]> {
    let at = |point| walk.place(Landmark::of(point, side), time);
    let (hip, knee, ankle) = (at(BodyPoint::Hip)?, at(BodyPoint::Knee)?, at(BodyPoint::Ankle)?);
    let (heel, toe) = (at(BodyPoint::Heel)?, at(BodyPoint::Toe)?);
    let thigh = (knee[0] - hip[0]).atan2(hip[1] - knee[1]);
    let shank = (ankle[0] - knee[0]).atan2(knee[1] - ankle[1]);
    let foot = (toe[1] - heel[1]).atan2(toe[0] - heel[0]);
    Some([thigh, thigh - shank, foot - shank])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::control::following::reference::Adaptation;
    use crate::simulation::library::Library;
    use crate::synthesis::training::training_example::{WALK, walk};
    use crate::synthesis::walks::population::KnownWalker;

    #[test]
    fn a_shorter_step_swings_the_hip_less_and_truths_hang_together() {
        let library = Library::built_in().unwrap();
        let controller = library.find("healthy_adult_1.25").unwrap();
        let (finished, labels) =
            walk(KnownWalker::Reflex(controller), &controller.parameters, &Adaptation::default(), WALK, 2)
                .unwrap();
        let gait = KnownGait::of(&finished.record, &labels.unwrap(), controller.parameters.stature);
        let timing = LegTiming { double_support: 0.3, right_later: 0.0, right_ahead: 0.0 };
        let variation = WalkVariation { reach: 0.6, ..WalkVariation::NONE };
        let after = GaitChange { timing, variation }.apply(&gait);
        let range = |gait: &KnownGait, joint: usize| {
            let curve = &gait.curves.left.angles[joint];
            curve.iter().copied().fold(f64::MIN, f64::max) - curve.iter().copied().fold(f64::MAX, f64::min)
        };
        assert!(range(&after, 0) < 0.8 * range(&gait, 0), "{} {}", range(&after, 0), range(&gait, 0));
        assert!((after.means.speed / gait.means.speed - 0.6).abs() < 1e-9);
        let none = GaitChange {
            timing: LegTiming { double_support: gait.means.double_support, ..timing },
            variation: WalkVariation::NONE,
        };
        let same = none.apply(&gait);
        for (a, b) in same.curves.left.angles[1].iter().zip(&gait.curves.left.angles[1]) {
            assert!((a - b).abs() < 0.5, "no change is no change");
        }
    }
}
