//! Patients, visits and reports: what each command asks of the archive, and what its news change.

use std::sync::Arc;

use super::keeping::{conditions_changed, save};
use super::stored_walks::{film_ready, load_pair, pair_came, walk_came};
use super::{care, sources};
use crate::app::command::Place;
use crate::app::notification::Severity;
use crate::app::records_command::{ArchiveExport, RecordsCommand, Which};
use crate::app::state::AppState;
use crate::app::state::records::{RecordsState, Shown};
use crate::app::wire::{
    CareOrder, Door, FileKind, PatientFile, Problem, RecordsNews, RecordsOrder, ReportMaterial, ReportNews,
    ReportOrder, Request, SourceChoice,
};

/// Applies one command.
pub(super) fn apply(state: &mut AppState, command: RecordsCommand, requests: &mut Vec<Request>) {
    let mut ask = |order| requests.push(Request::Records(order));
    match command {
        RecordsCommand::Look => ask(RecordsOrder::Look),
        RecordsCommand::Create { passphrase, operator } => {
            state.records.door = Door::Opening;
            ask(RecordsOrder::Create { passphrase, operator });
        }
        RecordsCommand::Unlock { passphrase, operator } => {
            state.records.door = Door::Opening;
            ask(RecordsOrder::Unlock { passphrase, operator });
        }
        RecordsCommand::Recover { key, passphrase, operator } => {
            state.records.door = Door::Opening;
            ask(RecordsOrder::Recover { key, passphrase, operator });
        }
        RecordsCommand::ShowCare(shown) => care::show(state, shown, requests),
        RecordsCommand::Care(order) => care::ask(state, order, requests),
        RecordsCommand::Restore(backup) => {
            state.records.door = Door::Opening;
            ask(RecordsOrder::Restore(backup));
        }
        RecordsCommand::RecoveryKeyNoted => state.records.recovery_key = None,
        RecordsCommand::ReceiptNoted => state.records.receipt = None,
        RecordsCommand::Lock => lock(state, requests),
        RecordsCommand::Idle => {
            // Work that runs is not thrown away because nobody moved the mouse.
            let busy = state.is_recording() || state.job.is_some();
            if state.records.is_open() && !busy && state.records.recovery_key.is_none() {
                lock(state, requests);
                state.notifications.say(
                    Severity::Notice,
                    "The archive was locked.",
                    "Nobody has used the program for a while.",
                    "Enter the passphrase to go on.",
                );
            }
        }
        RecordsCommand::Search(words) => {
            state.records.words.clone_from(&words);
            ask(RecordsOrder::List(words));
        }
        RecordsCommand::AddPatient(patient, name) => ask(RecordsOrder::AddPatient(patient, name)),
        RecordsCommand::ChangePatient(patient, name) => ask(RecordsOrder::ChangePatient(patient, name)),
        RecordsCommand::OpenPatient(pseudonym) => ask(RecordsOrder::Open(pseudonym)),
        RecordsCommand::UnbinPatient(pseudonym) => ask(RecordsOrder::Unbin(pseudonym)),
        RecordsCommand::DeletePatient(pseudonym) => ask(RecordsOrder::Delete(pseudonym)),
        other => apply_to_patient(state, other, requests),
    }
}

/// Locks the archive; nothing of any patient stays in the window.
fn lock(state: &mut AppState, requests: &mut Vec<Request>) {
    if state.records.file.is_some() {
        sources::new_patient(state, requests);
    }
    state.records =
        RecordsState { door: Door::Locked, room: state.records.room.clone(), ..RecordsState::default() };
    requests.push(Request::Records(RecordsOrder::Lock));
    state.place = Place::Patients;
}

fn apply_to_patient(state: &mut AppState, command: RecordsCommand, requests: &mut Vec<Request>) {
    let patient = state.records.file.as_ref().map(|file| file.patient.pseudonym.clone());
    let mut ask = |order| requests.push(Request::Records(order));
    match command {
        RecordsCommand::ClosePatient => sources::new_patient(state, requests),
        RecordsCommand::BinPatient => {
            if let Some(patient) = patient {
                ask(RecordsOrder::Bin(patient));
            }
        }
        RecordsCommand::AddTreatment { label, days_ago } => {
            if let Some(patient) = patient {
                ask(RecordsOrder::AddTreatment { patient, label, days_ago });
            }
        }
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
            ask(RecordsOrder::Load(walk));
            state.records.awaited = Some(walk);
        }
        RecordsCommand::SaveResult => save(state, requests),
        RecordsCommand::KeepVideo(days) => {
            if let (Some(walk), Some(SourceChoice::Video(path))) =
                (state.records.walk, state.review.source.clone())
            {
                ask(RecordsOrder::KeepVideo(walk, path, days));
            }
        }
        RecordsCommand::DeleteVideo => {
            if let Some(walk) = state.records.walk {
                ask(RecordsOrder::DeleteVideo(walk));
                if matches!(state.review.source, Some(SourceChoice::Kept(_))) {
                    sources::close(state);
                    state.review.source = None;
                }
            }
        }
        RecordsCommand::Export(what, path) => match (what, patient) {
            (ArchiveExport::Patient, Some(patient)) => ask(RecordsOrder::ExportPatient(patient, path)),
            (ArchiveExport::Cohort, _) => ask(RecordsOrder::ExportCohort(path)),
            (ArchiveExport::Backup, _) => ask(RecordsOrder::BackUp(path)),
            (ArchiveExport::AuditTrail, _) => ask(RecordsOrder::Care(CareOrder::ExportTrail(path))),
            (ArchiveExport::Patient, None) => {}
        },
        other => apply_to_shown(state, other, requests),
    }
}

