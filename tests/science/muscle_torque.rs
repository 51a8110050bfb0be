//! Muscles pull the joints the way they should, and as hard as people do on a dynamometer.

use gaittwin::biomechanics::anatomy::{MuscleGroup as M, Side};
use gaittwin::simulation::dynamics::walker::Walker;
use gaittwin::simulation::model::walker_model::{WalkerModel, leg, leg_dof, muscle};

fn walker() -> Walker {
    Walker::new(WalkerModel::reference_adult())
}

/// Moment arm (m) of a muscle about a degree of freedom of the right leg: shortening per angle, positive when it pulls
/// towards positive angles.
fn moment_arm(walker: &mut Walker, group: M, joint: usize) -> f64 {
    let dof = leg_dof(Side::Right) + joint;
    let index = muscle(Side::Right, group);
    let angle = walker.state.angles[dof];
    let mut length_at = |shift: f64| {
        walker.state.angles[dof] = angle + shift;
        walker.refresh();
        walker.path_length(index)
    };
    let arm = -(length_at(1e-5) - length_at(-1e-5)) / 2e-5;
    walker.state.angles[dof] = angle;
    walker.refresh();
    arm
}

#[test]
fn moment_arms_have_the_right_sign_over_the_range_of_walking() {
    // Muscle, joint, sign, range of the joint in degrees.
    let cases: [(M, usize, f64, (i32, i32)); 15] = [
        (M::HipAbductors, leg::HIP_ADDUCTION, -1.0, (-15, 15)),
        (M::HipAdductors, leg::HIP_ADDUCTION, 1.0, (-15, 15)),
        (M::GluteusMaximus, leg::HIP_FLEXION, -1.0, (-20, 45)),
        (M::Hamstrings, leg::HIP_FLEXION, -1.0, (-20, 45)),
        (M::Iliopsoas, leg::HIP_FLEXION, 1.0, (-20, 45)),
        (M::RectusFemoris, leg::HIP_FLEXION, 1.0, (-20, 45)),
        (M::Hamstrings, leg::KNEE, -1.0, (-75, 0)),
        (M::BicepsShortHead, leg::KNEE, -1.0, (-75, 0)),
        (M::RectusFemoris, leg::KNEE, 1.0, (-75, 0)),
        (M::Vasti, leg::KNEE, 1.0, (-75, 0)),
        // The gastrocnemius must flex the knee even when it is bent (opensim-models issue 129).
        (M::Gastrocnemius, leg::KNEE, -1.0, (-75, 0)),
        (M::Gastrocnemius, leg::ANKLE, -1.0, (-30, 20)),
        (M::Soleus, leg::ANKLE, -1.0, (-30, 20)),
        (M::TibialisAnterior, leg::ANKLE, 1.0, (-30, 20)),
        (M::HipAbductors, leg::HIP_FLEXION, -1.0, (-20, 0)),
    ];
    for (group, joint, sign, (low, high)) in cases {
        for degrees in (low..=high).step_by(5) {
            let mut walker = walker();
            walker.state.angles[leg_dof(Side::Right) + joint] = f64::from(degrees).to_radians();
            walker.refresh();
            let arm = moment_arm(&mut walker, group, joint);
            assert!(sign * arm > 0.003, "{} at {degrees} degrees: {:.1} mm", group.name(), 1000.0 * arm);
            assert!(arm.abs() < 0.09, "{} at {degrees} degrees: {:.1} mm", group.name(), 1000.0 * arm);
        }
    }
}

/// Largest isometric torque (N m) of the fully active muscles about a joint over its range, other joints held.
fn peak_torque(hold: &[(usize, f64)], joint: usize, range: (i32, i32), groups: &[M]) -> (f64, f64) {
    let mut best = (0.0, 0.0);
    for degrees in (range.0..=range.1).step_by(5) {
        let mut walker = walker();
        let d = leg_dof(Side::Right);
        for &(other, angle) in hold {
            walker.state.angles[d + other] = angle.to_radians();
        }
        walker.state.angles[d + joint] = f64::from(degrees).to_radians();
        walker.refresh();
        let mut torque = 0.0;
        for &group in groups {
            let index = muscle(Side::Right, group);
            walker.muscles[index].activation = 1.0;
            let length = walker.path_length(index);
            let unit = walker.model.muscles[index].clone();
            unit.equilibrate(&mut walker.muscles[index], length);
            let force = walker.muscles[index].force * unit.max_force;
            torque += force * moment_arm(&mut walker, group, joint);
        }
        if torque.abs() > f64::abs(best.0) {
            best = (torque, f64::from(degrees));
        }
    }
    best
}

