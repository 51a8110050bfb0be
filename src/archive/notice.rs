//! What opening an archive found that somebody should know, though it opened.

use super::keys::door::{DoorState, WayIn};
use super::trail::clock::ClockDoubt;
use crate::clinic::patient::Pseudonym;

/// One finding. Its words say what is the matter and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The file behind the other way in is missing, damaged or not this archive's.
    Door {
        /// Which.
        way: WayIn,
        /// How it looks; `Whole` where it is whole but not the one that this archive has now.
        state: DoorState,
    },
    /// The computer's date is not relied on; see [`Archive::confirm_clock`](super::Archive::confirm_clock).
    Clock(ClockDoubt),
    /// People in the records whose key is missing: their data are there and cannot be read.
    KeysMissing(Vec<Pseudonym>),
}

impl std::fmt::Display for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Door { way, state } => {
                let how = match state {
                    DoorState::Missing => "is missing or empty",
                    DoorState::Damaged => "is damaged",
                    DoorState::Whole => "is an older one or another archive's",
                };
                let file = way.file_name();
                match way {
                    WayIn::RecoveryKey => write!(
                        f,
                        "The file {file} {how}: the printed recovery key opens nothing now. Make a new recovery key, print it and destroy the old sheet."
                    ),
                    WayIn::Passphrase => write!(
                        f,
                        "The file {file} {how}: the passphrase opens nothing now. Set the passphrase again."
                    ),
                }
            }
            Self::Clock(doubt) => doubt.fmt(f),
            Self::KeysMissing(patients) => {
                let names: Vec<&str> = patients.iter().map(Pseudonym::as_str).collect();
                write!(
                    f,
                    "The keys of {} patients are missing, so their data cannot be read; nothing was deleted. Restore a backup into another folder to get them back. ({})",
                    patients.len(),
                    names.join(", ")
                )
            }
        }
    }
}
