//! What a search tries to make small: staying up at the right speed, steadily, cheaply, without pain, like people do.
//!
//! Terms and weights follow the SCONE gait examples (fall and speed 100, mean cubed activation 2000, joint stops 0.02,
//! ground force above 1.3 body weights 10). The scatter of the steps is ours, and so is the comparison with typical people
//! (angles, forces, moments in standard deviations, usual times of muscle activity), which is used for healthy anchors
//! only: a condition shall find its own gait.

use super::gait::{GaitMeasures, SideCurves, measure};
use super::record::WalkRecord;
use super::steadiness::unsteadiness;
use crate::biomechanics::GRAVITY;
use crate::biomechanics::anatomy::{BySide, MuscleGroup, Side};
use crate::biomechanics::typical_gait::{Band, POINTS, Signal, band, usually_active};

/// What is asked of a walk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    /// Speed to walk at, m/s.
    pub speed: f64,
    /// Speeds this far from it cost nothing, m/s.
    pub tolerance: f64,
    /// Time that should be walked, s.
    pub duration: f64,
    /// Weight of likeness to typical people: 1 for healthy anchors, 0 for conditions.
    pub likeness: f64,
    /// Weight of metabolic cost of transport, per J/kg/m.
    pub effort: f64,
    /// How much each leg hurts under load, 0 to 1.
    pub pain: BySide<f64>,
}

/// A leg that hurts with its full pain costs this much for every body weight that it carries on average.
const PAIN: f64 = 60.0;
/// People spend less than this for walking at a comfortable speed, J/kg/m.
const USUAL_COST: f64 = 4.0;
/// A joule beyond it costs a healthy anchor this many times more than one below it.
const WASTE: f64 = 3.0;
/// What a scatter of the steps of the usual size costs (see [`unsteadiness`]). Falls are rare and chance, so that among
/// walks that stayed up nothing would draw a search towards sturdier gains. (Measured at 1.50 m/s: of all gains changed one
/// at a time, those that reduced the scatter most lasted longest: 22 of 24 walks of 30 s with a scatter of 1.4, 13 with
/// 2.6. Before, searches wandered for hundreds of generations.)
const UNSTEADINESS: f64 = 10.0;
/// Steps count for it from this time on, s.
const SETTLED: f64 = 4.0;
/// People carry the trunk between upright and this far forward of it, rad (5 degrees and a little).
const USUAL_LEAN: (f64, f64) = (-0.09, 0.02);

/// The parts of a cost and their sum.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// Everything together.
    pub total: f64,
    /// Falling and missing the speed.
    pub gait: f64,
    /// Metabolic cost and cubed activation.
    pub effort: f64,
    /// Stops of joints, hard landings, load on a leg that hurts.
    pub pain: f64,
    /// Distance from typical angles.
    pub angles: f64,
    /// Distance from typical forces and moments.
    pub forces: f64,
    /// Distance from usual muscle activity.
    pub activity: f64,
    /// Straightness and step width.
    pub balance: f64,
    /// Scatter of the steps.
    pub steadiness: f64,
}

/// Root mean square distance of a curve from a band, in the band's standard deviations; with `centred` the mean
/// difference is taken out first (hip angles depend on how a laboratory defines the pelvis).
pub fn distance(curve: &[f64], band: &Band, centred: bool) -> f64 {
    let n = POINTS as f64;
    let shift = if centred { curve.iter().zip(&band.mean).map(|(a, b)| a - b).sum::<f64>() / n } else { 0.0 };
    // Where people hardly differ (a force in swing) the band's mean width is the measure, not its local one.
    let width = band.sd.iter().sum::<f64>() / n;
    let sum: f64 = curve.iter().zip(&band.mean).map(|(a, b)| (a - b - shift).powi(2)).sum();
    (sum / n).sqrt() / width
}

/// Correlation of a curve with a band's mean.
pub fn correlation(curve: &[f64], band: &Band) -> f64 {
    let n = curve.len() as f64;
    let (ma, mb) = (curve.iter().sum::<f64>() / n, band.mean.iter().sum::<f64>() / n);
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (a, b) in curve.iter().zip(&band.mean) {
        ab += (a - ma) * (b - mb);
        aa += (a - ma).powi(2);
        bb += (b - mb).powi(2);
    }
    ab / (aa * bb).sqrt().max(1e-12)
}

/// Whether a signal is compared without its mean.
pub fn is_centred(signal: Signal) -> bool {
    matches!(signal, Signal::HipFlexion | Signal::HipAdduction | Signal::PelvisTilt)
}

