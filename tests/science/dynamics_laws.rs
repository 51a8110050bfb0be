//! The body tree obeys mechanics: free fall, pendulum, energy, momentum, and agreement with independent formulas.

use gaittwin::biomechanics::random::Random;
use gaittwin::simulation::dynamics::equations::Equations;
use gaittwin::simulation::dynamics::spatial::{Quaternion, Vec3, Wrench};
use gaittwin::simulation::dynamics::state::{BodyState, Kinematics};
use gaittwin::simulation::dynamics::walker::Walker;
use gaittwin::simulation::model::skeleton::{Base, Body, JointTissue, Skeleton};
use gaittwin::simulation::model::walker_model::{DOFS, WalkerModel};

const G: Vec3 = Vec3::new(0.0, -9.81, 0.0);

/// A reference adult without muscles, floor, stops, springs or dampers.
fn limp() -> WalkerModel {
    let mut model = WalkerModel::reference_adult();
    model.muscles.clear();
    model.spheres.clear();
    model.skeleton.tissue.fill(JointTissue::FREE);
    model
}

fn random_state(skeleton: &Skeleton, seed: u64) -> BodyState {
    let mut random = Random::new(seed);
    let mut state = BodyState::at_rest(skeleton);
    state.position = Vec3::new(0.1, 3.0, -0.2);
    let turn = Vec3::new(random.normal_box_muller(), random.normal_box_muller(), random.normal_box_muller());
    state.attitude = Quaternion::from_rotation_vector(turn);
    for dof in 0..skeleton.dofs() {
        state.angles[dof] = 0.5 * random.normal_box_muller();
        state.rates[dof] = random.normal_box_muller();
    }
    state
}

/// Accelerations by the equations of motion without any force but gravity.
fn accelerations(skeleton: &Skeleton, state: &BodyState) -> Vec<f64> {
    let mut k = Kinematics::new(skeleton);
    k.update(skeleton, state);
    let mut equations = Equations::new(skeleton);
    equations.assemble(skeleton, &k, state, G, &vec![Wrench::default(); skeleton.bodies.len()]);
    equations.solve().unwrap().to_vec()
}

/// One step of the classical fourth-order Runge-Kutta method on pose and rates.
fn runge_kutta(skeleton: &Skeleton, state: &mut BodyState, dt: f64) {
    let start = state.clone();
    let at = |rates: &[f64], shift: f64| {
        let mut moved = start.clone();
        moved.rates = rates.to_vec();
        moved.move_along(skeleton, shift);
        moved
    };
    let blend = |base: &[f64], slope: &[f64], h: f64| -> Vec<f64> {
        base.iter().zip(slope).map(|(b, s)| b + h * s).collect()
    };
    let v1 = start.rates.clone();
    let a1 = accelerations(skeleton, &start);
    let v2 = blend(&start.rates, &a1, 0.5 * dt);
    let mut s2 = at(&v1, 0.5 * dt);
    s2.rates.clone_from(&v2);
    let a2 = accelerations(skeleton, &s2);
    let v3 = blend(&start.rates, &a2, 0.5 * dt);
    let mut s3 = at(&v2, 0.5 * dt);
    s3.rates.clone_from(&v3);
    let a3 = accelerations(skeleton, &s3);
    let v4 = blend(&start.rates, &a3, dt);
    let mut s4 = at(&v3, dt);
    s4.rates.clone_from(&v4);
    let a4 = accelerations(skeleton, &s4);
    let mean = |a: &[f64], b: &[f64], c: &[f64], d: &[f64]| -> Vec<f64> {
        (0..a.len()).map(|i| (a[i] + 2.0 * b[i] + 2.0 * c[i] + d[i]) / 6.0).collect()
    };
    let mut next = at(&mean(&v1, &v2, &v3, &v4), dt);
    next.rates = blend(&start.rates, &mean(&a1, &a2, &a3, &a4), dt);
    *state = next;
}

fn energy(skeleton: &Skeleton, state: &BodyState) -> (f64, f64) {
    let mut k = Kinematics::new(skeleton);
    k.update(skeleton, state);
    k.energy(skeleton, G)
}

