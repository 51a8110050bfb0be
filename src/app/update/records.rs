//! Patients, visits and reports: what each command asks of the archive, and what its news change.

use std::sync::Arc;

use super::keeping::{conditions_changed, save};
use super::report::preview;
use super::stored_walks::{film_ready, load_pair, pair_came, walk_came};
use super::{care, sources, waiting};
use crate::app::command::{Place, RecordsCommand};
use crate::app::notification::Severity;
use crate::app::state::AppState;
use crate::app::state::records::{RecordsState, Shown};
use crate::messages::records::{
    Door, DoorOrder, PatientOrder, RecordsNews, RecordsOrder, VideoOrder, WalkOrder,
};
use crate::messages::request::Request;
use crate::patient_files::patient_file::PatientFile;
use crate::problem::Problem;
use crate::recording::source_choice::SourceChoice;

/// Applies one command.
pub(super) fn apply(state: &mut AppState, command: RecordsCommand, requests: &mut Vec<Request>) {
    match command {
        RecordsCommand::Door(order) => at_the_door(state, order, requests),
        RecordsCommand::Patients(order) => {
            if let PatientOrder::List(words) = &order {
                state.records.words.clone_from(words);
            }
            requests.push(Request::Records(RecordsOrder::Patients(order)));
        }
        RecordsCommand::Care(order) => care::ask(state, order, requests),
        RecordsCommand::Export(what, path) => {
            state.records.care.refusal = None;
            requests.push(Request::Records(RecordsOrder::Export(what, path)));
        }
        RecordsCommand::ShowCare(shown) => care::show(state, shown, requests),
        RecordsCommand::RecoveryKeyNoted => state.records.recovery_key = None,
        RecordsCommand::ReceiptNoted => state.records.receipt = None,
        RecordsCommand::Idle => lock_idle(state, requests),
        RecordsCommand::ClosePatient => sources::new_patient(state, requests),
        RecordsCommand::NewVisit => {
            state.records.session = None;
            state.place = Place::Home;
        }
        RecordsCommand::SetRoom(room) => state.records.room = room,
        RecordsCommand::SetLegLength(length) => state.records.leg_length = length,
        RecordsCommand::SetConditions(conditions) => {
            let before = std::mem::replace(&mut state.records.conditions, *conditions);
            if before.protocol != state.records.conditions.protocol {
                state.renew_timed(false);
            }
            conditions_changed(state, requests);
        }
        RecordsCommand::OpenWalk(walk) => {
            requests.push(Request::Records(RecordsOrder::Walks(WalkOrder::Load(walk))));
            state.records.awaited = Some(walk);
        }
        RecordsCommand::SaveResult => save(state, requests),
        RecordsCommand::SaveToPatient => waiting::save_to_patient(state, requests),
        RecordsCommand::SaveWaiting(at) => waiting::save_waiting(state, at, requests),
        RecordsCommand::DropWaiting(at) => {
            if at < state.records.waiting.len() {
                state.records.waiting.remove(at);
            }
        }
        RecordsCommand::SetVisitDaysAgo(days) => state.records.visit_days_ago = days.max(0.0),
        RecordsCommand::KeepVideo(days) => {
            if let (Some(walk), Some(SourceChoice::Video(path))) =
                (state.records.walk, state.review.source.clone())
            {
                let order = VideoOrder::Keep(walk, path, days);
                requests.push(Request::Records(RecordsOrder::Videos(order)));
            }
        }
        RecordsCommand::DeleteVideo => {
            if let Some(walk) = state.records.walk {
                requests.push(Request::Records(RecordsOrder::Videos(VideoOrder::Delete(walk))));
                if matches!(state.review.source, Some(SourceChoice::Kept(_))) {
                    sources::close(state);
                    state.review.source = None;
                }
            }
        }
    }
}

fn at_the_door(state: &mut AppState, order: DoorOrder, requests: &mut Vec<Request>) {
    match order {
        DoorOrder::Look => {}
        DoorOrder::Create { .. }
        | DoorOrder::Unlock { .. }
        | DoorOrder::Recover { .. }
        | DoorOrder::Restore(_) => state.records.door = Door::Opening,
        DoorOrder::Lock => forget_all(state, requests),
    }
    requests.push(Request::Records(RecordsOrder::Door(order)));
}

/// Before the archive is locked: nothing of any patient stays in the window.
fn forget_all(state: &mut AppState, requests: &mut Vec<Request>) {
    if state.records.file.is_some() {
        sources::new_patient(state, requests);
    }
    // A walk of nobody is not of a patient: it waits on.
    waiting::set_aside(state);
    waiting::wait_on(state);
    state.records = RecordsState {
        door: Door::Locked,
        room: state.records.room.clone(),
        waiting: std::mem::take(&mut state.records.waiting),
        last_waiting: state.records.last_waiting,
        ..RecordsState::default()
    };
    state.records.shown.style.language = state.settings.language;
    state.place = Place::Patients;
}

/// Nobody has touched anything for a while. Work that runs is not thrown away because nobody moved the mouse.
fn lock_idle(state: &mut AppState, requests: &mut Vec<Request>) {
    let busy = state.is_recording() || state.job.is_some();
    if state.records.is_open() && !busy && state.records.recovery_key.is_none() {
        at_the_door(state, DoorOrder::Lock, requests);
        state.notifications.say(Severity::Notice, "told.archive_locked");
    }
}

