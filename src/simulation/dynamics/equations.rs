//! Equations of motion of the body tree: mass matrix, bias forces and their solution.
//!
//! Composite rigid bodies for the mass matrix and recursive Newton-Euler for the bias (Featherstone 2008, chapters 5
//! and 6), then the sparse L^T L factorisation of its section 6.5. We take these and not the articulated-body algorithm
//! because the explicit matrix lets damping, stops and contact enter implicitly: each adds `dt * (damping + dt *
//! stiffness)` to it, which keeps stiff heels and joint stops stable at steps of 1 ms and more. A contact only couples
//! degrees of freedom of one chain, so the sparsity is kept.

use super::spatial::{SpatialInertia, Twist, Vec3, Wrench};
use super::state::{BodyState, Kinematics};
use crate::simulation::model::skeleton::{Base, Skeleton};

/// Workspace and result of one evaluation. The matrix is kept in its lower triangle.
#[derive(Clone, Debug)]
pub struct Equations {
    n: usize,
    /// For each degree of freedom those before it on the way to the root, nearest first.
    ancestors: Vec<Vec<usize>>,
    matrix: Vec<f64>,
    force: Vec<f64>,
    inertia: Vec<SpatialInertia>,
    composite: Vec<SpatialInertia>,
    acceleration: Vec<Twist>,
    wrench: Vec<Wrench>,
}

/// The mass matrix was not positive definite: the state has left what physics allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotPositiveDefinite {
    /// At which degree of freedom it was found.
    pub dof: usize,
}

impl Equations {
    /// Room for a skeleton.
    pub fn new(skeleton: &Skeleton) -> Self {
        let n = skeleton.dofs();
        let ancestors = (0..n)
            .map(|d| std::iter::successors(skeleton.dof_parent[d], |&p| skeleton.dof_parent[p]).collect())
            .collect();
        let bodies = skeleton.bodies.len();
        Self {
            n,
            ancestors,
            matrix: vec![0.0; n * n],
            force: vec![0.0; n],
            inertia: vec![SpatialInertia::default(); bodies],
            composite: vec![SpatialInertia::default(); bodies],
            acceleration: vec![Twist::default(); bodies],
            wrench: vec![Wrench::default(); bodies],
        }
    }

    /// Sets up mass matrix and generalised force for a pose, a gravity field (m/s^2) and external wrenches on the
    /// segments about the kinematics' reference point.
    pub fn assemble(
        &mut self,
        s: &Skeleton,
        k: &Kinematics,
        state: &BodyState,
        g: Vec3,
        external: &[Wrench],
    ) {
        self.matrix.fill(0.0);
        let root = k.velocity[0];
        // A spatial acceleration differs from the classical one by w x v; gravity enters as an upward acceleration.
        self.acceleration[0] = Twist { w: Vec3::ZERO, v: root.v.cross(root.w) - g };
        for (index, body) in s.bodies.iter().enumerate() {
            if let Some(parent) = body.parent {
                let mut a = self.acceleration[parent];
                let mut v = k.velocity[parent];
                for dof in body.first_dof..body.first_dof + body.axes.len() {
                    let motion = k.subspace[dof].scaled(state.rates[dof]);
                    a = a.plus(v.cross_motion(motion));
                    v = v.plus(motion);
                }
                self.acceleration[index] = a;
            }
            let central = k.rotation[index].turned_diagonal(body.inertia);
            let inertia = SpatialInertia::of_body(body.mass, k.centre[index] - k.origin, &central);
            self.inertia[index] = inertia;
            self.composite[index] = inertia;
            let momentum = inertia.apply(k.velocity[index]);
            let mut w = inertia.apply(self.acceleration[index]);
            w.add(k.velocity[index].cross_force(momentum));
            w.subtract(external[index]);
            self.wrench[index] = w;
        }
        for index in (0..s.bodies.len()).rev() {
            let body = &s.bodies[index];
            let (composite, wrench) = (self.composite[index], self.wrench[index]);
            let joint_dofs = if index == 0 && s.base == Base::Floating { 6 } else { body.axes.len() };
            for dof in body.first_dof..body.first_dof + joint_dofs {
                self.force[dof] = -k.subspace[dof].dot(wrench);
                let f = composite.apply(k.subspace[dof]);
                self.matrix[dof * self.n + dof] = k.subspace[dof].dot(f);
                for &other in &self.ancestors[dof] {
                    self.matrix[dof * self.n + other] = k.subspace[other].dot(f);
                }
            }
            if let Some(parent) = body.parent {
                self.composite[parent].add(&composite);
                self.wrench[parent].add(wrench);
            }
        }
    }

