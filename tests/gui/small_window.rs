//! 1280 × 800 and 1366 × 768 are what stands in clinics: there every Stop is seen and no tab is cut.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use gaittwin::app::command::{
    Command, Place, SettingsCommand, SimulationCommand, SourceCommand, WindowCommand,
};
use gaittwin::app::settings::Settings;
use gaittwin::clinic::words::language::Language;
use gaittwin::recording::source_choice::CameraChoice;
use gaittwin::ui::window::Window;

use crate::scripted_workers::{ScriptedWorkers, window_with_workers};

const SIZES: [[f32; 2]; 2] = [[1280.0, 800.0], [1366.0, 768.0]];

struct Small {
    harness: Harness<'static, Window>,
    workers: ScriptedWorkers,
    size: [f32; 2],
}

impl Small {
    fn start(size: [f32; 2]) -> Self {
        let mut made = None;
        let harness = Harness::builder().with_size(size).with_max_steps(64).build_eframe(|creation| {
            let (window, workers) = window_with_workers(creation, Settings::default());
            made = Some(workers);
            window
        });
        let mut small = Self { harness, workers: made.unwrap(), size };
        small.settle();
        small
    }

    fn settle(&mut self) {
        for _ in 0..8 {
            self.harness.run_steps(2);
            if !self.workers.answer() {
                break;
            }
        }
        self.harness.run_steps(2);
    }

    fn ask(&mut self, command: Command) {
        self.harness.state_mut().ask(command);
        self.settle();
    }

    /// Whether everything under this name is wholly in the window.
    fn is_seen(&self, label: &str) {
        let [width, height] = self.size;
        let rect = self.harness.get_by_label(label).rect();
        let inside =
            rect.left() >= 0.0 && rect.right() <= width && rect.top() >= 0.0 && rect.bottom() <= height;
        assert!(inside, "{label} at {rect:?} in {width} × {height}");
        assert!(rect.width() > 10.0 && rect.height() > 10.0, "{label} is squeezed to {rect:?}");
    }
}

#[test]
fn every_stop_is_seen_in_a_small_window() {
    for size in SIZES {
        let mut small = Small::start(size);
        small.ask(Command::Source(SourceCommand::OpenCamera(CameraChoice::default())));
        small.ask(Command::Source(SourceCommand::ToggleRecording));
        small.is_seen("■  Stop (Ctrl R)");
        small.ask(Command::Source(SourceCommand::Close));
        small.ask(Command::Go(Place::Simulate));
        small.ask(Command::Simulation(SimulationCommand::Adapt));
        small.is_seen("Stop");
        small.workers.finishes.set(false);
        small.ask(Command::Source(SourceCommand::OpenFile("corridor.mp4".into())));
        small.ask(Command::Source(SourceCommand::Analyse));
        small.is_seen("Cancel");
    }
}

#[test]
fn no_tab_is_cut_in_a_small_window() {
    for size in SIZES {
        let mut small = Small::start(size);
        small.ask(Command::Go(Place::Simulate));
        for tab in ["Angles", "Forces", "Muscles", "Numbers", "Map", "Sweep"] {
            small.is_seen(tab);
            let card = small.size[0] - 14.0;
            assert!(small.harness.get_by_label(tab).rect().right() < card, "{tab} reaches over its card");
        }
        for place in Place::ALL {
            small.is_seen(place.title());
        }
        for end in ["Keys", "Settings"] {
            small.is_seen(end);
        }
    }
}

/// Who opens a sheet can close it, in every language.
#[test]
fn every_sheet_can_be_closed_in_a_small_window() {
    for size in SIZES {
        let mut small = Small::start(size);
        for (language, close) in [(Language::English, "Close"), (Language::German, "Schließen")] {
            small.ask(Command::Settings(SettingsCommand::SetLanguage(language)));
            for sheet in [
                WindowCommand::ToggleSettings,
                WindowCommand::ToggleCheatSheet,
                WindowCommand::ToggleStopwatch,
            ] {
                small.ask(Command::Window(sheet));
                small.is_seen(close);
                small.ask(Command::Window(sheet));
            }
        }
    }
}
