//! Simulate: a condition on sliders, the walker that it makes walking beside them, and how that compares.
//!
//! Physics runs on threads of the pipeline; what is drawn here is a finished walk of twenty seconds, played in real time.

mod bands;
mod body;
mod condition;
mod eye;
mod figures;
mod map;
mod map_figure;
mod numbers;
mod panel;
mod stage;
mod sweep;

pub use panel::{SimulationMemory, simulation_panel};
