//! The audit trail: who did what and when, each entry sealed to the one before by its hash.
//!
//! Nothing can be changed or taken out without breaking the chain; cutting off its end shows because the keys file
//! remembers how far it went. Triggers in the database refuse changes in the first place. Entries name pseudonyms only.

use rusqlite::{Connection, OptionalExtension as _};
use sha2::{Digest as _, Sha256};

use super::error::ArchiveError;
use super::secret::hex;
use super::store::Archive;
use crate::clinic::patient::Pseudonym;
use crate::clinic::wall_time::WallTime;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say all")]
pub enum Action {
    ArchiveMade,
    Opened,
    TrailFault,
    PassphraseChanged,
    RecoveryKeyChanged,
    PatientMade,
    PatientChanged,
    NameChanged,
    SessionMade,
    TrialStarted,
    TrialFinished,
    TrialRecovered,
    TrialChanged,
    Analysed,
    Edited,
    Viewed,
    TreatmentNoted,
    Exported,
    BackedUp,
    Binned,
    TakenFromBin,
    Deleted,
    VideoKept,
    VideoDeleted,
}

impl Action {
    /// As the trail spells it.
    pub fn name(self) -> &'static str {
        match self {
            Action::ArchiveMade => "archive_made",
            Action::Opened => "opened",
            Action::TrailFault => "trail_fault",
            Action::PassphraseChanged => "passphrase_changed",
            Action::RecoveryKeyChanged => "recovery_key_changed",
            Action::PatientMade => "patient_made",
            Action::PatientChanged => "patient_changed",
            Action::NameChanged => "name_changed",
            Action::SessionMade => "session_made",
            Action::TrialStarted => "trial_started",
            Action::TrialFinished => "trial_finished",
            Action::TrialRecovered => "trial_recovered",
            Action::TrialChanged => "trial_changed",
            Action::Analysed => "analysed",
            Action::Edited => "edited",
            Action::Viewed => "viewed",
            Action::TreatmentNoted => "treatment_noted",
            Action::Exported => "exported",
            Action::BackedUp => "backed_up",
            Action::Binned => "binned",
            Action::TakenFromBin => "taken_from_bin",
            Action::Deleted => "deleted",
            Action::VideoKept => "video_kept",
            Action::VideoDeleted => "video_deleted",
        }
    }
}

/// One entry as it is read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Counts from 1 without gaps.
    pub seq: i64,
    /// By the computer's clock, which may have been wrong: the order is that of `seq`.
    pub time: WallTime,
    /// Who.
    pub operator: String,
    /// What, as [`Action::name`] spells it.
    pub action: String,
    /// Whose data; empty where nobody's.
    pub patient: String,
    /// More.
    pub detail: String,
    /// Hash of this entry and the one before.
    pub hash: String,
}

impl AuditEntry {
    fn hash_after(&self, before: &str) -> String {
        let mut digest = Sha256::new();
        let time = self.time.0.to_string();
        let seq = self.seq.to_string();
        for field in [before, &seq, &time, &self.operator, &self.action, &self.patient, &self.detail] {
            // Lengths keep two fields from being moved into each other.
            digest.update((field.len() as u64).to_le_bytes());
            digest.update(field.as_bytes());
        }
        hex(&digest.finalize())
    }
}

/// What a check of the trail found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditCheck {
    /// Entries that were read.
    pub entries: i64,
    /// The first fault, as a sentence; `None` when the chain is whole.
    pub fault: Option<String>,
    /// Entries whose clock was behind the entry before: the computer's clock was set back there.
    pub clock_set_back_at: Vec<i64>,
}

const COLUMNS: &str = "seq, time, operator, action, patient, detail, hash";

fn entry_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<AuditEntry> {
    Ok(AuditEntry {
        seq: row.get(0)?,
        time: WallTime(row.get(1)?),
        operator: row.get(2)?,
        action: row.get(3)?,
        patient: row.get(4)?,
        detail: row.get(5)?,
        hash: row.get(6)?,
    })
}

fn last_entry(connection: &Connection) -> Result<Option<AuditEntry>, ArchiveError> {
    let sql = format!("SELECT {COLUMNS} FROM audit ORDER BY seq DESC LIMIT 1");
    Ok(connection.prepare_cached(&sql)?.query_row([], entry_of).optional()?)
}

