//! The film of the walk under review: how it is looked at, and angles measured on it.

use super::{keeping, playing};
use crate::app::command::{FilmCommand, Place};
use crate::app::state::AppState;
use crate::messages::request::Request;

/// Applies one wish about the film.
pub(super) fn apply(state: &mut AppState, command: FilmCommand, requests: &mut Vec<Request>) {
    let film = &mut state.film;
    match command {
        FilmCommand::ToggleFill => film.filled = !film.filled && state.place == Place::Review,
        FilmCommand::ToggleSkeleton => film.skeleton = !film.skeleton,
        FilmCommand::ToggleGrid => film.grid = !film.grid,
        FilmCommand::ToggleSteps => film.steps = !film.steps,
        FilmCommand::ToggleMeasuring => {
            film.measuring = !film.measuring && state.place == Place::Review;
            // One cannot aim at what moves.
            if film.measuring && state.playback.playing {
                playing::set_playing(state, false, requests);
            }
        }
        FilmCommand::KeepAngle(angle) if state.review.trial.is_some() => {
            state.review.angles.push(angle);
            keeping::save(state, requests);
        }
        FilmCommand::DropAngle(number) if number < state.review.angles.len() => {
            state.review.angles.remove(number);
            keeping::save(state, requests);
        }
        // Without a walk there is nothing to keep an angle with; and the list may have become shorter meanwhile.
        FilmCommand::KeepAngle(_) | FilmCommand::DropAngle(_) => {}
    }
}

/// Elsewhere nothing fills the window and nothing is measured.
pub(super) fn keep_in_step(state: &mut AppState) {
    if state.place != Place::Review {
        state.film.filled = false;
        state.film.measuring = false;
    }
}

/// Esc: first the tool is put away, then the film gives the window back. Whether either was so.
pub(super) fn escape(state: &mut AppState) -> bool {
    if state.place != Place::Review {
        return false;
    }
    std::mem::take(&mut state.film.measuring) || std::mem::take(&mut state.film.filled)
}
