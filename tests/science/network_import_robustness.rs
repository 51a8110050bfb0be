//! Damaged network files give a message: no panic, no endless loop, no allocation out of proportion.

use gaittwin::inference::InferenceError;
use gaittwin::inference::tflite_import::import;
use proptest::prelude::*;

/// The detector, whose sparse weights make the widest use of the importer; `None` where it is not here.
fn detector() -> Option<Vec<u8>> {
    let path = crate::material::at("models/pose_detection.tflite");
    std::fs::read(path).ok()
}

fn is_refused_with_a_reason(file: &[u8]) {
    match import("damaged.tflite", file) {
        Ok(networks) => assert!(networks.iter().all(|network| network.onnx.len() < 64 << 20)),
        Err(error) => {
            assert!(
                matches!(&error, InferenceError::Import { file, .. } if file == "damaged.tflite"),
                "{error}"
            );
        }
    }
}

#[test]
fn other_files_are_refused() {
    for file in [&b""[..], b"TFL3", b"\x10\0\0\0TFL3", b"PK\x03\x04 not a zip", b"<html>404</html>"] {
        assert!(import("other", file).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    /// Bytes with the right mark and nothing else right.
    #[test]
    fn noise_is_refused(mut noise in prop::collection::vec(any::<u8>(), 8..2000)) {
        noise[4..8].copy_from_slice(b"TFL3");
        is_refused_with_a_reason(&noise);
    }
}

/// Bytes flipped where the structure is: at both ends of the file, weights lie between. And files cut short.
#[test]
fn mutations_of_a_real_network_are_survived() {
    let Some(file) = detector() else {
        println!("skipped: the detector is not here");
        return;
    };
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % below
    };
    for round in 0..150 {
        let mut damaged = file.clone();
        for _ in 0..=next(6) {
            let from_end = next(2) == 0;
            let offset = next(60_000);
            let at = if from_end { damaged.len() - 1 - offset } else { offset };
            damaged[at] = [0, 1, 0x7f, 0x80, 0xff, next(256) as u8][next(6)];
        }
        if round % 5 == 0 {
            damaged.truncate(next(file.len()));
        }
        is_refused_with_a_reason(&damaged);
    }
}
