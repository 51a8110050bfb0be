//! Video files of every kind, good and bad, through the one door that the program uses.
//!
//! Clips are made on the spot with ffmpeg. Each of their frames carries its own number as a row of black and white
//! blocks, so a wrong frame, a lost frame or a frame at the wrong time is seen, not only a wrong count.

use std::path::{Path, PathBuf};
use std::process::Command;

use gaittwin::capture::{CaptureError, ExternalDecoder, FrameSource, open_video, open_video_with};
use gaittwin::vision::video_frame::RgbImage;

const BLOCK: usize = 16;
const BITS: usize = 10;

/// Makes a clip in `folder`, or says that it cannot. `arguments` go between the source and the file's name.
pub(crate) fn make_clip(folder: &Path, name: &str, source: &str, arguments: &str) -> Option<PathBuf> {
    let path = folder.join(name);
    let numbered = format!(
        "{source},format=yuv420p,geq=lum='if(lt(Y,{BLOCK})*lt(X,{}),if(mod(floor(N/pow(2,floor(X/{BLOCK}))),2),235,16),lum(X,Y))':cb='cb(X,Y)':cr='cr(X,Y)'",
        BITS * BLOCK
    );
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", &numbered])
        .args(arguments.split_whitespace())
        .arg(&path)
        .status();
    if made.is_ok_and(|status| status.success()) {
        return Some(path);
    }
    println!("skipped: ffmpeg could not make {name}");
    None
}

/// The number that a frame carries in its top left corner.
fn carried_number(image: &RgbImage) -> usize {
    (0..BITS)
        .filter(|bit| {
            let (x, y) = (bit * BLOCK + BLOCK / 2, BLOCK / 2);
            image.data[(y * image.width + x) * 3 + 1] > 127
        })
        .map(|bit| 1 << bit)
        .sum()
}

/// Plays to the end: index, time and carried number of each frame.
fn play(source: &mut dyn FrameSource) -> Vec<(usize, f64, usize)> {
    let mut seen = Vec::new();
    while let Some(frame) = source.next_frame().expect("plays to the end") {
        assert_eq!((frame.image.width, frame.image.height), {
            let about = source.description();
            (about.width, about.height)
        });
        seen.push((frame.index, frame.time, carried_number(&frame.image)));
    }
    seen
}

/// A clip of `count` frames at `rate`: all there, in order, at their times; then seeks that must land exactly.
fn check_regular(path: &Path, decoder: &str, count: usize, rate: f64) {
    let mut source = open_video(path).expect("opens");
    assert!(source.description().decoder.starts_with(decoder), "{:?}", source.description());
    let seen = play(source.as_mut());
    assert_eq!(seen.len(), count, "{}", path.display());
    for (place, &(index, time, number)) in seen.iter().enumerate() {
        assert_eq!((index, number), (place, place), "{}", path.display());
        assert!((time - place as f64 / rate).abs() < 1e-3, "frame {place} at {time}");
    }
    assert_eq!(source.description().frames, Some(count));
    assert_eq!(source.lost_frames(), 0);
    for target in [count - 1, 0, count / 2, count / 2 + 1, count / 2 + 5, 3, count - 2] {
        source.seek(target as f64 / rate + 0.4 / rate).expect("seeks");
        let frame = source.next_frame().expect("decodes").expect("has a frame there");
        assert_eq!((frame.index, carried_number(&frame.image)), (target, target), "{}", path.display());
        assert!((frame.time - target as f64 / rate).abs() < 1e-3);
        if target + 1 < count {
            let next = source.next_frame().expect("decodes").expect("goes on from there");
            assert_eq!(carried_number(&next.image), target + 1);
        }
    }
}

const SOURCE: &str = "testsrc2=s=320x240:r=30:d=2";

#[test]
fn regular_clips_of_every_kind_play_and_seek_exactly() {
    let folder = tempfile::tempdir().unwrap();
    let kinds: [(&str, &str, &str); 12] = [
        ("base.mp4", "-c:v libx264 -profile:v baseline -g 12", "openh264"),
        ("b_frames.mp4", "-c:v libx264 -profile:v high -bf 3 -b_strategy 0 -g 25", "openh264"),
        ("long_gop.mov", "-c:v libx264 -profile:v main -bf 2 -g 600", "openh264"),
        ("no_b.mp4", "-c:v libx264 -profile:v main -bf 0 -g 600", "openh264"),
        ("all_intra.mp4", "-c:v libx264 -profile:v high -g 1", "openh264"),
        (
            "fragmented.mp4",
            "-c:v libx264 -profile:v high -bf 2 -g 10 -movflags frag_keyframe+empty_moov",
            "openh264",
        ),
        (
            "open_gop.mp4",
            "-c:v libx264 -profile:v high -bf 3 -g 12 -x264-params open-gop=1:scenecut=0",
            "openh264",
        ),
        ("cavlc_slices.mp4", "-c:v libx264 -profile:v main -bf 2 -g 20 -coder 0 -slices 4", "openh264"),
        ("mjpeg.avi", "-c:v mjpeg -q:v 3 -pix_fmt yuvj420p", "MJPEG"),
        ("vp9.webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 15", "ffmpeg"),
        ("hevc.mp4", "-c:v libx265 -preset ultrafast -x265-params log-level=none -g 20", "ffmpeg"),
        ("mpeg4.avi", "-c:v mpeg4 -q:v 3 -g 20", "ffmpeg"),
    ];
    for (name, arguments, decoder) in kinds {
        if let Some(path) = make_clip(folder.path(), name, SOURCE, arguments) {
            check_regular(&path, decoder, 60, 30.0);
        }
    }
}

