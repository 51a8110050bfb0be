//! [`Archive`]: one open archive, and the only way to change it: in a transaction that also writes the audit trail.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior};

use super::audit::{self, Action};
use super::cipher_file::{self, Access};
use super::error::{ArchiveError, DAMAGED_RECORDS};
use super::folder_lock::FolderLock;
use super::schema;
use super::secret::{Key, RecoveryKey, check_passphrase, random_key, raw_key_text};
use super::unlock::{self, Door, MasterKeys};
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
    clock: Clock,
    operator: String,
    read_only: bool,
    /// Walks whose newest result is a correction made since the archive was opened.
    pub(super) edited_now: BTreeSet<TrialId>,
    /// The last field: the folder is free when everything else is closed.
    _lock: Option<FolderLock>,
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
    /// Makes a new archive in an empty or missing folder. The recovery key is given out this once: print it.
    ///
    /// # Errors
    /// When the folder is not empty or cannot be written, or the passphrase is too short.
    pub fn create(
        folder: &Path,
        passphrase: &str,
        opening: Opening,
    ) -> Result<(Self, RecoveryKey), ArchiveError> {
        Self::create_with(folder, passphrase, opening, schema::STEPS)
    }

    /// With the tables of an older version too, for the tests of migration.
    pub(super) fn create_with(
        folder: &Path,
        passphrase: &str,
        opening: Opening,
        steps: &[&str],
    ) -> Result<(Self, RecoveryKey), ArchiveError> {
        check_passphrase(passphrase)?;
        std::fs::create_dir_all(folder).map_err(ArchiveError::file("Making the archive's folder", folder))?;
        let mut entries =
            std::fs::read_dir(folder).map_err(ArchiveError::file("Reading the archive's folder", folder))?;
        if entries.next().is_some() {
            return Err(ArchiveError::FolderNotEmpty(folder.to_path_buf()));
        }
        let lock = FolderLock::take(folder)?;
        let master = MasterKeys::random()?;
        let recovery = RecoveryKey::random()?;
        unlock::write(folder, Door::Passphrase, passphrase, &master)?;
        unlock::write(folder, Door::Recovery, recovery.letters(), &master)?;
        let mut archive = Self::assemble((folder, steps), master, Access::Create, lock, opening)?;
        archive.change(Action::ArchiveMade, None, "", |_| Ok(()))?;
        Ok((archive, recovery))
    }

    /// Opens an archive with its passphrase.
    ///
    /// # Errors
    /// When the passphrase is wrong, another window has the archive, it was written by a newer version, or is damaged.
    pub fn open(folder: &Path, passphrase: &str, opening: Opening) -> Result<Self, ArchiveError> {
        Self::open_by(folder, Door::Passphrase, passphrase, opening)
    }

    /// Opens an archive with its recovery key and gives it a new passphrase.
    ///
    /// # Errors
    /// As [`Archive::open`].
    pub fn recover(
        folder: &Path,
        key: &RecoveryKey,
        new_passphrase: &str,
        opening: Opening,
    ) -> Result<Self, ArchiveError> {
        check_passphrase(new_passphrase)?;
        let mut archive = Self::open_by(folder, Door::Recovery, key.letters(), opening)?;
        archive.change_passphrase(new_passphrase)?;
        Ok(archive)
    }

    fn open_by(folder: &Path, door: Door, secret: &str, opening: Opening) -> Result<Self, ArchiveError> {
        if !folder.join(RECORDS).is_file() && !door.file(folder).is_file() {
            return Err(ArchiveError::NotAnArchive(folder.to_path_buf()));
        }
        let lock = FolderLock::take(folder)?;
        let master = unlock::read(folder, door, secret)?;
        let access = if lock.is_some() { Access::Write } else { Access::ReadOnly };
        let mut archive = Self::assemble((folder, schema::STEPS), master, access, lock, opening)?;
        if !archive.read_only {
            if !archive.trail_is_whole_to_its_head()? {
                let what = "Entries are missing from the end of the audit trail: the records file was exchanged or cut.";
                archive.change(Action::TrailFault, None, what, |_| Ok(()))?;
            }
            archive.finish_interrupted_deletions()?;
            archive.change(Action::Opened, None, "", |_| Ok(()))?;
        }
        Ok(archive)
    }

    fn assemble(
        (folder, steps): (&Path, &[&str]),
        master: MasterKeys,
        access: Access,
        lock: Option<FolderLock>,
        opening: Opening,
    ) -> Result<Self, ArchiveError> {
        let open = |name: &str, key: &Key, steps: &[&str]| -> Result<Connection, ArchiveError> {
            let path = folder.join(name);
            let journal = path.with_extension("db-wal");
            if access == Access::ReadOnly && journal.metadata().is_ok_and(|journal| journal.len() > 0) {
                // Something waits in the journal that can only be taken over by writing.
                return Err(ArchiveError::ReadOnly);
            }
            // A create that was interrupted leaves keys without records: they are made now.
            let access = if access == Access::Write && !path.exists() { Access::Create } else { access };
            let mut connection =
                cipher_file::open(&path, &raw_key_text(key), access)?.ok_or(DAMAGED_RECORDS)?;
            let (found, known) = (schema::version(&connection)?, steps.len() as i64);
            if found > known {
                return Err(ArchiveError::NewerSchema { found, known });
            }
            if found < known && access == Access::ReadOnly {
                return Err(ArchiveError::ReadOnly);
            }
            schema::bring_up_to_date(&mut connection, steps)?;
            Ok(connection)
        };
        let records = open(RECORDS, &master.records, steps)?;
        let keys = open(KEYS, &master.keys, schema::KEY_STEPS)?;
        Ok(Self {
            folder: folder.to_path_buf(),
            records,
            keys,
            master,
            clock: opening.clock,
            operator: opening.operator,
            read_only: access == Access::ReadOnly,
            edited_now: BTreeSet::new(),
            _lock: lock,
        })
    }

    /// Whether it was opened from media that cannot be written.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Now, by the archive's clock.
    pub fn now(&self) -> WallTime {
        (self.clock)()
    }

    /// Sets a new passphrase. The old one opens nothing any more; the recovery key stays.
    ///
    /// # Errors
    /// When it is too short or cannot be written.
    pub fn change_passphrase(&mut self, new: &str) -> Result<(), ArchiveError> {
        check_passphrase(new)?;
        self.writable()?;
        unlock::write(&self.folder, Door::Passphrase, new, &self.master)?;
        self.change(Action::PassphraseChanged, None, "", |_| Ok(()))
    }

    /// Makes a new recovery key; the old sheet opens nothing any more.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new_recovery_key(&mut self) -> Result<RecoveryKey, ArchiveError> {
        self.writable()?;
        let key = RecoveryKey::random()?;
        unlock::write(&self.folder, Door::Recovery, key.letters(), &self.master)?;
        self.change(Action::RecoveryKeyChanged, None, "", |_| Ok(()))?;
        Ok(key)
    }

    /// Ends the work: brings the journals into the files, so that the folder can be copied, and locks the archive.
    ///
    /// # Errors
    /// When the files cannot be written; what was saved stays saved.
    pub fn close(self) -> Result<(), ArchiveError> {
        if !self.read_only {
            cipher_file::settle(&self.records)?;
            cipher_file::settle(&self.keys)?;
        }
        self.records.close().map_err(|(_, error)| error)?;
        self.keys.close().map_err(|(_, error)| error)?;
        Ok(())
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
        for connection in [&self.records, &self.keys] {
            connection.pragma_update(None, "synchronous", "NORMAL")?;
        }
        let result = work(self);
        for connection in [&self.records, &self.keys] {
            connection.pragma_update(None, "synchronous", "FULL")?;
            cipher_file::settle(connection)?;
        }
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
        self.writable()?;
        let time = self.now();
        let operator = self.operator.clone();
        let transaction = self.records.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = make(&transaction)?;
        let head = audit::append(&transaction, time, &operator, action, patient, detail)?;
        transaction.commit()?;
        // Kept in the other file too, so that cutting the trail's end in one file shows.
        audit::remember_head(&self.keys, &head)?;
        Ok(result)
    }

    /// The patient's own key.
    pub(super) fn patient_key(&self, pseudonym: &Pseudonym) -> Result<Key, ArchiveError> {
        let mut statement = self.keys.prepare_cached("SELECT key FROM patient_key WHERE pseudonym = ?1")?;
        let key: Option<[u8; 32]> = statement.query_row([pseudonym.as_str()], |row| row.get(0)).optional()?;
        key.map(Key::new).ok_or_else(|| ArchiveError::KeyDestroyed(pseudonym.clone()))
    }

    /// The keys of all patients by pseudonym.
    pub(super) fn all_patient_keys(&self) -> Result<BTreeMap<String, Key>, ArchiveError> {
        let mut statement = self.keys.prepare_cached("SELECT pseudonym, key FROM patient_key")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, Key::new(row.get::<_, [u8; 32]>(1)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Makes a key for a new patient; saved before anything that it seals.
    pub(super) fn new_patient_key(&self, pseudonym: &Pseudonym) -> Result<Key, ArchiveError> {
        let key = random_key()?;
        self.keys.execute(
            "INSERT INTO patient_key (pseudonym, key) VALUES (?1, ?2)",
            (pseudonym.as_str(), key.as_slice()),
        )?;
        Ok(key)
    }

    /// A deletion that was killed after the key was destroyed is finished now.
    fn finish_interrupted_deletions(&mut self) -> Result<(), ArchiveError> {
        let all: Vec<String> = self
            .records
            .prepare("SELECT pseudonym FROM patient")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for pseudonym in all.iter().filter_map(|text| Pseudonym::parse(text)) {
            if matches!(self.patient_key(&pseudonym), Err(ArchiveError::KeyDestroyed(_))) {
                self.remove_rows(&pseudonym)?;
            }
        }
        Ok(())
    }
}
