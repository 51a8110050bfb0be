//! [`PoseNoise`]: what a real detector does to perfect key-points, from a seed.
//!
//! Jitter is given as a share of the walker's stature, not in pixels, because that is how detectors err: their input
//! is the person's box scaled to a fixed size. White jitter is the milder kind, since filtering averages it away;
//! jitter that is correlated over a tenth of a second, as real trackers show, is not. Both are offered, and reports
//! name the one they used.

use super::detector_errors::{DetectorErrors, Offset};
use super::virtual_camera::{CameraPlacement, Projection};
use crate::biomechanics::anatomy::{BodyPoint, Landmark, LandmarkTable, Side};
use crate::biomechanics::random::Random;
use crate::vision::pose::{Keypoint, Pose, PoseTrack};

/// How a detector errs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PoseNoise {
    /// Standard deviation of each coordinate, as a share of the stature.
    pub jitter: f64,
    /// Time over which the jitter forgets itself, s; 0 for white jitter.
    pub correlation_time: f64,
    /// Share of the points that are missing.
    pub dropout: f64,
    /// Share of the missing points that are missing in bursts.
    pub burst_share: f64,
    /// Mean length of a burst, s.
    pub burst_duration: f64,
    /// Chance that left and right are exchanged at a crossing of the legs.
    pub swap_chance: f64,
    /// Share of the exchanges that take only the shank and foot, or only the knee.
    pub partial_share: f64,
    /// Mean length of an exchange, s.
    pub swap_duration: f64,
    /// Factor on the jitter of a point of the far leg behind the near leg.
    pub occlusion_growth: f64,
    /// Chance that such a hidden point is missing.
    pub occlusion_dropout: f64,
    /// Errors that differ from point to point. With them `jitter` is a factor on their table, 1 as measured.
    pub by_point: Option<DetectorErrors>,
}

/// What the noise did, so that repairs can be judged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NoiseReport {
    /// Frames (first, last) in which legs were exchanged, and whether the whole leg was.
    pub swaps: Vec<(usize, usize, bool)>,
    /// Points that the camera saw.
    pub points: usize,
    /// Points that were taken away.
    pub missing: usize,
}

const LEG: [BodyPoint; 5] =
    [BodyPoint::Hip, BodyPoint::Knee, BodyPoint::Ankle, BodyPoint::Heel, BodyPoint::Toe];

impl PoseNoise {
    /// The noise under which accuracy is promised: white jitter of 1 % of stature, 5 % of the points missing, half of
    /// the crossings exchanged.
    pub fn white() -> Self {
        Self {
            jitter: 0.01,
            correlation_time: 0.0,
            dropout: 0.05,
            burst_share: 0.5,
            burst_duration: 0.12,
            swap_chance: 0.5,
            partial_share: 0.4,
            swap_duration: 0.12,
            occlusion_growth: 1.0,
            occlusion_dropout: 0.0,
            by_point: None,
        }
    }

    /// As measured on a real clip read by the product's own network: jitter by joint that one frame forgets, larger on
    /// the far leg, and points that lie beside their joints. See [`DetectorErrors::measured`].
    pub fn measured() -> Self {
        Self {
            jitter: 1.0,
            occlusion_growth: 1.5,
            occlusion_dropout: 0.05,
            dropout: 0.02,
            by_point: Some(DetectorErrors::measured()),
            ..Self::white()
        }
    }

    /// Nearer to real networks: the same amount of jitter, correlated over 0.1 s and half as large again where the
    /// far leg is hidden, which also costs points there.
    pub fn detector_like() -> Self {
        Self { correlation_time: 0.1, occlusion_growth: 1.5, occlusion_dropout: 0.15, ..Self::white() }
    }

    /// No noise at all: what projection alone does.
    pub fn none() -> Self {
        Self {
            jitter: 0.0,
            dropout: 0.0,
            swap_chance: 0.0,
            occlusion_growth: 1.0,
            occlusion_dropout: 0.0,
            ..Self::white()
        }
    }

