//! Names of the body: sides and landmarks.

pub mod landmark;
pub mod side;

pub use landmark::{BodyPoint, Landmark, LandmarkTable};
pub use side::{BySide, Side};
