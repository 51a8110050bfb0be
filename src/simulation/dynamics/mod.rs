//! Mechanics of the body tree: algebra, kinematics, equations of motion, and the forces that need no nerves.

pub mod equations;
pub mod passive;
pub mod spatial;
pub mod state;
pub mod walker;
