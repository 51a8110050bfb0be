//! A program that is killed while it records loses at most the last second.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use gaittwin::analysis::options::AnalysisOptions;
use gaittwin::archive::{Archive, ArchiveError, Opening};
use gaittwin::biomechanics::gait::Parameter;
use gaittwin::clinic::session::Session;
use gaittwin::clinic::trial::TrialConditions;

use super::archive_samples::{PASSPHRASE, assessment, new_archive, sample};

fn open(folder: &Path) -> Result<Archive, ArchiveError> {
    Archive::open(folder, PASSPHRASE, Opening::by("PT"))
}

/// Records walk after walk in real time and says what it has done, until it is killed.
#[test]
#[ignore = "started as a child by the kill test"]
fn child_that_records() {
    let Ok(folder) = std::env::var("GAITTWIN_TEST_ARCHIVE") else { return };
    let mut archive = open(Path::new(&folder)).unwrap();
    let patient = archive.patients(false).unwrap()[0].patient.pseudonym.clone();
    let visit = archive.add_session(&patient, &Session::default()).unwrap();
    let start = std::time::Instant::now();
    loop {
        let mut recording =
            archive.start_recording(visit, &TrialConditions::default(), (1920, 1080)).unwrap();
        let trial = recording.trial();
        let walk_start = start.elapsed();
        for frame in 0..27 {
            recording.push(&mut archive, sample(frame)).unwrap();
            println!("frame {} {frame} {}", trial.0, start.elapsed().as_millis());
            let due = walk_start + Duration::from_millis(33 * (frame as u64 + 1));
            std::thread::sleep(due.saturating_sub(start.elapsed()));
        }
        recording.finish(&mut archive).unwrap();
        archive.save_assessment(trial, &assessment(1.0), &AnalysisOptions::default()).unwrap();
        println!("saved {}", trial.0);
    }
}

/// Starts the child, kills it after a while, opens the archive, and returns how much of the recording was lost, ms.
fn kill_once(folder: &Path, after: Duration) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "archive_kill::child_that_records", "--ignored", "--nocapture"])
        .env("GAITTWIN_TEST_ARCHIVE", folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let output = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        BufReader::new(output).lines().map_while(Result::ok).collect::<Vec<String>>()
    });
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    let lines = reader.join().unwrap();

    let mut archive = open(folder).unwrap();
    let mut lost = 0;
    let numbers =
        |line: &str| line.split(' ').skip(1).map(|word| word.parse::<i64>().unwrap()).collect::<Vec<_>>();
    let frames: Vec<Vec<i64>> = lines
        .iter()
        .filter(|line| line.starts_with("frame ") && line.split(' ').count() == 4)
        .map(|line| numbers(line))
        .collect();
    let end = frames.last().map_or(0, |frame| frame[2]);
    for frame in &frames {
        let trial = gaittwin::clinic::trial::TrialId(frame[0]);
        let kept = archive.track(trial).map_or(0, |track| track.samples.len());
        if kept <= frame[1] as usize {
            lost = lost.max((end - frame[2]) as u64 + 33);
        }
    }
    for line in lines.iter().filter(|line| line.starts_with("saved ")) {
        let trial = gaittwin::clinic::trial::TrialId(numbers(line)[0]);
        assert!(archive.assessment(trial).unwrap().is_some(), "a saved result is there");
    }
    assert_eq!(archive.check_audit_trail().unwrap().fault, None);
    for trial in archive.unfinished_trials().unwrap() {
        archive.recover_trial(trial).unwrap();
    }
    assert!(archive.unfinished_trials().unwrap().is_empty());
    let patient = archive.patients(false).unwrap()[0].patient.pseudonym.clone();
    assert!(archive.trend(&patient, Parameter::WalkingSpeed).is_ok());
    lost
}

fn kill_often(runs: usize) -> u64 {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("archive");
    let (mut archive, _) = new_archive(&folder);
    archive.add_patient(|_| {}).unwrap();
    archive.close().unwrap();
    (0..runs)
        // Spread over recording, finishing and saving by the golden ratio.
        .map(|run| kill_once(&folder, Duration::from_millis(400 + (run as u64 * 1_618_034 / 1000) % 2300)))
        .max()
        .unwrap_or(0)
}

#[test]
fn a_killed_program_loses_at_most_the_last_second() {
    let worst = kill_often(3);
    assert!(worst <= 1000, "{worst} ms were lost");
}

#[test]
#[ignore = "takes ten minutes: cargo test --features io --test science -- --ignored two_hundred"]
fn a_program_killed_two_hundred_times_loses_at_most_the_last_second() {
    let worst = kill_often(200);
    println!("200 kills: at most {worst} ms were lost, every archive opened");
    assert!(worst <= 1000, "{worst} ms were lost");
}
