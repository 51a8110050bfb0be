//! [`GaitLabels`]: what is true of a simulated walk, by its floor forces and footprints.
//!
//! They are measured by the very functions that measure real walks, so that what a network learns to say is what the analysis
//! would have measured, had it seen everything.

use crate::biomechanics::anatomy::BySide;
use crate::simulation::measure::gait::{GaitMeasures, measure};
use crate::simulation::measure::record::WalkRecord;

/// Sideways over forward travel above which a walk leaves its line.
const CROOKED: f64 = 0.2;
/// Slowest walk, m/s.
const SLOWEST: f64 = 0.15;

/// Why a simulated walk is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Rejection {
    /// The walker fell or stopped.
    Fell,
    /// There were fewer than two whole strides of each leg, or no steps by turns.
    NoStrides,
    /// It did not go straight ahead.
    Crooked,
    /// It hardly got forward.
    TooSlow,
}

impl Rejection {
    /// All reasons.
    pub const ALL: [Rejection; 4] =
        [Rejection::Fell, Rejection::NoStrides, Rejection::Crooked, Rejection::TooSlow];

    /// As manifests spell it.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Means of a gait; SI.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GaitMeans {
    /// Walking speed, m/s.
    pub speed: f64,
    /// Step time by landing foot, s.
    pub step_time: BySide<f64>,
    /// Step length by landing foot, m.
    pub step_length: BySide<f64>,
    /// Step width, m.
    pub step_width: f64,
    /// Share of stance in the stride.
    pub stance: BySide<f64>,
    /// Share of double support in the stride.
    pub double_support: f64,
}

/// True values of a walk.
#[derive(Clone, Debug)]
pub struct GaitLabels {
    /// Means.
    pub means: GaitMeans,
    /// Coefficient of variation of stride time.
    pub stride_time_cv: f64,
    /// Curves and everything else.
    pub measures: GaitMeasures,
}

impl GaitLabels {
    /// Labels of a walk from a time on, s, or why it is not taken.
    pub fn of(record: &WalkRecord, fell: bool, after: f64) -> Result<GaitLabels, Rejection> {
        if fell {
            return Err(Rejection::Fell);
        }
        let measures = measure(record, after).ok_or(Rejection::NoStrides)?;
        let from = (after / record.period) as usize;
        let (first, last) =
            record.samples.get(from).zip(record.samples.last()).ok_or(Rejection::NoStrides)?;
        if measures.speed < SLOWEST {
            return Err(Rejection::TooSlow);
        }
        if (last.centre.z - first.centre.z).abs() > CROOKED * (last.centre.x - first.centre.x).abs() {
            return Err(Rejection::Crooked);
        }
        let stride_time_cv = measures.stride_time_cv().ok_or(Rejection::NoStrides)? / 100.0;
        Ok(GaitLabels {
            means: GaitMeans {
                speed: measures.speed,
                step_time: measures.step_time,
                step_length: measures.step_length,
                step_width: measures.step_width,
                stance: BySide { left: measures.curves.left.stance, right: measures.curves.right.stance },
                double_support: measures.double_support,
            },
            stride_time_cv,
            measures,
        })
    }

    /// Logarithm of left over right.
    pub fn asymmetry(sides: &BySide<f64>) -> f64 {
        if sides.left > 0.0 && sides.right > 0.0 { (sides.left / sides.right).ln() } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::library::Library;
    use crate::simulation::optimization::search::Subject;

    #[test]
    fn labels_of_a_steady_walk_agree_with_one_another_and_a_fall_has_none() {
        let library = Library::built_in().unwrap();
        let controller = library.find("healthy_adult_1.25").unwrap();
        let subject = Subject::of(&controller.parameters, 5).unwrap();
        let walk = subject.walk(&controller.gains, 10.0, 4);
        let labels = GaitLabels::of(&walk.record, walk.end.is_some(), 3.0).unwrap().means;
        let stride_length = labels.step_length.left + labels.step_length.right;
        let stride_time = labels.step_time.left + labels.step_time.right;
        assert!((stride_length / stride_time / labels.speed - 1.0).abs() < 0.04);
        assert!((labels.stance.left + labels.stance.right - 1.0 - labels.double_support).abs() < 0.03);
        assert!(labels.step_width > 0.0 && labels.step_width < 0.3);
        assert_eq!(GaitLabels::of(&walk.record, true, 3.0).unwrap_err(), Rejection::Fell);
        assert_eq!(GaitLabels::of(&walk.record, false, 9.5).unwrap_err(), Rejection::NoStrides);
    }
}
