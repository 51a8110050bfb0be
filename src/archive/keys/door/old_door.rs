//! A door of an earlier version: a SQLCipher file that the secret opens (PBKDF2-HMAC-SHA512, 256,000 rounds), with its
//! checksum in a file beside it. Only read; a door of today's kind takes its place once it was opened.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use zeroize::Zeroizing;

use super::{MasterKeys, WayIn};
use crate::archive::error::ArchiveError;
use crate::archive::keys::cipher_file::{self, Access};
use crate::archive::keys::secret::{Key, scrub_stack, sha256_hex};

/// Where the checksum stands.
pub(super) fn sum_file(door: &Path) -> PathBuf {
    door.with_extension("sha256")
}

/// Whether its bytes are others than those that were written.
pub(super) fn is_damaged(door: &Path, bytes: &[u8]) -> bool {
    let expected = std::fs::read_to_string(sum_file(door)).ok();
    expected.is_some_and(|expected| sha256_hex(bytes) != expected.trim())
}

/// Opens it.
pub(super) fn enter(path: &Path, way: WayIn, secret: &str) -> Result<MasterKeys, ArchiveError> {
    let opened = cipher_file::open(path, secret, Access::ReadOnly);
    scrub_stack();
    let damaged = || ArchiveError::DoorDamaged(way);
    let connection = match opened {
        Ok(Some(connection)) => connection,
        Ok(None) => {
            let bytes = std::fs::read(path).unwrap_or_default();
            return Err(if is_damaged(path, &bytes) { damaged() } else { super::wrong(way) });
        }
        Err(ArchiveError::Damaged) => return Err(damaged()),
        Err(error) => return Err(error),
    };
    let key = |file| key_of(&connection, file).ok_or_else(damaged);
    Ok(MasterKeys { records: key("records")?, keys: key("keys")? })
}

fn key_of(connection: &Connection, file: &str) -> Option<Key> {
    let mut text = Zeroizing::new(String::with_capacity(80));
    connection
        .query_row("SELECT key FROM key_of WHERE file = ?1", [file], |row| {
            text.push_str(row.get_ref(0)?.as_str()?);
            Ok(())
        })
        .ok()?;
    let digits = text.strip_prefix("x'")?.strip_suffix('\'')?;
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let mut key = Key::empty();
    if pairs.len() != 32 || !rest.is_empty() {
        return None;
    }
    let digit = |letter: u8| (letter as char).to_digit(16);
    for (byte, [high, low]) in key.bytes_mut().iter_mut().zip(pairs) {
        *byte = (digit(*high)? << 4 | digit(*low)?) as u8;
    }
    Some(key)
}
