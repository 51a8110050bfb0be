//! Whether the intervals hold what they promise: how often the truth lies inside the 90 % interval of a parameter.
//!
//! An interval that holds the truth in 60 % of the walks misleads; one that always does, because it is as wide as a
//! table, says nothing. So both are reported: the share inside, and the half width beside the size of the errors.

use super::trial::RealTrial;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::{GaitParameters, Parameter, Unit};

/// One parameter of one walk with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Covered {
    /// Which parameter.
    pub parameter: Parameter,
    /// The laboratory's value.
    pub truth: f64,
    /// Our value.
    pub found: f64,
    /// Half the width of the interval.
    pub half_width: f64,
    /// Whether the truth lies inside.
    pub inside: bool,
}

/// Coverage of one parameter over many walks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coverage {
    /// Number of walks.
    pub n: usize,
    /// Share of them whose interval holds the truth, 0..=1.
    pub inside: f64,
    /// Mean half width, in the parameter's unit.
    pub half_width: f64,
    /// Mean absolute error, in the parameter's unit.
    pub error: f64,
    /// Factor on all half widths that would have held the truth in nine of ten walks.
    pub factor: f64,
}

impl Coverage {
    /// Pools one parameter; `None` where no walk has it with an interval.
    pub fn of<'a>(rows: impl Iterator<Item = &'a Covered>) -> Option<Coverage> {
        let rows: Vec<&Covered> = rows.collect();
        let n = rows.len() as f64;
        let mean = |value: &dyn Fn(&Covered) -> f64| rows.iter().map(|row| value(row)).sum::<f64>() / n;
        let mut ratios: Vec<f64> =
            rows.iter().map(|row| (row.found - row.truth).abs() / row.half_width.max(1e-12)).collect();
        ratios.sort_by(f64::total_cmp);
        let place = ((0.9 * n).ceil() as usize).clamp(1, rows.len().max(1)) - 1;
        Some(Coverage {
            n: rows.len(),
            inside: mean(&|row| f64::from(u8::from(row.inside))),
            half_width: mean(&|row| row.half_width),
            error: mean(&|row| (row.found - row.truth).abs()),
            factor: *ratios.get(place)?,
        })
    }
}

/// All parameters of a walk that are shown with an interval and that the laboratory knows.
pub fn covered(trial: &RealTrial, parameters: &GaitParameters) -> Vec<Covered> {
    Parameter::ALL
        .into_iter()
        .filter_map(|parameter| {
            let truth = truth_of(trial, parameter)?;
            let estimate = parameters.get(parameter)?;
            if matches!(estimate.unit, Unit::BodyHeight | Unit::BodyHeightPerSecond) {
                return None;
            }
            let (found, interval) = (estimate.value?, estimate.interval?);
            Some(Covered {
                parameter,
                truth,
                found,
                half_width: 0.5 * (interval.high - interval.low),
                inside: interval.low <= truth && truth <= interval.high,
            })
        })
        .collect()
}

/// The laboratory's value of a parameter, where its file has it. Spreads between strides are left out: over the few
/// strides of these walks they are mostly chance.
fn truth_of(trial: &RealTrial, parameter: Parameter) -> Option<f64> {
    use Parameter as P;
    let named = |name: &str| trial.truth.get(name).copied();
    let of = |pattern: &str, side: Side| named(&pattern.replace('*', side.name()));
    let stance = |side: Side| {
        let stance = of("stance_time_*_s", side)?;
        Some(stance / (stance + of("swing_time_*_s", side)?))
    };
    let log = |of_side: &dyn Fn(Side) -> Option<f64>| {
        let (left, right) = (of_side(Side::Left)?, of_side(Side::Right)?);
        (left > 0.0 && right > 0.0).then(|| 100.0 * (left / right).ln())
    };
    match parameter {
        P::WalkingSpeed => named("speed_steps_m_s"),
        P::Cadence => named("cadence_steps_min"),
        P::StepLengthLeft => of("step_length_*_m", Side::Left),
        P::StepLengthRight => of("step_length_*_m", Side::Right),
        P::StepTimeLeft => of("step_time_*_s", Side::Left),
        P::StepTimeRight => of("step_time_*_s", Side::Right),
        P::StrideLength => named("stride_length_m"),
        P::StrideTime => named("stride_time_s"),
        P::StepWidth => named("step_width_m"),
        P::StanceFractionLeft => stance(Side::Left),
        P::StanceFractionRight => stance(Side::Right),
        P::SwingFractionLeft => Some(1.0 - stance(Side::Left)?),
        P::SwingFractionRight => Some(1.0 - stance(Side::Right)?),
        P::DoubleSupportFraction => named("double_support_fraction"),
        P::StepLengthAsymmetry => log(&|side| of("step_length_*_m", side)),
        P::StepTimeAsymmetry => log(&|side| of("step_time_*_s", side)),
        P::StanceAsymmetry => log(&stance),
        P::SingleSupportFractionLeft | P::SingleSupportFractionRight | P::StepTimeCv | P::StrideTimeCv => {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_counts_the_truth_inside_and_says_how_far_the_width_is_off() {
        let row = |error: f64| Covered {
            parameter: Parameter::Cadence,
            truth: 100.0,
            found: 100.0 + error,
            half_width: 2.0,
            inside: error.abs() <= 2.0,
        };
        let rows: Vec<Covered> = (1..=10).map(|k| row(0.5 * f64::from(k))).collect();
        let coverage = Coverage::of(rows.iter()).unwrap();
        assert_eq!(coverage.n, 10);
        assert!((coverage.inside - 0.4).abs() < 1e-12, "errors up to 2 of 5");
        assert!((coverage.factor - 2.25).abs() < 1e-12, "an error of 4.5 must be held by 2");
        assert!((coverage.half_width - 2.0).abs() < 1e-12 && (coverage.error - 2.75).abs() < 1e-12);
        assert_eq!(Coverage::of([].iter()), None);
    }
}
