//! What is given as a file and is none, or never ends, or is gone while it is written to: the command line answers with a
//! word and its exit status, and nothing waits for ever.

use std::process::{Command, Stdio};

use crate::command_line::run;

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_gaittwin-cli"))
}

/// One line of reason and status 2.
fn refused(arguments: &[&str]) -> String {
    let output = run(arguments);
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {words}");
    let reason = words.lines().find(|line| line.starts_with("gaittwin-cli: ")).unwrap_or_default().to_owned();
    assert!(reason.len() > 30 && !words.contains("panicked"), "{arguments:?}: {words}");
    reason
}

#[cfg(unix)]
#[test]
fn devices_and_pipes_are_refused_by_every_reader() {
    let folder = tempfile::tempdir().unwrap();
    let here = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (out, pipe, zero) = (here("out"), here("walk.poses.json"), here("zero.json"));
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    std::os::unix::fs::symlink("/dev/zero", &zero).unwrap();
    let film = here("walk.mp4");
    std::os::unix::fs::symlink("/dev/zero", &film).unwrap();
    for input in [&pipe, &zero, &film] {
        let reason = refused(&["analyse", input, "--out", &out]);
        assert!(reason.contains("device or a pipe"), "{reason}");
    }
    let walk = here("walk.motion.json");
    for arguments in [
        vec!["accelerometer", &zero, "--worn", "waist"],
        vec!["simulate", "--gains", &pipe, "--out", &walk],
        vec!["simulate", "--condition", "zero.toml", "--out", &walk],
        vec!["networks", "add", &zero],
        vec!["make-dataset", "--out", &out, "--count", "1", "--seed", "1", "--gains", &zero],
    ] {
        println!("{}", refused(&arguments));
    }
}

#[test]
fn counts_and_names_have_their_bounds() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.gains");
    let start = ["optimise", "--condition", "healthy_adult_1.25", "--out", out.to_str().unwrap()];
    for more in
        [["--screenings", "101"], ["--generations", "1000000"], ["--name", "two\nlines"], ["--name", " "]]
    {
        println!("{}", refused(&[&start[..], &more].concat()));
        assert!(!out.exists());
    }
}

/// `gaittwin-cli networks list | true`: whoever read the lines has gone.
#[test]
fn a_reader_who_goes_away_is_no_fault() {
    for arguments in [&["networks", "list"][..], &["--help"], &["simulate", "--list"]] {
        let mut child =
            program().args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {words}");
        assert!(!words.contains("panicked"), "{words}");
    }
}
