//! What sensors would see of a walk that is known exactly.
//!
//! The same camera and noise serve validation on real motion capture, tests on analytic walks, and training data;
//! they are written once, so that a method is never trained on one lens and judged through another.

pub mod analytic_walker;
pub mod anchor;
pub mod detector_errors;
mod figure_drawing;
pub mod filmed_walker;
pub mod gait_change;
pub mod gait_labels;
pub mod gait_map;
pub mod generated_gait;
pub mod generated_walk;
pub mod healthy_person;
pub mod known_gait;
pub mod known_walk;
pub mod leg_timing;
pub mod marker_places;
pub mod population;
pub mod pose_noise;
pub mod sensor_example;
pub mod training_example;
pub mod training_film;
pub mod virtual_accelerometer;
pub mod virtual_camera;
pub mod walk_variation;
mod walker_body;
pub mod walker_condition;
pub mod walker_film;

pub use analytic_walker::{AnalyticWalker, KnownEvent, WalkerParameters};
pub use detector_errors::DetectorErrors;
pub use gait_change::GaitChange;
pub use gait_labels::GaitLabels;
pub use known_gait::KnownGait;
pub use known_walk::KnownWalk;
pub use leg_timing::LegTiming;
pub use marker_places::MarkerPlaces;
pub use population::Population;
pub use pose_noise::{NoiseReport, PoseNoise};
pub use training_film::{FilmKind, TrainingFilm};
pub use virtual_accelerometer::{AccelerometerRecord, SensorSite, VirtualAccelerometer};
pub use virtual_camera::{CameraPlacement, VirtualCamera};
pub use walk_variation::WalkVariation;
pub use walker_condition::WalkerCondition;
pub use walker_film::{FilmParameters, FilmView, WalkerFilm};
