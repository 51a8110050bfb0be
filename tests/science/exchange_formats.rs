//! Files for other programs: they hold the numbers of the assessment, and nobody's pseudonym where none may be.

use std::collections::BTreeSet;
use std::path::PathBuf;

use gaittwin::biomechanics::anatomy::{BySide, Landmark, LandmarkTable};
use gaittwin::biomechanics::gait::Parameter;
use gaittwin::biomechanics::motion::{JointAngles, LengthUnit, Motion, MotionSource, Position};
use gaittwin::clinic::patient::{Condition, Patient, Pseudonym, Sex};
use gaittwin::clinic::protocol::Protocol;
use gaittwin::clinic::timed::timed_result::TimedResult;
use gaittwin::clinic::timed::timed_walk::TimedWalk;
use gaittwin::clinic::trial::TrialConditions;
use gaittwin::clinic::wall_time::WallTime;
use gaittwin::exchange::research_table::{CohortWalk, cohort_tables, stride_table};
use gaittwin::exchange::{c3d, fhir, opensim_files};

use super::archive_samples::assessment;

fn patient(bits: u64) -> Patient {
    let mut patient = Patient::new(Pseudonym::from_random(bits));
    patient.sex = Some(Sex::Male);
    patient.birth_year = Some(1948);
    patient.condition = Some(Condition::Parkinson);
    "do not export me".clone_into(&mut patient.note);
    patient
}

/// Where files go that independent readers are to check: a folder that was asked for, or one that vanishes.
fn place(temporary: &tempfile::TempDir) -> PathBuf {
    std::env::var_os("GAITTWIN_EXCHANGE_OUT").map_or_else(|| temporary.path().to_path_buf(), Into::into)
}

#[test]
fn every_stride_stands_in_the_tidy_table() {
    let walk = assessment(1.0);
    let text = stride_table(&walk);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let quantity = |name: &str| rows.iter().filter(|row| &row[6] == name).collect::<Vec<_>>();
    assert_eq!(quantity("stride_time").len(), walk.strides.len());
    assert_eq!(quantity("step_length").len(), walk.steps.len());
    assert!(quantity("step_width").is_empty(), "what was not seen has no row");
    for (row, stride) in quantity("stride_time").iter().zip(&walk.strides) {
        assert!((row[7].parse::<f64>().unwrap() - stride.duration()).abs() < 1e-12);
        assert_eq!((&row[2], &row[9] == "true"), (stride.side.name(), stride.excluded.is_some()));
    }
}

#[test]
fn a_cohort_leaves_without_names_dates_and_pseudonyms() {
    let people: Vec<Patient> = (1..=5).map(|number| patient(number * 0x1234_5678_9abc)).collect();
    let (walk, conditions) = (assessment(1.0), TrialConditions::default());
    let walks: Vec<CohortWalk<'_>> = people
        .iter()
        .flat_map(|patient| {
            [2, 30].map(|day| CohortWalk {
                patient,
                time: WallTime::midnight(jiff::civil::date(2026, 3, 1)).plus_days(f64::from(day)),
                conditions: &conditions,
                assessment: &walk,
            })
        })
        .collect();
    let (table, strides) = cohort_tables(&walks, 77);
    for text in [&table, &strides] {
        assert!(people.iter().all(|person| !text.contains(person.pseudonym.as_str())));
        assert!(!text.contains("2026") && !text.contains("1948") && !text.contains("do not export"));
    }
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 10 * walk.parameters.estimates.len());
    let subjects: BTreeSet<&str> = rows.iter().map(|row| &row[1]).collect();
    let days: BTreeSet<&str> = rows.iter().map(|row| &row[2]).collect();
    assert_eq!((subjects.len(), days.into_iter().collect::<Vec<_>>()), (5, vec!["0", "28"]));
    assert_eq!((&rows[0][3], &rows[0][4]), ("75", "79"));
    let speed = rows.iter().find(|row| &row[18] == "walking_speed").unwrap();
    let known = walk.parameters.value(Parameter::WalkingSpeed).unwrap();
    assert!((speed[19].parse::<f64>().unwrap() - known).abs() < 1e-12);
    assert_ne!(cohort_tables(&walks, 78).0, "", "another seed gives another order, never an error");
}

