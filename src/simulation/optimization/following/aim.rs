//! [`Aim`]: who shall follow which reference, what a walk of theirs costs a search, and when it is good enough to ship.

use super::ancestor::Ancestor;
use crate::biomechanics::anatomy::BySide;
use crate::simulation::control::following::reference::Adaptation;
use crate::simulation::control::following::{FollowingGains, FollowingGait, GaitReference};
use crate::simulation::imitation::{curve_distance, overall};
use crate::simulation::library::{Follower, SCREENING_TIME};
use crate::simulation::measure::gait::{GaitMeasures, measure};
use crate::simulation::measure::objective::{Goal, cost};
use crate::simulation::model::parameters::{ParameterError, WalkerParameters};
use crate::simulation::optimization::continuation::between;
use crate::simulation::optimization::search::{FinishedWalk, Subject};

/// Physics steps per control period of 5 ms by which walkers are judged: the standard of 1 ms.
pub(super) const STANDARD: usize = 5;
/// The start is not steady walking, s; less of short walks.
const SETTLED: f64 = 3.0;
/// Speeds this far from the wished one cost a search nothing, m/s.
const TOLERANCE: f64 = 0.025;

/// What a fall costs at its start, what walking on until then takes off it, and what a metre of way does.
const FALL: f64 = 1000.0;
const LASTING: f64 = 480.0;
const WAY: f64 = 10.0;
/// A cadence off by more than the second share costs this per unit of its logarithm.
const CADENCE: (f64, f64) = (150.0, 0.02);
/// A degree between the mean curves and those of the reference, for conditions; who is healthy is compared with typical
/// people in more than curves.
const DEGREE: f64 = 3.0;
/// A percent of scatter of stride times beyond what is accepted.
const SCATTER: f64 = 4.0;
/// Changes of a reference beyond the published ones cost this for every four spreads, squared.
pub(super) const DEPARTURE: f64 = 1.0;

/// Accepted of healthy adults and of conditions: scatter of stride times, percent (Hausdorff et al. 1998 and 2001: 1 to 3 in
/// health, 3 to 8 in Parkinson's disease and in old people who fall).
const STEADY: (f64, f64) = (3.5, 6.0);
/// Accepted beyond it by the strength of noise above one, and at most, percent.
const UNSTEADIER: (f64, f64) = (2.0, 8.0);
/// Accepted of healthy adults and of conditions: distance of the walked cadence from the reference's, relative (people's
/// cadence scatters by 8 %).
const RHYTHM: (f64, f64) = (0.10, 0.12);
/// Accepted of conditions: distance of the walked curves from those that people with it show, degrees (root mean square over hip,
/// knee and ankle of both legs).
const SHOWN: f64 = 8.0;
/// Accepted of healthy adults and of conditions: distance of the walked speed from the wished one, m/s.
const SPEED: (f64, f64) = (0.05, 0.08);

/// A body, its noise and the changes of its reference.
#[derive(Clone, Debug, PartialEq)]
pub struct Aim {
    /// Name of the walker that is wanted.
    pub name: String,
    /// Its condition.
    pub parameters: WalkerParameters,
    /// Published changes of its reference.
    pub adaptation: Adaptation,
    /// Weight of likeness to typical people: 1 for healthy people, 0 for conditions.
    pub likeness: f64,
}

/// What a search makes of one walk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// What is to be made small.
    pub cost: f64,
    /// Whether the walk ended in a fall.
    pub fell: bool,
}

impl Aim {
    /// On the way from a known walker: both conditions and both published references mixed.
    pub fn on_the_way_from(&self, known: &Ancestor<'_>, share: f64) -> Aim {
        let parameters = between(&known.follower.parameters, &self.parameters, share);
        let adaptation = known.published.times(1.0 - share).plus(&self.adaptation.times(share));
        Aim { parameters, adaptation, ..self.clone() }
    }

