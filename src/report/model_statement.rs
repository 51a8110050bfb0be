//! [`ModelStatement`]: what of a simulated walk goes into a report, as plain numbers and curves. Always marked as a model's.

use crate::biomechanics::anatomy::{BySide, MuscleTable};
use crate::biomechanics::gait::{Parameter, Unit};
use crate::clinic::assessment::CycleCurve;
use crate::simulation::model::parameters::WalkerParameters;
use crate::simulation::presets::Preset;
use crate::simulation::simulate::{NEAR, SimulatedWalk};

/// What the simulated walker says.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelStatement {
    /// Key of the simulated condition; `None` where it was set by hand.
    pub condition: Option<&'static str>,
    /// Whether it was changed after it was chosen.
    pub changed: bool,
    /// Whether its control was found for another condition.
    pub borrowed: bool,
    /// Stature of the simulated body, m.
    pub stature: f64,
    /// Strides of both sides that its means stand on.
    pub strides: usize,
    /// Its numbers, in the units of an assessment.
    pub values: Vec<(Parameter, f64, Unit)>,
    /// Joint angles over the cycle, read as those of a filmed person are.
    pub curves: Vec<CycleCurve>,
    /// Mean activation of each muscle group over the cycle, 0..=1.
    pub activation: BySide<MuscleTable<Vec<f64>>>,
}

impl ModelStatement {
    /// Of a walk with what it was asked to be: the condition that was chosen, if one was, and whether its control was
    /// found for this very condition. `None` where it fell or made too few strides.
    pub fn of(
        walk: &SimulatedWalk,
        parameters: &WalkerParameters,
        condition: Option<&str>,
        adapted: bool,
    ) -> Option<Self> {
        let gait = walk.measures.as_ref().filter(|_| walk.walk.end.is_none())?;
        let preset = condition.and_then(Preset::find);
        let chosen = preset.and_then(|preset| preset.parameters().ok());
        let values = [
            Parameter::WalkingSpeed,
            Parameter::Cadence,
            Parameter::StepLengthLeft,
            Parameter::StepLengthRight,
            Parameter::StanceFractionLeft,
            Parameter::StanceFractionRight,
            Parameter::DoubleSupportFraction,
        ];
        let value = |parameter| {
            let estimate = gait.parameters.get(parameter)?;
            Some((parameter, estimate.value?, estimate.unit))
        };
        Some(Self {
            condition: preset.map(|preset| preset.key),
            changed: preset.is_some() && chosen.as_ref() != Some(parameters),
            borrowed: !adapted && walk.distance > NEAR,
            stature: parameters.stature,
            strides: gait.stride_count,
            values: values.into_iter().filter_map(value).collect(),
            curves: walk.curves.clone(),
            activation: BySide::from_fn(|side| gait.curves.get(side).activation.clone()),
        })
    }
}
