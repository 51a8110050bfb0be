//! Networks: the only user of ONNX Runtime and rten.
//!
//! A network's file becomes a [`runtime::Session`]; what the networks say about a picture becomes the pure types of
//! [`crate::vision`]. Nothing here decides about gait.

pub mod error;
pub mod model_folder;
mod onnx_runtime;
pub mod onnx_writer;
mod rten_runtime;
pub mod runtime;
pub mod tflite_import;

pub use error::InferenceError;
