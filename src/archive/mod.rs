//! The archive: patients, visits, walks and results in a folder that is unreadable without passphrase or recovery key.
//!
//! * We use SQLite through SQLCipher, not files of our own, because it survives being killed at any moment and a full
//!   disk, and encrypts its journal as well; and one file of keys beside it, so that a patient can be erased by
//!   destroying one key.
//! * One process at a time: a second window is refused, not queued.
//! * Every change goes through `Archive::change` and stands in the audit trail; trails and logs name pseudonyms only.
//! * No date is read here but through the clock that was passed in.
//! * Video is not kept. Key-points are personal data too, and treated so.

#![expect(clippy::cast_possible_wrap, reason = "counts of frames, rows and schema steps are far below 2^63")]

mod access;
mod audit;
mod backup;
mod bin;
mod cipher_file;
mod error;
mod folder_lock;
mod keypoint_blob;
#[cfg(test)]
mod old_schemas;
mod patients;
mod recording;
mod results;
mod room_error;
mod schema;
mod secret;
mod store;
mod stored_form;
mod stored_options;
mod stored_timed;
mod unlock;
mod video;
mod visits;

pub use audit::{Action, AuditCheck, AuditEntry};
pub use bin::{DAYS_IN_BIN, DeletionReceipt};
pub use error::ArchiveError;
pub use patients::PatientSummary;
pub use recording::{LONGEST_UNSAVED, Recording};
pub use results::{StoredResult, TrendPoint};
pub use secret::{RecoveryKey, SHORTEST_PASSPHRASE};
pub use store::{Archive, Clock, Opening};
pub use visits::TrialSummary;
