//! A program that is killed at any moment of any kind of save leaves an archive that opens, with everything that was said
//! to be saved.
//!
//! A killed process leaves its files as they are at that moment. We get the same by stopping a process that saves, copying
//! its files while it stands still, and letting it go on: two hundred moments of one process instead of two hundred
//! processes. Killing in earnest is tested with the public functions, in `tests/science/archive_kill.rs`.

#![cfg(target_os = "linux")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use super::saves::{Desk, PASSPHRASE, Save, keys_of, must_hold, open_copy};
use crate::archive::store::{Archive, Opening};
use crate::clinic::patient::Pseudonym;

const FOLDER: &str = "GAITTWIN_TEST_SAVES";

#[test]
#[ignore = "started as a child by the test below"]
fn child_that_saves() {
    let Ok(root) = std::env::var(FOLDER) else { return };
    let root = Path::new(&root);
    let mut archive = Archive::open(&root.join("archive"), PASSPHRASE, Opening::by("PT")).unwrap();
    let log = std::fs::File::create(root.join("log")).unwrap();
    let mut desk = Desk::new(&root.join("outside"));
    let mut pushes = log.try_clone().unwrap();
    desk.pushed = Some(Box::new(move |frames| {
        if frames % 60 == 0 {
            pushes.write_all(format!("pushed {frames}\n").as_bytes()).unwrap();
        }
    }));
    loop {
        for (number, save) in Save::ALL.into_iter().enumerate() {
            desk.save(save, &mut archive).unwrap();
            let patient = desk.patient.as_ref().map(ToString::to_string).unwrap_or_default();
            // Written in one go, so that no line is ever half there.
            (&log).write_all(format!("did {number} {patient}\n").as_bytes()).unwrap();
        }
    }
}

/// What the child said it had done: the patient of its present round, the last save, and frames pushed since.
fn said(log: &str) -> (Option<Pseudonym>, Option<Save>, usize) {
    let (mut patient, mut done, mut pushed) = (None, None, 0);
    for line in log.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["pushed", frames] => pushed = frames.parse().unwrap(),
            ["did", number, name] => {
                done = Some(Save::ALL[number.parse::<usize>().unwrap()]);
                patient = Pseudonym::parse(name).or(patient);
                pushed = 0;
            }
            _ => {}
        }
    }
    (patient, done, pushed)
}

fn is_stopped(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    stat.rsplit_once(')').is_some_and(|(_, rest)| rest.trim_start().starts_with('T'))
}

fn at_moments(moments: usize) {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("archive");
    std::fs::create_dir(root.path().join("outside")).unwrap();
    let (archive, _) = Archive::create(&folder, PASSPHRASE, Opening::by("PT")).unwrap();
    let keys = keys_of(&archive);
    archive.close().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .arg(super::path_of_test(module_path!(), "child_that_saves"))
        .args(["--exact", "--ignored", "--nocapture"])
        .env(FOLDER, root.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let pid = Pid::from_child(&child);
    while !root.path().join("log").exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let mut rounds = std::collections::BTreeSet::new();
    for moment in 0..moments as u64 {
        // Spread by the golden ratio.
        std::thread::sleep(Duration::from_micros(2000 + (moment * 1_618_034) % 23_000));
        kill_process(pid, Signal::STOP).unwrap();
        while !is_stopped(child.id()) {
            std::thread::yield_now();
        }
        let copy = root.path().join(format!("moment-{moment}"));
        std::fs::create_dir(&copy).unwrap();
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, copy.join(path.file_name().unwrap())).unwrap();
        }
        let log = std::fs::read_to_string(root.path().join("log")).unwrap();
        kill_process(pid, Signal::CONT).unwrap();
        let (patient, done, pushed) = said(&log);
        let archive = open_copy(&copy, &keys).unwrap_or_else(|error| panic!("after {done:?}: {error}"));
        if let Some(patient) = patient {
            must_hold(&archive, &patient, done, pushed);
        }
        rounds.insert(format!("{done:?}"));
        archive.close().unwrap();
        std::fs::remove_dir_all(&copy).unwrap();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    println!("{moments} moments between {} kinds of save", rounds.len());
    open_copy(&folder, &keys).unwrap().close().unwrap();
}

#[test]
fn killed_at_forty_moments_of_every_kind_of_save_nothing_is_lost() {
    at_moments(40);
}

#[test]
#[ignore = "takes half a minute: cargo test --features io --lib -- --ignored two_hundred_moments"]
fn killed_at_two_hundred_moments_of_every_kind_of_save_nothing_is_lost() {
    at_moments(200);
}
