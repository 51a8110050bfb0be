//! Opening, closing and analysing sources; the person and the set-up.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{playing, simulation, waiting};
use crate::app::command::Place;
use crate::app::notification::Severity;
use crate::app::state::capture::OpenSource;
use crate::app::state::{AppState, JobKind, Playback, ReviewState, RunningJob, Sheet, TrialSetup};
use crate::clinic::assessment::Check;
use crate::clinic::trial::TrialId;
use crate::messages::request::PlayOrder;
use crate::messages::request::Request;
use crate::messages::request::SourceOrder;
use crate::recording::demonstration;
use crate::recording::source_choice::SourceChoice;
use crate::vision::people::person_choice::{PersonChoice, PersonId};

/// Opens what was dropped, typed, chosen or given as an argument: a video, a pose file or a network.
pub(super) fn open_file(state: &mut AppState, path: PathBuf, requests: &mut Vec<Request>) {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "tflite" | "task" | "onnx" => {
            let job = state.new_job();
            state.job =
                Some(RunningJob { id: job, kind: JobKind::NetworkImport, stage: None, fraction: 0.0 });
            requests.push(Request::AddNetwork { job, path });
        }
        // Key-points, which need no look at pictures first.
        "json" | "trc" | "c3d" => {
            state.settings.remember(path.clone());
            leave_demo(state);
            waiting::set_aside(state);
            close(state);
            // Who was chosen in another recording is nobody here.
            state.capture.person = PersonChoice::Walking;
            state.review = ReviewState { title: file_name(&path), ..ReviewState::default() };
            analyse_source(state, SourceChoice::Video(path), requests);
        }
        _ => {
            state.settings.remember(path.clone());
            leave_demo(state);
            open(state, SourceChoice::Video(path), requests);
        }
    }
}

/// Opens a source live and goes to Capture.
pub(super) fn open(state: &mut AppState, choice: SourceChoice, requests: &mut Vec<Request>) {
    cancel_job(state, requests);
    waiting::set_aside(state);
    if matches!(choice, SourceChoice::SyntheticWalker) && !state.walker.is_demo {
        state.walker = state.walker.demo(demonstration::walker().stature);
    }
    if state.capture.recording {
        state.capture.recording = false;
        requests.push(Request::Source(SourceOrder::StopRecording));
    }
    if matches!(choice, SourceChoice::SyntheticWalker) {
        // The drawn walker never enters a patient's file.
        super::records::forget_patient(&mut state.records);
    }
    state.records.walk = None;
    state.records.awaited = None;
    state.records.saved = false;
    let job = state.new_job();
    state.setup = TrialSetup::default();
    state.capture.picture = None;
    state.capture.preview = None;
    state.capture.performance = None;
    state.capture.person = PersonChoice::Walking;
    state.capture.open = Some(OpenSource::asked_for(job, choice.clone()));
    state.review = ReviewState::default();
    state.playback = Playback { playing: true, ..Playback::default() };
    state.place = Place::Capture;
    let is_demo = matches!(choice, SourceChoice::SyntheticWalker);
    requests.push(Request::Source(SourceOrder::Open { job, source: choice, playing: true, estimate: true }));
    requests.push(Request::SetOptions(state.options()));
    if is_demo {
        playing::seek(state, demonstration::OPENS_AT, requests);
    }
}

/// Opens the kept video of the stored walk under review, held at the playhead; nothing is estimated anew.
pub(super) fn show_kept(state: &mut AppState, walk: TrialId, requests: &mut Vec<Request>) {
    let choice = SourceChoice::Kept(walk);
    let job = state.new_job();
    state.capture.picture = None;
    state.capture.open = Some(OpenSource::asked_for(job, choice.clone()));
    state.review.source = Some(choice.clone());
    requests.push(Request::Source(SourceOrder::Open {
        job,
        source: choice,
        playing: false,
        estimate: false,
    }));
    requests.push(Request::Source(SourceOrder::Play(PlayOrder::Seek(state.playback.time))));
}

/// Forgets the source; `update` then sees to it that it is closed.
pub(super) fn close(state: &mut AppState) {
    state.capture.open = None;
    state.capture.picture = None;
    state.capture.preview = None;
    state.capture.performance = None;
    state.capture.recording = false;
}

/// The next person: nothing of the last one stays.
pub(super) fn new_patient(state: &mut AppState, requests: &mut Vec<Request>) {
    cancel_job(state, requests);
    waiting::set_aside(state);
    close(state);
    state.walker = state.walker.next();
    state.setup = TrialSetup::default();
    state.review = ReviewState::default();
    state.playback = Playback::default();
    super::records::forget_patient(&mut state.records);
    state.place = Place::Home;
}

/// A real recording follows the demo: the drawn walker's stature must not stay.
pub(super) fn leave_demo(state: &mut AppState) {
    if state.walker.is_demo {
        state.walker = state.walker.next();
    }
}

/// Starts the final analysis of the open source.
pub(super) fn analyse(state: &mut AppState, requests: &mut Vec<Request>) {
    let Some(open) = &state.capture.open else {
        state.notifications.say(Severity::Notice, "told.nothing_to_analyse");
        return;
    };
    if open.is_camera() {
        if state.capture.recording {
            toggle_recording(state, requests);
        } else {
            state.notifications.say(Severity::Notice, "told.nothing_recorded");
        }
        return;
    }
    let choice = open.choice.clone();
    let title = open.title();
    // Angles were measured on the same pictures and outlive a new reading of them.
    let same = state.review.source.as_ref() == Some(&choice);
    let angles = if same { std::mem::take(&mut state.review.angles) } else { Vec::new() };
    state.review = ReviewState { title, angles, ..ReviewState::default() };
    analyse_source(state, choice, requests);
}

