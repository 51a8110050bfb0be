//! MediaPipe Pose (BlazePose GHUM) read from its heat maps.
//!
//! Departures from MediaPipe's own reading: points are peaks of the heat maps, not regressed landmarks (see
//! [`crate::vision::pictures::heatmap`]); a mirrored pass may be averaged in; confidence is the peak's height, scaled so that a
//! point on a clearly seen joint comes near 1. The regression still gives the next crop, as MediaPipe does it.

use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::vision::pictures::heatmap::{Heatmap, Peak};
use crate::vision::pictures::letterbox::{Border, Square, Warp};
use crate::vision::pictures::video_frame::RgbImage;
use crate::vision::pose::{Keypoint, LegCandidate, Pose};

use super::person_reading::{PersonReading, PoseEstimator};
use crate::inference::engines::runtime::{Input, Session, Tensor};
use crate::inference::error::InferenceError;

/// Side of the crop, px.
const CROP: usize = 256;
/// Side of a heat map, cells; cell u lies at crop pixel 4 u.
const MAP: usize = 64;
/// Crop pixels per cell.
const CELL: f64 = 4.0;
/// Numbers per regressed landmark: x, y, z, visibility, presence.
const PER_LANDMARK: usize = 5;
/// Helper points: hip centre, and a point on the circle around the body.
const HIP_CENTRE: usize = 33;
const CIRCLE: usize = 34;
/// Shape of each output that is read.
const OUTPUTS: [(&str, usize); 3] = [("landmarks", 195), ("presence", 1), ("heatmap", 39 * MAP * MAP)];

/// Peaks of leg maps below this probability are no candidates.
const CANDIDATE_LEAST: f64 = 0.08;
/// How many peaks of one map are candidates.
const CANDIDATES_PER_MAP: usize = 3;
/// Candidates of both sides closer than this are one place, cells.
const SAME_PLACE: f64 = 1.5;
/// Height of a peak that counts as certain: the maps were trained on blobs and seldom reach 1 even on joints seen well.
const CERTAIN_PEAK: f64 = 0.8;

/// MediaPipe's number of a landmark.
fn index(landmark: Landmark) -> usize {
    let left = match landmark.point() {
        BodyPoint::Nose => return 0,
        BodyPoint::Eye => return if landmark == Landmark::LeftEye { 2 } else { 5 },
        BodyPoint::Ear => 7,
        BodyPoint::Shoulder => 11,
        BodyPoint::Elbow => 13,
        BodyPoint::Wrist => 15,
        BodyPoint::Hip => 23,
        BodyPoint::Knee => 25,
        BodyPoint::Ankle => 27,
        BodyPoint::Heel => 29,
        BodyPoint::Toe => 31,
    };
    if landmark.side() == Some(Side::Right) { left + 1 } else { left }
}

/// Reads one person with one of MediaPipe's three networks.
pub(in crate::inference) struct MediaPipePose {
    network: String,
    session: Box<dyn Session>,
    mirrored_pass: bool,
    crop: Vec<f32>,
}

impl MediaPipePose {
    /// Takes the loaded network; refuses one with other outputs.
    pub(in crate::inference) fn new(
        network: &str,
        session: Box<dyn Session>,
        mirrored_pass: bool,
    ) -> Result<Self, InferenceError> {
        for (name, _) in OUTPUTS {
            if session.outputs().iter().all(|port| port.name != name) {
                return Err(InferenceError::Signature {
                    network: network.to_owned(),
                    reason: format!("it has no output `{name}`"),
                });
            }
        }
        Ok(Self { network: network.to_owned(), session, mirrored_pass, crop: Vec::new() })
    }

    fn pass(
        &mut self,
        image: &RgbImage,
        square: &Square,
        mirrored: bool,
    ) -> Result<Vec<Tensor>, InferenceError> {
        let warp = Warp {
            width: CROP,
            height: CROP,
            mirrored,
            border: Border::Repeat,
            scale: [1.0 / 255.0; 3],
            offset: [0.0; 3],
        };
        warp.cut(image, square, &mut self.crop);
        let input = Input { name: "image", shape: &[1, 3, CROP, CROP], data: &self.crop };
        let results = self.session.run(&[input], &OUTPUTS.map(|(name, _)| name))?;
        for (tensor, (name, length)) in results.iter().zip(OUTPUTS) {
            if tensor.data.len() != length {
                let reason = format!("output `{name}` has shape {:?}", tensor.shape);
                return Err(InferenceError::Signature { network: self.network.clone(), reason });
            }
        }
        Ok(results)
    }
}

impl PoseEstimator for MediaPipePose {
    fn network(&self) -> &str {
        &self.network
    }

    fn estimate(&mut self, image: &RgbImage, square: &Square) -> Result<PersonReading, InferenceError> {
        let mut results = self.pass(image, square, false)?;
        let presence = f64::from(results[1].data[0]).clamp(0.0, 1.0);
        if self.mirrored_pass && presence > 0.2 {
            let mirrored = self.pass(image, square, true)?;
            average_with_mirrored(&mut results[2].data, &mirrored[2].data);
        }
        Ok(read(&results[0].data, presence, &results[2].data, square).within(image.width, image.height))
    }
}

/// The map of one point.
fn map(heatmaps: &[f32], point: usize) -> Option<Heatmap<'_>> {
    Heatmap::new(heatmaps.get(point * MAP * MAP..(point + 1) * MAP * MAP)?, MAP)
}

