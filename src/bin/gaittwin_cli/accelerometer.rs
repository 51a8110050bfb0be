//! `accelerometer`: from a recording of one worn accelerometer to what the learned estimator says of the walk.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use gaittwin::biomechanics::GRAVITY;
use gaittwin::biomechanics::gait::learned_sensor::SensorReading;
use gaittwin::biomechanics::signal::robust::median;
use gaittwin::biomechanics::signal::sensor_window::{WornAt, windows};
use gaittwin::inference::accelerometer_estimator::AccelerometerEstimator;
use gaittwin::inference::runtime::{RuntimeOptions, start};

use crate::Outcome;
use crate::analyse::print_parameters;

/// Windows of three seconds begin this far apart, s.
const STEP: f64 = 1.5;
/// Rates that a sensor may have, Hz.
const RATES: std::ops::RangeInclusive<f64> = 20.0..=2000.0;
/// Intervals between readings may differ from their median by this share of it.
const UNEVEN: f64 = 0.5;

/// Largest recording, bytes: two days at 100 Hz.
const LARGEST: u64 = 1 << 30;

/// What `accelerometer` is asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A CSV file with the columns time (s), up, forward and right; an empty cell is a missing reading. Only straight,
    /// steady walking belongs in it.
    input: PathBuf,
    /// Where the sensor was worn: waist, chest, thigh or ankle.
    #[arg(long)]
    worn: String,
    /// Unit of the readings: m/s2, g, or auto, which finds it from the pull of gravity.
    #[arg(long, default_value = "auto")]
    unit: String,
}

/// Reads, estimates, prints.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let worn = WornAt::ALL.into_iter().find(|worn| worn.name() == arguments.worn).with_context(|| {
        format!("--worn is «{}»; it can be waist, chest, thigh or ankle.", arguments.worn)
    })?;
    if !["auto", "m/s2", "g"].contains(&arguments.unit.as_str()) {
        bail!("--unit is «{}»; it can be auto, m/s2 or g.", arguments.unit);
    }
    let (rate, mut readings) = read(&arguments.input)?;
    let factor = factor(&arguments.unit, &readings)?;
    readings.iter_mut().flatten().flatten().for_each(|reading| *reading *= factor);
    let windows = windows(&readings, rate, worn, STEP);
    if windows.is_empty() {
        println!("Nothing can be told: the recording holds no 1.5 s of walking without gaps.");
        return Ok(Outcome::NothingMeasured);
    }
    let runtime = start(&RuntimeOptions { threads: Some(1), ..RuntimeOptions::default() })?;
    let told = AccelerometerEstimator::open(&*runtime)?.read(&windows)?;
    let told = SensorReading::of_walking(&windows, &told);
    if told.is_empty() {
        println!("Nobody walks steadily in this recording: no regular steps are felt for three seconds.");
        return Ok(Outcome::NothingMeasured);
    }
    let Some(all) = SensorReading::of(&told) else { return Ok(Outcome::NothingMeasured) };
    println!(
        "Model estimates, learned from simulated walks only, {} of {} windows, in which walking is felt:",
        told.len(),
        windows.len()
    );
    let parameters = all.parameters(worn, told.len());
    print_parameters(&parameters);
    if all.is_unlike() {
        println!("This walk is unlike the simulated ones: do not rely on these values.");
    }
    println!("{}", gaittwin::DISCLAIMER);
    let measured = parameters.estimates.values().any(|estimate| estimate.value.is_some());
    Ok(if measured { Outcome::Done } else { Outcome::NothingMeasured })
}

/// Readings of one rate: up, forward, right, m/s².
type Readings = Vec<Option<[f64; 3]>>;

/// The pull of gravity in the readings' own unit: the length of their mean, which movement hardly changes.
fn pull(readings: &Readings) -> f64 {
    let known: Vec<&[f64; 3]> = readings.iter().flatten().collect();
    let mean =
        |axis: usize| known.iter().map(|reading| reading[axis]).sum::<f64>() / known.len().max(1) as f64;
    [0, 1, 2].map(|axis| mean(axis).powi(2)).iter().sum::<f64>().sqrt()
}

/// What turns the readings into m/s².
fn factor(unit: &str, readings: &Readings) -> Result<f64> {
    let pull = pull(readings);
    let (in_metres, in_gravities) = ((0.6..1.4).contains(&(pull / GRAVITY)), (0.6..1.4).contains(&pull));
    match unit {
        "m/s2" if in_gravities => {
            bail!("The mean reading is {pull:.2}, that of gravity in g, not in m/s2: say --unit g.")
        }
        "g" if in_metres => {
            bail!("The mean reading is {pull:.2}, that of gravity in m/s2, not in g: say --unit m/s2.")
        }
        // Where gravity was taken out nothing tells, and most files are in m/s².
        "g" => Ok(GRAVITY),
        "auto" if in_gravities => Ok(GRAVITY),
        _ if pull > 1.4 * GRAVITY => bail!(
            "The mean reading is {pull:.2}, more than gravity in m/s2 (9.81) or g (1): the unit is another one."
        ),
        _ => Ok(1.0),
    }
}

fn read(path: &Path) -> Result<(f64, Readings)> {
    let (input, _) = gaittwin::input_file::open(path, LARGEST)
        .with_context(|| format!("The recording could not be read: {}", path.display()))?;
    let mut file = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(input);
    let header = file.headers().context("The recording has no header line.")?.clone();
    let column = |name: &str| {
        header.iter().position(|title| title.eq_ignore_ascii_case(name)).with_context(|| {
            format!("The recording has no column «{name}»; it needs time, up, forward and right.")
        })
    };
    let columns = [column("time")?, column("up")?, column("forward")?, column("right")?];
    let (mut times, mut readings) = (Vec::new(), Readings::new());
    for (index, row) in file.records().enumerate() {
        let line = index + 2;
        let row = row.with_context(|| format!("Line {line} of the recording cannot be read."))?;
        let cell = |column: usize| -> Result<Option<f64>> {
            let text = row.get(column).unwrap_or_default();
            if text.is_empty() {
                return Ok(None);
            }
            let number: f64 =
                text.parse().with_context(|| format!("Line {line}: «{text}» is not a number."))?;
            ensure!(number.is_finite(), "Line {line}: «{text}» is not a finite number.");
            Ok(Some(number))
        };
        let time = cell(columns[0])?.with_context(|| format!("Line {line} has no time."))?;
        times.push(time);
        let [up, forward, right] = [cell(columns[1])?, cell(columns[2])?, cell(columns[3])?];
        readings.push(up.zip(forward).zip(right).map(|((up, forward), right)| [up, forward, right]));
    }
    let steps: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let usual = median(&steps).context("The recording has fewer than two lines.")?;
    ensure!(
        usual > 0.0 && RATES.contains(&(1.0 / usual)),
        "Readings come every {usual} s; times are in seconds, and 20 to 2000 readings a second can be read."
    );
    let uneven = steps.iter().position(|step| (step - usual).abs() > UNEVEN * usual);
    if let Some(at) = uneven {
        bail!(
            "After line {} the next reading comes {:.4} s later, not {usual:.4} s: write missing readings as empty cells.",
            at + 2,
            steps[at]
        );
    }
    let rate = (times.len() - 1) as f64 / (times[times.len() - 1] - times[0]);
    Ok((rate, readings))
}
