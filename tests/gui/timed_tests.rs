//! Timed tests in the window: chosen, timed from a mark, moved by hand, kept with the walk, pooled and printed.

use std::path::PathBuf;

use egui::vec2;
use egui_kittest::kittest::Queryable as _;
use gaittwin::app::command::{
    Command, EditCommand, Place, PlaybackCommand, RecordsCommand, SourceCommand, TrialCommand,
};
use gaittwin::clinic::protocol::Protocol;
use gaittwin::clinic::timed::timed_result::TimedResult;
use gaittwin::clinic::timed::timed_up_and_go::Phases;
use gaittwin::clinic::trial::TrialConditions;
use gaittwin::messages::records::PatientOrder;

use crate::records::Clinic;

impl Clinic {
    fn choose(&mut self, conditions: TrialConditions) {
        self.records(RecordsCommand::SetConditions(Box::new(conditions)));
    }

    fn conditions(&self) -> TrialConditions {
        self.state().records.conditions.clone()
    }

    fn stored(&self) -> Vec<TimedResult> {
        let file = self.state().records.file.clone().unwrap();
        file.visits.iter().flat_map(|visit| visit.tests.iter().flat_map(|test| test.timed.clone())).collect()
    }
}

#[test]
fn a_four_metre_walk_is_timed_from_the_mark_and_kept() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(None, None);
    clinic.choose(TrialConditions { protocol: Protocol::FourMetre, ..TrialConditions::default() });
    clinic.walk();
    // The example walk is 4 m long for a tall person.
    clinic.ask(Command::Trial(TrialCommand::SetStature(Some(2.2))));
    clinic.harness.get_by_label_contains("mark (M) the moment of the command");
    assert!(clinic.stored().is_empty(), "without a command there is no time");
    let start = clinic.state().review.assessment().unwrap().bouts().next().unwrap().start;
    clinic.ask(Command::Playback(PlaybackCommand::Seek(start + 0.1)));
    clinic.ask(Command::Edit(EditCommand::ToggleMarker));
    let stored = clinic.stored();
    let [TimedResult::Walk(walk)] = stored.as_slice() else { panic!("{stored:?}") };
    assert!((walk.distance - 4.0).abs() < 1e-9 && (0.5..2.0).contains(&walk.speed()), "{walk:?}");
    clinic.harness.get_by_label_contains("4-metre walk from standing: ");
    clinic.ask(Command::Go(Place::Patients));
    clinic.harness.get_by_label_contains("4-metre walk from standing, 1 pass");
    clinic.ask(Command::Go(Place::Report));
    assert!(clinic.state().records.shown.automatic_summary.contains("4-metre walk"));
}

#[test]
fn phases_of_up_and_go_are_dragged_on_the_timeline_and_kept() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    let patient = clinic.add_patient(None, None);
    clinic.choose(TrialConditions { protocol: Protocol::TimedUpAndGo, ..TrialConditions::default() });
    clinic.walk();
    clinic.harness.get_by_label_contains("Timed Up and Go: The person does not stand up");
    // Borders as the rule would have found them in a recording with a chair.
    let phases = Phases::new([0.2, 0.8, 1.6, 2.4, 3.2, 3.6, 4.2]).unwrap();
    let timed = Some(TimedResult::UpAndGo { phases, by_hand: false });
    let conditions = TrialConditions { timed, ..clinic.conditions() };
    clinic.choose(conditions);
    clinic.ask(Command::Go(Place::Review));
    let border = clinic.harness.get_by_label("turn at 1.60 s").rect().center();
    clinic.drag(border, border + vec2(40.0, 0.0));
    let stored = clinic.stored();
    let [TimedResult::UpAndGo { phases, by_hand: true }] = stored.as_slice() else { panic!("{stored:?}") };
    assert!(phases.borders()[2] > 1.65 && phases.borders()[2] <= 2.4, "{phases:?}");
    assert!((phases.total() - 4.0).abs() < 1e-9, "an inner border does not change the result");
    // The keyboard does the same.
    let moved = phases.borders()[2];
    clinic.harness.get_by_label(&format!("turn at {moved:.2} s")).focus();
    clinic.settle();
    clinic.harness.key_press(egui::Key::ArrowUp);
    clinic.settle();
    let stored = clinic.stored();
    assert!((stored[0].borders()[2] - moved - 0.04).abs() < 1e-6, "{stored:?}");
    // It comes back with the walk.
    let walk = clinic.state().records.walk.unwrap();
    clinic.records(RecordsCommand::ClosePatient);
    clinic.records(RecordsCommand::Patients(PatientOrder::Open(patient)));
    clinic.records(RecordsCommand::OpenWalk(walk));
    assert_eq!(clinic.conditions().timed, Some(stored[0]));
    clinic.ask(Command::Go(Place::Report));
    assert!(clinic.state().records.shown.automatic_summary.contains("Timed Up and Go: 4.00"));
}

