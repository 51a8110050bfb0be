//! [`LearnedGait`]: what a learned estimator says of a walk, in the same terms as what was measured.
//!
//! An estimator sees windows of a picture and no metres: lengths come out in statures. Here several windows become one
//! answer, and statures become metres where the stature is known.

use super::estimate::{Estimate, Interval, Method, Status, Unit};
pub use super::learned_curves::Spread;
use super::learned_curves::{CycleBand, LearnedLeg, pooled};
use super::parameters::{GaitParameters, Parameter};
use super::plausibility::{Basis, Gate};
use crate::biomechanics::anatomy::{BySide, MuscleTable};
use crate::biomechanics::signal::robust;
use crate::finding::ValueFinding;

/// Below this share of simulated walks that lie as far out, a walk counts as unlike those learned from.
pub const UNLIKE: f64 = 0.05;

/// Smallest product of step length (statures) and step time (s) that it is believed, half of that of comfortable walking. Short
/// steps of slow walkers take long, in life and in what the estimator learned from (down to 0.10); quick tiny steps, as in
/// Parkinson's disease, it has never seen and reads as longer and slower ones: 0.08 to 0.10 where truth was 0.055
/// (`clinical-data/pd`, all views), while a slow stroke survivor is read as 0.13.
const LEAST_SHUFFLE: f64 = 0.11;
/// The step time may differ by so much of itself from the measured one: on real walks the two differ by 2 % (standard
/// deviation), on quick tiny steps by 9 to 12 %.
const SAME_RHYTHM: f64 = 0.08;
/// Fewest measured steps of a side that the step time is held against.
const STEPS_TO_COMPARE: usize = 2;

/// From where a window shows the walker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SeenFrom {
    /// From beside, whether the camera turns with him or not.
    Beside,
    /// He comes towards the camera.
    Ahead,
    /// He goes away from it.
    Behind,
}

/// Why an output of the estimator is not given from a view; `None` where it is given. Decided by what real walks of the
/// people who are tuned on showed (`models/gait_estimator/CARD.md`).
pub fn withheld(parameter: Parameter, seen: SeenFrom) -> Option<ValueFinding> {
    use Parameter as P;
    match (parameter, seen) {
        (P::StepWidth, SeenFrom::Beside) => Some(ValueFinding::EstimatedWidth),
        (
            P::StanceFractionLeft | P::StanceFractionRight | P::DoubleSupportFraction,
            SeenFrom::Beside | SeenFrom::Ahead,
        ) => Some(ValueFinding::EstimatedStance),
        (P::StepTimeAsymmetry | P::StepLengthAsymmetry, _) => Some(ValueFinding::EstimatedSides),
        _ => None,
    }
}

/// What the estimator says of one window; left and right are the walker's own.
#[derive(Clone, Debug, PartialEq)]
pub struct WindowReading {
    /// From where the window shows him.
    pub seen: SeenFrom,
    /// Joint angles and muscle activity over the cycle.
    pub legs: BySide<LearnedLeg>,
    /// Speed, statures per second.
    pub speed: Spread,
    /// Mean step time, s.
    pub step_time: Spread,
    /// Mean step length, statures.
    pub step_length: Spread,
    /// Step width, statures.
    pub step_width: Spread,
    /// Stance of the left leg, share of the stride.
    pub stance_left: Spread,
    /// Stance of the right leg, share of the stride.
    pub stance_right: Spread,
    /// Double support, share of the stride.
    pub double_support: Spread,
    /// Logarithm of left over right step time.
    pub step_time_asymmetry: Spread,
    /// Logarithm of left over right step length.
    pub step_length_asymmetry: Spread,
    /// Share of simulated walks that lie as far from the middle of all, 0..=1.
    pub in_distribution: f64,
}

