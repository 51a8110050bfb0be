//! Grows the library of controllers by continuation: `grow_controllers LIBRARY [key=value ...] -- CONDITION ...`.
//!
//! A condition is the key of a preset, `speed:1.4` for a healthy adult at that speed, or `NAME@PARENT` to say from where
//! to start. `adult:FILE` takes a gain file as the healthy adult at the given `speed=`. The library is written after each.

#![expect(clippy::print_stdout, reason = "a command line tool")]

use std::error::Error;

use gaittwin::biomechanics::anatomy::BySide;
use gaittwin::simulation::control::gains::GainSet;
use gaittwin::simulation::library::{Controller, Library};
use gaittwin::simulation::model::parameters::WalkerParameters;
use gaittwin::simulation::optimization::continuation::{ContinuationSettings, adapt, screen};
use gaittwin::simulation::presets::{Family, Preset};

fn option(args: &[String], key: &str, default: f64) -> f64 {
    args.iter()
        .filter_map(|arg| arg.split_once('='))
        .find(|(name, _)| *name == key)
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or(default)
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let path = args.first().ok_or("usage: grow_controllers LIBRARY [key=value ...] -- CONDITION ...")?;
    let split = args.iter().position(|arg| arg == "--").unwrap_or(args.len());
    let (options, conditions) = (&args[1..split], &args[(split + 1).min(args.len())..]);
    let mut library = Library::parse(&std::fs::read_to_string(path)?).map_err(|error| error.to_string())?;
    for condition in conditions {
        let (condition, parent) =
            condition.split_once('@').map_or((condition.as_str(), None), |(a, b)| (a, Some(b)));
        let clock = std::time::Instant::now();
        let grown = grow(&library, condition, parent, options)?;
        println!(
            "{}: walked {:?} s at {:.2} m/s (wanted {:.2}), {:.0} s of search",
            grown.name,
            grown.survival,
            grown.speed,
            grown.parameters.speed,
            clock.elapsed().as_secs_f64()
        );
        let known = library.find(&grown.name).map_or(0.0, |known| known.survival.iter().sum());
        if grown.survival.iter().sum::<f64>() >= known {
            library.insert(grown);
            std::fs::write(path, library.to_text())?;
        }
    }
    Ok(())
}

fn grow(
    library: &Library,
    condition: &str,
    parent: Option<&str>,
    options: &[String],
) -> Result<Controller, Box<dyn Error>> {
    let screenings = option(options, "screenings", 5.0) as u64;
    if let Some(file) = condition.strip_prefix("adult:") {
        let set = GainSet::parse(&std::fs::read_to_string(file)?).map_err(|error| error.to_string())?;
        let speed = option(options, "speed", 1.25);
        let parameters = WalkerParameters { speed, ..WalkerParameters::default() };
        let name = format!("healthy_adult_{speed:.2}");
        return Ok(screen(&name, &parameters, BySide { left: set.clone(), right: set }, screenings)?);
    }
    let (name, target, likeness) = if let Some(speed) = condition.strip_prefix("speed:") {
        let speed: f64 = speed.parse()?;
        (format!("healthy_adult_{speed:.2}"), WalkerParameters { speed, ..WalkerParameters::default() }, 1.0)
    } else {
        let preset = Preset::find(condition).ok_or_else(|| format!("no preset is called {condition}"))?;
        let likeness = if preset.family == Family::Healthy { 1.0 } else { 0.0 };
        (preset.key.to_owned(), preset.parameters()?, likeness)
    };
    let nearest = library.nearest(&target, 1);
    let start = match parent {
        Some(parent) => library.find(parent).ok_or("no such parent")?,
        None => nearest.first().ok_or("the library is empty")?.0,
    };
    println!("{name} from {} (distance {:.2})", start.name, start.parameters.distance(&target));
    let settings = ContinuationSettings {
        generations: option(options, "generations", 25.0) as usize,
        polish: option(options, "polish", 40.0) as usize,
        population: option(options, "population", 16.0) as usize,
        duration: option(options, "duration", 12.0),
        likeness: likeness * option(options, "likeness", 1.0),
        seed: option(options, "seed", 1.0) as u64,
        substeps: option(options, "substeps", 2.0) as usize,
        screenings,
    };
    let mut count = 0;
    let mut report = |share: f64, cost: &gaittwin::simulation::measure::objective::Cost| {
        count += 1;
        if count % 10 == 0 {
            println!(
                "  {:.0} % generation {count}: cost {:.1} gait {:.1}",
                100.0 * share,
                cost.total,
                cost.gait
            );
        }
        true
    };
    Ok(adapt(start, &target, &name, &settings, &mut report)?)
}
