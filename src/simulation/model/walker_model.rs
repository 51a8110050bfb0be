//! [`WalkerModel`]: everything about a walker that does not change while walking.
//!
//! Degrees of freedom, 27 in all: pelvis 0 to 5; left leg 6 to 11 and right leg 12 to 17 (hip flexion, hip adduction,
//! hip internal rotation, knee extension, ankle dorsiflexion, toe extension); lumbar extension, bending to the right,
//! turning to the left 18 to 20; left arm 21 to 23 and right arm 24 to 26 (shoulder flexion, adduction, elbow flexion).
//! The knee's angle is negative in flexion.

use super::adult::{self, Bone, Segment};
use super::skeleton::{Base, Body, JointTissue, Skeleton};
use crate::biomechanics::GRAVITY;
use crate::biomechanics::anatomy::{MuscleGroup, Side};
use crate::simulation::dynamics::spatial::Vec3;
use crate::simulation::muscle::unit::{MuscleUnit, PathPoint};

/// Number of degrees of freedom.
pub const DOFS: usize = 27;
/// Number of muscles: eleven groups on each side.
pub const MUSCLES: usize = 2 * MuscleGroup::COUNT;
/// First lumbar degree of freedom.
pub const LUMBAR: usize = 18;
/// Index of the pelvis.
pub const PELVIS: usize = 0;
/// Index of the torso.
pub const TORSO: usize = 9;

/// Extension at which the lumbar joint rests, rad: the forward tilt of the pelvis (6 degrees in the model's frame) under an
/// upright trunk.
const LORDOSIS: f64 = 0.105;

/// First degree of freedom of a leg.
pub const fn leg_dof(side: Side) -> usize {
    6 + 6 * side as usize
}

/// First degree of freedom of an arm.
pub const fn arm_dof(side: Side) -> usize {
    21 + 3 * side as usize
}

/// Index of the thigh; shank, foot and toes follow it.
pub const fn thigh(side: Side) -> usize {
    1 + 4 * side as usize
}

/// Index of the upper arm; the forearm follows it.
pub const fn upper_arm(side: Side) -> usize {
    10 + 2 * side as usize
}

/// Index of a muscle.
pub const fn muscle(side: Side, group: MuscleGroup) -> usize {
    MuscleGroup::COUNT * side as usize + group as usize
}

/// Joints of a leg as offsets from [`leg_dof`].
pub mod leg {
    /// Hip flexion.
    pub const HIP_FLEXION: usize = 0;
    /// Hip adduction.
    pub const HIP_ADDUCTION: usize = 1;
    /// Hip internal rotation.
    pub const HIP_ROTATION: usize = 2;
    /// Knee extension (negative in flexion).
    pub const KNEE: usize = 3;
    /// Ankle dorsiflexion.
    pub const ANKLE: usize = 4;
    /// Toe extension.
    pub const TOES: usize = 5;
}

/// A sphere of the foot's sole.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactSphere {
    /// Whose foot.
    pub side: Side,
    /// Segment.
    pub body: usize,
    /// Centre in its frame, m.
    pub centre: Vec3,
    /// Radius, m.
    pub radius: f64,
}

/// The floor: Hunt-Crossley stiffness and dissipation, Coulomb friction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Floor {
    /// Stiffness, N m^-1.5 per square root of the sphere's radius.
    pub stiffness: f64,
    /// Dissipation, s/m.
    pub dissipation: f64,
    /// Friction coefficient.
    pub friction: f64,
    /// Below this speed, m/s, friction turns viscous.
    pub sticking_speed: f64,
    /// Speed of a treadmill's belt, m/s; 0 on the ground.
    pub belt_speed: f64,
    /// Slope, rad; uphill positive.
    pub slope: f64,
}

