//! Names of the body: sides, landmarks and muscle groups.

pub mod landmark;
pub mod muscle;
pub mod sex;
pub mod side;

pub use landmark::{BodyPoint, Landmark, LandmarkTable};
pub use muscle::{MuscleGroup, MuscleTable};
pub use sex::Sex;
pub use side::{BySide, Side};
