//! Our importer against the reference networks, and one engine against the other, on a real frame.
//!
//! The reference files were converted with tf2onnx and lie outside the project; where they, the video or ffmpeg are
//! absent the tests say so and pass.

use std::path::PathBuf;

use gaittwin::inference::engines::runtime::{BackendChoice, Input, Runtime, RuntimeOptions, Tensor, start};
use gaittwin::inference::tflite_import::import;

fn shared(path: &str) -> Option<PathBuf> {
    let path = crate::material::at(path);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is not here", path.display());
    None
}

/// A square cut from a frame of the side-view clip, as row-major RGB of `size` pixels.
fn real_crop(size: usize, crop: &str) -> Option<Vec<u8>> {
    let video = shared("media/sports2d_demo_720p_h264.mp4")?;
    let filter = format!("select=eq(n\\,120),{crop}scale={size}:{size}");
    let output = std::process::Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-i"])
        .arg(video)
        .args(["-vf", &filter, "-frames:v", "1", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"])
        .output();
    match output {
        Ok(output) if output.stdout.len() == size * size * 3 => Some(output.stdout),
        _ => {
            println!("skipped: ffmpeg gave no frame");
            None
        }
    }
}

fn engines() -> Vec<std::sync::Arc<dyn Runtime>> {
    [BackendChoice::OnnxRuntime, BackendChoice::Rten]
        .into_iter()
        .filter_map(|choice| {
            let engine = start(&RuntimeOptions { choice, ..Default::default() });
            if engine.is_err() {
                println!("skipped: {} is not installed", choice.name());
            }
            engine.ok()
        })
        .collect()
}

fn channels_first(pixels: &[f32], size: usize) -> Vec<f32> {
    (0..3).flat_map(|c| (0..size * size).map(move |p| pixels[3 * p + c])).collect()
}

fn run(engine: &dyn Runtime, onnx: Vec<u8>, shape: &[usize], data: &[f32], outputs: &[&str]) -> Vec<Tensor> {
    let mut session = engine.load("test", onnx).unwrap();
    session.run(&[Input { name: "image", shape, data }], outputs).unwrap()
}

fn largest_difference(first: &[f32], second: &[f32]) -> f32 {
    assert_eq!(first.len(), second.len());
    assert!(first.iter().chain(second).all(|value| value.is_finite()));
    assert!(first.iter().any(|value| value.abs() > 1e-6), "nothing but zeros came out");
    first.iter().zip(second).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

#[test]
fn imported_landmarks_equal_the_reference() {
    let (Some(tflite), Some(reference)) =
        (shared("models/pose_landmark_lite.tflite"), shared("models/blazepose_landmark_lite.onnx"))
    else {
        return;
    };
    let Some(pixels) = real_crop(256, "crop=390:390:410:330,") else { return };
    let pixels: Vec<f32> = pixels.into_iter().map(|value| f32::from(value) / 255.0).collect();
    let imported = import("lite", &std::fs::read(tflite).unwrap()).unwrap().remove(0);
    let outputs = ["landmarks", "presence", "heatmap", "world"];
    for engine in engines() {
        let ours =
            run(&*engine, imported.onnx.clone(), &[1, 3, 256, 256], &channels_first(&pixels, 256), &outputs);
        let theirs = run(&*engine, std::fs::read(&reference).unwrap(), &[1, 256, 256, 3], &pixels, &outputs);
        let heatmap: Vec<f32> = (0..39)
            .flat_map(|c| (0..4096).map(move |p| (p, c)))
            .map(|(p, c)| theirs[2].data[p * 39 + c])
            .collect();
        let landmarks = largest_difference(&ours[0].data, &theirs[0].data);
        let presence = largest_difference(&ours[1].data, &theirs[1].data);
        let heat = largest_difference(&ours[2].data, &heatmap);
        let world = largest_difference(&ours[3].data, &theirs[3].data);
        println!(
            "{}: landmarks {landmarks:.1e} px, heatmap {heat:.1e}, presence {presence:.1e}, world {world:.1e} m",
            engine.description()
        );
        assert!(theirs[1].data[0] > 0.9, "the crop shows a person ({:?})", theirs[1].data);
        assert!(landmarks <= 1e-3 && heat <= 1e-3 && presence <= 1e-4 && world <= 1e-3);
    }
}

#[test]
fn imported_detector_equals_the_reference() {
    let (Some(tflite), Some(reference)) =
        (shared("models/pose_detection.tflite"), shared("models/blazepose_detector.onnx"))
    else {
        return;
    };
    let Some(pixels) = real_crop(224, "") else { return };
    let pixels: Vec<f32> = pixels.into_iter().map(|value| f32::from(value) / 127.5 - 1.0).collect();
    let imported = import("detector", &std::fs::read(tflite).unwrap()).unwrap().remove(0);
    for engine in engines() {
        let outputs = ["boxes", "scores"];
        let ours =
            run(&*engine, imported.onnx.clone(), &[1, 3, 224, 224], &channels_first(&pixels, 224), &outputs);
        let theirs = run(&*engine, std::fs::read(&reference).unwrap(), &[1, 224, 224, 3], &pixels, &outputs);
        let boxes = largest_difference(&ours[0].data, &theirs[0].data);
        let scores = largest_difference(&ours[1].data, &theirs[1].data);
        println!("{}: boxes {boxes:.1e} px, scores {scores:.1e}", engine.description());
        assert!(boxes <= 1e-2 && scores <= 1e-2);
    }
}
