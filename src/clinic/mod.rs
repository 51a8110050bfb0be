//! Who was recorded, how, and what came out. Pure; imports only [`crate::biomechanics`].

pub mod assessment;
pub mod change_thresholds;
pub mod comparison;
pub mod finding_words;
pub mod gait_profile;
pub mod language;
pub mod norms;
pub mod not_timed;
pub mod pass_evidence;
pub mod patient;
pub mod pooling;
pub mod protocol;
pub mod quality_touch;
pub mod quantity;
pub mod repeatability;
pub mod session;
pub mod task_effect;
pub mod timed_measure;
pub mod timed_result;
pub mod timed_up_and_go;
pub mod timed_walk;
pub mod trial;
pub mod turn;
pub mod view_gate;
pub mod visit_result;
pub mod wall_time;
