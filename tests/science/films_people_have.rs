//! Films as people really have them: every picture in its order and at its true time, or a plain word.
//!
//! Each clip repeats a fault that was found with films from outside: pictures reordered over several levels, slow motion,
//! HDR, woven fields, cuts, small copies beside the film, a change of size, and no times.

use std::path::Path;
use std::process::Command;

use gaittwin::capture::{CaptureError, FrameSource as _, open_video, open_video_at, open_video_with};
use gaittwin::vision::pictures::video_frame::RgbImage;

use crate::video_files::{SOURCE, carried_number, make_clip, play};

/// Runs ffmpeg; whether it did what was asked.
fn ffmpeg(arguments: &[&str], out: &Path) -> bool {
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-y"])
        .args(arguments)
        .arg(out)
        .status()
        .is_ok_and(|status| status.success());
    if !made {
        println!("skipped: ffmpeg could not make {}", out.display());
    }
    made
}

fn path_text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Mean difference of two pictures, of 255.
fn difference(a: &RgbImage, b: &RgbImage) -> f64 {
    let total: u64 = a.data.iter().zip(&b.data).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    total as f64 / a.data.len() as f64
}

/// However a coder reorders pictures and whatever tools it uses, the built-in decoder gives each of them in its order, as
/// ffmpeg decodes it.
#[test]
fn pictures_come_in_order_and_whole_however_they_are_coded() {
    let folder = tempfile::tempdir().unwrap();
    let pyramid = "-c:v libx264 -b_strategy 0";
    let kinds = [
        ("two_levels", "-profile:v high -bf 3 -x264-params b-pyramid=normal:keyint=250"),
        ("strict", "-profile:v high -bf 8 -x264-params b-pyramid=strict:keyint=60:scenecut=0"),
        ("deepest", "-profile:v main -bf 16 -refs 8 -x264-params b-pyramid=normal:keyint=60:scenecut=0"),
        (
            "open_groups",
            "-profile:v high -bf 5 -x264-params b-pyramid=normal:open-gop=1:keyint=15:scenecut=0",
        ),
        ("slices", "-profile:v main -bf 4 -coder 0 -x264-params b-pyramid=normal:keyint=30:slices=4"),
        ("matrices", "-profile:v high -bf 4 -x264-params b-pyramid=normal:cqm=jvt:8x8dct=1:keyint=30"),
        (
            "weights",
            "-profile:v high -bf 4 -x264-params weightb=1:weightp=2:b-pyramid=normal:ref=12:direct=auto",
        ),
        ("baseline", "-profile:v baseline -g 20"),
    ];
    for (name, arguments) in kinds {
        let Some(own) =
            make_clip(folder.path(), &format!("{name}.mp4"), SOURCE, &format!("{pyramid} {arguments}"))
        else {
            return;
        };
        let other = folder.path().join(format!("{name}.mkv"));
        if !ffmpeg(&["-i", path_text(&own), "-c", "copy"], &other) {
            return;
        }
        let (mut own, mut other) = (open_video(&own).unwrap(), open_video(&other).unwrap());
        assert_eq!(own.description().decoder, "openh264");
        for number in 0..60 {
            let (a, b) = (own.next_frame().unwrap().unwrap(), other.next_frame().unwrap().unwrap());
            assert_eq!((a.index, carried_number(&a.image)), (number, number), "{name}");
            assert_eq!((b.index, carried_number(&b.image)), (number, number), "{name}");
            assert!(
                difference(&a.image, &b.image) < 2.5,
                "{name} {number}: {}",
                difference(&a.image, &b.image)
            );
        }
        assert!(own.next_frame().unwrap().is_none());
        assert_eq!(own.lost_frames(), 0, "{name}");
        for target in [33, 7, 59, 0, 21] {
            own.seek(target as f64 / 30.0).unwrap();
            assert_eq!(carried_number(&own.next_frame().unwrap().unwrap().image), target, "{name}");
        }
    }
}

