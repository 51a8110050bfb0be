//! What was typed as a secret is gone when it was used, when the archive is locked, and when its screen is left: it comes
//! back neither by Ctrl+Z nor out of the memory of the process.

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use gaittwin::app::command::{Command, Place, RecordsCommand};
use gaittwin::messages::records::Door;
use gaittwin::messages::records::DoorOrder;

use crate::records::{Clinic, PASSPHRASE};

impl Clinic {
    fn undo_and_enter(&mut self) {
        for _ in 0..3 {
            self.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::Z);
            self.settle();
        }
        self.harness.key_press(Key::Enter);
        self.settle();
    }

    fn secret_shown(&self, label: &str) -> String {
        let field = self.harness.get_by_role_and_label(Role::PasswordInput, label);
        field.accesskit_node().value().unwrap_or_default()
    }

    fn unlock_by_typing(&mut self) {
        self.type_into("Passphrase", PASSPHRASE);
        self.harness.key_press(Key::Enter);
        self.settle();
        assert!(self.state().records.is_open());
    }
}

#[test]
fn ctrl_z_does_not_open_a_locked_archive() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.records(RecordsCommand::Door(DoorOrder::Lock));
    clinic.unlock_by_typing();
    clinic.click("Lock");
    clinic.undo_and_enter();
    assert_eq!(clinic.state().records.door, Door::Locked, "after the button Lock");
    clinic.unlock_by_typing();
    clinic.records(RecordsCommand::Idle);
    clinic.undo_and_enter();
    assert_eq!(clinic.state().records.door, Door::Locked, "after the automatic lock");
    assert!(clinic.state().records.refusal.is_none(), "nothing was there to be tried");
}

#[test]
fn a_half_typed_secret_is_gone_when_its_screen_is_left() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.records(RecordsCommand::Door(DoorOrder::Lock));
    clinic.type_into("Passphrase", PASSPHRASE);
    assert_eq!(clinic.secret_shown("Passphrase").chars().count(), PASSPHRASE.len());
    clinic.ask(Command::Go(Place::Home));
    clinic.ask(Command::Go(Place::Patients));
    assert_eq!(clinic.secret_shown("Passphrase"), "");
    clinic.undo_and_enter();
    assert_eq!(clinic.state().records.door, Door::Locked);
    clinic.type_into("Passphrase", PASSPHRASE);
    clinic.click("Passphrase forgotten");
    clinic.type_into("New passphrase", PASSPHRASE);
    clinic.click("Use the passphrase instead");
    assert_eq!(clinic.secret_shown("Passphrase"), "");
}

#[test]
fn a_name_typed_before_locking_is_not_brought_back_either() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.ask(Command::Go(Place::Patients));
    let name = "Name (optional, kept apart and encrypted)";
    for letters in ["Wilhel", "mina"] {
        clinic.harness.get_by_role_and_label(Role::TextInput, name).focus();
        clinic.harness.run_steps(1);
        clinic.harness.get_by_role_and_label(Role::TextInput, name).type_text(letters);
        clinic.settle();
    }
    clinic.records(RecordsCommand::Door(DoorOrder::Lock));
    clinic.unlock_by_typing();
    let typed = |clinic: &Clinic| {
        let field = clinic.harness.get_by_role_and_label(Role::TextInput, name);
        field.accesskit_node().value().unwrap_or_default()
    };
    assert_eq!(typed(&clinic), "");
    clinic.harness.get_by_role_and_label(Role::TextInput, name).focus();
    clinic.harness.run_steps(1);
    clinic.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::Z);
    clinic.settle();
    assert_eq!(typed(&clinic), "");
}

/// The memory of a process is read by its parent, where the system allows it.
#[cfg(target_os = "linux")]
mod memory {
    use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
    use std::process::{Command as Program, Stdio};

    use super::*;

    /// Tells the searched process from which number its passphrase is made; it is never written down whole.
    const SEED: &str = "GAITTWIN_TEST_SEARCHED";
    /// What is told of the recovery key is told under this mask.
    const MASK: u8 = 0x5a;
    const LETTERS: usize = 26;

