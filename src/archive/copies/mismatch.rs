//! [`Mismatch`]: how the files of an archive contradict each other.

use crate::archive::keys::door::WayIn;
use crate::problem::problems;

problems! {
    /// How the files of an archive contradict each other.
    #[derive(Clone, PartialEq, Eq)]
    Mismatch {
        /// The keys file is from before the last changes of the records: the last entries of the audit trail that both know of.
        KeysOlder { records_at: i64, keys_at: i64 } = "mismatch.keys_older",
        /// The records file is from before the last changes that the keys file knows of: the last entries of the audit trail.
        RecordsOlder { records_at: i64, keys_at: i64 } = "mismatch.records_older",
        /// Both went on apart from each other, or the end of the trail was changed: the entry at which they differ.
        Parted { at: i64 } = "mismatch.parted",
        /// So many people in the records have no key, and nobody deleted them.
        KeysMissing { patients: usize } = "mismatch.keys_missing",
        /// The file behind one of the ways in is none that this archive has now.
        ForeignDoor(way: WayIn) = "mismatch.foreign_door",
    }
}
