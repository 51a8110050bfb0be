//! Nothing leaves the program that no body does, and nothing is printed as good that a red check speaks against.
//!
//! Inputs that broke earlier versions stand in the shared material; where it is absent those tests say so and pass.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gaittwin::analysis::options::Edit;
use gaittwin::analysis::{AnalysisOptions, analyse, source_of_track};
use gaittwin::biomechanics::anatomy::{MuscleGroup, Side};
use gaittwin::biomechanics::gait::{GaitParameters, Parameter, Status};
use gaittwin::clinic::assessment::{Assessment, QualityLevel, TimeSpan};
use gaittwin::clinic::norms::{NormPerson, usual_muscles};
use gaittwin::clinic::quality_touch::{Touch, touch};
use gaittwin::clinic::words::language::Language;
use gaittwin::exchange::pose_file;
use gaittwin::recording::final_analysis::{Recording, assess};
use gaittwin::recording::walk_folder;
use gaittwin::study::validation::read_folder;
use gaittwin::synthesis::{CameraPlacement, PoseNoise, VirtualCamera};
use gaittwin::vision::pose::PoseTrack;

use crate::command_line::run;

fn shared(place: &str) -> Option<PathBuf> {
    let path = crate::material::at(place);
    if !path.exists() {
        println!("skipped: {} is not there", path.display());
        return None;
    }
    Some(path)
}

fn poses(place: &str) -> Option<PoseTrack> {
    Some(pose_file::read(&shared(place)?).unwrap())
}

fn read(track: &PoseTrack, stature: Option<f64>, px_per_m: Option<f64>) -> Assessment {
    let options = AnalysisOptions { stature, px_per_m, ..AnalysisOptions::default() };
    analyse(track, &options, source_of_track("poses", track))
}

/// Every length and the speed are withheld and say why in these words; the times stay.
fn lengths_are_withheld(parameters: &GaitParameters, why: &str) {
    for parameter in Parameter::ALL.into_iter().filter(|parameter| parameter.is_length()) {
        let estimate = parameters.get(parameter).unwrap();
        assert_eq!((estimate.value, estimate.status), (None, Status::Withheld), "{}", parameter.key());
        if parameter != Parameter::StepWidth {
            let reason = Language::English.reason(estimate).unwrap_or_default();
            assert!(reason.contains(why), "{}: {reason}", parameter.key());
        }
    }
    assert!(parameters.value(Parameter::Cadence).is_some(), "the rhythm needs no scale");
}

#[test]
fn a_scale_in_another_unit_gives_no_lengths_and_is_named_as_the_cause() {
    let Some(track) = poses("cases/reliability/walk720.poses.json") else { return };
    let right = read(&track, Some(1.75), None);
    let px_per_m = right.scale.unwrap().px_per_m;
    assert!(right.parameters.value(Parameter::WalkingSpeed).is_some_and(|speed| speed < 2.0));
    let by_scale = read(&track, None, Some(px_per_m));
    assert!(by_scale.parameters.value(Parameter::WalkingSpeed).is_some_and(|speed| speed < 2.0));
    // In centimetres, decimetres, feet, and the other way round.
    for factor in [0.01, 0.1, 0.305, 10.0, 100.0] {
        for stature in [None, Some(1.75)] {
            let wrong = read(&track, stature, Some(factor * px_per_m));
            lengths_are_withheld(&wrong.parameters, "pixels per metre");
        }
    }
    // A little off the stature is said and shown.
    let off = read(&track, Some(1.75), Some(px_per_m / 1.2)).parameters;
    let speed = off.get(Parameter::WalkingSpeed).unwrap();
    assert_eq!(speed.status, Status::Limited);
    assert!(Language::English.reason(speed).unwrap().contains("by the stature"), "{speed:?}");
}

/// A person of the real walks as a camera at the side sees him, without noise.
fn from_the_side(id: &str) -> Option<(PoseTrack, f64)> {
    let trials = read_folder(&shared("real-gait")?).unwrap();
    let trial = trials.into_iter().find(|trial| trial.id == id).unwrap();
    let stature = trial.stature.unwrap();
    let camera = VirtualCamera::for_walk(&trial.walk, CameraPlacement::Side(Side::Right), 60.0);
    let film = camera.film(&trial.walk);
    Some((PoseNoise::none().apply(&film, stature, 1).0, stature))
}

