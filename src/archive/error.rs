//! What can go wrong with an archive, in words for the person: what happened, why, and what to do now.

use std::path::{Path, PathBuf};

use super::copies::pairing::Mismatch;
use super::keys::door::WayIn;
use crate::clinic::patient::Pseudonym;

/// Why the archive could not do what it was asked for. Nothing that was saved before is ever lost by one of these.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The passphrase does not open this archive.
    #[error(
        "The passphrase does not open this archive. Check capital letters and the keyboard's language, or open it with the recovery key."
    )]
    WrongPassphrase,
    /// The recovery key does not open this archive.
    #[error("This recovery key does not belong to this archive. Check that the sheet is of this archive.")]
    WrongRecoveryKey,
    /// The recovery key is mistyped or not complete.
    #[error(
        "This is not a complete recovery key: it has eight groups of four letters. Compare it with the sheet."
    )]
    MalformedRecoveryKey,
    /// The passphrase is too weak to be used.
    #[error(
        "The passphrase is too short: use at least {least} characters, best four or five unrelated words."
    )]
    PassphraseTooShort {
        /// Fewest characters.
        least: usize,
    },
    /// The passphrase is one of those that are tried first.
    #[error(
        "This passphrase is one of those that are tried first: a usual word with a number, a row of keys or a repetition. Take four or five unrelated words."
    )]
    PassphraseCommon,
    /// A file of the archive is not there or empty.
    #[error(
        "The archive's file {0} is missing or empty, so the archive was not opened and nothing was changed. Put the file back where it was, or restore the last backup."
    )]
    PartMissing(&'static str),
    /// The file behind one of the ways in is not there or empty.
    #[error("The file {} is missing or empty; the records are not touched. {}", .0.file_name(), way_out(*.0))]
    DoorMissing(WayIn),
    /// The file behind one of the ways in is damaged.
    #[error("The file {} is damaged; the records are not touched. {}", .0.file_name(), way_out(*.0))]
    DoorDamaged(WayIn),
    /// Files of the archive that do not belong together.
    #[error(
        "{0} The archive was not opened and nothing was changed. Put the files back as they were together, or restore the last backup. If there is neither, `gaittwin-cli archive accept` opens what is left."
    )]
    FilesDoNotMatch(Mismatch),
    /// Another window has it open.
    #[error(
        "This archive is open in another window of GaitTwin. Go on there, or close it there and try again."
    )]
    InUse,
    /// There is no archive at this place.
    #[error("There is no archive in this folder. Choose another folder or make a new archive. ({})", .0.display())]
    NotAnArchive(PathBuf),
    /// There is something already.
    #[error("This folder is not empty, so no archive was put there. Choose an empty folder. ({})", .0.display())]
    FolderNotEmpty(PathBuf),
    /// It was written by a later version.
    #[error(
        "This archive was written by a newer version of GaitTwin (its schema is {found}, this version knows up to {known}). Nothing was changed; install the newer version to open it."
    )]
    NewerSchema {
        /// Of the file.
        found: i64,
        /// Of this program.
        known: i64,
    },
    /// Bytes changed that nobody but the disk could have changed.
    #[error("{what} is damaged. {advice}")]
    Damaged {
        /// Which file or part.
        what: &'static str,
        /// The way out.
        advice: &'static str,
    },
    /// Opened from media that cannot be written.
    #[error(
        "This archive was opened for reading only, because its folder cannot be written. Copy the folder to a disk that can be written to go on working with it."
    )]
    ReadOnly,
    /// There is no space left.
    #[error(
        "The disk is full, so the last change was not saved; everything saved before is safe. Free some space and save again."
    )]
    DiskFull,
    /// The person is not in the archive.
    #[error("There is no patient {0} in this archive.")]
    NoSuchPatient(Pseudonym),
    /// A visit, walk or result is not in the archive.
    #[error("This {0} is not in the archive any more. It may have been deleted in the meantime.")]
    NoSuchEntry(&'static str),
    /// The person's key was destroyed, so nobody can read these data.
    #[error("The data of patient {0} were deleted for good: the key was destroyed.")]
    KeyDestroyed(Pseudonym),
    /// A backup that is not whole.
    #[error("This backup is not complete ({why}), so nothing was restored. Use another backup. ({})", path.display())]
    BackupIncomplete {
        /// What is missing.
        why: &'static str,
        /// Which file.
        path: PathBuf,
    },
    /// A backup that would be written into the archive itself.
    #[error(
        "The backup was not written: this place lies in the archive's own folder. Choose another disk or folder. ({})", .0.display()
    )]
    BackupIntoArchive(PathBuf),
    /// A backup that would replace something else.
    #[error(
        "The backup was not written: there is a file of this name that is no backup of GaitTwin. Choose another name. ({})", .0.display()
    )]
    WouldReplace(PathBuf),
    /// What was put into the folder differs from the backup.
    #[error(
        "The backup was whole, but {what} was not the same after it was written, so it was not put in place; what was there is untouched. Check the disk. ({})", path.display()
    )]
    RestoreDiffers {
        /// Which file.
        what: String,
        /// Where.
        path: PathBuf,
    },
    /// The computer's clock is far ahead of the last use of the archive.
    #[error(
        "This computer says {now}, but the archive was last used at {last}, so nothing is removed from the bin. If the date is right, confirm it; else correct the clock."
    )]
    ClockAhead {
        /// The clock's time.
        now: String,
        /// The last time that can be relied on.
        last: String,
    },
    /// The computer's clock runs behind the archive.
    #[error(
        "The clock of this computer is set back ({now}, but the archive was already used at {last}), so nothing is removed from the bin. Correct the clock; if it is right, confirm it."
    )]
    ClockSetBack {
        /// The clock's time.
        now: String,
        /// The last time that can be relied on.
        last: String,
    },
    /// The operating system gave no random numbers.
    #[error("The system gives no random numbers, so no key can be made: {0}. Restart the computer.")]
    NoRandomness(String),
    /// The file system refused.
    #[error("{action} failed: {cause}. Check that the place exists and can be written. ({})", path.display())]
    File {
        /// What was tried.
        action: &'static str,
        /// The system's words.
        cause: std::io::Error,
        /// Where.
        path: PathBuf,
    },
    /// The database refused for another reason.
    #[error(
        "The archive could not be read or written: {0}. Close the program, open it again, and restore a backup if this goes on."
    )]
    Database(String),
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

/// What is left when one of the ways in is closed.
fn way_out(way: WayIn) -> &'static str {
    match way {
        WayIn::Passphrase => {
            "Open the archive with the recovery key and set a passphrase again, or put the file back from a copy."
        }
        WayIn::RecoveryKey => "Open the archive with the passphrase and make a new recovery key.",
    }
}

/// The records file fails its own check.
pub(super) const DAMAGED_RECORDS: ArchiveError = ArchiveError::Damaged {
    what: "The archive file",
    advice: "Close the program and restore the last backup; keep the damaged folder until that has worked.",
};
