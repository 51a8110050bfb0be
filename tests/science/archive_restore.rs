//! Back from a backup: whole or not at all, into an empty folder or beside what was there, from earlier versions too.

use std::fs;
use std::path::{Path, PathBuf};

use gaittwin::archive::{Archive, ArchiveError, AuditMark, Found, Opening, TrailFault, WayIn};
use gaittwin::clinic::wall_time::WallTime;
use sha2::{Digest as _, Sha256};

use super::archive_samples::{PASSPHRASE, new_archive};

const NAME: &str = "Wilhelmine Unverwechselbar";

fn open(folder: &Path) -> Result<Archive, ArchiveError> {
    Archive::open(folder, PASSPHRASE, Opening::by("PT"))
}

/// An archive with one named patient, and its backup.
fn with_backup(root: &Path) -> (PathBuf, PathBuf) {
    let folder = root.join("archive");
    let (mut archive, _) = new_archive(&folder);
    let patient = archive.add_patient(|_| {}).unwrap().pseudonym;
    archive.set_name(&patient, Some(NAME)).unwrap();
    let backup = root.join("monday.gaittwin");
    archive.back_up(&backup).unwrap();
    archive.close().unwrap();
    (folder, backup)
}

fn has_the_patient(folder: &Path) {
    let archive = open(folder).unwrap();
    let list = archive.patients(false).unwrap();
    assert_eq!((list.len(), list[0].name.as_deref()), (1, Some(NAME)));
    let verified = archive.verify(&[]).unwrap();
    assert!(verified.findings.iter().all(|finding| finding.to_string().contains("confirm")), "{verified:?}");
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name != "lock")
        .collect();
    names.sort();
    names
}

#[test]
fn a_backup_comes_back_into_an_empty_folder_and_says_what_it_holds() {
    let root = tempfile::tempdir().unwrap();
    let (folder, backup) = with_backup(root.path());
    let contents = Archive::check_backup(&backup).unwrap();
    assert_eq!(contents.doors, [WayIn::Passphrase, WayIn::RecoveryKey]);
    assert_eq!(contents.bytes, fs::metadata(&backup).unwrap().len());
    for target in ["new", "empty", "begun"] {
        let target = root.path().join(target);
        match target.file_name().unwrap().to_str().unwrap() {
            "empty" => fs::create_dir(&target).unwrap(),
            // What a creation or restore leaves that was killed before it was whole.
            "begun" => {
                fs::create_dir_all(target.join("making")).unwrap();
                fs::write(target.join("making").join("keys.db"), b"half").unwrap();
                fs::write(target.join("lock"), b"").unwrap();
            }
            _ => {}
        }
        Archive::restore(&backup, &target).unwrap();
        has_the_patient(&target);
        assert_eq!(
            names(&target),
            ["keys.db", "records.db", "unlock-passphrase.db", "unlock-recovery.db"],
            "and nothing else"
        );
    }
    let before = names(&folder);
    assert!(matches!(Archive::restore(&backup, &folder), Err(ArchiveError::FolderNotEmpty(_))));
    assert_eq!(names(&folder), before);
}

#[test]
fn what_was_there_is_kept_beside_what_is_restored() {
    let root = tempfile::tempdir().unwrap();
    let (folder, backup) = with_backup(root.path());
    let mut archive = open(&folder).unwrap();
    let later = archive.add_patient(|_| {}).unwrap().pseudonym;
    let busy = Archive::restore_keeping(&backup, &folder, archive.now());
    assert!(matches!(busy, Err(ArchiveError::InUse)), "not under somebody's hands");
    archive.close().unwrap();
    fs::remove_file(folder.join("unlock-passphrase.db")).unwrap();
    let now = WallTime::midnight(jiff::civil::date(2026, 11, 29));
    let kept = Archive::restore_keeping(&backup, &folder, now).unwrap().unwrap();
    assert!(kept.ends_with("kept-2026-11-29T00-00-00Z"), "{}", kept.display());
    has_the_patient(&folder);
    assert!(matches!(Archive::look(&folder).unwrap(), Found::Archive(doors) if doors.missing.is_empty()));

    // The archive from before still stands there whole, but for the door that it had lost.
    fs::copy(folder.join("unlock-passphrase.db"), kept.join("unlock-passphrase.db")).unwrap();
    let before = Archive::open(&kept, PASSPHRASE, Opening::by("PT")).unwrap();
    assert!(before.patient(&later).is_ok());
    drop(before);
    // A second time on the same day nothing is overwritten either.
    let again = Archive::restore_keeping(&backup, &folder, now).unwrap().unwrap();
    assert_ne!(again, kept);
    assert!(kept.join("records.db").exists() && again.join("records.db").exists());
    has_the_patient(&folder);
    // And a damaged backup moves nothing.
    let bytes = fs::read(&backup).unwrap();
    fs::write(&backup, &bytes[..bytes.len() - 1]).unwrap();
    let before = names(&folder);
    assert!(Archive::restore_keeping(&backup, &folder, now).is_err());
    assert_eq!(names(&folder), before);
}

