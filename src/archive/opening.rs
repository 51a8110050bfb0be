//! Making an archive, opening it, and changing what opens it.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::Connection;

use super::copies::mismatch::Mismatch;
use super::copies::pairing;
use super::copies::placement::{self, Placement};
use super::error::{ArchiveError, DAMAGED_RECORDS};
use super::folder_lock::FolderLock;
use super::forms::schema;
use super::found::has_bytes;
use super::keys::cipher_file::{self, Access};
use super::keys::door::{self, DoorState, Entered, MasterKeys, NewDoor, WayIn, check_passphrase};
use super::keys::private_file;
use super::keys::process_memory;
use super::keys::secret::{Key, RecoveryKey, ScrubsAtEnd, raw_key_text};
use super::notice::Notice;
use super::store::{Archive, KEYS, Opening, RECORDS};
use super::trail::audit::Action;
use super::trail::clock;

impl Archive {
    /// Makes a new archive in an empty or missing folder. The recovery key is given out this once: print it.
    ///
    /// # Errors
    /// When the folder is not empty or cannot be written, or the passphrase is too short or a common one.
    pub fn create(
        folder: &Path,
        passphrase: &str,
        opening: Opening,
    ) -> Result<(Self, RecoveryKey), ArchiveError> {
        check_passphrase(passphrase)?;
        process_memory::keep_out_of_core_files();
        private_file::make_folder(folder)
            .map_err(ArchiveError::file("action.making_the_archives_folder", folder))?;
        let lock = FolderLock::take(folder)?.ok_or(ArchiveError::ReadOnly)?;
        placement::settle(folder)?;
        if !placement::is_empty(folder)? {
            return Err(ArchiveError::FolderNotEmpty(folder.to_path_buf()));
        }
        let master = MasterKeys::random()?;
        let recovery = RecoveryKey::random()?;
        let placement = Placement::begin(folder)?;
        if let Err(error) = make_files(&placement.stage(), &master, passphrase, &recovery) {
            placement.give_up();
            return Err(error);
        }
        placement.finish(None)?;
        let mut archive = Self::assemble(folder, master, Some(lock), opening, false)?;
        archive.know_doors()?;
        archive.change(Action::ArchiveMade, None, "", |_| Ok(()))?;
        Ok((archive, recovery))
    }

    /// Opens an archive with its passphrase.
    ///
    /// # Errors
    /// When the passphrase is wrong, another window has the archive, it was written by a newer version, a file is missing,
    /// damaged or not of the same time as the others. Nothing is changed then.
    pub fn open(folder: &Path, passphrase: &str, opening: Opening) -> Result<Self, ArchiveError> {
        Self::open_by(folder, WayIn::Passphrase, passphrase, opening, false)
    }

    /// Opens an archive whose files do not belong together ([`ArchiveError::FilesDoNotMatch`]), as it is. For the case that
    /// neither the right files nor a backup are left: the audit trail says for ever that it was done, patients whose key is
    /// missing stay in it unread, and nothing is deleted. A whole archive opens as usual.
    ///
    /// # Errors
    /// As [`Archive::open`], but for files that do not belong together.
    pub fn open_as_it_is(folder: &Path, passphrase: &str, opening: Opening) -> Result<Self, ArchiveError> {
        Self::open_by(folder, WayIn::Passphrase, passphrase, opening, true)
    }

