//! What a new user does, with the real workers: real archive, real networks, a real clip; only the system's dialogs and the
//! hands are ours. Prints how long it takes.

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::Key;
use egui_kittest::Harness;
use gaittwin::app::command::{Command, ReportCommand, SourceCommand};
use gaittwin::app::settings::Settings;
use gaittwin::app::state::AppState;
use gaittwin::clinic::wall_time::WallTime;
use gaittwin::messages::report::FileKind;
use gaittwin::messages::window_link::window_link;
use gaittwin::patient_files::place::RecordsTools;
use gaittwin::pipeline::real_tools::real_tools;
use gaittwin::pipeline::workers::{Tools, Workers};
use gaittwin::ui::window::Window;

use crate::records::PASSPHRASE;

/// Nothing here takes so long unless it stands still.
const PATIENCE: Duration = Duration::from_mins(5);

struct User {
    harness: Harness<'static, Window>,
    interactions: usize,
}

impl User {
    fn state(&self) -> &AppState {
        self.harness.state().state()
    }

    /// Looks at the screen until something has come.
    fn wait(&mut self, what: &str, until: impl Fn(&AppState) -> bool) {
        let start = Instant::now();
        while !until(self.state()) {
            assert!(start.elapsed() < PATIENCE, "{what} does not come");
            std::thread::sleep(Duration::from_millis(5));
            self.harness.run_steps(1);
        }
    }

    fn key(&mut self, modifiers: egui::Modifiers, key: Key) {
        self.interactions += 1;
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(2);
    }

    fn text(&mut self, text: &str) {
        self.interactions += 1;
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.harness.run_steps(2);
    }

    fn answer_dialog(&mut self, answer: Command) {
        self.interactions += 1;
        self.harness.state_mut().answer_next_dialog(answer);
    }
}

#[test]
fn from_the_start_to_the_printed_report_of_a_real_clip() {
    let film = crate::material::at("media/sports2d_demo_720p_h264.mp4");
    if !film.exists() {
        println!("skipped: {} is not here", film.display());
        return;
    }
    let start = Instant::now();
    let place = tempfile::tempdir().unwrap();
    let records = RecordsTools {
        folder: place.path().join("archive"),
        clock: Arc::new(|| WallTime::midnight(jiff::civil::date(2026, 3, 2))),
    };
    let mut running = None;
    let harness = Harness::builder().with_size([1500.0, 950.0]).with_max_steps(64).build_eframe(|creation| {
        let context = creation.egui_ctx.clone();
        let (window, end) = window_link(Arc::new(move || context.request_repaint()));
        running = Some(Workers::start(&end, Tools { records, ..real_tools() }).unwrap());
        let settings = Settings { set_up_done: true, ..Settings::default() };
        Window::new(&creation.egui_ctx, window, settings, 12).started(gaittwin::ui::window::First::Usual)
    });
    let mut user = User { harness, interactions: 0 };
    let (plain, control) = (egui::Modifiers::NONE, egui::Modifiers::COMMAND);
    user.key(plain, Key::F5);
    user.wait("the door", |state| state.records.door != gaittwin::messages::records::Door::Unknown);
    user.harness.run_steps(2);
    user.text(PASSPHRASE);
    user.key(plain, Key::Tab);
    user.text(PASSPHRASE);
    user.key(plain, Key::Enter);
    user.wait("the recovery key", |state| state.records.recovery_key.is_some());
    user.harness.run_steps(2);
    user.key(plain, Key::Enter);
    user.key(control, Key::N);
    user.wait("the patient's file", |state| state.records.file.is_some());
    let opened = start.elapsed();
    user.answer_dialog(Command::Source(SourceCommand::OpenFile(film)));
    user.key(control, Key::O);
    user.wait("the film", |state| state.capture.picture.is_some() && !state.walker.is_demo);
    user.key(plain, Key::H);
    user.text("165 cm");
    user.key(plain, Key::Enter);
    assert_eq!(user.state().walker.stature, Some(1.65));
    user.wait("the network", |state| state.engine.is_some());
    if user.state().engine.as_ref().is_some_and(|engine| engine.network.is_none()) {
        println!("skipped: no pose network is installed");
        return;
    }
    // The film is played to its end; then the final analysis starts and its result is saved by itself.
    user.wait("the end of the film", |state| state.job.is_some() || state.review.trial.is_some());
    let played = start.elapsed();
    user.wait("the result", |state| state.records.saved && state.records.walk.is_some());
    let analysed = start.elapsed();
    user.key(plain, Key::F8);
    user.wait("the pages", |state| state.records.shown.pages.is_some());
    let file = place.path().join("report.pdf");
    user.answer_dialog(Command::Report(ReportCommand::Write(FileKind::Pdf, file.clone())));
    user.key(control, Key::S);
    let written = Instant::now();
    while !file.exists() {
        assert!(written.elapsed() < PATIENCE, "the report does not come");
        std::thread::sleep(Duration::from_millis(5));
        user.harness.run_steps(1);
    }
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF"));
    println!(
        "from the start to the printed report: {:.1} s of the program's own time and {} interactions (archive and patient \
         after {:.1} s, film played after {:.1} s, analysed and saved after {:.1} s)",
        start.elapsed().as_secs_f64(),
        user.interactions,
        opened.as_secs_f64(),
        played.as_secs_f64(),
        analysed.as_secs_f64()
    );
    assert!(user.interactions <= 15);
    drop(user);
    drop(running);
}
