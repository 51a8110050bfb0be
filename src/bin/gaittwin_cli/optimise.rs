//! `optimise`: searches gains with which a condition walks, by continuation from a known controller.
//!
//! What was found so far is written every few generations, whole or not at all, so that a search can be broken off at
//! any time (Ctrl-C, power) and taken up with `--resume`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result, anyhow, bail};
use gaittwin::simulation::library::{Controller, Library};
use gaittwin::simulation::model::parameters::WalkerParameters;
use gaittwin::simulation::optimization::continuation::{ContinuationSettings, Moment, adapt_watched, screen};

use crate::Outcome;
use crate::condition::{is_healthy, library_file, parameters};

/// Generations between two savings.
const SAVE_EVERY: usize = 5;

/// Most screening walks: each takes some seconds, and a hundred tell the share that falls to within a few percent.
const MOST_SCREENINGS: u64 = 100;

/// What `optimise` is asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Name of a preset, of a known controller, or a condition file (.toml).
    #[arg(long)]
    condition: String,
    /// Where to start: a known controller, or a .gains file; without it the nearest known controller.
    #[arg(long)]
    from: Option<String>,
    /// File to write: a library of one controller, which simulate --gains reads.
    #[arg(long)]
    out: PathBuf,
    /// Further library file in which the result is put under its name, if it is no worse than what is there.
    #[arg(long)]
    library: Option<PathBuf>,
    /// Name of the result; without it that of the condition.
    #[arg(long)]
    name: Option<String>,
    /// Go on from what --out already holds.
    #[arg(long)]
    resume: bool,
    /// Generations on the way to the condition at most.
    #[arg(long, default_value_t = 600)]
    generations: usize,
    /// Generations on the condition itself.
    #[arg(long, default_value_t = 240)]
    polish: usize,
    /// Candidates per generation.
    #[arg(long, default_value_t = 16)]
    population: usize,
    /// Walking time per candidate, s.
    #[arg(long, default_value_t = 9.0)]
    seconds: f64,
    /// Weight of likeness to typical people; without it 1 for healthy conditions and 0 for others.
    #[arg(long)]
    likeness: Option<f64>,
    /// Seed of the search.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Screening walks of a minute, each with its own noise.
    #[arg(long, default_value_t = 5)]
    screenings: u64,
}

/// Searches and writes.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    check(arguments)?;
    let library = Library::built_in().map_err(|error| anyhow!("{error}"))?;
    let further = arguments.library.as_deref().map(library_file).transpose()?;
    let target = parameters(&library, &arguments.condition)?;
    let name = arguments.name.clone().unwrap_or_else(|| match arguments.condition.strip_suffix(".toml") {
        Some(path) => {
            Path::new(path).file_name().map_or_else(String::new, |name| name.to_string_lossy().into())
        }
        None => arguments.condition.clone(),
    });
    let parent = parent(arguments, &library, further.as_ref(), &target)?;
    eprintln!("From {} (distance {:.2}) to {name}.", parent.name, parent.parameters.distance(&target));
    let likeness =
        arguments.likeness.unwrap_or(if is_healthy(&arguments.condition, &target) { 1.0 } else { 0.0 });
    let settings = ContinuationSettings {
        generations: arguments.generations,
        polish: arguments.polish,
        population: arguments.population,
        duration: arguments.seconds,
        likeness,
        seed: arguments.seed,
        substeps: 2,
        screenings: arguments.screenings,
    };
    let clock = Instant::now();
    let mut failure = None;
    let found = adapt_watched(&parent, &target, &name, &settings, &mut |moment| {
        watch(&moment, &name, arguments, &clock, &mut failure)
    })?;
    if let Some(error) = failure {
        return Err(error);
    }
    save(&arguments.out, &found)?;
    if let (Some(path), Some(mut kept)) = (arguments.library.as_deref(), further) {
        let sum = |controller: &Controller| controller.survival.iter().sum::<f64>();
        if kept.find(&name).is_none_or(|known| sum(known) <= sum(&found)) {
            kept.insert(found.clone());
            write_whole(path, &kept.to_text())?;
        }
    }
    report(&found);
    Ok(if found.is_sturdy() { Outcome::Done } else { Outcome::NothingMeasured })
}

