//! What a clinic's IT person does: change the passphrase, make a new recovery key, check the audit trail, come back from a
//! backup; and a missing door file leads to the other door, never to a new archive.

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use gaittwin::app::command::{Command, Place, RecordsCommand, WindowCommand};
use gaittwin::messages::records::ArchiveExport;
use gaittwin::messages::records::Door;
use gaittwin::messages::records::DoorOrder;
use gaittwin::messages::secret::Secret;

use crate::records::{Clinic, PASSPHRASE};

const ANOTHER: &str = "copper lantern orchid tide";

impl Clinic {
    fn unlock(&mut self, passphrase: &str) -> bool {
        let passphrase = Secret::new(passphrase);
        self.records(RecordsCommand::Door(DoorOrder::Unlock { passphrase, operator: "it".to_owned() }));
        self.state().records.is_open()
    }

    fn recover(&mut self, key: &Secret, passphrase: &str) -> bool {
        let (key, passphrase) = (key.clone(), Secret::new(passphrase));
        self.records(RecordsCommand::Door(DoorOrder::Recover { key, passphrase, operator: "it".to_owned() }));
        self.state().records.is_open()
    }

    fn archive(&self) -> std::path::PathBuf {
        self.workers.archive_folder().join("archive")
    }

    /// Makes an archive with a patient; gives its recovery key. The place is Patients.
    fn with_recovery_key(&mut self) -> Secret {
        let passphrase = Secret::new(PASSPHRASE);
        self.records(RecordsCommand::Door(DoorOrder::Create { passphrase, operator: "kg".to_owned() }));
        let key = self.state().records.recovery_key.clone().unwrap();
        self.records(RecordsCommand::RecoveryKeyNoted);
        self.add_patient(None, None);
        self.records(RecordsCommand::ClosePatient);
        self.ask(Command::Go(Place::Patients));
        key
    }
}

#[test]
fn the_passphrase_is_changed_where_the_archive_is_looked_after() {
    let mut clinic = Clinic::start();
    clinic.with_recovery_key();
    clinic.click("Archive");
    clinic.type_into("Present passphrase", "not the right words");
    clinic.type_into("New passphrase", ANOTHER);
    clinic.type_into("New passphrase again", ANOTHER);
    clinic.click("Change passphrase");
    assert!(clinic.state().records.care.refusal.is_some(), "the present one is asked for");
    clinic.type_into("Present passphrase", PASSPHRASE);
    clinic.type_into("New passphrase", ANOTHER);
    clinic.type_into("New passphrase again", ANOTHER);
    clinic.click("Change passphrase");
    clinic.harness.get_by_label("The passphrase is changed.");
    clinic.records(RecordsCommand::Door(DoorOrder::Lock));
    assert!(!clinic.unlock(PASSPHRASE), "the old one opens nothing");
    assert!(clinic.unlock(ANOTHER));
}

#[test]
fn a_new_recovery_key_is_shown_once_and_the_old_sheet_stops_working() {
    let mut clinic = Clinic::start();
    let old = clinic.with_recovery_key();
    clinic.click("Archive");
    clinic.type_into("Passphrase, to make a new key", PASSPHRASE);
    clinic.click("Make a new recovery key");
    let new = clinic.state().records.recovery_key.clone().unwrap();
    clinic.click("I have written it down");
    assert!(clinic.state().records.recovery_key.is_none());
    clinic.records(RecordsCommand::Door(DoorOrder::Lock));
    assert!(!clinic.recover(&old, ANOTHER));
    assert!(clinic.recover(&new, ANOTHER));
}

#[test]
fn the_audit_trail_is_checked_and_its_mark_can_be_filed() {
    let mut clinic = Clinic::start();
    clinic.with_recovery_key();
    clinic.ask(Command::Window(WindowCommand::ToggleSettings));
    clinic.click("Passphrase, recovery key, audit trail, backup");
    assert!(clinic.state().records.care.shown);
    clinic.click("Check the audit trail");
    clinic.harness.get_by_label_contains("Whole: ");
    let check = clinic.state().records.care.trail.clone().unwrap();
    clinic.harness.get_by_label(&check.mark.as_ref().unwrap().text());
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("trail.csv");
    clinic.records(RecordsCommand::Export(ArchiveExport::AuditTrail, file.clone()));
    assert!(std::fs::read_to_string(&file).unwrap().contains(&check.mark.as_ref().unwrap().hash[..8]));
    clinic.click("Back to the patients");
    assert!(!clinic.state().records.care.shown);
}

#[test]
fn a_missing_door_file_leads_to_the_other_door_and_never_to_a_new_archive() {
    let mut clinic = Clinic::start();
    let key = clinic.with_recovery_key();
    clinic.records(RecordsCommand::Door(DoorOrder::Lock));
    std::fs::remove_file(clinic.archive().join("unlock-passphrase.db")).unwrap();
    clinic.records(RecordsCommand::Door(DoorOrder::Look));
    assert_eq!(clinic.state().records.door, Door::Locked);
    assert!(clinic.harness.query_by_label("Create archive").is_none());
    clinic.harness.get_by_role_and_label(Role::PasswordInput, "Recovery key");
    clinic.harness.get_by_label_contains("The file behind the passphrase is missing");
    assert!(clinic.recover(&key, ANOTHER));
    assert_eq!(clinic.state().records.patients.len(), 1);
}

#[test]
fn a_backup_is_restored_on_the_door_and_what_was_there_is_kept() {
    let mut clinic = Clinic::start();
    clinic.with_recovery_key();
    let place = tempfile::tempdir().unwrap();
    let backup = place.path().join("archive.gtb");
    clinic.records(RecordsCommand::Export(ArchiveExport::Backup, backup.clone()));
    clinic.records(RecordsCommand::Door(DoorOrder::Lock));
    std::fs::write(clinic.archive().join("records.db"), b"").unwrap();
    clinic.records(RecordsCommand::Door(DoorOrder::Look));
    clinic.harness.get_by_label_contains("records.db");
    assert!(!clinic.unlock(PASSPHRASE), "an empty file is not opened as an empty archive");
    clinic
        .harness
        .state_mut()
        .answer_next_dialog(Command::Records(RecordsCommand::Door(DoorOrder::Restore(backup))));
    clinic.click("Restore a backup");
    clinic.settle();
    clinic.harness.get_by_label("The backup is restored.");
    assert!(clinic.unlock(PASSPHRASE));
    assert_eq!(clinic.state().records.patients.len(), 1);
    let kept = std::fs::read_dir(clinic.archive()).unwrap().filter_map(Result::ok);
    assert!(kept.map(|entry| entry.path()).any(|path| path.is_dir()), "what was there is beside it");
}
