//! Good video files of every kind through the one door that the program uses.
//!
//! Clips are made on the spot with ffmpeg. Each of their frames carries its own number as a row of black and white
//! blocks, so a wrong frame, a lost frame or a frame at the wrong time is seen, not only a wrong count.

use std::path::{Path, PathBuf};
use std::process::Command;

use gaittwin::capture::{ExternalDecoder, FrameSource, open_video, open_video_with};
use gaittwin::vision::pictures::video_frame::RgbImage;

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
pub(crate) fn carried_number(image: &RgbImage) -> usize {
    (0..BITS)
        .filter(|bit| {
            let (x, y) = (bit * BLOCK + BLOCK / 2, BLOCK / 2);
            image.data[(y * image.width + x) * 3 + 1] > 127
        })
        .map(|bit| 1 << bit)
        .sum()
}

/// Plays to the end: index, time and carried number of each frame.
pub(crate) fn play(source: &mut dyn FrameSource) -> Vec<(usize, f64, usize)> {
    let mut seen = Vec::new();
    while let Some(frame) = source.next_frame().unwrap() {
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
    let mut source = open_video(path).unwrap();
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
        source.seek(target as f64 / rate + 0.4 / rate).unwrap();
        let frame = source.next_frame().unwrap().unwrap();
        assert_eq!((frame.index, carried_number(&frame.image)), (target, target), "{}", path.display());
        assert!((frame.time - target as f64 / rate).abs() < 1e-3);
        if target + 1 < count {
            let next = source.next_frame().unwrap().unwrap();
            assert_eq!(carried_number(&next.image), target + 1);
        }
    }
}

pub(crate) const SOURCE: &str = "testsrc2=s=320x240:r=30:d=2";

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
    let uneven =
        "-vf settb=1/90000,setpts='(N+mod(N\\,3)/3)/30/TB' -fps_mode passthrough -enc_time_base 1:90000";
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

#[test]
fn real_clips_play_to_their_end() {
    let media = crate::material::at("media");
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
