//! Signals: noisy samples at uneven times in, smooth values with derivatives at any time out.
//!
//! The workhorse is [`smoother`], a smoothing spline computed as a Kalman smoother, not a fixed low-pass, because it
//! takes true time stamps, gaps and outliers as they are, gives derivatives and standard deviations, and lets the data
//! choose the cut-off by likelihood. [`butterworth`] is kept for signals that are even already and for comparison
//! with the literature.

pub mod butterworth;
pub mod differentiation;
pub mod felt_rhythm;
pub mod gap_filling;
pub mod peaks;
pub mod resampling;
pub mod robust;
pub mod sensor_window;
pub mod smoother;

pub use smoother::{Sample, SmoothPoint, SmootherModel};