    /// What is followed with some gains and further changes of the reference, by a leg length (m).
    pub fn gait(&self, gains: &FollowingGains, further: &Adaptation, leg_length: f64) -> FollowingGait {
        let whole = Aim { adaptation: self.adaptation.plus(further), ..self.clone() };
        FollowingGait { reference: whole.published(leg_length), gains: *gains }
    }

    /// How far a walk's mean curves lie from what people with this condition show, degrees: from the published reference, not
    /// from what was commanded to come near it.
    fn missed(&self, measures: &GaitMeasures, leg_length: f64) -> f64 {
        overall(&curve_distance(measures, &self.published(leg_length)))
    }

    /// The published reference for a leg length (m).
    fn published(&self, leg_length: f64) -> GaitReference {
        let p = &self.parameters;
        GaitReference::typical(p.speed, leg_length, p.age).adapted(&self.adaptation)
    }

    /// What a walk that was to last `duration` seconds costs.
    pub fn judge(&self, walk: &FinishedWalk, gait: &FollowingGait, duration: f64) -> Judgement {
        let p = &self.parameters;
        let pain = BySide { left: p.legs.left.pain, right: p.legs.right.pain };
        let fell = walk.end.is_some();
        let goal = Goal {
            speed: p.speed,
            tolerance: TOLERANCE,
            duration,
            likeness: self.likeness,
            effort: 1.0,
            pain,
        };
        let usual = cost(&walk.record, &goal, fell).total;
        if fell {
            let way = walk.record.samples.last().map_or(0.0, |sample| sample.centre.x);
            let lasted = (walk.record.duration() / duration).min(1.0);
            let cost = FALL - LASTING * lasted - WAY * way.clamp(0.0, p.speed * duration) + 0.05 * usual;
            return Judgement { cost, fell };
        }
        let mut cost = usual;
        if let Some(measures) = measure(&walk.record, SETTLED.min(0.35 * duration)) {
            let rhythm = (measures.cadence * gait.reference.stride_time / 120.0).ln().abs();
            cost += CADENCE.0 * (rhythm - CADENCE.1).max(0.0);
            cost += (1.0 - self.likeness).max(0.0)
                * DEGREE
                * self.missed(&measures, walk.record.leg_length).min(30.0);
            let scatter = measures.stride_time_cv().unwrap_or(0.0) - self.accepted_scatter();
            cost += SCATTER * scatter.clamp(0.0, 20.0);
        } else {
            cost += 0.3 * LASTING;
        }
        Judgement { cost, fell }
    }

    /// What is accepted of this aim: of who is not held against typical people, the second.
    fn accepted(&self, healthy: f64, condition: f64) -> f64 {
        if self.likeness >= 1.0 { healthy } else { condition }
    }

    fn accepted_scatter(&self) -> f64 {
        let (by_noise, most) = UNSTEADIER;
        (self.accepted(STEADY.0, STEADY.1) + by_noise * (self.parameters.noise - 1.0).max(0.0)).min(most)
    }

    /// Whether what was measured, in a body of a leg length (m), is the gait that was asked for: its speed, its rhythm,
    /// steadily, and of a condition what people with it show.
    pub fn is_met_by(&self, measures: &GaitMeasures, gait: &FollowingGait, leg_length: f64) -> bool {
        let rhythm = measures.cadence * gait.reference.stride_time / 120.0;
        let steady = measures.stride_time_cv().is_some_and(|cv| cv <= self.accepted_scatter());
        let speed = (measures.speed - self.parameters.speed).abs() <= self.accepted(SPEED.0, SPEED.1);
        let shown = self.likeness >= 1.0 || self.missed(measures, leg_length) <= SHOWN;
        steady && speed && shown && (rhythm - 1.0).abs() <= self.accepted(RHYTHM.0, RHYTHM.1)
    }

