//! Files of an archive that are missing, empty, cut short, older or another's: each ends in a refusal that says what to do,
//! and when they are put back, everything is there. Nothing is ever deleted or made anew because something is missing.

use std::fs;
use std::path::{Path, PathBuf};

use gaittwin::archive::{
    Archive, ArchiveError, DoorState, Found, Mismatch, Notice, Opening, RecoveryKey, WayIn,
};
use gaittwin::clinic::patient::Pseudonym;
use gaittwin::clinic::session::Session;
use gaittwin::clinic::trial::TrialConditions;

use super::archive_samples::{PASSPHRASE, new_archive, track};

const NAME: &str = "Wilhelmine Unverwechselbar";

struct Place {
    root: tempfile::TempDir,
    folder: PathBuf,
    patient: Pseudonym,
    key: RecoveryKey,
}

fn open(folder: &Path) -> Result<Archive, ArchiveError> {
    Archive::open(folder, PASSPHRASE, Opening::by("PT"))
}

/// An archive with one patient and one walk, closed.
fn place() -> Place {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("archive");
    let (mut archive, key) = new_archive(&folder);
    let patient = add_person(&mut archive);
    archive.close().unwrap();
    Place { root, folder, patient, key }
}

fn add_person(archive: &mut Archive) -> Pseudonym {
    let patient = archive.add_patient(|_| {}).unwrap().pseudonym;
    archive.set_name(&patient, Some(NAME)).unwrap();
    let visit = archive.add_session(&patient, &Session::default()).unwrap();
    archive.add_trial(visit, &TrialConditions::default(), &track(60)).unwrap();
    patient
}

impl Place {
    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn copy_out(&self, name: &str) -> PathBuf {
        let copy = self.root.path().join(format!("copy of {name}"));
        fs::copy(self.file(name), &copy).unwrap();
        copy
    }

    fn is_whole(&self) {
        let archive = open(&self.folder).unwrap();
        assert_eq!(archive.name(&self.patient).unwrap().as_deref(), Some(NAME));
        let (visit, _) = archive.sessions(&self.patient).unwrap()[0];
        assert_eq!(archive.trials(visit).unwrap()[0].frames, 60);
        assert_eq!(archive.check_audit_trail().unwrap().fault, None);
        archive.close().unwrap();
    }
}

/// Names and bytes of everything but the lock.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_name() != "lock" && entry.path().is_file())
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap()))
        .collect();
    found.sort();
    found
}

#[test]
fn a_missing_or_empty_file_is_refused_made_by_nobody_and_can_be_put_back() {
    let place = place();
    for name in ["keys.db", "records.db"] {
        let copy = place.copy_out(name);
        for how in ["missing", "empty"] {
            fs::remove_file(place.file(name)).unwrap();
            if how == "empty" {
                fs::write(place.file(name), b"").unwrap();
            }
            let before = contents(&place.folder);
            let error = open(&place.folder).unwrap_err();
            assert!(
                matches!(error, ArchiveError::PartMissing(part) if part == name),
                "{name} {how}: {error}"
            );
            let said = error.to_string();
            assert!(said.contains(name) && said.contains("backup"), "{said}");
            assert_eq!(contents(&place.folder), before, "{name} {how}: nothing is touched");
            let recovered =
                Archive::recover(&place.folder, &place.key, "another long passphrase", Opening::by("PT"));
            assert!(matches!(recovered, Err(ArchiveError::PartMissing(_))));
            let taken = Archive::open_as_it_is(&place.folder, PASSPHRASE, Opening::by("PT"));
            assert!(matches!(taken, Err(ArchiveError::PartMissing(_))));
            let made = Archive::create(&place.folder, PASSPHRASE, Opening::by("PT"));
            assert!(matches!(made, Err(ArchiveError::FolderNotEmpty(_))), "no new archive over an old one");
            let Found::Archive(doors) = Archive::look(&place.folder).unwrap() else { panic!("{name} {how}") };
            assert_eq!(doors.missing, [name]);
            fs::copy(&copy, place.file(name)).unwrap();
        }
        place.is_whole();
    }
}