#[test]
fn a_second_task_and_a_beat_are_costed_within_the_visit_and_printed() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(None, None);
    clinic.walk();
    for conditions in [
        TrialConditions { second_task: "serial sevens".to_owned(), ..TrialConditions::default() },
        TrialConditions { cue_rate: Some(104.0), ..TrialConditions::default() },
    ] {
        clinic.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("corridor.mp4"))));
        clinic.choose(conditions);
        clinic.ask(Command::Source(SourceCommand::Analyse));
    }
    let visit = clinic.state().records.file.clone().unwrap().visits[0].clone();
    assert_eq!(visit.tests.len(), 3, "three ways of walking are never pooled");
    clinic.ask(Command::Go(Place::Patients));
    clinic.harness.get_by_label_contains("Cost of the second task, walking speed: ");
    clinic.harness.get_by_label_contains("To the beat, cadence: ");
    clinic.ask(Command::Go(Place::Report));
    let material = clinic.state().records.shown.material.clone().unwrap();
    assert!(!material.costs.is_empty() && !material.cues.is_empty());
}

/// A pass of Timed Up and Go whose turn takes so long, as if the borders had been placed so.
fn up_and_go(turn: f64) -> TimedResult {
    let phases = Phases::new([0.2, 0.6, 1.4, 1.4 + turn, 2.4 + turn, 2.8 + turn, 3.0 + turn]).unwrap();
    TimedResult::UpAndGo { phases, by_hand: true }
}

#[test]
fn up_and_go_and_each_of_its_phases_are_followed_over_visits_and_judged() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(None, Some(gaittwin::clinic::patient::Condition::Parkinson));
    for (visit, turns) in [[0.8, 0.9, 0.7, 0.8], [0.4, 0.5, 0.4, 0.3]].into_iter().enumerate() {
        if visit > 0 {
            clinic.workers.days_pass(30.0);
            clinic.records(RecordsCommand::NewVisit);
        }
        if visit == 0 {
            // Chosen once: while a walk is open it would change that walk.
            clinic.choose(TrialConditions { protocol: Protocol::TimedUpAndGo, ..TrialConditions::default() });
        }
        for turn in turns {
            clinic.walk();
            clinic.choose(TrialConditions { timed: Some(up_and_go(turn)), ..clinic.conditions() });
        }
    }
    clinic.ask(Command::Go(Place::Trend));
    clinic.click("Timed Up and Go: time");
    clinic.harness.get_by_label_contains("Timed Up and Go: time over visits: 3.60");
    clinic.harness.get_by_label_contains("published in Parkinson's disease (3.50, Huang 2011)");
    clinic.click("Timed Up and Go: turn");
    clinic.harness.get_by_label_contains("Timed Up and Go: turn over visits: 0.80");
    clinic.harness.get_by_label_contains("larger than this room's error");
    clinic.ask(Command::Go(Place::Report));
    let material = clinic.state().records.shown.material.clone().unwrap();
    let first = material.trends[0].of.words(gaittwin::clinic::words::language::Language::English);
    assert_eq!(first, "Timed Up and Go: time", "the number of the test comes first in print");
}

#[test]
fn a_tick_adds_the_simulated_walker_to_the_report_and_takes_it_out_again() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(None, None);
    clinic.walk();
    clinic.ask(Command::Go(Place::Report));
    let pages = |clinic: &Clinic| clinic.state().records.shown.pages.as_ref().unwrap().len();
    let before = pages(&clinic);
    clinic.harness.get_by_label("First let a condition walk in Simulate (F4).");
    clinic.ask(Command::Go(Place::Simulate));
    clinic.ask(Command::Go(Place::Report));
    clinic.click("Add a page on the simulated walker");
    assert_eq!(pages(&clinic), before + 1);
    let statement = clinic.state().records.shown.material.clone().unwrap().model.clone().unwrap();
    assert!((statement.condition, statement.changed) == (Some("healthy_adult"), false));
    assert!(statement.curves.iter().all(|curve| curve.mean.len() == 101));
    clinic.click("Add a page on the simulated walker");
    assert_eq!(pages(&clinic), before);
}
