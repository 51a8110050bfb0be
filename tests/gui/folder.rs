//! A folder dropped on the window is read whole: the same table as on the command line, with progress, stop and going on.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use gaittwin::analysis::AnalysisOptions;
use gaittwin::app::command::{AsideCommand, Command};
use gaittwin::app::settings::Settings;
use gaittwin::app::state::aside::{FolderEnd, FolderReading};
use gaittwin::biomechanics::signal::sensor_window::WornAt;
use gaittwin::clinic::wall_time::WallTime;
use gaittwin::exchange::pose_file;
use gaittwin::messages::folder::{BatchCount, FolderRow, RowStatus};
use gaittwin::messages::window_link::window_link;
use gaittwin::patient_files::place::RecordsTools;
use gaittwin::pipeline::real_tools::real_tools;
use gaittwin::pipeline::workers::{Tools, Workers};
use gaittwin::recording::batch::{self, BatchOptions};
use gaittwin::ui::window::Window;

use crate::clinic_work::Dropped;
use crate::example_walk;

/// A window with real threads, whose archive is a folder of the test.
struct Night {
    harness: Harness<'static, Window>,
    _workers: Workers,
    _archive: tempfile::TempDir,
}

impl Night {
    fn start(change: impl FnOnce(&mut Tools)) -> Self {
        let archive = tempfile::tempdir().unwrap();
        let records =
            RecordsTools { folder: archive.path().join("archive"), clock: Arc::new(|| WallTime(0)) };
        let mut tools = Tools { records, cameras: Arc::new(Vec::new), ..real_tools() };
        change(&mut tools);
        let mut started = None;
        let harness = Harness::builder().with_size([1280.0, 800.0]).build_eframe(|creation| {
            let context = creation.egui_ctx.clone();
            let (window_end, workers_end) = window_link(Arc::new(move || context.request_repaint()));
            started = Some(Workers::start(&workers_end, tools).unwrap());
            Window::new(&creation.egui_ctx, window_end, Settings::default(), 12)
        });
        Self { harness, _workers: started.unwrap(), _archive: archive }
    }

    fn drop_folder(&mut self, folder: &Path) {
        let file: egui::DroppedFileHandle = Arc::new(Dropped(folder.to_path_buf()));
        self.harness.input_mut().dropped_files.push(file);
        self.harness.run_steps(2);
    }

    fn folder(&self) -> &FolderReading {
        self.harness.state().state().aside.folder.as_ref().expect("a folder is shown")
    }

