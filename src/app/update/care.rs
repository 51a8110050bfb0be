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
    let mut done = |what: &str, why: &str, advice: &str| {
        state.notifications.say(Severity::Done, what, why, advice);
    };
    match news {
        CareNews::Doors(doors) => state.records.care.doors = Some(doors),
        CareNews::Notices(notices) => noticed(state, notices),
        CareNews::PassphraseChanged => {
            done("The passphrase is changed.", "The old one opens nothing any more.", "");
        }
        CareNews::RecoveryKeyMade => done(
            "There is a new recovery key.",
            "The sheet with the old one opens nothing any more.",
            "Destroy the old sheet.",
        ),
        CareNews::TrailChecked(check) => state.records.care.trail = Some(Arc::from(check)),
        CareNews::TrailWritten(path) => {
            let problem = Problem {
                what: "The audit trail is written. It is not encrypted.".to_owned(),
                why: path.display().to_string(),
                ..Problem::default()
            };
            let folder = path.parent().map(std::path::Path::to_path_buf);
            state.notifications.add_with_folder(Severity::Done, problem, folder);
        }
        CareNews::ClockConfirmed => {
            let kept = |notice: &Notice| !matches!(notice, Notice::Clock(_));
            let notices = state.records.care.notices.iter().filter(|notice| kept(notice)).cloned();
            state.records.care.notices = Arc::new(notices.collect());
            state.notifications.say(Severity::Done, "The computer's date is relied on again.", "", "");
        }
        CareNews::Restored { kept } => restored(state, kept),
        CareNews::Refused(problem) => state.records.care.refusal = Some(problem),
    }
}

/// What the opening of the archive found is told at once, and stands on its page.
fn noticed(state: &mut AppState, notices: Vec<Notice>) {
    for notice in &notices {
        let text = notice.to_string();
        let (what, advice) = text.split_once(": ").unwrap_or((text.as_str(), ""));
        state.notifications.say(Severity::Notice, what, advice, "See the page Archive among the patients.");
    }
    state.records.care.notices = Arc::new(notices);
}

fn restored(state: &mut AppState, kept: Option<std::path::PathBuf>) {
    state.records.refusal = None;
    let problem = Problem {
        what: "The backup is restored.".to_owned(),
        why: match &kept {
            Some(folder) => format!("What was there before is kept in {}.", folder.display()),
            None => String::new(),
        },
        advice: "Open it with the passphrase or recovery key that it was made with.".to_owned(),
        details: String::new(),
    };
    state.notifications.add_with_folder(Severity::Done, problem, kept);
}
