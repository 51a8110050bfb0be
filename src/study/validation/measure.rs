//! What is compared: each measure with its name in the truth, its parameters in the assessment, and its bar.

use super::trial::RealTrial;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::{Estimate, GaitParameters, Parameter, Unit};

/// One measure of a walk. Near and far are the legs as a side camera sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are the measures")]
pub enum Measure {
    StepTime,
    StepLength,
    WalkingSpeed,
    Cadence,
    StanceFraction,
    DoubleSupport,
    StepWidth,
    StepTimeNear,
    StepTimeFar,
    StepLengthNear,
    StepLengthFar,
    StanceNear,
    StanceFar,
}

impl Measure {
    /// All measures in the order of every table.
    pub const ALL: [Measure; 13] = [
        Measure::StepTime,
        Measure::StepLength,
        Measure::WalkingSpeed,
        Measure::Cadence,
        Measure::StanceFraction,
        Measure::DoubleSupport,
        Measure::StepWidth,
        Measure::StepTimeNear,
        Measure::StepTimeFar,
        Measure::StepLengthNear,
        Measure::StepLengthFar,
        Measure::StanceNear,
        Measure::StanceFar,
    ];

    /// Name with unit, as reports print it.
    pub fn title(self) -> &'static str {
        match self {
            Measure::StepTime => "step time, s",
            Measure::StepLength => "step length, m",
            Measure::WalkingSpeed => "walking speed, m/s",
            Measure::Cadence => "cadence, steps/min",
            Measure::StanceFraction => "stance, share",
            Measure::DoubleSupport => "double support, share",
            Measure::StepWidth => "step width, m",
            Measure::StepTimeNear => "step time, near leg, s",
            Measure::StepTimeFar => "step time, far leg, s",
            Measure::StepLengthNear => "step length, near leg, m",
            Measure::StepLengthFar => "step length, far leg, m",
            Measure::StanceNear => "stance, near leg, share",
            Measure::StanceFar => "stance, far leg, share",
        }
    }

    /// How many decimals its table cells need.
    pub fn decimals(self) -> usize {
        if self == Measure::Cadence { 2 } else { 4 }
    }

    /// The laboratory's value; `near` is the leg next to the camera, where there is one.
    pub fn truth(self, trial: &RealTrial, near: Option<Side>) -> Option<f64> {
        let named = |name: &str| trial.truth.get(name).copied();
        let of_side = |pattern: &str, side: Option<Side>| named(&pattern.replace('*', side?.name()));
        let far = near.map(Side::opposite);
        let stance = |side: Option<Side>| {
            let stance = of_side("stance_time_*_s", side)?;
            Some(stance / (stance + of_side("swing_time_*_s", side)?))
        };
        match self {
            Measure::StepTime => named("step_time_s"),
            Measure::StepLength => named("step_length_m"),
            Measure::WalkingSpeed => named("speed_steps_m_s"),
            Measure::Cadence => named("cadence_steps_min"),
            Measure::StanceFraction => named("stance_fraction"),
            Measure::DoubleSupport => named("double_support_fraction"),
            Measure::StepWidth => named("step_width_m"),
            Measure::StepTimeNear => of_side("step_time_*_s", near),
            Measure::StepTimeFar => of_side("step_time_*_s", far),
            Measure::StepLengthNear => of_side("step_length_*_m", near),
            Measure::StepLengthFar => of_side("step_length_*_m", far),
            Measure::StanceNear => stance(near),
            Measure::StanceFar => stance(far),
        }
    }

    /// Our value, where it is shown and in the measure's unit.
    pub fn found(self, parameters: &GaitParameters, near: Option<Side>) -> Option<f64> {
        use Parameter as P;
        let one = |parameter: Parameter| shown(parameters.get(parameter)?).map(|(value, _)| value);
        let both = |left: Parameter, right: Parameter| {
            let sides: Vec<(f64, usize)> =
                [left, right].into_iter().filter_map(|p| shown(parameters.get(p)?)).collect();
            let weight: f64 = sides.iter().map(|(_, n)| *n as f64).sum();
            (weight > 0.0).then(|| sides.iter().map(|(value, n)| value * *n as f64).sum::<f64>() / weight)
        };
        let side = |wanted: Option<Side>, left: Parameter, right: Parameter| match wanted? {
            Side::Left => one(left),
            Side::Right => one(right),
        };
        let far = near.map(Side::opposite);
        match self {
            Measure::StepTime => both(P::StepTimeLeft, P::StepTimeRight),
            Measure::StepLength => both(P::StepLengthLeft, P::StepLengthRight),
            Measure::WalkingSpeed => one(P::WalkingSpeed),
            Measure::Cadence => one(P::Cadence),
            Measure::StanceFraction => both(P::StanceFractionLeft, P::StanceFractionRight),
            Measure::DoubleSupport => one(P::DoubleSupportFraction),
            Measure::StepWidth => one(P::StepWidth),
            Measure::StepTimeNear => side(near, P::StepTimeLeft, P::StepTimeRight),
            Measure::StepTimeFar => side(far, P::StepTimeLeft, P::StepTimeRight),
            Measure::StepLengthNear => side(near, P::StepLengthLeft, P::StepLengthRight),
            Measure::StepLengthFar => side(far, P::StepLengthLeft, P::StepLengthRight),
            Measure::StanceNear => side(near, P::StanceFractionLeft, P::StanceFractionRight),
            Measure::StanceFar => side(far, P::StanceFractionLeft, P::StanceFractionRight),
        }
    }
}

/// A value that is shown in SI, with its count (at least 1, so that it has a weight).
fn shown(estimate: &Estimate) -> Option<(f64, usize)> {
    let foreign = matches!(estimate.unit, Unit::BodyHeight | Unit::BodyHeightPerSecond);
    estimate.value.filter(|_| !foreign).map(|value| (value, estimate.n.max(1)))
}
