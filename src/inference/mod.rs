//! Networks: the only user of ONNX Runtime and rten.
//!
//! A network's file becomes a [`engines::runtime::Session`]; what the networks say about a picture becomes the pure types of
//! [`crate::vision`]. Nothing here decides about gait. The usual door is [`pose::person_reader::PersonReader`].

pub mod accelerometer_estimator;
mod checked_file;
pub mod engines;
pub mod error;
pub mod gait_estimator;
pub mod gait_generator;
pub mod lazy_network;
pub mod manifest;
pub mod model_folder;
pub mod networks;
pub mod onnx_writer;
pub mod pose;
mod search_places;
pub mod tflite_import;

pub use error::InferenceError;
