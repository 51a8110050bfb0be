//! [`PassEvidence`]: what the numbers of one pass rest on besides its steps and strides.

use super::camera_view::{CameraView, TimeSpan};
use crate::biomechanics::gait::parameters::Domain;
use crate::biomechanics::gait::summary::PassErrors;
use crate::biomechanics::gait::{Estimate, Parameter};
use crate::biomechanics::motion::LengthUnit;
use crate::finding::Finding;

/// Height of a body for which errors are stated where no stature is known, m.
const USUAL_HEIGHT: f64 = 1.7;

/// A stretch of straight steady walking with what is known of its errors. Kept with the assessment, so that passes of one
/// recording and of several make parameters by the same rule.
#[derive(Clone, Debug, PartialEq)]
pub struct PassEvidence {
    /// When, s.
    pub span: TimeSpan,
    /// From where the camera saw the walker.
    pub view: CameraView,
    /// What a length of one means.
    pub length_unit: LengthUnit,
    /// How far times and places may be off; `None` in results of versions that did not keep it.
    pub errors: Option<PassErrors>,
    /// Walking speed from the walker's growth in the picture, in views along the walk.
    pub depth_speed: Option<Estimate>,
    /// What takes its numbers down beyond what its view cannot see, such as a camera that was turned.
    pub remarks: Vec<Remark>,
}

/// Numbers of a pass that suffer together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum Affected {
    /// All of them.
    Everything,
    /// Lengths along the walk and the speed.
    Lengths,
    /// What stands on the scale.
    Scaled,
    /// What has seconds in it: times, cadence, speed.
    Times,
    /// What rests on the time between a contact and a toe off.
    Phases,
}

/// Why some numbers of a pass are withheld or limited.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// Which numbers.
    pub affected: Affected,
    /// Whether they are withheld, not only limited.
    pub withholds: bool,
    /// Why, and what to do.
    pub reasons: Vec<Finding>,
}

impl Affected {
    /// As files spell it.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether a parameter is among them.
    pub fn holds(self, parameter: Parameter) -> bool {
        use Parameter as P;
        match self {
            Affected::Everything => true,
            Affected::Lengths => parameter.is_along_the_walk() || parameter == P::WalkingSpeed,
            Affected::Scaled => parameter.is_length(),
            Affected::Times => matches!(
                parameter,
                P::WalkingSpeed | P::Cadence | P::StepTimeLeft | P::StepTimeRight | P::StrideTime
            ),
            Affected::Phases => parameter.domain() == Domain::Phases || parameter == P::StanceAsymmetry,
        }
    }
}

impl PassEvidence {
    /// The errors, or those of a usual recording where they were not kept: key-points that are off by 1 % of the stature at
    /// 30 frames per second, for which the labelled walks showed 13 ms of an event.
    pub fn errors_or_usual(&self, scale_uncertainty: f64) -> PassErrors {
        let height = if self.length_unit == LengthUnit::Metre { USUAL_HEIGHT } else { 1.0 };
        self.errors.unwrap_or(PassErrors {
            length_uncertainty: scale_uncertainty,
            event_error: 0.013,
            phase_error: if self.view.is_sagittal() { 0.014 } else { 0.03 },
            side_timing_error: 0.01,
            position_error: 0.004 * height,
            side_length_error: 0.01 * height,
        })
    }
}
