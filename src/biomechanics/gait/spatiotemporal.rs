//! Steps and strides from events and foot positions.
//!
//! Measured, simulated and generated walks all go through here, so that a step is one thing. Lengths are taken between feet
//! that stand, as an instrumented walkway does: the median forward position of the heel over the flat part of its stance, not
//! its position at the instant of contact, which is noisier and still moving.

use super::event::{EventKind, GaitEvent};
use super::steps::{Step, Stride};
use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::motion::Motion;
use crate::biomechanics::signal::robust::median;
use crate::finding::StepFinding;

/// The flat part of a stance, as shares of the time from this contact to the same foot's next: after the foot has come
/// down and before the heel rises.
pub const FLAT: (f64, f64) = (0.08, 0.34);
/// The part of a stance, as shares of the stride from its contact, over which the foot's place is taken: its middle is
/// when the body passes over the foot (Perry & Burnfield 2010: mid stance ends at 31 % of the cycle).
const MID_STANCE: (f64, f64) = (0.10, 0.45);
/// A step or stride whose duration is further from the median than this factor is not taken into the means.
const UNUSUAL: f64 = 1.7;

/// Where a foot stands after a contact, along the direction of progression, in the motion's unit; the heel, or the
/// ankle where no heel was seen. `stride_time` is the usual stride time, s.
pub fn standing_position(motion: &Motion, side: Side, contact: f64, stride_time: f64) -> Option<f64> {
    let heel = Landmark::of(BodyPoint::Heel, side);
    let ankle = Landmark::of(BodyPoint::Ankle, side);
    let frame_at = |share: f64| (contact + share * stride_time - motion.start) * motion.sample_rate;
    let first = frame_at(FLAT.0).floor().max(0.0) as usize;
    let end = ((frame_at(FLAT.1).max(0.0) as usize) + 2).min(motion.len());
    [heel, ankle].into_iter().find_map(|landmark| {
        let values: Vec<f64> = (first..end)
            .filter(|&frame| {
                let share = (motion.time(frame) - contact) / stride_time;
                (FLAT.0..=FLAT.1).contains(&share)
            })
            .filter_map(|frame| motion.landmarks[landmark].get(frame).copied().flatten()?.x)
            .collect();
        // A tenth of a stride is enough of a plateau to stand on.
        (values.len() as f64 >= 0.1 * stride_time * motion.sample_rate).then(|| median(&values)).flatten()
    })
}

/// Contacts of one foot in time order, s.
fn contacts(events: &[GaitEvent], side: Side) -> Vec<f64> {
    times(events, side, EventKind::InitialContact)
}

fn times(events: &[GaitEvent], side: Side, kind: EventKind) -> Vec<f64> {
    events.iter().filter(|event| event.side == side && event.kind == kind).map(|event| event.time).collect()
}

/// Median stride time, s, from contacts; from steps where no foot has two.
pub fn usual_stride_time(events: &[GaitEvent]) -> Option<f64> {
    let mut durations = Vec::new();
    for side in Side::BOTH {
        for kind in [EventKind::InitialContact, EventKind::ToeOff] {
            durations.extend(times(events, side, kind).windows(2).map(|pair| pair[1] - pair[0]));
        }
    }
    if durations.is_empty() {
        let mut all: Vec<f64> = Side::BOTH.into_iter().flat_map(|side| contacts(events, side)).collect();
        all.sort_by(f64::total_cmp);
        durations.extend(all.windows(2).map(|pair| 2.0 * (pair[1] - pair[0])));
    }
    median(&durations)
}

/// Steps: from each contact to the next contact of the other foot, with the lengths and widths that the motion's coordinates
/// show. Unusual ones are kept and marked.
pub fn find_steps(motion: &Motion, events: &[GaitEvent]) -> Vec<Step> {
    let Some(stride_time) = usual_stride_time(events) else {
        return Vec::new();
    };
    let landings: Vec<&GaitEvent> =
        events.iter().filter(|event| event.kind == EventKind::InitialContact).collect();
    let mut steps: Vec<Step> = landings
        .windows(2)
        .filter(|pair| pair[0].side != pair[1].side)
        .map(|pair| {
            let from = standing_position(motion, pair[0].side, pair[0].time, stride_time);
            let to = standing_position(motion, pair[1].side, pair[1].time, stride_time);
            Step {
                side: pair[1].side,
                start: pair[0].time,
                end: pair[1].time,
                length: from.zip(to).map(|(from, to)| to - from),
                width: None,
                excluded: None,
            }
        })
        .collect();
    let usual = median(&steps.iter().map(Step::duration).collect::<Vec<_>>());
    for step in &mut steps {
        // A limping step may take twice as long as its partner.
        if usual.is_some_and(|usual| is_unusual(step.duration(), usual, 1.5 * UNUSUAL)) {
            step.excluded = Some(StepFinding::UnusualStep.into());
        }
    }
    add_widths(&mut steps, motion, events, stride_time);
    steps
}

