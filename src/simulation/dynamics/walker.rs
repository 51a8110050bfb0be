//! [`Walker`]: a model in motion. One call of [`Walker::step`] is one millisecond of physics.
//!
//! Semi-implicit Euler: muscles and tendons first, then accelerations with stops, dampers and contact implicit, then
//! velocities, then positions. At 1 ms stride times stay within 1 % of those at 0.25 ms.

use super::equations::{Equations, generalised_forces};
use super::passive::{floor_force, tissue_torque};
use super::spatial::{Twist, Vec3, Wrench};
use super::state::{BodyState, Kinematics};
use crate::biomechanics::anatomy::{BySide, Side};
use crate::simulation::model::walker_model::WalkerModel;
use crate::simulation::muscle::unit::MuscleState;

/// Rates beyond this, rad/s or m/s, are no walking: the state has diverged.
const RATE_LIMIT: f64 = 200.0;

/// Why physics stopped.
#[derive(Clone, Debug, PartialEq)]
pub enum Divergence {
    /// The mass matrix lost its definiteness at a degree of freedom.
    MassMatrix {
        /// Which degree of freedom.
        dof: usize,
    },
    /// A rate left every physical range or stopped being a number.
    Rate {
        /// Which degree of freedom.
        dof: usize,
        /// When, s.
        time: f64,
    },
}

impl std::fmt::Display for Divergence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Divergence::MassMatrix { dof } => {
                write!(f, "the equations of motion became singular at degree of freedom {dof}")
            }
            Divergence::Rate { dof, time } => {
                write!(f, "degree of freedom {dof} ran away after {time:.2} s")
            }
        }
    }
}

/// The floor's force on a foot.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FootLoad {
    /// Force, N.
    pub force: Vec3,
    /// Vertical force times place, N m: its share of the force is the centre of pressure.
    pub moment: Vec3,
}

impl FootLoad {
    /// Centre of pressure on the floor, m, while the foot carries more than a newton.
    pub fn centre_of_pressure(&self) -> Option<Vec3> {
        (self.force.y > 1.0).then(|| self.moment * (1.0 / self.force.y))
    }
}

/// A model with its momentary state.
#[derive(Clone, Debug)]
pub struct Walker {
    /// What does not change.
    pub model: WalkerModel,
    /// Pose and velocity.
    pub state: BodyState,
    /// Muscles.
    pub muscles: Vec<MuscleState>,
    /// Torques of the joints that have motors instead of muscles (trunk and arms), N m by degree of freedom.
    pub motor: Vec<f64>,
    /// A push on the torso's centre of mass, N: tests of balance, and the hand that holds a cane.
    pub push: Vec3,
    /// Time, s.
    pub time: f64,
    /// Places in the world for the present state.
    pub kinematics: Kinematics,
    /// Floor forces during the last step.
    pub feet: BySide<FootLoad>,
    /// Passive torque by degree of freedom during the last step, N m.
    pub passive_torque: Vec<f64>,
    /// The stops' part of it, N m.
    pub stop_torque: Vec<f64>,
    equations: Equations,
    velocity_before: Vec<Twist>,
    muscle_wrench: Vec<Wrench>,
    wrench: Vec<Wrench>,
    touching: Vec<(usize, Vec3, Vec3, Vec3)>,
}

impl Walker {
    /// Puts a model on its feet, straight and at rest; the pose is to be set by the caller.
    pub fn new(model: WalkerModel) -> Walker {
        let skeleton = &model.skeleton;
        let dofs = skeleton.dofs();
        let bodies = skeleton.bodies.len();
        let mut walker = Walker {
            state: BodyState::at_rest(skeleton),
            muscles: vec![MuscleState::resting(); model.muscles.len()],
            motor: vec![0.0; dofs],
            push: Vec3::ZERO,
            time: 0.0,
            kinematics: Kinematics::new(skeleton),
            feet: BySide::default(),
            passive_torque: vec![0.0; dofs],
            stop_torque: vec![0.0; dofs],
            equations: Equations::new(skeleton),
            velocity_before: vec![Twist::default(); bodies],
            muscle_wrench: vec![Wrench::default(); bodies],
            wrench: vec![Wrench::default(); bodies],
            touching: Vec::with_capacity(8),
            model,
        };
        walker.refresh();
        walker
    }

    /// Recomputes the places in the world after the state was changed from outside.
    pub fn refresh(&mut self) {
        self.kinematics.update(&self.model.skeleton, &self.state);
    }

    /// Path length of a muscle, m.
    pub fn path_length(&self, muscle: usize) -> f64 {
        self.model.muscles[muscle]
            .path
            .windows(2)
            .map(|pair| {
                let a = self.kinematics.point(pair[0].body, pair[0].place);
                let b = self.kinematics.point(pair[1].body, pair[1].place);
                (b - a).norm()
            })
            .sum()
    }

    /// Brings every fibre into equilibrium at rest for the present pose and activation.
    pub fn equilibrate_muscles(&mut self) {
        self.refresh();
        for index in 0..self.muscles.len() {
            let length = self.path_length(index);
            self.model.muscles[index].equilibrate(&mut self.muscles[index], length);
        }
    }