/// Starts the final analysis of a source and shows its progress.
pub(super) fn analyse_source(state: &mut AppState, source: SourceChoice, requests: &mut Vec<Request>) {
    cancel_job(state, requests);
    let job = state.new_job();
    state.job = Some(RunningJob { id: job, kind: JobKind::Analysis, stage: None, fraction: 0.0 });
    state.review.source = Some(source.clone());
    state.records.walk = None;
    state.records.saved = false;
    state.review.failure = None;
    state.place = Place::Review;
    // The final pass needs the processor more than a preview that nobody looks at.
    if state.capture.open.is_some() {
        requests.push(Request::Source(SourceOrder::Play(PlayOrder::SetEstimating(false))));
    }
    requests.push(Request::Analyse {
        job,
        source,
        person: state.capture.person,
        mirrored_pass: state.settings.mirrored_pass,
        options: state.options(),
    });
}

/// Analyses the same key-points again, because options or edits changed.
pub(super) fn reanalyse(state: &mut AppState, requests: &mut Vec<Request>) {
    let Some(trial) = state.review.trial.clone() else { return };
    if state.job.is_some_and(|job| job.kind == JobKind::Reanalysis) {
        cancel_job(state, requests);
    }
    let job = state.new_job();
    state.job = Some(RunningJob { id: job, kind: JobKind::Reanalysis, stage: None, fraction: 0.0 });
    requests.push(Request::Reanalyse { job, trial, options: state.options() });
}

/// Tells preview and result that stature, scale, view or surface changed.
pub(super) fn options_changed(state: &mut AppState, requests: &mut Vec<Request>) {
    if state.capture.open.is_some() {
        requests.push(Request::SetOptions(state.options()));
    }
    state.review.history.forget_results();
    reanalyse(state, requests);
}

/// Starts or stops keeping what the camera sees; stopping leads to the final analysis.
pub(super) fn toggle_recording(state: &mut AppState, requests: &mut Vec<Request>) {
    if !state.capture.open.as_ref().is_some_and(OpenSource::is_camera) {
        return;
    }
    if !state.capture.recording && state.capture.recorded.is_some() {
        state.notifications.say(Severity::Notice, "told.still_finishing");
        return;
    }
    state.capture.recording = !state.capture.recording;
    if state.capture.recording {
        state.capture.recorded = Some(state.walker.pseudonym.clone());
        super::keeping::recording_begins(state, requests);
    }
    requests.push(if state.capture.recording {
        Request::Source(SourceOrder::StartRecording)
    } else {
        Request::Source(SourceOrder::StopRecording)
    });
}

/// Stops the long job.
pub(super) fn cancel_job(state: &mut AppState, requests: &mut Vec<Request>) {
    if let Some(job) = state.job.take() {
        requests.push(Request::Cancel(job.id));
    }
}

/// Goes to a place and gives the processor to what is looked at there.
pub(super) fn go(state: &mut AppState, place: Place, requests: &mut Vec<Request>) {
    if state.place == place {
        return;
    }
    let estimates = |place| matches!(place, Place::Capture | Place::SetUp);
    let estimate = estimates(place);
    if state.capture.open.is_some() && (estimate || estimates(state.place)) {
        requests.push(Request::Source(SourceOrder::Play(PlayOrder::SetEstimating(estimate))));
    }
    let shows_pictures = |place| matches!(place, Place::Capture | Place::Review | Place::SetUp);
    if state.capture.open.is_some() && !state.capture.recording {
        // Nothing is played that nobody sees: the window rests on places without pictures.
        if !shows_pictures(place) && state.playback.playing {
            playing::set_playing(state, false, requests);
            state.playback.resumes = true;
        } else if shows_pictures(place) && state.playback.resumes {
            state.playback.resumes = false;
            playing::set_playing(state, true, requests);
        }
    }
    state.place = place;
    super::records::entered(state, requests);
    if place == Place::Simulate {
        simulation::enter(state, requests);
    }
}

/// Follows another person; a result for the old one is made anew.
pub(super) fn choose_person(state: &mut AppState, person: PersonChoice, requests: &mut Vec<Request>) {
    state.capture.person = person;
    requests.push(Request::ChoosePerson(person));
    if state.place == Place::Review && state.review_has_pictures() {
        analyse(state, requests);
    }
}

/// Reads the walk of this one of two people who may be meant. The one who was read keeps the result, now as chosen.
pub(super) fn follow_person(state: &mut AppState, person: usize, requests: &mut Vec<Request>) {
    if state.sheet == Sheet::WhichWalker {
        state.sheet = Sheet::None;
    }
    let Some(trial) = &mut state.review.trial else { return };
    let followed = trial.beside.candidates.first().map(|candidate| candidate.person);
    state.capture.person = PersonChoice::Number(PersonId(person));
    requests.push(Request::ChoosePerson(state.capture.person));
    if followed == Some(person) {
        trial.beside.candidates.clear();
        let assessment = Arc::make_mut(&mut trial.assessment);
        assessment.source.notes.retain(|note| note.check != Check::WhichWalker);
        reanalyse(state, requests);
    } else if let Some(source) = state.review.source.clone() {
        let (title, angles) = (state.review.title.clone(), std::mem::take(&mut state.review.angles));
        state.review = ReviewState { title, angles, ..ReviewState::default() };
        analyse_source(state, source, requests);
    }
}

/// The name of a file without its folder.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