#[test]
fn a_file_cut_short_or_of_another_archive_is_refused() {
    let place = place();
    let other = self::place();
    for name in ["keys.db", "records.db"] {
        let copy = place.copy_out(name);
        let whole = fs::read(&copy).unwrap();
        for length in [1, 100, 4096, 8192, whole.len() / 2, whole.len() - 1] {
            fs::write(place.file(name), &whole[..length]).unwrap();
            let refused = open(&place.folder);
            assert!(refused.is_err(), "{name} cut to {length} of {} bytes", whole.len());
        }
        fs::copy(other.file(name), place.file(name)).unwrap();
        assert!(matches!(open(&place.folder), Err(ArchiveError::Damaged)), "{name} of another archive");
        fs::copy(&copy, place.file(name)).unwrap();
        place.is_whole();
    }
}

#[test]
fn an_older_file_beside_newer_ones_is_refused_and_deletes_nobody() {
    let place = place();
    let older = ["keys.db", "records.db"].map(|name| (name, place.copy_out(name)));
    let mut archive = open(&place.folder).unwrap();
    let second = add_person(&mut archive);
    archive.close().unwrap();
    for (name, copy) in &older {
        let newer = fs::read(place.file(name)).unwrap();
        fs::copy(copy, place.file(name)).unwrap();
        let before = contents(&place.folder);
        let error = open(&place.folder).unwrap_err();
        let fits = match &error {
            ArchiveError::FilesDoNotMatch(Mismatch::KeysOlder { records_at, keys_at }) => {
                *name == "keys.db" && records_at > keys_at
            }
            ArchiveError::FilesDoNotMatch(Mismatch::RecordsOlder { records_at, keys_at }) => {
                *name == "records.db" && records_at < keys_at
            }
            _ => false,
        };
        assert!(fits && error.to_string().contains("Put the files back"), "{name}: {error}");
        assert_eq!(contents(&place.folder), before, "{name}: nothing is touched");
        fs::write(place.file(name), newer).unwrap();
    }
    let archive = open(&place.folder).unwrap();
    assert_eq!(archive.name(&second).unwrap().as_deref(), Some(NAME));
    assert_eq!(archive.patients(false).unwrap().len(), 2);
    archive.close().unwrap();
    place.is_whole();
}

#[test]
fn what_is_left_can_be_taken_as_it_is_and_nobody_is_deleted() {
    let place = place();
    let older = place.copy_out("keys.db");
    let mut archive = open(&place.folder).unwrap();
    let lost = add_person(&mut archive);
    archive.close().unwrap();
    fs::copy(&older, place.file("keys.db")).unwrap();

    let archive = Archive::open_as_it_is(&place.folder, PASSPHRASE, Opening::by("PT")).unwrap();
    let told = archive.notices().iter().any(|notice| *notice == Notice::KeysMissing(vec![lost.clone()]));
    assert!(told, "{:?}", archive.notices());
    assert_eq!(archive.patients(false).unwrap().len(), 1, "who can be read is read");
    archive.close().unwrap();
    // From now on it opens as usual, says what is missing, and the trail says for ever what was done.
    let mut archive = open(&place.folder).unwrap();
    assert!(archive.notices().iter().any(|notice| matches!(notice, Notice::KeysMissing(_))));
    assert_eq!(archive.name(&place.patient).unwrap().as_deref(), Some(NAME));
    assert!(matches!(archive.patient(&lost), Err(ArchiveError::KeyDestroyed(_))), "the rows are still there");
    assert!(archive.check_audit_trail().unwrap().fault.unwrap().to_string().contains("keys.db"));
    let verified = archive.verify(&[]).unwrap();
    assert_eq!((verified.patients, verified.trials, verified.findings.is_empty()), (1, 1, false));
    // A person may delete whom nobody can read.
    archive.delete_patient(&lost).unwrap();
    assert!(matches!(archive.patient(&lost), Err(ArchiveError::NoSuchPatient(_))));
}