fn apply_to_shown(state: &mut AppState, command: RecordsCommand, requests: &mut Vec<Request>) {
    let shown = &mut state.records.shown;
    match command {
        RecordsCommand::ShowTrend(parameter) => shown.trend = Some(parameter),
        RecordsCommand::Choose(which, test) => {
            let (first, second) = state.records.compared();
            state.records.shown.chosen = match which {
                Which::First => (Some(test), second),
                Which::Second => (first, Some(test)),
            };
            state.records.shown.pair = None;
            entered(state, requests);
        }
        RecordsCommand::TogglePhase => shown.playing = !shown.playing,
        RecordsCommand::SetPhase(phase) => shown.phase = phase.rem_euclid(100.0),
        RecordsCommand::SetReportLanguage(language) => {
            shown.style.language = language;
            preview(state, requests);
        }
        RecordsCommand::SetReportLength(length) => {
            shown.style.length = length;
            preview(state, requests);
        }
        RecordsCommand::SetModelPage(on) => {
            shown.with_model = on;
            preview(state, requests);
        }
        RecordsCommand::SetSummary(summary) => {
            shown.summary = summary;
            preview(state, requests);
        }
        RecordsCommand::Write(kind, path) => {
            if let Some(material) = shown.material.clone() {
                let walk = matches!(kind, FileKind::Assessment | FileKind::Motion).then(|| {
                    shown.pair.as_ref().map(|pair| pair.1.trial.clone()).or(state.review.trial.clone())
                });
                let order = ReportOrder::Write { kind, material, walk: walk.flatten(), path };
                requests.push(Request::Records(RecordsOrder::Report(Box::new(order))));
            }
        }
        // Dialogs belong to the window.
        _ => {}
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
            requests.push(Request::Records(RecordsOrder::List(words)));
        }
        Place::Patients if state.records.door == Door::Unknown => {
            requests.push(Request::Records(RecordsOrder::Look));
        }
        _ => {}
    }
}

/// Asks for the pages anew.
fn preview(state: &mut AppState, requests: &mut Vec<Request>) {
    let (first, second) = state.records.compared();
    let Some((file, second)) = state.records.file.clone().zip(second) else { return };
    let model = state.simulation.statement().filter(|_| state.records.shown.with_model);
    let material = file.report(first, second, &state.records.shown);
    let material = material.map(|material| Arc::new(ReportMaterial { model, ..material }));
    state.records.shown.material.clone_from(&material);
    if let Some(material) = material {
        requests.push(Request::Records(RecordsOrder::Report(Box::new(ReportOrder::Preview(material)))));
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
    records.shown = Shown { style, ..Shown::default() };
}

/// Takes in what the archive tells.
pub(super) fn hear(state: &mut AppState, news: RecordsNews, requests: &mut Vec<Request>) {
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
        RecordsNews::Saved { session, walk, patient } => {
            let current = state.records.file.as_ref().is_some_and(|file| file.patient.pseudonym == patient);
            if current {
                state.records.session = Some(session);
                state.records.walk = Some(walk);
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
        RecordsNews::Recovered(count) => state.notifications.say(
            Severity::Notice,
            &format!("{count} recording{} taken back.", if count == 1 { " was" } else { "s were" }),
            "The program was stopped while recording.",
            "They stand in their visits; open and analyse them there.",
        ),
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
        RecordsNews::Wrote { what, place } => wrote(state, what, &place),
        RecordsNews::Failed(problem) => {
            state.records.saved = false;
            state.notifications.add(Severity::Failure, problem);
        }
        RecordsNews::Care(news) => care::hear(state, news),
        RecordsNews::Report(news) => match *news {
            ReportNews::Pages { pages, automatic_summary } => {
                state.records.shown.pages = Some(pages);
                state.records.shown.automatic_summary = automatic_summary;
            }
            ReportNews::Wrote { kind, place } => {
                let what = match kind {
                    FileKind::Pdf => "The report is written.",
                    _ => "The files are written.",
                };
                wrote(state, what.to_owned(), &place);
            }
            ReportNews::Failed(problem) => state.notifications.add(Severity::Failure, problem),
        },
    }
}

fn wrote(state: &mut AppState, what: String, place: &std::path::Path) {
    let folder = if place.is_dir() { place } else { place.parent().unwrap_or(place) }.to_path_buf();
    let problem = Problem { what, why: place.display().to_string(), ..Problem::default() };
    state.notifications.add_with_folder(Severity::Done, problem, Some(folder));
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
    entered(state, requests);
}
