//! RTMPose with 26 Halpe points and SimCC heads: a network that a person may add as an `.onnx` file.
//!
//! Input 1×3×256×192, person box padded by 1.25, ImageNet mean and deviation; outputs `simcc_x` 1×26×384 and `simcc_y`
//! 1×26×512, each a row of scores over half crop pixels (Jiang et al. 2023, arXiv:2303.07399). The adapter was tested with
//! a made-up network of this signature; the published weights were never run here.

use crate::biomechanics::anatomy::Landmark;
use crate::vision::pictures::letterbox::{Border, Square, Warp};
use crate::vision::pictures::video_frame::RgbImage;
use crate::vision::pose::{Keypoint, Pose};

use super::person_reading::{PersonReading, PoseEstimator};
use crate::inference::engines::runtime::{Input, Session};
use crate::inference::error::InferenceError;

const WIDTH: usize = 192;
const HEIGHT: usize = 256;
const POINTS: usize = 26;
/// Scores per crop pixel.
const SPLIT: usize = 2;
/// Mean and deviation of each channel, 0..=255.
const MEAN: [f32; 3] = [123.675, 116.28, 103.53];
const DEVIATION: [f32; 3] = [58.395, 57.12, 57.375];

/// Halpe's number of a landmark; the first 17 are COCO's, in our own order.
fn index(landmark: Landmark) -> usize {
    match landmark {
        Landmark::LeftToe => 20,
        Landmark::RightToe => 21,
        Landmark::LeftHeel => 24,
        Landmark::RightHeel => 25,
        other => other as usize,
    }
}

/// Tells whether the loaded network is of this kind.
pub(in crate::inference) fn check_signature(
    network: &str,
    session: &dyn Session,
) -> Result<(), InferenceError> {
    let refuse = |reason: String| Err(InferenceError::Signature { network: network.to_owned(), reason });
    let [input] = session.inputs() else {
        return refuse(format!("it has {} inputs", session.inputs().len()));
    };
    let expected = [None, Some(3), Some(HEIGHT), Some(WIDTH)];
    let fits = input.shape.len() == 4
        && input.shape.iter().zip(expected).skip(1).all(|(have, want)| have.is_none() || *have == want);
    if !fits {
        return refuse(format!("its input has shape {:?}, not 1×3×{HEIGHT}×{WIDTH}", input.shape));
    }
    for name in ["simcc_x", "simcc_y"] {
        if session.outputs().iter().all(|port| port.name != name) {
            return refuse(format!("it has no output `{name}`"));
        }
    }
    Ok(())
}

/// Reads one person with RTMPose.
pub(in crate::inference) struct RtmPose {
    network: String,
    input: String,
    session: Box<dyn Session>,
    crop: Vec<f32>,
}

impl RtmPose {
    /// Takes the loaded network; refuses one of another kind.
    pub(in crate::inference) fn new(
        network: &str,
        session: Box<dyn Session>,
    ) -> Result<Self, InferenceError> {
        check_signature(network, &*session)?;
        let input = session.inputs()[0].name.clone();
        Ok(Self { network: network.to_owned(), input, session, crop: Vec::new() })
    }
}

impl PoseEstimator for RtmPose {
    fn network(&self) -> &str {
        &self.network
    }

    fn estimate(&mut self, image: &RgbImage, square: &Square) -> Result<PersonReading, InferenceError> {
        // The network wants the person upright in the picture, in a box of 3 : 4.
        let square = Square { angle: 0.0, ..*square };
        let warp = Warp {
            width: WIDTH,
            height: HEIGHT,
            mirrored: false,
            border: Border::Black,
            scale: DEVIATION.map(|deviation| 1.0 / deviation),
            offset: std::array::from_fn(|channel| -MEAN[channel] / DEVIATION[channel]),
        };
        warp.cut(image, &square, &mut self.crop);
        let input = Input { name: &self.input, shape: &[1, 3, HEIGHT, WIDTH], data: &self.crop };
        let results = self.session.run(&[input], &["simcc_x", "simcc_y"])?;
        let (across, down) = (&results[0].data, &results[1].data);
        if across.len() != POINTS * WIDTH * SPLIT || down.len() != POINTS * HEIGHT * SPLIT {
            let reason = format!("its outputs have shapes {:?} and {:?}", results[0].shape, results[1].shape);
            return Err(InferenceError::Signature { network: self.network.clone(), reason });
        }
        Ok(read(across, down, &square).within(image.width, image.height))
    }
}

fn read(across: &[f32], down: &[f32], square: &Square) -> PersonReading {
    let mut pose = Pose::default();
    for landmark in Landmark::ALL {
        let point = index(landmark);
        let x = highest(&across[point * WIDTH * SPLIT..(point + 1) * WIDTH * SPLIT]);
        let y = highest(&down[point * HEIGHT * SPLIT..(point + 1) * HEIGHT * SPLIT]);
        pose.points[landmark] = x.zip(y).map(|((x, score_x), (y, score_y))| {
            // The middle columns of the square are the crop: a column counts as one row's height.
            let u = 0.5 + (x as f64 / SPLIT as f64 - WIDTH as f64 / 2.0) / HEIGHT as f64;
            let [x, y] = square.to_picture(u, y as f64 / (SPLIT * HEIGHT) as f64);
            Keypoint { x, y, confidence: f64::from(score_x.min(score_y)).clamp(0.0, 1.0) }
        });
    }
    let presence = mean_confidence(&pose);
    PersonReading { next: next_square(&pose), pose, leg_candidates: Vec::new(), presence }
}

