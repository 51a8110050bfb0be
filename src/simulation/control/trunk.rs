//! Trunk, arms and a cane: what has motors instead of muscles, alike in both families of controllers.

use super::nerves::Nerves;
use crate::biomechanics::anatomy::Side;
use crate::simulation::dynamics::spatial::Vec3;
use crate::simulation::dynamics::walker::Walker;
use crate::simulation::model::walker_model::{self as wm, LUMBAR, TORSO, leg};

/// Arm swing: shoulder flexion per flexion of the opposite hip.
const ARM_COUPLING: f64 = 0.55;
/// Motors of trunk and shoulder give at most this torque in the reference adult, N m.
const MOTOR_LIMIT: f64 = 300.0;

/// How the trunk is held in the world: stiffness, N m/rad, and damping, N m s/rad, of the reference adult.
#[derive(Clone, Copy, Debug)]
pub(super) struct TrunkHold {
    /// Wished attitude, rad: backward tilt, roll to the right, heading to the left.
    pub(super) wished: [f64; 3],
    /// Stiffness about each.
    pub(super) stiffness: [f64; 3],
    /// Damping about each.
    pub(super) damping: [f64; 3],
}

/// Holds the trunk upright, or leaning as wished, in the world. On a slope upright is the true vertical.
pub(super) fn hold(walker: &mut Walker, hold: &TrunkHold) {
    let k = &walker.kinematics;
    let (heading, tilt, roll) = k.heading_tilt_roll(TORSO);
    let w = k.velocity[TORSO].w * walker.model.length_scale.sqrt();
    let r = &k.rotation[TORSO];
    let attitude = [tilt + walker.model.floor.slope, roll, heading];
    let rate = [w.dot(r.z), w.dot(r.x), w.dot(r.y)];
    let size = walker.model.mass_scale * walker.model.length_scale;
    for axis in 0..3 {
        let torque =
            hold.stiffness[axis] * (hold.wished[axis] - attitude[axis]) - hold.damping[axis] * rate[axis];
        walker.motor[LUMBAR + axis] = torque.clamp(-MOTOR_LIMIT, MOTOR_LIMIT) * size;
    }
}

/// Swings each arm with the opposite hip.
pub(super) fn swing_arms(walker: &mut Walker, nerves: &Nerves) {
    let size = walker.model.mass_scale * walker.model.length_scale;
    let damping = 1.0 * walker.model.length_scale.sqrt();
    for side in Side::BOTH {
        let drive = *nerves.arm_drive.get(side);
        let hip = walker.state.angles[wm::leg_dof(side.opposite()) + leg::HIP_FLEXION];
        let shoulder = wm::arm_dof(side);
        let target = drive * ARM_COUPLING * (hip - 0.15) - 0.05;
        let torque = 14.0 * (target - walker.state.angles[shoulder]) - damping * walker.state.rates[shoulder];
        walker.motor[shoulder] = size * torque;
        walker.motor[shoulder + 2] = size * 4.0 * nerves.elbow_flexion;
    }
}

/// A cane lifts the trunk by a share of the floor's force on the leg it serves. The hand is not modelled: the force acts
/// at the trunk's centre.
pub(super) fn lean_on_cane(walker: &mut Walker, nerves: &Nerves) {
    let lift: f64 =
        nerves.cane.iter().map(|(side, share)| share * walker.feet.get(side).force.y.max(0.0)).sum();
    walker.push = Vec3::new(0.0, lift, 0.0);
}
