//! Opening one SQLCipher file, with the settings that all of ours share.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::error::ArchiveError;

/// How a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Create,
    Write,
    /// From media that cannot be written: no lock file, no journal.
    ReadOnly,
}

/// Opens a file with a key: a passphrase, which SQLCipher stretches (PBKDF2-HMAC-SHA512, 256,000 rounds, its default),
/// or a raw key `x'…'`. `None` when the key does not fit.
pub(super) fn open(path: &Path, key: &str, access: Access) -> Result<Option<Connection>, ArchiveError> {
    if key.is_empty() {
        // SQLCipher would take it for no encryption at all.
        return Ok(None);
    }
    let base = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let flags = base
        | match access {
            Access::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Access::ReadOnly => OpenFlags::SQLITE_OPEN_READ_ONLY,
        };
    let connection = if access == Access::ReadOnly {
        Connection::open_with_flags(format!("file:{}?immutable=1", escaped(path)), flags)?
    } else {
        Connection::open_with_flags(path, flags)?
    };
    connection.pragma_update(None, "key", key)?;
    // SQLCipher would write its own remarks to standard error; ours go through the error type.
    connection.pragma_update(None, "cipher_log_level", "NONE")?;
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

/// Brings everything from the journal into the file and cuts the journal to nothing.
pub(super) fn settle(connection: &Connection) -> Result<(), ArchiveError> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

/// A path as SQLite's URIs want it.
fn escaped(path: &Path) -> String {
    path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}
