//! The command line as scripts use it: exit status, one line of reason, results in files, whatever it is fed.
//!
//! These run the built program. The clips are made by ffmpeg here and skipped with a printed line where it is absent.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use gaittwin::exchange::pose_file;
use gaittwin::inference::pose::person_reader::{PersonReader, ReaderOptions};
use gaittwin::vision::pose::PoseTrack;
use serde_json::Value;

use crate::video_files::make_clip;

/// Runs `gaittwin-cli analyse INPUT --out FOLDER …`; status, standard error, and the assessment if one was written.
pub(crate) struct Analysed {
    pub(crate) status: i32,
    pub(crate) errors: String,
    pub(crate) assessment: Option<Value>,
}

pub(crate) fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gaittwin-cli")).args(arguments).output().unwrap()
}

pub(crate) fn analyse(input: &Path, more: &[&str]) -> Analysed {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("results");
    let mut arguments = vec!["analyse", input.to_str().unwrap(), "--out", out.to_str().unwrap()];
    arguments.extend_from_slice(more);
    let output = run(&arguments);
    let assessment =
        std::fs::read(out.join("assessment.json")).ok().map(|bytes| serde_json::from_slice(&bytes).unwrap());
    Analysed {
        status: output.status.code().unwrap(),
        errors: String::from_utf8_lossy(&output.stderr).into_owned(),
        assessment,
    }
}

impl Analysed {
    /// Refused: status 2, one line that names the program and a reason, and nothing written.
    fn is_refused(&self, what: &str) {
        assert_eq!(self.status, 2, "{what}: {}", self.errors);
        let lines: Vec<&str> =
            self.errors.lines().filter(|line| line.starts_with("gaittwin-cli: ")).collect();
        assert_eq!(lines.len(), 1, "{what}: {}", self.errors);
        assert!(lines[0].len() > 30, "{what}: {}", self.errors);
        assert!(!self.errors.contains("panicked"), "{what}: {}", self.errors);
        assert!(self.assessment.is_none(), "{what}");
        println!("{what}: {}", lines[0]);
    }

    /// Understood, and nothing measured: status 1, every parameter withheld with its reason.
    pub(crate) fn measures_nothing(&self, what: &str) {
        assert_eq!(self.status, 1, "{what}: {}", self.errors);
        let parameters = self.assessment.as_ref().unwrap()["parameters"].as_object().unwrap();
        for (name, estimate) in parameters {
            assert!(estimate["value"].is_null(), "{what}: {name} {estimate}");
            assert_eq!(estimate["status"], "withheld", "{what}: {name}");
            assert!(estimate["reason"].as_str().is_some_and(|reason| reason.len() > 10), "{what}: {name}");
        }
        println!("{what}: {}", parameters["cadence"]["reason"]);
    }
}

/// Whether detector and pose network are installed.
pub(crate) fn networks_are_here() -> bool {
    match PersonReader::open(&ReaderOptions::default()) {
        Ok(_) => true,
        Err(reason) => {
            println!("skipped: {reason}");
            false
        }
    }
}

fn written(folder: &Path, name: &str, contents: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, contents).unwrap();
    path
}

#[test]
fn what_cannot_be_read_is_refused_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    analyse(&here.join("absent.mp4"), &[]).is_refused("missing file");
    analyse(here, &[]).is_refused("directory");
    analyse(&written(here, "empty.mp4", b""), &[]).is_refused("empty file");
    analyse(&written(here, "letter.mp4", b"Dear colleague, thank you\n"), &[]).is_refused("text named mp4");
    analyse(&written(here, "photo.jpg", b"\xff\xd8\xff\xe0 not a video"), &[]).is_refused("photograph");
    analyse(&written(here, "walk.poses.json", b"{\"schema\": \"gaittwin/poses/1\", "), &[])
        .is_refused("half a pose file");
    analyse(&written(here, "other.json", b"[1, 2, 3]"), &[]).is_refused("other JSON");
    analyse(&written(here, "later.poses.json", b"{\"schema\": \"gaittwin/poses/9\"}"), &[])
        .is_refused("later schema");
    let sound = here.join("sound.mp4");
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", "sine=d=1"])
        .arg(&sound)
        .status();
    if made.is_ok_and(|status| status.success()) {
        analyse(&sound, &[]).is_refused("sound only");
    }
    if let Some(clip) = make_clip(here, "walk.mp4", "testsrc2=s=320x240:r=30:d=2", "-c:v libx264 -g 10") {
        let whole = std::fs::read(&clip).unwrap();
        analyse(&written(here, "cut.mp4", &whole[..whole.len() / 2]), &[])
            .is_refused("cut off before its index");
    }
}

#[test]
fn impossible_options_are_refused_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let poses = standing_figure(folder.path(), 60);
    for options in [
        ["--stature", "165"],
        ["--stature", "NaN"],
        ["--scale-px-per-m", "0"],
        ["--scale-px-per-m", "inf"],
        ["--view", "above"],
        ["--person", "0"],
        ["--backend", "abacus"],
    ] {
        analyse(&poses, &options).is_refused(&options.join(" "));
    }
    for (arguments, what) in [(&["analyse"][..], "no input"), (&["dance"][..], "unknown command")] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{what}");
        assert_eq!(String::from_utf8_lossy(&output.stderr).trim_end().lines().count(), 1, "{what}");
    }
}

