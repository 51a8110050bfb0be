//! What each [`Event`] of the workers changes. Answers to old requests are thrown away.

use super::{aside, keeping, playing, records, report, set_up, simulation, sources, waiting};
use crate::app::command::Place;
use crate::app::notification::Severity;
use crate::app::state::{AppState, ReviewState, Sheet};
use crate::app::words;
use crate::messages::event::{EngineInfo, Event};
use crate::messages::job::JobId;
use crate::messages::records::RecordingOrder;
use crate::messages::records::RecordsOrder;
use crate::messages::request::PlayOrder;
use crate::messages::request::Request;
use crate::messages::request::SourceOrder;
use crate::problem::Problem;
use crate::recording::analysed_trial::AnalysedTrial;
use crate::recording::demonstration;
use crate::recording::source_choice::{RecordingId, SourceChoice};

/// Applies one event.
pub(super) fn apply(state: &mut AppState, event: Event, requests: &mut Vec<Request>) {
    match event {
        Event::Engine(engine) => state.engine = Some(engine),
        Event::NetworksListed(networks) => state.networks = networks,
        Event::CamerasListed(cameras) => {
            state.cameras = Some(cameras);
            set_up::turn_as_known(state, requests);
        }
        Event::Preview(preview) if state.capture.is_current(preview.job) => {
            state.capture.preview = Some(preview);
        }
        Event::Performance(performance) => state.capture.performance = Some(performance),
        Event::SourceOpened { job, description } if state.capture.is_current(job) => {
            if let Some(open) = &mut state.capture.open {
                // The demo goes on for ever; a bar with an end would be wrong.
                state.playback.duration = if open.is_demo() { None } else { description.duration };
                open.description = Some(description);
                open.failure = None;
            }
        }
        Event::SourceFailed { job, problem } if state.capture.is_current(job) => {
            if let Some(open) = &mut state.capture.open {
                open.failure = Some(problem.clone());
            }
            state.playback.playing = false;
            state.notifications.add(Severity::Failure, problem);
        }
        Event::SourceEnded { job } if state.capture.is_current(job) => source_ended(state, requests),
        Event::CameraLost(lost) => camera_lost(state, lost),
        // The window took it as begun when it was asked for; by now it may have been ended again.
        Event::RecordingStarted => {}
        Event::RecordingFailed(problem) => {
            state.capture.recording = false;
            state.capture.recorded = None;
            state.notifications.add(Severity::Failure, problem);
        }
        Event::RecordingFinished { recording, frames, dropped } => {
            recording_finished(state, recording, frames, dropped, requests);
        }
        Event::FilmCopied { job, place } => aside::film_copied(state, job, &place),
        Event::FolderLooked { job, contents } => aside::looked(state, job, contents),
        Event::FolderRow { job, done, row } => aside::row(state, job, done, row),
        Event::FolderRead { job, count } => aside::folder_read(state, job, count),
        Event::Records(news) => records::receive(state, news, requests),
        Event::Report(news) => report::receive(state, news),
        Event::Simulation(answer) => simulation::answered(state, answer, requests),
        other => apply_answers(state, other, requests),
    }
}

fn apply_answers(state: &mut AppState, event: Event, requests: &mut Vec<Request>) {
    match event {
        Event::Progress { job, fraction, .. } if aside::progress(state, job, fraction) => {}
        Event::Progress { job, stage, fraction } => {
            if let Some(running) = state.job.as_mut().filter(|running| running.id == job) {
                running.stage = Some(stage);
                running.fraction = fraction.clamp(0.0, 1.0);
            }
        }
        Event::AnalysisFinished { job, trial } if ends_job(state, job) => {
            analysis_finished(state, trial, requests);
            keeping::save(state, requests);
        }
        Event::AnalysisFailed { job, stage, problem } if ends_job(state, job) => {
            state.review.failure = Some((stage, problem.clone()));
            state.notifications.add(Severity::Failure, problem);
        }
        Event::Cancelled { job } if aside::stopped(state, job) => {}
        Event::Cancelled { job } => {
            ends_job(state, job);
        }
        Event::Exported { job, folder } if ends_job(state, job) => {
            state.notifications.wrote("told.assessment_written", &folder);
        }
        Event::NetworkAdded { job, name } if ends_job(state, job) => network_added(state, &name, requests),
        Event::JobFailed { job, problem } if aside::failed(state, job, &problem) => {}
        Event::JobFailed { job, problem } if state.capture.is_current(job) => {
            // The live view goes on without poses: there is no network, or it could not be loaded.
            state.engine = Some(EngineInfo::default());
            state.notifications.add(Severity::Failure, problem);
        }
        Event::JobFailed { job, problem } if ends_job(state, job) => {
            state.notifications.add(Severity::Failure, problem);
        }
        Event::WorkerFailed { problem, worker } => {
            aside::thread_broke(state, worker, &problem);
            state.job = None;
            if state.capture.recorded.take().is_some() {
                // Its end will not be told any more; what has come so far is safe.
                state.capture.recording = false;
                requests.push(Request::Source(SourceOrder::StopRecording));
                requests.push(Request::Records(RecordsOrder::Recording(RecordingOrder::End)));
            }
            state.notifications.add(Severity::Failure, problem);
        }
        // Answers to requests that no longer matter; the others were served before.
        Event::Engine(_)
        | Event::NetworksListed(_)
        | Event::CamerasListed(_)
        | Event::Preview(_)
        | Event::Performance(_)
        | Event::SourceOpened { .. }
        | Event::SourceFailed { .. }
        | Event::SourceEnded { .. }
        | Event::CameraLost(_)
        | Event::RecordingStarted
        | Event::RecordingFailed(_)
        | Event::RecordingFinished { .. }
        | Event::FilmCopied { .. }
        | Event::FolderLooked { .. }
        | Event::FolderRow { .. }
        | Event::FolderRead { .. }
        | Event::Records(_)
        | Event::Report(_)
        | Event::Simulation(_)
        | Event::AnalysisFinished { .. }
        | Event::AnalysisFailed { .. }
        | Event::Exported { .. }
        | Event::NetworkAdded { .. }
        | Event::JobFailed { .. } => {}
    }
}

