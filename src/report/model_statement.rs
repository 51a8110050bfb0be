//! [`ModelStatement`]: what of a simulated walk goes into a report, as plain numbers and curves. Always marked as a model's.

use crate::biomechanics::anatomy::{BySide, MuscleTable, Side};
use crate::biomechanics::gait::{Parameter, Unit};
use crate::clinic::assessment::CurveKind;
use crate::simulation::measure::reference::Signal;
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
    /// Mean joint angles over the cycle, degrees.
    pub curves: Vec<(CurveKind, Side, Vec<f64>)>,
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
        let kinds = [
            (CurveKind::HipFlexion, Signal::HipFlexion),
            (CurveKind::KneeFlexion, Signal::KneeFlexion),
            (CurveKind::AnkleDorsiflexion, Signal::AnkleDorsiflexion),
        ];
        let curves = kinds.into_iter().flat_map(|(kind, signal)| {
            Side::BOTH.map(|side| (kind, side, gait.curves.get(side).signal(signal).to_vec()))
        });
        Some(Self {
            condition: preset.map(|preset| preset.key),
            changed: preset.is_some() && chosen.as_ref() != Some(parameters),
            borrowed: !adapted && walk.distance > NEAR,
            stature: parameters.stature,
            strides: gait.stride_count,
            values: vec![
                (Parameter::WalkingSpeed, gait.speed, Unit::MetrePerSecond),
                (Parameter::Cadence, gait.cadence, Unit::StepPerMinute),
                (Parameter::StepLengthLeft, gait.step_length, Unit::Metre),
                (Parameter::StepLengthRight, gait.step_length, Unit::Metre),
                (Parameter::StanceFractionLeft, gait.curves.left.stance, Unit::Fraction),
                (Parameter::StanceFractionRight, gait.curves.right.stance, Unit::Fraction),
                (Parameter::DoubleSupportFraction, gait.double_support, Unit::Fraction),
            ],
            curves: curves.collect(),
            activation: BySide::from_fn(|side| gait.curves.get(side).activation.clone()),
        })
    }
}
