//! Visits and walks: what was done on which day, under which conditions.

use rusqlite::OptionalExtension as _;

use super::error::{ArchiveError, DAMAGED_RECORDS};
use super::forms::stored_form::{StoredConditions, StoredSession, from_json, to_json};
use super::keys::secret::{Key, open_sealed, seal};
use super::store::Archive;
use super::trail::audit::Action;
use crate::clinic::patient::Pseudonym;
use crate::clinic::session::{Session, SessionId};
use crate::clinic::trial::{TrialConditions, TrialId};
use crate::clinic::wall_time::WallTime;

/// One walk in the list of a visit.
#[derive(Clone, Debug, PartialEq)]
pub struct TrialSummary {
    /// Which.
    pub id: TrialId,
    /// When it was recorded.
    pub created: WallTime,
    /// How it was walked.
    pub conditions: TrialConditions,
    /// Whether the recording was ended properly; if not, the program was stopped while it ran.
    pub finished: bool,
    /// Frames that were kept.
    pub frames: usize,
    /// Whether there is a result.
    pub analysed: bool,
}

impl Archive {
    /// Notes a new visit.
    ///
    /// # Errors
    /// When the patient is not there or the archive cannot be written.
    pub fn add_session(
        &mut self,
        pseudonym: &Pseudonym,
        session: &Session,
    ) -> Result<SessionId, ArchiveError> {
        let row = self.patient_row(pseudonym)?;
        let key = self.patient_key(pseudonym)?;
        let place = format!("session of {pseudonym} at {}", session.start.0);
        let sealed = seal(&key, &place, &to_json(&StoredSession::of(session))?)?;
        let start = session.start;
        self.change(Action::SessionMade, Some(pseudonym), "", |transaction| {
            transaction.execute(
                "INSERT INTO session (patient, start, details) VALUES (?1, ?2, ?3)",
                (row, start.0, sealed),
            )?;
            Ok(SessionId(transaction.last_insert_rowid()))
        })
    }

