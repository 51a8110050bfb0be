//! The gait values of a simulated walk.
//!
//! Steps, strides and the parameters that a person's walk has too come from the same functions as a person's, with the floor's
//! forces in the place of the event detector. What only the inside of a simulation tells is measured here: the model's own joint
//! curves, forces, moments, activations, energy and margins of stability.

use super::motion::{events, feet_over_the_floor};
use super::record::{Sample, WalkRecord};
use super::stability::{margin_forward, margin_sideways, mean};
use super::strides::{StrideSpan, foot_contacts, mean_curve, strides};
use crate::biomechanics::GRAVITY;
use crate::biomechanics::anatomy::{BodyPoint, BySide, Landmark, MuscleGroup, MuscleTable, Side};
use crate::biomechanics::gait::spatiotemporal::{FLAT, find_steps, find_strides};
use crate::biomechanics::gait::summary::{PassErrors, PassSteps, parameters};
use crate::biomechanics::gait::{GaitParameters, Method, Parameter};
use crate::biomechanics::motion::LengthUnit;
use crate::biomechanics::signal::butterworth::low_pass;
use crate::biomechanics::signal::robust::median;
use crate::biomechanics::typical_gait::{POINTS, Signal};
use crate::simulation::dynamics::spatial::Vec3;
use crate::simulation::model::walker_model::{self as wm, leg};

/// Ground reaction is smoothed at this frequency before it is compared, Hz, as in laboratories.
const FORCE_CUTOFF: f64 = 20.0;

/// Mean curves of one side over the cycle, [`POINTS`] values each, in the units of [`Signal`].
#[derive(Clone, Debug)]
pub struct SideCurves {
    /// By [`Signal::ALL`].
    pub signals: Vec<Vec<f64>>,
    /// Activation by muscle group.
    pub activation: MuscleTable<Vec<f64>>,
    /// Share of the stride spent on the floor.
    pub stance: f64,
}

impl SideCurves {
    /// A signal's curve.
    pub fn signal(&self, signal: Signal) -> &[f64] {
        let index = Signal::ALL.iter().position(|&known| known == signal).unwrap_or(0);
        &self.signals[index]
    }

    /// Highest power of the ankle over the cycle, W/kg: the push-off.
    pub fn push_off_power(&self) -> f64 {
        self.signal(Signal::AnklePower).iter().copied().fold(f64::NEG_INFINITY, f64::max)
    }
}

/// Values of a walk.
#[derive(Clone, Debug)]
pub struct GaitMeasures {
    /// What a person's walk is described by, with the method *simulated*; the values below are taken from here.
    pub parameters: GaitParameters,
    /// Walking speed over the floor, m/s.
    pub speed: f64,
    /// Steps per minute.
    pub cadence: f64,
    /// Step length by landing foot, m.
    pub step_length: BySide<f64>,
    /// Step time by landing foot, s.
    pub step_time: BySide<f64>,
    /// Step width, m.
    pub step_width: f64,
    /// Share of double support in the stride.
    pub double_support: f64,
    /// Metabolic cost of transport, J/kg/m.
    pub cost_of_transport: f64,
    /// Margin of stability sideways when this foot lands, m; see [`super::stability`].
    pub margin_sideways: BySide<f64>,
    /// Margin of stability forward when a foot lands, m.
    pub margin_forward: f64,
    /// Number of strides of both sides that the means hold.
    pub stride_count: usize,
    /// Curves of each side.
    pub curves: BySide<SideCurves>,
}

impl GaitMeasures {
    /// Mean of both sides' step lengths, m.
    pub fn mean_step_length(&self) -> f64 {
        f64::midpoint(self.step_length.left, self.step_length.right)
    }

    /// Mean of both sides' shares of stance.
    pub fn mean_stance(&self) -> f64 {
        f64::midpoint(self.curves.left.stance, self.curves.right.stance)
    }

    /// Coefficient of variation of stride time, percent; `None` with too few strides.
    pub fn stride_time_cv(&self) -> Option<f64> {
        self.parameters.value(Parameter::StrideTimeCv)
    }
}

