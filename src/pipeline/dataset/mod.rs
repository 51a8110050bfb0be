//! Data sets of simulated gaits: who is simulated is decided in `synthesis`, here it becomes files.
//!
//! One file per anchor, because a file is what can be made by any process, checked by its hash, left out when a broken
//! run is taken up again, and kept whole on one side of a split.

mod anchor_file;
mod manifest;
mod run;

pub use anchor_file::{SCHEMA, anchor_bytes};
pub use run::{DatasetSettings, DatasetSummary, Shard, make};
