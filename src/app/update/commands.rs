//! What each [`Command`] does, one line each; the work is in the neighbouring files.

use std::sync::Arc;

use super::{editing, keeping, playing, records, set_up, simulation, sources};
use crate::analysis::options::Edit;
use crate::app::command::{Command, Place};
use crate::app::state::{AppState, JobKind, RunningJob, Sheet};
use crate::pipeline::request::{PersonChoice, Request, SourceChoice};

/// Applies one command.
pub(super) fn apply(state: &mut AppState, command: Command, requests: &mut Vec<Request>) {
    match command {
        Command::Go(place) => sources::go(state, place, requests),
        Command::Records(command) => records::apply(state, command, requests),
        Command::OpenFile(path) => sources::open_file(state, path, requests),
        Command::OpenCamera(choice) => {
            let choice = state.with_mirror(choice);
            state.capture.camera = choice.clone();
            sources::leave_demo(state);
            sources::open(state, SourceChoice::Camera(choice), requests);
        }
        Command::OpenDemo => sources::open(state, SourceChoice::SyntheticWalker, requests),
        Command::CloseSource => sources::close(state),
        Command::ListCameras => requests.push(Request::ListCameras),
        Command::ClearRecent => state.settings.recent.clear(),
        Command::NewPatient => sources::new_patient(state, requests),
        Command::Analyse => sources::analyse(state, requests),
        Command::CancelJob => sources::cancel_job(state, requests),
        Command::ToggleRecording => sources::toggle_recording(state, requests),
        Command::ChoosePerson { x, y } => {
            let time = state.playback.time;
            sources::choose_person(state, PersonChoice::At { x, y, time }, requests);
        }
        Command::ChoosePersonAutomatically => {
            sources::choose_person(state, PersonChoice::Walking, requests);
        }
        Command::Simulation(command) => simulation::apply(state, command, requests),
        Command::SetUp(command) => set_up::apply(state, command, requests),
        other => apply_playing_and_edits(state, other, requests),
    }
}

fn apply_playing_and_edits(state: &mut AppState, command: Command, requests: &mut Vec<Request>) {
    match command {
        Command::TogglePlaying => playing::toggle(state, requests),
        Command::Seek(time) => playing::seek(state, time, requests),
        Command::StepFrames(frames) => playing::step_frames(state, frames, requests),
        Command::StepEvents(steps) => match state.review.evidence {
            Some(parameter) => editing::step_evidence(state, parameter, steps, requests),
            None => playing::step_events(state, steps, requests),
        },
        Command::SetRate(rate) => playing::set_rate(state, rate, requests),
        Command::ToggleStrideLoop => playing::toggle_stride_loop(state, requests),
        Command::Edit(edit) => editing::edit(state, edit, requests),
        Command::AddEventHere { side, kind } => editing::add_event_here(state, side, kind, requests),
        Command::SelectEvent(choice) => state.review.selected = choice,
        Command::DeleteSelected => editing::delete_selected(state, requests),
        Command::ToggleStrideHere => editing::toggle_stride_here(state, requests),
        Command::SwapHere => editing::swap_here(state, requests),
        Command::SwapStretch(span) => editing::edit(state, Edit::SwapSides(span), requests),
        Command::ToggleMarker => {
            editing::toggle_marker(state);
            keeping::marked(state, requests);
        }
        Command::ZoomTimeline { factor, about } => state.zoom_timeline(factor, about),
        Command::PanTimeline(share) => state.pan_timeline(share),
        Command::ShowWholeTimeline => state.review.shown = None,
        Command::Undo => editing::undo(state, requests),
        Command::Redo => editing::redo(state, requests),
        Command::ShowEvidence(parameter) => editing::show_evidence(state, parameter, requests),
        Command::Export(folder) => {
            if let Some(trial) = state.review.trial.clone() {
                let job = state.new_job();
                state.job = Some(RunningJob { id: job, kind: JobKind::Export, stage: None, fraction: 0.0 });
                let options = Arc::new(state.options());
                requests.push(Request::Export { job, trial, options, folder });
            }
        }
        other => apply_set_up_and_window(state, other, requests),
    }
}

fn apply_set_up_and_window(state: &mut AppState, command: Command, requests: &mut Vec<Request>) {
    match command {
        Command::SetStature(stature) if state.walker.stature != stature => {
            state.walker.stature = stature;
            sources::options_changed(state, requests);
        }
        Command::SetView(view) if state.setup.view != view => {
            state.setup.view = view;
            sources::options_changed(state, requests);
        }
        Command::SetSurface(surface) if state.setup.surface != surface => {
            state.setup.surface = surface;
            sources::options_changed(state, requests);
        }
        Command::SetFloorMarks(marks) if state.setup.floor_marks != marks => {
            state.setup.floor_marks = marks;
            sources::options_changed(state, requests);
        }
        Command::SetPixelsPerMetre(px_per_m) if state.setup.px_per_m != px_per_m => {
            state.setup.px_per_m = px_per_m;
            sources::options_changed(state, requests);
        }
        Command::SetAge(age) => state.walker.age = age,
        Command::SetAdult(adult) => state.walker.is_adult = adult,
        Command::SetSex(sex) => state.walker.sex = sex,
        Command::SetAppearance(appearance) => state.settings.appearance = appearance,
        Command::SetClinicRoom(on) => state.settings.clinic_room = on,
        Command::ShowMuscles(shown) => state.settings.muscles_shown = shown,
        Command::SetZoom(zoom) => state.settings.zoom = zoom.clamp(0.5, 3.0),
        Command::SetLengthChoice(lengths) => state.settings.lengths = lengths,
        Command::SetRememberRecent(remember) => {
            state.settings.remember_recent = remember;
            if !remember {
                state.settings.recent.clear();
            }
        }
        Command::SetMirroredPass(on) => state.settings.mirrored_pass = on,
        Command::UseNetwork(network) => {
            state.settings.network.clone_from(&network);
            requests.push(Request::UseNetwork(network));
        }
        Command::ToggleCheatSheet => toggle_sheet(state, Sheet::Shortcuts),
        Command::ToggleSettings => toggle_sheet(state, Sheet::Settings),
        Command::ToggleFullScreen => state.full_screen = !state.full_screen,
        Command::DismissNotification(id) => state.notifications.dismiss(id),
        Command::Escape => escape(state, requests),
        // Dialogs, clipboard and folders are the window's own; the rest changed nothing.
        _ => {}
    }
}

fn toggle_sheet(state: &mut AppState, sheet: Sheet) {
    state.sheet = if state.sheet == sheet { Sheet::None } else { sheet };
}

/// Closes the topmost thing that is open; when nothing is, holds or stops the recording.
fn escape(state: &mut AppState, requests: &mut Vec<Request>) {
    if state.sheet != Sheet::None {
        state.sheet = Sheet::None;
        return;
    }
    if state.notifications.dismiss_newest() || state.review.swap_from.take().is_some() {
        return;
    }
    if state.place == Place::Review && state.review.evidence.is_some() {
        editing::show_evidence(state, None, requests);
    } else if state.review.selected.take().is_some() {
        // One thing at a time.
    } else if state.full_screen {
        state.full_screen = false;
    } else if state.capture.recording {
        sources::toggle_recording(state, requests);
    } else if state.playback.playing {
        playing::set_playing(state, false, requests);
    }
}
