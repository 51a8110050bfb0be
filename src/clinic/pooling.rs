//! Several passes make one assessment: strides of all passes together, each stride counting once.
//!
//! Means are over all strides, not means of the passes' means, which would let a pass with two strides count as much as
//! one with eight. Variability is within passes: each pass's own mean is taken out first, so that walking a little
//! faster on the way back is not read as unsteadiness. Steps of different passes are never joined.

use super::assessment::Assessment;
use super::repeatability::student_95;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::estimate::Interval;
use crate::biomechanics::gait::{Estimate, GaitParameters, Method, Parameter, Status, Step, Stride, Unit};

/// Fewest strides for a mean without a remark, and for variability at all (Kroneberg 2019 asks for about 20).
const STRIDES_FOR_MEAN: usize = 6;
const STRIDES_FOR_CV: usize = 12;
/// Fewest clean steps per side for an asymmetry.
const STEPS_FOR_ASYMMETRY: usize = 5;

/// The numbers of all passes together. Passes whose lengths are in other units than the first's give times only.
pub fn pool(passes: &[&Assessment]) -> GaitParameters {
    let pooled = Pooled::of(passes);
    let mut parameters = GaitParameters::default();
    for parameter in Parameter::ALL {
        parameters.estimates.insert(parameter, pooled.estimate(parameter));
    }
    parameters
}

/// Values of one parameter pass by pass, for the set-up's repeatability.
pub fn by_pass(passes: &[&Assessment], parameter: Parameter) -> Vec<f64> {
    passes.iter().filter_map(|pass| pass.parameters.value(parameter)).collect()
}

struct Pooled<'a> {
    /// Strides and steps that enter the means, with the number of their pass.
    strides: Vec<(usize, &'a Stride)>,
    steps: Vec<(usize, &'a Step)>,
    /// Whether lengths are metres; `None` where no pass has lengths.
    metres: Option<bool>,
    /// Relative uncertainty of lengths that all passes share.
    scale_uncertainty: f64,
    passes: &'a [&'a Assessment],
}

