//! [`PersonReading`]: what a network says about one person in one picture, and [`PoseEstimator`], whoever reads it.

use crate::biomechanics::anatomy::LandmarkTable;
use crate::inference::error::InferenceError;
use crate::vision::people::tracker::Sighting;
use crate::vision::pictures::letterbox::Square;
use crate::vision::pictures::video_frame::RgbImage;
use crate::vision::pose::{Keypoint, LegCandidate, Pose};

/// What a network says about one person in one picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PersonReading {
    /// The key-points in the picture, px.
    pub pose: Pose,
    /// Peaks of both legs' maps, whichever side the network thinks they are; empty where it has no maps.
    pub leg_candidates: Vec<LegCandidate>,
    /// Probability that there is a person in the square, 0..=1.
    pub presence: f64,
    /// Where to look in the next picture; `None` where the network cannot tell.
    pub next: Option<Square>,
}

impl PersonReading {
    /// Without the points beyond the picture's edge: a network guesses them, but nobody saw them.
    #[must_use]
    pub(in crate::inference) fn within(mut self, width: usize, height: usize) -> Self {
        let seen = |point: &Keypoint| {
            (0.0..=width as f64).contains(&point.x) && (0.0..=height as f64).contains(&point.y)
        };
        let inside = LandmarkTable::from_fn(|landmark| self.pose.points[landmark].filter(seen));
        self.pose.points = inside;
        self.leg_candidates.retain(|candidate| seen(&candidate.keypoint));
        self
    }
}

impl From<PersonReading> for Sighting {
    fn from(reading: PersonReading) -> Self {
        let PersonReading { pose, leg_candidates, presence, next } = reading;
        Self { pose, leg_candidates, presence, next }
    }
}

/// A network that reads one person's key-points.
pub trait PoseEstimator: Send {
    /// The network's short name, for the assessment.
    fn network(&self) -> &str;

    /// Reads the person inside the square.
    fn estimate(&mut self, image: &RgbImage, square: &Square) -> Result<PersonReading, InferenceError>;
}