fn check(arguments: &Arguments) -> Result<()> {
    if !(2.0..=120.0).contains(&arguments.seconds) {
        bail!("--seconds is {}; it lies between 2 and 120.", arguments.seconds);
    }
    if !(4..=400).contains(&arguments.population) {
        bail!("--population is {}; it lies between 4 and 400.", arguments.population);
    }
    for (option, value, most) in [
        ("--generations", arguments.generations as u64, 100_000),
        ("--polish", arguments.polish as u64, 100_000),
        ("--screenings", arguments.screenings, MOST_SCREENINGS),
    ] {
        if value > most {
            bail!("{option} is {value}; it is at most {most}.");
        }
    }
    if arguments.name.as_deref().is_some_and(|name| name.trim().is_empty() || name.contains(char::is_control))
    {
        bail!("--name is one line of text, because a library file has one line for it.");
    }
    if arguments.likeness.is_some_and(|likeness| !(0.0..=10.0).contains(&likeness)) {
        bail!("--likeness lies between 0 and 10.");
    }
    Ok(())
}

/// The controller to start from.
fn parent(
    arguments: &Arguments,
    library: &Library,
    further: Option<&Library>,
    target: &WalkerParameters,
) -> Result<Controller> {
    if arguments.resume && arguments.out.exists() {
        return only(&arguments.out);
    }
    if let Some(from) = &arguments.from {
        if Path::new(from).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gains")) {
            return only(Path::new(from));
        }
        return further
            .and_then(|further| further.find(from))
            .or_else(|| library.find(from))
            .cloned()
            .with_context(|| format!("No controller is called «{from}»; simulate --list names them."));
    }
    let nearest = further
        .map(|further| further.nearest(target, 1))
        .filter(|near| !near.is_empty())
        .unwrap_or_else(|| library.nearest(target, 1));
    let (controller, _) = nearest.first().context("The library of controllers is empty.")?;
    Ok((*controller).clone())
}

/// The controller of a .gains file.
fn only(path: &Path) -> Result<Controller> {
    let library = library_file(path)?;
    library.controllers().first().cloned().with_context(|| format!("{} holds no controller.", path.display()))
}

fn watch(
    moment: &Moment<'_>,
    name: &str,
    arguments: &Arguments,
    clock: &Instant,
    failure: &mut Option<anyhow::Error>,
) -> bool {
    if !moment.generation.is_multiple_of(SAVE_EVERY) {
        return true;
    }
    eprintln!(
        "{:.0} % of the way, generation {}: cost {:.1}, of it falls and speed {:.1}; {:.0} s",
        100.0 * moment.share,
        moment.generation,
        moment.cost.total,
        moment.cost.gait,
        clock.elapsed().as_secs_f64()
    );
    let kept = screen(name, moment.parameters, moment.gains.clone(), 0)
        .map_err(anyhow::Error::from)
        .and_then(|controller| save(&arguments.out, &controller));
    if let Err(error) = kept {
        *failure = Some(error);
        return false;
    }
    true
}

fn save(path: &Path, controller: &Controller) -> Result<()> {
    let mut library = Library::default();
    library.insert(controller.clone());
    write_whole(path, &library.to_text())
}

/// Writes beside the file and puts it in its place, so that a reader never sees half of it.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<()> {
    let beside = path.with_extension("part");
    std::fs::write(&beside, text)
        .and_then(|()| std::fs::rename(&beside, path))
        .with_context(|| format!("The file could not be written: {}", path.display()))
}

fn report(found: &Controller) {
    let walks: Vec<String> = found.survival.iter().map(|time| format!("{time:.0}")).collect();
    let verdict = if found.is_sturdy() { "walks" } else { "is short-lived" };
    println!(
        "{} {verdict} (simulated): screening walks of {} s at {:.2} m/s, wanted {:.2}.",
        found.name,
        walks.join(", "),
        found.speed,
        found.parameters.speed
    );
}
