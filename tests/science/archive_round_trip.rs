//! What goes into the archive comes out of it, whoever's name it is; and nobody without the passphrase gets any of it.

use gaittwin::analysis::options::{AnalysisOptions, Edit, FloorMarks, Surface};
use gaittwin::analysis::still_angle::StillAngle;
use gaittwin::archive::{Archive, ArchiveError, Opening, RecoveryKey};
use gaittwin::biomechanics::anatomy::Side;
use gaittwin::biomechanics::gait::{EventKind, Parameter};
use gaittwin::clinic::assessment::{CameraView, TimeSpan};
use gaittwin::clinic::patient::{Condition, Sex};
use gaittwin::clinic::protocol::Protocol;
use gaittwin::clinic::session::{Session, Treatment};
use gaittwin::clinic::trial::{Medication, Pace, TrialConditions, WalkingAid};
use gaittwin::clinic::wall_time::WallTime;

use super::archive_samples::{PASSPHRASE, assessment, new_archive, track};

fn conditions() -> TrialConditions {
    TrialConditions {
        label: "after medication".to_owned(),
        timed: Some(gaittwin::clinic::timed::timed_result::TimedResult::UpAndGo {
            phases: gaittwin::clinic::timed::timed_up_and_go::Phases::new([
                0.5, 1.5, 4.0, 5.5, 8.5, 9.5, 11.25,
            ])
            .unwrap(),
            by_hand: true,
        }),
        protocol: Protocol::TenMetreMiddleSix,
        pace: Pace::Fast,
        aid: WalkingAid::Cane,
        assistance: Some(6),
        orthosis: "AFO left".to_owned(),
        footwear: "own shoes".to_owned(),
        medication: Medication { on: Some(true), hours_since_dose: Some(1.5) },
        paretic_side: Some(Side::Left),
        stature: Some(1.74),
        leg_length: Some(0.91),
        second_task: "serial sevens".to_owned(),
        cue_rate: Some(96.0),
        note: "tired".to_owned(),
    }
}

fn options() -> AnalysisOptions {
    AnalysisOptions {
        stature: Some(1.74),
        px_per_m: None,
        floor_marks: Some(FloorMarks { first: [100.0, 900.5], second: [1800.0, 905.0], distance: 4.0 }),
        view: Some(CameraView::Right),
        surface: Surface::Treadmill { belt_speed: Some(0.8) },
        edits: vec![
            Edit::SwapSides(TimeSpan { start: 1.0, end: 1.5 }),
            Edit::MoveEvent { side: Side::Left, kind: EventKind::ToeOff, from: 2.0, to: 2.03 },
            Edit::AddEvent { side: Side::Right, kind: EventKind::InitialContact, time: 3.1 },
            Edit::RemoveEvent { side: Side::Right, kind: EventKind::ToeOff, time: 4.0 },
            Edit::ToggleStride { side: Side::Left, time: 5.0 },
        ],
        still_angles: StillAngle::new(2.4, [[310.0, 240.5], [322.0, 330.0], [301.0, 421.0]])
            .into_iter()
            .collect(),
    }
}

