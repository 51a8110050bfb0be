//! Backup into one file, and back.
//!
//! The parts stay encrypted as they are, so the backup needs the same passphrase or recovery key and no other. Sums over
//! each part and over the whole stand at the end: a file that was cut off has no end and is refused before anything is
//! written.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read as _, Write};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::audit::Action;
use super::cipher_file;
use super::error::ArchiveError;
use super::secret::hex;
use super::store::{Archive, KEYS, RECORDS};

const MAGIC: &[u8] = b"gaittwin/backup/1\n";
const PARTS: [&str; 6] = [
    "unlock-passphrase.db",
    "unlock-passphrase.sha256",
    "unlock-recovery.db",
    "unlock-recovery.sha256",
    KEYS,
    RECORDS,
];

impl Archive {
    /// Writes everything into one file. It is written beside its place and moved there when it is whole.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn back_up(&mut self, path: &Path) -> Result<(), ArchiveError> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.change(Action::BackedUp, None, &name, |_| Ok(()))?;
        cipher_file::settle(&self.keys)?;
        cipher_file::settle(&self.records)?;
        // No other process has the archive and this one is here, so the files stand still.
        let partial = path.with_extension("partial");
        let written = self.write_parts(&partial);
        if written.is_err() {
            // Of no use to anyone; if even removing fails, the first error says what matters.
            drop(std::fs::remove_file(&partial));
            return written;
        }
        std::fs::rename(&partial, path).map_err(ArchiveError::file("Writing the backup", path))
    }

    fn write_parts(&self, path: &Path) -> Result<(), ArchiveError> {
        let failed = |cause| ArchiveError::file("Writing the backup", path)(cause);
        let mut out =
            Summing { inner: BufWriter::new(File::create(path).map_err(failed)?), sum: Sha256::new() };
        out.write_all(MAGIC).map_err(failed)?;
        for part in PARTS {
            let from = self.folder.join(part);
            let mut file = File::open(&from).map_err(ArchiveError::file("Reading the archive", &from))?;
            let length = file.metadata().map_err(ArchiveError::file("Reading the archive", &from))?.len();
            out.write_all(&length.to_le_bytes()).map_err(failed)?;
            let copied = std::io::copy(&mut file, &mut out).map_err(failed)?;
            if copied != length {
                return Err(ArchiveError::BackupIncomplete {
                    why: "a part changed while it was copied",
                    path: path.to_path_buf(),
                });
            }
        }
        let sum = out.sum.clone().finalize();
        out.inner.write_all(&sum).map_err(failed)?;
        let file = out.inner.into_inner().map_err(|error| failed(error.into_error()))?;
        file.sync_all().map_err(failed)
    }

    /// Puts a backup into an empty or missing folder; open it there as any archive.
    ///
    /// # Errors
    /// When the backup is not whole (nothing is written then), or the folder is not empty or cannot be written.
    pub fn restore(backup: &Path, folder: &Path) -> Result<(), ArchiveError> {
        check(backup)?;
        std::fs::create_dir_all(folder).map_err(ArchiveError::file("Making the archive's folder", folder))?;
        let mut entries =
            std::fs::read_dir(folder).map_err(ArchiveError::file("Reading the archive's folder", folder))?;
        if entries.next().is_some() {
            return Err(ArchiveError::FolderNotEmpty(folder.to_path_buf()));
        }
        let restored = copy_parts(backup, folder);
        if restored.is_err() {
            for part in PARTS {
                // What came over so far is of no use; the first error says what matters.
                drop(std::fs::remove_file(folder.join(part)));
            }
        }
        restored
    }
}

fn copy_parts(backup: &Path, folder: &Path) -> Result<(), ArchiveError> {
    let reading = |cause| ArchiveError::file("Reading the backup", backup)(cause);
    let mut input = BufReader::new(File::open(backup).map_err(reading)?);
    std::io::copy(&mut (&mut input).take(MAGIC.len() as u64), &mut std::io::sink()).map_err(reading)?;
    for part in PARTS {
        let mut length = [0; 8];
        input.read_exact(&mut length).map_err(reading)?;
        let path = folder.join(part);
        let writing = |cause| ArchiveError::file("Restoring the backup", &path)(cause);
        let mut file = File::create(&path).map_err(writing)?;
        std::io::copy(&mut (&mut input).take(u64::from_le_bytes(length)), &mut file).map_err(writing)?;
        file.sync_all().map_err(writing)?;
    }
    Ok(())
}

/// Reads the whole backup once and compares its sum.
fn check(path: &Path) -> Result<(), ArchiveError> {
    let reading = |cause| ArchiveError::file("Reading the backup", path)(cause);
    let incomplete = |why| Err(ArchiveError::BackupIncomplete { why, path: path.to_path_buf() });
    let file = File::open(path).map_err(reading)?;
    let length = file.metadata().map_err(reading)?.len();
    let least = (MAGIC.len() + 8 * PARTS.len() + 32) as u64;
    let mut input = BufReader::new(file);
    let mut magic = vec![0; MAGIC.len()];
    if length < least || input.read_exact(&mut magic).is_err() || magic != MAGIC {
        return incomplete("it does not begin as a backup of GaitTwin does");
    }
    let mut sum = Sha256::new();
    sum.update(&magic);
    let mut left = length - MAGIC.len() as u64 - 32;
    let mut block = vec![0; 1 << 20];
    while left > 0 {
        let wanted = left.min(block.len() as u64) as usize;
        input.read_exact(&mut block[..wanted]).map_err(reading)?;
        sum.update(&block[..wanted]);
        left -= wanted as u64;
    }
    let mut expected = [0; 32];
    input.read_exact(&mut expected).map_err(reading)?;
    if hex(&sum.finalize()) == hex(&expected) {
        Ok(())
    } else {
        incomplete("its end is missing or bytes in it were changed")
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
