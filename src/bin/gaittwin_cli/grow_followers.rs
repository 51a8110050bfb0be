//! `grow --family following`: adds walkers that follow references to a library file, until it is stopped.
//!
//! As with reflex walkers the file holds all there is to know: it is written whole after every find and read again before.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};
use gaittwin::simulation::library::{Follower, Library};
use gaittwin::simulation::optimization::following::Ancestor;
use gaittwin::simulation::optimization::following::growth::{grow, next, plan};
use gaittwin::simulation::optimization::following::search::{FollowerFound, FollowerSettings};

use crate::Outcome;
use crate::condition::LARGEST_LIBRARY;
use crate::grow::Arguments;
use crate::optimise::write_whole;

/// First step of a search, in the spreads of gains.
const STEP: f64 = 0.35;
/// A condition is tried this often, each time with another seed and with what was found meanwhile.
const TRIES: usize = 3;
/// Generations between two lines of progress.
const REPORTED: usize = 10;

/// Grows.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let planned = plan()?;
    let mut wanted = planned.clone();
    if !arguments.only.is_empty() {
        wanted.retain(|aim| arguments.only.iter().any(|start| aim.name.starts_with(start)));
    }
    let end = Instant::now() + Duration::from_secs_f64(60.0 * arguments.minutes.clamp(0.0, 1e5));
    let mut tries: Vec<String> = Vec::new();
    let mut found = 0;
    while Instant::now() < end {
        let known = read(&arguments.library)?;
        if known.is_empty() {
            bail!("{} holds no walker to begin with.", arguments.library.display());
        }
        let Some(aim) = next(&wanted, &known, &tries).cloned() else { break };
        let most = if arguments.generations == 0 { 1 } else { TRIES };
        if tries.iter().filter(|name| **name == aim.name).count() >= most {
            break;
        }
        let settings = FollowerSettings {
            generations: arguments.generations,
            population: arguments.population.max(4),
            duration: arguments.seconds.clamp(2.0, 120.0),
            step: STEP,
            seed: arguments.seed + tries.len() as u64,
            // The first try of a condition is the quick one.
            narrow: !tries.contains(&aim.name),
        };
        let mut last = None;
        let FollowerFound { walker, on_the_way } =
            grow(&aim, &Ancestor::all(&known, &planned), &settings, &mut |moment| {
                if moment.generation % REPORTED == 0 {
                    eprintln!(
                        "{} {}: {:.0} %, {:.0} % stay up, cost {:.0}",
                        aim.name,
                        moment.generation,
                        100.0 * moment.share,
                        100.0 * moment.staying,
                        moment.cost
                    );
                }
                last = Some(moment);
                Instant::now() < end
            })?;
        let verdict = if walker.is_some() { "walks" } else { "is not reached" };
        match last {
            Some(moment) => println!(
                "{} {verdict}: {:.0} % of the way, generation {}, {:.0} % of candidates stay up.",
                aim.name,
                100.0 * moment.share,
                moment.generation,
                100.0 * moment.staying
            ),
            None => println!("{} {verdict} with gains that are known.", aim.name),
        }
        found += usize::from(walker.is_some());
        tries.push(aim.name);
        for walker in walker.into_iter().chain(on_the_way) {
            keep(&arguments.library, walker)?;
        }
    }
    println!("{found} conditions more walk.");
    Ok(if found > 0 { Outcome::Done } else { Outcome::NothingMeasured })
}

fn read(path: &Path) -> Result<Vec<Follower>> {
    let text = gaittwin::input_file::read_text(path, LARGEST_LIBRARY)
        .with_context(|| format!("The walkers could not be read: {}", path.display()))?;
    Library::parse_followers(&text).map_err(|error| anyhow!("{}: {error}", path.display()))
}

/// Puts a walker into the file, in the order of names.
fn keep(path: &Path, walker: Follower) -> Result<()> {
    let mut known = read(path)?;
    known.retain(|other| other.name != walker.name);
    known.push(walker);
    known.sort_by(|a, b| a.name.cmp(&b.name));
    write_whole(path, &Library::followers_text(&known)).context("The library could not be kept.")
}
