//! Whether the files of an archive belong together, asked at every opening before anything is changed.
//!
//! Records and keys are two files, so that a person can be erased by destroying one key, and two files can be taken apart:
//! by a backup program, a hand that copied one of them, or somebody who means ill. The keys file therefore knows how far
//! the audit trail goes: it is told of each change before that change is committed, so the records stand either where the
//! keys file says or one change before, whenever the program was killed. Anything else is refused, and nothing is ever
//! removed because a key is missing: a deletion is finished only where a tombstone says that it was one.

use rusqlite::{Connection, OptionalExtension as _};

use super::mismatch::Mismatch;
use crate::archive::error::ArchiveError;
use crate::archive::keys::door::WayIn;
use crate::archive::trail::audit::{self, Head};
use crate::clinic::patient::Pseudonym;

/// Whether the trail in the records ends where the keys file says.
pub(in crate::archive) fn check_heads(
    records: &Connection,
    keys: &Connection,
) -> Result<Option<Mismatch>, ArchiveError> {
    let Some(known) = known_head(keys)? else { return Ok(None) };
    let last = audit::last_head(records)?;
    let (records_at, keys_at) = (last.as_ref().map_or(0, |last| last.seq), known.announced.seq);
    let is_there = |head: &Head| -> Result<bool, ArchiveError> {
        Ok(audit::hash_of(records, head.seq)?.is_some_and(|hash| hash == head.hash))
    };
    if last.as_ref() == Some(&known.announced) || (known.told_first && last == known.before) {
        return Ok(None);
    }
    // An import does not tell of each change, and earlier versions told afterwards.
    if (known.open_ended || !known.told_first) && is_there(&known.announced)? {
        return Ok(None);
    }
    Ok(Some(if records_at < keys_at {
        Mismatch::RecordsOlder { records_at, keys_at }
    } else if records_at > keys_at && is_there(&known.announced)? {
        Mismatch::KeysOlder { records_at, keys_at }
    } else {
        Mismatch::Parted { at: records_at.min(keys_at) }
    }))
}

struct KnownHead {
    announced: Head,
    /// `None` for the very first entry.
    before: Option<Head>,
    /// Whether the keys file was told before the records were changed.
    told_first: bool,
    open_ended: bool,
}

fn known_head(keys: &Connection) -> Result<Option<KnownHead>, ArchiveError> {
    let sql = "SELECT seq, hash, before_seq, before_hash, told_first, open_ended FROM audit_head";
    let row = keys.prepare_cached(sql)?.query_row([], |row| {
        let (before_seq, before_hash): (Option<i64>, Option<String>) = (row.get(2)?, row.get(3)?);
        Ok(KnownHead {
            announced: Head { seq: row.get(0)?, hash: row.get(1)? },
            before: before_seq.zip(before_hash).map(|(seq, hash)| Head { seq, hash }),
            told_first: row.get(4)?,
            open_ended: row.get(5)?,
        })
    });
    Ok(row.optional()?)
}

/// Tells the keys file of a change that comes now.
pub(in crate::archive) fn announce(
    keys: &Connection,
    before: Option<&Head>,
    after: &Head,
) -> Result<(), ArchiveError> {
    keys.prepare_cached(
        "INSERT OR REPLACE INTO audit_head (one, seq, hash, before_seq, before_hash, told_first, open_ended)
         VALUES (1, ?1, ?2, ?3, ?4, 1, 0)",
    )?
    .execute((after.seq, &after.hash, before.map(|head| head.seq), before.map(|head| &head.hash)))?;
    Ok(())
}

/// Tells the keys file that from its present entry on many changes come that it is not told of, or that it is again.
pub(in crate::archive) fn leave_open(
    keys: &Connection,
    records: &Connection,
    open: bool,
) -> Result<(), ArchiveError> {
    if let Some(last) = audit::last_head(records)? {
        keys.execute(
            "INSERT OR REPLACE INTO audit_head (one, seq, hash, before_seq, before_hash, told_first, open_ended)
             VALUES (1, ?1, ?2, NULL, NULL, 1, ?3)",
            (last.seq, &last.hash, open),
        )?;
    }
    Ok(())
}

/// Patients in the records without a key: those with a tombstone, whose deletion was broken off, and those without.
pub(in crate::archive) struct Keyless {
    pub(in crate::archive) deleted: Vec<Pseudonym>,
    pub(in crate::archive) lost: Vec<Pseudonym>,
}

/// Compares the patients of both files.
pub(in crate::archive) fn keyless(records: &Connection, keys: &Connection) -> Result<Keyless, ArchiveError> {
    let texts = |connection: &Connection, sql: &str| -> Result<Vec<String>, ArchiveError> {
        let mut statement = connection.prepare(sql)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    };
    let known: std::collections::BTreeSet<String> =
        texts(keys, "SELECT pseudonym FROM patient_key")?.into_iter().collect();
    let buried: std::collections::BTreeSet<String> =
        texts(keys, "SELECT pseudonym FROM tombstone")?.into_iter().collect();
    let mut found = Keyless { deleted: Vec::new(), lost: Vec::new() };
    for text in texts(records, "SELECT pseudonym FROM patient")? {
        if known.contains(&text) {
            continue;
        }
        if let Some(pseudonym) = Pseudonym::parse(&text) {
            if buried.contains(&text) { found.deleted.push(pseudonym) } else { found.lost.push(pseudonym) }
        }
    }
    Ok(found)
}

/// Checksums of the doors that this archive has: one for each way in, and while one is exchanged, two.
pub(in crate::archive) fn known_doors(keys: &Connection, way: WayIn) -> Result<Vec<String>, ArchiveError> {
    let mut statement = keys.prepare_cached("SELECT sum FROM door WHERE way = ?1")?;
    let rows = statement.query_map([way.name()], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes a door that will be put up.
pub(in crate::archive) fn expect_door(keys: &Connection, way: WayIn, sum: &str) -> Result<(), ArchiveError> {
    keys.execute("INSERT OR IGNORE INTO door (way, sum) VALUES (?1, ?2)", (way.name(), sum))?;
    Ok(())
}

/// Only this door holds from now on.
pub(in crate::archive) fn settle_door(keys: &Connection, way: WayIn, sum: &str) -> Result<(), ArchiveError> {
    expect_door(keys, way, sum)?;
    keys.execute("DELETE FROM door WHERE way = ?1 AND sum <> ?2", (way.name(), sum))?;
    Ok(())
}