    fn letter(seed: u64, place: usize) -> char {
        let mixed =
            (seed ^ (place as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        char::from(b'a' + ((mixed >> 33) % 26) as u8)
    }

    fn type_letters(clinic: &mut Clinic, label: &str, seed: u64) {
        clinic.harness.get_by_role_and_label(Role::PasswordInput, label).focus();
        clinic.harness.run_steps(1);
        for place in 0..LETTERS {
            clinic.harness.event(egui::Event::Text(letter(seed, place).to_string()));
            clinic.harness.run_steps(1);
        }
        clinic.settle();
    }

    /// Says where it has come to and waits until the parent has looked.
    fn pause(words: &str) {
        println!("\n@{words}");
        std::io::stdout().flush().unwrap();
        std::io::stdin().lock().read_line(&mut String::new()).unwrap();
    }

    #[test]
    fn the_searched_process() {
        let Some(seed) = std::env::var(SEED).ok().and_then(|seed| seed.parse().ok()) else { return };
        let mut clinic = Clinic::start();
        clinic.ask(Command::Go(Place::Patients));
        type_letters(&mut clinic, "Passphrase", seed);
        type_letters(&mut clinic, "Passphrase again", seed);
        clinic.click("Create archive");
        let key = clinic.state().records.recovery_key.as_ref().unwrap();
        let hexed: Vec<String> = key.text().bytes().map(|byte| format!("{:02x}", byte ^ MASK)).collect();
        let masked = hexed.concat();
        pause(&format!("key {masked}"));
        clinic.click("I have written it down");
        clinic.records(RecordsCommand::Door(DoorOrder::Lock));
        type_letters(&mut clinic, "Passphrase", seed);
        pause("typed");
        clinic.click("Unlock");
        assert!(clinic.state().records.is_open());
        clinic.records(RecordsCommand::Door(DoorOrder::Lock));
        assert_eq!(clinic.state().records.door, Door::Locked);
        pause("locked");
    }

    /// How often the bytes stand in the writable memory of a process.
    fn found(process: u32, wanted: &[u8]) -> usize {
        let maps = std::fs::read_to_string(format!("/proc/{process}/maps")).unwrap();
        let mut memory = std::fs::File::open(format!("/proc/{process}/mem")).unwrap();
        let mut count = 0;
        for line in
            maps.lines().filter(|line| line.split(' ').nth(1).is_some_and(|kind| kind.starts_with("rw")))
        {
            let Some((from, to)) = line.split(' ').next().and_then(|span| span.split_once('-')) else {
                continue;
            };
            let [from, to] = [from, to].map(|text| u64::from_str_radix(text, 16).unwrap());
            let mut bytes = Vec::new();
            memory.seek(SeekFrom::Start(from)).unwrap();
            // Some mappings of devices cannot be read.
            let _partly = std::io::Read::by_ref(&mut memory).take(to - from).read_to_end(&mut bytes);
            let first = wanted[0];
            count +=
                bytes.windows(wanted.len()).filter(|window| window[0] == first && *window == wanted).count();
        }
        count
    }

    #[test]
    fn after_locking_the_memory_of_the_process_holds_neither_passphrase_nor_recovery_key() {
        let seed =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos() as u64;
        let passphrase: String = (0..LETTERS).map(|place| letter(seed, place)).collect();
        let mut child = Program::new(std::env::current_exe().unwrap())
            .args(["--exact", "secrets::memory::the_searched_process", "--nocapture", "--test-threads=1"])
            .env(SEED, seed.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let process = child.id();
        let mut orders = child.stdin.take().unwrap();
        let mut key = Vec::new();
        let mut typed = None;
        let mut locked = None;
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            let Some(words) = line.strip_prefix('@') else { continue };
            if let Some(masked) = words.strip_prefix("key ") {
                let digits = (0..masked.len()).step_by(2).map(|at| &masked[at..at + 2]);
                key = digits.map(|two| u8::from_str_radix(two, 16).unwrap() ^ MASK).collect();
            } else if words == "typed" {
                typed = Some(found(process, passphrase.as_bytes()));
            } else if words == "locked" {
                let letters: Vec<u8> = key.iter().copied().filter(|byte| *byte != b'-').collect();
                locked = Some([passphrase.as_bytes(), &key, &letters].map(|secret| found(process, secret)));
            }
            orders.write_all(b"\n").unwrap();
        }
        assert!(child.wait().unwrap().success());
        assert!(typed.is_some_and(|times| times > 0), "the search does not find what is being typed");
        assert_eq!(locked, Some([0, 0, 0]), "passphrase, recovery key as shown, its letters");
    }
}
