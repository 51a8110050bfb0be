//! Adding networks as a person would: a `.tflite` file, a `.task` bundle, a wrong file.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use gaittwin::inference::manifest::installed;
use gaittwin::inference::networks::add_to;

fn shared(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/models").join(name);
    if path.is_file() {
        return Some(path);
    }
    println!("skipped: {} is not here", path.display());
    None
}

fn bundle(folder: &Path, files: &[(&str, &Path)]) -> PathBuf {
    let path = folder.join("pose_landmarker_lite.task");
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, file) in files {
        archive.start_file(*name, stored).unwrap();
        archive.write_all(&std::fs::read(file).unwrap()).unwrap();
    }
    archive.finish().unwrap();
    path
}

#[test]
fn a_bundle_brings_detector_and_landmarks_and_adding_again_changes_nothing() {
    let (Some(detector), Some(landmarks)) =
        (shared("pose_detection.tflite"), shared("pose_landmark_lite.tflite"))
    else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let parts = [("pose_detector.tflite", &*detector), ("pose_landmarks_detector.tflite", &*landmarks)];
    let task = bundle(folder.path(), &parts);
    let models = folder.path().join("models");
    for _ in 0..2 {
        let added = add_to(&models, &task).unwrap();
        let ids: Vec<&str> = added.iter().map(|network| network.id.as_str()).collect();
        assert_eq!(ids, ["mediapipe-detector", "mediapipe-lite"]);
        assert!(added.iter().all(|network| network.file.is_file()));
    }
    assert_eq!(installed(&models).len(), 2);
    // The single file takes the place of the one from the bundle.
    add_to(&models, &landmarks).unwrap();
    assert_eq!(installed(&models).len(), 2);
}

#[test]
fn a_wrong_file_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let models = folder.path().join("models");
    for (name, bytes) in
        [("a.tflite", &b"not a network"[..]), ("b.task", b"PK\x03\x04xxxx"), ("c.onnx", b"\x08\x07")]
    {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        let message = add_to(&models, &file).unwrap_err().to_string();
        assert!(message.contains(name), "{message}");
    }
    assert!(installed(&models).is_empty());
}
