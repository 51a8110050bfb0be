//! What sensors would see of a walk that is known exactly.
//!
//! The same camera and noise serve validation on real motion capture, tests on analytic walks, and training data;
//! they are written once, so that a method is never trained on one lens and judged through another.

pub mod known_walk;
pub mod pose_noise;
pub mod random;
pub mod virtual_camera;

pub use known_walk::KnownWalk;
pub use pose_noise::{NoiseReport, PoseNoise};
pub use random::Random;
pub use virtual_camera::{CameraPlacement, VirtualCamera};
