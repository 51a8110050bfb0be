//! How findings are written down, every value by its name: the archive seals these forms, `exchange` writes them as files.
//!
//! The science types carry no serde; conversions are by hand, so that they can change freely. Adding a key is free; what an
//! older version wrote is read for good.

mod assessment;
mod curve;
mod estimate;
mod event;
mod finding;
mod findings;
mod old_assessment;
mod options;

pub use assessment::{AnyAssessment, StoredAssessment};
pub use estimate::StoredEstimate;
pub use event::StoredEvent;
pub use finding::StoredFinding;
pub use findings::StoredFindings;
pub use options::StoredOptions;
