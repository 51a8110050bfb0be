//! [`PoseWindow`]: a few seconds of key-points as learned estimators see them. The only preprocessing there is, for
//! training and for use, so that a network is never fed what it was not trained on.
//!
//! A window forgets what cannot matter: where in the picture the person walks, which way he goes, how fast the camera ran.
//! It keeps what does: the shape of the body about the hips and how the hips travel, in leg lengths (hip, knee, ankle: the
//! points that every detector and every marker set has), how large the leg stands in the picture, and how fast the person
//! comes nearer. Points that were not seen are nought with confidence nought; nose, shoulders and feet may be missing
//! altogether.

use super::pose::{Keypoint, PoseSample, PoseTrack};
use super::window_view::{seen_from, walks_left};
use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::gait::learned::SeenFrom;
use crate::biomechanics::signal::robust::{fit_line, median};

/// Version of the preprocessing: networks and films say for which one they were made.
pub const VERSION: u32 = 2;
/// Instants per second.
pub const RATE: f64 = 30.0;
/// Instants in a window: three seconds, two strides of a slow walker.
pub const LENGTH: usize = 90;
/// Points in their order in the window; left and right are the walker's own, near and far side as `mirrored` says.
pub const POINTS: [Landmark; 13] = [
    Landmark::Nose,
    Landmark::LeftShoulder,
    Landmark::RightShoulder,
    Landmark::LeftHip,
    Landmark::RightHip,
    Landmark::LeftKnee,
    Landmark::RightKnee,
    Landmark::LeftAnkle,
    Landmark::RightAnkle,
    Landmark::LeftHeel,
    Landmark::RightHeel,
    Landmark::LeftToe,
    Landmark::RightToe,
];
/// Channels: x, y and confidence of each point; travel of the hips to the right and down, leg lengths per second; logarithm
/// of the leg's length over the longer side of the picture, plus [`SIZE_SHIFT`]; approach, leg lengths per second.
pub const CHANNELS: usize = 3 * POINTS.len() + 4;
/// Added to the logarithm of the size, so that usual sizes lie around nought.
pub const SIZE_SHIFT: f64 = 1.5;

/// Focal length over the longer side of the picture, as assumed for the approach: 70° of view across it. Telephones and
/// webcams see 60° to 78°, so that an approach is known to one part in seven and no better.
const ASSUMED_FOCAL: f64 = 0.714;

/// Longest gap between two frames across which a point is carried on a straight line, s.
const LONGEST_GAP: f64 = 0.2;
/// Half width over which the hips' place and travel are taken, s.
const TRAVEL_HALF: f64 = 0.2;
/// Shortest track that still gives a window, s: a stride of a slow walker. The rest of its window is nought.
const SHORTEST: f64 = 1.5;
/// Share of the window's instants within the track in which the hips must be seen.
const HIPS_SEEN: f64 = 0.7;
/// Smallest and largest leg within a window beside its middle one, as the line through their inverses may say.
const SIZES: (f64, f64) = (0.25, 4.0);

/// One window.
#[derive(Clone, Debug, PartialEq)]
pub struct PoseWindow {
    /// Time of the first instant in the track, s.
    pub start: f64,
    /// Whether the picture was mirrored so that the person walks to the right; then the window's left is the walker's
    /// right, and whoever uses an estimate by side must exchange the sides back.
    pub mirrored: bool,
    /// From where the window shows the walker.
    pub seen: SeenFrom,
    /// Length of the leg in the middle of the window, px.
    pub size_px: f64,
    /// [`LENGTH`] × [`CHANNELS`], instants one after another.
    pub values: Vec<f32>,
}

/// What is needed of one instant before it can be normalised.
pub(super) struct Instant {
    points: [Option<Keypoint>; POINTS.len()],
    hips: Option<[f64; 2]>,
    size: Option<f64>,
}

impl Instant {
    /// A point of one side.
    pub(super) fn at(&self, point: BodyPoint, side: Side) -> Option<Keypoint> {
        let landmark = Landmark::of(point, side);
        POINTS.iter().position(|&it| it == landmark).and_then(|place| self.points[place])
    }
}

