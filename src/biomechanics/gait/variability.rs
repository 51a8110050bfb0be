//! Stride-to-stride variability, with the part of it that the camera makes.
//!
//! Left and right are pooled after their own means are removed, so that a limp is not read as variability, and so are
//! passes, so that walking a little faster on the way back is not. The timing
//! error of the events sets a floor: at 30 frames per second a walker of perfect regularity would show about 2.5 %
//! step-time variability if events were whole frames. We print the floor and limit values that do not stand clear of
//! it; we do not subtract it, because the error is not known well enough to be taken away.

use super::estimate::{Estimate, Interval, Method, Status, Unit};
use super::interval::spread_factors;
use crate::finding::ValueFinding;

/// Fewer strides than this say next to nothing.
pub const TOO_FEW: usize = 12;
/// From here on the coefficient is consistent (Kroneberg 2019, Front Aging Neurosci 10:435).
pub const ENOUGH: usize = 20;
/// Below this not even a limited value is shown.
const HARDLY_ANY: usize = 6;

/// A pooled coefficient of variation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Variability {
    /// Standard deviation over mean, percent.
    pub cv: f64,
    /// What the timing (or position) error of the set-up alone would give, percent.
    pub floor: f64,
    /// 90 % interval, percent.
    pub interval: Interval,
    /// How many values.
    pub n: usize,
}

impl Variability {
    /// From the values of each side in each pass. `event_error` is the standard error of one event's time (or one foot's
    /// position); a step or stride lies between two of them. `None` where there are too few to form it.
    pub fn of(groups: &[Vec<f64>], event_error: f64) -> Option<Variability> {
        let groups: Vec<&Vec<f64>> = groups.iter().filter(|values| values.len() > 1).collect();
        let n: usize = groups.iter().map(|values| values.len()).sum();
        let degrees = n.checked_sub(groups.len()).filter(|degrees| *degrees > 0)?;
        let mut squares = 0.0;
        let mut sum = 0.0;
        for values in &groups {
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            squares += values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
            sum += values.iter().sum::<f64>();
        }
        let mean = sum / n as f64;
        if mean <= 0.0 {
            return None;
        }
        let cv = 100.0 * (squares / degrees as f64).sqrt() / mean;
        let (low, high) = spread_factors(degrees)?;
        Some(Variability {
            cv,
            floor: 100.0 * std::f64::consts::SQRT_2 * event_error / mean,
            interval: Interval { low: low * cv, high: high * cv },
            n,
        })
    }

    /// As it is shown: withheld below 6 values, limited below 20 or where the floor makes up most of it.
    pub fn estimate(&self) -> Estimate {
        let (n, enough) = (self.n, ENOUGH);
        if n < HARDLY_ANY {
            return Estimate::withheld(Unit::Percent, ValueFinding::SpreadOfHardlyAny { n, enough });
        }
        let estimate = Estimate {
            value: Some(self.cv),
            interval: Some(self.interval),
            unit: Unit::Percent,
            n,
            method: Method::Geometric,
            status: Status::Ok,
            reasons: Vec::new(),
        };
        let few = match n {
            ..TOO_FEW => Some(ValueFinding::SpreadOfFew { n, enough }),
            TOO_FEW..ENOUGH => Some(ValueFinding::SpreadOfSome { n, enough }),
            _ => None,
        };
        let by_timing = (self.cv < 2.0 * self.floor)
            .then_some(ValueFinding::SpreadOfTiming { floor: self.floor / 100.0 });
        few.into_iter().chain(by_timing).fold(estimate, Estimate::limited)
    }
}

/// The estimate of a variability, or withheld where it cannot be formed.
pub fn variability(groups: &[Vec<f64>], event_error: f64) -> Estimate {
    Variability::of(groups, event_error).map_or_else(
        || Estimate::withheld(Unit::Percent, ValueFinding::NoSpread),
        |variability| variability.estimate(),
    )
}

/// The floor that whole-frame events would give a mean duration (s), percent: each end of it is off by a uniform half
/// frame, SD 1/√12 of a frame.
pub fn whole_frame_floor(frame_rate: f64, mean_duration: f64) -> f64 {
    100.0 * (2.0_f64 / 12.0).sqrt() / frame_rate / mean_duration
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_floor_at_thirty_frames_is_the_published_one() {
        assert!((whole_frame_floor(30.0, 0.55) - 2.5).abs() < 0.1);
        assert!((whole_frame_floor(60.0, 0.55) - 1.2).abs() < 0.1);
        assert!((whole_frame_floor(120.0, 0.55) - 0.6).abs() < 0.05);
    }

    #[test]
    fn a_perfectly_regular_limp_has_no_variability() {
        let variability = Variability::of(&[vec![0.6; 12], vec![0.5; 12]], 0.005).unwrap();
        assert!(variability.cv < 1e-9, "{}", variability.cv);
        assert_eq!(variability.estimate().status, Status::Limited, "below the floor it cannot be trusted");
    }

    #[test]
    fn few_strides_are_said_to_be_few() {
        let values: Vec<f64> = (0..12).map(|k| 0.55 + 0.03 * f64::from(k % 3)).collect();
        let sides = |n: usize| [values[..n].to_vec(), values[..n].to_vec()];
        assert_eq!(variability(&sides(2), 0.001).status, Status::Withheld);
        let some = variability(&sides(4), 0.001);
        assert_eq!(some.status, Status::Limited);
        assert!(some.reasons.contains(&ValueFinding::SpreadOfFew { n: 8, enough: ENOUGH }.into()));
        assert_eq!(variability(&sides(12), 0.001).status, Status::Ok);
        assert_eq!(variability(&[], 0.001).status, Status::Withheld);
    }

    #[test]
    fn walking_faster_on_the_way_back_is_no_unsteadiness() {
        let there: Vec<f64> = (0..10).map(|k| 0.55 + 0.01 * f64::from(k % 3)).collect();
        let back: Vec<f64> = there.iter().map(|time| time - 0.05).collect();
        let apart = Variability::of(&[there.clone(), back.clone()], 0.0).unwrap();
        let alone = Variability::of(std::slice::from_ref(&there), 0.0).unwrap();
        assert!(apart.cv < 1.1 * alone.cv, "{} {}", apart.cv, alone.cv);
        let joined: Vec<f64> = there.into_iter().chain(back).collect();
        assert!(Variability::of(&[joined], 0.0).unwrap().cv > 2.0 * alone.cv);
    }

    proptest! {
        #[test]
        fn shifting_one_side_changes_nothing_but_the_mean(
            values in proptest::collection::vec(0.4..0.7_f64, 8..20), shift in 0.0..0.3_f64,
        ) {
            let moved: Vec<f64> = values.iter().map(|value| value + shift).collect();
            let plain = Variability::of(&[values.clone(), values.clone()], 0.0).unwrap();
            let limping = Variability::of(&[values.clone(), moved], 0.0).unwrap();
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            let expected = plain.cv * mean / (mean + shift / 2.0);
            prop_assert!((limping.cv - expected).abs() < 1e-9);
            prop_assert!(plain.interval.low <= plain.cv && plain.cv <= plain.interval.high);
        }
    }
}
