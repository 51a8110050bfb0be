//! From pictures to tracked people, pure: no decoder, no network, only what is done with their output.

mod area_average;
pub mod body_build;
pub mod camera_watch;
pub mod heatmap;
pub mod landmarks;
pub mod leg_identity;
pub mod letterbox;
pub mod light;
pub mod live_choice;
pub mod merged_legs;
pub mod moving_regions;
pub mod other_passes;
pub mod person_choice;
pub mod pose;
pub mod pose_window;
pub mod scale;
pub mod side_check;
pub mod small_picture;
pub mod tracker;
pub mod upright;
pub mod video_frame;
mod window_view;
