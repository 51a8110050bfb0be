//! Left against right.
//!
//! The number in tables is the log asymmetry 100·ln(left/right), because it treats both sides alike and its sign says
//! which is more; in words it is the ratio. Both are formed from the means of the sides, never as means of step-by-step
//! ratios, which are biased away from symmetry.

use super::estimate::{Estimate, Interval, Method, Status, Unit};
use super::interval::{USUAL_CV, USUAL_DEGREES, t95};
use crate::biomechanics::anatomy::Side;
use crate::finding::{Finding, ValueFinding};

/// Clean strides (or steps) that each side needs for a value without remark.
pub const ENOUGH_PER_SIDE: usize = 5;

/// One quantity on both sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Symmetry {
    /// Mean of the left side, above 0.
    pub left: f64,
    /// Mean of the right side, above 0.
    pub right: f64,
    /// How many values the left mean stands on.
    pub n_left: usize,
    /// How many values the right mean stands on.
    pub n_right: usize,
    /// Half width of the 90 % interval of the log asymmetry, percent.
    pub uncertainty: f64,
}

impl Symmetry {
    /// Compares two sides' values. `side_error` is the standard error, in the quantity's unit, by which the set-up may
    /// misread one side against the other in every stride (the far leg, say). `None` with fewer than two values on a
    /// side, or where a mean is not positive.
    pub fn of(left: &[f64], right: &[f64], side_error: f64) -> Option<Symmetry> {
        let (a, b) = (Summary::of(left)?, Summary::of(right)?);
        if a.mean <= 0.0 || b.mean <= 0.0 {
            return None;
        }
        // Delta method: the relative variances of the two means add up on the log scale. The spread of few strides is
        // moderated by what is usual; with many the sides' own spreads rule.
        let prior = USUAL_DEGREES as f64;
        let moderated = |side: &Summary| {
            let own = (side.n - 1) as f64;
            (prior * USUAL_CV.powi(2) + own * side.relative_variance() * side.n as f64)
                / (prior + own)
                / side.n as f64
        };
        let (va, vb) = (moderated(&a), moderated(&b));
        // Degrees of freedom after Welch & Satterthwaite, as the sides' spreads may differ.
        let shares = va.powi(2) / (prior + (a.n - 1) as f64) + vb.powi(2) / (prior + (b.n - 1) as f64);
        let chance = va + vb;
        let degrees = (chance.powi(2) / shares + 1e-6).floor().max(1.0) as usize;
        let shared = (side_error / f64::midpoint(a.mean, b.mean)).powi(2);
        let half = (t95(degrees).powi(2) * chance + 1.645_f64.powi(2) * shared).sqrt();
        Some(Symmetry { left: a.mean, right: b.mean, n_left: a.n, n_right: b.n, uncertainty: 100.0 * half })
    }

    /// 100·ln(left/right), percent: 0 is symmetric, positive is left more.
    pub fn log_asymmetry(&self) -> f64 {
        100.0 * (self.left / self.right).ln()
    }

    /// Paretic over other side; without a paretic side larger over smaller, 1 or more (Patterson 2010, Gait Posture
    /// 31:241, recommends the plain ratio).
    pub fn ratio(&self, paretic: Option<Side>) -> f64 {
        match paretic {
            Some(Side::Left) => self.left / self.right,
            Some(Side::Right) => self.right / self.left,
            None => self.left.max(self.right) / self.left.min(self.right),
        }
    }

    /// The side with more, where the interval leaves no doubt that there is one.
    pub fn larger_side(&self) -> Option<Side> {
        let asymmetry = self.log_asymmetry();
        (asymmetry.abs() > self.uncertainty).then_some(if asymmetry > 0.0 { Side::Left } else { Side::Right })
    }

    /// Which side is longer by how much, or that none can be told.
    pub fn finding(&self) -> ValueFinding {
        let share = self.ratio(None) - 1.0;
        match self.larger_side() {
            Some(Side::Left) => ValueFinding::LeftLonger { share },
            Some(Side::Right) => ValueFinding::RightLonger { share },
            None => ValueFinding::Symmetric { least: self.uncertainty.ceil() / 100.0 },
        }
    }

