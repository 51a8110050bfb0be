//! Forces that need no nerves: the soft ends of joints, springs, orthoses, and the floor.

use super::spatial::Vec3;
use crate::simulation::model::skeleton::JointTissue;
use crate::simulation::model::walker_model::Floor;

/// Over this angle, rad, a stop grows from nothing to its full stiffness, so that no force jumps.
const STOP_ONSET: f64 = 0.03;
/// Damping of a stop per stiffness, s.
const STOP_DAMPING: f64 = 0.025;

/// Torque of passive tissue at a joint.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TissueTorque {
    /// Torque at the present angle and rate, N m.
    pub torque: f64,
    /// Its slope against the rate with stiffness taken implicitly, N m s/rad.
    pub slope: f64,
    /// The part of the torque that comes from the stop, N m.
    pub stop: f64,
}

/// Torque of passive tissue at an angle (rad) and rate (rad/s), for an implicit step `dt` (s).
pub fn tissue_torque(tissue: &JointTissue, angle: f64, rate: f64, dt: f64) -> TissueTorque {
    let excess = if angle > tissue.upper {
        angle - tissue.upper
    } else if angle < tissue.lower {
        angle - tissue.lower
    } else {
        0.0
    };
    let mut stiffness = tissue.spring;
    let mut damping = tissue.damping;
    let mut torque = -tissue.spring * (angle - tissue.rest) - damping * rate;
    let mut stop = 0.0;
    if excess != 0.0 {
        let e = excess.abs();
        let k = tissue.stop_stiffness * e * (e + 2.0 * STOP_ONSET) / (e + STOP_ONSET).powi(2);
        stop = -tissue.stop_stiffness * excess * e / (e + STOP_ONSET) - STOP_DAMPING * k * rate;
        stiffness += k;
        damping += STOP_DAMPING * k;
        torque += stop;
    }
    TissueTorque { torque: torque - dt * stiffness * rate, slope: damping + dt * stiffness, stop }
}

/// Force of the floor on one sphere.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FloorForce {
    /// Force for an implicit step at the present velocity, N.
    pub force: Vec3,
    /// Resistance along x, y and z that the implicit step adds, N s/m.
    pub resistance: Vec3,
}

/// Force on a sphere of a radius (m) pressed in by `depth` (m > 0) whose material at the floor moves with `velocity`.
///
/// Hunt & Crossley 1975 with a force that never pulls; Coulomb friction that turns viscous below the sticking speed.
pub fn floor_force(floor: &Floor, radius: f64, depth: f64, velocity: Vec3, dt: f64) -> FloorForce {
    let stiffness = floor.stiffness * radius.sqrt();
    let root = depth.sqrt();
    let elastic = stiffness * depth * root;
    let normal = (elastic * (1.0 - 1.5 * floor.dissipation * velocity.y)).max(0.0);
    let sliding = Vec3::new(velocity.x + floor.belt_speed, 0.0, velocity.z);
    let grip = floor.friction * normal / (sliding.norm() + floor.sticking_speed);
    let (lift, normal_resistance) = if normal > 0.0 {
        let implicit = dt * 1.5 * stiffness * root;
        (normal - implicit * velocity.y, 1.5 * floor.dissipation * elastic + implicit)
    } else {
        (0.0, 0.0)
    };
    FloorForce {
        force: Vec3::new(-grip * sliding.x, lift, -grip * sliding.z),
        resistance: Vec3::new(grip, normal_resistance, grip),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_begins_without_a_jump_and_grows_to_its_stiffness() {
        let tissue = JointTissue { lower: -0.5, upper: 0.2, stop_stiffness: 500.0, ..JointTissue::FREE };
        let at = |angle: f64| tissue_torque(&tissue, angle, 0.0, 0.0).torque;
        assert!(at(0.1).abs() < 1e-12);
        assert!(at(0.2001).abs() < 0.01);
        let slope = (at(0.6) - at(0.5)) / 0.1;
        assert!((slope + 500.0).abs() < 15.0, "{slope}");
        assert!(at(-0.6) > 0.0);
    }

    #[test]
    fn the_floor_pushes_and_never_pulls() {
        let floor = Floor {
            stiffness: 1.5e6,
            dissipation: 1.0,
            friction: 0.8,
            sticking_speed: 0.05,
            belt_speed: 0.0,
            slope: 0.0,
        };
        let still = floor_force(&floor, 0.03, 0.01, Vec3::ZERO, 0.001);
        assert!((still.force.y - 1.5e6 * 0.03_f64.sqrt() * 0.001).abs() < 1e-9);
        let leaving = floor_force(&floor, 0.03, 0.01, Vec3::new(0.0, 2.0, 0.0), 0.001);
        assert!(leaving.force.y.abs() < 1e-12);
        let sliding = floor_force(&floor, 0.03, 0.01, Vec3::new(10.0, 0.0, 0.0), 0.001);
        assert!((sliding.force.x / still.force.y + 0.8).abs() < 0.01, "Coulomb friction");
    }
}