    /// Whether gains last in a minute's walks of these seeds and make the gait that is asked for; broken off at the first
    /// that does not.
    pub fn is_proved(
        &self,
        gains: &FollowingGains,
        further: &Adaptation,
        seeds: std::ops::Range<u64>,
    ) -> Result<bool, ParameterError> {
        let subject = Subject::of(&self.parameters, STANDARD)?;
        let gait = self.gait(gains, further, subject.model.leg_length);
        Ok(seeds.into_iter().all(|seed| {
            let walk = subject.follow(&gait, SCREENING_TIME, seed);
            let measures = measure(&walk.record, SETTLED);
            walk.end.is_none()
                && measures.is_some_and(|measures| self.is_met_by(&measures, &gait, subject.model.leg_length))
        }))
    }
}

/// Lets a walker follow for a minute in noise of these seeds and writes down how long it lasted. Whether its gait is the one
/// that was asked for is told beside it.
pub fn screen(
    aim: &Aim,
    gains: &FollowingGains,
    further: &Adaptation,
    seeds: std::ops::Range<u64>,
) -> Result<(Follower, bool), ParameterError> {
    let subject = Subject::of(&aim.parameters, STANDARD)?;
    let gait = aim.gait(gains, further, subject.model.leg_length);
    let (mut survival, mut speeds, mut met) = (Vec::new(), Vec::new(), true);
    for seed in seeds {
        let walk = subject.follow(&gait, SCREENING_TIME, seed);
        survival.push(walk.record.duration());
        match measure(&walk.record, SETTLED) {
            Some(measures) => {
                met &= walk.end.is_none() && aim.is_met_by(&measures, &gait, subject.model.leg_length);
                speeds.push(measures.speed);
            }
            None => met = false,
        }
    }
    let speed = speeds.iter().sum::<f64>() / speeds.len().max(1) as f64;
    let follower = Follower {
        name: aim.name.clone(),
        parameters: aim.parameters.clone(),
        adaptation: aim.adaptation.plus(further),
        gains: *gains,
        survival,
        speed,
    };
    Ok((follower, met))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::library::Library;

    fn aim_of(known: &Follower) -> Aim {
        let (parameters, adaptation) = (known.parameters.clone(), known.adaptation);
        Aim { name: known.name.clone(), parameters, adaptation, likeness: 1.0 }
    }

    #[test]
    fn a_fall_costs_more_than_any_walk_and_an_early_one_more_than_a_late_one() {
        let library = Library::built_in().unwrap();
        let adult = library.find_follower("follower_1.20").unwrap();
        let aim = aim_of(adult);
        let subject = Subject::of(&aim.parameters, STANDARD).unwrap();
        let judged = |gains: &FollowingGains| {
            let gait = aim.gait(gains, &Adaptation::default(), subject.model.leg_length);
            aim.judge(&subject.follow(&gait, 6.0, 3), &gait, 6.0)
        };
        let walks = judged(&adult.gains);
        // Gains set by hand do not walk.
        let falls = judged(&FollowingGains::default());
        assert!(!walks.fell && walks.cost < 200.0, "{walks:?}");
        assert!(falls.fell && falls.cost > 2.0 * walks.cost, "{falls:?}");
    }

    #[test]
    fn a_walk_at_another_rhythm_or_speed_is_not_what_was_asked_for() {
        let library = Library::built_in().unwrap();
        let adult = library.find_follower("follower_1.20").unwrap();
        let aim = aim_of(adult);
        let subject = Subject::of(&aim.parameters, STANDARD).unwrap();
        let gait = aim.gait(&adult.gains, &Adaptation::default(), subject.model.leg_length);
        let measures = measure(&subject.follow(&gait, 20.0, 4).record, SETTLED).unwrap();
        let leg = subject.model.leg_length;
        assert!(aim.is_met_by(&measures, &gait, leg));
        let mut quicker = gait.clone();
        quicker.reference.stride_time *= 0.8;
        assert!(!aim.is_met_by(&measures, &quicker, leg));
        let mut faster = aim.clone();
        faster.parameters.speed += 0.1;
        assert!(!faster.is_met_by(&measures, &gait, leg));
    }
}
