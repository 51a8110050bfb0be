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

mod access;
mod audit;
mod audit_check;
mod backup;
mod bin;
mod cipher_file;
mod clock;
mod door;
mod error;
mod folder_lock;
mod found;
#[cfg(test)]
mod full_disk_tests;
mod keypoint_blob;
#[cfg(test)]
mod kill_tests;
#[cfg(test)]
mod memory_tests;
mod notice;
#[cfg(test)]
mod old_schemas;
mod opening;
mod pairing;
mod patients;
mod placement;
mod private_file;
mod process_memory;
mod recording;
mod restore;
mod results;
mod room_error;
#[cfg(test)]
mod saves_tests;
mod schema;
mod secret;
mod store;
mod stored_form;
mod stored_timed;
mod verify;
mod video;
mod visits;

pub use audit::{Action, AuditEntry};
pub use audit_check::{AuditCheck, AuditMark, TrailFault, WHAT_THE_TRAIL_PROVES};
pub use bin::{DAYS_IN_BIN, DeletionReceipt};
pub use clock::{ClockDoubt, LONGEST_STEP};
pub use door::{DoorState, SHORTEST_PASSPHRASE, WayIn};
pub use error::ArchiveError;
pub use found::{Doors, Found};
pub use notice::Notice;
pub use pairing::Mismatch;
pub use patients::PatientSummary;
pub use process_memory::keep_out_of_core_files;
pub use recording::{LONGEST_UNSAVED, Recording};
pub use restore::BackupContents;
pub use results::{StoredResult, TrendPoint};
pub use secret::RecoveryKey;
pub use store::{Archive, Clock, Opening};
pub use verify::{Finding, Verification};
pub use visits::TrialSummary;
