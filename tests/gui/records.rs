//! Patients in the window: from the first start to a printed report, visit after visit, by clicks and by keys alone.

use std::path::{Path, PathBuf};

use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use gaittwin::app::command::{
    Command, Place, PlaybackCommand, RecordsCommand, ReportCommand, SourceCommand, TrialCommand,
};
use gaittwin::app::settings::Settings;
use gaittwin::app::state::AppState;
use gaittwin::clinic::patient::{Condition, Patient, Pseudonym};
use gaittwin::messages::records::Door;
use gaittwin::messages::records::DoorOrder;
use gaittwin::messages::records::PatientOrder;
use gaittwin::messages::report::FileKind;
use gaittwin::messages::secret::Secret;
use gaittwin::ui::window::Window;

use crate::example_walk;
use crate::scripted_workers::{ScriptedWorkers, window_with_workers};

pub(crate) const PASSPHRASE: &str = "violet kettle orbit grass";

pub(crate) struct Clinic {
    pub(crate) harness: Harness<'static, Window>,
    pub(crate) workers: ScriptedWorkers,
    /// Clicks, typed fields and keys so far.
    pub(crate) interactions: usize,
}

impl Clinic {
    pub(crate) fn start() -> Self {
        Self::start_in(Harness::builder())
    }

    /// With letters that no font of the window has.
    pub(crate) fn start_with_any_letters() -> Self {
        Self::start_in(Harness::builder().allow_missing_glyphs())
    }

    fn start_in(builder: egui_kittest::HarnessBuilder<Window>) -> Self {
        let mut made = None;
        let harness = builder.with_size([1500.0, 950.0]).with_max_steps(64).build_eframe(|creation| {
            let (window, workers) = window_with_workers(creation, Settings::default());
            made = Some(workers);
            window
        });
        let mut clinic = Self { harness, workers: made.unwrap(), interactions: 0 };
        clinic.settle();
        clinic
    }

    pub(crate) fn state(&self) -> &AppState {
        self.harness.state().state()
    }

    pub(crate) fn settle(&mut self) {
        for _ in 0..10 {
            self.harness.run_steps(2);
            if !self.workers.answer() {
                break;
            }
        }
        self.harness.run_steps(2);
    }

    pub(crate) fn ask(&mut self, command: Command) {
        self.harness.state_mut().ask(command);
        self.settle();
    }

    pub(crate) fn records(&mut self, command: RecordsCommand) {
        self.ask(Command::Records(command));
    }

    pub(crate) fn report(&mut self, command: ReportCommand) {
        self.ask(Command::Report(command));
    }

    pub(crate) fn click(&mut self, label: &str) {
        self.interactions += 1;
        self.harness.get_by_label(label).click();
        self.settle();
    }

    pub(crate) fn type_into(&mut self, label: &str, text: &str) {
        self.interactions += 1;
        let field = self.harness.get_by_role_and_label(egui::accesskit::Role::PasswordInput, label);
        field.focus();
        self.harness.run_steps(1);
        let field = self.harness.get_by_role_and_label(egui::accesskit::Role::PasswordInput, label);
        field.type_text(text);
        self.settle();
    }

    /// Tab until this has the focus, then Enter.
    pub(crate) fn reach_by_keys(&mut self, label: &str) {
        for _ in 0..120 {
            self.harness.key_press(Key::Tab);
            self.harness.run_steps(1);
            let found = self.harness.query_all_by_label(label).any(|node| node.accesskit_node().is_focused());
            if found {
                return;
            }
        }
        panic!("the keyboard does not reach {label:?}");
    }

    pub(crate) fn open_archive(&mut self) {
        let passphrase = Secret::new(PASSPHRASE);
        self.records(RecordsCommand::Door(DoorOrder::Create { passphrase, operator: "kg".to_owned() }));
        self.records(RecordsCommand::RecoveryKeyNoted);
    }

