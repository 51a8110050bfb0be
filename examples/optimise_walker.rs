//! Searches gains for a healthy walker: `optimise_walker START OUT SPEED SECONDS GENERATIONS [key=value ...]`, or prints
//! how all controllers of a library fare: `optimise_walker report LIBRARY`, or
//! how a set walks: `optimise_walker walk GAINS SPEED SECONDS [key=value ...]`.

#![expect(clippy::print_stdout, reason = "a command line tool")]

use std::error::Error;

use gaittwin::biomechanics::anatomy::{BySide, MuscleGroup, Side};
use gaittwin::simulation::control::gains::GainSet;
use gaittwin::simulation::control::nerves::Nerves;
use gaittwin::simulation::library::Library;
use gaittwin::simulation::measure::gait::{GaitMeasures, activity_overlap, measure};
use gaittwin::simulation::measure::objective::{Goal, correlation, distance, is_centred};
use gaittwin::simulation::measure::reference::{Signal, band};
use gaittwin::simulation::measure::report::{healthy_bars, to_markdown};
use gaittwin::simulation::model::walker_model::WalkerModel;
use gaittwin::simulation::optimization::search::{GainSearch, SearchSettings, Subject};

fn option(args: &[String], key: &str, default: f64) -> f64 {
    args.iter()
        .filter_map(|arg| arg.split_once('='))
        .find(|(name, _)| *name == key)
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or(default)
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |index: usize| args.get(index).and_then(|arg| arg.parse::<f64>().ok()).unwrap_or(0.0);
    if args.first().map(String::as_str) == Some("report") {
        return report(&args[1]);
    }
    if args.first().map(String::as_str) == Some("walk") {
        return walk(&args, number(2), number(3));
    }
    let start = GainSet::parse(&std::fs::read_to_string(&args[0])?).map_err(|error| error.to_string())?;
    let (speed, seconds, generations) = (number(2), number(3), number(4) as usize);
    let mut nerves = Nerves::healthy(speed);
    nerves.noise = option(&args, "noise", 1.0);
    let subject = Subject {
        model: WalkerModel::reference_adult(),
        nerves,
        substeps: option(&args, "substeps", 5.0) as usize,
    };
    let goal = Goal {
        speed,
        tolerance: option(&args, "tolerance", 0.03),
        duration: seconds,
        likeness: option(&args, "likeness", 1.0),
        effort: option(&args, "effort", 0.5),
    };
    let settings = SearchSettings {
        population: option(&args, "population", 20.0) as usize,
        step: option(&args, "step", 0.5),
        seed: option(&args, "seed", 1.0) as u64,
        walks: option(&args, "walks", 1.0) as usize,
    };
    let start = BySide { left: start.clone(), right: start };
    let mut search = GainSearch::new(&start, false, goal, settings);
    let clock = std::time::Instant::now();
    let judges = [901, 902];
    let mut best_judged = f64::INFINITY;
    for generation in 0..generations {
        let (best, cost) = search.advance(&subject);
        if generation % 10 == 9 || generation + 1 == generations {
            let judge = |set: &BySide<GainSet>| subject.evaluate(set, &goal, &judges);
            let mean = search.mean().ok_or("the search lost its numbers")?;
            let (of_mean, of_best) = (judge(&mean), judge(&best));
            let (set, judged) = if of_mean.total < of_best.total { (mean, of_mean) } else { (best, of_best) };
            if judged.total < best_judged {
                best_judged = judged.total;
                std::fs::write(&args[1], set.right.to_text())?;
            }
            println!(
                "g{generation} best {:.2} judged {:.2} (gait {:.2} effort {:.2} pain {:.2} angles {:.2} forces {:.2} activity {:.2} balance {:.2}) kept {best_judged:.2} step {:.3} {:.0}s",
                cost.total,
                judged.total,
                judged.gait,
                judged.effort,
                judged.pain,
                judged.angles,
                judged.forces,
                judged.activity,
                judged.balance,
                search.step_size(),
                clock.elapsed().as_secs_f64()
            );
        }
    }
    Ok(())
}