    /// The key-points that a detector with this noise gives of a walker of this stature (m).
    pub fn apply(&self, film: &Projection, stature: f64, seed: u64) -> (PoseTrack, NoiseReport) {
        let mut report = NoiseReport::default();
        let mut track = film.track.clone();
        let mut random = Random::for_part(seed, "swaps");
        self.exchange_legs(film, stature, &mut track, &mut random, &mut report);
        for landmark in Landmark::ALL {
            let mut random = Random::for_part(seed, landmark.name());
            self.disturb(film, stature, landmark, &mut track, &mut random, &mut report);
        }
        (track, report)
    }

    fn exchange_legs(
        &self,
        film: &Projection,
        stature: f64,
        track: &mut PoseTrack,
        random: &mut Random,
        report: &mut NoiseReport,
    ) {
        for (first, last) in crossings(film, stature) {
            if !random.chance(self.swap_chance) {
                continue;
            }
            let middle = f64::midpoint(film.track.samples[first].time, film.track.samples[last].time);
            let half = 0.5 * self.swap_duration * random.between(0.5, 1.5);
            let shift = random.between(-0.5, 0.5) * half;
            let partial = random.chance(self.partial_share);
            let points: &[BodyPoint] = match (partial, random.chance(0.5)) {
                (false, _) => &LEG,
                (true, true) => &LEG[2..],
                (true, false) => &LEG[1..2],
            };
            let mut exchanged: Option<(usize, usize)> = None;
            for (k, sample) in track.samples.iter_mut().enumerate() {
                let Some(pose) = sample.pose.as_mut() else { continue };
                if (sample.time - middle - shift).abs() > half {
                    continue;
                }
                for &point in points {
                    let left = Landmark::of(point, Side::Left);
                    let right = Landmark::of(point, Side::Right);
                    let kept = pose.points[left];
                    pose.points[left] = pose.points[right];
                    pose.points[right] = kept;
                }
                exchanged = Some(exchanged.map_or((k, k), |(from, _)| (from, k)));
            }
            report.swaps.extend(exchanged.map(|(from, to)| (from, to, !partial)));
        }
    }

    fn disturb(
        &self,
        film: &Projection,
        stature: f64,
        landmark: Landmark,
        track: &mut PoseTrack,
        random: &mut Random,
        report: &mut NoiseReport,
    ) {
        let mut previous: Option<(f64, [f64; 2])> = None;
        let mut gone_until = f64::NEG_INFINITY;
        let mut offset =
            self.by_point.map(|errors| (errors, Offset::draw(&errors, landmark, film.placement, random)));
        for (k, sample) in track.samples.iter_mut().enumerate() {
            let time = sample.time;
            let step = previous.map_or(0.0, |(earlier, _)| time - earlier);
            let fresh = [random.normal_polar(), random.normal_polar()];
            let keep = if self.correlation_time > 0.0 { (-step / self.correlation_time).exp() } else { 0.0 };
            let jitter = previous.map_or(fresh, |(_, old)| {
                std::array::from_fn(|axis| keep * old[axis] + (1.0 - keep * keep).sqrt() * fresh[axis])
            });
            previous = Some((time, jitter));
            // A burst begins so often that bursts take their share of the missing points.
            let rate = self.dropout * self.burst_share / self.burst_duration.max(1e-3);
            if random.chance(rate * step) && time >= gone_until {
                gone_until = time + self.burst_duration * random.between(0.5, 1.5);
            }
            let single = random.chance(self.dropout * (1.0 - self.burst_share));
            let hidden_miss = random.chance(self.occlusion_dropout);
            let wobble = random.normal_polar();
            let beside =
                offset.as_mut().map_or([0.0; 2], |(errors, offset)| offset.after(errors, step, random));
            let Some(pose) = sample.pose.as_mut() else { continue };
            let Some(point) = pose.points[landmark] else { continue };
            report.points += 1;
            let px_per_m = film.depths[k][landmark].map_or(0.0, |depth| film.focal_length_px / depth);
            let hidden = is_hidden(film, k, landmark, stature);
            if single || time < gone_until || (hidden && hidden_miss) {
                report.missing += 1;
                pose.points[landmark] = None;
                continue;
            }
            let body_px = stature * px_per_m;
            let share = self
                .by_point
                .map_or(1.0, |errors| errors.jitter(landmark.point(), is_far(&film.depths[k], landmark)));
            let size = self.jitter * share * body_px * if hidden { self.occlusion_growth } else { 1.0 };
            let x = point.x + size * jitter[0] + body_px * beside[0];
            let y = point.y + size * jitter[1] + body_px * beside[1];
            let usual = if hidden { 0.45 } else { 0.88 };
            let confidence = if self.jitter > 0.0 { (usual + 0.06 * wobble).clamp(0.05, 1.0) } else { 1.0 };
            let inside = x >= 0.0 && y >= 0.0 && x < film.track.width as f64 && y < film.track.height as f64;
            pose.points[landmark] = inside.then_some(Keypoint { x, y, confidence });
        }
        for sample in &mut track.samples {
            let empty = |pose: &Pose| pose.points.iter().all(|(_, point)| point.is_none());
            if sample.pose.as_ref().is_some_and(empty) {
                sample.pose = None;
            }
        }
    }
}

