//! The language of the program: anatomy, motion and gait, without pixels, files or threads.
//!
//! Imports nothing else of ours. Angles are radians, zero in quiet standing; hip and knee flexion, ankle
//! dorsiflexion, adduction, anterior pelvic tilt and forward trunk lean are positive.

pub mod anatomy;
pub mod gait;
pub mod kinematics;
pub mod motion;
pub mod random;
pub mod signal;

/// Standard gravity, m/s².
pub const GRAVITY: f64 = 9.806_65;
