//! Deleting: first into the bin for thirty days, then for good by destroying the patient's key.
//!
//! Once the key is gone, sealed records of that patient are noise, in this file and in what the disk may still hold of
//! it. Rows are removed as well, with freed pages overwritten. Backups made before hold their own copy of the key: the
//! receipt names them, because only a person can fetch them.

use rusqlite::TransactionBehavior;

use super::error::ArchiveError;
use super::keys::cipher_file;
use super::store::Archive;
use super::trail::audit::Action;
use super::trail::clock::ClockDoubt;
use crate::clinic::patient::Pseudonym;
use crate::clinic::wall_time::WallTime;

/// How long the bin keeps, days.
pub const DAYS_IN_BIN: f64 = 30.0;

/// What is handed out after a deletion for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletionReceipt {
    /// Who.
    pub patient: Pseudonym,
    /// When.
    pub time: WallTime,
    /// How many visits were removed.
    pub sessions: usize,
    /// How many walks were removed.
    pub trials: usize,
    /// Entry of the audit trail that proves it.
    pub audit_seq: i64,
    /// Its hash.
    pub audit_hash: String,
    /// Backups, as the audit trail names them, that were made while the patient was in the archive.
    pub older_backups: Vec<String>,
}

impl Archive {
    /// Puts a patient into the bin: out of every list, and back at any time within thirty days.
    ///
    /// # Errors
    /// When the patient is not there or the archive cannot be written.
    pub fn bin_patient(&mut self, pseudonym: &Pseudonym) -> Result<(), ArchiveError> {
        let row = self.patient_row(pseudonym)?;
        let since = self.cautious_time()?;
        self.change(Action::Binned, Some(pseudonym), "", |transaction| {
            transaction.execute("UPDATE patient SET binned = ?2 WHERE id = ?1", (row, since.0))?;
            Ok(())
        })
    }

    /// Takes a patient out of the bin.
    ///
    /// # Errors
    /// When the patient is not there or the archive cannot be written.
    pub fn take_from_bin(&mut self, pseudonym: &Pseudonym) -> Result<(), ArchiveError> {
        let row = self.patient_row(pseudonym)?;
        self.change(Action::TakenFromBin, Some(pseudonym), "", |transaction| {
            transaction.execute("UPDATE patient SET binned = NULL WHERE id = ?1", [row])?;
            Ok(())
        })
    }

    /// Deletes for good whoever has been in the bin for thirty days.
    ///
    /// # Errors
    /// When the computer's date is not relied on, because it jumped since the archive was last used: nothing is removed by a
    /// wrong date. A person can confirm it ([`Archive::confirm_clock`]).
    pub fn empty_bin(&mut self) -> Result<Vec<DeletionReceipt>, ArchiveError> {
        let now = self.now();
        let doubt = self.clock_doubt()?;
        if let Some(doubt @ ClockDoubt::Behind { .. }) = doubt {
            return Err(doubt.refusal());
        }
        let due: Vec<Pseudonym> = self
            .patients(true)?
            .into_iter()
            .filter(|summary| summary.binned.is_some_and(|since| now.days_since(since) >= DAYS_IN_BIN))
            .map(|summary| summary.patient.pseudonym)
            .collect();
        if let (Some(doubt), false) = (doubt, due.is_empty()) {
            return Err(doubt.refusal());
        }
        due.iter().map(|pseudonym| self.delete_patient(pseudonym)).collect()
    }

    /// Deletes a patient for good and at once: the key is destroyed first, then the records are removed. The keys file keeps
    /// a tombstone with the pseudonym, written together with the key's end: nothing else makes a deletion.
    ///
    /// # Errors
    /// When the patient is not there or the archive cannot be written. Once the key is gone, a deletion that is
    /// interrupted is finished when the archive is opened next.
    pub fn delete_patient(&mut self, pseudonym: &Pseudonym) -> Result<DeletionReceipt, ArchiveError> {
        self.writable()?;
        let row = self.patient_row(pseudonym)?;
        let count = |archive: &Archive, sql: &str| -> Result<usize, ArchiveError> {
            Ok(archive.records.query_row(sql, [row], |row| row.get::<_, i64>(0))? as usize)
        };
        let sessions = count(self, "SELECT count(*) FROM session WHERE patient = ?1")?;
        let trials = count(
            self,
            "SELECT count(*) FROM trial WHERE session IN (SELECT id FROM session WHERE patient = ?1)",
        )?;
        let older_backups = self.backups_since_made(pseudonym)?;
        let now = self.now();
        let transaction = self.keys.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute("DELETE FROM patient_key WHERE pseudonym = ?1", [pseudonym.as_str()])?;
        transaction.execute(
            "INSERT OR REPLACE INTO tombstone (pseudonym, time) VALUES (?1, ?2)",
            (pseudonym.as_str(), now.0),
        )?;
        transaction.commit()?;
        cipher_file::settle(&self.keys)?;
        let (time, audit_seq, audit_hash) = self.remove_rows(pseudonym)?;
        Ok(DeletionReceipt {
            patient: pseudonym.clone(),
            time,
            sessions,
            trials,
            audit_seq,
            audit_hash,
            older_backups,
        })
    }

    /// Removes what is left of a patient whose key is gone.
    pub(super) fn remove_rows(
        &mut self,
        pseudonym: &Pseudonym,
    ) -> Result<(WallTime, i64, String), ArchiveError> {
        self.change(Action::Deleted, Some(pseudonym), "key destroyed, records removed", |transaction| {
            transaction.execute("DELETE FROM patient WHERE pseudonym = ?1", [pseudonym.as_str()])?;
            Ok(())
        })?;
        cipher_file::settle(&self.records)?;
        let entry =
            self.audit_trail(Some(pseudonym))?.pop().ok_or(ArchiveError::NoSuchEntry("entry.entry"))?;
        Ok((entry.time, entry.seq, entry.hash))
    }

    fn backups_since_made(&self, pseudonym: &Pseudonym) -> Result<Vec<String>, ArchiveError> {
        let mut statement = self.records.prepare(
            "SELECT detail FROM audit WHERE action = ?1 AND seq > (SELECT min(seq) FROM audit WHERE patient = ?2)
             ORDER BY seq",
        )?;
        let rows = statement.query_map((Action::BackedUp.name(), pseudonym.as_str()), |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl DeletionReceipt {
    /// As plain text, to be printed or filed.
    pub fn text(&self) -> String {
        let backups = if self.older_backups.is_empty() {
            "No backup was made while the patient was in the archive.".to_owned()
        } else {
            format!(
                "Backups made before still hold the patient and must be destroyed by hand: {}.",
                self.older_backups.join(", ")
            )
        };
        format!(
            "Receipt of deletion\n\nPatient {}\nDeleted for good at {}\n{} visits and {} walks were removed and the \
             patient's key was destroyed, so that remains on the disk cannot be read.\n{backups}\nAudit entry {}, {}\n",
            self.patient,
            self.time.iso(),
            self.sessions,
            self.trials,
            self.audit_seq,
            self.audit_hash
        )
    }
}
