//! Corrections by hand, laid over what the analysis found.

use super::options::Edit;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::{EventKind, GaitEvent, Step, Stride};
use crate::clinic::assessment::TimeSpan;
use crate::finding::StepFinding;

fn nearest(events: &[GaitEvent], side: Side, kind: EventKind, time: f64) -> Option<usize> {
    (0..events.len())
        .filter(|&index| events[index].side == side && events[index].kind == kind)
        .min_by(|&a, &b| (events[a].time - time).abs().total_cmp(&(events[b].time - time).abs()))
}

/// Adds, moves and removes events inside the pass, in the order of the edits. Frames are filled in by the caller.
pub fn apply_to_events(events: &mut Vec<GaitEvent>, edits: &[Edit], span: TimeSpan) {
    let inside = |time: f64| span.start <= time && time <= span.end;
    for edit in edits {
        match *edit {
            Edit::AddEvent { side, kind, time } if inside(time) => {
                events.push(GaitEvent { side, kind, time, frame: 0, confidence: 1.0, by_hand: true });
            }
            Edit::MoveEvent { side, kind, from, to } if inside(from) => {
                if let Some(index) = nearest(events, side, kind, from) {
                    events[index].time = to;
                    events[index].confidence = 1.0;
                    events[index].by_hand = true;
                }
            }
            Edit::RemoveEvent { side, kind, time } if inside(time) => {
                if let Some(index) = nearest(events, side, kind, time) {
                    events.remove(index);
                }
            }
            _ => {}
        }
    }
    events.sort_by(|a, b| a.time.total_cmp(&b.time));
}

/// Takes strides, and the steps inside them, out of the means or back in.
pub fn apply_to_strides(steps: &mut [Step], strides: &mut [Stride], edits: &[Edit]) {
    for edit in edits {
        let Edit::ToggleStride { side, time } = *edit else { continue };
        let Some(stride) = strides
            .iter_mut()
            .find(|stride| stride.side == side && stride.start <= time && time < stride.end)
        else {
            continue;
        };
        stride.excluded = if stride.excluded.is_some() { None } else { Some(StepFinding::ByHand.into()) };
        for step in steps.iter_mut().filter(|step| stride.start <= step.start && step.end <= stride.end) {
            step.excluded.clone_from(&stride.excluded);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(time: f64) -> GaitEvent {
        GaitEvent {
            side: Side::Left,
            kind: EventKind::InitialContact,
            time,
            frame: 0,
            confidence: 0.7,
            by_hand: false,
        }
    }

    #[test]
    fn events_are_moved_added_and_removed_by_nearness_on_their_own_side() {
        let mut events = vec![event(1.0), event(2.0)];
        let span = TimeSpan { start: 0.0, end: 5.0 };
        let kind = EventKind::InitialContact;
        let edits = [
            Edit::MoveEvent { side: Side::Left, kind, from: 1.1, to: 1.2 },
            Edit::AddEvent { side: Side::Right, kind, time: 1.6 },
            Edit::RemoveEvent { side: Side::Left, kind, time: 2.1 },
            Edit::RemoveEvent { side: Side::Left, kind, time: 9.0 },
        ];
        apply_to_events(&mut events, &edits, span);
        let times: Vec<f64> = events.iter().map(|event| event.time).collect();
        assert_eq!(times, [1.2, 1.6]);
        assert!(events.iter().all(|event| event.by_hand));
    }
}
