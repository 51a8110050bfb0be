//! What forces do to the body in this moment: mass, passive tissue, and soles that hold on to the floor.

use super::tasks::Kind;
use crate::biomechanics::anatomy::Side;
use crate::simulation::dynamics::equations::Equations;
use crate::simulation::dynamics::spatial::{Vec3, Wrench};
use crate::simulation::dynamics::walker::Walker;
use crate::simulation::model::walker_model::{self as wm, DOFS, leg};

/// Springs and dampers of joints are taken over this time, s. (Measured: without it the light toes ring.)
const HORIZON: f64 = 0.01;
/// A sole in full contact resists acceleration like this mass, kg of the reference adult.
const GRIP: f64 = 2000.0;
/// A sphere of the sole holds in full from this load on, body weights.
const HELD: f64 = 0.05;

/// Which parts of a foot may hold on to the floor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Footing {
    /// The heel.
    pub(super) heel: bool,
    /// Ball and toes.
    pub(super) ball: bool,
}

/// The equations of this moment, factorised, with what moves the body without any active muscle.
#[derive(Clone, Debug)]
pub(super) struct Mechanics {
    equations: Equations,
    none: Vec<Wrench>,
    /// Momentum by unit of rate, kg m.
    momentum: [[f64; 3]; DOFS],
    mass: f64,
    /// Generalised force without active muscles; after [`Mechanics::factorise`] on its way to the root.
    pub(super) bias: [f64; DOFS],
}

impl Mechanics {
    pub(super) fn new(walker: &Walker) -> Mechanics {
        let skeleton = &walker.model.skeleton;
        Mechanics {
            equations: Equations::new(skeleton),
            none: vec![Wrench::default(); skeleton.bodies.len()],
            momentum: [[0.0; 3]; DOFS],
            mass: walker.model.mass,
            bias: [0.0; DOFS],
        }
    }

    /// Sets everything up but the passive pull of muscle fibres, which is to be added to the bias.
    pub(super) fn assemble(&mut self, walker: &Walker, footing: impl Fn(Side) -> Footing) {
        let (skeleton, k, state) = (&walker.model.skeleton, &walker.kinematics, &walker.state);
        self.equations.assemble(skeleton, k, state, walker.model.gravity(), &self.none);
        for (dof, momentum) in self.momentum.iter_mut().enumerate() {
            *momentum = self.equations.momentum(dof);
        }
        self.bias.copy_from_slice(self.equations.generalised_force());
        for dof in skeleton.root_dofs()..DOFS {
            let tissue = &skeleton.tissue[dof];
            let angle = state.angles[dof];
            let stop = if angle > tissue.upper || angle < tissue.lower { tissue.stop_stiffness } else { 0.0 };
            let slope = tissue.damping + HORIZON * (tissue.spring + stop);
            self.equations.add_joint(dof, 0.0, slope, HORIZON);
            self.bias[dof] += walker.passive_torque[dof] + walker.motor[dof];
        }
        for (dof, device) in &walker.model.devices {
            self.equations.add_joint(*dof, 0.0, device.damping + HORIZON * device.spring, HORIZON);
        }
        // The rotators of the hips are chosen with the muscles.
        for side in Side::BOTH {
            let dof = wm::leg_dof(side) + leg::HIP_ROTATION;
            self.bias[dof] -= walker.motor[dof];
        }
        self.hold_soles(walker, footing);
    }

    fn hold_soles(&mut self, walker: &Walker, footing: impl Fn(Side) -> Footing) {
        let weight = walker.model.weight();
        let k = &walker.kinematics;
        for sphere in &walker.model.spheres {
            let centre = k.point(sphere.body, sphere.centre);
            let depth = sphere.radius - centre.y;
            if depth <= 0.0 {
                continue;
            }
            let allowed = footing(sphere.side);
            let heel = sphere.body == wm::thigh(sphere.side) + 2 && sphere.centre.x < 0.0;
            if !(if heel { allowed.heel } else { allowed.ball }) {
                continue;
            }
            let load = walker.model.floor.stiffness * sphere.radius.sqrt() * depth * depth.sqrt() / weight;
            let grip = (load / HELD).min(1.0) * GRIP * walker.model.mass_scale;
            let r = Vec3::new(centre.x, 0.0, centre.z) - k.origin;
            let grip = Vec3::new(grip, grip, grip);
            self.equations.add_contact(&walker.model.skeleton, k, sphere.body, r, grip, 1.0);
        }
    }

