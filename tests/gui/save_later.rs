//! Measure first, save later: what was measured before anybody was opened, the stopwatch, and how many interactions it takes.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use gaittwin::app::command::{Place, RecordsCommand, SourceCommand, TrialCommand};
use gaittwin::app::settings::Settings;
use gaittwin::app::state::AppState;
use gaittwin::app::state::waiting::WaitingWalk;
use gaittwin::app::update::{Input, update};
use gaittwin::biomechanics::gait::Parameter;
use gaittwin::clinic::patient::Pseudonym;
use gaittwin::clinic::protocol::Protocol;
use gaittwin::clinic::session::SessionId;
use gaittwin::clinic::timed::timed_result::TimedResult;
use gaittwin::clinic::trial::{TrialConditions, TrialId};
use gaittwin::messages::event::Event;
use gaittwin::messages::records::{Door, DoorOrder, PatientOrder, RecordsNews};

use crate::example_walk;
use crate::records::{Clinic, PASSPHRASE};

impl Clinic {
    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.interactions += 1;
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    fn type_words(&mut self, text: &str) {
        self.interactions += 1;
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.settle();
    }

    /// A film is opened and analysed; nobody's file is open.
    fn measure(&mut self, film: &str) {
        self.ask(SourceCommand::OpenFile(film.into()).into());
        self.ask(TrialCommand::SetStature(Some(1.71)).into());
        self.ask(SourceCommand::Analyse.into());
        assert!(self.state().review.trial.is_some(), "the film is analysed");
    }

    fn walks(&self) -> usize {
        let file = self.state().records.file.as_ref().unwrap();
        file.visits.iter().map(|visit| visit.walks.len()).sum()
    }
}

/// On a computer without an archive: from the measured walk to a new patient who has it, archive made on the way, in at most
/// eight interactions; then three to the printed page.
#[test]
fn a_measured_walk_is_saved_to_a_new_patient_and_printed() {
    let mut clinic = Clinic::start();
    clinic.records(RecordsCommand::Door(DoorOrder::Look));
    clinic.measure("film.mp4");
    let speed =
        clinic.state().review.assessment().unwrap().parameters.get(Parameter::WalkingSpeed).unwrap().value;
    clinic.interactions = 0;
    clinic.press(Modifiers::COMMAND, Key::S);
    assert_eq!((clinic.state().place, clinic.state().records.door), (Place::Patients, Door::Absent));
    clinic.type_words(PASSPHRASE);
    clinic.press(Modifiers::NONE, Key::Tab);
    clinic.type_words(PASSPHRASE);
    clinic.press(Modifiers::NONE, Key::Enter);
    clinic.press(Modifiers::NONE, Key::Enter);
    clinic.press(Modifiers::COMMAND, Key::N);
    println!("measured walk to saved new patient: {} interactions", clinic.interactions);
    assert!(clinic.interactions <= 8);
    assert!(clinic.state().records.waiting.is_empty() && clinic.walks() == 1);
    let file = clinic.state().records.file.clone().unwrap();
    let saved = &file.visits[0].walks[0];
    assert_eq!(saved.summary.conditions.stature, Some(1.71), "with the stature");
    let kept = saved.assessment.as_ref().unwrap().parameters.get(Parameter::WalkingSpeed).unwrap().value;
    assert!((kept.unwrap() - speed.unwrap()).abs() < 1e-9);
    clinic.interactions = 0;
    clinic.press(Modifiers::NONE, Key::F8);
    clinic.press(Modifiers::COMMAND, Key::P);
    println!("saved walk to the printed page: {} interactions", clinic.interactions);
    assert!(clinic.interactions <= 3);
    clinic.harness.get_by_label_contains("The report is in the printer's queue.");
    assert_eq!(clinic.state().records.shown.pages.as_ref().unwrap().len(), 1, "one page");
}

/// Whatever is opened next, a measured walk waits; it can go to a patient who was there before, or be thrown away.
#[test]
fn what_was_measured_never_vanishes() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    let before = clinic.add_patient(Some("Ann Example"), None);
    clinic.records(RecordsCommand::ClosePatient);
    clinic.measure("first.mp4");
    clinic.measure("second.mp4");
    assert_eq!(clinic.state().records.waiting.len(), 1, "the first waits while the second is looked at");
    clinic.records(RecordsCommand::Patients(PatientOrder::Open(before)));
    assert_eq!(clinic.state().records.waiting.len(), 2);
    assert_eq!(clinic.walks(), 0, "nothing goes to a patient who was opened for another reason");
    assert_eq!(clinic.state().walker.stature, None, "lengths of one person do not stay for the next");
    clinic.harness.get_all_by_label("Save to this patient").next().unwrap().click();
    clinic.settle();
    assert_eq!((clinic.walks(), clinic.state().records.waiting.len()), (1, 1));
    clinic.records(RecordsCommand::Door(DoorOrder::Lock));
    assert_eq!(clinic.state().records.waiting.len(), 1, "a walk of nobody outlives a lock");
    clinic.records(RecordsCommand::DropWaiting(0));
    assert!(clinic.state().records.waiting.is_empty());
}

