//! `validate`: real walks with known truth through virtual cameras, and a report of how far off we are.

use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use gaittwin::analysis;
use gaittwin::pipeline::validation::{
    CameraChoice, Settings, Split, noise_from_name, read_folder, run as film_and_compare, write_report,
};

use crate::Outcome;

/// What `validate` is asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder of walks with truth: `trials/*.json` inside it.
    folder: PathBuf,
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
    /// Where to write the report (Markdown).
    #[arg(long)]
    out: PathBuf,
}

/// Films, analyses, compares, writes.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let trials = read_folder(&arguments.folder)?;
    let settings = settings_of(arguments)?;
    eprintln!("{} walks read from {}.", trials.len(), arguments.folder.display());
    let records = film_and_compare(&trials, &settings, &|track, options| {
        analysis::analyse(track, options, analysis::source_of_track("virtual camera", track))
    });
    let name =
        arguments.folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    std::fs::write(&arguments.out, write_report(&records, &settings, &name))
        .with_context(|| format!("The report could not be written to {}", arguments.out.display()))?;
    eprintln!("{} films analysed. Report: {}", records.len(), arguments.out.display());
    Ok(Outcome::Done)
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
