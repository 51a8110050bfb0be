//! Strides of a recorded walk and means over them.
//!
//! Contacts come from the vertical force, as on a force plate, not from foot motion: in a simulation the force is known.

use super::record::{Sample, WalkRecord};
use crate::biomechanics::anatomy::{BySide, Side};

/// A foot is on the floor above this share of the body weight (a force plate's 20 to 40 N).
const CONTACT_LOAD: f64 = 0.04;
/// Contact and flight shorter than this, s, are bounces of the same event.
const SHORTEST_PHASE: f64 = 0.06;

/// Sample indices at which a foot lands and leaves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FootContacts {
    /// First sample on the floor.
    pub landings: Vec<usize>,
    /// First sample in the air.
    pub liftoffs: Vec<usize>,
}

/// Contacts of both feet.
pub fn foot_contacts(record: &WalkRecord) -> BySide<FootContacts> {
    let threshold = CONTACT_LOAD * record.mass * 9.81;
    let shortest = (SHORTEST_PHASE / record.period).round() as usize;
    BySide::from_fn(|side| {
        let loaded: Vec<bool> =
            record.samples.iter().map(|sample| sample.feet.get(side).force.y > threshold).collect();
        let mut contacts = FootContacts::default();
        let mut state = loaded.first().copied().unwrap_or(false);
        let mut index = 1;
        while index < loaded.len() {
            let held = loaded[index..(index + shortest).min(loaded.len())].iter().all(|&now| now != state);
            if held {
                state = !state;
                let list = if state { &mut contacts.landings } else { &mut contacts.liftoffs };
                list.push(index);
                index += shortest;
            }
            index += 1;
        }
        contacts
    })
}

/// One stride: sample indices of landing, lift-off, the other foot's lift-off and landing, and the next landing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StrideSpan {
    /// Whose stride.
    pub side: Side,
    /// Landing.
    pub start: usize,
    /// The other foot leaves.
    pub other_liftoff: usize,
    /// The other foot lands.
    pub other_landing: usize,
    /// This foot leaves.
    pub liftoff: usize,
    /// This foot lands again.
    pub end: usize,
}

/// All strides of one side that begin after a sample and have their events in order.
pub fn strides(contacts: &BySide<FootContacts>, side: Side, after: usize) -> Vec<StrideSpan> {
    let own = contacts.get(side);
    let other = contacts.get(side.opposite());
    let first = |list: &[usize], from: usize, to: usize| list.iter().copied().find(|&i| i >= from && i < to);
    own.landings
        .windows(2)
        .filter(|pair| pair[0] >= after)
        .filter_map(|pair| {
            let (start, end) = (pair[0], pair[1]);
            let other_liftoff = first(&other.liftoffs, start, end)?;
            let other_landing = first(&other.landings, other_liftoff, end)?;
            let liftoff = first(&own.liftoffs, other_landing, end)?;
            Some(StrideSpan { side, start, other_liftoff, other_landing, liftoff, end })
        })
        .collect()
}

/// Mean over strides of a signal at `points` places from 0 to 100 % of the cycle; `None` without a stride.
pub fn mean_curve(
    record: &WalkRecord,
    strides: &[StrideSpan],
    points: usize,
    signal: impl Fn(&Sample) -> f64,
) -> Option<Vec<f64>> {
    if strides.is_empty() {
        return None;
    }
    let mut mean = vec![0.0; points];
    for stride in strides {
        let length = (stride.end - stride.start) as f64;
        for (p, value) in mean.iter_mut().enumerate() {
            let place = stride.start as f64 + length * p as f64 / (points - 1) as f64;
            let index = place as usize;
            let part = place - index as f64;
            let a = signal(&record.samples[index]);
            let b = signal(&record.samples[(index + 1).min(record.samples.len() - 1)]);
            *value += a + (b - a) * part;
        }
    }
    let scale = 1.0 / strides.len() as f64;
    for value in &mut mean {
        *value *= scale;
    }
    Some(mean)
}

/// A second-order, zero-lag low-pass filter (Butterworth, run both ways), as laboratories smooth forces.
pub fn low_pass(signal: &mut [f64], period: f64, cutoff: f64) {
    let wc = (std::f64::consts::PI * cutoff * period).tan();
    let k = std::f64::consts::SQRT_2 * wc;
    let a0 = wc * wc / (1.0 + k + wc * wc);
    let b1 = 2.0 * a0 * (1.0 / (wc * wc) - 1.0);
    let b2 = 1.0 - 4.0 * a0 - b1;
    let run = |signal: &mut dyn Iterator<Item = &mut f64>| {
        let (mut x1, mut x2, mut y1, mut y2) = (0.0, 0.0, 0.0, 0.0);
        let mut first = true;
        for value in signal {
            let x = *value;
            if first {
                (x1, x2, y1, y2) = (x, x, x, x);
                first = false;
            }
            let y = a0 * (x + 2.0 * x1 + x2) + b1 * y1 + b2 * y2;
            (x2, x1, y2, y1) = (x1, x, y1, y);
            *value = y;
        }
    };
    run(&mut signal.iter_mut());
    run(&mut signal.iter_mut().rev());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_keeps_slow_and_removes_fast_without_lag() {
        let period = 0.005;
        let make = |hz: f64| -> Vec<f64> {
            (0..400).map(|i| (std::f64::consts::TAU * hz * f64::from(i) * period).sin()).collect()
        };
        let (mut slow, mut fast) = (make(2.0), make(60.0));
        let original = slow.clone();
        low_pass(&mut slow, period, 20.0);
        low_pass(&mut fast, period, 20.0);
        let error =
            slow[100..300].iter().zip(&original[100..300]).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(error < 0.02, "{error}");
        assert!(fast[100..300].iter().fold(0.0_f64, |m, x| m.max(x.abs())) < 0.05);
    }
}
