//! Nobody's code and nobody's weights run but those that were meant: what the program loads, from where, and what it says
//! when a file is not the recorded one.

use std::path::{Path, PathBuf};
use std::process::Command;

use gaittwin::inference::manifest::{self, sha256};
use gaittwin::inference::networks::add_to;

/// The built program, installed in a folder of its own with nothing beside it and nothing of this project's environment.
fn program(home: &Path) -> Command {
    let installed = home.join("bin/gaittwin-cli");
    if !installed.exists() {
        std::fs::create_dir_all(home.join("bin")).unwrap();
        std::fs::copy(env!("CARGO_BIN_EXE_gaittwin-cli"), &installed).unwrap();
    }
    let mut command = Command::new(installed);
    for variable in [
        "GAITTWIN_PROJECT",
        "GAITTWIN_NETWORKS",
        "GAITTWIN_RUNTIME_SHA256",
        "ORT_DYLIB_PATH",
        "XDG_DATA_HOME",
    ] {
        command.env_remove(variable);
    }
    command.env("HOME", home);
    command
}

fn said(command: &mut Command) -> String {
    let output = command.output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A shared library that writes a file as soon as it is loaded; `None` where there is no C compiler.
#[cfg(target_os = "linux")]
fn trap(folder: &Path, mark: &Path) -> Option<PathBuf> {
    let source = folder.join("trap.c");
    let text = format!(
        "#include <fcntl.h>\n__attribute__((constructor)) static void spring(void) {{ creat({:?}, 0600); }}\n",
        mark.to_str().unwrap()
    );
    std::fs::write(&source, text).unwrap();
    let library = folder.join("trap.so");
    let built = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).status();
    if built.is_ok_and(|status| status.success()) {
        return Some(library);
    }
    println!("skipped: there is no C compiler");
    None
}

/// `mkdir -p d/models/runtime; touch d/models/manifest.toml`, a library in it, and the program started anywhere below d.
#[cfg(target_os = "linux")]
#[test]
fn a_library_planted_in_the_current_folder_is_not_loaded() {
    let place = tempfile::tempdir().unwrap();
    let mark = place.path().join("sprung");
    let Some(library) = trap(place.path(), &mark) else { return };
    let runtime = place.path().join("d/models/runtime");
    let below = place.path().join("d/any/below");
    std::fs::create_dir_all(&runtime).unwrap();
    std::fs::create_dir_all(&below).unwrap();
    std::fs::write(place.path().join("d/models/manifest.toml"), b"").unwrap();
    let planted = runtime.join("libonnxruntime.so.9.9.9");
    std::fs::copy(&library, &planted).unwrap();
    std::fs::copy(&library, below.join("libonnxruntime.so")).unwrap();
    for folder in [below.clone(), place.path().join("d"), runtime.clone()] {
        let text = said(program(place.path()).args(["networks", "list"]).current_dir(&folder));
        assert!(text.contains("Engine: rten"), "{text}");
        assert!(!mark.exists(), "its code ran from {}", folder.display());
    }
    // Where somebody names the folder or the file, its bytes still have to be known.
    for (variable, value) in [
        ("GAITTWIN_NETWORKS", place.path().join("d/models")),
        ("ORT_DYLIB_PATH", planted.clone()),
        ("LD_LIBRARY_PATH", below.clone()),
    ] {
        let text = said(program(place.path()).args(["networks", "list"]).env(variable, value));
        assert!(!mark.exists(), "{variable}: {text}");
        assert!(variable == "LD_LIBRARY_PATH" || text.contains("not loaded: its SHA-256"), "{text}");
    }
    // And the trap is one: whoever vouches for it runs it.
    let hash = sha256(&std::fs::read(&planted).unwrap());
    let mut vouched = program(place.path());
    vouched.args(["networks", "list"]).env("ORT_DYLIB_PATH", &planted).env("GAITTWIN_RUNTIME_SHA256", hash);
    let text = said(&mut vouched);
    assert!(mark.exists(), "{text}");
}

