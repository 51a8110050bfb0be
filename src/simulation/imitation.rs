//! Following one person: a reference is moved until the walker shows the person's curves.
//!
//! A walker that is told a curve shows it a few degrees off, alike from walk to walk: balance, effort and the floor have a
//! say. So the reference is moved against what the mean curves miss (iterative learning control), in few harmonics and small
//! steps, and the best walk is kept.

use crate::biomechanics::anatomy::{BySide, Side};
use crate::biomechanics::typical_gait::{POINTS, Signal};
use crate::simulation::control::following::harmonics::{Cyclic, HARMONICS};
use crate::simulation::control::following::{FollowingGains, FollowingGait, GaitReference};
use crate::simulation::measure::gait::{GaitMeasures, SideCurves, measure};
use crate::simulation::optimization::search::{FinishedWalk, Subject};

/// Harmonics in which a reference is moved.
const LEARNT: usize = 6;
/// Share of what is missed by which it is moved.
const RATE: f64 = 0.4;
/// Walks of this length, s, are learnt from.
const LESSON: f64 = 10.0;
/// The start is not steady walking, s.
const SETTLED: f64 = 3.0;

/// Distance of mean curves from those wished, degrees (root mean square over the cycle): hip, knee, ankle. The hip is
/// compared as the thigh against the vertical.
pub type CurveDistance = BySide<[f64; 3]>;

/// A walk that follows a person.
#[derive(Clone, Debug)]
pub struct Imitation {
    /// The walk.
    pub walk: FinishedWalk,
    /// The gait that made it.
    pub gait: FollowingGait,
    /// Its measures, where it walked long enough.
    pub measures: Option<GaitMeasures>,
    /// Distance from the wished curves, where it walked long enough.
    pub distance: Option<CurveDistance>,
}

/// Thigh, knee and ankle that a side showed, rad, with the signs of a reference.
fn shown(curves: &SideCurves) -> [Vec<f64>; 3] {
    let (hip, tilt) = (curves.signal(Signal::HipFlexion), curves.signal(Signal::PelvisTilt));
    let radians = |values: Vec<f64>| -> Vec<f64> { values.into_iter().map(f64::to_radians).collect() };
    [
        radians(hip.iter().zip(tilt).map(|(hip, tilt)| hip - tilt).collect()),
        radians(curves.signal(Signal::KneeFlexion).iter().map(|knee| -knee).collect()),
        radians(curves.signal(Signal::AnkleDorsiflexion).to_vec()),
    ]
}

fn wished(reference: &GaitReference, side: Side) -> [Cyclic; 3] {
    let leg = reference.legs.get(side);
    [leg.thigh, leg.knee, leg.ankle]
}

fn at(point: usize) -> f64 {
    point as f64 / (POINTS - 1) as f64
}

/// How far a walk's mean curves lie from a reference's, degrees.
pub fn curve_distance(gait: &GaitMeasures, reference: &GaitReference) -> CurveDistance {
    BySide::from_fn(|side| {
        let (shown, wished) = (shown(gait.curves.get(side)), wished(reference, side));
        std::array::from_fn(|joint| {
            let squares = (0..POINTS).map(|k| (shown[joint][k] - wished[joint].at(at(k))).powi(2));
            (squares.sum::<f64>() / POINTS as f64).sqrt().to_degrees()
        })
    })
}

/// Mean over joints and sides, degrees.
pub fn overall(distance: &CurveDistance) -> f64 {
    let squares = distance.iter().flat_map(|(_, joints)| joints.iter().map(|d| d * d));
    (squares.sum::<f64>() / 6.0).sqrt()
}

/// Moves a reference against what a walk missed of the wished one.
fn moved(told: &GaitReference, wish: &GaitReference, gait: &GaitMeasures, rate: f64) -> GaitReference {
    let mut moved = told.clone();
    for side in Side::BOTH {
        let (shown, wished) = (shown(gait.curves.get(side)), wished(wish, side));
        let leg = moved.legs.get_mut(side);
        for (joint, curve) in [&mut leg.thigh, &mut leg.knee, &mut leg.ankle].into_iter().enumerate() {
            let missed: Vec<f64> =
                (0..POINTS).map(|k| rate * (wished[joint].at(at(k)) - shown[joint][k])).collect();
            let missed = Cyclic::of(&missed);
            curve.mean += missed.mean;
            for k in 0..LEARNT.min(HARMONICS) {
                curve.terms[k].0 += missed.terms[k].0;
                curve.terms[k].1 += missed.terms[k].1;
            }
        }
    }
    moved
}