/// Stretches of frames (first, last) in which the legs lie over one another: from the side, ankles and knees closer
/// along the walk than 6 % of stature; from ahead and behind only where they nearly touch.
fn crossings(film: &Projection, stature: f64) -> Vec<(usize, usize)> {
    let share = match film.placement {
        CameraPlacement::Side(_) | CameraPlacement::PanningSide(_) => 0.06,
        CameraPlacement::Front | CameraPlacement::Back => 0.02,
    };
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    for (k, sample) in film.track.samples.iter().enumerate() {
        let Some(pose) = &sample.pose else { continue };
        let apart = |point| {
            let left = pose.points[Landmark::of(point, Side::Left)]?;
            let right = pose.points[Landmark::of(point, Side::Right)]?;
            let depth = film.depths[k][Landmark::of(point, Side::Left)]?;
            Some((left.x - right.x).abs() * depth / film.focal_length_px)
        };
        if apart(BodyPoint::Ankle).is_none_or(|distance: f64| distance > share * stature) {
            continue;
        }
        match stretches.last_mut() {
            Some((_, last)) if *last + 1 == k => *last = k,
            _ => stretches.push((k, k)),
        }
    }
    stretches
}

/// Whether a point belongs to the side that is turned away from the camera.
fn is_far(depths: &LandmarkTable<Option<f64>>, landmark: Landmark) -> bool {
    match (depths[landmark], depths[landmark.mirrored()]) {
        (Some(own), Some(other)) => own > other + 0.02,
        _ => false,
    }
}

/// Whether a leg point lies behind the other, nearer leg: within 3 % of stature of one of its bones in the picture.
fn is_hidden(film: &Projection, frame: usize, landmark: Landmark, stature: f64) -> bool {
    let Some(side) = landmark.side() else { return false };
    if !LEG.contains(&landmark.point()) {
        return false;
    }
    let depths: &LandmarkTable<Option<f64>> = &film.depths[frame];
    let Some(pose) = &film.track.samples[frame].pose else { return false };
    let (Some(point), Some(depth)) = (pose.points[landmark], depths[landmark]) else { return false };
    let other = side.opposite();
    LEG.windows(2).any(|bone| {
        let (a, b) = (Landmark::of(bone[0], other), Landmark::of(bone[1], other));
        let (Some(from), Some(to), Some(near)) = (pose.points[a], pose.points[b], depths[a]) else {
            return false;
        };
        near < depth && distance_to_segment(point, from, to) < 0.03 * stature * film.focal_length_px / near
    })
}

