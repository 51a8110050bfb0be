//! Science tests: no window, no GPU. Without features they build in seconds.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![cfg_attr(feature = "io", expect(clippy::print_stdout, reason = "a skipped test says so"))]

mod adapted_effects;
#[cfg(feature = "io")]
mod archive_clock;
#[cfg(feature = "io")]
mod archive_command_line;
#[cfg(feature = "io")]
mod archive_files;
#[cfg(feature = "io")]
mod archive_kill;
#[cfg(feature = "io")]
mod archive_restore;
#[cfg(feature = "io")]
mod archive_round_trip;
#[cfg(feature = "io")]
mod archive_safety;
#[cfg(feature = "io")]
mod archive_samples;
#[cfg(feature = "io")]
mod bad_video_files;
#[cfg(feature = "io")]
mod batch;
#[cfg(feature = "io")]
mod bids_folder;
#[cfg(all(feature = "io", target_os = "linux"))]
mod camera_path;
mod clinical_effects;
#[cfg(feature = "io")]
mod command_line;
#[cfg(feature = "io")]
mod composed_scenes;
#[cfg(feature = "io")]
mod damaged_files;
#[cfg(feature = "io")]
mod decoder_process;
#[cfg(feature = "io")]
mod demonstration;
mod dynamics_laws;
#[cfg(feature = "io")]
mod exchange_formats;
mod far_apart_passes;
#[cfg(feature = "io")]
mod films_people_have;
#[cfg(feature = "io")]
mod films_with_losses;
#[cfg(feature = "io")]
mod follow_command_line;
mod following_walk;
#[cfg(feature = "io")]
mod gait_estimator;
#[cfg(feature = "io")]
mod gait_generator;
#[cfg(feature = "io")]
mod gait_map;
#[cfg(feature = "io")]
mod given_files;
#[cfg(feature = "io")]
mod half_a_person;
#[cfg(feature = "io")]
mod honest_numbers;
mod house_repository;
mod house_rules;
mod house_shape;
mod house_words;
#[cfg(feature = "io")]
mod kept_videos;
#[cfg(feature = "io")]
mod laboratory_files;
#[cfg(feature = "io")]
#[path = "../material/mod.rs"]
mod material;
mod muscle_torque;
#[cfg(feature = "io")]
mod network_import_robustness;
#[cfg(feature = "io")]
mod network_installation;
#[cfg(feature = "io")]
mod network_parity;
#[cfg(feature = "io")]
mod network_trust;
#[cfg(feature = "io")]
mod orders_arrive;
#[cfg(feature = "io")]
mod overlay_film;
#[cfg(feature = "io")]
mod pipeline_behaviour;
#[cfg(feature = "io")]
mod pose_programs;
#[cfg(all(feature = "io", target_os = "linux"))]
mod process_arguments;
#[cfg(feature = "io")]
mod public_cases;
#[cfg(feature = "io")]
mod quiet_disk;
#[cfg(feature = "io")]
mod real_media;
#[cfg(feature = "io")]
mod records_thread;
#[cfg(feature = "io")]
mod report_one_page;
#[cfg(feature = "io")]
mod report_pages;
mod round_trip;
#[cfg(feature = "io")]
mod second_walker;
#[cfg(feature = "io")]
mod sensor_files;
mod side_walks;
mod simulated_walk;
#[cfg(feature = "io")]
mod simulation_threads;
mod timed_tests;
#[cfg(feature = "io")]
mod video_files;
#[cfg(feature = "io")]
mod walk_validation;
#[cfg(feature = "io")]
mod walker_command_line;
#[cfg(feature = "io")]
mod walker_pictures;
#[cfg(feature = "io")]
mod walker_seen;
#[cfg(feature = "io")]
mod walking_person;
#[cfg(feature = "io")]
mod whom_to_follow;
#[cfg(feature = "io")]
mod worn_sensor;
