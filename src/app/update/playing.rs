//! The playhead: playing, seeking, stepping, looping.

use crate::app::command::Place;
use crate::app::state::AppState;
use crate::clinic::assessment::TimeSpan;
use crate::messages::event::LivePicture;
use crate::messages::request::PlayOrder;
use crate::messages::request::Request;
use crate::messages::request::SourceOrder;

/// Takes in a new picture, if it is of the open source.
pub(super) fn show(state: &mut AppState, picture: LivePicture) {
    if !state.capture.is_current(picture.job) {
        return;
    }
    let moves_playhead = state.place != Place::Review || state.review_has_pictures();
    if moves_playhead {
        state.playback.picture_shown(picture.frame.time);
        state.follow_playhead();
    }
    state.capture.picture = Some(picture);
    super::set_up::watch(state);
}

/// Moves the playhead of a result that has no pictures.
pub(super) fn tick(state: &mut AppState, elapsed: f64) {
    if state.place == Place::Simulate {
        if state.wants_ticks() {
            state.simulation.advance(elapsed.clamp(0.0, 0.25));
        }
    } else if state.wants_ticks() {
        state.playback.advance(elapsed.clamp(0.0, 0.25));
        state.follow_playhead();
    }
}

/// Plays or holds; from the end it starts over.
pub(super) fn toggle(state: &mut AppState, requests: &mut Vec<Request>) {
    let at_end = state.playback.duration.is_some_and(|end| state.playback.time >= end - 0.02);
    let ended = state.capture.open.as_ref().is_some_and(|open| open.ended);
    let playing = !state.playback.playing;
    // Back to the beginning first: a source that is told to play at its end says again that it has ended.
    if playing && (at_end || ended) {
        seek(state, 0.0, requests);
    }
    set_playing(state, playing, requests);
}

/// Plays or holds.
pub(super) fn set_playing(state: &mut AppState, playing: bool, requests: &mut Vec<Request>) {
    state.playback.playing = playing;
    if follows_source(state) {
        requests.push(Request::Source(SourceOrder::Play(PlayOrder::SetPlaying(playing))));
    }
}

/// Shows an instant.
pub(super) fn seek(state: &mut AppState, time: f64, requests: &mut Vec<Request>) {
    let time = state.playback.clamp(time);
    state.playback.time = time;
    state.follow_playhead();
    if let Some(open) = &mut state.capture.open
        && open.can_seek()
    {
        open.ended = false;
        if follows_source(state) {
            state.playback.sought = Some(time);
            requests.push(Request::Source(SourceOrder::Play(PlayOrder::Seek(time))));
        }
    }
}

/// Forward or back by frames; holds first, as every player does.
pub(super) fn step_frames(state: &mut AppState, frames: i64, requests: &mut Vec<Request>) {
    if state.playback.playing {
        set_playing(state, false, requests);
    }
    let time = state.playback.time;
    let target = match &state.review.trial {
        Some(trial) if state.place == Place::Review && !trial.track.samples.is_empty() => {
            let samples = &trial.track.samples;
            let now = samples.partition_point(|s| s.time <= time + 1e-6).saturating_sub(1);
            let distance = frames.unsigned_abs() as usize;
            let wanted = if frames >= 0 { now + distance } else { now.saturating_sub(distance) };
            samples[wanted.min(samples.len() - 1)].time
        }
        _ => {
            let description = state.capture.open.as_ref().and_then(|open| open.description.as_ref());
            let rate = description.and_then(|d| d.frame_rate).unwrap_or(30.0);
            // Half a frame more than whole frames, so that rounding never shows the same picture twice.
            time + frames as f64 / rate + if frames > 0 { 0.25 } else { -0.25 } / rate
        }
    };
    seek(state, target, requests);
}

/// To the next or previous event.
pub(super) fn step_events(state: &mut AppState, steps: i64, requests: &mut Vec<Request>) {
    if state.playback.playing {
        set_playing(state, false, requests);
    }
    let time = state.playback.time;
    let Some(assessment) = state.review.assessment() else { return };
    let target = if steps > 0 {
        assessment.events.iter().map(|event| event.time).find(|&at| at > time + 1e-3)
    } else {
        assessment.events.iter().map(|event| event.time).rev().find(|&at| at < time - 1e-3)
    };
    if let Some(target) = target {
        seek(state, target, requests);
    }
}

/// Sets the speed.
pub(super) fn set_rate(state: &mut AppState, rate: f64, requests: &mut Vec<Request>) {
    state.playback.rate = rate.clamp(0.1, 4.0);
    requests.push(Request::Source(SourceOrder::Play(PlayOrder::SetRate(state.playback.rate))));
}

/// Loops the stride under the playhead, or ends the loop.
pub(super) fn toggle_stride_loop(state: &mut AppState, requests: &mut Vec<Request>) {
    if state.playback.looped.is_some() {
        set_loop(state, None, requests);
        return;
    }
    let time = state.playback.time;
    let Some(assessment) = state.review.assessment() else { return };
    let span = assessment
        .strides
        .iter()
        .filter(|stride| stride.start <= time && time < stride.end)
        .max_by(|a, b| a.start.total_cmp(&b.start))
        .map(|stride| TimeSpan { start: stride.start, end: stride.end });
    if span.is_some() {
        set_loop(state, span, requests);
        if !state.playback.playing {
            set_playing(state, true, requests);
        }
    }
}

/// Speed at which a stride is looked at; 1 is real time.
const SLOW: f64 = 0.25;

/// Loops the stride under the playhead at a quarter of real time; where that is so already, ends both.
pub(super) fn toggle_slow_stride(state: &mut AppState, requests: &mut Vec<Request>) {
    let slow = (state.playback.rate - SLOW).abs() < 1e-9;
    if state.playback.looped.is_some() && slow {
        set_loop(state, None, requests);
        set_rate(state, 1.0, requests);
        return;
    }
    if state.playback.looped.is_none() {
        toggle_stride_loop(state, requests);
    }
    // Between strides there is nothing to loop, and the speed stays as it is.
    if state.playback.looped.is_some() {
        set_rate(state, SLOW, requests);
        if !state.playback.playing {
            set_playing(state, true, requests);
        }
    }
}

/// Sets or ends the loop.
pub(super) fn set_loop(state: &mut AppState, span: Option<TimeSpan>, requests: &mut Vec<Request>) {
    if state.playback.looped != span {
        state.playback.looped = span;
        if follows_source(state) {
            requests.push(Request::Source(SourceOrder::Play(PlayOrder::SetLoop(span))));
        }
    }
}

/// Whether the playhead is the source's: in Review only when the pictures belong to the result.
fn follows_source(state: &AppState) -> bool {
    state.capture.open.is_some() && (state.place != Place::Review || state.review_has_pictures())
}
