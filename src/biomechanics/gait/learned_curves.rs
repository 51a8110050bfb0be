//! Curves over the cycle as a learned estimator gives them: joint angles and muscle activity with their bands.
//!
//! Muscle activity is what the simulated walkers needed for such a walk. It is a model estimate and no EMG; whoever shows
//! it says so.

use crate::biomechanics::anatomy::{BySide, MuscleTable};
use crate::biomechanics::signal::robust::median;

/// A value with its 90 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The value.
    pub middle: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Spread {
    pub(super) fn map(self, change: impl Fn(f64) -> f64) -> Spread {
        let (a, b) = (change(self.low), change(self.high));
        Spread { middle: change(self.middle), low: a.min(b), high: a.max(b) }
    }
}

/// Points of a curve: 0, 4, …, 100 % of the cycle, from landing to landing of the same foot.
pub const PHASES: usize = 26;

/// A curve with its 90 % band; all three hold [`PHASES`] values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CycleBand {
    /// The curve.
    pub middle: Vec<f64>,
    /// Lower edge.
    pub low: Vec<f64>,
    /// Upper edge.
    pub high: Vec<f64>,
}

/// Curves of one leg.
#[derive(Clone, Debug, PartialEq)]
pub struct LearnedLeg {
    /// Flexion of hip and knee and dorsiflexion of the ankle, rad.
    pub angles: [CycleBand; 3],
    /// Activation of each muscle group, 0..=1.
    pub activation: MuscleTable<CycleBand>,
}

fn between_points(values: &[f64], percent: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    let place = (percent / 100.0).clamp(0.0, 1.0) * last as f64;
    let (from, share) = (place.floor() as usize, place.fract());
    let ahead = values[(from + 1).min(last)];
    Some(values[from] + share * (ahead - values[from]))
}

impl CycleBand {
    /// The curve at a place in the cycle, 0 to 100 %, linear between its points; `None` for an empty curve.
    pub fn at(&self, percent: f64) -> Option<f64> {
        between_points(&self.middle, percent)
    }

    /// The same with its 90 % interval.
    pub fn spread_at(&self, percent: f64) -> Option<Spread> {
        Some(Spread {
            middle: self.at(percent)?,
            low: between_points(&self.low, percent)?,
            high: between_points(&self.high, percent)?,
        })
    }

    /// Point by point the medians over windows of the same walk.
    fn of(bands: &[&CycleBand]) -> CycleBand {
        let middle = |part: fn(&CycleBand) -> &Vec<f64>| -> Vec<f64> {
            (0..PHASES)
                .filter_map(|k| {
                    let values: Vec<f64> =
                        bands.iter().filter_map(|band| part(band).get(k).copied()).collect();
                    median(&values)
                })
                .collect()
        };
        CycleBand {
            middle: middle(|band| &band.middle),
            low: middle(|band| &band.low),
            high: middle(|band| &band.high),
        }
    }
}

/// The curves of several windows of a walk in one.
pub(super) fn pooled(legs: &[&BySide<LearnedLeg>]) -> BySide<LearnedLeg> {
    BySide::from_fn(|side| LearnedLeg {
        angles: std::array::from_fn(|joint| {
            let bands: Vec<&CycleBand> = legs.iter().map(|legs| &legs.get(side).angles[joint]).collect();
            CycleBand::of(&bands)
        }),
        activation: MuscleTable::from_fn(|group| {
            let bands: Vec<&CycleBand> = legs.iter().map(|legs| &legs.get(side).activation[group]).collect();
            CycleBand::of(&bands)
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_pooled_point_by_point_and_a_wild_one_does_not_count() {
        let flat = |value: f64| CycleBand {
            middle: vec![value; PHASES],
            low: vec![value - 0.1; PHASES],
            high: vec![value + 0.1; PHASES],
        };
        let leg = |value: f64| LearnedLeg {
            angles: std::array::from_fn(|_| flat(value)),
            activation: MuscleTable::from_fn(|_| flat(value)),
        };
        let windows: Vec<BySide<LearnedLeg>> =
            [0.2, 0.3, 5.0].map(|value| BySide { left: leg(value), right: leg(-value) }).into();
        let all = pooled(&windows.iter().collect::<Vec<_>>());
        assert_eq!(all.left.angles[1], flat(0.3));
        assert_eq!(all.right.angles[0].middle, vec![-0.3; PHASES]);
    }

    #[test]
    fn a_curve_is_read_between_its_points_and_held_at_its_ends() {
        let middle: Vec<f64> = (0..PHASES).map(|k| k as f64).collect();
        let band = CycleBand { middle, ..CycleBand::default() };
        for (percent, value) in [(0.0, 0.0), (50.0, 12.5), (100.0, 25.0), (-5.0, 0.0), (180.0, 25.0)] {
            assert!((band.at(percent).unwrap() - value).abs() < 1e-9, "{percent}");
        }
        assert_eq!(CycleBand::default().at(10.0), None);
        assert_eq!(band.spread_at(10.0), None, "no interval, no spread");
    }
}
