//! From pictures to tracked people, pure: no decoder, no network, only what is done with their output.

pub mod landmarks;
pub mod legs;
pub mod people;
pub mod pictures;
pub mod pose;
pub mod pose_window;
pub mod scale;
mod window_view;
