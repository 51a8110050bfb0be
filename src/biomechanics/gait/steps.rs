//! Single steps and strides: what means, spreads, tables and evidence frames are made of.

use crate::biomechanics::anatomy::Side;
use crate::finding::Finding;

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
    pub excluded: Option<Finding>,
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
    pub excluded: Option<Finding>,
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

    /// The other foot's swing as a share of the stride.
    pub fn single_support_fraction(&self) -> Option<f64> {
        Some((self.opposite_contact? - self.opposite_toe_off?) / self.duration())
    }
}

/// Where an instant lies in a side's whole stride, percent; `None` outside whole strides.
pub fn percent_of_cycle(strides: &[Stride], side: Side, time: f64) -> Option<f64> {
    let stride = strides.iter().find(|s| s.side == side && s.start <= time && time < s.end)?;
    Some(100.0 * (time - stride.start) / stride.duration())
}

/// As [`percent_of_cycle`], and in the stride that is still under way by the length of the last whole one; `None` once it
/// should have ended, because then the walker may have stopped.
pub fn percent_under_way(strides: &[Stride], side: Side, time: f64) -> Option<f64> {
    percent_of_cycle(strides, side, time).or_else(|| {
        let last = strides.iter().rfind(|stride| stride.side == side)?;
        let share = (time - last.end) / last.duration();
        (0.0..1.0).contains(&share).then_some(100.0 * share)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stride_under_way_goes_on_as_the_last_one_did_and_ends_with_it() {
        let stride = |start: f64, end: f64| Stride {
            side: Side::Left,
            start,
            end,
            toe_off: None,
            opposite_toe_off: None,
            opposite_contact: None,
            length: None,
            excluded: None,
        };
        let strides = [stride(0.0, 1.0), stride(1.0, 2.2)];
        assert_eq!(percent_of_cycle(&strides, Side::Left, 0.25), Some(25.0));
        assert_eq!(percent_of_cycle(&strides, Side::Left, 2.5), None);
        let under_way = percent_under_way(&strides, Side::Left, 2.5).unwrap();
        assert!((under_way - 25.0).abs() < 1e-9, "a quarter of 1.2 s: {under_way}");
        assert_eq!(percent_under_way(&strides, Side::Left, 3.5), None, "who should have landed may stand");
        assert_eq!(percent_under_way(&strides, Side::Right, 0.5), None);
    }
}