/// The project's models folder with one file of it damaged in a 4 kB sector.
fn damaged(folder: &Path, network: &str) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("models").join(network);
    let to = folder.join(network);
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    let mut bytes = std::fs::read(from).unwrap();
    let start = bytes.len() / 2;
    bytes[start..start + 4096].fill(0);
    std::fs::write(to, bytes).unwrap();
}

#[test]
fn a_damaged_estimator_refuses_and_the_measured_values_stay() {
    let folder = tempfile::tempdir().unwrap();
    damaged(folder.path(), "gait_estimator/gait_estimator.onnx");
    damaged(folder.path(), "accelerometer_estimator/accelerometer_estimator.onnx");
    let walk = crate::material::at("cases/inputs/base.poses.json");
    if walk.is_file() {
        let out = folder.path().join("out");
        let mut analyse = Command::new(env!("CARGO_BIN_EXE_gaittwin-cli"));
        analyse.arg("analyse").arg(&walk).args(["--stature", "1.7", "--out"]).arg(&out);
        let text = said(analyse.env("GAITTWIN_NETWORKS", folder.path()));
        let assessment = std::fs::read_to_string(out.join("assessment.json")).unwrap();
        for place in [&text, &assessment] {
            assert!(place.contains("Model estimates are left out") && place.contains("damaged"), "{place}");
        }
        assert!(!text.contains("learned from simulated walks"), "{text}");
        assert!(text.contains("Walking speed"), "{text}");
    } else {
        println!("skipped: {} is not here", walk.display());
    }
    let recording = folder.path().join("walk.csv");
    let rows: Vec<String> = (0..400)
        .map(|k| format!("{:.3},{:.3},0.1,0.2", f64::from(k) / 50.0, 9.8 + (f64::from(k) * 0.23).sin()))
        .collect();
    std::fs::write(&recording, format!("time,up,forward,right\n{}\n", rows.join("\n"))).unwrap();
    let mut accelerometer = Command::new(env!("CARGO_BIN_EXE_gaittwin-cli"));
    accelerometer.arg("accelerometer").arg(&recording).args(["--worn", "waist"]);
    let output = accelerometer.env("GAITTWIN_NETWORKS", folder.path()).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains("damaged or was changed") && errors.contains("scripts/start"), "{errors}");
}

#[test]
fn a_detector_with_one_bit_flipped_is_another_network_and_says_so() {
    let flipped = crate::material::at("cases/reliability/bitflipped_detector.tflite");
    if !flipped.is_file() {
        println!("skipped: {} is not here", flipped.display());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let added = add_to(folder.path(), &flipped).unwrap();
    assert!(added[0].id.starts_with("unknown-detector-") && !added[0].known, "{:?}", added[0]);
    let text =
        said(program(folder.path()).args(["networks", "list"]).env("GAITTWIN_NETWORKS", folder.path()));
    let line = |id: &str| text.lines().find(|line| line.starts_with(id)).unwrap().to_owned();
    assert!(line("mediapipe-detector").contains("not installed"), "{text}");
    assert!(line(&added[0].id).contains("not one that this program knows"), "{text}");
    assert!(line(&added[0].id).contains("licence unknown"), "{text}");
}

/// The list holds what our importer makes of the publishers' files: an importer that writes other bytes needs a new list.
#[test]
fn what_the_importer_makes_is_what_the_list_holds() {
    let shared = crate::material::at("models");
    let folder = tempfile::tempdir().unwrap();
    for known in manifest::known() {
        let source = shared.join(&known.source);
        if !source.is_file() {
            println!("skipped: {} is not here", source.display());
            continue;
        }
        assert_eq!(sha256(&std::fs::read(&source).unwrap()), known.source_sha256, "{}", known.id);
        let added = add_to(folder.path(), &source).unwrap();
        assert_eq!(
            sha256(&std::fs::read(&added[0].file).unwrap()),
            known.sha256,
            "models/manifest.toml, {}",
            known.id
        );
        assert!(added[0].known && added[0].id == known.id);
    }
}