fn walk(args: &[String], speed: f64, seconds: f64) -> Result<(), Box<dyn Error>> {
    let set = GainSet::parse(&std::fs::read_to_string(&args[1])?).map_err(|error| error.to_string())?;
    let mut nerves = Nerves::healthy(speed);
    nerves.noise = option(args, "noise", 1.0);
    let subject = Subject {
        model: WalkerModel::reference_adult(),
        nerves,
        substeps: option(args, "substeps", 5.0) as usize,
    };
    let gains = BySide { left: set.clone(), right: set };
    for seed in 0..option(args, "seeds", 1.0) as u64 {
        let clock = std::time::Instant::now();
        let walk = subject.walk(&gains, seconds, seed + 1);
        let end = walk.end.as_ref().map_or_else(|| "walked".to_owned(), ToString::to_string);
        println!(
            "seed {seed}: {end}; {:.1} s in {:.2} s ({:.0} x real time)",
            walk.record.duration(),
            clock.elapsed().as_secs_f64(),
            walk.record.duration() / clock.elapsed().as_secs_f64()
        );
        if option(args, "fall", 0.0) > 0.0 && walk.end.is_some() {
            for sample in walk.record.samples.iter().rev().take(300).rev().step_by(20) {
                println!(
                    "   x {:.2} y {:.2} z {:+.2} v {:.2} {:+.2} pelvis {:+.2} {:+.2} {:+.2} trunk {:+.2} {:+.2} {:+.2} load {:.2} {:.2}",
                    sample.centre.x,
                    sample.centre.y,
                    sample.centre.z,
                    sample.centre_velocity.x,
                    sample.centre_velocity.z,
                    sample.pelvis.0,
                    sample.pelvis.1,
                    sample.pelvis.2,
                    sample.torso.0,
                    sample.torso.1,
                    sample.torso.2,
                    sample.feet.left.force.y / 731.0,
                    sample.feet.right.force.y / 731.0
                );
            }
        }
        if seed > 0 {
            continue;
        }
        if let Some(last) = walk.record.samples.last() {
            println!("  end x {:.2} z {:.2}", last.centre.x, last.centre.z);
        }
        let Some(gait) = measure(&walk.record, 2.5) else { continue };
        println!(
            "  speed {:.3} cadence {:.1} step {:.3} width {:.3} stance {:.3} double {:.3} cv {:.4} cot {:.2}",
            gait.speed,
            gait.cadence,
            gait.step_length,
            gait.step_width,
            gait.stance,
            gait.double_support,
            gait.stride_time_cv,
            gait.cost_of_transport
        );
        print_curves(&gait, subject.model.leg_length)?;
    }
    Ok(())
}

fn print_curves(gait: &GaitMeasures, leg_length: f64) -> Result<(), Box<dyn Error>> {
    let dimensionless = gait.speed / (9.81 * leg_length).sqrt();
    for side in Side::BOTH {
        let curves = gait.curves.get(side);
        for signal in Signal::ALL {
            let band = band(signal, dimensionless).ok_or("no band")?;
            let curve = curves.signal(signal);
            println!(
                "  {} {:18} {:.2} SD r {:.2} | {}",
                side.name(),
                signal.name(),
                distance(curve, &band, is_centred(signal)),
                correlation(curve, &band),
                curve.iter().step_by(2).map(|x| format!("{x:.2}")).collect::<Vec<_>>().join(" ")
            );
        }
        for group in MuscleGroup::ALL {
            let curve = &curves.activation[group];
            println!(
                "  {} {:18} overlap {:.2} | {}",
                side.name(),
                group.name(),
                activity_overlap(group, curve),
                curve.iter().step_by(2).map(|x| format!("{x:.2}")).collect::<Vec<_>>().join(" ")
            );
        }
    }
    Ok(())
}

fn report(path: &str) -> Result<(), Box<dyn Error>> {
    let library = Library::parse(&std::fs::read_to_string(path)?).map_err(|error| error.to_string())?;
    println!("| controller | wanted m/s | walked m/s | screening walks, s |\n| --- | --- | --- | --- |");
    for known in library.controllers() {
        let survival: Vec<String> = known.survival.iter().map(|time| format!("{time:.0}")).collect();
        println!(
            "| {} | {:.2} | {:.2} | {} |",
            known.name,
            known.parameters.speed,
            known.speed,
            survival.join(" ")
        );
    }
    for known in library.controllers().iter().filter(|known| known.name.starts_with("healthy_adult")) {
        let subject = Subject::of(&known.parameters, 5)?;
        let walk = subject.walk(&known.gains, 30.0, 1);
        if let Some(gait) = measure(&walk.record, 3.0) {
            let bars = healthy_bars(&gait, known.parameters.speed, subject.model.leg_length);
            println!("\n{}", to_markdown(&known.name, &bars));
        }
    }
    Ok(())
}
