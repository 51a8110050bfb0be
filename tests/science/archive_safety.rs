//! The archive on a bad day: full and read-only disks, damaged files, wrong clocks, deletion.

use std::fs;
use std::path::Path;
use std::process::Command;

use gaittwin::analysis::options::AnalysisOptions;
use gaittwin::archive::{Action, Archive, ArchiveError, Mismatch, Opening, WayIn};
use gaittwin::clinic::patient::Pseudonym;
use gaittwin::clinic::session::{Session, SessionId};
use gaittwin::clinic::trial::TrialConditions;
use gaittwin::clinic::wall_time::WallTime;

use super::archive_samples::{PASSPHRASE, TestClock, assessment, new_archive, sample, track};

const NAME: &str = "Wilhelmine Unverwechselbar-Testperson";

fn open(folder: &Path) -> Result<Archive, ArchiveError> {
    Archive::open(folder, PASSPHRASE, Opening::by("PT"))
}

/// A patient with a name, one visit and one analysed walk.
fn fill(archive: &mut Archive) -> (Pseudonym, SessionId) {
    let patient = archive.add_patient(|patient| patient.note = format!("note on {NAME}")).unwrap();
    archive.set_name(&patient.pseudonym, Some(NAME)).unwrap();
    let visit = archive.add_session(&patient.pseudonym, &Session::default()).unwrap();
    let walk = archive.add_trial(visit, &TrialConditions::default(), &track(150)).unwrap();
    archive.save_assessment(walk, &assessment(1.0), &AnalysisOptions::default()).unwrap();
    (patient.pseudonym, visit)
}

fn all_bytes(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        found.push((path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()));
    }
    found
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[test]
fn no_name_and_no_key_point_stands_readable_in_any_file() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("archive");
    let (mut archive, recovery) = new_archive(&folder);
    let (pseudonym, _) = fill(&mut archive);
    let x = sample(10).pose.unwrap().points[gaittwin::biomechanics::anatomy::Landmark::LeftHip].unwrap().x;
    let sheet = recovery.text();
    let wanted: [(&str, Vec<u8>); 8] = [
        ("name", NAME.as_bytes().to_vec()),
        ("part of the name", b"Unverwechselbar".to_vec()),
        ("pseudonym", pseudonym.as_str().as_bytes().to_vec()),
        ("passphrase", PASSPHRASE.as_bytes().to_vec()),
        ("recovery key", sheet.replace('-', "").into_bytes()),
        ("key-point as f64", x.to_le_bytes().to_vec()),
        ("parameter name", b"walking_speed".to_vec()),
        ("SQLite header", b"SQLite format 3".to_vec()),
    ];
    let look = |when: &str| {
        for (file, bytes) in all_bytes(&folder) {
            for (what, wanted) in &wanted {
                assert!(!contains(&bytes, wanted), "{what} found in {file} {when}");
            }
        }
    };
    look("while the archive is open");
    let backup = place.path().join("backup.gaittwin");
    archive.back_up(&backup).unwrap();
    drop(archive);
    look("after a session");
    let bytes = fs::read(&backup).unwrap();
    assert!(wanted.iter().all(|(_, wanted)| !contains(&bytes, wanted)), "the backup is as secret");
}

