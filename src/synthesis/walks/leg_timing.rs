//! [`LegTiming`]: the same gait with longer or shorter stance, and with one leg that lands later or farther ahead.
//!
//! Simulated walkers share a habit of standing on both feet for about a quarter of the stride; people do so for 6 to
//! 50 %. Each leg's path over the floor is therefore run through in another time: what was stance takes longer or shorter,
//! both legs alike, while the body above goes on as before. Footprints stay where they are and no foot slides; knees
//! follow half way between hip and ankle. It is geometry and no physics, as in [`crate::synthesis::walks::walk_variation`].

use super::known_gait::KnownGait;
use super::known_walk::{KnownWalk, Place};
use crate::biomechanics::anatomy::{BodyPoint, BySide, Landmark, LandmarkTable, MuscleTable, Side};
use crate::biomechanics::gait::EventKind;
use crate::biomechanics::random::Random;
use crate::synthesis::training::gait_labels::GaitMeans;

/// How the legs' timing is changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LegTiming {
    /// Share of double support in the stride afterwards.
    pub double_support: f64,
    /// By how much later the right leg does everything, share of the stride.
    pub right_later: f64,
    /// By how much farther ahead the right foot stands, m.
    pub right_ahead: f64,
}

impl LegTiming {
    /// A timing as people show them at a speed (m/s): half follow the speed, as healthy people do, the others anything.
    pub fn drawn(gait: &KnownGait, speed: f64, random: &mut Random) -> Self {
        let usual = 0.19 + 0.22 * (1.25 - speed).max(-0.4);
        let double_support = if random.chance(0.5) {
            usual + 0.05 * random.normal_polar()
        } else {
            random.between(0.06, 0.42)
        };
        let (mut right_later, mut right_ahead) = (0.0, 0.0);
        if random.chance(0.35) {
            let reach = gait.means.step_length.left + gait.means.step_length.right;
            right_later = 0.03 * random.normal_polar().clamp(-2.0, 2.0);
            right_ahead = 0.04 * reach * random.normal_polar().clamp(-2.0, 2.0);
        }
        Self { double_support: double_support.clamp(0.05, 0.55), right_later, right_ahead }
    }

    /// The gait with this timing.
    pub fn apply(&self, gait: &KnownGait) -> KnownGait {
        let stride = gait.means.step_time.left + gait.means.step_time.right;
        // Each leg stands shorter by this time; the feet stand together twice in a stride.
        let shorter = 0.5 * (gait.means.double_support - self.double_support) * stride;
        let later = |side: Side| if side == Side::Right { self.right_later * stride } else { 0.0 };
        let mut events = gait.events.clone();
        for event in &mut events {
            let towards = if event.kind == EventKind::InitialContact { 0.5 } else { -0.5 };
            event.time += later(event.side) + towards * shorter;
        }
        let clocks = BySide::from_fn(|side| Clock {
            knots: gait
                .events
                .iter()
                .zip(&events)
                .filter(|(old, _)| old.side == side)
                .map(|(old, new)| (new.time, old.time))
                .collect(),
        });
        events.sort_by(|a, b| a.time.total_cmp(&b.time));
        let stance = |side: Side| gait.means.stance.get(side) - shorter / stride;
        let curves = BySide::from_fn(|side| {
            let (old, new) = (*gait.means.stance.get(side), stance(side));
            let leg = gait.curves.get(side);
            crate::synthesis::walks::known_gait::LegCurves {
                angles: std::array::from_fn(|joint| rephased(&leg.angles[joint], old, new)),
                activation: MuscleTable::from_fn(|group| rephased(&leg.activation[group], old, new)),
            }
        });
        let (time, length) = (gait.means.step_time, gait.means.step_length);
        let late = later(Side::Right);
        KnownGait {
            walk: self.walk(&gait.walk, &clocks),
            events,
            means: GaitMeans {
                step_time: BySide { left: time.left - late, right: time.right + late },
                step_length: BySide {
                    left: length.left - self.right_ahead,
                    right: length.right + self.right_ahead,
                },
                stance: BySide::from_fn(stance),
                double_support: self.double_support,
                ..gait.means
            },
            curves,
        }
    }

    fn walk(&self, walk: &KnownWalk, clocks: &BySide<Clock>) -> KnownWalk {
        let points = LandmarkTable::from_fn(|landmark| {
            let Some(side) = landmark.side() else { return walk.points[landmark].clone() };
            let share = match landmark.point() {
                BodyPoint::Ankle | BodyPoint::Heel | BodyPoint::Toe => 1.0,
                BodyPoint::Knee => 0.5,
                _ => return walk.points[landmark].clone(),
            };
            let ahead = if side == Side::Right { share * self.right_ahead } else { 0.0 };
            let hip = Landmark::of(BodyPoint::Hip, side);
            let moved = |time: f64| -> Option<Place> {
                let then = clocks.get(side).old(time);
                let place = walk.place(landmark, then)?;
                let (now, before) = (walk.place(hip, time)?, walk.place(hip, then)?);
                let mut moved: Place =
                    std::array::from_fn(|axis| place[axis] + (1.0 - share) * (now[axis] - before[axis]));
                moved[0] += ahead;
                Some(moved)
            };
            walk.times.iter().map(|&time| moved(time)).collect()
        });
        KnownWalk { times: walk.times.clone(), points, stature: walk.stature }
    }
}

