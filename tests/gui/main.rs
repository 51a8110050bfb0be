//! Tests of the window without a display: update, panels, the whole program with scripted workers, pictures.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
#![expect(clippy::print_stdout, reason = "a skipped test says so")]

/// As in the window program: memory is wiped as it is given back.
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

mod about;
mod archive_care;
mod beside_the_walk;
mod clinic_work;
mod copying_plots;
mod example_walk;
mod film;
mod first_report;
mod folder;
mod gait_map;
mod interactions;
#[path = "../material/mod.rs"]
mod material;
mod names_and_films;
mod one_source;
mod own_dialog;
mod panels;
mod pictures;
mod records;
mod records_keys;
mod save_later;
mod screen_pictures;
mod scripted_workers;
mod secrets;
mod set_up;
mod simulation;
mod small_window;
mod spoken_names;
mod stills;
mod taking_along;
mod timed_tests;
mod tutorial;
mod update;
mod visible_focus;
mod whole_program;