/// Value of a signal at a moment, for one side, in the reference's unit.
pub fn signal_value(signal: Signal, side: Side, sample: &Sample, mass: f64) -> f64 {
    let d = wm::leg_dof(side);
    let right = if side == Side::Right { 1.0 } else { -1.0 };
    let weight = mass * GRAVITY;
    match signal {
        Signal::HipFlexion => sample.angles[d + leg::HIP_FLEXION].to_degrees(),
        Signal::KneeFlexion => -sample.angles[d + leg::KNEE].to_degrees(),
        Signal::AnkleDorsiflexion => sample.angles[d + leg::ANKLE].to_degrees(),
        Signal::HipAdduction => sample.angles[d + leg::HIP_ADDUCTION].to_degrees(),
        Signal::PelvisTilt => -sample.pelvis.1.to_degrees(),
        Signal::PelvisObliquity => -right * sample.pelvis.2.to_degrees(),
        Signal::VerticalForce => sample.feet.get(side).force.y / weight,
        Signal::ForwardForce => sample.feet.get(side).force.x / weight,
        Signal::HipMoment => -sample.moments[d + leg::HIP_FLEXION] / mass,
        Signal::KneeMoment => sample.moments[d + leg::KNEE] / mass,
        Signal::AnkleMoment => -sample.moments[d + leg::ANKLE] / mass,
        Signal::HipPower => power(sample, d + leg::HIP_FLEXION, mass),
        Signal::KneePower => power(sample, d + leg::KNEE, mass),
        Signal::AnklePower => power(sample, d + leg::ANKLE, mass),
    }
}

/// Power of a joint, W/kg: generation positive.
fn power(sample: &Sample, dof: usize, mass: f64) -> f64 {
    sample.moments[dof] * sample.rates[dof] / mass
}

/// Measures a walk from a time on (s); `None` while there are fewer than two strides of each side.
pub fn measure(record: &WalkRecord, after: f64) -> Option<GaitMeasures> {
    let from = (after / record.period) as usize;
    let contacts = foot_contacts(record);
    let spans = BySide::from_fn(|side| strides(&contacts, side, from));
    if spans.left.len() < 2 || spans.right.len() < 2 {
        return None;
    }
    let (parameters, stride_count) = walked(record, after);
    let value = |parameter| parameters.value(parameter);
    let stance =
        BySide { left: value(Parameter::StanceFractionLeft)?, right: value(Parameter::StanceFractionRight)? };
    Some(GaitMeasures {
        speed: value(Parameter::WalkingSpeed)?,
        cadence: value(Parameter::Cadence)?,
        step_length: BySide {
            left: value(Parameter::StepLengthLeft)?,
            right: value(Parameter::StepLengthRight)?,
        },
        step_time: BySide { left: value(Parameter::StepTimeLeft)?, right: value(Parameter::StepTimeRight)? },
        step_width: value(Parameter::StepWidth)?,
        double_support: value(Parameter::DoubleSupportFraction)?,
        cost_of_transport: cost_of_transport(record, &spans)?,
        margin_sideways: BySide::from_fn(|side| margin_sideways(record, &contacts, side, from)),
        margin_forward: margin_forward(record, &contacts, from),
        stride_count,
        curves: BySide {
            left: side_curves(record, &spans.left, Side::Left, stance.left)?,
            right: side_curves(record, &spans.right, Side::Right, stance.right)?,
        },
        parameters,
    })
}

/// The parameters of the steps and strides that begin from a time on (s), and how many strides entered.
fn walked(record: &WalkRecord, after: f64) -> (GaitParameters, usize) {
    let motion = feet_over_the_floor(record);
    let events = events(record, 1);
    let steps = find_steps(&motion, &events);
    let strides = find_strides(&motion, &events);
    let pass = PassSteps {
        steps: steps.iter().filter(|step| step.start >= after).collect(),
        strides: strides.iter().filter(|stride| stride.start >= after).collect(),
        length_unit: LengthUnit::Metre,
        errors: PassErrors::default(),
    };
    let count = pass.strides.iter().filter(|stride| stride.excluded.is_none()).count();
    (parameters(&[pass], Method::Simulated), count)
}

