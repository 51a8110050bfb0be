//! From landmark positions to angles.

pub mod joint_angles;
