//! The window's own speed on a virtual display: `cargo bench --bench window [-- VIDEO]`.
//!
//! Starts the real program four times: on a video, on the simulated walker, and on a camera that does not exist
//! (`tests/data/fake_camera`), first empty, then with the people of the video before it. Prints the time to the first picture, our part of a turn, the way
//! from a picture's arrival to its overlay, and what the program
//! uses of a processor when nothing changes. Needs Xvfb; the camera needs a C compiler and leave to make `/dev/video0`.
//! Figures are only to be trusted on a machine that does nothing else; the load is printed beside them.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The program's switch for measuring itself.
const REPORT: &str = "GAITTWIN_FRAME_TIMES";
/// Time for a video of a few seconds to be played and analysed, s.
const WORK: u64 = 45;
/// How long idleness is watched, s.
const IDLE: u64 = 10;

/// A process that ends with this value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let given = std::env::args().skip(1).find(|argument| !argument.starts_with("--")).map(PathBuf::from);
    let video = given.unwrap_or_else(|| root.join("../shared/media/sports2d_demo_720p_h264.mp4"));
    let Ok(folder) = tempfile::tempdir() else {
        say("There is no room for the reports: nothing was measured.");
        return;
    };
    let Some((_display, name)) = display() else {
        say("Xvfb is not installed: nothing was measured.");
        return;
    };
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    say(&format!("load before: {}", load.trim()));
    if video.is_file() {
        say(&format!("\nvideo {}", video.file_name().unwrap_or_default().display()));
        measure(&name, &[video.as_os_str()], &folder.path().join("video.txt"), &[]);
    } else {
        say("There is no video to play.");
    }
    say("\nsimulated walker in 3D with its plots");
    measure(&name, &["--simulate".as_ref()], &folder.path().join("simulate.txt"), &[]);
    match camera(root, folder.path()) {
        Some((_node, library)) => {
            say("\nfake camera, 640 x 480, 30 Hz, nobody in the picture");
            let preload = ("LD_PRELOAD", library.as_path());
            measure(&name, &["--camera".as_ref()], &folder.path().join("camera.txt"), &[preload]);
            match film(&video, folder.path()) {
                Some(film) => {
                    say("\nfake camera, 640 x 480, 30 Hz, showing the people of the video");
                    let both = [preload, ("FAKE_CAMERA_PICTURES", film.as_path())];
                    measure(&name, &["--camera".as_ref()], &folder.path().join("people.txt"), &both);
                }
                None => say("\nno people for the fake camera: no video, or ffmpeg is not installed"),
            }
        }
        None => say("\nno fake camera here: no compiler, no leave to make /dev/video0, or a real camera"),
    }
}

/// Starts the program, lets it work, watches it idle, prints its own report.
fn measure(display: &str, arguments: &[&std::ffi::OsStr], report: &Path, environment: &[(&str, &Path)]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gaittwin"));
    command.args(arguments).env("DISPLAY", display).env(REPORT, report).stderr(Stdio::null());
    command.envs(environment.iter().copied());
    command.env_remove("WAYLAND_DISPLAY");
    let start = Instant::now();
    let Ok(child) = command.spawn() else {
        say("the program could not be started");
        return;
    };
    let running = Running(child);
    while !report.exists() && start.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(2));
    }
    say(&format!("start of the program to first turn: {:.0} ms", start.elapsed().as_secs_f64() * 1000.0));
    std::thread::sleep(Duration::from_secs(WORK));
    if environment.is_empty()
        && let Some(before) = processor_time(running.0.id())
    {
        std::thread::sleep(Duration::from_secs(IDLE));
        if let Some(after) = processor_time(running.0.id()) {
            let share = 100.0 * (after - before) / IDLE as f64;
            say(&format!("idle with the result on the screen: {share:.1} % of one processor"));
        }
    }
    drop(running);
    say(&std::fs::read_to_string(report).unwrap_or_else(|error| format!("no report: {error}")));
}

/// Time that a process has had of the processors, s.
fn processor_time(process: u32) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    // The kernel counts hundredths of a second for programs, whatever its own tick.
    Some(ticks / 100.0)
}

/// A virtual display of its own.
fn display() -> Option<(Running, String)> {
    let number = (90..99).find(|number| !Path::new(&format!("/tmp/.X{number}-lock")).exists())?;
    let name = format!(":{number}");
    let screen = ["-screen", "0", "1600x1000x24"];
    let child = Command::new("Xvfb")
        .arg(&name)
        .args(screen)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    std::thread::sleep(Duration::from_secs(2));
    Some((Running(child), name))
}

/// The device node of the fake camera; removed at the end.
struct Node(PathBuf);

impl Drop for Node {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The video as the fake camera's pictures.
fn film(video: &Path, folder: &Path) -> Option<PathBuf> {
    let film = folder.join("people.yuyv");
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-v", "error", "-nostdin", "-i"]).arg(video);
    ffmpeg
        .args(["-vf", "scale=640:360,pad=640:480:0:60", "-pix_fmt", "yuyv422", "-f", "rawvideo"])
        .arg(&film);
    ffmpeg.status().ok().filter(std::process::ExitStatus::success)?;
    film.is_file().then_some(film)
}

/// Compiles the fake camera and makes its node.
fn camera(root: &Path, folder: &Path) -> Option<(Node, PathBuf)> {
    let library = folder.join("fake_camera.so");
    let source = root.join("tests/data/fake_camera/fake_camera.c");
    let mut compiler = Command::new("cc");
    compiler.args(["-O2", "-shared", "-fPIC", "-o"]).arg(&library).arg(&source).arg("-ldl");
    compiler.status().ok().filter(std::process::ExitStatus::success)?;
    let node = PathBuf::from("/dev/video0");
    std::fs::File::create_new(&node).ok()?;
    Some((Node(node), library))
}

#[expect(clippy::print_stdout, reason = "a benchmark prints")]
fn say(text: &str) {
    println!("{text}");
}
