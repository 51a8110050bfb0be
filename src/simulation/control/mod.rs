//! The nervous system: spinal reflexes with delays, a supraspinal layer, noise, and what illness does to them.

pub mod delay_line;
pub mod effort;
pub mod gains;
pub mod gait_phase;
pub mod nerves;
pub mod reflex_controller;
mod reflexes;
pub mod sensors;
