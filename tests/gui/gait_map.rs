//! The map of synthetic gaits in the window: who lies where, what is said of it, and that nothing of one patient reaches the next.

use egui::Key;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use gaittwin::app::command::{Command, Place, SimulationCommand, SourceCommand, TrialCommand};
use gaittwin::app::state::comparing::{BandChoice, Comparison};
use gaittwin::clinic::gait_profile::ProfileView;
use gaittwin::messages::request::Request;
use gaittwin::messages::simulation::SimulationRequest;
use gaittwin::simulation::presets::Preset;
use gaittwin::twin::walk_places::{MapRole, MapSubject};

use crate::records::Clinic;

impl Clinic {
    fn map(&mut self) {
        self.ask(Command::Go(Place::Simulate));
        self.ask(Command::Simulation(SimulationCommand::Compare(Comparison::Map)));
    }

    fn placed(&self, role: &MapRole) -> bool {
        let placed = &self.state().simulation.map.placed;
        placed.iter().any(|walk| walk.role == *role && walk.place.is_ok())
    }

    fn says(&self, words: &str) -> bool {
        self.harness.query_by_label_contains(words).is_some()
    }
}

#[test]
fn without_a_patient_the_simulated_walker_lies_on_the_map_among_the_healthy() {
    let mut clinic = Clinic::start();
    clinic.ask(Command::Go(Place::Simulate));
    clinic.click("Map");
    assert!(clinic.placed(&MapRole::Simulated) && !clinic.placed(&MapRole::Current));
    let placed = clinic.state().simulation.map.placed.clone();
    let place = placed[0].place.as_ref().unwrap();
    assert!(!place.is_outside() && place.to_healthy < place.to_abnormal, "{place:?}");
    assert!(
        clinic.says("Simulated conditions most like it") && clinic.says("Diamond: the simulated walker.")
    );
    assert!(clinic.says("a hypothesis, not a diagnosis"));
    clinic.click("From the front or back");
    assert_eq!(clinic.state().simulation.map.view, Some(ProfileView::Front));
    assert!(clinic.placed(&MapRole::Simulated));
}

#[test]
fn a_condition_that_was_chosen_on_the_map_walks_beside_the_patient() {
    let mut clinic = Clinic::start();
    let knee = Preset::find("knee_osteoarthritis").unwrap();
    clinic.ask(Command::Go(Place::Simulate));
    clinic.ask(Command::Simulation(SimulationCommand::ChoosePreset(knee.key)));
    clinic.click("Map");
    let place = clinic.state().simulation.map.placed[0].place.clone().unwrap();
    let map = clinic.state().simulation.map.map.clone().unwrap();
    let nearest = map.conditions[place.conditions[0].condition].clone();
    // The walk of a preset that has a controller of its own lies nearest to its own condition.
    assert_eq!(nearest.condition.name, knee.title);
    clinic.click(&format!("Show this walker: {}", nearest.condition.name));
    let state = &clinic.state().simulation;
    assert_eq!(state.taken.as_deref(), Some(nearest.condition.name.as_str()));
    assert!(state.walk.as_ref().is_some_and(|walk| walk.parameters == state.parameters));
    clinic.ask(Command::Simulation(SimulationCommand::ChoosePreset("healthy_adult")));
    assert_eq!(clinic.state().simulation.taken, None, "a preset has its own name");
}

#[test]
fn the_map_is_reached_and_read_by_keys_alone() {
    let mut clinic = Clinic::start();
    clinic.map();
    clinic.reach_by_keys("Map of simulated gaits");
    clinic.harness.key_press(Key::ArrowRight);
    clinic.harness.run_steps(2);
    let focused = |clinic: &Clinic| {
        clinic.harness.query_by_label_contains("Map of simulated gaits, at ").map(|node| {
            (node.accesskit_node().is_focused(), node.accesskit_node().label().unwrap_or_default())
        })
    };
    let first = focused(&clinic).expect("a gait is chosen and named");
    assert!(first.0, "arrows do not move the focus away");
    let mut names = vec![first.1];
    for key in [Key::ArrowLeft, Key::ArrowUp, Key::ArrowRight, Key::ArrowDown].into_iter().cycle().take(24) {
        clinic.harness.key_press(key);
        clinic.harness.run_steps(1);
        names.extend(focused(&clinic).map(|now| now.1));
    }
    names.sort();
    names.dedup();
    assert!(names.len() > 1, "{names:?}");
    assert!(clinic.says("Chosen: "));
    clinic.harness.key_press(Key::Enter);
    clinic.settle();
    assert!(clinic.state().simulation.taken.is_some(), "Enter lets it walk");
}

#[test]
fn nothing_of_a_patient_stays_on_the_map_for_the_next() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(None, None);
    clinic.walk();
    clinic.walk();
    clinic.map();
    assert!(clinic.placed(&MapRole::Current), "{:?}", clinic.state().simulation.map.placed);
    let earlier =
        clinic.state().simulation.map.placed.iter().filter(|walk| matches!(walk.role, MapRole::Earlier(_)));
    assert_eq!(earlier.count(), 1, "the walk before is pale");
    clinic.add_patient(None, None);
    let measured = |clinic: &Clinic| {
        let map = &clinic.state().simulation.map;
        map.walks.iter().any(|walk| matches!(walk.subject, MapSubject::Measured(..)))
            || map.placed.iter().any(|walk| walk.role != MapRole::Simulated)
    };
    assert!(!measured(&clinic));
    clinic.map();
    assert!(!measured(&clinic) && clinic.placed(&MapRole::Simulated));
    let requests = clinic.workers.requests.borrow();
    let last = requests.iter().rev().find_map(|request| match request {
        Request::Simulation(SimulationRequest::Place { walks, .. }) => Some(walks.clone()),
        _ => None,
    });
    assert!(last.unwrap().iter().all(|walk| walk.role == MapRole::Simulated));
}

#[test]
fn bands_of_a_healthy_person_need_age_stature_and_speed_and_go_with_the_patient() {
    let mut clinic = Clinic::start();
    clinic.ask(Command::Go(Place::Simulate));
    clinic.click("Your speed and height");
    assert!(clinic.says("No patient's walk is open"));
    clinic.walk();
    clinic.ask(Command::Go(Place::Simulate));
    assert!(clinic.says("age is not known"));
    clinic.ask(Command::Trial(TrialCommand::SetAge(Some(44))));
    assert!(clinic.state().simulation.bands.choice == BandChoice::Person);
    let asked = clinic.state().simulation.bands.asked.expect("a healthy person is drawn");
    assert!((asked.stature - crate::example_walk::STATURE).abs() < 1e-9 && (asked.age - 44.0).abs() < 1e-9);
    let speed = clinic
        .state()
        .review
        .assessment()
        .unwrap()
        .parameters
        .value(gaittwin::biomechanics::gait::Parameter::WalkingSpeed);
    assert_eq!(Some(asked.speed), speed);
    clinic.ask(Command::Trial(TrialCommand::SetStature(None)));
    clinic.ask(Command::Go(Place::Simulate));
    assert!(clinic.says("is not known") && clinic.state().simulation.bands.cloud.is_none());
    clinic.ask(Command::Source(SourceCommand::NewPatient));
    assert!(clinic.state().simulation.bands.asked.is_none());
}