#[test]
fn slow_motion_is_read_at_the_rate_of_its_camera() {
    let folder = tempfile::tempdir().unwrap();
    let Some(plain) = make_clip(folder.path(), "plain.mp4", SOURCE, "-c:v libx264 -g 12") else { return };
    for (name, rate, expected) in [("slow.mp4", "120.000000", 120.0), ("life.mp4", "29.7", 30.0)] {
        let noted = folder.path().join(name);
        let tag = format!("com.android.capture.fps={rate}");
        let keys =
            ["-i", path_text(&plain), "-c", "copy", "-movflags", "use_metadata_tags", "-metadata", &tag];
        if !ffmpeg(&keys, &noted) {
            return;
        }
        let mut film = open_video(&noted).unwrap();
        let about = film.description().clone();
        assert_eq!(about.capture_rate.is_some(), expected > 60.0, "{name}");
        assert!((about.frame_rate.unwrap() - expected).abs() < 0.01);
        film.seek(45.0 / expected).unwrap();
        let frame = film.next_frame().unwrap().unwrap();
        assert_eq!((frame.index, carried_number(&frame.image)), (45, 45));
        assert!((frame.time - 45.0 / expected).abs() < 1e-6);
        // What a person says holds against what the camera noted.
        let film = open_video_at(&noted, Some(240.0)).unwrap();
        assert!((film.description().duration.unwrap() - 60.0 / 240.0).abs() < 1e-3);
        assert_eq!(film.description().capture_rate, Some(240.0));
    }
}

#[test]
fn pictures_without_times_are_said_to_be_so_and_counted_at_a_given_rate() {
    let folder = tempfile::tempdir().unwrap();
    let Some(path) = make_clip(folder.path(), "still.mp4", SOURCE, "-c:v libx264 -bf 0 -g 12") else {
        return;
    };
    let mut data = std::fs::read(&path).unwrap();
    let place = data.windows(4).position(|name| name == b"stts").unwrap();
    // One run of all pictures: their time apart follows version, count of runs and length.
    data[place + 16..place + 20].fill(0);
    std::fs::write(&path, data).unwrap();
    let error = open_video_with(&path, None).err().unwrap();
    assert!(matches!(error, CaptureError::NoTimes { .. }), "{error}");
    let mut film = open_video_at(&path, Some(30.0)).unwrap();
    let seen = play(film.as_mut());
    assert_eq!(seen.len(), 60);
    assert!(
        seen.iter()
            .all(|&(index, time, number)| index == number && (time - index as f64 / 30.0).abs() < 1e-9)
    );
    film.seek(0.5).unwrap();
    assert_eq!(film.next_frame().unwrap().unwrap().index, 15);
}

/// Brightness, mean and its spread over the picture.
fn brightness(image: &RgbImage) -> (f64, f64) {
    let count = (image.data.len() / 3) as f64;
    let of = |pixel: &[u8]| pixel.iter().map(|value| f64::from(*value)).sum::<f64>() / 3.0;
    let mean = image.data.chunks_exact(3).map(of).sum::<f64>() / count;
    let spread = image.data.chunks_exact(3).map(|pixel| (of(pixel) - mean).powi(2)).sum::<f64>() / count;
    (mean, spread.sqrt())
}

/// A film of ordinary brightness coded as HDR looks again as it did. Grey, because the wider colours are not narrowed again.
#[test]
fn hdr_looks_like_an_ordinary_film() {
    let folder = tempfile::tempdir().unwrap();
    let plain = folder.path().join("plain.mkv");
    let source = ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=10:d=0.3,hue=s=0"];
    let colours = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv,format=yuv420p";
    if !ffmpeg(&[&source[..], &["-vf", colours, "-c:v", "libx264", "-crf", "10"]].concat(), &plain) {
        return;
    }
    let expected = brightness(&open_video(&plain).unwrap().next_frame().unwrap().unwrap().image);
    for law in ["smpte2084", "arib-std-b67"] {
        let film = folder.path().join(format!("{law}.mov"));
        let coded = format!("zscale=t={law}:m=bt2020nc:p=bt2020:npl=203,format=yuv420p10le");
        let arguments = [
            "-i",
            path_text(&plain),
            "-vf",
            &coded,
            "-c:v",
            "libx265",
            "-preset",
            "ultrafast",
            "-x265-params",
            "log-level=none:crf=10",
            "-color_trc",
            law,
            "-colorspace",
            "bt2020nc",
            "-color_primaries",
            "bt2020",
        ];
        if !ffmpeg(&arguments, &film) {
            return;
        }
        let seen = brightness(&open_video(&film).unwrap().next_frame().unwrap().unwrap().image);
        println!("{law}: mean and spread {seen:?}, as an ordinary film {expected:?}");
        assert!((seen.0 - expected.0).abs() < 20.0 && (seen.1 / expected.1 - 1.0).abs() < 0.25, "{law}");
    }
}

