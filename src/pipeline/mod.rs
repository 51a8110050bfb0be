//! Threads: from a recording to an assessment without blocking the window.
//!
//! Window and workers speak through two closed lists, [`crate::messages::request::Request`] and [`crate::messages::event::Event`], over
//! [`crate::messages::window_link`]. The window never waits for a worker. [`workers::Workers`] starts the threads: one that receives
//! requests, one that owns the open source ([`capture_worker`]), one that reads poses for the live view
//! ([`preview_worker`]), one for long jobs ([`job_worker`]), one that owns the archive ([`records_worker`]), one
//! that makes stored walks ready ([`walk_worker`]), one that draws reports ([`report_worker`]) and one that names
//! cameras. Each owns its resource alone; no state is shared but flags, counters and finished, unchangeable results.
//! No order is dropped because others wait: of those of which only the newest counts, the older are passed over by
//! the thread that serves them.

pub mod budgeted_channel;
pub mod cancellation;
pub mod capture_worker;
pub mod frame_reader;
pub mod job_worker;
pub mod live_inlet;
pub mod live_numbers;
pub mod mailbox;
pub mod playback_clock;
pub mod preview_worker;
pub mod real_tools;
mod records_care;
mod records_walks;
pub mod records_worker;
pub mod report_worker;
pub mod simulation_worker;
pub mod walk_worker;
pub mod worker;
pub mod workers;
