//! Following one person: a reference is moved until the walker shows the person's curves.
//!
//! A walker that is told a curve shows it a few degrees off, alike from walk to walk: balance, effort and the floor have a
//! say. So the reference is moved against what the mean curves miss (iterative learning control), in few harmonics and small
//! steps, and the best walk is kept.

use rayon::prelude::*;

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

/// Known gains are tried for this long, s; the best of them learn.
const TRIAL: f64 = 6.0;
const LEARNERS: usize = 4;
/// A fall in a trial is farther from any wish than a walk, degrees.
const FALLEN: f64 = 1000.0;
/// Nearer than this, degrees, no other gains are tried.
const NEAR: f64 = 4.0;
/// As many of what was learnt are proved, each in this number of walks.
const PROVED: usize = 12;
const PROOFS: u64 = 2;

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

/// Lets a subject follow a wished reference. Known gains are tried on the first of `starts` (half-way from typical curves, then
/// nearer to them); the best of them learn from `lessons` walks of ten seconds, beginning from the first start that stays up;
/// of all that was learnt the nearest to the wish is taken that stays up for `seconds` in other noise too. Then it walks for
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
    let mut learnt: Vec<Learnt> = Vec::new();
    for gains in promising(subject, wish, starts.first()?, gains, seed) {
        let from = |start| learn(subject, wish, start, gains, lessons, seed);
        learnt.extend(starts.iter().map(from).find(|list| !list.is_empty()).unwrap_or_default());
        // Walks that come within a typical reader's error of the person need no other gains.
        if learnt.iter().any(|learnt| learnt.distance < NEAR && lasts(subject, &learnt.gait, seconds, seed)) {
            break;
        }
    }
    learnt.sort_by(|a, b| a.distance.total_cmp(&b.distance));
    let proved = learnt.iter().take(PROVED).find(|learnt| lasts(subject, &learnt.gait, seconds, seed));
    let gait = match proved.or(learnt.first()) {
        Some(learnt) => learnt.gait.clone(),
        None => FollowingGait { reference: wish.clone(), gains: *gains.first()? },
    };
    let walk = subject.follow(&gait, seconds, seed);
    let measures = measure(&walk.record, SETTLED);
    let distance = measures.as_ref().map(|measures| curve_distance(measures, wish));
    Some(Imitation { walk, gait, measures, distance })
}

/// The gains with which short walks on a reference last, those first that come nearest to the wish.
fn promising<'a>(
    subject: &Subject,
    wish: &GaitReference,
    start: &GaitReference,
    gains: &'a [FollowingGains],
    seed: u64,
) -> Vec<&'a FollowingGains> {
    let tried = |gains: &'a FollowingGains| {
        let gait = FollowingGait { reference: start.clone(), gains: *gains };
        let walk = subject.follow(&gait, TRIAL, seed);
        let missed = match measure(&walk.record, SETTLED).filter(|_| walk.end.is_none()) {
            Some(measures) => overall(&curve_distance(&measures, wish)),
            None => FALLEN - walk.record.duration(),
        };
        (missed, gains)
    };
    let mut list: Vec<(f64, &FollowingGains)> = gains.par_iter().map(tried).collect();
    list.sort_by(|a, b| a.0.total_cmp(&b.0));
    list.into_iter().take(LEARNERS).map(|(_, gains)| gains).collect()
}

/// Whether a gait stays up in noise of other seeds than those it was learnt in.
fn lasts(subject: &Subject, gait: &FollowingGait, seconds: f64, seed: u64) -> bool {
    (1..=PROOFS).all(|k| subject.follow(gait, seconds, seed.wrapping_add(1000 + k)).end.is_none())
}

/// A gait that stayed up in a lesson.
#[derive(Clone, Debug)]
struct Learnt {
    /// From the wished curves, degrees.
    distance: f64,
    gait: FollowingGait,
}

/// The gaits of some lessons that stayed up; none when every one ended in a fall.
fn learn(
    subject: &Subject,
    wish: &GaitReference,
    start: &GaitReference,
    gains: &FollowingGains,
    lessons: usize,
    seed: u64,
) -> Vec<Learnt> {
    let mut told = start.clone();
    let mut rate = RATE;
    let mut learnt: Vec<Learnt> = Vec::new();
    let mut best: Option<(f64, GaitReference, GaitMeasures)> = None;
    for lesson in 0..lessons {
        let gait = FollowingGait { reference: told.clone(), gains: *gains };
        let walk = subject.follow(&gait, LESSON, seed.wrapping_add(1 + lesson as u64));
        let measures = measure(&walk.record, SETTLED).filter(|_| walk.end.is_none());
        let Some(measures) = measures else {
            // A reference that makes it fall is taken back half-way.
            let Some((_, kept, shown)) = &best else { break };
            rate *= 0.5;
            told = moved(kept, wish, shown, rate);
            continue;
        };
        let distance = overall(&curve_distance(&measures, wish));
        let next = moved(&told, wish, &measures, rate);
        learnt.push(Learnt { distance, gait });
        if best.as_ref().is_none_or(|best| distance < best.0) {
            best = Some((distance, told, measures));
        } else {
            rate *= 0.7;
        }
        told = next;
    }
    learnt
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
