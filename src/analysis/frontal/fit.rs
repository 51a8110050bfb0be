//! Events of a foot seen from ahead or behind, from its whole swing at once.
//!
//! A slow foot is hardly lifted and lands without a burst of movement, so that the edges of its velocity, which time the
//! events of a brisk walk, drown in noise. Here the whole swing is fitted to the key-points of the stance before and after
//! at once: two places, a smooth way from one to the other and a lift between. Its end is the contact, its start (of the
//! toe alone) the toe off.

use nalgebra::{Matrix3, Vector3};

use super::swings::FootSwing;
use crate::biomechanics::anatomy::{BodyPoint, Landmark};
use crate::vision::pose::PoseSample;

/// Strides longer than this are slow, s: half the cadence of a comfortable walk.
pub(in crate::analysis) const SLOW_STRIDE: f64 = 1.5;
/// What of the stance before and after belongs to the fit; the heel leaves its place in the second half of stance.
const STANCE_BEFORE: f64 = 0.7;
/// As above.
const STANCE_AFTER: f64 = 0.5;
/// Length of a stance that the recording cuts, s.
const CUT_STANCE: f64 = 0.6;
/// Shortest swing, s.
const SHORTEST: f64 = 0.12;
/// From the fitted end to the contact, s: of a brisk and of a slow walk, each from ahead and from behind. The former are
/// means over the motion-capture collection without its stroke survivor, the latter over the stroke survivor, who is the
/// only slow walker there, so that results on those walks are not independent of them.
const CONTACT_LAG: [[f64; 2]; 2] = [[0.009, 0.053], [0.006, 0.030]];
/// From the fitted start of the toe to the toe off of a slow walk, s, from ahead and from behind: as above.
const TOE_OFF_LAG: [f64; 2] = [-0.028, 0.028];

/// One point's readings: time, s, and place, px.
type Path = Vec<(f64, [f64; 2])>;

/// Contact and toe off of a swing, s; `before` is when the foot had landed last, `next` when it leaves the floor again;
/// `away` tells a walk away from the camera and `slow` one of long strides.
pub(in crate::analysis) fn events_of(
    samples: &[PoseSample],
    swing: &FootSwing,
    before: Option<f64>,
    next: Option<f64>,
    [away, slow]: [bool; 2],
) -> (Option<f64>, Option<f64>) {
    let view = usize::from(away);
    let (Some(start), Some(end)) = (swing.start, swing.end) else { return (None, None) };
    let from = start - STANCE_BEFORE * before.map_or(CUT_STANCE, |before| start - before);
    let to = end + STANCE_AFTER * next.map_or(CUT_STANCE, |next| next - end);
    let fitted = |points: &[BodyPoint]| {
        let paths: Vec<Path> = points
            .iter()
            .map(|&point| path(samples, Landmark::of(point, swing.side), from, to))
            .filter(|path| path.len() > 8)
            .collect();
        if paths.is_empty() { (start, end) } else { best_swing(&paths, (start, end)) }
    };
    let contact =
        fitted(&[BodyPoint::Heel, BodyPoint::Ankle, BodyPoint::Toe]).1 + CONTACT_LAG[usize::from(slow)][view];
    let toe_off = fitted(&[BodyPoint::Toe]).0 + TOE_OFF_LAG[view];
    (Some(contact), Some(toe_off))
}

fn path(samples: &[PoseSample], landmark: Landmark, from: f64, to: f64) -> Path {
    samples
        .iter()
        .filter(|sample| (from..=to).contains(&sample.time))
        .filter_map(|sample| {
            let keypoint = sample.pose.as_ref()?.points[landmark]?;
            Some((sample.time, [keypoint.x, keypoint.y]))
        })
        .collect()
}

/// Start and end of the swing that leaves least over, near the ones given: first in coarse, then in fine steps.
fn best_swing(paths: &[Path], given: (f64, f64)) -> (f64, f64) {
    let cost = |start: f64, end: f64| {
        if end - start < SHORTEST {
            return f64::INFINITY;
        }
        paths.iter().map(|path| left_over(path, start, end)).sum::<f64>()
    };
    let mut best = (given.0, given.1, cost(given.0, given.1));
    for step in [0.04, 0.02, 0.01] {
        let centre = best;
        for i in -6..=6 {
            for k in -6..=6 {
                let (start, end) = (centre.0 + f64::from(i) * step, centre.1 + f64::from(k) * step);
                let cost = cost(start, end);
                if cost < best.2 {
                    best = (start, end, cost);
                }
            }
        }
    }
    (best.0, best.1)
}

/// Squares that the best swing of this start and end leaves over.
fn left_over(path: &Path, start: f64, end: f64) -> f64 {
    let mut normal = Matrix3::identity() * 1e-9;
    let mut right = [Vector3::zeros(), Vector3::zeros()];
    let mut squares = 0.0;
    let origin = path[0].1;
    for &(time, place) in path {
        let u = ((time - start) / (end - start)).clamp(0.0, 1.0);
        let row = Vector3::new(1.0, u * u * (3.0 - 2.0 * u), (std::f64::consts::PI * u).sin().powi(2));
        normal += row * row.transpose();
        for axis in 0..2 {
            let value = place[axis] - origin[axis];
            right[axis] += row * value;
            squares += value * value;
        }
    }
    let Some(inverse) = normal.cholesky() else { return f64::INFINITY };
    right.iter().fold(squares, |rest, right| rest - right.dot(&inverse.solve(right)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_and_end_of_a_swing_are_found_to_less_than_a_frame() {
        let (start, end) = (1.013, 1.487);
        let path: Path = (0..90)
            .map(|frame| {
                let time = f64::from(frame) / 30.0;
                let u = ((time - start) / (end - start)).clamp(0.0, 1.0);
                (
                    time,
                    [
                        3.0 * u,
                        40.0 * u * u * (3.0 - 2.0 * u) - 9.0 * (std::f64::consts::PI * u).sin().powi(2),
                    ],
                )
            })
            .collect();
        let found = best_swing(&[path], (1.1, 1.4));
        assert!((found.0 - start).abs() < 0.025 && (found.1 - end).abs() < 0.025, "{found:?}");
    }
}
