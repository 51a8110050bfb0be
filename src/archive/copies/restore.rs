//! Back from a backup: checked before anything is written, checked again once it is written, and only then put in place,
//! all at once. What was in the folder before is kept.

use std::fs::File;
use std::io::{BufReader, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::placement::{self, Placement};
use crate::archive::error::ArchiveError;
use crate::archive::folder_lock::FolderLock;
use crate::archive::keys::door::WayIn;
use crate::archive::keys::private_file;
use crate::archive::store::{Archive, KEYS, RECORDS};
use crate::clinic::wall_time::WallTime;

/// What all versions begin with.
pub(super) const FAMILY: &[u8] = b"gaittwin/backup/";
pub(super) const MAGIC: &[u8] = b"gaittwin/backup/2\n";
const FIRST_MAGIC: &[u8] = b"gaittwin/backup/1\n";
const FIRST_PARTS: [&str; 6] = [
    "unlock-passphrase.db",
    "unlock-passphrase.sha256",
    "unlock-recovery.db",
    "unlock-recovery.sha256",
    KEYS,
    RECORDS,
];

/// What a backup holds, as far as can be told without a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupContents {
    /// Which ways in it brings along.
    pub doors: Vec<WayIn>,
    /// Size of the whole file, bytes.
    pub bytes: u64,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    name: &'static str,
    at: u64,
    length: u64,
    sum: [u8; 32],
}

impl Archive {
    /// Reads a backup once from end to end and says what is in it. Whether it opens, only its passphrase or recovery key can
    /// tell: restore it into an empty folder and open it there.
    ///
    /// # Errors
    /// When it is not whole, or cannot be read.
    pub fn check_backup(backup: &Path) -> Result<BackupContents, ArchiveError> {
        check_backup_file(backup)
    }

    /// Puts a backup into an empty or missing folder; open it there as any archive.
    ///
    /// # Errors
    /// When the backup is not whole, or the folder is not empty or cannot be written. Nothing is there then that was not
    /// there before.
    pub fn restore(backup: &Path, folder: &Path) -> Result<(), ArchiveError> {
        restore_to(backup, folder, None).map(|_| ())
    }

    /// Puts a backup in the place of what is in a folder. Whatever is there, a damaged archive or parts of one, is moved into
    /// a subfolder that is named after `now`; its path is given back, `None` where the folder was empty. Nothing is removed.
    ///
    /// # Errors
    /// When the backup is not whole, the archive there is open, or the folder cannot be written. Everything is as before then.
    pub fn restore_keeping(
        backup: &Path,
        folder: &Path,
        now: WallTime,
    ) -> Result<Option<PathBuf>, ArchiveError> {
        restore_to(backup, folder, Some(now.iso().replace(':', "-")))
    }
}

fn restore_to(backup: &Path, folder: &Path, keep: Option<String>) -> Result<Option<PathBuf>, ArchiveError> {
    let contents = check_backup_file(backup)?;
    let there = folder.exists();
    if there && keep.is_none() && !placement::is_empty(folder)? {
        return Err(ArchiveError::FolderNotEmpty(folder.to_path_buf()));
    }
    private_file::make_folder(folder)
        .map_err(ArchiveError::file("action.making_the_archives_folder", folder))?;
    let lock = FolderLock::take(folder)?.ok_or(ArchiveError::ReadOnly)?;
    placement::settle(folder)?;
    if keep.is_none() && !placement::is_empty(folder)? {
        return Err(ArchiveError::FolderNotEmpty(folder.to_path_buf()));
    }
    let keep = keep.map(|name| free_name(folder, &name));
    let placement = Placement::begin(folder)?;
    let stage = placement.stage();
    let copied = contents.parts.iter().try_for_each(|part| {
        let path = stage.join(part.name);
        copy_part(backup, part, &path)?;
        // Read back: what the disk made of it is what will be opened.
        if sum_of(&path)? == part.sum {
            Ok(())
        } else {
            Err(ArchiveError::RestoreDiffers { what: part.name.to_owned(), path })
        }
    });
    if let Err(error) = copied {
        placement.give_up();
        return Err(error);
    }
    let kept = placement.finish(keep.as_deref())?;
    drop(lock);
    Ok(kept)
}

/// A name for what is kept that is not taken yet.
fn free_name(folder: &Path, wanted: &str) -> String {
    let mut name = wanted.to_owned();
    let mut number = 1;
    while folder.join(format!("kept-{name}")).exists() {
        number += 1;
        name = format!("{wanted}-{number}");
    }
    name
}

