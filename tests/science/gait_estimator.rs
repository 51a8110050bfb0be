//! The learned gait estimator: both engines say the same, and it reads a walk that no simulator made.

use std::path::PathBuf;
use std::sync::Arc;

use gaittwin::biomechanics::anatomy::{Landmark, Side};
use gaittwin::biomechanics::gait::{Method, Parameter};
use gaittwin::inference::gait_estimator::{FILE, GaitEstimator};
use gaittwin::inference::runtime::{BackendChoice, Runtime, RuntimeOptions, start};
use gaittwin::synthesis::{AnalyticWalker, CameraPlacement, PoseNoise, VirtualCamera, WalkerParameters};
use gaittwin::vision::pose::PoseTrack;
use gaittwin::vision::pose_window::windows;

fn network() -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("models").join(FILE)).unwrap()
}

fn engine(choice: BackendChoice) -> Option<Arc<dyn Runtime>> {
    let options = RuntimeOptions { choice, threads: Some(1), ..RuntimeOptions::default() };
    let engine = start(&options).ok();
    if engine.is_none() {
        println!("skipped: {} is not here", choice.name());
    }
    engine
}

fn walker(speed: f64, cadence: f64) -> AnalyticWalker {
    AnalyticWalker::new(WalkerParameters { speed, cadence, ..WalkerParameters::default() })
}

fn film(walker: &AnalyticWalker, placement: CameraPlacement, seed: u64) -> PoseTrack {
    let walk = walker.known_walk(4.0, 100.0);
    let film = VirtualCamera::for_walk(&walk, placement, 30.0).film(&walk);
    PoseNoise::white().apply(&film, walker.parameters().stature, seed).0
}

#[test]
fn both_engines_say_the_same() {
    let track = film(&walker(1.2, 1.8), CameraPlacement::Side(Side::Right), 1);
    let windows = windows(&track, 0.25);
    assert!(windows.len() >= 3);
    let answers: Vec<_> = [BackendChoice::OnnxRuntime, BackendChoice::Rten]
        .into_iter()
        .filter_map(engine)
        .map(|engine| GaitEstimator::from_bytes(&*engine, network()).unwrap().read_windows(&windows).unwrap())
        .collect();
    let [onnx_runtime, rten] = &answers[..] else { return };
    for (a, b) in onnx_runtime.iter().zip(rten) {
        for (a, b) in [(a.speed, b.speed), (a.step_time, b.step_time), (a.stance_left, b.stance_left)] {
            assert!((a.middle - b.middle).abs() < 1e-3 && (a.high - b.high).abs() < 1e-3, "{a:?} {b:?}");
        }
        assert!((a.in_distribution - b.in_distribution).abs() < 1e-3);
    }
}

/// It was trained on the physical walker alone; this one is drawn by formulae and walks otherwise. A quicker step has to
/// come out quicker from everywhere, a faster walk faster from beside, also from a camera that turns. From ahead and
/// behind speed is hardly seen, and the card says so.
#[test]
fn quicker_steps_are_told_apart_from_everywhere_and_faster_walks_from_beside() {
    let Some(engine) = engine(BackendChoice::Rten) else { return };
    let mut estimator = GaitEstimator::from_bytes(&*engine, network()).unwrap();
    let slow = walker(0.8, 1.5);
    let fast = walker(1.4, 2.0);
    for placement in [
        CameraPlacement::Side(Side::Left),
        CameraPlacement::Side(Side::Right),
        CameraPlacement::PanningSide(Side::Left),
        CameraPlacement::Front,
        CameraPlacement::Back,
    ] {
        let mut read = |walker: &AnalyticWalker| {
            let learned = estimator.read(&film(walker, placement, 7), Some(1.72)).unwrap().unwrap();
            let speed = learned.parameters.get(Parameter::WalkingSpeed).unwrap();
            assert_eq!(speed.method, Method::Learned);
            let interval = speed.interval.unwrap();
            assert!(interval.low < speed.value.unwrap() && speed.value.unwrap() < interval.high);
            (speed.value.unwrap(), learned.parameters.value(Parameter::StrideTime).unwrap() / 2.0)
        };
        let ((speed, time), (faster, quicker)) = (read(&slow), read(&fast));
        let beside = !matches!(placement, CameraPlacement::Front | CameraPlacement::Back);
        assert!(!beside || faster > speed + 0.2, "{}: {speed} and {faster} m/s", placement.name());
        assert!(quicker < time - 0.05, "{}: {time} and {quicker} s", placement.name());
    }
}

#[test]
fn feet_are_optional_and_the_file_is_small() {
    assert!(network().len() <= 8 * 1024 * 1024);
    let Some(engine) = engine(BackendChoice::Rten) else { return };
    let mut estimator = GaitEstimator::from_bytes(&*engine, network()).unwrap();
    let mut track = film(&walker(1.2, 1.8), CameraPlacement::Side(Side::Right), 3);
    for pose in track.samples.iter_mut().filter_map(|sample| sample.pose.as_mut()) {
        for landmark in [Landmark::LeftHeel, Landmark::LeftToe, Landmark::RightHeel, Landmark::RightToe] {
            pose.points[landmark] = None;
        }
    }
    let learned = estimator.read(&track, Some(1.72)).unwrap().unwrap();
    let speed = learned.parameters.value(Parameter::WalkingSpeed).unwrap();
    assert!((speed - 1.2).abs() < 0.3, "{speed}");
    assert_eq!(estimator.read(&PoseTrack::default(), None).unwrap(), None);
}
