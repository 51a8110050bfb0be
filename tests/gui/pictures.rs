//! Pictures of whole screens, written for the README. Small ones that are compared with stored ones are in `stills`.

use std::path::PathBuf;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use gaittwin::app::command::{
    Appearance, Command, Place, PlaybackCommand, RecordsCommand, ReportCommand, ReviewCommand, SetUpCommand,
    SimulationCommand, SourceCommand, TrialCommand, WindowCommand,
};
use gaittwin::app::settings::Settings;
use gaittwin::app::state::comparing::{BandChoice, Comparison};
use gaittwin::biomechanics::gait::Parameter;
use gaittwin::clinic::patient::{Condition, Patient, Pseudonym};
use gaittwin::messages::records::DoorOrder;
use gaittwin::messages::records::PatientOrder;
use gaittwin::messages::secret::Secret;
use gaittwin::ui::window::Window;

use crate::example_walk;
use crate::scripted_workers::{ScriptedWorkers, window_with_workers};

/// Whether this machine can draw without a display; says so when not.
pub(crate) fn can_draw() -> bool {
    static ANSWER: std::sync::OnceLock<bool> = std::sync::OnceLock::new();
    *ANSWER.get_or_init(|| {
        let drawn = std::panic::catch_unwind(|| {
            Harness::builder().with_size([32.0, 32.0]).wgpu().build_ui(|ui| {
                ui.label("x");
            })
        });
        if drawn.is_err() {
            println!("skipped: no wgpu adapter on this machine, so no picture can be drawn");
        }
        drawn.is_ok()
    })
}

pub(crate) struct Screen {
    pub(crate) harness: Harness<'static, Window>,
    pub(crate) workers: ScriptedWorkers,
}

impl Screen {
    pub(crate) fn new(size: [f32; 2], settings: Settings) -> Self {
        let mut made = None;
        let harness = Harness::builder().with_size(size).with_max_steps(64).wgpu().build_eframe(|creation| {
            let (window, workers) = window_with_workers(creation, settings);
            made = Some(workers);
            window
        });
        Self { harness, workers: made.expect("the builder makes the window") }
    }

    pub(crate) fn ask(&mut self, command: Command) {
        self.harness.state_mut().ask(command);
        self.settle();
    }

    pub(crate) fn settle(&mut self) {
        for _ in 0..6 {
            self.harness.run_steps(2);
            if !self.workers.answer() {
                break;
            }
        }
        self.harness.run_steps(3);
    }

    pub(crate) fn capture(&mut self) {
        self.ask(Command::Source(SourceCommand::ListCameras));
        self.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("corridor.mp4"))));
        self.ask(Command::Trial(TrialCommand::SetStature(Some(example_walk::STATURE))));
        self.ask(Command::Trial(TrialCommand::SetAge(Some(44))));
        self.ask(Command::Trial(TrialCommand::SetSex(Some(gaittwin::app::command::Sex::Female))));
        self.workers.preview_to(4.4);
        self.workers.play_to(2.6);
        self.settle();
    }

    pub(crate) fn review(&mut self) {
        self.capture();
        self.ask(Command::Source(SourceCommand::Analyse));
        self.ask(Command::Playback(PlaybackCommand::Seek(2.6)));
    }

    /// An archive with some made-up patients; the last one has two visits of several passes and a treatment.
    pub(crate) fn visits(&mut self) {
        let records = |screen: &mut Self, command| screen.ask(Command::Records(command));
        let passphrase = Secret::new("violet kettle orbit grass");
        records(self, RecordsCommand::Door(DoorOrder::Create { passphrase, operator: "kg".to_owned() }));
        records(self, RecordsCommand::RecoveryKeyNoted);
        for (condition, year, name) in [
            (Condition::StrokeChronic, 1949, None),
            (Condition::KneeOsteoarthritis, 1961, Some("Example, Berta")),
            (Condition::MultipleSclerosis, 1983, None),
            (Condition::Parkinson, 1957, Some("Example, Anton")),
        ] {
            let mut patient = Patient::new(Pseudonym::from_random(0));
            (patient.condition, patient.birth_year) = (Some(condition), Some(year));
            records(
                self,
                RecordsCommand::Patients(PatientOrder::Add(Box::new(patient), name.map(str::to_owned))),
            );
        }
        records(self, RecordsCommand::SetRoom("gait corridor, tripod A".to_owned()));
        for (visit, passes) in [(0, 4), (1, 3), (2, 2)] {
            if visit > 0 {
                self.workers.days_pass(41.0);
                records(self, RecordsCommand::NewVisit);
            }
            for pass in 0..passes {
                self.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("corridor.mp4"))));
                // Heights that differ a little stand for passes and visits that do.
                let stature = example_walk::STATURE + 0.05 * f64::from(visit) + 0.008 * f64::from(pass);
                self.ask(Command::Trial(TrialCommand::SetStature(Some(stature))));
                self.ask(Command::Source(SourceCommand::Analyse));
            }
            if visit == 0 {
                let label = "treadmill training, 3 × week".to_owned();
                let patient =
                    self.harness.state().state().records.file.as_ref().unwrap().patient.pseudonym.clone();
                let order = PatientOrder::AddTreatment { patient, label, days_ago: -9.0 };
                records(self, RecordsCommand::Patients(order));
            }
        }
        self.ask(Command::Go(Place::Patients));
    }

    pub(crate) fn save(&mut self, name: &str) {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        self.harness.render().expect("drawn").save(folder.join(name)).unwrap();
    }
}

