//! What each [`Command`] does, one line each; the work is in the neighbouring files. Every list is matched whole.

use super::{
    aside, editing, film, keeping, playing, records, report, set_up, simulation, sources, tutorial, waiting,
};
use crate::analysis::options::Edit;
use crate::app::command::{
    Command, EditCommand, Place, PlaybackCommand, ReviewCommand, SettingsCommand, SourceCommand, Taken,
    TrialCommand, WindowCommand,
};
use crate::app::notification::Severity;
use crate::app::state::{AppState, JobKind, RunningJob, Sheet};
use crate::messages::request::Request;
use crate::problem::Problem;
use crate::recording::source_choice::SourceChoice;
use crate::vision::people::person_choice::PersonChoice;

/// Applies one command.
pub(super) fn apply(state: &mut AppState, command: Command, requests: &mut Vec<Request>) {
    match command {
        Command::Go(place) => sources::go(state, place, requests),
        Command::Source(command) => source(state, command, requests),
        Command::Playback(command) => playback(state, command, requests),
        Command::Trial(command) => trial(state, command, requests),
        Command::Edit(command) => edit(state, command, requests),
        Command::Review(command) => review(state, command, requests),
        Command::Film(command) => film::apply(state, command, requests),
        Command::Aside(command) => aside::apply(state, command, requests),
        Command::Simulation(command) => simulation::apply(state, command, requests),
        Command::SetUp(command) => set_up::apply(state, command, requests),
        Command::Records(command) => records::apply(state, command, requests),
        Command::Stopwatch(command) => waiting::stopwatch(state, command, requests),
        Command::Report(command) => report::apply(state, command, requests),
        Command::Settings(command) => settings(state, command, requests),
        Command::Window(command) => window(state, command, requests),
        // Dialogs, clipboard and file browser need the desktop: the window's shell performs them.
        Command::Desktop(_) => {}
        Command::Taken(taken) => say_taken(state, taken),
    }
}

fn source(state: &mut AppState, command: SourceCommand, requests: &mut Vec<Request>) {
    match command {
        SourceCommand::OpenFile(path) => sources::open_file(state, path, requests),
        SourceCommand::OpenCamera(choice) => {
            let choice = state.with_mirror(choice);
            state.capture.camera = choice.clone();
            sources::leave_demo(state);
            sources::open(state, SourceChoice::Camera(choice), requests);
        }
        SourceCommand::OpenDemo => sources::open(state, SourceChoice::SyntheticWalker, requests),
        SourceCommand::Close => sources::close(state),
        SourceCommand::ListCameras => requests.push(Request::ListCameras),
        SourceCommand::ToggleRecording => sources::toggle_recording(state, requests),
        SourceCommand::ChoosePerson { x, y } => {
            let time = state.playback.time;
            sources::choose_person(state, PersonChoice::At { x, y, time }, requests);
        }
        SourceCommand::FollowPerson(person) => sources::follow_person(state, person, requests),
        SourceCommand::ChoosePersonAutomatically => {
            sources::choose_person(state, PersonChoice::Walking, requests);
        }
        SourceCommand::Analyse => sources::analyse(state, requests),
        SourceCommand::CancelJob => sources::cancel_job(state, requests),
        SourceCommand::NewPatient => sources::new_patient(state, requests),
    }
}

fn playback(state: &mut AppState, command: PlaybackCommand, requests: &mut Vec<Request>) {
    match command {
        PlaybackCommand::Toggle => playing::toggle(state, requests),
        PlaybackCommand::Seek(time) => playing::seek(state, time, requests),
        PlaybackCommand::StepFrames(frames) => playing::step_frames(state, frames, requests),
        PlaybackCommand::StepEvents(steps) => match state.review.evidence {
            Some(parameter) => editing::step_evidence(state, parameter, steps, requests),
            None => playing::step_events(state, steps, requests),
        },
        PlaybackCommand::SetRate(rate) => playing::set_rate(state, rate, requests),
        PlaybackCommand::ToggleStrideLoop => playing::toggle_stride_loop(state, requests),
        PlaybackCommand::ToggleSlowStride => playing::toggle_slow_stride(state, requests),
    }
}

fn trial(state: &mut AppState, command: TrialCommand, requests: &mut Vec<Request>) {
    let before = state.options();
    match command {
        TrialCommand::SetStature(stature) => state.walker.stature = stature,
        TrialCommand::SetView(view) => state.setup.view = view,
        TrialCommand::SetSurface(surface) => state.setup.surface = surface,
        TrialCommand::SetFloorMarks(marks) => state.setup.floor_marks = marks,
        TrialCommand::SetPixelsPerMetre(px_per_m) => state.setup.px_per_m = px_per_m,
        TrialCommand::SetAge(age) => state.walker.age = age,
        TrialCommand::SetAdult(adult) => state.walker.is_adult = adult,
        TrialCommand::SetSex(sex) => state.walker.sex = sex,
    }
    // Age and sex choose norms; the rest changes how the walk is read.
    if state.options() != before {
        sources::options_changed(state, requests);
    }
}

