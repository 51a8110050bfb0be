//! Where the segments are and how fast they move: all that changes in the body tree.

use super::spatial::{Mat3, Quaternion, Twist, Vec3};
use crate::simulation::model::skeleton::{Base, Skeleton};

/// Pose and velocity of a [`Skeleton`].
#[derive(Clone, Debug, PartialEq)]
pub struct BodyState {
    /// Centre of mass of the root segment in the world, m.
    pub position: Vec3,
    /// Attitude of the root segment.
    pub attitude: Quaternion,
    /// Joint angles, rad, by degree of freedom; the root's entries are not used.
    pub angles: Vec<f64>,
    /// Velocities by degree of freedom: root place (world, m/s), root turning (world, rad/s), joint rates (rad/s).
    pub rates: Vec<f64>,
}

impl BodyState {
    /// Straight and at rest.
    pub fn at_rest(skeleton: &Skeleton) -> Self {
        let n = skeleton.dofs();
        Self {
            position: Vec3::ZERO,
            attitude: Quaternion::IDENTITY,
            angles: vec![0.0; n],
            rates: vec![0.0; n],
        }
    }

    /// Moves the pose along by the rates for a time `dt`, s.
    pub fn move_along(&mut self, skeleton: &Skeleton, dt: f64) {
        let root = skeleton.root_dofs();
        if skeleton.base == Base::Floating {
            let r = &self.rates;
            self.position += Vec3::new(r[0], r[1], r[2]) * dt;
            let turn = Quaternion::from_rotation_vector(Vec3::new(r[3], r[4], r[5]) * dt);
            self.attitude = turn.times(self.attitude).normalized();
        }
        for d in root..self.angles.len() {
            self.angles[d] += dt * self.rates[d];
        }
    }
}

/// Places and velocities of all segments in the world for one [`BodyState`].
#[derive(Clone, Debug)]
pub struct Kinematics {
    /// The reference point of all spatial vectors: the root's centre of mass, m.
    pub origin: Vec3,
    /// Attitude of each segment.
    pub rotation: Vec<Mat3>,
    /// Centre of mass of each segment, m.
    pub centre: Vec<Vec3>,
    /// Centre of the joint at which each segment hangs, m.
    pub joint: Vec<Vec3>,
    /// Motion that one unit of each degree of freedom's rate makes.
    pub subspace: Vec<Twist>,
    /// Velocity of each segment about the reference point.
    pub velocity: Vec<Twist>,
}

impl Kinematics {
    /// Room for a skeleton, not yet filled.
    pub fn new(skeleton: &Skeleton) -> Self {
        let bodies = skeleton.bodies.len();
        Self {
            origin: Vec3::ZERO,
            rotation: vec![Mat3::IDENTITY; bodies],
            centre: vec![Vec3::ZERO; bodies],
            joint: vec![Vec3::ZERO; bodies],
            subspace: vec![Twist::default(); skeleton.dofs()],
            velocity: vec![Twist::default(); bodies],
        }
    }

    /// Fills everything in for a state.
    pub fn update(&mut self, skeleton: &Skeleton, state: &BodyState) {
        self.origin = state.position;
        self.rotation[0] = state.attitude.to_matrix();
        self.centre[0] = state.position;
        self.joint[0] = state.position;
        self.velocity[0] = Twist::default();
        if skeleton.base == Base::Floating {
            for (k, axis) in [Vec3::X, Vec3::Y, Vec3::Z].into_iter().enumerate() {
                self.subspace[k] = Twist { w: Vec3::ZERO, v: axis };
                self.subspace[3 + k] = Twist { w: axis, v: Vec3::ZERO };
            }
            let r = &state.rates;
            self.velocity[0] = Twist { w: Vec3::new(r[3], r[4], r[5]), v: Vec3::new(r[0], r[1], r[2]) };
        }
        for (index, body) in skeleton.bodies.iter().enumerate() {
            let Some(parent) = body.parent else { continue };
            let mut rotation = self.rotation[parent];
            let joint = self.centre[parent] + rotation.apply(body.joint_in_parent);
            let mut velocity = self.velocity[parent];
            for (k, &axis) in body.axes.iter().enumerate() {
                let dof = body.first_dof + k;
                let world_axis = rotation.apply(axis);
                let motion = Twist { w: world_axis, v: (joint - self.origin).cross(world_axis) };
                self.subspace[dof] = motion;
                velocity = velocity.plus(motion.scaled(state.rates[dof]));
                rotation = rotation.turned(axis, state.angles[dof]);
            }
            self.rotation[index] = rotation;
            self.joint[index] = joint;
            self.centre[index] = joint - rotation.apply(body.joint_in_body);
            self.velocity[index] = velocity;
        }
    }

