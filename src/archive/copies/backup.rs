//! Backup into one file.
//!
//! The parts stay encrypted as they are, so the backup needs the same passphrase or recovery key and no other. A sum over
//! everything stands at the end: a file that was cut off or changed is noticed before anything is restored from it.
//!
//! ```text
//! gaittwin/backup/2
//! for each part: length of its name (1 byte), name, length (8 bytes, little-endian), bytes
//! SHA-256 of all before
//! ```
//! Version 1 had six parts of fixed names and no names in the file; it is still restored.

use std::fs::File;
use std::io::{BufWriter, Read as _, Write};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::restore::{FAMILY, MAGIC, check_backup_file};
use crate::archive::error::ArchiveError;
use crate::archive::found::has_bytes;
use crate::archive::keys::cipher_file;
use crate::archive::keys::door::WayIn;
use crate::archive::keys::private_file;
use crate::archive::keys::secret::{hex, random};
use crate::archive::store::{Archive, KEYS, RECORDS};
use crate::archive::trail::audit::Action;

impl Archive {
    /// Writes everything into one file. It is written beside its place, read back and compared, and moved there when it is
    /// whole. An earlier backup of that name is replaced.
    ///
    /// # Errors
    /// When the place lies in the archive's own folder, something else is there, or the file cannot be written.
    pub fn back_up(&mut self, path: &Path) -> Result<(), ArchiveError> {
        self.refuse_bad_place(path)?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.change(Action::BackedUp, None, &name, |_| Ok(()))?;
        cipher_file::settle(&self.keys)?;
        cipher_file::settle(&self.records)?;
        // No other process has the archive and this one is here, so the files stand still.
        let partial = path.with_file_name(format!(".{name}.{}.partial", hex(&random::<4>()?)));
        let written = self.write_parts(&partial).and_then(|()| check_backup_file(&partial).map(|_| ()));
        let moved = written.and_then(|()| {
            std::fs::rename(&partial, path).map_err(ArchiveError::file("action.writing_the_backup", path))
        });
        if moved.is_err() {
            // Of no use to anyone; if even removing fails, the first error says what matters.
            drop(std::fs::remove_file(&partial));
        } else if let Some(folder) = path.parent() {
            private_file::sync_folder(folder);
        }
        moved
    }

    fn refuse_bad_place(&self, path: &Path) -> Result<(), ArchiveError> {
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let real = |place: &Path| {
            place.canonicalize().map_err(ArchiveError::file("action.writing_the_backup", place))
        };
        if real(folder)?.starts_with(real(&self.folder)?) {
            return Err(ArchiveError::BackupIntoArchive(path.to_path_buf()));
        }
        let mut start = Vec::new();
        let there = path.exists();
        if there {
            File::open(path)
                .and_then(|file| file.take(FAMILY.len() as u64).read_to_end(&mut start))
                .map_err(ArchiveError::file("action.writing_the_backup", path))?;
        }
        if there && !start.is_empty() && start != FAMILY {
            return Err(ArchiveError::WouldReplace(path.to_path_buf()));
        }
        Ok(())
    }

    fn write_parts(&self, path: &Path) -> Result<(), ArchiveError> {
        let failed = |cause| ArchiveError::file("action.writing_the_backup", path)(cause);
        let file = private_file::create_new(path).map_err(failed)?;
        let mut out = Summing { inner: BufWriter::new(file), sum: Sha256::new() };
        out.write_all(MAGIC).map_err(failed)?;
        // A door that is missing does not stand in the way of a backup: the other one is there, or this were not open.
        let doors =
            WayIn::BOTH.map(WayIn::file_name).into_iter().filter(|name| has_bytes(&self.folder.join(name)));
        for part in doors.chain([KEYS, RECORDS]) {
            write_part(&mut out, part, &self.folder.join(part), path)?;
        }
        let sum = out.sum.clone().finalize();
        out.inner.write_all(&sum).map_err(failed)?;
        let file = out.inner.into_inner().map_err(|error| failed(error.into_error()))?;
        file.sync_all().map_err(failed)
    }
}

/// One part: its name, its length and its bytes.
fn write_part(out: &mut impl Write, name: &str, from: &Path, path: &Path) -> Result<(), ArchiveError> {
    let failed = |cause| ArchiveError::file("action.writing_the_backup", path)(cause);
    let reading = |cause| ArchiveError::file("action.reading_the_archive", from)(cause);
    let mut file = File::open(from).map_err(reading)?;
    let length = file.metadata().map_err(reading)?.len();
    out.write_all(&[name.len() as u8]).map_err(failed)?;
    out.write_all(name.as_bytes()).map_err(failed)?;
    out.write_all(&length.to_le_bytes()).map_err(failed)?;
    if std::io::copy(&mut file, out).map_err(failed)? == length {
        Ok(())
    } else {
        let why = "a part changed while it was copied";
        Err(ArchiveError::BackupIncomplete { why, path: path.to_path_buf() })
    }
}

/// Writes on and sums up.
struct Summing<W> {
    inner: W,
    sum: Sha256,
}

impl<W: Write> Write for Summing<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}