    /// The visits of a patient, oldest first.
    ///
    /// # Errors
    /// When the patient is not there.
    pub fn sessions(&self, pseudonym: &Pseudonym) -> Result<Vec<(SessionId, Session)>, ArchiveError> {
        let row = self.patient_row(pseudonym)?;
        let key = self.patient_key(pseudonym)?;
        let mut statement = self
            .records
            .prepare_cached("SELECT id, start, details FROM session WHERE patient = ?1 ORDER BY start, id")?;
        let rows = statement.query_map([row], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, Vec<u8>>(2)?))
        })?;
        rows.map(|row| {
            let (id, start, sealed) = row?;
            let plain = open_sealed(&key, &format!("session of {pseudonym} at {start}"), &sealed)?;
            Ok((SessionId(id), from_json::<StoredSession>(&plain)?.into_session(WallTime(start))))
        })
        .collect()
    }

    /// The walks of a visit in the order they were walked.
    ///
    /// # Errors
    /// When the visit is not there.
    pub fn trials(&self, session: SessionId) -> Result<Vec<TrialSummary>, ArchiveError> {
        let key = self.patient_key(&self.owner_of_session(session)?)?;
        let mut statement = self.records.prepare_cached(
            "SELECT t.id, t.created, t.protocol, t.finished, t.conditions, a.trial IS NOT NULL,
                    (SELECT coalesce(sum(frames), 0) FROM keypoint_chunk c WHERE c.trial = t.id)
             FROM trial t LEFT JOIN assessment a ON a.trial = t.id WHERE t.session = ?1 ORDER BY t.id",
        )?;
        let mut rows = statement.query([session.0])?;
        let mut list = Vec::new();
        while let Some(row) = rows.next()? {
            let protocol: String = row.get(2)?;
            let sealed: Vec<u8> = row.get(4)?;
            list.push(TrialSummary {
                id: TrialId(row.get(0)?),
                created: WallTime(row.get(1)?),
                conditions: opened_conditions(&key, session, &protocol, &sealed)?,
                finished: row.get(3)?,
                frames: row.get::<_, i64>(6)? as usize,
                analysed: row.get(5)?,
            });
        }
        Ok(list)
    }

    /// How a walk was walked.
    ///
    /// # Errors
    /// When the walk is not there.
    pub fn conditions(&self, trial: TrialId) -> Result<TrialConditions, ArchiveError> {
        let key = self.patient_key(&self.owner_of_trial(trial)?)?;
        let (session, protocol, sealed): (i64, String, Vec<u8>) = self.records.query_row(
            "SELECT session, protocol, conditions FROM trial WHERE id = ?1",
            [trial.0],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        opened_conditions(&key, SessionId(session), &protocol, &sealed)
    }

    /// Corrects how a walk was walked.
    ///
    /// # Errors
    /// When the walk is not there or the archive cannot be written.
    pub fn change_conditions(
        &mut self,
        trial: TrialId,
        conditions: &TrialConditions,
    ) -> Result<(), ArchiveError> {
        let owner = self.owner_of_trial(trial)?;
        let session: i64 =
            self.records.query_row("SELECT session FROM trial WHERE id = ?1", [trial.0], |row| row.get(0))?;
        let sealed = self.sealed_conditions(&owner, SessionId(session), conditions)?;
        let protocol = conditions.protocol.name();
        self.change(Action::TrialChanged, Some(&owner), &format!("walk {}", trial.0), |transaction| {
            transaction.execute(
                "UPDATE trial SET protocol = ?2, conditions = ?3 WHERE id = ?1",
                (trial.0, protocol, sealed),
            )?;
            Ok(())
        })
    }

    /// Whose walk it is.
    ///
    /// # Errors
    /// When the walk is not there.
    pub fn owner_of_walk(&self, trial: TrialId) -> Result<Pseudonym, ArchiveError> {
        self.owner_of_trial(trial)
    }

    /// A random number from the system, to number people anew in an export.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn random_seed(&self) -> Result<u64, ArchiveError> {
        Ok(u64::from_le_bytes(super::keys::secret::random()?))
    }

    pub(super) fn sealed_conditions(
        &self,
        owner: &Pseudonym,
        session: SessionId,
        conditions: &TrialConditions,
    ) -> Result<Vec<u8>, ArchiveError> {
        let plain = to_json(&StoredConditions::of(conditions))?;
        seal(&self.patient_key(owner)?, &place_of_conditions(session), &plain)
    }

    pub(super) fn owner_of_session(&self, session: SessionId) -> Result<Pseudonym, ArchiveError> {
        let sql = "SELECT p.pseudonym FROM session s JOIN patient p ON p.id = s.patient WHERE s.id = ?1";
        self.owner(sql, session.0, "entry.visit")
    }

    pub(super) fn owner_of_trial(&self, trial: TrialId) -> Result<Pseudonym, ArchiveError> {
        let sql = "SELECT p.pseudonym FROM trial t JOIN session s ON s.id = t.session
                   JOIN patient p ON p.id = s.patient WHERE t.id = ?1";
        self.owner(sql, trial.0, "entry.walk")
    }

    fn owner(&self, sql: &str, id: i64, what: &'static str) -> Result<Pseudonym, ArchiveError> {
        let text: Option<String> =
            self.records.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?;
        let text = text.ok_or(ArchiveError::NoSuchEntry(what))?;
        Pseudonym::parse(&text).ok_or(DAMAGED_RECORDS)
    }
}

pub(super) fn place_of_conditions(session: SessionId) -> String {
    format!("conditions in session {}", session.0)
}

fn opened_conditions(
    key: &Key,
    session: SessionId,
    protocol: &str,
    sealed: &[u8],
) -> Result<TrialConditions, ArchiveError> {
    let plain = open_sealed(key, &place_of_conditions(session), sealed)?;
    Ok(from_json::<StoredConditions>(&plain)?.into_conditions(protocol))
}
