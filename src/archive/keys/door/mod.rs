//! The two small files that hold the archive's keys: one opened by the passphrase, one by the recovery key.
//!
//! Records are encrypted with random keys, not with the passphrase itself, so that the passphrase can be changed in a
//! moment, a second way in exists, and a weak passphrase never meets the large files. A door is one small text file: how
//! the secret is stretched, and both keys sealed with what comes out of that; its own checksum tells a damaged file from a
//! wrong passphrase, and says nothing about what is inside. Doors of earlier versions are SQLCipher files; they open, and
//! become a door of today's kind the first time.
//!
//! A new passphrase or recovery key makes a new door. Whoever kept both the old sheet and a copy of the old door file from
//! before still holds the keys, as he would with a copy of the whole archive; this program refuses such a file.

mod old_door;
mod passphrase_rules;
mod sealed_door;
mod stretch;
mod way_in;

use std::io::Read as _;
use std::path::Path;

use crate::archive::error::ArchiveError;
use crate::archive::keys::private_file;
use crate::archive::keys::secret::{Key, sha256_hex};
pub use passphrase_rules::SHORTEST_PASSPHRASE;
pub(in crate::archive) use passphrase_rules::check_passphrase;
pub use way_in::WayIn;

/// Most bytes of a door; those of earlier versions have about 12 kB.
const MOST_BYTES: u64 = 1 << 18;

/// What is said of a secret that does not open this way.
fn wrong(way: WayIn) -> ArchiveError {
    match way {
        WayIn::Passphrase => ArchiveError::WrongPassphrase,
        WayIn::RecoveryKey => ArchiveError::WrongRecoveryKey,
    }
}

/// How the file behind one of the ways in looks from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoorState {
    /// As it was written.
    Whole,
    /// Not there, or empty.
    Missing,
    /// Its checksum does not fit.
    Damaged,
}

/// Keys of the two large files.
pub(in crate::archive) struct MasterKeys {
    pub(in crate::archive) records: Key,
    pub(in crate::archive) keys: Key,
}

impl MasterKeys {
    pub(in crate::archive) fn random() -> Result<Self, ArchiveError> {
        Ok(Self { records: Key::random()?, keys: Key::random()? })
    }
}

/// A door that was made and not put up yet.
pub(in crate::archive) struct NewDoor {
    way: WayIn,
    text: String,
}

impl NewDoor {
    /// Seals the keys with a secret. Takes part of a second by design.
    pub(in crate::archive) fn make(
        way: WayIn,
        secret: &str,
        keys: &MasterKeys,
    ) -> Result<Self, ArchiveError> {
        Ok(Self { way, text: sealed_door::make(way, secret, keys)? })
    }

    /// SHA-256 of its file.
    pub(in crate::archive) fn sum(&self) -> String {
        sha256_hex(self.text.as_bytes())
    }

    /// Puts it into the archive's folder in the place of the one before.
    pub(in crate::archive) fn put(&self, folder: &Path) -> Result<(), ArchiveError> {
        let path = self.way.file(folder);
        private_file::replace(&path, self.text.as_bytes())
            .map_err(ArchiveError::file("action.writing_the_archives_keys", &path))?;
        // The sum of an earlier version's door; where it stays, nobody asks for it any more.
        drop(std::fs::remove_file(old_door::sum_file(&path)));
        Ok(())
    }
}

/// What came of opening a door.
pub(in crate::archive) struct Entered {
    pub(in crate::archive) keys: MasterKeys,
    /// SHA-256 of its file.
    pub(in crate::archive) sum: String,
    /// Whether it is of an earlier version's kind.
    pub(in crate::archive) old: bool,
}

/// Opens one of the files with its secret.
pub(in crate::archive) fn enter(folder: &Path, way: WayIn, secret: &str) -> Result<Entered, ArchiveError> {
    let path = way.file(folder);
    let bytes = read(&path)?.ok_or(ArchiveError::DoorMissing(way))?;
    let sum = sha256_hex(&bytes);
    if sealed_door::is_one(&bytes) {
        let keys = sealed_door::enter(&bytes, way, secret)?;
        return Ok(Entered { keys, sum, old: false });
    }
    let keys = old_door::enter(&path, way, secret)?;
    Ok(Entered { keys, sum, old: true })
}

