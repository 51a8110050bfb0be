//! The gate that every value passes before anybody sees it: what no body can do is not shown, whoever found it.
//!
//! A scale in centimetres, a stature of somebody else, a sensor in another unit, a film at another pace: none of them can
//! be seen in the key-points or readings, all of them give clean numbers with narrow intervals. The limits here are those
//! of bodies, not of health; they scale with the stature where it is known and are those of a very tall person where not.
//!
//! * **Speed.** Who walks goes over the standing leg like a pendulum upside down, which holds him on the floor only up to the
//!   square root of gravity times leg length (Alexander 1989, Physiol Rev 69:1199; Usherwood 2005, Biol Lett 1:338): 3.0 m/s
//!   for a stature of 1.75 m. Fast walks of young adults are 1.5 to 2.5 m/s, walking speeds of six cohorts up to 2.2 m/s.
//! * **Lengths.** Legs of 0.53 statures that are 90° apart make a step of 0.75 statures. The longest strides of those cohorts
//!   are 2.2 m, 0.63 statures a step.
//! * **Times.** Steps of those cohorts take 0.14 to 2.1 s; the quickest here are 300 a minute, which festination does not reach.
//!
//! The cohorts: plausible ranges of Mobilise-D (mobgap, Apache-2.0, commit 34aa8aeb), six groups of patients and older adults.

use super::estimate::{Estimate, Unit};
use super::parameters::{GaitParameters, Parameter};
use crate::biomechanics::GRAVITY;

/// Leg length over stature (Drillis & Contini 1966, in Winter 2009, fig. 4.1).
const LEG: f64 = 0.530;
/// Stature that counts where none is known, m: hardly anybody is taller.
const TALLEST: f64 = 2.1;
/// Longest step and widest stance, statures.
const LONGEST_STEP: f64 = 0.75;
/// See above.
const WIDEST_STEP: f64 = 0.45;
/// Shortest and longest step time, s: the rhythm of any walking.
pub const STEP_TIMES: (f64, f64) = (0.2, 2.5);
/// Shortest and longest stance of a foot, share of the stride: below, both feet are in the air for longer than no walk is.
const STANCES: (f64, f64) = (0.35, 0.97);
/// Statures of people, m; a scale that makes the walker taller or smaller is wrong.
pub const STATURES: (f64, f64) = (0.55, 2.5);

/// Where lengths and speeds come from: what is probably wrong when they cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Pixels per metre that somebody gave.
    GivenScale,
    /// Marks on the floor.
    FloorMarks,
    /// The person's stature.
    Stature,
    /// The person's own size, without metres.
    BodyHeights,
    /// The speed of a belt.
    Belt,
    /// A network that reads key-points.
    Network,
    /// A network that reads a worn sensor.
    Sensor,
}

impl Basis {
    /// What to look at first.
    pub fn likely_cause(self) -> &'static str {
        match self {
            Basis::GivenScale => "Check the scale: it is in pixels per metre.",
            Basis::FloorMarks => "Check the floor marks: their distance is in metres.",
            Basis::Stature => "Check the stature, and that the film plays at the pace at which it was taken.",
            Basis::BodyHeights => "Check that the film plays at the pace at which it was taken.",
            Basis::Belt => "Check the speed of the belt: it is in metres per second.",
            Basis::Network => "The estimator read the key-points wrongly.",
            Basis::Sensor => "Check the unit of the readings.",
        }
    }
}

/// What no body does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Implausible {
    /// Faster than walking can be.
    TooFast {
        /// The limit, in the unit of the value.
        most: f64,
        /// m/s or body heights/s.
        unit: Unit,
    },
    /// Longer or wider than legs reach.
    TooLong {
        /// The limit, in the unit of the value.
        most: f64,
        /// m or body heights.
        unit: Unit,
    },
    /// Steps that come faster or slower than any.
    Rhythm,
    /// A foot that stands for longer or shorter than in walking.
    Stance,
    /// Less than nothing.
    Negative,
    /// A scale by which the walker is no person.
    Scale {
        /// How tall he would be, m.
        stature: f64,
    },
    /// A scale that does not fit the stature.
    ScaleAgainstStature {
        /// How tall he would be by the scale, m.
        by_scale: f64,
        /// How tall he is said to be, m.
        stature: f64,
    },
}

