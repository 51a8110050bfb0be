//! [`Archive`]: one open archive, and the only way to change it: in a transaction that also writes the audit trail.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior};

use super::copies::pairing;
use super::error::ArchiveError;
use super::folder_lock::FolderLock;
use super::keys::cipher_file;
use super::keys::door::MasterKeys;
use super::keys::secret::{Key, ScrubsAtEnd};
use super::notice::Notice;
use super::trail::audit::{self, Action};
use super::trail::clock;
use crate::clinic::patient::Pseudonym;
use crate::clinic::trial::TrialId;
use crate::clinic::wall_time::WallTime;

pub(super) const RECORDS: &str = "records.db";
pub(super) const KEYS: &str = "keys.db";

/// Gives the date and time; passed in so that tests can set the clock back.
pub type Clock = Box<dyn Fn() -> WallTime + Send>;

/// One open archive: a folder with the encrypted records, the patients' keys, and the two files that unlock them.
///
/// Dropping it locks it: the keys are wiped from memory, and nothing readable stays on disk.
pub struct Archive {
    pub(super) folder: PathBuf,
    pub(super) records: Connection,
    pub(super) keys: Connection,
    pub(super) master: MasterKeys,
    pub(super) clock: Clock,
    pub(super) operator: String,
    pub(super) read_only: bool,
    /// What was found at opening and should be told.
    pub(super) notices: Vec<Notice>,
    /// While many changes come at once, the keys file is told of their end only.
    pub(super) importing: bool,
    /// Walks whose newest result is a correction made since the archive was opened.
    pub(super) edited_now: BTreeSet<TrialId>,
    /// The folder is free when everything else is closed.
    pub(super) _lock: Option<FolderLock>,
    /// The last field: when all keys are wiped, so is what their use left on the stack.
    pub(super) _scrub: ScrubsAtEnd,
}

impl std::fmt::Debug for Archive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive").field("read_only", &self.read_only).finish_non_exhaustive()
    }
}

/// Who works with the archive, and by which clock.
pub struct Opening {
    /// Initials or role of who works now, for the audit trail.
    pub operator: String,
    /// Gives the time.
    pub clock: Clock,
}

impl Opening {
    /// With the computer's own clock.
    pub fn by(operator: &str) -> Self {
        Self { operator: operator.to_owned(), clock: Box::new(system_clock) }
    }
}

fn system_clock() -> WallTime {
    let now = std::time::SystemTime::now();
    let since = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    WallTime(since.as_millis() as i64)
}

impl Archive {
    /// Whether it was opened from media that cannot be written.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// What was found at opening that somebody should know: a door that is damaged, a clock that jumped, patients whose key
    /// is missing. Show all of them; they are few, and most often none.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Now, by the archive's clock.
    pub fn now(&self) -> WallTime {
        (self.clock)()
    }

    /// Ends the work: brings the journals into the files, so that the folder can be copied, and locks the archive. It is
    /// locked in any case, also when this fails.
    ///
    /// # Errors
    /// When the files cannot be written; what was saved stays saved.
    pub fn close(self) -> Result<(), ArchiveError> {
        if self.read_only {
            return Ok(());
        }
        let settled = cipher_file::settle(&self.records);
        settled.and(cipher_file::settle(&self.keys))
    }

    /// Does something with many changes, an import for example, without waiting for the disk after each. If the power
    /// fails meanwhile, the last changes may be missing; the archive stays whole.
    ///
    /// # Errors
    /// Those of the work.
    pub fn import<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, ArchiveError>,
    ) -> Result<T, ArchiveError> {
        self.writable()?;
        pairing::leave_open(&self.keys, &self.records, true)?;
        self.records.pragma_update(None, "synchronous", "NORMAL")?;
        self.importing = true;
        let result = work(self);
        self.importing = false;
        self.records.pragma_update(None, "synchronous", "FULL")?;
        cipher_file::settle(&self.records)?;
        pairing::leave_open(&self.keys, &self.records, false)?;
        cipher_file::settle(&self.keys)?;
        result
    }

    pub(super) fn writable(&self) -> Result<(), ArchiveError> {
        if self.read_only { Err(ArchiveError::ReadOnly) } else { Ok(()) }
    }

    /// One change with its entry in the audit trail: both or neither.
    pub(super) fn change<T>(
        &mut self,
        action: Action,
        patient: Option<&Pseudonym>,
        detail: &str,
        make: impl FnOnce(&Transaction<'_>) -> Result<T, ArchiveError>,
    ) -> Result<T, ArchiveError> {
        self.change_in_steps(&[], action, patient, detail, make)
    }

    /// As [`Archive::change`], with further entries in the trail before the one that ends it.
    pub(super) fn change_in_steps<T>(
        &mut self,
        before: &[Action],
        action: Action,
        patient: Option<&Pseudonym>,
        detail: &str,
        make: impl FnOnce(&Transaction<'_>) -> Result<T, ArchiveError>,
    ) -> Result<T, ArchiveError> {
        self.writable()?;
        let time = (self.clock)();
        let transaction = self.records.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = make(&transaction)?;
        let stood = audit::last_head(&transaction)?;
        for step in before {
            audit::append(&transaction, time, &self.operator, *step, patient, "")?;
        }
        let head = audit::append(&transaction, time, &self.operator, action, patient, detail)?;
        clock::note(&transaction, time, action)?;
        if !self.importing {
            // The other file is told first: then it is never behind, whenever the program is killed.
            pairing::announce(&self.keys, stood.as_ref(), &head)?;
        }
        transaction.commit()?;
        Ok(result)
    }

    /// The patient's own key.
    pub(super) fn patient_key(&self, pseudonym: &Pseudonym) -> Result<Key, ArchiveError> {
        let mut statement = self.keys.prepare_cached("SELECT key FROM patient_key WHERE pseudonym = ?1")?;
        let key: Option<Key> = statement.query_row([pseudonym.as_str()], |row| row.get(0)).optional()?;
        key.ok_or_else(|| ArchiveError::KeyDestroyed(pseudonym.clone()))
    }

    /// The keys of all patients by pseudonym.
    pub(super) fn all_patient_keys(&self) -> Result<BTreeMap<String, Key>, ArchiveError> {
        let mut statement = self.keys.prepare_cached("SELECT pseudonym, key FROM patient_key")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Makes a key for a new patient; saved before anything that it seals.
    pub(super) fn new_patient_key(&self, pseudonym: &Pseudonym) -> Result<Key, ArchiveError> {
        let key = Key::random()?;
        self.keys.execute(
            "INSERT INTO patient_key (pseudonym, key) VALUES (?1, ?2)",
            (pseudonym.as_str(), key.bytes()),
        )?;
        Ok(key)
    }

    /// Whether a patient of this pseudonym was in the archive and was deleted for good.
    pub(super) fn is_buried(&self, pseudonym: &Pseudonym) -> Result<bool, ArchiveError> {
        let mut statement = self.keys.prepare_cached("SELECT 1 FROM tombstone WHERE pseudonym = ?1")?;
        Ok(statement.exists([pseudonym.as_str()])?)
    }
}
