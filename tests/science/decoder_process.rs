//! H.264 decoded in a process of its own: the same pictures, and a decoder that dies costs pictures and not the program.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::Instant;

use gaittwin::capture::{FrameSource, open_video_decoded_by, open_video_with};

use crate::video_files::{SOURCE, carried_number, make_clip, play};

/// One test kills the decoders of this process: the other must not have one then.
static ALONE: Mutex<()> = Mutex::new(());

fn program() -> PathBuf {
    env!("CARGO_BIN_EXE_gaittwin-cli").into()
}

#[test]
fn a_process_of_its_own_gives_the_same_pictures() {
    let _alone = ALONE.lock();
    let folder = tempfile::tempdir().unwrap();
    let arguments = "-c:v libx264 -bf 3 -g 20 -x264-params b-pyramid=normal";
    let Some(path) = make_clip(folder.path(), "walk.mp4", SOURCE, arguments) else { return };
    let (mut here, mut apart) =
        (open_video_with(&path, None).unwrap(), open_video_decoded_by(&path, program()).unwrap());
    for number in 0..60 {
        let (a, b) = (here.next_frame().unwrap().unwrap(), apart.next_frame().unwrap().unwrap());
        assert_eq!((a.index, b.index), (number, number));
        assert_eq!(a.image, b.image, "{number}");
    }
    assert!(apart.next_frame().unwrap().is_none());
    for target in [31, 4, 59, 0] {
        apart.seek(f64::from(target) / 30.0).unwrap();
        assert_eq!(carried_number(&apart.next_frame().unwrap().unwrap().image), target as usize);
    }
    assert_eq!(apart.lost_frames(), 0);
}

/// Processes that decode for this one.
#[cfg(target_os = "linux")]
fn decoders() -> Vec<String> {
    let own = format!("\nPPid:\t{}\n", std::process::id());
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    processes
        .filter(|process| {
            let read = |name: &str| std::fs::read(process.path().join(name)).unwrap_or_default();
            String::from_utf8_lossy(&read("status")).contains(&own)
                && String::from_utf8_lossy(&read("cmdline")).contains("--decode-h264")
        })
        .map(|process| process.file_name().to_string_lossy().into_owned())
        .collect()
}

#[cfg(target_os = "linux")]
#[test]
fn a_decoder_that_dies_is_replaced_and_its_losses_are_counted() {
    let _alone = ALONE.lock();
    let folder = tempfile::tempdir().unwrap();
    let source = "testsrc2=s=320x240:r=30:d=6";
    let Some(path) = make_clip(folder.path(), "Jane Roe.mp4", source, "-c:v libx264 -bf 2 -g 20") else {
        return;
    };
    let mut film = open_video_decoded_by(&path, program()).unwrap();
    let mut right = 0;
    let mut look = |film: &mut dyn FrameSource, count: usize| {
        for _ in 0..count {
            let Some(frame) = film.next_frame().unwrap() else { return };
            assert_eq!(carried_number(&frame.image), frame.index);
            right += 1;
        }
    };
    look(film.as_mut(), 50);
    let own = decoders();
    assert!(!own.is_empty(), "a process decodes");
    for process in &own {
        let line = std::fs::read(Path::new("/proc").join(process).join("cmdline")).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&line).contains("Jane"));
        assert!(Command::new("kill").args(["-9", process]).status().unwrap().success());
    }
    look(film.as_mut(), 1000);
    println!("{right} pictures right, {} lost", film.lost_frames());
    assert_eq!(right + film.lost_frames(), 180);
    assert!((1..60).contains(&film.lost_frames()));
}

/// What a process of its own costs: `cargo test --features gui_test --test science -- --ignored --nocapture costs`.
#[test]
#[ignore = "a measurement"]
fn what_a_process_of_its_own_costs() {
    let folder = tempfile::tempdir().unwrap();
    for size in ["1280x720", "1920x1080"] {
        let path = folder.path().join(format!("{size}.mp4"));
        let source = format!("mandelbrot=s={size}:r=30,trim=duration=8");
        let made = Command::new("ffmpeg")
            .args(["-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", &source])
            .args("-c:v libx264 -preset veryfast -crf 21 -bf 3 -g 60 -pix_fmt yuv420p".split(' '))
            .arg(&path)
            .status();
        assert!(made.unwrap().success());
        for round in 0..3 {
            for apart in [false, true] {
                let mut film = if apart {
                    open_video_decoded_by(&path, program()).unwrap()
                } else {
                    open_video_with(&path, None).unwrap()
                };
                let begun = Instant::now();
                let frames = play(film.as_mut()).len();
                let rate = frames as f64 / begun.elapsed().as_secs_f64();
                println!("{size} round {round} apart {apart}: {frames} frames, {rate:.1} a second");
            }
        }
    }
}
