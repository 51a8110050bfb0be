//! Work beside everything else: a copy of the film, a whole folder.

use std::path::{Path, PathBuf};

use crate::app::command::AsideCommand;
use crate::app::notification::Severity;
use crate::app::state::aside::{FolderEnd, FolderReading};
use crate::app::state::{AppState, Sheet};
use crate::app::words;
use crate::messages::folder::{FolderContents, FolderRow};
use crate::messages::job::JobId;
use crate::messages::request::Request;
use crate::problem::Problem;
use crate::recording::batch::BatchCount;

/// Applies one wish.
pub(super) fn apply(state: &mut AppState, command: AsideCommand, requests: &mut Vec<Request>) {
    match command {
        AsideCommand::ToggleFilmSheet => super::commands::toggle_sheet(state, Sheet::FilmCopy),
        AsideCommand::SetBlur(blur) => state.aside.film.blur = blur,
        AsideCommand::CopyFilm(place) => copy_film(state, place, requests),
        AsideCommand::StopFilm => {
            requests.extend(state.aside.film.running.map(|(job, _)| Request::Cancel(job)));
        }
        AsideCommand::ToggleFolderSheet => {
            if state.aside.folder.is_some() {
                super::commands::toggle_sheet(state, Sheet::Folder);
            }
        }
        AsideCommand::LookInto(folder) => look_into(state, folder, requests),
        AsideCommand::SetTable(table) => {
            change_order(state, requests, |folder| folder.order.table = table);
        }
        AsideCommand::SetStatures(statures) => {
            change_order(state, requests, |folder| folder.order.statures = statures);
        }
        AsideCommand::ReadFolder(resume) => read_folder(state, resume, requests),
        AsideCommand::StopFolder => {
            let job = state.aside.folder.as_ref().and_then(|folder| folder.job);
            requests.extend(job.map(Request::Cancel));
        }
    }
}

fn copy_film(state: &mut AppState, place: PathBuf, requests: &mut Vec<Request>) {
    let Ok(source) = state.film_to_copy().cloned() else { return };
    let Some(trial) = state.review.whole_trial().filter(|_| state.aside.film.running.is_none()) else {
        return;
    };
    let blur = state.blurs_heads();
    let style = words::style();
    let job = state.new_job();
    state.aside.film.running = Some((job, 0.0));
    requests.push(Request::CopyFilm { job, source, trial, blur, style, place });
}

fn look_into(state: &mut AppState, folder: PathBuf, requests: &mut Vec<Request>) {
    if state.aside.folder.as_ref().is_some_and(FolderReading::runs) {
        // One folder at a time; the sign at the top leads to the one that is being read.
        state.notifications.say(Severity::Notice, "told.one_folder");
        return;
    }
    state.sheet = Sheet::Folder;
    let job = state.new_job();
    let reading = FolderReading::of(folder, job);
    requests.push(Request::LookIntoFolder { job, order: reading.order.clone() });
    state.aside.folder = Some(reading);
}

/// Another table, or other statures: what is there already is looked at anew.
fn change_order(state: &mut AppState, requests: &mut Vec<Request>, change: impl FnOnce(&mut FolderReading)) {
    let job = state.new_job();
    let Some(folder) = state.aside.folder.as_mut().filter(|folder| !folder.runs()) else { return };
    change(folder);
    folder.job = Some(job);
    requests.push(Request::LookIntoFolder { job, order: folder.order.clone() });
}

fn read_folder(state: &mut AppState, resume: bool, requests: &mut Vec<Request>) {
    let job = state.new_job();
    let Some(folder) = state.aside.folder.as_mut().filter(|folder| !folder.runs()) else { return };
    folder.order.resume = resume;
    folder.job = Some(job);
    folder.begun = true;
    folder.done = if resume { folder.contents.map_or(0, |contents| contents.rows) } else { 0 };
    folder.rows.clear();
    folder.ended = None;
    requests.push(Request::ReadFolder { job, order: folder.order.clone() });
}

/// The copy of the film goes on; whether it was meant.
pub(super) fn progress(state: &mut AppState, job: JobId, fraction: f64) -> bool {
    match &mut state.aside.film.running {
        Some((running, share)) if *running == job => {
            *share = fraction.clamp(0.0, 1.0);
            true
        }
        _ => false,
    }
}

/// The copy is written.
pub(super) fn film_copied(state: &mut AppState, job: JobId, place: &Path) {
    if state.aside.film.running.is_none_or(|(running, _)| running != job) {
        return;
    }
    state.aside.film.running = None;
    if state.sheet == Sheet::FilmCopy {
        state.sheet = Sheet::None;
    }
    state.notifications.wrote("told.film_copied", place);
}

/// The folder of an answer, if it is still the one that was asked about.
fn folder_of(state: &mut AppState, job: JobId) -> Option<&mut FolderReading> {
    state.aside.folder.as_mut().filter(|folder| folder.job == Some(job))
}

/// What lies in the folder.
pub(super) fn looked(state: &mut AppState, job: JobId, contents: FolderContents) {
    if let Some(folder) = folder_of(state, job) {
        folder.contents = Some(contents);
        folder.job = None;
        // What an earlier reading of this window came to does not belong to another table.
        folder.begun = false;
        folder.rows.clear();
        folder.ended = None;
    }
}

/// A recording of the folder is done.
pub(super) fn row(state: &mut AppState, job: JobId, done: usize, row: FolderRow) {
    if let Some(folder) = folder_of(state, job) {
        folder.done = done;
        folder.rows.push(row);
    }
}

/// The folder is read.
pub(super) fn folder_read(state: &mut AppState, job: JobId, count: BatchCount) {
    let Some(folder) = folder_of(state, job) else { return };
    folder.job = None;
    folder.ended = Some(FolderEnd::Whole(count));
    let table = folder.order.table.clone();
    if state.sheet != Sheet::Folder {
        let read = Problem::new("told.folder_read").with("all", &count.all).with("measured", &count.measured);
        state.notifications.wrote(read, &table);
    }
}

/// A job was stopped on request; whether it was one of these.
pub(super) fn stopped(state: &mut AppState, job: JobId) -> bool {
    if state.aside.film.running.is_some_and(|(running, _)| running == job) {
        state.aside.film.running = None;
        return true;
    }
    let Some(folder) = folder_of(state, job) else { return false };
    folder.job = None;
    folder.ended = Some(FolderEnd::Stopped);
    true
}

/// A job failed; whether it was one of these.
pub(super) fn failed(state: &mut AppState, job: JobId, problem: &Problem) -> bool {
    if state.aside.film.running.is_some_and(|(running, _)| running == job) {
        state.aside.film.running = None;
    } else if let Some(folder) = folder_of(state, job) {
        folder.job = None;
        folder.ended = Some(FolderEnd::Failed(problem.clone()));
    } else {
        return false;
    }
    state.notifications.add(Severity::Failure, problem.clone());
    true
}

/// Of a walk that has gone nobody is asked who was meant.
pub(super) fn keep_in_step(state: &mut AppState) {
    let asks = state.review.trial.as_ref().is_some_and(|trial| trial.beside.candidates.len() == 2);
    if state.sheet == Sheet::WhichWalker && !asks {
        state.sheet = Sheet::None;
    }
}

/// A thread broke: what ran on it has ended.
pub(super) fn thread_broke(state: &mut AppState, worker: &str, problem: &Problem) {
    match worker {
        "films" => state.aside.film.running = None,
        "folders" => {
            if let Some(folder) = &mut state.aside.folder {
                folder.job = None;
                folder.ended = Some(FolderEnd::Failed(problem.clone()));
            }
        }
        _ => {}
    }
}
