//! What speaks for and against a recording, held against its numbers.

pub mod film_checks;
pub mod quality;
pub(in crate::analysis) mod seen_amiss;
pub mod trust;