/// All that is constant.
#[derive(Clone, Debug)]
pub struct WalkerModel {
    /// Segments and joints.
    pub skeleton: Skeleton,
    /// Muscles by [`muscle`].
    pub muscles: Vec<MuscleUnit>,
    /// Soles.
    pub spheres: Vec<ContactSphere>,
    /// Floor.
    pub floor: Floor,
    /// Orthoses and braces: further passive tissue at a degree of freedom.
    pub devices: Vec<(usize, JointTissue)>,
    /// Length relative to the reference adult.
    pub length_scale: f64,
    /// Mass relative to the reference adult.
    pub mass_scale: f64,
    /// Total mass, kg.
    pub mass: f64,
    /// Hip to floor, standing, m.
    pub leg_length: f64,
}

impl WalkerModel {
    /// The reference adult of [`adult`].
    pub fn reference_adult() -> WalkerModel {
        let skeleton = reference_skeleton();
        let muscles = Side::BOTH
            .into_iter()
            .flat_map(|side| MuscleGroup::ALL.map(|group| muscle_unit(adult::row(group), side)))
            .collect();
        let spheres = Side::BOTH
            .into_iter()
            .flat_map(|side| {
                adult::SPHERES.iter().map(move |&(toes, place, radius)| ContactSphere {
                    side,
                    body: thigh(side) + if toes { 3 } else { 2 },
                    centre: sided(place, side),
                    radius,
                })
            })
            .collect();
        let floor = Floor {
            stiffness: 4.0 / 3.0 * 1.1547e6,
            dissipation: 1.0,
            friction: 0.8,
            sticking_speed: 0.05,
            belt_speed: 0.0,
            slope: 0.0,
        };
        let mass = skeleton.mass();
        WalkerModel {
            skeleton,
            muscles,
            spheres,
            floor,
            devices: Vec::new(),
            length_scale: 1.0,
            mass_scale: 1.0,
            mass,
            leg_length: 0.396 + 0.43 + 0.0595,
        }
    }

    /// Gravity in the frame of the floor, m/s^2: the floor stays level and gravity tilts on a slope.
    pub fn gravity(&self) -> Vec3 {
        let (s, c) = self.floor.slope.sin_cos();
        Vec3::new(-s, -c, 0.0) * GRAVITY
    }

    /// Body weight, N.
    pub fn weight(&self) -> f64 {
        self.mass * GRAVITY
    }
}

/// A right-side point on either side.
fn sided(p: [f64; 3], side: Side) -> Vec3 {
    let v = Vec3::new(p[0], p[1], p[2]);
    match side {
        Side::Right => v,
        Side::Left => v.mirrored(),
    }
}

fn body(segment: &Segment, side: Side, parent: Option<usize>, axes: Vec<Vec3>) -> Body {
    let [x, y, z] = segment.inertia;
    Body {
        name: segment.name,
        parent,
        mass: segment.mass,
        inertia: Vec3::new(x, y, z),
        joint_in_parent: sided(segment.joint_in_parent, side),
        joint_in_body: sided(segment.joint_in_body, side),
        first_dof: 0,
        axes,
    }
}

fn muscle_unit(row: &adult::MuscleRow, side: Side) -> MuscleUnit {
    let path = row
        .path
        .iter()
        .map(|&(bone, place)| PathPoint {
            body: match bone {
                Bone::Pelvis => PELVIS,
                Bone::Thigh => thigh(side),
                Bone::Shank => thigh(side) + 1,
                Bone::Foot => thigh(side) + 2,
            },
            place: sided(place, side),
        })
        .collect();
    MuscleUnit {
        max_force: row.max_force,
        optimal_length: row.optimal_length,
        slack_length: row.slack_length,
        pennation_sine: row.pennation.sin(),
        max_velocity: 10.0,
        eccentric_limit: 1.4,
        passive_strain: 0.6,
        passive_stiffness: 1.0,
        activation_rate: 100.0,
        deactivation_rate: 25.0,
        path,
    }
}

