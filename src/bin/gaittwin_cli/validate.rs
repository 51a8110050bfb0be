//! `validate`: real walks with known truth through virtual cameras, and a report of how far off we are.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use gaittwin::analysis;
use gaittwin::pipeline::validation::{
    CameraChoice, Settings, read_folder, run as film_and_compare, write_report,
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
    /// Seed of noise, camera phases and bootstrap.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where to write the report (Markdown).
    #[arg(long)]
    out: PathBuf,
}

/// Films, analyses, compares, writes.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let camera = CameraChoice::from_name(&arguments.camera).with_context(|| {
        format!("--camera is «{}»; it can be side, front, back, panning or all.", arguments.camera)
    })?;
    let trials = read_folder(&arguments.folder)?;
    let settings = Settings::standard(camera, arguments.seed);
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