#[test]
fn in_free_fall_the_centre_of_mass_follows_a_parabola_whatever_the_limbs_do() {
    let model = limp();
    let mut walker = Walker::new(model);
    walker.state = random_state(&walker.model.skeleton, 4);
    walker.refresh();
    let (start, velocity) = walker.kinematics.centre_of_mass(&walker.model.skeleton);
    for _ in 0..500 {
        walker.step(0.001).unwrap();
    }
    walker.refresh();
    let (end, speed) = walker.kinematics.centre_of_mass(&walker.model.skeleton);
    let expected = start + velocity * 0.5 + G * (0.5 * 0.5 * 0.5);
    // Semi-implicit Euler falls g dt t / 2 = 2.5 mm further; the limbs' inner forces add rounding of the same order.
    assert!((end - expected).norm() < 0.01, "{end:?} {expected:?}");
    assert!((speed - (velocity + G * 0.5)).norm() < 0.01, "{speed:?}");
}

#[test]
fn a_compound_pendulum_swings_with_its_closed_form_period() {
    let (mass, length, inertia) = (3.7, 0.19, 0.05);
    let mut skeleton = Skeleton::new(
        Base::Fixed,
        vec![
            Body {
                name: "bench",
                parent: None,
                mass: 1.0,
                inertia: Vec3::new(1.0, 1.0, 1.0),
                joint_in_parent: Vec3::ZERO,
                joint_in_body: Vec3::ZERO,
                first_dof: 0,
                axes: Vec::new(),
            },
            Body {
                name: "shank",
                parent: Some(0),
                mass,
                inertia: Vec3::new(inertia, 0.01, inertia),
                joint_in_parent: Vec3::ZERO,
                joint_in_body: Vec3::new(0.0, length, 0.0),
                first_dof: 0,
                axes: vec![Vec3::Z],
            },
        ],
    );
    skeleton.tissue.fill(JointTissue::FREE);
    let mut state = BodyState::at_rest(&skeleton);
    state.angles[0] = 0.02;
    let (mut time, mut crossings, dt) = (0.0, Vec::new(), 0.001);
    while crossings.len() < 3 {
        let before = state.angles[0];
        runge_kutta(&skeleton, &mut state, dt);
        if before > 0.0 && state.angles[0] <= 0.0 {
            crossings.push(time + dt * before / (before - state.angles[0]));
        }
        time += dt;
    }
    let period = std::f64::consts::TAU * ((inertia + mass * length * length) / (mass * 9.81 * length)).sqrt();
    // The amplitude of 0.02 rad lengthens the period by 2.5e-5 of itself.
    assert!(((crossings[2] - crossings[1]) / period - 1.0).abs() < 1e-4);
}

#[test]
fn without_dissipation_energy_stays() {
    let skeleton = limp().skeleton;
    let mut state = random_state(&skeleton, 11);
    let (kinetic, potential) = energy(&skeleton, &state);
    let steps = 1000;
    for _ in 0..steps {
        runge_kutta(&skeleton, &mut state, 0.001);
    }
    let (k1, p1) = energy(&skeleton, &state);
    let drift = ((k1 + p1) - (kinetic + potential)).abs() / k1.max(kinetic);
    assert!(drift < 1e-4, "relative drift over one second {drift:e}");
}

#[test]
fn momentum_stays_without_gravity() {
    let skeleton = limp().skeleton;
    let mut state = random_state(&skeleton, 5);
    let angular = |state: &BodyState| {
        let mut k = Kinematics::new(&skeleton);
        k.update(&skeleton, state);
        let (centre, _) = k.centre_of_mass(&skeleton);
        let mut sum = Vec3::ZERO;
        for (index, body) in skeleton.bodies.iter().enumerate() {
            let v = k.velocity_at(index, k.centre[index]);
            sum += (k.centre[index] - centre).cross(v * body.mass);
            let w = k.rotation[index].apply_transposed(k.velocity[index].w);
            let i = body.inertia;
            sum += k.rotation[index].apply(Vec3::new(i.x * w.x, i.y * w.y, i.z * w.z));
        }
        sum
    };
    // Gravity acts on all masses alike, so the moment of momentum about the centre of mass must not change under it.
    let before = angular(&state);
    for _ in 0..500 {
        runge_kutta(&skeleton, &mut state, 0.001);
    }
    assert!((angular(&state) - before).norm() < 1e-4 * before.norm(), "{before:?}");
}

/// Kinetic energy as a function of the rates at a pose.
fn kinetic(skeleton: &Skeleton, pose: &BodyState, rates: &[f64]) -> f64 {
    let mut state = pose.clone();
    state.rates = rates.to_vec();
    energy(skeleton, &state).0
}