/// Lets a subject follow a wished reference, beginning from the first of `starts` (half-way, then nearer to typical curves)
/// that stays up, with the set of gains that comes nearest. `lessons` walks of ten seconds are learnt from; then it walks for
/// `seconds`.
pub fn imitate(
    subject: &Subject,
    wish: &GaitReference,
    starts: &[GaitReference],
    gains: &[FollowingGains],
    lessons: usize,
    seconds: f64,
    seed: u64,
) -> Option<Imitation> {
    let mut best: Option<(f64, FollowingGait)> = None;
    for gains in gains {
        let learnt_from = |start| learn(subject, wish, start, gains, lessons, seed);
        let found = starts.iter().find_map(learnt_from);
        let better = |found: &(f64, FollowingGait)| best.as_ref().is_none_or(|best| found.0 < best.0);
        if let Some(found) = found.filter(better) {
            best = Some(found);
        }
        // Walks that come within a typical reader's error of the person need no other gains.
        if best.as_ref().is_some_and(|best| best.0 < 4.0) {
            break;
        }
    }
    let gait = match best {
        Some((_, gait)) => gait,
        None => FollowingGait { reference: wish.clone(), gains: *gains.first()? },
    };
    let walk = subject.follow(&gait, seconds, seed);
    let measures = measure(&walk.record, SETTLED);
    let distance = measures.as_ref().map(|measures| curve_distance(measures, wish));
    Some(Imitation { walk, gait, measures, distance })
}

/// The best gait of some lessons with its distance; `None` when every one ended in a fall.
fn learn(
    subject: &Subject,
    wish: &GaitReference,
    start: &GaitReference,
    gains: &FollowingGains,
    lessons: usize,
    seed: u64,
) -> Option<(f64, FollowingGait)> {
    let mut told = start.clone();
    let mut rate = RATE;
    let mut best: Option<(f64, FollowingGait, GaitMeasures)> = None;
    for lesson in 0..lessons {
        let gait = FollowingGait { reference: told.clone(), gains: *gains };
        let walk = subject.follow(&gait, LESSON, seed.wrapping_add(1 + lesson as u64));
        let measures = measure(&walk.record, SETTLED).filter(|_| walk.end.is_none());
        let Some(measures) = measures else {
            // A reference that makes it fall is taken back half-way.
            let (_, kept, shown) = best.as_ref()?;
            rate *= 0.5;
            told = moved(&kept.reference, wish, shown, rate);
            continue;
        };
        let distance = overall(&curve_distance(&measures, wish));
        let next = moved(&told, wish, &measures, rate);
        if best.as_ref().is_none_or(|best| distance < best.0) {
            best = Some((distance, gait, measures));
        } else {
            rate *= 0.7;
        }
        told = next;
    }
    best.map(|(distance, gait, _)| (distance, gait))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::control::following::reference::Adaptation;
    use crate::simulation::library::Library;

    #[test]
    fn a_walker_learns_to_show_what_it_is_told() {
        let library = Library::built_in().unwrap();
        let adult = library.find_follower("follower_1.20").unwrap();
        let subject = Subject::of(&adult.parameters, 5).unwrap();
        let typical = adult.gait_for(&adult.parameters, subject.model.leg_length).reference;
        let mut change = Adaptation::default();
        change.set("both.swing_knee", 0.08).unwrap();
        let wish = typical.adapted(&change);
        let once =
            imitate(&subject, &wish, std::slice::from_ref(&typical), &[adult.gains], 1, 10.0, 4).unwrap();
        let learnt =
            imitate(&subject, &wish, std::slice::from_ref(&typical), &[adult.gains], 5, 10.0, 4).unwrap();
        assert!(learnt.walk.end.is_none());
        let (before, after) = (overall(&once.distance.unwrap()), overall(&learnt.distance.unwrap()));
        assert!(after < 0.9 * before, "{before} {after}");
    }
}