fn edit(state: &mut AppState, command: EditCommand, requests: &mut Vec<Request>) {
    match command {
        EditCommand::Make(edit) => editing::edit(state, edit, requests),
        EditCommand::AddEventHere { side, kind } => editing::add_event_here(state, side, kind, requests),
        EditCommand::SelectEvent(choice) => state.review.selected = choice,
        EditCommand::DeleteSelected => editing::delete_selected(state, requests),
        EditCommand::ToggleStrideHere => editing::toggle_stride_here(state, requests),
        EditCommand::SwapHere => editing::swap_here(state, requests),
        EditCommand::SwapStretch(span) => editing::edit(state, Edit::SwapSides(span), requests),
        EditCommand::Undo => editing::undo(state, requests),
        EditCommand::Redo => editing::redo(state, requests),
        EditCommand::ToggleMarker => {
            editing::toggle_marker(state);
            keeping::marked(state, requests);
        }
    }
}

fn review(state: &mut AppState, command: ReviewCommand, requests: &mut Vec<Request>) {
    match command {
        ReviewCommand::ZoomTimeline { factor, about } => state.zoom_timeline(factor, about),
        ReviewCommand::PanTimeline(share) => state.pan_timeline(share),
        ReviewCommand::ShowWholeTimeline => state.review.shown = None,
        ReviewCommand::ShowEvidence(parameter) => editing::show_evidence(state, parameter, requests),
        ReviewCommand::Export(folder) => {
            if let Some(trial) = state.review.whole_trial() {
                let job = state.new_job();
                state.job = Some(RunningJob { id: job, kind: JobKind::Export, stage: None, fraction: 0.0 });
                requests.push(Request::Export { job, trial, folder });
            }
        }
    }
}

fn settings(state: &mut AppState, command: SettingsCommand, requests: &mut Vec<Request>) {
    let settings = &mut state.settings;
    match command {
        SettingsCommand::SetLanguage(language) => {
            settings.language = language;
            // Whoever reads the window in a language prints in it, until another one is chosen beside the page.
            state.records.shown.style.language = language;
        }
        SettingsCommand::SetAppearance(appearance) => settings.appearance = appearance,
        SettingsCommand::SetClinicRoom(on) => settings.clinic_room = on,
        SettingsCommand::ShowMuscles(shown) => settings.muscles_shown = shown,
        SettingsCommand::ShowBodies(shown) => settings.bodies_shown = shown,
        SettingsCommand::SetZoom(zoom) => settings.zoom = zoom.clamp(0.5, 3.0),
        SettingsCommand::SetLengthChoice(lengths) => settings.lengths = lengths,
        SettingsCommand::SetRememberRecent(remember) => {
            settings.remember_recent = remember;
            if !remember {
                settings.recent.clear();
            }
        }
        SettingsCommand::ClearRecent => settings.recent.clear(),
        SettingsCommand::SetMirroredPass(on) => settings.mirrored_pass = on,
        SettingsCommand::UseNetwork(network) => {
            settings.network.clone_from(&network);
            requests.push(Request::UseNetwork(network));
        }
    }
}

fn window(state: &mut AppState, command: WindowCommand, requests: &mut Vec<Request>) {
    match command {
        WindowCommand::ToggleCheatSheet => toggle_sheet(state, Sheet::Shortcuts),
        WindowCommand::ToggleStopwatch => toggle_sheet(state, Sheet::Stopwatch),
        WindowCommand::ToggleAbout => toggle_sheet(state, Sheet::About),
        WindowCommand::ToggleSettings => toggle_sheet(state, Sheet::Settings),
        WindowCommand::ToggleFullScreen => state.full_screen = !state.full_screen,
        WindowCommand::DismissNotification(id) => state.notifications.dismiss(id),
        WindowCommand::Escape => escape(state, requests),
        WindowCommand::BeginTutorial => tutorial::begin(state),
        WindowCommand::LeaveTutorial => state.tutorial = None,
    }
}

/// Says how taking something along ended.
fn say_taken(state: &mut AppState, taken: Taken) {
    let told = &mut state.notifications;
    match taken {
        Taken::PictureCopied => told.say(Severity::Done, "told.picture_copied"),
        Taken::Written(path) => told.wrote("told.file_written", &path),
        Taken::NotWritten { path, cause } => {
            let problem = Problem::new("told.copy_not_written").with("place", &path).detailed(cause);
            told.add(Severity::Failure, problem);
        }
    }
}

pub(super) fn toggle_sheet(state: &mut AppState, sheet: Sheet) {
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
    if film::escape(state) {
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
