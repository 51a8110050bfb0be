//! Threads: from a recording to an assessment without blocking the window.
//!
//! Window and workers speak through two closed lists, [`request::Request`] and [`event::Event`], over
//! [`window_link`]. The window never waits for a worker. [`workers::Workers`] starts the threads: one that receives
//! requests, one that owns the open source ([`capture_worker`]), one that reads poses for the live view
//! ([`preview_worker`]), one for long jobs ([`job_worker`]), one that owns the archive ([`records_worker`]), one
//! that makes stored walks ready ([`walk_worker`]), one that draws reports ([`report_worker`]) and one that names
//! cameras. Each owns its resource alone; no state is shared but flags, counters and finished, unchangeable results.
//! No order is dropped because others wait: of those of which only the newest counts, the older are passed over by
//! the thread that serves them.

pub mod batch;
pub mod budgeted_channel;
pub mod cancellation;
pub mod capture_worker;
pub mod care_wire;
pub mod condition_file;
pub mod dataset;
pub mod demonstration;
pub mod drawn_gaits;
pub mod event;
mod film_notes;
pub mod final_analysis;
pub mod frame_reader;
pub mod gait_map_file;
pub mod job_worker;
mod known_controllers;
mod lazy_network;
pub mod learned_reader;
pub mod live_inlet;
pub mod live_numbers;
pub mod live_pace;
pub mod local_time;
pub mod mailbox;
pub mod overlay_film;
mod patient_files;
pub mod playback_clock;
pub mod preview_worker;
pub mod real_tools;
pub mod recorded_person;
mod records_care;
pub mod records_place;
mod records_walks;
pub mod records_wire;
pub mod records_worker;
pub mod report_wire;
pub mod report_worker;
pub mod request;
pub mod sensor_analysis;
pub mod simulation_export;
pub mod simulation_request;
pub mod simulation_worker;
pub mod sources;
pub mod stride_film;
pub mod validation;
pub mod walk_folder;
pub mod walk_places;
pub mod walk_profile;
pub mod walk_worker;
pub mod window_link;
pub mod worker;
pub mod workers;
