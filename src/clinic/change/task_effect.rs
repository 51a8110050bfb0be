//! Walking with a second task or to a beat against walking without: cost and effect.

/// Dual-task cost, %: (single − dual)/single·100, so that doing worse in `more is better` parameters such as speed is
/// positive. For parameters where less is better (step time, variability) the sign is turned. `None` at zero.
pub fn dual_task_cost(single: f64, dual: f64, more_is_better: bool) -> Option<f64> {
    let cost = (single - dual) / single * 100.0;
    (single.abs() > f64::EPSILON).then_some(if more_is_better { cost } else { -cost })
}

/// The effect of cueing in an A–B–A trial: the walk to the beat against the mean of the walks without before and after.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CueEffect {
    /// With the beat minus without.
    pub effect: f64,
    /// Without after minus without before: what practice, fatigue or carry-over did.
    pub drift: f64,
}

impl CueEffect {
    /// From the values of the three walks in their order.
    pub fn of(before: f64, cued: f64, after: f64) -> Self {
        Self { effect: cued - before.midpoint(after), drift: after - before }
    }

    /// Whether the effect stands out from the drift and from the set-up's detectable change.
    pub fn stands_out(&self, detectable_change: f64) -> bool {
        self.effect.abs() > detectable_change && self.effect.abs() > self.drift.abs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slowing_under_a_second_task_costs() {
        assert!((dual_task_cost(1.20, 0.96, true).unwrap_or(f64::NAN) - 20.0).abs() < 1e-9);
        assert!((dual_task_cost(0.55, 0.66, false).unwrap_or(f64::NAN) - 20.0).abs() < 1e-9);
        assert_eq!(dual_task_cost(0.0, 1.0, true), None);
    }

    #[test]
    fn a_drift_is_not_taken_for_the_beat() {
        let real = CueEffect::of(0.90, 1.05, 0.92);
        assert!(real.stands_out(0.07) && (real.effect - 0.14).abs() < 1e-9);
        assert!(!CueEffect::of(0.80, 1.00, 1.05).stands_out(0.07));
        assert!(!CueEffect::of(0.90, 0.95, 0.90).stands_out(0.07));
    }
}