    pub(crate) fn add_patient(&mut self, name: Option<&str>, condition: Option<Condition>) -> Pseudonym {
        let mut patient = Patient::new(Pseudonym::from_random(0));
        patient.condition = condition;
        patient.birth_year = Some(1958);
        self.records(RecordsCommand::Patients(PatientOrder::Add(Box::new(patient), name.map(str::to_owned))));
        self.state().records.file.as_ref().unwrap().patient.pseudonym.clone()
    }

    pub(crate) fn drag(&mut self, from: egui::Pos2, to: egui::Pos2) {
        let pressed = |pos, pressed| egui::Event::PointerButton {
            pos,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: egui::Modifiers::NONE,
        };
        self.harness.event(egui::Event::PointerMoved(from));
        self.harness.event(pressed(from, true));
        self.harness.run_steps(1);
        for share in [0.3, 0.6, 1.0] {
            self.harness.event(egui::Event::PointerMoved(from.lerp(to, share)));
            self.harness.run_steps(1);
        }
        self.harness.event(pressed(to, false));
        self.settle();
    }

    pub(crate) fn walk(&mut self) {
        self.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("corridor.mp4"))));
        self.ask(Command::Trial(TrialCommand::SetStature(Some(example_walk::STATURE))));
        self.ask(Command::Source(SourceCommand::Analyse));
    }
}

fn files_under(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files_under(&path, found) } else { found.push(path) }
    }
}

#[test]
fn from_the_first_start_to_the_report_of_a_new_patient_takes_at_most_fifteen_interactions() {
    let mut clinic = Clinic::start();
    clinic.click("Patients");
    assert_eq!(clinic.state().records.door, Door::Absent);
    clinic.type_into("Passphrase", PASSPHRASE);
    clinic.type_into("Passphrase again", PASSPHRASE);
    clinic.click("Create archive");
    clinic.click("I have written it down");
    clinic.click("Add patient");
    assert!(clinic.state().records.file.is_some());
    clinic.click("New walk");
    // The dialog of the system stands for one interaction.
    clinic.interactions += 2;
    clinic.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("corridor.mp4"))));
    clinic.interactions += 1;
    clinic.ask(Command::Trial(TrialCommand::SetStature(Some(example_walk::STATURE))));
    clinic.click("Analyse");
    assert_eq!(clinic.state().place, Place::Review);
    clinic.harness.get_by_label("Saved");
    clinic.click("Report");
    clinic.harness.get_by_label("Page 1 of the report");
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("report.pdf");
    clinic.interactions += 2;
    clinic.report(ReportCommand::Write(FileKind::Pdf, file.clone()));
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF"));
    println!("{} interactions", clinic.interactions);
    assert!(clinic.interactions <= 15, "{} interactions", clinic.interactions);
}

#[test]
fn the_keyboard_alone_opens_the_archive_and_adds_a_patient() {
    let mut clinic = Clinic::start();
    clinic.reach_by_keys("Patients");
    clinic.harness.key_press(Key::Enter);
    clinic.settle();
    clinic.reach_by_keys("Passphrase");
    clinic.harness.event(egui::Event::Text(PASSPHRASE.to_owned()));
    clinic.settle();
    clinic.reach_by_keys("Passphrase again");
    clinic.harness.event(egui::Event::Text(PASSPHRASE.to_owned()));
    clinic.settle();
    clinic.reach_by_keys("Create archive");
    clinic.harness.key_press(Key::Enter);
    clinic.settle();
    clinic.reach_by_keys("I have written it down");
    clinic.harness.key_press(Key::Enter);
    clinic.settle();
    clinic.reach_by_keys("Add patient");
    clinic.harness.key_press(Key::Enter);
    clinic.settle();
    assert!(clinic.state().records.file.is_some());
}

