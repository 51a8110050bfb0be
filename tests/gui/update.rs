//! `update` alone: lists of inputs, no window, no threads.

use std::path::PathBuf;

use gaittwin::analysis::options::Edit;
use gaittwin::app::command::{
    Appearance, Command, EditCommand, EventChoice, Place, PlaybackCommand, ReviewCommand, SettingsCommand,
    SourceCommand, TrialCommand, WindowCommand,
};
use gaittwin::app::settings::Settings;
use gaittwin::app::state::AppState;
use gaittwin::app::update::{Input, update};
use gaittwin::biomechanics::anatomy::Side;
use gaittwin::biomechanics::gait::{EventKind, Parameter};
use gaittwin::messages::event::Event;
use gaittwin::messages::job::JobId;
use gaittwin::messages::request::PlayOrder;
use gaittwin::messages::request::Request;
use gaittwin::messages::request::SourceOrder;
use gaittwin::problem::Problem;
use gaittwin::recording::source_choice::{RecordingId, SourceChoice};
use gaittwin::recording::stage::Stage;
use gaittwin::vision::people::person_choice::PersonChoice;

use crate::example_walk;

fn fresh() -> AppState {
    AppState::new(Settings::default(), 3)
}

fn ask(state: &mut AppState, command: Command) -> Vec<Request> {
    update(state, Input::Command(command))
}

fn tell(state: &mut AppState, event: Event) -> Vec<Request> {
    update(state, Input::Event(event))
}

fn open_video(state: &mut AppState) -> JobId {
    let requests = ask(state, Command::Source(SourceCommand::OpenFile(PathBuf::from("/clips/corridor.mp4"))));
    let Some(Request::Source(SourceOrder::Open { job, .. })) = requests.first() else {
        panic!("{requests:?}")
    };
    tell(state, Event::SourceOpened { job: *job, description: example_walk::description() });
    *job
}

fn analysed() -> AppState {
    let mut state = fresh();
    open_video(&mut state);
    ask(&mut state, Command::Trial(TrialCommand::SetStature(Some(example_walk::STATURE))));
    let job = job_of(&ask(&mut state, Command::Source(SourceCommand::Analyse)));
    let trial = example_walk::trial(&state.options());
    tell(&mut state, Event::AnalysisFinished { job, trial });
    state
}

fn job_of(requests: &[Request]) -> JobId {
    let job = requests.iter().find_map(|request| match request {
        Request::Analyse { job, .. } | Request::Reanalyse { job, .. } => Some(*job),
        _ => None,
    });
    job.unwrap_or_else(|| panic!("no analysis among {requests:?}"))
}

#[test]
fn opening_a_video_plays_it_live_and_remembers_it() {
    let mut state = fresh();
    ask(&mut state, Command::Settings(SettingsCommand::SetRememberRecent(true)));
    open_video(&mut state);
    assert_eq!(state.place, Place::Capture);
    assert!(state.playback.playing);
    assert_eq!(state.playback.duration, Some(4.6));
    assert_eq!(state.settings.recent, [PathBuf::from("/clips/corridor.mp4")]);
}

#[test]
fn networks_and_pose_files_take_their_own_roads() {
    let mut state = fresh();
    let requests = ask(&mut state, Command::Source(SourceCommand::OpenFile(PathBuf::from("pose.task"))));
    assert!(matches!(requests.as_slice(), [Request::AddNetwork { .. }]), "{requests:?}");
    let requests =
        ask(&mut state, Command::Source(SourceCommand::OpenFile(PathBuf::from("walk.poses.json"))));
    assert!(requests.iter().any(|r| matches!(r, Request::Analyse { .. })), "{requests:?}");
    assert_eq!(state.place, Place::Review);
}

#[test]
fn a_film_holds_while_nobody_sees_it_and_goes_on_afterwards() {
    let mut state = fresh();
    open_video(&mut state);
    let requests = ask(&mut state, Command::Go(Place::Home));
    assert!(
        requests.contains(&Request::Source(SourceOrder::Play(PlayOrder::SetPlaying(false)))),
        "{requests:?}"
    );
    let requests = ask(&mut state, Command::Go(Place::Capture));
    assert!(
        requests.contains(&Request::Source(SourceOrder::Play(PlayOrder::SetPlaying(true)))),
        "{requests:?}"
    );
}

#[test]
fn the_end_of_a_video_starts_the_final_analysis_once() {
    let mut state = fresh();
    let job = open_video(&mut state);
    let requests = tell(&mut state, Event::SourceEnded { job });
    job_of(&requests);
    assert_eq!(state.place, Place::Review);
    assert!(tell(&mut state, Event::SourceEnded { job }).is_empty());
}