fn distance_to_segment(point: Keypoint, from: Keypoint, to: Keypoint) -> f64 {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let square = dx * dx + dy * dy;
    let along = if square > 0.0 { ((point.x - from.x) * dx + (point.y - from.y) * dy) / square } else { 0.0 };
    let along = along.clamp(0.0, 1.0);
    (point.x - from.x - along * dx).hypot(point.y - from.y - along * dy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthesis::sensors::virtual_camera::VirtualCamera;
    use crate::synthesis::walks::known_walk::KnownWalk;

    /// Two pendulum legs that pass each other every half second.
    fn walker() -> KnownWalk {
        let times: Vec<f64> = (0..600).map(|k| f64::from(k) / 100.0).collect();
        let points = LandmarkTable::from_fn(|landmark| {
            let (drop, swing) = match landmark.point() {
                BodyPoint::Hip => (0.9, 0.0),
                BodyPoint::Knee => (0.5, 0.15),
                BodyPoint::Ankle => (0.1, 0.3),
                _ => return Vec::new(),
            };
            let side = if landmark.side() == Some(Side::Right) { 1.0 } else { -1.0 };
            let phase = move |t: f64| side * swing * (std::f64::consts::TAU * t).sin();
            times.iter().map(|&t| Some([0.8 * t + phase(t), drop, 0.1 * side])).collect()
        });
        KnownWalk { times, points, stature: Some(1.7) }
    }

    fn film() -> Projection {
        let walk = walker();
        VirtualCamera::for_walk(&walk, CameraPlacement::Side(Side::Right), 60.0).film(&walk)
    }

    #[test]
    fn jitter_and_dropouts_have_the_size_that_was_asked_for() {
        let film = film();
        let noise = PoseNoise { swap_chance: 0.0, ..PoseNoise::white() };
        let (track, report) = noise.apply(&film, 1.7, 3);
        let share = report.missing as f64 / report.points as f64;
        assert!((share - 0.05).abs() < 0.02, "missing {share}");
        let mut sum = 0.0;
        let mut count = 0.0;
        for (k, (clean, noisy)) in film.track.samples.iter().zip(&track.samples).enumerate() {
            let pose = clean.pose.as_ref().unwrap();
            let Some(seen) = &noisy.pose else { continue };
            for (landmark, point) in seen.points.iter() {
                let (Some(point), Some(truth)) = (point, pose.points[landmark]) else { continue };
                let stature_px = 1.7 * film.focal_length_px / film.depths[k][landmark].unwrap();
                sum +=
                    ((point.x - truth.x) / stature_px).powi(2) + ((point.y - truth.y) / stature_px).powi(2);
                count += 2.0;
            }
        }
        let jitter = (sum / count).sqrt();
        assert!((jitter - 0.01).abs() < 0.001, "jitter {jitter}");
    }

    #[test]
    fn same_seed_same_noise_other_seed_other_noise() {
        let film = film();
        let noise = PoseNoise::detector_like();
        assert_eq!(noise.apply(&film, 1.7, 5), noise.apply(&film, 1.7, 5));
        assert_ne!(noise.apply(&film, 1.7, 5).0, noise.apply(&film, 1.7, 6).0);
        let (untouched, _) = PoseNoise::none().apply(&film, 1.7, 5);
        assert_eq!(untouched, film.track);
    }

    #[test]
    fn legs_are_exchanged_at_crossings_only_and_some_only_in_part() {
        let film = film();
        let noise = PoseNoise { swap_chance: 1.0, jitter: 0.0, dropout: 0.0, ..PoseNoise::white() };
        let (track, report) = noise.apply(&film, 1.7, 1);
        assert!(report.swaps.len() >= 8, "{:?}", report.swaps);
        assert!(report.swaps.iter().any(|swap| swap.2) && report.swaps.iter().any(|swap| !swap.2));
        let crossings = crossings(&film, 1.7);
        for (k, (clean, noisy)) in film.track.samples.iter().zip(&track.samples).enumerate() {
            if clean != noisy {
                let near = |&(first, last): &(usize, usize)| k + 12 >= first && k <= last + 12;
                assert!(crossings.iter().any(near), "frame {k} is far from any crossing");
            }
        }
    }
}
