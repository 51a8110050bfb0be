//! The bars a healthy walk is held against, as a table: what was measured, what is asked, and whether it is met.

use std::fmt::Write as _;

use super::gait::{GaitMeasures, activity_overlap};
use super::objective::{correlation, distance, is_centred, usual_cadence, vertical_peaks};
use crate::biomechanics::GRAVITY;
use crate::biomechanics::anatomy::{MuscleGroup, Side};
use crate::biomechanics::typical_gait::{Signal, band};

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What is measured.
    pub measure: String,
    /// What came out, with unit.
    pub value: String,
    /// What is asked.
    pub bar: String,
    /// Whether it is met.
    pub met: bool,
}

fn row(measure: impl Into<String>, value: String, bar: &str, met: bool) -> Bar {
    Bar { measure: measure.into(), value, bar: bar.to_owned(), met }
}

fn within(measure: &str, value: f64, range: (f64, f64), digits: usize, unit: &str) -> Bar {
    let (low, high) = range;
    row(
        measure,
        format!("{value:.digits$} {unit}"),
        &format!("{low} to {high} {unit}"),
        (low..=high).contains(&value),
    )
}

/// Compares a healthy adult's walk with typical people at the same dimensionless speed.
pub fn healthy_bars(gait: &GaitMeasures, target_speed: f64, leg_length: f64) -> Vec<Bar> {
    let mut bars = Vec::new();
    let dimensionless = gait.speed / (GRAVITY * leg_length).sqrt();
    bars.push(row(
        "speed",
        format!("{:.2} m/s", gait.speed),
        &format!("{target_speed:.2} m/s within 0.05"),
        (gait.speed - target_speed).abs() <= 0.05,
    ));
    // Adults' cadence and step length by speed: the fit of Schwartz 2008, one standard deviation wide.
    let cadence = usual_cadence(dimensionless, leg_length);
    let step = 1.09 * dimensionless.powf(0.42) * leg_length;
    bars.push(within(
        "cadence",
        gait.cadence,
        (round(0.93 * cadence), round(1.07 * cadence)),
        1,
        "steps/min",
    ));
    bars.push(within(
        "step length",
        gait.mean_step_length(),
        (round2(0.93 * step), round2(1.07 * step)),
        3,
        "m",
    ));
    bars.push(within("step width", 100.0 * gait.step_width, (7.0, 14.0), 1, "cm"));
    bars.push(within("stance", 100.0 * gait.mean_stance(), (59.0, 62.0), 1, "%"));
    bars.push(within("double support", 100.0 * gait.double_support, (16.0, 28.0), 1, "%"));
    bars.push(within("cost of transport", gait.cost_of_transport, (2.8, 4.5), 2, "J/kg/m"));
    for signal in Signal::ALL {
        signal_bar(&mut bars, gait, signal, dimensionless);
    }
    force_bars(&mut bars, gait);
    activity_bars(&mut bars, gait);
    bars
}

/// Standard deviation of cadence and of step length between people who walk equally fast for their size, as shares of the
/// mean (Schwartz 2008, free speed).
const CADENCE_SPREAD: f64 = 0.037 / 0.565;
const STEP_SPREAD: f64 = 0.044 / 0.760;

/// How many standard deviations cadence and step length of a walk lie from people's of that size at that speed.
pub fn size_deviations(gait: &GaitMeasures, leg_length: f64) -> (f64, f64) {
    let speed = gait.speed / (GRAVITY * leg_length).sqrt();
    let step = 1.09 * speed.max(0.0).powf(0.42) * leg_length;
    let cadence = usual_cadence(speed.max(0.0), leg_length);
    let off = |value: f64, usual: f64, spread: f64| (value / usual.max(1e-6) - 1.0) / spread;
    (off(gait.cadence, cadence, CADENCE_SPREAD), off(gait.mean_step_length(), step, STEP_SPREAD))
}

fn round(value: f64) -> f64 {
    value.round()
}

fn round2(value: f64) -> f64 {
    (100.0 * value).round() / 100.0
}

