//! What can go wrong with an archive: what happened, why, and what to do now.

use std::path::{Path, PathBuf};

use super::copies::mismatch::Mismatch;
use super::keys::door::WayIn;
use crate::clinic::patient::Pseudonym;
use crate::finding::{Part, Tell as _, Told};
use crate::problem::problems;

problems! {
    /// Why the archive could not do what it was asked for. Nothing that was saved before is ever lost by one of these.
    ArchiveError {
        /// The passphrase does not open this archive.
        WrongPassphrase = "archive.wrong_passphrase",
        /// The recovery key does not open this archive.
        WrongRecoveryKey = "archive.wrong_recovery_key",
        /// The recovery key is mistyped or not complete.
        MalformedRecoveryKey = "archive.malformed_recovery_key",
        /// The passphrase is shorter than so many characters.
        PassphraseTooShort { least: usize } = "archive.passphrase_too_short",
        /// The passphrase is one of those that are tried first.
        PassphraseCommon = "archive.passphrase_common",
        /// A file of the archive is not there or empty.
        PartMissing(part: &'static str) = "archive.part_missing",
        /// The file behind one of the ways in is not there or empty.
        DoorMissing(way: WayIn) = "archive.door_missing",
        /// The file behind one of the ways in is damaged.
        DoorDamaged(way: WayIn) = "archive.door_damaged",
        /// Files of the archive that do not belong together.
        FilesDoNotMatch(mismatch: Mismatch) = "archive.files_do_not_match",
        /// Another window has it open.
        InUse = "archive.in_use",
        /// There is no archive at this place.
        NotAnArchive(path: PathBuf) = "archive.not_an_archive",
        /// There is something already.
        FolderNotEmpty(path: PathBuf) = "archive.folder_not_empty",
        /// It was written by a later version: its schema and the newest that this version knows.
        NewerSchema { found: i64, known: i64 } = "archive.newer_schema",
        /// Bytes of the records changed that nobody but the disk could have changed.
        Damaged = "archive.damaged",
        /// Opened from media that cannot be written.
        ReadOnly = "archive.read_only",
        /// There is no space left.
        DiskFull = "archive.disk_full",
        /// The person is not in the archive.
        NoSuchPatient(patient: Pseudonym) = "archive.no_such_patient",
        /// A visit, walk or result is not in the archive.
        NoSuchEntry(entry: &'static str) = "archive.no_such_entry",
        /// The person's key was destroyed, so nobody can read these data.
        KeyDestroyed(patient: Pseudonym) = "archive.key_destroyed",
        /// A backup that is not whole, and what is missing.
        BackupIncomplete { why: &'static str, path: PathBuf } = "archive.backup_incomplete",
        /// A backup that would be written into the archive itself.
        BackupIntoArchive(path: PathBuf) = "archive.backup_into_archive",
        /// A backup that would replace something else.
        WouldReplace(path: PathBuf) = "archive.would_replace",
        /// What was put into the folder differs from the backup in this file.
        RestoreDiffers { what: String, path: PathBuf } = "archive.restore_differs",
        /// The computer's clock is far ahead of the last time that can be relied on.
        ClockAhead { now: String, last: String } = "archive.clock_ahead",
        /// The computer's clock runs behind the last time that can be relied on.
        ClockSetBack { now: String, last: String } = "archive.clock_set_back",
        /// The operating system gave no random numbers.
        NoRandomness(cause: String) = "archive.no_randomness",
        /// The file system refused what was tried.
        File { action: &'static str, cause: std::io::Error, path: PathBuf } = "archive.file",
        /// The database refused for another reason.
        Database(cause: String) = "archive.database",
    }
}

impl ArchiveError {
    /// For `map_err` on file operations; a full disk and a read-only place get their own words.
    pub fn file(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |cause| match cause.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            std::io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            _ => Self::File { action, cause, path },
        }
    }
}

impl From<rusqlite::Error> for ArchiveError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::DiskFull) => Self::DiskFull,
            Some(Code::ReadOnly | Code::CannotOpen | Code::PermissionDenied) => Self::ReadOnly,
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::InUse,
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => DAMAGED_RECORDS,
            _ => Self::Database(error.to_string()),
        }
    }
}

impl Part for Pseudonym {
    fn told(&self) -> Told {
        Told::Word(self.as_str().to_owned())
    }
}

impl Part for WayIn {
    fn told(&self) -> Told {
        Told::Word(format!("door.{}", self.name()))
    }
}

impl Part for Mismatch {
    fn told(&self) -> Told {
        Told::Line(self.key(), self.values())
    }
}

/// The records file fails its own check.
pub(super) const DAMAGED_RECORDS: ArchiveError = ArchiveError::Damaged;
