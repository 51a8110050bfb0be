//! What is asked and told of the archive by whoever looks after it: passphrase, recovery key, audit trail, date, restore.

use std::path::PathBuf;

pub use crate::archive::{AuditCheck, DoorState, Doors, Notice, WHAT_THE_TRAIL_PROVES};
use crate::messages::secret::Secret;
use crate::problem::Problem;

/// What is asked of the open archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CareOrder {
    /// Set a new passphrase. News: `PassphraseChanged`.
    ChangePassphrase {
        /// The present one.
        present: Secret,
        /// The new one.
        new: Secret,
    },
    /// Make a new recovery key; the old one opens nothing any more. News: `RecoveryKey` of the archive.
    NewRecoveryKey {
        /// The passphrase.
        passphrase: Secret,
    },
    /// Walk the whole audit trail. News: `TrailChecked`.
    CheckTrail,
    /// The computer's date is right now. News: `ClockConfirmed`.
    ConfirmClock,
}

/// What is told.
#[derive(Clone, Debug)]
pub enum CareNews {
    /// What the ways into a locked archive look like from outside.
    Doors(Doors),
    /// What was found when it was opened.
    Notices(Vec<Notice>),
    /// The new passphrase holds.
    PassphraseChanged,
    /// The new recovery key holds.
    RecoveryKeyMade,
    /// What the check of the trail found.
    TrailChecked(Box<AuditCheck>),
    /// The trail is written.
    TrailWritten(PathBuf),
    /// The date is relied on again.
    ClockConfirmed,
    /// The backup is in its place; what was there before lies here.
    Restored {
        /// `None` where nothing was there.
        kept: Option<PathBuf>,
    },
    /// It could not be done.
    Refused(Problem),
}