fn highest(scores: &[f32]) -> Option<(usize, f32)> {
    scores
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, score)| score.is_finite())
        .max_by(|a, b| a.1.total_cmp(&b.1))
}

/// Mean confidence of shoulders, hips and knees: high on a person, low on a wall.
fn mean_confidence(pose: &Pose) -> f64 {
    let trunk = [
        Landmark::LeftShoulder,
        Landmark::RightShoulder,
        Landmark::LeftHip,
        Landmark::RightHip,
        Landmark::LeftKnee,
        Landmark::RightKnee,
    ];
    trunk.iter().filter_map(|&landmark| pose.points[landmark]).map(|point| point.confidence).sum::<f64>()
        / 6.0
}

/// The box of all points seen, padded by 1.25.
fn next_square(pose: &Pose) -> Option<Square> {
    let seen: Vec<Keypoint> =
        pose.points.iter().filter_map(|(_, point)| *point).filter(|point| point.confidence > 0.3).collect();
    if seen.len() < 6 {
        return None;
    }
    let range = |value: fn(&Keypoint) -> f64| {
        let low = seen.iter().map(value).fold(f64::INFINITY, f64::min);
        let high = seen.iter().map(value).fold(f64::NEG_INFINITY, f64::max);
        (low, high)
    };
    let ((left, right), (top, bottom)) = (range(|point| point.x), range(|point| point.y));
    let side = 1.25 * (bottom - top).max((right - left) * HEIGHT as f64 / WIDTH as f64) * 1.08;
    (side >= 8.0).then(|| Square {
        x: f64::midpoint(left, right),
        y: f64::midpoint(top, bottom),
        side,
        angle: 0.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::engines::runtime::{BackendChoice, RuntimeOptions, start};
    use crate::inference::onnx_writer::{Attribute, GraphWriter, Node};

    /// A network of RTMPose's signature whose answer is made of what it sees: the mean brightness of the crop's columns
    /// and rows, doubled in length and repeated for 26 points. A bright spot is thus its own key-point.
    fn made_up_network() -> Vec<u8> {
        let mut graph = GraphWriter::default();
        graph.input("input", &[1, 3, HEIGHT, WIDTH]);
        let mut node = |operator, inputs: &[&str], output: &str, attributes| {
            let inputs = inputs.iter().map(|&input| input.to_owned()).collect();
            graph.node(&Node { operator, inputs, output: output.into(), attributes });
        };
        for (name, axis, sizes) in [("simcc_x", 2, "sizes_x"), ("simcc_y", 3, "sizes_y")] {
            let mean = format!("{name}_mean");
            let axes = vec![("axes", Attribute::Ints(vec![1, axis])), ("keepdims", Attribute::Int(0))];
            node("ReduceMean", &["input"], &mean, axes);
            let row = format!("{name}_row");
            node("Unsqueeze", &[&mean, "one"], &row, vec![]);
            let wide = format!("{name}_wide");
            let mode = vec![("mode", Attribute::Text("nearest"))];
            node("Resize", &[&row, "", sizes], &wide, mode);
            node("Tile", &[&wide, "repeats"], name, vec![]);
        }
        graph.integers("one", &[1]);
        graph.integers("repeats", &[1, 26, 1]);
        graph.floats("sizes_x", &[3], &[1.0, 1.0, 2.0]);
        graph.floats("sizes_y", &[3], &[1.0, 1.0, 2.0]);
        graph.output("simcc_x", &[1, POINTS, WIDTH * SPLIT]);
        graph.output("simcc_y", &[1, POINTS, HEIGHT * SPLIT]);
        graph.finish("made-up")
    }

    #[test]
    fn points_land_where_the_network_saw_them() {
        for choice in [BackendChoice::Rten, BackendChoice::OnnxRuntime] {
            let Ok(runtime) = start(&RuntimeOptions { choice, ..Default::default() }) else {
                println!("skipped: {} is not installed", choice.name());
                continue;
            };
            let session = runtime.load("made-up", made_up_network()).unwrap();
            let mut network = RtmPose::new("rtmpose-made-up", session).unwrap();
            // A white spot of 9 × 9 px at (330, 215) on black.
            let data = (0..480 * 640)
                .flat_map(|i: i32| {
                    let (x, y) = (i % 640, i / 640);
                    [if (x - 330).abs() < 5 && (y - 215).abs() < 5 { 255 } else { 0 }; 3]
                })
                .collect();
            let image = RgbImage { width: 640, height: 480, data };
            let square = Square { x: 320.0, y: 240.0, side: 300.0, angle: 0.0 };
            let reading = network.estimate(&image, &square).unwrap();
            let toe = reading.pose.points[Landmark::LeftToe].unwrap();
            assert!((toe.x - 330.0).abs() < 5.0 && (toe.y - 215.0).abs() < 5.0, "{toe:?}");
        }
    }

    /// Halpe-26 in its own order and words; the last ones of head, neck, hip and small toes are not ours.
    const HALPE: [(usize, Landmark); 21] = [
        (0, Landmark::Nose),
        (1, Landmark::LeftEye),
        (2, Landmark::RightEye),
        (3, Landmark::LeftEar),
        (4, Landmark::RightEar),
        (5, Landmark::LeftShoulder),
        (6, Landmark::RightShoulder),
        (7, Landmark::LeftElbow),
        (8, Landmark::RightElbow),
        (9, Landmark::LeftWrist),
        (10, Landmark::RightWrist),
        (11, Landmark::LeftHip),
        (12, Landmark::RightHip),
        (13, Landmark::LeftKnee),
        (14, Landmark::RightKnee),
        (15, Landmark::LeftAnkle),
        (16, Landmark::RightAnkle),
        (20, Landmark::LeftToe),
        (21, Landmark::RightToe),
        (24, Landmark::LeftHeel),
        (25, Landmark::RightHeel),
    ];

    /// A network that sees point k always at crop pixel (20 + 5 k, 30 + 7 k).
    fn steadfast_network() -> Vec<u8> {
        let mut graph = GraphWriter::default();
        graph.input("input", &[1, 3, HEIGHT, WIDTH]);
        let mut node = |operator, inputs: &[&str], output: &str, attributes| {
            let inputs = inputs.iter().map(|&input| input.to_owned()).collect();
            graph.node(&Node { operator, inputs, output: output.into(), attributes });
        };
        let axes = vec![("axes", Attribute::Ints(vec![1, 2, 3])), ("keepdims", Attribute::Int(0))];
        node("ReduceMean", &["input"], "mean", axes);
        node("Mul", &["mean", "nought"], "zero", vec![]);
        node("Add", &["peaks_x", "zero"], "simcc_x", vec![]);
        node("Add", &["peaks_y", "zero"], "simcc_y", vec![]);
        graph.floats("nought", &[1], &[0.0]);
        for (name, output, length, start, step) in
            [("peaks_x", "simcc_x", WIDTH * SPLIT, 20, 5), ("peaks_y", "simcc_y", HEIGHT * SPLIT, 30, 7)]
        {
            let mut scores = vec![0.01; POINTS * length];
            for point in 0..POINTS {
                scores[point * length + SPLIT * (start + step * point)] = 0.7;
            }
            graph.floats(name, &[1, POINTS, length], &scores);
            graph.output(output, &[1, POINTS, length]);
        }
        graph.finish("steadfast")
    }

    #[test]
    fn every_point_of_halpe_26_is_read_at_its_own_place() {
        for choice in [BackendChoice::Rten, BackendChoice::OnnxRuntime] {
            let Ok(runtime) = start(&RuntimeOptions { choice, ..Default::default() }) else {
                println!("skipped: {} is not installed", choice.name());
                continue;
            };
            let session = runtime.load("steadfast", steadfast_network()).unwrap();
            let mut network = RtmPose::new("rtmpose-steadfast", session).unwrap();
            let image = RgbImage { width: 640, height: 480, data: vec![90; 640 * 480 * 3] };
            // One crop pixel is one picture pixel: the crop of 192 × 256 has its corner at (224, 112).
            let square = Square { x: 320.0, y: 240.0, side: 256.0, angle: 0.0 };
            let reading = network.estimate(&image, &square).unwrap();
            for (number, landmark) in HALPE {
                let point = reading.pose.points[landmark].unwrap();
                let at = [224.0 + 20.0 + 5.0 * number as f64, 112.0 + 30.0 + 7.0 * number as f64];
                assert!(
                    (point.x - at[0]).abs() < 1e-3 && (point.y - at[1]).abs() < 1e-3,
                    "{landmark:?} {point:?}"
                );
                assert!((point.confidence - 0.7).abs() < 1e-6);
            }
            assert!(reading.presence > 0.5 && reading.next.is_some());
        }
    }

    #[test]
    fn another_network_is_refused_with_a_reason() {
        let mut graph = GraphWriter::default();
        graph.input("x", &[1, 3]);
        graph.node(&Node {
            operator: "Relu",
            inputs: vec!["x".into()],
            output: "y".into(),
            attributes: Vec::new(),
        });
        graph.output("y", &[1, 3]);
        let runtime = start(&RuntimeOptions { choice: BackendChoice::Rten, ..Default::default() }).unwrap();
        let session = runtime.load("other", graph.finish("other")).unwrap();
        assert!(matches!(check_signature("other", &*session), Err(InferenceError::Signature { .. })));
    }

    #[test]
    fn the_first_seventeen_are_in_our_order() {
        assert_eq!(index(Landmark::RightAnkle), 16);
        assert_eq!(index(Landmark::RightHeel), 25);
    }
}