#[test]
fn everything_comes_back_after_closing_and_opening() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("archive");
    let (mut archive, _) = new_archive(&folder);
    let patient = archive
        .add_patient(|patient| {
            patient.sex = Some(Sex::Female);
            patient.birth_year = Some(1951);
            patient.condition = Some(Condition::Parkinson);
            patient.paretic_side = Some(Side::Right);
            patient.note = "since 2019".to_owned();
        })
        .unwrap();
    let session = Session {
        start: WallTime::midnight(jiff::civil::date(2026, 3, 2)),
        operator: "PT".to_owned(),
        room: "corridor, tripod on the cross".to_owned(),
        stature: Some(1.74),
        leg_length: Some(0.91),
        mass: Some(71.5),
        note: String::new(),
    };
    let visit = archive.add_session(&patient.pseudonym, &session).unwrap();
    let walk = archive.add_trial(visit, &conditions(), &track(240)).unwrap();
    archive.save_assessment(walk, &assessment(1.0), &AnalysisOptions::default()).unwrap();
    archive.save_assessment(walk, &assessment(1.1), &options()).unwrap();
    let mark = Treatment {
        time: WallTime::midnight(jiff::civil::date(2026, 3, 9)),
        label: "LSVT-BIG 4 × week".to_owned(),
    };
    archive.add_treatment(&patient.pseudonym, &mark).unwrap();
    archive.close().unwrap();

    let mut archive = Archive::open(&folder, PASSPHRASE, Opening::by("PT")).unwrap();
    let list = archive.patients(false).unwrap();
    assert_eq!(list.len(), 1);
    assert_eq!(list[0].patient, patient);
    assert_eq!((list[0].sessions, list[0].trials, list[0].name.as_deref()), (1, 1, None));
    assert_eq!(archive.sessions(&patient.pseudonym).unwrap(), [(visit, session)]);
    let walks = archive.trials(visit).unwrap();
    assert_eq!((walks[0].id, walks[0].frames, walks[0].finished, walks[0].analysed), (walk, 240, true, true));
    assert_eq!(walks[0].conditions, conditions());
    assert_eq!(archive.treatments(&patient.pseudonym).unwrap(), [mark]);

    let result = archive.assessment(walk).unwrap().unwrap();
    assert_eq!(result.options, options());
    assert!(result.software.starts_with("gaittwin "));
    let (mut expected, mut found) = (assessment(1.1), result.assessment);
    for (before, after) in expected.curves.iter().zip(&found.curves) {
        for (a, b) in before.strides.iter().flatten().zip(after.strides.iter().flatten()) {
            assert!((a - b).abs() < 1e-6, "curves come back to a ten-thousandth of a degree");
        }
    }
    expected.curves.clear();
    found.curves.clear();
    assert_eq!(found, expected);
    assert_eq!(archive.earlier_assessments(walk).unwrap().len(), 1, "the first result is kept");
    for _ in 0..3 {
        archive.save_assessment(walk, &assessment(1.1), &options()).unwrap();
    }
    let kept = archive.earlier_assessments(walk).unwrap().len();
    assert_eq!(
        kept, 2,
        "of many corrections in one sitting only the last stays, beside what was there before"
    );
    let trend = archive.trend(&patient.pseudonym, Parameter::WalkingSpeed).unwrap();
    assert_eq!(trend.len(), 1);
    assert!((trend[0].value - 1.18 * 1.1).abs() < 1e-12);
    assert!(
        archive.trend(&patient.pseudonym, Parameter::StepWidth).unwrap().is_empty(),
        "withheld is no point"
    );
    let (before, after) = (track(240), archive.track(walk).unwrap());
    assert_eq!(before.samples.len(), after.samples.len());
    let check = archive.check_audit_trail().unwrap();
    assert_eq!((check.fault, check.clock_set_back_at.len()), (None, 0));
}