/// Whoever drops a network of another kind wants to read with it; MediaPipe's are chosen by what the engine runs in time.
fn network_added(state: &mut AppState, name: &str, requests: &mut Vec<Request>) {
    let other_kind = !name.contains("mediapipe");
    if other_kind {
        state.settings.network = Some(name.to_owned());
    }
    let key = if other_kind { "told.other_network_added" } else { "told.network_added" };
    state.notifications.add(Severity::Done, Problem::new(key).with("name", &name));
    requests.push(Request::UseNetwork(state.settings.network.clone()));
}

/// Whether this answers the running job; then it runs no longer.
fn ends_job(state: &mut AppState, job: JobId) -> bool {
    let is_current = state.job.is_some_and(|running| running.id == job);
    if is_current {
        state.job = None;
    }
    is_current
}

fn source_ended(state: &mut AppState, requests: &mut Vec<Request>) {
    let Some(open) = &mut state.capture.open else { return };
    open.ended = true;
    if open.is_demo() && state.place != Place::Review {
        playing::seek(state, demonstration::OPENS_AT, requests);
        requests.push(Request::Source(SourceOrder::Play(PlayOrder::SetPlaying(true))));
        return;
    }
    state.playback.playing = false;
    // A whole walk has been seen: the final numbers are what everybody wants next.
    let nothing_yet = state.review.trial.is_none() && state.review.failure.is_none() && state.job.is_none();
    if state.place == Place::Capture && nothing_yet {
        sources::analyse(state, requests);
    }
}

fn camera_lost(state: &mut AppState, lost: bool) {
    if let Some(open) = &mut state.capture.open {
        let was = std::mem::replace(&mut open.lost, lost);
        if lost && !was {
            state.notifications.say(Severity::Failure, "told.camera_stopped");
        } else if was && !lost {
            state.notifications.say(Severity::Done, "told.camera_back");
        }
    }
}

fn recording_finished(
    state: &mut AppState,
    recording: RecordingId,
    frames: usize,
    dropped: u64,
    requests: &mut Vec<Request>,
) {
    state.capture.recording = false;
    let whose = state.capture.recorded.take();
    if whose.is_some_and(|whose| whose != state.walker.pseudonym) {
        // It must neither be shown with nor be saved to whoever came next, nor be seen when the archive is locked.
        requests.push(Request::Records(RecordsOrder::Recording(RecordingOrder::End)));
        if frames > 0 {
            state.notifications.say(Severity::Notice, "told.ended_with_patient");
        }
        return;
    }
    if frames == 0 {
        state.notifications.say(Severity::Failure, "told.empty_recording");
        return;
    }
    if dropped > 0 {
        let problem = Problem::new("told.frames_lost").with("dropped", &dropped);
        state.notifications.add(Severity::Notice, problem);
    }
    waiting::set_aside(state);
    state.review = ReviewState {
        title: words::fill("source.recording_number", &[("0", &recording.0)]),
        ..ReviewState::default()
    };
    sources::analyse_source(state, SourceChoice::Recording(recording), requests);
}

fn analysis_finished(state: &mut AppState, trial: AnalysedTrial, requests: &mut Vec<Request>) {
    state.review.history.keep(&trial);
    state.review.failure = None;
    let first_result = state.review.trial.is_none();
    // Once for a reading, and not over another question.
    if first_result && trial.beside.candidates.len() == 2 && state.sheet == Sheet::None {
        state.sheet = Sheet::WhichWalker;
    }
    if !state.review_has_pictures() || state.playback.duration.is_none() {
        state.playback.duration = trial.track.samples.last().map(|sample| sample.time);
    }
    if first_result {
        // The head goes to the middle of the first stretch of walking, so that picture and plots show something at once.
        let bout = trial.assessment.bouts().next();
        let (start, middle) = bout.map_or((0.0, 0.0), |bout| (bout.start, 0.5 * (bout.start + bout.end)));
        state.review.trial = Some(trial);
        state.show_first_stretch(start);
        if !state.playback.playing {
            playing::seek(state, middle, requests);
        }
        return;
    }
    state.review.trial = Some(trial);
}
