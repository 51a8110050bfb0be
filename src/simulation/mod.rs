//! Physics of walking: pure, `f64`, deterministic.

pub mod control;
pub mod dynamics;
pub mod library;
pub mod measure;
pub mod model;
pub mod muscle;
pub mod optimization;
pub mod presets;
pub mod random;
pub mod simulate;
pub mod simulator;
