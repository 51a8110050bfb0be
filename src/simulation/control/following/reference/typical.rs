//! Typical people: the table of Schwartz et al. 2008 by dimensionless speed, with what age changes.

use super::{GaitReference, LegReference, SWING_START};
use crate::biomechanics::anatomy::{BySide, MuscleGroup as M, MuscleTable};
use crate::biomechanics::typical_gait::{
    Band, SLOWEST, Signal, band, emg, hip_abduction_moment, usually_active,
};
use crate::simulation::control::following::harmonics::Cyclic;
use crate::simulation::measure::objective::usual_cadence;

/// Highest usual activity of each group at a comfortable speed, share of its maximum: orders of magnitude, since studies
/// scale EMG differently (from hip abductors to tibialis anterior, in the order of [`M::ALL`]).
const LEVELS: [f64; M::COUNT] = [0.35, 0.10, 0.25, 0.12, 0.20, 0.20, 0.10, 0.22, 0.45, 0.45, 0.25];

/// Step length grows with this power of the dimensionless speed (fit to the five speeds of Schwartz 2008).
const STEP_POWER: f64 = 0.42;

/// From this age on, years, old people's shorter and quicker steps are taken.
const OLD: f64 = 60.0;
/// At 70 years steps are 4 % shorter and quicker at the same speed (`DeVita` & Hortobágyi 2000, J Appl Physiol 88:1804; from
/// memory), by the decade beyond [`OLD`].
const SHORTENING: f64 = 0.04;

impl GaitReference {
    /// Typical people's gait at a speed (m/s), for a leg length (m) and an age (years). Between the speeds of the table
    /// straight, beyond the fastest constant; slower than the slowest the thigh swings as much less as steps are shorter.
    ///
    /// Children's curves stand for all ages at the same dimensionless speed: no open table of adults has all signals at
    /// five speeds.
    pub fn typical(speed: f64, leg_length: f64, age: f64) -> GaitReference {
        let dimensionless = speed / (9.81 * leg_length).sqrt();
        let ageing = (SHORTENING * (age - OLD) / 10.0).clamp(0.0, 2.0 * SHORTENING);
        let slow = (dimensionless / SLOWEST).clamp(0.05, 1.0).powf(STEP_POWER);
        let leg = typical_leg(dimensionless, slow * (1.0 - ageing));
        let cadence = usual_cadence(dimensionless.max(0.05), leg_length) * (1.0 + ageing);
        GaitReference {
            legs: BySide { left: leg.clone(), right: leg },
            stride_time: 120.0 / cadence,
            speed,
            pelvis_tilt: 0.0,
            lean: 0.0,
            sway: BySide::default(),
            width: 0.0,
        }
    }
}

fn typical_leg(speed: f64, amplitude: f64) -> LegReference {
    let degrees = |signal: Signal| mean_of(band(signal, speed)).map(f64::to_radians);
    let plain = |signal: Signal| Cyclic::of(&mean_of(band(signal, speed)).0);
    let hip = degrees(Signal::HipFlexion);
    let tilt = degrees(Signal::PelvisTilt);
    let thigh: Vec<f64> = hip.0.iter().zip(&tilt.0).map(|(hip, tilt)| hip - tilt).collect();
    LegReference {
        thigh: Cyclic::of(&thigh).changed(amplitude, 0.0),
        adduction: Cyclic::of(&degrees(Signal::HipAdduction).0),
        knee: Cyclic::of(&degrees(Signal::KneeFlexion).0).scaled(-1.0),
        ankle: Cyclic::of(&degrees(Signal::AnkleDorsiflexion).0),
        obliquity: Cyclic::of(&degrees(Signal::PelvisObliquity).0),
        hip_moment: plain(Signal::HipMoment).scaled(-1.0),
        adduction_moment: Cyclic::of(&mean_of(hip_abduction_moment(speed)).0).scaled(-1.0),
        knee_moment: plain(Signal::KneeMoment),
        ankle_moment: plain(Signal::AnkleMoment).scaled(-1.0),
        vertical_force: plain(Signal::VerticalForce),
        activity: MuscleTable::from_fn(|group| usual_activity(group, speed)),
        swing_start: swing_start(speed),
        other_at_landing: 0.5,
        circumduction: 0.0,
        hike: 0.0,
    }
}

/// The share of the cycle at which a leg begins to swing. At slow speeds a foot leaves the floor later: at 62 % at a
/// dimensionless speed of 0.29, at 68 % at 0.17 (Schwartz 2008), and later still below.
fn swing_start(speed: f64) -> f64 {
    const SLOW: f64 = 0.2902;
    const LATER: f64 = (0.68 - 0.62) / (SLOW - SLOWEST);
    (SWING_START + LATER * (SLOW - speed)).clamp(SWING_START, 0.72)
}

/// Values of a curve.
struct Values(Vec<f64>);

impl Values {
    fn map(self, change: impl Fn(f64) -> f64) -> Values {
        Values(self.0.into_iter().map(change).collect())
    }
}

/// The mean of a band; nothing at all where the table lacks it, which a constant of zero then stands for.
fn mean_of(band: Option<Band>) -> Values {
    Values(band.map_or_else(Vec::new, |band| band.mean))
}

/// Usual activity of a group: people's EMG at that speed where it was recorded (soleus as gastrocnemius), else the
/// text-book times with soft ends.
fn usual_activity(group: M, speed: f64) -> Cyclic {
    let recorded = emg(if group == M::Soleus { M::Gastrocnemius } else { group }, speed);
    let values = recorded.map_or_else(
        || {
            let on = |k: usize| f64::from(u8::from(usually_active(group, 4.0 * (k % 25) as f64)));
            (0..26).map(|k| (on(k + 24) + on(k) + on(k + 1)) / 3.0).collect()
        },
        |band| band.mean,
    );
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let level = LEVELS[group as usize];
    let scaled: Vec<f64> = values.iter().map(|v| level * (v - low) / (high - low).max(1e-9)).collect();
    Cyclic::of(&scaled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_walks_faster_takes_longer_and_quicker_steps() {
        let range = |curve: &Cyclic| {
            let values: Vec<f64> = (0..50).map(|i| curve.at(f64::from(i) / 50.0)).collect();
            values.iter().copied().fold(f64::MIN, f64::max) - values.iter().copied().fold(f64::MAX, f64::min)
        };
        let walks = [0.3, 0.5, 0.9, 1.25, 1.7].map(|speed| GaitReference::typical(speed, 0.89, 30.0));
        for pair in walks.windows(2) {
            assert!(pair[1].stride_time < pair[0].stride_time);
            let (slow, fast) = (range(&pair[0].legs.right.thigh), range(&pair[1].legs.right.thigh));
            assert!(fast > 1.02 * slow, "{slow} {fast}");
        }
    }

    #[test]
    fn the_old_take_shorter_quicker_steps_at_the_same_speed() {
        let (young, old) = (GaitReference::typical(1.2, 0.89, 30.0), GaitReference::typical(1.2, 0.89, 70.0));
        let ratio = old.stride_time / young.stride_time;
        assert!((ratio - 0.96).abs() < 0.005, "{ratio}");
    }

    #[test]
    fn the_calf_is_usually_active_in_stance_and_the_shin_around_landing() {
        let leg = GaitReference::typical(1.25, 0.89, 30.0).legs.right;
        assert!(leg.activity[M::Soleus].at(0.42) > 5.0 * leg.activity[M::Soleus].at(0.8).abs());
        assert!(leg.activity[M::TibialisAnterior].at(0.02) > 3.0 * leg.activity[M::TibialisAnterior].at(0.4));
    }
}
