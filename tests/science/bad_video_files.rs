//! Files that are no video, are damaged or lie about themselves: a clear message each, never a crash, never a frame at a
//! wrong time.

use std::path::Path;
use std::process::Command;

use gaittwin::capture::{CaptureError, open_video, open_video_with};

use crate::video_files::{SOURCE, carried_number, make_clip, play};

fn refusal(path: &Path) -> CaptureError {
    open_video(path).err().unwrap()
}

#[test]
fn what_is_no_video_is_refused_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, contents: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, contents).unwrap();
        path
    };
    assert!(matches!(refusal(&folder.path().join("absent.mp4")), CaptureError::NotFound { .. }));
    assert!(matches!(refusal(folder.path()), CaptureError::NotAFile { .. }));
    assert!(matches!(refusal(&write("empty.mp4", b"")), CaptureError::Empty { .. }));
    assert!(matches!(refusal(&write("notes.mp4", b"patient walks well\n")), CaptureError::NotAVideo { .. }));
    assert!(matches!(refusal(&write("photo.mp4", b"\x89PNG\r\n\x1a\n....")), CaptureError::NotAVideo { .. }));
    let noise: Vec<u8> = (0..100_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert!(matches!(refusal(&write("noise.avi", &noise)), CaptureError::NotAVideo { .. }));
    // A play list that names another file must not be followed.
    let list = write(
        "list.mp4",
        format!("ffconcat version 1.0\nfile '{}'\n", folder.path().join("x").display()).as_bytes(),
    );
    assert!(matches!(refusal(&list), CaptureError::NotAVideo { .. }));
}

#[test]
fn sound_only_and_cut_off_files_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let sound = folder.path().join("sound.mp4");
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", "sine=d=1"])
        .arg(&sound)
        .status();
    if !made.is_ok_and(|status| status.success()) {
        println!("skipped: ffmpeg could not make a sound file");
        return;
    }
    assert!(matches!(refusal(&sound), CaptureError::NoVideoTrack { .. }));
    let Some(path) = make_clip(folder.path(), "end.mp4", SOURCE, "-c:v libx264 -g 10") else { return };
    let whole = std::fs::read(&path).unwrap();
    let cut = folder.path().join("cut.mp4");
    std::fs::write(&cut, &whole[..whole.len() * 2 / 3]).unwrap();
    assert!(matches!(refusal(&cut), CaptureError::Incomplete { .. }));
    // With the index in front, what arrived can be shown.
    let Some(path) = make_clip(folder.path(), "front.mp4", SOURCE, "-c:v libx264 -g 10 -movflags +faststart")
    else {
        return;
    };
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&cut, &whole[..whole.len() * 2 / 3]).unwrap();
    let seen = play(open_video(&cut).unwrap().as_mut());
    assert!(seen.len() > 20 && seen.len() < 60, "{} frames", seen.len());
    assert!(seen.iter().enumerate().all(|(place, frame)| frame.2 == place));
}

#[test]
fn videos_without_a_single_frame_say_so() {
    let folder = tempfile::tempdir().unwrap();
    for (name, codec) in [("none.mp4", "libx264"), ("none.avi", "mjpeg"), ("none.webm", "libvpx")] {
        let path = folder.path().join(name);
        let made = Command::new("ffmpeg")
            .args(["-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", "testsrc2=s=320x240:r=30:d=1"])
            .args(["-c:v", codec, "-frames:v", "0"])
            .arg(&path)
            .status();
        if !made.is_ok_and(|status| status.success()) {
            println!("skipped: ffmpeg could not make {name}");
            continue;
        }
        let refused = refusal(&path);
        let said = refused.to_string();
        assert!(matches!(refused, CaptureError::NoFrames { .. }) || name == "none.webm", "{name}: {said}");
        assert!(said.contains(". ") && said.contains(name), "{said}");
    }
}

#[test]
fn a_damaged_stretch_is_left_out_and_the_rest_keeps_its_times() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = "-c:v libx264 -profile:v high -bf 2 -g 10 -movflags +faststart";
    let Some(path) = make_clip(folder.path(), "good.mp4", SOURCE, arguments) else { return };
    let mut data = std::fs::read(&path).unwrap();
    let (start, end) = (data.len() * 45 / 100, data.len() * 50 / 100);
    for (place, byte) in data[start..end].iter_mut().enumerate() {
        *byte = (place * 73) as u8;
    }
    let damaged = folder.path().join("damaged.mp4");
    std::fs::write(&damaged, data).unwrap();
    let mut source = open_video_with(&damaged, None).unwrap();
    let mut right = 0;
    while let Some(frame) = source.next_frame().unwrap() {
        assert!((frame.time - frame.index as f64 / 30.0).abs() < 1e-3);
        right += usize::from(carried_number(&frame.image) == frame.index);
    }
    println!("{right} frames right, {} lost", source.lost_frames());
    assert!(right >= 35, "{right}");
    assert!(source.lost_frames() >= 1);
}

#[test]
fn a_header_that_claims_a_gigapixel_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let Some(path) = make_clip(folder.path(), "small.avi", SOURCE, "-c:v mjpeg -pix_fmt yuvj420p") else {
        return;
    };
    let mut data = std::fs::read(&path).unwrap();
    let format = data.windows(4).position(|window| window == b"strf").unwrap() + 12;
    data[format..format + 8].copy_from_slice(&[0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0]);
    std::fs::write(&path, data).unwrap();
    assert!(matches!(refusal(&path), CaptureError::TooLarge { .. }));
}

/// Bytes changed at random in a small file's index must never stop the program, nor make it take much memory.
#[test]
fn thousands_of_damaged_indices_are_survived() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = "-c:v libx264 -profile:v high -bf 2 -g 10";
    let source = "testsrc2=s=192x96:r=30:d=0.5";
    let names = [
        ("flat.mp4", arguments.to_owned()),
        ("pieces.mp4", format!("{arguments} -movflags frag_keyframe+empty_moov")),
        ("jpeg.avi", "-c:v mjpeg -pix_fmt yuvj420p".to_owned()),
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    for (name, arguments) in names {
        let Some(path) = make_clip(folder.path(), name, source, &arguments) else { continue };
        let good = std::fs::read(&path).unwrap();
        let header = good.windows(4).position(|window| matches!(window, b"moov" | b"hdrl")).unwrap();
        let (mut opened, mut refused) = (0, 0);
        for _ in 0..700 {
            let mut data = good.clone();
            for _ in 0..=random() % 6 {
                let place = if random() % 4 > 0 { header + random() % 700 } else { random() % data.len() };
                let place = place % data.len();
                data[place] = if random() % 2 == 0 { random() as u8 } else { 0xff };
            }
            if random() % 8 == 0 {
                data.truncate(random() % data.len());
            }
            std::fs::write(&path, &data).unwrap();
            match open_video_with(&path, None) {
                Ok(mut source) => {
                    opened += 1;
                    for _ in 0..4 {
                        let _ = source.next_frame();
                    }
                    let _ = source.seek(0.2);
                    let _ = source.next_frame();
                }
                Err(error) => {
                    refused += 1;
                    assert!(!error.to_string().is_empty());
                }
            }
        }
        println!("{name}: {opened} opened, {refused} refused");
    }
}
