//! Timed tests: their phases, their clocks and why there may be no time.

pub mod hand_timed;
pub mod not_timed;
pub mod timed_measure;
pub mod timed_norms;
pub mod timed_result;
pub mod timed_up_and_go;
pub mod timed_walk;
pub mod turn;
