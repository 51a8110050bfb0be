//! From one worn accelerometer's recording to bouts of walking with their values: steps by classical methods, speed by the
//! learned estimator, standing and sitting cut out.

use crate::biomechanics::gait::estimate::Interval;
use crate::biomechanics::gait::interval::t95;
use crate::biomechanics::gait::learned_sensor::SensorReading;
use crate::biomechanics::gait::sensor_bouts::{SensorBout, bouts};
use crate::biomechanics::gait::{Estimate, GaitParameters, Method, Parameter, Status, Unit};
use crate::biomechanics::signal::robust::{median, spread};
use crate::biomechanics::signal::sensor_window::{SensorWindow, WornAt, windows};
use crate::exchange::sensors::sensor_file::SensorRecording;
use crate::exchange::sensors::sensor_result::{BoutResult, SensorResult};
use crate::finding::SensorFinding;
use crate::inference::InferenceError;
use crate::inference::accelerometer_estimator::AccelerometerEstimator;

/// Windows of three seconds begin this far apart, s.
const STEP: f64 = 0.25;
/// Walking begins so long before the first contact that is felt and ends so long after the last, s.
const MARGIN: f64 = 0.75;
/// Fewest step times for a mean without a remark.
const FEWEST: usize = 6;
/// Spread of step times over their mean beyond which some are no steps.
const UNEVEN: f64 = 0.2;
/// Standard error that all steps of a recording share: the contact lies up to so far from the push of the trunk, s.
const CONTACT_ERROR: f64 = 0.004;
/// A sensor on a leg moves at least so much in walking, standard deviation of the size of what it feels, m/s².
const LEG_MOVES: f64 = 1.5;
/// The stretches over which that is looked at, s.
const LOOK: f64 = 2.0;

/// Reads a recording.
///
/// # Errors
/// Where the network fails.
pub fn analyse(
    recording: &SensorRecording,
    worn: WornAt,
    estimator: &mut AccelerometerEstimator,
) -> Result<SensorResult, InferenceError> {
    let rate = recording.rate;
    let found = match worn {
        WornAt::Waist | WornAt::Chest => bouts(&recording.readings, recording.gyroscope.as_deref(), rate),
        WornAt::Thigh | WornAt::Ankle => moving(recording),
    };
    let mut results = Vec::with_capacity(found.len());
    let mut straight = (Vec::new(), Vec::new());
    for bout in &found {
        let seen = windows_of(recording, bout, worn);
        let told = SensorReading::of_walking(&seen, &estimator.read(&seen)?);
        let times = bout.step_times();
        let turning = bout.turning == Some(true);
        let mut parameters = learned(&told, worn);
        if turning {
            let speed = Estimate::withheld(Unit::MetrePerSecond, SensorFinding::Turns);
            let speed = Estimate { method: Method::Learned, ..speed };
            parameters.estimates.insert(Parameter::WalkingSpeed, speed);
        } else {
            straight.0.extend(told);
            straight.1.extend(times.iter().copied());
        }
        let step_time = step_time(&times);
        counted(&mut parameters, &step_time);
        results.push(BoutResult {
            start: bout.start,
            end: bout.end,
            turning: bout.turning,
            steps: bout.contacts.clone(),
            step_time,
            parameters,
        });
    }
    let mut parameters = learned(&straight.0, worn);
    let step_time = (!straight.1.is_empty()).then(|| step_time(&straight.1));
    if let Some(step_time) = &step_time {
        counted(&mut parameters, step_time);
    }
    let reason = nothing(&results, &parameters);
    Ok(SensorResult {
        worn,
        rate,
        duration: recording.readings.len().saturating_sub(1) as f64 / rate,
        bouts: results,
        parameters,
        step_time,
        reason,
        notes: recording.notes.clone(),
    })
}

/// Why there is no value at all.
fn nothing(bouts: &[BoutResult], parameters: &GaitParameters) -> Option<SensorFinding> {
    if bouts.is_empty() {
        return Some(SensorFinding::NobodyWalks);
    }
    let measured = parameters.estimates.values().any(|estimate| estimate.value.is_some());
    (!measured).then_some(SensorFinding::TurnsAlways)
}

