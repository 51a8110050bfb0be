//! What sensors would see of a walk that is known exactly.
//!
//! The same camera and noise serve validation on real motion capture, tests on analytic walks, and training data;
//! they are written once, so that a method is never trained on one lens and judged through another.

pub mod gait_map;
pub mod sensors;
pub mod training;
pub mod walks;

pub use sensors::detector_errors::DetectorErrors;
pub use sensors::marker_places::MarkerPlaces;
pub use sensors::pose_noise::{NoiseReport, PoseNoise};
pub use sensors::virtual_accelerometer::{AccelerometerRecord, SensorSite, VirtualAccelerometer};
pub use sensors::virtual_camera::{CameraPlacement, VirtualCamera};
pub use sensors::walker_film::{FilmParameters, FilmView, WalkerFilm};
pub use training::gait_labels::GaitLabels;
pub use training::training_film::{FilmKind, TrainingFilm};
pub use walks::analytic_walker::{AnalyticWalker, KnownEvent, WalkerParameters};
pub use walks::gait_change::GaitChange;
pub use walks::known_gait::KnownGait;
pub use walks::known_walk::KnownWalk;
pub use walks::leg_timing::LegTiming;
pub use walks::population::Population;
pub use walks::walk_variation::WalkVariation;
pub use walks::walker_condition::WalkerCondition;
