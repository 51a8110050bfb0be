//! The same clinic by keys alone, and videos that were kept: shown with their walk, deleted early.

use std::path::PathBuf;

use egui::Key;
use egui_kittest::kittest::Queryable as _;
use gaittwin::app::command::{Command, Place, RecordsCommand, ReportCommand, SourceCommand};
use gaittwin::messages::records::PatientOrder;
use gaittwin::messages::report::FileKind;
use gaittwin::messages::request::SourceOrder;

use crate::records::{Clinic, PASSPHRASE};

impl Clinic {
    pub(crate) fn key(&mut self, key: Key) {
        self.interactions += 1;
        self.harness.key_press(key);
        self.settle();
    }

    fn control(&mut self, key: Key) {
        self.interactions += 1;
        self.harness.key_press_modifiers(egui::Modifiers::COMMAND, key);
        self.settle();
    }

    fn text(&mut self, text: &str) {
        self.interactions += 1;
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.settle();
    }

    /// What is typed or confirmed in the next dialog of the system.
    fn answer_dialog(&mut self, answer: Command) {
        self.interactions += 1;
        self.harness.state_mut().answer_next_dialog(answer);
    }
}

/// Keys only; each key and each typed text is one interaction, and so is what is typed into a dialog of the system.
#[test]
fn from_the_first_start_to_a_printed_report_with_keys_alone_takes_at_most_fifteen_interactions() {
    let mut clinic = Clinic::start();
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("report.pdf");
    clinic.key(Key::F5);
    clinic.text(PASSPHRASE);
    clinic.key(Key::Tab);
    clinic.text(PASSPHRASE);
    clinic.key(Key::Enter);
    assert!(clinic.state().records.recovery_key.is_some(), "Enter creates the archive");
    clinic.key(Key::Enter);
    assert!(clinic.state().records.recovery_key.is_none(), "Enter says that the key is written down");
    clinic.control(Key::N);
    assert!(clinic.state().records.file.is_some());
    clinic.answer_dialog(Command::Source(SourceCommand::OpenFile(PathBuf::from("corridor.mp4"))));
    clinic.control(Key::O);
    assert_eq!(clinic.state().place, Place::Capture);
    clinic.key(Key::H);
    clinic.text("171 cm");
    clinic.key(Key::Enter);
    assert_eq!(clinic.state().walker.stature, Some(1.71));
    // The film has been played; its end starts the analysis (and A does, for who does not want to wait).
    let job = clinic.state().capture.open.as_ref().unwrap().job;
    clinic.workers.tell(gaittwin::messages::event::Event::SourceEnded { job });
    clinic.settle();
    assert!(clinic.state().records.saved, "the analysed walk is saved by itself");
    clinic.key(Key::F8);
    clinic.answer_dialog(Command::Report(ReportCommand::Write(FileKind::Pdf, file.clone())));
    clinic.control(Key::S);
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF"));
    println!("{} interactions by keys", clinic.interactions);
    assert!(clinic.interactions <= 15, "{} interactions", clinic.interactions);
}

#[test]
fn a_kept_video_is_shown_with_its_walk_and_can_be_deleted_early() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    let patient = clinic.add_patient(None, None);
    let place = tempfile::tempdir().unwrap();
    let film = place.path().join("walk.mp4");
    std::fs::write(&film, vec![7_u8; 100_000]).unwrap();
    clinic.ask(Command::Source(SourceCommand::OpenFile(film)));
    clinic.ask(Command::Source(SourceCommand::Analyse));
    clinic.click("Keep video 30 days");
    let walk = clinic.state().records.walk.unwrap();
    clinic.records(RecordsCommand::ClosePatient);
    clinic.records(RecordsCommand::Patients(PatientOrder::Open(patient)));
    clinic.records(RecordsCommand::OpenWalk(walk));
    assert!(clinic.state().review_has_pictures(), "the pictures come from the archive");
    let asked = clinic.workers.requests.borrow().iter().any(|request| {
        let kept = gaittwin::recording::source_choice::SourceChoice::Kept(walk);
        matches!(request, gaittwin::messages::request::Request::Source(SourceOrder::Open { source, estimate: false, .. }) if *source == kept)
    });
    assert!(asked);
    clinic.click("Delete video");
    clinic.harness.get_by_label("Video is not kept");
    assert!(!clinic.state().review_has_pictures() && clinic.state().review.trial.is_some());
}
