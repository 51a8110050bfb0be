//! Equations of motion of the body tree: mass matrix, bias forces and their solution.
//!
//! Composite rigid bodies for the mass matrix and recursive Newton-Euler for the bias (Featherstone 2008, chapters 5
//! and 6), then the sparse factorisation L^T D L of its section 6.5. We take these and not the articulated-body algorithm
//! because the explicit matrix lets damping, stops and contact enter implicitly: each adds `dt * (damping + dt *
//! stiffness)` to it, which keeps stiff heels and joint stops stable at steps of 1 ms and more. A contact only couples
//! degrees of freedom of one chain, so the sparsity is kept.
//!
//! A row of the matrix holds only its own chain: the entries of the degrees of freedom from the root on, itself last. An
//! ancestor's chain is the beginning of it, so that all inner loops run over neighbours in memory.

use super::spatial::{SpatialInertia, Twist, Vec3, Wrench};
use super::state::{BodyState, Kinematics};
use crate::simulation::model::skeleton::{Base, Skeleton};

/// Entries are worked on in groups of so many; what a row holds beyond its own chain is filling without a meaning.
const GROUP: usize = 4;

/// Workspace and result of one evaluation.
#[derive(Clone, Debug)]
pub struct Equations {
    n: usize,
    /// For each degree of freedom those on the way from the root to it, itself last.
    chains: Vec<Vec<usize>>,
    /// Room of a row: the longest chain, in whole groups.
    stride: usize,
    matrix: Vec<f64>,
    force: Vec<f64>,
    inertia: Vec<SpatialInertia>,
    composite: Vec<SpatialInertia>,
    acceleration: Vec<Twist>,
    wrench: Vec<Wrench>,
}

/// The degrees of freedom on the way from the root to one, itself last.
fn chain(skeleton: &Skeleton, dof: usize) -> Vec<usize> {
    let mut chain: Vec<usize> = std::iter::successors(Some(dof), |&d| skeleton.dof_parent[d]).collect();
    chain.reverse();
    chain
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
        let chains: Vec<Vec<usize>> = (0..n).map(|dof| chain(skeleton, dof)).collect();
        let stride = chains.iter().map(Vec::len).max().unwrap_or(0).next_multiple_of(GROUP);
        let bodies = skeleton.bodies.len();
        Self {
            n,
            chains,
            stride,
            matrix: vec![0.0; n * stride],
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
                let chain = &self.chains[dof];
                let row = &mut self.matrix[dof * self.stride..][..chain.len()];
                // The motions of a floating root are the unit vectors.
                let root = if s.base == Base::Floating { chain.len().min(6) } else { 0 };
                let unit = [f.f.x, f.f.y, f.f.z, f.m.x, f.m.y, f.m.z];
                row[..root].copy_from_slice(&unit[..root]);
                for (entry, &other) in row[root..].iter_mut().zip(&chain[root..]) {
                    *entry = k.subspace[other].dot(f);
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
        self.matrix[dof * self.stride + self.chains[dof].len() - 1] += dt * slope;
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
        let chain = &self.chains[last];
        let mut columns = [Vec3::ZERO; 32];
        for (column, &dof) in columns.iter_mut().zip(chain) {
            let motion = k.subspace[dof];
            *column = motion.v + motion.w.cross(r);
        }
        for (i, &dof) in chain.iter().enumerate().take(columns.len()) {
            let c = columns[i];
            let d = Vec3::new(c.x * resistance.x, c.y * resistance.y, c.z * resistance.z) * dt;
            let row = &mut self.matrix[dof * self.stride..][..=i];
            for (entry, column) in row.iter_mut().zip(&columns) {
                *entry += d.dot(*column);
            }
        }
    }

    /// Solves for the accelerations (m/s^2, rad/s^2 by degree of freedom). Destroys the matrix.
    pub fn solve(&mut self) -> Result<&[f64], NotPositiveDefinite> {
        self.factorise()?;
        let mut force = std::mem::take(&mut self.force);
        self.towards_root(&mut force);
        for i in 0..self.n {
            let row = &self.matrix[i * self.stride..];
            let own = self.chains[i].len() - 1;
            let mut value = force[i] * row[own];
            for (&other, entry) in self.chains[i][..own].iter().zip(row) {
                value -= entry * force[other];
            }
            force[i] = value;
        }
        self.force = force;
        Ok(&self.force)
    }

    /// Factorises the matrix in its place as transpose(L) D L with a unit lower triangle L; the inverse of D stands on the
    /// diagonal.
    pub fn factorise(&mut self) -> Result<(), NotPositiveDefinite> {
        let stride = self.stride;
        for k in (0..self.n).rev() {
            let chain = &self.chains[k];
            let own = chain.len() - 1;
            let (above, row) = self.matrix.split_at_mut(k * stride);
            let row = &mut row[..stride];
            let pivot = row[own];
            if pivot.is_nan() || pivot <= 1e-12 {
                return Err(NotPositiveDefinite { dof: k });
            }
            let inverse = 1.0 / pivot;
            for (at, &i) in chain[..own].iter().enumerate() {
                let factor = row[at] * inverse;
                let groups = at / GROUP + 1;
                let other = &mut above[i * stride..].as_chunks_mut::<GROUP>().0[..groups];
                let own = &row.as_chunks::<GROUP>().0[..groups];
                for (other, own) in other.iter_mut().zip(own) {
                    for (entry, value) in other.iter_mut().zip(own) {
                        *entry -= factor * value;
                    }
                }
            }
            for entry in &mut row[..own] {
                *entry *= inverse;
            }
            row[own] = inverse;
        }
        Ok(())
    }

    /// After [`Equations::factorise`]: multiplies by the inverse of transpose(L). With two vectors a and b so treated,
    /// the sum of the products of their entries with [`Equations::inverse_pivot`] is a times the inverse matrix times b: how much of
    /// the motion a the force b accelerates. What a chain of the tree does not hold stays zero.
    #[inline]
    pub fn towards_root(&self, vector: &mut [f64]) {
        for i in (0..self.n).rev() {
            let value = vector[i];
            if value == 0.0 {
                continue;
            }
            let row = &self.matrix[i * self.stride..];
            let own = self.chains[i].len() - 1;
            for (&other, entry) in self.chains[i][..own].iter().zip(row) {
                vector[other] -= entry * value;
            }
        }
    }

    /// After [`Equations::factorise`]: the inverse of an entry of D.
    #[inline]
    pub fn inverse_pivot(&self, dof: usize) -> f64 {
        self.matrix[dof * self.stride + self.chains[dof].len() - 1]
    }

    /// Momentum along x, y and z for a unit rate of a degree of freedom of a floating tree, before
    /// [`Equations::factorise`], kg (m): the way of the centre of mass, times the mass.
    #[inline]
    pub fn momentum(&self, dof: usize) -> [f64; 3] {
        std::array::from_fn(|axis| {
            let (row, column) = (dof.max(axis), dof.min(axis));
            // The rows of a floating tree begin with the six degrees of freedom of its root.
            if column <= row { self.matrix[row * self.stride + column] } else { 0.0 }
        })
    }

    /// An entry of the mass matrix, before [`Equations::solve`].
    pub fn entry(&self, row: usize, column: usize) -> f64 {
        let (row, column) = (row.max(column), row.min(column));
        let place = self.chains[row].iter().position(|&dof| dof == column);
        place.map_or(0.0, |place| self.matrix[row * self.stride + place])
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
