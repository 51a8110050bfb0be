//! Stored walks as they come from the archive: one for Review, two for Compare, their kept films. They are made ready
//! elsewhere, so each is held against whose file is open now.

use std::sync::Arc;

use super::{sources, waiting};
use crate::app::command::Place;
use crate::app::state::{AppState, ReviewState};
use crate::app::words;
use crate::clinic::assessment::TimeSpan;
use crate::clinic::trial::TrialId;
use crate::messages::records::RecordsOrder;
use crate::messages::records::VideoOrder;
use crate::messages::records::WalkOrder;
use crate::messages::request::Request;
use crate::patient_files::stored_walk::StoredWalk;
use crate::recording::stride_film::middle_stride;

/// Asks for the two compared walks, where they are not there already.
pub(super) fn load_pair(state: &mut AppState, requests: &mut Vec<Request>) {
    let Some(file) = &state.records.file else { return };
    let tests: Vec<_> = file.all_tests().collect();
    let (first, second) = state.records.compared();
    let walk = |test: Option<usize>| tests.get(test?).and_then(|(_, test)| test.passes.first().copied());
    let Some(second) = walk(second) else { return };
    let first = walk(first).unwrap_or(second);
    let there =
        state.records.shown.pair.as_ref().is_some_and(|pair| pair.0.walk == first && pair.1.walk == second);
    if there {
        ask_for_films(state, requests);
    } else {
        requests.push(Request::Records(RecordsOrder::Walks(WalkOrder::LoadPair(first, second))));
    }
}

/// Two walks to compare.
pub(super) fn pair_came(state: &mut AppState, pair: (StoredWalk, StoredWalk), requests: &mut Vec<Request>) {
    let file = state.records.file.as_ref();
    let known = |walk: TrialId| file.is_some_and(|file| file.has_walk(walk));
    if !state.records.is_open() || !known(pair.0.walk) || !known(pair.1.walk) {
        return;
    }
    state.records.shown.films = None;
    state.records.shown.pair = Some(Arc::new(pair));
    ask_for_films(state, requests);
}

/// Where the videos of both compared walks were kept, their strides are asked for.
fn ask_for_films(state: &AppState, requests: &mut Vec<Request>) {
    let kept = |walk: TrialId| {
        let mut walks = state.records.file.iter().flat_map(|file| file.visits.iter().flat_map(|v| &v.walks));
        walks.any(|known| known.summary.id == walk && known.video_until.is_some())
    };
    let stride = |walk: &StoredWalk| {
        let stride = middle_stride(&walk.trial.assessment)?;
        kept(walk.walk).then_some((walk.walk, TimeSpan { start: stride.start, end: stride.end }))
    };
    let shown = &state.records.shown;
    let Some(pair) = shown.pair.as_ref().filter(|_| shown.films.is_none()) else { return };
    if let (Some(first), Some(second)) = (stride(&pair.0), stride(&pair.1))
        && first.0 != second.0
    {
        requests.push(Request::Records(RecordsOrder::Videos(VideoOrder::LoadStrides([first, second]))));
    }
}

/// The kept video of the walk under review can be shown.
pub(super) fn film_ready(state: &mut AppState, walk: TrialId, requests: &mut Vec<Request>) {
    if state.records.walk == Some(walk) && state.place == Place::Review {
        sources::show_kept(state, walk, requests);
    }
}

/// The walk that was asked for is shown in Review; whatever source was open is closed.
pub(super) fn walk_came(state: &mut AppState, stored: StoredWalk, requests: &mut Vec<Request>) {
    let title = words::fill("window.walk", &[("0", &stored.walk.0)]);
    state.records.awaited = None;
    // What is still being analysed belongs to another walk: its result must not be saved to this one.
    sources::cancel_job(state, requests);
    waiting::set_aside(state);
    sources::close(state);
    let options = std::sync::Arc::clone(&stored.trial.options);
    state.setup.view = options.view;
    state.setup.surface = options.surface;
    state.setup.floor_marks = options.floor_marks;
    state.setup.px_per_m = options.px_per_m;
    state.walker.stature = options.stature;
    state.playback = crate::app::state::Playback::default();
    state.playback.duration = stored.trial.track.samples.last().map(|sample| sample.time);
    state.playback.time = stored.trial.assessment.bouts().next().map_or(0.0, |bout| bout.start);
    let angles = options.still_angles.clone();
    state.review = ReviewState { title, angles, ..ReviewState::default() };
    for edit in &options.edits {
        state.review.history.push(*edit);
    }
    state.review.history.keep(&stored.trial);
    state.review.trial = Some(stored.trial);
    state.records.walk = Some(stored.walk);
    state.records.conditions = stored.conditions;
    state.records.saved = true;
    state.place = Place::Review;
    if state.records.video_until().is_some() {
        requests.push(Request::Records(RecordsOrder::Videos(VideoOrder::Hold(stored.walk))));
    }
}
