//! Measure first, save later: walks that are set aside, and how they get to a patient.

use std::sync::Arc;

use crate::app::command::{Place, StopwatchCommand};
use crate::app::notification::Severity;
use crate::app::state::waiting::WaitingWalk;
use crate::app::state::{AppState, Sheet};
use crate::app::words;
use crate::clinic::assessment::{Assessment, SourceInfo};
use crate::clinic::timed::timed_result::TimedResult;
use crate::clinic::trial::TrialConditions;
use crate::messages::records::{RecordsOrder, WaitingId, WalkOrder};
use crate::messages::request::Request;
use crate::recording::analysed_trial::{AnalysedTrial, Beside};
use crate::vision::pose::PoseTrack;

/// The walk under review is about to be replaced: unless it is safe, or nobody's, it waits.
pub(super) fn set_aside(state: &mut AppState) {
    if state.records.saved || state.walker.is_demo || state.records.walk.is_some() {
        return;
    }
    let Some(trial) = state.review.trial.take() else { return };
    let conditions = TrialConditions {
        stature: state.walker.stature,
        leg_length: state.records.leg_length,
        ..state.records.conditions.clone()
    };
    let id = state.records.next_waiting();
    state.records.waiting.push(WaitingWalk {
        id,
        title: state.review.title.clone(),
        trial,
        conditions,
        since: state.clock,
        wanted: std::mem::take(&mut state.records.wants_saving),
        sent: false,
    });
}

/// The person wants to save what is under review: the patient who is opened or added next gets it.
pub(super) fn save_to_patient(state: &mut AppState, requests: &mut Vec<Request>) {
    if state.records.file.is_some() {
        super::keeping::save(state, requests);
        return;
    }
    state.records.wants_saving = state.review.trial.is_some() && !state.walker.is_demo;
    for walk in &mut state.records.waiting {
        walk.wanted |= !state.records.wants_saving;
    }
    super::sources::go(state, Place::Patients, requests);
}

/// A patient was opened: what was meant for whoever is opened next is saved there.
pub(super) fn patient_opened(state: &mut AppState, requests: &mut Vec<Request>) {
    let wanted: Vec<usize> = (0..state.records.waiting.len())
        .filter(|at| state.records.waiting[*at].wanted && !state.records.waiting[*at].sent)
        .collect();
    for at in wanted {
        save_waiting(state, at, requests);
    }
}

/// Sends a waiting walk to the patient whose file is open. It stays in the list until the archive says that it has it.
pub(super) fn save_waiting(state: &mut AppState, at: usize, requests: &mut Vec<Request>) {
    let Some(place) = state.records.place(None) else { return };
    let clock = state.clock;
    let Some(walk) = state.records.waiting.get_mut(at).filter(|walk| !walk.sent) else { return };
    walk.sent = true;
    walk.wanted = false;
    let mut place = place;
    let side = place.conditions.paretic_side;
    place.conditions =
        TrialConditions { paretic_side: walk.conditions.paretic_side.or(side), ..walk.conditions.clone() };
    place.details.stature = walk.conditions.stature;
    place.details.leg_length = walk.conditions.leg_length.or(place.details.leg_length);
    place.ago += (clock - walk.since).max(0.0);
    let (trial, waiting) = (walk.trial.clone(), Some(walk.id));
    let order = WalkOrder::Save { place: Box::new(place), trial, recording: None, waiting };
    requests.push(Request::Records(RecordsOrder::Walks(order)));
}

/// The archive has it.
pub(super) fn saved(state: &mut AppState, id: WaitingId) {
    state.records.waiting.retain(|walk| walk.id != id);
    state.notifications.say(Severity::Done, "told.walk_saved");
}

/// Something could not be kept, or the archive was locked: whatever was on its way waits on.
pub(super) fn wait_on(state: &mut AppState) {
    state.records.waiting.iter_mut().for_each(|walk| walk.sent = false);
}

/// What the stopwatch is asked for.
pub(super) fn stopwatch(state: &mut AppState, command: StopwatchCommand, requests: &mut Vec<Request>) {
    let clock = state.clock;
    let watch = &mut state.stopwatch;
    match command {
        StopwatchCommand::Press => watch.press(clock),
        StopwatchCommand::Lap => {
            if watch.running_since.is_some() {
                watch.laps.count = watch.laps.count.saturating_add(1);
            }
        }
        StopwatchCommand::SetTest(protocol) => watch.protocol = protocol,
        StopwatchCommand::SetLaps(laps) => watch.laps = laps,
        StopwatchCommand::Type(seconds) => {
            watch.running_since = None;
            watch.stopped_at = seconds;
            watch.typed = true;
        }
        StopwatchCommand::Keep => keep_time(state, requests),
    }
}

/// The time becomes a walk without pictures: of the open patient, else one that waits.
fn keep_time(state: &mut AppState, requests: &mut Vec<Request>) {
    let Some(timed) = state.stopwatch.result() else { return };
    let protocol = state.stopwatch.protocol;
    let conditions = TrialConditions {
        protocol,
        timed: Some(TimedResult::ByHand(timed)),
        stature: state.walker.stature.filter(|_| !state.walker.is_demo),
        leg_length: state.records.leg_length,
        ..state.records.conditions.clone()
    };
    let source =
        SourceInfo { kind: "stopwatch".to_owned(), duration: timed.seconds, ..SourceInfo::default() };
    let track = Arc::new(PoseTrack { width: 0, height: 0, samples: Vec::new() });
    let trial = AnalysedTrial {
        assessment: Arc::new(Assessment { source, ..Assessment::nothing() }),
        track: Arc::clone(&track),
        overlay: track,
        learned: None,
        options: Arc::default(),
        beside: Beside::default(),
    };
    let id = state.records.next_waiting();
    state.records.waiting.push(WaitingWalk {
        id,
        title: words::language().text(&format!("protocol.{}", protocol.name())).to_owned(),
        trial,
        conditions,
        since: state.clock,
        wanted: false,
        sent: false,
    });
    state.stopwatch = crate::app::state::stopwatch::Stopwatch {
        protocol,
        laps: state.stopwatch.laps,
        ..Default::default()
    };
    state.sheet = Sheet::None;
    if state.records.is_open() && state.records.file.is_some() {
        let last = state.records.waiting.len() - 1;
        save_waiting(state, last, requests);
    } else {
        state.notifications.say(Severity::Notice, "told.time_kept");
    }
}
