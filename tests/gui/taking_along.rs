//! What can be taken along: the table as text and CSV, curves and steps as data, the film as it is seen.

use std::path::PathBuf;

use egui_kittest::kittest::Queryable as _;
use gaittwin::app::command::{Command, FilmCommand, PlaybackCommand, SourceCommand, TrialCommand};
use gaittwin::app::settings::Settings;
use gaittwin::biomechanics::gait::Parameter;
use gaittwin::clinic::assessment::CurveKind;

use crate::example_walk;
use crate::pictures::{Screen, can_draw};
use crate::whole_program::Program;

impl Program {
    fn with_a_result() -> Self {
        let mut program = Self::start();
        program.harness.state_mut().ask_for_files_itself();
        program.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("corridor.mp4"))));
        program.ask(Command::Trial(TrialCommand::SetStature(Some(example_walk::STATURE))));
        program.ask(Command::Trial(TrialCommand::SetAge(Some(44))));
        program.ask(Command::Trial(TrialCommand::SetSex(Some(gaittwin::app::command::Sex::Female))));
        program.ask(Command::Source(SourceCommand::Analyse));
        program
    }

    /// What the last turn put on the clipboard.
    fn copied(&self) -> Option<String> {
        let commands = &self.harness.output().platform_output.commands;
        commands.iter().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        })
    }

    /// Presses an entry of an open menu and gives what came onto the clipboard.
    fn copied_by(&mut self, label: &str) -> String {
        self.harness.get_by_label(label).click();
        for _ in 0..4 {
            self.harness.run_steps(1);
            if let Some(text) = self.copied() {
                return text;
            }
        }
        panic!("{label:?} copied nothing");
    }
}

#[test]
fn control_c_over_the_table_copies_it_and_elsewhere_does_not() {
    let mut program = Program::with_a_result();
    let cell = program.harness.get_by_label_contains("Step length left").rect().center();
    program.harness.event(egui::Event::PointerMoved(cell));
    program.harness.run_steps(1);
    program.harness.event(egui::Event::Copy);
    program.harness.run_steps(1);
    let text = program.copied().expect("the table is copied");
    for words in ["Walking speed: ", "Step length, left: ", "90 % interval", "norm ", gaittwin::DISCLAIMER] {
        assert!(text.contains(words), "{words:?} in\n{text}");
    }
    assert!(
        text.contains("Step width: not measured: A camera at the side"),
        "reasons stand in the place of numbers"
    );
    program.harness.event(egui::Event::PointerMoved(egui::pos2(900.0, 700.0)));
    program.harness.run_steps(1);
    program.harness.event(egui::Event::Copy);
    program.harness.run_steps(1);
    assert_eq!(program.copied(), None);
}

/// Read back by a reader of CSV: the same numbers as in the assessment, and nothing where nothing was measured.
#[test]
fn the_table_as_csv_reads_back_as_the_numbers_of_the_screen() {
    let mut program = Program::with_a_result();
    program.click("Copy the numbers");
    let csv = program.copied_by("Copy as CSV");
    let assessment = program.harness.state().state().review.assessment().unwrap().clone();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert!(rows.len() >= 15);
    let row = |name: &str| rows.iter().find(|row| &row[0] == name).unwrap();
    let speed: f64 = row("Walking speed")[2].parse().unwrap();
    assert!((speed - assessment.parameters.value(Parameter::WalkingSpeed).unwrap()).abs() < 1e-3);
    let width = row("Step width");
    assert!(width[2].is_empty() && width[4].is_empty() && !width[9].is_empty(), "{width:?}");
}

