//! Real walks through virtual cameras: the promises of the README, as far as they are kept, guarded.
//!
//! Skips with a printed line where the shared recordings are absent. With `GAITTWIN_REPORT=FILE` it also writes the
//! report that `gaittwin-cli validate` writes.

use std::path::PathBuf;

use gaittwin::analysis::analyse;
use gaittwin::clinic::assessment::SourceInfo;
use gaittwin::pipeline::validation::{CameraChoice, Record, Settings, read_folder, run, write_report};

fn records(camera: CameraChoice) -> Option<Vec<Record>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/real-gait");
    let Ok(trials) = read_folder(&folder) else {
        println!("skipped: no recordings in {}", folder.display());
        return None;
    };
    let mut settings = Settings::standard(camera, 1);
    if std::env::var("GAITTWIN_QUICK").is_ok() {
        settings.noises.truncate(1);
    }
    let records = run(&trials, &settings, &|track, options| {
        let source = SourceInfo {
            kind: "poses".to_owned(),
            frames: track.samples.len(),
            duration: track.samples.last().map_or(0.0, |sample| sample.time),
            frame_rate: 0.0,
            network: None,
            backend: None,
        };
        analyse(track, options, source)
    });
    if let Ok(path) = std::env::var("GAITTWIN_REPORT") {
        std::fs::write(path, write_report(&records, &settings, "shared/real-gait")).unwrap();
    }
    Some(records)
}

#[test]
#[ignore = "writes the report"]
fn report() {
    let camera = std::env::var("GAITTWIN_CAMERA").unwrap_or_else(|_| "all".to_owned());
    let _ = records(CameraChoice::from_name(&camera).unwrap());
}
