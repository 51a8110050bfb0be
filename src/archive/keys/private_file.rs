//! Files and folders that only their owner can read: everything the archive writes is made through here.
//!
//! On Unix files are 0600 and folders 0700 from their first moment on. On Windows the user's own folder is closed to others
//! by what it inherits, so nothing is set there.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{Result, Write as _};
use std::path::Path;

/// Makes a file that does not exist yet.
pub(in crate::archive) fn create_new(path: &Path) -> Result<File> {
    options().create_new(true).open(path)
}

/// Makes a file or empties the one that is there.
pub(in crate::archive) fn create(path: &Path) -> Result<File> {
    options().create(true).truncate(true).open(path)
}

/// Opens a file to be written, without touching what is in it; made when it is missing.
pub(in crate::archive) fn open_or_make(path: &Path) -> Result<File> {
    options().create(true).truncate(false).open(path)
}

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}

/// Makes a folder and those above it that are missing.
pub(in crate::archive) fn make_folder(path: &Path) -> Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}

/// Writes a file beside its place, brings it to the disk and moves it there, so that there is always a whole one.
pub(in crate::archive) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = path.with_file_name(name);
    let written = create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    if let Err(error) = written.and_then(|()| std::fs::rename(&beside, path)) {
        // Of no use to anyone; the first error says what matters.
        drop(std::fs::remove_file(&beside));
        return Err(error);
    }
    if let Some(folder) = path.parent() {
        sync_folder(folder);
    }
    Ok(())
}

/// Brings the names in a folder to the disk. Not every file system can; where it cannot, nothing more can be done.
pub(in crate::archive) fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    drop(File::open(folder).and_then(|folder| folder.sync_all()));
    #[cfg(not(unix))]
    let _ = folder;
}

/// Takes the rights of others away from a file or folder that an earlier version made. A group that may write was let in by
/// somebody on purpose and stays. Where the file system knows no rights, nothing happens.
pub(in crate::archive) fn close_to_others(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let Ok(found) = path.metadata() else { return };
        let mode = found.permissions().mode() & 0o777;
        let kept = if mode & 0o020 == 0 { 0o700 } else { 0o770 };
        if mode & !kept != 0 {
            drop(std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode & kept)));
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}
