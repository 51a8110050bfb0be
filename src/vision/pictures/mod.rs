//! The pictures themselves: sizes, light, what moves in them, where a network sees something.

pub(in crate::vision) mod area_average;
pub mod camera_watch;
pub mod heatmap;
pub mod letterbox;
pub mod light;
pub mod moving_regions;
pub mod small_picture;
pub mod video_frame;
