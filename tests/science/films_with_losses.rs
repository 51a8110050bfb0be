//! Films of which something is missing: what is lost is counted and said, and nothing is read for ever.

use gaittwin::capture::{CaptureError, open_video};

use crate::video_files::{SOURCE, make_clip, play};

/// Films that end in the middle say so, and how much is missing where that is known.
#[test]
fn a_film_cut_off_at_its_end_says_how_much_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let clips = [
        ("fast.mp4", "-c:v libx264 -bf 2 -g 10 -movflags +faststart", true),
        ("pieces.mp4", "-c:v libx264 -bf 2 -g 10 -movflags frag_keyframe+empty_moov", false),
        ("film.avi", "-c:v mjpeg -q:v 3 -pix_fmt yuvj420p", true),
        ("film.mkv", "-c:v libx264 -bf 2 -g 10", true),
        ("hevc.mp4", "-c:v libx265 -preset ultrafast -x265-params log-level=none -movflags +faststart", true),
    ];
    for (name, arguments, counted) in clips {
        let Some(path) = make_clip(folder.path(), name, SOURCE, arguments) else { return };
        let whole = open_video(&path).unwrap();
        assert!(!whole.description().ends_early, "{name}");
        assert_eq!((whole.description().missing_at_end, whole.lost_frames()), (0, 0), "{name}");
        let data = std::fs::read(&path).unwrap();
        std::fs::write(&path, &data[..data.len() * 6 / 10]).unwrap();
        let mut film = open_video(&path).unwrap();
        let read = play(film.as_mut()).len();
        let missing = film.description().missing_at_end + film.lost_frames();
        println!("{name}: {read} pictures read, {missing} missing");
        assert!(film.description().ends_early, "{name}");
        assert!((5..60).contains(&read), "{name}: {read}");
        if counted {
            assert!((58..=61).contains(&(read + missing)), "{name}: {read} and {missing}");
        }
    }
}

/// The film of the case: 3 kB of its 1.5 MB are changed. What is lost is counted, and not one picture is at a wrong time.
#[test]
fn the_losses_of_a_damaged_card_are_counted() {
    let path = crate::material::at("cases/reliability/walk_damaged1.mp4");
    if !path.is_file() {
        println!("skipped: {} is absent", path.display());
        return;
    }
    let mut film = open_video(&path).unwrap();
    let mut read = 0;
    while let Some(frame) = film.next_frame().unwrap() {
        assert!((frame.time - frame.index as f64 / 30.0).abs() < 1e-3);
        read += 1;
    }
    println!("{read} read, {} lost", film.lost_frames());
    assert_eq!(read + film.lost_frames(), 230);
    assert!(film.lost_frames() > 23, "more than a tenth is lost");
}

/// An IVF file of a million empty packets is refused by its first thousand.
#[test]
fn empty_packets_without_end_are_no_film() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("empty.ivf");
    let mut data = b"DKIF\0\0\x20\0VP80\x40\x01\xf0\0\x1e\0\0\0\x01\0\0\0\x40\x42\x0f\0\0\0\0\0".to_vec();
    for packet in 0..1_000_000_u64 {
        data.extend(0_u32.to_le_bytes());
        data.extend(packet.to_le_bytes());
    }
    std::fs::write(&path, data).unwrap();
    let error = open_video(&path).err().unwrap();
    println!("{error}");
    assert!(!matches!(error, CaptureError::NotFound { .. }));
}

/// Whoever lists the processes of the computer while a film is read does not see its name.
#[cfg(target_os = "linux")]
#[test]
fn the_name_of_a_film_is_in_no_process_list() {
    let folder = tempfile::tempdir().unwrap();
    let Some(path) = make_clip(folder.path(), "Jane Roe 1950.mkv", SOURCE, "-c:v libx264 -g 10") else {
        return;
    };
    let mut film = open_video(&path).unwrap();
    let _first = film.next_frame().unwrap();
    let mut decoders = 0;
    for process in std::fs::read_dir("/proc").unwrap().flatten() {
        let line = std::fs::read(process.path().join("cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).into_owned();
        if line.contains("ffmpeg") && line.contains("rawvideo") {
            decoders += 1;
            assert!(!line.contains("Jane Roe"), "{line}");
        }
    }
    assert!(decoders > 0, "the child that decodes is listed");
    assert_eq!(play(film.as_mut()).len(), 59);
}
