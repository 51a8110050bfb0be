//! Which found events are true ones: found, missed, invented, or given to the wrong foot.

use super::trial::TrueEvent;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::{EventKind, GaitEvent};

/// Counts and timing errors of one kind of event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventScore {
    /// True events.
    pub truth: usize,
    /// True events with a found event of the same foot within the tolerance.
    pub found: usize,
    /// Found events without a true event of either foot, inside the stretch where the truth is known.
    pub invented: usize,
    /// Found events whose nearest true event within the tolerance is the other foot's.
    pub wrong_side: usize,
    /// Found minus true time of each match, s.
    pub errors: Vec<f64>,
}

impl EventScore {
    /// Adds another score to this one.
    pub fn add(&mut self, other: &EventScore) {
        self.truth += other.truth;
        self.found += other.found;
        self.invented += other.invented;
        self.wrong_side += other.wrong_side;
        self.errors.extend_from_slice(&other.errors);
    }
}

/// Compares events of one kind. Times of both lists are on the same clock, s. Matches are one to one, nearest first.
///
/// Found events before the first or after the last true event (of any kind, plus the tolerance) are left out: the
/// laboratory marked only the middle of the walk, so they may be right. So is a found event between two true events of the
/// same foot that are both of the other kind: one must lie there, and the truth does not know when.
pub fn match_events(truth: &[TrueEvent], found: &[GaitEvent], kind: EventKind, tolerance: f64) -> EventScore {
    let (Some(first), Some(last)) = (truth.first(), truth.last()) else { return EventScore::default() };
    let known = (first.time - tolerance)..=(last.time + tolerance);
    let unknown: Vec<(Side, f64, f64)> =
        Side::BOTH.into_iter().flat_map(|side| gaps(truth, side, kind)).collect();
    let truth: Vec<&TrueEvent> = truth.iter().filter(|event| event.kind == kind).collect();
    let found: Vec<&GaitEvent> =
        found.iter().filter(|event| event.kind == kind && known.contains(&event.time)).collect();
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (i, event) in truth.iter().enumerate() {
        for (j, other) in found.iter().enumerate() {
            let error = other.time - event.time;
            if event.side == other.side && error.abs() <= tolerance {
                pairs.push((error, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| a.0.abs().total_cmp(&b.0.abs()));
    let mut taken_truth = vec![false; truth.len()];
    let mut taken_found = vec![false; found.len()];
    let mut score = EventScore { truth: truth.len(), ..EventScore::default() };
    for (error, i, j) in pairs {
        if !taken_truth[i] && !taken_found[j] {
            taken_truth[i] = true;
            taken_found[j] = true;
            score.found += 1;
            score.errors.push(error);
        }
    }
    for (event, _) in found.iter().zip(&taken_found).filter(|&(_, &taken)| !taken) {
        let other_foot = |t: &TrueEvent| t.side != event.side && (t.time - event.time).abs() <= tolerance;
        // At the very edge of the known stretch a true but unmarked event cannot be told from an invented one.
        let at_edge = event.time < first.time || event.time > last.time;
        if truth.iter().any(|t| other_foot(t)) {
            score.wrong_side += 1;
        } else if !at_edge
            && !unknown
                .iter()
                .any(|&(side, from, to)| side == event.side && from < event.time && event.time < to)
        {
            score.invented += 1;
        }
    }
    score
}

/// Stretches in which the truth misses an event of this kind: between two events of the other kind of the same foot.
fn gaps(truth: &[TrueEvent], side: Side, kind: EventKind) -> Vec<(Side, f64, f64)> {
    let own: Vec<&TrueEvent> = truth.iter().filter(|event| event.side == side).collect();
    own.windows(2)
        .filter(|pair| pair.iter().all(|event| event.kind != kind))
        .map(|pair| (side, pair[0].time, pair[1].time))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn truth(side: Side, time: f64) -> TrueEvent {
        TrueEvent { side, kind: EventKind::InitialContact, time }
    }

    fn seen(side: Side, time: f64) -> GaitEvent {
        GaitEvent { side, kind: EventKind::InitialContact, time, frame: 0, confidence: 1.0, by_hand: false }
    }

    #[test]
    fn found_missed_invented_and_wrong_side_are_told_apart() {
        let truth = [
            truth(Side::Left, 1.0),
            truth(Side::Right, 1.5),
            truth(Side::Left, 2.0),
            truth(Side::Right, 2.5),
        ];
        let found = [
            seen(Side::Left, 0.2),
            seen(Side::Left, 1.02),
            seen(Side::Left, 1.25),
            seen(Side::Right, 2.01),
            seen(Side::Right, 2.48),
        ];
        let score = match_events(&truth, &found, EventKind::InitialContact, 0.1);
        assert_eq!((score.truth, score.found, score.invented, score.wrong_side), (4, 2, 1, 1));
        assert_eq!(score.errors.len(), 2);
        assert_eq!(match_events(&truth, &found, EventKind::ToeOff, 0.1), EventScore::default());
    }

    #[test]
    fn a_contact_that_the_truth_must_hold_but_does_not_is_not_invented() {
        // The left foot leaves the floor twice and is nowhere said to land in between.
        let off = |time| TrueEvent { side: Side::Left, kind: EventKind::ToeOff, time };
        let truth =
            [off(1.0), truth(Side::Right, 1.4), off(2.1), truth(Side::Left, 2.5), truth(Side::Left, 3.6)];
        let score = |time| match_events(&truth, &[seen(Side::Left, time)], EventKind::InitialContact, 0.1);
        assert_eq!(score(1.7).invented, 0);
        assert_eq!(score(3.1).invented, 1);
    }

    #[test]
    fn one_event_matches_one_event_only() {
        let truth = [truth(Side::Left, 1.0), truth(Side::Left, 1.1)];
        let found = [seen(Side::Left, 1.05)];
        assert_eq!(match_events(&truth, &found, EventKind::InitialContact, 0.1).found, 1);
    }
}