/// Rows of a picture that differ from both neighbours in the same way, as woven fields make them: mean excess, of 255.
fn combing(image: &RgbImage) -> f64 {
    let at = |x: usize, y: usize| i32::from(image.data[(y * image.width + x) * 3 + 1]);
    let mut excess = 0.0;
    for y in 40..image.height - 1 {
        for x in 0..image.width {
            let (up, here, down) = (at(x, y - 1), at(x, y), at(x, y + 1));
            let tooth = (here - up).signum() == (here - down).signum() && (up - down).abs() < 10;
            excess += if tooth { f64::from((here - up).abs().min((here - down).abs())) } else { 0.0 };
        }
    }
    excess / (image.width * (image.height - 41)) as f64
}

#[test]
fn each_picture_of_woven_fields_shows_one_moment() {
    let folder = tempfile::tempdir().unwrap();
    let bar = "color=c=0x404040:s=320x240:r=60:d=1.5,format=yuv420p,geq=lum='if(between(X,20+6*mod(N,40),50+6*mod(N,40)),220,64)':cb=128:cr=128";
    let woven = format!("{bar},tinterlace=mode=interleave_top");
    for (name, more) in [
        ("says_so.mp4", "setfield=tff|-flags|+ilme+ildct|-x264opts|tff=1"),
        ("says_so.mkv", "setfield=tff|-flags|+ilme+ildct|-x264opts|tff=1"),
        ("is_silent.mp4", "null|-bf|0"),
        ("is_silent.avi", "null|-bf|0"),
    ] {
        let path = folder.path().join(name);
        let mut more = more.split('|');
        let filters = format!("{woven},{}", more.next().unwrap());
        let source = ["-f", "lavfi", "-i", bar, "-vf", &filters["".len() + bar.len() + 1..]];
        let codec = if name.contains("avi") {
            ["-c:v", "mjpeg", "-q:v", "2"]
        } else {
            ["-c:v", "libx264", "-crf", "16"]
        };
        let arguments: Vec<&str> = source.into_iter().chain(codec).chain(more).collect();
        if !ffmpeg(&arguments, &path) {
            return;
        }
        let mut film = open_video(&path).unwrap();
        let mut after = Vec::new();
        while let Some(frame) = film.next_frame().unwrap() {
            // A silent film needs some pictures until it is understood.
            if frame.index >= 15 {
                after.push(combing(&frame.image));
            }
        }
        let worst = after.iter().copied().fold(0.0, f64::max);
        println!(
            "{name} by {}: {} pictures, combing at most {worst:.3}",
            film.description().decoder,
            after.len()
        );
        assert!(after.len() > 20 && worst < 0.4, "{name}: {worst}");
    }
}

/// A box with its size.
fn boxed(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32 + 8).to_be_bytes()[..], &kind, body].concat()
}

/// Puts an edit list into a film whose index comes last: stretches of media in units of 1/15360 s.
fn with_edits(data: &[u8], stretches: &[(u32, u32)]) -> Vec<u8> {
    let place = |kind: &[u8; 4]| data.windows(4).rposition(|name| name == kind).unwrap() - 4;
    let size = |at: usize| u32::from_be_bytes(data[at..at + 4].try_into().unwrap()) as usize;
    let (movie, track, edits) = (place(b"moov"), place(b"trak"), place(b"edts"));
    // Durations are in the movie's units, milliseconds.
    let entries: Vec<u8> = stretches
        .iter()
        .flat_map(|&(start, length)| [length * 1000 / 15360, start, 0x0001_0000])
        .flat_map(u32::to_be_bytes)
        .collect();
    let list = [&[0; 4][..], &(stretches.len() as u32).to_be_bytes(), &entries].concat();
    let new = boxed(*b"edts", &boxed(*b"elst", &list));
    let (old, added) = (size(edits), new.len());
    let mut out = data.to_vec();
    out.splice(edits..edits + size(edits), new);
    for at in [movie, track] {
        out[at..at + 4].copy_from_slice(&((size(at) + added - old) as u32).to_be_bytes());
    }
    out
}

