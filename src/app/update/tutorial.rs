//! The tutorial: begun, left, and led on by what is really done.

use super::sources;
use crate::app::command::Place;
use crate::app::state::AppState;
use crate::app::state::capture::OpenSource;
use crate::app::state::tutorial::Lesson;

/// From the first step, which begins at Home. A demo that runs already is closed, because opening it is the first step;
/// whatever else is open stays.
pub(super) fn begin(state: &mut AppState) {
    if state.capture.open.as_ref().is_some_and(OpenSource::is_demo) {
        sources::close(state);
        state.review = crate::app::state::ReviewState::default();
    }
    state.sheet = crate::app::state::Sheet::None;
    state.place = Place::Home;
    state.tutorial = Some(Lesson::OpenDemo);
}

/// After every change: a step that was done leads to the next.
pub(super) fn keep_in_step(state: &mut AppState) {
    if let Some(lesson) = state.tutorial
        && lesson.is_done(state)
    {
        state.tutorial = Some(lesson.next());
    }
}