fn reference_skeleton() -> Skeleton {
    let mut bodies = vec![body(&adult::PELVIS, Side::Right, None, Vec::new())];
    for side in Side::BOTH {
        // Turning about x and y is mirrored on the left, so that adduction and internal rotation are positive on both.
        let g = if side == Side::Right { 1.0 } else { -1.0 };
        let first = thigh(side);
        bodies.push(body(&adult::THIGH, side, Some(PELVIS), vec![Vec3::Z, Vec3::X * g, Vec3::Y * g]));
        bodies.push(body(&adult::SHANK, side, Some(first), vec![Vec3::Z]));
        bodies.push(body(&adult::FOOT, side, Some(first + 1), vec![Vec3::Z]));
        bodies.push(body(&adult::TOES, side, Some(first + 2), vec![Vec3::Z]));
    }
    bodies.push(body(&adult::TORSO, Side::Right, Some(PELVIS), vec![Vec3::Z, Vec3::X, Vec3::Y]));
    for side in Side::BOTH {
        let g = if side == Side::Right { 1.0 } else { -1.0 };
        bodies.push(body(&adult::UPPER_ARM, side, Some(TORSO), vec![Vec3::Z, Vec3::X * g]));
        bodies.push(body(&adult::FOREARM, side, Some(upper_arm(side)), vec![Vec3::Z]));
    }
    let mut skeleton = Skeleton::new(Base::Floating, bodies);
    for side in Side::BOTH {
        let d = leg_dof(side);
        let t = &mut skeleton.tissue;
        t[d + leg::HIP_FLEXION] = stop(-30.0, 120.0, 60.0, 0.1);
        t[d + leg::HIP_ADDUCTION] = stop(-45.0, 20.0, 60.0, 0.1);
        t[d + leg::HIP_ROTATION] = JointTissue { spring: 120.0, ..stop(-45.0, 45.0, 60.0, 4.0) };
        t[d + leg::KNEE] = stop(-120.0, -3.0, 500.0, 0.1);
        t[d + leg::ANKLE] = stop(-60.0, 25.0, 500.0, 0.1);
        t[d + leg::TOES] = JointTissue { spring: 30.0, ..stop(-30.0, 60.0, 60.0, 0.3) };
        let a = arm_dof(side);
        t[a] = stop(-60.0, 120.0, 30.0, 0.5);
        t[a + 1] = JointTissue { spring: 15.0, rest: -0.12, ..stop(-60.0, 10.0, 30.0, 1.0) };
        t[a + 2] = JointTissue { spring: 4.0, rest: 0.45, ..stop(5.0, 140.0, 60.0, 0.4) };
    }
    // Discs, ligaments and the tone of back and belly tie the pelvis to the heavy trunk (N m/rad); with less of it the
    // pelvis pitches by several times what people's does. The back rests hollow: a pelvis that is tilted forward carries
    // an upright trunk without effort.
    let lumbar = [(-50.0, 25.0, 450.0, LORDOSIS), (-15.0, 15.0, 150.0, 0.0), (-15.0, 15.0, 60.0, 0.0)];
    for (k, (low, high, spring, rest)) in lumbar.into_iter().enumerate() {
        skeleton.tissue[LUMBAR + k] = JointTissue { spring, rest, ..stop(low, high, 500.0, 20.0) };
    }
    skeleton
}

/// A range in degrees (as the sources print them), stiffness beyond it (N m/rad) and damping (N m s/rad).
fn stop(lower: f64, upper: f64, stiffness: f64, damping: f64) -> JointTissue {
    JointTissue {
        lower: lower.to_radians(),
        upper: upper.to_radians(),
        stop_stiffness: stiffness,
        damping,
        ..JointTissue::FREE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_adult_has_the_mass_and_the_degrees_of_freedom_it_says() {
        let model = WalkerModel::reference_adult();
        assert!((model.mass - adult::MASS).abs() < 0.01, "{}", model.mass);
        assert_eq!(model.skeleton.dofs(), DOFS);
        assert_eq!(model.muscles.len(), MUSCLES);
        for side in Side::BOTH {
            assert_eq!(model.skeleton.bodies[thigh(side)].first_dof, leg_dof(side));
            assert_eq!(model.skeleton.bodies[upper_arm(side)].first_dof, arm_dof(side));
        }
        assert_eq!(model.skeleton.bodies[TORSO].first_dof, LUMBAR);
    }
}