    /// Segment velocities for other rates at the same pose.
    pub fn update_velocities(&mut self, skeleton: &Skeleton, rates: &[f64]) {
        if skeleton.base == Base::Floating {
            self.velocity[0] = Twist {
                w: Vec3::new(rates[3], rates[4], rates[5]),
                v: Vec3::new(rates[0], rates[1], rates[2]),
            };
        }
        for (index, body) in skeleton.bodies.iter().enumerate() {
            let Some(parent) = body.parent else { continue };
            let mut velocity = self.velocity[parent];
            for dof in body.first_dof..body.first_dof + body.axes.len() {
                velocity = velocity.plus(self.subspace[dof].scaled(rates[dof]));
            }
            self.velocity[index] = velocity;
        }
    }

    /// A point of a segment in the world, m.
    #[inline]
    pub fn point(&self, body: usize, local: Vec3) -> Vec3 {
        self.centre[body] + self.rotation[body].apply(local)
    }

    /// Velocity of the material of a segment at a place in the world, m/s.
    #[inline]
    pub fn velocity_at(&self, body: usize, place: Vec3) -> Vec3 {
        let v = self.velocity[body];
        v.v + v.w.cross(place - self.origin)
    }

    /// Centre of mass of the whole tree, m, and its velocity, m/s.
    pub fn centre_of_mass(&self, skeleton: &Skeleton) -> (Vec3, Vec3) {
        let mut place = Vec3::ZERO;
        let mut velocity = Vec3::ZERO;
        let mut mass = 0.0;
        for (index, body) in skeleton.bodies.iter().enumerate() {
            place += self.centre[index] * body.mass;
            velocity += self.velocity_at(index, self.centre[index]) * body.mass;
            mass += body.mass;
        }
        (place * (1.0 / mass), velocity * (1.0 / mass))
    }

    /// Heading, tilt and roll of a segment, rad: turning about the vertical, then about its own left-right axis
    /// (backward positive), then about its own forward axis (right side down positive).
    pub fn heading_tilt_roll(&self, body: usize) -> (f64, f64, f64) {
        let r = &self.rotation[body];
        let tilt = r.x.y.clamp(-1.0, 1.0).asin();
        let heading = (-r.x.z).atan2(r.x.x);
        let roll = (-r.z.y).atan2(r.y.y);
        (heading, tilt, roll)
    }

    /// Kinetic energy and potential energy in a gravity field (m/s^2, a vector), J.
    pub fn energy(&self, skeleton: &Skeleton, gravity: Vec3) -> (f64, f64) {
        let mut kinetic = 0.0;
        let mut potential = 0.0;
        for (index, body) in skeleton.bodies.iter().enumerate() {
            let v = self.velocity_at(index, self.centre[index]);
            let w = self.rotation[index].apply_transposed(self.velocity[index].w);
            let i = body.inertia;
            kinetic +=
                0.5 * body.mass * v.dot(v) + 0.5 * (i.x * w.x * w.x + i.y * w.y * w.y + i.z * w.z * w.z);
            potential -= body.mass * gravity.dot(self.centre[index]);
        }
        (kinetic, potential)
    }
}
