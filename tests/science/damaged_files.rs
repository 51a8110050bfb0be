//! Whatever a file holds, reading it ends with pictures, key-points or a message: no crash, no endless loop.
//!
//! The seeds are kept in `tests/data/damaged`: whole files as each reader likes them, and files damaged where it once
//! hurt or might. Every one is read as it is, then again and again with bytes changed at random, the same in every run.
//! `GAITTWIN_DAMAGE_ROUNDS=5000 cargo test --features io --test science damaged_files` looks longer; an input that
//! brings the reader down is left in the temporary folder named in the message and belongs among the seeds.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use gaittwin::biomechanics::random::Random;
use gaittwin::capture::open_video_with;
use gaittwin::exchange::pose_file;
use gaittwin::inference::tflite_import;

/// Changed copies of each seed.
fn rounds() -> usize {
    std::env::var("GAITTWIN_DAMAGE_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(60)
}

fn seeds(kind: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/damaged").join(kind);
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

/// Some bytes replaced, doubled, removed or cut off.
fn damaged(good: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for _ in 0..=random.index(5) {
        if bytes.is_empty() {
            return bytes;
        }
        let at = random.index(bytes.len());
        match random.index(8) {
            0 => bytes.truncate(at),
            1 => drop(bytes.remove(at)),
            2 => {
                let end = (at + 1 + random.index(40)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            3 => bytes[at] ^= 1 << random.index(8),
            4 => {
                let end = (at + 4).min(bytes.len());
                bytes[at..end].fill([0, 0x7f, 0x80, 0xff][random.index(4)]);
            }
            _ => bytes[at] = random.index(256) as u8,
        }
    }
    bytes
}

/// Reads every seed and its changed copies; `read` must come back, whatever it answers.
fn survive(kind: &str, read: &dyn Fn(&[u8], &Path)) {
    let folder = tempfile::tempdir().unwrap();
    for (path, good) in seeds(kind) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let copy = folder.path().join(&name);
        let mut random = Random::new(name.len() as u64 + 1000 * good.len() as u64);
        for round in 0..=rounds() {
            let bytes = if round == 0 { good.clone() } else { damaged(&good, &mut random) };
            if catch_unwind(AssertUnwindSafe(|| read(&bytes, &copy))).is_err() {
                let kept = std::env::temp_dir().join(format!("brings_down_{round}_{name}"));
                std::fs::write(&kept, &bytes).unwrap();
                panic!("{} brings the reader down; add it to the seeds", kept.display());
            }
        }
    }
}

#[test]
fn videos() {
    survive("video", &|bytes, path| {
        std::fs::write(path, bytes).unwrap();
        match open_video_with(path, None) {
            Err(error) => assert!(error.to_string().len() > 20, "{error}"),
            Ok(mut source) => {
                let mut last = f64::NEG_INFINITY;
                for _ in 0..40 {
                    let Ok(Some(frame)) = source.next_frame() else { break };
                    assert!(frame.time.is_finite() && frame.time >= last, "{} after {last}", frame.time);
                    last = frame.time;
                }
                let _answer = source.seek(0.2);
                let _frame = source.next_frame();
            }
        }
    });
}

#[test]
fn pose_files() {
    survive("poses", &|bytes, _path| match pose_file::parse(bytes) {
        Err(reason) => assert!(!reason.to_string().is_empty()),
        Ok(track) => {
            assert!(track.samples.windows(2).all(|pair| pair[0].time < pair[1].time));
            assert!(track.samples.iter().all(|sample| sample.time.is_finite()));
        }
    });
}

/// Videos and key-points handed to the importer of networks, as when dropped on the window under a wrong name.
#[test]
fn networks() {
    for kind in ["video", "poses"] {
        survive(kind, &|bytes, _path| {
            let mut marked = bytes.to_vec();
            if marked.len() > 8 {
                marked[4..8].copy_from_slice(b"TFL3");
            }
            for file in [bytes, &marked] {
                assert!(tflite_import::import("dropped.tflite", file).is_err());
            }
        });
    }
}

/// A small network of our own with every operator the importer knows but two, 16-bit and sparse weights: it is taken in
/// whole, and damaged anywhere it is refused with a reason or becomes a network of a believable size.
#[test]
fn damaged_networks() {
    let whole =
        &seeds("network").into_iter().find(|(path, _)| path.ends_with("small_detector.tflite")).unwrap().1;
    let taken = tflite_import::import("small.tflite", whole).unwrap();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].kind, tflite_import::NetworkKind::PersonDetector);
    survive("network", &|bytes, _path| match tflite_import::import("dropped.tflite", bytes) {
        Ok(networks) => assert!(networks.iter().all(|network| network.onnx.len() < 1 << 20)),
        Err(error) => assert!(error.to_string().len() > 20, "{error}"),
    });
}
