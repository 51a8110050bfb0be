//! The gait values of a simulated walk: spatiotemporal, curves of both sides, forces, activations, energy.

use super::record::{Sample, WalkRecord};
use super::reference::{POINTS, Signal};
use super::stability::{margin_forward, margin_sideways};
use super::strides::{FootContacts, StrideSpan, foot_contacts, low_pass, mean_curve, strides};
use crate::biomechanics::anatomy::{BySide, MuscleGroup, MuscleTable, Side};
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
    /// Walking speed over the floor, m/s.
    pub speed: f64,
    /// Steps per minute.
    pub cadence: f64,
    /// Mean step length, m.
    pub step_length: f64,
    /// Mean step width, m.
    pub step_width: f64,
    /// Mean share of stance in the stride, both sides.
    pub stance: f64,
    /// Share of double support in the stride.
    pub double_support: f64,
    /// Coefficient of variation of stride time.
    pub stride_time_cv: f64,
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

/// Value of a signal at a moment, for one side, in the reference's unit.
pub fn signal_value(signal: Signal, side: Side, sample: &Sample, mass: f64) -> f64 {
    let d = wm::leg_dof(side);
    let right = if side == Side::Right { 1.0 } else { -1.0 };
    let weight = mass * 9.81;
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
    let first = spans.left[0].start.min(spans.right[0].start);
    let last = spans.left.last()?.end.max(spans.right.last()?.end);
    let time = (last - first) as f64 * record.period;
    let a = &record.samples[first];
    let b = &record.samples[last];
    let speed = (b.centre.x - a.centre.x) / time + record.belt_speed;
    let energy: f64 =
        record.samples[first..last].iter().map(|sample| sample.metabolic_power).sum::<f64>() * record.period;
    let step_width = mean_step_width(record, &contacts, from);
    let durations: Vec<f64> = Side::BOTH
        .into_iter()
        .flat_map(|side| spans.get(side).iter().map(|span| (span.end - span.start) as f64 * record.period))
        .collect();
    let mean_stride = mean(durations.iter().copied());
    let share = |f: &dyn Fn(&StrideSpan) -> usize| {
        mean(Side::BOTH.into_iter().flat_map(|side| {
            spans
                .get(side)
                .iter()
                .map(|span| f(span) as f64 / (span.end - span.start) as f64)
                .collect::<Vec<_>>()
        }))
    };
    let curves = BySide {
        left: side_curves(record, &spans.left, Side::Left)?,
        right: side_curves(record, &spans.right, Side::Right)?,
    };
    Some(GaitMeasures {
        speed,
        cadence: 120.0 / mean_stride,
        step_length: 0.5 * speed * mean_stride,
        step_width,
        stance: share(&|span| span.liftoff - span.start),
        double_support: share(&|span| span.other_liftoff - span.start + span.liftoff - span.other_landing),
        stride_time_cv: spread(&durations) / mean_stride,
        cost_of_transport: energy / (record.mass * (speed * time).abs().max(0.1)),
        margin_sideways: BySide::from_fn(|side| margin_sideways(record, &contacts, side, from)),
        margin_forward: margin_forward(record, &contacts, from),
        stride_count: durations.len(),
        curves,
    })
}

fn side_curves(record: &WalkRecord, spans: &[StrideSpan], side: Side) -> Option<SideCurves> {
    let signals = Signal::ALL
        .into_iter()
        .map(|signal| match signal {
            Signal::VerticalForce | Signal::ForwardForce => {
                let mut values: Vec<f64> = record
                    .samples
                    .iter()
                    .map(|sample| signal_value(signal, side, sample, record.mass))
                    .collect();
                low_pass(&mut values, record.period, FORCE_CUTOFF);
                mean_of_values(&values, spans)
            }
            _ => mean_curve(record, spans, POINTS, |sample| signal_value(signal, side, sample, record.mass)),
        })
        .collect::<Option<Vec<_>>>()?;
    let mut activation = MuscleTable::from_fn(|_| Vec::new());
    for group in MuscleGroup::ALL {
        let muscle = wm::muscle(side, group);
        activation[group] = mean_curve(record, spans, POINTS, |sample| sample.activation[muscle])?;
    }
    let stance =
        mean(spans.iter().map(|span| (span.liftoff - span.start) as f64 / (span.end - span.start) as f64));
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

/// Landings of both feet from sample `from` on, in time order, as (sample, side).
pub(crate) fn landings_in_order(contacts: &BySide<FootContacts>, from: usize) -> Vec<(usize, Side)> {
    let mut landings: Vec<(usize, Side)> = Side::BOTH
        .into_iter()
        .flat_map(|side| contacts.get(side).landings.iter().map(move |&index| (index, side)))
        .filter(|&(index, _)| index >= from)
        .collect();
    landings.sort_by_key(|&(index, _)| index);
    landings
}

/// The heel of a foot that landed at sample `index`, when it lies flat: 50 ms later.
pub(crate) fn settled_heel(record: &WalkRecord, index: usize, side: Side) -> Vec3 {
    let settle = (0.05 / record.period) as usize;
    *record.samples[(index + settle).min(record.samples.len() - 1)].heel.get(side)
}

/// Mean step width, m: sideways distance of successive heels, by the path of the centre of mass.
fn mean_step_width(record: &WalkRecord, contacts: &BySide<FootContacts>, from: usize) -> f64 {
    let heel = |(index, side)| settled_heel(record, index, side).z;
    let landings = landings_in_order(contacts, from);
    mean(landings.windows(2).filter(|pair| pair[0].1 != pair[1].1).map(|pair| {
        let right = if pair[1].1 == Side::Right { 1.0 } else { -1.0 };
        right * (heel(pair[1]) - heel(pair[0]))
    }))
}

pub(super) fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in values {
        sum += value;
        count += 1.0;
    }
    if count > 0.0 { sum / count } else { 0.0 }
}

fn spread(values: &[f64]) -> f64 {
    let m = mean(values.iter().copied());
    mean(values.iter().map(|value| (value - m).powi(2))).sqrt()
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
        let usual = super::reference::usually_active(group, percent);
        let active = *value > low + 0.25 * (high - low);
        both += f64::from(u8::from(usual && active));
        either += f64::from(u8::from(usual || active));
    }
    both / f64::max(either, 1.0)
}
