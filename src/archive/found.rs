//! What can be told of an archive's folder from outside, without any secret: whether there is an archive, and which of its
//! ways in are open.

use std::path::Path;

use super::copies::placement;
use super::error::ArchiveError;
use super::keys::door::{DoorState, WayIn, state};
use super::store::{Archive, KEYS, RECORDS};

/// What is in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing: an archive can be made there, or a backup restored.
    Nothing,
    /// An archive, or what is left of one: the way on is opening or restoring it, never making a new one.
    Archive(Doors),
    /// Files that are not an archive's.
    SomethingElse,
}

/// The ways into an archive, seen from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doors {
    /// The file that the passphrase opens.
    pub passphrase: DoorState,
    /// The file that the recovery key opens.
    pub recovery_key: DoorState,
    /// Names of the other files that are missing or empty, without which it cannot be opened at all.
    pub missing: Vec<&'static str>,
}

impl Doors {
    /// How one of the ways in looks.
    pub fn state(&self, way: WayIn) -> DoorState {
        match way {
            WayIn::Passphrase => self.passphrase,
            WayIn::RecoveryKey => self.recovery_key,
        }
    }

    pub(super) fn of(folder: &Path) -> Self {
        let missing = [RECORDS, KEYS].into_iter().filter(|name| !has_bytes(&folder.join(name))).collect();
        Self {
            passphrase: state(folder, WayIn::Passphrase),
            recovery_key: state(folder, WayIn::RecoveryKey),
            missing,
        }
    }
}

impl Archive {
    /// Looks at a folder from outside. Ask this to decide which door to show; it takes no secret and changes nothing.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn look(folder: &Path) -> Result<Found, ArchiveError> {
        if placement::has_any_part(folder) {
            Ok(Found::Archive(Doors::of(folder)))
        } else if placement::is_empty(folder)? {
            Ok(Found::Nothing)
        } else {
            Ok(Found::SomethingElse)
        }
    }
}

/// Whether it is a file with something in it.
pub(super) fn has_bytes(path: &Path) -> bool {
    path.metadata().is_ok_and(|found| found.is_file() && found.len() > 0)
}