#[test]
fn isometric_torques_are_those_of_young_men() {
    // Peak torques of men of 20 to 40 years, mean and spread between studies (Harbo et al. 2012, Eur J Appl Physiol
    // 112:267; Anderson et al. 2007, J Biomech 40:3105), N m. The range allows two standard deviations of men.
    type Case = (&'static str, (f64, f64), (f64, f64));
    let cases: [Case; 8] = [
        (
            "knee extension",
            peak_torque(&[(leg::HIP_FLEXION, 80.0)], leg::KNEE, (-100, -10), &[M::Vasti, M::RectusFemoris]),
            (180.0, 380.0),
        ),
        (
            "knee flexion",
            peak_torque(
                &[(leg::HIP_FLEXION, 80.0)],
                leg::KNEE,
                (-100, -10),
                &[M::Hamstrings, M::BicepsShortHead, M::Gastrocnemius],
            ),
            (90.0, 230.0),
        ),
        (
            "plantarflexion",
            peak_torque(&[], leg::ANKLE, (-30, 25), &[M::Gastrocnemius, M::Soleus]),
            (140.0, 250.0),
        ),
        ("dorsiflexion", peak_torque(&[], leg::ANKLE, (-30, 20), &[M::TibialisAnterior]), (30.0, 75.0)),
        (
            "hip extension",
            peak_torque(
                &[(leg::KNEE, -60.0)],
                leg::HIP_FLEXION,
                (0, 90),
                &[M::GluteusMaximus, M::Hamstrings],
            ),
            (150.0, 400.0),
        ),
        (
            "hip flexion",
            peak_torque(
                &[(leg::KNEE, -60.0)],
                leg::HIP_FLEXION,
                (-20, 60),
                &[M::Iliopsoas, M::RectusFemoris],
            ),
            (90.0, 250.0),
        ),
        ("hip abduction", peak_torque(&[], leg::HIP_ADDUCTION, (-20, 15), &[M::HipAbductors]), (90.0, 180.0)),
        ("hip adduction", peak_torque(&[], leg::HIP_ADDUCTION, (-30, 15), &[M::HipAdductors]), (90.0, 220.0)),
    ];
    for (name, (torque, angle), (low, high)) in cases {
        println!("{name}: {:.0} N m at {angle} degrees", torque.abs());
        assert!((low..high).contains(&torque.abs()), "{name}: {torque:.0} N m at {angle} degrees");
    }
}

/// Torque (N m, positive towards positive angles) of muscles at one activation in a pose of the right leg, degrees.
fn torque_at(pose: &[(usize, f64)], joint: usize, groups: &[M], activation: f64) -> f64 {
    let mut walker = walker();
    let d = leg_dof(Side::Right);
    for &(other, angle) in pose {
        walker.state.angles[d + other] = angle.to_radians();
    }
    walker.refresh();
    let mut torque = 0.0;
    for &group in groups {
        let index = muscle(Side::Right, group);
        walker.muscles[index].activation = activation;
        let length = walker.path_length(index);
        let unit = walker.model.muscles[index].clone();
        unit.equilibrate(&mut walker.muscles[index], length);
        torque += walker.muscles[index].force * unit.max_force * moment_arm(&mut walker, group, joint);
    }
    torque
}

const CALF: [M; 2] = [M::Gastrocnemius, M::Soleus];

#[test]
fn the_calf_is_strongest_with_the_foot_drawn_up() {
    // Fibres of the calf work on the rising part of their force-length curve in walking (Rubenson et al. 2012, J Exp Biol
    // 215:3539, for soleus), so that torque still grows from 20 degrees of plantarflexion to 10 of dorsiflexion.
    let at = |ankle| -torque_at(&[(leg::ANKLE, ankle)], leg::ANKLE, &CALF, 1.0);
    assert!(at(-20.0) < at(-10.0) && at(-10.0) < at(0.0) && at(0.0) < at(10.0), "{} {}", at(0.0), at(10.0));
    assert!(at(20.0) > 0.9 * at(10.0), "{} {}", at(10.0), at(20.0));
}

#[test]
fn a_resting_calf_hardly_resists_until_the_foot_is_well_up() {
    let resting =
        |ankle, knee| -torque_at(&[(leg::ANKLE, ankle), (leg::KNEE, knee)], leg::ANKLE, &CALF, 0.01);
    // At a right angle a foot hangs almost freely; at 20 degrees up with a straight knee the calf pulls.
    assert!(resting(0.0, -3.0) < 6.0, "{}", resting(0.0, -3.0));
    assert!((6.0..30.0).contains(&resting(20.0, -3.0)), "{}", resting(20.0, -3.0));
    assert!(resting(20.0, -90.0) < resting(20.0, -3.0), "a bent knee slackens the gastrocnemius");
}

#[test]
fn the_abductors_as_a_whole_hardly_extend_the_hip() {
    // Front fibres of gluteus medius and minimus and tensor fasciae latae flex, rear fibres extend; weighted by their
    // forces in gait2392 they extend with 12 mm standing and 6 mm at 30 degrees of flexion.
    for (flexion, most) in [(0.0, 0.016), (30.0, 0.009)] {
        let mut walker = walker();
        walker.state.angles[leg_dof(Side::Right) + leg::HIP_FLEXION] = f64::to_radians(flexion);
        walker.refresh();
        let arm = moment_arm(&mut walker, M::HipAbductors, leg::HIP_FLEXION);
        assert!(arm.abs() < most, "{:.1} mm at {flexion} degrees", 1000.0 * arm);
        let across = moment_arm(&mut walker, M::HipAbductors, leg::HIP_ADDUCTION);
        assert!((-0.047..-0.036).contains(&across), "{:.1} mm", 1000.0 * across);
    }
}

#[test]
fn an_upright_trunk_rests_on_a_pelvis_tilted_forward() {
    use gaittwin::simulation::model::walker_model::LUMBAR;
    let model = WalkerModel::reference_adult();
    let tissue = &model.skeleton.tissue[LUMBAR];
    // A hollow back costs nothing: neither spring nor stop pulls the trunk forward.
    assert!((0.05..0.2).contains(&tissue.rest), "{}", tissue.rest);
    assert!(tissue.upper > tissue.rest + 0.15);
}