#[test]
fn a_deleted_patient_cannot_be_read_even_from_a_copy_of_the_records() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("archive");
    let clock = TestClock::at(WallTime::midnight(jiff::civil::date(2026, 1, 10)));
    let (mut archive, _) = Archive::create(&folder, PASSPHRASE, clock.opening()).unwrap();
    let (gone, _) = fill(&mut archive);
    let (stays, _) = fill(&mut archive);
    archive.back_up(&place.path().join("january.gaittwin")).unwrap();
    archive.close().unwrap();
    fs::copy(folder.join("records.db"), place.path().join("stolen.db")).unwrap();

    let mut archive = Archive::open(&folder, PASSPHRASE, clock.opening()).unwrap();
    archive.bin_patient(&gone).unwrap();
    assert_eq!(archive.patients(false).unwrap().len(), 1);
    assert_eq!(archive.patients(true).unwrap()[0].patient.pseudonym, gone);
    clock.set(WallTime::midnight(jiff::civil::date(2026, 2, 5)));
    assert!(archive.empty_bin().unwrap().is_empty(), "26 days are not 30");
    clock.set(WallTime::midnight(jiff::civil::date(2025, 2, 5)));
    assert!(matches!(archive.empty_bin(), Err(ArchiveError::ClockSetBack { .. })));
    clock.set(WallTime::midnight(jiff::civil::date(2026, 2, 10)));
    assert!(
        matches!(archive.empty_bin(), Err(ArchiveError::ClockAhead { .. })),
        "nobody was here for a month"
    );
    archive.confirm_clock().unwrap();
    let receipts = archive.empty_bin().unwrap();
    assert_eq!(receipts.len(), 1);
    assert_eq!((receipts[0].sessions, receipts[0].trials), (1, 1));
    assert_eq!(receipts[0].older_backups, ["january.gaittwin"], "the receipt names what a person must fetch");
    assert!(receipts[0].text().contains(gone.as_str()));
    assert!(matches!(archive.patient(&gone), Err(ArchiveError::NoSuchPatient(_))));
    archive.close().unwrap();

    // The records from before, with the keys of now: that is refused. Taken as it is, the rows are back, but nobody can read
    // them, and as the tombstone says that the patient was deleted, opening removes them again.
    fs::copy(place.path().join("stolen.db"), folder.join("records.db")).unwrap();
    let refused = Archive::open(&folder, PASSPHRASE, clock.opening()).unwrap_err();
    assert!(matches!(refused, ArchiveError::FilesDoNotMatch(Mismatch::RecordsOlder { .. })), "{refused}");
    let archive = Archive::open_as_it_is(&folder, PASSPHRASE, clock.opening()).unwrap();
    assert!(matches!(archive.name(&gone), Err(ArchiveError::NoSuchPatient(_))));
    assert_eq!(archive.name(&stays).unwrap().as_deref(), Some(NAME));
    assert!(archive.check_audit_trail().unwrap().fault.is_some(), "an exchanged file shows in the trail");
}

#[test]
fn the_audit_trail_tells_everything_and_a_clock_set_back() {
    let place = tempfile::tempdir().unwrap();
    let clock = TestClock::at(WallTime::midnight(jiff::civil::date(2026, 1, 10)));
    let (mut archive, _) = Archive::create(&place.path().join("a"), PASSPHRASE, clock.opening()).unwrap();
    let (patient, visit) = fill(&mut archive);
    clock.set(WallTime::midnight(jiff::civil::date(2020, 1, 1)));
    archive.note_use(Action::Viewed, &patient, "report").unwrap();
    archive.add_trial(visit, &TrialConditions::default(), &track(30)).unwrap();
    let check = archive.check_audit_trail().unwrap();
    assert_eq!((check.fault, check.clock_set_back_at.len()), (None, 1), "the chain holds, the jump is named");
    let actions: Vec<String> =
        archive.audit_trail(Some(&patient)).unwrap().into_iter().map(|entry| entry.action).collect();
    for action in [
        "patient_made",
        "name_changed",
        "session_made",
        "trial_started",
        "trial_finished",
        "analysed",
        "viewed",
    ] {
        assert!(actions.iter().any(|known| known == action), "{action} is missing");
    }
    let sessions = archive.sessions(&patient).unwrap();
    assert_eq!(sessions.len(), 1, "visits are not lost by a wrong clock");
}

#[test]
fn backups_come_back_whole_or_not_at_all() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("archive");
    let (mut archive, recovery) = new_archive(&folder);
    let (patient, visit) = fill(&mut archive);
    let backup = place.path().join("backup.gaittwin");
    archive.back_up(&backup).unwrap();
    drop(archive);

    let whole = fs::read(&backup).unwrap();
    let restored = place.path().join("restored");
    Archive::restore(&backup, &restored).unwrap();
    let copy = Archive::recover(&restored, &recovery, "another long passphrase", Opening::by("PT")).unwrap();
    assert_eq!(copy.name(&patient).unwrap().as_deref(), Some(NAME));
    assert_eq!(copy.trials(visit).unwrap().len(), 1);
    assert_eq!(copy.check_audit_trail().unwrap().fault, None);
    assert!(matches!(Archive::restore(&backup, &folder), Err(ArchiveError::FolderNotEmpty(_))));

    let target = place.path().join("never");
    for length in [0, 10, whole.len() / 3, whole.len() - 40, whole.len() - 1] {
        fs::write(&backup, &whole[..length]).unwrap();
        assert!(
            matches!(Archive::restore(&backup, &target), Err(ArchiveError::BackupIncomplete { .. })),
            "{length}"
        );
    }
    for at in [3, 40, whole.len() / 2, whole.len() - 5] {
        let mut changed = whole.clone();
        changed[at] ^= 0x10;
        fs::write(&backup, changed).unwrap();
        assert!(
            matches!(Archive::restore(&backup, &target), Err(ArchiveError::BackupIncomplete { .. })),
            "{at}"
        );
    }
    assert!(!target.exists(), "nothing was written");
}

