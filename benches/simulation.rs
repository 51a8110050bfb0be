//! How much faster than real time the walker walks on one core, with noise, reflexes, contact and everything written down:
//! prints the figures. `cargo bench --no-default-features --bench simulation`
//!
//! Beside the time on the clock stands the processor time of this thread (where the system tells it), which other work on the
//! same machine disturbs far less.

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

/// Processor time of this thread so far, s; `None` where the system does not tell (it is Linux that does).
fn processor_time() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse::<f64>().ok().map(|nanoseconds| 1e-9 * nanoseconds)
}

/// Times real time of every walk, slowest first: by the clock, and by processor time.
fn speeds(known: &Controller, substeps: usize) -> (Vec<f64>, Vec<f64>) {
    let subject = Subject::of(&known.parameters, substeps).unwrap();
    let (mut clock, mut processor) = (Vec::new(), Vec::new());
    for seed in 0..WALKS {
        let (start, before) = (Instant::now(), processor_time());
        let walked = subject.walk(&known.gains, WALK, 8000 + seed).record.duration();
        clock.push(walked / start.elapsed().as_secs_f64());
        if let (Some(before), Some(after)) = (before, processor_time()) {
            processor.push(walked / (after - before).max(1e-9));
        }
    }
    clock.sort_by(f64::total_cmp);
    processor.sort_by(f64::total_cmp);
    (clock, processor)
}

fn main() {
    let library = Library::built_in().unwrap();
    for (name, substeps, step) in [
        ("healthy_adult_1.25", 5, "1 ms"),
        ("healthy_adult_1.25", 2, "2.5 ms, a draft"),
        ("healthy_adult_1.25", 20, "0.25 ms"),
        ("cane", 5, "1 ms, legs that differ"),
    ] {
        let (clock, processor) = speeds(library.find(name).unwrap(), substeps);
        let by_processor = processor
            .get(processor.len() / 2)
            .map_or_else(String::new, |median| format!(", by processor time {median:.0}"));
        println!(
            "{name}, {step}: {:.0} times real time{by_processor} (medians of {WALKS} walks of {WALK:.0} s)",
            clock[clock.len() / 2]
        );
    }
    if let Ok(load) = std::fs::read_to_string("/proc/loadavg") {
        println!("load of the machine: {}", load.trim());
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