    /// Adds a generalised force that grows against the rate: `force - slope * rate_next`, taken implicitly. `slope` is
    /// damping plus dt times stiffness; the part of it at the present rate must already be in `force`.
    #[inline]
    pub fn add_joint(&mut self, dof: usize, force: f64, slope: f64, dt: f64) {
        self.force[dof] += force;
        self.matrix[dof * self.n + dof] += dt * slope;
    }

    /// Adds an implicit contact on a segment at `r` from the reference point: the resistances (N s/m) along x, y and z.
    pub fn add_contact(
        &mut self,
        s: &Skeleton,
        k: &Kinematics,
        body: usize,
        r: Vec3,
        resistance: Vec3,
        dt: f64,
    ) {
        let b = &s.bodies[body];
        let last = if b.axes.is_empty() { None } else { Some(b.first_dof + b.axes.len() - 1) };
        let Some(last) = last.or_else(|| s.dof_body.iter().rposition(|&owner| owner == body)) else { return };
        let mut chain = [0_usize; 32];
        let mut column = [Vec3::ZERO; 32];
        let mut count = 0;
        for dof in std::iter::once(last).chain(self.ancestors[last].iter().copied()).take(32) {
            let motion = k.subspace[dof];
            chain[count] = dof;
            column[count] = motion.v + motion.w.cross(r);
            count += 1;
        }
        for i in 0..count {
            let c = column[i];
            let d = Vec3::new(c.x * resistance.x, c.y * resistance.y, c.z * resistance.z) * dt;
            for j in i..count {
                self.matrix[chain[i] * self.n + chain[j]] += d.dot(column[j]);
            }
        }
    }

    /// Solves for the accelerations (m/s^2, rad/s^2 by degree of freedom). Destroys the matrix.
    pub fn solve(&mut self) -> Result<&[f64], NotPositiveDefinite> {
        let n = self.n;
        let m = &mut self.matrix;
        for k in (0..n).rev() {
            let pivot = m[k * n + k];
            if pivot.is_nan() || pivot <= 1e-12 {
                return Err(NotPositiveDefinite { dof: k });
            }
            let root = pivot.sqrt();
            let inverse = 1.0 / root;
            m[k * n + k] = root;
            let before = &self.ancestors[k];
            let (above, row) = m.split_at_mut(k * n);
            let row = &mut row[..n];
            for &i in before {
                row[i] *= inverse;
            }
            for (at, &i) in before.iter().enumerate() {
                let factor = row[i];
                let other = &mut above[i * n..(i + 1) * n];
                for &j in &before[at..] {
                    other[j] -= factor * row[j];
                }
            }
        }
        for i in (0..n).rev() {
            self.force[i] /= m[i * n + i];
            let value = self.force[i];
            for &j in &self.ancestors[i] {
                self.force[j] -= m[i * n + j] * value;
            }
        }
        for i in 0..n {
            let mut value = self.force[i];
            for &j in &self.ancestors[i] {
                value -= m[i * n + j] * self.force[j];
            }
            self.force[i] = value / m[i * n + i];
        }
        Ok(&self.force)
    }

    /// An entry of the mass matrix, before [`Equations::solve`].
    pub fn entry(&self, row: usize, column: usize) -> f64 {
        self.matrix[row.max(column) * self.n + row.min(column)]
    }

    /// The generalised force without accelerations, before [`Equations::solve`].
    pub fn generalised_force(&self) -> &[f64] {
        &self.force
    }
}

/// Generalised forces (N, N m by degree of freedom) that wrenches on the segments make about the joints.
pub fn generalised_forces(s: &Skeleton, k: &Kinematics, wrenches: &[Wrench], out: &mut [f64]) {
    let mut sum = wrenches.to_vec();
    for index in (0..s.bodies.len()).rev() {
        let body = &s.bodies[index];
        let dofs = if index == 0 { s.root_dofs() } else { body.axes.len() };
        for dof in body.first_dof..body.first_dof + dofs {
            out[dof] = k.subspace[dof].dot(sum[index]);
        }
        if let Some(parent) = body.parent {
            let w = sum[index];
            sum[parent].add(w);
        }
    }
}
