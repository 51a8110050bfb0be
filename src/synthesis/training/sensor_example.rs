//! [`SensorExample`]: a simulated gait as a worn accelerometer feels it, with its truth.
//!
//! Only walks as they were simulated and walks of larger or smaller bodies that are dynamically similar (lengths by a
//! factor, times by its root) are used: the geometric changes that serve cameras are no mechanics, and an accelerometer
//! feels nothing but mechanics.

use super::training_example::{SETTLING, WALK};
use crate::biomechanics::GRAVITY;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::random::Random;
use crate::biomechanics::signal::sensor_window::{SensorWindow, WornAt, windows};
use crate::synthesis::sensors::virtual_accelerometer::{SensorSite, VirtualAccelerometer};
use crate::synthesis::walks::known_gait::KnownGait;
use crate::synthesis::walks::known_walk::KnownWalk;
use crate::synthesis::walks::walk_variation::WalkVariation;

/// One window with its truth.
#[derive(Clone, Debug, PartialEq)]
pub struct SensorExample {
    /// Where the sensor was worn.
    pub worn: WornAt,
    /// What it felt.
    pub window: SensorWindow,
    /// Speed, m/s, and mean step time, s.
    pub truth: [f64; 2],
}

impl SensorExample {
    /// Names of the truth.
    pub const NAMES: [&'static str; 2] = ["speed", "step_time"];
}

/// Where the virtual sensor of a place sits.
pub fn site(worn: WornAt, side: Side) -> SensorSite {
    match worn {
        WornAt::Waist => SensorSite::Waist,
        WornAt::Chest => SensorSite::Chest,
        WornAt::Thigh => SensorSite::Thigh(side),
        WornAt::Ankle => SensorSite::Ankle(side),
    }
}

/// A gait as sensors at all places feel it: once as it is, then `sizes` times by a body of another size.
pub fn feel(gait: &KnownGait, sizes: usize, random: &mut Random) -> Vec<SensorExample> {
    let mut examples = Vec::new();
    for worn in WornAt::ALL {
        for index in 0..=sizes {
            let size = if index == 0 { 1.0 } else { random.between(0.65, 1.15) };
            let similar = WalkVariation { size, ..WalkVariation::NONE };
            let walk = similar.apply(&excerpt(&gait.walk, random));
            let side = if random.chance(0.5) { Side::Left } else { Side::Right };
            let sensor = drawn(site(worn, side), random);
            let record = sensor.record(&walk, random.next_u64());
            let Some(window) = windows(&record.readings, record.sample_rate, worn, 1.0).into_iter().next()
            else {
                continue;
            };
            let time = f64::midpoint(gait.means.step_time.left, gait.means.step_time.right);
            let truth = [gait.means.speed * similar.speed_factor(), time * similar.time_factor()];
            examples.push(SensorExample { worn, window, truth });
        }
    }
    examples
}

/// A sensor askew by up to a quarter turn about the body's axis and some fifteen degrees about the others, with the offset
/// and noise of consumer parts or worse.
fn drawn(site: SensorSite, random: &mut Random) -> VirtualAccelerometer {
    let mut normal = |scale: f64| scale * random.normal_polar().clamp(-2.5, 2.5);
    let orientation_error = [normal(0.3), normal(0.25), normal(0.25)];
    let offset = std::array::from_fn(|_| normal(0.03 * GRAVITY));
    VirtualAccelerometer {
        orientation_error,
        offset,
        noise: random.between(0.01, 0.25),
        sample_rate: [50.0, 100.0, 128.0, 200.0][random.index(4)],
        ..VirtualAccelerometer::ideal(site)
    }
}

/// Some seconds of the settled walk.
fn excerpt(walk: &KnownWalk, random: &mut Random) -> KnownWalk {
    let length = if random.chance(0.4) { random.between(1.8, 4.2) } else { 4.2 };
    let start = random.between(SETTLING, WALK - 0.1 - length);
    walk.between(start, start + length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::control::following::reference::Adaptation;
    use crate::simulation::library::Library;
    use crate::synthesis::training::training_example::walk;
    use crate::synthesis::walks::population::KnownWalker;

    #[test]
    fn every_place_feels_the_walk_and_larger_bodies_walk_faster_and_slower_in_time() {
        let library = Library::built_in().unwrap();
        let controller = library.find("healthy_adult_1.25").unwrap();
        let (finished, labels) =
            walk(KnownWalker::Reflex(controller), &controller.parameters, &Adaptation::default(), WALK, 2)
                .unwrap();
        let gait = KnownGait::of(&finished.record, &labels.unwrap(), controller.parameters.stature);
        let examples = feel(&gait, 2, &mut Random::new(1));
        assert_eq!(examples, feel(&gait, 2, &mut Random::new(1)));
        assert_eq!(examples.len(), 12);
        for example in &examples {
            let [speed, time] = example.truth;
            // Similar bodies: speed over step time is the same for all.
            let [plain_speed, plain_time] = examples[0].truth;
            assert!((speed / time / (plain_speed / plain_time) - 1.0).abs() < 1e-9);
            let shaken = example.window.values.iter().any(|value| value.abs() > 0.05 && *value < 0.999);
            assert!(shaken, "{}", example.worn.name());
        }
    }
}
