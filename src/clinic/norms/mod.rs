//! What healthy people do: values and curves with the study behind each.
//!
//! The tables stand in `assets/normative`, each with study, people, ages, instrument and licence in its head, and are
//! compiled in, so that no number can be shown without its source. We ship no table whose licence forbids it and no
//! number that we cannot name a study for: where there is none, the answer is [`NoNorm`] with the reason.
//!
//! A norm for adults is used only for a person whose age is known or who is said to be an adult; it is never assumed.

pub mod curve_bands;
pub mod matching;
pub mod person;
pub mod spatiotemporal;
pub mod table;
pub mod usual_muscles;

pub use curve_bands::{CurveBand, curve_band};
pub use matching::Matched;
pub use person::{NormPerson, Sex};
pub use spatiotemporal::{BEYOND, Norm, norm};
pub use table::{NoNorm, NormSource};
pub use usual_muscles::{UsualMuscles, usual_muscles};