/// The ten-metre walk with the stopwatch: five interactions from the patient's file to the saved test with its speed.
#[test]
fn a_ten_metre_walk_is_timed_with_the_space_bar() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(None, None);
    clinic.interactions = 0;
    clinic.press(Modifiers::COMMAND, Key::T);
    clinic.press(Modifiers::NONE, Key::Space);
    for _ in 0..60 {
        clinic.harness.run_steps(1);
    }
    clinic.press(Modifiers::NONE, Key::Space);
    assert!(clinic.state().stopwatch.result().is_some());
    clinic.press(Modifiers::NONE, Key::Enter);
    println!("10-metre walk with the stopwatch: {} interactions", clinic.interactions);
    assert!(clinic.interactions <= 5);
    let file = clinic.state().records.file.clone().unwrap();
    let (_, test) = file.all_tests().last().unwrap();
    assert_eq!(test.conditions.protocol, Protocol::TenMetreMiddleSix);
    let [TimedResult::ByHand(timed)] = test.timed.as_slice() else { panic!("{:?}", test.timed) };
    assert!(timed.seconds > 0.5 && timed.distance == Some(6.0) && !timed.typed);
    // The page of such a test stands as well, and says how it was timed.
    clinic.ask(Place::Report.into());
    assert!(clinic.state().records.shown.automatic_summary.contains("by stopwatch"));
}

/// A time that is kept beside a walk under review is a walk of its own: corrections of the one under review stay with that one.
#[test]
fn a_time_kept_meanwhile_does_not_take_the_place_of_the_walk_under_review() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(None, None);
    clinic.measure("walk.mp4");
    let reviewed = clinic.state().records.walk;
    assert!(reviewed.is_some() && clinic.walks() == 1);
    clinic.press(Modifiers::COMMAND, Key::T);
    clinic.press(Modifiers::NONE, Key::Space);
    for _ in 0..60 {
        clinic.harness.run_steps(1);
    }
    clinic.press(Modifiers::NONE, Key::Space);
    clinic.press(Modifiers::NONE, Key::Enter);
    assert_eq!(clinic.walks(), 2, "the time is kept");
    assert_eq!(clinic.state().records.walk, reviewed, "what is corrected now is the walk on the screen");
}

/// The answer to one walk's saving is not taken for another's.
#[test]
fn what_waits_is_taken_off_the_list_by_its_own_answer_only() {
    let mut state = AppState::new(Settings::default(), 3);
    let trial = example_walk::trial(&state.options());
    let id = state.records.next_waiting();
    state.records.waiting.push(WaitingWalk {
        id,
        title: "first.mp4".to_owned(),
        trial,
        conditions: TrialConditions::default(),
        since: 0.0,
        wanted: false,
        sent: true,
    });
    let mut tell = |waiting| {
        let patient = Pseudonym::from_random(0);
        let saved = RecordsNews::Saved { session: SessionId(1), walk: TrialId(1), patient, waiting };
        update(&mut state, Input::Event(Event::Records(saved)));
        state.records.waiting.len()
    };
    assert_eq!(tell(None), 1, "the walk under review was saved, not this one");
    assert_eq!(tell(Some(id)), 0);
}

/// Before and after medication at one visit are two tests, compared with each other, and two points of the trend.
#[test]
fn before_and_after_within_a_visit_are_compared() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(None, None);
    clinic.measure("before.mp4");
    let mut conditions = clinic.state().records.conditions.clone();
    conditions.label = "before medication".to_owned();
    clinic.records(RecordsCommand::SetConditions(Box::new(conditions.clone())));
    clinic.measure("after.mp4");
    conditions.label = "after medication".to_owned();
    clinic.records(RecordsCommand::SetConditions(Box::new(conditions)));
    let file = clinic.state().records.file.clone().unwrap();
    assert_eq!((file.visits.len(), file.visits[0].tests.len()), (1, 2));
    assert_eq!(clinic.state().records.compared(), (Some(0), Some(1)));
    let trend =
        file.trend(gaittwin::report::trend_figure::TrendOf::Parameter(Parameter::WalkingSpeed)).unwrap();
    assert_eq!(trend.values.len(), 2);
}

/// A visit of last month is typed in today: it stands on its day.
#[test]
fn a_visit_can_be_dated_back() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(None, None);
    clinic.records(RecordsCommand::SetVisitDaysAgo(30.0));
    clinic.measure("last month.mp4");
    let file = clinic.state().records.file.clone().unwrap();
    let days = file.read_at.days_since(file.visits[0].session.start);
    assert!((days - 30.0).abs() < 0.1, "{days}");
}
