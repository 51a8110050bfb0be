//! Science tests: no window, no GPU. Without features they build in seconds.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod dynamics_laws;
mod house_rules;
#[cfg(feature = "io")]
mod video_files;