    /// Opens an archive with its recovery key and gives it a new passphrase. This is the way in when the passphrase is
    /// forgotten, and when its file is missing or damaged.
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
        let mut archive = Self::open_by(folder, WayIn::RecoveryKey, key.letters(), opening, false)?;
        archive.renew_door(WayIn::Passphrase, new_passphrase, Action::PassphraseChanged)?;
        Ok(archive)
    }

    fn open_by(
        folder: &Path,
        way: WayIn,
        secret: &str,
        opening: Opening,
        as_it_is: bool,
    ) -> Result<Self, ArchiveError> {
        if !placement::has_any_part(folder) {
            return Err(ArchiveError::NotAnArchive(folder.to_path_buf()));
        }
        process_memory::keep_out_of_core_files();
        let lock = FolderLock::take(folder)?;
        if lock.is_some() {
            placement::settle(folder)?;
        }
        if let Some(missing) = [RECORDS, KEYS].into_iter().find(|name| !has_bytes(&folder.join(name))) {
            return Err(ArchiveError::PartMissing(missing));
        }
        let entered = door::enter(folder, way, secret)?;
        if lock.is_some() {
            close_to_others(folder);
        }
        let Entered { keys, sum, old } = entered;
        let mut archive = Self::assemble(folder, keys, lock, opening, as_it_is)?;
        let fault = archive.check_pair(as_it_is)?.or(archive.check_door(way, &sum, as_it_is)?);
        if !archive.read_only {
            if let Some(fault) = fault {
                archive.change(Action::TrailFault, None, &fault.to_string(), |_| Ok(()))?;
            }
            archive.finish_interrupted_deletions()?;
            archive.change(Action::Opened, None, "", |_| Ok(()))?;
            archive.know_doors()?;
            if old && way == WayIn::Passphrase {
                archive.renew_door(way, secret, Action::DoorRenewed)?;
            }
        }
        archive.look_around(way)?;
        Ok(archive)
    }

    /// Opens both files, which are there, and brings older ones up to date.
    pub(super) fn assemble(
        folder: &Path,
        master: MasterKeys,
        lock: Option<FolderLock>,
        opening: Opening,
        as_it_is: bool,
    ) -> Result<Self, ArchiveError> {
        let access = if lock.is_some() { Access::Write } else { Access::ReadOnly };
        let mut records = open_part(folder, RECORDS, &master.records, access)?;
        let mut keys = open_part(folder, KEYS, &master.keys, access)?;
        let versions = (schema::version(&records)?, schema::version(&keys)?);
        for (found, known) in [(versions.0, schema::STEPS.len()), (versions.1, schema::KEY_STEPS.len())] {
            let known = known as i64;
            if found > known {
                return Err(ArchiveError::NewerSchema { found, known });
            }
            if found == 0 {
                return Err(DAMAGED_RECORDS);
            }
            if found < known && access == Access::ReadOnly {
                return Err(ArchiveError::ReadOnly);
            }
        }
        let keys_are_older =
            versions.0 >= schema::RECORDS_WITH_TOMBSTONES && versions.1 < schema::KEYS_WITH_TOMBSTONES;
        if keys_are_older && !as_it_is {
            let keys_at =
                keys.query_row("SELECT coalesce(max(seq), 0) FROM audit_head", [], |row| row.get(0))?;
            let records_at =
                records.query_row("SELECT coalesce(max(seq), 0) FROM audit", [], |row| row.get(0))?;
            return Err(ArchiveError::FilesDoNotMatch(Mismatch::KeysOlder { records_at, keys_at }));
        }
        schema::bring_up_to_date(&mut keys, schema::KEY_STEPS)?;
        schema::bring_up_to_date(&mut records, schema::STEPS)?;
        if access == Access::Write {
            clock::follow_trail(&records)?;
        }
        Ok(Self {
            folder: folder.to_path_buf(),
            records,
            keys,
            master,
            clock: opening.clock,
            operator: opening.operator,
            read_only: access == Access::ReadOnly,
            notices: Vec::new(),
            importing: false,
            edited_now: BTreeSet::new(),
            _lock: lock,
            _scrub: ScrubsAtEnd,
        })
    }

    /// Whether records and keys belong together. As it is: gives what is wrong instead of refusing.
    pub(super) fn check_pair(&self, as_it_is: bool) -> Result<Option<Mismatch>, ArchiveError> {
        let mut fault = pairing::check_heads(&self.records, &self.keys)?;
        let lost = pairing::keyless(&self.records, &self.keys)?.lost.len();
        // Once an archive was taken as it is, patients without a key stay in it.
        if fault.is_none() && lost > 0 && !self.was_taken_as_it_is()? {
            fault = Some(Mismatch::KeysMissing { patients: lost });
        }
        match fault {
            Some(fault) if !as_it_is => Err(ArchiveError::FilesDoNotMatch(fault)),
            fault => Ok(fault),
        }
    }

    fn was_taken_as_it_is(&self) -> Result<bool, ArchiveError> {
        let mut statement = self.records.prepare("SELECT 1 FROM audit WHERE action = ?1")?;
        Ok(statement.exists([Action::TrailFault.name()])?)
    }

    /// Whether the door that was opened is one that this archive has now.
    fn check_door(&self, way: WayIn, sum: &str, as_it_is: bool) -> Result<Option<Mismatch>, ArchiveError> {
        let known = pairing::known_doors(&self.keys, way)?;
        if known.is_empty() || known.iter().any(|known| known == sum) {
            return Ok(None);
        }
        let fault = Mismatch::ForeignDoor(way);
        if as_it_is { Ok(Some(fault)) } else { Err(ArchiveError::FilesDoNotMatch(fault)) }
    }

    /// Notes the doors of an archive that knows none yet, and ends an exchange that was broken off.
    fn know_doors(&mut self) -> Result<(), ArchiveError> {
        for way in WayIn::BOTH {
            let known = pairing::known_doors(&self.keys, way)?;
            let Some(sum) = door::sum(&self.folder, way) else { continue };
            if door::state(&self.folder, way) != DoorState::Whole {
                continue;
            }
            if known.is_empty() {
                pairing::expect_door(&self.keys, way, &sum)?;
            } else if known.len() > 1 && known.contains(&sum) {
                // The new door may stand already though the trail was not told.
                self.change(Action::DoorRenewed, None, way.name(), |_| Ok(()))?;
                pairing::settle_door(&self.keys, way, &sum)?;
            }
        }
        Ok(())
    }

    /// Gathers what should be told.
    fn look_around(&mut self, entered: WayIn) -> Result<(), ArchiveError> {
        let way = entered.other();
        let state = door::state(&self.folder, way);
        let known = pairing::known_doors(&self.keys, way)?;
        let is_ours = door::sum(&self.folder, way).is_some_and(|sum| known.contains(&sum));
        if state != DoorState::Whole || (!known.is_empty() && !is_ours) {
            self.notices.push(Notice::Door { way, state });
        }
        if let Some(doubt) = self.clock_doubt()? {
            self.notices.push(Notice::Clock(doubt));
        }
        let lost = pairing::keyless(&self.records, &self.keys)?.lost;
        if !lost.is_empty() {
            self.notices.push(Notice::KeysMissing(lost));
        }
        Ok(())
    }

    /// Sets a new passphrase, once the present one was given again. The old one opens nothing any more; the recovery key
    /// stays.
    ///
    /// # Errors
    /// When the present one is wrong, or the new one is too short, a common one, or cannot be written.
    pub fn change_passphrase(&mut self, present: &str, new: &str) -> Result<(), ArchiveError> {
        check_passphrase(new)?;
        self.writable()?;
        door::enter(&self.folder, WayIn::Passphrase, present)?;
        self.renew_door(WayIn::Passphrase, new, Action::PassphraseChanged)
    }

    /// Makes a new recovery key, once the passphrase was given again; the old sheet opens nothing any more. Show it once.
    ///
    /// # Errors
    /// When the passphrase is wrong, or the key cannot be written.
    pub fn new_recovery_key(&mut self, passphrase: &str) -> Result<RecoveryKey, ArchiveError> {
        self.writable()?;
        door::enter(&self.folder, WayIn::Passphrase, passphrase)?;
        let key = RecoveryKey::random()?;
        self.renew_door(WayIn::RecoveryKey, key.letters(), Action::RecoveryKeyChanged)?;
        Ok(key)
    }

    /// Puts up a new door: told to the keys file before, and to the trail after.
    fn renew_door(&mut self, way: WayIn, secret: &str, action: Action) -> Result<(), ArchiveError> {
        self.writable()?;
        let new = NewDoor::make(way, secret, &self.master)?;
        let sum = new.sum();
        if let Some(present) = door::sum(&self.folder, way)
            && pairing::known_doors(&self.keys, way)?.is_empty()
        {
            pairing::expect_door(&self.keys, way, &present)?;
        }
        pairing::expect_door(&self.keys, way, &sum)?;
        new.put(&self.folder)?;
        self.change(action, None, "", |_| Ok(()))?;
        pairing::settle_door(&self.keys, way, &sum)?;
        self.notices.retain(|notice| !matches!(notice, Notice::Door { way: told, .. } if *told == way));
        Ok(())
    }

    /// A deletion that was killed after the key was destroyed is finished now.
    pub(super) fn finish_interrupted_deletions(&mut self) -> Result<(), ArchiveError> {
        for pseudonym in pairing::keyless(&self.records, &self.keys)?.deleted {
            self.remove_rows(&pseudonym)?;
        }
        Ok(())
    }
}