#[test]
fn answers_to_old_requests_change_nothing() {
    let mut state = fresh();
    let old = open_video(&mut state);
    open_video(&mut state);
    assert!(tell(&mut state, Event::SourceEnded { job: old }).is_empty());
    update(&mut state, Input::Picture(example_walk::picture(old, &example_walk::track(0.2).samples[3])));
    assert!(state.capture.picture.is_none());
    let stale = job_of(&ask(&mut state, Command::Source(SourceCommand::Analyse)));
    ask(&mut state, Command::Source(SourceCommand::CancelJob));
    let trial = example_walk::trial(&state.options());
    tell(&mut state, Event::AnalysisFinished { job: stale, trial });
    assert!(state.review.trial.is_none());
}

#[test]
fn nothing_of_the_last_patient_or_the_demo_stays() {
    let mut state = fresh();
    ask(&mut state, Command::Source(SourceCommand::OpenDemo));
    assert!(state.walker.is_demo && state.walker.stature.is_some());
    open_video(&mut state);
    assert_eq!(
        (state.walker.is_demo, state.walker.stature),
        (false, None),
        "the drawn walker's stature is not the patient's"
    );

    let mut state = analysed();
    let before = state.walker.pseudonym.clone();
    let requests = ask(&mut state, Command::Source(SourceCommand::NewPatient));
    assert!(requests.contains(&Request::Source(SourceOrder::Close)));
    assert_ne!(state.walker.pseudonym, before);
    assert_eq!(state.walker.stature, None);
    assert!(state.review.trial.is_none() && state.capture.open.is_none());
    assert_eq!(state.place, Place::Home);
}

#[test]
fn a_new_stature_analyses_the_same_key_points_again() {
    let mut state = analysed();
    let requests = ask(&mut state, Command::Trial(TrialCommand::SetStature(Some(1.5))));
    assert!(
        requests.iter().any(|r| matches!(r, Request::SetOptions(options) if options.stature == Some(1.5)))
    );
    job_of(&requests);
    assert!(
        ask(&mut state, Command::Trial(TrialCommand::SetStature(Some(1.5)))).is_empty(),
        "the same value asks for nothing"
    );
}

#[test]
fn undo_shows_the_kept_result_without_computing_and_redo_returns() {
    let mut state = analysed();
    let original = state.review.trial.clone();
    let stride = state.review.assessment().unwrap().strides[1].clone();
    ask(&mut state, Command::Playback(PlaybackCommand::Seek(stride.start + 0.05)));
    let requests = ask(&mut state, Command::Edit(EditCommand::ToggleStrideHere));
    let job = job_of(&requests);
    let trial = example_walk::trial(&state.options());
    assert!(trial.assessment.strides.iter().any(|s| s.excluded.is_some()), "the stride is left out");
    tell(&mut state, Event::AnalysisFinished { job, trial });
    let edited = state.review.trial.clone();

    assert!(ask(&mut state, Command::Edit(EditCommand::Undo)).is_empty(), "undo computes nothing");
    assert_eq!(state.review.trial, original);
    assert!(ask(&mut state, Command::Edit(EditCommand::Redo)).is_empty());
    assert_eq!(state.review.trial, edited);
    assert!(ask(&mut state, Command::Edit(EditCommand::Redo)).is_empty(), "nothing left to redo");
}

#[test]
fn undo_computes_when_the_stature_changed_meanwhile() {
    let mut state = analysed();
    ask(&mut state, Command::Edit(EditCommand::AddEventHere { side: Side::Left, kind: EventKind::ToeOff }));
    ask(&mut state, Command::Trial(TrialCommand::SetStature(Some(1.8))));
    let requests = ask(&mut state, Command::Edit(EditCommand::Undo));
    job_of(&requests);
}

#[test]
fn swapping_takes_a_beginning_and_an_end() {
    let mut state = analysed();
    ask(&mut state, Command::Playback(PlaybackCommand::Seek(2.0)));
    assert!(ask(&mut state, Command::Edit(EditCommand::SwapHere)).is_empty());
    assert_eq!(state.review.swap_from, Some(2.0));
    ask(&mut state, Command::Playback(PlaybackCommand::Seek(1.5)));
    let requests = ask(&mut state, Command::Edit(EditCommand::SwapHere));
    let Some(Request::Reanalyse { options, .. }) = requests.first() else { panic!("{requests:?}") };
    let [Edit::SwapSides(span)] = options.edits.as_slice() else { panic!("{:?}", options.edits) };
    assert!((span.start - 1.5).abs() < 1e-9 && (span.end - 2.0).abs() < 1e-9, "in order of time");
}

