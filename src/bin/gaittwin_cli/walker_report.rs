//! The table that `simulate --report` writes: how long every controller lasts and how the healthy adults compare.

use std::fmt::Write as _;

use anyhow::Result;
use gaittwin::simulation::library::{Controller, Library};
use gaittwin::simulation::measure::gait::measure;
use gaittwin::simulation::measure::report::{healthy_bars, size_deviations, to_markdown};
use gaittwin::simulation::optimization::continuation::screen;
use gaittwin::simulation::optimization::search::Subject;
use gaittwin::simulation::presets::{Family, Preset};

/// Screening walks of the report: their noise is none that a search has seen.
const SCREENINGS: u64 = 5;
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
        let screened = screen(&known.name, &known.parameters, known.gains.clone(), SCREENINGS)?;
        sturdy += usize::from(screened.is_sturdy());
        add_row(&mut text, &screened);
    }
    // Writing to a string cannot fail.
    let _ = writeln!(text, "\n{sturdy} of {} lasted in every walk.", library.controllers().len());
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

/// Healthy people of other ages and sizes: how far cadence and step length lie from people's of that size and speed.
fn add_people(text: &mut String, library: &Library) -> Result<()> {
    text.push_str(
        "\n| person | age | walked m/s | wanted m/s | cadence, steps/min | step length, m | within 1.5 SD |\n\
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
        let met = if cadence.abs().max(step.abs()) <= 1.5 { "yes" } else { "**no**" };
        let _ = writeln!(
            text,
            "| {} | {:.0} | {:.2} | {:.2} | {:.0} ({cadence:+.1} SD) | {:.2} ({step:+.1} SD) | {met} |",
            known.name,
            known.parameters.age,
            gait.speed,
            known.parameters.speed,
            gait.cadence,
            gait.step_length
        );
    }
    Ok(())
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
