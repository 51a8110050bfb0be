//! Steps and strides of all passes to the parameters that clinicians read, each with interval, count and status.
//!
//! Intervals are 90 %: the spread of steps over their number (Student's t, never below the measuring error of a single
//! value), and what all values of the recording share, such as the uncertainty of the scale.

use super::pass_result::PassResult;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::estimate::Interval;
use crate::biomechanics::gait::interval::t95;
use crate::biomechanics::gait::symmetry::asymmetry;
use crate::biomechanics::gait::variability::variability;
use crate::biomechanics::gait::{Estimate, GaitParameters, Method, Parameter, Status, Step, Stride, Unit};
use crate::biomechanics::motion::LengthUnit;
use crate::biomechanics::signal::robust::{mean, standard_deviation};

/// Error that all events of one side share, as a share of a single event's error.
const SIDE_TIMING: f64 = 0.5;
/// Fewest values for a mean without a remark.
const FEWEST_FOR_MEAN: usize = 3;

/// Values of one parameter with what is known of their error.
#[derive(Clone, Debug, Default)]
struct Values {
    list: Vec<f64>,
    /// Standard error of a single value.
    single: f64,
    /// Relative standard uncertainty that all values share.
    shared: f64,
}

impl Values {
    /// Standard error of the mean; from the single value's error where the values are too few to show a spread.
    fn error_of_mean(&self) -> f64 {
        let n = self.list.len();
        let spread = standard_deviation(&self.list).unwrap_or(0.0);
        let floor = self.single / (n.max(1) as f64).sqrt();
        if n < 2 { floor } else { (t95(n - 1) / 1.645 * spread / (n as f64).sqrt()).max(floor) }
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

    fn times(&self, list: Vec<f64>) -> Values {
        Values { list, single: std::f64::consts::SQRT_2 * self.worst(|pass| pass.event_error), shared: 0.0 }
    }

    fn lengths(&self, list: Vec<f64>) -> Values {
        Values {
            list,
            single: std::f64::consts::SQRT_2 * self.worst(|pass| pass.position_error),
            shared: self.worst(|pass| pass.length_uncertainty),
        }
    }

    fn fractions(&self, list: Vec<f64>) -> Values {
        let stride = mean(&self.stride_values(None, |stride| Some(stride.duration()))).unwrap_or(1.0);
        Values {
            single: std::f64::consts::SQRT_2 * self.worst(|pass| pass.event_error) / stride,
            list,
            shared: 0.0,
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
    let timing = SIDE_TIMING * pool.worst(|pass| pass.event_error);
    match parameter {
        Parameter::WalkingSpeed => walking_speed(pool, length, nothing),
        Parameter::Cadence => cadence(pool, nothing),
        Parameter::StepLengthLeft | Parameter::StepLengthRight => {
            pool.lengths(pool.step_values(side, |step| step.length)).estimate(length, nothing)
        }
        Parameter::StrideLength => {
            pool.lengths(pool.stride_values(None, |stride| stride.length)).estimate(length, nothing)
        }
        Parameter::StepTimeLeft | Parameter::StepTimeRight => {
            pool.times(pool.step_values(side, |step| Some(step.duration()))).estimate(Unit::Second, nothing)
        }
        Parameter::StrideTime => pool
            .times(pool.stride_values(None, |stride| Some(stride.duration())))
            .estimate(Unit::Second, nothing),
        Parameter::StepWidth => {
            let widths = pool.step_values(None, |step| step.width);
            let reason = if passes_from_the_side(pool) {
                "A camera at the side cannot see how wide the steps are. Film from the front or back."
            } else {
                nothing
            };
            pool.lengths(widths).estimate(length, reason)
        }
        Parameter::StanceFractionLeft | Parameter::StanceFractionRight => pool
            .fractions(pool.stride_values(side, Stride::stance_fraction))
            .estimate(Unit::Fraction, nothing),
        Parameter::SwingFractionLeft | Parameter::SwingFractionRight => pool
            .fractions(pool.stride_values(side, |stride| Some(1.0 - stride.stance_fraction()?)))
            .estimate(Unit::Fraction, nothing),
        Parameter::DoubleSupportFraction => pool
            .fractions(pool.stride_values(None, Stride::double_support_fraction))
            .estimate(Unit::Fraction, nothing),
        Parameter::SingleSupportFractionLeft | Parameter::SingleSupportFractionRight => pool
            .fractions(pool.stride_values(side, |stride| {
                Some((stride.opposite_contact? - stride.opposite_toe_off?) / stride.duration())
            }))
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
    let speeds = Values {
        list: parts.iter().map(|part| part.0 / part.1).collect(),
        single: position.hypot(timing),
        shared: pool.worst(|pass| pass.length_uncertainty),
    };
    around(value, speeds.error_of_mean().hypot(speeds.shared * value), unit, parts.len())
}

fn cadence(pool: &Pool<'_>, nothing: &str) -> Estimate {
    let times = pool.times(pool.step_values(None, |step| Some(step.duration())));
    match mean(&times.list) {
        Some(time) if time > 0.0 => {
            let value = 60.0 / time;
            around(value, value * times.error_of_mean() / time, Unit::StepPerMinute, times.list.len())
        }
        _ => Estimate::withheld(Unit::StepPerMinute, nothing),
    }
}
