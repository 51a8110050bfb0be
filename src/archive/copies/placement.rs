//! Putting a whole set of files into the archive's folder at once, so that a killed program leaves either what was there
//! before or what was to come, and never a mixture.
//!
//! The files are made in the subfolder `making`. When they are whole and on the disk, a mark is written; from then on the
//! next start finishes the moving. Without the mark nothing has been moved yet, and what was made so far is thrown away.
//! What lay in the folder before is never removed: it goes into a subfolder `kept-…`, or the placement is refused.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use crate::archive::error::ArchiveError;
use crate::archive::folder_lock::LOCK;
use crate::archive::keys::door::WayIn;
use crate::archive::keys::private_file;
use crate::archive::store::{KEYS, RECORDS};

const STAGE: &str = "making";
const MARK: &str = "whole";
const KEPT: &str = "kept-";

/// Everything that is ever placed.
const PLACED: [&str; 6] = [
    "unlock-passphrase.db",
    "unlock-passphrase.sha256",
    "unlock-recovery.db",
    "unlock-recovery.sha256",
    KEYS,
    RECORDS,
];

/// Files that are made and not put in place yet.
pub(in crate::archive) struct Placement {
    folder: PathBuf,
}

impl Placement {
    /// Begins, in a folder that is made when it is missing.
    pub(in crate::archive) fn begin(folder: &Path) -> Result<Self, ArchiveError> {
        let stage = folder.join(STAGE);
        private_file::make_folder(&stage)
            .map_err(ArchiveError::file("action.making_the_archives_folder", &stage))?;
        throw_away(&stage)?;
        private_file::make_folder(&stage)
            .map_err(ArchiveError::file("action.making_the_archives_folder", &stage))?;
        private_file::close_to_others(folder);
        Ok(Self { folder: folder.to_path_buf() })
    }

    /// Where to make the files.
    pub(in crate::archive) fn stage(&self) -> PathBuf {
        self.folder.join(STAGE)
    }

    /// Puts the files in place. What lies there goes into the subfolder `kept-NAME`; without a name there may be nothing.
    pub(in crate::archive) fn finish(self, keep: Option<&str>) -> Result<Option<PathBuf>, ArchiveError> {
        let stage = self.stage();
        let kept =
            keep.filter(|_| !is_empty(&self.folder).unwrap_or(true)).map(|name| format!("{KEPT}{name}"));
        private_file::sync_folder(&stage);
        let mark = stage.join(MARK);
        private_file::replace(&mark, mark_text(&stage, kept.as_deref())?.as_bytes())
            .map_err(ArchiveError::file("action.putting_the_archive_in_place", &mark))?;
        move_on(&self.folder)?;
        Ok(kept.map(|name| self.folder.join(name)))
    }

    /// Throws away what was made.
    pub(in crate::archive) fn give_up(self) {
        // Of no use to anyone; where it stays, the next placement removes it.
        drop(throw_away(&self.stage()));
    }
}

/// Names of the files that are made, and the folder for what was there.
fn mark_text(stage: &Path, kept: Option<&str>) -> Result<String, ArchiveError> {
    let mut text = format!("{}\n", kept.unwrap_or_default());
    for name in names_in(stage)?.iter().filter_map(|name| placed_name(name)) {
        text.push_str(name);
        text.push('\n');
    }
    Ok(text)
}

fn placed_name(name: &OsStr) -> Option<&'static str> {
    PLACED.into_iter().find(|known| *known == name)
}

/// Finishes or undoes what a killed program had begun. Needs the folder's lock.
pub(in crate::archive) fn settle(folder: &Path) -> Result<(), ArchiveError> {
    let stage = folder.join(STAGE);
    if !stage.is_dir() {
        Ok(())
    } else if stage.join(MARK).is_file() {
        move_on(folder)
    } else {
        throw_away(&stage)
    }
}

/// Whether there is nothing in a folder but what a killed beginning left; a missing folder is empty.
pub(in crate::archive) fn is_empty(folder: &Path) -> Result<bool, ArchiveError> {
    if !folder.exists() {
        return Ok(true);
    }
    let promised = folder.join(STAGE).join(MARK).is_file();
    let other = names_in(folder)?.into_iter().any(|name| name != LOCK && name != STAGE && !is_kept(&name));
    Ok(!promised && !other)
}

/// Which of the archive's parts are there, or will be once the placement is finished.
pub(in crate::archive) fn has_any_part(folder: &Path) -> bool {
    let promised = folder.join(STAGE).join(MARK).is_file();
    let doors = WayIn::BOTH.map(WayIn::file_name);
    promised || doors.iter().chain(&[KEYS, RECORDS]).any(|name| folder.join(name).exists())
}

fn is_kept(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with(KEPT)
}