#[test]
fn ten_frames_per_second_and_a_wrong_ending_play_like_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let source = "testsrc2=s=320x240:r=10:d=3";
    if let Some(path) = make_clip(folder.path(), "slow.mp4", source, "-c:v libx264 -bf 2 -g 10") {
        let renamed = folder.path().join("slow.avi");
        std::fs::rename(path, &renamed).unwrap();
        check_regular(&renamed, "openh264", 30, 10.0);
    }
    if let Some(path) = make_clip(folder.path(), "slow.mkv", source, "-c:v libx264 -bf 2 -g 10") {
        let renamed = folder.path().join("film without ending -i");
        std::fs::rename(path, &renamed).unwrap();
        check_regular(&renamed, "ffmpeg", 30, 10.0);
    }
}

#[test]
fn uneven_times_come_from_the_file() {
    let folder = tempfile::tempdir().unwrap();
    // Frame n at (n + (n mod 3) / 3) / 30 s: gaps of 4/3, 4/3 and 1/3 of a frame.
    let uneven = "-vf setpts='(N+mod(N\\,3)/3)/30/TB' -fps_mode passthrough -enc_time_base 1:90000";
    for (name, codec) in
        [("uneven.mp4", "-c:v libx264 -bf 2 -g 20"), ("uneven.webm", "-c:v libvpx-vp9 -deadline realtime")]
    {
        let Some(path) = make_clip(folder.path(), name, SOURCE, &format!("{uneven} {codec}")) else {
            continue;
        };
        let mut source = open_video(&path).unwrap();
        let seen = play(source.as_mut());
        assert_eq!(seen.len(), 60);
        for (place, &(_, time, number)) in seen.iter().enumerate() {
            let expected = (place as f64 + (place % 3) as f64 / 3.0) / 30.0;
            assert_eq!(number, place);
            // WebM keeps whole milliseconds.
            assert!((time - expected).abs() < 1.1e-3, "{name}: frame {place} at {time}, not {expected}");
        }
    }
}

#[test]
fn portrait_clips_stand_upright_by_both_decoders() {
    let folder = tempfile::tempdir().unwrap();
    // Red above blue when upright.
    let source = "color=red:s=96x160:r=10:d=1[a];color=blue:s=96x160:r=10:d=1[b];[a][b]vstack,transpose=2";
    let path = folder.path().join("lying.mp4");
    let made = Command::new("ffmpeg")
        .args([
            "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", source, "-c:v", "libx264", "-pix_fmt",
            "yuv420p",
        ])
        .arg(&path)
        .status();
    let turned = folder.path().join("portrait.mp4");
    let tagged = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-y", "-i"])
        .arg(&path)
        .args(["-c", "copy", "-metadata:s:v:0", "rotate=270"])
        .arg(&turned)
        .status();
    if !made.is_ok_and(|status| status.success()) || !tagged.is_ok_and(|status| status.success()) {
        println!("skipped: ffmpeg could not make a turned clip");
        return;
    }
    let hevc = folder.path().join("portrait.mkv");
    let _ = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-y", "-i"])
        .arg(&turned)
        .args(["-c:v", "libx264", "-pix_fmt", "yuv420p"])
        .arg(&hevc)
        .status();
    for path in [turned, hevc] {
        let mut source = open_video(&path).unwrap();
        assert_eq!((source.description().width, source.description().height), (96, 320));
        let image = source.next_frame().unwrap().unwrap().image;
        let pixel = |x: usize, y: usize| &image.data[(y * image.width + x) * 3..][..3];
        assert!(pixel(48, 40)[0] > 200 && pixel(48, 40)[2] < 60, "{} {:?}", path.display(), pixel(48, 40));
        assert!(pixel(48, 280)[2] > 200 && pixel(48, 280)[0] < 60, "{} {:?}", path.display(), pixel(48, 280));
    }
}

