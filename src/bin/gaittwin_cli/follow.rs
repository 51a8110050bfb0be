//! `follow`: a walker that follows a person's curves, as `analyse` writes them, in a body of the person's size.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use gaittwin::biomechanics::anatomy::{BySide, Sex, Side};
use gaittwin::exchange::motion_file::{self, MotionFacts};
use gaittwin::simulation::control::following::FollowingGains;
use gaittwin::simulation::control::following::reference::PersonCurves;
use gaittwin::simulation::imitation::imitate;
use gaittwin::simulation::library::Library;
use gaittwin::simulation::measure::motion::{events, to_motion};
use gaittwin::simulation::model::anthropometry::median_size;
use gaittwin::simulation::model::parameters::WalkerParameters;
use gaittwin::simulation::optimization::search::Subject;
use gaittwin::simulation::presets::Person;
use gaittwin::twin::simulation_export::key_values;

use crate::Outcome;
use crate::condition::parameters;

/// Physics steps in a control period of 5 ms: 1 ms each.
const SUBSTEPS: usize = 5;

/// Shares of a person's own curves in the references from which learning may begin; the others are typical people's.
const STARTS: [f64; 3] = [0.5, 0.25, 0.0];

/// Curves all of whose values are smaller are told in radians.
const RADIANS_BELOW: f64 = 3.0;

/// What `follow` is asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Curves as analyse writes them: side, joint, percent, mean (degrees). Joints missing in it come from typical people
    /// of that speed and age.
    #[arg(long)]
    curves: PathBuf,
    /// A condition of the body: a preset, a known walker or a condition file.
    #[arg(long)]
    condition: Option<String>,
    /// Age, years.
    #[arg(long)]
    age: Option<f64>,
    /// Sex: female or male.
    #[arg(long, value_parser = ["female", "male"])]
    sex: Option<String>,
    /// Stature, m; without it the median of age and sex.
    #[arg(long)]
    stature: Option<f64>,
    /// Mass, kg; without it the median of age and sex.
    #[arg(long)]
    mass: Option<f64>,
    /// Walking speed, m/s; without it the usual one of the age or the condition's.
    #[arg(long)]
    speed: Option<f64>,
    /// Time of a stride, s; without it the usual one at that speed.
    #[arg(long)]
    stride_time: Option<f64>,
    /// How long to walk, s.
    #[arg(long, default_value_t = 60.0)]
    seconds: f64,
    /// Seed of motor and sensor noise.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Walks of ten seconds from which the walker learns to show the curves.
    #[arg(long, default_value_t = 8)]
    lessons: usize,
    /// Motion file to write.
    #[arg(long)]
    out: PathBuf,
}

/// Follows and writes.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    if !(1.0..=3600.0).contains(&arguments.seconds) {
        bail!("--seconds is {}; it lies between 1 and 3600.", arguments.seconds);
    }
    if !(1..=40).contains(&arguments.lessons) {
        bail!("--lessons is {}; it lies between 1 and 40.", arguments.lessons);
    }
    let library = Library::built_in().map_err(|error| anyhow!("{error}"))?;
    let mut person = read(&arguments.curves)?;
    person.stride_time = arguments.stride_time;
    let body = body(arguments, &library)?;
    let subject = Subject::of(&body, SUBSTEPS)?;
    let leg_length = subject.model.leg_length;
    let wish = person.reference(body.speed, leg_length, body.age, 1.0);
    // Learning begins half-way between typical people and the person, or nearer to them, so that each step is small.
    let starts = STARTS.map(|share| person.reference(body.speed, leg_length, body.age, share));
    let mut gains: Vec<FollowingGains> = Vec::new();
    for (known, _) in library.nearest_followers(&body, library.followers().len()) {
        if !gains.contains(&known.gains) {
            gains.push(known.gains);
        }
    }
    eprintln!("Learning to follow {}.", arguments.curves.display());
    let found =
        imitate(&subject, &wish, &starts, &gains, arguments.lessons, arguments.seconds, arguments.seed)
            .context("The library holds no walker that follows curves.")?;
    let walked = found.walk.record.duration();
    let happened = events(&found.walk.record, 2);
    let facts = MotionFacts {
        condition: arguments.condition.as_deref().unwrap_or("healthy"),
        events: &happened,
        parameters: found.measures.as_ref().map(key_values).unwrap_or_default(),
        fell_at: found.walk.end.as_ref().map(|_| walked),
        family: Some(found.walk.family.name()),
        reference_rms: found.distance.as_ref().map(|distance| {
            BySide::from_fn(|side| PersonCurves::JOINTS.into_iter().zip(*distance.get(side)).collect())
        }),
    };
    motion_file::write(&arguments.out, &to_motion(&found.walk.record, 2), &facts)?;
    match (&found.walk.end, found.measures) {
        (Some(end), _) => {
            println!("Nobody walks so: {end} (simulated, {walked:.1} s walked).");
            Ok(Outcome::NothingMeasured)
        }
        (None, Some(gait)) => {
            println!(
                "Simulated: {walked:.0} s at {:.2} m/s (wished {:.2}), {:.0} steps/min. {}",
                gait.speed,
                body.speed,
                gait.cadence,
                found.walk.family.statement()
            );
            Ok(Outcome::Done)
        }
        (None, None) => {
            println!("Simulated: {walked:.1} s, too short for steady strides.");
            Ok(Outcome::NothingMeasured)
        }
    }
}

