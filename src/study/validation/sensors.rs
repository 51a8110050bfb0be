//! The accelerometer estimator on real walks: motion capture felt by virtual sensors.
//!
//! No real accelerometer was worn in these walks. The motion is real, the sensor is not: what straps and soft tissue add
//! is missing, which the report says.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::agreement::{Agreement, Pair};
use super::split::Split;
use super::trial::RealTrial;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::learned::Spread;
use crate::biomechanics::random::Random;
use crate::biomechanics::signal::sensor_window::{SensorWindow, WornAt, windows};
use crate::synthesis::VirtualAccelerometer;
use crate::synthesis::training::sensor_example::site;

/// Speed (m/s) and step time (s) with intervals, as an estimator tells them of a recording's windows.
pub type SensorEstimator<'a> = &'a mut dyn FnMut(&[SensorWindow]) -> Option<[Spread; 2]>;

/// What one sensor on one walk gave.
struct SensorRecord {
    worn: WornAt,
    subject: String,
    truth: [f64; 2],
    found: [Spread; 2],
}

/// The section of the report.
pub fn sensor_section(
    trials: &[RealTrial],
    split: Split,
    seed: u64,
    estimate: SensorEstimator<'_>,
) -> String {
    let records = records(trials, split, seed, estimate);
    let mut text = String::from(
        "## Accelerometer estimator\n\n\
         Real walks felt by virtual accelerometers, askew by about 10° about each axis, with offsets and noise of consumer parts \
         (no real sensor was worn). Straight walks.\n\n\
         | worn at | measure | n | people | MAE | 95 % of MAE | bias | limits of agreement | r | interval holds, % |\n\
         |---|---|---|---|---|---|---|---|---|---|\n",
    );
    for worn in WornAt::ALL {
        for (index, title) in ["walking speed, m/s", "step time, s"].into_iter().enumerate() {
            let here: Vec<&SensorRecord> = records.iter().filter(|record| record.worn == worn).collect();
            let pairs: Vec<Pair> = here
                .iter()
                .map(|record| Pair {
                    subject: record.subject.clone(),
                    truth: record.truth[index],
                    found: record.found[index].middle,
                })
                .collect();
            let Some(a) = Agreement::of(&pairs, seed) else { continue };
            let holds = here
                .iter()
                .filter(|r| r.found[index].low <= r.truth[index] && r.truth[index] <= r.found[index].high)
                .count();
            let range = |interval: Option<(f64, f64)>| {
                interval.map_or_else(|| "–".to_owned(), |(low, high)| format!("{low:.4} to {high:.4}"))
            };
            let _ = writeln!(
                text,
                "| {} | {title} | {} | {} | {:.4} | {} | {:+.4} | {} | {} | {:.0} |",
                worn.name(),
                a.n,
                a.persons,
                a.mae,
                range(a.mae_interval),
                a.bias,
                range(a.limits),
                a.correlation.map_or_else(|| "–".to_owned(), |r| format!("{r:.3}")),
                100.0 * holds as f64 / here.len().max(1) as f64
            );
        }
    }
    text
}

fn records(
    trials: &[RealTrial],
    split: Split,
    seed: u64,
    estimate: SensorEstimator<'_>,
) -> Vec<SensorRecord> {
    let mut records = Vec::new();
    for trial in trials.iter().filter(|trial| split.holds(&trial.subject) && trial.straight) {
        let named: &BTreeMap<String, f64> = &trial.truth;
        let (Some(&speed), Some(&time)) = (named.get("speed_steps_m_s"), named.get("step_time_s")) else {
            continue;
        };
        for worn in WornAt::ALL {
            for side in Side::BOTH {
                let part = format!("{} {} {}", trial.id, worn.name(), side.name());
                let mut random = Random::for_part(seed, &part);
                let sensor = VirtualAccelerometer::as_worn(site(worn, side), random.next_u64());
                let record = sensor.record(&trial.walk, random.next_u64());
                let windows = windows(&record.readings, record.sample_rate, worn, 0.5);
                let Some(found) = estimate(&windows) else { continue };
                records.push(SensorRecord {
                    worn,
                    subject: trial.subject.clone(),
                    truth: [speed, time],
                    found,
                });
            }
        }
    }
    records
}
