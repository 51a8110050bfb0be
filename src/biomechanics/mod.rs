//! The language of the program: anatomy, motion and gait, without pixels, files or threads.
//!
//! Imports nothing else of ours. Angles are radians, zero in quiet standing; hip and knee flexion, ankle
//! dorsiflexion, adduction, anterior pelvic tilt and forward trunk lean are positive.

pub mod anatomy;
pub mod gait;
pub mod kinematics;
pub mod motion;
pub mod random;
pub mod reference_table;
pub mod signal;
pub mod typical_gait;
pub mod usual_activity;

/// Gravity, m/s²: what it is in the middle of Europe, under which all controllers were found. Standard gravity, which sensors
/// call g, is 0.03 % less; no measurement here tells the two apart.
pub const GRAVITY: f64 = 9.81;
