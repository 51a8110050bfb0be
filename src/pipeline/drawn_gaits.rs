//! [`DrawnGaits`]: the gait generator as the simulation threads use it: opened when it is first asked, shared, and no
//! reason to stop when it is not there.

use std::sync::{Arc, Mutex, PoisonError};

use crate::inference::error::InferenceError;
use crate::inference::gait_generator::GaitGenerator;
use crate::inference::runtime::{RuntimeOptions, start};
use crate::simulation::model::parameters::WalkerParameters;
use crate::synthesis::generated_gait::{CloudWish, GaitCloud};

/// Gaits in a cloud: enough for a 5th percentile that does not jump between neighbours.
const GAITS: usize = 100;
/// The same condition always shows the same cloud.
const SEED: u64 = 1;

/// The generator, or that it could not be opened.
enum Opened {
    NotYet,
    Ready(Box<GaitGenerator>),
    Missing,
}

/// The generator behind a lock.
#[derive(Clone)]
pub struct DrawnGaits(Arc<Mutex<Opened>>);

impl Default for DrawnGaits {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Opened::NotYet)))
    }
}

impl std::fmt::Debug for DrawnGaits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DrawnGaits")
    }
}

fn open() -> Result<GaitGenerator, InferenceError> {
    // One thread: the walker and the pictures need the others.
    let runtime = start(&RuntimeOptions { threads: Some(1), ..RuntimeOptions::default() })?;
    GaitGenerator::open(&*runtime)
}

impl DrawnGaits {
    /// Gaits drawn for a condition at a walked speed, m/s; `None` where the generator is missing or fails, because
    /// the simulated walk is whole without it.
    pub fn cloud(&self, parameters: &WalkerParameters, speed: f64) -> Option<GaitCloud> {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*slot, Opened::NotYet) {
            *slot = match open() {
                Ok(generator) => Opened::Ready(Box::new(generator)),
                Err(error) => {
                    tracing::warn!("no gaits can be drawn: {error}");
                    Opened::Missing
                }
            };
        }
        let Opened::Ready(generator) = &mut *slot else { return None };
        match generator.cloud(&CloudWish::of(parameters, speed), GAITS, SEED) {
            Ok(cloud) => Some(cloud),
            Err(error) => {
                tracing::warn!("no gaits were drawn: {error}");
                None
            }
        }
    }
}
