//! The archive's own page: what is asked there, and what its news change.

use std::sync::Arc;

use super::sources;
use crate::app::command::Place;
use crate::app::notification::Severity;
use crate::app::state::{AppState, Sheet};
use crate::messages::care::{CareNews, CareOrder, Notice};
use crate::messages::records::RecordsOrder;
use crate::messages::request::Request;
use crate::problem::Problem;

/// Goes to the archive's own page, through its door where it is locked, or back to the patients.
pub(super) fn show(state: &mut AppState, shown: bool, requests: &mut Vec<Request>) {
    if shown {
        state.sheet = Sheet::None;
        sources::go(state, Place::Patients, requests);
    }
    state.records.care.shown = shown;
    state.records.care.refusal = None;
}

/// Asks for something on that page.
pub(super) fn ask(state: &mut AppState, order: CareOrder, requests: &mut Vec<Request>) {
    state.records.care.refusal = None;
    requests.push(Request::Records(RecordsOrder::Care(order)));
}

/// Takes in what was told.
pub(super) fn receive(state: &mut AppState, news: CareNews) {
    match news {
        CareNews::Doors(doors) => state.records.care.doors = Some(doors),
        CareNews::Notices(notices) => noticed(state, notices),
        CareNews::PassphraseChanged => {
            state.notifications.say(Severity::Done, "told.passphrase_changed");
        }
        CareNews::RecoveryKeyMade => state.notifications.say(Severity::Done, "told.recovery_key_made"),
        CareNews::TrailChecked(check) => state.records.care.trail = Some(Arc::from(check)),
        CareNews::TrailWritten(path) => state.notifications.wrote("told.trail_written", &path),
        CareNews::ClockConfirmed => {
            let kept = |notice: &Notice| !matches!(notice, Notice::Clock(_));
            let notices = state.records.care.notices.iter().filter(|notice| kept(notice)).cloned();
            state.records.care.notices = Arc::new(notices.collect());
            state.notifications.say(Severity::Done, "told.clock_confirmed");
        }
        CareNews::Restored { kept } => restored(state, kept),
        CareNews::Refused(problem) => state.records.care.refusal = Some(problem),
    }
}

/// What the opening of the archive found is told at once, and stands on its page.
fn noticed(state: &mut AppState, notices: Vec<Notice>) {
    for notice in &notices {
        let problem = Problem::new("told.archive_notice").because(Problem::of(notice));
        state.notifications.add(Severity::Notice, problem);
    }
    state.records.care.notices = Arc::new(notices);
}

fn restored(state: &mut AppState, kept: Option<std::path::PathBuf>) {
    state.records.refusal = None;
    let problem = match &kept {
        Some(folder) => Problem::new("told.restored_beside").with("place", folder),
        None => Problem::new("told.restored"),
    };
    state.notifications.add_with_folder(Severity::Done, problem, kept);
}
