//! The source has one owner: whatever the window turns to, a camera that it no longer shows is closed; and what a source
//! gave is never shown with, or saved to, somebody else.

use gaittwin::app::command::{Command, Place, RecordsCommand, SourceCommand};
use gaittwin::clinic::trial::TrialConditions;
use gaittwin::messages::event::Event;
use gaittwin::messages::records::DoorOrder;
use gaittwin::messages::records::RecordsNews;
use gaittwin::messages::request::Request;
use gaittwin::messages::request::SourceOrder;
use gaittwin::patient_files::stored_walk::StoredWalk;
use gaittwin::recording::source_choice::{CameraChoice, RecordingId, SourceChoice};

use crate::example_walk;
use crate::records::Clinic;

impl Clinic {
    /// Opens the camera with a patient before it.
    fn camera(&mut self) {
        self.ask(Command::Source(SourceCommand::OpenCamera(CameraChoice::default())));
        assert!(self.state().capture.open.is_some());
    }

    /// What was asked of the workers after so many requests.
    fn asked_after(&self, before: usize) -> Vec<Request> {
        self.workers.requests.borrow()[before..].to_vec()
    }

    fn asked(&self) -> usize {
        self.workers.requests.borrow().len()
    }

    fn recording_ends(&mut self) {
        let recording = RecordingId(0);
        self.workers.tell(Event::RecordingFinished { recording, frames: 138, dropped: 0 });
        self.settle();
    }
}

fn analyses(requests: &[Request]) -> bool {
    requests.iter().any(|request| matches!(request, Request::Analyse { .. }))
}

#[test]
fn opening_a_stored_walk_switches_the_camera_off() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(None, None);
    clinic.walk();
    let walk = clinic.state().records.walk.unwrap();
    clinic.camera();
    let before = clinic.asked();
    clinic.records(RecordsCommand::OpenWalk(walk));
    assert_eq!(clinic.state().place, Place::Review);
    assert!(clinic.state().capture.open.is_none() && clinic.state().review.trial.is_some());
    assert!(
        clinic.asked_after(before).contains(&Request::Source(SourceOrder::Close)),
        "{:?}",
        clinic.asked_after(before)
    );
}

#[test]
fn every_way_away_from_the_camera_switches_it_off() {
    type Way = fn() -> Command;
    let ways: [(&str, Way); 5] = [
        ("close", || Command::Source(SourceCommand::Close)),
        ("new patient", || Command::Source(SourceCommand::NewPatient)),
        ("close patient", || Command::Records(RecordsCommand::ClosePatient)),
        ("lock", || Command::Records(RecordsCommand::Door(DoorOrder::Lock))),
        ("pose file", || Command::Source(SourceCommand::OpenFile("walk.poses.json".into()))),
    ];
    for (name, way) in ways {
        let mut clinic = Clinic::start();
        clinic.open_archive();
        clinic.add_patient(None, None);
        clinic.camera();
        let before = clinic.asked();
        clinic.ask(way());
        assert!(clinic.state().capture.open.is_none(), "{name}");
        assert_eq!(
            clinic.asked_after(before).first(),
            Some(&Request::Source(SourceOrder::Close)),
            "{name}: first of all"
        );
    }
}

#[test]
fn a_recording_that_ends_after_locking_is_neither_seen_nor_analysed() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(None, None);
    clinic.camera();
    clinic.ask(Command::Source(SourceCommand::ToggleRecording));
    let before = clinic.asked();
    clinic.records(RecordsCommand::Door(DoorOrder::Lock));
    clinic.recording_ends();
    assert!(!analyses(&clinic.asked_after(before)));
    assert_eq!(clinic.state().place, Place::Patients);
    assert!(clinic.state().review.trial.is_none() && !clinic.state().is_recording());
}

#[test]
fn a_recording_is_never_saved_to_the_patient_who_came_next() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    let first = clinic.add_patient(None, None);
    clinic.camera();
    clinic.ask(Command::Source(SourceCommand::ToggleRecording));
    let second = clinic.add_patient(None, None);
    let before = clinic.asked();
    clinic.recording_ends();
    assert_ne!(first, second);
    assert!(!analyses(&clinic.asked_after(before)));
    assert!(clinic.state().records.file.as_ref().unwrap().visits.is_empty());
}

#[test]
fn a_result_of_another_film_is_never_saved_to_the_stored_walk_that_was_opened_meanwhile() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(None, None);
    clinic.walk();
    let walk = clinic.state().records.walk.unwrap();
    clinic.workers.finishes.set(false);
    clinic.ask(Command::Source(SourceCommand::OpenFile("another.mp4".into())));
    clinic.ask(Command::Source(SourceCommand::Analyse));
    let job = clinic.state().job.unwrap().id;
    clinic.records(RecordsCommand::OpenWalk(walk));
    let before = clinic.asked();
    let trial = example_walk::trial(&clinic.state().options());
    clinic.workers.tell(Event::AnalysisFinished { job, trial });
    clinic.settle();
    assert!(clinic.asked_after(before).is_empty(), "{:?}", clinic.asked_after(before));
}

#[test]
fn a_walk_that_was_made_ready_too_late_is_not_shown() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(None, None);
    clinic.walk();
    let walk = clinic.state().records.walk.unwrap();
    let trial = clinic.state().review.trial.clone().unwrap();
    clinic.records(RecordsCommand::Door(DoorOrder::Lock));
    let late = StoredWalk { walk, conditions: TrialConditions::default(), trial };
    clinic.workers.tell(Event::Records(RecordsNews::Pair(Box::new((late.clone(), late.clone())))));
    clinic.workers.tell(Event::Records(RecordsNews::Walk(Box::new(late))));
    clinic.settle();
    assert!(
        clinic.state().review.trial.is_none(),
        "nothing of a patient is seen while the archive is locked"
    );
    assert!(clinic.state().records.shown.pair.is_none());
    assert_eq!(clinic.state().place, Place::Patients);
}

#[test]
fn a_second_recording_waits_for_the_end_of_the_first() {
    let mut clinic = Clinic::start();
    clinic.camera();
    clinic.harness.state_mut().ask(Command::Source(SourceCommand::ToggleRecording));
    clinic.harness.state_mut().ask(Command::Source(SourceCommand::ToggleRecording));
    clinic.harness.state_mut().ask(Command::Source(SourceCommand::ToggleRecording));
    assert!(!clinic.state().is_recording(), "the first has not ended yet");
    clinic.settle();
    let recorded = |choice: &Option<SourceChoice>| matches!(choice, Some(SourceChoice::Recording(_)));
    assert!(recorded(&clinic.state().review.source), "and then it is analysed");
    assert!(clinic.state().capture.recorded.is_none());
}
