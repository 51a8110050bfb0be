//! Checking a whole archive: every page of its files, every sealed record, and the audit trail.

use rusqlite::Connection;

use super::audit_check::{AuditCheck, AuditMark, TrailFault};
use crate::archive::error::ArchiveError;
use crate::archive::notice::Notice;
use crate::archive::store::{Archive, KEYS, RECORDS};
use crate::clinic::patient::Pseudonym;
use crate::clinic::trial::TrialId;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// What was found at opening.
    AtOpening(Notice),
    /// Pages or tables of a file are damaged.
    File {
        /// Which.
        name: &'static str,
        /// In the database's words.
        detail: String,
    },
    /// Something of a patient cannot be read.
    Unreadable {
        /// Whose.
        patient: Pseudonym,
        /// Of which walk, where it is of one.
        walk: Option<TrialId>,
        /// Why.
        detail: String,
    },
    /// The audit trail.
    Trail(TrailFault),
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::AtOpening(notice) => notice.fmt(f),
            Self::File { name, detail } => write!(f, "{name} is damaged: {detail}"),
            Self::Unreadable { patient, walk: Some(walk), detail } => {
                write!(f, "Walk {} of patient {patient} cannot be read: {detail}", walk.0)
            }
            Self::Unreadable { patient, walk: None, detail } => {
                write!(f, "Patient {patient} cannot be read: {detail}")
            }
            Self::Trail(fault) => fault.fmt(f),
        }
    }
}

/// What a check of the whole archive gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Patients that were read, those in the bin included.
    pub patients: usize,
    /// Visits that were read.
    pub sessions: usize,
    /// Walks that were read.
    pub trials: usize,
    /// The audit trail.
    pub audit: AuditCheck,
    /// Everything that is not as it should be; empty for a whole archive.
    pub findings: Vec<Finding>,
}

impl Archive {
    /// Reads everything there is: every page of both files against its checksum, every record with its key, the whole audit
    /// trail, against printed marks too. Takes seconds for a large archive; nothing is changed.
    ///
    /// # Errors
    /// When it cannot be read at all; damage is not an error but a finding.
    pub fn verify(&self, marks: &[AuditMark]) -> Result<Verification, ArchiveError> {
        let audit = self.check_audit_trail_against(marks)?;
        let mut found = Verification { patients: 0, sessions: 0, trials: 0, audit, findings: Vec::new() };
        found.findings.extend(self.notices.iter().cloned().map(Finding::AtOpening));
        for (name, connection) in [(RECORDS, &self.records), (KEYS, &self.keys)] {
            for detail in damage(connection)? {
                found.findings.push(Finding::File { name, detail });
            }
        }
        for pseudonym in self.all_with_key()? {
            self.verify_patient(&pseudonym, &mut found);
        }
        found.findings.extend(found.audit.fault.clone().map(Finding::Trail));
        Ok(found)
    }

    fn all_with_key(&self) -> Result<Vec<Pseudonym>, ArchiveError> {
        let keys = self.all_patient_keys()?;
        let mut statement = self.records.prepare("SELECT pseudonym FROM patient ORDER BY id")?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        let all = rows.collect::<Result<Vec<_>, _>>()?;
        Ok(all
            .iter()
            .filter(|text| keys.contains_key(*text))
            .filter_map(|text| Pseudonym::parse(text))
            .collect())
    }

    fn verify_patient(&self, patient: &Pseudonym, found: &mut Verification) {
        found.patients += 1;
        let mut unreadable = |walk: Option<TrialId>, error: &ArchiveError| {
            let detail = error.to_string();
            found.findings.push(Finding::Unreadable { patient: patient.clone(), walk, detail });
        };
        if let Err(error) =
            self.patient(patient).and_then(|_| self.name(patient)).and_then(|_| self.treatments(patient))
        {
            unreadable(None, &error);
        }
        let sessions = self.sessions(patient).unwrap_or_else(|error| {
            unreadable(None, &error);
            Vec::new()
        });
        for (session, _) in sessions {
            found.sessions += 1;
            let walks = self.trials(session).unwrap_or_else(|error| {
                unreadable(None, &error);
                Vec::new()
            });
            for walk in walks {
                found.trials += 1;
                let read = self
                    .track(walk.id)
                    .and_then(|_| self.assessment(walk.id))
                    .and_then(|_| self.earlier_assessments(walk.id))
                    .and_then(|_| self.check_video(walk.id));
                if let Err(error) = read {
                    unreadable(Some(walk.id), &error);
                }
            }
        }
    }
}

/// What SQLCipher and SQLite find wrong with a file.
fn damage(connection: &Connection) -> Result<Vec<String>, ArchiveError> {
    let lines = |sql: &str| -> Result<Vec<String>, ArchiveError> {
        let mut statement = connection.prepare(sql)?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    };
    let mut found = lines("PRAGMA cipher_integrity_check")?;
    found.extend(lines("PRAGMA integrity_check")?.into_iter().filter(|line| line != "ok"));
    found.extend(
        lines("PRAGMA foreign_key_check")?.into_iter().map(|table| format!("{table} points to nothing")),
    );
    Ok(found)
}