/// A whole walk's answer.
#[derive(Clone, Debug, PartialEq)]
pub struct LearnedGait {
    /// From where most windows show the walker.
    pub seen: SeenFrom,
    /// The parameters, all by [`Method::Learned`]; those that cannot be told from this view are withheld with the reason.
    pub parameters: GaitParameters,
    /// Joint angles and muscle activity over the cycle with their 90 % bands.
    pub legs: BySide<LearnedLeg>,
    /// Median over the windows of how usual the walk is among those learned from, 0..=1.
    pub in_distribution: f64,
    /// Number of windows.
    pub windows: usize,
}

impl LearnedGait {
    /// Middle and interval are medians over the windows: windows of one walk err alike, so that an interval does not
    /// shrink with their number. `None` without a window. `stature` in m.
    pub fn of(windows: &[WindowReading], stature: Option<f64>) -> Option<LearnedGait> {
        use Parameter as P;
        let score = median(windows.iter().map(|window| window.in_distribution))?;
        let of = |value: fn(&WindowReading) -> Spread| -> Option<Spread> {
            Some(Spread {
                middle: median(windows.iter().map(|window| value(window).middle))?,
                low: median(windows.iter().map(|window| value(window).low))?,
                high: median(windows.iter().map(|window| value(window).high))?,
            })
        };
        let step_time = of(|window| window.step_time)?;
        let step_length = of(|window| window.step_length)?;
        let time_balance = of(|window| window.step_time_asymmetry)?;
        let length_balance = of(|window| window.step_length_asymmetry)?;
        let tall = stature.unwrap_or(1.0);
        let metres = |spread: Spread| spread.map(|value| value * tall);
        let (length, speed) = match stature {
            Some(_) => (Unit::Metre, Unit::MetrePerSecond),
            None => (Unit::BodyHeight, Unit::BodyHeightPerSecond),
        };
        let (time_left, time_right) = shared_out(step_time, time_balance.middle);
        let (length_left, length_right) = shared_out(metres(step_length), length_balance.middle);
        let rows = [
            (P::WalkingSpeed, metres(of(|window| window.speed)?), speed),
            (P::Cadence, step_time.map(|time| 60.0 / time.max(0.1)), Unit::StepPerMinute),
            (P::StepTimeLeft, time_left, Unit::Second),
            (P::StepTimeRight, time_right, Unit::Second),
            (P::StepLengthLeft, length_left, length),
            (P::StepLengthRight, length_right, length),
            (P::StrideTime, step_time.map(|time| 2.0 * time), Unit::Second),
            (P::StrideLength, metres(step_length).map(|value| 2.0 * value), length),
            (P::StepWidth, metres(of(|window| window.step_width)?), length),
            (P::StanceFractionLeft, of(|window| window.stance_left)?, Unit::Fraction),
            (P::StanceFractionRight, of(|window| window.stance_right)?, Unit::Fraction),
            (P::DoubleSupportFraction, of(|window| window.double_support)?, Unit::Fraction),
            (P::StepTimeAsymmetry, time_balance.map(|value| 100.0 * value), Unit::Percent),
            (P::StepLengthAsymmetry, length_balance.map(|value| 100.0 * value), Unit::Percent),
        ];
        let seen = mostly(windows)?;
        let mut parameters = GaitParameters::default();
        for (parameter, spread, unit) in rows {
            let estimate = match withheld(parameter, seen) {
                Some(reason) => Estimate { method: Method::Learned, ..Estimate::withheld(unit, reason) },
                None => estimate(spread, unit, windows.len(), score),
            };
            parameters.estimates.insert(parameter, estimate);
        }
        Gate { stature, basis: Basis::Network }.apply(&mut parameters);
        let legs = pooled(&windows.iter().map(|window| &window.legs).collect::<Vec<_>>());
        let gait = LearnedGait { seen, parameters, legs, in_distribution: score, windows: windows.len() };
        let shuffles = step_length.middle * step_time.middle < LEAST_SHUFFLE;
        Some(if shuffles { gait.without_values(&ValueFinding::QuickTinySteps) } else { gait })
    }

