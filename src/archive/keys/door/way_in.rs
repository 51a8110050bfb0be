//! [`WayIn`]: the two ways into an archive and their files.

use std::path::{Path, PathBuf};

/// Which of the two ways into an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WayIn {
    /// What is typed every day.
    Passphrase,
    /// The sheet of paper in the safe.
    RecoveryKey,
}

impl WayIn {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Passphrase, Self::RecoveryKey];

    /// Name of its file in the archive's folder.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Passphrase => "unlock-passphrase.db",
            Self::RecoveryKey => "unlock-recovery.db",
        }
    }

    /// The way that is left when this one is closed.
    pub fn other(self) -> Self {
        match self {
            Self::Passphrase => Self::RecoveryKey,
            Self::RecoveryKey => Self::Passphrase,
        }
    }

    /// As the keys file spells it.
    pub(in crate::archive) fn name(self) -> &'static str {
        match self {
            Self::Passphrase => "passphrase",
            Self::RecoveryKey => "recovery",
        }
    }

    pub(in crate::archive) fn file(self, folder: &Path) -> PathBuf {
        folder.join(self.file_name())
    }
}