#[test]
fn curves_are_copied_in_degrees_at_every_percent_and_steps_one_by_one() {
    let mut program = Program::with_a_result();
    program.click("Copy the curves");
    let csv = program.copied_by("Copy as CSV");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let head = reader.headers().unwrap().clone();
    let column = head.iter().position(|name| name == "knee_flexion_right_mean_deg").unwrap();
    let knee: Vec<f64> = reader.records().map(|row| row.unwrap()[column].parse().unwrap()).collect();
    assert_eq!(knee.len(), 101);
    let assessment = program.harness.state().state().review.assessment().unwrap().clone();
    let curve = assessment.curves.iter().find(|curve| {
        curve.kind == CurveKind::KneeFlexion && curve.side == gaittwin::biomechanics::anatomy::Side::Right
    });
    let peak = |values: &[f64]| values.iter().copied().fold(f64::MIN, f64::max);
    assert!((peak(&knee) - peak(&curve.unwrap().mean).to_degrees()).abs() < 0.01);
    assert!((40.0..75.0).contains(&peak(&knee)), "degrees, not radians");

    program.click("Copy the steps");
    let csv = program.copied_by("Copy as CSV");
    assert!(csv.lines().count() > 5 && csv.starts_with("time_s,side,"), "{csv}");
}

#[test]
fn a_table_is_saved_where_the_windows_own_dialog_says() {
    let mut program = Program::with_a_result();
    let folder = tempfile::tempdir().unwrap();
    program.click("Copy the numbers");
    program.click("Save as CSV …");
    program.harness.get_by_label("Save as");
    program.type_path(&folder.path().display().to_string());
    program.click("Save here");
    let file = folder.path().join("walk-numbers.csv");
    program.wait_until(|_| file.exists());
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("parameter,side,value"));
    program.wait_until(|program| program.harness.query_by_label("The file is written.").is_some());
    // A file that is there is not replaced unasked.
    std::fs::write(&file, "mine").unwrap();
    program.click("Copy the numbers");
    program.click("Save as CSV …");
    program.type_path(&folder.path().display().to_string());
    program.click("Save here");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    program.click("Replace it");
    program.wait_until(|_| std::fs::read_to_string(&file).unwrap() != "mine");
}

/// The real window draws itself; the picture holds the film with what lies over it, and not the signs of the tools.
#[test]
fn the_picture_of_the_film_is_the_film_with_its_overlay() {
    if !can_draw() {
        return;
    }
    let mut screen = Screen::new([1280.0, 800.0], Settings::default());
    screen.review();
    screen.ask(Command::Film(FilmCommand::ToggleFill));
    screen.ask(Command::Playback(PlaybackCommand::Seek(2.6)));
    screen.workers.play_to(2.6);
    screen.settle();
    screen.harness.get_by_label("Copy the film's picture").click();
    screen.harness.run_steps(3);
    let film = screen.harness.get_by_label("Picture: click a person to follow").rect();
    screen.harness.get_by_label("Copy as picture").click();
    let mut picture = None;
    for _ in 0..12 {
        screen.harness.run_steps(1);
        let commands = &screen.harness.output().platform_output.commands;
        picture = picture.or_else(|| {
            commands.iter().find_map(|command| match command {
                egui::OutputCommand::CopyImage(image) => Some(image.clone()),
                _ => None,
            })
        });
    }
    let picture = picture.expect("a picture came onto the clipboard");
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    assert!((width - film.width()).abs() < 3.0 && (height - film.height()).abs() < 3.0, "{width}×{height}");
    let near = |wanted: [u8; 3]| {
        let alike = |pixel: &&egui::Color32| {
            [pixel.r(), pixel.g(), pixel.b()].iter().zip(wanted).all(|(a, b)| a.abs_diff(b) < 24)
        };
        picture.pixels.iter().filter(alike).count()
    };
    assert!(near([0xD5, 0x5E, 0x00]) > 300, "the left leg of the skeleton");
    assert!(near([0x00, 0x72, 0xB2]) > 300, "the right leg");
    let corner = picture[(20, 20)];
    assert!(corner.r().abs_diff(corner.g()) < 30, "no sign lies over the corner: {corner:?}");
    screen.harness.run_steps(2);
    screen.harness.get_by_label("The picture is on the clipboard.");
    screen.harness.get_by_label("Copy the film's picture");
}
