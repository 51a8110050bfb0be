//! The audit trail: who did what and when, each entry sealed to the one before by its hash.
//!
//! Triggers in the database refuse changes, the hashes show them, and the keys file knows how far the trail goes. What that
//! proves, and what it does not, says [`WHAT_THE_TRAIL_PROVES`](crate::archive::WHAT_THE_TRAIL_PROVES). Entries name pseudonyms only.

use rusqlite::{Connection, OptionalExtension as _};
use sha2::{Digest as _, Sha256};

use crate::archive::error::ArchiveError;
use crate::archive::keys::secret::hex;
use crate::clinic::patient::Pseudonym;
use crate::clinic::wall_time::WallTime;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say all")]
pub enum Action {
    ArchiveMade,
    Opened,
    TrailFault,
    ClockConfirmed,
    DoorRenewed,
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
            Action::ClockConfirmed => "clock_confirmed",
            Action::DoorRenewed => "door_renewed",
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
    /// What its hash has to be after an entry with this one.
    pub(in crate::archive) fn hash_after(&self, before: &str) -> String {
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

/// Where the trail stands: the number and hash of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::archive) struct Head {
    pub(in crate::archive) seq: i64,
    pub(in crate::archive) hash: String,
}

pub(super) const COLUMNS: &str = "seq, time, operator, action, patient, detail, hash";

pub(super) fn entry_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<AuditEntry> {
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

/// The last entry's number and hash.
pub(in crate::archive) fn last_head(connection: &Connection) -> Result<Option<Head>, ArchiveError> {
    let sql = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
    let row = |row: &rusqlite::Row<'_>| Ok(Head { seq: row.get(0)?, hash: row.get(1)? });
    Ok(connection.prepare_cached(sql)?.query_row([], row).optional()?)
}

/// The hash that an entry has in the trail.
pub(in crate::archive) fn hash_of(connection: &Connection, seq: i64) -> Result<Option<String>, ArchiveError> {
    let mut statement = connection.prepare_cached("SELECT hash FROM audit WHERE seq = ?1")?;
    Ok(statement.query_row([seq], |row| row.get(0)).optional()?)
}

/// Adds an entry within the caller's transaction.
pub(in crate::archive) fn append(
    connection: &Connection,
    time: WallTime,
    operator: &str,
    action: Action,
    patient: Option<&Pseudonym>,
    detail: &str,
) -> Result<Head, ArchiveError> {
    let last = last_head(connection)?;
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
    Ok(Head { seq: entry.seq, hash: entry.hash })
}
