//! Tests of the window without a display: update, panels, the whole program with scripted workers, pictures.

mod example_walk;
mod panels;
mod pictures;
mod scripted_workers;
mod update;
mod whole_program;
