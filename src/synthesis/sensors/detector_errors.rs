//! [`DetectorErrors`]: how a real key-point network errs, joint by joint.
//!
//! Two things that one figure for all joints hides: the head is read five times more exactly than the toes, and a point
//! does not lie on its joint. The second does not average away, so that a method that is only ever tested with jitter
//! is tested too kindly.

use super::virtual_camera::CameraPlacement;
use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::random::Random;

/// Number of body points, as they are counted by the tables here.
const POINTS: usize = 11;

/// Errors by joint, all as shares of the stature.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DetectorErrors {
    /// Standard deviation of each coordinate on the side next to the camera, in the order of [`BodyPoint`].
    pub near: [f64; POINTS],
    /// The same on the far side.
    pub far: [f64; POINTS],
    /// How far the hips are read ahead of their joints, seen from the side.
    pub hips_ahead: f64,
    /// Spread from film to film of each point's constant offset, each coordinate.
    pub offset_spread: f64,
    /// Standard deviation of the offset's slow wandering within a film.
    pub drift: f64,
    /// Time over which it wanders, s.
    pub drift_time: f64,
}

impl DetectorErrors {
    /// Estimated from one clip of one man seen from the side (720p, 30 frames per second), read from MediaPipe Full's
    /// heatmaps: jitter is the part of each coordinate that its neighbouring frames do not foretell, and it was white
    /// beyond one frame. Hips lay so far ahead of the shoulders that the trunk of the upright man seemed to lean back by
    /// 10°, which over a trunk of 0.29 statures is 0.05. Elbows were seen, wrists take the elbow's figures times 1.3.
    /// Offsets of the other points and their wandering could not be measured without markers and are assumed: they are
    /// of the size of the median marker distance that remains when jitter is averaged away (1 to 2 % for the ankle).
    ///
    /// One clip is no population. Use [`Self::drawn`] for training.
    pub fn measured() -> Self {
        Self {
            near: [0.0015, 0.0015, 0.0015, 0.003, 0.004, 0.0052, 0.006, 0.005, 0.008, 0.007, 0.010],
            far: [0.0015, 0.0015, 0.0015, 0.005, 0.009, 0.0117, 0.006, 0.007, 0.009, 0.013, 0.020],
            hips_ahead: 0.05,
            offset_spread: 0.01,
            drift: 0.004,
            drift_time: 0.7,
        }
    }

    /// Another network or another person: all sizes drawn anew around the measured ones, jitter of each joint by a
    /// factor of its own.
    pub fn drawn(random: &mut Random) -> Self {
        let measured = Self::measured();
        let mut scale = |value: f64| value * (0.4 * random.normal_polar()).exp();
        let near = measured.near.map(&mut scale);
        let far = measured.far.map(&mut scale);
        Self {
            near,
            far,
            hips_ahead: random.between(-0.01, 0.06),
            offset_spread: random.between(0.002, 0.016),
            drift: random.between(0.0, 0.008),
            drift_time: random.between(0.3, 1.5),
        }
    }

    /// Standard deviation of each coordinate of a point.
    pub fn jitter(&self, point: BodyPoint, far: bool) -> f64 {
        let table = if far { &self.far } else { &self.near };
        table[point as usize]
    }
}

/// Where a network puts a point beside its joint, right and down in the picture, as shares of the stature.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::synthesis) struct Offset {
    constant: [f64; 2],
    wandering: [f64; 2],
}

impl Offset {
    /// The offset of a point for a whole film.
    pub(in crate::synthesis) fn draw(
        errors: &DetectorErrors,
        landmark: Landmark,
        placement: CameraPlacement,
        random: &mut Random,
    ) -> Self {
        // Seen from his right a person walks to the right of the picture.
        let ahead = match placement {
            CameraPlacement::Side(Side::Right) | CameraPlacement::PanningSide(Side::Right) => 1.0,
            CameraPlacement::Side(Side::Left) | CameraPlacement::PanningSide(Side::Left) => -1.0,
            CameraPlacement::Front | CameraPlacement::Back => 0.0,
        };
        let mean = if landmark.point() == BodyPoint::Hip { ahead * errors.hips_ahead } else { 0.0 };
        let mut constant = [0.0; 2].map(|_: f64| errors.offset_spread * random.normal_polar());
        constant[0] += mean;
        Self { constant, wandering: [0.0; 2].map(|_: f64| errors.drift * random.normal_polar()) }
    }