#[test]
fn a_film_of_which_a_piece_was_cut_out_keeps_both_halves_and_their_times() {
    let folder = tempfile::tempdir().unwrap();
    let Some(path) = make_clip(folder.path(), "whole.mp4", SOURCE, "-c:v libx264 -bf 2 -g 20") else {
        return;
    };
    let data = std::fs::read(&path).unwrap();
    let frame = 15360 / 30;
    // The list of a film with B-frames starts at its first shown picture, two frames into the media.
    std::fs::write(&path, with_edits(&data, &[(2 * frame, 20 * frame), (42 * frame, 20 * frame)])).unwrap();
    let mut film = open_video_with(&path, None).unwrap();
    let seen = play(film.as_mut());
    assert_eq!(seen.len(), 40);
    for (place, &(index, time, number)) in seen.iter().enumerate() {
        let expected = if place < 20 { place } else { place + 20 };
        assert_eq!((index, number), (place, expected));
        assert!((time - expected as f64 / 30.0).abs() < 2e-3, "{place} at {time}");
    }
}

#[test]
fn the_largest_video_in_a_file_is_the_film() {
    let folder = tempfile::tempdir().unwrap();
    let (Some(small), Some(large)) = (
        make_clip(folder.path(), "small.mp4", "testsrc2=s=192x96:r=30:d=1", "-c:v libx264"),
        make_clip(folder.path(), "large.mp4", SOURCE, "-c:v libx264"),
    ) else {
        return;
    };
    for name in ["both.mp4", "both.mkv"] {
        let both = folder.path().join(name);
        let inputs =
            ["-i", path_text(&small), "-i", path_text(&large), "-map", "0", "-map", "1", "-c", "copy"];
        if !ffmpeg(&inputs, &both) {
            return;
        }
        let mut film = open_video(&both).unwrap();
        assert_eq!((film.description().width, film.description().height), (320, 240), "{name}");
        assert_eq!(play(film.as_mut()).len(), 60, "{name}");
    }
}

#[test]
fn a_change_of_size_within_the_film_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut joined = Vec::new();
    for (name, source) in [("a.h264", SOURCE), ("b.h264", "testsrc2=s=256x192:r=30:d=1")] {
        let Some(path) = make_clip(folder.path(), name, source, "-c:v libx264 -bf 0 -g 30") else { return };
        joined.extend(std::fs::read(path).unwrap());
    }
    let stream = folder.path().join("joined.h264");
    std::fs::write(&stream, joined).unwrap();
    for name in ["joined.mp4", "joined.mkv"] {
        let path = folder.path().join(name);
        if !ffmpeg(&["-framerate", "30", "-i", path_text(&stream), "-c", "copy"], &path) {
            return;
        }
        let mut film = open_video(&path).unwrap();
        let mut read = 0;
        let error = loop {
            match film.next_frame() {
                Ok(Some(frame)) => {
                    assert_eq!((frame.image.width, frame.image.height), (320, 240));
                    read += 1;
                }
                Ok(None) => panic!("{name}: {read} pictures and not a word"),
                Err(error) => break error,
            }
        };
        let words = error.to_string();
        assert!(matches!(error, CaptureError::SizeChanges { .. }), "{name}: {words}");
        assert!(words.contains("320 × 240 to 256 × 192"), "{name}: {words}");
        assert!(read <= 60, "{name}: {read}");
    }
}

#[test]
fn an_animated_gif_is_a_film() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("walk.gif");
    if !ffmpeg(&["-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=1"], &path) {
        return;
    }
    let mut film = open_video(&path).unwrap();
    let mut times = Vec::new();
    while let Some(frame) = film.next_frame().unwrap() {
        times.push(frame.time);
    }
    assert_eq!(times.len(), 25);
    assert!((times[24] - 24.0 / 25.0).abs() < 0.011, "{}", times[24]);
}
