//! Who was recorded, how, and what came out. Pure; imports only [`crate::biomechanics`].

pub mod assessment;
pub mod norms;
