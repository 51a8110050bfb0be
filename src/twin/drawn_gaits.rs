//! [`DrawnGaits`]: the gait generator as the simulation threads use it, shared by them.

use std::sync::{Arc, Mutex, PoisonError};

use crate::inference::gait_generator::GaitGenerator;
use crate::inference::lazy_network::LazyNetwork;
use crate::simulation::model::parameters::WalkerParameters;
use crate::synthesis::walks::generated_gait::{CloudBands, CloudWish, GaitCloud};
use crate::synthesis::walks::healthy_person::{HealthyPerson, together};

/// Gaits in a cloud: enough for a 5th percentile that does not jump between neighbours.
const GAITS: usize = 100;
/// The same condition always shows the same cloud.
const SEED: u64 = 1;

/// The generator behind a lock.
#[derive(Clone, Default)]
pub struct DrawnGaits(Arc<Mutex<LazyNetwork<GaitGenerator>>>);

impl std::fmt::Debug for DrawnGaits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DrawnGaits")
    }
}

impl DrawnGaits {
    /// Bands of gaits drawn for a condition at a walked speed, m/s; `None` where the generator is missing or fails,
    /// because the simulated walk is whole without it.
    pub fn bands(&self, parameters: &WalkerParameters, speed: f64) -> Option<CloudBands> {
        self.cloud(parameters, speed).map(|cloud| cloud.bands())
    }

    /// Bands of gaits drawn for a healthy person; `None` without the generator or where there is no such body.
    pub fn person(&self, person: &HealthyPerson) -> Option<CloudBands> {
        let clouds = person.walkers().into_iter().map(|walker| self.cloud(&walker, person.speed));
        let all = clouds.collect::<Option<Vec<GaitCloud>>>()?.into_iter().reduce(together)?;
        Some(all.bands())
    }

    fn cloud(&self, parameters: &WalkerParameters, speed: f64) -> Option<GaitCloud> {
        let mut network = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let wish = CloudWish::of(parameters, speed);
        network.ask(GaitGenerator::open, |generator| generator.cloud(&wish, GAITS, SEED))
    }
}
