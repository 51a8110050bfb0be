//! What is wished of the body in one moment, as a list.

use crate::simulation::dynamics::spatial::Vec3;

/// What a wish is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// Acceleration of a joint, by degree of freedom, rad/s^2.
    Joint(usize),
    /// Turning of the pelvis about an axis in the world, rad/s^2.
    Pelvis(Vec3),
    /// Acceleration of the centre of mass along a direction, m/s^2.
    Centre(Vec3),
    /// Moment of a joint, N m: muscles and passive tissue.
    Moment(usize),
    /// Upward acceleration of a point of a swinging foot (body, place in the world), m/s^2, by flexing hip, knee and ankle
    /// only: else the body would raise the foot with both hip muscles of the frontal plane at full force.
    Lift(usize, Vec3),
}

impl Kind {
    /// What counts as one unit of missing it. `size` is mass times length relative to the reference adult.
    pub(super) fn unit(self, size: f64) -> f64 {
        match self {
            Kind::Joint(_) | Kind::Pelvis(_) => 20.0,
            Kind::Centre(_) => 2.0,
            Kind::Lift(..) => 10.0,
            Kind::Moment(_) => 20.0 * size,
        }
    }
}

/// A wish with its weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Task {
    pub(super) kind: Kind,
    pub(super) target: f64,
    pub(super) weight: f64,
}

impl Task {
    pub(super) fn new(kind: Kind, target: f64, weight: f64) -> Task {
        Task { kind, target, weight }
    }
}