impl<'a> Pooled<'a> {
    fn of(passes: &'a [&'a Assessment]) -> Self {
        let unit_of = |pass: &Assessment| {
            let estimate = pass.parameters.get(Parameter::StrideLength)?;
            matches!(estimate.unit, Unit::Metre | Unit::BodyHeight).then_some(estimate.unit == Unit::Metre)
        };
        let metres = passes.iter().find_map(|pass| unit_of(pass));
        let mut pooled =
            Self { strides: Vec::new(), steps: Vec::new(), metres, scale_uncertainty: 0.0, passes };
        for (number, pass) in passes.iter().enumerate() {
            let used = |excluded: &Option<String>| excluded.is_none();
            pooled.strides.extend(pass.strides.iter().filter(|s| used(&s.excluded)).map(|s| (number, s)));
            pooled.steps.extend(pass.steps.iter().filter(|s| used(&s.excluded)).map(|s| (number, s)));
            if let Some(scale) = pass.scale {
                // The same room and stature err the same way in every pass, so this does not shrink with their number.
                pooled.scale_uncertainty = pooled.scale_uncertainty.max(scale.uncertainty);
            }
        }
        pooled
    }

    fn lengths_of(&self, pass: usize) -> bool {
        let unit = self.passes[pass].parameters.get(Parameter::StrideLength).map(|estimate| estimate.unit);
        self.metres.is_some_and(|metres| unit == Some(if metres { Unit::Metre } else { Unit::BodyHeight }))
    }

    fn step_values(&self, side: Option<Side>, value: impl Fn(&Step) -> Option<f64>) -> Vec<(usize, f64)> {
        let of_side = self.steps.iter().filter(|(_, step)| side.is_none_or(|side| step.side == side));
        of_side.filter_map(|(pass, step)| value(step).map(|value| (*pass, value))).collect()
    }

    fn stride_values(&self, side: Option<Side>, value: impl Fn(&Stride) -> Option<f64>) -> Vec<(usize, f64)> {
        let of_side = self.strides.iter().filter(|(_, stride)| side.is_none_or(|side| stride.side == side));
        of_side.filter_map(|(pass, stride)| value(stride).map(|value| (*pass, value))).collect()
    }

    fn with_length(&self, values: Vec<(usize, f64)>) -> Vec<(usize, f64)> {
        values.into_iter().filter(|(pass, _)| self.lengths_of(*pass)).collect()
    }

    /// Without the passes that withheld this themselves: what one view or a bad recording cannot tell does not become
    /// true by being pooled. A pass with few steps is not withheld and does count.
    fn not_withheld(&self, parameter: Parameter, values: Vec<(usize, f64)>) -> Vec<(usize, f64)> {
        values.into_iter().filter(|(pass, _)| self.gives(*pass, parameter)).collect()
    }

    fn gives(&self, pass: usize, parameter: Parameter) -> bool {
        let known = self.passes[pass].parameters.get(parameter);
        known.is_none_or(|estimate| estimate.status != Status::Withheld)
    }

    /// The pooled value; where passes withheld it, it says so, and where steps give none, the passes' own values do.
    fn estimate(&self, parameter: Parameter) -> Estimate {
        let pooled = self.of_steps(parameter);
        let own: Vec<&Estimate> =
            self.passes.iter().filter_map(|pass| pass.parameters.get(parameter)).collect();
        let given = own.iter().filter(|estimate| estimate.status != Status::Withheld).count();
        if pooled.value.is_some() {
            let is_mean = !matches!(pooled.unit, Unit::Percent);
            return if is_mean && given > 0 && given < own.len() {
                pooled.limited(&format!("From {given} of {} passes; withheld in the others.", own.len()))
            } else {
                pooled
            };
        }
        if let Some(mean) = mean_of_passes(&own) {
            return mean;
        }
        match own.first().and_then(|first| first.reason.as_ref()) {
            Some(reason)
                if given == 0 && own.iter().all(|estimate| estimate.reason.as_ref() == Some(reason)) =>
            {
                Estimate { reason: Some(reason.clone()), ..pooled }
            }
            _ => pooled,
        }
    }

    fn of_steps(&self, parameter: Parameter) -> Estimate {
        use Parameter as P;
        let kept = |values| self.not_withheld(parameter, values);
        let length = if self.metres == Some(false) { Unit::BodyHeight } else { Unit::Metre };
        let side = parameter.side();
        match parameter {
            P::WalkingSpeed => self.speed(),
            P::Cadence => self.cadence(),
            P::StepLengthLeft | P::StepLengthRight => {
                self.mean(&kept(self.with_length(self.step_values(side, |step| step.length))), length, true)
            }
            P::StrideLength => self.mean(
                &kept(self.with_length(self.stride_values(None, |stride| stride.length))),
                length,
                true,
            ),
            P::StepWidth => {
                self.mean(&kept(self.with_length(self.step_values(None, |step| step.width))), length, true)
            }
            P::StepTimeLeft | P::StepTimeRight => {
                self.mean(&kept(self.step_values(side, |step| Some(step.duration()))), Unit::Second, false)
            }
            P::StrideTime => self.mean(
                &kept(self.stride_values(None, |stride| Some(stride.duration()))),
                Unit::Second,
                false,
            ),
            P::StanceFractionLeft | P::StanceFractionRight => {
                self.mean(&kept(self.stride_values(side, Stride::stance_fraction)), Unit::Fraction, false)
            }
            P::SwingFractionLeft | P::SwingFractionRight => self.mean(
                &kept(self.stride_values(side, |stride| stride.stance_fraction().map(|stance| 1.0 - stance))),
                Unit::Fraction,
                false,
            ),
            P::DoubleSupportFraction => self.mean(
                &kept(self.stride_values(None, Stride::double_support_fraction)),
                Unit::Fraction,
                false,
            ),
            P::SingleSupportFractionLeft | P::SingleSupportFractionRight => self.mean(
                &kept(self.stride_values(side, |s| {
                    Some((s.opposite_contact? - s.opposite_toe_off?) / s.duration())
                })),
                Unit::Fraction,
                false,
            ),
            P::StepLengthAsymmetry => self.asymmetry(|side| {
                let length = if side == Side::Left { P::StepLengthLeft } else { P::StepLengthRight };
                self.not_withheld(length, self.with_length(self.step_values(Some(side), |step| step.length)))
            }),
            P::StepTimeAsymmetry => {
                self.asymmetry(|side| self.step_values(Some(side), |step| Some(step.duration())))
            }
            P::StanceAsymmetry => self.asymmetry(|side| {
                let stance = if side == Side::Left { P::StanceFractionLeft } else { P::StanceFractionRight };
                self.not_withheld(stance, self.stride_values(Some(side), Stride::stance_fraction))
            }),
            P::StepTimeCv => self.cv(|side| self.step_values(Some(side), |step| Some(step.duration()))),
            P::StrideTimeCv => {
                self.cv(|side| self.stride_values(Some(side), |stride| Some(stride.duration())))
            }
        }
    }

    /// All stride lengths over all stride times: whole strides only.
    fn speed(&self) -> Estimate {
        let whole: Vec<(usize, (f64, f64))> = self
            .strides
            .iter()
            .filter(|(pass, _)| self.lengths_of(*pass) && self.gives(*pass, Parameter::WalkingSpeed))
            .filter_map(|(pass, stride)| Some((*pass, (stride.length?, stride.duration()))))
            .collect();
        let unit = if self.metres == Some(false) { Unit::BodyHeightPerSecond } else { Unit::MetrePerSecond };
        let single: Vec<(usize, f64)> =
            whole.iter().map(|(pass, (length, time))| (*pass, length / time)).collect();
        let mut estimate = self.mean(&single, unit, true);
        if let Some(value) = &mut estimate.value {
            let sum = |pick: fn(&(f64, f64)) -> f64| whole.iter().map(|(_, pair)| pick(pair)).sum::<f64>();
            let exact = sum(|pair| pair.0) / sum(|pair| pair.1);
            if let Some(interval) = &mut estimate.interval {
                interval.low += exact - *value;
                interval.high += exact - *value;
            }
            *value = exact;
        }
        estimate
    }

    fn cadence(&self) -> Estimate {
        let times = self.mean(
            &self.not_withheld(Parameter::Cadence, self.step_values(None, |step| Some(step.duration()))),
            Unit::Second,
            false,
        );
        Estimate {
            value: times.value.map(|time| 60.0 / time),
            interval: times.interval.map(|time| Interval { low: 60.0 / time.high, high: 60.0 / time.low }),
            unit: Unit::StepPerMinute,
            ..times
        }
    }

    fn mean(&self, values: &[(usize, f64)], unit: Unit, is_length: bool) -> Estimate {
        let n = values.len();
        if n < 3 {
            return self.too_few(unit, n);
        }
        let mean = values.iter().map(|(_, value)| value).sum::<f64>() / n as f64;
        let sd =
            (values.iter().map(|(_, value)| (value - mean).powi(2)).sum::<f64>() / (n - 1) as f64).sqrt();
        let scatter = student_95(n - 1) * sd / (n as f64).sqrt();
        let scale = if is_length { 1.645 * self.scale_uncertainty * mean.abs() } else { 0.0 };
        let half = scatter.hypot(scale);
        let estimate = Estimate {
            value: Some(mean),
            interval: Some(Interval { low: mean - half, high: mean + half }),
            unit,
            n,
            method: Method::Geometric,
            status: Status::Ok,
            reason: None,
        };
        if n < STRIDES_FOR_MEAN { estimate.limited("Few strides: walk two more passes.") } else { estimate }
    }

    /// Why a pass withheld this is more helpful than the count alone.
    fn too_few(&self, unit: Unit, n: usize) -> Estimate {
        let mut estimate = Estimate::withheld(
            unit,
            format!("{n} usable values in {} passes; at least 3 are needed.", self.passes.len()),
        );
        estimate.n = n;
        estimate
    }

    fn asymmetry(&self, of_side: impl Fn(Side) -> Vec<(usize, f64)>) -> Estimate {
        let (left, right) = (of_side(Side::Left), of_side(Side::Right));
        let n = left.len().min(right.len());
        let (left, right) = (self.mean(&left, Unit::Percent, false), self.mean(&right, Unit::Percent, false));
        let (Some(a), Some(b)) = (left.value, right.value) else { return self.too_few(Unit::Percent, n) };
        if n < STEPS_FOR_ASYMMETRY || a <= 0.0 || b <= 0.0 {
            return self.too_few(Unit::Percent, n);
        }
        // The scale cancels; the two sides scatter independently.
        let relative =
            |estimate: &Estimate, mean: f64| estimate.interval.map_or(0.0, |i| (i.high - i.low) / 2.0 / mean);
        let half = 100.0 * relative(&left, a).hypot(relative(&right, b));
        let value = 100.0 * (a / b).ln();
        Estimate {
            value: Some(value),
            interval: Some(Interval { low: value - half, high: value + half }),
            unit: Unit::Percent,
            n,
            method: Method::Geometric,
            status: Status::Ok,
            reason: None,
        }
    }

    /// Within passes: the mean of each side in each pass is taken out first.
    fn cv(&self, of_side: impl Fn(Side) -> Vec<(usize, f64)>) -> Estimate {
        let mut squares = 0.0;
        let mut freedom = 0;
        let mut all = Vec::new();
        for side in Side::BOTH {
            let values = of_side(side);
            for pass in 0..self.passes.len() {
                let own: Vec<f64> =
                    values.iter().filter(|(of, _)| *of == pass).map(|(_, value)| *value).collect();
                if own.len() >= 2 {
                    let mean = own.iter().sum::<f64>() / own.len() as f64;
                    squares += own.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
                    freedom += own.len() - 1;
                    all.extend(own);
                }
            }
        }
        if all.len() < STRIDES_FOR_CV || freedom < 6 {
            let mut few = self.too_few(Unit::Percent, all.len());
            few.reason = Some(format!(
                "Too few strides for variability: {}, at least {STRIDES_FOR_CV} are needed.",
                all.len()
            ));
            return few;
        }
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        let value = 100.0 * (squares / freedom as f64).sqrt() / mean;
        // A standard deviation from f degrees of freedom scatters by about 1/√(2f) of itself.
        let half = 1.645 * value / (2.0 * freedom as f64).sqrt();
        let estimate = Estimate {
            value: Some(value),
            interval: Some(Interval { low: (value - half).max(0.0), high: value + half }),
            unit: Unit::Percent,
            n: all.len(),
            method: Method::Geometric,
            status: Status::Ok,
            reason: None,
        };
        // Frames are instants: their spacing alone makes times scatter. Uniform over a frame at both ends: dt/√6.
        let rate = self.passes.iter().map(|pass| pass.source.frame_rate).fold(f64::MAX, f64::min);
        let floor = 100.0 / (rate * 6.0_f64.sqrt()) / mean;
        let estimate = if rate > 0.0 && value < 1.5 * floor {
            let text = format!("At {rate:.0} frames/s the floor is {floor:.1} % if times are not sub-frame.");
            estimate.limited(&text)
        } else {
            estimate
        };
        if all.len() < 20 { estimate.limited("Fewer than 20 strides.") } else { estimate }
    }
}

