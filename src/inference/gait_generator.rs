//! [`GaitGenerator`]: draws gaits for a condition, learned from simulated walks only.
//!
//! Scaling, the flow and the distance from what was learned are part of the network's graph (see its recipe); this file
//! draws the noise, asks for both feet, and says which number is which.

use super::error::InferenceError;
use super::model_folder;
use super::runtime::{Input, Runtime, Session, Tensor};
use crate::biomechanics::anatomy::{BySide, Side};
use crate::biomechanics::random::Random;
use crate::simulation::measure::stride_shape::{CHANNELS, PLACES, SCALARS, StrideShape};
use crate::simulation::model::parameters::WalkerParameters;
use crate::synthesis::generated_gait::{GaitCloud, condition_row, drawn_stride};

/// Name for messages.
pub const NAME: &str = "gait_generator 1";
/// The file below a models folder.
pub const FILE: &str = "gait_generator/gait_generator.onnx";
/// Most gaits drawn at once.
const MOST: usize = 1000;

/// The generator, loaded.
pub struct GaitGenerator {
    session: Box<dyn Session>,
    components: usize,
}

impl GaitGenerator {
    /// Opens the network that comes with the program.
    ///
    /// # Errors
    /// Where its file is missing or the engine refuses it.
    pub fn open(runtime: &dyn Runtime) -> Result<Self, InferenceError> {
        Self::from_bytes(runtime, model_folder::read(NAME, FILE)?)
    }

    /// Opens a network made by the recipe.
    ///
    /// # Errors
    /// Where the engine refuses it or it does not take this program's conditions.
    pub fn from_bytes(runtime: &dyn Runtime, bytes: Vec<u8>) -> Result<Self, InferenceError> {
        let session = runtime.load(NAME, bytes)?;
        let width = |name: &str| {
            session.inputs().iter().find(|port| port.name == name).and_then(|port| *port.shape.get(1)?)
        };
        let known = condition_row(&WalkerParameters::default(), Side::Left, 1.0).len();
        let (condition, components) = (width("condition"), width("noise"));
        let Some(components) = components.filter(|_| condition == Some(known)) else {
            return Err(wrong(&format!("it does not take conditions of {known} numbers")));
        };
        Ok(Self { session, components })
    }

    /// Draws `count` gaits (at most 1000) of somebody who walks at a speed, m/s. The same seed draws the same gaits.
    ///
    /// # Errors
    /// Where the network fails.
    pub fn cloud(
        &mut self,
        parameters: &WalkerParameters,
        speed: f64,
        count: usize,
        seed: u64,
    ) -> Result<GaitCloud, InferenceError> {
        let count = count.clamp(1, MOST);
        let mut random = Random::new(seed);
        let mut strides = BySide::default();
        let mut likeness: f64 = 1.0;
        for side in Side::BOTH {
            let row = condition_row(parameters, side, speed);
            let condition: Vec<f32> = row.iter().copied().cycle().take(count * row.len()).collect();
            let mut noise = || -> Vec<f32> {
                (0..count * self.components).map(|_| random.normal_polar() as f32).collect()
            };
            let (walk, stride) = (noise(), noise());
            let shape = [count, self.components];
            let inputs = [
                Input { name: "condition", shape: &[count, row.len()], data: &condition },
                Input { name: "noise", shape: &shape, data: &walk },
                Input { name: "stride_noise", shape: &shape, data: &stride },
            ];
            let answer = self.session.run(&inputs, &["curves", "scalars", "likeness"])?;
            let [curves, scalars, scores] = &answer[..] else {
                return Err(wrong("it gives no three answers"));
            };
            *strides.get_mut(side) = understand(side, count, curves, scalars)?;
            likeness = likeness.min(scores.data.first().map_or(0.0, |&score| f64::from(score)));
        }
        Ok(GaitCloud { strides, likeness })
    }
}

fn wrong(reason: &str) -> InferenceError {
    InferenceError::Signature { network: NAME.into(), reason: reason.into() }
}

fn understand(
    side: Side,
    count: usize,
    curves: &Tensor,
    scalars: &Tensor,
) -> Result<Vec<StrideShape>, InferenceError> {
    if curves.data.len() != count * CHANNELS * PLACES || scalars.data.len() != count * SCALARS.len() {
        return Err(wrong("its answers have another number of values"));
    }
    curves
        .data
        .chunks(CHANNELS * PLACES)
        .zip(scalars.data.chunks(SCALARS.len()))
        .map(|(curves, scalars)| {
            drawn_stride(side, curves, scalars).ok_or_else(|| wrong("it gave no numbers"))
        })
        .collect()
}