fn copy_part(backup: &Path, part: &Part, to: &Path) -> Result<(), ArchiveError> {
    let reading = |cause| ArchiveError::file("action.reading_the_backup", backup)(cause);
    let writing = |cause| ArchiveError::file("action.restoring_the_backup", to)(cause);
    let mut input = File::open(backup).map_err(reading)?;
    input.seek(SeekFrom::Start(part.at)).map_err(reading)?;
    let mut file = private_file::create_new(to).map_err(writing)?;
    std::io::copy(&mut input.take(part.length), &mut file).map_err(writing)?;
    file.sync_all().map_err(writing)
}

fn sum_of(path: &Path) -> Result<[u8; 32], ArchiveError> {
    let mut sum = Sha256::new();
    File::open(path)
        .and_then(|mut file| std::io::copy(&mut file, &mut sum))
        .map_err(ArchiveError::file("action.restoring_the_backup", path))?;
    Ok(sum.finalize().into())
}

/// Reads the whole backup once, finds its parts and compares its sum.
pub(in crate::archive) fn check_backup_file(path: &Path) -> Result<BackupContents, ArchiveError> {
    let incomplete = |why| ArchiveError::BackupIncomplete { why, path: path.to_path_buf() };
    let reading = |cause: std::io::Error| match cause.kind() {
        std::io::ErrorKind::UnexpectedEof => incomplete("backup_why.cut"),
        _ => ArchiveError::file("action.reading_the_backup", path)(cause),
    };
    if !path.is_file() {
        return Err(ArchiveError::file("action.reading_the_backup", path)(
            std::io::ErrorKind::NotFound.into(),
        ));
    }
    let file = File::open(path).map_err(reading)?;
    let length = file.metadata().map_err(reading)?.len();
    let mut input = Counted { inner: BufReader::new(file), at: 0, all: Sha256::new() };
    let mut magic = [0; 18];
    let begins = input.read_exact(&mut magic).is_ok() && magic.starts_with(FAMILY);
    if !begins {
        return Err(incomplete("backup_why.foreign"));
    }
    let first = magic == *FIRST_MAGIC;
    if !first && magic != *MAGIC {
        return Err(incomplete(
            "it was written by a newer version of GaitTwin, or its beginning was changed",
        ));
    }
    let end = length.saturating_sub(32);
    let mut parts: Vec<Part> = Vec::new();
    while if first { parts.len() < FIRST_PARTS.len() } else { input.at < end } {
        let name =
            if first { Some(FIRST_PARTS[parts.len()]) } else { part_name(&mut input).map_err(reading)? };
        let mut size = [0; 8];
        input.read_exact(&mut size).map_err(reading)?;
        let size = u64::from_le_bytes(size);
        let known = name.filter(|name| !parts.iter().any(|part| part.name == *name));
        let (Some(name), true) = (known, size <= end.saturating_sub(input.at)) else {
            return Err(incomplete("backup_why.cut"));
        };
        let at = input.at;
        let mut sum = Sha256::new();
        std::io::copy(&mut (&mut input).take(size), &mut sum).map_err(reading)?;
        parts.push(Part { name, at, length: size, sum: sum.finalize().into() });
    }
    let found: [u8; 32] = input.all.clone().finalize().into();
    let mut expected = [0; 32];
    input.read_exact(&mut expected).map_err(reading)?;
    if input.at != length || found != expected {
        return Err(incomplete("backup_why.cut"));
    }
    let has = |name: &str| parts.iter().any(|part| part.name == name && part.length > 0);
    let doors: Vec<WayIn> = WayIn::BOTH.into_iter().filter(|way| has(way.file_name())).collect();
    if !has(KEYS) || !has(RECORDS) || doors.is_empty() {
        return Err(incomplete("backup_why.parts"));
    }
    Ok(BackupContents { doors, bytes: length, parts })
}

/// The name before a part; `None` for one that no archive has.
fn part_name(input: &mut impl Read) -> std::io::Result<Option<&'static str>> {
    let mut length = [0];
    input.read_exact(&mut length)?;
    let mut name = vec![0; usize::from(length[0])];
    input.read_exact(&mut name)?;
    Ok(FIRST_PARTS.into_iter().find(|known| known.as_bytes() == name))
}

/// Reads on, counts and sums up.
struct Counted<R> {
    inner: R,
    at: u64,
    all: Sha256,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.at += read as u64;
        self.all.update(&bytes[..read]);
        Ok(read)
    }
}
