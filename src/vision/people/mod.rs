//! Who is in the pictures: followed from one to the next, told apart, chosen.

pub mod body_build;
pub mod heads;
pub mod live_choice;
pub mod other_passes;
pub mod person_choice;
pub mod tracker;
pub mod upright;
