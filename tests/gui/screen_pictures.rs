//! For looking at, not kept: the film in all its forms in a window of 1280×800, light and dark.

use std::path::PathBuf;

use gaittwin::analysis::still_angle::StillAngle;
use gaittwin::app::command::{
    Appearance, Command, FilmCommand, Place, RecordsCommand, ReportCommand, SetUpCommand, SettingsCommand,
    SimulationCommand, SourceCommand, WindowCommand,
};
use gaittwin::app::settings::Settings;
use gaittwin::app::state::comparing::Comparison;
use gaittwin::biomechanics::anatomy::Landmark::{RightAnkle, RightHip, RightKnee};
use gaittwin::clinic::patient::{Patient, Pseudonym};
use gaittwin::clinic::words::language::Language;
use gaittwin::messages::records::PatientOrder;
use gaittwin::messages::report::FileKind;

use crate::pictures::{Screen, can_draw, dark};

/// The smallest window that is looked after as well as a large one.
const SMALL: [f32; 2] = [1280.0, 800.0];

fn look(screen: &mut Screen, name: &str) {
    let Some(folder) = std::env::var_os("GAITTWIN_LOOK") else { return };
    screen.harness.render().expect("drawn").save(PathBuf::from(folder).join(name)).unwrap();
}

#[test]
#[ignore = "writes into the folder that GAITTWIN_LOOK names"]
fn the_film_small_and_large() {
    if !can_draw() {
        return;
    }
    for (settings, suffix) in [(Settings::default(), ""), (dark(), "-dark")] {
        let mut screen = Screen::new(SMALL, settings);
        screen.review();
        screen.workers.play_to(2.6);
        screen.settle();
        for command in [FilmCommand::ToggleSteps, FilmCommand::ToggleGrid] {
            screen.ask(Command::Film(command));
        }
        let time = screen.harness.state().state().capture.picture.as_ref().unwrap().frame.time;
        let sample = screen.harness.state().state().review.sample_at(time).unwrap();
        let points = &sample.pose.as_ref().unwrap().points;
        let [hip, knee, ankle] = [RightHip, RightKnee, RightAnkle].map(|point| points[point].unwrap());
        let clicks = [hip, knee, ankle].map(|point| [point.x, point.y]);
        let angle = StillAngle::new(time, clicks).unwrap();
        screen.ask(Command::Film(FilmCommand::KeepAngle(angle)));
        look(&mut screen, &format!("film-beside{suffix}.png"));
        screen.ask(Command::Film(FilmCommand::ToggleFill));
        look(&mut screen, &format!("film-filled{suffix}.png"));
    }
}

/// Every place and sheet in the small window, in every language and appearance, for looking at one by one.
#[test]
#[ignore = "writes into the folder that GAITTWIN_LOOK names"]
fn every_place_small_in_every_language() {
    if !can_draw() {
        return;
    }
    for language in Language::ALL {
        for appearance in [Appearance::Light, Appearance::Dark] {
            let settings = Settings { language, appearance, ..Settings::default() };
            let tone = if appearance == Appearance::Dark { "dark" } else { "light" };
            let name = |place: &str| format!("{place}-{}-{tone}.png", language.code());
            let mut screen = Screen::new(SMALL, settings.clone());
            screen.settle();
            look(&mut screen, &name("home"));
            screen.capture();
            look(&mut screen, &name("capture"));
            screen.review();
            look(&mut screen, &name("review"));
            for (sheet, called) in [
                (WindowCommand::ToggleSettings, "settings"),
                (WindowCommand::ToggleCheatSheet, "keys"),
                (WindowCommand::ToggleAbout, "about"),
                (WindowCommand::ToggleStopwatch, "stopwatch"),
            ] {
                screen.ask(Command::Window(sheet));
                look(&mut screen, &name(called));
                screen.ask(Command::Window(sheet));
            }
            simulated(&mut screen, &name);
            let mut screen = Screen::new(SMALL, settings);
            screen.settle();
            screen.ask(Command::Go(Place::Patients));
            look(&mut screen, &name("door"));
            records(&mut screen, &name);
        }
    }
}

fn simulated(screen: &mut Screen, name: &dyn Fn(&str) -> String) {
    screen.ask(Command::Go(Place::Simulate));
    look(screen, &name("simulate"));
    screen.ask(Command::Simulation(SimulationCommand::KeepAsBefore));
    let slower = SimulationCommand::Set { key: "task.speed".to_owned(), value: 1.0 };
    screen.ask(Command::Simulation(slower));
    for (comparison, called) in [
        (Comparison::Forces, "forces"),
        (Comparison::Muscles, "muscles"),
        (Comparison::Numbers, "numbers"),
        (Comparison::Map, "map"),
        (Comparison::Sweep, "sweep"),
    ] {
        screen.ask(Command::Simulation(SimulationCommand::Compare(comparison)));
        look(screen, &name(called));
    }
    screen.ask(Command::Settings(SettingsCommand::ShowBodies(false)));
    look(screen, &name("sticks"));
}

fn records(screen: &mut Screen, name: &dyn Fn(&str) -> String) {
    screen.visits();
    look(screen, &name("patient"));
    for (place, called) in [(Place::Compare, "compare"), (Place::Trend, "trend"), (Place::Report, "report")] {
        screen.ask(Command::Go(place));
        if place == Place::Compare {
            screen.ask(Command::Report(ReportCommand::SetPhase(58.0)));
        }
        look(screen, &name(called));
    }
    screen.ask(Command::Records(RecordsCommand::ClosePatient));
    screen.ask(Command::Go(Place::Patients));
    look(screen, &name("patients"));
    screen.ask(Command::SetUp(SetUpCommand::Begin));
    look(screen, &name("set-up"));
}

/// Names of every script in the list, in a file and on the page, where fonts of this computer have their letters.
#[test]
#[ignore = "writes into the folder that GAITTWIN_LOOK names"]
fn names_of_every_script() {
    if !can_draw() || gaittwin::letters::font_with('م', false).is_none() {
        return;
    }
    let mut screen = Screen::new(SMALL, Settings::default());
    screen.settle();
    screen.visits();
    let named = ["محمد بن عبد الله", "山田 花子", "नरेन्द्र शर्मा", "Дмитрий Шостакович", "שרה לוי (אבן)"];
    for name in named {
        let patient = Box::new(Patient::new(Pseudonym::from_random(0)));
        let order = PatientOrder::Add(patient, Some(name.to_owned()));
        screen.ask(Command::Records(RecordsCommand::Patients(order)));
        if name == named[0] {
            screen.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("corridor.mp4"))));
            screen.ask(Command::Source(SourceCommand::Analyse));
            screen.ask(Command::Go(Place::Patients));
            look(&mut screen, "names-file.png");
            screen.ask(Command::Report(ReportCommand::SetSummary(Some(named.join("\n")))));
            screen.ask(Command::Go(Place::Report));
            look(&mut screen, "names-report.png");
            let Some(folder) = std::env::var_os("GAITTWIN_LOOK") else { return };
            let page = PathBuf::from(folder).join("names.pdf");
            screen.ask(Command::Report(ReportCommand::Write(FileKind::Pdf, page)));
        }
        screen.ask(Command::Records(RecordsCommand::ClosePatient));
    }
    screen.ask(Command::Go(Place::Patients));
    look(&mut screen, "names-list.png");
}