#[test]
fn names_of_every_script_and_length_come_back_and_are_found() {
    let place = tempfile::tempdir().unwrap();
    let (mut archive, _) = new_archive(&place.path().join("archive"));
    let long = "Wolfeschlegelsteinhausenbergerdorff ".repeat(300);
    let names = [
        "Élodie D'Arcy-O'Neil",
        "Дмитрий Шостакович",
        "محمد بن عبد الله",
        "山田 花子",
        "김철수",
        "नरेन्द्र शर्मा",
        "Σωκράτης",
        "שָׂרָה לֵוִי",
        "👩‍🦽 with a zero-width joiner",
        "Robert'); DROP TABLE patient;--",
        long.trim(),
    ];
    for name in names {
        let patient = archive.add_patient(|_| {}).unwrap();
        archive.set_name(&patient.pseudonym, Some(name)).unwrap();
        assert_eq!(archive.name(&patient.pseudonym).unwrap().as_deref(), Some(name));
        let found = archive.find_patients(&name.chars().take(6).collect::<String>()).unwrap();
        assert!(found.iter().any(|summary| summary.patient.pseudonym == patient.pseudonym), "{name}");
        let typed = patient.pseudonym.as_str().to_lowercase().replace('-', "");
        assert_eq!(archive.find_patients(&typed).unwrap().len(), 1);
    }
    assert_eq!(archive.patients(false).unwrap().len(), names.len());
    let first = archive.patients(false).unwrap()[0].patient.pseudonym.clone();
    archive.set_name(&first, None).unwrap();
    assert_eq!(archive.name(&first).unwrap(), None, "a name can be taken out again");
}

#[test]
fn only_passphrase_or_recovery_key_open_it() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("archive");
    let (archive, recovery) = new_archive(&folder);
    archive.close().unwrap();
    let open = |passphrase: &str| Archive::open(&folder, passphrase, Opening::by("PT"));
    assert!(matches!(open("correct horse battery stapler"), Err(ArchiveError::WrongPassphrase)));
    assert!(matches!(open(""), Err(ArchiveError::WrongPassphrase)));
    assert!(open("x").unwrap_err().to_string().contains("recovery key"));
    drop(open(PASSPHRASE).unwrap());

    let sheet = recovery.text();
    let typed = RecoveryKey::parse(&sheet.to_lowercase()).unwrap();
    let other = place.path().join("other");
    let (_, foreign) = new_archive(&other);
    let recover = |key: &RecoveryKey, new: &str| Archive::recover(&folder, key, new, Opening::by("PT"));
    assert!(matches!(recover(&foreign, "a new long passphrase"), Err(ArchiveError::WrongRecoveryKey)));
    assert!(matches!(recover(&typed, "short"), Err(ArchiveError::PassphraseTooShort { .. })));
    drop(recover(&typed, "pass'phrase \"with\" quotes; π ≥ 3").unwrap());
    assert!(matches!(open(PASSPHRASE), Err(ArchiveError::WrongPassphrase)), "the old passphrase is void");
    let mut archive = open("pass'phrase \"with\" quotes; π ≥ 3").unwrap();
    assert!(
        matches!(archive.new_recovery_key(PASSPHRASE), Err(ArchiveError::WrongPassphrase)),
        "whoever finds the archive open cannot change what opens it"
    );
    assert!(matches!(
        archive.change_passphrase(PASSPHRASE, "x y z x y z x y"),
        Err(ArchiveError::PassphraseCommon)
    ));
    let second = archive.new_recovery_key("pass'phrase \"with\" quotes; π ≥ 3").unwrap();
    drop(archive);
    assert!(
        matches!(recover(&typed, PASSPHRASE), Err(ArchiveError::WrongRecoveryKey)),
        "the old sheet is void"
    );
    drop(recover(&second, PASSPHRASE).unwrap());
    drop(open(PASSPHRASE).unwrap());
}

#[test]
fn two_windows_at_once_are_refused_politely() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("archive");
    let (archive, _) = new_archive(&folder);
    let second = Archive::open(&folder, PASSPHRASE, Opening::by("PT"));
    let error = second.unwrap_err();
    assert!(matches!(error, ArchiveError::InUse) && error.to_string().contains("another window"));
    drop(archive);
    drop(Archive::open(&folder, PASSPHRASE, Opening::by("PT")).unwrap());
    assert!(matches!(
        Archive::open(place.path(), PASSPHRASE, Opening::by("PT")),
        Err(ArchiveError::NotAnArchive(_))
    ));
    assert!(matches!(
        Archive::create(&folder, PASSPHRASE, Opening::by("PT")),
        Err(ArchiveError::FolderNotEmpty(_))
    ));
}
