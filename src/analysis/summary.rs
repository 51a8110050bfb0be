//! Steps and strides of all passes to the parameters that clinicians read, each with interval, count and status.
//!
//! Intervals are 90 %: the spread of steps over their number (Student's t, never below the measuring error of a single
//! value), and what all values of the recording share, such as the uncertainty of the scale or the time by which the
//! rule for toe off is early or late in this walker. The spread is that within the sides, pooled over both, because a limp
//! is a difference between the sides and no uncertainty. Two or three steps tell next to nothing of a spread, so it is
//! moderated by what is usual (Smyth 2004, Stat Appl Genet Mol Biol 3:3: a prior worth a few degrees of freedom); without
//! that the interval of three steps would be wider than the range of all people.

use super::pass_result::PassResult;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::estimate::Interval;
use crate::biomechanics::gait::interval::{USUAL_CV, USUAL_DEGREES, t95};
use crate::biomechanics::gait::symmetry::asymmetry;
use crate::biomechanics::gait::variability::variability;
use crate::biomechanics::gait::{Estimate, GaitParameters, Method, Parameter, Status, Step, Stride, Unit};
use crate::biomechanics::motion::LengthUnit;
use crate::biomechanics::signal::robust::{mean, standard_deviation};

/// Fewest values for a mean without a remark.
const FEWEST_FOR_MEAN: usize = 3;

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

    fn estimate(&self, unit: Unit, nothing: &str) -> Estimate {
        let Some(value) = mean(&self.list) else {
            return Estimate::withheld(unit, nothing);
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
        reason: None,
    };
    if n < FEWEST_FOR_MEAN {
        estimate.limited(&format!("It stands on {n} only: walk more passes."))
    } else {
        estimate
    }
}

/// Everything that enters the means.
struct Pool<'a> {
    passes: &'a [PassResult],
}

impl Pool<'_> {
    fn steps(&self, side: Option<Side>) -> impl Iterator<Item = (&PassResult, &Step)> {
        self.passes
            .iter()
            .flat_map(|pass| pass.steps.iter().map(move |step| (pass, step)))
            .filter(move |(_, step)| step.excluded.is_none() && side.is_none_or(|side| side == step.side))
    }

    fn strides(&self, side: Option<Side>) -> impl Iterator<Item = (&PassResult, &Stride)> {
        self.passes.iter().flat_map(|pass| pass.strides.iter().map(move |stride| (pass, stride))).filter(
            move |(_, stride)| stride.excluded.is_none() && side.is_none_or(|side| side == stride.side),
        )
    }

    fn step_values(&self, side: Option<Side>, value: impl Fn(&Step) -> Option<f64>) -> Vec<f64> {
        self.steps(side).filter_map(|(_, step)| value(step)).collect()
    }

    fn stride_values(&self, side: Option<Side>, value: impl Fn(&Stride) -> Option<f64>) -> Vec<f64> {
        self.strides(side).filter_map(|(_, stride)| value(stride)).collect()
    }

    fn worst(&self, error: impl Fn(&PassResult) -> f64) -> f64 {
        self.passes.iter().map(error).fold(0.0, f64::max)
    }

    fn steps_of(&self, side: Option<Side>, value: impl Fn(&Step) -> Option<f64>) -> Values {
        Values::of(side, |side| self.step_values(Some(side), &value))
    }

    fn strides_of(&self, side: Option<Side>, value: impl Fn(&Stride) -> Option<f64>) -> Values {
        Values::of(side, |side| self.stride_values(Some(side), &value))
    }

    fn times(&self, values: Values) -> Values {
        let single = std::f64::consts::SQRT_2 * self.worst(|pass| pass.event_error);
        Values { single, ..values }
    }

    fn lengths(&self, values: Values) -> Values {
        Values {
            single: std::f64::consts::SQRT_2 * self.worst(|pass| pass.position_error),
            shared: self.worst(|pass| pass.length_uncertainty),
            ..values
        }
    }

    /// Shares of the stride between `phases` contacts and as many toe offs.
    fn fractions(&self, values: Values, phases: f64) -> Values {
        let stride = mean(&self.stride_values(None, |stride| Some(stride.duration()))).unwrap_or(1.0);
        Values {
            single: (2.0 * phases).sqrt() * self.worst(|pass| pass.event_error) / stride,
            offset: phases * self.worst(|pass| pass.phase_error) / stride,
            ..values
        }
    }
}

/// The parameters of the whole recording.
pub fn parameters(passes: &[PassResult], nothing: &str) -> GaitParameters {
    let pool = Pool { passes };
    let metric = passes.iter().all(|pass| pass.motion.length_unit == LengthUnit::Metre);
    let length = if metric { Unit::Metre } else { Unit::BodyHeight };
    let mut result = GaitParameters::default();
    for parameter in Parameter::ALL {
        result.estimates.insert(parameter, one(&pool, parameter, length, nothing));
    }
    result
}

