//! From landmark positions to angles.

pub mod bone_geometry;
pub mod joint_angles;
