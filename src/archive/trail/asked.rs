//! What an [`Archive`] is asked about its trail and its clock.

use super::audit::{Action, AuditEntry, COLUMNS, entry_of};
use super::clock::{ClockDoubt, LONGEST_STEP, SET_RIGHT, last_sure};
use crate::archive::error::ArchiveError;
use crate::archive::store::Archive;
use crate::clinic::patient::Pseudonym;
use crate::clinic::wall_time::WallTime;

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

    /// Why today's date is not relied on; `None` where it is. While there is doubt, nothing is removed by its date.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn clock_doubt(&self) -> Result<Option<ClockDoubt>, ArchiveError> {
        let now = self.now();
        let Some(last) = last_sure(&self.records)? else { return Ok(None) };
        let step = now.days_since(last);
        Ok(if step > LONGEST_STEP {
            Some(ClockDoubt::Ahead { last, now })
        } else if step < -SET_RIGHT {
            Some(ClockDoubt::Behind { last, now })
        } else {
            None
        })
    }

    /// A person says that the computer's clock is right as it is now: from here on it is relied on again. What went into the
    /// bin by a clock that was ahead has thirty days from now. Stands in the audit trail.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub fn confirm_clock(&mut self) -> Result<(), ArchiveError> {
        let now = self.now();
        let detail = self.clock_doubt()?.map(|doubt| doubt.refusal().to_string()).unwrap_or_default();
        self.change(Action::ClockConfirmed, None, &detail, |transaction| {
            transaction.execute("UPDATE patient SET binned = ?1 WHERE binned > ?1", [now.0])?;
            Ok(())
        })
    }

    /// The later of the clock and the last time that is relied on: what is dated by it can only be kept longer.
    pub(in crate::archive) fn cautious_time(&self) -> Result<WallTime, ArchiveError> {
        let now = self.now();
        Ok(last_sure(&self.records)?.map_or(now, |last| last.max(now)))
    }
}
