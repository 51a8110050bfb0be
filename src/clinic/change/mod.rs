//! Change between visits: what is more than chance, and what matters.

pub mod change_thresholds;
pub mod comparison;
pub mod repeatability;
pub mod task_effect;