/// What a place needs when it is entered.
pub(super) fn entered(state: &mut AppState, requests: &mut Vec<Request>) {
    match state.place {
        Place::Report => {
            load_pair(state, requests);
            preview(state, requests);
        }
        Place::Compare => load_pair(state, requests),
        Place::Patients if state.records.is_open() && state.records.file.is_none() => {
            let words = state.records.words.clone();
            requests.push(Request::Records(RecordsOrder::Patients(PatientOrder::List(words))));
        }
        Place::Patients if state.records.door == Door::Unknown => {
            requests.push(Request::Records(RecordsOrder::Door(DoorOrder::Look)));
        }
        Place::Patients
        | Place::Home
        | Place::Capture
        | Place::Review
        | Place::Trend
        | Place::Simulate
        | Place::SetUp => {}
    }
}

/// Nothing of the last patient stays.
pub(super) fn forget_patient(records: &mut RecordsState) {
    let style = records.shown.style;
    records.file = None;
    records.session = None;
    records.walk = None;
    records.awaited = None;
    records.saved = false;
    records.leg_length = None;
    records.conditions = crate::clinic::trial::TrialConditions::default();
    records.visit_days_ago = 0.0;
    records.shown = Shown { style, ..Shown::default() };
}

/// Takes in what the archive tells.
pub(super) fn receive(state: &mut AppState, news: RecordsNews, requests: &mut Vec<Request>) {
    match news {
        RecordsNews::Door(door) => {
            state.records.door = door;
            if matches!(door, Door::Open { .. }) {
                state.records.refusal = None;
            }
        }
        RecordsNews::Refused(problem) => state.records.refusal = Some(problem),
        RecordsNews::RecoveryKey(key) => state.records.recovery_key = Some(key),
        RecordsNews::Listed { words, patients, binned } if words == state.records.words => {
            state.records.patients = patients;
            state.records.binned = binned;
        }
        RecordsNews::Opened(file) => file_came(state, file, requests),
        RecordsNews::Changed(file) => {
            let current = state.records.file.as_ref();
            if current.is_some_and(|known| known.patient.pseudonym == file.patient.pseudonym) {
                file_came(state, file, requests);
            }
        }
        RecordsNews::Saved { session, walk, patient, waiting } => {
            if let Some(id) = waiting {
                waiting::saved(state, id);
            }
            let current = state.records.file.as_ref().is_some_and(|file| file.patient.pseudonym == patient);
            if current {
                state.records.session = Some(session);
                if waiting.is_none() {
                    state.records.walk = Some(walk);
                }
                state.records.shown.chosen = (None, None);
            }
        }
        RecordsNews::Binned(pseudonym) => {
            let current = state.records.file.as_ref().is_some_and(|file| file.patient.pseudonym == pseudonym);
            if current {
                sources::new_patient(state, requests);
                state.place = Place::Patients;
            }
        }
        RecordsNews::Deleted(receipt) => state.records.receipt = Some(receipt),
        RecordsNews::Recovered(count) => {
            let problem = Problem::new("told.taken_back").with("count", &count);
            state.notifications.add(Severity::Notice, problem);
        }
        // Made ready elsewhere, so it may come when somebody else's file is open or the archive is locked.
        RecordsNews::Walk(walk) if state.records.awaited == Some(walk.walk) => {
            walk_came(state, *walk, requests);
        }
        RecordsNews::Walk(_) | RecordsNews::Listed { .. } => {}
        RecordsNews::FilmReady(walk) => film_ready(state, walk, requests),
        RecordsNews::Pair(pair) => pair_came(state, *pair, requests),
        RecordsNews::StrideFilms(films) => {
            let shown = &mut state.records.shown;
            let walks = shown.pair.as_ref().map(|pair| (pair.0.walk, pair.1.walk));
            shown.films = (walks == Some((films[0].walk, films[1].walk))).then(|| Arc::new(*films));
        }
        RecordsNews::Wrote { what, place } => state.notifications.wrote(what, &place),
        RecordsNews::Failed(problem) => {
            state.records.saved = false;
            waiting::wait_on(state);
            state.notifications.add(Severity::Failure, problem);
        }
        RecordsNews::Care(news) => care::receive(state, news),
    }
}

/// A file came: of the current patient, or of another one, who then is the current one.
fn file_came(state: &mut AppState, file: Arc<PatientFile>, requests: &mut Vec<Request>) {
    let same =
        state.records.file.as_ref().is_some_and(|known| known.patient.pseudonym == file.patient.pseudonym);
    if !same {
        sources::new_patient(state, requests);
        let last = file.visits.last().map(|visit| &visit.session);
        state.records.room = last.map_or_else(|| state.records.room.clone(), |session| session.room.clone());
        state.records.leg_length = last.and_then(|session| session.leg_length);
        let mut walks = file.visits.iter().rev().flat_map(|visit| visit.walks.iter().rev());
        let newest = walks.find_map(|walk| walk.summary.conditions.stature);
        state.walker.stature = newest.or(last.and_then(|session| session.stature));
        state.place = Place::Patients;
    }
    let patient = &file.patient;
    patient.pseudonym.as_str().clone_into(&mut state.walker.pseudonym);
    state.walker.sex = patient.sex;
    state.walker.age = patient.age_at(file.read_at).map(|age| age as u32);
    state.records.file = Some(file);
    if !same {
        waiting::patient_opened(state, requests);
    }
    entered(state, requests);
}
