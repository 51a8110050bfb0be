//! Frames per second of each way of decoding, at 720p. Run with `cargo bench --features io --bench decoding`.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

use std::process::Command;
use std::time::Instant;

use gaittwin::capture::{FrameSource, SyntheticWalker, open_video, open_video_decoded_by};
use gaittwin::synthesis::FilmParameters;

fn measure(name: &str, source: &mut dyn FrameSource) {
    let begun = Instant::now();
    let mut frames = 0;
    while source.next_frame().unwrap().is_some() {
        frames += 1;
    }
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{name:<28} {:<16} {frames:>5} frames  {:>7.0} frames/s",
        source.description().decoder,
        f64::from(frames) / seconds
    );
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let clips = [
        ("h264_main_b_frames.mp4", "-c:v libx264 -profile:v high -bf 3 -crf 23 -pix_fmt yuv420p"),
        ("h264_baseline.mp4", "-c:v libx264 -profile:v baseline -crf 23 -pix_fmt yuv420p"),
        ("mjpeg.avi", "-c:v mjpeg -q:v 4 -pix_fmt yuvj420p"),
        ("vp9.webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8"),
    ];
    for (name, arguments) in clips {
        let path = folder.path().join(name);
        let made = Command::new("ffmpeg")
            .args(["-v", "error", "-nostdin", "-f", "lavfi", "-i", "mandelbrot=s=1280x720:r=30", "-t", "8"])
            .args(arguments.split_whitespace())
            .arg(&path)
            .status();
        if made.is_ok_and(|status| status.success()) {
            measure(name, open_video(&path).unwrap().as_mut());
            if name.starts_with("h264") {
                // As the programs do it: the decoder in a process of its own.
                let program = env!("CARGO_BIN_EXE_gaittwin-cli").into();
                measure("the same, own process", open_video_decoded_by(&path, program).unwrap().as_mut());
            }
        } else {
            println!("{name}: skipped, ffmpeg could not make it");
        }
    }
    measure(
        "drawn walker",
        &mut SyntheticWalker::new(FilmParameters { passes: 4, ..FilmParameters::default() }),
    );
}
