//! Networks: the only user of ONNX Runtime and rten.
//!
//! A network's file becomes a [`runtime::Session`]; what the networks say about a picture becomes the pure types of
//! [`crate::vision`]. Nothing here decides about gait. The usual door is [`person_reader::PersonReader`].

pub mod accelerometer_estimator;
mod checked_file;
pub mod error;
pub mod finished_reading;
pub mod gait_estimator;
pub mod gait_generator;
mod held_library;
pub mod manifest;
mod mediapipe_pose;
pub mod model_folder;
pub mod networks;
mod onnx_runtime;
pub mod onnx_writer;
pub mod person_detector;
pub mod person_reader;
pub mod pose_estimator;
mod rten_runtime;
mod rtmpose;
pub mod runtime;
mod search_places;
pub mod telemetry;
pub mod tflite_import;

pub use error::InferenceError;