fn move_on(folder: &Path) -> Result<(), ArchiveError> {
    let stage = folder.join(STAGE);
    let mark = stage.join(MARK);
    let text = fs::read_to_string(&mark)
        .map_err(ArchiveError::file("action.putting_the_archive_in_place", &mark))?;
    let mut lines = text.lines();
    let kept = lines.next().filter(|name| name.starts_with(KEPT) && !name.contains(['/', '\\']));
    let placed: Vec<&str> = lines.filter_map(|name| placed_name(OsStr::new(name))).collect();
    let shift = |from: &Path, to: &Path| {
        fs::rename(from, to).map_err(ArchiveError::file("action.putting_the_archive_in_place", to))
    };
    let is_new = |name: &OsStr| placed.iter().any(|known| *known == name) && !stage.join(name).exists();
    for name in names_in(folder)? {
        if name == LOCK || name == STAGE || is_kept(&name) || is_new(&name) {
            continue;
        }
        // Journals go too: read beside another file they would change it.
        let Some(kept) = kept else { return Err(ArchiveError::FolderNotEmpty(folder.to_path_buf())) };
        let kept = folder.join(kept);
        private_file::make_folder(&kept)
            .map_err(ArchiveError::file("action.making_the_archives_folder", &kept))?;
        shift(&folder.join(&name), &kept.join(&name))?;
    }
    for name in placed {
        let from = stage.join(name);
        if from.exists() {
            shift(&from, &folder.join(name))?;
        }
    }
    private_file::sync_folder(folder);
    throw_away(&stage)
}

/// Removes what was made so far, the mark last.
fn throw_away(stage: &Path) -> Result<(), ArchiveError> {
    let mut names = names_in(stage)?;
    names.sort_by_key(|name| name == MARK);
    for name in names {
        let path = stage.join(name);
        fs::remove_file(&path).map_err(ArchiveError::file("action.removing_what_was_left_over", &path))?;
    }
    fs::remove_dir(stage).map_err(ArchiveError::file("action.removing_what_was_left_over", stage))
}

fn names_in(folder: &Path) -> Result<Vec<OsString>, ArchiveError> {
    let entries =
        fs::read_dir(folder).map_err(ArchiveError::file("action.reading_the_archives_folder", folder))?;
    let names = entries.map(|entry| entry.map(|entry| entry.file_name())).collect::<Result<_, _>>();
    names.map_err(ArchiveError::file("action.reading_the_archives_folder", folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with an archive of before, and a placement that is whole and not begun to be moved.
    fn promised(keep: Option<&str>) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in [RECORDS, "records.db-wal", KEYS, "unlock-passphrase.db", "unlock-passphrase.sha256"] {
            fs::write(folder.path().join(name), format!("old {name}")).unwrap();
        }
        let placement = Placement::begin(folder.path()).unwrap();
        for name in [RECORDS, KEYS, "unlock-passphrase.db", "unlock-recovery.db"] {
            fs::write(placement.stage().join(name), format!("new {name}")).unwrap();
        }
        let kept = keep.map(|name| format!("{KEPT}{name}"));
        let text = mark_text(&placement.stage(), kept.as_deref()).unwrap();
        fs::write(placement.stage().join(MARK), text).unwrap();
        folder
    }

    fn everything(folder: &Path) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for name in names_in(folder).unwrap() {
            let path = folder.join(&name);
            let name = name.to_string_lossy().into_owned();
            if path.is_dir() {
                let inner = everything(&path);
                found.extend(inner.into_iter().map(|(file, text)| (format!("{name}/{file}"), text)));
            } else {
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
        found.sort();
        found
    }

    #[test]
    fn a_placement_that_was_killed_after_any_move_is_finished_and_keeps_what_was_there() {
        let whole = promised(Some("x"));
        settle(whole.path()).unwrap();
        let expected = everything(whole.path());
        let texts: Vec<&str> = expected.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(
            texts.iter().filter(|text| text.starts_with("old ")).count(),
            5,
            "nothing is lost: {expected:?}"
        );
        assert_eq!(fs::read_to_string(whole.path().join(RECORDS)).unwrap(), format!("new {RECORDS}"));
        // The same moves in the same order, broken off after each of them.
        let old = [RECORDS, "records.db-wal", KEYS, "unlock-passphrase.db", "unlock-passphrase.sha256"];
        let new = [RECORDS, KEYS, "unlock-passphrase.db", "unlock-recovery.db"];
        for done in 0..=old.len() + new.len() {
            let folder = promised(Some("x"));
            let kept = folder.path().join("kept-x");
            fs::create_dir(&kept).unwrap();
            for name in old.iter().take(done) {
                fs::rename(folder.path().join(name), kept.join(name)).unwrap();
            }
            for name in new.iter().take(done.saturating_sub(old.len())) {
                fs::rename(folder.path().join(STAGE).join(name), folder.path().join(name)).unwrap();
            }
            assert!(has_any_part(folder.path()) && !is_empty(folder.path()).unwrap(), "after {done} moves");
            settle(folder.path()).unwrap();
            assert_eq!(everything(folder.path()), expected, "after {done} moves");
        }
    }

    #[test]
    fn without_a_place_for_what_is_there_nothing_is_moved() {
        let folder = promised(None);
        let before = everything(folder.path());
        assert!(matches!(settle(folder.path()), Err(ArchiveError::FolderNotEmpty(_))));
        assert_eq!(everything(folder.path()), before);
    }

    #[test]
    fn what_was_not_whole_yet_is_thrown_away() {
        let folder = tempfile::tempdir().unwrap();
        let placement = Placement::begin(folder.path()).unwrap();
        fs::write(placement.stage().join(KEYS), "half").unwrap();
        drop(placement);
        assert!(is_empty(folder.path()).unwrap() && !has_any_part(folder.path()));
        settle(folder.path()).unwrap();
        assert!(everything(folder.path()).is_empty());
    }
}
