//! Walks that are known exactly: from formulae, from the simulator, from the generator, and variations of them.

pub mod analytic_walker;
pub mod gait_change;
pub mod generated_gait;
pub mod generated_walk;
pub mod healthy_person;
pub mod known_gait;
pub mod known_walk;
pub mod leg_timing;
pub mod population;
pub mod walk_variation;
pub(crate) mod walker_body;
pub mod walker_condition;