/// Metabolic energy per mass and distance from the first landing to the last, J/kg/m.
fn cost_of_transport(record: &WalkRecord, spans: &BySide<Vec<StrideSpan>>) -> Option<f64> {
    let first = spans.left.first()?.start.min(spans.right.first()?.start);
    let last = spans.left.last()?.end.max(spans.right.last()?.end);
    let time = (last - first) as f64 * record.period;
    let travelled = record.samples[last].centre.x - record.samples[first].centre.x + record.belt_speed * time;
    let energy: f64 =
        record.samples[first..last].iter().map(|sample| sample.metabolic_power).sum::<f64>() * record.period;
    Some(energy / (record.mass * travelled.abs().max(0.1)))
}

fn side_curves(record: &WalkRecord, spans: &[StrideSpan], side: Side, stance: f64) -> Option<SideCurves> {
    let signals = Signal::ALL
        .into_iter()
        .map(|signal| match signal {
            Signal::VerticalForce | Signal::ForwardForce => {
                let values: Vec<f64> = record
                    .samples
                    .iter()
                    .map(|sample| signal_value(signal, side, sample, record.mass))
                    .collect();
                mean_of_values(&low_pass(&values, FORCE_CUTOFF, 1.0 / record.period), spans)
            }
            _ => mean_curve(record, spans, POINTS, |sample| signal_value(signal, side, sample, record.mass)),
        })
        .collect::<Option<Vec<_>>>()?;
    let mut activation = MuscleTable::from_fn(|_| Vec::new());
    for group in MuscleGroup::ALL {
        let muscle = wm::muscle(side, group);
        activation[group] = mean_curve(record, spans, POINTS, |sample| sample.activation[muscle])?;
    }
    Some(SideCurves { signals, activation, stance })
}

fn mean_of_values(values: &[f64], spans: &[StrideSpan]) -> Option<Vec<f64>> {
    if spans.is_empty() {
        return None;
    }
    let at = |span: &StrideSpan, p: usize| {
        let place = span.start as f64 + (span.end - span.start) as f64 * p as f64 / (POINTS - 1) as f64;
        let index = place as usize;
        let next = values[(index + 1).min(values.len() - 1)];
        values[index] + (next - values[index]) * (place - index as f64)
    };
    Some((0..POINTS).map(|p| mean(spans.iter().map(|span| at(span, p)))).collect())
}

/// Where the heel of a foot that landed at sample `index` stands, over the flat part of its stance as a step is measured; a stride
/// takes `stride` samples.
pub(super) fn standing_heel(record: &WalkRecord, index: usize, side: Side, stride: f64) -> Vec3 {
    let last = record.samples.len() - 1;
    let at = |share: f64| (index + (share * stride) as usize).min(last);
    let heel = Landmark::of(BodyPoint::Heel, side);
    let places = &record.samples[at(FLAT.0)..=at(FLAT.1)];
    let middle = |axis: fn(Vec3) -> f64| {
        let values: Vec<f64> = places.iter().map(|sample| axis(sample.landmarks[heel])).collect();
        median(&values).unwrap_or(0.0)
    };
    Vec3::new(middle(|p| p.x), middle(|p| p.y), middle(|p| p.z))
}

/// Overlap (Jaccard) of a simulated activation with the usual times of activity. The muscle counts as active above a
/// quarter of its own range; a muscle that never exceeds 3 % is silent and has no overlap.
pub fn activity_overlap(group: MuscleGroup, activation: &[f64]) -> f64 {
    let low = activation.iter().copied().fold(f64::INFINITY, f64::min);
    let high = activation.iter().copied().fold(0.0, f64::max);
    if high < 0.03 {
        return 0.0;
    }
    let (mut both, mut either) = (0.0, 0.0);
    for (p, value) in activation.iter().enumerate() {
        let percent = 100.0 * p as f64 / (activation.len() - 1) as f64;
        let usual = crate::biomechanics::typical_gait::usually_active(group, percent);
        let active = *value > low + 0.25 * (high - low);
        both += f64::from(u8::from(usual && active));
        either += f64::from(u8::from(usual || active));
    }
    both / f64::max(either, 1.0)
}
