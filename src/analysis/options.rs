//! What a person tells the analysis: scale, view, corrections by hand.

use super::still_angle::StillAngle;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::EventKind;
use crate::clinic::assessment::{CameraView, TimeSpan};

/// Two marks on the floor, in the walking line, at a known distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FloorMarks {
    /// First mark, px.
    pub first: [f64; 2],
    /// Second mark, px.
    pub second: [f64; 2],
    /// Their distance, m.
    pub distance: f64,
}

/// What the walker walks on. Never guessed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Surface {
    /// The floor.
    #[default]
    Overground,
    /// A belt; with its speed, m/s, where known: then speed and lengths can be given.
    Treadmill {
        /// Belt speed, m/s.
        belt_speed: Option<f64>,
    },
    /// The floor, and the camera is turned after the walker: the picture does not tell how far anybody gets, but the feet
    /// against the body tell when they land and leave.
    FollowedByCamera,
}

/// One correction by hand. Applied in order, after the automatic analysis, so that undo is dropping the last one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Edit {
    /// Exchange left and right legs in this stretch.
    SwapSides(TimeSpan),
    /// Add an event.
    AddEvent {
        /// Whose foot.
        side: Side,
        /// Which event.
        kind: EventKind,
        /// When, s.
        time: f64,
    },
    /// Move the event of this side and kind nearest to `from`.
    MoveEvent {
        /// Whose foot.
        side: Side,
        /// Which event.
        kind: EventKind,
        /// Where it was, s.
        from: f64,
        /// Where it shall be, s.
        to: f64,
    },
    /// Remove the event of this side and kind nearest to `time`.
    RemoveEvent {
        /// Whose foot.
        side: Side,
        /// Which event.
        kind: EventKind,
        /// Where it is, s.
        time: f64,
    },
    /// Leave the stride of this side that covers `time` (and its steps) out of the means, or take it back in.
    ToggleStride {
        /// Whose stride.
        side: Side,
        /// An instant inside it, s.
        time: f64,
    },
}

/// Everything that steers `analyse`. There is no default stature.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnalysisOptions {
    /// Standing height of the walker, m.
    pub stature: Option<f64>,
    /// Pixels per metre in the walking plane, measured by the user.
    pub px_per_m: Option<f64>,
    /// Marks on the floor.
    pub floor_marks: Option<FloorMarks>,
    /// The view, where the user says so; `None` finds it.
    pub view: Option<CameraView>,
    /// What the walker walks on.
    pub surface: Surface,
    /// Corrections by hand, in the order they were made.
    pub edits: Vec<Edit>,
    /// Angles measured by hand on still pictures, in the order they were made. They change nothing of the analysis and are
    /// kept and written with it.
    pub still_angles: Vec<StillAngle>,
}