#[test]
fn a_wrong_passphrase_says_so_and_the_right_one_opens() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(Some("Ada Example"), None);
    clinic.records(RecordsCommand::Door(DoorOrder::Lock));
    assert!(clinic.state().records.file.is_none() && clinic.state().records.patients.is_empty());
    assert!(clinic.harness.query_by_label("Ada Example").is_none());
    clinic.type_into("Passphrase", "not the right words");
    clinic.click("Unlock");
    clinic.harness.get_by_label_contains("The passphrase does not open this archive");
    clinic.type_into("Passphrase", PASSPHRASE);
    clinic.click("Unlock");
    assert_eq!(clinic.state().records.patients.len(), 1);
    clinic.harness.get_by_label_contains("Ada Example");
}

#[test]
fn the_archive_locks_itself_when_left_alone_but_not_while_recording() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(None, None);
    clinic.ask(Command::Source(SourceCommand::OpenCamera(
        gaittwin::recording::source_choice::CameraChoice::default(),
    )));
    clinic.ask(Command::Source(SourceCommand::ToggleRecording));
    clinic.records(RecordsCommand::Idle);
    assert!(clinic.state().records.is_open(), "a walk is being recorded");
    clinic.ask(Command::Source(SourceCommand::ToggleRecording));
    clinic.records(RecordsCommand::Idle);
    assert_eq!(clinic.state().records.door, Door::Locked);
    assert!(clinic.state().review.trial.is_none(), "nothing of the patient stays in the window");
}

#[test]
fn the_list_counts_the_walks_that_were_just_saved() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(None, None);
    clinic.walk();
    clinic.walk();
    clinic.records(RecordsCommand::ClosePatient);
    clinic.ask(Command::Go(Place::Patients));
    let listed = &clinic.state().records.patients[0];
    assert_eq!((listed.sessions, listed.trials), (1, 2));
    clinic.harness.get_by_label("No patient open: nothing is saved");
}

#[test]
fn a_video_is_kept_only_when_asked_and_says_so() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(None, None);
    let place = tempfile::tempdir().unwrap();
    let film = place.path().join("walk.mp4");
    std::fs::write(&film, vec![7_u8; 100_000]).unwrap();
    clinic.ask(Command::Source(SourceCommand::OpenFile(film)));
    clinic.ask(Command::Source(SourceCommand::Analyse));
    clinic.harness.get_by_label("Video is not kept");
    clinic.click("Keep video 30 days");
    clinic.harness.get_by_label_contains("Video of this walk kept, encrypted, until");
}

#[test]
fn another_patient_never_sees_what_was_measured_before() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    let first = clinic.add_patient(None, None);
    clinic.walk();
    assert!(clinic.state().records.saved);
    let second = clinic.add_patient(None, None);
    assert_ne!(first, second);
    assert_eq!(clinic.state().walker.pseudonym, second.as_str());
    assert!(clinic.state().review.trial.is_none() && clinic.state().walker.stature.is_none());
    assert!(clinic.state().records.walk.is_none());
    clinic.records(RecordsCommand::Patients(PatientOrder::Open(first)));
    assert_eq!(clinic.state().records.file.as_ref().unwrap().visits.len(), 1);
    clinic.ask(Command::Source(SourceCommand::OpenDemo));
    clinic.ask(Command::Source(SourceCommand::Analyse));
    assert!(clinic.state().records.file.is_none(), "the drawn walker never enters a patient's file");
}

#[test]
fn a_late_answer_never_brings_back_a_patient_who_was_closed() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(None, None);
    clinic.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("corridor.mp4"))));
    clinic.harness.state_mut().ask(Command::Source(SourceCommand::Analyse));
    // The save is on its way when the patient is closed.
    clinic.harness.run_steps(1);
    clinic.workers.answer();
    clinic.harness.run_steps(1);
    clinic.harness.state_mut().ask(Command::Records(RecordsCommand::ClosePatient));
    clinic.settle();
    assert!(clinic.state().records.file.is_none() && clinic.state().records.walk.is_none());
}

