//! What every muscle can do in this moment: torque by activity, passive pull, and how far its activity can go.

use super::gains::{FollowingGain as G, FollowingGains};
use super::harmonics::PhaseAngles;
use super::mechanics::Mechanics;
use super::reference::LegReference;
use crate::biomechanics::anatomy::{MuscleGroup as M, Side};
use crate::simulation::control::nerves::LegNerves;
use crate::simulation::dynamics::spatial::Wrench;
use crate::simulation::dynamics::walker::Walker;
use crate::simulation::model::walker_model::{self as wm, DOFS, MUSCLES, leg};
use crate::simulation::muscle::curves::{active_force_length, force_velocity, passive_force_length};
use crate::simulation::muscle::unit::MINIMUM_ACTIVATION;

/// Muscles and the rotators of both hips.
pub(super) const ACTUATORS: usize = MUSCLES + 2;
/// Joints of a leg that muscles move: hip (three), knee, ankle.
pub(super) const JOINTS: usize = 5;
/// The hip rotators, which the eleven groups lack, give at most this torque in the reference adult, N m.
pub(super) const ROTATOR_TORQUE: f64 = 60.0;
/// Their command changes by at most this in a control period.
const ROTATOR_CHANGE: f64 = 0.15;
/// A stretching muscle is trusted with no more force than this, isometric forces.
const MOST_STRETCHED: f64 = 1.25;

/// The state of all pulls.
#[derive(Clone, Debug)]
pub(super) struct Pulls {
    /// Torque about the joints of its leg at full activity, N m.
    pub(super) torque: [[f64; JOINTS]; ACTUATORS],
    /// The same as a generalised force on its way to the root.
    pub(super) force: [[f64; DOFS]; ACTUATORS],
    /// Passive torque of fibres and other tissue by degree of freedom, N m.
    pub(super) passive: [f64; DOFS],
    /// Lowest activity within reach.
    pub(super) low: [f64; ACTUATORS],
    /// Highest activity within reach.
    pub(super) high: [f64; ACTUATORS],
    /// Usual activity.
    pub(super) usual: [f64; ACTUATORS],
}

/// The side of an actuator.
pub(super) fn side_of(actuator: usize) -> Side {
    let left = actuator < M::COUNT || actuator == MUSCLES + Side::Left as usize;
    if left { Side::Left } else { Side::Right }
}

/// What a leg's pulls depend on.
pub(super) struct LegDemand<'a> {
    pub(super) side: Side,
    pub(super) nerves: &'a LegNerves,
    pub(super) reference: &'a LegReference,
    pub(super) gains: &'a FollowingGains,
    /// Phase at which usual activity is read.
    pub(super) phase: f64,
    /// The rotators' last command.
    pub(super) rotators: f64,
}

impl Pulls {
    pub(super) fn new() -> Pulls {
        Pulls {
            torque: [[0.0; JOINTS]; ACTUATORS],
            force: [[0.0; DOFS]; ACTUATORS],
            passive: [0.0; DOFS],
            low: [0.0; ACTUATORS],
            high: [1.0; ACTUATORS],
            usual: [0.0; ACTUATORS],
        }
    }

    /// Starts a moment: the passive torque of joints.
    pub(super) fn begin(&mut self, walker: &Walker) {
        self.passive.copy_from_slice(&walker.passive_torque);
    }

    /// Reads the muscles of a leg and adds their passive pull to the bias.
    pub(super) fn read_leg(&mut self, walker: &Walker, demand: &LegDemand<'_>, bias: &mut [f64; DOFS]) {
        let first = wm::leg_dof(demand.side);
        let gains = demand.gains;
        let at = PhaseAngles::at(demand.phase);
        for group in M::ALL {
            let index = wm::muscle(demand.side, group);
            let (unit, state) = (&walker.model.muscles[index], &walker.muscles[index]);
            let arms = moment_arms(walker, demand.side, index);
            let sine = unit.pennation_sine / state.length.max(unit.pennation_sine * 1.005);
            let cosine = (1.0 - sine * sine).max(0.01).sqrt();
            let speed = state.velocity / unit.max_velocity;
            let hill =
                force_velocity(speed, unit.eccentric_limit).0.clamp(gains[G::SlowestForce], MOST_STRETCHED);
            let active = unit.max_force * cosine * active_force_length(state.length) * hill;
            let passive = unit.max_force
                * cosine
                * passive_force_length(state.length, unit.passive_strain, unit.passive_stiffness).0;
            for (joint, arm) in arms.into_iter().enumerate() {
                self.torque[index][joint] = arm * active;
                self.passive[first + joint] += arm * passive;
                bias[first + joint] += arm * passive;
            }
            let a = state.activation;
            let (fall, rise) = (unit.deactivation_rate, unit.activation_rate);
            let low = (a * (-fall * gains[G::Reach]).exp()).max(MINIMUM_ACTIVATION);
            let high = a + (1.0 - a) * (1.0 - (-rise * gains[G::Reach]).exp());
            self.low[index] = low;
            self.high[index] = high.min(demand.nerves.ceiling).max(low);
            self.usual[index] = gains[G::UsualLevel] * demand.reference.activity[group].value(&at).max(0.0);
        }
        let index = MUSCLES + demand.side as usize;
        let size = walker.model.mass_scale * walker.model.length_scale;
        self.torque[index] = [0.0; JOINTS];
        self.torque[index][leg::HIP_ROTATION] = ROTATOR_TORQUE * size;
        // Only a leg that carries load may turn the body by them; in the air they would swing the leg about.
        let most = (walker.relative_load(demand.side) / 0.5).min(1.0);
        self.low[index] = (demand.rotators - ROTATOR_CHANGE).clamp(-1.0, 0.0).max(-most);
        self.high[index] = (demand.rotators + ROTATOR_CHANGE).clamp(0.0, 1.0).min(most);
    }

