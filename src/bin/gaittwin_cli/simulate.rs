//! `simulate`: lets the musculoskeletal walker walk and writes what it did.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result, anyhow, bail};
use gaittwin::biomechanics::anatomy::BySide;
use gaittwin::exchange::motion_file::{self, MotionFacts};
use gaittwin::simulation::control::gains::GainSet;
use gaittwin::simulation::library::Library;
use gaittwin::simulation::measure::gait::{GaitMeasures, measure};
use gaittwin::simulation::measure::motion::{events, to_motion};
use gaittwin::simulation::model::parameters::WalkerParameters;
use gaittwin::simulation::optimization::search::Subject;
use gaittwin::simulation::presets::Preset;

use crate::Outcome;

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
    #[arg(long, required_unless_present_any = ["list", "benchmark"])]
    out: Option<PathBuf>,
    /// Names all presets and known controllers.
    #[arg(long)]
    list: bool,
    /// Measures how much faster than real time the walker walks, on one core.
    #[arg(long)]
    benchmark: bool,
}

/// Walks and writes.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let library = Library::built_in().map_err(|error| anyhow!("{error}"))?;
    if arguments.list {
        return Ok(list(&library));
    }
    if !(1.0..=3600.0).contains(&arguments.seconds) {
        bail!("--seconds is {}; it lies between 1 and 3600.", arguments.seconds);
    }
    let (parameters, gains) = condition(&library, &arguments.condition)?;
    let subject = Subject::of(&parameters, SUBSTEPS)?;
    let clock = Instant::now();
    let walk = subject.walk(&gains, arguments.seconds, arguments.seed);
    let took = clock.elapsed().as_secs_f64();
    let walked = walk.record.duration();
    if arguments.benchmark {
        println!(
            "{walked:.1} s of walking in {took:.3} s: {:.0} times real time, one core, 1 ms steps.",
            walked / took
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
    };
    let out = arguments.out.as_deref().context("--out is missing.")?;
    motion_file::write(out, &motion, &facts)?;
    match (&walk.end, gait) {
        (Some(end), _) => {
            println!("This parameter set does not walk: {end} after {walked:.1} s (simulated).");
            Ok(Outcome::NothingMeasured)
        }
        (None, Some(gait)) => {
            println!(
                "Simulated: {walked:.0} s at {:.2} m/s, {:.0} steps/min, step length {:.2} m.",
                gait.speed, gait.cadence, gait.step_length
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
    Outcome::Done
}

/// Parameters and gains of a preset, a known controller or a condition file.
fn condition(library: &Library, name: &str) -> Result<(WalkerParameters, BySide<GainSet>)> {
    if let Some(known) = library.find(name) {
        return Ok((known.parameters.clone(), known.gains.clone()));
    }
    let parameters = if let Some(preset) = Preset::find(name) {
        preset.parameters()?
    } else if Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) {
        condition_file(Path::new(name))?
    } else {
        bail!("No preset and no controller is called «{name}»; simulate --list names them.");
    };
    let gains =
        library.gains_for(&parameters).ok_or_else(|| anyhow!("The library of controllers is empty."))?;
    Ok((parameters, gains))
}

/// A condition file: `preset = "name"` to start from, then parameters by their keys, as tables or dotted.
pub(crate) fn condition_file(path: &Path) -> Result<WalkerParameters> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("The condition file could not be read: {}", path.display()))?;
    let mut table: toml::Table =
        text.parse().with_context(|| format!("{} is not a condition file", path.display()))?;
    let mut parameters = match table.remove("preset") {
        None => WalkerParameters::default(),
        Some(toml::Value::String(name)) => {
            Preset::find(&name).with_context(|| format!("No preset is called «{name}»."))?.parameters()?
        }
        Some(other) => bail!("«preset» is {other}; it must be a preset's name."),
    };
    set_all(&mut parameters, "", &table)?;
    parameters.validate()?;
    Ok(parameters)
}

fn set_all(parameters: &mut WalkerParameters, above: &str, table: &toml::Table) -> Result<()> {
    for (name, value) in table {
        let key = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
        match value {
            toml::Value::Table(inner) => set_all(parameters, &key, inner)?,
            toml::Value::Float(number) => parameters.set(&key, *number)?,
            toml::Value::Integer(number) => parameters.set(&key, *number as f64)?,
            other => bail!("«{key}» is {other}; it must be a number."),
        }
    }
    Ok(())
}

/// What a simulated walk has of the parameters that a patient has.
fn key_values(gait: &GaitMeasures) -> BTreeMap<&'static str, f64> {
    BTreeMap::from([
        ("walking_speed", gait.speed),
        ("cadence", gait.cadence),
        ("step_length", gait.step_length),
        ("step_width", gait.step_width),
        ("stance_fraction", gait.stance),
        ("stance_fraction_left", gait.curves.left.stance),
        ("stance_fraction_right", gait.curves.right.stance),
        ("double_support_fraction", gait.double_support),
        ("stride_time_cv", 100.0 * gait.stride_time_cv),
    ])
}