#[test]
fn a_person_gets_everything_that_is_held_of_them() {
    let place = tempfile::tempdir().unwrap();
    let (mut archive, _) = new_archive(&place.path().join("archive"));
    let (patient, visit) = fill(&mut archive);
    let folder = place.path().join("for the patient");
    archive.export_patient(&patient, &folder).unwrap();
    let text = fs::read_to_string(folder.join("patient.json")).unwrap();
    let all: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(all["name"], NAME);
    let walks = all["visits"][0]["walks"].as_array().unwrap();
    assert_eq!(walks.len(), archive.trials(visit).unwrap().len());
    assert_eq!(walks[0]["results"].as_array().unwrap().len(), 1);
    assert!(all["audit_trail"].as_array().unwrap().iter().any(|entry| entry["action"] == "exported"));
    let table = fs::read_to_string(folder.join(walks[0]["keypoints"].as_str().unwrap())).unwrap();
    let seen = track(150).samples.iter().filter(|sample| sample.pose.is_some()).count();
    assert_eq!(table.lines().count(), 1 + 21 * seen);
}

#[test]
fn damaged_files_say_what_to_do() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("archive");
    let (mut archive, recovery) = new_archive(&folder);
    fill(&mut archive);
    archive.close().unwrap();
    let spoil = |file: &str, at: usize| {
        let path = folder.join(file);
        let whole = fs::read(&path).unwrap();
        let mut bytes = whole.clone();
        bytes[at] ^= 0xff;
        fs::write(&path, bytes).unwrap();
        whole
    };
    let whole = spoil("unlock-passphrase.db", 100);
    let error = open(&folder).unwrap_err();
    assert!(
        matches!(error, ArchiveError::DoorDamaged(WayIn::Passphrase))
            && error.to_string().contains("recovery key"),
        "{error}"
    );
    drop(Archive::recover(&folder, &recovery, PASSPHRASE, Opening::by("PT")).unwrap());
    assert_ne!(fs::read(folder.join("unlock-passphrase.db")).unwrap(), whole, "a new one was written");
    drop(open(&folder).unwrap());
    spoil("records.db", 50);
    let error = open(&folder).unwrap_err();
    assert!(matches!(error, ArchiveError::Damaged) && error.to_string().contains("backup"), "{error}");
}

#[test]
fn read_only_media_are_read() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("archive");
    let (mut archive, _) = new_archive(&folder);
    let (patient, _) = fill(&mut archive);
    archive.close().unwrap();
    let bound = Command::new("mount").arg("--bind").args([&folder, &folder]).status();
    let remounted = Command::new("mount").args(["-o", "remount,ro,bind"]).arg(&folder).status();
    if !bound.is_ok_and(|status| status.success()) || !remounted.is_ok_and(|status| status.success()) {
        println!("skipped: this user may not mount");
        drop(Command::new("umount").arg(&folder).status());
        return;
    }
    let opened = open(&folder);
    let name = opened.as_ref().ok().and_then(|archive| archive.name(&patient).ok().flatten());
    let (read_only, refused) = opened.map_or((false, None), |mut archive| {
        (archive.is_read_only(), Some(archive.set_name(&patient, None)))
    });
    assert!(Command::new("umount").arg(&folder).status().unwrap().success());
    assert_eq!(name.as_deref(), Some(NAME));
    assert!(read_only && matches!(refused, Some(Err(ArchiveError::ReadOnly))));
}

#[test]
fn a_full_disk_loses_nothing_that_was_saved() {
    let place = tempfile::tempdir().unwrap();
    let small = place.path().join("small");
    fs::create_dir(&small).unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(&small).status();
    if !mounted.is_ok_and(|status| status.success()) {
        println!("skipped: this user may not mount");
        return;
    }
    let folder = small.join("archive");
    let (mut archive, _) = new_archive(&folder);
    let (patient, visit) = fill(&mut archive);
    let mut saved = 1;
    let error = loop {
        match archive.add_trial(visit, &TrialConditions::default(), &track(600)) {
            Ok(_) => saved += 1,
            Err(error) => break error,
        }
        assert!(saved < 1000);
    };
    assert!(matches!(error, ArchiveError::DiskFull), "{error}");
    drop(archive);
    // Room is made, and the archive opens with everything that was said to be saved.
    let grown = Command::new("mount").args(["-o", "remount,size=16m"]).arg(&small).status().unwrap();
    let archive = open(&folder).unwrap();
    let walks = archive.trials(visit).unwrap();
    let finished = walks.iter().filter(|walk| walk.finished).count();
    let name = archive.name(&patient).unwrap();
    let trail = archive.check_audit_trail().unwrap();
    drop(archive);
    assert!(Command::new("umount").arg(&small).status().unwrap().success() && grown.success());
    assert_eq!((finished, name.as_deref(), trail.fault), (saved, Some(NAME), None));
}
