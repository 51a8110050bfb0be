//! Muscles: characteristic curves, the muscle-tendon unit, and what their work costs.

pub mod curves;
pub mod metabolism;
pub mod unit;