fn signal_bar(bars: &mut Vec<Bar>, gait: &GaitMeasures, signal: Signal, speed: f64) {
    let (limit, least): (f64, Option<f64>) = match signal {
        Signal::HipFlexion | Signal::KneeFlexion => (1.0, Some(0.9)),
        Signal::AnkleDorsiflexion => (1.0, Some(0.8)),
        Signal::HipAdduction | Signal::PelvisObliquity => (1.5, Some(0.6)),
        Signal::HipMoment | Signal::KneeMoment | Signal::AnkleMoment => (1.5, None),
        _ => return,
    };
    let Some(band) = band(signal, speed) else { return };
    let worst = Side::BOTH
        .into_iter()
        .map(|side| {
            let curve = gait.curves.get(side).signal(signal);
            (distance(curve, &band, is_centred(signal)), correlation(curve, &band))
        })
        .fold((0.0_f64, 1.0_f64), |(d, r), (distance, correlation)| (d.max(distance), r.min(correlation)));
    let name = signal.name().replace('_', " ");
    let met = worst.0 <= limit && least.is_none_or(|least| worst.1 > least);
    let bar = least.map_or_else(|| format!("at most {limit} SD"), |r| format!("at most {limit} SD, r > {r}"));
    bars.push(row(name, format!("{:.2} SD, r = {:.2}", worst.0, worst.1), &bar, met));
}

fn force_bars(bars: &mut Vec<Bar>, gait: &GaitMeasures) {
    for (side, curves) in gait.curves.iter() {
        let (first, trough, second) = vertical_peaks(curves.signal(Signal::VerticalForce));
        let forward = curves.signal(Signal::ForwardForce);
        let braking = -forward.iter().copied().fold(0.0, f64::min);
        let propulsion = forward.iter().copied().fold(0.0, f64::max);
        let name = side.name();
        bars.push(within(&format!("first vertical peak, {name}"), first, (1.0, 1.25), 2, "BW"));
        bars.push(within(&format!("trough, {name}"), trough, (0.7, 0.9), 2, "BW"));
        bars.push(within(&format!("second vertical peak, {name}"), second, (1.0, 1.25), 2, "BW"));
        bars.push(within(&format!("braking, {name}"), braking, (0.14, 0.22), 2, "BW"));
        bars.push(within(&format!("propulsion, {name}"), propulsion, (0.14, 0.22), 2, "BW"));
    }
}

fn activity_bars(bars: &mut Vec<Bar>, gait: &GaitMeasures) {
    let mut sum = 0.0;
    let mut least = (1.0, "");
    let mut highest = (0.0, "");
    for group in MuscleGroup::ALL {
        let mut overlap = 0.0;
        let mut mean: f64 = 0.0;
        for (_, curves) in gait.curves.iter() {
            let curve = &curves.activation[group];
            overlap += 0.5 * activity_overlap(group, curve);
            mean = mean.max(curve.iter().sum::<f64>() / curve.len() as f64);
        }
        sum += overlap;
        if overlap < least.0 {
            least = (overlap, group.name());
        }
        if mean > highest.0 {
            highest = (mean, group.name());
        }
    }
    let mean = sum / MuscleGroup::COUNT as f64;
    bars.push(row("activity overlap, mean of 11 groups", format!("{mean:.2}"), "above 0.5", mean > 0.5));
    bars.push(row(
        "activity overlap, least",
        format!("{:.2} ({})", least.0, least.1),
        "above 0.25",
        least.0 > 0.25,
    ));
    bars.push(row(
        "highest mean activation",
        format!("{:.2} ({})", highest.0, highest.1),
        "at most 0.7",
        highest.0 <= 0.7,
    ));
}

/// The table in Markdown.
pub fn to_markdown(title: &str, bars: &[Bar]) -> String {
    let mut text = format!("## {title}\n\n| measure | value | bar | met |\n| --- | --- | --- | --- |\n");
    for bar in bars {
        let met = if bar.met { "yes" } else { "**no**" };
        let _ = writeln!(text, "| {} | {} | {} | {met} |", bar.measure, bar.value, bar.bar);
    }
    let met = bars.iter().filter(|bar| bar.met).count();
    let _ = writeln!(text, "\n{met} of {} bars met.", bars.len());
    text
}