/// The passes' own values, each weighing as much as it has steps: for what does not follow from steps, such as the speed
/// seen from ahead. Its interval is not narrowed by their number, because most of such an error is the same in each.
fn mean_of_passes(passes: &[&Estimate]) -> Option<Estimate> {
    let first = passes.iter().find(|estimate| estimate.value.is_some())?;
    if !matches!(first.unit, Unit::Metre | Unit::MetrePerSecond | Unit::Second | Unit::StepPerMinute) {
        return None;
    }
    let given: Vec<(f64, Interval, f64)> = passes
        .iter()
        .filter(|estimate| estimate.unit == first.unit)
        .filter_map(|estimate| Some((estimate.value?, estimate.interval?, estimate.n.max(1) as f64)))
        .collect();
    let weight: f64 = given.iter().map(|(_, _, n)| n).sum();
    let mean = |pick: fn(&(f64, Interval, f64)) -> f64| {
        (weight > 0.0).then(|| given.iter().map(|one| pick(one) * one.2).sum::<f64>() / weight)
    };
    let (value, low, high) = (mean(|one| one.0)?, mean(|one| one.1.low)?, mean(|one| one.1.high)?);
    let estimate = Estimate {
        value: Some(value),
        interval: Some(Interval { low, high }),
        n: weight as usize,
        status: Status::Ok,
        reason: None,
        ..(*first).clone()
    };
    let text = format!("From {} of {} passes; withheld in the others.", given.len(), passes.len());
    Some(match passes.iter().find_map(|estimate| estimate.reason.as_deref()) {
        _ if given.len() < passes.len() => estimate.limited(&text),
        Some(reason) => estimate.limited(reason),
        None => estimate,
    })
}