#[test]
fn a_hospital_gets_one_observation_per_parameter() {
    let walk = assessment(1.0);
    let person = patient(99);
    let time = WallTime::midnight(jiff::civil::date(2026, 3, 1));
    let walked = [TimedResult::Walk(TimedWalk { start: 0.0, end: 4.8, distance: 6.0 })];
    let timed = (Protocol::TenMetreMiddleSix, walked.as_slice());
    let bundle = fhir::bundle(&person, time, &walk, timed, Some(b"%PDF-1.7 test"));
    let entries = bundle["entry"].as_array().unwrap();
    let of =
        |kind: &str| entries.iter().filter(|e| e["resource"]["resourceType"] == kind).collect::<Vec<_>>();
    assert_eq!(of("Observation").len(), Parameter::ALL.len() + 1, "and one for the timed test");
    let report = &of("DiagnosticReport")[0]["resource"];
    assert_eq!(report["result"].as_array().unwrap().len(), Parameter::ALL.len() + 1);
    assert_eq!(report["presentedForm"][0]["contentType"], "application/pdf");
    let urls: BTreeSet<&str> = entries.iter().map(|entry| entry["fullUrl"].as_str().unwrap()).collect();
    assert_eq!(urls.len(), entries.len());
    for result in report["result"].as_array().unwrap() {
        assert!(urls.contains(result["reference"].as_str().unwrap()), "every reference is inside");
    }
    for entry in of("Observation") {
        let resource = &entry["resource"];
        let code = resource["code"]["coding"][0]["code"].as_str().unwrap();
        let Some(parameter) = Parameter::from_key(code) else {
            assert_eq!(
                (code, resource["valueQuantity"]["value"].as_f64()),
                ("ten_metre_middle_six", Some(4.8))
            );
            continue;
        };
        match walk.parameters.value(parameter) {
            Some(value) => {
                assert!((resource["valueQuantity"]["value"].as_f64().unwrap() - value).abs() < 1e-12);
            }
            None => assert!(resource["dataAbsentReason"]["text"].as_str().is_some()),
        }
    }
    let temporary = tempfile::tempdir().unwrap();
    fhir::write(
        &place(&temporary).join("walk.fhir.json"),
        &person,
        time,
        &walk,
        timed,
        Some(b"%PDF-1.7 test"),
    )
    .unwrap();
}

#[test]
fn laboratories_get_landmarks_and_angles() {
    let mut landmarks: LandmarkTable<Vec<Option<Position>>> = LandmarkTable::default();
    for (number, landmark) in Landmark::ALL.into_iter().enumerate() {
        landmarks[landmark] = (0..200)
            .map(|frame| {
                let at = f64::from(frame) * 0.01;
                (landmark != Landmark::LeftEar || frame != 7).then_some(Position {
                    x: Some(1.2 * at),
                    y: Some(0.1 * number as f64 + 0.02 * at.sin()),
                    z: Some(0.01 * number as f64),
                })
            })
            .collect();
    }
    let angles = JointAngles {
        hip_flexion: vec![Some(0.3); 200],
        knee_flexion: vec![Some(0.5); 200],
        ankle_dorsiflexion: vec![None; 200],
    };
    let motion = Motion {
        source: MotionSource::Measured,
        start: 0.0,
        sample_rate: 100.0,
        length_unit: LengthUnit::Metre,
        landmarks,
        joint_angles: BySide { left: angles.clone(), right: angles },
        trunk_lean: vec![Some(0.1); 200],
        ground_reaction: None,
        activations: None,
    };
    let temporary = tempfile::tempdir().unwrap();
    let folder = place(&temporary);
    c3d::write(&folder.join("walk.c3d"), &motion, &assessment(1.0).events).unwrap();
    opensim_files::write_trc(&folder.join("walk.trc"), &motion).unwrap();
    opensim_files::write_mot(&folder.join("walk.mot"), &motion).unwrap();
    for name in ["walk.c3d", "walk.trc", "walk.mot"] {
        assert!(std::fs::metadata(folder.join(name)).unwrap().len() > 5000, "{name}");
    }
}
