//! Strides of a recorded walk and means over them.
//!
//! Contacts come from the vertical force, as on a force plate, not from foot motion: in a simulation the force is known.

use super::record::{Sample, WalkRecord};
use crate::biomechanics::GRAVITY;
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
    let threshold = CONTACT_LOAD * record.mass * GRAVITY;
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
