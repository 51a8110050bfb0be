//! Corrections by hand: events, strides, sides, with undo and redo.

use super::{playing, sources};
use crate::analysis::options::Edit;
use crate::app::command::EventChoice;
use crate::app::state::{AppState, JobKind};
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::{EventKind, Parameter};
use crate::clinic::assessment::TimeSpan;
use crate::messages::request::Request;
use crate::recording::analysed_trial::AnalysedTrial;

/// Makes one correction and analyses again.
pub(super) fn edit(state: &mut AppState, edit: Edit, requests: &mut Vec<Request>) {
    if state.review.trial.is_none() {
        return;
    }
    // A moved event stays selected where it went; a removed one is gone.
    match edit {
        Edit::MoveEvent { side, kind, to, .. } => {
            state.review.selected = Some(EventChoice { side, kind, time: to });
        }
        Edit::RemoveEvent { .. } => state.review.selected = None,
        Edit::SwapSides(_) | Edit::AddEvent { .. } | Edit::ToggleStride { .. } => {}
    }
    state.review.history.push(edit);
    sources::reanalyse(state, requests);
}

/// Adds an event under the playhead.
pub(super) fn add_event_here(state: &mut AppState, side: Side, kind: EventKind, requests: &mut Vec<Request>) {
    let time = state.playback.time;
    edit(state, Edit::AddEvent { side, kind, time }, requests);
    if state.review.trial.is_some() {
        state.review.selected = Some(EventChoice { side, kind, time });
    }
}

/// Removes the selected event.
pub(super) fn delete_selected(state: &mut AppState, requests: &mut Vec<Request>) {
    let Some(event) = state.review.selected_event().copied() else { return };
    edit(state, Edit::RemoveEvent { side: event.side, kind: event.kind, time: event.time }, requests);
}

/// Leaves the stride under the playhead out or takes it back: the selected event's side, else the foot that landed last.
pub(super) fn toggle_stride_here(state: &mut AppState, requests: &mut Vec<Request>) {
    let time = state.playback.time;
    let Some(assessment) = state.review.assessment() else { return };
    let wanted = state.review.selected.map(|choice| choice.side);
    let side = assessment
        .strides
        .iter()
        .filter(|stride| stride.start <= time && time < stride.end)
        .filter(|stride| wanted.is_none_or(|side| stride.side == side))
        .max_by(|a, b| a.start.total_cmp(&b.start))
        .map(|stride| stride.side);
    if let Some(side) = side {
        edit(state, Edit::ToggleStride { side, time }, requests);
    }
}

/// Marks the instant under the playhead, or takes the mark there away.
pub(super) fn toggle_marker(state: &mut AppState) {
    /// Marks nearer than this are the same, s.
    const SAME: f64 = 0.05;
    if state.review.trial.is_none() {
        return;
    }
    let time = state.playback.time;
    let before = state.review.markers.len();
    state.review.markers.retain(|marker| (marker - time).abs() > SAME);
    if state.review.markers.len() == before {
        state.review.markers.push(time);
        state.review.markers.sort_by(f64::total_cmp);
    }
}

/// First call marks the beginning of a stretch, the second swaps from there to here.
pub(super) fn swap_here(state: &mut AppState, requests: &mut Vec<Request>) {
    if state.review.trial.is_none() {
        return;
    }
    let here = state.playback.time;
    match state.review.swap_from.take() {
        None => state.review.swap_from = Some(here),
        Some(from) if (from - here).abs() > 1e-3 => {
            let span = TimeSpan { start: from.min(here), end: from.max(here) };
            edit(state, Edit::SwapSides(span), requests);
        }
        // The same instant twice: the mark is taken away.
        Some(_) => {}
    }
}

/// Takes the last edit back. A kept result is shown at once and nothing is computed.
pub(super) fn undo(state: &mut AppState, requests: &mut Vec<Request>) {
    if let Some(kept) = state.review.history.undo() {
        show_or_compute(state, kept, requests);
    }
}

/// Makes the last undone edit again.
pub(super) fn redo(state: &mut AppState, requests: &mut Vec<Request>) {
    if let Some(kept) = state.review.history.redo() {
        show_or_compute(state, kept, requests);
    }
}

fn show_or_compute(state: &mut AppState, kept: Option<AnalysedTrial>, requests: &mut Vec<Request>) {
    state.review.selected = None;
    match kept {
        Some(trial) => {
            if state.job.is_some_and(|job| job.kind == JobKind::Reanalysis) {
                sources::cancel_job(state, requests);
            }
            state.review.trial = Some(trial);
            super::keeping::save(state, requests);
        }
        None => sources::reanalyse(state, requests),
    }
}

/// Shows the frames behind a number: jumps to the first stretch and plays it round and round.
pub(super) fn show_evidence(state: &mut AppState, parameter: Option<Parameter>, requests: &mut Vec<Request>) {
    let parameter = parameter.filter(|&wanted| state.review.evidence != Some(wanted));
    state.review.evidence = parameter;
    let spans = parameter.map(|parameter| state.review.evidence_spans(parameter)).unwrap_or_default();
    match spans.first() {
        Some(&first) => {
            playing::seek(state, first.start, requests);
            playing::set_loop(state, Some(first), requests);
        }
        None => playing::set_loop(state, None, requests),
    }
}

/// With evidence shown, goes to the next or previous stretch behind the number.
pub(super) fn step_evidence(
    state: &mut AppState,
    parameter: Parameter,
    steps: i64,
    requests: &mut Vec<Request>,
) {
    let spans = state.review.evidence_spans(parameter);
    if spans.is_empty() {
        return;
    }
    let start = state.playback.looped.map_or(state.playback.time, |span| span.start);
    let now = spans.iter().position(|span| span.start >= start - 1e-6).unwrap_or(0);
    let back = steps.unsigned_abs() as usize % spans.len();
    let on = if steps >= 0 { back } else { spans.len() - back };
    let next = spans[(now + on) % spans.len()];
    playing::seek(state, next.start, requests);
    playing::set_loop(state, Some(next), requests);
}
