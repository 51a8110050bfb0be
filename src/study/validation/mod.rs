//! Validation: real walks with known truth, filmed by virtual cameras through detector-like noise, read by the same
//! analysis as a patient's video, and compared number by number.
//!
//! We validate on projected motion capture, not on simulated walks, because only real people limp in ways that nobody
//! thought of; and we report by group, because a mean over healthy adults hides the children and the patients.
//!
//! The analysis is a parameter of [`run::run`], so that two versions of it can be compared on the same films.

pub mod agreement;
pub mod clips;
pub mod coverage;
pub mod curves;
mod learned;
mod learned_curves;
pub mod matching;
pub mod measure;
pub mod muscles;
mod own_windows;
pub mod report;
pub mod run;
mod sensors;
pub mod split;
mod tables;
pub mod trial;

pub use own_windows::write_windows;
pub use report::write_report;
pub use run::{CameraChoice, Record, Settings, noise_from_name, run, run_with_estimator};
pub use sensors::{SensorEstimator, sensor_section};
pub use split::Split;
pub use trial::{Group, RealTrial, TrialError, read_folder};