/// Adds an entry within the caller's transaction and returns its number and hash.
pub(super) fn append(
    connection: &Connection,
    time: WallTime,
    operator: &str,
    action: Action,
    patient: Option<&Pseudonym>,
    detail: &str,
) -> Result<(i64, String), ArchiveError> {
    let last = last_entry(connection)?;
    let mut entry = AuditEntry {
        seq: last.as_ref().map_or(1, |last| last.seq + 1),
        time,
        operator: operator.to_owned(),
        action: action.name().to_owned(),
        patient: patient.map(|patient| patient.as_str().to_owned()).unwrap_or_default(),
        detail: detail.to_owned(),
        hash: String::new(),
    };
    entry.hash = entry.hash_after(last.as_ref().map_or("", |last| &last.hash));
    connection
        .prepare_cached(&format!("INSERT INTO audit ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"))?
        .execute((
            entry.seq,
            entry.time.0,
            &entry.operator,
            &entry.action,
            &entry.patient,
            &entry.detail,
            &entry.hash,
        ))?;
    Ok((entry.seq, entry.hash))
}

/// Notes in the keys file how far the trail goes.
pub(super) fn remember_head(keys: &Connection, head: &(i64, String)) -> Result<(), ArchiveError> {
    keys.prepare_cached("INSERT OR REPLACE INTO audit_head (one, seq, hash) VALUES (1, ?1, ?2)")?
        .execute((head.0, &head.1))?;
    Ok(())
}

impl Archive {
    /// The trail, or the part that concerns one patient, oldest first.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn audit_trail(&self, patient: Option<&Pseudonym>) -> Result<Vec<AuditEntry>, ArchiveError> {
        let sql = format!("SELECT {COLUMNS} FROM audit WHERE ?1 IS NULL OR patient = ?1 ORDER BY seq");
        let mut statement = self.records.prepare(&sql)?;
        let rows = statement.query_map([patient.map(Pseudonym::as_str)], entry_of)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Notes that data were looked at or given out, which changes nothing else.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub fn note_use(
        &mut self,
        action: Action,
        patient: &Pseudonym,
        detail: &str,
    ) -> Result<(), ArchiveError> {
        self.change(action, Some(patient), detail, |_| Ok(()))
    }

    /// Walks the whole chain.
    ///
    /// # Errors
    /// When the trail cannot be read; a broken chain is not an error but a finding.
    pub fn check_audit_trail(&self) -> Result<AuditCheck, ArchiveError> {
        let mut check = AuditCheck { entries: 0, fault: None, clock_set_back_at: Vec::new() };
        let mut before: Option<AuditEntry> = None;
        let head: Option<(i64, String)> = self
            .keys
            .query_row("SELECT seq, hash FROM audit_head", [], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let mut head_seen = head.is_none();
        for entry in self.audit_trail(None)? {
            if check.fault.is_none() && entry.action == Action::TrailFault.name() {
                check.fault = Some(entry.detail.clone());
            }
            check.entries += 1;
            let expected = entry.hash_after(before.as_ref().map_or("", |before| &before.hash));
            if check.fault.is_none() && (entry.seq != check.entries || entry.hash != expected) {
                check.fault = Some(format!(
                    "The audit trail was changed at entry {}: its hash does not fit.",
                    entry.seq
                ));
            }
            if before.as_ref().is_some_and(|before| before.time > entry.time) {
                check.clock_set_back_at.push(entry.seq);
            }
            head_seen |= head.as_ref().is_some_and(|(seq, hash)| *seq == entry.seq && *hash == entry.hash);
            before = Some(entry);
        }
        if check.fault.is_none() && !head_seen {
            check.fault = Some("Entries are missing from the end of the audit trail.".to_owned());
        }
        Ok(check)
    }

    /// Whether the trail still holds the entry that the keys file remembers; asked at opening, before anything is added.
    pub(super) fn trail_is_whole_to_its_head(&self) -> Result<bool, ArchiveError> {
        let head: Option<(i64, String)> = self
            .keys
            .query_row("SELECT seq, hash FROM audit_head", [], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((seq, hash)) = head else { return Ok(true) };
        let found: Option<String> = self
            .records
            .query_row("SELECT hash FROM audit WHERE seq = ?1", [seq], |row| row.get(0))
            .optional()?;
        Ok(found.is_some_and(|found| found == hash))
    }

    /// When the archive was last changed, by the clocks of then.
    pub(super) fn last_used(&self) -> Result<Option<WallTime>, ArchiveError> {
        Ok(self
            .records
            .query_row("SELECT max(time) FROM audit", [], |row| row.get::<_, Option<i64>>(0))?
            .map(WallTime))
    }
}
