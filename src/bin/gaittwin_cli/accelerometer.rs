//! `accelerometer`: from a recording of one worn accelerometer to its bouts of walking, steps, rhythm and speed.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use gaittwin::biomechanics::signal::sensor_window::WornAt;
use gaittwin::clinic::words::language::Language;
use gaittwin::exchange::sensors::sensor_file::{self, AccelerationUnit};
use gaittwin::exchange::sensors::sensor_result;
use gaittwin::inference::accelerometer_estimator::AccelerometerEstimator;
use gaittwin::inference::engines::runtime::{RuntimeOptions, start};
use gaittwin::recording::sensor_analysis;

use crate::Outcome;
use crate::analyse::print_parameters;

/// What `accelerometer` is asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A table (CSV) with time and three axes: up, forward, right, or the sensor's x, y, z; tables of ActiGraph, Axivity, Opal
    /// and mobgap are understood. An empty cell is a missing reading. Standing, sitting and turning may be in it.
    input: PathBuf,
    /// Where the sensor was worn: waist, chest, thigh or ankle.
    #[arg(long)]
    worn: String,
    /// Unit of the readings: auto (gravity tells), m/s2, g or mg.
    #[arg(long, default_value = "auto")]
    unit: String,
    /// Readings a second, where the table has no times.
    #[arg(long)]
    rate: Option<f64>,
    /// Folder for assessment.json, bouts.csv, steps.csv and parameters.csv; made if it is not there.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// The place called so.
pub(crate) fn worn_at(name: &str) -> Result<WornAt> {
    let found = WornAt::ALL.into_iter().find(|worn| worn.name() == name);
    found.with_context(|| format!("--worn is «{name}»; it can be waist, chest, thigh or ankle."))
}

/// Reads, estimates, prints, writes.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let worn = worn_at(&arguments.worn)?;
    let unit = match arguments.unit.as_str() {
        "auto" => None,
        name => Some(
            AccelerationUnit::from_name(name)
                .with_context(|| format!("--unit is «{name}»; it can be auto, m/s2 or g or mg."))?,
        ),
    };
    let recording = sensor_file::read(&arguments.input, unit, arguments.rate)?;
    let runtime = start(&RuntimeOptions { threads: Some(1), ..RuntimeOptions::default() })?;
    let mut estimator = AccelerometerEstimator::open(&*runtime)?;
    let result = sensor_analysis::analyse(&recording, worn, &mut estimator)?;
    for note in &result.notes {
        println!("{}", Language::English.say(note));
    }
    if let Some(folder) = &arguments.out {
        sensor_result::write_folder(folder, &result)?;
    }
    for (index, bout) in result.bouts.iter().enumerate() {
        let turning = if bout.turning == Some(true) { ", with a turn" } else { "" };
        let steps = bout.steps.len();
        println!("Bout {}: {:.1} to {:.1} s, {steps} steps{turning}", index + 1, bout.start, bout.end);
    }
    if !result.bouts.is_empty() {
        println!(
            "Speed: model estimate, learned from simulated walks only. Rhythm at waist and chest: counted steps."
        );
        print_parameters(&result.parameters);
    }
    if let Some(reason) = &result.reason {
        println!("Nothing can be told. {}", Language::English.say(reason));
    }
    println!("{}", gaittwin::DISCLAIMER);
    Ok(if result.reason.is_some() { Outcome::NothingMeasured } else { Outcome::Done })
}
