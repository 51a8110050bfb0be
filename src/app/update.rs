//! [`update`]: the only place where state changes. No files, no threads, no clock: tested with lists of inputs.

mod commands;
mod comparing;
mod editing;
mod events;
mod keeping;
mod playing;
mod records;
mod set_up;
mod simulation;
mod sources;
mod timed;

use super::command::Command;
use super::notification::Severity;
use super::state::AppState;
use crate::pipeline::event::{Event, LivePicture};
use crate::pipeline::request::Request;

/// What can happen to the program.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "lives for one call; a box would only add an allocation per picture"
)]
pub enum Input {
    /// A person asked for something.
    Command(Command),
    /// A worker told something.
    Event(Event),
    /// A new picture is there.
    Picture(LivePicture),
    /// So many seconds of wall time passed; sent only while [`AppState::wants_ticks`] holds.
    Tick(f64),
    /// A request could not be handed over because too many wait.
    Refused,
}

/// Changes the state and says what the workers shall do.
pub fn update(state: &mut AppState, input: Input) -> Vec<Request> {
    let mut requests = Vec::new();
    match input {
        Input::Command(command) => commands::apply(state, command, &mut requests),
        Input::Event(event) => events::apply(state, event, &mut requests),
        Input::Picture(picture) => playing::show(state, picture),
        Input::Tick(elapsed) => playing::tick(state, elapsed),
        Input::Refused => state.notifications.say(
            Severity::Failure,
            "The program is too busy for this.",
            "Too many requests are waiting for the workers.",
            "Wait a moment and try again.",
        ),
    }
    comparing::keep_in_step(state, &mut requests);
    requests
}