    /// Held against what was measured of the same walk: an estimator that finds another rhythm than that of the feet that were
    /// seen is wrong about the rest as well.
    #[must_use]
    pub fn held_against(self, measured: &GaitParameters) -> Self {
        use Parameter as P;
        let of = |parameter: Parameter| {
            let estimate = measured.get(parameter).filter(|estimate| estimate.n >= STEPS_TO_COMPARE)?;
            estimate.value
        };
        let Some((left, right)) = of(P::StepTimeLeft).zip(of(P::StepTimeRight)) else { return self };
        let Some(own) = self.parameters.value(P::StrideTime) else { return self };
        if (own / (left + right) - 1.0).abs() > SAME_RHYTHM {
            return self.without_values(&ValueFinding::AnotherRhythm);
        }
        self
    }

    /// The same gait with every value withheld for this reason, and without curves.
    fn without_values(mut self, reason: &ValueFinding) -> Self {
        for estimate in self.parameters.estimates.values_mut() {
            let unit = estimate.unit;
            *estimate = Estimate { method: Method::Learned, ..Estimate::withheld(unit, reason.clone()) };
        }
        self.legs = BySide::from_fn(|_| LearnedLeg {
            angles: std::array::from_fn(|_| CycleBand::default()),
            activation: MuscleTable::from_fn(|_| CycleBand::default()),
        });
        self
    }

    /// Whether anything is told at all.
    pub fn tells(&self) -> bool {
        self.parameters.estimates.values().any(|estimate| estimate.value.is_some())
    }
}

/// The view of most windows.
fn mostly(windows: &[WindowReading]) -> Option<SeenFrom> {
    let count = |seen: SeenFrom| windows.iter().filter(|window| window.seen == seen).count();
    let views = [SeenFrom::Beside, SeenFrom::Ahead, SeenFrom::Behind];
    (!windows.is_empty()).then(|| views.into_iter().max_by_key(|&seen| count(seen))).flatten()
}

/// A learned value with method, interval and status; `score` is how usual the walk is.
pub(super) fn estimate(spread: Spread, unit: Unit, windows: usize, score: f64) -> Estimate {
    let estimate = Estimate {
        value: Some(spread.middle),
        interval: Some(Interval { low: spread.low, high: spread.high }),
        unit,
        n: windows,
        method: Method::Learned,
        status: Status::Ok,
        reasons: Vec::new(),
    };
    if score < UNLIKE {
        return estimate.limited(ValueFinding::Unlike);
    }
    estimate
}

