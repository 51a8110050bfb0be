//! Opening one SQLCipher file, with the settings that all of ours share.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags};
use zeroize::Zeroizing;

use super::private_file;
use crate::archive::error::{ArchiveError, DAMAGED_RECORDS};

/// Bytes of a page, SQLCipher's default.
const PAGE: u64 = 4096;

/// How a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::archive) enum Access {
    /// A file that is not there yet. The only way in which a file comes to be.
    Create,
    /// A file that is there.
    Write,
    /// From media that cannot be written: no lock file, no journal.
    ReadOnly,
}

/// Opens a file with a key: a passphrase, which SQLCipher stretches (PBKDF2-HMAC-SHA512, 256,000 rounds, its default),
/// or a raw key `x'…'`. `None` when the key does not fit.
pub(in crate::archive) fn open(
    path: &Path,
    key: &str,
    access: Access,
) -> Result<Option<Connection>, ArchiveError> {
    if key.is_empty() {
        // SQLCipher would take it for no encryption at all.
        return Ok(None);
    }
    if access == Access::Create {
        // Made here, so that nobody else may read it; SQLite gives its journal the same rights.
        private_file::create_new(path)
            .map_err(ArchiveError::file("action.making_the_archives_file", path))?;
    } else {
        let length =
            path.metadata().map_err(ArchiveError::file("action.reading_the_archives_file", path))?.len();
        // SQLite would take any key for an empty file and make a new database of it. A page that is cut short is only in
        // order where the journal still holds it, after a kill.
        let journal = path.with_extension("db-wal").metadata().map_or(0, |journal| journal.len());
        if length == 0 || (length % PAGE != 0 && journal == 0) {
            return Err(DAMAGED_RECORDS);
        }
    }
    let base = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = if access == Access::ReadOnly {
        let flags = base | OpenFlags::SQLITE_OPEN_READ_ONLY;
        Connection::open_with_flags(format!("file:{}?immutable=1", escaped(path)), flags)?
    } else {
        Connection::open_with_flags(path, base | OpenFlags::SQLITE_OPEN_READ_WRITE)?
    };
    // SQLCipher would write its own remarks to standard error; ours go through the error type.
    connection.pragma_update(None, "cipher_log_level", "NONE")?;
    // All memory of the database is wiped when it is given back and, as far as the system allows, never swapped out.
    connection.pragma_update(None, "cipher_memory_security", true)?;
    connection.execute_batch(&key_statement(key))?;
    if access != Access::ReadOnly {
        // The folder's lock lets one process in, so that no index of the journal has to be shared in a file of its own. Said
        // before anything is read, or that file would be made, which a full disk refuses in other words.
        connection.query_row("PRAGMA locking_mode = EXCLUSIVE", [], |_| Ok(()))?;
    }
    match connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0)) {
        Ok(_) => {}
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => return Ok(None),
        Err(error) => return Err(error.into()),
    }
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    if access != Access::ReadOnly {
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        connection.busy_timeout(std::time::Duration::from_secs(2))?;
    }
    Ok(Some(connection))
}

/// `PRAGMA key = '…'` in memory that is wiped: the library's own way of setting a pragma leaves the text behind.
fn key_statement(key: &str) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(2 * key.len() + 20));
    text.push_str("PRAGMA key = '");
    for letter in key.chars() {
        if letter == '\'' {
            text.push('\'');
        }
        text.push(letter);
    }
    text.push('\'');
    text
}

/// Brings everything from the journal into the file and cuts the journal to nothing.
pub(in crate::archive) fn settle(connection: &Connection) -> Result<(), ArchiveError> {
    let busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy { Err(ArchiveError::InUse) } else { Ok(()) }
}

/// A path as SQLite's URIs want it.
fn escaped(path: &Path) -> String {
    path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}
