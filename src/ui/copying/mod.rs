//! Everything that a person can take along: tables as text and as CSV, plots as picture and as data, the film as it is
//! seen.

pub mod menu;
pub mod plots;
pub mod shots;
pub mod tables;
