//! Data sets of simulated gaits: who is simulated is decided in `synthesis`, here it becomes files.
//!
//! A few files per anchor, its walks, what cameras see of them and what worn sensors feel, because a file is what can be made by any process, checked by its hash, left out when a broken
//! run is taken up again, and kept whole on one side of a split.

mod anchor_file;
mod film_file;
mod manifest;
mod profile_file;
mod run;
mod sensor_file;

pub use anchor_file::{SCHEMA, anchor_bytes, read_gaits};
pub use film_file::{FILMS_SCHEMA, film_bytes, film_file_bytes, films};
pub use profile_file::{PROFILES_SCHEMA, ProfileSummary, write_profiles};
pub use run::{DatasetSettings, DatasetSummary, Shard, make};
pub use sensor_file::{SENSORS_SCHEMA, sensor_bytes};