#[test]
fn the_mass_matrix_is_the_second_derivative_of_kinetic_energy() {
    let skeleton = limp().skeleton;
    let pose = random_state(&skeleton, 21);
    let mut k = Kinematics::new(&skeleton);
    k.update(&skeleton, &pose);
    let mut equations = Equations::new(&skeleton);
    equations.assemble(&skeleton, &k, &pose, G, &vec![Wrench::default(); skeleton.bodies.len()]);
    for row in 0..DOFS {
        for column in 0..=row {
            // Kinetic energy is a quadratic form, so unit rates give its coefficients exactly.
            let unit = |dofs: &[usize]| {
                let mut rates = vec![0.0; DOFS];
                for &dof in dofs {
                    rates[dof] += 1.0;
                }
                kinetic(&skeleton, &pose, &rates)
            };
            let expected = if row == column {
                2.0 * unit(&[row])
            } else {
                unit(&[row, column]) - unit(&[row]) - unit(&[column])
            };
            // Entries between degrees of freedom of different branches are not stored: they must be zero there.
            let entry = equations.entry(row, column);
            assert!(
                (entry - expected).abs() < 1e-9 * (1.0 + expected.abs()),
                "{row} {column}: {entry} {expected}"
            );
        }
    }
}

#[test]
fn bias_forces_agree_with_lagrange_by_finite_differences() {
    // d/dt (dT/dq') - dT/dq = Q for the joints, with T from the kinematics alone.
    let skeleton = limp().skeleton;
    let state = random_state(&skeleton, 31);
    let accelerations = accelerations(&skeleton, &state);
    let h = 1e-4;
    let generalised_momentum = |state: &BodyState, dof: usize| {
        let mut up = state.rates.clone();
        let mut down = state.rates.clone();
        up[dof] += 0.5;
        down[dof] -= 0.5;
        kinetic(&skeleton, state, &up) - kinetic(&skeleton, state, &down)
    };
    let along = |h: f64| {
        let mut moved = state.clone();
        // Second order in time: half the change of the rates enters the pose.
        for dof in 0..DOFS {
            moved.rates[dof] += 0.5 * h * accelerations[dof];
        }
        moved.move_along(&skeleton, h);
        for dof in 0..DOFS {
            moved.rates[dof] = state.rates[dof] + h * accelerations[dof];
        }
        moved
    };
    let (ahead, behind) = (along(h), along(-h));
    for dof in 6..DOFS {
        let change = (generalised_momentum(&ahead, dof) - generalised_momentum(&behind, dof)) / (2.0 * h);
        let turned = |shift: f64| {
            let mut moved = state.clone();
            moved.angles[dof] += shift;
            let (kinetic, potential) = energy(&skeleton, &moved);
            kinetic - potential
        };
        let slope = (turned(h) - turned(-h)) / (2.0 * h);
        assert!((change - slope).abs() < 1e-4 * (1.0 + change.abs()), "joint {dof}: {change} {slope}");
    }
}

#[test]
fn floor_forces_and_gravity_explain_every_change_of_momentum_while_feet_strike() {
    // A limp body dropped on its feet: no muscles, but stops and the floor. Inner forces must cancel.
    let mut model = WalkerModel::reference_adult();
    model.muscles.clear();
    let mut walker = Walker::new(model);
    walker.state.position = Vec3::new(0.0, 1.0, 0.0);
    walker.state.rates[0] = 1.0;
    let (dt, mass) = (0.0005, walker.model.mass);
    let mut impulse = Vec3::ZERO;
    walker.refresh();
    let (_, before) = walker.kinematics.centre_of_mass(&walker.model.skeleton);
    let mut hardest: f64 = 0.0;
    for _ in 0..500 {
        walker.step(dt).unwrap();
        let force = walker.feet.left.force + walker.feet.right.force + G * mass;
        hardest = hardest.max(force.norm());
        impulse += force * dt;
    }
    walker.refresh();
    let (_, after) = walker.kinematics.centre_of_mass(&walker.model.skeleton);
    let change = (after - before) * mass;
    assert!(hardest > 2.0 * walker.model.weight(), "the feet did strike");
    assert!((change - impulse).norm() < 0.02 * impulse.norm().max(20.0), "{change:?} {impulse:?}");
}