    /// Factorises; false where the state has left what physics allows.
    pub(super) fn factorise(&mut self) -> bool {
        if self.equations.factorise().is_err() {
            return false;
        }
        self.equations.towards_root(&mut self.bias);
        true
    }

    /// A generalised force on its way to the root: what [`Mechanics::answer`]'s result is multiplied with.
    pub(super) fn towards_root(&self, force: &mut [f64; DOFS]) {
        self.equations.towards_root(force);
    }

    /// How a wish answers to forces: multiplied with a force on its way to the root it gives the acceleration that the
    /// wish is about. Nothing for a moment, which is no acceleration.
    pub(super) fn answer(&self, kind: Kind, walker: &Walker) -> [f64; DOFS] {
        let mut row = [0.0; DOFS];
        match kind {
            Kind::Joint(dof) => row[dof] = 1.0,
            Kind::Pelvis(axis) => (row[3], row[4], row[5]) = (axis.x, axis.y, axis.z),
            Kind::Centre(axis) => {
                let by = axis * (1.0 / self.mass);
                for (entry, momentum) in row.iter_mut().zip(&self.momentum) {
                    *entry = by.x * momentum[0] + by.y * momentum[1] + by.z * momentum[2];
                }
            }
            Kind::Moment(_) => return row,
            Kind::Lift(body, place) => {
                let k = &walker.kinematics;
                let r = place - k.origin;
                let side = if body < wm::thigh(Side::Right) { Side::Left } else { Side::Right };
                let first = wm::leg_dof(side);
                let toes = body == wm::thigh(side) + 3;
                for joint in [leg::HIP_FLEXION, leg::KNEE, leg::ANKLE, leg::TOES] {
                    if joint != leg::TOES || toes {
                        let motion = k.subspace[first + joint];
                        row[first + joint] = (motion.v + motion.w.cross(r)).y;
                    }
                }
            }
        }
        self.equations.towards_root(&mut row);
        for (dof, entry) in row.iter_mut().enumerate() {
            *entry *= self.equations.inverse_pivot(dof);
        }
        row
    }
}

/// The product of an answer with a force, both on their way to the root.
pub(super) fn product(answer: &[f64; DOFS], force: &[f64; DOFS]) -> f64 {
    answer.iter().zip(force).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::model::walker_model::WalkerModel;

    /// A walker in mid-air with bent legs.
    fn walker() -> Walker {
        let mut walker = Walker::new(WalkerModel::reference_adult());
        walker.state.position = Vec3::new(0.0, 1.4, 0.0);
        for (dof, angle) in walker.state.angles.iter_mut().enumerate().skip(6) {
            *angle = 0.1 * (dof as f64).sin() - 0.2 * f64::from(u8::from(dof % 6 == 3));
        }
        walker.refresh();
        walker
    }

    #[test]
    fn a_torque_accelerates_its_joint_as_the_dense_equations_say() {
        let walker = walker();
        let mut mechanics = Mechanics::new(&walker);
        mechanics.assemble(&walker, |_| Footing { heel: true, ball: true });
        let dense = nalgebra::DMatrix::from_fn(DOFS, DOFS, |i, j| mechanics.equations.entry(i, j));
        assert!(mechanics.factorise());
        let inverse = dense.try_inverse().unwrap();
        for (wish, torque) in [(9, 10), (6, 9), (16, 6), (13, 13)] {
            let answer = mechanics.answer(Kind::Joint(wish), &walker);
            let mut force = [0.0; DOFS];
            force[torque] = 1.0;
            mechanics.towards_root(&mut force);
            let found = product(&answer, &force);
            assert!(
                (found - inverse[(wish, torque)]).abs() < 1e-9 * inverse[(wish, wish)],
                "{wish} {torque}"
            );
        }
    }

    #[test]
    fn in_the_air_no_muscle_moves_the_centre_of_mass_and_gravity_does() {
        let walker = walker();
        let mut mechanics = Mechanics::new(&walker);
        mechanics.assemble(&walker, |_| Footing { heel: true, ball: true });
        assert!(mechanics.factorise());
        let answer = mechanics.answer(Kind::Centre(Vec3::Y), &walker);
        let mut torque = [0.0; DOFS];
        torque[wm::leg_dof(Side::Left) + leg::HIP_FLEXION] = 50.0;
        mechanics.towards_root(&mut torque);
        // The dampers of the joints stand in the same matrix, so that nothing is quite exact.
        assert!(product(&answer, &torque).abs() < 0.02, "{}", product(&answer, &torque));
        let fall = product(&answer, &mechanics.bias);
        assert!((fall + 9.81).abs() < 0.3, "{fall}");
    }
}
