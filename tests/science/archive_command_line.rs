//! `gaittwin-cli archive` as a clinic's IT person uses it: secrets through standard input only, one clear line when it is
//! refused, and the same guarantees as in the window.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use gaittwin::archive::{Archive, ArchiveError, Opening, RecoveryKey};

use super::archive_samples::{PASSPHRASE, new_archive};

const NEW: &str = "seven quiet words by the river";

/// Runs it with these lines on standard input.
fn archive(arguments: &[&str], lines: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gaittwin-cli"))
        .arg("archive")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses at once may not read all of it.
    drop(child.stdin.take().unwrap().write_all(format!("{}\n", lines.join("\n")).as_bytes()));
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn is_done(output: &Output) -> String {
    assert!(output.status.success(), "{}", said(output));
    said(output)
}

fn is_refused(output: &Output, because: &str) {
    let errors = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = errors.lines().filter(|line| line.starts_with("gaittwin-cli: ")).collect();
    assert_eq!((output.status.code(), lines.len()), (Some(2), 1), "{errors}");
    assert!(lines[0].contains(because), "{because}: {errors}");
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_clinic_backs_up_loses_everything_and_has_it_back() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("archive");
    let (mut made, _) = new_archive(&folder);
    let patient = made.add_patient(|_| {}).unwrap().pseudonym;
    made.close().unwrap();
    let backup = root.path().join("monday.gaittwin");
    is_done(&archive(&["backup", text(&backup), text(&folder)], &[PASSPHRASE]));
    assert!(is_done(&archive(&["verify", text(&backup)], &[])).contains("is whole"));
    is_refused(&archive(&["restore", text(&backup), text(&folder)], &[]), "not empty");
    let own = folder.join("records.db");
    is_refused(&archive(&["backup", text(&own), text(&folder)], &[PASSPHRASE]), "archive's own folder");

    std::fs::write(&own, b"").unwrap();
    is_refused(&archive(&["verify", text(&folder)], &[PASSPHRASE]), "records.db is missing or empty");
    assert!(is_done(&archive(&["restore", text(&backup), text(&folder), "--keep"], &[])).contains("kept-"));
    let told = is_done(&archive(&["verify", text(&folder)], &[PASSPHRASE]));
    assert!(told.contains("1 patients, 0 visits and 0 walks") && told.contains("does not prove"), "{told}");
    let mark =
        told.lines().find_map(|line| line.strip_prefix("Mark of the audit trail: ")).unwrap().to_owned();
    let trail = root.path().join("trail.csv");
    is_done(&archive(&["verify", text(&folder), "--mark", &mark, "--trail", text(&trail)], &[PASSPHRASE]));
    assert!(std::fs::read_to_string(&trail).unwrap().contains("backed_up"));
    let empty = root.path().join("elsewhere");
    is_done(&archive(&["restore", text(&backup), text(&empty)], &[]));
    let copy = Archive::open(&empty, PASSPHRASE, Opening::by("PT")).unwrap();
    assert!(copy.patient(&patient).is_ok());
    copy.close().unwrap();
    // The copy is of before the mark: that is a finding, not a failure.
    let found = archive(&["verify", text(&empty), "--mark", &mark], &[PASSPHRASE]);
    assert_eq!(found.status.code(), Some(1), "{}", said(&found));
    assert!(said(&found).contains("is not the one of which the mark"), "{}", said(&found));
    std::fs::write(&backup, b"gaittwin/backup/2\nand then nothing").unwrap();
    let target = root.path().join("never");
    is_refused(&archive(&["restore", text(&backup), text(&target)], &[]), "not complete");
    assert!(!target.exists());
}

#[test]
fn passphrase_and_recovery_key_are_changed_and_the_old_ones_are_void() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("archive");
    let (made, old_key) = new_archive(&folder);
    made.close().unwrap();
    let place = text(&folder);
    is_refused(&archive(&["passphrase", place], &["not the right words", NEW]), "does not open");
    is_refused(&archive(&["passphrase", place], &[PASSPHRASE, "password2026"]), "tried first");
    is_refused(&archive(&["passphrase", place], &[PASSPHRASE]), "standard input");
    is_done(&archive(&["passphrase", place], &[PASSPHRASE, NEW]));
    is_refused(&archive(&["recovery-key", place], &[PASSPHRASE]), "does not open");
    let output = archive(&["recovery-key", place], &[NEW]);
    is_done(&output);
    let printed = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let new_key = RecoveryKey::parse(&printed).unwrap();
    let recover = |key: &RecoveryKey| Archive::recover(&folder, key, PASSPHRASE, Opening::by("PT"));
    assert!(matches!(recover(&old_key), Err(ArchiveError::WrongRecoveryKey)));
    std::fs::remove_file(folder.join("unlock-passphrase.db")).unwrap();
    is_refused(&archive(&["verify", place], &[NEW]), "recovery key");
    is_done(&archive(&["passphrase", place, "--with-recovery-key"], &[&printed, PASSPHRASE]));
    drop(Archive::open(&folder, PASSPHRASE, Opening::by("PT")).unwrap());
    drop(recover(&new_key).unwrap());
}

#[test]
fn a_secret_is_never_taken_as_an_argument() {
    let place = tempfile::tempdir().unwrap();
    for action in ["passphrase", "recovery-key", "verify", "confirm-clock", "accept"] {
        let output = archive(&[action, text(place.path()), PASSPHRASE], &[]);
        is_refused(&output, "unexpected argument");
        for option in ["--passphrase", "--key", "--password"] {
            is_refused(&archive(&[action, option, PASSPHRASE], &[]), "unexpected argument");
        }
    }
}
