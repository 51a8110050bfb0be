//! The constant side of a walker: segments, muscles, feet, and what a clinician may change about them.

pub mod adult;
pub mod anthropometry;
mod build;
pub mod leg_parameters;
pub mod parameter_info;
pub mod parameters;
pub mod skeleton;
pub mod walker_model;
