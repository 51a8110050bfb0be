//! The archive: patients, visits, walks and results in a folder that is unreadable without passphrase or recovery key.
//!
//! * We use SQLite through SQLCipher, not files of our own, because it survives being killed at any moment and a full
//!   disk, and encrypts its journal as well; and one file of keys beside it, so that a patient can be erased by
//!   destroying one key.
//! * Files come to be only where an archive is made. Whatever is missing, empty, older or another's is refused with what to
//!   do; nothing is ever deleted because something is missing.
//! * One process at a time: a second window is refused, not queued.
//! * Every change goes through `Archive::change` and stands in the audit trail; trails and logs name pseudonyms only.
//! * No date is read here but through the clock that was passed in.
//! * Video is not kept. Key-points are personal data too, and treated so.

#![expect(clippy::cast_possible_wrap, reason = "counts of frames, rows and schema steps are far below 2^63")]

mod bin;
mod copies;
mod error;
mod folder_lock;
mod forms;
mod found;
mod keys;
mod notice;
mod opening;
mod patients;
mod recording;
mod results;
mod room_error;
mod store;
#[cfg(test)]
mod tests;
mod trail;
mod video;
mod visits;

pub use bin::{DAYS_IN_BIN, DeletionReceipt};
pub use copies::mismatch::Mismatch;
pub use copies::restore::BackupContents;
pub use error::ArchiveError;
pub use found::{Doors, Found};
pub use keys::door::{DoorState, SHORTEST_PASSPHRASE, WayIn};
pub use keys::process_memory::keep_out_of_core_files;
pub use keys::secret::RecoveryKey;
pub use notice::Notice;
pub use patients::PatientSummary;
pub use recording::{LONGEST_UNSAVED, Recording};
pub use results::{StoredResult, TrendPoint};
pub use store::{Archive, Clock, Opening};
pub use trail::audit::{Action, AuditEntry};
pub use trail::audit_check::{AuditCheck, AuditMark, TrailFault, WHAT_THE_TRAIL_PROVES};
pub use trail::clock::{ClockDoubt, LONGEST_STEP};
pub use trail::verify::{Finding, Verification};
pub use visits::TrialSummary;
