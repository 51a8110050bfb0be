//! People and their key-points in pictures.

pub mod finished_reading;
pub(in crate::inference) mod mediapipe_pose;
pub mod person_detector;
pub mod person_reader;
pub mod person_reading;
pub mod pose_estimator;
pub(in crate::inference) mod rtmpose;