    fn wait_until(&mut self, happened: impl Fn(&Self) -> bool) {
        for _ in 0..2000 {
            self.harness.run_steps(1);
            if happened(self) {
                self.harness.run_steps(2);
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("it did not happen: {:?}", self.harness.state().state().aside.folder);
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.harness.run_steps(2);
    }
}

/// Two walks as key-points, one of them deeper, and a letter that calls itself a film.
fn night() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    std::fs::create_dir(place.path().join("day 2")).unwrap();
    let track = example_walk::track(4.6);
    pose_file::write(&place.path().join("P1_walk.poses.json"), &track).unwrap();
    pose_file::write(&place.path().join("day 2/P2_walk.poses.json"), &track).unwrap();
    std::fs::write(place.path().join("letter.mp4"), b"Dear colleague, thank you\n").unwrap();
    std::fs::write(place.path().join("notes.txt"), b"none of it").unwrap();
    place
}

#[test]
fn a_dropped_folder_becomes_the_table_of_the_command_line_and_goes_on_where_it_stopped() {
    let place = night();
    let mut night = Night::start(|_| ());
    night.drop_folder(place.path());
    night.wait_until(|night| night.folder().contents.is_some());
    night.harness.get_by_label("It holds 1 films, 2 files of key-points and 0 tables of sensors.");
    night.click("Read everything");
    night.wait_until(|night| night.folder().ended.is_some());
    let count = BatchCount { all: 3, kept: 0, measured: 2 };
    assert_eq!(night.folder().ended, Some(FolderEnd::Whole(count)));
    night.harness.get_by_label("3 recordings, 2 with values");
    night.harness.get_by_label("Open the table");
    night.harness.get_by_label("day 2/P2_walk.poses.json");
    let letter = night.folder().rows.iter().find(|row| row.file == "letter.mp4").unwrap();
    assert!(letter.status == RowStatus::Unreadable && letter.reason.len() > 20, "{letter:?}");

    let table = place.path().join("gait-table.csv");
    let written = std::fs::read_to_string(&table).unwrap();
    let options = BatchOptions {
        statures: std::collections::BTreeMap::new(),
        analysis: AnalysisOptions::default(),
        capture_rate: None,
        worn: WornAt::Waist,
        workers: 2,
        resume: false,
        part: (1, 1),
    };
    let other = tempfile::tempdir().unwrap();
    let own = other.path().join("own.csv");
    batch::run(place.path(), &own, &options, &[&table], &|_, _, _| (), &AtomicBool::new(false)).unwrap();
    assert_eq!(written, std::fs::read_to_string(&own).unwrap());

    // A night that was cut off in the middle of a row, taken up on another day.
    std::fs::write(&table, &written[..written.len() - 40]).unwrap();
    night.harness.state_mut().ask(Command::Aside(AsideCommand::LookInto(place.path().to_path_buf())));
    night.wait_until(|night| night.folder().contents.is_some());
    night.harness.get_by_label("The table holds 2 of them already.");
    night.click("Go on where it stopped");
    night.wait_until(|night| night.folder().ended.is_some());
    assert_eq!(night.folder().rows.len(), 1, "only what was missing is read");
    assert_eq!(std::fs::read_to_string(&table).unwrap(), written);
}

#[test]
fn a_folder_shows_how_far_it_is_stops_when_asked_and_leaves_the_window_free() {
    let place = night();
    let read = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&read);
    let mut night = Night::start(|tools| {
        tools.jobs.read_folder = Arc::new(move |order, show, stop| {
            counted.fetch_add(1, Ordering::Relaxed);
            let row = FolderRow {
                file: "P1_walk.poses.json".into(),
                status: RowStatus::Measured,
                reason: String::new(),
                speed: Some(1.21),
                cadence: Some(104.0),
            };
            show(1, row);
            while !order.resume && !stop.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(2));
            }
            Ok(BatchCount { all: 3, kept: 1, measured: 3 })
        });
    });
    night.drop_folder(place.path());
    night.wait_until(|night| night.folder().contents.is_some());
    night.click("Read everything");
    night.wait_until(|night| night.folder().done == 1);
    night.harness.get_by_role_and_label(egui::accesskit::Role::ProgressIndicator, "1 of 3 are read");
    night.harness.get_by_label("1.21 m/s");
    night.click("Close");
    // Meanwhile a walk is opened and read on a thread of its own.
    let walk = place.path().join("P1_walk.poses.json");
    night.harness.state_mut().ask(Command::Source(gaittwin::app::command::SourceCommand::OpenFile(walk)));
    night.wait_until(|night| night.harness.state().state().review.trial.is_some());
    assert!(night.folder().runs());
    // Another folder has to wait, and is told so.
    night.drop_folder(place.path());
    night.harness.run_steps(2);
    night.harness.get_by_label("A folder is being read already.");
    night.click("Folder 1 of 3");
    night.click("Stop");
    night.wait_until(|night| night.folder().ended == Some(FolderEnd::Stopped));
    night.harness.get_by_label("Stopped after 1 of 3. What is read stands in the table.");
    night.click("Go on where it stopped");
    night.wait_until(|night| matches!(night.folder().ended, Some(FolderEnd::Whole(_))));
    assert_eq!(read.load(Ordering::Relaxed), 2);
}

#[test]
fn a_folder_with_nothing_to_read_or_that_is_gone_says_so() {
    let place = tempfile::tempdir().unwrap();
    let mut night = Night::start(|_| ());
    night.drop_folder(place.path());
    night.wait_until(|night| night.folder().contents.is_some());
    night.harness.get_by_label_contains("There is nothing to read.");
    assert!(night.harness.query_by_label("Read everything").is_none());
    let gone = PathBuf::from("no such folder");
    night.harness.state_mut().ask(Command::Aside(AsideCommand::LookInto(gone)));
    night.wait_until(|night| matches!(night.folder().ended, Some(FolderEnd::Failed(_))));
    assert!(night.harness.query_by_label("Read everything").is_none());
}
