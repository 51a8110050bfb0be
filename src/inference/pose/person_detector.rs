//! Finds persons with MediaPipe's detector, in the whole picture or any square of it.
//!
//! The detector answers with the nearest or most frontal person or two; people who are small in the picture it does not
//! see. So the caller also shows it tiles and places where something moves (see `vision::tracker`).

use crate::vision::pictures::heatmap::probability;
use crate::vision::pictures::letterbox::{Border, Square, Warp};
use crate::vision::pictures::video_frame::RgbImage;

use crate::inference::engines::runtime::{Input, Runtime, Session};
use crate::inference::error::InferenceError;
use crate::inference::manifest::NetworkTask;
use crate::inference::networks::{self, NetworkStatus};

/// Side of the picture that the network sees, px.
const SIZE: usize = 224;
/// Cells per side and anchors per cell of each level.
const LEVELS: [(usize, usize); 3] = [(28, 2), (14, 2), (7, 6)];
const ANCHORS: usize = 2254;
/// Numbers per anchor: box centre and size, then four points.
const PER_ANCHOR: usize = 12;
/// Least probability of a person.
const LEAST_SCORE: f64 = 0.5;

/// A person found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detection {
    /// Where to look for the key-points.
    pub square: Square,
    /// Probability that this is a person, 0..=1.
    pub score: f64,
}

/// The detector of the list.
const KNOWN: &str = "mediapipe-detector";

/// The loaded detector.
pub struct PersonDetector {
    network: String,
    session: Box<dyn Session>,
    anchors: Vec<[f64; 2]>,
    input: Vec<f32>,
}

impl PersonDetector {
    /// Opens the known detector; where it is not installed, one that was added.
    pub fn open(runtime: &dyn Runtime) -> Result<Self, InferenceError> {
        let all = networks::list();
        let installed =
            |status: &&NetworkStatus| status.task == NetworkTask::PersonDetector && status.file.is_some();
        // Known networks come first in the list.
        let network = all.iter().find(installed).map_or(KNOWN, |status| status.id.as_str()).to_owned();
        let session = networks::open(runtime, &network)?;
        Ok(Self { network, session, anchors: anchors(), input: Vec::new() })
    }

    /// Persons in this square of the picture, best first.
    pub fn detect(&mut self, image: &RgbImage, square: &Square) -> Result<Vec<Detection>, InferenceError> {
        let warp = Warp {
            width: SIZE,
            height: SIZE,
            mirrored: false,
            border: Border::Black,
            scale: [1.0 / 127.5; 3],
            offset: [-1.0; 3],
        };
        warp.cut(image, square, &mut self.input);
        let input = Input { name: "image", shape: &[1, 3, SIZE, SIZE], data: &self.input };
        let results = self.session.run(&[input], &["boxes", "scores"])?;
        let (boxes, scores) = (&results[0].data, &results[1].data);
        if boxes.len() != ANCHORS * PER_ANCHOR || scores.len() != ANCHORS {
            let reason = format!("its outputs have shapes {:?} and {:?}", results[0].shape, results[1].shape);
            return Err(InferenceError::Signature { network: self.network.clone(), reason });
        }
        let mut found: Vec<Detection> = (0..ANCHORS)
            .filter_map(|anchor| {
                let score = probability(scores[anchor]);
                let row = &boxes[anchor * PER_ANCHOR..][..PER_ANCHOR];
                (score >= LEAST_SCORE)
                    .then(|| decode(row, self.anchors[anchor], square))
                    .flatten()
                    .map(|square| Detection { square, score })
            })
            .collect();
        Ok(suppress(&mut found))
    }
}

/// Centres of the cells, px of the network's picture, in the order of its rows.
fn anchors() -> Vec<[f64; 2]> {
    let mut anchors = Vec::with_capacity(ANCHORS);
    for (cells, per_cell) in LEVELS {
        let step = SIZE as f64 / cells as f64;
        for row in 0..cells {
            for column in 0..cells {
                let centre = [(column as f64 + 0.5) * step, (row as f64 + 0.5) * step];
                anchors.extend(std::iter::repeat_n(centre, per_cell));
            }
        }
    }
    anchors
}

/// The square around the person: from the hip centre (point 0) and the point on the circle around the body (point 1).
fn decode(row: &[f32], anchor: [f64; 2], square: &Square) -> Option<Square> {
    let point = |at: usize| {
        let (x, y) = (anchor[0] + f64::from(row[at]), anchor[1] + f64::from(row[at + 1]));
        square.to_picture(x / SIZE as f64, y / SIZE as f64)
    };
    Square::around_body(point(4), point(6))
}

/// Keeps the best of those that mean the same person.
pub fn suppress(found: &mut [Detection]) -> Vec<Detection> {
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut kept: Vec<Detection> = Vec::new();
    for detection in found.iter() {
        if kept.iter().all(|other| !same_person(&other.square, &detection.square)) {
            kept.push(*detection);
        }
    }
    kept
}

/// Whether two squares mean the same person: of like size, and with hip centres closer than half a trunk.
///
/// We compare centres, not overlap, because squares around two people who pass each other overlap almost fully.
pub fn same_person(first: &Square, second: &Square) -> bool {
    let size = first.side.min(second.side);
    let alike = first.side.max(second.side) < 1.7 * size;
    let distance = (first.x - second.x).hypot(first.y - second.y);
    (alike && distance < 0.15 * size) || distance < 0.06 * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_anchors_as_the_network_has_rows() {
        let anchors = anchors();
        assert_eq!(anchors.len(), ANCHORS);
        assert!((anchors[0][0] - 4.0).abs() < 1e-12 && (anchors[ANCHORS - 1][1] - 208.0).abs() < 1e-12);
    }

    #[test]
    fn people_who_pass_each_other_stay_two() {
        let at = |x: f64| Square { x, y: 100.0, side: 300.0, angle: 0.0 };
        assert!(same_person(&at(100.0), &at(110.0)));
        assert!(!same_person(&at(100.0), &at(160.0)));
        let mut found = [
            Detection { square: at(100.0), score: 0.9 },
            Detection { square: at(105.0), score: 0.95 },
            Detection { square: at(200.0), score: 0.6 },
        ];
        let kept = suppress(&mut found);
        assert_eq!(kept.len(), 2);
        assert!((kept[0].score - 0.95).abs() < 1e-12);
    }
}
