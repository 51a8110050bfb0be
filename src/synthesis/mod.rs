//! What sensors would see of a walk that is known exactly.
//!
//! The same camera and noise serve validation on real motion capture, tests on analytic walks, and training data;
//! they are written once, so that a method is never trained on one lens and judged through another.

pub mod analytic_walker;
mod figure_drawing;
pub mod known_walk;
pub mod pose_noise;
pub mod virtual_accelerometer;
pub mod virtual_camera;
mod walker_body;
pub mod walker_film;

pub use analytic_walker::{AnalyticWalker, KnownEvent, WalkerParameters};
pub use known_walk::KnownWalk;
pub use pose_noise::{NoiseReport, PoseNoise};
pub use virtual_accelerometer::{AccelerometerRecord, SensorSite, VirtualAccelerometer};
pub use virtual_camera::{CameraPlacement, VirtualCamera};
pub use walker_film::{FilmParameters, FilmView, WalkerFilm};
