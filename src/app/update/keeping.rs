//! Keeping walks: what goes into the archive when a result is made, corrected or marked, and when a recording begins.

use crate::app::state::AppState;
use crate::messages::records::RecordingOrder;
use crate::messages::records::RecordsOrder;
use crate::messages::records::WalkOrder;
use crate::messages::request::Request;
use crate::recording::source_choice::SourceChoice;

/// Keeps the result under review with the current patient: the first time as a walk, then as its newer result.
pub(super) fn save(state: &mut AppState, requests: &mut Vec<Request>) {
    let Some(trial) = state.review.whole_trial() else { return };
    if !state.records.is_open() || state.walker.is_demo {
        return;
    }
    if let Some(walk) = state.records.walk {
        requests.push(Request::Records(RecordsOrder::Walks(WalkOrder::SaveAgain { walk, trial })));
        state.records.saved = true;
        if state.renew_timed(true) || state.records.conditions.stature != state.walker.stature {
            // The height was entered after the walk had been seen.
            state.records.conditions.stature = state.walker.stature;
            conditions_changed(state, requests);
        }
        return;
    }
    state.renew_timed(false);
    let Some(place) = state.records.place(state.walker.stature) else { return };
    let recording = match state.review.source {
        Some(SourceChoice::Recording(recording)) => Some(recording),
        _ => None,
    };
    state.records.saved = true;
    requests.push(Request::Records(RecordsOrder::Walks(WalkOrder::Save {
        place: Box::new(place),
        trial,
        recording,
        waiting: None,
    })));
}

/// What is known of how the stored walk under review was walked goes into the archive.
pub(super) fn conditions_changed(state: &AppState, requests: &mut Vec<Request>) {
    if let Some(walk) = state.records.walk {
        let conditions = Box::new(state.records.conditions.clone());
        requests.push(Request::Records(RecordsOrder::Walks(WalkOrder::ChangeConditions(walk, conditions))));
    }
}

/// A mark was set or taken away: the clock of a timed test may begin there.
pub(super) fn marked(state: &mut AppState, requests: &mut Vec<Request>) {
    if state.renew_timed(true) {
        conditions_changed(state, requests);
    }
}

/// A recording begins: it is saved while it runs.
pub(super) fn recording_begins(state: &AppState, requests: &mut Vec<Request>) {
    if state.records.is_open()
        && let Some(mut place) = state.records.place(state.walker.stature)
    {
        // The clock of the walk before is not that of this one.
        place.conditions.timed = None;
        requests.push(Request::Records(RecordsOrder::Recording(RecordingOrder::Follow(Box::new(place)))));
    }
}
