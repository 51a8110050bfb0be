//! One window at a time: the lock on an archive's folder.

use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::Path;

use super::error::ArchiveError;
use super::keys::private_file;

pub(super) const LOCK: &str = "lock";

/// The folder is this process's while this lives; the system frees it even when the process is killed.
///
/// The lock is given back in so many words when this is dropped. Closing the file would not do: the lock belongs to
/// the open file, and a program that is being started at that moment on another thread holds a copy of it until its
/// own code begins, so that the archive could not be opened again at once.
pub(super) struct FolderLock(File);

impl FolderLock {
    /// Takes the folder. `None` when it cannot be written: then it is only read.
    pub(super) fn take(folder: &Path) -> Result<Option<Self>, ArchiveError> {
        let path = folder.join(LOCK);
        let file = match private_file::open_or_make(&path) {
            Ok(file) => file,
            Err(error)
                if matches!(error.kind(), ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied) =>
            {
                return Ok(None);
            }
            Err(error) => return Err(ArchiveError::file("action.opening_the_archive", &path)(error)),
        };
        match file.try_lock() {
            Ok(()) => Ok(Some(Self(file))),
            Err(TryLockError::WouldBlock) => Err(ArchiveError::InUse),
            Err(TryLockError::Error(error)) => {
                Err(ArchiveError::file("action.opening_the_archive", &path)(error))
            }
        }
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Where this fails, closing the file is what is left, and comes next anyway.
        let _ = self.0.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_free_at_once_while_a_program_that_starts_still_holds_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let lock = FolderLock::take(folder.path()).unwrap().unwrap();
        let held_by_a_child = lock.0.try_clone().unwrap();
        assert!(matches!(FolderLock::take(folder.path()), Err(ArchiveError::InUse)));
        drop(lock);
        assert!(FolderLock::take(folder.path()).unwrap().is_some());
        drop(held_by_a_child);
    }
}
