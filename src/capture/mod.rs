//! Frames in: the only user of decoders and cameras.

pub mod error;
pub mod frame_source;

pub use error::CaptureError;
pub use frame_source::{FrameSource, SourceDescription, SourceKind};