pub(crate) fn dark() -> Settings {
    Settings { appearance: Appearance::Dark, ..Settings::default() }
}

fn for_the_room() -> Settings {
    Settings { clinic_room: true, ..Settings::default() }
}

/// Written by hand with `cargo test --features gui_test --test gui -- --ignored`.
#[test]
#[ignore = "writes screenshots/"]
fn screenshots() {
    if !can_draw() {
        return;
    }
    for (settings, suffix) in [(Settings::default(), ""), (dark(), "-dark")] {
        let mut screen = Screen::new([1600.0, 1000.0], settings);
        screen.settle();
        screen.save(&format!("home{suffix}.png"));
        screen.capture();
        screen.save(&format!("capture{suffix}.png"));
        screen.review();
        screen.ask(Command::Review(ReviewCommand::ShowEvidence(Some(Parameter::StepLengthLeft))));
        screen.save(&format!("review{suffix}.png"));
        screen.harness.get_by_label("Muscles").click();
        screen.harness.run_steps(3);
        screen.save(&format!("muscles{suffix}.png"));
        screen.harness.get_by_label("Angles").click();
        screen.ask(Command::Go(Place::Simulate));
        screen.ask(Command::Simulation(SimulationCommand::KeepAsBefore));
        let slower = SimulationCommand::Set { key: "task.speed".to_owned(), value: 1.0 };
        screen.ask(Command::Simulation(slower));
        screen.save(&format!("simulate{suffix}.png"));
        screen.ask(Command::Simulation(SimulationCommand::Compare(Comparison::Map)));
        screen.save(&format!("map{suffix}.png"));
    }
    let mut screen = Screen::new([1600.0, 1000.0], for_the_room());
    screen.capture();
    screen.save("clinic-room.png");
    screen.review();
    screen.save("clinic-room-review.png");
}

/// Patients, a file with two visits, comparison, trend and report; the same way as `screenshots`.
#[test]
#[ignore = "writes screenshots/"]
fn screenshots_of_records() {
    if !can_draw() {
        return;
    }
    for (settings, suffix) in [(Settings::default(), ""), (dark(), "-dark")] {
        let mut screen = Screen::new([1600.0, 1000.0], settings);
        screen.settle();
        screen.ask(Command::Go(Place::Patients));
        screen.save(&format!("archive-door{suffix}.png"));
        screen.visits();
        screen.save(&format!("patient{suffix}.png"));
        screen.ask(Command::Go(Place::Compare));
        screen.ask(Command::Report(ReportCommand::SetPhase(58.0)));
        screen.save(&format!("compare{suffix}.png"));
        screen.ask(Command::Go(Place::Trend));
        screen.save(&format!("trend{suffix}.png"));
        screen.ask(Command::Go(Place::Report));
        screen.save(&format!("report{suffix}.png"));
        screen.ask(Command::Records(RecordsCommand::ClosePatient));
        screen.ask(Command::Go(Place::Patients));
        screen.save(&format!("patients{suffix}.png"));
    }
}