#[test]
fn a_backup_into_the_archive_itself_or_over_another_file_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let (folder, backup) = with_backup(root.path());
    let mut archive = open(&folder).unwrap();
    for name in ["records.db", "keys.db", "unlock-recovery.db", "lock", "new.gaittwin"] {
        let error = archive.back_up(&folder.join(name)).unwrap_err();
        assert!(matches!(error, ArchiveError::BackupIntoArchive(_)), "{name}: {error}");
    }
    #[cfg(unix)]
    {
        let link = root.path().join("another way");
        std::os::unix::fs::symlink(&folder, &link).unwrap();
        let error = archive.back_up(&link.join("records.db")).unwrap_err();
        assert!(matches!(error, ArchiveError::BackupIntoArchive(_)), "{error}");
        let link = root.path().join("link to the records");
        std::os::unix::fs::symlink(folder.join("records.db"), &link).unwrap();
        assert!(matches!(archive.back_up(&link), Err(ArchiveError::WouldReplace(_))));
    }
    let thesis = root.path().join("thesis.docx");
    fs::write(&thesis, b"PK four years of work").unwrap();
    assert!(matches!(archive.back_up(&thesis), Err(ArchiveError::WouldReplace(_))));
    assert_eq!(fs::read(&thesis).unwrap(), b"PK four years of work");
    archive.back_up(&backup).unwrap();
    archive.close().unwrap();
    has_the_patient(&folder);
    let left: Vec<String> = names(root.path()).into_iter().filter(|name| name.contains("partial")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_backup_of_the_first_version_comes_back() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/archive-schema-3");
    let mut bytes = b"gaittwin/backup/1\n".to_vec();
    for part in [
        "unlock-passphrase.db",
        "unlock-passphrase.sha256",
        "unlock-recovery.db",
        "unlock-recovery.sha256",
        "keys.db",
        "records.db",
    ] {
        let part = fs::read(fixture.join(part)).unwrap();
        bytes.extend((part.len() as u64).to_le_bytes());
        bytes.extend(part);
    }
    let sum = Sha256::digest(&bytes);
    bytes.extend(sum);
    let root = tempfile::tempdir().unwrap();
    let backup = root.path().join("old.gaittwin");
    fs::write(&backup, &bytes).unwrap();
    let folder = root.path().join("archive");
    Archive::restore(&backup, &folder).unwrap();
    let archive = Archive::open(&folder, "fixture of an old archive", Opening::by("PT")).unwrap();
    assert_eq!(archive.patients(false).unwrap()[0].name.as_deref(), Some("Øyvind Ødegård"));
}

#[test]
fn a_trail_that_was_written_anew_is_found_out_by_a_mark_that_was_printed() {
    let root = tempfile::tempdir().unwrap();
    let (folder, backup) = with_backup(root.path());
    let mut archive = open(&folder).unwrap();
    let early = archive.audit_mark().unwrap().unwrap();
    archive.add_patient(|_| {}).unwrap();
    let printed = archive.audit_mark().unwrap().unwrap();
    let typed =
        AuditMark::parse(&printed.text().to_uppercase().replace('-', " ").replacen(' ', "-", 1)).unwrap();
    assert_eq!(archive.check_audit_trail_against(&[early.clone(), typed]).unwrap().fault, None);
    let table = root.path().join("trail.csv");
    archive.export_audit_trail(&table).unwrap();
    let text = fs::read_to_string(&table).unwrap();
    assert!(
        text.contains(&printed.text()) && text.contains("does not prove") && text.contains("patient_made")
    );
    archive.close().unwrap();

    // Somebody with the passphrase goes back to Monday and lets another story happen, all hashes fitting.
    let forged = root.path().join("forged");
    Archive::restore(&backup, &forged).unwrap();
    let mut archive = open(&forged).unwrap();
    for _ in 0..3 {
        archive.add_patient(|_| {}).unwrap();
    }
    assert_eq!(archive.check_audit_trail().unwrap().fault, None, "by itself the trail cannot tell");
    let found = archive.check_audit_trail_against(&[early, printed.clone()]).unwrap().fault.unwrap();
    assert!(matches!(&found, TrailFault::MarkMissing(_)), "{found:?}");
}
