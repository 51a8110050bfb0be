//! What is seen of a body in one picture: how much of it, where, how large.

use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::vision::pose::Pose;

/// Points below this confidence do not count as seen.
pub(super) const SEEN: f64 = 0.3;

/// Share of shoulders, hips, knees, ankles, heels and toes that are seen.
pub(super) fn share_seen(pose: &Pose) -> f64 {
    let points = [
        BodyPoint::Shoulder,
        BodyPoint::Hip,
        BodyPoint::Knee,
        BodyPoint::Ankle,
        BodyPoint::Heel,
        BodyPoint::Toe,
    ];
    let seen = points
        .into_iter()
        .flat_map(|point| Side::BOTH.map(|side| Landmark::of(point, side)))
        .filter(|&landmark| pose.points[landmark].is_some_and(|point| point.confidence >= SEEN))
        .count();
    seen as f64 / 12.0
}

fn middle(pose: &Pose, point: BodyPoint) -> Option<[f64; 2]> {
    let [left, right] = Side::BOTH.map(|side| pose.points[Landmark::of(point, side)]);
    let (left, right) = left.zip(right)?;
    Some([f64::midpoint(left.x, right.x), f64::midpoint(left.y, right.y)])
}

pub(in crate::vision) fn hip_centre(pose: &Pose) -> Option<[f64; 2]> {
    middle(pose, BodyPoint::Hip)
}

/// Standing height in the picture, px, guessed from the trunk: shoulders to hips are 0.288 of it (Drillis and Contini
/// 1966). The trunk keeps its length while legs and arms move.
pub(in crate::vision) fn body_height(pose: &Pose) -> Option<f64> {
    let (shoulders, hips) = middle(pose, BodyPoint::Shoulder).zip(hip_centre(pose))?;
    let height = (shoulders[0] - hips[0]).hypot(shoulders[1] - hips[1]) / 0.288;
    (height > 1.0).then_some(height)
}

pub(in crate::vision) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