fn one(pool: &Pool<'_>, parameter: Parameter, length: Unit, nothing: &str) -> Estimate {
    let side = parameter.side();
    let timing = pool.worst(|pass| pass.side_timing_error);
    match parameter {
        Parameter::WalkingSpeed => walking_speed(pool, length, nothing),
        Parameter::Cadence => cadence(pool, nothing),
        Parameter::StepLengthLeft | Parameter::StepLengthRight => {
            pool.lengths(pool.steps_of(side, |step| step.length)).estimate(length, nothing)
        }
        Parameter::StrideLength => {
            pool.lengths(pool.strides_of(None, |stride| stride.length)).estimate(length, nothing)
        }
        Parameter::StepTimeLeft | Parameter::StepTimeRight => {
            let times = pool.times(pool.steps_of(side, |step| Some(step.duration())));
            Values { offset: timing, ..times }.estimate(Unit::Second, nothing)
        }
        Parameter::StrideTime => pool
            .times(pool.strides_of(None, |stride| Some(stride.duration())))
            .estimate(Unit::Second, nothing),
        Parameter::StepWidth => {
            let widths = pool.steps_of(None, |step| step.width);
            let reason = if passes_from_the_side(pool) {
                "A camera at the side cannot see how wide the steps are. Film from the front or back."
            } else {
                nothing
            };
            pool.lengths(widths).estimate(length, reason)
        }
        Parameter::StanceFractionLeft | Parameter::StanceFractionRight => pool
            .fractions(pool.strides_of(side, Stride::stance_fraction), 1.0)
            .estimate(Unit::Fraction, nothing),
        Parameter::SwingFractionLeft | Parameter::SwingFractionRight => pool
            .fractions(pool.strides_of(side, |stride| Some(1.0 - stride.stance_fraction()?)), 1.0)
            .estimate(Unit::Fraction, nothing),
        Parameter::DoubleSupportFraction => pool
            .fractions(pool.strides_of(None, Stride::double_support_fraction), 2.0)
            .estimate(Unit::Fraction, nothing),
        Parameter::SingleSupportFractionLeft | Parameter::SingleSupportFractionRight => pool
            .fractions(
                pool.strides_of(side, |stride| {
                    Some((stride.opposite_contact? - stride.opposite_toe_off?) / stride.duration())
                }),
                1.0,
            )
            .estimate(Unit::Fraction, nothing),
        Parameter::StepLengthAsymmetry => {
            let error = pool.worst(|pass| pass.side_length_error);
            compare(|side| pool.step_values(Some(side), |step| step.length), error, "longer")
        }
        Parameter::StepTimeAsymmetry => {
            compare(|side| pool.step_values(Some(side), |step| Some(step.duration())), timing, "longer")
        }
        Parameter::StanceAsymmetry => {
            let stride = mean(&pool.stride_values(None, |stride| Some(stride.duration()))).unwrap_or(1.0);
            compare(|side| pool.stride_values(Some(side), Stride::stance_fraction), timing / stride, "longer")
        }
        Parameter::StepTimeCv => {
            let [left, right] =
                Side::BOTH.map(|side| pool.step_values(Some(side), |step| Some(step.duration())));
            variability(&left, &right, pool.worst(|pass| pass.event_error))
        }
        Parameter::StrideTimeCv => {
            let [left, right] = Side::BOTH.map(|side| pool.stride_values(Some(side), |s| Some(s.duration())));
            variability(&left, &right, pool.worst(|pass| pass.event_error))
        }
    }
}

/// How far the two sides may be misread against each other in every step: the far leg is seen less well.
fn compare(of: impl Fn(Side) -> Vec<f64>, side_error: f64, more: &str) -> Estimate {
    asymmetry(&of(Side::Left), &of(Side::Right), side_error, more)
}

fn passes_from_the_side(pool: &Pool<'_>) -> bool {
    pool.passes.iter().any(|pass| pass.pass.view.is_sagittal())
}

/// Distance over time of whole strides; of steps where there is no whole stride.
fn walking_speed(pool: &Pool<'_>, length: Unit, nothing: &str) -> Estimate {
    let unit = if length == Unit::Metre { Unit::MetrePerSecond } else { Unit::BodyHeightPerSecond };
    let strides: Vec<(f64, f64)> =
        pool.strides(None).filter_map(|(_, stride)| Some((stride.length?, stride.duration()))).collect();
    let steps: Vec<(f64, f64)> =
        pool.steps(None).filter_map(|(_, step)| Some((step.length?, step.duration()))).collect();
    let parts = if strides.is_empty() { steps } else { strides };
    let (distance, time) = parts.iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    if time <= 0.0 {
        return Estimate::withheld(unit, nothing);
    }
    let value = distance / time;
    let duration = time / parts.len() as f64;
    let position = std::f64::consts::SQRT_2 * pool.worst(|pass| pass.position_error) / duration;
    let timing = std::f64::consts::SQRT_2 * pool.worst(|pass| pass.event_error) * value / duration;
    let list: Vec<f64> = parts.iter().map(|part| part.0 / part.1).collect();
    let speeds = Values {
        spread: standard_deviation(&list).map(|spread| (spread, list.len() - 1)),
        list,
        single: position.hypot(timing),
        shared: pool.worst(|pass| pass.length_uncertainty),
        offset: 0.0,
    };
    around(value, speeds.error_of_mean().hypot(speeds.shared * value), unit, parts.len())
}

fn cadence(pool: &Pool<'_>, nothing: &str) -> Estimate {
    let times = pool.times(pool.steps_of(None, |step| Some(step.duration())));
    match mean(&times.list) {
        Some(time) if time > 0.0 => {
            let value = 60.0 / time;
            around(value, value * times.error_of_mean() / time, Unit::StepPerMinute, times.list.len())
        }
        _ => Estimate::withheld(Unit::StepPerMinute, nothing),
    }
}