/// Windows of a track, one every `step` seconds, one for a track shorter than a window, as far as the hips
/// are seen and the leg's length is known.
pub fn windows(track: &PoseTrack, step: f64) -> Vec<PoseWindow> {
    let (Some(first), Some(last)) = (track.samples.first(), track.samples.last()) else { return Vec::new() };
    let duration = (LENGTH - 1) as f64 / RATE;
    let lasts = last.time - first.time;
    if lasts < SHORTEST - 1e-6 {
        return Vec::new();
    }
    // A walk through a short room may be shorter than a window and is all there is.
    let count = ((lasts - duration).max(0.0) / step.max(1.0 / RATE) + 1e-6).floor();
    (0..=count as i64)
        .filter_map(|index| window(track, first.time + index as f64 * step.max(1.0 / RATE)))
        .collect()
}

/// The window that begins at `start`, or `None` where the hips are hardly seen or no whole leg is.
pub fn window(track: &PoseTrack, start: f64) -> Option<PoseWindow> {
    let samples = &track.samples;
    let instants: Vec<Instant> = (0..LENGTH).map(|k| instant(samples, start + k as f64 / RATE)).collect();
    let seen = instants.iter().filter(|instant| instant.hips.is_some()).count();
    let last = samples.last().map_or(start, |sample| sample.time);
    let filmed = ((last - start) * RATE).floor() + 1.0;
    if (seen as f64) < HIPS_SEEN * filmed.clamp(SHORTEST * RATE, LENGTH as f64) {
        return None;
    }
    let inverses: Vec<(f64, f64)> = instants
        .iter()
        .enumerate()
        .filter_map(|(k, instant)| Some((k as f64 / RATE, 1.0 / instant.size?)))
        .collect();
    // Distance is as the inverse of the size, and somebody who walks steadily comes nearer steadily: one line.
    let nearer = fit_line(&inverses)?;
    let middle = median(&inverses.iter().map(|(_, inverse)| *inverse).collect::<Vec<f64>>())?;
    let size = |k: usize| 1.0 / nearer.at(k as f64 / RATE).clamp(middle * SIZES.0, middle * SIZES.1);
    let picture = track.width.max(track.height) as f64;
    let approach = -nearer.slope * ASSUMED_FOCAL * picture;
    let travel: Vec<Option<Travel>> = (0..LENGTH).map(|k| travel(&instants, k)).collect();
    let mirrored = walks_left(&instants, &travel, &size);
    let sign = if mirrored { -1.0 } else { 1.0 };
    let mut values = Vec::with_capacity(LENGTH * CHANNELS);
    for (k, instant) in instants.iter().enumerate() {
        let (size, hips) = (size(k), travel[k].as_ref().map(|travel| travel.place));
        for landmark in POINTS {
            let source = if mirrored { opposite(landmark) } else { landmark };
            let place = POINTS.iter().position(|&point| point == source);
            let point = place.and_then(|place| instant.points[place]);
            values.extend(match (point, hips) {
                (Some(point), Some(hips)) => [
                    (sign * (point.x - hips[0]) / size) as f32,
                    ((point.y - hips[1]) / size) as f32,
                    point.confidence as f32,
                ],
                _ => [0.0; 3],
            });
        }
        let speed = travel[k].as_ref().map_or([0.0; 2], |travel| travel.speed);
        let apparent = if picture > 0.0 { (size / picture).ln() + SIZE_SHIFT } else { 0.0 };
        let last = [sign * speed[0] / size, speed[1] / size, apparent, approach];
        values.extend(last.map(|value| value as f32));
    }
    let seen = seen_from(&instants, &travel, &size, approach);
    Some(PoseWindow { start, mirrored, seen, size_px: size(LENGTH / 2), values })
}

fn opposite(landmark: Landmark) -> Landmark {
    landmark.side().map_or(landmark, |side| Landmark::of(landmark.point(), side.opposite()))
}

