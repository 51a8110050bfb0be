//! What the learned estimator says of a walk felt by one worn accelerometer, in the same terms as what is measured.

use super::estimate::{Estimate, Method, Unit};
use super::learned::{Spread, UNLIKE, estimate};
use super::parameters::{GaitParameters, Parameter};
use super::plausibility::{Basis, Gate};
use crate::biomechanics::signal::felt_rhythm::Rhythm;
use crate::biomechanics::signal::robust::median;
use crate::biomechanics::signal::sensor_window::{SensorWindow, WornAt};
use crate::finding::SensorFinding;

/// What the estimator says of one window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SensorReading {
    /// Walking speed, m/s, with its 90 % interval.
    pub speed: Spread,
    /// Mean step time, s, with its 90 % interval.
    pub step_time: Spread,
    /// Share of simulated walks that lie as far from the middle of all, 0..=1.
    pub in_distribution: f64,
}

/// Why an output is not given for a sensor worn there; `None` where it is given. Decided by what virtual sensors on real
/// walks showed (`models/accelerometer_estimator/CARD.md`).
pub fn withheld(parameter: Parameter, worn: WornAt) -> Option<SensorFinding> {
    match (parameter, worn) {
        (Parameter::WalkingSpeed, WornAt::Thigh | WornAt::Ankle) => Some(SensorFinding::SpeedFromLeg),
        _ => None,
    }
}

/// The network's intervals are those of simulated walkers. Of real walks of the people who are tuned on they held 25 to 29 %
/// (speed) and 54 to 57 % (step time) at the waist; as many times wider they hold about 90 %.
const WIDER_SPEED: f64 = 5.5;
/// See above.
const WIDER_STEP_TIME: f64 = 2.2;
/// No step time is surer than this share of itself: with real sensors it came out 0.003 to 0.023 s too short
/// (`clinical-data/waist`, straight walking), however narrow the network's own interval was.
const STEP_TIME_ERROR: f64 = 0.045;

fn wider(spread: Spread, factor: f64) -> Spread {
    let from = |end: f64| spread.middle + factor * (end - spread.middle);
    Spread { low: from(spread.low), middle: spread.middle, high: from(spread.high) }
}

/// At least so wide to either side, as a share of the value.
fn no_surer_than(spread: Spread, share: f64) -> Spread {
    let half = share * spread.middle;
    Spread {
        low: spread.low.min(spread.middle - half),
        high: spread.high.max(spread.middle + half),
        ..spread
    }
}

impl SensorReading {
    /// The readings of windows in which walking is felt, and in whose rhythm; of the others the network knows nothing.
    pub fn of_walking(windows: &[SensorWindow], readings: &[SensorReading]) -> Vec<SensorReading> {
        let fits = |(window, reading): &(&SensorWindow, &SensorReading)| {
            Rhythm::of(window)
                .is_some_and(|rhythm| rhythm.is_walking() && rhythm.fits(reading.step_time.middle))
        };
        windows.iter().zip(readings).filter(fits).map(|(_, reading)| *reading).collect()
    }

    /// Whether the walk is unlike those learned from.
    pub fn is_unlike(&self) -> bool {
        self.in_distribution < UNLIKE
    }

    /// Medians over windows of one recording, which err alike, so that an interval does not shrink with their number; it is
    /// widened to what real walks showed.
    pub fn of(readings: &[SensorReading]) -> Option<SensorReading> {
        let middle = |value: &dyn Fn(&SensorReading) -> f64| -> Option<f64> {
            median(&readings.iter().map(value).collect::<Vec<f64>>())
        };
        let spread = |of: fn(&SensorReading) -> Spread| {
            Some(Spread {
                low: middle(&|reading| of(reading).low)?,
                middle: middle(&|reading| of(reading).middle)?,
                high: middle(&|reading| of(reading).high)?,
            })
        };
        Some(SensorReading {
            speed: wider(spread(|reading| reading.speed)?, WIDER_SPEED),
            step_time: no_surer_than(
                wider(spread(|reading| reading.step_time)?, WIDER_STEP_TIME),
                STEP_TIME_ERROR,
            ),
            in_distribution: middle(&|reading| reading.in_distribution)?,
        })
    }

    /// The parameters with method, interval and status; `windows` is how many were read.
    pub fn parameters(&self, worn: WornAt, windows: usize) -> GaitParameters {
        use Parameter as P;
        let time = self.step_time;
        let of_time = |change: fn(f64) -> f64| {
            let (a, b) = (change(time.low), change(time.high));
            Spread { middle: change(time.middle), low: a.min(b), high: a.max(b) }
        };
        let rows = [
            (P::WalkingSpeed, self.speed, Unit::MetrePerSecond),
            (P::Cadence, of_time(|time| 60.0 / time.max(0.1)), Unit::StepPerMinute),
            (P::StrideTime, of_time(|time| 2.0 * time), Unit::Second),
        ];
        let mut parameters = GaitParameters::default();
        for (parameter, spread, unit) in rows {
            let estimate = match withheld(parameter, worn) {
                Some(reason) => Estimate { method: Method::Learned, ..Estimate::withheld(unit, reason) },
                None => estimate(spread, unit, windows, self.in_distribution),
            };
            parameters.estimates.insert(parameter, estimate);
        }
        Gate { stature: None, basis: Basis::Sensor }.apply(&mut parameters);
        parameters
    }
}

#[cfg(test)]
mod tests {
    use super::super::estimate::Status;
    use super::*;

    fn reading(speed: f64) -> SensorReading {
        let spread = |middle: f64| Spread { low: middle - 0.1, middle, high: middle + 0.1 };
        SensorReading { speed: spread(speed), step_time: spread(0.5), in_distribution: 0.3 }
    }

    #[test]
    fn one_wild_window_does_not_move_a_recording() {
        let all = SensorReading::of(&[reading(1.0), reading(1.1), reading(9.0)]).unwrap();
        assert!((all.speed.middle - 1.1).abs() < 1e-12 && !all.is_unlike());
        assert!((all.speed.low - 0.55).abs() < 1e-9, "0.1 below, five and a half times: {:?}", all.speed);
        assert_eq!(SensorReading::of(&[]), None);
    }

    #[test]
    fn speed_is_told_from_the_waist_and_withheld_from_the_leg() {
        let waist = reading(1.2).parameters(WornAt::Waist, 5);
        assert_eq!(waist.value(Parameter::WalkingSpeed), Some(1.2));
        assert_eq!(waist.value(Parameter::Cadence), Some(120.0));
        let cadence = waist.get(Parameter::Cadence).and_then(|estimate| estimate.interval).unwrap();
        assert!(cadence.low < 120.0 && cadence.high > 120.0);
        for worn in [WornAt::Thigh, WornAt::Ankle] {
            let leg = reading(1.2).parameters(worn, 5);
            assert_eq!(leg.value(Parameter::WalkingSpeed), None);
            assert!(leg.value(Parameter::StrideTime).is_some());
        }
    }

    #[test]
    fn a_walk_unlike_the_simulated_ones_is_marked() {
        let odd = SensorReading { in_distribution: 0.01, ..reading(0.2) };
        let estimate = odd.parameters(WornAt::Waist, 2);
        assert_eq!(estimate.get(Parameter::WalkingSpeed).unwrap().status, Status::Limited);
    }
}