/// How one of the files looks, which takes no secret to tell.
pub(in crate::archive) fn state(folder: &Path, way: WayIn) -> DoorState {
    let path = way.file(folder);
    match read(&path) {
        Ok(None) => DoorState::Missing,
        Ok(Some(bytes)) if sealed_door::is_one(&bytes) => {
            if sealed_door::parse(&bytes).is_some() {
                DoorState::Whole
            } else {
                DoorState::Damaged
            }
        }
        Ok(Some(bytes)) if old_door::is_damaged(&path, &bytes) => DoorState::Damaged,
        Ok(Some(_)) => DoorState::Whole,
        Err(_) => DoorState::Damaged,
    }
}

/// SHA-256 of one of the files, where it can be read.
pub(in crate::archive) fn sum(folder: &Path, way: WayIn) -> Option<String> {
    read(&way.file(folder)).ok().flatten().map(|bytes| sha256_hex(&bytes))
}

/// The bytes of a door; `None` where there is none or an empty one.
fn read(path: &Path) -> Result<Option<Vec<u8>>, ArchiveError> {
    if !path.is_file() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes))
        .map_err(ArchiveError::file("action.reading_the_archives_keys", path))?;
    Ok((!bytes.is_empty()).then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys_are_equal(one: &MasterKeys, other: &MasterKeys) -> bool {
        one.records.bytes() == other.records.bytes() && one.keys.bytes() == other.keys.bytes()
    }

    #[test]
    fn a_door_opens_with_its_secret_only_and_tells_wrong_from_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let keys = MasterKeys::random().unwrap();
        let door = NewDoor::make(WayIn::Passphrase, "seven quiet words", &keys).unwrap();
        door.put(folder.path()).unwrap();
        assert_eq!(state(folder.path(), WayIn::Passphrase), DoorState::Whole);
        assert_eq!(sum(folder.path(), WayIn::Passphrase).unwrap(), door.sum());
        let entered = enter(folder.path(), WayIn::Passphrase, "seven quiet words").unwrap();
        assert!(keys_are_equal(&entered.keys, &keys) && !entered.old && entered.sum == door.sum());
        let wrong = enter(folder.path(), WayIn::Passphrase, "seven quiet word");
        assert!(matches!(wrong, Err(ArchiveError::WrongPassphrase)));

        let path = WayIn::Passphrase.file(folder.path());
        let whole = std::fs::read(&path).unwrap();
        for at in (0..whole.len()).step_by(7) {
            let mut spoiled = whole.clone();
            spoiled[at] ^= 1;
            std::fs::write(&path, spoiled).unwrap();
            assert_eq!(state(folder.path(), WayIn::Passphrase), DoorState::Damaged, "byte {at}");
            let error = enter(folder.path(), WayIn::Passphrase, "seven quiet words").err().unwrap();
            assert!(matches!(error, ArchiveError::DoorDamaged(WayIn::Passphrase)), "byte {at}: {error}");
        }
        for length in [1, 30, whole.len() - 1] {
            std::fs::write(&path, &whole[..length]).unwrap();
            assert_eq!(state(folder.path(), WayIn::Passphrase), DoorState::Damaged, "{length} bytes");
        }
        std::fs::write(&path, b"").unwrap();
        assert_eq!(state(folder.path(), WayIn::Passphrase), DoorState::Missing);
        std::fs::rename(&path, WayIn::RecoveryKey.file(folder.path())).unwrap();
        std::fs::write(WayIn::RecoveryKey.file(folder.path()), &whole).unwrap();
        let moved = enter(folder.path(), WayIn::RecoveryKey, "seven quiet words");
        assert!(moved.is_err(), "the passphrase's file does not stand in for the recovery key's");
    }
}
