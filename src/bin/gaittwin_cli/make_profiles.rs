//! `make-profiles`: what the analysis makes of the gaits of a data set, for the map of synthetic gaits.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;
use gaittwin::study::dataset::write_profiles;
use gaittwin::study::validation::read_folder;

use crate::Outcome;

/// What `make-profiles` is asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder that make-dataset wrote.
    dataset: PathBuf,
    /// File to write (.safetensors).
    #[arg(long)]
    out: PathBuf,
    /// Folder of real walks, laid out as for validate, whose profiles are added to score the map; none of them becomes a
    /// part of it.
    #[arg(long)]
    real: Option<PathBuf>,
}

/// Reads, films, writes.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let real = match &arguments.real {
        Some(folder) => read_folder(folder)?,
        None => Vec::new(),
    };
    let done = AtomicUsize::new(0);
    let summary = write_profiles(&arguments.dataset, &real, &arguments.out, &|| {
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of(10) {
            eprintln!("{done} anchors");
        }
    })?;
    println!(
        "{} walks, of which {} were read from beside and {} from ahead, in {}.",
        summary.walks,
        summary.side,
        summary.front,
        arguments.out.display()
    );
    Ok(if summary.side > 0 { Outcome::Done } else { Outcome::NothingMeasured })
}
