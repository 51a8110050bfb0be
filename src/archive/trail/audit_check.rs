//! Checking the audit trail: against itself, against the keys file, and against marks that were printed earlier.

use rusqlite::OptionalExtension as _;

use super::audit::{Action, AuditEntry, Head, hash_of, last_head};
use crate::archive::copies::pairing;
use crate::archive::error::ArchiveError;
use crate::archive::keys::private_file;
use crate::archive::store::Archive;
use crate::clinic::wall_time::WallTime;

/// What the audit trail proves, and what it does not; stands beside every mark.
pub const WHAT_THE_TRAIL_PROVES: &str = "Each entry of the audit trail is sealed to the one before by its hash. Whoever \
changes, removes or inserts an entry without the passphrase or the recovery key is noticed. Whoever has one of them and \
another program could write the whole trail anew; that is noticed only by marks of the trail that were printed or filed \
outside the archive before. A mark proves that the trail up to its entry is the same as when it was printed. It does not \
prove who sat at the computer, nor that its clock was right.";

/// A mark of the trail to be printed or filed outside the archive: whoever holds it can prove later that nothing up to its
/// entry was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditMark {
    /// Number of the entry.
    pub seq: i64,
    /// The first 32 letters of its hash, 128 bits.
    pub hash: String,
}

impl AuditMark {
    fn of(head: &Head) -> Self {
        Self { seq: head.seq, hash: head.hash.chars().take(32).collect() }
    }

    /// `117-9f3a…`: the entry's number and eight groups of four.
    pub fn text(&self) -> String {
        let letters: Vec<char> = self.hash.chars().collect();
        let groups = letters.chunks(4).map(|group| group.iter().collect::<String>());
        std::iter::once(self.seq.to_string()).chain(groups).collect::<Vec<_>>().join("-")
    }

    /// Reads one as a person types it; `None` when it is not complete.
    pub fn parse(text: &str) -> Option<Self> {
        let (seq, rest) = text.trim().split_once('-')?;
        let hash: String = rest
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_lowercase())
            .collect();
        let is_hash = hash.len() == 32 && hash.chars().all(|letter| letter.is_ascii_hexdigit());
        Some(Self { seq: seq.trim().parse().ok()?, hash }).filter(|_| is_hash)
    }
}

/// What is wrong with a trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrailFault {
    /// An earlier opening found something and noted it.
    Noted {
        /// Entry that says so.
        seq: i64,
        /// In its words.
        detail: String,
    },
    /// The hash of an entry does not fit, or a number is missing.
    Changed {
        /// First entry that does not fit.
        seq: i64,
    },
    /// The keys file knows of entries that are not there.
    EndMissing {
        /// Last entry that is there.
        last: i64,
    },
    /// A mark that was printed earlier is not in the trail.
    MarkMissing(AuditMark),
}

impl std::fmt::Display for TrailFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Noted { seq, detail } => write!(f, "Entry {seq} of the audit trail says: {detail}"),
            Self::Changed { seq } => {
                write!(f, "The audit trail was changed at entry {seq}: its hash does not fit.")
            }
            Self::EndMissing { last } => {
                write!(f, "Entries are missing from the end of the audit trail, after entry {last}.")
            }
            Self::MarkMissing(mark) => write!(
                f,
                "The audit trail is not the one of which the mark {} was taken: entry {} is missing or another.",
                mark.text(),
                mark.seq
            ),
        }
    }
}

/// What a check of the trail found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditCheck {
    /// Entries that were read.
    pub entries: i64,
    /// The first fault; `None` when the chain is whole.
    pub fault: Option<TrailFault>,
    /// Entries whose clock was behind the entry before: the computer's clock was set back there.
    pub clock_set_back_at: Vec<i64>,
    /// The mark to be printed or filed; `None` for an empty trail.
    pub mark: Option<AuditMark>,
}

impl Archive {
    /// Walks the whole chain.
    ///
    /// # Errors
    /// When the trail cannot be read; a broken chain is not an error but a finding.
    pub fn check_audit_trail(&self) -> Result<AuditCheck, ArchiveError> {
        self.check_audit_trail_against(&[])
    }

