//! Names of the body: sides, landmarks and muscle groups.

pub mod landmark;
pub mod muscle;
pub mod side;

pub use landmark::{BodyPoint, Landmark, LandmarkTable};
pub use muscle::{MuscleGroup, MuscleTable};
pub use side::{BySide, Side};