/// A pose file in which a person stands still.
fn standing_figure(folder: &Path, frames: usize) -> PathBuf {
    let names = [
        "nose",
        "left_shoulder",
        "right_shoulder",
        "left_hip",
        "right_hip",
        "left_knee",
        "right_knee",
        "left_ankle",
        "right_ankle",
    ];
    let figure = [
        (200.0, 60.0),
        (190.0, 100.0),
        (210.0, 100.0),
        (195.0, 200.0),
        (205.0, 200.0),
        (195.0, 280.0),
        (205.0, 280.0),
        (195.0, 360.0),
        (205.0, 360.0),
    ];
    let frame = |index: usize| {
        let points: Vec<Value> = figure.iter().map(|(x, y)| serde_json::json!([x, y, 0.9])).collect();
        serde_json::json!({"time": index as f64 / 30.0, "points": points})
    };
    let file = serde_json::json!({
        "schema": "gaittwin/poses/1", "width": 400, "height": 400, "frame_rate": 30.0, "keypoints": names,
        "frames": (0..frames).map(frame).collect::<Vec<_>>(),
    });
    written(folder, "standing.poses.json", file.to_string().as_bytes())
}

#[test]
fn somebody_who_stands_has_no_gait_and_the_reason_is_given() {
    let folder = tempfile::tempdir().unwrap();
    analyse(&standing_figure(folder.path(), 150), &["--stature", "1.7"]).measures_nothing("standing still");
    analyse(&standing_figure(folder.path(), 1), &["--stature", "1.7"]).measures_nothing("a single frame");
    let nobody = folder.path().join("nobody.poses.json");
    pose_file::write(&nobody, &PoseTrack { width: 640, height: 480, samples: Vec::new() }).unwrap();
    let result = analyse(&nobody, &[]);
    if result.status == 2 { result.is_refused("no frames") } else { result.measures_nothing("no frames") }
}

#[test]
fn pictures_without_a_person_give_no_numbers() {
    if !networks_are_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, source) in [
        ("pattern.mp4", "testsrc2=s=640x480:r=30:d=2"),
        ("portrait.mp4", "testsrc2=s=480x640:r=10:d=3"),
        ("tiny.mp4", "testsrc2=s=32x24:r=30:d=1"),
        ("one_frame.mp4", "testsrc2=s=320x240:r=30:d=0.03"),
    ] {
        let Some(clip) = make_clip(folder.path(), name, source, "-c:v libx264 -g 10 -pix_fmt yuv420p") else {
            return;
        };
        analyse(&clip, &["--stature", "1.7"]).measures_nothing(name);
    }
    // A video under another name is still a video: what it holds counts.
    let Some(clip) = make_clip(folder.path(), "named.mp4", "testsrc2=s=320x240:r=30:d=1", "-c:v libx264")
    else {
        return;
    };
    let renamed = folder.path().join("named.txt");
    std::fs::copy(clip, &renamed).unwrap();
    analyse(&renamed, &[]).measures_nothing("video named .txt");
}

#[test]
fn a_damaged_network_is_refused_and_the_good_ones_stay() {
    let folder = tempfile::tempdir().unwrap();
    for (name, contents) in [
        ("pose.task", &b"PK\x03\x04 not a bundle"[..]),
        ("pose.tflite", b"\x1c\0\0\0TFL3 cut off"),
        ("pose.onnx", b"\x08\x09 not a network"),
        ("holiday.jpg", b"\xff\xd8\xff"),
    ] {
        let file = written(folder.path(), name, contents);
        let output = Command::new(env!("CARGO_BIN_EXE_gaittwin-cli"))
            .args(["networks", "add", file.to_str().unwrap()])
            .env("GAITTWIN_NETWORKS", folder.path().join("networks"))
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{name}: {errors}");
        assert!(errors.trim_end().lines().count() == 1 && errors.contains(name), "{name}: {errors}");
        println!("{}", errors.trim_end());
    }
}

/// Somebody logs in from afar and starts the window: one plain sentence on what to do, not a library's words.
#[cfg(all(unix, feature = "gui", not(target_os = "macos")))]
#[test]
fn without_a_display_the_window_program_says_so_in_one_sentence() {
    for display in [None, Some(":987")] {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_gaittwin"));
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "GAITTWIN_LOG"] {
            program.env_remove(name);
        }
        program.envs(display.map(|display| ("DISPLAY", display)));
        let said = program.output().unwrap();
        let words = String::from_utf8_lossy(&said.stderr);
        assert!(!said.status.success());
        assert_eq!(words.trim().lines().count(), 1, "{words}");
        assert!(words.contains("display") && words.contains("gaittwin-cli"), "{words}");
        for library in ["winit", "EventLoop", "os error", ".rs:", "WARN"] {
            assert!(!words.contains(library), "{words}");
        }
    }
}
