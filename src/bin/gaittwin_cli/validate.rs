//! `validate`: real walks with known truth through virtual cameras, and a report of how far off we are.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use anyhow::{Context as _, Result, ensure};
use gaittwin::analysis::{self, AnalysisOptions};
use gaittwin::biomechanics::gait::learned_sensor::SensorReading;
use gaittwin::biomechanics::signal::sensor_window::SensorWindow;
use gaittwin::inference::InferenceError;
use gaittwin::inference::accelerometer_estimator::AccelerometerEstimator;
use gaittwin::inference::engines::runtime::{RuntimeOptions, start};
use gaittwin::inference::gait_estimator::GaitEstimator;
use gaittwin::inference::pose::person_reader::ReaderOptions;
use gaittwin::recording::final_analysis;
use gaittwin::study::validation::clips::{ClipLabels, clip_section, labels_of, read_labels};
use gaittwin::study::validation::{
    CameraChoice, RealTrial, Settings, Split, noise_from_name, read_folder, run_with_estimator,
    sensor_section, write_report, write_windows,
};
use gaittwin::vision::people::person_choice::PersonChoice;
use gaittwin::vision::pose::PoseTrack;

use crate::Outcome;

/// What `validate` is asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder of walks with truth: `trials/*.json` inside it; or of videos with `<clip>_events.csv`.
    folder: PathBuf,
    /// Stature of who walks in the labelled videos, m.
    #[arg(long)]
    stature: Option<f64>,
    /// side, front, back, panning or all.
    #[arg(long, default_value = "all")]
    camera: String,
    /// none, white, detector-like or measured; several with commas. Without it white and detector-like.
    #[arg(long, value_delimiter = ',')]
    noise: Vec<String>,
    /// Frames per second of the cameras; several with commas.
    #[arg(long, value_delimiter = ',', default_values_t = [30.0, 60.0])]
    fps: Vec<f64>,
    /// develop (the people on whom constants were set), report (the others) or all.
    #[arg(long, default_value = "all")]
    split: String,
    /// Seed of noise, camera phases and bootstrap.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// A gait estimator (.onnx) as the recipe exports it, instead of the one that comes with the program.
    #[arg(long)]
    estimator: Option<PathBuf>,
    /// Write the windows of the straight walks with the laboratory's values here as well, for the recipe that fine-tunes an
    /// estimator on a clinic's own people.
    #[arg(long)]
    windows: Option<PathBuf>,
    /// Where to write the report (Markdown).
    #[arg(long)]
    out: PathBuf,
}

/// Films, analyses, compares, writes.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    if !arguments.folder.join("trials").is_dir() {
        let labels = read_labels(&arguments.folder)?;
        if !labels.is_empty() {
            return clips(arguments, &labels);
        }
    }
    let trials = read_folder(&arguments.folder)?;
    let settings = settings_of(arguments)?;
    eprintln!("{} walks read from {}.", trials.len(), arguments.folder.display());
    if let Some(folder) = &arguments.windows {
        let count = write_windows(&trials, &settings, folder)?;
        eprintln!("{count} windows with values in {}.", folder.display());
    }
    let estimator = estimator(arguments)?.map(Mutex::new);
    let failed = AtomicUsize::new(0);
    let estimate = |track: &PoseTrack, stature: Option<f64>| {
        let mut estimator = estimator.as_ref()?.lock().ok()?;
        estimator.read(track, stature).unwrap_or_else(|_| {
            failed.fetch_add(1, Ordering::Relaxed);
            None
        })
    };
    let analyse = |track: &PoseTrack, options: &AnalysisOptions| {
        analysis::analyse(track, options, analysis::source_of_track("virtual camera", track))
    };
    let records = run_with_estimator(&trials, &settings, &analyse, Some(&estimate));
    let failed = failed.into_inner();
    ensure!(failed == 0, "The gait estimator failed on {failed} films; check it with networks check.");
    let name =
        arguments.folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let mut report = write_report(&records, &settings, &name);
    if let Some(section) = sensors(&trials, &settings)? {
        report.push_str(&section);
    }
    std::fs::write(&arguments.out, report)
        .with_context(|| format!("The report could not be written to {}", arguments.out.display()))?;
    eprintln!("{} films analysed. Report: {}", records.len(), arguments.out.display());
    Ok(Outcome::Done)
}

