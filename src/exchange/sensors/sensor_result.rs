//! What came out of one sensor's recording, as `assessment.json`, `bouts.csv`, `steps.csv` and `parameters.csv`.

use std::path::Path;

use serde::Serialize;

use crate::biomechanics::gait::{Estimate, GaitParameters};
use crate::biomechanics::signal::sensor_window::WornAt;
use crate::clinic::words::language::Language;
use crate::exchange::assessment_file::{write_json, write_whole};
use crate::exchange::error::ExchangeError;
use crate::exchange::stored_estimate::StoredEstimates;
use crate::finding::SensorFinding;
use crate::stored::StoredEstimate;

/// One bout of walking with its values.
#[derive(Clone, Debug, PartialEq)]
pub struct BoutResult {
    /// First and last contact, s from the first reading.
    pub start: f64,
    /// See above.
    pub end: f64,
    /// Whether the walker turns in it; `None` where the recording cannot tell.
    pub turning: Option<bool>,
    /// Initial contacts, s.
    pub steps: Vec<f64>,
    /// Mean time of a step, s.
    pub step_time: Estimate,
    /// Steps a minute and walking speed.
    pub parameters: GaitParameters,
}

/// A whole recording.
#[derive(Clone, Debug, PartialEq)]
pub struct SensorResult {
    /// Where the sensor was worn.
    pub worn: WornAt,
    /// Readings a second, Hz.
    pub rate: f64,
    /// Length of the recording, s.
    pub duration: f64,
    /// Bouts of walking in order of time.
    pub bouts: Vec<BoutResult>,
    /// Values over the straight bouts.
    pub parameters: GaitParameters,
    /// Mean time of a step over the straight bouts, s.
    pub step_time: Option<Estimate>,
    /// Why there is nothing, where there is nothing.
    pub reason: Option<SensorFinding>,
    /// What was noticed while the recording was read.
    pub notes: Vec<SensorFinding>,
}

#[derive(Serialize)]
struct Stored {
    schema: &'static str,
    label: &'static str,
    software: &'static str,
    source: StoredSource,
    bouts: Vec<StoredBout>,
    parameters: StoredEstimates,
    reason: Option<String>,
    quality: Vec<StoredNote>,
}

#[derive(Serialize)]
struct StoredSource {
    kind: &'static str,
    worn: &'static str,
    sample_rate: f64,
    duration: f64,
}

#[derive(Serialize)]
struct StoredBout {
    start: f64,
    end: f64,
    turning: Option<bool>,
    step_time: StoredEstimate,
    #[serde(flatten)]
    parameters: StoredEstimates,
    steps: Vec<StoredStep>,
}

#[derive(Serialize)]
struct StoredStep {
    time: f64,
    /// An accelerometer on the trunk does not tell which foot landed.
    side: Option<&'static str>,
}

#[derive(Serialize)]
struct StoredNote {
    check: &'static str,
    level: &'static str,
    message: String,
}

fn measured(parameters: &GaitParameters) -> StoredEstimates {
    parameters.estimates.iter().map(|(parameter, estimate)| (parameter.key(), estimate.into())).collect()
}

/// To a thousandth, which is finer than any sensor's clock.
fn rounded(time: f64) -> f64 {
    (time * 1000.0).round() / 1000.0
}

/// Writes the folder of results; made if it is not there.
///
/// # Errors
/// When a file cannot be written.
pub fn write_folder(folder: &Path, result: &SensorResult) -> Result<(), ExchangeError> {
    std::fs::create_dir_all(folder)
        .map_err(ExchangeError::file("action.making_the_folder_of_results", folder))?;
    let mut parameters = measured(&result.parameters);
    if let Some(step_time) = &result.step_time {
        parameters.insert("step_time", step_time.into());
    }
    let stored = Stored {
        schema: "gaittwin/assessment/1",
        label: crate::DISCLAIMER,
        software: concat!("gaittwin ", env!("CARGO_PKG_VERSION")),
        source: StoredSource {
            kind: "accelerometer",
            worn: result.worn.name(),
            sample_rate: result.rate,
            duration: result.duration,
        },
        bouts: result.bouts.iter().map(stored_bout).collect(),
        parameters,
        reason: result.reason.as_ref().map(|reason| Language::English.say(reason)),
        quality: result
            .notes
            .iter()
            .map(|note| StoredNote {
                check: "recording",
                level: "amber",
                message: Language::English.say(note),
            })
            .collect(),
    };
    write_json(&folder.join("assessment.json"), &stored)?;
    write_whole(&folder.join("bouts.csv"), bouts_csv(result).as_bytes())?;
    write_whole(&folder.join("steps.csv"), steps_csv(result).as_bytes())?;
    write_whole(&folder.join("parameters.csv"), parameters_csv(result).as_bytes())
}

fn stored_bout(bout: &BoutResult) -> StoredBout {
    StoredBout {
        start: rounded(bout.start),
        end: rounded(bout.end),
        turning: bout.turning,
        step_time: (&bout.step_time).into(),
        parameters: measured(&bout.parameters),
        steps: bout.steps.iter().map(|time| StoredStep { time: rounded(*time), side: None }).collect(),
    }
}

fn cell(number: Option<f64>) -> String {
    number.map_or_else(String::new, |number| format!("{number:.4}"))
}

fn bouts_csv(result: &SensorResult) -> String {
    let mut text =
        String::from("bout,start_s,end_s,turning,steps,step_time_s,step_time_low,step_time_high\n");
    for (index, bout) in result.bouts.iter().enumerate() {
        let interval = bout.step_time.interval;
        text += &format!(
            "{},{:.3},{:.3},{},{},{},{},{}\n",
            index + 1,
            bout.start,
            bout.end,
            bout.turning.map_or("", |turning| if turning { "true" } else { "false" }),
            bout.steps.len(),
            cell(bout.step_time.value),
            cell(interval.map(|interval| interval.low)),
            cell(interval.map(|interval| interval.high)),
        );
    }
    text
}

fn steps_csv(result: &SensorResult) -> String {
    let mut text = String::from("bout,time_s\n");
    for (index, bout) in result.bouts.iter().enumerate() {
        for time in &bout.steps {
            text += &format!("{},{time:.3}\n", index + 1);
        }
    }
    text
}

fn parameters_csv(result: &SensorResult) -> String {
    let mut text = String::from("parameter,value,low,high,unit,n,method,status,reason\n");
    let named = result.parameters.estimates.iter().map(|(parameter, estimate)| (parameter.key(), estimate));
    for (name, estimate) in named.chain(result.step_time.iter().map(|estimate| ("step_time", estimate))) {
        text += &format!(
            "{name},{},{},{},{},{},{},{},\"{}\"\n",
            cell(estimate.value),
            cell(estimate.interval.map(|interval| interval.low)),
            cell(estimate.interval.map(|interval| interval.high)),
            estimate.unit.name(),
            estimate.n,
            estimate.method.name(),
            estimate.status.name(),
            Language::English.reason(estimate).unwrap_or_default().replace('"', "\"\""),
        );
    }
    text
}