/// Makes all files of a new archive.
fn make_files(
    folder: &Path,
    master: &MasterKeys,
    passphrase: &str,
    recovery: &RecoveryKey,
) -> Result<(), ArchiveError> {
    for (name, key, steps) in
        [(RECORDS, &master.records, schema::STEPS), (KEYS, &master.keys, schema::KEY_STEPS)]
    {
        make_part(&folder.join(name), key, steps)?;
    }
    NewDoor::make(WayIn::Passphrase, passphrase, master)?.put(folder)?;
    NewDoor::make(WayIn::RecoveryKey, recovery.letters(), master)?.put(folder)
}

/// Makes one encrypted file with its tables, closed again, without a journal beside it.
pub(super) fn make_part(path: &Path, key: &Key, steps: &[&str]) -> Result<(), ArchiveError> {
    let mut connection =
        cipher_file::open(path, &raw_key_text(key), Access::Create)?.ok_or(DAMAGED_RECORDS)?;
    schema::bring_up_to_date(&mut connection, steps)?;
    cipher_file::settle(&connection)?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(())
}

fn open_part(
    folder: &Path,
    name: &'static str,
    key: &Key,
    access: Access,
) -> Result<Connection, ArchiveError> {
    let path = folder.join(name);
    if !has_bytes(&path) {
        return Err(ArchiveError::PartMissing(name));
    }
    let journal = path.with_extension("db-wal");
    if access == Access::ReadOnly && journal.metadata().is_ok_and(|journal| journal.len() > 0) {
        // Something waits in the journal that can only be taken over by writing.
        return Err(ArchiveError::ReadOnly);
    }
    cipher_file::open(&path, &raw_key_text(key), access)?.ok_or(DAMAGED_RECORDS)
}

/// Takes the rights of others away from what an earlier version made.
fn close_to_others(folder: &Path) {
    private_file::close_to_others(folder);
    for name in [WayIn::Passphrase.file_name(), WayIn::RecoveryKey.file_name(), RECORDS, KEYS] {
        private_file::close_to_others(&folder.join(name));
    }
}
