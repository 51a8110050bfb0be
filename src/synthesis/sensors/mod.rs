//! What cameras, detectors and worn sensors would see of a known walk.

pub mod detector_errors;
pub(crate) mod figure_drawing;
pub mod filmed_walker;
pub mod marker_places;
pub mod pose_noise;
pub mod virtual_accelerometer;
pub mod virtual_camera;
pub mod walker_film;
