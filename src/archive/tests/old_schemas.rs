//! Archives of every older schema, kept as files under `tests/data`, open and lose nothing.

use std::path::{Path, PathBuf};

use crate::archive::copies::pairing::known_doors;
use crate::archive::forms::schema::{STEPS, version};
use crate::archive::keys::door::{enter, sum};
use crate::archive::store::{Archive, Opening};
use crate::archive::{Action, ArchiveError, Notice, WayIn};
use crate::biomechanics::anatomy::Landmark;
use crate::clinic::session::Session;
use crate::clinic::trial::TrialConditions;
use crate::clinic::wall_time::WallTime;
use crate::vision::pose::{Keypoint, Pose, PoseSample, PoseTrack};

const PASSPHRASE: &str = "fixture of an old archive";
const NAME: &str = "Øyvind Ødegård";
const FILES: [&str; 6] = [
    "unlock-passphrase.db",
    "unlock-passphrase.sha256",
    "unlock-recovery.db",
    "unlock-recovery.sha256",
    "keys.db",
    "records.db",
];

fn fixture(version: usize) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/archive-schema-{version}"))
}

fn track() -> PoseTrack {
    let samples = (0..20)
        .map(|frame| {
            let mut pose = Pose::default();
            pose.points[Landmark::LeftHip] =
                Some(Keypoint { x: 100.0 + frame as f64, y: 240.5, confidence: 0.875 });
            PoseSample { frame, time: frame as f64 / 32.0, pose: Some(pose), leg_candidates: Vec::new() }
        })
        .collect();
    PoseTrack { width: 640, height: 480, samples }
}

/// Run once for each new schema, before the next step is added: `cargo test --features io -- --ignored write_fixtures`.
#[test]
#[ignore = "writes the fixture files; those that exist are kept"]
fn write_fixtures() {
    let folder = fixture(STEPS.len());
    if folder.exists() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let opening = Opening {
        operator: "PT".to_owned(),
        clock: Box::new(|| WallTime::midnight(jiff::civil::date(2026, 1, 1))),
    };
    let (mut archive, _) = Archive::create(place.path(), PASSPHRASE, opening).unwrap();
    let patient = archive.add_patient(|patient| patient.birth_year = Some(1960)).unwrap();
    archive.set_name(&patient.pseudonym, Some(NAME)).unwrap();
    let visit = archive.add_session(&patient.pseudonym, &Session::default()).unwrap();
    archive.add_trial(visit, &TrialConditions::default(), &track()).unwrap();
    archive.close().unwrap();
    std::fs::create_dir_all(&folder).unwrap();
    for file in FILES {
        // Doors of today have no checksum beside them.
        drop(std::fs::copy(place.path().join(file), folder.join(file)));
    }
}

#[test]
fn archives_of_every_older_schema_open_and_lose_nothing() {
    for steps in 1..STEPS.len() {
        let place = tempfile::tempdir().unwrap();
        for file in FILES.into_iter().filter(|file| fixture(steps).join(file).exists()) {
            std::fs::copy(fixture(steps).join(file), place.path().join(file)).unwrap();
        }
        let mut archive = Archive::open(place.path(), PASSPHRASE, Opening::by("PT")).unwrap();
        assert_eq!(version(&archive.records).unwrap(), STEPS.len() as i64);
        let list = archive.patients(false).unwrap();
        assert_eq!((list.len(), list[0].name.as_deref(), list[0].trials), (1, Some(NAME), 1));
        assert_eq!(list[0].patient.birth_year, Some(1960));
        let patient = list[0].patient.pseudonym.clone();
        let (visit, _) = archive.sessions(&patient).unwrap()[0];
        let walk = archive.trials(visit).unwrap()[0].id;
        assert_eq!(archive.track(walk).unwrap(), track());
        assert_eq!(archive.check_audit_trail().unwrap().fault, None);
        archive.bin_patient(&patient).unwrap();
        archive.take_from_bin(&patient).unwrap();
        archive.note_use(Action::Viewed, &patient, "").unwrap();
        assert!(archive.notices().iter().all(|notice| matches!(notice, Notice::Clock(_))));
        archive.close().unwrap();

        // The passphrase's file is now of today's kind, the recovery key's as it was; both are known to the archive.
        assert!(!enter(place.path(), WayIn::Passphrase, PASSPHRASE).unwrap().old);
        assert!(!place.path().join("unlock-passphrase.sha256").exists());
        let archive = Archive::open(place.path(), PASSPHRASE, Opening::by("PT")).unwrap();
        assert_eq!(archive.check_audit_trail().unwrap().fault, None);
        for way in WayIn::BOTH {
            let known = known_doors(&archive.keys, way).unwrap();
            assert_eq!(known, [sum(place.path(), way).unwrap()], "{way:?}");
        }
    }
}

#[test]
fn a_wrong_passphrase_leaves_an_old_archive_alone() {
    let place = tempfile::tempdir().unwrap();
    for file in FILES {
        std::fs::copy(fixture(1).join(file), place.path().join(file)).unwrap();
    }
    let wrong = Archive::open(place.path(), "not the right words", Opening::by("PT"));
    assert!(matches!(wrong, Err(ArchiveError::WrongPassphrase)));
    for file in FILES {
        let (old, now) = (fixture(1).join(file), place.path().join(file));
        assert_eq!(std::fs::read(old).unwrap(), std::fs::read(now).unwrap(), "{file}");
    }
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let place = tempfile::tempdir().unwrap();
    let (archive, _) = Archive::create(place.path(), PASSPHRASE, Opening::by("PT")).unwrap();
    archive.records.pragma_update(None, "user_version", 99).unwrap();
    archive.close().unwrap();
    let before = std::fs::read(place.path().join("records.db")).unwrap();
    let error = Archive::open(place.path(), PASSPHRASE, Opening::by("PT")).unwrap_err();
    assert!(matches!(error, ArchiveError::NewerSchema { found: 99, .. }), "{error}");
    assert!(error.to_string().contains("newer version"));
    assert_eq!(std::fs::read(place.path().join("records.db")).unwrap(), before);
}

#[test]
fn the_trail_cannot_be_changed_by_sql_and_a_forced_change_shows() {
    let place = tempfile::tempdir().unwrap();
    let (mut archive, _) = Archive::create(place.path(), PASSPHRASE, Opening::by("PT")).unwrap();
    archive.add_patient(|_| {}).unwrap();
    assert!(archive.records.execute("UPDATE audit SET operator = 'x'", []).is_err());
    assert!(archive.records.execute("DELETE FROM audit", []).is_err());
    archive.records.execute_batch("DROP TRIGGER audit_is_never_changed").unwrap();
    archive.records.execute("UPDATE audit SET operator = 'x' WHERE seq = 2", []).unwrap();
    assert!(archive.check_audit_trail().unwrap().fault.unwrap().to_string().contains("entry 2"));
}