/// Strides: from each contact to the same foot's next. Unusual ones are kept and marked.
pub fn find_strides(motion: &Motion, events: &[GaitEvent]) -> Vec<Stride> {
    let Some(stride_time) = usual_stride_time(events) else {
        return Vec::new();
    };
    let mut strides = Vec::new();
    for side in Side::BOTH {
        let own = contacts(events, side);
        for pair in own.windows(2) {
            let inside = |side: Side, kind: EventKind| -> Vec<f64> {
                times(events, side, kind)
                    .into_iter()
                    .filter(|time| pair[0] < *time && *time < pair[1])
                    .collect()
            };
            let opposite = inside(side.opposite(), EventKind::InitialContact);
            let from = standing_position(motion, side, pair[0], stride_time);
            let to = standing_position(motion, side, pair[1], stride_time);
            let excluded = if opposite.len() != 1 {
                Some(StepFinding::NoOtherContact.into())
            } else if is_unusual(pair[1] - pair[0], stride_time, UNUSUAL) {
                Some(StepFinding::UnusualStride.into())
            } else {
                None
            };
            let contact = opposite.first().copied();
            strides.push(Stride {
                side,
                start: pair[0],
                end: pair[1],
                toe_off: single(&inside(side, EventKind::ToeOff)),
                opposite_toe_off: single(&inside(side.opposite(), EventKind::ToeOff))
                    .filter(|time| contact.is_none_or(|contact| *time < contact)),
                opposite_contact: contact,
                length: from.zip(to).map(|(from, to)| to - from),
                excluded,
            });
        }
    }
    strides.sort_by(|a, b| a.start.total_cmp(&b.start));
    strides
}

fn single(times: &[f64]) -> Option<f64> {
    if let [only] = times { Some(*only) } else { None }
}

fn is_unusual(duration: f64, usual: f64, factor: f64) -> bool {
    duration > factor * usual || duration * factor < usual
}

/// One standing foot.
struct Stand {
    side: Side,
    contact: f64,
    /// To the walker's right, in the motion's unit.
    across: f64,
}

/// Width of each step: how far the standing foot is from the line through the other foot's stands before and after,
/// as an instrumented walkway has it; from the one stand before where there is none after.
fn add_widths(steps: &mut [Step], motion: &Motion, events: &[GaitEvent], stride: f64) {
    let stands: Vec<Stand> = events
        .iter()
        .filter(|event| event.kind == EventKind::InitialContact)
        .filter_map(|event| {
            let across = standing_across(motion, event.side, event.time, stride)?;
            Some(Stand { side: event.side, contact: event.time, across })
        })
        .collect();
    for step in steps {
        let Some(k) = stands.iter().position(|s| s.side == step.side && (s.contact - step.end).abs() < 1e-9)
        else {
            continue;
        };
        let other = |index: Option<usize>| {
            index
                .and_then(|index| stands.get(index))
                .filter(|stand| stand.side != step.side && (stand.contact - step.end).abs() < 1.2 * stride)
        };
        let line = match (other(k.checked_sub(1)), other(Some(k + 1))) {
            (Some(before), Some(after)) => {
                let share = (step.end - before.contact) / (after.contact - before.contact);
                before.across + share * (after.across - before.across)
            }
            (Some(only), None) | (None, Some(only)) => only.across,
            (None, None) => continue,
        };
        let outwards = if step.side == Side::Right { 1.0 } else { -1.0 };
        step.width = Some(outwards * (stands[k].across - line));
    }
}

/// Where a foot stands across the walk: the middle of its heel places over the stance around the instant at which the
/// body passes over it, because only then are foot and body, whose size is the scale, equally far from the camera.
fn standing_across(motion: &Motion, side: Side, contact: f64, stride: f64) -> Option<f64> {
    let frame_at = |share: f64| {
        let frame = (contact + share * stride - motion.start) * motion.sample_rate;
        (frame >= 0.0 && (frame as usize) < motion.len()).then_some(frame as usize)
    };
    let from = frame_at(MID_STANCE.0)?;
    let to = frame_at(MID_STANCE.1).unwrap_or(motion.len() - 1);
    frame_at(0.5 * (MID_STANCE.0 + MID_STANCE.1))?;
    let heel = Landmark::of(BodyPoint::Heel, side);
    let ankle = Landmark::of(BodyPoint::Ankle, side);
    [heel, ankle].into_iter().find_map(|landmark| {
        let values: Vec<f64> = (from..=to).filter_map(|frame| motion.landmarks[landmark][frame]?.z).collect();
        (2 * values.len() > to - from).then(|| median(&values)).flatten()
    })
}
