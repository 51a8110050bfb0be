//! `make-dataset`: simulated gaits with labels and with what cameras would see of them, for training.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context as _, Result, anyhow, ensure};
use gaittwin::simulation::library::Library;
use gaittwin::study::dataset::{DatasetSettings, Shard, make};

use crate::Outcome;
use crate::condition::LARGEST_LIBRARY;

/// The reflex walkers and the followers that come with the program.
const REFLEX: &str = include_str!("../../../assets/controllers/library.txt");
const FOLLOWERS: &str = include_str!("../../../assets/controllers/followers.txt");

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
    /// Reflex walkers to use instead of all built-in walkers, as optimise writes them.
    #[arg(long)]
    gains: Option<PathBuf>,
    /// Followers to use instead of all built-in walkers, as grow writes them.
    #[arg(long)]
    followers: Option<PathBuf>,
}

/// Simulates, films, writes.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let shard = Shard::parse(&arguments.shard)
        .with_context(|| format!("--shard is «{}»; it is I/N with I from 0 to N - 1.", arguments.shard))?;
    ensure!((1..=10_000_000).contains(&arguments.count), "--count must lie between 1 and 10000000.");
    ensure!((1..=10_000).contains(&arguments.per_anchor), "--per-anchor must lie between 1 and 10000.");
    ensure!(arguments.films <= 100, "--films must lie between 0 and 100.");
    let own = arguments.gains.is_some() || arguments.followers.is_some();
    let reflex = walkers(arguments.gains.as_deref(), own, REFLEX)?;
    let following = walkers(arguments.followers.as_deref(), own, FOLLOWERS)?;
    let unusable = |error| anyhow!("The walkers are unusable: {error}");
    let mut library = Library::parse(&reflex).map_err(unusable)?;
    for follower in Library::parse_followers(&following).map_err(unusable)? {
        library.insert_follower(follower);
    }
    let text = reflex + &following;
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

/// The text of walkers: a file's, nothing where others are to be used alone, else what is built in.
fn walkers(path: Option<&Path>, own: bool, built_in: &str) -> Result<String> {
    match path {
        Some(path) => gaittwin::input_file::read_text(path, LARGEST_LIBRARY)
            .with_context(|| format!("The walkers could not be read: {}", path.display())),
        None if own => Ok(String::new()),
        None => Ok(built_in.to_owned()),
    }
}

/// How many threads share the work.
fn rayon_threads() -> usize {
    let wished = std::env::var("RAYON_NUM_THREADS").ok().and_then(|text| text.parse().ok());
    wished
        .filter(|&count: &usize| count > 0)
        .or_else(|| std::thread::available_parallelism().ok().map(std::num::NonZero::get))
        .unwrap_or(1)
}
