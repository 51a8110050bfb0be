//! [`GaitEstimator`]: the learned way from key-points to gait values, trained on simulated walks only.
//!
//! Standardisation, intervals and the in-distribution score are part of the network's graph (see its recipe), so that
//! nothing is computed here that training did not see; this file only says which number is which, and undoes mirroring.

use super::engines::runtime::{Input, Runtime, Session, Tensor};
use super::error::InferenceError;
use super::model_folder;
use crate::biomechanics::anatomy::{BySide, MuscleGroup, MuscleTable};
use crate::biomechanics::gait::learned::{LearnedGait, Spread, WindowReading};
use crate::biomechanics::gait::learned_curves::{CycleBand, LearnedLeg, PHASES};
use crate::synthesis::training::training_example::WindowTruth;
use crate::vision::pose::PoseTrack;
use crate::vision::pose_window::{CHANNELS, LENGTH, PoseWindow, windows};

/// Name for messages and assessments.
pub const NAME: &str = "gait_estimator 3";
/// The file below a models folder.
pub const FILE: &str = "gait_estimator/gait_estimator.onnx";
/// Time between windows of a walk, s.
pub const STEP: f64 = 0.5;
/// Numbers of a window's answer: low, middle, high of each value, of each leg's joint angles and of its muscles.
const ANSWERS: [usize; 3] =
    [3 * WindowTruth::NAMES.len(), 3 * 2 * JOINTS * PHASES, 3 * 2 * MuscleGroup::COUNT * PHASES];
/// Hip, knee, ankle.
const JOINTS: usize = 3;
/// Names of the outputs, in this order.
const OUTPUTS: [&str; 4] = ["values", "angles", "activations", "in_distribution"];

/// The estimator, loaded.
pub struct GaitEstimator {
    session: Box<dyn Session>,
}

impl GaitEstimator {
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
    /// Where the engine refuses it or its inputs are not a pose window.
    pub fn from_bytes(runtime: &dyn Runtime, bytes: Vec<u8>) -> Result<Self, InferenceError> {
        let session = runtime.load(NAME, bytes)?;
        let takes_windows = session.inputs().iter().any(|port| {
            port.name == "window" && port.shape.get(1..) == Some(&[Some(LENGTH), Some(CHANNELS)][..])
        });
        if !takes_windows {
            return Err(InferenceError::Signature {
                network: NAME.into(),
                reason: format!("it does not take windows of {LENGTH} instants and {CHANNELS} channels"),
            });
        }
        Ok(Self { session })
    }

    /// What the estimator says of a walk; `None` where no window shows enough of the body. `stature` in m.
    ///
    /// # Errors
    /// Where the network fails.
    pub fn read(
        &mut self,
        track: &PoseTrack,
        stature: Option<f64>,
    ) -> Result<Option<LearnedGait>, InferenceError> {
        let readings = self.read_windows(&windows(track, STEP))?;
        Ok(LearnedGait::of(&readings, stature))
    }

    /// What the estimator says of each window.
    ///
    /// # Errors
    /// Where the network fails.
    pub fn read_windows(&mut self, windows: &[PoseWindow]) -> Result<Vec<WindowReading>, InferenceError> {
        let mut readings = Vec::with_capacity(windows.len());
        // A minute of windows at a time: enough to keep the engine busy, too little to matter in memory.
        for part in windows.chunks(120) {
            let data: Vec<f32> = part.iter().flat_map(|window| window.values.iter().copied()).collect();
            let shape = [part.len(), LENGTH, CHANNELS];
            let input = Input { name: "window", shape: &shape, data: &data };
            let answer = self.session.run(&[input], &OUTPUTS)?;
            readings.extend(understand(part, &answer)?);
        }
        Ok(readings)
    }
}

fn wrong(reason: &str) -> InferenceError {
    InferenceError::Signature { network: NAME.into(), reason: reason.into() }
}