    /// Walks the whole chain and compares it with marks that were printed or filed earlier.
    ///
    /// # Errors
    /// As [`Archive::check_audit_trail`].
    pub fn check_audit_trail_against(&self, marks: &[AuditMark]) -> Result<AuditCheck, ArchiveError> {
        let mut check =
            AuditCheck { entries: 0, fault: None, clock_set_back_at: Vec::new(), mark: self.audit_mark()? };
        let mut noted = None;
        let mut before: Option<AuditEntry> = None;
        for entry in self.audit_trail(None)? {
            if noted.is_none() && entry.action == Action::TrailFault.name() {
                noted = Some(TrailFault::Noted { seq: entry.seq, detail: entry.detail.clone() });
            }
            check.entries += 1;
            let expected = entry.hash_after(before.as_ref().map_or("", |before| &before.hash));
            if check.fault.is_none() && (entry.seq != check.entries || entry.hash != expected) {
                check.fault = Some(TrailFault::Changed { seq: entry.seq });
            }
            if before.as_ref().is_some_and(|before| before.time > entry.time) {
                check.clock_set_back_at.push(entry.seq);
            }
            before = Some(entry);
        }
        if check.fault.is_none() && pairing::check_heads(&self.records, &self.keys)?.is_some() {
            check.fault = Some(TrailFault::EndMissing { last: check.entries });
        }
        for mark in marks {
            let found = hash_of(&self.records, mark.seq)?;
            if check.fault.is_none() && !found.is_some_and(|hash| hash.starts_with(&mark.hash)) {
                check.fault = Some(TrailFault::MarkMissing(mark.clone()));
            }
        }
        check.fault = check.fault.or(noted);
        Ok(check)
    }

    /// The mark of the trail as it stands: print or file it outside the archive.
    ///
    /// # Errors
    /// When the trail cannot be read.
    pub fn audit_mark(&self) -> Result<Option<AuditMark>, ArchiveError> {
        Ok(last_head(&self.records)?.as_ref().map(AuditMark::of))
    }

    /// Writes the whole trail as a table, with its mark and what it proves as its first lines. The file names pseudonyms and
    /// operators, and is not encrypted.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn export_audit_trail(&self, path: &std::path::Path) -> Result<(), ArchiveError> {
        let mark = self.audit_mark()?.map(|mark| mark.text()).unwrap_or_default();
        let mut text = format!("# mark {mark}\n# {WHAT_THE_TRAIL_PROVES}\n");
        let mut table = csv::Writer::from_writer(Vec::new());
        let failed = |cause: csv::Error| ArchiveError::Database(cause.to_string());
        table
            .write_record(["entry", "time", "operator", "action", "patient", "detail", "hash"])
            .map_err(failed)?;
        for entry in self.audit_trail(None)? {
            let (seq, time) = (entry.seq.to_string(), entry.time.iso());
            table
                .write_record([
                    &seq,
                    &time,
                    &entry.operator,
                    &entry.action,
                    &entry.patient,
                    &entry.detail,
                    &entry.hash,
                ])
                .map_err(failed)?;
        }
        let bytes = table.into_inner().map_err(|cause| ArchiveError::Database(cause.to_string()))?;
        text.push_str(&String::from_utf8_lossy(&bytes));
        private_file::replace(path, text.as_bytes())
            .map_err(ArchiveError::file("action.writing_the_audit_trail", path))
    }

    /// When the archive was last used before this opening, by the clock of then.
    ///
    /// # Errors
    /// When the trail cannot be read.
    pub fn last_opened(&self) -> Result<Option<WallTime>, ArchiveError> {
        let sql = "SELECT time FROM audit WHERE action = ?1 ORDER BY seq DESC LIMIT 1 OFFSET 1";
        let row = self.records.prepare_cached(sql)?.query_row([Action::Opened.name()], |row| row.get(0));
        Ok(row.optional()?.map(WallTime))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_as_it_is_printed() {
        let mark = AuditMark { seq: 117, hash: "0123456789abcdef0123456789abcdef".to_owned() };
        assert_eq!(mark.text(), "117-0123-4567-89ab-cdef-0123-4567-89ab-cdef");
        assert_eq!(AuditMark::parse(&mark.text()), Some(mark.clone()));
        assert_eq!(AuditMark::parse(" 117-0123 4567 89AB CDEF 0123 4567 89AB CDEF "), Some(mark));
        assert_eq!(AuditMark::parse("117-0123"), None);
    }
}
