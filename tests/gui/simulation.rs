//! The simulated walker in the window: sliders, presets, falls, before and after, search, sweep.

use egui::Key;
use egui_kittest::kittest::Queryable as _;
use gaittwin::app::command::{Command, Place, SimulationCommand};
use gaittwin::app::settings::Settings;
use gaittwin::app::state::AppState;
use gaittwin::app::update::{Input, update};
use gaittwin::messages::event::Event;
use gaittwin::messages::request::Request;
use gaittwin::messages::simulation::{SimulationEvent, SimulationRequest};

use crate::whole_program::Program;

fn simulating() -> Program {
    let mut program = Program::start();
    program.press(Key::F4);
    assert_eq!(program.harness.state().state().place, Place::Simulate);
    program
}

fn ask(program: &mut Program, command: SimulationCommand) {
    program.ask(Command::Simulation(command));
}

#[test]
fn the_place_opens_on_a_healthy_walker_who_walks() {
    let program = simulating();
    program.harness.get_by_label_contains("Walked 7 s");
    program.harness.get_by_label(gaittwin::DISCLAIMER);
    let state = &program.harness.state().state().simulation;
    assert!(state.walk.as_ref().is_some_and(|walk| !walk.fell()) && state.waiting.is_none());
}

#[test]
fn linked_legs_turn_together_and_apart_only_one() {
    let mut program = simulating();
    let set = |value| SimulationCommand::Set { key: "left.strength.soleus".to_owned(), value };
    ask(&mut program, set(0.9));
    let strength = |program: &Program, side: &str| {
        program.harness.state().state().simulation.parameters.get(&format!("{side}.strength.soleus")).unwrap()
    };
    assert!((strength(&program, "right") - 0.9).abs() < 1e-12);
    program.click("Left and right together");
    ask(&mut program, set(0.8));
    assert!((strength(&program, "left") - 0.8).abs() < 1e-12);
    assert!((strength(&program, "right") - 0.9).abs() < 1e-12);
}

#[test]
fn a_set_that_does_not_walk_says_so_and_gives_no_numbers() {
    let mut program = simulating();
    ask(&mut program, SimulationCommand::Set { key: "body.strength".to_owned(), value: 0.3 });
    program.harness.get_by_label_contains("does not walk: it fell after");
    program.click("Numbers");
    assert!(program.harness.query_by_label_contains("Cadence, steps/min").is_none());
}

#[test]
fn before_and_after_stand_side_by_side() {
    let mut program = simulating();
    program.click("Keep as before");
    ask(&mut program, SimulationCommand::Set { key: "task.speed".to_owned(), value: 1.2 });
    let state = &program.harness.state().state().simulation;
    let speed = |trial: &Option<std::sync::Arc<gaittwin::twin::simulated_trial::SimulatedTrial>>| {
        trial.as_ref().map(|trial| trial.parameters.speed)
    };
    assert_eq!((speed(&state.before), speed(&state.walk)), (Some(1.25), Some(1.2)));
    program.click("Numbers");
    program.harness.get_by_label("Before");
    program.click("Forget before");
    assert!(program.harness.state().state().simulation.before.is_none());
}

#[test]
fn a_search_shows_its_progress_and_can_be_stopped() {
    let mut program = simulating();
    program.click("Adapt");
    program.harness.get_by_label("Adapting: generation 3, 50 % of the way");
    program.click("Stop");
    assert!(program.harness.state().state().simulation.adapting.is_none());
    assert!(program.workers.requests.borrow().iter().any(|request| matches!(request, Request::Cancel(_))));
}

#[test]
fn a_sweep_covers_the_whole_range_and_names_falls() {
    let mut program = simulating();
    program.click("Sweep");
    program.click("Run");
    let requests = program.workers.requests.borrow();
    let swept = requests.iter().find_map(|request| match request {
        Request::Simulation(SimulationRequest::Sweep { key, values, .. }) => {
            Some((key.clone(), values.clone()))
        }
        _ => None,
    });
    let (key, values) = swept.expect("a sweep was asked for");
    assert_eq!(key, "both.strength.soleus", "linked legs are swept together");
    assert!((values[0] - 0.05).abs() < 1e-9 && (values[values.len() - 1] - 1.5).abs() < 1e-9);
    drop(requests);
    program.harness.get_by_label_contains("9 of 9 values");
}

#[test]
fn presets_bring_their_source_and_their_limits() {
    let mut program = simulating();
    let preset = gaittwin::simulation::presets::Preset::all()
        .find(|preset| preset.key.contains("foot_drop"))
        .expect("a preset of foot drop");
    ask(&mut program, SimulationCommand::ChoosePreset(preset.key));
    assert_eq!(program.harness.state().state().simulation.parameters, preset.parameters().unwrap());
    program.harness.get_by_label_contains("Limits of the model");
}

#[test]
fn every_tab_of_the_comparison_draws() {
    let mut program = simulating();
    for tab in ["Forces", "Muscles", "Numbers", "Sweep", "Angles"] {
        program.click(tab);
    }
}

#[test]
fn walks_that_were_asked_for_before_the_last_change_are_thrown_away() {
    let mut state = AppState::new(Settings::default(), 1);
    let first = update(&mut state, Input::Command(Command::Go(Place::Simulate)));
    let [Request::Simulation(SimulationRequest::Walk { job, .. })] = first.as_slice() else {
        panic!("{first:?}")
    };
    let set = SimulationCommand::Set { key: "task.speed".to_owned(), value: 0.9 };
    update(&mut state, Input::Command(Command::Simulation(set)));
    let refused = SimulationEvent::Refused {
        job: *job,
        problem: gaittwin::problem::Problem::foreign("It was refused."),
    };
    update(&mut state, Input::Event(Event::Simulation(refused)));
    assert!(state.simulation.waiting.is_some() && state.simulation.refused.is_none());
    let impossible = SimulationCommand::Set { key: "task.speed".to_owned(), value: f64::NAN };
    assert!(update(&mut state, Input::Command(Command::Simulation(impossible))).is_empty());
    assert!((state.simulation.parameters.speed - 0.9).abs() < 1e-12, "never NaN on screen");
}
