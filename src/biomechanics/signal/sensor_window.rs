//! [`SensorWindow`]: a few seconds of a worn accelerometer as the learned estimator reads them. The only preprocessing there
//! is, for training and for use.
//!
//! Nobody straps a sensor on straight. The mean of a few seconds of steady walking is gravity, so that the window is turned
//! until its mean points up, and the mean's size, which a sensor's scale and offset spoil, is taken away. What is left is
//! askew about the vertical only, and training draws that.

use nalgebra::{Rotation3, Vector3};

use crate::biomechanics::GRAVITY;

/// Instants per second.
pub const RATE: f64 = 50.0;
/// Instants in a window: three seconds.
pub const LENGTH: usize = 150;
/// Channels: acceleration up, forward, right, in units of gravity; then one for each [`WornAt`], 1 for the sensor's.
pub const CHANNELS: usize = 3 + WornAt::ALL.len();

/// Shortest recording that gives a window, s. The rest of its window is nought.
const SHORTEST: f64 = 1.5;
/// Share of the instants that must be known.
const KNOWN: f64 = 0.9;

/// Where a sensor is worn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum WornAt {
    /// On the belt over the lower back.
    Waist,
    /// On the breast bone.
    Chest,
    /// On the thigh.
    Thigh,
    /// Above the ankle.
    Ankle,
}

impl WornAt {
    /// All places, in the order of the channels.
    pub const ALL: [WornAt; 4] = [WornAt::Waist, WornAt::Chest, WornAt::Thigh, WornAt::Ankle];

    /// As files and reports spell it.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// One window.
#[derive(Clone, Debug, PartialEq)]
pub struct SensorWindow {
    /// Time of the first instant in the recording, s.
    pub start: f64,
    /// [`LENGTH`] × [`CHANNELS`], instants one after another.
    pub values: Vec<f32>,
}

/// Windows of a recording, one every `step` seconds, one for a recording shorter than a window. `readings` up, forward,
/// right, m/s², `rate` of them a second; a missing one is `None`.
pub fn windows(readings: &[Option<[f64; 3]>], rate: f64, worn: WornAt, step: f64) -> Vec<SensorWindow> {
    let lasts = readings.len().saturating_sub(1) as f64 / rate.max(1e-6);
    if !rate.is_finite() || lasts < SHORTEST - 1e-6 {
        return Vec::new();
    }
    let duration = (LENGTH - 1) as f64 / RATE;
    let step = step.max(1.0 / RATE);
    let count = ((lasts - duration).max(0.0) / step + 1e-6).floor();
    (0..=count as i64).filter_map(|index| window(readings, rate, worn, index as f64 * step)).collect()
}

fn window(readings: &[Option<[f64; 3]>], rate: f64, worn: WornAt, start: f64) -> Option<SensorWindow> {
    let last = readings.len().saturating_sub(1) as f64 / rate;
    let instants = (((last - start) * RATE + 1e-6).floor() as usize + 1).min(LENGTH);
    let felt: Vec<Option<Vector3<f64>>> =
        (0..instants).map(|k| reading_at(readings, rate, start + k as f64 / RATE)).collect();
    let known: Vec<Vector3<f64>> = felt.iter().flatten().copied().collect();
    if (known.len() as f64) < KNOWN * instants as f64 || instants as f64 <= 0.9 * SHORTEST * RATE {
        return None;
    }
    let mean = known.iter().sum::<Vector3<f64>>() / known.len() as f64;
    let upright = Rotation3::rotation_between(&mean, &Vector3::x_axis())?;
    let mut values = Vec::with_capacity(LENGTH * CHANNELS);
    for k in 0..LENGTH {
        let turned = felt.get(k).copied().flatten().map(|felt| upright * felt - Vector3::x() * mean.norm());
        let seen = turned.is_some();
        values.extend(turned.unwrap_or_default().iter().map(|value| (value / GRAVITY) as f32));
        values.extend(WornAt::ALL.map(|other| f32::from(u8::from(seen && other == worn))));
    }
    Some(SensorWindow { start, values })
}

/// Straight between the two readings around a time; `None` where one is missing.
fn reading_at(readings: &[Option<[f64; 3]>], rate: f64, time: f64) -> Option<Vector3<f64>> {
    let place = (time * rate).max(0.0);
    let low = (place + 1e-9).floor() as usize;
    let share = (place - low as f64).clamp(0.0, 1.0);
    let a = Vector3::from((*readings.get(low)?)?);
    if share < 1e-6 {
        return Some(a);
    }
    let b = Vector3::from((*readings.get(low + 1)?)?);
    Some(a + (b - a) * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shaking(rate: f64, seconds: f64, tilt: f64) -> Vec<Option<[f64; 3]>> {
        let turn = Rotation3::from_axis_angle(&Vector3::z_axis(), tilt);
        (0..(seconds * rate) as usize)
            .map(|k| {
                let wave = 2.0 * (std::f64::consts::TAU * 2.0 * k as f64 / rate).sin();
                Some((turn * Vector3::new(GRAVITY + wave, 0.3 * wave, 0.0)).into())
            })
            .collect()
    }

    #[test]
    fn a_window_forgets_how_the_sensor_leans_and_how_fast_it_reads() {
        let straight = &windows(&shaking(100.0, 3.2, 0.0), 100.0, WornAt::Waist, 0.5)[0];
        assert_eq!(straight.values.len(), LENGTH * CHANNELS);
        for (rate, tilt) in [(100.0, 0.3), (200.0, -0.2), (50.0, 0.1)] {
            let other = &windows(&shaking(rate, 3.2, tilt), rate, WornAt::Waist, 0.5)[0];
            let away =
                straight.values.iter().zip(&other.values).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(away < 0.02, "{away}");
        }
        let highest = straight.values.chunks(CHANNELS).map(|row| row[0]).fold(0.0, f32::max);
        assert!((f64::from(highest) - 2.0 / GRAVITY).abs() < 0.01, "gravity is taken away, the wave stays");
    }

    #[test]
    fn short_recordings_are_filled_with_nought_and_too_short_or_broken_ones_are_no_window() {
        let short = &windows(&shaking(100.0, 2.0, 0.0), 100.0, WornAt::Ankle, 0.5)[0];
        let row = |k: usize| &short.values[k * CHANNELS..(k + 1) * CHANNELS];
        assert!(row(60)[6] > 0.99 && row(120).iter().all(|value| *value == 0.0));
        assert!(windows(&shaking(100.0, 1.0, 0.0), 100.0, WornAt::Ankle, 0.5).is_empty());
        let mut broken = shaking(100.0, 3.0, 0.0);
        broken[100..200].fill(None);
        assert!(windows(&broken, 100.0, WornAt::Ankle, 0.5).is_empty());
        assert!(windows(&[], 100.0, WornAt::Ankle, 0.5).is_empty());
    }
}