    /// Advances by `dt`, s.
    pub fn step(&mut self, dt: f64) -> Result<(), Divergence> {
        self.kinematics.update(&self.model.skeleton, &self.state);
        self.pull_muscles(dt);
        self.wrench.copy_from_slice(&self.muscle_wrench);
        self.press_floor(dt);
        if self.push != Vec3::ZERO {
            let torso = crate::simulation::model::walker_model::TORSO;
            let r = self.kinematics.centre[torso] - self.kinematics.origin;
            self.wrench[torso].add(Wrench::at(r, self.push));
        }
        let gravity = self.model.gravity();
        let skeleton = &self.model.skeleton;
        self.equations.assemble(skeleton, &self.kinematics, &self.state, gravity, &self.wrench);
        for &(sphere, r, _, resistance) in &self.touching {
            let body = self.model.spheres[sphere].body;
            self.equations.add_contact(skeleton, &self.kinematics, body, r, resistance, dt);
        }
        for dof in skeleton.root_dofs()..skeleton.dofs() {
            let (angle, rate) = (self.state.angles[dof], self.state.rates[dof]);
            let torque = tissue_torque(&skeleton.tissue[dof], angle, rate, dt);
            self.passive_torque[dof] = torque.torque;
            self.stop_torque[dof] = torque.stop;
            self.equations.add_joint(dof, torque.torque + self.motor[dof], torque.slope, dt);
        }
        for (dof, device) in &self.model.devices {
            let torque = tissue_torque(device, self.state.angles[*dof], self.state.rates[*dof], dt);
            self.passive_torque[*dof] += torque.torque;
            self.equations.add_joint(*dof, torque.torque, torque.slope, dt);
        }
        let accelerations =
            self.equations.solve().map_err(|error| Divergence::MassMatrix { dof: error.dof })?;
        for (dof, acceleration) in accelerations.iter().enumerate() {
            let rate = self.state.rates[dof] + dt * acceleration;
            if !rate.is_finite() || rate.abs() > RATE_LIMIT {
                return Err(Divergence::Rate { dof, time: self.time });
            }
            self.state.rates[dof] = rate;
        }
        self.settle_floor_forces();
        self.state.move_along(&self.model.skeleton, dt);
        self.time += dt;
        Ok(())
    }

    /// Activates and contracts the muscles; collects their pull on the segments.
    fn pull_muscles(&mut self, dt: f64) {
        self.muscle_wrench.fill(Wrench::default());
        let origin = self.kinematics.origin;
        for (unit, state) in self.model.muscles.iter().zip(&mut self.muscles) {
            let mut place = [Vec3::ZERO; 6];
            let mut direction = [Vec3::ZERO; 6];
            let mut length = 0.0;
            for (k, point) in unit.path.iter().enumerate() {
                place[k] = self.kinematics.point(point.body, point.place);
                if k > 0 {
                    let span = place[k] - place[k - 1];
                    let norm = span.norm();
                    length += norm;
                    direction[k] = span * (1.0 / norm);
                }
            }
            unit.activate(state, dt);
            unit.contract(state, length, dt);
            let tension = state.force * unit.max_force;
            for k in 1..unit.path.len() {
                let (a, b) = (unit.path[k - 1].body, unit.path[k].body);
                if a != b {
                    let force = direction[k] * tension;
                    self.muscle_wrench[a].add(Wrench::at(place[k - 1] - origin, force));
                    self.muscle_wrench[b].subtract(Wrench::at(place[k] - origin, force));
                }
            }
        }
    }

    /// Finds the spheres that touch the floor and adds its force to the segments.
    fn press_floor(&mut self, dt: f64) {
        self.touching.clear();
        for (index, sphere) in self.model.spheres.iter().enumerate() {
            let centre = self.kinematics.point(sphere.body, sphere.centre);
            let depth = sphere.radius - centre.y;
            if depth <= 0.0 {
                continue;
            }
            let place = Vec3::new(centre.x, 0.0, centre.z);
            let velocity = self.kinematics.velocity_at(sphere.body, place);
            let floor = floor_force(&self.model.floor, sphere.radius, depth, velocity, dt);
            let r = place - self.kinematics.origin;
            self.wrench[sphere.body].add(Wrench::at(r, floor.force));
            self.touching.push((index, r, floor.force, floor.resistance));
        }
    }

    /// The floor's forces as the implicit step used them: with the change of velocity it found.
    fn settle_floor_forces(&mut self) {
        self.feet = BySide::default();
        if self.touching.is_empty() {
            return;
        }
        self.velocity_before.clone_from(&self.kinematics.velocity);
        self.kinematics.update_velocities(&self.model.skeleton, &self.state.rates);
        for &(index, r, force, resistance) in &self.touching {
            let sphere = &self.model.spheres[index];
            let place = r + self.kinematics.origin;
            let old = self.velocity_before[sphere.body];
            let change = self.kinematics.velocity_at(sphere.body, place) - (old.v + old.w.cross(r));
            let force = Vec3::new(
                force.x - resistance.x * change.x,
                force.y - resistance.y * change.y,
                force.z - resistance.z * change.z,
            );
            let load = self.feet.get_mut(sphere.side);
            load.force += force;
            load.moment += place * force.y;
        }
    }

    /// Net joint moments of muscles, passive tissue, devices and motors during the last step, N m by degree of freedom.
    pub fn joint_moments(&self) -> Vec<f64> {
        let mut moments = vec![0.0; self.model.skeleton.dofs()];
        generalised_forces(&self.model.skeleton, &self.kinematics, &self.muscle_wrench, &mut moments);
        for dof in self.model.skeleton.root_dofs()..moments.len() {
            moments[dof] += self.passive_torque[dof] + self.motor[dof];
        }
        moments
    }

    /// Load of a foot in body weights.
    pub fn relative_load(&self, side: Side) -> f64 {
        self.feet.get(side).force.norm() / self.model.weight()
    }
}
