//! [`SetUp`]: where somebody is in setting up camera, scale and sides. What was found out is kept in the settings.

use crate::vision::legs::side_check::SideCheck;

/// One thing at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SetUpStep {
    /// Which camera.
    #[default]
    Camera,
    /// How pixels become metres.
    Scale,
    /// Whether left and right are kept.
    Sides,
}

impl SetUpStep {
    /// All, in order.
    pub const ALL: [SetUpStep; 3] = [SetUpStep::Camera, SetUpStep::Scale, SetUpStep::Sides];

    /// Its place in the order.
    pub fn number(self) -> usize {
        Self::ALL.iter().position(|step| *step == self).unwrap_or(0)
    }

    /// The one after; `None` after the last.
    pub fn next(self) -> Option<Self> {
        Self::ALL.get(self.number() + 1).copied()
    }

    /// The one before; `None` before the first.
    pub fn back(self) -> Option<Self> {
        self.number().checked_sub(1).map(|number| Self::ALL[number])
    }
}

/// Where somebody is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SetUp {
    /// At which step.
    pub step: SetUpStep,
    /// Which hands were seen so far in the last step.
    pub check: SideCheck,
}