#[test]
fn a_stored_walk_comes_back_into_review_with_its_edits() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    let patient = clinic.add_patient(None, None);
    clinic.walk();
    let strides = |clinic: &Clinic| {
        let strides = &clinic.state().review.assessment().unwrap().strides;
        strides.iter().filter(|stride| stride.excluded.is_none()).count()
    };
    let before = strides(&clinic);
    clinic.ask(Command::Playback(PlaybackCommand::Seek(2.0)));
    clinic.harness.key_press(Key::X);
    clinic.settle();
    assert_eq!(strides(&clinic), before - 1);
    let walk = clinic.state().records.walk.unwrap();
    clinic.records(RecordsCommand::ClosePatient);
    assert!(clinic.state().review.trial.is_none());
    clinic.records(RecordsCommand::Patients(PatientOrder::Open(patient)));
    clinic.records(RecordsCommand::OpenWalk(walk));
    assert_eq!(clinic.state().place, Place::Review);
    assert_eq!(strides(&clinic), before - 1);
    assert_eq!(clinic.state().review.history.len(), 1);
    assert!((clinic.state().walker.stature.unwrap() - example_walk::STATURE).abs() < 1e-9);
}

#[test]
fn passes_of_one_visit_are_pooled_and_two_visits_make_a_trend_and_a_comparison() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(None, Some(Condition::Parkinson));
    clinic.records(RecordsCommand::SetRoom("corridor".to_owned()));
    for _ in 0..4 {
        clinic.walk();
    }
    let one = clinic.state().records.file.clone().unwrap();
    assert_eq!((one.visits.len(), one.visits[0].tests.len()), (1, 1));
    assert_eq!(one.visits[0].tests[0].passes.len(), 4, "four passes make one assessment");
    assert!(one.room_error.contains_key(&gaittwin::biomechanics::gait::Parameter::WalkingSpeed));
    clinic.workers.days_pass(30.0);
    clinic.records(RecordsCommand::NewVisit);
    clinic.walk();
    let two = clinic.state().records.file.clone().unwrap();
    assert_eq!(two.visits.len(), 2);
    clinic.click("Compare");
    assert!(clinic.state().records.shown.pair.is_some());
    assert_eq!(clinic.state().records.compared(), (Some(0), Some(1)));
    clinic.click("Trend");
    clinic.harness.get_by_label_contains("Walking speed over visits");
    clinic.click("Report");
    clinic.report(ReportCommand::SetLanguage(gaittwin::clinic::words::language::Language::German));
    let material = clinic.state().records.shown.material.clone().unwrap();
    assert!(material.previous.is_some() && !material.changes.is_empty());
    assert!(clinic.state().records.shown.automatic_summary.contains(','), "decimal comma");
}

#[test]
fn nothing_readable_of_a_patient_lies_in_any_file() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    let patient = clinic.add_patient(Some("Wilhelmina Testperson"), None);
    clinic.walk();
    let track = clinic.state().review.trial.as_ref().unwrap().track.clone();
    let number =
        track.samples[20].pose.as_ref().unwrap().points.iter().find_map(|(_, point)| *point).unwrap();
    clinic.records(RecordsCommand::Door(DoorOrder::Lock));
    let mut files = Vec::new();
    files_under(clinic.workers.archive_folder(), &mut files);
    assert!(files.len() >= 4);
    for file in &files {
        let inside = file.strip_prefix(clinic.workers.archive_folder()).unwrap();
        assert!(inside.starts_with("archive"), "{} lies outside the archive", inside.display());
    }
    let needles: Vec<Vec<u8>> = vec![
        b"Wilhelmina".to_vec(),
        b"Testperson".to_vec(),
        patient.as_str().as_bytes().to_vec(),
        number.x.to_le_bytes().to_vec(),
        b"walking_speed".to_vec(),
        b"SQLite format".to_vec(),
    ];
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        for needle in &needles {
            let found = bytes.windows(needle.len()).any(|window| window == needle.as_slice());
            assert!(!found, "{} holds {:?}", file.display(), String::from_utf8_lossy(needle));
        }
    }
}
