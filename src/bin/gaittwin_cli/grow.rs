//! `grow`: adds controllers to a library, condition after condition, until it is stopped.
//!
//! The file holds all there is to know: growth that was broken off goes on from it. It is written whole or not at all,
//! and read again before each writing, so that several may grow the same file.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use gaittwin::simulation::library::{Controller, Library};
use gaittwin::simulation::optimization::continuation::ContinuationSettings;
use gaittwin::simulation::optimization::growth::{Growth, grow, halfway, is_accepted, next, plan};

use crate::Outcome;
use crate::condition::library_file;
use crate::grow_followers;
use crate::optimise::write_whole;
use crate::simulate::Family;

/// A search that has come no nearer to its condition in this many generations is given up.
const PATIENCE: usize = 100;

/// What `grow` is asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Library file to grow; it must hold at least one controller that walks.
    #[arg(long)]
    pub(crate) library: PathBuf,
    /// The family of controllers that the file holds.
    #[arg(long, value_enum, default_value_t = Family::Reflex)]
    family: Family,
    /// Stop after this many minutes.
    #[arg(long, default_value_t = 60.0)]
    pub(crate) minutes: f64,
    /// Only conditions whose names begin so; may be given several times.
    #[arg(long)]
    pub(crate) only: Vec<String>,
    /// Generations on a condition at most.
    #[arg(long, default_value_t = 240)]
    pub(crate) generations: usize,
    /// Candidates per generation.
    #[arg(long, default_value_t = 16)]
    pub(crate) population: usize,
    /// Walking time per candidate, s.
    #[arg(long, default_value_t = 9.0)]
    pub(crate) seconds: f64,
    /// Seed of the first search.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

/// Grows.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    if matches!(arguments.family, Family::Following) {
        return grow_followers::run(arguments);
    }
    let mut wanted = plan()?;
    if !arguments.only.is_empty() {
        wanted.retain(|waypoint| arguments.only.iter().any(|start| waypoint.name.starts_with(start)));
    }
    let end = Instant::now() + Duration::from_secs_f64(60.0 * arguments.minutes.clamp(0.0, 1e5));
    let mut tried: Vec<(String, String)> = Vec::new();
    let mut seed = arguments.seed;
    let mut found = 0;
    while Instant::now() < end {
        let library = library_file(&arguments.library)?;
        let Some((waypoint, parent)) = next(&library, &wanted, &tried).map(|(w, p)| (w.clone(), p)) else {
            break;
        };
        seed += 1;
        let settings = ContinuationSettings {
            generations: 600,
            polish: arguments.generations,
            population: arguments.population,
            duration: arguments.seconds,
            likeness: waypoint.likeness,
            seed,
            substeps: 2,
            screenings: 0,
        };
        let (mut furthest, mut nearer) = (0.0, 0);
        let Growth { found: controller, on_the_way } = grow(parent, &waypoint, &settings, &mut |moment| {
            if moment.share > furthest {
                (furthest, nearer) = (moment.share, moment.generation);
            }
            Instant::now() < end && (moment.share >= 1.0 || moment.generation - nearer < PATIENCE)
        })?;
        report(&controller, &parent.name);
        if let Some(step) = on_the_way {
            report(&step, &parent.name);
            if step.is_sturdy() {
                keep(arguments, step)?;
            }
        }
        tried.push((waypoint.name.clone(), parent.name.clone()));
        let middle = if is_accepted(&controller) { None } else { halfway(parent, &waypoint) };
        wanted.extend(middle);
        if is_accepted(&controller) {
            found += 1;
            keep(arguments, controller)?;
        }
    }
    println!("{found} conditions more walk.");
    Ok(if found > 0 { Outcome::Done } else { Outcome::NothingMeasured })
}

fn report(controller: &Controller, parent: &str) {
    let walks: Vec<String> = controller.survival.iter().map(|time| format!("{time:.0}")).collect();
    let verdict = if is_accepted(controller) { "walks" } else { "is left out" };
    println!(
        "{} from {parent} {verdict}: {} s at {:.2} m/s, wanted {:.2}",
        controller.name,
        walks.join(" "),
        controller.speed,
        controller.parameters.speed
    );
}

/// Puts an accepted controller into the file, unless a better one of its name has come there meanwhile.
fn keep(arguments: &Arguments, controller: Controller) -> Result<()> {
    let mut library: Library = library_file(&arguments.library)?;
    if library.find(&controller.name).is_none_or(|known| !is_accepted(known)) {
        library.insert(controller);
        write_whole(&arguments.library, &library.to_text()).context("The library could not be kept.")?;
    }
    Ok(())
}
