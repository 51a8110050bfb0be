//! Walks towards and away from the camera.

pub mod events;
pub(in crate::analysis) mod fit;
pub mod size;
pub(in crate::analysis) mod swings;
pub mod view;
