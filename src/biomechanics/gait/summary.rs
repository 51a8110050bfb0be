//! Steps and strides of passes to the parameters that clinicians read, each with interval, count and status. The only place
//! where means, spreads and intervals of steps are formed: of one recording, of several that are read together, and of
//! simulated walks.
//!
//! Intervals are 90 %: the spread of steps over their number (Student's t, never below the measuring error of a single
//! value), and what all values of the recording share, such as the uncertainty of the scale or the time by which the
//! rule for toe off is early or late in this walker. The spread is that within the sides, pooled over both, because a limp
//! is a difference between the sides and no uncertainty. Two or three steps tell next to nothing of a spread, so it is
//! moderated by what is usual (Smyth 2004, Stat Appl Genet Mol Biol 3:3: a prior worth a few degrees of freedom); without
//! that the interval of three steps would be wider than the range of all people.
//!
//! Every step counts once, whichever pass it belongs to, and steps of different passes are never joined. The same room and
//! stature err the same way in every pass, so what passes share is the worst of them and does not shrink with their number.
//! Variability is within passes: walking a little faster on the way back is no unsteadiness.

use super::estimate::Interval;
use super::interval::{USUAL_CV, USUAL_DEGREES, t95};
use super::symmetry::asymmetry;
use super::variability::variability;
use super::{Estimate, GaitParameters, Method, Parameter, Status, Step, Stride, Unit};
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::motion::LengthUnit;
use crate::biomechanics::signal::robust::{mean, standard_deviation};
use crate::finding::ValueFinding;

/// Fewest values for a mean without a remark.
const FEWEST_FOR_MEAN: usize = 3;

/// How far the times and places of one pass may be off; all of them 0 where they are known exactly, as in the simulator.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PassErrors {
    /// Relative standard uncertainty of lengths in the motion's own unit.
    pub length_uncertainty: f64,
    /// Standard error of a single event's time, s.
    pub event_error: f64,
    /// Standard error that all times between a contact and a toe off of the pass share, s: the rules for both are early
    /// or late by amounts that differ between walkers.
    pub phase_error: f64,
    /// Standard error by which all step times of one side may be misread against the other side's, s.
    pub side_timing_error: f64,
    /// Standard error of a single standing foot's position, in the motion's unit.
    pub position_error: f64,
    /// How far all step lengths of one side may be misread against the other side's, in the motion's unit.
    pub side_length_error: f64,
}

/// The steps and strides of one pass with what is known of their errors.
#[derive(Clone, Debug)]
pub struct PassSteps<'a> {
    /// Steps, excluded ones included; they do not enter.
    pub steps: Vec<&'a Step>,
    /// Strides, excluded ones included; they do not enter.
    pub strides: Vec<&'a Stride>,
    /// What a length of one means.
    pub length_unit: LengthUnit,
    /// How far they may be off.
    pub errors: PassErrors,
}