    /// Brings all torques on their way to the root of a factorised body.
    pub(super) fn towards_root(&mut self, mechanics: &Mechanics) {
        for actuator in 0..ACTUATORS {
            let first = wm::leg_dof(side_of(actuator));
            let force = &mut self.force[actuator];
            force.fill(0.0);
            force[first..first + JOINTS].copy_from_slice(&self.torque[actuator]);
            mechanics.towards_root(force);
        }
    }

    /// The acceleration that full activity of an actuator gives to what answers so: only root and own leg are not zero.
    #[inline]
    pub(super) fn effect(&self, answer: &[f64; DOFS], actuator: usize) -> f64 {
        let force = &self.force[actuator];
        let first = wm::leg_dof(side_of(actuator));
        let mut sum = 0.0;
        for dof in 0..6 {
            sum += answer[dof] * force[dof];
        }
        for dof in first..first + JOINTS {
            sum += answer[dof] * force[dof];
        }
        sum
    }
}

/// Moment arms of a muscle about hip flexion, adduction and rotation, knee and ankle, m.
fn moment_arms(walker: &Walker, side: Side, muscle: usize) -> [f64; JOINTS] {
    let k = &walker.kinematics;
    let (first, thigh) = (wm::leg_dof(side), wm::thigh(side));
    // The segment at which each joint's chain begins.
    let moved = [thigh, thigh, thigh, thigh + 1, thigh + 2];
    let mut arms = [0.0; JOINTS];
    for pair in walker.model.muscles[muscle].path.windows(2) {
        if pair[0].body == pair[1].body {
            continue;
        }
        let (a, b) = (k.point(pair[0].body, pair[0].place), k.point(pair[1].body, pair[1].place));
        let span = b - a;
        let direction = span * (1.0 / span.norm());
        let (pull, counter) = (Wrench::at(a - k.origin, direction), Wrench::at(b - k.origin, -direction));
        for (joint, arm) in arms.iter_mut().enumerate() {
            let motion = k.subspace[first + joint];
            if pair[0].body >= moved[joint] {
                *arm += motion.dot(pull);
            }
            if pair[1].body >= moved[joint] {
                *arm += motion.dot(counter);
            }
        }
    }
    arms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::model::walker_model::WalkerModel;

    #[test]
    fn a_moment_arm_is_how_much_the_path_shortens_as_the_joint_turns() {
        let mut walker = Walker::new(WalkerModel::reference_adult());
        for side in Side::BOTH {
            let first = wm::leg_dof(side);
            for (joint, angle) in [0.4, -0.1, 0.05, -0.7, 0.1].into_iter().enumerate() {
                walker.state.angles[first + joint] = angle;
            }
        }
        walker.refresh();
        for side in Side::BOTH {
            for group in M::ALL {
                let index = wm::muscle(side, group);
                let arms = moment_arms(&walker, side, index);
                for (joint, arm) in arms.into_iter().enumerate() {
                    let mut turned = walker.clone();
                    let dof = wm::leg_dof(side) + joint;
                    turned.state.angles[dof] += 1e-5;
                    turned.refresh();
                    let shortening = (walker.path_length(index) - turned.path_length(index)) / 1e-5;
                    assert!((arm - shortening).abs() < 1e-5, "{group:?} {joint}: {arm} {shortening}");
                }
            }
        }
    }
}