/// The body that walks: the condition's, changed by what is told of the person.
fn body(arguments: &Arguments, library: &Library) -> Result<WalkerParameters> {
    let told = arguments.age.is_some() || arguments.sex.is_some();
    let mut body = match &arguments.condition {
        Some(name) => parameters(library, name)?,
        None => WalkerParameters::default(),
    };
    let sex = match arguments.sex.as_deref() {
        Some("female") => Sex::Female,
        Some(_) => Sex::Male,
        None => body.sex,
    };
    if told {
        let age = arguments.age.unwrap_or(body.age);
        let (stature, mass) = median_size(age, sex);
        let usual = if sex == Sex::Female { Person::Woman(age) } else { Person::Man(age) }.parameters();
        body = WalkerParameters { sex, age, stature, mass, ..body };
        if arguments.condition.is_none() {
            (body.speed, body.noise) = (usual.speed, usual.noise);
        }
    }
    let own = [
        ("body.age", arguments.age),
        ("body.stature", arguments.stature),
        ("body.mass", arguments.mass),
        ("task.speed", arguments.speed),
    ];
    for (key, value) in own {
        if let Some(value) = value {
            body.set(key, value)?;
        }
    }
    Ok(body)
}

/// Reads curves as `analyse` writes them.
fn read(path: &Path) -> Result<PersonCurves> {
    let mut reader = csv::Reader::from_path(path)
        .with_context(|| format!("The curves could not be read: {}", path.display()))?;
    let headers = reader.headers()?.clone();
    let column = |name: &str| {
        headers.iter().position(|header| header.trim() == name).with_context(|| {
            format!("{} has no column «{name}»; curves.csv has side, joint, percent, mean.", path.display())
        })
    };
    let (side, joint, percent) = (column("side")?, column("joint")?, column("percent")?);
    // analyse writes radians and, beside them, degrees.
    let mean = column("mean_deg").or_else(|_missing| column("mean"))?;
    let mut rows = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let line = index + 2;
        let record = record.with_context(|| format!("Line {line} of {} cannot be read.", path.display()))?;
        let field = |column: usize| record.get(column).unwrap_or_default().trim();
        if field(mean).is_empty() {
            continue;
        }
        let number = |column: usize| {
            field(column).parse::<f64>().with_context(|| {
                format!("Line {line} of {}: «{}» is not a number.", path.display(), field(column))
            })
        };
        let Some(side) = Side::from_name(field(side)) else { continue };
        rows.push((side, field(joint).to_owned(), number(percent)?, number(mean)?));
    }
    let largest = rows.iter().map(|row| row.3.abs()).fold(0.0, f64::max);
    // No gait keeps all of hip, knee and ankle within three degrees: such a file holds radians.
    let unit = if largest < RADIANS_BELOW { 1.0_f64.to_degrees() } else { 1.0 };
    let values =
        rows.iter().map(|(side, joint, percent, mean)| (*side, joint.as_str(), *percent, unit * mean));
    PersonCurves::gather(values).map_err(|error| anyhow!("{}: {error}.", path.display()))
}
