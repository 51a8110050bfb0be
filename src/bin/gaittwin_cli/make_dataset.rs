//! `make-dataset`: simulated gaits with labels and with what cameras would see of them, for training.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context as _, Result, anyhow, ensure};
use gaittwin::simulation::library::Library;
use gaittwin::study::dataset::{DatasetSettings, Shard, make};

use crate::Outcome;
use crate::condition::LARGEST_LIBRARY;

/// The controllers that come with the program.
const BUILT_IN: &str = include_str!("../../../assets/controllers/library.txt");

/// What `make-dataset` is asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder to write to.
    #[arg(long)]
    out: PathBuf,
    /// Gaits in the whole data set.
    #[arg(long)]
    count: usize,
    /// Seed; the same seed gives the same files, byte for byte.
    #[arg(long)]
    seed: u64,
    /// Make only the I-th of N parts, I from 0 to N - 1.
    #[arg(long, default_value = "0/1")]
    shard: String,
    /// Keep the files that are there and whole.
    #[arg(long)]
    resume: bool,
    /// Gaits of an anchor, that is of a person found to walk a minute.
    #[arg(long, default_value_t = 50)]
    per_anchor: usize,
    /// Cameras of each kind (side, panning, front, back) per gait; the first sees the walk as simulated, the others see
    /// it with another size, cadence and step. With 0 nothing is filmed; a later run with --resume films what is there.
    #[arg(long, default_value_t = 2)]
    films: usize,
    /// Controllers to use instead of the built-in ones, as optimise writes them.
    #[arg(long)]
    gains: Option<PathBuf>,
}

/// Simulates, films, writes.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let shard = Shard::parse(&arguments.shard)
        .with_context(|| format!("--shard is «{}»; it is I/N with I from 0 to N - 1.", arguments.shard))?;
    ensure!((1..=10_000_000).contains(&arguments.count), "--count must lie between 1 and 10000000.");
    ensure!((1..=10_000).contains(&arguments.per_anchor), "--per-anchor must lie between 1 and 10000.");
    ensure!(arguments.films <= 100, "--films must lie between 0 and 100.");
    let text = match &arguments.gains {
        Some(path) => gaittwin::input_file::read_text(path, LARGEST_LIBRARY)
            .with_context(|| format!("The controllers could not be read: {}", path.display()))?,
        None => BUILT_IN.to_owned(),
    };
    let library = Library::parse(&text).map_err(|error| anyhow!("The controllers are unusable: {error}"))?;
    let settings = DatasetSettings {
        count: arguments.count,
        per_anchor: arguments.per_anchor,
        films: arguments.films,
        seed: arguments.seed,
        shard,
        resume: arguments.resume,
    };
    let all = shard.anchors(settings.anchors()).count();
    let done = AtomicUsize::new(0);
    let clock = Instant::now();
    let summary = make(&arguments.out, &library, &text, &settings, &|| {
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        eprintln!("{done} of {all} anchors, {:.0} s", clock.elapsed().as_secs_f64());
    })?;
    let took = clock.elapsed().as_secs_f64();
    let cores = rayon_threads();
    println!(
        "{} gaits and {} windows of {} anchors in {}. Simulated {:.0} s of walking in {took:.0} s on {cores} thread(s): \
         {:.0} times real time per thread, filming and writing included. {} files were there already.",
        summary.gaits,
        summary.windows,
        summary.anchors,
        arguments.out.display(),
        summary.simulated,
        summary.simulated / took.max(1e-9) / cores as f64,
        summary.kept
    );
    Ok(if summary.gaits > 0 { Outcome::Done } else { Outcome::NothingMeasured })
}

/// How many threads share the work.
fn rayon_threads() -> usize {
    let wished = std::env::var("RAYON_NUM_THREADS").ok().and_then(|text| text.parse().ok());
    wished
        .filter(|&count: &usize| count > 0)
        .or_else(|| std::thread::available_parallelism().ok().map(std::num::NonZero::get))
        .unwrap_or(1)
}
