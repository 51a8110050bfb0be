//! The whole window with scripted workers: from opening a video to correcting and exporting, by clicks and keys.

use std::path::PathBuf;

use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use gaittwin::app::command::{Command, Place, ReviewCommand, SourceCommand, TrialCommand};
use gaittwin::app::settings::Settings;
use gaittwin::messages::request::Request;
use gaittwin::ui::window::Window;

use crate::scripted_workers::{ScriptedWorkers, window_with_workers};

pub(crate) struct Program {
    pub(crate) harness: Harness<'static, Window>,
    pub(crate) workers: ScriptedWorkers,
}

impl Program {
    pub(crate) fn start() -> Self {
        let mut made = None;
        let harness =
            Harness::builder().with_size([1500.0, 950.0]).with_max_steps(64).build_eframe(|creation| {
                let (window, workers) = window_with_workers(creation, Settings::default());
                made = Some(workers);
                window
            });
        let mut program = Self { harness, workers: made.unwrap() };
        program.settle();
        program
    }

    pub(crate) fn settle(&mut self) {
        for _ in 0..8 {
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

    pub(crate) fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.settle();
    }

    pub(crate) fn press(&mut self, key: Key) {
        self.harness.key_press(key);
        self.settle();
    }

    pub(crate) fn press_with_control(&mut self, key: Key) {
        self.harness.key_press_modifiers(egui::Modifiers::COMMAND, key);
        self.settle();
    }
}

#[test]
fn the_disclaimer_and_the_places_are_always_there() {
    let mut program = Program::start();
    for place in Place::ALL {
        program.click(place.title());
        assert_eq!(program.harness.state().state().place, place);
        program.harness.get_by_label(gaittwin::DISCLAIMER);
        program.harness.get_by_label("Video is not kept");
    }
}

#[test]
fn a_video_is_opened_measured_corrected_and_exported() {
    let mut program = Program::start();
    program.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("corridor.mp4"))));
    program.workers.preview_to(4.4);
    program.settle();
    assert_eq!(program.harness.state().state().place, Place::Capture);

    program.harness.get_by_label("Stature").click();
    program.ask(Command::Trial(TrialCommand::SetStature(Some(1.71))));
    program.click("Analyse");
    assert_eq!(program.harness.state().state().place, Place::Review);
    let strides = |program: &Program| {
        program
            .harness
            .state()
            .state()
            .review
            .assessment()
            .unwrap()
            .strides
            .iter()
            .filter(|s| s.excluded.is_none())
            .count()
    };
    let all = strides(&program);
    assert!(all >= 4);

    program.harness.get_by_label_contains("Step length left").click();
    program.settle();
    assert!(program.harness.state().state().review.evidence.is_some());
    program.press(Key::Escape);
    program.press(Key::X);
    assert_eq!(strides(&program), all - 1, "X leaves the stride under the playhead out");
    program.harness.get_by_label_contains("Undo: ").click();
    program.settle();
    assert_eq!(strides(&program), all);

    program.ask(Command::Review(ReviewCommand::Export(PathBuf::from("/tmp/out"))));
    let requests = program.workers.requests.borrow();
    assert!(requests.iter().any(|request| matches!(request, Request::Export { .. })));
    drop(requests);
    program.harness.get_by_label("The assessment is written.");
}

#[test]
fn keys_do_not_act_while_a_number_is_typed() {
    let mut program = Program::start();
    program.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("corridor.mp4"))));
    program.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Stature").focus();
    program.settle();
    let before = program.workers.requests.borrow().len();
    for key in [Key::R, Key::A, Key::E, Key::X, Key::Space, Key::Num1] {
        program.press(key);
    }
    assert_eq!(program.workers.requests.borrow().len(), before);
    assert_eq!(program.harness.state().state().place, Place::Capture);
}

#[test]
fn stray_typing_starts_neither_an_analysis_nor_a_recording_nor_an_export() {
    let mut program = Program::start();
    program.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("corridor.mp4"))));
    let before = program.workers.requests.borrow().len();
    // Nothing has the focus: whoever goes on typing a name after a click beside the field.
    for key in [Key::R, Key::A, Key::E, Key::N, Key::O, Key::P, Key::Enter] {
        program.press(key);
    }
    assert_eq!(program.workers.requests.borrow().len(), before);
    program.press_with_control(Key::Enter);
    assert_eq!(program.harness.state().state().place, Place::Review, "with a modifier it is meant");
}

#[test]
fn a_typed_stature_is_taken_on_enter_and_a_wrong_one_is_explained() {
    let mut program = Program::start();
    program.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("corridor.mp4"))));
    let field = |program: &Program| {
        program.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Stature").rect()
    };
    let _ = field(&program);
    program.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Stature").focus();
    program.settle();
    program.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Stature").type_text("171 cm");
    program.settle();
    program.press(Key::Enter);
    assert_eq!(program.harness.state().state().walker.stature, Some(1.71));

    program.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Stature").focus();
    program.settle();
    program.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Stature").type_text("9");
    program.settle();
    program.press(Key::Enter);
    assert_eq!(program.harness.state().state().walker.stature, Some(1.71), "nonsense changes nothing");
    program.harness.get_by_label_contains("171 cm or 5 ft 7 in");
}

#[test]
fn progress_can_be_cancelled_and_the_video_stays() {
    let mut program = Program::start();
    program.workers.finishes.set(false);
    program.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("corridor.mp4"))));
    program.press_with_control(Key::Enter);
    program.harness.get_by_label("Reading the pose in every frame  50 %");
    program.click("Cancel");
    assert!(program.workers.requests.borrow().iter().any(|request| matches!(request, Request::Cancel(_))));
    let state = program.harness.state().state();
    assert!(state.job.is_none() && state.capture.open.is_some());
}

#[test]
fn an_idle_window_does_not_repaint() {
    let mut program = Program::start();
    program.click("Review");
    program.harness.run_steps(4);
    let delay = program.harness.output().viewport_output.values().map(|v| v.repaint_delay).min().unwrap();
    assert!(delay > std::time::Duration::from_secs(1), "asks to be drawn again after {delay:?}");
}