/// When a leg did before what it does now: straight between events.
struct Clock {
    knots: Vec<(f64, f64)>,
}

impl Clock {
    fn old(&self, time: f64) -> f64 {
        let after = self.knots.partition_point(|(new, _)| *new <= time);
        match (after.checked_sub(1).and_then(|k| self.knots.get(k)), self.knots.get(after)) {
            (Some(a), Some(b)) => a.1 + (time - a.0) / (b.0 - a.0).max(1e-6) * (b.1 - a.1),
            (Some(end), None) | (None, Some(end)) => time - end.0 + end.1,
            (None, None) => time,
        }
    }
}

/// A curve over a cycle whose stance took the share `old` and now takes `new`.
fn rephased(curve: &[f64], old: f64, new: f64) -> Vec<f64> {
    let last = curve.len().saturating_sub(1);
    (0..curve.len())
        .map(|k| {
            let phase = k as f64 / last.max(1) as f64;
            let before = if phase < new {
                phase * old / new
            } else {
                old + (phase - new) * (1.0 - old) / (1.0 - new).max(1e-6)
            };
            let place = before.clamp(0.0, 1.0) * last as f64;
            let low = (place as usize).min(last);
            let (a, b) = (curve[low], curve[(low + 1).min(last)]);
            a + (b - a) * (place - low as f64)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::gait::GaitEvent;
    use crate::simulation::control::following::reference::Adaptation;
    use crate::simulation::library::Library;
    use crate::synthesis::training::training_example::{WALK, walk};
    use crate::synthesis::walks::population::KnownWalker;

    fn gait() -> KnownGait {
        let library = Library::built_in().unwrap();
        let controller = library.find("healthy_adult_1.25").unwrap();
        let (finished, labels) =
            walk(KnownWalker::Reflex(controller), &controller.parameters, &Adaptation::default(), WALK, 2)
                .unwrap();
        KnownGait::of(&finished.record, &labels.unwrap(), controller.parameters.stature)
    }

    /// Share of the stride from landing to toe off.
    fn stance(events: &[GaitEvent], side: Side) -> f64 {
        let own: Vec<&GaitEvent> = events.iter().filter(|event| event.side == side).skip(6).take(9).collect();
        let strike = own.iter().position(|event| event.kind == EventKind::InitialContact).unwrap();
        (own[strike + 1].time - own[strike].time) / (own[strike + 2].time - own[strike].time)
    }

    #[test]
    fn stance_changes_as_said_and_feet_keep_their_prints() {
        let before = gait();
        let timing = LegTiming { double_support: 0.12, right_later: 0.0, right_ahead: 0.0 };
        let after = timing.apply(&before);
        let change = 0.5 * (before.means.double_support - 0.12);
        for side in Side::BOTH {
            let found = stance(&before.events, side) - stance(&after.events, side);
            assert!((found - change).abs() < 0.01, "{found} for {change}");
            let heel = Landmark::of(BodyPoint::Heel, side);
            // In the middle of a stance the heel lies where it lay.
            let landing = after
                .events
                .iter()
                .rfind(|e| e.side == side && e.kind == EventKind::InitialContact && e.time < WALK - 1.5);
            let time = landing.unwrap().time + 0.2;
            let (a, b) = (before.walk.place(heel, time).unwrap(), after.walk.place(heel, time).unwrap());
            assert!((a[0] - b[0]).abs() < 0.02, "{a:?} {b:?}");
        }
        assert!((after.means.stance.left - before.means.stance.left + change).abs() < 1e-9);
    }

    #[test]
    fn a_late_right_leg_makes_its_own_step_longer_in_time() {
        let before = gait();
        let timing =
            LegTiming { double_support: before.means.double_support, right_later: 0.05, right_ahead: 0.06 };
        let after = timing.apply(&before);
        assert!(after.means.step_time.right > before.means.step_time.right + 0.04);
        let sum = |gait: &KnownGait| gait.means.step_time.left + gait.means.step_time.right;
        assert!((sum(&after) - sum(&before)).abs() < 1e-9);
        assert!((after.means.step_length.right - before.means.step_length.right - 0.06).abs() < 1e-9);
        let same = |landmark| before.walk.points[landmark] == after.walk.points[landmark];
        assert!(same(Landmark::LeftShoulder) && !same(Landmark::RightToe));
    }
}
