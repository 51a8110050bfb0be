//! The part of `simulate --report` about walkers that follow references.

use std::fmt::Write as _;
use std::ops::Range;

use anyhow::Result;
use gaittwin::biomechanics::gait::Parameter;
use gaittwin::clinic::norms::{NormPerson, norm};
use gaittwin::simulation::library::{Follower, Library};
use gaittwin::simulation::measure::gait::{GaitMeasures, measure};
use gaittwin::simulation::measure::report::{healthy_bars, size_deviations, to_markdown};
use gaittwin::simulation::optimization::search::Subject;

/// A screening walk, s.
const SCREENED: f64 = 60.0;
/// The start is not steady walking, s.
const SETTLED: f64 = 3.0;

/// What became of one follower.
struct Screened {
    survival: Vec<f64>,
    /// Measures of the first walk, where it walked long enough.
    first: Option<GaitMeasures>,
    leg_length: f64,
}

/// Walks every follower anew and adds its tables.
pub(crate) fn add(text: &mut String, library: &Library, seeds: Range<u64>) -> Result<()> {
    text.push_str(
        "\n## Followers\n\nWalkers that follow references: generators of people's gait, not models of nerves. Five walks of \
         60 s each, full noise. Deviations are those of people of that size at that speed (cadence, step length) and of that \
         age and sex (speed).\n\n| walker | age | wanted m/s | walked m/s | cadence, steps/min | step, m | stride CV, % | \
         cost, J/kg/m | lasted, s |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    let mut sturdy = 0;
    let mut speeds = Vec::new();
    for known in library.followers() {
        eprintln!("Screening {}.", known.name);
        let screened = screen(known, seeds.clone())?;
        let lasted = screened.survival.iter().all(|&time| time >= SCREENED - 0.01);
        sturdy += usize::from(lasted);
        add_row(text, known, &screened);
        if let (true, Some(gait)) = (lasted && known.name.starts_with("follower_"), &screened.first) {
            speeds.push((known.parameters.speed, gait.speed));
            let bars = healthy_bars(gait, known.parameters.speed, screened.leg_length);
            if (known.parameters.speed - 1.25).abs() < 1e-9 {
                let _ = writeln!(text, "\n{}", to_markdown(&known.name, &bars));
            }
        }
    }
    let _ = writeln!(text, "\n{sturdy} of {} followers lasted in every walk.", library.followers().len());
    add_speeds(text, &speeds);
    Ok(())
}

fn screen(known: &Follower, seeds: Range<u64>) -> Result<Screened> {
    let subject = Subject::of(&known.parameters, 5)?;
    let leg_length = subject.model.leg_length;
    let gait = known.gait_for(&known.parameters, leg_length);
    let mut screened = Screened { survival: Vec::new(), first: None, leg_length };
    for seed in seeds {
        let walk = subject.follow(&gait, SCREENED, seed);
        screened.survival.push(walk.record.duration());
        if screened.first.is_none() {
            screened.first = measure(&walk.record, SETTLED);
        }
    }
    Ok(screened)
}

fn add_row(text: &mut String, known: &Follower, screened: &Screened) {
    let walks: Vec<String> = screened.survival.iter().map(|time| format!("{time:.0}")).collect();
    let (name, age, wanted) = (&known.name, known.parameters.age, known.parameters.speed);
    // Writing to a string cannot fail.
    let _ = match &screened.first {
        Some(gait) => {
            let (cadence, step) = size_deviations(gait, screened.leg_length);
            let person = NormPerson::known(age, known.parameters.sex, known.parameters.stature);
            let usual = norm(Parameter::WalkingSpeed, &person, None).ok();
            let speed = usual
                .and_then(|usual| Some((gait.speed - usual.mean) / usual.sd?))
                .map_or_else(String::new, |speed| format!(" ({speed:+.1} SD)"));
            writeln!(
                text,
                "| {name} | {age:.0} | {wanted:.2} | {:.2}{speed} | {:.0} ({cadence:+.1} SD) | {:.2} ({step:+.1} SD) | {} | \
                 {:.1} | {} |",
                gait.speed,
                gait.cadence,
                gait.mean_step_length(),
                gait.stride_time_cv().map_or_else(String::new, |cv| format!("{cv:.1}")),
                gait.cost_of_transport,
                walks.join(" ")
            )
        }
        None => writeln!(text, "| {name} | {age:.0} | {wanted:.2} | | | | | | {} |", walks.join(" ")),
    };
}

/// The healthy adult at every tenth of a metre per second that is asked for.
fn add_speeds(text: &mut String, walked: &[(f64, f64)]) {
    let mut reached = 0;
    let mut missing = Vec::new();
    for tenths in 3..=18 {
        let wanted = f64::from(tenths) / 10.0;
        let near = walked
            .iter()
            .any(|(speed, walked)| (speed - wanted).abs() < 1e-9 && (walked - wanted).abs() <= 0.05);
        if near {
            reached += 1;
        } else {
            missing.push(format!("{wanted:.1}"));
        }
    }
    let _ = writeln!(
        text,
        "\nThe healthy adult follows at {reached} of 16 speeds from 0.3 to 1.8 m/s within 0.05 m/s; missing: {}.",
        if missing.is_empty() { "none".to_owned() } else { missing.join(", ") }
    );
}
