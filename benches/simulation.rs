//! How much faster than real time the walker walks on one core, with noise, reflexes, contact and everything written down:
//! prints the figures. `cargo bench --no-default-features --bench simulation`
//!
//! Wall time is what counts, so the machine should be otherwise idle; the fastest walk is the one least disturbed.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "its numbers are its purpose")]

use std::time::Instant;

use gaittwin::simulation::library::{Controller, Library};
use gaittwin::simulation::measure::gait::measure;
use gaittwin::simulation::optimization::search::Subject;

/// Length of a walk, s.
const WALK: f64 = 20.0;
/// Walks of each kind.
const WALKS: u64 = 11;

/// Times real time of every walk, slowest first.
fn speeds(known: &Controller, substeps: usize) -> Vec<f64> {
    let subject = Subject::of(&known.parameters, substeps).unwrap();
    let mut speeds: Vec<f64> = (0..WALKS)
        .map(|seed| {
            let start = Instant::now();
            let walk = subject.walk(&known.gains, WALK, 8000 + seed);
            walk.record.duration() / start.elapsed().as_secs_f64()
        })
        .collect();
    speeds.sort_by(f64::total_cmp);
    speeds
}

fn main() {
    let library = Library::built_in().unwrap();
    for (name, substeps, step) in [
        ("healthy_adult_1.25", 5, "1 ms"),
        ("healthy_adult_1.25", 2, "2.5 ms, a draft"),
        ("healthy_adult_1.25", 20, "0.25 ms"),
        ("cane", 5, "1 ms, legs that differ"),
    ] {
        let speeds = speeds(library.find(name).unwrap(), substeps);
        println!(
            "{name}, {step}: {:.0} times real time (median of {WALKS} walks of {WALK:.0} s; fastest {:.0})",
            speeds[speeds.len() / 2],
            speeds[speeds.len() - 1]
        );
    }
    let known = library.find("healthy_adult_1.25").unwrap();
    let walk = Subject::of(&known.parameters, 5).unwrap().walk(&known.gains, WALK, 1);
    let start = Instant::now();
    let gait = measure(&walk.record, 3.0).unwrap();
    println!(
        "measuring {} strides of that walk: {:.1} ms",
        gait.stride_count,
        1e3 * start.elapsed().as_secs_f64()
    );
    let start = Instant::now();
    std::hint::black_box(Subject::of(&known.parameters, 5).unwrap());
    println!("building body and nerves from parameters: {:.2} ms", 1e3 * start.elapsed().as_secs_f64());
}
