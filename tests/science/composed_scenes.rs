//! People and what is in rooms besides, put together from real walks: mirrors, posters, bystanders, other walkers, and what a
//! network imagines on a ceiling.

use gaittwin::biomechanics::anatomy::{BodyPoint, Landmark, LandmarkTable, Side};
use gaittwin::biomechanics::random::Random;
use gaittwin::study::validation::run::film;
use gaittwin::study::validation::{RealTrial, noise_from_name, read_folder};
use gaittwin::synthesis::sensors::virtual_camera::CameraPlacement;
use gaittwin::vision::people::person_choice::{PersonId, TrackedPerson, score};
use gaittwin::vision::pose::{Keypoint, Pose, PoseSample, PoseTrack};

pub(super) fn trials() -> Option<Vec<RealTrial>> {
    let folder = crate::material::at("real-gait");
    let found = read_folder(&folder).ok();
    if found.is_none() {
        println!("skipped: no recordings in {}", folder.display());
    }
    found
}

/// What one composition is made from.
pub(super) struct Scene<'a> {
    trials: &'a [RealTrial],
    pub(super) random: Random,
}

impl<'a> Scene<'a> {
    pub(super) fn new(trials: &'a [RealTrial], seed: u64, kind: &str) -> Self {
        Self { trials, random: Random::for_part(seed, kind) }
    }

    /// Somebody's real walk, filmed from somewhere, as a detector reads it.
    pub(super) fn walker(&mut self, placements: &[CameraPlacement]) -> PoseTrack {
        // A network reads trunks; some laboratories had no markers there.
        let whole = |trial: &&RealTrial| {
            let trunk =
                [Landmark::LeftShoulder, Landmark::RightShoulder, Landmark::LeftHip, Landmark::RightHip];
            let middle = trial.walk.times[trial.walk.times.len() / 2];
            trial.straight && trunk.iter().all(|&landmark| trial.walk.place(landmark, middle).is_some())
        };
        let straight: Vec<&RealTrial> = self.trials.iter().filter(whole).collect();
        let trial = straight[self.random.index(straight.len())];
        let placement = placements[self.random.index(placements.len())];
        let noise = ["white", "detector-like", "measured"][self.random.index(3)];
        let (_, noise) = noise_from_name(noise).unwrap();
        let mut track = film(trial, placement, 30.0, &noise, self.random.next_u64(), &trial.id).0;
        track.samples.retain(|sample| {
            sample.pose.as_ref().is_some_and(|pose| {
                pose.points[Landmark::LeftHip].is_some() || pose.points[Landmark::RightHip].is_some()
            })
        });
        track
    }

    pub(super) fn walker_beside(&mut self) -> PoseTrack {
        self.walker(&[CameraPlacement::Side(Side::Left), CameraPlacement::Side(Side::Right)])
    }

    /// Somebody's posture in the middle of a walk.
    pub(super) fn posture(&mut self) -> Pose {
        let track =
            self.walker(&[CameraPlacement::Side(Side::Left), CameraPlacement::Front, CameraPlacement::Back]);
        let whole = |pose: &&Pose| {
            let trunk =
                [Landmark::LeftShoulder, Landmark::RightShoulder, Landmark::LeftHip, Landmark::RightHip];
            trunk.iter().all(|&landmark| pose.points[landmark].is_some())
        };
        let seen: Vec<&Pose> =
            track.samples.iter().filter_map(|sample| sample.pose.as_ref()).filter(whole).collect();
        seen[seen.len() / 2].clone()
    }

    /// The posture at another place and size for some seconds, with independent errors of every point of this share of the
    /// body's height, and moved on by `way`.
    pub(super) fn held(
        &mut self,
        pose: &Pose,
        (place, height): ([f64; 2], f64),
        seconds: f64,
        (jitter, confidence): (f64, f64),
        way: impl Fn(f64) -> [f64; 2],
    ) -> PoseTrack {
        let own = height_of(pose);
        let hips = hips_of(pose);
        let random = &mut self.random;
        let samples = (0..(30.0 * seconds) as usize)
            .map(|frame| {
                let time = frame as f64 / 30.0;
                let by = way(time);
                let points = LandmarkTable::from_fn(|landmark| {
                    let point = pose.points[landmark]?;
                    let shake = jitter * height;
                    Some(Keypoint {
                        x: place[0]
                            + by[0]
                            + (point.x - hips[0]) * height / own
                            + shake * random.normal_polar(),
                        y: place[1]
                            + by[1]
                            + (point.y - hips[1]) * height / own
                            + shake * random.normal_polar(),
                        confidence: (confidence + 0.08 * random.normal_polar()).clamp(0.05, 1.0),
                    })
                });
                sample(frame, Some(Pose { points }))
            })
            .collect();
        PoseTrack { width: 1920, height: 1080, samples }
    }
}

