//! Key-points of one person, in one frame and over a recording.

use crate::biomechanics::anatomy::{BodyPoint, Landmark, LandmarkTable};

/// One key-point in the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Keypoint {
    /// Right from the picture's left edge, px.
    pub x: f64,
    /// Down from the picture's top edge, px.
    pub y: f64,
    /// The network's confidence, 0..=1.
    pub confidence: f64,
}

/// One person in one frame; `None` where a point was not found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pose {
    /// Key-points by landmark.
    pub points: LandmarkTable<Option<Keypoint>>,
}

/// Points that the network is less sure of are not drawn.
const UNSURE: f64 = 0.15;

/// Bones of one side with their width as a share of a leg's, thighs and shanks first: they are what the eye must find.
pub const BONES: [(BodyPoint, BodyPoint, f64); 8] = [
    (BodyPoint::Hip, BodyPoint::Knee, 1.0),
    (BodyPoint::Knee, BodyPoint::Ankle, 1.0),
    (BodyPoint::Ankle, BodyPoint::Heel, 0.7),
    (BodyPoint::Heel, BodyPoint::Toe, 0.8),
    (BodyPoint::Ankle, BodyPoint::Toe, 0.7),
    (BodyPoint::Shoulder, BodyPoint::Elbow, 0.6),
    (BodyPoint::Elbow, BodyPoint::Wrist, 0.6),
    (BodyPoint::Shoulder, BodyPoint::Hip, 0.45),
];

impl Pose {
    /// A point that is sure enough to be drawn.
    pub fn drawn(&self, landmark: Landmark) -> Option<Keypoint> {
        self.points[landmark].filter(|keypoint| keypoint.confidence >= UNSURE)
    }
}

/// Where else a leg's joint may be: a local peak of a heat map, whichever side the network thinks it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LegCandidate {
    /// Hip, knee, ankle, heel or toe.
    pub point: BodyPoint,
    /// Where.
    pub keypoint: Keypoint,
}

/// What was seen of the tracked person in one frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PoseSample {
    /// Frame index in the recording.
    pub frame: usize,
    /// True presentation time, s from the first frame.
    pub time: f64,
    /// The pose, or `None` where the person was not found.
    pub pose: Option<Pose>,
    /// Peaks of both legs' heat maps; empty where the source has none (pose files).
    pub leg_candidates: Vec<LegCandidate>,
}

/// One person followed over a recording.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PoseTrack {
    /// Picture width, px.
    pub width: usize,
    /// Picture height, px.
    pub height: usize,
    /// One sample per frame, in time order; times may be uneven.
    pub samples: Vec<PoseSample>,
}
