//! The tree of rigid bodies: segments, joints, masses. Constant during a simulation.
//!
//! The tree is data, not code, so that the same dynamics run a pendulum in a test and a person of any size.

use crate::simulation::dynamics::spatial::Vec3;

/// A rigid segment and the joint by which it hangs on its parent.
///
/// Points are in the segment's own frame, whose origin is its centre of mass and whose axes are those of the world when
/// all joint angles are zero (standing straight).
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// The name in files.
    pub name: &'static str,
    /// Index of the parent; `None` for the root.
    pub parent: Option<usize>,
    /// Mass, kg.
    pub mass: f64,
    /// Principal moments of inertia about the centre of mass, kg m^2.
    pub inertia: Vec3,
    /// Joint centre in the parent's frame, m.
    pub joint_in_parent: Vec3,
    /// Joint centre in this segment's frame, m.
    pub joint_in_body: Vec3,
    /// First degree of freedom of the joint.
    pub first_dof: usize,
    /// Hinge axes of the joint, in the order in which they turn.
    pub axes: Vec<Vec3>,
}

/// Whether the root segment floats or is nailed to the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Six degrees of freedom: three of place (0 to 2), three of turning (3 to 5).
    Floating,
    /// None; for tests of single joints.
    Fixed,
}

/// Soft end of a joint's range, its passive spring and its damping.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JointTissue {
    /// Lower end of the free range, rad.
    pub lower: f64,
    /// Upper end of the free range, rad.
    pub upper: f64,
    /// Stiffness beyond the range, N m/rad.
    pub stop_stiffness: f64,
    /// Spring over the whole range, N m/rad.
    pub spring: f64,
    /// Where that spring is at rest, rad.
    pub rest: f64,
    /// Viscous damping over the whole range, N m s/rad.
    pub damping: f64,
}

impl JointTissue {
    /// A joint without any passive resistance.
    pub const FREE: JointTissue = JointTissue {
        lower: f64::NEG_INFINITY,
        upper: f64::INFINITY,
        stop_stiffness: 0.0,
        spring: 0.0,
        rest: 0.0,
        damping: 0.0,
    };
}

/// All segments of a walker.
#[derive(Clone, Debug, PartialEq)]
pub struct Skeleton {
    /// Root behaviour.
    pub base: Base,
    /// Segments, parents before children.
    pub bodies: Vec<Body>,
    /// Passive tissue of each degree of freedom.
    pub tissue: Vec<JointTissue>,
    /// For each degree of freedom the one before it on the way to the root.
    pub dof_parent: Vec<Option<usize>>,
    /// For each degree of freedom the segment it moves.
    pub dof_body: Vec<usize>,
}

impl Skeleton {
    /// Numbers the degrees of freedom of a list of segments (parents first). `first_dof` of the segments is filled in.
    pub fn new(base: Base, mut bodies: Vec<Body>) -> Skeleton {
        let mut dof_parent: Vec<Option<usize>> = Vec::new();
        let mut dof_body = Vec::new();
        let mut last_dof: Vec<Option<usize>> = Vec::new();
        for index in 0..bodies.len() {
            let root_dofs = if index == 0 && base == Base::Floating { 6 } else { 0 };
            let mut previous = bodies[index].parent.and_then(|parent| last_dof[parent]);
            bodies[index].first_dof = dof_parent.len();
            for _ in 0..root_dofs.max(bodies[index].axes.len()) {
                dof_parent.push(previous);
                dof_body.push(index);
                previous = Some(dof_parent.len() - 1);
            }
            last_dof.push(previous);
        }
        let tissue = vec![JointTissue::FREE; dof_parent.len()];
        Skeleton { base, bodies, tissue, dof_parent, dof_body }
    }

    /// Number of degrees of freedom.
    pub fn dofs(&self) -> usize {
        self.dof_parent.len()
    }

    /// Number of degrees of freedom of the root: 6 or 0.
    pub fn root_dofs(&self) -> usize {
        match self.base {
            Base::Floating => 6,
            Base::Fixed => 0,
        }
    }

    /// Total mass, kg.
    pub fn mass(&self) -> f64 {
        self.bodies.iter().map(|body| body.mass).sum()
    }
}