pub(super) fn sample(frame: usize, pose: Option<Pose>) -> PoseSample {
    PoseSample { frame, time: frame as f64 / 30.0, pose, leg_candidates: Vec::new() }
}

pub(super) fn hips_of(pose: &Pose) -> [f64; 2] {
    let [left, right] = [Landmark::LeftHip, Landmark::RightHip].map(|hip| pose.points[hip]);
    let (left, right) = (left.or(right).unwrap(), right.or(left).unwrap());
    [f64::midpoint(left.x, right.x), f64::midpoint(left.y, right.y)]
}

/// From the ears to the ankles or whatever is seen, px.
pub(super) fn height_of(pose: &Pose) -> f64 {
    let ys: Vec<f64> = pose.points.iter().filter_map(|(_, point)| point.map(|p| p.y)).collect();
    let (low, high) = ys.iter().fold((f64::MAX, f64::MIN), |(low, high), y| (low.min(*y), high.max(*y)));
    (high - low).max(1.0)
}

pub(super) fn mapped(
    track: &PoseTrack,
    map: impl Fn(usize, Landmark, Keypoint) -> Option<Keypoint>,
) -> PoseTrack {
    let mut mapped = track.clone();
    for (at, sample) in mapped.samples.iter_mut().enumerate() {
        if let Some(pose) = &mut sample.pose {
            pose.points = LandmarkTable::from_fn(|landmark| {
                pose.points[landmark].and_then(|point| map(at, landmark, point))
            });
        }
    }
    mapped
}

/// As many later frames as needed: a film may have begun before somebody came in.
pub(super) fn later(mut track: PoseTrack, seconds: f64) -> PoseTrack {
    for sample in &mut track.samples {
        sample.frame += (30.0 * seconds) as usize;
        sample.time += seconds;
    }
    track
}

pub(super) fn people(tracks: Vec<PoseTrack>) -> Vec<TrackedPerson> {
    let person = |(at, track): (usize, PoseTrack)| TrackedPerson {
        id: PersonId(at + 1),
        score: score(&track.samples),
        track,
    };
    tracks.into_iter().enumerate().map(person).collect()
}

/// The walker in a mirror on the wall behind the walk: smaller, nearer to the middle, seen from the other side, only where
/// the mirror hangs, and without what lies below its edge.
pub(super) fn reflection(scene: &mut Scene<'_>, walker: &PoseTrack) -> PoseTrack {
    let scale = scene.random.between(0.45, 0.85);
    let middle = 960.0 + scene.random.between(-300.0, 300.0);
    let horizon = scene.random.between(400.0, 560.0);
    let left = scene.random.between(0.0, 500.0);
    let right = left + scene.random.between(700.0, 1920.0);
    let edge = scene.random.between(0.62, 1.1);
    let feet = walker
        .samples
        .iter()
        .filter_map(|sample| sample.pose.as_ref())
        .map(|pose| pose.points.iter().filter_map(|(_, p)| p.map(|p| p.y)).fold(0.0, f64::max))
        .fold(0.0, f64::max);
    let edge = horizon + scale * (edge * feet - horizon);
    let mut mirrored = mapped(walker, |_, _, point| {
        let (x, y) = (middle + scale * (point.x - middle), horizon + scale * (point.y - horizon));
        (y < edge).then_some(Keypoint { x, y, confidence: 0.95 * point.confidence })
    });
    for sample in &mut mirrored.samples {
        let pose = sample.pose.take().unwrap();
        let exchanged = LandmarkTable::from_fn(|landmark: Landmark| pose.points[landmark.mirrored()]);
        let seen = exchanged.iter().filter_map(|(_, p): (_, &Option<Keypoint>)| p.map(|p| p.x)).sum::<f64>()
            / exchanged.iter().filter(|(_, p)| p.is_some()).count().max(1) as f64;
        sample.pose = (left..right).contains(&seen).then_some(Pose { points: exchanged });
    }
    mirrored.samples.retain(|sample| sample.pose.is_some());
    mirrored
}

