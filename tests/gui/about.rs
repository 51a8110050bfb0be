//! What this program is, and what may be sent to whoever helps: nothing of a patient.

use egui_kittest::kittest::Queryable as _;
use gaittwin::app::command::{Command, RecordsCommand, SettingsCommand, SourceCommand, WindowCommand};
use gaittwin::app::notification::Severity;
use gaittwin::clinic::patient::Condition;
use gaittwin::problem::Problem;
use gaittwin::ui::diagnostics::Diagnostics;

use crate::records::Clinic;

#[test]
fn nothing_of_a_patient_is_in_the_diagnostics() {
    let mut clinic = Clinic::start();
    let before = Diagnostics::of(clinic.state()).text();
    clinic.open_archive();
    let patient = clinic.add_patient(Some("Zebedee Quux"), Some(Condition::Parkinson));
    clinic.ask(Command::Settings(SettingsCommand::SetRememberRecent(true)));
    clinic.records(RecordsCommand::SetRoom("Quux corridor".to_owned()));
    clinic.ask(Command::Source(SourceCommand::OpenFile("Zebedee Quux/walk of 1958.mp4".into())));
    clinic.ask(Command::Source(SourceCommand::Analyse));
    let state = clinic.state();
    assert!(state.records.saved && !state.settings.recent.is_empty(), "somebody's walk is open");
    let mut state = state.clone();
    state.notifications.add(Severity::Failure, Problem::foreign("Zebedee Quux was not saved."));
    let text = Diagnostics::of(&state).text();
    for secret in ["Zebedee", "Quux", "walk of", "1958", patient.as_str(), "kg", "Parkinson"] {
        assert!(!text.contains(secret), "{secret} in\n{text}");
    }
    // Line by line it says nothing else than before anybody was opened, but that the archive is open and something failed.
    let differing: Vec<(&str, &str)> =
        before.lines().zip(text.lines()).filter(|(before, now)| before != now).collect();
    let told = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
    let allowed = ["archive", "failures on the screen", "cameras", "pose network"];
    assert!(differing.iter().all(|(_, now)| allowed.contains(&told(now).as_str())), "{differing:?}");
}

#[test]
fn about_tells_version_licences_and_copies_the_diagnostics() {
    let mut clinic = Clinic::start();
    clinic.ask(Command::Window(WindowCommand::ToggleSettings));
    clinic.harness.get_by_label("About, licences, diagnostics");
    clinic.ask(Command::Window(WindowCommand::ToggleAbout));
    clinic.harness.get_by_label(&format!("GaitTwin {}", env!("CARGO_PKG_VERSION")));
    clinic.harness.get_by_label_contains("MIT or Apache 2.0");
    clinic.click("Parts by other people, with their licences");
    clinic.harness.get_by_label("accesskit");
    clinic.harness.get_by_label("Copy the diagnostics").click();
    let mut copied = None;
    for _ in 0..4 {
        clinic.harness.run_steps(1);
        let commands = &clinic.harness.output().platform_output.commands;
        copied = copied.or_else(|| {
            commands.iter().find_map(|command| match command {
                egui::OutputCommand::CopyText(text) => Some(text.clone()),
                _ => None,
            })
        });
    }
    let copied = copied.expect("it is on the clipboard");
    for words in
        ["system: ", "graphics: ", "pose network: ", "networks installed: ", env!("CARGO_PKG_VERSION")]
    {
        assert!(copied.contains(words), "{words} in\n{copied}");
    }
}
