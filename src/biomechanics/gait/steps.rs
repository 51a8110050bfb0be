//! Single steps and strides: what means, spreads, tables and evidence frames are made of.

use crate::biomechanics::anatomy::Side;

/// One step, from the other foot's initial contact to this foot's.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The landing foot.
    pub side: Side,
    /// The other foot's initial contact, s.
    pub start: f64,
    /// This foot's initial contact, s.
    pub end: f64,
    /// Step length in the motion's length unit, where the view shows it.
    pub length: Option<f64>,
    /// Step width in the motion's length unit, where the view shows it.
    pub width: Option<f64>,
    /// Why it does not enter the means, if it does not.
    pub excluded: Option<String>,
}

impl Step {
    /// Step time, s.
    pub fn duration(&self) -> f64 {
        self.end - self.start
    }
}

/// One stride, from a foot's initial contact to its next.
#[derive(Clone, Debug, PartialEq)]
pub struct Stride {
    /// Whose.
    pub side: Side,
    /// Initial contact, s.
    pub start: f64,
    /// Next initial contact of the same foot, s.
    pub end: f64,
    /// This foot's toe off in between, s.
    pub toe_off: Option<f64>,
    /// The other foot's toe off in initial double support, s.
    pub opposite_toe_off: Option<f64>,
    /// The other foot's initial contact, s.
    pub opposite_contact: Option<f64>,
    /// Stride length in the motion's length unit, where the view shows it.
    pub length: Option<f64>,
    /// Why it does not enter the means, if it does not.
    pub excluded: Option<String>,
}

impl Stride {
    /// Stride time, s.
    pub fn duration(&self) -> f64 {
        self.end - self.start
    }

    /// Stance as a share of the stride.
    pub fn stance_fraction(&self) -> Option<f64> {
        Some((self.toe_off? - self.start) / self.duration())
    }

    /// Initial and terminal double support as a share of the stride.
    pub fn double_support_fraction(&self) -> Option<f64> {
        let initial = self.opposite_toe_off? - self.start;
        let terminal = self.toe_off? - self.opposite_contact?;
        Some((initial + terminal) / self.duration())
    }
}
