//! The tutorial: five steps on the demo, each of which waits until it was really done; and lists that can be searched.

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use gaittwin::app::command::{Command, Place, SimulationCommand};
use gaittwin::app::state::tutorial::Lesson;

use crate::records::Clinic;
use crate::whole_program::Program;

impl Program {
    fn lesson(&self) -> Option<Lesson> {
        self.harness.state().state().tutorial
    }
}

#[test]
fn five_steps_each_wait_for_the_real_action() {
    let mut program = Program::start();
    program.click("Home");
    program.click("Tutorial: five steps");
    program.harness.get_by_label("Tutorial, step 1 of 5");
    program.click("Patients");
    assert_eq!(program.lesson(), Some(Lesson::OpenDemo), "looking elsewhere does no step");
    program.click("Go to Home");
    program.click("Demo walk");
    program.harness.get_by_label("Tutorial, step 2 of 5");
    program.press(Key::F2);
    assert_eq!(program.lesson(), Some(Lesson::Hold));
    program.press(Key::Space);
    assert_eq!(program.lesson(), Some(Lesson::Analyse));
    program.click("Analyse");
    program.harness.get_by_label("Tutorial, step 4 of 5");
    program.harness.get_by_label_contains("Step length left").click();
    program.settle();
    program.harness.get_by_label("Tutorial, step 5 of 5");
    program.press(Key::Escape);
    assert_eq!(program.lesson(), Some(Lesson::Correct), "a step that was done stays done");
    program.press(Key::X);
    program.harness.get_by_label("That was all");
    program.click("Close the tutorial");
    assert_eq!(program.lesson(), None);
}

#[test]
fn the_tutorial_can_be_left_at_every_step_and_touches_no_walk_that_is_open() {
    let mut program = Program::start();
    program.click("Home");
    program.click("Tutorial: five steps");
    program.click("Leave the tutorial");
    assert_eq!(program.lesson(), None);
    let film = std::path::PathBuf::from("corridor.mp4");
    program.ask(Command::Source(gaittwin::app::command::SourceCommand::OpenFile(film)));
    program.click("Analyse");
    program.click("Home");
    program.click("Tutorial: five steps");
    assert!(program.harness.state().state().review.trial.is_some(), "what was measured stays");
    assert_eq!(program.lesson(), Some(Lesson::OpenDemo), "somebody's walk is not the demo");
}

#[test]
fn conditions_of_the_walker_are_found_by_typing() {
    let mut program = Program::start();
    program.click("Simulate");
    program.click("Preset");
    let rows = |program: &Program, name: &str| program.harness.query_all_by_label_contains(name).count();
    assert!(rows(&program, "Jump gait") > 0);
    program.harness.event(egui::Event::Text("crouch".to_owned()));
    program.settle();
    assert_eq!(rows(&program, "Jump gait"), 0);
    program.harness.query_all_by_label_contains("Crouch gait").next().unwrap().click();
    program.settle();
    let preset = program.harness.state().state().simulation.preset;
    assert!(preset.is_some_and(|key| key.contains("crouch")), "{preset:?}");
    assert!(
        program.harness.query_by_role_and_label(Role::TextInput, "Search").is_none(),
        "the list has closed"
    );
    program.ask(Command::Simulation(SimulationCommand::TogglePlaying));
}

#[test]
fn many_walks_can_be_searched_and_few_cannot() {
    let walk = |clinic: &Clinic, number: usize| {
        clinic.harness.query_all_by_label_contains(&format!("Walk {number}, ")).next().is_some()
    };
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(None, None);
    for visit in 0..2 {
        if visit > 0 {
            clinic.workers.days_pass(60.0);
            clinic.records(gaittwin::app::command::RecordsCommand::NewVisit);
        }
        for _ in 0..6 {
            clinic.walk();
        }
        if visit == 0 {
            clinic.ask(Command::Go(Place::Patients));
            assert!(clinic.harness.query_by_role_and_label(Role::TextInput, "Search").is_none());
        }
    }
    clinic.ask(Command::Go(Place::Patients));
    assert!(walk(&clinic, 1) && walk(&clinic, 12));
    clinic.harness.get_by_role_and_label(Role::TextInput, "Search").focus();
    clinic.harness.run_steps(1);
    clinic.harness.event(egui::Event::Text("Walk 12".to_owned()));
    clinic.settle();
    assert!(walk(&clinic, 12));
    assert!(!walk(&clinic, 1), "the other visit is gone from the list");
}
