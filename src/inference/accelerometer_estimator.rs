//! [`AccelerometerEstimator`]: the learned network that tells walking speed and step time from one worn accelerometer.
//!
//! The network holds its own standardisation, calibration and in-distribution score, and its preprocessing is
//! [`crate::biomechanics::signal::sensor_window`], so that training and use see the same.

use super::error::InferenceError;
use super::model_folder;
use super::runtime::{Input, Runtime, Session};
use crate::biomechanics::gait::learned::{Spread, UNLIKE};
use crate::biomechanics::signal::sensor_window::{CHANNELS, LENGTH, SensorWindow};

/// Name for messages.
pub const NAME: &str = "accelerometer_estimator 1";
/// The file below a models folder.
pub const FILE: &str = "accelerometer_estimator/accelerometer_estimator.onnx";

/// What the estimator says of one window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SensorReading {
    /// Walking speed, m/s, with its 90 % interval.
    pub speed: Spread,
    /// Mean step time, s, with its 90 % interval.
    pub step_time: Spread,
    /// Share of simulated walks that lie as far from the middle of all, 0..=1.
    pub in_distribution: f64,
}

impl SensorReading {
    /// Whether the walk is unlike those learned from.
    pub fn is_unlike(&self) -> bool {
        self.in_distribution < UNLIKE
    }

    /// Medians over windows of one recording: they err alike, so that an interval does not shrink with their number.
    pub fn of(readings: &[SensorReading]) -> Option<SensorReading> {
        let middle = |value: &dyn Fn(&SensorReading) -> f64| -> Option<f64> {
            let mut values: Vec<f64> = readings.iter().map(value).collect();
            values.sort_by(f64::total_cmp);
            values.get(values.len() / 2).copied()
        };
        let spread = |of: fn(&SensorReading) -> Spread| {
            Some(Spread {
                low: middle(&|reading| of(reading).low)?,
                middle: middle(&|reading| of(reading).middle)?,
                high: middle(&|reading| of(reading).high)?,
            })
        };
        Some(SensorReading {
            speed: spread(|reading| reading.speed)?,
            step_time: spread(|reading| reading.step_time)?,
            in_distribution: middle(&|reading| reading.in_distribution)?,
        })
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wild_window_does_not_move_a_recording() {
        let reading = |speed: f64| {
            let spread = |middle: f64| Spread { low: middle - 0.1, middle, high: middle + 0.1 };
            SensorReading { speed: spread(speed), step_time: spread(0.5), in_distribution: 0.3 }
        };
        let all = SensorReading::of(&[reading(1.0), reading(1.1), reading(9.0)]).unwrap();
        assert!((all.speed.middle - 1.1).abs() < 1e-12 && !all.is_unlike());
        assert_eq!(SensorReading::of(&[]), None);
    }
}