#[test]
fn delete_removes_the_chosen_event_and_only_it() {
    let mut state = analysed();
    assert!(ask(&mut state, Command::Edit(EditCommand::DeleteSelected)).is_empty(), "nothing is chosen");
    let event = state.review.assessment().unwrap().events[2];
    let choice = EventChoice { side: event.side, kind: event.kind, time: event.time };
    ask(&mut state, Command::Edit(EditCommand::SelectEvent(Some(choice))));
    let requests = ask(&mut state, Command::Edit(EditCommand::DeleteSelected));
    let Some(Request::Reanalyse { options, .. }) = requests.first() else { panic!("{requests:?}") };
    assert_eq!(options.edits, [Edit::RemoveEvent { side: event.side, kind: event.kind, time: event.time }]);
    assert_eq!(state.review.selected, None);
}

#[test]
fn evidence_loops_the_frames_behind_a_number_and_escape_ends_it() {
    let mut state = analysed();
    let requests =
        ask(&mut state, Command::Review(ReviewCommand::ShowEvidence(Some(Parameter::StepLengthLeft))));
    let spans = state.review.evidence_spans(Parameter::StepLengthLeft);
    assert!(spans.len() >= 2);
    assert!(requests.contains(&Request::Source(SourceOrder::Play(PlayOrder::SetLoop(Some(spans[0]))))));
    assert!((state.playback.time - spans[0].start).abs() < 1e-9);
    ask(&mut state, Command::Playback(PlaybackCommand::StepEvents(1)));
    assert_eq!(state.playback.looped, Some(spans[1]));
    ask(&mut state, Command::Window(WindowCommand::Escape));
    assert_eq!((state.review.evidence, state.playback.looped), (None, None));
}

#[test]
fn frames_are_stepped_one_by_one_and_playing_holds() {
    let mut state = analysed();
    ask(&mut state, Command::Playback(PlaybackCommand::Seek(1.0)));
    ask(&mut state, Command::Playback(PlaybackCommand::StepFrames(1)));
    assert!(!state.playback.playing);
    assert!((state.playback.time - 31.0 / 30.0).abs() < 1e-6, "{}", state.playback.time);
    ask(&mut state, Command::Playback(PlaybackCommand::StepFrames(-2)));
    assert!((state.playback.time - 29.0 / 30.0).abs() < 1e-6);
    ask(&mut state, Command::Playback(PlaybackCommand::StepFrames(-1000)));
    assert!(state.playback.time.abs() < 1e-9);
}

#[test]
fn a_camera_recording_ends_in_its_analysis_and_is_played_without_pictures() {
    let mut state = fresh();
    let requests = ask(
        &mut state,
        Command::Source(SourceCommand::OpenCamera(
            gaittwin::recording::source_choice::CameraChoice::default(),
        )),
    );
    assert!(matches!(
        requests.first(),
        Some(Request::Source(SourceOrder::Open { source: SourceChoice::Camera(_), .. }))
    ));
    assert!(!state.is_recording());
    assert_eq!(
        ask(&mut state, Command::Source(SourceCommand::ToggleRecording)),
        [Request::Source(SourceOrder::StartRecording)]
    );
    assert_eq!(
        ask(&mut state, Command::Source(SourceCommand::ToggleRecording)),
        [Request::Source(SourceOrder::StopRecording)]
    );
    let recording = RecordingId(0);
    let requests = tell(&mut state, Event::RecordingFinished { recording, frames: 138, dropped: 3 });
    let job = job_of(&requests);
    assert_eq!(state.notifications.iter().count(), 1, "lost frames are told");
    let trial = example_walk::trial(&state.options());
    tell(&mut state, Event::AnalysisFinished { job, trial });
    assert!(!state.review_has_pictures());
    if !state.playback.playing {
        ask(&mut state, Command::Playback(PlaybackCommand::Toggle));
    }
    assert!(state.wants_ticks());
    let before = state.playback.time;
    update(&mut state, Input::Tick(0.1));
    assert!((state.playback.time - before - 0.1).abs() < 1e-9);
}