fn understand(windows: &[PoseWindow], answer: &[Tensor]) -> Result<Vec<WindowReading>, InferenceError> {
    let [values, angles, activations, scores] = answer else { return Err(wrong("it gives no four answers")) };
    let n = windows.len();
    let sizes = [values, angles, activations].map(|tensor| tensor.data.len());
    if sizes != ANSWERS.map(|size| size * n) || scores.data.len() != n {
        return Err(wrong("its answers have another number of values"));
    }
    if answer.iter().flat_map(|tensor| &tensor.data).any(|value| !value.is_finite()) {
        return Err(InferenceError::Run { network: NAME.into(), reason: "it gave no numbers".into() });
    }
    let row = |tensor: &'_ Tensor, size: usize, k: usize| tensor.data[k * size..(k + 1) * size].to_vec();
    Ok(windows
        .iter()
        .enumerate()
        .map(|(k, window)| {
            let [angles, activations] =
                [(angles, ANSWERS[1]), (activations, ANSWERS[2])].map(|(tensor, size)| row(tensor, size, k));
            let legs = legs(window.mirrored, &angles, &activations);
            reading(window, &row(values, ANSWERS[0], k), legs, scores.data[k])
        })
        .collect())
}

/// Curves of both legs; the window's left is the walker's right in a mirrored one.
fn legs(mirrored: bool, angles: &[f32], activations: &[f32]) -> BySide<LearnedLeg> {
    let leg = |place: usize| LearnedLeg {
        angles: std::array::from_fn(|joint| band(angles, place * JOINTS + joint, f64::to_radians)),
        activation: MuscleTable::from_fn(|group| {
            band(activations, place * MuscleGroup::COUNT + group as usize, |value| value.clamp(0.0, 1.0))
        }),
    };
    let (left, right) = if mirrored { (1, 0) } else { (0, 1) };
    BySide { left: leg(left), right: leg(right) }
}

/// One curve: its points with low, middle, high of each.
fn band(numbers: &[f32], index: usize, unit: impl Fn(f64) -> f64) -> CycleBand {
    let part = &numbers[3 * PHASES * index..3 * PHASES * (index + 1)];
    let every = |which: usize| part.chunks(3).map(|point| unit(f64::from(point[which]))).collect();
    CycleBand { low: every(0), middle: every(1), high: every(2) }
}

fn reading(window: &PoseWindow, row: &[f32], legs: BySide<LearnedLeg>, score: f32) -> WindowReading {
    let mirrored = window.mirrored;
    let spread = |index: usize| Spread {
        low: f64::from(row[3 * index]),
        middle: f64::from(row[3 * index + 1]),
        high: f64::from(row[3 * index + 2]),
    };
    // The logarithm of left over right turns its sign when the sides are exchanged.
    let balance = |index: usize| {
        let s = spread(index);
        if mirrored { Spread { low: -s.high, middle: -s.middle, high: -s.low } } else { s }
    };
    let (left, right) = if mirrored { (5, 4) } else { (4, 5) };
    WindowReading {
        seen: window.seen,
        legs,
        speed: spread(0),
        step_time: spread(1),
        step_length: spread(2),
        step_width: spread(3),
        stance_left: spread(left),
        stance_right: spread(right),
        double_support: spread(6),
        step_time_asymmetry: balance(7),
        step_length_asymmetry: balance(8),
        in_distribution: f64::from(score),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_answers_is_that_of_the_training_set_and_mirrors_exchange_sides() {
        assert_eq!(
            WindowTruth::NAMES,
            [
                "speed",
                "step_time",
                "step_length",
                "step_width",
                "stance_left",
                "stance_right",
                "double_support",
                "step_time_asymmetry",
                "step_length_asymmetry"
            ]
        );
        let row: Vec<f32> = (0..27_u8).map(f32::from).collect();
        let window = |mirrored| PoseWindow {
            start: 0.0,
            mirrored,
            seen: crate::biomechanics::gait::learned::SeenFrom::Ahead,
            size_px: 300.0,
            values: Vec::new(),
        };
        let angles: Vec<f32> = (0..ANSWERS[1]).map(|k| k as f32).collect();
        let activations = vec![0.5; ANSWERS[2]];
        let reading = |mirrored| reading(&window(mirrored), &row, legs(mirrored, &angles, &activations), 0.5);
        let (plain, mirror) = (reading(false), reading(true));
        assert_eq!(plain.legs.left, mirror.legs.right);
        let lowest = plain.legs.right.angles[2].low[0].to_degrees();
        assert!((lowest - 390.0).abs() < 1e-6, "the sixth curve begins at its number: {lowest}");
        assert_eq!(plain.stance_left, mirror.stance_right);
        assert_eq!(plain.step_time, mirror.step_time);
        assert!((plain.step_time_asymmetry.low + mirror.step_time_asymmetry.high).abs() < 1e-12);
    }
}
