//! How many interactions and seconds the everyday ways take, through the window: counts are held, seconds only told, since
//! they are those of the machine that tests. Saving a measured walk, printing and the stopwatch are in `save_later`.

use std::time::Instant;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use gaittwin::app::command::{Command, Place, RecordsCommand, SourceCommand};
use gaittwin::biomechanics::gait::{Estimate, Parameter, Status};
use gaittwin::biomechanics::motion::LengthUnit;
use gaittwin::clinic::change::comparison::Change;

use crate::records::Clinic;

impl Clinic {
    /// Counted: the key, and what is chosen in the dialog that it opens.
    fn open_with_dialog(&mut self, film: &str) {
        self.interactions += 1;
        let answer = Command::Source(SourceCommand::OpenFile(film.into()));
        self.harness.state_mut().answer_next_dialog(answer);
        self.counted_key(Modifiers::COMMAND, Key::O);
    }

    fn counted_key(&mut self, modifiers: Modifiers, key: Key) {
        self.interactions += 1;
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    fn counted_text(&mut self, text: &str) {
        self.interactions += 1;
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.settle();
    }

    fn measured(&self, parameter: Parameter) -> bool {
        let estimate = self.state().review.assessment().and_then(|found| found.parameters.get(parameter));
        // Body heights are no metres: a speed without a scale is not yet one.
        let whole = |estimate: &Estimate| estimate.unit == parameter.unit(LengthUnit::Metre);
        estimate.is_some_and(|estimate| {
            estimate.status != Status::Withheld && estimate.value.is_some() && whole(estimate)
        })
    }
}

/// A neurologist with a film: times and angles in three interactions, speed and lengths after the stature in six.
#[test]
fn a_film_becomes_numbers() {
    let start = Instant::now();
    let mut clinic = Clinic::start();
    clinic.interactions = 0;
    clinic.open_with_dialog("corridor.mp4");
    clinic.counted_key(Modifiers::COMMAND, Key::Enter);
    assert_eq!(clinic.state().place, Place::Review);
    assert!(clinic.measured(Parameter::Cadence) && clinic.measured(Parameter::StepTimeLeft));
    assert!(!clinic.measured(Parameter::WalkingSpeed), "without a scale there is no speed");
    println!("film to numbers: {} interactions, {:.1} s", clinic.interactions, start.elapsed().as_secs_f64());
    assert!(clinic.interactions <= 3);
    clinic.counted_key(Modifiers::NONE, Key::H);
    clinic.counted_text("171 cm");
    clinic.counted_key(Modifiers::NONE, Key::Enter);
    println!("with stature, to the speed: {} interactions", clinic.interactions);
    assert!(clinic.measured(Parameter::WalkingSpeed) && clinic.interactions <= 6);
}

/// A physiotherapist sees somebody again: from the list of patients to the sentence on the change.
#[test]
fn a_second_visit_says_what_changed() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    let patient = clinic.add_patient(Some("Ann Example"), None);
    clinic.walk();
    clinic.walk();
    clinic.records(RecordsCommand::ClosePatient);
    clinic.workers.days_pass(42.0);
    clinic.ask(Place::Patients.into());
    let start = Instant::now();
    clinic.interactions = 0;
    clinic.click(&format!("Open {} Ann Example", patient.as_str()));
    assert!(clinic.state().walker.stature.is_some(), "the stature is known from the first visit");
    clinic.open_with_dialog("second.mp4");
    clinic.counted_key(Modifiers::COMMAND, Key::Enter);
    assert!(clinic.state().records.saved, "it is saved by itself");
    clinic.counted_key(Modifiers::NONE, Key::F6);
    let file = clinic.state().records.file.clone().unwrap();
    assert_eq!(file.visits.len(), 2, "six weeks later is another visit");
    let (Some(first), Some(second)) = clinic.state().records.compared() else { panic!("two tests") };
    let changes: Vec<Change> = file.changes(first, second);
    let speed = changes.iter().find(|change| change.parameter == Parameter::WalkingSpeed).unwrap();
    let sentence = speed.sentence(gaittwin::clinic::words::quantity::QuantityStyle::default());
    clinic.harness.get_by_label(&sentence);
    println!(
        "second visit to the change: {} interactions, {:.1} s",
        clinic.interactions,
        start.elapsed().as_secs_f64()
    );
    assert!(clinic.interactions <= 6);
}