    /// The offset a time step (s) later.
    pub(in crate::synthesis) fn after(
        &mut self,
        errors: &DetectorErrors,
        step: f64,
        random: &mut Random,
    ) -> [f64; 2] {
        let keep = (-step / errors.drift_time.max(1e-3)).exp();
        for value in &mut self.wandering {
            *value = keep * *value + (1.0 - keep * keep).sqrt() * errors.drift * random.normal_polar();
        }
        std::array::from_fn(|axis| self.constant[axis] + self.wandering[axis])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthesis::{AnalyticWalker, PoseNoise, VirtualCamera, WalkerParameters};
    use crate::vision::pose::PoseTrack;

    fn films(placement: CameraPlacement) -> (PoseTrack, PoseTrack, f64) {
        let walk = AnalyticWalker::new(WalkerParameters::default()).known_walk(6.0, 100.0);
        let film = VirtualCamera::for_walk(&walk, placement, 60.0).film(&walk);
        let noise =
            PoseNoise { swap_chance: 0.0, dropout: 0.0, occlusion_dropout: 0.0, ..PoseNoise::measured() };
        let px = 1.72 * film.focal_length_px / 4.5;
        (film.track.clone(), noise.apply(&film, 1.72, 4).0, px)
    }

    /// Differences of the noisy to the true x of a point, in statures.
    fn errors_of(landmark: Landmark, placement: CameraPlacement) -> Vec<f64> {
        let (clean, noisy, px) = films(placement);
        clean
            .samples
            .iter()
            .zip(&noisy.samples)
            .filter_map(|(clean, noisy)| {
                let (truth, seen) =
                    (clean.pose.as_ref()?.points[landmark]?, noisy.pose.as_ref()?.points[landmark]?);
                Some((seen.x - truth.x) / px)
            })
            .collect()
    }

    /// From frame to frame: what is left of slow offsets is only jitter.
    fn jitter(values: &[f64]) -> f64 {
        let n = (values.len() - 1) as f64;
        (values.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum::<f64>() / n / 2.0).sqrt()
    }

    #[test]
    fn toes_shake_more_than_the_head_and_the_far_foot_most() {
        let side = CameraPlacement::Side(Side::Right);
        let head = jitter(&errors_of(Landmark::Nose, side));
        let near = jitter(&errors_of(Landmark::RightToe, side));
        let far = jitter(&errors_of(Landmark::LeftToe, side));
        assert!(head < 0.003 && near > 3.0 * head && far > 1.4 * near, "{head} {near} {far}");
    }

    /// The trunk of an upright person seems to lean back, whichever way he walks; from the front nothing is ahead.
    #[test]
    fn hips_lie_ahead_of_their_joints_from_either_side() {
        let mean = |placement| {
            let values = errors_of(Landmark::LeftHip, placement);
            values.iter().sum::<f64>() / values.len() as f64
        };
        let (right, left) =
            (mean(CameraPlacement::Side(Side::Right)), mean(CameraPlacement::Side(Side::Left)));
        assert!(right > 0.02 && left < -0.02, "{right} {left}");
        assert!(mean(CameraPlacement::Front).abs() < 0.04);
    }

    #[test]
    fn drawn_errors_differ_but_stay_near_the_measured_ones() {
        let mut random = Random::new(2);
        let drawn: Vec<DetectorErrors> = (0..200).map(|_| DetectorErrors::drawn(&mut random)).collect();
        let ankles: Vec<f64> = drawn.iter().map(|errors| errors.jitter(BodyPoint::Ankle, false)).collect();
        let mean = ankles.iter().sum::<f64>() / 200.0;
        assert!((0.006..0.012).contains(&mean), "{mean}");
        assert!(ankles.iter().any(|a| *a > 0.014) && ankles.iter().any(|a| *a < 0.005));
    }
}
