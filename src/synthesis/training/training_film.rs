//! [`TrainingFilm`]: a camera and a detector drawn at random, so that what is learned does not depend on one of them.
//!
//! Ranges are wider than what a clinic does, not centred on it: an estimator that has only seen good tripods fails at
//! the first phone. Every draw comes from the seed.

use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::random::Random;
use crate::synthesis::sensors::detector_errors::DetectorErrors;
use crate::synthesis::sensors::pose_noise::PoseNoise;
use crate::synthesis::sensors::virtual_camera::{CameraPlacement, VirtualCamera};
use crate::synthesis::walks::known_walk::KnownWalk;
use crate::vision::pose_window::{self, PoseWindow};

/// From where, and whether the camera turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum FilmKind {
    /// Fixed beside the walk.
    Side,
    /// Beside the walk, turned after the walker.
    Panning,
    /// Fixed ahead.
    Front,
    /// Fixed behind.
    Back,
}

impl FilmKind {
    /// All kinds, in the order in which files number them.
    pub const ALL: [FilmKind; 4] = [FilmKind::Side, FilmKind::Panning, FilmKind::Front, FilmKind::Back];

    /// As files spell it.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// One camera with one detector.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrainingFilm {
    /// The camera.
    pub camera: VirtualCamera,
    /// The detector.
    pub noise: PoseNoise,
    /// Whether the detector knows heels and toes.
    pub feet: bool,
    /// Whether the detector knows the nose.
    pub nose: bool,
    /// Whether the detector knows the shoulders.
    pub shoulders: bool,
    /// Seed of the noise.
    pub seed: u64,
}

impl TrainingFilm {
    /// Draws a film of a walk.
    pub fn drawn(walk: &KnownWalk, kind: FilmKind, random: &mut Random) -> Self {
        let near = if random.chance(0.5) { Side::Left } else { Side::Right };
        let placement = match kind {
            FilmKind::Side => CameraPlacement::Side(near),
            FilmKind::Panning => CameraPlacement::PanningSide(near),
            FilmKind::Front => CameraPlacement::Front,
            FilmKind::Back => CameraPlacement::Back,
        };
        let rate = [15.0, 24.0, 25.0, 30.0, 30.0, 50.0, 60.0, 60.0, 120.0][random.index(9)];
        let mut camera = VirtualCamera::for_walk(walk, placement, rate);
        let upright = random.chance(0.15) && kind != FilmKind::Side;
        (camera.width, camera.picture_height) = match (upright, random.chance(0.5)) {
            (true, true) => (1080, 1920),
            (true, false) => (720, 1280),
            (false, true) => (1920, 1080),
            (false, false) => (1280, 720),
        };
        let longer = camera.width.max(camera.picture_height) as f64;
        // Half the view across the longer side. Main cameras of telephones and webcams see 65° to 74°, less where the picture is steadied; a picture tells
        // nothing of it, so that how far somebody walks towards a camera is known no better than this.
        let half_view = (34.5 + 2.0 * random.normal_polar()).clamp(29.0, 40.0);
        let wide = 0.5 * longer / half_view.to_radians().tan();
        // The distance that fills the picture follows the lens; nearer than that crops at the edge.
        camera.distance *= wide / longer * 2.0 * 35_f64.to_radians().tan() * random.between(0.7, 1.7);
        camera.focal_length_px = wide;
        camera.height = random.between(0.5, 1.9);
        // Somebody who films looks at the middle of the body.
        camera.tilt =
            ((camera.height - 0.9) / camera.distance.max(1.5)).atan() + 0.04 * random.normal_polar();
        let crooked = match kind {
            FilmKind::Side | FilmKind::Panning => 0.15,
            FilmKind::Front | FilmKind::Back => 0.06,
        };
        camera.azimuth = crooked * random.normal_polar();
        camera.phase = random.uniform();
        Self {
            camera,
            noise: drawn_noise(random),
            feet: random.chance(0.85),
            nose: random.chance(0.8),
            shoulders: random.chance(0.75),
            seed: random.next_u64(),
        }
    }

    /// What an estimator sees of the walk; `None` where too little of the body is in the picture.
    pub fn window(&self, walk: &KnownWalk) -> Option<PoseWindow> {
        let film = self.camera.film(walk);
        let (mut track, _) = self.noise.apply(&film, walk.stature.unwrap_or(1.7), self.seed);
        for pose in track.samples.iter_mut().filter_map(|sample| sample.pose.as_mut()) {
            for landmark in Landmark::ALL {
                let unknown = match landmark.point() {
                    BodyPoint::Heel | BodyPoint::Toe => !self.feet,
                    BodyPoint::Nose => !self.nose,
                    BodyPoint::Shoulder => !self.shoulders,
                    _ => false,
                };
                if unknown {
                    pose.points[landmark] = None;
                }
            }
        }
        pose_window::windows(&track, 1.0).into_iter().next()
    }
}

/// Half of the detectors err joint by joint, the others in the same way everywhere, slowly or fast.
fn drawn_noise(random: &mut Random) -> PoseNoise {
    let errors = DetectorErrors::drawn(random);
    let plain = random.between(0.002, 0.012);
    let slow = random.between(0.03, 0.15);
    let base = PoseNoise {
        dropout: random.between(0.0, 0.1),
        swap_chance: random.between(0.0, 0.6),
        occlusion_growth: random.between(1.0, 2.0),
        occlusion_dropout: random.between(0.0, 0.2),
        ..PoseNoise::white()
    };
    match random.index(8) {
        0..=3 => PoseNoise { jitter: 1.0, by_point: Some(errors), ..base },
        4 | 5 => PoseNoise { jitter: plain, ..base },
        _ => PoseNoise { jitter: plain, correlation_time: slow, ..base },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthesis::{AnalyticWalker, WalkerParameters};

    #[test]
    fn most_drawn_films_show_enough_and_each_is_repeatable() {
        let walk = AnalyticWalker::new(WalkerParameters::default()).known_walk(3.1, 100.0);
        for kind in FilmKind::ALL {
            let mut usable = 0;
            for seed in 0..40 {
                let draw = || TrainingFilm::drawn(&walk, kind, &mut Random::new(seed));
                let window = draw().window(&walk);
                assert_eq!(window, draw().window(&walk));
                usable += usize::from(window.is_some());
            }
            assert!(usable >= 30, "{}: {usable} of 40", kind.name());
        }
    }

    #[test]
    fn a_detector_without_feet_gives_none() {
        let walk = AnalyticWalker::new(WalkerParameters::default()).known_walk(3.1, 100.0);
        let film = TrainingFilm::drawn(&walk, FilmKind::Panning, &mut Random::new(1));
        let film = TrainingFilm { feet: false, ..film };
        let window = film.window(&walk).unwrap();
        let feet = |row: &[f32]| row[27..39].iter().any(|value| *value != 0.0);
        assert!(!window.values.chunks(pose_window::CHANNELS).any(feet));
    }
}
