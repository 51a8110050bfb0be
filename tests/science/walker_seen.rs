//! The whole road on the drawn walker: pictures, pose network, analysis, held against what was drawn.

use std::sync::atomic::AtomicBool;

use gaittwin::analysis::AnalysisOptions;
use gaittwin::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use gaittwin::biomechanics::gait::parameters::Parameter;
use gaittwin::capture::SyntheticWalker;
use gaittwin::inference::pose::person_reader::{PersonReader, ReaderOptions};
use gaittwin::recording::final_analysis::{assess, read_frames};
use gaittwin::synthesis::{FilmParameters, WalkerParameters};
use gaittwin::vision::people::person_choice::PersonChoice;

#[test]
fn the_pose_network_sees_a_person_in_the_drawn_walker_and_the_numbers_are_those_drawn() {
    let options = ReaderOptions::default();
    if let Err(error) = PersonReader::open(&options) {
        println!("skipped: {error}");
        return;
    }
    let mut walker = SyntheticWalker::new(FilmParameters { passes: 1, ..FilmParameters::default() });
    let never = AtomicBool::new(false);
    let recording = read_frames(&mut walker, PersonChoice::Walking, &options, &mut |_| {}, &never).unwrap();
    let film = walker.film();
    let (mut inside, mut seen, mut errors) = (0, 0, Vec::new());
    for sample in &recording.track.samples {
        let truth = film.keypoints(sample.time);
        if truth.iter().any(|(_, point)| point.x < 20.0 || point.x > 1260.0) {
            continue;
        }
        inside += 1;
        let Some(pose) = &sample.pose else { continue };
        seen += 1;
        for side in Side::BOTH {
            for point in [BodyPoint::Hip, BodyPoint::Knee, BodyPoint::Ankle] {
                let landmark = Landmark::of(point, side);
                if let Some(found) = pose.points[landmark] {
                    let drawn = truth[landmark];
                    errors.push((found.x - drawn.x).hypot(found.y - drawn.y) / film.px_per_m());
                }
            }
        }
    }
    errors.sort_by(f64::total_cmp);
    let median = errors.get(errors.len() / 2).copied().unwrap_or(f64::INFINITY);
    let truth = WalkerParameters::default();
    let options = AnalysisOptions { stature: Some(truth.stature), ..AnalysisOptions::default() };
    let trial = assess(&recording, &options);
    let value = |parameter| trial.assessment.parameters.value(parameter);
    let (speed, cadence) = (value(Parameter::WalkingSpeed), value(Parameter::Cadence));
    println!(
        "seen in {seen} of {inside} frames, hip, knee and ankle within {:.3} m (median); speed {speed:?} (drawn {}), \
         cadence {cadence:?} (drawn {})",
        median,
        truth.speed,
        60.0 * truth.cadence
    );
    for step in &trial.assessment.steps {
        println!(
            "step {} at {:.3} s, {:.3} s, {:?}",
            step.side.name(),
            step.end,
            step.duration(),
            step.length
        );
    }
    assert!(seen * 10 >= inside * 9, "{seen} of {inside}");
    assert!(median < 0.06, "{median}");
    // A pass of six steps, timed to a frame at its ends: 5 % and 3 %.
    assert!((speed.unwrap() / truth.speed - 1.0).abs() < 0.05);
    assert!((cadence.unwrap() / (60.0 * truth.cadence) - 1.0).abs() < 0.03);
}
