//! Without a dialog of the system the window asks by itself: Open and Save always answer.

use std::path::PathBuf;

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use gaittwin::app::command::{Command, Place};
use gaittwin::messages::request::{Request, SourceOrder};
use gaittwin::recording::source_choice::SourceChoice;

use crate::whole_program::Program;

impl Program {
    /// Goes on until something outside the window has happened.
    pub(crate) fn wait_until(&mut self, happened: impl Fn(&Self) -> bool) {
        for _ in 0..400 {
            self.settle();
            if happened(self) {
                self.settle();
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        panic!("it did not happen");
    }

    /// Types a path into the dialog and goes there.
    pub(crate) fn type_path(&mut self, path: &str) {
        let field = self.harness.get_by_role_and_label(Role::TextInput, "Folder or file");
        field.focus();
        self.harness.run_steps(1);
        self.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
        self.harness.run_steps(1);
        self.harness.event(egui::Event::Text(path.to_owned()));
        self.harness.run_steps(1);
        self.harness.key_press(Key::Enter);
        self.settle();
        self.wait_until(|program| program.harness.query_by_label("Reading the folder …").is_none());
    }

    fn opened(&self) -> Vec<PathBuf> {
        let requests = self.workers.requests.borrow();
        let files = requests.iter().filter_map(|request| match request {
            Request::Source(SourceOrder::Open { source: SourceChoice::Video(path), .. }) => {
                Some(path.clone())
            }
            _ => None,
        });
        files.collect()
    }
}

/// A folder with a folder and films in it.
fn films(number: usize) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let inner = place.path().join("corridor");
    std::fs::create_dir(&inner).unwrap();
    for film in 0..number {
        std::fs::write(inner.join(format!("walk {film:02}.mp4")), b"film").unwrap();
    }
    std::fs::write(inner.join("letter.txt"), b"no film").unwrap();
    place
}

/// The system of a machine without portal and zenity answers at once with nothing; that is what is asked here. Where there
/// is a desktop, its dialog would open, so that the window is told to ask by itself.
#[test]
fn a_film_is_opened_by_folders_and_files() {
    let place = films(3);
    let mut program = Program::start();
    program.harness.state_mut().ask_for_files_itself();
    program.press_with_control(Key::O);
    program.harness.get_by_label("Open a video");
    program.type_path(&place.path().display().to_string());
    program.click("corridor/");
    program.wait_until(|program| program.harness.query_by_label("walk 01.mp4").is_some());
    assert!(program.harness.query_by_label("letter.txt").is_none(), "only films are shown among films");
    program.click("All files");
    program.harness.get_by_label("letter.txt");
    program.click("walk 01.mp4");
    program.click("Open this file");
    program.wait_until(|program| !program.opened().is_empty());
    assert_eq!(program.opened(), [place.path().join("corridor/walk 01.mp4")]);
    assert_eq!(program.harness.state().state().place, Place::Capture);
}

#[test]
fn a_wrong_path_is_said_and_escape_leaves_everything_as_it_was() {
    let mut program = Program::start();
    program.harness.state_mut().ask_for_files_itself();
    let before = program.harness.state().state().place;
    program.ask(Command::Go(before));
    program.press_with_control(Key::O);
    program.type_path("/nowhere/at all.mp4");
    program.harness.get_by_label("There is no file of this name. Check the path.");
    program.press(Key::F5);
    assert_eq!(program.harness.state().state().place, before, "keys belong to the question");
    program.press(Key::Escape);
    assert!(program.harness.query_by_label("Open a video").is_none() || before == Place::Home);
    assert!(program.harness.query_by_label("Open this file").is_none());
    assert!(program.opened().is_empty());
}

#[test]
fn a_long_folder_can_be_searched() {
    let place = films(14);
    let mut program = Program::start();
    program.harness.state_mut().ask_for_files_itself();
    program.press_with_control(Key::O);
    program.type_path(&place.path().join("corridor").display().to_string());
    program.wait_until(|program| program.harness.query_by_label("walk 01.mp4").is_some());
    program.harness.get_by_role_and_label(Role::TextInput, "Search").focus();
    program.harness.run_steps(1);
    program.harness.event(egui::Event::Text("12".to_owned()));
    program.settle();
    program.harness.get_by_label("walk 12.mp4");
    assert!(program.harness.query_by_label("walk 01.mp4").is_none());
}

/// This needs no prepared answer: where the system has no dialog, the first question finds that out by itself.
#[test]
fn a_system_without_dialogs_is_noticed() {
    let has_desktop = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some()
        || std::env::var_os("DISPLAY").is_some()
        || std::env::var_os("WAYLAND_DISPLAY").is_some();
    if has_desktop || !cfg!(target_os = "linux") {
        println!("skipped: this machine has a desktop, whose dialog would open");
        return;
    }
    let mut program = Program::start();
    program.harness.state_mut().ask(Command::Go(Place::Home));
    program.settle();
    program.press_with_control(Key::O);
    program.wait_until(|program| program.harness.query_by_label("Open this file").is_some());
    program.click("Cancel");
    assert!(program.harness.query_by_label("Open this file").is_none());
}