/// Stretches in which a sensor on a leg moves as in walking; its steps are not told.
fn moving(recording: &SensorRecording) -> Vec<SensorBout> {
    let length = (LOOK * recording.rate) as usize;
    let moves = |part: &[Option<[f64; 3]>]| {
        let sizes: Vec<f64> = part.iter().flatten().map(|[a, b, c]| (a * a + b * b + c * c).sqrt()).collect();
        let mean = sizes.iter().sum::<f64>() / sizes.len().max(1) as f64;
        let variance =
            sizes.iter().map(|size| (size - mean).powi(2)).sum::<f64>() / sizes.len().max(1) as f64;
        2 * sizes.len() > part.len() && variance.sqrt() > LEG_MOVES
    };
    let mut found: Vec<SensorBout> = Vec::new();
    for (index, part) in recording.readings.chunks(length.max(1)).enumerate().filter(|(_, part)| moves(part))
    {
        let start = index as f64 * length as f64 / recording.rate;
        let end = start + part.len() as f64 / recording.rate;
        match found.last_mut() {
            Some(last) if (last.end - start).abs() < 1e-6 => last.end = end,
            _ => found.push(SensorBout { start, end, contacts: Vec::new(), turning: None }),
        }
    }
    found
}

/// Windows inside a bout only: standing before and after it would be read as walking.
fn windows_of(recording: &SensorRecording, bout: &SensorBout, worn: WornAt) -> Vec<SensorWindow> {
    let place = |time: f64| ((time * recording.rate).round().max(0.0) as usize).min(recording.readings.len());
    windows(
        &recording.readings[place(bout.start - MARGIN)..place(bout.end + MARGIN)],
        recording.rate,
        worn,
        STEP,
    )
}

/// What the network says of the windows in whose rhythm walking is felt; without any, why there is no speed.
fn learned(told: &[SensorReading], worn: WornAt) -> GaitParameters {
    if let Some(all) = SensorReading::of(told) {
        return all.parameters(worn, told.len());
    }
    let speed = Estimate::withheld(Unit::MetrePerSecond, SensorFinding::NotSteady);
    let speed = Estimate { method: Method::Learned, ..speed };
    GaitParameters { estimates: [(Parameter::WalkingSpeed, speed)].into() }
}

/// Usual time of a step, s: the median, because the first and the last steps of a bout are slower.
fn step_time(times: &[f64]) -> Estimate {
    let (Some(middle), n) = (median(times), times.len()) else {
        return Estimate::withheld(Unit::Second, SensorFinding::NoSteps);
    };
    // Where a step was not felt two look like one: what is far from the middle is none.
    let kept: Vec<f64> = times.iter().copied().filter(|time| (time / middle).ln().abs() < 0.4).collect();
    let usual = median(&kept).unwrap_or(middle);
    let deviation = spread(&kept).unwrap_or(0.0).max(0.03 * usual);
    // A median is less sure than a mean, by a quarter.
    let degrees = kept.len().saturating_sub(1).clamp(1, 30);
    let random = 1.25 * t95(degrees) * deviation / (kept.len() as f64).sqrt();
    let half = random.hypot(1.645 * CONTACT_ERROR);
    let estimate = Estimate {
        value: Some(usual),
        interval: Some(Interval { low: usual - half, high: usual + half }),
        unit: Unit::Second,
        n: kept.len(),
        method: Method::Geometric,
        status: Status::Ok,
        reasons: Vec::new(),
    };
    if n - kept.len() > n / 5 || deviation > UNEVEN * usual {
        return estimate.limited(SensorFinding::UnevenSteps);
    }
    if kept.len() < FEWEST {
        return estimate.limited(SensorFinding::FewSteps);
    }
    estimate
}

/// Rhythm by counted steps takes the place of what the network says of it.
fn counted(parameters: &mut GaitParameters, step_time: &Estimate) {
    let (Some(time), Some(interval)) = (step_time.value, step_time.interval) else { return };
    let cadence = Estimate {
        value: Some(60.0 / time),
        interval: Some(Interval { low: 60.0 / interval.high, high: 60.0 / interval.low.max(0.1) }),
        unit: Unit::StepPerMinute,
        ..step_time.clone()
    };
    let stride = Estimate {
        value: Some(2.0 * time),
        interval: Some(Interval { low: 2.0 * interval.low, high: 2.0 * interval.high }),
        ..step_time.clone()
    };
    parameters.estimates.insert(Parameter::Cadence, cadence);
    parameters.estimates.insert(Parameter::StrideTime, stride);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_was_not_felt_does_not_slow_the_walk() {
        let mut times = vec![0.55; 11];
        let even = step_time(&times);
        assert!(even.status == Status::Ok && (even.value.unwrap() - 0.55).abs() < 1e-9);
        times[4] = 1.1;
        let missed = step_time(&times);
        assert!((missed.value.unwrap() - 0.55).abs() < 1e-9 && missed.n == 10);
        assert_eq!(step_time(&[0.5, 0.52, 0.51]).status, Status::Limited);
        assert_eq!(step_time(&[]).value, None);
    }
}
