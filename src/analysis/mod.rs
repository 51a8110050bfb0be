//! From one person's key-points to an [`Assessment`](crate::clinic::assessment::Assessment): the only road to numbers.
//!
//! Window, command line, validation and tests all call `analyse`. It is pure and non-causal: it sees the whole
//! recording. What the live screen shows comes from preview code that is marked as such.
//!
//! Departure from the architecture sketch: this stands outside `pipeline`, so that the whole analysis is tested
//! without features.

pub mod options;

pub use options::AnalysisOptions;