/// For looking at, not kept: small and large windows, sheets, progress, failures.
#[test]
#[ignore = "writes into the folder that GAITTWIN_LOOK names"]
fn odd_sizes() {
    let Some(folder) = std::env::var_os("GAITTWIN_LOOK") else { return };
    let folder = PathBuf::from(folder);
    let save = |screen: &mut Screen, name: &str| {
        screen.harness.render().expect("drawn").save(folder.join(name)).unwrap();
    };
    for (size, name) in [([1280.0, 800.0], "1280"), ([1920.0, 1080.0], "1920"), ([1024.0, 700.0], "1024")] {
        let mut screen = Screen::new(size, Settings::default());
        screen.capture();
        save(&mut screen, &format!("capture-{name}.png"));
        screen.review();
        save(&mut screen, &format!("review-{name}.png"));
        screen.ask(Command::Window(WindowCommand::ToggleCheatSheet));
        save(&mut screen, &format!("keys-{name}.png"));
    }
    for (settings, name) in [(Settings::default(), "light"), (dark(), "dark")] {
        let mut screen = Screen::new([1280.0, 800.0], settings);
        screen.settle();
        screen.ask(Command::Go(Place::Patients));
        save(&mut screen, &format!("door-{name}.png"));
        screen.ask(Command::Source(SourceCommand::OpenCamera(
            gaittwin::recording::source_choice::CameraChoice::default(),
        )));
        screen.ask(Command::Source(SourceCommand::ToggleRecording));
        screen.workers.preview_to(4.4);
        screen.settle();
        save(&mut screen, &format!("recording-{name}.png"));
        screen.ask(Command::Source(SourceCommand::Close));
        screen.ask(Command::Go(Place::Home));
        save(&mut screen, &format!("home-{name}.png"));
        screen.ask(Command::Go(Place::Simulate));
        screen.ask(Command::Simulation(SimulationCommand::Adapt));
        save(&mut screen, &format!("adapting-{name}.png"));
        screen.ask(Command::Source(SourceCommand::OpenDemo));
        screen.workers.preview_to(4.4);
        screen.settle();
        save(&mut screen, &format!("demo-{name}.png"));
    }
    let mut screen = Screen::new([1280.0, 800.0], for_the_room());
    screen.review();
    save(&mut screen, "room-review.png");
    let mut screen = Screen::new([1280.0, 800.0], dark());
    screen.workers.finishes.set(false);
    screen.review();
    save(&mut screen, "progress.png");
    screen.ask(Command::Window(WindowCommand::ToggleSettings));
    save(&mut screen, "settings.png");
    let mut screen = Screen::new([1480.0, 920.0], Settings::default());
    screen.ask(Command::SetUp(SetUpCommand::Begin));
    screen.ask(Command::SetUp(SetUpCommand::UseCamera("0".to_owned())));
    for step in ["camera", "scale", "sides"] {
        screen.workers.play_to(2.6);
        screen.settle();
        save(&mut screen, &format!("set-up-{step}.png"));
        screen.ask(Command::SetUp(SetUpCommand::Next));
    }
    let mut screen = Screen::new([1480.0, 920.0], Settings::default());
    screen.visits();
    screen.ask(Command::Go(Place::Simulate));
    for (comparison, name) in [(Comparison::Map, "map"), (Comparison::Angles, "bands")] {
        screen.ask(Command::Trial(TrialCommand::SetAge(Some(44))));
        screen.ask(Command::Simulation(SimulationCommand::SetBands(BandChoice::Person)));
        screen.ask(Command::Simulation(SimulationCommand::Compare(comparison)));
        save(&mut screen, &format!("{name}-of-visits.png"));
    }
    screen.ask(Command::Report(ReportCommand::SetModelPage(true)));
    screen.ask(Command::Go(Place::Report));
    save(&mut screen, "report.png");
}