#[test]
fn a_clip_trimmed_on_a_phone_shows_only_what_was_kept() {
    let folder = tempfile::tempdir().unwrap();
    let Some(path) = make_clip(folder.path(), "whole.mp4", SOURCE, "-c:v libx264 -bf 2 -g 20") else {
        return;
    };
    let trimmed = folder.path().join("trimmed.mp4");
    // Copying from 1 s on keeps the coded frames from 0.667 s and writes an edit list that hides them.
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-y", "-ss", "1", "-i"])
        .arg(&path)
        .args(["-c", "copy"])
        .arg(&trimmed)
        .status();
    if !made.is_ok_and(|status| status.success()) {
        println!("skipped: ffmpeg could not trim");
        return;
    }
    let numbers = |path: &Path| {
        let seen = play(open_video(path).unwrap().as_mut());
        assert!(seen[0].1.abs() < 1e-9 && seen[0].0 == 0);
        seen.iter().map(|frame| frame.2).collect::<Vec<_>>()
    };
    assert_eq!(numbers(&trimmed), (30..60).collect::<Vec<_>>());
}

#[test]
fn both_decoders_give_the_same_colours() {
    let folder = tempfile::tempdir().unwrap();
    let tags = "-color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709";
    for (name, arguments) in [("plain", ""), ("tagged", tags)] {
        let arguments = format!("-c:v libx264 -crf 12 {arguments}");
        for size in ["320x240", "1280x720"] {
            let source = format!("testsrc2=s={size}:r=30:d=0.2");
            let (Some(own), Some(external)) = (
                make_clip(folder.path(), &format!("{name}{size}.mp4"), &source, &arguments),
                make_clip(folder.path(), &format!("{name}{size}.mkv"), &source, &arguments),
            ) else {
                continue;
            };
            let first = |path: &Path| open_video(path).unwrap().next_frame().unwrap().unwrap().image;
            let (own, external) = (first(&own), first(&external));
            let total: u64 =
                own.data.iter().zip(&external.data).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
            let mean = total as f64 / own.data.len() as f64;
            // Chroma is interpolated differently at sharp edges; a wrong matrix or range gives 5 to 15.
            assert!(mean < 2.0, "{name} {size}: mean difference {mean}");
        }
    }
}

#[test]
fn without_ffmpeg_the_message_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let Some(path) = make_clip(folder.path(), "clip.webm", SOURCE, "-c:v libvpx-vp9 -deadline realtime")
    else {
        return;
    };
    let message = open_video_with(&path, None).err().unwrap().to_string();
    assert!(message.contains("Install ffmpeg") && message.contains("Most Compatible"), "{message}");
    let Some(path) = make_clip(folder.path(), "clip.mov", SOURCE, "-c:v libx265 -preset ultrafast") else {
        return;
    };
    let message = open_video_with(&path, None).err().unwrap().to_string();
    assert!(message.contains("HEVC") && message.contains("Install ffmpeg"), "{message}");
    assert!(ExternalDecoder::in_folder(folder.path()).is_none());
}

fn refusal(path: &Path) -> CaptureError {
    open_video(path).err().unwrap_or_else(|| panic!("{} was opened", path.display()))
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
            for _ in 0..1 + random() % 6 {
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

#[test]
fn real_clips_play_to_their_end() {
    let media = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/media");
    if !media.is_dir() {
        println!("skipped: ../shared/media is absent");
        return;
    }
    let clips = [
        ("sports2d_demo_720p_h264.mp4", "openh264", 230, 1280, 720, 30.0),
        ("sports2d_demo.mp4", "ffmpeg (vp9)", 230, 1768, 994, 30.0),
        ("pose2sim_single_cam01.mp4", "openh264", 100, 1080, 1920, 60.0),
        ("pose2sim_single_cam02.mp4", "ffmpeg (vp9)", 100, 1080, 1920, 60.0),
        ("pose2sim_multi_cam02.mp4", "openh264", 100, 1088, 1920, 60.0),
        ("intel_one_by_one.mp4", "openh264", 1394, 768, 432, 10.0),
    ];
    for (name, decoder, frames, width, height, rate) in clips {
        if decoder.starts_with("ffmpeg") && ExternalDecoder::find().is_none() {
            println!("skipped: {name} needs ffmpeg");
            continue;
        }
        let mut source = open_video(&media.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let about = source.description().clone();
        assert_eq!((about.decoder.as_str(), about.width, about.height), (decoder, width, height), "{name}");
        let mut count = 0;
        while let Some(frame) = source.next_frame().unwrap() {
            assert_eq!(frame.index, count, "{name}");
            assert!(
                (frame.time - count as f64 / rate).abs() < 2e-3,
                "{name}: frame {count} at {}",
                frame.time
            );
            count += 1;
        }
        assert_eq!((count, source.lost_frames()), (frames, 0), "{name}");
    }
}