#[test]
fn an_empty_recording_says_what_to_do() {
    let mut state = fresh();
    ask(
        &mut state,
        Command::Source(SourceCommand::OpenCamera(
            gaittwin::recording::source_choice::CameraChoice::default(),
        )),
    );
    let finished = Event::RecordingFinished { recording: RecordingId(0), frames: 0, dropped: 0 };
    assert!(tell(&mut state, finished).is_empty());
    let told = state.notifications.iter().next().unwrap();
    let said = told.problem.message(gaittwin::clinic::words::language::Language::English);
    assert!(said.advice.unwrap().contains("record again"));
}

#[test]
fn a_failed_analysis_keeps_the_video_open_and_can_be_tried_again() {
    let mut state = fresh();
    open_video(&mut state);
    let job = job_of(&ask(&mut state, Command::Source(SourceCommand::Analyse)));
    let problem = Problem::foreign("Nobody was found.");
    tell(&mut state, Event::AnalysisFailed { job, stage: Stage::ReadingPoses, problem });
    assert!(state.capture.open.is_some() && state.review.failure.is_some() && state.job.is_none());
    job_of(&ask(&mut state, Command::Source(SourceCommand::Analyse)));
    assert!(state.review.failure.is_none());
}

#[test]
fn a_lost_camera_is_told_once_and_its_return_too() {
    let mut state = fresh();
    ask(
        &mut state,
        Command::Source(SourceCommand::OpenCamera(
            gaittwin::recording::source_choice::CameraChoice::default(),
        )),
    );
    for lost in [true, true, false] {
        tell(&mut state, Event::CameraLost(lost));
    }
    assert_eq!(state.notifications.iter().count(), 2);
}

#[test]
fn without_a_network_the_video_plays_on_and_the_reason_is_told() {
    let mut state = fresh();
    let job = open_video(&mut state);
    let problem = Problem::foreign("No pose network is installed.");
    tell(&mut state, Event::JobFailed { job, problem });
    assert_eq!(state.notifications.iter().count(), 1);
    assert!(state.playback.playing && state.engine.as_ref().is_some_and(|engine| engine.network.is_none()));
}

#[test]
fn choosing_a_person_names_place_and_time() {
    let mut state = fresh();
    open_video(&mut state);
    ask(&mut state, Command::Playback(PlaybackCommand::Seek(1.25)));
    let requests = ask(&mut state, Command::Source(SourceCommand::ChoosePerson { x: 10.0, y: 20.0 }));
    let choice = PersonChoice::At { x: 10.0, y: 20.0, time: 1.25 };
    assert_eq!(requests, [Request::ChoosePerson(choice)]);
    let requests = ask(&mut state, Command::Source(SourceCommand::Analyse));
    assert!(requests.iter().any(|r| matches!(r, Request::Analyse { person, .. } if *person == choice)));
}

#[test]
fn forgetting_recent_files_is_at_once_and_for_good() {
    let mut state = fresh();
    open_video(&mut state);
    assert!(state.settings.recent.is_empty(), "not before somebody switches it on");
    ask(&mut state, Command::Settings(SettingsCommand::SetRememberRecent(true)));
    open_video(&mut state);
    assert_eq!(state.settings.recent.len(), 1);
    ask(&mut state, Command::Settings(SettingsCommand::SetRememberRecent(false)));
    open_video(&mut state);
    assert!(state.settings.recent.is_empty());
    ask(&mut state, Command::Settings(SettingsCommand::SetAppearance(Appearance::Dark)));
    assert_eq!(Settings::from_text(&state.settings.to_text()), state.settings);
}

#[test]
fn a_network_that_was_dropped_is_read_with_and_the_settings_lead_back() {
    let mut state = fresh();
    let requests =
        ask(&mut state, Command::Source(SourceCommand::OpenFile(PathBuf::from("/downloads/rtmpose-m.onnx"))));
    let Some(&Request::AddNetwork { job, .. }) = requests.first() else { panic!("{requests:?}") };
    let requests = tell(&mut state, Event::NetworkAdded { job, name: "rtmpose-m".into() });
    let wanted = Some("rtmpose-m".to_owned());
    assert!(requests.iter().any(|asked| matches!(asked, Request::UseNetwork(name) if *name == wanted)));
    assert_eq!(state.settings.network, wanted);
    tell(&mut state, Event::NetworksListed(vec!["mediapipe-full".into(), "rtmpose-m".into()]));
    assert_eq!(state.networks.len(), 2);
    let requests = ask(&mut state, Command::Settings(SettingsCommand::UseNetwork(None)));
    assert!(requests.iter().any(|asked| matches!(asked, Request::UseNetwork(None))));
    assert_eq!(state.settings.network, None);
}