/// Left and right values of a mean with this logarithm of their ratio.
fn shared_out(mean: Spread, balance: f64) -> (Spread, Spread) {
    let left = 2.0 / (1.0 + (-balance).exp());
    (mean.map(|value| value * left), mean.map(|value| value * (2.0 - left)))
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    robust::median(&values.collect::<Vec<f64>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn legs() -> BySide<LearnedLeg> {
        BySide::from_fn(|_| LearnedLeg {
            angles: std::array::from_fn(|_| CycleBand::default()),
            activation: MuscleTable::from_fn(|_| CycleBand::default()),
        })
    }

    fn reading(speed: f64) -> WindowReading {
        let spread = |middle: f64| Spread { middle, low: middle - 0.05, high: middle + 0.05 };
        WindowReading {
            speed: spread(speed),
            step_time: spread(0.5),
            step_length: spread(0.4),
            step_width: spread(0.06),
            seen: SeenFrom::Ahead,
            legs: legs(),
            stance_left: spread(0.62),
            stance_right: spread(0.64),
            double_support: spread(0.26),
            step_time_asymmetry: spread(0.2),
            step_length_asymmetry: spread(0.0),
            in_distribution: 0.4,
        }
    }

    #[test]
    fn lengths_are_in_metres_with_a_stature_and_in_statures_without() {
        let windows = [reading(0.7), reading(0.8), reading(2.0)];
        let known = LearnedGait::of(&windows, Some(1.8)).unwrap();
        let speed = known.parameters.get(Parameter::WalkingSpeed).unwrap();
        assert!((speed.value.unwrap() - 0.8 * 1.8).abs() < 1e-12, "a wild window does not move the median");
        assert_eq!((speed.unit, speed.method, speed.n), (Unit::MetrePerSecond, Method::Learned, 3));
        let unknown = LearnedGait::of(&windows, None).unwrap();
        assert_eq!(unknown.parameters.get(Parameter::StepWidth).unwrap().unit, Unit::BodyHeight);
        assert_eq!(LearnedGait::of(&[], Some(1.8)), None);
    }

    #[test]
    fn sides_hang_together_with_mean_and_asymmetry() {
        let gait = LearnedGait::of(&[reading(0.7)], Some(1.7)).unwrap().parameters;
        let (left, right) =
            (gait.value(Parameter::StepTimeLeft).unwrap(), gait.value(Parameter::StepTimeRight).unwrap());
        assert!((f64::midpoint(left, right) - 0.5).abs() < 1e-12);
        assert!(((left / right).ln() - 0.2).abs() < 1e-9);
        let cadence = gait.get(Parameter::Cadence).unwrap().interval.unwrap();
        assert!(cadence.low < 120.0 && cadence.high > 120.0);
    }

    #[test]
    fn quick_tiny_steps_and_another_rhythm_are_not_told() {
        let spread = |middle: f64| Spread { middle, low: middle - 0.02, high: middle + 0.02 };
        // What the estimator says of a shuffling walk from the side, and of a slow stroke survivor.
        let shuffling = WindowReading { step_length: spread(0.17), step_time: spread(0.54), ..reading(0.3) };
        let gait = LearnedGait::of(&[shuffling], Some(1.7)).unwrap();
        assert!(!gait.tells() && gait.legs.left.angles[0].middle.is_empty());
        let speed = gait.parameters.get(Parameter::WalkingSpeed).unwrap();
        assert_eq!(speed.reasons, [ValueFinding::QuickTinySteps.into()]);
        let slow = WindowReading { step_length: spread(0.14), step_time: spread(0.9), ..reading(0.15) };
        let slow = LearnedGait::of(&[slow], Some(1.7)).unwrap();
        assert!(slow.tells());
        let measured = |time: f64| {
            let mut measured = GaitParameters::default();
            for parameter in [Parameter::StepTimeLeft, Parameter::StepTimeRight] {
                let told = estimate(spread(time), Unit::Second, 4, 1.0);
                measured.estimates.insert(parameter, told);
            }
            measured
        };
        assert!(slow.clone().held_against(&measured(0.92)).tells());
        assert!(!slow.held_against(&measured(0.78)).tells());
    }

    #[test]
    fn an_unlike_walk_is_limited_and_says_so() {
        let odd = WindowReading { in_distribution: 0.01, ..reading(0.7) };
        let gait = LearnedGait::of(&[odd], Some(1.7)).unwrap();
        let speed = gait.parameters.get(Parameter::WalkingSpeed).unwrap();
        assert_eq!(speed.status, Status::Limited);
        assert_eq!(speed.reasons, [ValueFinding::Unlike.into()]);
    }

    #[test]
    fn what_a_view_cannot_tell_is_withheld_with_the_reason() {
        let beside = WindowReading { seen: SeenFrom::Beside, ..reading(0.7) };
        let gait = LearnedGait::of(&[beside.clone(), beside, reading(0.7)], Some(1.7)).unwrap();
        assert_eq!(gait.seen, SeenFrom::Beside);
        let width = gait.parameters.get(Parameter::StepWidth).unwrap();
        assert_eq!((width.value, width.status), (None, Status::Withheld));
        assert_eq!(width.reasons, [ValueFinding::EstimatedWidth.into()]);
        let ahead = LearnedGait::of(&[reading(0.7)], Some(1.7)).unwrap();
        assert!(ahead.parameters.value(Parameter::StepWidth).is_some());
    }
}
