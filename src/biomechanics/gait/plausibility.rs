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
use crate::finding::{Finding, ValueFinding};

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
    pub fn likely_cause(self) -> ValueFinding {
        match self {
            Basis::GivenScale => ValueFinding::CheckScale,
            Basis::FloorMarks => ValueFinding::CheckMarks,
            Basis::Stature => ValueFinding::CheckStature,
            Basis::BodyHeights => ValueFinding::CheckPace,
            Basis::Belt => ValueFinding::CheckBelt,
            Basis::Network => ValueFinding::EstimatorWrong,
            Basis::Sensor => ValueFinding::CheckReadings,
        }
    }

    /// What cannot be, and what to look at.
    pub fn reasons(self, what: ValueFinding) -> Vec<Finding> {
        vec![what.into(), self.likely_cause().into()]
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
    pub fn judge(&self, parameter: Parameter, value: f64, unit: Unit) -> Option<ValueFinding> {
        use Parameter as P;
        let stature = self.stature.unwrap_or(TALLEST);
        // In body heights the limit of the speed is highest for the smallest body.
        let (one, fastest) = match unit {
            Unit::BodyHeight => (1.0, 0.0),
            Unit::BodyHeightPerSecond => (1.0, (GRAVITY * LEG / self.stature.unwrap_or(STATURES.0)).sqrt()),
            _ => (stature, (GRAVITY * LEG * stature).sqrt()),
        };
        let too_long = |most: f64| {
            (value > most).then_some(match unit {
                Unit::BodyHeight => ValueFinding::TooLongInHeights { most },
                _ => ValueFinding::TooLong { most },
            })
        };
        let outside = |(low, high): (f64, f64)| value < low || value > high;
        match parameter {
            P::WalkingSpeed if value > fastest => Some(match unit {
                Unit::BodyHeightPerSecond => ValueFinding::TooFastInHeights { most: fastest },
                _ => ValueFinding::TooFast { most: fastest },
            }),
            P::WalkingSpeed | P::StrideLength if value <= 0.0 => Some(ValueFinding::Negative),
            P::StepLengthLeft | P::StepLengthRight => too_long(LONGEST_STEP * one),
            P::StrideLength => too_long(2.0 * LONGEST_STEP * one),
            P::StepWidth => too_long(WIDEST_STEP * one),
            P::StepTimeLeft | P::StepTimeRight => outside(STEP_TIMES).then_some(ValueFinding::NoRhythm),
            P::StrideTime => {
                outside((2.0 * STEP_TIMES.0, 2.0 * STEP_TIMES.1)).then_some(ValueFinding::NoRhythm)
            }
            P::Cadence => {
                outside((60.0 / STEP_TIMES.1, 60.0 / STEP_TIMES.0)).then_some(ValueFinding::NoRhythm)
            }
            P::StanceFractionLeft | P::StanceFractionRight => {
                outside(STANCES).then_some(ValueFinding::NoStance)
            }
            P::SwingFractionLeft
            | P::SwingFractionRight
            | P::SingleSupportFractionLeft
            | P::SingleSupportFractionRight => {
                outside((1.0 - STANCES.1, 1.0 - STANCES.0)).then_some(ValueFinding::NoStance)
            }
            P::DoubleSupportFraction => outside((0.0, STANCES.1)).then_some(ValueFinding::NoStance),
            _ => None,
        }
    }

    /// Withholds what cannot be, and with a step length or stance the asymmetry that stands on it.
    pub fn apply(&self, parameters: &mut GaitParameters) {
        use Parameter as P;
        let mut found: Vec<(Parameter, ValueFinding)> = parameters
            .estimates
            .iter()
            .filter_map(|(&parameter, estimate)| {
                Some((parameter, self.judge(parameter, estimate.value?, estimate.unit)?))
            })
            .collect();
        let follows: Vec<(Parameter, ValueFinding)> = found
            .iter()
            .filter_map(|(parameter, why)| {
                let follows = match parameter {
                    P::StepLengthLeft | P::StepLengthRight => P::StepLengthAsymmetry,
                    P::StanceFractionLeft | P::StanceFractionRight => P::StanceAsymmetry,
                    P::StepTimeLeft | P::StepTimeRight => P::StepTimeAsymmetry,
                    _ => return None,
                };
                Some((follows, why.clone()))
            })
            .collect();
        found.extend(follows);
        for (parameter, why) in found {
            withhold(parameters, parameter, self.basis.reasons(why));
        }
    }
}

fn withhold(parameters: &mut GaitParameters, parameter: Parameter, reasons: Vec<Finding>) {
    if let Some(estimate) = parameters.estimates.get_mut(&parameter)
        && estimate.value.is_some()
    {
        *estimate = Estimate { method: estimate.method, ..Estimate::withheld_for(estimate.unit, reasons) };
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
            reasons: Vec::new(),
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
            assert!(estimate.reasons.contains(&ValueFinding::CheckScale.into()));
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