#[test]
fn a_missing_door_leads_to_the_other_door_and_never_to_a_new_archive() {
    let place = place();
    let doors = |place: &Place| match Archive::look(&place.folder).unwrap() {
        Found::Archive(doors) => doors,
        other => panic!("{other:?}"),
    };
    assert_eq!(Archive::look(place.root.path().join("nowhere").as_path()).unwrap(), Found::Nothing);
    assert_eq!(Archive::look(place.root.path()).unwrap(), Found::SomethingElse);
    fs::remove_file(place.file("unlock-passphrase.db")).unwrap();
    assert_eq!(
        (doors(&place).passphrase, doors(&place).recovery_key),
        (DoorState::Missing, DoorState::Whole)
    );
    let error = open(&place.folder).unwrap_err();
    assert!(matches!(error, ArchiveError::DoorMissing(WayIn::Passphrase)), "{error}");
    assert!(error.to_string().contains("recovery key"), "{error}");
    drop(Archive::recover(&place.folder, &place.key, PASSPHRASE, Opening::by("PT")).unwrap());
    place.is_whole();

    // The other way round, told at every opening until it is mended.
    for spoil in [
        |path: &Path| fs::remove_file(path).unwrap(),
        |path: &Path| fs::write(path, b"gaittwin/door/2\nx").unwrap(),
    ] {
        spoil(&place.file("unlock-recovery.db"));
        for _ in 0..2 {
            let archive = open(&place.folder).unwrap();
            let told = archive
                .notices()
                .iter()
                .find(|notice| matches!(notice, Notice::Door { way: WayIn::RecoveryKey, .. }));
            assert!(told.unwrap().to_string().contains("Make a new recovery key"));
        }
        let mut archive = open(&place.folder).unwrap();
        let key = archive.new_recovery_key(PASSPHRASE).unwrap();
        assert!(!archive.notices().iter().any(|notice| matches!(notice, Notice::Door { .. })));
        archive.close().unwrap();
        drop(Archive::recover(&place.folder, &key, PASSPHRASE, Opening::by("PT")).unwrap());
        place.is_whole();
    }
}

#[test]
fn the_old_sheet_opens_nothing_even_with_the_old_file_put_back() {
    let place = place();
    let old = ["unlock-recovery.db", "unlock-passphrase.db"]
        .map(|name| (name, fs::read(place.file(name)).unwrap()));
    let mut archive = open(&place.folder).unwrap();
    let new = archive.new_recovery_key(PASSPHRASE).unwrap();
    archive.change_passphrase(PASSPHRASE, "seven quiet words by the river").unwrap();
    archive.close().unwrap();
    let recover = |key: &RecoveryKey| {
        Archive::recover(&place.folder, key, "another long passphrase", Opening::by("PT"))
    };
    assert!(matches!(recover(&place.key), Err(ArchiveError::WrongRecoveryKey)));
    for (name, bytes) in &old {
        fs::write(place.file(name), bytes).unwrap();
    }
    let foreign =
        |error: &ArchiveError| matches!(error, ArchiveError::FilesDoNotMatch(Mismatch::ForeignDoor(_)));
    let error = recover(&place.key).unwrap_err();
    assert!(foreign(&error) && error.to_string().contains("unlock-recovery.db"), "{error}");
    let error = open(&place.folder).unwrap_err();
    assert!(foreign(&error), "{error}");
    assert!(matches!(recover(&new), Err(ArchiveError::WrongRecoveryKey)), "its file was exchanged");
}

#[cfg(unix)]
#[test]
fn everything_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = place();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let all_are_private = |folder: &Path| {
        assert_eq!(mode(folder), 0o700, "{}", folder.display());
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            assert_eq!(mode(&path) & 0o077, 0, "{}", path.display());
        }
    };
    all_are_private(&place.folder);
    let mut archive = open(&place.folder).unwrap();
    archive.add_patient(|_| {}).unwrap();
    all_are_private(&place.folder);
    let (backup, export) = (place.root.path().join("b.gaittwin"), place.root.path().join("for the patient"));
    archive.back_up(&backup).unwrap();
    archive.export_patient(&place.patient, &export).unwrap();
    archive.export_audit_trail(&place.root.path().join("trail.csv")).unwrap();
    archive.close().unwrap();
    all_are_private(&export);
    assert_eq!((mode(&backup), mode(&place.root.path().join("trail.csv"))), (0o600, 0o600));
    // What an earlier version made is closed at the next opening; a group that may write was let in on purpose.
    fs::set_permissions(&place.folder, fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(place.file("records.db"), fs::Permissions::from_mode(0o644)).unwrap();
    fs::set_permissions(place.file("keys.db"), fs::Permissions::from_mode(0o664)).unwrap();
    open(&place.folder).unwrap().close().unwrap();
    assert_eq!((mode(&place.folder), mode(&place.file("records.db"))), (0o700, 0o600));
    assert_eq!(mode(&place.file("keys.db")), 0o660);
}
