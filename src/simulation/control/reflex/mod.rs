//! Spinal reflexes with delays and a supraspinal layer above them.

pub mod effort;
pub mod gains;
pub mod gait_phase;
pub mod reflex_controller;
mod reflexes;