impl Implausible {
    /// A sentence of what cannot be, and one of what to look at.
    pub fn sentence(self, basis: Basis) -> String {
        let what = match self {
            Implausible::TooFast { most, unit: Unit::BodyHeightPerSecond } => {
                format!("Nobody walks faster than {most:.1} body heights a second; running is not measured.")
            }
            Implausible::TooFast { most, .. } => {
                format!("Nobody walks faster than {most:.1} m/s on these legs; running is not measured.")
            }
            Implausible::TooLong { most, unit: Unit::BodyHeight } => {
                format!("No step reaches farther than {most:.2} body heights.")
            }
            Implausible::TooLong { most, .. } => {
                format!("No step reaches farther than {most:.2} m on these legs.")
            }
            Implausible::Rhythm => "Nobody's steps come as fast or as slowly as this.".to_owned(),
            Implausible::Stance => "No foot stands as short or as long as this in walking.".to_owned(),
            Implausible::Negative => "A value below zero cannot be.".to_owned(),
            Implausible::Scale { stature } => {
                format!("By this scale the walker would be {stature:.2} m tall.")
            }
            Implausible::ScaleAgainstStature { by_scale, stature } => {
                format!("By the scale the walker is {by_scale:.2} m tall, by the stature {stature:.2} m.")
            }
        };
        format!("{what} {}", basis.likely_cause())
    }
}

/// Body and basis of a set of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gate {
    /// Standing height, m, where it is known.
    pub stature: Option<f64>,
    /// Where lengths come from.
    pub basis: Basis,
}

impl Gate {
    /// Why a value cannot be; `None` where it can.
    pub fn judge(&self, parameter: Parameter, value: f64, unit: Unit) -> Option<Implausible> {
        use Parameter as P;
        let stature = self.stature.unwrap_or(TALLEST);
        // In body heights the limit of the speed is highest for the smallest body.
        let (one, fastest) = match unit {
            Unit::BodyHeight => (1.0, 0.0),
            Unit::BodyHeightPerSecond => (1.0, (GRAVITY * LEG / self.stature.unwrap_or(STATURES.0)).sqrt()),
            _ => (stature, (GRAVITY * LEG * stature).sqrt()),
        };
        let too_long = |most: f64| (value > most).then_some(Implausible::TooLong { most, unit });
        let outside = |(low, high): (f64, f64)| value < low || value > high;
        match parameter {
            P::WalkingSpeed if value > fastest => Some(Implausible::TooFast { most: fastest, unit }),
            P::WalkingSpeed | P::StrideLength if value <= 0.0 => Some(Implausible::Negative),
            P::StepLengthLeft | P::StepLengthRight => too_long(LONGEST_STEP * one),
            P::StrideLength => too_long(2.0 * LONGEST_STEP * one),
            P::StepWidth => too_long(WIDEST_STEP * one),
            P::StepTimeLeft | P::StepTimeRight => outside(STEP_TIMES).then_some(Implausible::Rhythm),
            P::StrideTime => outside((2.0 * STEP_TIMES.0, 2.0 * STEP_TIMES.1)).then_some(Implausible::Rhythm),
            P::Cadence => outside((60.0 / STEP_TIMES.1, 60.0 / STEP_TIMES.0)).then_some(Implausible::Rhythm),
            P::StanceFractionLeft | P::StanceFractionRight => outside(STANCES).then_some(Implausible::Stance),
            P::SwingFractionLeft
            | P::SwingFractionRight
            | P::SingleSupportFractionLeft
            | P::SingleSupportFractionRight => {
                outside((1.0 - STANCES.1, 1.0 - STANCES.0)).then_some(Implausible::Stance)
            }
            P::DoubleSupportFraction => outside((0.0, STANCES.1)).then_some(Implausible::Stance),
            _ => None,
        }
    }

