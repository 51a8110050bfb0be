//! Slow drift of what a walker wants: no two strides of a person are meant quite alike.
//!
//! Stride times of people are correlated from stride to stride over many strides (Hausdorff et al. 1995, J Appl Physiol
//! 78:349: a scaling exponent about 0.75). A body that follows one clock knows no such memory, so the clock and the size of
//! the steps drift: three processes with memories of about one, five and thirty seconds add up to nearly that spectrum.

use crate::biomechanics::random::Random;
use crate::simulation::control::delay_line::CONTROL_PERIOD;
use crate::simulation::control::noise::NOISE_ONSET;

/// Memories, s.
const MEMORIES: [f64; 3] = [0.8, 5.0, 30.0];
/// Standard deviation of the rhythm's drift in a healthy adult, relative: with motor noise it gives stride times a
/// coefficient of variation of 1.5 to 2 % (Hausdorff 1996: 1 to 2 %).
const RHYTHM: f64 = 0.017;
/// The same of the size of steps.
const SIZE: f64 = 0.018;

/// Drift of rhythm and step size.
#[derive(Clone, Debug)]
pub(super) struct Drift {
    values: [[f64; 3]; 2],
    age: f64,
    random: Random,
}

impl Drift {
    pub(super) fn new(seed: u64) -> Drift {
        Drift { values: [[0.0; 3]; 2], age: 0.0, random: Random::for_part(seed, "drift") }
    }

    /// Moves on by one control period at a strength relative to a healthy adult's.
    pub(super) fn advance(&mut self, strength: f64) {
        if strength <= 0.0 {
            return;
        }
        self.age = (self.age + CONTROL_PERIOD).min(NOISE_ONSET);
        let level = strength * self.age / NOISE_ONSET / 3.0_f64.sqrt();
        for process in &mut self.values {
            for (value, memory) in process.iter_mut().zip(MEMORIES) {
                let keep = 1.0 - CONTROL_PERIOD / memory;
                let fresh = (1.0 - keep * keep).sqrt();
                *value = keep * *value + fresh * level * self.random.normal_box_muller();
            }
        }
    }

    /// Relative change of the clock's rate.
    pub(super) fn rhythm(&self) -> f64 {
        RHYTHM * self.values[0].iter().sum::<f64>()
    }

    /// Relative change of the thigh's swing.
    pub(super) fn size(&self) -> f64 {
        SIZE * self.values[1].iter().sum::<f64>()
    }
}
