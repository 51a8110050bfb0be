//! The file formats that other programs rely on: pose files of many programs, tables of worn sensors, assessments, step and
//! curve tables, motions.
//!
//! Stored forms are separate types with a schema number, so that science types can change freely: we convert by hand
//! here, not by deriving serde on the science types. Adding keys is free; renaming one needs a new schema number.

pub mod assessment_file;
pub mod batch_table;
pub mod bids_motion;
pub mod c3d;
pub mod error;
pub mod fhir;
pub mod motion_file;
pub mod opensim_files;
pub mod pose_file;
pub mod pose_formats;
pub mod research_table;
pub mod safetensors;
pub mod sensors;
mod stored_estimate;
pub mod tables;

pub use error::ExchangeError;
