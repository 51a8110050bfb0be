//! The set-up of a camera: choosing it, and finding out whether it keeps left and right.

use super::sources;
use crate::app::command::{Place, SetUpCommand};
use crate::app::state::AppState;
use crate::app::state::capture::OpenSource;
use crate::app::state::set_up::{SetUp, SetUpStep};
use crate::messages::request::Request;
use crate::recording::source_choice::{CameraChoice, SourceChoice};
use crate::vision::legs::side_check::SideVerdict;

/// Applies one command.
pub(super) fn apply(state: &mut AppState, command: SetUpCommand, requests: &mut Vec<Request>) {
    match command {
        SetUpCommand::Begin => {
            state.set_up = SetUp::default();
            state.sheet = crate::app::state::Sheet::None;
            sources::go(state, Place::SetUp, requests);
            requests.push(Request::ListCameras);
        }
        SetUpCommand::UseCamera(id) => {
            let choice = CameraChoice { id: Some(id), ..CameraChoice::default() };
            open(state, choice, requests);
        }
        SetUpCommand::Next => match state.set_up.step.next() {
            Some(step) => to(state, step),
            None => end(state, requests),
        },
        SetUpCommand::Back => {
            if let Some(step) = state.set_up.step.back() {
                to(state, step);
            }
        }
        SetUpCommand::TryAgain => to(state, SetUpStep::Sides),
        SetUpCommand::TurnPictureRound => turn_round(state, requests),
        SetUpCommand::Leave => end(state, requests),
    }
}

fn to(state: &mut AppState, step: SetUpStep) {
    state.set_up = SetUp { step, ..SetUp::default() };
}

fn open(state: &mut AppState, choice: CameraChoice, requests: &mut Vec<Request>) {
    let choice = state.with_mirror(choice);
    state.capture.camera = choice.clone();
    sources::leave_demo(state);
    sources::open(state, SourceChoice::Camera(choice), requests);
    state.place = Place::SetUp;
}

/// The camera mirrors, or, if it was thought to, does not: its pictures are turned, and the hand must be raised anew.
fn turn_round(state: &mut AppState, requests: &mut Vec<Request>) {
    let Some(name) = state.camera_name() else { return };
    let mirrors = &mut state.settings.mirrored_cameras;
    match mirrors.iter().position(|known| *known == name) {
        Some(place) => {
            mirrors.remove(place);
        }
        None => mirrors.push(name.clone()),
    }
    state.settings.checked_cameras.retain(|known| *known != name);
    let stature = state.walker.stature;
    let marks = state.setup.floor_marks;
    let width = state.capture.picture.as_ref().map(|picture| picture.frame.image.width as f64);
    open(state, state.capture.camera.clone(), requests);
    // The same camera stands where it stood: its scale stays, seen from the other side.
    state.walker.stature = stature;
    if let (Some(mut marks), Some(width)) = (marks, width) {
        for mark in [&mut marks.first, &mut marks.second] {
            mark[0] = width - mark[0];
        }
        state.setup.floor_marks = Some(marks);
        requests.push(Request::SetOptions(state.options()));
    }
    to(state, SetUpStep::Sides);
}

/// A camera was switched on before its name was known (`--camera`): now that it is, its pictures are turned if it mirrors.
pub(super) fn turn_as_known(state: &mut AppState, requests: &mut Vec<Request>) {
    let Some(SourceChoice::Camera(choice)) = state.capture.open.as_ref().map(|open| open.choice.clone())
    else {
        return;
    };
    let known = state.with_mirror(choice.clone());
    if known != choice && !state.capture.recording {
        let place = state.place;
        state.capture.camera = known.clone();
        sources::open(state, SourceChoice::Camera(known), requests);
        state.place = place;
    }
}

/// The set-up is over, finished or not; it can be begun again from the settings. Who is here for the first time and has no
/// camera sees the demo walk, so that every plot lives at once; Home is one step away.
fn end(state: &mut AppState, requests: &mut Vec<Request>) {
    let first = !std::mem::replace(&mut state.settings.set_up_done, true);
    let camera = state.capture.open.as_ref().is_some_and(OpenSource::is_camera);
    if first && state.capture.open.is_none() && state.records.file.is_none() {
        sources::open(state, SourceChoice::SyntheticWalker, requests);
    } else {
        sources::go(state, if camera { Place::Capture } else { Place::Home }, requests);
    }
}

/// A picture came while somebody may be raising a hand.
pub(super) fn watch(state: &mut AppState) {
    let camera = state.capture.open.as_ref().is_some_and(OpenSource::is_camera);
    if state.place != Place::SetUp || state.set_up.step != SetUpStep::Sides || !camera {
        return;
    }
    let Some(picture) = &state.capture.picture else { return };
    let Some(pose) = &picture.pose else { return };
    state.set_up.check.watch(picture.frame.time, pose);
    if state.set_up.check.verdict() == Some(SideVerdict::Kept)
        && let Some(name) = state.camera_name()
        && !state.settings.checked_cameras.contains(&name)
    {
        state.settings.checked_cameras.push(name);
    }
}
