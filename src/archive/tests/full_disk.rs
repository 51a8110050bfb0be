//! A disk that is full at any step of any kind of save: the save says so, nothing that was saved before is lost, and the same
//! save succeeds once there is room.
//!
//! Where the user may mount, a small file system in memory is filled up to the last pages; elsewhere the database's own limit
//! of pages stands in for it.

#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::Command;

use rustix::fs::{FallocateFlags, fallocate, statvfs};

use super::saves::{Desk, PASSPHRASE, Save, keys_of, must_hold, open_copy};
use crate::archive::error::ArchiveError;
use crate::archive::store::{Archive, Opening};

const PAGE: u64 = 4096;

/// How room is taken and given.
enum Room<'a> {
    Mounted(&'a Path),
    Counted,
}

impl Room<'_> {
    /// Leaves so many pages.
    fn take(&self, pages: u64, archive: Option<&Archive>) {
        match self {
            Room::Mounted(disk) => {
                let filler = std::fs::File::create(disk.join("filler")).unwrap();
                let free = statvfs(*disk).unwrap();
                let bytes = (free.f_bavail * free.f_frsize).saturating_sub(pages * PAGE);
                if bytes > 0 {
                    fallocate(&filler, FallocateFlags::empty(), 0, bytes).unwrap();
                }
            }
            Room::Counted => {
                for connection in archive.iter().flat_map(|archive| [&archive.records, &archive.keys]) {
                    let count: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
                    let most = count + pages as i64;
                    connection.pragma_update(None, "max_page_count", most).unwrap();
                }
            }
        }
    }

    fn give(&self, archive: Option<&Archive>) {
        match self {
            Room::Mounted(disk) => drop(std::fs::remove_file(disk.join("filler"))),
            Room::Counted => {
                for connection in archive.iter().flat_map(|archive| [&archive.records, &archive.keys]) {
                    connection.pragma_update(None, "max_page_count", 1 << 30).unwrap();
                }
            }
        }
    }
}

fn entries(archive: &Archive) -> i64 {
    archive.records.query_row("SELECT count(*) FROM audit", [], |row| row.get(0)).unwrap()
}

fn copy_of(folder: &Path, to: &Path) {
    drop(std::fs::remove_dir_all(to));
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
}

fn every_save_on(disk: &Path, room: &Room<'_>) {
    let elsewhere = tempfile::tempdir().unwrap();
    let copy = elsewhere.path().join("copy");
    let folder = disk.join("archive");
    let outside = disk.join("outside");
    std::fs::create_dir(&outside).unwrap();
    let (mut archive, _) = Archive::create(&folder, PASSPHRASE, Opening::by("PT")).unwrap();
    let keys = keys_of(&archive);
    let mut desk = Desk::new(&outside);
    let (mut refused, mut before): (usize, Option<Save>) = (0, None);
    let mut patient = None;
    for save in Save::ALL {
        let mut pages = 0;
        loop {
            let stood = entries(&archive);
            room.take(pages, Some(&archive));
            let result = desk.save(save, &mut archive);
            if result.is_err() && pages == 0 {
                // What a killed program would leave now.
                copy_of(&folder, &copy);
            }
            room.give(Some(&archive));
            let Err(error) = result else { break };
            refused += 1;
            assert!(matches!(error, ArchiveError::DiskFull), "{save:?} with {pages} pages: {error:?}");
            let added = entries(&archive) - stood;
            let may_add = matches!(save, Save::Import | Save::BackUp | Save::DeleteVideo | Save::Delete);
            assert!(added == 0 || may_add, "{save:?} with {pages} pages said no and did it");
            if pages == 0
                && let Some(patient) = &patient
            {
                must_hold(&open_copy(&copy, &keys).unwrap(), patient, before, 0);
            }
            pages += 1 + pages / 3;
            assert!(pages < 4000, "{save:?} never succeeds");
        }
        patient = desk.patient.clone().or(patient);
        before = Some(save);
        must_hold(&archive, patient.as_ref().unwrap(), before, 0);
    }
    assert!(refused > 10, "only {refused} saves met a full disk");
    println!("{refused} saves were refused for want of room");
    archive.close().unwrap();
    if matches!(room, Room::Mounted(_)) {
        room.take(0, None);
        let error = open_copy(&folder, &keys).unwrap_err();
        assert!(matches!(error, ArchiveError::DiskFull), "opening writes too: {error:?}");
        room.give(None);
    }
    open_copy(&folder, &keys).unwrap().close().unwrap();
}

#[test]
fn a_disk_that_is_full_at_any_step_of_any_save_loses_nothing() {
    let place = tempfile::tempdir().unwrap();
    let disk = place.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=16m", "tmpfs"]).arg(&disk).status();
    if mounted.is_ok_and(|status| status.success()) {
        let result = std::panic::catch_unwind(|| every_save_on(&disk, &Room::Mounted(&disk)));
        assert!(Command::new("umount").arg(&disk).status().unwrap().success());
        result.unwrap();
    } else {
        println!("this user may not mount: the database's own limit stands in");
    }
    let counted = place.path().join("counted");
    std::fs::create_dir(&counted).unwrap();
    every_save_on(&counted, &Room::Counted);
}
