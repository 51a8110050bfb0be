//! Plots of Compare, Trend and Simulate are taken along as data: the same numbers as on the screen.

use egui_kittest::kittest::Queryable as _;
use gaittwin::app::command::{Command, Place, RecordsCommand};
use gaittwin::biomechanics::anatomy::Side;
use gaittwin::biomechanics::gait::Parameter;
use gaittwin::biomechanics::typical_gait::Signal;
use gaittwin::clinic::assessment::CurveKind;
use gaittwin::report::trend_figure::TrendOf;

use crate::records::Clinic;

impl Clinic {
    /// Opens a sign's menu, presses "Copy as CSV" and reads what came onto the clipboard.
    fn csv_of(&mut self, sign: &str) -> (Vec<String>, Vec<csv::StringRecord>) {
        self.click(sign);
        self.harness.get_by_label("Copy as CSV").click();
        for _ in 0..4 {
            self.harness.run_steps(1);
            let commands = &self.harness.output().platform_output.commands;
            let copied = commands.iter().find_map(|command| match command {
                egui::OutputCommand::CopyText(text) => Some(text.clone()),
                _ => None,
            });
            if let Some(text) = copied {
                let mut reader = csv::Reader::from_reader(text.as_bytes());
                let head = reader.headers().unwrap().iter().map(str::to_owned).collect();
                return (head, reader.records().map(Result::unwrap).collect());
            }
        }
        panic!("{sign:?} copied nothing");
    }
}

#[test]
fn curves_of_two_visits_and_their_trend_are_copied_as_they_are_drawn() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(None, None);
    for visit in 0..2 {
        if visit > 0 {
            clinic.workers.days_pass(30.0);
            clinic.records(RecordsCommand::NewVisit);
        }
        clinic.walk();
    }
    clinic.ask(Command::Go(Place::Compare));
    let file = clinic.state().records.file.clone().unwrap();
    let (_, after) = file.all_tests().nth(1).unwrap();
    let curve = after
        .assessment
        .curves
        .iter()
        .find(|c| c.kind == CurveKind::KneeFlexion && c.side == Side::Left)
        .unwrap();
    let (head, rows) = clinic.csv_of("Copy the curves");
    assert_eq!(rows.len(), 101, "every percent of the cycle");
    let name = format!("after_{}_left_mean_deg", CurveKind::KneeFlexion.name());
    let column = head.iter().position(|title| *title == name).unwrap();
    assert!(head.iter().any(|title| title.starts_with("before_")));
    for percent in [0, 40, 100] {
        let copied: f64 = rows[percent][column].parse().unwrap();
        assert!((copied - curve.mean[percent].to_degrees()).abs() < 1e-3, "{percent} %");
    }
    clinic.ask(Command::Go(Place::Trend));
    let trend = file.trend(TrendOf::Parameter(Parameter::WalkingSpeed)).unwrap();
    let (head, rows) = clinic.csv_of("Copy the trend");
    assert_eq!((head[0].as_str(), rows.len()), ("date", trend.values.len()));
    let copied: f64 = rows[1][1].parse().unwrap();
    assert!((copied - trend.values[1].value).abs() < 1e-3 && rows[0][0] != rows[1][0]);
}

#[test]
fn a_simulated_walk_is_copied_with_its_forces_and_activations() {
    let mut clinic = Clinic::start();
    clinic.ask(Command::Go(Place::Simulate));
    let walk = clinic.state().simulation.walk.clone().unwrap();
    let gait = walk.measures().unwrap();
    let (head, rows) = clinic.csv_of("Copy what is compared");
    for (name, values) in [
        ("knee_flexion_right".to_owned(), gait.curves.right.signal(Signal::KneeFlexion)),
        (format!("{}_left", Signal::VerticalForce.name()), gait.curves.left.signal(Signal::VerticalForce)),
    ] {
        let column =
            head.iter().position(|title| *title == name).unwrap_or_else(|| panic!("{name} in {head:?}"));
        assert_eq!(rows.len(), values.len());
        let copied: f64 = rows[10][column].parse().unwrap();
        assert!((copied - values[10]).abs() < 1e-3, "{name}");
    }
    assert!(head.iter().any(|title| title.starts_with("activation_")));
}
