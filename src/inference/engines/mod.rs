//! What runs a network: ONNX Runtime where its library is found, rten where not.

pub(in crate::inference) mod held_library;
pub(in crate::inference) mod onnx_runtime;
pub(in crate::inference) mod rten_runtime;
pub mod runtime;
pub mod telemetry;