#[test]
fn what_a_red_check_speaks_against_is_never_ok() {
    let mut red_seen = 0;
    for id in ["child05-turn", "child11-turn", "child03-turn", "cmu05-01", "osc01-1"] {
        let Some((track, stature)) = from_the_side(id) else { return };
        let result = read(&track, Some(stature), None);
        for flag in result.quality.iter().filter(|flag| flag.level == QualityLevel::Red) {
            red_seen += 1;
            for (parameter, estimate) in &result.parameters.estimates {
                match touch(&flag.check, *parameter) {
                    Touch::None => {}
                    Touch::Limits => assert_ne!(estimate.status, Status::Ok, "{id} {}", flag.check.name()),
                    Touch::Withholds => assert_eq!(estimate.value, None, "{id} {}", flag.check.name()),
                }
            }
        }
    }
    assert!(red_seen > 0, "a child who turns has red checks");
}

/// Screen and file say the same of a walk: what the screen shows is read back from the file.
#[test]
fn the_file_of_a_walk_holds_what_the_screen_shows() {
    let Some(track) = poses("cases/inputs/base.poses.json") else { return };
    let source = source_of_track("poses", &track);
    let recording = Recording { source, track: Arc::new(track), ..Recording::default() };
    let swapped = Edit::SwapSides(TimeSpan { start: 0.2, end: 0.3 });
    let options = AnalysisOptions { stature: Some(1.73), edits: vec![swapped], ..AnalysisOptions::default() };
    let trial = assess(&recording, &options);
    let folder = tempfile::tempdir().unwrap();
    walk_folder::write(folder.path(), &trial).unwrap();
    let text = std::fs::read_to_string(folder.path().join("assessment.json")).unwrap();
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let number = |value: &serde_json::Value| value.as_f64();
    // With its key-points and what led to it a result can be made anew, corrections by hand included.
    assert_eq!(number(&file["options"]["stature"]), Some(1.73));
    assert_eq!(file["options"]["edits"][0]["kind"], "swap_sides");
    assert_eq!(number(&file["options"]["edits"][0]["start"]), Some(0.2));
    let learned = trial.learned.as_ref().expect("the estimator comes with the program");
    for (parameter, estimate) in &learned.parameters.estimates {
        let stored = &file["estimates"][parameter.key()];
        assert_eq!(number(&stored["value"]), estimate.value, "{}", parameter.key());
        assert_eq!(stored["status"], estimate.status.name());
        assert_eq!(stored["method"], "learned");
        assert!(stored["network"].as_str().unwrap().contains("gait_estimator"));
        assert_eq!(number(&stored["in_distribution"]), Some(learned.in_distribution));
    }
    for (parameter, estimate) in &trial.assessment.parameters.estimates {
        let stored = &file["parameters"][parameter.key()];
        assert_eq!(number(&stored["value"]), estimate.value, "{}", parameter.key());
        assert_eq!(number(&stored["low"]), estimate.interval.map(|interval| interval.low));
    }
    let person = NormPerson { stature: options.stature, ..NormPerson::default() };
    let usual = usual_muscles(&trial.assessment, &person).expect("both legs have two strides");
    for side in Side::BOTH {
        for group in MuscleGroup::ALL {
            let read = |muscles: &str, part: &str| -> Vec<f64> {
                let stored = &file[muscles][side.name()][group.name()][part];
                stored.as_array().unwrap().iter().filter_map(number).collect()
            };
            assert_eq!(read("muscle_activity", "mean"), usual.get(side)[group].curve(), "{}", group.name());
            let [low, mean, high] = ["low", "mean", "high"].map(|part| read("muscle_activity", part));
            assert!(low.iter().zip(&mean).zip(&high).all(|((low, mean), high)| low <= mean && mean <= high));
            let band = &learned.legs.get(side).activation[group];
            assert_eq!(read("estimated_muscle_activity", "mean"), band.middle, "{}", group.name());
        }
    }
    for key in ["lost_frames", "capture_rate", "camera_moved"] {
        assert!(file["source"].as_object().unwrap().contains_key(key), "{key}");
    }
    let map = &file["map"];
    assert!(map["distance"].as_f64().is_some_and(|distance| distance > 0.0) && map["view"] == "side");
    let nearest = map["nearest"].as_array().unwrap();
    assert!(nearest.iter().all(|near| near["share"].as_f64().is_some_and(|s| (0.0..=1.0).contains(&s))));
}

