//! `simulate`: lets the musculoskeletal walker walk and writes what it did.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context as _, Result, anyhow, bail};
use gaittwin::exchange::motion_file::{self, MotionFacts};
use gaittwin::exchange::opensim_files;
use gaittwin::simulation::control::ControllerFamily;
use gaittwin::simulation::library::Library;
use gaittwin::simulation::measure::gait::measure;
use gaittwin::simulation::measure::motion::{events, to_motion};
use gaittwin::simulation::optimization::search::Subject;
use gaittwin::simulation::presets::Preset;
use gaittwin::twin::simulation_export::key_values;

use crate::Outcome;
use crate::condition::{gait, library_file};
use crate::walker_report;

/// Physics steps in a control period of 5 ms: 1 ms each.
const SUBSTEPS: usize = 5;
/// The start is not steady walking, s.
const SETTLED: f64 = 3.0;

/// What `simulate` is asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Name of a preset or of a known controller (see --list), or a condition file (.toml).
    #[arg(long, default_value = "healthy_adult")]
    condition: String,
    /// How long to walk, s.
    #[arg(long, default_value_t = 20.0)]
    seconds: f64,
    /// Seed of motor and sensor noise.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Motion file to write.
    #[arg(long, required_unless_present_any = ["list", "benchmark", "report", "mot", "trc", "sto"])]
    out: Option<PathBuf>,
    /// Joint angles to write as OpenSim motion.
    #[arg(long)]
    mot: Option<PathBuf>,
    /// Landmarks to write as OpenSim marker file.
    #[arg(long)]
    trc: Option<PathBuf>,
    /// Activations to write as OpenSim storage.
    #[arg(long)]
    sto: Option<PathBuf>,
    /// The family of controllers that shall walk; without it the one that is known to walk the condition.
    #[arg(long, value_enum)]
    family: Option<Family>,
    /// Controllers to use instead of the built-in ones, as optimise writes them.
    #[arg(long)]
    gains: Option<PathBuf>,
    /// Walks every healthy adult of the library and writes the table of bars to this Markdown file, with how long every
    /// controller lasted.
    #[arg(long)]
    report: Option<PathBuf>,
    /// Names all presets and known controllers.
    #[arg(long)]
    list: bool,
    /// Measures how much faster than real time the walker walks, on one core.
    #[arg(long)]
    benchmark: bool,
}

/// A family of controllers, as the command line spells it.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(crate) enum Family {
    /// Simulated reflexes: a model of nerves.
    Reflex,
    /// Curves of people that are followed: a generator of gait.
    Following,
}

impl From<Family> for ControllerFamily {
    fn from(family: Family) -> Self {
        match family {
            Family::Reflex => ControllerFamily::Reflex,
            Family::Following => ControllerFamily::Following,
        }
    }
}

/// Walks and writes.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let library = match &arguments.gains {
        Some(path) => library_file(path)?,
        None => Library::built_in().map_err(|error| anyhow!("{error}"))?,
    };
    if let Some(path) = &arguments.report {
        let text = walker_report::text(&library)?;
        std::fs::write(path, text)
            .with_context(|| format!("The report could not be written: {}", path.display()))?;
        return Ok(Outcome::Done);
    }
    if arguments.list {
        return Ok(list(&library));
    }
    if !(1.0..=3600.0).contains(&arguments.seconds) {
        bail!("--seconds is {}; it lies between 1 and 3600.", arguments.seconds);
    }
    let family = arguments.family.map(ControllerFamily::from);
    let (parameters, gait) = gait(&library, &arguments.condition, family)?;
    let subject = Subject::of(&parameters, SUBSTEPS)?;
    let clock = Instant::now();
    let walk = subject.go(&gait, arguments.seconds, arguments.seed);
    let took = clock.elapsed().as_secs_f64();
    let walked = walk.record.duration();
    if arguments.benchmark {
        println!(
            "{walked:.1} s of walking in {took:.3} s: {:.0} times real time, one core, 1 ms steps ({}).",
            walked / took,
            walk.family.name()
        );
        return Ok(Outcome::Done);
    }
    let motion = to_motion(&walk.record, 2);
    let happened = events(&walk.record, 2);
    let gait = measure(&walk.record, SETTLED);
    let facts = MotionFacts {
        condition: &arguments.condition,
        events: &happened,
        parameters: gait.as_ref().map(key_values).unwrap_or_default(),
        fell_at: walk.end.as_ref().map(|_| walked),
        family: Some(walk.family.name()),
        reference_rms: None,
    };
    if let Some(out) = &arguments.out {
        motion_file::write(out, &motion, &facts)?;
    }
    if let Some(path) = &arguments.mot {
        opensim_files::write_mot(path, &motion)?;
    }
    if let Some(path) = &arguments.trc {
        opensim_files::write_trc(path, &motion)?;
    }
    if let Some(path) = &arguments.sto {
        opensim_files::write_sto(path, &motion)?;
    }
    match (&walk.end, gait) {
        (Some(end), _) => {
            println!("This parameter set does not walk: {end} (simulated, {walked:.1} s walked).");
            Ok(Outcome::NothingMeasured)
        }
        (None, Some(gait)) => {
            println!(
                "Simulated: {walked:.0} s at {:.2} m/s, {:.0} steps/min, step length {:.2} m. {}",
                gait.speed,
                gait.cadence,
                gait.mean_step_length(),
                walk.family.statement()
            );
            Ok(Outcome::Done)
        }
        (None, None) => {
            println!("Simulated: {walked:.1} s, too short for steady strides.");
            Ok(Outcome::NothingMeasured)
        }
    }
}

fn list(library: &Library) -> Outcome {
    println!("Presets (simulated):");
    for preset in Preset::all() {
        println!("  {:<28} {}", preset.key, preset.title);
    }
    println!("Known controllers, with the shortest of their screening walks:");
    for controller in library.controllers() {
        let shortest = controller.survival.iter().copied().fold(f64::INFINITY, f64::min);
        let note = if controller.is_sturdy() { "" } else { ", short-lived" };
        println!("  {:<28} {:.2} m/s, {shortest:.0} s{note}", controller.name, controller.speed);
    }
    println!("Known followers of reference curves (generators of gait, not models of nerves):");
    for follower in library.followers() {
        let shortest = follower.survival.iter().copied().fold(f64::INFINITY, f64::min);
        let note = if follower.is_sturdy() { "" } else { ", short-lived" };
        println!("  {:<28} {:.2} m/s, {shortest:.0} s{note}", follower.name, follower.speed);
    }
    Outcome::Done
}
