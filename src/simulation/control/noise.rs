//! Motor noise and noise of the felt attitude, alike in both families of controllers.

use super::delay_line::CONTROL_PERIOD;
use crate::biomechanics::random::Random;
use crate::simulation::model::walker_model::MUSCLES;

/// Correlation time of motor and attitude noise, s.
const NOISE_TIME: f64 = 0.05;
/// Noise grows to its full size over this time, s: a walk starts from a set pose, not from a person's own first step, and
/// is let to find its rhythm first.
pub(super) const NOISE_ONSET: f64 = 4.0;
/// Signal-dependent motor noise of a healthy adult, share of the excitation: with the two below it gives the reflex
/// walker's stride time the variation of about 1.5 % that healthy young adults have (Hausdorff 1996: 1 to 2 %).
const SIGNAL_NOISE: f64 = 0.014;
/// Constant motor noise, excitation.
const CONSTANT_NOISE: f64 = 0.0014;
/// Noise of the felt attitude of the pelvis, rad (0.06 degrees).
const ATTITUDE_NOISE: f64 = 0.001;

/// Noise of every muscle and of the felt attitude, one correlated process each.
#[derive(Clone, Debug)]
pub(super) struct NervousNoise {
    values: [f64; MUSCLES + 2],
    /// Time walked, s, up to the onset of full noise.
    age: f64,
    random: Random,
}

impl NervousNoise {
    pub(super) fn new(seed: u64) -> NervousNoise {
        NervousNoise { values: [0.0; MUSCLES + 2], age: 0.0, random: Random::new(seed) }
    }

    /// Moves on by one control period at a strength relative to a healthy adult's.
    pub(super) fn advance(&mut self, strength: f64) {
        if strength <= 0.0 {
            return;
        }
        self.age = (self.age + CONTROL_PERIOD).min(NOISE_ONSET);
        let level = strength * self.age / NOISE_ONSET;
        let keep = (-CONTROL_PERIOD / NOISE_TIME).exp();
        let fresh = (1.0 - keep * keep).sqrt();
        for (index, value) in self.values.iter_mut().enumerate() {
            let scale = if index < MUSCLES { 1.0 } else { ATTITUDE_NOISE };
            *value = keep * *value + fresh * scale * level * self.random.normal_box_muller();
        }
    }

    /// An excitation on its way to a muscle, with its noise; not yet held within bounds.
    pub(super) fn disturbed(&self, muscle: usize, excitation: f64) -> f64 {
        let noise = self.values[muscle];
        excitation + noise * (CONSTANT_NOISE + SIGNAL_NOISE * excitation.abs())
    }

    /// Errors of the felt tilt and roll of the pelvis, rad.
    pub(super) fn attitude(&self) -> (f64, f64) {
        (self.values[MUSCLES], self.values[MUSCLES + 1])
    }
}