#[test]
fn a_recording_without_a_walk_says_why_nothing_is_estimated() {
    let Some(mut track) = poses("cases/inputs/base.poses.json") else { return };
    track.samples.truncate(20);
    let recording = Recording {
        source: source_of_track("poses", &track),
        track: Arc::new(track),
        ..Recording::default()
    };
    let trial = assess(&recording, &AnalysisOptions::default());
    let folder = tempfile::tempdir().unwrap();
    walk_folder::write(folder.path(), &trial).unwrap();
    let text = std::fs::read_to_string(folder.path().join("assessment.json")).unwrap();
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(file["estimates"].as_object().unwrap().len(), 0);
    for reason in ["estimates_reason", "muscle_activity_reason", "map_reason"] {
        assert!(file[reason].as_str().is_some_and(|reason| reason.len() > 10), "{reason}");
    }
    assert!(file["map"].is_null());
}

fn worn(path: &Path, more: &[&str]) -> (i32, String) {
    let output = run(&[&["accelerometer", path.to_str().unwrap(), "--worn", "waist"], more].concat());
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap(), text)
}

#[test]
fn a_sensor_that_feels_no_steps_tells_no_walk_and_a_wrong_unit_is_named() {
    for place in ["inputs/acc_lying_still.csv", "reliability/standing_still.csv", "reliability/zero_head.csv"]
    {
        let Some(path) = shared(&format!("cases/{place}")) else { return };
        let (status, said) = worn(&path, &[]);
        assert_eq!(status, 1, "{place}: {said}");
        assert!(!said.contains("Walking speed"), "{place}: {said}");
    }
    let Some(path) = shared("cases/inputs/acc_in_g_called_ms2.csv") else { return };
    let (status, said) = worn(&path, &["--unit", "m/s2"]);
    assert!(status == 2 && said.contains("in g") && said.contains("--unit g"), "{said}");
    let (status, said) = worn(&path, &[]);
    let speed = said.lines().find(|line| line.starts_with("Walking speed")).unwrap_or_default();
    let speed: f64 = speed.split_whitespace().find_map(|word| word.parse().ok()).unwrap();
    assert!(status == 0 && (speed - 1.0).abs() < 0.15, "the unit is found from gravity: {said}");
}

/// A real person with a real sensor, standing and turning included: what is told holds the truth.
#[test]
fn of_a_real_recording_only_steady_walking_is_told_and_its_intervals_hold() {
    for (place, speeds, step_times) in [
        ("HA001-test5-trial1", (0.97, 1.06), (0.597, 0.602)),
        ("HA001-test5-trial2", (1.04, 1.05), (0.580, 0.581)),
    ] {
        let Some(path) = shared(&format!("clinical-data/waist/{place}.csv")) else { return };
        let (status, said) = worn(&path, &[]);
        assert_eq!(status, 0, "{said}");
        let numbers = |words: &str| -> Vec<f64> {
            let line = said.lines().find(|line| line.starts_with(words)).unwrap();
            line.replace(['(', ')', ','], " ")
                .split_whitespace()
                .filter_map(|word| word.parse().ok())
                .collect()
        };
        let (speed, stride) = (numbers("Walking speed"), numbers("Stride time"));
        assert!(speed[1] < speeds.0 && speeds.1 < speed[2], "{place}: {speed:?} for {speeds:?}");
        let truth = (2.0 * step_times.0, 2.0 * step_times.1);
        assert!(stride[1] < truth.0 && truth.1 < stride[2], "{place}: {stride:?} for {truth:?}");
        assert!((stride[0] / truth.0 - 1.0).abs() < 0.04, "{place}: {stride:?}");
    }
}

/// Quick tiny steps of a person with Parkinson's disease: the estimator is silent, and no shown interval misses.
#[test]
fn of_a_shuffling_walk_the_learned_estimator_tells_nothing() {
    let Some(folder) = shared("clinical-data/pd") else { return };
    for trial in read_folder(&folder).unwrap() {
        let stature = trial.stature.unwrap_or(1.7);
        for placement in [CameraPlacement::Side(Side::Left), CameraPlacement::Side(Side::Right)] {
            let film = VirtualCamera::for_walk(&trial.walk, placement, 30.0).film(&trial.walk);
            let (track, _) = PoseNoise::measured().apply(&film, stature, 1);
            let recording = Recording {
                source: source_of_track("video", &track),
                track: Arc::new(track),
                ..Recording::default()
            };
            let options = AnalysisOptions { stature: Some(stature), ..AnalysisOptions::default() };
            let told = assess(&recording, &options);
            assert!(told.learned.is_none_or(|gait| !gait.tells()), "{} {placement:?}", trial.id);
        }
    }
}
