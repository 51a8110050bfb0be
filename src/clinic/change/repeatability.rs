//! How well this set-up repeats itself: from several passes of the same person on the same visit.
//!
//! A published detectable change belongs to a walkway, a lab and its people; a camera in a corridor has its own. Passes
//! that follow each other contain the camera's error and the person's own variation from pass to pass, which is just
//! what a change between visits must exceed to be more than chance.

use crate::biomechanics::gait::interval::t97_5;

/// Fewest degrees of freedom on which an error is stated: four passes of one visit, or two visits of three.
pub const FEWEST_FREEDOM: usize = 3;

/// The error of one parameter in one set-up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Repeatability {
    /// Standard deviation of a single pass about its visit's mean: the standard error of measurement of one pass.
    pub single_pass_sem: f64,
    /// Degrees of freedom it stands on.
    pub freedom: usize,
    /// Number of passes it stands on.
    pub passes: usize,
}

impl Repeatability {
    /// From the values of repeat passes, one group per visit under the same conditions. `None` where there are too few:
    /// then no error can be stated and nothing may be called a change.
    pub fn from_passes(visits: &[Vec<f64>]) -> Option<Self> {
        let mut squares = 0.0;
        let mut freedom = 0;
        let mut passes = 0;
        for values in visits.iter().filter(|values| values.len() >= 2) {
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            squares += values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
            freedom += values.len() - 1;
            passes += values.len();
        }
        (freedom >= FEWEST_FREEDOM).then(|| Self {
            single_pass_sem: (squares / freedom as f64).sqrt(),
            freedom,
            passes,
        })
    }

    /// Standard error of measurement of the mean of this many passes.
    pub fn sem(&self, passes: usize) -> f64 {
        self.single_pass_sem / (passes.max(1) as f64).sqrt()
    }

    /// Minimal detectable change, 95 %, between a mean of `before` passes and one of `after` passes.
    ///
    /// The usual formula 1.96·√2·SEM (Weir 2005, J Strength Cond Res 19:231) takes the SEM as known; from a handful of
    /// passes it is not, so we put Student's quantile in the place of 1.96. With many passes the two agree.
    pub fn detectable_change(&self, before: usize, after: usize) -> f64 {
        t97_5(self.freedom) * self.sem(before).hypot(self.sem(after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_textbook_formula_is_the_limit_of_many_passes() {
        let visits: Vec<Vec<f64>> =
            (0..400).map(|visit| vec![f64::from(visit) - 0.1, f64::from(visit) + 0.1]).collect();
        let found = Repeatability::from_passes(&visits).unwrap();
        let sd = 0.02_f64.sqrt();
        assert!((found.single_pass_sem - sd).abs() < 1e-9, "visits may differ, passes within them count");
        let textbook = 1.96 * 2.0_f64.sqrt() * sd;
        assert!((found.detectable_change(1, 1) / textbook - 1.0).abs() < 0.005);
        assert!(
            (found.detectable_change(4, 4) / textbook - 0.5).abs() < 0.005,
            "four passes halve the error"
        );
    }

    #[test]
    fn few_passes_give_a_wider_error_or_none() {
        assert!(Repeatability::from_passes(&[vec![1.0, 1.1, 1.2]]).is_none());
        assert!(Repeatability::from_passes(&[vec![1.0], vec![1.2], vec![1.1], vec![1.3]]).is_none());
        let few = Repeatability::from_passes(&[vec![1.0, 1.1, 1.2, 1.1]]).unwrap();
        assert!(few.detectable_change(1, 1) > 1.5 * 1.96 * 2.0_f64.sqrt() * few.single_pass_sem);
    }
}
