//! Compare, Trend and the report: what is chosen there, and the pages that come back.

use std::sync::Arc;

use super::records::entered;
use crate::app::command::{ReportCommand, Which};
use crate::app::notification::Severity;
use crate::app::state::AppState;
use crate::messages::report::{FileKind, PrintedBy, ReportMaterial, ReportNews, ReportOrder};
use crate::messages::request::Request;

/// Applies one command.
pub(super) fn apply(state: &mut AppState, command: ReportCommand, requests: &mut Vec<Request>) {
    let shown = &mut state.records.shown;
    match command {
        ReportCommand::ShowTrend(parameter) => shown.trend = Some(parameter),
        ReportCommand::Choose(which, test) => {
            let (first, second) = state.records.compared();
            state.records.shown.chosen = match which {
                Which::First => (Some(test), second),
                Which::Second => (first, Some(test)),
            };
            state.records.shown.pair = None;
            entered(state, requests);
        }
        ReportCommand::TogglePhase => shown.playing = !shown.playing,
        ReportCommand::SetPhase(phase) => shown.phase = phase.rem_euclid(100.0),
        ReportCommand::SetLanguage(language) => {
            shown.style.language = language;
            preview(state, requests);
        }
        ReportCommand::SetLength(length) => {
            shown.style.length = length;
            preview(state, requests);
        }
        ReportCommand::SetAnnex(on) => {
            shown.with_annex = on;
            preview(state, requests);
        }
        ReportCommand::SetModelPage(on) => {
            shown.with_model = on;
            preview(state, requests);
        }
        ReportCommand::SetSummary(summary) => {
            shown.summary = summary;
            preview(state, requests);
        }
        ReportCommand::Print => {
            if let Some(material) = shown.material.clone() {
                requests.push(Request::Report(ReportOrder::Print(material)));
            }
        }
        ReportCommand::Write(kind, path) => {
            if let Some(material) = shown.material.clone() {
                let walk = matches!(kind, FileKind::Assessment | FileKind::Motion).then(|| {
                    shown.pair.as_ref().map(|pair| pair.1.trial.clone()).or(state.review.trial.clone())
                });
                let walk = walk.flatten();
                requests.push(Request::Report(ReportOrder::Write { kind, material, walk, path }));
            }
        }
    }
}

/// Asks for the pages anew.
pub(super) fn preview(state: &mut AppState, requests: &mut Vec<Request>) {
    let (first, second) = state.records.compared();
    let Some((file, second)) = state.records.file.clone().zip(second) else { return };
    let model = state.simulation.statement().filter(|_| state.records.shown.with_model);
    let material = file.report(first, second, &state.records.shown);
    let material = material.map(|material| Arc::new(ReportMaterial { model, ..material }));
    state.records.shown.material.clone_from(&material);
    if let Some(material) = material {
        requests.push(Request::Report(ReportOrder::Preview(material)));
    }
}

/// Takes in what the report thread tells.
pub(super) fn receive(state: &mut AppState, news: ReportNews) {
    match news {
        ReportNews::Pages { pages, automatic_summary } => {
            state.records.shown.pages = Some(pages);
            state.records.shown.automatic_summary = automatic_summary;
        }
        ReportNews::Wrote { kind, place } => {
            let what = match kind {
                FileKind::Pdf => "told.report_written",
                FileKind::Figures
                | FileKind::Fhir
                | FileKind::StrideTable
                | FileKind::Assessment
                | FileKind::Motion => "told.files_written",
            };
            state.notifications.wrote(what, &place);
        }
        ReportNews::Printed(by) => match by {
            PrintedBy::Printer => state.notifications.say(Severity::Done, "told.printer"),
            PrintedBy::Viewer => state.notifications.say(Severity::Notice, "told.viewer"),
            PrintedBy::Nobody => state.notifications.say(Severity::Failure, "told.not_printed"),
        },
        ReportNews::Failed(problem) => state.notifications.add(Severity::Failure, problem),
    }
}
