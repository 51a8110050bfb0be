//! The shipped healthy adult walks: repeatable, for a minute, over ground and on a treadmill, at any step size.

use gaittwin::biomechanics::GRAVITY;
use gaittwin::biomechanics::anatomy::Side;
use gaittwin::biomechanics::gait::event::EventKind;
use gaittwin::biomechanics::gait::event_detection::detect_events;
use gaittwin::biomechanics::gait::spatiotemporal::{find_steps, find_strides};
use gaittwin::biomechanics::gait::summary::{PassErrors, PassSteps, parameters};
use gaittwin::biomechanics::gait::{Method, Parameter, Unit};
use gaittwin::biomechanics::motion::LengthUnit;
use gaittwin::simulation::control::gains::Gain;
use gaittwin::simulation::library::Library;
use gaittwin::simulation::measure::gait::measure;
use gaittwin::simulation::measure::motion::{events, to_motion};
use gaittwin::simulation::model::parameters::WalkerParameters;
use gaittwin::simulation::optimization::search::{FinishedWalk, Subject};

const ADULT: &str = "healthy_adult_1.25";

fn walk(change: impl Fn(&mut WalkerParameters), substeps: usize, seconds: f64, seed: u64) -> FinishedWalk {
    let library = Library::built_in().unwrap();
    let adult = library.find(ADULT).unwrap();
    let mut parameters = adult.parameters.clone();
    change(&mut parameters);
    Subject::of(&parameters, substeps).unwrap().walk(&adult.gains, seconds, seed)
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_another_walk() {
    let bits = |seed| -> Vec<u64> {
        let walk = walk(|_| {}, 5, 5.0, seed);
        walk.record.samples.iter().flat_map(|sample| sample.angles.map(f64::to_bits)).collect()
    };
    let first = bits(3);
    assert_eq!(first, bits(3));
    assert_ne!(first, bits(4));
}

#[test]
fn a_healthy_adult_walks_twenty_seconds_with_noise_at_his_speed() {
    let walk = walk(|_| {}, 5, 20.0, 1);
    assert!(walk.end.is_none(), "{:?}", walk.end);
    let gait = measure(&walk.record, 3.0).unwrap();
    assert!((gait.speed - 1.25).abs() < 0.07, "{}", gait.speed);
    // Real walking varies from stride to stride, by 1 to 3 % in young adults (Hausdorff 1996).
    let cv = gait.stride_time_cv().unwrap();
    assert!((0.5..4.0).contains(&cv), "{cv} %");
}

#[test]
fn the_step_size_hardly_changes_the_walk() {
    let stride_time = |substeps| {
        let walk = walk(|p| p.noise = 0.0, substeps, 12.0, 1);
        assert!(walk.end.is_none(), "{substeps} steps per period: {:?}", walk.end);
        120.0 / measure(&walk.record, 4.0).unwrap().cadence
    };
    // Four times finer steps than the standard of 1 ms.
    let (standard, fine) = (stride_time(5), stride_time(20));
    assert!((standard / fine - 1.0).abs() < 0.01, "{standard} {fine}");
}

#[test]
fn a_treadmill_at_the_same_speed_is_the_same_walk_seen_from_the_laboratory() {
    // Galileo: with a belt the walker stays, and gait is as over ground. No noise, so that only rounding differs at first.
    let over_ground = measure(&walk(|p| p.noise = 0.0, 5, 10.0, 1).record, 3.0).unwrap();
    let belt = walk(
        |p| {
            p.noise = 0.0;
            p.treadmill = 1.2;
        },
        5,
        10.0,
        1,
    );
    let treadmill = measure(&belt.record, 3.0).unwrap();
    assert!((treadmill.speed - over_ground.speed).abs() < 0.02, "{} {}", treadmill.speed, over_ground.speed);
    assert!((treadmill.cadence / over_ground.cadence - 1.0).abs() < 0.01);
    let last = belt.record.samples.last().unwrap();
    assert!(last.centre.x.abs() < 2.0, "the walker stays on the belt: {}", last.centre.x);
}

#[test]
fn a_simulated_walk_is_a_motion_with_alternating_events() {
    let walk = walk(|_| {}, 5, 10.0, 2);
    let motion = to_motion(&walk.record, 2);
    assert_eq!(motion.len(), 1000);
    assert!((motion.sample_rate - 100.0).abs() < 1e-9);
    let reaction = motion.ground_reaction.as_ref().unwrap();
    let activations = motion.activations.as_ref().unwrap();
    assert_eq!(reaction.left.vertical.len(), 1000);
    for (_, table) in activations.iter() {
        for (group, values) in table.iter() {
            assert!(values.iter().all(|a| (0.0..=1.0).contains(a)), "{}", group.name());
        }
    }
    let events = events(&walk.record, 2);
    let contacts: Vec<Side> = events
        .iter()
        .filter(|event| event.kind == EventKind::InitialContact && event.time > 1.0)
        .map(|event| event.side)
        .collect();
    assert!(contacts.len() >= 14, "{} contacts", contacts.len());
    assert!(contacts.windows(2).all(|pair| pair[0] != pair[1]), "left and right alternate");
}

#[test]
fn the_floor_carries_the_body_weight_on_average() {
    let walk = walk(|_| {}, 5, 12.0, 1);
    let samples = &walk.record.samples[400..];
    let mean: f64 = samples.iter().map(|s| s.feet.left.force.y + s.feet.right.force.y).sum::<f64>()
        / samples.len() as f64;
    assert!((mean / (walk.record.mass * GRAVITY) - 1.0).abs() < 0.02, "{mean}");
}

#[test]
fn without_muscle_strength_the_walker_falls_and_the_fall_is_named() {
    let walk = walk(|p| p.overall_strength = 0.2, 5, 20.0, 1);
    let end = walk.end.unwrap().to_string();
    assert!(end.contains("fell after") || end.contains("stopped"), "{end}");
}

/// The numbers of the simulated walk are those of the walk as a motion, side by side and by the same rules, whatever its rate.
#[test]
fn a_simulated_walk_is_measured_by_the_rules_of_a_measured_one() {
    let walk = walk(|_| {}, 5, 14.0, 3);
    let gait = measure(&walk.record, 3.0).unwrap();
    let motion = to_motion(&walk.record, 2);
    let happened = events(&walk.record, 2);
    let (steps, strides) = (find_steps(&motion, &happened), find_strides(&motion, &happened));
    let pass = PassSteps {
        steps: steps.iter().filter(|step| step.start >= 3.0).collect(),
        strides: strides.iter().filter(|stride| stride.start >= 3.0).collect(),
        length_unit: LengthUnit::Metre,
        errors: PassErrors::default(),
    };
    let measured = parameters(&[pass], Method::Geometric);
    for parameter in Parameter::ALL {
        let (own, other) = (gait.parameters.get(parameter).unwrap(), measured.get(parameter).unwrap());
        assert_eq!((own.method, own.n), (Method::Simulated, other.n), "{}", parameter.key());
        // Asymmetries are small differences of large numbers.
        let size = other.value.unwrap().abs().max(if own.unit == Unit::Percent { 5.0 } else { 0.5 });
        let differs = (own.value.unwrap() - other.value.unwrap()).abs() / size;
        assert!(differs < 0.01, "{}: {own:?} {other:?}", parameter.key());
    }
    assert!(
        (gait.step_length.left - gait.parameters.value(Parameter::StepLengthLeft).unwrap()).abs() < 1e-12
    );
}

#[test]
fn contacts_read_from_landmarks_are_those_of_the_forces() {
    let walk = walk(|_| {}, 5, 14.0, 3);
    let motion = to_motion(&walk.record, 2);
    let by_force = events(&walk.record, 2);
    // Events from landmarks alone, as from video, against those of the force plate: within 50 ms on average.
    let by_sight = detect_events(&motion);
    let mut errors = Vec::new();
    for event in by_force.iter().filter(|event| event.kind == EventKind::InitialContact) {
        if event.time < 3.0 || event.time > 12.5 {
            continue;
        }
        let nearest = by_sight
            .iter()
            .filter(|seen| seen.kind == event.kind && seen.side == event.side)
            .map(|seen| (seen.time - event.time).abs())
            .fold(f64::INFINITY, f64::min);
        errors.push(nearest);
    }
    let mean = errors.iter().sum::<f64>() / errors.len() as f64;
    assert!(mean < 0.05, "{mean}");
}

#[test]
fn one_controller_walks_faster_and_slower_as_it_is_asked_to() {
    // Its gains depend on the speed that is wanted; the wider range is that of the library, whose gains are blended.
    let speed = |wanted: f64| {
        // Outside the speed for which they were found gains fall now and then.
        let walk =
            (1..9).map(|seed| walk(|p| p.speed = wanted, 5, 15.0, seed)).find(|walk| walk.end.is_none());
        measure(&walk.unwrap().record, 4.0).unwrap().speed
    };
    let speeds = [1.15, 1.25, 1.35].map(speed);
    assert!(speeds.windows(2).all(|pair| pair[1] > pair[0] + 0.015), "{speeds:?}");
}

#[test]
fn who_persists_comes_nearer_to_the_speed_that_is_asked_for() {
    let library = Library::built_in().unwrap();
    let adult = library.find(ADULT).unwrap();
    let missed = |wanted: f64, persistence: f64| {
        let parameters = WalkerParameters { speed: wanted, noise: 0.5, ..adult.parameters.clone() };
        let mut gains = adult.gains.clone();
        gains.right.set(Gain::SpeedPersistence, persistence);
        let walk = Subject::of(&parameters, 5).unwrap().walk(&gains, 20.0, 500);
        assert!(walk.end.is_none(), "{wanted}: {:?}", walk.end);
        (measure(&walk.record, 8.0).unwrap().speed - wanted).abs()
    };
    for wanted in [1.2, 1.3] {
        let (without, with) = (missed(wanted, 0.0), missed(wanted, 0.6));
        assert!(with < 0.8 * without, "asked for {wanted} m/s: {without} without, {with} with persistence");
    }
}