/// A figure that a network imagines in lamps and cables: no bone keeps its length, it trembles, and half of it is guessed.
pub(super) fn imagined(scene: &mut Scene<'_>, seconds: f64) -> PoseTrack {
    let pose = scene.posture();
    let height = scene.random.between(150.0, 500.0);
    let place = [scene.random.between(200.0, 1700.0), scene.random.between(120.0, 400.0)];
    let (jitter, confidence) = (scene.random.between(0.02, 0.08), scene.random.between(0.25, 0.45));
    let (hop, rate) = (scene.random.between(0.0, 0.4) * height, scene.random.between(0.2, 2.0));
    scene.held(&pose, (place, height), seconds, (jitter, confidence), move |time| {
        [hop * (6.3 * rate * time).sin().signum(), 0.0]
    })
}

/// Somebody who stands, sways, and shifts the weight.
pub(super) fn bystander(scene: &mut Scene<'_>, seconds: f64) -> PoseTrack {
    let mut pose = scene.posture();
    let height = scene.random.between(250.0, 900.0);
    let place = [scene.random.between(200.0, 1700.0), scene.random.between(450.0, 600.0)];
    let hips = hips_of(&pose);
    for landmark in Landmark::ALL {
        if let Some(point) = &mut pose.points[landmark] {
            // Feet side by side.
            if [BodyPoint::Knee, BodyPoint::Ankle, BodyPoint::Heel, BodyPoint::Toe]
                .contains(&landmark.point())
            {
                point.x = hips[0] + 0.3 * (point.x - hips[0]);
            }
        }
    }
    let (sway, rate) = (scene.random.between(0.0, 0.06) * height, scene.random.between(0.05, 0.4));
    scene.held(&pose, (place, height), seconds, (0.006, 0.85), move |time| {
        [sway * (6.3 * rate * time).sin(), 0.0]
    })
}

/// The walk with the way taken out, as on a belt or before a camera that is turned after the walker.
pub(super) fn on_the_spot(scene: &mut Scene<'_>, walker: &PoseTrack) -> PoseTrack {
    let at = scene.random.between(500.0, 1400.0);
    let centres: Vec<f64> = walker.samples.iter().map(|s| hips_of(s.pose.as_ref().unwrap())[0]).collect();
    let line = (centres[0], (centres[centres.len() - 1] - centres[0]) / (centres.len() - 1) as f64);
    mapped(walker, |frame, _, point| {
        Some(Keypoint { x: point.x - line.0 - line.1 * frame as f64 + at, ..point })
    })
}

/// Half a body that comes by close to the camera: large, quick, no feet, soon gone.
pub(super) fn passing(scene: &mut Scene<'_>) -> PoseTrack {
    let walker = scene.walker_beside();
    let scale = scene.random.between(1.6, 2.4);
    let down = scene.random.between(100.0, 300.0);
    let mut near = mapped(&walker, |_, _, point| {
        let (x, y) = (960.0 + 2.5 * (point.x - 960.0), 540.0 + scale * (point.y - 540.0) + down);
        let inside = (0.0..1920.0).contains(&x) && (0.0..1080.0).contains(&y);
        inside.then_some(Keypoint { x, y, ..point })
    });
    near.samples.retain(|sample| {
        sample.pose.as_ref().is_some_and(|pose| pose.points.iter().filter(|(_, p)| p.is_some()).count() > 6)
    });
    near.samples.truncate(25);
    near
}

/// As a camera carried behind the walker sees it: always as large, always in the middle.
pub(super) fn kept_in_size(walker: &PoseTrack) -> PoseTrack {
    let first = height_of(walker.samples[0].pose.as_ref().unwrap());
    let frames: Vec<([f64; 2], f64)> = walker
        .samples
        .iter()
        .map(|sample| {
            let pose = sample.pose.as_ref().unwrap();
            (hips_of(pose), height_of(pose) / first)
        })
        .collect();
    mapped(walker, |frame, _, point| {
        let (hips, size) = frames[frame];
        Some(Keypoint {
            x: 960.0 + (point.x - hips[0]) / size,
            y: 540.0 + (point.y - hips[1]) / size,
            ..point
        })
    })
}
