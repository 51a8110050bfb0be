//! [`AccelerometerEstimator`]: the learned network that tells walking speed and step time from one worn accelerometer.
//!
//! The network holds its own standardisation, calibration and in-distribution score, and its preprocessing is
//! [`crate::biomechanics::signal::sensor_window`], so that training and use see the same.

use super::engines::runtime::{Input, Runtime, Session};
use super::error::InferenceError;
use super::model_folder;
use crate::biomechanics::gait::learned::Spread;
use crate::biomechanics::gait::learned_sensor::SensorReading;
use crate::biomechanics::signal::sensor_window::{CHANNELS, LENGTH, SensorWindow};

/// Name for messages.
pub const NAME: &str = "accelerometer_estimator 2";
/// The file below a models folder.
pub const FILE: &str = "accelerometer_estimator/accelerometer_estimator.onnx";

/// The estimator, loaded.
pub struct AccelerometerEstimator {
    session: Box<dyn Session>,
}

impl AccelerometerEstimator {
    /// Opens the network that comes with the program.
    ///
    /// # Errors
    /// Where its file is missing or the engine refuses it.
    pub fn open(runtime: &dyn Runtime) -> Result<Self, InferenceError> {
        Self::from_bytes(runtime, model_folder::read(NAME, FILE)?)
    }

    /// Opens a network trained by the recipe.
    ///
    /// # Errors
    /// Where the engine refuses it.
    pub fn from_bytes(runtime: &dyn Runtime, bytes: Vec<u8>) -> Result<Self, InferenceError> {
        Ok(Self { session: runtime.load(NAME, bytes)? })
    }

    /// What the estimator says of each window.
    ///
    /// # Errors
    /// Where the network fails or answers something else than it should.
    pub fn read(&mut self, windows: &[SensorWindow]) -> Result<Vec<SensorReading>, InferenceError> {
        if windows.is_empty() {
            return Ok(Vec::new());
        }
        let data: Vec<f32> = windows.iter().flat_map(|window| window.values.iter().copied()).collect();
        let shape = [windows.len(), LENGTH, CHANNELS];
        let input = Input { name: "window", shape: &shape, data: &data };
        let answer = self.session.run(&[input], &["values", "in_distribution"])?;
        let wrong = |reason: &str| InferenceError::Signature { network: NAME.into(), reason: reason.into() };
        let [values, scores] = &answer[..] else { return Err(wrong("it gives no two answers")) };
        if values.data.len() != 6 * windows.len() || scores.data.len() != windows.len() {
            return Err(wrong("its answers have another number of values"));
        }
        let spread = |part: &[f32]| Spread {
            low: f64::from(part[0]),
            middle: f64::from(part[1]),
            high: f64::from(part[2]),
        };
        let rows = values.data.chunks(6).zip(&scores.data);
        Ok(rows
            .map(|(row, score)| SensorReading {
                speed: spread(&row[..3]),
                step_time: spread(&row[3..]),
                in_distribution: f64::from(*score),
            })
            .collect())
    }
}
