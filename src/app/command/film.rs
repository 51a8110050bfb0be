//! What can be asked of the film of the walk under review.

use crate::analysis::still_angle::StillAngle;

/// About the film.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FilmCommand {
    /// Let it fill the window, or no longer.
    ToggleFill,
    /// Draw the skeleton over it, or not.
    ToggleSkeleton,
    /// Draw upright and level lines over it, or not.
    ToggleGrid,
    /// Draw where the feet landed, or not.
    ToggleSteps,
    /// Measure angles by clicks, or no longer; holds the film first.
    ToggleMeasuring,
    /// Keep this angle with the walk.
    KeepAngle(StillAngle),
    /// Forget the angle of this number in the list.
    DropAngle(usize),
}