/// Real videos through the pose networks, beside what was seen by eye.
fn clips(arguments: &Arguments, labels: &BTreeMap<String, ClipLabels>) -> Result<Outcome> {
    let mut films: Vec<PathBuf> = std::fs::read_dir(&arguments.folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| ["mp4", "mov", "avi"].iter().any(|e| end == *e)))
        .collect();
    films.sort();
    let stature = arguments
        .stature
        .map_or_else(|| "unknown: lengths need --stature".to_owned(), |stature| format!("{stature:.2} m"));
    let mut report = format!("# Validation on real videos\n\nStature of the walker: {stature}.\n\n");
    for film in &films {
        let name = film.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        eprintln!("{name} …");
        let labels = labels_of(labels, &name);
        let options = ReaderOptions::default();
        let never = AtomicBool::new(false);
        let recording = final_analysis::read(film, PersonChoice::Walking, &options, &mut |_| {}, &never)?;
        let stature = arguments.stature.filter(|_| labels.is_some());
        let trial = final_analysis::assess(&recording, &AnalysisOptions { stature, ..Default::default() });
        report.push_str(&clip_section(&name, &trial, labels));
    }
    std::fs::write(&arguments.out, report)
        .with_context(|| format!("The report could not be written to {}", arguments.out.display()))?;
    eprintln!("{} videos analysed. Report: {}", films.len(), arguments.out.display());
    Ok(Outcome::Done)
}

/// The section on the accelerometer estimator, where it is installed.
fn sensors(trials: &[RealTrial], settings: &Settings) -> Result<Option<String>> {
    let runtime = start(&RuntimeOptions { threads: Some(1), ..RuntimeOptions::default() })?;
    let mut estimator = match AccelerometerEstimator::open(&*runtime) {
        Ok(estimator) => estimator,
        Err(InferenceError::NotInstalled { .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut failed = None;
    let mut estimate = |windows: &[SensorWindow]| match estimator.read(windows) {
        Ok(readings) => SensorReading::of(&readings).map(|all| [all.speed, all.step_time]),
        Err(error) => {
            failed = Some(error);
            None
        }
    };
    let section = sensor_section(trials, settings.split, settings.seed, &mut estimate);
    match failed {
        Some(error) => Err(error.into()),
        None => Ok(Some(section)),
    }
}

/// The estimator: the one asked for, else the one that comes with the program, else none.
fn estimator(arguments: &Arguments) -> Result<Option<GaitEstimator>> {
    // Films are read in parallel already.
    let runtime = start(&RuntimeOptions { threads: Some(1), ..RuntimeOptions::default() })?;
    if let Some(path) = &arguments.estimator {
        let bytes = gaittwin::input_file::read(path, 256 << 20)
            .with_context(|| format!("The estimator could not be read: {}", path.display()))?;
        return Ok(Some(GaitEstimator::from_bytes(&*runtime, bytes)?));
    }
    match GaitEstimator::open(&*runtime) {
        Ok(estimator) => Ok(Some(estimator)),
        Err(InferenceError::NotInstalled { .. }) => {
            eprintln!("No gait estimator is installed: only the geometric method is compared.");
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

fn settings_of(arguments: &Arguments) -> Result<Settings> {
    let camera = CameraChoice::from_name(&arguments.camera).with_context(|| {
        format!("--camera is «{}»; it can be side, front, back, panning or all.", arguments.camera)
    })?;
    let mut settings = Settings::standard(camera, arguments.seed);
    settings.split = Split::from_name(&arguments.split)
        .with_context(|| format!("--split is «{}»; it can be develop, report or all.", arguments.split))?;
    ensure!(
        arguments.fps.iter().all(|fps| (1.0..=1000.0).contains(fps)),
        "--fps must lie between 1 and 1000 frames per second."
    );
    settings.frame_rates.clone_from(&arguments.fps);
    if !arguments.noise.is_empty() {
        settings.noises = arguments
            .noise
            .iter()
            .map(|name| {
                noise_from_name(name).with_context(|| {
                    format!("--noise is «{name}»; it can be none, white, detector-like or measured.")
                })
            })
            .collect::<Result<_>>()?;
    }
    Ok(settings)
}
