//! Threads: from a recording to an assessment without blocking the window.
//!
//! Window and workers speak through two closed lists, [`request::Request`] and [`event::Event`], over
//! [`window_link`]. The window never waits for a worker.

pub mod event;
pub mod final_analysis;
pub mod request;
pub mod validation;
pub mod window_link;
