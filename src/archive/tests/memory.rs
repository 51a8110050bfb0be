//! After locking, neither passphrase nor recovery key nor any key is found in the memory of the process.
//!
//! A process of its own makes, opens, changes, recovers and closes archives, then reads its own memory and looks for every
//! secret that it used. What it looks for is kept disguised, so that it does not find its own list.

use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::process::Command;

use zeroize::Zeroizing;

use crate::archive::keys::cipher_file::{self, Access};
use crate::archive::keys::door::{WayIn, enter};
use crate::archive::keys::secret::{Key, RecoveryKey, raw_key_text, scrub_stack};
use crate::archive::store::{Archive, Opening};
use crate::clinic::session::Session;
use crate::clinic::trial::TrialConditions;
use crate::vision::pose::PoseTrack;

const DISGUISE: u8 = 0x5a;

/// What is looked for, disguised.
#[derive(Default)]
struct Wanted(Vec<(&'static str, Vec<u8>)>);

impl Wanted {
    fn add(&mut self, what: &'static str, secret: &[u8]) {
        // Memory that is given back loses its first bytes to the allocator: the end alone is looked for as well.
        for part in [secret, &secret[secret.len() - 12..]] {
            self.0.push((what, part.iter().map(|byte| byte ^ DISGUISE).collect()));
        }
    }

    fn add_key(&mut self, what: &'static str, key: &Key) {
        self.add(what, key.bytes());
        let text = raw_key_text(key);
        self.add(what, text[2..66].as_bytes());
    }

    /// What is found in the memory that this process can write to.
    fn found(&self) -> Vec<&'static str> {
        let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
        let mut memory = std::fs::File::open("/proc/self/mem").unwrap();
        let mut found = Vec::new();
        let mut piece = Zeroizing::new(vec![0; 1 << 20]);
        let own = piece.as_ptr() as u64;
        for line in maps.lines().filter(|line| line.contains(" rw")) {
            let (from, to) = line.split(' ').next().unwrap().split_once('-').unwrap();
            let (from, to) = (u64::from_str_radix(from, 16).unwrap(), u64::from_str_radix(to, 16).unwrap());
            let mut at = from;
            while at < to {
                if (own..own + piece.len() as u64).contains(&at) {
                    at = own + piece.len() as u64;
                    continue;
                }
                let length = (to - at).min(piece.len() as u64) as usize;
                let read = memory
                    .seek(SeekFrom::Start(at))
                    .and_then(|_| memory.read_exact(&mut piece[..length]))
                    .is_ok();
                if read {
                    for (what, secret) in &self.0 {
                        if has(&piece[..length], secret) {
                            found.push(*what);
                        }
                    }
                }
                // The pieces overlap, so that nothing is missed at their ends.
                at += if length == piece.len() { length as u64 - 128 } else { length as u64 };
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn has(bytes: &[u8], disguised: &[u8]) -> bool {
    let first = disguised[0] ^ DISGUISE;
    let is_it = |at: usize| {
        bytes.len() - at >= disguised.len()
            && disguised.iter().enumerate().all(|(n, wanted)| bytes[at + n] ^ DISGUISE == *wanted)
    };
    bytes.iter().enumerate().any(|(at, byte)| *byte == first && is_it(at))
}

/// A passphrase that stands nowhere in the program.
fn unheard_of() -> Zeroizing<String> {
    let key = Key::random().unwrap();
    let mut text = Zeroizing::new(String::with_capacity(60));
    text.extend(key.bytes()[..24].iter().map(|byte| (b'a' + byte % 26) as char));
    text.push_str("'\"z");
    text
}

/// The passphrase's file as earlier versions made it.
fn put_old_door(folder: &Path, secret: &str) {
    let keys = enter(folder, WayIn::Passphrase, secret).unwrap().keys;
    let path = WayIn::Passphrase.file(folder);
    std::fs::remove_file(&path).unwrap();
    let connection = cipher_file::open(&path, secret, Access::Create).unwrap().unwrap();
    connection.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(())).unwrap();
    connection.execute_batch("CREATE TABLE key_of (file TEXT PRIMARY KEY, key TEXT NOT NULL)").unwrap();
    for (file, key) in [("records", &keys.records), ("keys", &keys.keys)] {
        connection.execute("INSERT INTO key_of VALUES (?1, ?2)", (file, raw_key_text(key).as_str())).unwrap();
    }
    connection.close().unwrap();
}

#[test]
#[ignore = "started as a child by the test below"]
fn child_that_locks() {
    let Ok(folder) = std::env::var("GAITTWIN_TEST_MEMORY") else { return };
    let folder = Path::new(&folder).join("archive");
    let mut wanted = Wanted::default();
    let (first, second) = (unheard_of(), unheard_of());
    wanted.add("the passphrase", first.as_bytes());
    wanted.add("the second passphrase", second.as_bytes());

    let (mut archive, sheet) = Archive::create(&folder, &first, Opening::by("PT")).unwrap();
    wanted.add("the recovery key", sheet.letters().as_bytes());
    wanted.add("the recovery key as printed", sheet.text().as_bytes());
    wanted.add_key("the key of the records", &archive.master.records);
    wanted.add_key("the key of the keys", &archive.master.keys);
    let patient = archive.add_patient(|_| {}).unwrap().pseudonym;
    wanted.add_key("the patient's key", &archive.patient_key(&patient).unwrap());
    let open = wanted.found();
    for known in ["the passphrase", "the recovery key", "the key of the records"] {
        assert!(open.contains(&known), "while it is open the search finds what is there: {open:?}");
    }
    let visit = archive.add_session(&patient, &Session::default()).unwrap();
    let track = PoseTrack { width: 640, height: 480, samples: Vec::new() };
    archive.add_trial(visit, &TrialConditions::default(), &track).unwrap();
    archive.close().unwrap();

    put_old_door(&folder, &first);
    drop(Archive::open_as_it_is(&folder, &first, Opening::by("PT")).unwrap());
    assert!(Archive::open(&folder, &second, Opening::by("PT")).is_err());
    let mut archive = Archive::open(&folder, &first, Opening::by("PT")).unwrap();
    archive.change_passphrase(&first, &second).unwrap();
    let typed = RecoveryKey::parse(&sheet.text().to_lowercase()).is_ok();
    assert!(typed);
    let new_sheet = archive.new_recovery_key(&second).unwrap();
    wanted.add("the new recovery key", new_sheet.letters().as_bytes());
    wanted.add("the new recovery key as printed", new_sheet.text().as_bytes());
    archive.verify(&[]).unwrap();
    assert_eq!(archive.patients(false).unwrap().len(), 1);
    archive.close().unwrap();
    let archive = Archive::recover(&folder, &new_sheet, &first, Opening::by("PT")).unwrap();
    archive.close().unwrap();

    drop((first, second, sheet, new_sheet));
    scrub_stack();
    println!("found after locking: {:?}", wanted.found());
}

#[test]
fn no_secret_is_left_in_memory_after_locking() {
    if !cfg!(target_os = "linux") {
        println!("skipped: memory is read the Linux way");
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let child = Command::new(std::env::current_exe().unwrap())
        .arg(super::path_of_test(module_path!(), "child_that_locks"))
        .args(["--exact", "--ignored", "--nocapture"])
        .env("GAITTWIN_TEST_MEMORY", place.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success(), "{said}{}", String::from_utf8_lossy(&child.stderr));
    assert!(said.contains("found after locking: []"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn no_core_file_is_written_of_a_process_that_holds_keys() {
    let place = tempfile::tempdir().unwrap();
    drop(
        Archive::create(&place.path().join("a"), "seven quiet words by the river", Opening::by("PT"))
            .unwrap(),
    );
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    let numbers: Vec<&str> = core.split_whitespace().filter(|word| word.parse::<u64>().is_ok()).collect();
    assert!(numbers.len() == 2 && numbers.iter().all(|number| number.parse::<u64>().unwrap() <= 1), "{core}");
}