    /// The log asymmetry as it is shown: limited with fewer than five clean strides on a side.
    pub fn estimate(&self) -> Estimate {
        let value = self.log_asymmetry();
        let enough = self.n_left.min(self.n_right) >= ENOUGH_PER_SIDE;
        let mut reasons: Vec<Finding> = vec![self.finding().into()];
        if !enough {
            reasons.push(ValueFinding::FewPerSide { least: ENOUGH_PER_SIDE }.into());
        }
        Estimate {
            value: Some(value),
            interval: Some(Interval { low: value - self.uncertainty, high: value + self.uncertainty }),
            unit: Unit::Percent,
            n: self.n_left + self.n_right,
            method: Method::Geometric,
            status: if enough { Status::Ok } else { Status::Limited },
            reasons,
        }
    }
}

/// The estimate of an asymmetry, or withheld where it cannot be formed.
pub fn asymmetry(left: &[f64], right: &[f64], side_error: f64) -> Estimate {
    Symmetry::of(left, right, side_error).map_or_else(
        || Estimate::withheld(Unit::Percent, ValueFinding::SidesNotComparable),
        |symmetry| symmetry.estimate(),
    )
}

struct Summary {
    mean: f64,
    variance: f64,
    n: usize,
}

impl Summary {
    fn of(values: &[f64]) -> Option<Summary> {
        let n = values.len();
        if n < 2 {
            return None;
        }
        let mean = values.iter().sum::<f64>() / n as f64;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1) as f64;
        Some(Summary { mean, variance, n })
    }

    fn relative_variance(&self) -> f64 {
        self.variance / self.n as f64 / self.mean.powi(2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spread(mean: f64, n: usize) -> Vec<f64> {
        (0..n).map(|k| mean * (1.0 + 0.01 * (k as f64 - (n - 1) as f64 / 2.0))).collect()
    }

    #[test]
    fn a_stiff_right_leg_reads_as_published() {
        let symmetry = Symmetry::of(&spread(0.6, 6), &spread(0.5, 6), 0.0).unwrap();
        assert!((symmetry.log_asymmetry() - 18.232).abs() < 1e-2);
        assert!((symmetry.ratio(None) - 1.2).abs() < 1e-9);
        assert!((symmetry.ratio(Some(Side::Right)) - 0.8333).abs() < 1e-3);
        assert_eq!(symmetry.larger_side(), Some(Side::Left));
        assert!(
            matches!(symmetry.finding(), ValueFinding::LeftLonger { share } if (share - 0.2).abs() < 1e-9)
        );
    }

    #[test]
    fn differences_below_the_error_are_not_called_asymmetry() {
        let symmetry = Symmetry::of(&spread(0.60, 5), &spread(0.61, 5), 0.02).unwrap();
        assert_eq!(symmetry.larger_side(), None);
        assert!(matches!(symmetry.finding(), ValueFinding::Symmetric { .. }));
        assert_eq!(symmetry.estimate().status, Status::Ok);
        let few = Symmetry::of(&spread(0.60, 3), &spread(0.61, 3), 0.02).unwrap();
        assert_eq!(few.estimate().status, Status::Limited);
        assert_eq!(asymmetry(&[0.6], &[0.6, 0.6], 0.0).status, Status::Withheld);
    }

    proptest! {
        #[test]
        fn exchanging_the_sides_turns_every_sign(left in 0.1..2.0_f64, right in 0.1..2.0_f64, n in 2_usize..9) {
            let a = Symmetry::of(&spread(left, n), &spread(right, n), 0.01).unwrap();
            let b = Symmetry::of(&spread(right, n), &spread(left, n), 0.01).unwrap();
            prop_assert!((a.log_asymmetry() + b.log_asymmetry()).abs() < 1e-9);
            prop_assert!((a.ratio(None) - b.ratio(None)).abs() < 1e-12);
            prop_assert!((a.uncertainty - b.uncertainty).abs() < 1e-9);
        }

        #[test]
        fn the_unit_does_not_matter(left in 0.1..2.0_f64, right in 0.1..2.0_f64, unit in 0.01..100.0_f64) {
            let a = Symmetry::of(&spread(left, 5), &spread(right, 5), 0.01).unwrap();
            let scaled = |mean: f64| spread(mean * unit, 5);
            let b = Symmetry::of(&scaled(left), &scaled(right), 0.01 * unit).unwrap();
            prop_assert!((a.log_asymmetry() - b.log_asymmetry()).abs() < 1e-6);
            prop_assert!((a.uncertainty - b.uncertainty).abs() < 1e-6);
        }
    }
}
