//! Physics of walking: pure, `f64`, deterministic.

pub mod dynamics;
pub mod model;
pub mod muscle;
