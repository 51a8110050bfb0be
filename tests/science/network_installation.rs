//! Adding networks as a person would: a `.tflite` file, a `.task` bundle, an `.onnx` file of RTMPose, a wrong file.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use gaittwin::clinic::words::language::Language;
use gaittwin::inference::InferenceError;
use gaittwin::inference::manifest::installed;
use gaittwin::inference::networks::add_to;
use gaittwin::inference::onnx_writer::{GraphWriter, Node};
use gaittwin::problem::Problem;

fn shared(name: &str) -> Option<PathBuf> {
    let path = crate::material::at(format!("models/{name}"));
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

/// A network whose outputs are its input: ports of these shapes under these names.
fn echo(input: (&str, &[usize]), outputs: &[(&str, &[usize])]) -> Vec<u8> {
    let mut graph = GraphWriter::default();
    graph.input(input.0, input.1);
    for (name, shape) in outputs {
        let (inputs, output) = (vec![input.0.to_owned()], (*name).to_owned());
        graph.node(&Node { operator: "Relu", inputs, output, attributes: Vec::new() });
        graph.output(name, shape);
    }
    graph.finish("echo")
}

#[test]
fn rtmpose_comes_in_by_the_same_door_and_others_are_told_what_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let models = folder.path().join("models");
    let crop: &[usize] = &[1, 3, 256, 192];
    let add = |name: &str, network: &[u8]| {
        let file = folder.path().join(name);
        std::fs::write(&file, network).unwrap();
        add_to(&models, &file)
    };
    let right = echo(("input", crop), &[("simcc_x", crop), ("simcc_y", crop)]);
    let added = add("rtmpose-m_halpe26.onnx", &right).unwrap();
    assert_eq!(added[0].id, "rtmpose-m-halpe26");
    assert!(added[0].file.is_file() && installed(&models).len() == 1);
    let other_input = echo(("input", &[1, 3, 192, 192]), &[("simcc_x", crop), ("simcc_y", crop)]);
    let other_outputs = echo(("input", crop), &[("heatmap", crop)]);
    for (name, network) in [("movenet.onnx", other_input), ("hrnet.onnx", other_outputs)] {
        let error = add(name, &network).unwrap_err();
        assert!(matches!(error, InferenceError::Signature { .. }), "{error}");
        let told = Problem::of(&error).message(Language::English);
        let advice = told.advice.as_deref().unwrap();
        assert!(told.what.contains(name), "{told:?}");
        assert!(advice.contains("RTMPose") && advice.contains(".tflite"), "{told:?}");
    }
    assert_eq!(installed(&models).len(), 1, "what was refused leaves no trace");
}

#[test]
fn whatever_an_engine_says_the_window_still_tells_what_to_do() {
    for reason in ["Protobuf parsing failed.", "error 7 (bad node) at op (3)", "file ended. Then nothing"] {
        let error = InferenceError::Load {
            network: "mediapipe-full".into(),
            backend: "ONNX Runtime".into(),
            reason: reason.into(),
        };
        let told = Problem::of(&error).message(Language::English);
        let advice = told.advice.as_deref().unwrap();
        assert!(told.what.contains("mediapipe-full"), "{told:?}");
        assert!(advice.contains("scripts/start") && advice.contains("drop the file"), "{told:?}");
    }
}

#[test]
fn weights_that_were_changed_on_the_disk_are_not_run() {
    let Some(detector) = shared("pose_detection.tflite") else { return };
    let folder = tempfile::tempdir().unwrap();
    let models = folder.path().join("models");
    let added = add_to(&models, &detector).unwrap();
    let program = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_gaittwin-cli"));
        let output = command.args(arguments).env("GAITTWIN_NETWORKS", &models).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
    };
    let changed = "damaged or was changed after it was installed";
    assert!(!program(&["networks", "check"]).contains(changed));
    let mut network = std::fs::read(&added[0].file).unwrap();
    let middle = network.len() / 2;
    network[middle] ^= 0x40;
    std::fs::write(&added[0].file, network).unwrap();
    let said = program(&["networks", "check"]);
    assert!(said.contains(changed), "{said}");
}
