//! [`update`]: the only place where state changes. No files, no threads, no clock: tested with lists of inputs.

mod aside;
mod care;
mod commands;
mod comparing;
mod editing;
mod events;
mod film;
mod keeping;
mod playing;
mod records;
mod report;
mod set_up;
mod simulation;
mod sources;
mod stored_walks;
mod timed;
mod tutorial;
mod waiting;

use super::command::Command;
use super::notification::Severity;
use super::state::AppState;
use crate::messages::event::{Event, LivePicture};
use crate::messages::request::Request;
use crate::messages::request::SourceOrder;

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
    /// The window's clock stands here, s.
    Clock(f64),
    /// A request could not be handed over because nobody listens any more.
    Refused,
}

/// Changes the state and says what the workers shall do.
pub fn update(state: &mut AppState, input: Input) -> Vec<Request> {
    let mut requests = Vec::new();
    let source = state.capture.open.is_some();
    match input {
        Input::Command(command) => commands::apply(state, command, &mut requests),
        Input::Event(event) => events::apply(state, event, &mut requests),
        Input::Picture(picture) => playing::show(state, picture),
        Input::Tick(elapsed) => playing::tick(state, elapsed),
        Input::Clock(now) => state.clock = now,
        Input::Refused => state.notifications.say(Severity::Failure, "told.cannot_any_more"),
    }
    aside::keep_in_step(state);
    comparing::keep_in_step(state, &mut requests);
    film::keep_in_step(state);
    tutorial::keep_in_step(state);
    if source && state.capture.open.is_none() {
        // The one place that ends a source's life: whatever made the window forget it, its camera light goes out, and
        // before anything else is done.
        requests.insert(0, Request::Source(SourceOrder::Close));
    }
    requests
}