/// Cost of a walk. `fell` tells that it ended before its time.
pub fn cost(record: &WalkRecord, goal: &Goal, fell: bool) -> Cost {
    let mut cost = Cost { gait: 100.0 * missed(record, goal, fell), ..Cost::default() };
    let seconds = record.duration().max(0.05);
    let (mut cubes, mut stops, mut hard, mut energy, mut hurt) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for sample in &record.samples {
        cubes += sample.activation.iter().map(|a| a * a * a).sum::<f64>() / sample.activation.len() as f64;
        stops += sample.stop_torque;
        energy += sample.metabolic_power;
        let load = (sample.feet.left.force.norm() + sample.feet.right.force.norm()) / (record.mass * GRAVITY);
        hard += (load - 1.35).max(0.0);
        hurt +=
            goal.pain.left * sample.feet.left.force.norm() + goal.pain.right * sample.feet.right.force.norm();
    }
    let count = record.samples.len().max(1) as f64;
    let distance = record.samples.last().map_or(0.0, |s| s.centre.x + record.belt_speed * seconds).max(1.0);
    let work = energy * record.period / (record.mass * distance);
    // Beyond what people need for walking at any speed every joule counts more.
    let waste = work.min(30.0) + WASTE * goal.likeness * (work.min(30.0) - USUAL_COST).max(0.0);
    cost.effort = goal.effort * waste + 2000.0 * cubes * record.period / (record.mass * distance);
    cost.pain = 0.02 * stops / count + 30.0 * hard / count + PAIN * hurt / (count * record.mass * GRAVITY);
    cost.balance += 8.0 * scuffing(record);
    if let Some(last) = record.samples.last() {
        // A walk that wanders off its line by a tenth of its way costs one.
        cost.balance += 10.0 * (last.centre.z.abs() / distance - 0.02).max(0.0);
    }
    if let Some(gait) = measure(record, 2.5_f64.min(0.4 * goal.duration)) {
        add_likeness(&mut cost, &gait, record, goal);
    } else {
        cost.angles = 12.0 * goal.likeness;
        cost.forces = 12.0 * goal.likeness;
        cost.activity = 8.0 * goal.likeness;
        cost.balance += 3.0;
    }
    let settled = (SETTLED.min(0.4 * goal.duration) / record.period) as usize;
    cost.steadiness = UNSTEADINESS * unsteadiness(record, settled).unwrap_or(4.0).min(4.0);
    cost.total = cost.gait
        + cost.effort
        + cost.pain
        + cost.angles
        + cost.forces
        + cost.activity
        + cost.balance
        + cost.steadiness;
    cost
}

/// Share of the time that was lost to a fall or walked at a wrong speed, 0 to 1 (and up to 2 when walking backwards).
fn missed(record: &WalkRecord, goal: &Goal, fell: bool) -> f64 {
    // Speed is judged over windows of about a stride, so that its waves within a step do not count.
    let window = (1.1 / record.period) as usize;
    let mut good = 0.0;
    let mut start = 0;
    while start < record.samples.len() {
        let end = (start + window).min(record.samples.len());
        let (a, b) = (&record.samples[start], &record.samples[end - 1]);
        let time = (end - start) as f64 * record.period;
        let span = ((end - 1 - start) as f64 * record.period).max(record.period);
        let speed = (b.centre.x - a.centre.x) / span + record.belt_speed;
        let late = record.time(start) > 2.0;
        let tolerance = if late { goal.tolerance } else { 3.0 * goal.tolerance };
        let miss = ((speed - goal.speed).abs() - tolerance).max(0.0) / goal.speed;
        good += time * (1.0 - miss).max(-1.0);
        start = end;
    }
    let lost = if fell { goal.duration } else { record.duration() };
    let missed = 1.0 - good / lost.max(record.period);
    if missed < 0.01 { 0.0 } else { missed }
}

/// How close the fast-moving foot comes to the floor: mean lack of clearance below 1.5 cm (people: 1 to 2 cm at the toe),
/// 0 to 1. Feet that graze the floor are where most falls of a search begin.
fn scuffing(record: &WalkRecord) -> f64 {
    let size = record.leg_length / 0.885;
    let (mut lack, mut count) = (0.0, 0.0);
    for pair in record.samples.windows(2) {
        for side in Side::BOTH {
            let (before, now) = (pair[0].toe.get(side), pair[1].toe.get(side));
            if (now.x - before.x) / record.period + record.belt_speed > 1.5 {
                let toe = now.y - 0.015 * size;
                let heel = pair[1].heel.get(side).y - 0.03 * size;
                lack += (1.0 - toe.min(heel) / (0.015 * size)).clamp(0.0, 1.0);
                count += 1.0;
            }
        }
    }
    if count > 0.0 { lack / count } else { 0.0 }
}

