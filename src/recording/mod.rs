//! Reading a recording: from a film, a pose file, a camera or a worn sensor to one result, and that result as a folder.
//!
//! Ordinary functions that take as long as they take, with progress and a stop flag; who must not wait calls them from a
//! thread of [`crate::pipeline`]. Window, command line and tests go this one road ([`final_analysis`]).

pub mod analysed_trial;
pub mod batch;
pub mod candidates;
pub mod demonstration;
mod film_notes;
pub mod final_analysis;
pub mod learned_reader;
pub mod live_pace;
pub mod overlay_film;
pub mod recorded_person;
pub mod sensor_analysis;
pub mod source_choice;
pub mod sources;
pub mod stage;
pub mod stride_film;
pub mod walk_folder;
