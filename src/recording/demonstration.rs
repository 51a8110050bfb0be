//! The demonstration: a simulated walker before a virtual camera, with which the window lives from the first second.
//!
//! The walk is the library's healthy adult, simulated anew when it is opened (a fraction of a second); the pictures are
//! drawn, the key-points are those of the simulation with the noise of a detector. No network is needed.

use crate::biomechanics::anatomy::{Landmark, LandmarkTable, Side};
use crate::problem::Problem;
use crate::simulation::library::Library;
use crate::simulation::model::parameters::WalkerParameters;
use crate::simulation::simulate::simulate;
use crate::synthesis::sensors::filmed_walker::FilmedWalker;
use crate::synthesis::sensors::pose_noise::PoseNoise;
use crate::synthesis::sensors::virtual_camera::{CameraPlacement, Projection};
use crate::synthesis::sensors::walker_film::{FilmParameters, WalkerFilm};
use crate::synthesis::walks::known_walk::KnownWalk;
use crate::vision::pose::{Keypoint, Pose, PoseSample, PoseTrack};

/// How often the walker comes by: often enough for a mean and for variability.
const PASSES: usize = 8;
/// Pictures per second: enough to time foot contacts, as anybody is asked to record.
const RATE: f64 = 50.0;
/// The film opens here, s: in the second pass, with the walker in mid-step and one pass already seen.
pub const OPENS_AT: f64 = 6.6;
/// Length of the simulated walk, s: enough for all passes at the walker's speed.
const DURATION: f64 = 40.0;
/// The first steps from the start pose are not shown, s.
const SETTLING: f64 = 3.0;
/// The same walk each time.
const SEED: u64 = 1;

/// Who walks: the healthy adult that the Simulate screen begins with.
pub fn walker() -> WalkerParameters {
    WalkerParameters::default()
}

/// The film of the simulated walker, from beside.
///
/// # Errors
/// When the library of controllers that comes with the program cannot be read.
pub fn film() -> Result<WalkerFilm, Problem> {
    let library = Library::built_in().map_err(|error| Problem::foreign(&error))?;
    let walker = walker();
    let walk = simulate(&library, &walker, DURATION, SEED).map_err(|error| Problem::foreign(&error))?;
    let known = KnownWalk::from_motion(&walk.motion(), Some(walker.stature)).between(SETTLING, DURATION);
    let known = along_a_line(known);
    let parameters = FilmParameters { passes: PASSES, frame_rate: RATE, ..FilmParameters::default() };
    Ok(WalkerFilm::of(FilmedWalker::Known(Box::new(known)), parameters))
}

/// Two strides, s: over them the sway of a walker evens out and what is left is the way that he takes.
const TWO_STRIDES: f64 = 2.2;

/// The same walk on a straight line before the camera, as somebody walks who is told to keep to a line on the floor: nothing
/// keeps the walker of the physics from wandering off by a hand's breadth. Only sideways, so that steps stay as they are.
fn along_a_line(walk: KnownWalk) -> KnownWalk {
    let sideways: Vec<f64> =
        walk.times.iter().map(|&time| walk.pelvis(time).map_or(0.0, |pelvis| pelvis[2])).collect();
    let way: Vec<f64> = walk
        .times
        .iter()
        .map(|&time| {
            let first = walk.times.partition_point(|&other| other < time - 0.5 * TWO_STRIDES);
            let last = walk.times.partition_point(|&other| other <= time + 0.5 * TWO_STRIDES);
            sideways[first..last].iter().sum::<f64>() / (last - first).max(1) as f64
        })
        .collect();
    let points = LandmarkTable::from_fn(|landmark| {
        let rows = walk.points[landmark].iter().zip(&way);
        rows.map(|(place, aside)| place.map(|[x, y, z]| [x, y, z - aside])).collect()
    });
    KnownWalk { points, ..walk }
}

/// The demonstration's key-points: where the walker was, with the noise of a detector. So every plot lives from the first
/// second, on every computer, with or without networks.
pub fn seen_by_a_virtual_detector(film: &WalkerFilm) -> PoseTrack {
    /// The walker stands so far off, m; only the ratio to the focal length matters.
    const AWAY: f64 = 4.0;
    /// Jitter of a good network, share of the stature.
    const JITTER: f64 = 0.005;
    let (width, height) = (film.parameters().width, film.parameters().height);
    let samples = (0..film.frames()).map(|frame| {
        let time = film.time(frame);
        let points = film.keypoints(time);
        let inside = |landmark| {
            let point: Keypoint = points[landmark];
            let seen = (0.0..width as f64).contains(&point.x) && (0.0..height as f64).contains(&point.y);
            seen.then_some(Keypoint { confidence: 0.95, ..point })
        };
        let points = LandmarkTable::from_fn(inside);
        let seen = points.iter().filter(|(_, point)| point.is_some()).count();
        let pose = (2 * seen > Landmark::ALL.len()).then_some(Pose { points });
        PoseSample { frame, time, pose, leg_candidates: Vec::new() }
    });
    let track = PoseTrack { width, height, samples: samples.collect() };
    let depths = vec![LandmarkTable::from_fn(|_| Some(AWAY)); track.samples.len()];
    let focal_length_px = AWAY * film.px_per_m();
    let projection =
        Projection { track, depths, focal_length_px, placement: CameraPlacement::Side(Side::Right) };
    let noise = PoseNoise { jitter: JITTER, dropout: 0.01, ..PoseNoise::detector_like() };
    noise.apply(&projection, film.walker().stature(), 1).0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{AnalysisOptions, analyse, source_of_track};
    use crate::biomechanics::gait::Parameter;
    use crate::simulation::measure::gait::measure;

    #[test]
    fn the_demonstration_is_measured_as_it_was_simulated() {
        let film = film().unwrap();
        let library = Library::built_in().unwrap();
        let walk = simulate(&library, &walker(), DURATION, SEED).unwrap();
        let truth = measure(&walk.walk.record, SETTLING).unwrap();
        let track = seen_by_a_virtual_detector(&film);
        let options = AnalysisOptions { stature: Some(walker().stature), ..AnalysisOptions::default() };
        let parameters = analyse(&track, &options, source_of_track("synthetic", &track)).parameters;
        let speed = parameters.value(Parameter::WalkingSpeed).unwrap();
        let cadence = parameters.value(Parameter::Cadence).unwrap();
        assert!((speed - truth.speed).abs() < 0.06, "{speed} of {}", truth.speed);
        assert!((cadence - truth.cadence).abs() < 3.0, "{cadence} of {}", truth.cadence);
        assert!(film.time(film.frames()) < DURATION - SETTLING, "the walk outlasts the film");
    }
}
