//! What the simulated twin is used for: conditions as files, walks on the map of synthetic gaits, gaits that are drawn
//! beside it, and its walks as files. The physics is in [`crate::simulation`]; threads are in [`crate::pipeline`].

pub mod condition_file;
pub mod drawn_gaits;
pub mod gait_map_file;
pub mod known_controllers;
pub mod simulated_trial;
pub mod simulation_export;
pub mod verdict;
pub mod walk_places;
pub mod walk_profile;