/// All parameters of passes that have the same length unit and all see everything, as those of simulated walks do.
pub fn parameters(passes: &[PassSteps<'_>], method: Method) -> GaitParameters {
    let passes: Vec<&PassSteps<'_>> = passes.iter().collect();
    let mut result = GaitParameters::default();
    for parameter in Parameter::ALL {
        result.estimates.insert(parameter, Estimate { method, ..estimate(parameter, &passes) });
    }
    result
}

/// One parameter of the passes that can tell it; withheld where they have too few steps. Lengths must have the same unit in
/// all of them.
pub fn estimate(parameter: Parameter, passes: &[&PassSteps<'_>]) -> Estimate {
    let length = passes.first().map_or(LengthUnit::Metre, |pass| pass.length_unit);
    one(&Pool { passes }, parameter, parameter.unit(length))
}

/// Values of one parameter with what is known of their error.
#[derive(Clone, Debug, Default)]
struct Values {
    list: Vec<f64>,
    /// Spread of single values within the sides with its degrees of freedom.
    spread: Option<(f64, usize)>,
    /// Standard error of a single value.
    single: f64,
    /// Relative standard uncertainty that all values share.
    shared: f64,
    /// Standard error that all values share, in their unit.
    offset: f64,
}

impl Values {
    /// The values of the wanted side, or of both, with the spread within the sides.
    fn of(side: Option<Side>, of: impl Fn(Side) -> Vec<f64>) -> Self {
        let sides = Side::BOTH.map(of);
        let mut squares = 0.0;
        let mut degrees = 0;
        for values in &sides {
            let Some(middle) = mean(values) else { continue };
            squares += values.iter().map(|value| (value - middle).powi(2)).sum::<f64>();
            degrees += values.len() - 1;
        }
        let [left, right] = sides;
        Self {
            list: match side {
                Some(Side::Left) => left,
                Some(Side::Right) => right,
                None => left.into_iter().chain(right).collect(),
            },
            spread: (degrees > 0).then(|| ((squares / degrees as f64).sqrt(), degrees)),
            ..Self::default()
        }
    }

    /// Standard error of the mean, to be taken times 1.645 for a 90 % interval.
    fn error_of_mean(&self) -> f64 {
        let usual = self.single.hypot(USUAL_CV * mean(&self.list).unwrap_or(0.0));
        let (spread, degrees) = self.spread.unwrap_or((0.0, 0));
        let total = USUAL_DEGREES + degrees;
        let variance =
            (USUAL_DEGREES as f64 * usual.powi(2) + degrees as f64 * spread.powi(2)) / total as f64;
        let single = variance.sqrt().max(self.single);
        let root = (self.list.len().max(1) as f64).sqrt();
        (t95(total) / 1.645 * single / root).hypot(self.offset)
    }

    fn estimate(&self, unit: Unit) -> Estimate {
        let Some(value) = mean(&self.list) else {
            return Estimate::withheld(unit, ValueFinding::TooFewSteps);
        };
        around(value, self.error_of_mean().hypot(self.shared * value), unit, self.list.len())
    }
}

/// An estimate with this standard error; limited where it stands on very few values.
fn around(value: f64, error: f64, unit: Unit, n: usize) -> Estimate {
    let half = 1.645 * error;
    let estimate = Estimate {
        value: Some(value),
        interval: Some(Interval { low: value - half, high: value + half }),
        unit,
        n,
        method: Method::Geometric,
        status: Status::Ok,
        reasons: Vec::new(),
    };
    if n < FEWEST_FOR_MEAN { estimate.limited(ValueFinding::StandsOnFew { n }) } else { estimate }
}

/// Everything that enters the means.
struct Pool<'a> {
    passes: &'a [&'a PassSteps<'a>],
}

impl Pool<'_> {
    fn step_values(&self, side: Option<Side>, value: impl Fn(&Step) -> Option<f64>) -> Vec<f64> {
        self.passes.iter().flat_map(|pass| of_steps(pass, side, &value)).collect()
    }

    fn stride_values(&self, side: Option<Side>, value: impl Fn(&Stride) -> Option<f64>) -> Vec<f64> {
        self.passes.iter().flat_map(|pass| of_strides(pass, side, &value)).collect()
    }

    fn worst(&self, error: impl Fn(&PassErrors) -> f64) -> f64 {
        self.passes.iter().map(|pass| error(&pass.errors)).fold(0.0, f64::max)
    }

    fn steps_of(&self, side: Option<Side>, value: impl Fn(&Step) -> Option<f64>) -> Values {
        Values::of(side, |side| self.step_values(Some(side), &value))
    }

    fn strides_of(&self, side: Option<Side>, value: impl Fn(&Stride) -> Option<f64>) -> Values {
        Values::of(side, |side| self.stride_values(Some(side), &value))
    }

    fn times(&self, values: Values) -> Values {
        let single = std::f64::consts::SQRT_2 * self.worst(|errors| errors.event_error);
        Values { single, ..values }
    }

    fn lengths(&self, values: Values) -> Values {
        Values {
            single: std::f64::consts::SQRT_2 * self.worst(|errors| errors.position_error),
            shared: self.worst(|errors| errors.length_uncertainty),
            ..values
        }
    }

    /// Shares of the stride between `phases` contacts and as many toe offs.
    fn fractions(&self, values: Values, phases: f64) -> Values {
        let stride = mean(&self.stride_values(None, |stride| Some(stride.duration()))).unwrap_or(1.0);
        Values {
            single: (2.0 * phases).sqrt() * self.worst(|errors| errors.event_error) / stride,
            offset: phases * self.worst(|errors| errors.phase_error) / stride,
            ..values
        }
    }

    /// The values of each side in each pass.
    fn groups(&self, of: impl Fn(&PassSteps<'_>, Side) -> Vec<f64>) -> Vec<Vec<f64>> {
        let sides = |pass: &&PassSteps<'_>| Side::BOTH.map(|side| of(pass, side));
        self.passes.iter().flat_map(sides).collect()
    }
}

/// Values of the steps of a pass that enter the means.
fn of_steps(pass: &PassSteps<'_>, side: Option<Side>, value: impl Fn(&Step) -> Option<f64>) -> Vec<f64> {
    let used = |step: &&&Step| step.excluded.is_none() && side.is_none_or(|side| side == step.side);
    pass.steps.iter().filter(used).filter_map(|step| value(step)).collect()
}

/// Values of the strides of a pass that enter the means.
fn of_strides(pass: &PassSteps<'_>, side: Option<Side>, value: impl Fn(&Stride) -> Option<f64>) -> Vec<f64> {
    let used = |stride: &&&Stride| stride.excluded.is_none() && side.is_none_or(|side| side == stride.side);
    pass.strides.iter().filter(used).filter_map(|stride| value(stride)).collect()
}

fn one(pool: &Pool<'_>, parameter: Parameter, unit: Unit) -> Estimate {
    let side = parameter.side();
    let timing = pool.worst(|errors| errors.side_timing_error);
    match parameter {
        Parameter::WalkingSpeed => walking_speed(pool, unit),
        Parameter::Cadence => cadence(pool),
        Parameter::StepLengthLeft | Parameter::StepLengthRight => {
            pool.lengths(pool.steps_of(side, |step| step.length)).estimate(unit)
        }
        Parameter::StrideLength => pool.lengths(pool.strides_of(None, |stride| stride.length)).estimate(unit),
        Parameter::StepTimeLeft | Parameter::StepTimeRight => {
            let times = pool.times(pool.steps_of(side, |step| Some(step.duration())));
            Values { offset: timing, ..times }.estimate(unit)
        }
        Parameter::StrideTime => {
            pool.times(pool.strides_of(None, |stride| Some(stride.duration()))).estimate(unit)
        }
        Parameter::StepWidth => pool.lengths(pool.steps_of(None, |step| step.width)).estimate(unit),
        Parameter::StanceFractionLeft | Parameter::StanceFractionRight => {
            pool.fractions(pool.strides_of(side, Stride::stance_fraction), 1.0).estimate(unit)
        }
        Parameter::SwingFractionLeft | Parameter::SwingFractionRight => pool
            .fractions(pool.strides_of(side, |stride| Some(1.0 - stride.stance_fraction()?)), 1.0)
            .estimate(unit),
        Parameter::DoubleSupportFraction => {
            pool.fractions(pool.strides_of(None, Stride::double_support_fraction), 2.0).estimate(unit)
        }
        Parameter::SingleSupportFractionLeft | Parameter::SingleSupportFractionRight => {
            pool.fractions(pool.strides_of(side, Stride::single_support_fraction), 1.0).estimate(unit)
        }
        Parameter::StepLengthAsymmetry => {
            let error = pool.worst(|errors| errors.side_length_error);
            compare(|side| pool.step_values(Some(side), |step| step.length), error)
        }
        Parameter::StepTimeAsymmetry => {
            compare(|side| pool.step_values(Some(side), |step| Some(step.duration())), timing)
        }
        Parameter::StanceAsymmetry => {
            let stride = mean(&pool.stride_values(None, |stride| Some(stride.duration()))).unwrap_or(1.0);
            compare(|side| pool.stride_values(Some(side), Stride::stance_fraction), timing / stride)
        }
        Parameter::StepTimeCv => {
            let times = |pass: &PassSteps<'_>, side| of_steps(pass, Some(side), |step| Some(step.duration()));
            variability(&pool.groups(times), pool.worst(|errors| errors.event_error))
        }
        Parameter::StrideTimeCv => {
            let times = |pass: &PassSteps<'_>, side| of_strides(pass, Some(side), |s| Some(s.duration()));
            variability(&pool.groups(times), pool.worst(|errors| errors.event_error))
        }
    }
}

/// How far the two sides may be misread against each other in every step: the far leg is seen less well.
fn compare(of: impl Fn(Side) -> Vec<f64>, side_error: f64) -> Estimate {
    asymmetry(&of(Side::Left), &of(Side::Right), side_error)
}

/// Distance over time of whole strides; of steps where there is no whole stride.
fn walking_speed(pool: &Pool<'_>, unit: Unit) -> Estimate {
    let pairs = |pass: &PassSteps<'_>| -> Vec<(f64, f64)> {
        let used = pass.strides.iter().filter(|stride| stride.excluded.is_none());
        used.filter_map(|stride| Some((stride.length?, stride.duration()))).collect()
    };
    let strides: Vec<(f64, f64)> = pool.passes.iter().flat_map(|pass| pairs(pass)).collect();
    let pairs = |pass: &PassSteps<'_>| -> Vec<(f64, f64)> {
        let used = pass.steps.iter().filter(|step| step.excluded.is_none());
        used.filter_map(|step| Some((step.length?, step.duration()))).collect()
    };
    let steps: Vec<(f64, f64)> = pool.passes.iter().flat_map(|pass| pairs(pass)).collect();
    let parts = if strides.is_empty() { steps } else { strides };
    let (distance, time) = parts.iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    if time <= 0.0 {
        return Estimate::withheld(unit, ValueFinding::TooFewSteps);
    }
    let value = distance / time;
    let duration = time / parts.len() as f64;
    let position = std::f64::consts::SQRT_2 * pool.worst(|errors| errors.position_error) / duration;
    let timing = std::f64::consts::SQRT_2 * pool.worst(|errors| errors.event_error) * value / duration;
    let list: Vec<f64> = parts.iter().map(|part| part.0 / part.1).collect();
    let speeds = Values {
        spread: standard_deviation(&list).map(|spread| (spread, list.len() - 1)),
        list,
        single: position.hypot(timing),
        shared: pool.worst(|errors| errors.length_uncertainty),
        offset: 0.0,
    };
    around(value, speeds.error_of_mean().hypot(speeds.shared * value), unit, parts.len())
}

fn cadence(pool: &Pool<'_>) -> Estimate {
    let times = pool.times(pool.steps_of(None, |step| Some(step.duration())));
    match mean(&times.list) {
        Some(time) if time > 0.0 => {
            let value = 60.0 / time;
            around(value, value * times.error_of_mean() / time, Unit::StepPerMinute, times.list.len())
        }
        _ => Estimate::withheld(Unit::StepPerMinute, ValueFinding::TooFewSteps),
    }
}
