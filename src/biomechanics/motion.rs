//! [`Motion`]: one walk, measured, simulated or generated, as landmarks on an even time grid.
//!
//! Events, cycles, parameters, plots and reports are written once, for this type.

use super::anatomy::{BySide, LandmarkTable, MuscleTable};

/// A place in the laboratory frame, m: x forward along the direction of progression, y up from the floor, z to the
/// walker's right. A coordinate that the view cannot see is `None` (z from the side, x from the front).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Position {
    /// Forward, m.
    pub x: Option<f64>,
    /// Up, m.
    pub y: Option<f64>,
    /// To the walker's right, m.
    pub z: Option<f64>,
}

/// Where a walk comes from; shown wherever its numbers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MotionSource {
    /// Read from a real person.
    Measured,
    /// From the physics simulator.
    Simulated,
    /// From a learned generator.
    Generated,
}

/// What a length of one means in a motion's positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LengthUnit {
    /// Metres.
    Metre,
    /// The walker's standing height, where no scale is known.
    BodyHeight,
}

/// Joint angles of one side over the frames of a motion, rad. `None` where the view or a gap hides them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JointAngles {
    /// Hip flexion.
    pub hip_flexion: Vec<Option<f64>>,
    /// Knee flexion.
    pub knee_flexion: Vec<Option<f64>>,
    /// Ankle dorsiflexion.
    pub ankle_dorsiflexion: Vec<Option<f64>>,
}

/// The floor's force on one foot over the frames of a motion, in the laboratory frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroundReaction {
    /// Forward force (braking negative), N.
    pub forward: Vec<f64>,
    /// Vertical force, N.
    pub vertical: Vec<f64>,
    /// Force to the walker's right, N.
    pub rightward: Vec<f64>,
    /// Centre of pressure (x forward, z right), m. `None` while the foot is in the air.
    pub centre_of_pressure: Vec<Option<(f64, f64)>>,
}

/// One walk on an even time grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Motion {
    /// Where it comes from.
    pub source: MotionSource,
    /// Time of the first frame, s.
    pub start: f64,
    /// Frames per second.
    pub sample_rate: f64,
    /// What a length of one means.
    pub length_unit: LengthUnit,
    /// For each landmark its position at each frame; all of the same length. `None` where it was not seen.
    pub landmarks: LandmarkTable<Vec<Option<Position>>>,
    /// Joint angles of both sides.
    pub joint_angles: BySide<JointAngles>,
    /// Forward lean of the trunk, rad.
    pub trunk_lean: Vec<Option<f64>>,
    /// The floor's forces, where they are known: simulated walks, and laboratories with force plates.
    pub ground_reaction: Option<BySide<GroundReaction>>,
    /// Muscle activations (0 to 1) over the frames, where they are known. From a model they are a model's output, not EMG.
    pub activations: Option<BySide<MuscleTable<Vec<f64>>>>,
}

impl Motion {
    /// Number of frames.
    pub fn len(&self) -> usize {
        self.trunk_lean.len()
    }

    /// Whether there is no frame at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Time of a frame, s.
    pub fn time(&self, frame: usize) -> f64 {
        self.start + frame as f64 / self.sample_rate
    }
}
