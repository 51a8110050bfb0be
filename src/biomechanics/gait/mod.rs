//! Gait: events, steps and strides, and the parameters that clinicians read.

pub mod cycle_curves;
pub mod deviation;
pub mod estimate;
pub mod event;
pub mod event_detection;
pub mod interval;
pub mod learned;
pub mod learned_curves;
pub mod learned_sensor;
pub mod parameters;
pub mod plausibility;
pub mod sensor_bouts;
pub mod spatiotemporal;
pub mod steps;
pub mod summary;
pub mod symmetry;
pub mod variability;

pub use estimate::{Estimate, Method, Status, Unit};
pub use event::{EventKind, GaitEvent};
pub use parameters::{GaitParameters, Parameter};
pub use steps::{Step, Stride};
