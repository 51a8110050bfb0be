//! Causal filters for the live screen: one alpha–beta–like Kalman filter per point, and left and right kept apart by
//! the likelier of two joinings in each frame.
//!
//! Much simpler than [`crate::vision::leg_identity`], which sees the future: a swap is mended when the legs part
//! again, and the final analysis may still decide otherwise. That is why everything here is called a preview.

use crate::biomechanics::anatomy::{BodyPoint, Landmark, LandmarkTable, Side};
use crate::vision::pose::{Keypoint, Pose};

/// Intensity of the driving acceleration in leg lengths² / s³: brisk walking.
const INTENSITY: f64 = 15.0;
/// Noise of a point, leg lengths.
const NOISE: f64 = 0.02;
/// How much likelier the exchanged joining must be than the network's labels before it is believed.
const MARGIN: f64 = 6.0;
/// A point that was not seen for this long is forgotten, s.
const FORGOTTEN: f64 = 0.4;

/// Filtered state of one point, px and px/s.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LivePoint {
    /// Where, px.
    pub place: [f64; 2],
    /// How fast, px/s.
    pub velocity: [f64; 2],
    covariance: [f64; 3],
    seen_at: f64,
}

impl LivePoint {
    fn start(keypoint: Keypoint, time: f64) -> Self {
        Self {
            place: [keypoint.x, keypoint.y],
            velocity: [0.0; 2],
            covariance: [NOISE * NOISE, 0.0, 4.0],
            seen_at: time,
        }
    }

    fn predict(&mut self, dt: f64) {
        for axis in 0..2 {
            self.place[axis] += dt * self.velocity[axis];
        }
        let [p, c, v] = self.covariance;
        self.covariance = [
            p + dt * (2.0 * c + dt * v) + INTENSITY * dt.powi(3) / 3.0,
            c + dt * v + INTENSITY * dt.powi(2) / 2.0,
            v + INTENSITY * dt,
        ];
    }

    /// Squared distance to a key-point in standard deviations.
    fn distance(&self, keypoint: Keypoint, leg: f64) -> f64 {
        let variance = (self.covariance[0] + NOISE * NOISE) * leg * leg;
        ((keypoint.x - self.place[0]).powi(2) + (keypoint.y - self.place[1]).powi(2)) / variance
    }

    fn correct(&mut self, keypoint: Keypoint, leg: f64, time: f64) {
        // One wild frame is passed over; a lasting jump starts the point anew.
        if self.distance(keypoint, leg) > 60.0 && time - self.seen_at < 0.15 {
            return;
        }
        let [p, c, v] = self.covariance;
        let variance = p + NOISE * NOISE;
        let residual = [keypoint.x - self.place[0], keypoint.y - self.place[1]];
        for axis in 0..2 {
            self.place[axis] += p / variance * residual[axis];
            self.velocity[axis] += c / variance * residual[axis];
        }
        self.covariance = [p * (1.0 - p / variance), c * (1.0 - p / variance), v - c * c / variance];
        self.seen_at = time;
    }
}

/// All points of the body, filtered.
#[derive(Clone, Debug, Default)]
pub struct LiveBody {
    /// State by landmark; `None` where not seen lately.
    pub points: LandmarkTable<Option<LivePoint>>,
    time: Option<f64>,
    /// Whether the legs' labels were exchanged in the last frame.
    pub exchanged: bool,
}

const LEG: [BodyPoint; 5] =
    [BodyPoint::Hip, BodyPoint::Knee, BodyPoint::Ankle, BodyPoint::Heel, BodyPoint::Toe];

impl LiveBody {
    /// Takes in one frame. `leg` is the length of a leg, px.
    pub fn push(&mut self, pose: &Pose, time: f64, leg: f64) {
        let dt = self.time.map_or(0.0, |before| (time - before).max(0.0));
        self.time = Some(time);
        for landmark in Landmark::ALL {
            let point = &mut self.points[landmark];
            if point.is_some_and(|state| time - state.seen_at > FORGOTTEN) {
                *point = None;
            }
            if let Some(state) = point {
                state.predict(dt);
            }
        }
        self.exchanged = self.surprise(pose, leg, true) + MARGIN < self.surprise(pose, leg, false);
        for landmark in Landmark::ALL {
            let is_leg = LEG.contains(&landmark.point());
            let source = if is_leg && self.exchanged { landmark.mirrored() } else { landmark };
            let Some(keypoint) = pose.points[source] else { continue };
            match &mut self.points[landmark] {
                Some(state) => state.correct(keypoint, leg, time),
                empty => *empty = Some(LivePoint::start(keypoint, time)),
            }
        }
    }

    fn surprise(&self, pose: &Pose, leg: f64, exchanged: bool) -> f64 {
        let mut sum = 0.0;
        for point in &LEG[1..] {
            for side in Side::BOTH {
                let landmark = Landmark::of(*point, side);
                let source = if exchanged { landmark.mirrored() } else { landmark };
                if let (Some(state), Some(keypoint)) = (self.points[landmark], pose.points[source]) {
                    sum += state.distance(keypoint, leg).min(20.0);
                }
            }
        }
        sum
    }

    /// The filtered skeleton, to be drawn.
    pub fn pose(&self) -> Pose {
        let mut pose = Pose::default();
        for (landmark, state) in self.points.iter() {
            pose.points[landmark] =
                state.map(|state| Keypoint { x: state.place[0], y: state.place[1], confidence: 1.0 });
        }
        pose
    }
}
