//! Whether a worn sensor feels walking at all, and in which rhythm: before any estimator is asked.
//!
//! A network that learned from walks makes a walk of everything, of a sensor that lies on a table as well. Steps shake a body
//! again and again alike: the size of the acceleration repeats itself after a step (after two on a leg), and it shakes
//! strongly. Of a real waist sensor (`clinical-data/waist`), straight walking had a regularity of 0.84 to 0.93 and shook by
//! 1.3 to 1.9 m/s²; standing and handling things 0.1 to 0.4 and 0.1 to 1.0; slow steps in small rooms, of which the estimator
//! made 0.3 m/s and 0.1 s too much, 0.3 to 0.5.

use super::sensor_window::{CHANNELS, LENGTH, RATE, SensorWindow};
use crate::biomechanics::GRAVITY;

/// Shortest and longest time after which walking repeats itself, s: a quick step, a slow stride.
const PERIODS: (f64, f64) = (0.24, 1.6);
/// Least regularity of walking: the correlation of the shaking with itself one period later.
const REGULAR: f64 = 0.7;
/// Least shaking, root mean square, m/s².
const SHAKES: f64 = 0.5;
/// Share of the highest correlation that counts as nearly as high.
const NEARLY: f64 = 0.9;
/// Time over which the level is taken away, s.
const LEVEL: f64 = 1.0;

/// The rhythm of a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rhythm {
    /// Time after which the shaking repeats itself, s: a step at the trunk, often a stride at a leg.
    pub period: f64,
    /// How alike it is then, -1..=1.
    pub regularity: f64,
    /// How strong it is, root mean square, m/s².
    pub strength: f64,
}

impl Rhythm {
    /// The rhythm that a window holds; `None` where nothing repeats itself.
    pub fn of(window: &SensorWindow) -> Option<Rhythm> {
        let sizes: Vec<f64> = (0..LENGTH)
            .filter_map(|k| {
                let felt = window.values.get(k * CHANNELS..k * CHANNELS + 3)?;
                let [up, forward, right] = [0, 1, 2].map(|axis| f64::from(felt[axis]));
                Some(GRAVITY * ((1.0 + up).powi(2) + forward.powi(2) + right.powi(2)).sqrt())
            })
            .collect();
        let shaking = without_level(&sizes);
        let power = |values: &[f64]| values.iter().map(|value| value * value).sum::<f64>();
        let strength = (power(&shaking) / shaking.len().max(1) as f64).sqrt();
        let alike = |lag: usize| {
            let (early, late) = (&shaking[..shaking.len() - lag], &shaking[lag..]);
            let product: f64 = early.iter().zip(late).map(|(a, b)| a * b).sum();
            let size = (power(early) * power(late)).sqrt();
            if size > 1e-9 { product / size } else { 0.0 }
        };
        let (first, last) = ((PERIODS.0 * RATE) as usize, (PERIODS.1 * RATE) as usize);
        let curve: Vec<f64> = (first - 1..=last + 1).map(alike).collect();
        let peaks = (1..curve.len() - 1).filter(|&k| curve[k] >= curve[k - 1] && curve[k] > curve[k + 1]);
        let peaks: Vec<usize> = peaks.collect();
        let most = peaks.iter().map(|&k| curve[k]).fold(f64::NEG_INFINITY, f64::max);
        // What repeats itself after a step does so after two and three as well: the first of nearly equal ones counts.
        let best = peaks.into_iter().find(|&k| curve[k] >= NEARLY * most)?;
        Some(Rhythm { period: (first - 1 + best) as f64 / RATE, regularity: curve[best], strength })
    }

    /// Whether this is walking that an estimator may be asked about.
    pub fn is_walking(&self) -> bool {
        self.regularity >= REGULAR && self.strength >= SHAKES
    }

    /// Whether a step time, s, fits: the shaking repeats itself after a step or a stride.
    pub fn fits(&self, step_time: f64) -> bool {
        const APART: f64 = 0.12;
        [1.0, 2.0].iter().any(|steps| (steps * step_time / self.period - 1.0).abs() <= APART)
    }
}

/// Without the mean over the second around.
fn without_level(values: &[f64]) -> Vec<f64> {
    let half = (0.5 * LEVEL * RATE) as usize;
    (0..values.len())
        .map(|k| {
            let around = &values[k.saturating_sub(half)..(k + half + 1).min(values.len())];
            values[k] - around.iter().sum::<f64>() / around.len() as f64
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::sensor_window::{WornAt, windows};
    use super::*;

    fn rhythm(reading: impl Fn(f64) -> f64) -> Option<Rhythm> {
        let readings: Vec<_> = (0..400).map(|k| Some([reading(f64::from(k) / 100.0), 0.0, 0.0])).collect();
        Rhythm::of(&windows(&readings, 100.0, WornAt::Waist, 3.0)[0])
    }

    #[test]
    fn steps_are_felt_and_rest_and_single_jolts_are_not() {
        let step = |time: f64| GRAVITY + 2.0 * (std::f64::consts::TAU * time / 0.55).sin();
        let walking = rhythm(step).unwrap();
        assert!(walking.is_walking() && (walking.period - 0.55).abs() < 0.03, "{walking:?}");
        assert!(walking.fits(0.56) && !walking.fits(0.45));
        assert!(rhythm(|_| GRAVITY).is_none_or(|rhythm| !rhythm.is_walking()), "it lies on a table");
        let jolt = |time: f64| GRAVITY + if (1.4..1.5).contains(&time) { 8.0 } else { 0.0 };
        assert!(rhythm(jolt).is_none_or(|rhythm| !rhythm.is_walking()));
    }
}
