//! The real webcam path, from the system's video interface through nokhwa to frames, on a camera that does not exist.
//!
//! A small C library is preloaded into a second run of this test program and answers for `/dev/video…`
//! (`tests/data/fake_camera`). It needs a C compiler and leave to make a file in `/dev`; elsewhere the test says that it
//! was skipped.

use std::path::{Path, PathBuf};
use std::process::Command;

use gaittwin::capture::{
    self, CameraRequest, CameraSource, CaptureError, FrameSource as _, SourceKind, TurnedRound,
};
use gaittwin::vision::pictures::video_frame::RgbImage;

/// Names the file whose presence pulls the cable out.
const UNPLUGGED: &str = "FAKE_CAMERA_UNPLUGGED";

/// A device node that is removed at the end.
struct Node(PathBuf);

impl Drop for Node {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A free node for the camera, if one may be made.
fn make_node() -> Option<Node> {
    let any = std::fs::read_dir("/dev")
        .ok()?
        .flatten()
        .any(|entry| entry.file_name().to_string_lossy().starts_with("video"));
    let path = PathBuf::from("/dev/video0");
    (!any && std::fs::File::create_new(&path).is_ok()).then_some(Node(path))
}

#[test]
fn a_webcam_is_listed_read_lost_and_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("fake_camera.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/fake_camera/fake_camera.c");
    let compiled = Command::new("cc")
        .args(["-O2", "-shared", "-fPIC", "-o"])
        .arg(&library)
        .arg(&source)
        .arg("-ldl")
        .status();
    if !compiled.is_ok_and(|status| status.success()) {
        println!("skipped: no C compiler for the fake camera");
        return;
    }
    let Some(_node) = make_node() else {
        println!("skipped: no leave to make /dev/video0, or there is a real camera");
        return;
    };
    let inner = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "camera_path::inside_with_the_fake_camera", "--ignored", "--nocapture"])
        .env("LD_PRELOAD", &library)
        .env(UNPLUGGED, folder.path().join("unplugged"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&inner.stdout);
    println!("{said}");
    assert!(
        inner.status.success() && said.contains("1 passed"),
        "{}",
        String::from_utf8_lossy(&inner.stderr)
    );
}

/// Left edge of the bright bar, px.
fn bar(image: &RgbImage) -> Option<usize> {
    let row = image.height / 2 * image.width * 3;
    (0..image.width).find(|x| image.data[row + x * 3 + 1] > 200)
}

/// A camera that mirrors is turned round: the bar then moves to the left.
fn turned_round(source: CameraSource) {
    let mut source = TurnedRound(source);
    let frames: Vec<_> = (0..12).map(|_| source.next_frame().unwrap().unwrap()).collect();
    let steps = frames.windows(2).filter_map(|pair| {
        let (before, after) = (bar(&pair[0].image)?, bar(&pair[1].image)?);
        Some(after as f64 - before as f64)
    });
    let to_the_left = steps.filter(|step| *step < 0.0).count();
    assert!(to_the_left >= 8, "{to_the_left} of 11 steps go to the left");
}

#[test]
#[ignore = "run by the test above, with the fake camera preloaded"]
fn inside_with_the_fake_camera() {
    let sign = PathBuf::from(std::env::var_os(UNPLUGGED).unwrap());
    let cameras = capture::list_cameras().unwrap();
    println!("{cameras:?}");
    assert_eq!(cameras.len(), 1);
    let sizes: Vec<_> = cameras[0].formats.iter().map(|offer| (offer.width, offer.height)).collect();
    assert!(sizes.contains(&(640, 480)) && sizes.contains(&(320, 240)));
    let wish = |size| CameraRequest { id: Some(cameras[0].id.clone()), size, frame_rate: None };
    for (size, rate) in [((640, 480), 30.0), ((320, 240), 60.0)] {
        let mut source = capture::open_camera(&wish(Some(size))).unwrap();
        let about = source.description().clone();
        assert_eq!((about.kind, about.width, about.height), (SourceKind::Camera, size.0, size.1));
        assert_eq!((about.name.as_str(), about.frame_rate), ("Fake camera", Some(rate)));
        let frames: Vec<_> = (0..12).map(|_| source.next_frame().unwrap().unwrap()).collect();
        for pair in frames.windows(2) {
            // True times: whole periods apart, whatever this computer was busy with.
            let periods = (pair[1].time - pair[0].time) * rate;
            assert!(periods > 0.9 && (periods - periods.round()).abs() < 0.1, "{periods} periods");
            // Not mirrored: the bar moves to the right by 8 px of 640 in each.
            let step = 8.0 * size.0 as f64 / 640.0 * periods.round();
            if let (Some(before), Some(after)) = (bar(&pair[0].image), bar(&pair[1].image))
                && after > before
            {
                assert!(
                    (after as f64 - before as f64 - step).abs() < 1.5,
                    "{before} to {after} in {periods}"
                );
            }
        }
        assert_eq!(frames[11].index, 11);
        assert!(matches!(source.seek(0.0), Err(CaptureError::CannotSeek)));
    }
    turned_round(capture::open_camera(&wish(Some((640, 480)))).unwrap());
    let mut source = capture::open_camera(&wish(None)).unwrap();
    source.next_frame().unwrap();
    std::fs::write(&sign, "").unwrap();
    let lost = (0..200).find_map(|_| source.next_frame().err()).unwrap();
    println!("{lost}");
    assert!(matches!(lost, CaptureError::CameraLost { .. }));
    drop(source);
    let absent = capture::open_camera(&wish(None)).unwrap_err();
    println!("{absent}");
    assert!(matches!(absent, CaptureError::CameraOpen { .. }));
    std::fs::remove_file(&sign).unwrap();
    let mut again = capture::open_camera(&wish(None)).unwrap();
    assert!(again.next_frame().unwrap().is_some());
}

#[test]
fn without_a_camera_the_message_says_what_to_do() {
    let any = std::fs::read_dir("/dev").is_ok_and(|entries| {
        entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("video"))
    });
    if any {
        println!("skipped: there is a camera, or another test has made one");
        return;
    }
    let message = capture::open_camera(&CameraRequest::default()).unwrap_err().to_string();
    assert!(message.contains("No camera was found") && message.contains("Plug one in"), "{message}");
}
