//! Which leg is which: named over a whole walk, put right where they were exchanged.

pub mod leg_identity;
pub mod merged_legs;
pub mod side_check;