fn add_likeness(cost: &mut Cost, gait: &GaitMeasures, record: &WalkRecord, goal: &Goal) {
    let width = gait.step_width * 0.885 / record.leg_length;
    cost.balance += 40.0 * (0.08 - width).max(0.0) + (40.0 + 60.0 * goal.likeness) * (width - 0.13).max(0.0);
    if goal.likeness <= 0.0 {
        return;
    }
    let speed = goal.speed / (GRAVITY * record.leg_length).sqrt();
    // Steps as quick as people's at this speed (within 4 %).
    let cadence = usual_cadence(speed, record.leg_length);
    cost.balance += goal.likeness * 30.0 * ((gait.cadence / cadence - 1.0).abs() - 0.04).max(0.0);
    let count = record.samples.len().max(1) as f64;
    let lean = record.samples.iter().map(|sample| sample.torso.1).sum::<f64>() / count;
    cost.balance += goal.likeness * 40.0 * ((USUAL_LEAN.0 - lean).max(0.0) + (lean - USUAL_LEAN.1).max(0.0));
    for side in Side::BOTH {
        let curves = gait.curves.get(side);
        for signal in Signal::ALL {
            let Some(band) = band(signal, speed) else { continue };
            let error = distance(curves.signal(signal), &band, is_centred(signal)).min(6.0);
            // Beyond one standard deviation the error counts double.
            let error = 0.5 * goal.likeness * (error + (error - 1.0).max(0.0));
            let shape = goal.likeness * (1.0 - correlation(curves.signal(signal), &band));
            match signal {
                Signal::HipFlexion | Signal::KneeFlexion | Signal::AnkleDorsiflexion => {
                    cost.angles += 1.5 * error + 2.0 * shape;
                }
                // In the frontal plane the shape says more than the distance: a pelvis that rises where people's drops
                // can stay within two standard deviations.
                Signal::HipAdduction | Signal::PelvisObliquity => cost.angles += 1.2 * error + shape,
                Signal::PelvisTilt => cost.angles += 1.2 * error,
                Signal::VerticalForce => cost.forces += 1.0 * error,
                // Powers follow from angles and moments.
                Signal::HipPower | Signal::KneePower | Signal::AnklePower => {}
                _ => cost.forces += 0.8 * error,
            }
        }
        cost.forces += goal.likeness * 25.0 * force_misfit(curves);
        let (mut shortfall, mut untimely) = (0.0, 0.0);
        for group in MuscleGroup::ALL {
            let curve = &curves.activation[group];
            shortfall += 1.0 - soft_overlap(group, curve);
            untimely += untimely_activity(group, curve);
            let peak = curve.iter().copied().fold(0.0, f64::max);
            cost.activity += goal.likeness * 3.0 * (peak - 0.6).max(0.0);
        }
        cost.activity += goal.likeness * (shortfall + 4.0 * untimely);
        cost.forces += goal.likeness * 60.0 * ((curves.stance - 0.605).abs() - 0.01).max(0.0);
    }
}

/// Cadence of typical people, steps/min, at a dimensionless speed and a leg length (m): the power law fitted to the five
/// groups of Schwartz 2008.
pub fn usual_cadence(dimensionless_speed: f64, leg_length: f64) -> f64 {
    60.0 * 0.92 * dimensionless_speed.powf(0.58) * (GRAVITY / leg_length).sqrt()
}

/// How far peaks and trough of the floor's force lie outside what typical people show (a little inside the bars that a
/// walk is held against), body weights.
fn force_misfit(curves: &SideCurves) -> f64 {
    let outside = |value: f64, (low, high): (f64, f64)| (low - value).max(value - high).max(0.0);
    let (first, trough, second) = vertical_peaks(curves.signal(Signal::VerticalForce));
    let forward = curves.signal(Signal::ForwardForce);
    let braking = -forward.iter().copied().fold(0.0, f64::min);
    let propulsion = forward.iter().copied().fold(0.0, f64::max);
    outside(first, (1.02, 1.22))
        + outside(trough, (0.72, 0.88))
        + outside(second, (1.02, 1.22))
        + outside(braking, (0.145, 0.215))
        + outside(propulsion, (0.145, 0.215))
}

/// Mean activation at times at which people's muscle is silent. Unlike an overlap it says how much is wrong: antagonists
/// that hold each other all through stance cost what they waste.
fn untimely_activity(group: MuscleGroup, activation: &[f64]) -> f64 {
    let count = activation.len().max(1);
    let sum: f64 = activation
        .iter()
        .enumerate()
        .filter(|&(p, _)| !usually_active(group, 100.0 * p as f64 / (count - 1).max(1) as f64))
        .map(|(_, value)| (value - 0.03).max(0.0))
        .sum();
    sum / count as f64
}

/// A smooth stand-in for the overlap of [`super::gait::activity_overlap`], so that a search feels which way to go.
fn soft_overlap(group: MuscleGroup, activation: &[f64]) -> f64 {
    let low = activation.iter().copied().fold(f64::INFINITY, f64::min);
    let high = activation.iter().copied().fold(0.0, f64::max);
    let range = (high - low).max(0.04);
    let (mut both, mut either) = (0.0, 1e-9);
    for (p, value) in activation.iter().enumerate() {
        let percent = 100.0 * p as f64 / (activation.len() - 1) as f64;
        let usual = f64::from(u8::from(usually_active(group, percent)));
        let active = (2.0 * (value - low) / range).clamp(0.0, 1.0);
        both += usual * active;
        either += usual + active - usual * active;
    }
    both / either
}

/// Largest and second-largest peak of the first and second half of stance, and the trough between them.
pub(super) fn vertical_peaks(force: &[f64]) -> (f64, f64, f64) {
    let max = |values: &[f64]| values.iter().copied().fold(0.0, f64::max);
    let (first, second) = (max(&force[1..8]), max(&force[9..16]));
    let trough = force[4..13].iter().copied().fold(f64::INFINITY, f64::min);
    (first, trough, second)
}
