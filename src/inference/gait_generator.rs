//! [`GaitGenerator`]: draws gaits for a condition, learned from simulated walks only.
//!
//! Scaling, the flow and the distance from what was learned are part of the network's graph (see its recipe); this file
//! draws the noise, asks for both feet, and says which number is which.

use super::engines::runtime::{Input, Runtime, Session, Tensor};
use super::error::InferenceError;
use super::model_folder;
use crate::biomechanics::anatomy::{BySide, Side};
use crate::biomechanics::random::Random;
use crate::synthesis::walks::generated_gait::{CURVES, CloudWish, GaitCloud, Strides, TIMINGS, drawn_stride};

/// Name for messages.
pub const NAME: &str = "gait_generator 2";
/// The file below a models folder.
pub const FILE: &str = "gait_generator/gait_generator.onnx";
/// Most gaits drawn at once.
const MOST: usize = 1000;

/// The generator, loaded.
pub struct GaitGenerator {
    session: Box<dyn Session>,
    conditions: usize,
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
    /// Where the engine refuses it or it does not take conditions and noise.
    pub fn from_bytes(runtime: &dyn Runtime, bytes: Vec<u8>) -> Result<Self, InferenceError> {
        let session = runtime.load(NAME, bytes)?;
        let width = |name: &str| {
            session.inputs().iter().find(|port| port.name == name).and_then(|port| *port.shape.get(1)?)
        };
        let (Some(conditions), Some(components)) = (width("condition"), width("noise")) else {
            return Err(wrong("it does not take conditions and noise"));
        };
        Ok(Self { session, conditions, components })
    }

    /// Draws `count` gaits (at most 1000) of each foot. The same seed draws the same gaits.
    ///
    /// # Errors
    /// Where the network fails or was made for other conditions than this program's.
    pub fn cloud(&mut self, wish: &CloudWish, count: usize, seed: u64) -> Result<GaitCloud, InferenceError> {
        let count = count.clamp(1, MOST);
        let mut random = Random::new(seed);
        let mut strides = BySide::default();
        let mut likeness: f64 = 1.0;
        for side in Side::BOTH {
            let row = wish.rows.get(side);
            if row.len() != self.conditions {
                return Err(wrong(&format!(
                    "it takes conditions of {} numbers, not {}",
                    self.conditions,
                    row.len()
                )));
            }
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
) -> Result<Strides, InferenceError> {
    if curves.data.len() != count * CURVES || scalars.data.len() != count * TIMINGS {
        return Err(wrong("its answers have another number of values"));
    }
    let rows = curves.data.chunks(CURVES).zip(scalars.data.chunks(TIMINGS));
    rows.map(|(curves, scalars)| {
        drawn_stride(side, curves, scalars).ok_or_else(|| wrong("it gave no numbers"))
    })
    .collect()
}
