//! The two small files that hold the archive's keys: one opened by the passphrase, one by the recovery key.
//!
//! Records are encrypted with random keys, not with the passphrase itself, so that the passphrase can be changed in a
//! moment, a second way in exists, and a weak passphrase never meets the large file. Both files are SQLCipher's own,
//! so stretching and encryption are the library's. A plain list of their checksums tells a damaged file from a wrong
//! passphrase; checksums of encrypted bytes say nothing about what is inside.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use zeroize::Zeroizing;

use super::cipher_file::{self, Access};
use super::error::ArchiveError;
use super::secret::{Key, random_key, raw_key_text, sha256_hex};

/// Keys of the two large files.
pub(super) struct MasterKeys {
    pub(super) records: Key,
    pub(super) keys: Key,
}

impl MasterKeys {
    pub(super) fn random() -> Result<Self, ArchiveError> {
        Ok(Self { records: random_key()?, keys: random_key()? })
    }
}

/// Which of the two ways in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Door {
    Passphrase,
    Recovery,
}

impl Door {
    pub(super) fn file(self, folder: &Path) -> PathBuf {
        folder.join(match self {
            Door::Passphrase => "unlock-passphrase.db",
            Door::Recovery => "unlock-recovery.db",
        })
    }

    fn sum_file(self, folder: &Path) -> PathBuf {
        self.file(folder).with_extension("sha256")
    }

    fn wrong(self) -> ArchiveError {
        match self {
            Door::Passphrase => ArchiveError::WrongPassphrase,
            Door::Recovery => ArchiveError::WrongRecoveryKey,
        }
    }

    fn damaged(self) -> ArchiveError {
        match self {
            Door::Passphrase => ArchiveError::Damaged {
                what: "The file that the passphrase opens",
                advice: "Open the archive with the recovery key and set a passphrase again; the records are not touched.",
            },
            Door::Recovery => ArchiveError::Damaged {
                what: "The file that the recovery key opens",
                advice: "Open the archive with the passphrase and make a new recovery key; the records are not touched.",
            },
        }
    }
}

/// Writes one of the files anew: beside its place first, then moved there, so that there is always a whole one.
pub(super) fn write(folder: &Path, door: Door, secret: &str, keys: &MasterKeys) -> Result<(), ArchiveError> {
    let path = door.file(folder);
    let partial = path.with_extension("new");
    let put = |from: &Path, to: &Path| {
        std::fs::rename(from, to).map_err(ArchiveError::file("Writing the archive's keys", to))
    };
    if partial.exists() {
        std::fs::remove_file(&partial).map_err(ArchiveError::file("Writing the archive's keys", &partial))?;
    }
    let connection = cipher_file::open(&partial, secret, Access::Create)?.ok_or_else(|| door.wrong())?;
    connection.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    connection.execute_batch("CREATE TABLE key_of (file TEXT PRIMARY KEY, key TEXT NOT NULL)")?;
    for (file, key) in [("records", &keys.records), ("keys", &keys.keys)] {
        let text = raw_key_text(key);
        connection.execute("INSERT INTO key_of VALUES (?1, ?2)", (file, text.as_str()))?;
    }
    connection.close().map_err(|(_, error)| error)?;
    let bytes =
        std::fs::read(&partial).map_err(ArchiveError::file("Writing the archive's keys", &partial))?;
    let sum = path.with_extension("sum-new");
    std::fs::write(&sum, sha256_hex(&bytes))
        .map_err(ArchiveError::file("Writing the archive's keys", &sum))?;
    put(&partial, &path)?;
    put(&sum, &door.sum_file(folder))
}

/// Opens one of the files.
pub(super) fn read(folder: &Path, door: Door, secret: &str) -> Result<MasterKeys, ArchiveError> {
    let path = door.file(folder);
    if !path.is_file() {
        return Err(if folder.join(super::store::RECORDS).is_file() {
            door.damaged()
        } else {
            ArchiveError::NotAnArchive(folder.to_path_buf())
        });
    }
    let opened = cipher_file::open(&path, secret, Access::ReadOnly);
    let connection = match opened {
        Ok(Some(connection)) => connection,
        Ok(None) if is_damaged(folder, door) => return Err(door.damaged()),
        Ok(None) => return Err(door.wrong()),
        Err(ArchiveError::Damaged { .. }) => return Err(door.damaged()),
        Err(error) => return Err(error),
    };
    let key = |file| key_of(&connection, file).ok_or_else(|| door.damaged());
    Ok(MasterKeys { records: key("records")?, keys: key("keys")? })
}

fn key_of(connection: &Connection, file: &str) -> Option<Key> {
    let text: Zeroizing<String> = connection
        .query_row("SELECT key FROM key_of WHERE file = ?1", [file], |row| row.get::<_, String>(0))
        .ok()?
        .into();
    let digits = text.strip_prefix("x'")?.strip_suffix('\'')?;
    let mut key = Zeroizing::new([0; 32]);
    if digits.len() != 64 || !digits.is_ascii() {
        return None;
    }
    for (at, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(key)
}

fn is_damaged(folder: &Path, door: Door) -> bool {
    let expected = std::fs::read_to_string(door.sum_file(folder)).ok();
    let found = std::fs::read(door.file(folder)).map(|bytes| sha256_hex(&bytes)).ok();
    expected.is_some_and(|expected| found.is_none_or(|found| found != expected.trim()))
}
