//! Names of films often name patients, and the command line of a process can be read by every user of the computer: ours
//! holds them only for the moment in which it starts itself anew.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn the_command_line_of_the_running_program_names_no_file() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("jane-roe-walk");
    let mut child = Command::new(env!("CARGO_BIN_EXE_gaittwin-cli"))
        .args(["simulate", "--seconds", "20", "--out"])
        .arg(&out)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let line = format!("/proc/{}/cmdline", child.id());
    let begun = Instant::now();
    let mut clean = 0;
    while child.try_wait().unwrap().is_none() && begun.elapsed() < Duration::from_secs(30) {
        let shown = std::fs::read(&line).unwrap_or_default();
        let named = shown.windows(8).any(|window| window == b"jane-roe");
        clean += usize::from(!shown.is_empty() && !named);
        assert!(!(named && clean > 0), "the name came back");
        std::thread::sleep(Duration::from_millis(2));
    }
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    assert!(clean > 5, "the name stands in the command line while the program works");
    assert!(out.exists(), "the argument arrived all the same");
}
