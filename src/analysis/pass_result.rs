//! What one pass gives; the same for views from the side, from ahead and from behind.

use super::passes::Pass;
use crate::biomechanics::gait::summary::PassErrors;
use crate::biomechanics::gait::{Estimate, GaitEvent, Step, Stride};
use crate::biomechanics::motion::Motion;
use crate::clinic::assessment::{QualityFlag, Repair, Scale};
use crate::clinic::pass_evidence::{PassEvidence, Remark};
use crate::vision::pose::PoseSample;

/// Instants per second of every motion on the common grid, which starts at time 0.
pub const GRID_RATE: f64 = 100.0;

/// Everything that was found in one pass.
#[derive(Clone, Debug, PartialEq)]
pub struct PassResult {
    /// Which stretch, seen from where.
    pub pass: Pass,
    /// The walk in metres or body heights, x forward in this pass's direction of travel.
    pub motion: Motion,
    /// How pixels became metres, where they did.
    pub scale: Option<Scale>,
    /// How far times and places may be off.
    pub errors: PassErrors,
    /// Walking speed from the walker's growth in the picture, in views along the walk.
    pub depth_speed: Option<Estimate>,
    /// Way towards or away from the camera by the same means, body heights, in views along the walk.
    pub depth_travel: Option<f64>,
    /// Relative change of the walker's size over the pass, in views from the side.
    pub size_drift: Option<f64>,
    /// Events in time order.
    pub events: Vec<GaitEvent>,
    /// Steps in time order.
    pub steps: Vec<Step>,
    /// Strides in time order.
    pub strides: Vec<Stride>,
    /// Quality checks of this pass.
    pub quality: Vec<QualityFlag>,
    /// Where key-points were repaired.
    pub repairs: Vec<Repair>,
    /// The pass's samples as they were used, sides put right: what is drawn over the picture.
    pub named: Vec<PoseSample>,
}

impl PassResult {
    /// What the assessment keeps of it besides its steps and strides, with what takes its numbers down.
    pub fn evidence(&self, remarks: &[Remark]) -> PassEvidence {
        PassEvidence {
            span: self.pass.span,
            view: self.pass.view,
            length_unit: self.motion.length_unit,
            errors: Some(self.errors),
            depth_speed: self.depth_speed.clone(),
            remarks: remarks.to_vec(),
        }
    }
}

/// The grid instants inside a stretch of time.
pub fn grid_times(start: f64, end: f64) -> Vec<f64> {
    let first = (start * GRID_RATE - 1e-6).ceil().max(0.0) as usize;
    let last = (end * GRID_RATE + 1e-6).floor().max(0.0) as usize;
    (first..=last).map(|index| index as f64 / GRID_RATE).collect()
}