/// Key-points at any time, on straight lines between frames.
fn instant(samples: &[PoseSample], time: f64) -> Instant {
    let points = POINTS.map(|landmark| point_at(samples, landmark, time));
    let of = |point, side| {
        let landmark = Landmark::of(point, side);
        POINTS.iter().position(|&it| it == landmark).and_then(|place| points[place])
    };
    let middle = |point| {
        let (left, right) = (of(point, Side::Left)?, of(point, Side::Right)?);
        Some([f64::midpoint(left.x, right.x), f64::midpoint(left.y, right.y)])
    };
    let hips = middle(BodyPoint::Hip);
    let legs: Vec<f64> = Side::BOTH
        .into_iter()
        .filter_map(|side| {
            let joints = [BodyPoint::Hip, BodyPoint::Knee, BodyPoint::Ankle].map(|point| of(point, side));
            let [hip, knee, ankle] = joints.map(|joint| joint.map(|joint| [joint.x, joint.y]));
            let (hip, knee, ankle) = (hip?, knee?, ankle?);
            Some(distance(hip, knee) + distance(knee, ankle))
        })
        .collect();
    // The longer leg: a thigh or shank that points at the camera looks short.
    let leg =
        legs.into_iter().fold(None, |longest: Option<f64>, leg| Some(longest.map_or(leg, |l| l.max(leg))));
    let size = leg.filter(|size| *size > 1.0);
    Instant { points, hips, size }
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

fn point_at(samples: &[PoseSample], landmark: Landmark, time: f64) -> Option<Keypoint> {
    let seen = |sample: &PoseSample| sample.pose.as_ref().and_then(|pose| pose.points[landmark]);
    let after = samples.partition_point(|sample| sample.time < time - 1e-6);
    let near = |sample: &&PoseSample| (sample.time - time).abs() <= LONGEST_GAP;
    let next =
        samples[after..].iter().take_while(near).find_map(|sample| Some((sample.time, seen(sample)?)))?;
    if next.0 - time < 1e-6 {
        return Some(next.1);
    }
    let before = samples[..after]
        .iter()
        .rev()
        .take_while(near)
        .find_map(|sample| Some((sample.time, seen(sample)?)))?;
    if next.0 - before.0 > LONGEST_GAP {
        return None;
    }
    let share = (time - before.0) / (next.0 - before.0);
    let mix = |a: f64, b: f64| a + share * (b - a);
    Some(Keypoint {
        x: mix(before.1.x, next.1.x),
        y: mix(before.1.y, next.1.y),
        confidence: mix(before.1.confidence, next.1.confidence),
    })
}

/// Where the hips are and how fast they go, from a line through the instants around.
pub(super) struct Travel {
    place: [f64; 2],
    pub(super) speed: [f64; 2],
}

fn travel(instants: &[Instant], k: usize) -> Option<Travel> {
    let half = (TRAVEL_HALF * RATE) as usize;
    let around = k.saturating_sub(half)..(k + half + 1).min(instants.len());
    let line = |axis: usize| {
        let points: Vec<(f64, f64)> = around
            .clone()
            .filter_map(|index| Some((index as f64 / RATE, instants[index].hips?[axis])))
            .collect();
        (points.len() > half).then(|| fit_line(&points)).flatten()
    };
    let (x, y) = (line(0)?, line(1)?);
    let time = k as f64 / RATE;
    Some(Travel { place: [x.at(time), y.at(time)], speed: [x.slope, y.slope] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthesis::{AnalyticWalker, CameraPlacement, VirtualCamera, WalkerParameters};

    fn seen(placement: CameraPlacement, rate: f64, change: impl Fn(&mut VirtualCamera)) -> PoseTrack {
        let walk = AnalyticWalker::new(WalkerParameters::default()).known_walk(3.6, 200.0);
        let mut camera = VirtualCamera::for_walk(&walk, placement, rate);
        change(&mut camera);
        camera.film(&walk).track
    }

    fn first(track: &PoseTrack) -> PoseWindow {
        windows(track, 0.5).into_iter().next().unwrap()
    }

    fn largest_difference(a: &PoseWindow, b: &PoseWindow) -> f32 {
        a.values.iter().zip(&b.values).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
    }

    #[test]
    fn a_window_forgets_place_resolution_and_frame_rate() {
        let plain = first(&seen(CameraPlacement::Side(Side::Right), 30.0, |_| {}));
        assert_eq!(plain.values.len(), LENGTH * CHANNELS);
        let mut moved = seen(CameraPlacement::Side(Side::Right), 30.0, |_| {});
        for pose in moved.samples.iter_mut().filter_map(|sample| sample.pose.as_mut()) {
            for landmark in Landmark::ALL {
                if let Some(point) = &mut pose.points[landmark] {
                    (point.x, point.y) = (0.6 * point.x - 200.0, 0.6 * point.y + 90.0);
                }
            }
        }
        moved.width = (0.6 * moved.width as f64) as usize;
        moved.height = (0.6 * moved.height as f64) as usize;
        let moved = first(&moved);
        assert!(largest_difference(&plain, &moved) < 1e-3);
        assert!((moved.size_px / plain.size_px - 0.6).abs() < 1e-6);
        let faster = first(&seen(CameraPlacement::Side(Side::Right), 120.0, |_| {}));
        assert!(largest_difference(&plain, &faster) < 0.05, "{}", largest_difference(&plain, &faster));
    }

    /// From the left the same walk is seen mirrored, and the other leg is near.
    #[test]
    fn either_way_of_walking_looks_the_same_and_is_told() {
        let right = seen(CameraPlacement::Side(Side::Right), 30.0, |_| {});
        let mut flipped = right.clone();
        for pose in flipped.samples.iter_mut().filter_map(|sample| sample.pose.as_mut()) {
            let before = pose.points.clone();
            for landmark in Landmark::ALL {
                pose.points[landmark] =
                    before[opposite(landmark)].map(|point| Keypoint { x: 1920.0 - point.x, ..point });
            }
        }
        let (right, flipped) = (first(&right), first(&flipped));
        assert!(!right.mirrored && flipped.mirrored);
        assert!(largest_difference(&right, &flipped) < 1e-4);
    }

    #[test]
    fn travel_is_in_leg_lengths_and_a_turning_camera_sees_none() {
        let channel = |window: &PoseWindow, from_end: usize| {
            let values: Vec<f64> =
                window.values.chunks(CHANNELS).map(|row| f64::from(row[CHANNELS - from_end])).collect();
            values.iter().sum::<f64>() / values.len() as f64
        };
        let walker = AnalyticWalker::new(WalkerParameters::default());
        let side = first(&seen(CameraPlacement::Side(Side::Right), 30.0, |_| {}));
        // Hip to ankle is about half of the stature.
        let expected = walker.parameters().speed / (0.48 * walker.parameters().stature);
        assert!((channel(&side, 4) / expected - 1.0).abs() < 0.12, "{} for {expected}", channel(&side, 4));
        let panning = first(&seen(CameraPlacement::PanningSide(Side::Left), 30.0, |_| {}));
        assert!(channel(&panning, 4).abs() < 0.08 && panning.mirrored, "the toes tell the way");
        // The camera has the view that is assumed, so that an approach is a speed.
        let front = channel(&first(&seen(CameraPlacement::Front, 30.0, |_| {})), 1);
        let back = channel(&first(&seen(CameraPlacement::Back, 30.0, |_| {})), 1);
        let view = |placement| first(&seen(placement, 30.0, |_| {})).seen;
        assert_eq!(view(CameraPlacement::Front), SeenFrom::Ahead);
        assert_eq!(view(CameraPlacement::Back), SeenFrom::Behind);
        assert_eq!(view(CameraPlacement::PanningSide(Side::Left)), SeenFrom::Beside);
        assert!(
            (front / expected - 1.0).abs() < 0.2 && (back / expected + 1.0).abs() < 0.2,
            "{front} {back}"
        );
    }

    #[test]
    fn what_is_not_seen_is_nought_and_too_little_is_no_window() {
        let mut track = seen(CameraPlacement::Side(Side::Right), 30.0, |_| {});
        for pose in track.samples.iter_mut().filter_map(|sample| sample.pose.as_mut()) {
            for landmark in [Landmark::LeftToe, Landmark::RightToe, Landmark::LeftHeel, Landmark::RightHeel] {
                pose.points[landmark] = None;
            }
        }
        let window = first(&track);
        let mut legs = track.clone();
        for pose in legs.samples.iter_mut().filter_map(|sample| sample.pose.as_mut()) {
            for landmark in [Landmark::Nose, Landmark::LeftShoulder, Landmark::RightShoulder] {
                pose.points[landmark] = None;
            }
        }
        let legs = first(&legs);
        assert!(
            legs.values[..9].iter().all(|value| *value == 0.0) && legs.values[9..15] == window.values[9..15]
        );
        for row in window.values.chunks(CHANNELS) {
            assert!(row[3 * 9..3 * 13].iter().all(|value| *value == 0.0));
            assert!(row[3 * 7 + 2] > 0.9, "ankles stay");
        }
        let short = PoseTrack { samples: track.samples[..60].to_vec(), ..track.clone() };
        let [window] = &windows(&short, 0.5)[..] else { panic!("two seconds give one window") };
        assert!(
            window.values[59 * CHANNELS] != 0.0
                && window.values[60 * CHANNELS..][..39].iter().all(|v| *v == 0.0)
        );
        assert!(
            windows(&PoseTrack { samples: track.samples[..40].to_vec(), ..track.clone() }, 0.5).is_empty()
        );
        for sample in &mut track.samples[10..60] {
            sample.pose = None;
        }
        assert!(windows(&track, 0.5).is_empty());
        assert!(windows(&PoseTrack::default(), 0.5).is_empty());
    }
}