fn to_picture(peak: Peak, square: &Square) -> Keypoint {
    let [x, y] = in_picture(CELL * peak.x, CELL * peak.y, square);
    Keypoint { x, y, confidence: (peak.score / CERTAIN_PEAK).min(1.0) }
}

/// A place in crop pixels; pixel centres of the crop are whole numbers.
fn in_picture(x: f64, y: f64, square: &Square) -> [f64; 2] {
    square.to_picture((x + 0.5) / CROP as f64, (y + 0.5) / CROP as f64)
}

fn read(landmarks: &[f32], presence: f64, heatmaps: &[f32], square: &Square) -> PersonReading {
    let mut pose = Pose::default();
    for landmark in Landmark::ALL {
        let highest = map(heatmaps, index(landmark)).and_then(|map| map.highest());
        pose.points[landmark] = highest.map(|peak| to_picture(peak, square));
    }
    let helper = |point: usize| {
        let at = point * PER_LANDMARK;
        in_picture(f64::from(landmarks[at]), f64::from(landmarks[at + 1]), square)
    };
    let next = Square::around_body(helper(HIP_CENTRE), helper(CIRCLE));
    PersonReading { pose, leg_candidates: leg_candidates(heatmaps, square), presence, next }
}

/// Peaks of both legs' maps; a place that both sides claim counts once, with the higher peak.
fn leg_candidates(heatmaps: &[f32], square: &Square) -> Vec<LegCandidate> {
    let mut candidates = Vec::new();
    for point in [BodyPoint::Hip, BodyPoint::Knee, BodyPoint::Ankle, BodyPoint::Heel, BodyPoint::Toe] {
        let mut peaks: Vec<Peak> = Side::BOTH
            .into_iter()
            .filter_map(|side| map(heatmaps, index(Landmark::of(point, side))))
            .flat_map(|map| map.peaks(CANDIDATE_LEAST, CANDIDATES_PER_MAP))
            .collect();
        peaks.sort_by(|a, b| b.score.total_cmp(&a.score));
        let mut kept: Vec<Peak> = Vec::new();
        for peak in peaks {
            if kept.iter().all(|other| (other.x - peak.x).hypot(other.y - peak.y) > SAME_PLACE) {
                kept.push(peak);
            }
        }
        candidates
            .extend(kept.into_iter().map(|peak| LegCandidate { point, keypoint: to_picture(peak, square) }));
    }
    candidates
}

/// Averages the maps of a mirrored pass into those of the direct one.
///
/// Crop pixel p of the mirrored crop is pixel 255 − p of the direct one, so cell u reads from cell 63.75 − u of the other
/// side's map, between two cells.
fn average_with_mirrored(direct: &mut [f32], mirrored: &[f32]) {
    for landmark in Landmark::ALL {
        let (own, other) = (index(landmark) * MAP * MAP, index(landmark.mirrored()) * MAP * MAP);
        for row in 0..MAP {
            for column in 0..MAP {
                let near = (MAP - column).min(MAP - 1);
                let far = MAP - 1 - column;
                let value =
                    0.75 * mirrored[other + row * MAP + near] + 0.25 * mirrored[other + row * MAP + far];
                let cell = &mut direct[own + row * MAP + column];
                *cell = 0.5 * (*cell + value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Maps that are empty but for blobs: (MediaPipe's number, x, y, height as logit).
    fn maps(blobs: &[(usize, usize, usize, f32)]) -> Vec<f32> {
        let mut maps = vec![-12.0; 39 * MAP * MAP];
        for &(point, x, y, logit) in blobs {
            maps[point * MAP * MAP + y * MAP + x] = logit;
        }
        maps
    }

    #[test]
    fn numbers_of_mediapipe_are_right() {
        assert_eq!(index(Landmark::Nose), 0);
        assert_eq!((index(Landmark::LeftEye), index(Landmark::RightEye)), (2, 5));
        assert_eq!((index(Landmark::LeftAnkle), index(Landmark::RightAnkle)), (27, 28));
        assert_eq!((index(Landmark::LeftToe), index(Landmark::RightToe)), (31, 32));
    }

    #[test]
    fn feet_stay_where_the_peaks_are_and_both_are_candidates() {
        let heatmaps = maps(&[(27, 10, 60, 2.0), (27, 40, 60, 1.0), (28, 40, 60, 0.5)]);
        let square = Square { x: 128.0, y: 128.0, side: 256.0, angle: 0.0 };
        let reading = read(&[0.0; 195], 1.0, &heatmaps, &square);
        let left = reading.pose.points[Landmark::LeftAnkle].unwrap();
        let right = reading.pose.points[Landmark::RightAnkle].unwrap();
        assert!((left.x - 40.5).abs() < 0.1 && (right.x - 160.5).abs() < 0.1);
        let ankles: Vec<_> =
            reading.leg_candidates.iter().filter(|candidate| candidate.point == BodyPoint::Ankle).collect();
        assert_eq!(ankles.len(), 2, "the place that both sides claim counts once");
        assert!(left.confidence > 0.9);
    }

    #[test]
    fn a_mirrored_pass_moves_nothing_that_both_agree_on() {
        // A left knee at cell 20 is, mirrored, a right knee at 63.75 − 20, between cells 43 and 44.
        let direct = maps(&[(25, 20, 30, 3.0)]);
        let mut averaged = direct.clone();
        let mirrored = maps(&[(26, 44, 30, 3.0), (26, 43, 30, -1.0)]);
        average_with_mirrored(&mut averaged, &mirrored);
        let peak = map(&averaged, 25).unwrap().highest().unwrap();
        assert!((peak.x - 20.0).abs() < 0.2, "{peak:?}");
    }
}