    /// Withholds what cannot be, and with a step length or stance the asymmetry that stands on it.
    pub fn apply(&self, parameters: &mut GaitParameters) {
        use Parameter as P;
        let mut found: Vec<(Parameter, Implausible)> = parameters
            .estimates
            .iter()
            .filter_map(|(&parameter, estimate)| {
                Some((parameter, self.judge(parameter, estimate.value?, estimate.unit)?))
            })
            .collect();
        let follows: Vec<(Parameter, Implausible)> = found
            .iter()
            .filter_map(|&(parameter, why)| match parameter {
                P::StepLengthLeft | P::StepLengthRight => Some((P::StepLengthAsymmetry, why)),
                P::StanceFractionLeft | P::StanceFractionRight => Some((P::StanceAsymmetry, why)),
                P::StepTimeLeft | P::StepTimeRight => Some((P::StepTimeAsymmetry, why)),
                _ => None,
            })
            .collect();
        found.extend(follows);
        for (parameter, why) in found {
            withhold(parameters, parameter, &why.sentence(self.basis));
        }
    }
}

fn withhold(parameters: &mut GaitParameters, parameter: Parameter, reason: &str) {
    if let Some(estimate) = parameters.estimates.get_mut(&parameter)
        && estimate.value.is_some()
    {
        *estimate = Estimate { method: estimate.method, ..Estimate::withheld(estimate.unit, reason) };
    }
}

#[cfg(test)]
mod tests {
    use super::super::estimate::{Method, Status};
    use super::*;

    fn of(parameter: Parameter, value: f64, unit: Unit) -> GaitParameters {
        let mut parameters = GaitParameters::default();
        let estimate = Estimate {
            value: Some(value),
            interval: None,
            unit,
            n: 6,
            method: Method::Geometric,
            status: Status::Ok,
            reason: None,
        };
        parameters.estimates.insert(parameter, estimate);
        parameters
    }

    #[test]
    fn what_people_do_passes_and_what_nobody_does_is_withheld_with_the_cause() {
        use Parameter as P;
        let gate = Gate { stature: Some(1.75), basis: Basis::GivenScale };
        // The fastest walks of healthy young men (Bohannon 1997), and the slowest of a stroke survivor.
        for speed in [0.05, 0.25, 1.4, 2.5, 2.9] {
            assert_eq!(gate.judge(P::WalkingSpeed, speed, Unit::MetrePerSecond), None, "{speed}");
        }
        for speed in [3.2, 9.9, 99.0, -0.1] {
            let mut parameters = of(P::WalkingSpeed, speed, Unit::MetrePerSecond);
            gate.apply(&mut parameters);
            let estimate = parameters.get(P::WalkingSpeed).unwrap();
            assert_eq!((estimate.value, estimate.status), (None, Status::Withheld), "{speed}");
            assert!(estimate.reason.as_deref().unwrap().contains("pixels per metre"));
        }
        assert!(gate.judge(P::StepLengthLeft, 1.43, Unit::Metre).is_some());
        assert_eq!(gate.judge(P::StepLengthLeft, -0.02, Unit::Metre), None, "a step that stays behind");
        assert!(gate.judge(P::StanceFractionLeft, 0.27, Unit::Fraction).is_some());
    }

    #[test]
    fn a_child_is_held_to_its_own_legs() {
        let child = Gate { stature: Some(1.0), basis: Basis::Stature };
        let unknown = Gate { stature: None, basis: Basis::GivenScale };
        let speed = |gate: &Gate| gate.judge(Parameter::WalkingSpeed, 2.6, Unit::MetrePerSecond);
        assert!(speed(&child).is_some() && speed(&unknown).is_none());
        let heights = Gate { stature: None, basis: Basis::BodyHeights };
        assert_eq!(heights.judge(Parameter::WalkingSpeed, 2.5, Unit::BodyHeightPerSecond), None);
        assert!(heights.judge(Parameter::WalkingSpeed, 4.0, Unit::BodyHeightPerSecond).is_some());
    }
}
