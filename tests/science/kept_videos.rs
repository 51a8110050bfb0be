//! A kept video is shown from memory: frame for frame what the file showed, and never written in clear.

use std::sync::Arc;

use gaittwin::capture::{CaptureError, open_film, open_video_with};

use crate::video_files::{make_clip, play};

#[test]
fn a_film_in_memory_plays_and_seeks_like_the_file() {
    let place = tempfile::tempdir().unwrap();
    for (name, arguments) in
        [("walk.mp4", "-c:v libx264 -pix_fmt yuv420p"), ("walk.avi", "-c:v mjpeg -q:v 3 -pix_fmt yuvj420p")]
    {
        let Some(path) = make_clip(place.path(), name, "testsrc=size=320x240:rate=30:duration=2", arguments)
        else {
            return;
        };
        let film: Arc<[u8]> = std::fs::read(&path).unwrap().into();
        let mut file = open_video_with(&path, None).unwrap();
        let expected = play(file.as_mut());
        std::fs::remove_file(&path).unwrap();
        let mut memory = open_film("Video of walk 3", film).unwrap();
        assert_eq!(memory.description().name, "Video of walk 3");
        assert_eq!(play(memory.as_mut()), expected, "{name}");
        memory.seek(1.0).unwrap();
        assert_eq!(memory.next_frame().unwrap().unwrap().index, 30);
    }
}

#[test]
fn what_only_another_program_decodes_is_told_and_never_written_out() {
    let place = tempfile::tempdir().unwrap();
    let source = "testsrc=size=320x240:rate=30:duration=1";
    let Some(path) = make_clip(place.path(), "walk.webm", source, "-c:v libvpx-vp9 -deadline realtime")
    else {
        return;
    };
    let error = open_film("Video of walk 3", std::fs::read(&path).unwrap().into()).err().unwrap();
    assert!(matches!(error, CaptureError::NotFromMemory { .. }), "{error}");
    assert!(error.to_string().contains("H.264"), "{error}");
}
