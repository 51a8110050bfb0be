//! The table that `simulate --report` writes: how long every controller lasts and how the healthy adults compare.

use std::fmt::Write as _;

use anyhow::Result;
use gaittwin::biomechanics::gait::Parameter;
use gaittwin::clinic::norms::{NormPerson, norm};
use gaittwin::simulation::library::{Controller, Library};
use gaittwin::simulation::measure::gait::measure;
use gaittwin::simulation::measure::report::{healthy_bars, size_deviations, to_markdown};
use gaittwin::simulation::optimization::continuation::screen_in;
use gaittwin::simulation::optimization::search::Subject;
use gaittwin::simulation::presets::{Family, Preset, Reached};

use crate::follower_report;

/// Seeds of the report's screening walks: their noise is none in which a search judges its gains.
const SCREENINGS: std::ops::Range<u64> = 50_001..50_006;
/// The walk whose curves are compared, s.
const COMPARED: f64 = 30.0;
/// The start is not steady walking, s.
const SETTLED: f64 = 3.0;

/// The report in Markdown. All walks are walked anew; nothing is taken from the file.
pub(crate) fn text(library: &Library) -> Result<String> {
    let mut text = String::from(
        "# How the simulated walkers fare\n\nMade by `gaittwin-cli simulate --report`. Five walks of 60 s each, full noise.\n\n\
         | controller | wanted m/s | walked m/s | lasted, s | |\n| --- | --- | --- | --- | --- |\n",
    );
    let mut sturdy = 0;
    for known in library.controllers() {
        eprintln!("Screening {}.", known.name);
        let screened = screen_in(&known.name, &known.parameters, known.gains.clone(), SCREENINGS)?;
        sturdy += usize::from(screened.is_sturdy());
        add_row(&mut text, &screened);
    }
    // Writing to a string cannot fail.
    let _ = writeln!(text, "\n{sturdy} of {} lasted in every walk.", library.controllers().len());
    follower_report::add(&mut text, library, SCREENINGS)?;
    add_presets(&mut text, library)?;
    add_speeds(&mut text, library)?;
    add_people(&mut text, library)?;
    for known in library.controllers().iter().filter(|known| known.name.starts_with("healthy_adult")) {
        let subject = Subject::of(&known.parameters, 5)?;
        let walk = subject.walk(&known.gains, COMPARED, 1);
        if let Some(gait) = measure(&walk.record, SETTLED) {
            let bars = healthy_bars(&gait, known.parameters.speed, subject.model.leg_length);
            let _ = writeln!(text, "\n{}", to_markdown(&known.name, &bars));
        }
    }
    Ok(text)
}

/// Which presets walk, by which family.
fn add_presets(text: &mut String, library: &Library) -> Result<()> {
    text.push_str(
        "\nA preset is reached in full when a walker of either family is known for just its parameters that lasted. Followers \
         generate gait after published curves; reflex walkers are models of nerves. Where neither walks, the nearest preset \
         that does is named.\n\n| preset | family | walker | reached |\n| --- | --- | --- | --- |\n",
    );
    let mut whole = 0;
    for preset in Preset::all() {
        match preset.reached(library)? {
            Reached::InFull { family, walker } => {
                whole += 1;
                let _ = writeln!(text, "| {} | {} | {walker} | in full |", preset.key, family.name());
            }
            Reached::NotYet { nearest } => {
                let nearest = nearest.unwrap_or("none");
                let _ = writeln!(text, "| {} | | nearest: {nearest} | not reached yet |", preset.key);
            }
        }
    }
    let _ = writeln!(text, "\n{whole} presets of {} in full.", Preset::all().count());
    Ok(())
}

/// The healthy adult at every tenth of a metre per second that is asked for.
fn add_speeds(text: &mut String, library: &Library) -> Result<()> {
    text.push_str(
        "\n| healthy adult, m/s | walked m/s | cost of transport, J/kg/m | bars met |\n| --- | --- | --- | --- |\n",
    );
    for tenths in 4..=18 {
        let wanted = f64::from(tenths) / 10.0;
        let known = library.find(&format!("healthy_adult_{wanted:.2}")).filter(|known| known.is_sturdy());
        let gait = match known {
            Some(known) => {
                let subject = Subject::of(&known.parameters, 5)?;
                let walk = subject.walk(&known.gains, COMPARED, 1);
                measure(&walk.record, SETTLED).map(|gait| (gait, subject.model.leg_length))
            }
            None => None,
        };
        let Some((gait, leg_length)) = gait else {
            let _ = writeln!(text, "| {wanted:.1} | not reached | | |");
            continue;
        };
        let bars = healthy_bars(&gait, wanted, leg_length);
        let met = bars.iter().filter(|bar| bar.met).count();
        let _ = writeln!(
            text,
            "| {wanted:.1} | {:.2} | {:.1} | {met} of {} |",
            gait.speed,
            gait.cost_of_transport,
            bars.len()
        );
    }
    Ok(())
}

/// Healthy people of other ages and sizes: how far speed lies from people's of that age, and cadence and step length from
/// people's of that size at that speed.
fn add_people(text: &mut String, library: &Library) -> Result<()> {
    text.push_str(
        "\n| person | age | wanted m/s | walked m/s | cadence, steps/min | step length, m | within 1.5 SD |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for known in library.controllers() {
        let healthy = Preset::find(&known.name).is_some_and(|preset| preset.family == Family::Healthy);
        if !healthy {
            continue;
        }
        let subject = Subject::of(&known.parameters, 5)?;
        let walk = subject.walk(&known.gains, COMPARED, 1);
        let Some(gait) = measure(&walk.record, SETTLED) else { continue };
        let (cadence, step) = size_deviations(&gait, subject.model.leg_length);
        let speed = speed_deviation(known, gait.speed);
        let most = cadence.abs().max(step.abs()).max(speed.map_or(0.0, f64::abs));
        let met = if most <= 1.5 { "yes" } else { "**no**" };
        let speed = speed.map_or_else(|| "no norm".to_owned(), |speed| format!("{speed:+.1} SD"));
        let _ = writeln!(
            text,
            "| {} | {:.0} | {:.2} | {:.2} ({speed}) | {:.0} ({cadence:+.1} SD) | {:.2} ({step:+.1} SD) | {met} |",
            known.name,
            known.parameters.age,
            known.parameters.speed,
            gait.speed,
            gait.cadence,
            gait.mean_step_length()
        );
    }
    Ok(())
}

/// How many standard deviations a speed lies from that of people of a walker's age, sex and size at their usual pace.
fn speed_deviation(known: &Controller, speed: f64) -> Option<f64> {
    let person = NormPerson::known(known.parameters.age, known.parameters.sex, known.parameters.stature);
    let usual = norm(Parameter::WalkingSpeed, &person, None).ok()?;
    Some((speed - usual.mean) / usual.sd?)
}

fn add_row(text: &mut String, screened: &Controller) {
    let walks: Vec<String> = screened.survival.iter().map(|time| format!("{time:.0}")).collect();
    let note = if screened.is_sturdy() { "" } else { "short-lived" };
    let _ = writeln!(
        text,
        "| {} | {:.2} | {:.2} | {} | {note} |",
        screened.name,
        screened.parameters.speed,
        screened.speed,
        walks.join(" ")
    );
}
