//! What opening an archive found that somebody should know, though it opened.

use super::keys::door::{DoorState, WayIn};
use super::trail::clock::ClockDoubt;
use crate::clinic::patient::Pseudonym;
use crate::finding::{Part as _, Tell, Values};
use crate::problem::write_in_english;

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

impl Tell for Notice {
    fn key(&self) -> &'static str {
        match self {
            Self::Door { way: WayIn::RecoveryKey, .. } => "notice.recovery_key",
            Self::Door { way: WayIn::Passphrase, .. } => "notice.passphrase",
            Self::Clock(doubt) => doubt.refusal().key(),
            Self::KeysMissing(_) => "notice.keys_missing",
        }
    }

    fn values(&self) -> Values {
        match self {
            Self::Door { way, state } => {
                let state = match state {
                    DoorState::Missing => "door_state.missing",
                    DoorState::Damaged => "door_state.damaged",
                    DoorState::Whole => "door_state.other",
                };
                Values::from([("way".to_owned(), way.told()), ("state".to_owned(), state.told())])
            }
            Self::Clock(doubt) => doubt.refusal().values(),
            Self::KeysMissing(patients) => {
                let names: Vec<&str> = patients.iter().map(Pseudonym::as_str).collect();
                let (count, names) = (patients.len().told(), names.join(", ").told());
                Values::from([("patients".to_owned(), count), ("names".to_owned(), names)])
            }
        }
    }
}

impl std::fmt::Display for Notice {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write_in_english(self, formatter)
    }
}
