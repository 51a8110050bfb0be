//! The learned gait estimator: both engines say the same, and it reads a walk that no simulator made.

use std::path::PathBuf;
use std::sync::Arc;

use gaittwin::biomechanics::anatomy::{Landmark, MuscleGroup, Side};
use gaittwin::biomechanics::gait::learned::SeenFrom;
use gaittwin::biomechanics::gait::learned_curves::PHASES;
use gaittwin::biomechanics::gait::learned_sensor::SensorReading;
use gaittwin::biomechanics::gait::{Method, Parameter};
use gaittwin::biomechanics::signal::sensor_window::{self, WornAt};
use gaittwin::inference::accelerometer_estimator::{self, AccelerometerEstimator};
use gaittwin::inference::engines::runtime::{BackendChoice, Runtime, RuntimeOptions, start};
use gaittwin::inference::gait_estimator::{FILE, GaitEstimator};
use gaittwin::synthesis::{
    AnalyticWalker, CameraPlacement, PoseNoise, SensorSite, VirtualAccelerometer, VirtualCamera,
    WalkerParameters,
};
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
        for (a, b) in [(&a.legs.left, &b.legs.left), (&a.legs.right, &b.legs.right)] {
            for (group, band) in a.activation.iter() {
                let other = &b.activation[group];
                assert_eq!(band.middle.len(), PHASES);
                for (x, y) in band.middle.iter().chain(&band.high).zip(other.middle.iter().chain(&other.high))
                {
                    assert!((x - y).abs() < 1e-3, "{}: {x} {y}", group.name());
                }
            }
            for (x, y) in a.angles[1].middle.iter().zip(&b.angles[1].middle) {
                assert!((x - y).abs() < 2e-3, "{x} {y}");
            }
        }
        assert!((a.in_distribution - b.in_distribution).abs() < 1e-3);
    }
}

/// The soleus pushes before toe off and rests in swing, the shin muscle lifts the foot in swing, and the knee bends most in
/// swing: what every walker shares has to come out of a walk that no simulator made.
#[test]
fn curves_have_the_phases_that_all_walkers_share() {
    let Some(engine) = engine(BackendChoice::Rten) else { return };
    let mut estimator = GaitEstimator::from_bytes(&*engine, network()).unwrap();
    let track = film(&walker(1.2, 1.8), CameraPlacement::Side(Side::Right), 5);
    let learned = estimator.read(&track, Some(1.72)).unwrap().unwrap();
    assert_eq!(learned.seen, SeenFrom::Beside);
    let width = learned.parameters.get(Parameter::StepWidth).unwrap();
    assert!(width.value.is_none() && !width.reasons.is_empty(), "not to be told from beside");
    for side in Side::BOTH {
        let leg = learned.legs.get(side);
        let mean =
            |curve: &[f64], from: usize, to: usize| curve[from..to].iter().sum::<f64>() / (to - from) as f64;
        let soleus = &leg.activation[MuscleGroup::Soleus].middle;
        assert!(mean(soleus, 6, 13) > 2.0 * mean(soleus, 18, 25), "{soleus:?}");
        let shin = &leg.activation[MuscleGroup::TibialisAnterior].middle;
        assert!(mean(shin, 16, 25) > mean(shin, 6, 13), "{shin:?}");
        let knee = &leg.angles[1].middle;
        assert!(mean(knee, 16, 21) > mean(knee, 5, 12) + 0.3, "{knee:?}");
        for band in leg.angles.iter().chain(leg.activation.iter().map(|(_, band)| band)) {
            assert!(band.low.iter().zip(&band.high).all(|(low, high)| low <= high));
        }
    }
}

/// A sensor on the back hears the steps of a walker made by formulae, whichever way it leans.
#[test]
fn an_accelerometer_tells_quick_steps_from_slow_ones_and_both_engines_agree() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("models").join(accelerometer_estimator::FILE);
    let bytes = std::fs::read(path).unwrap();
    assert!(bytes.len() <= 8 * 1024 * 1024);
    let mut answers = Vec::new();
    for engine in [BackendChoice::Rten, BackendChoice::OnnxRuntime].into_iter().filter_map(engine) {
        let mut estimator = AccelerometerEstimator::from_bytes(&*engine, bytes.clone()).unwrap();
        let mut read = |cadence: f64, seed: u64| {
            let walk = walker(1.2, cadence).known_walk(4.0, 100.0);
            let record = VirtualAccelerometer::as_worn(SensorSite::Waist, seed).record(&walk, seed);
            let windows = sensor_window::windows(&record.readings, record.sample_rate, WornAt::Waist, 0.5);
            SensorReading::of(&estimator.read(&windows).unwrap()).unwrap()
        };
        for seed in 0..4 {
            let (slow, quick) = (read(1.5, seed), read(2.1, seed));
            assert!(quick.step_time.middle < slow.step_time.middle - 0.05, "{slow:?} {quick:?}");
            answers.push(slow);
        }
    }
    if let [rten @ .., _, _, _, _] = &answers[..] {
        for (a, b) in rten.iter().zip(&answers[4..]) {
            assert!((a.speed.middle - b.speed.middle).abs() < 1e-3, "{a:?} {b:?}");
        }
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
