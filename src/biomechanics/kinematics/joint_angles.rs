//! Joint angles in the sagittal plane from landmarks, rad, zero in quiet standing, flexion positive.
//!
//! Thigh and shank are the lines between joint centres, the foot is the line from heel to toe. What clinical gait
//! models call hip flexion is measured against the pelvis, which a single camera cannot see: we measure the thigh
//! against the vertical and add a constant pelvic tilt ([`PELVIC_TILT`]), so that a stoop does not read as hip flexion.
//! The slope of the line from heel to toe in a foot that stands flat differs between shoes and people by ten degrees; it
//! is taken from the walk itself, within anatomical bounds, so that a foot that never stands flat is not called flat.

use crate::biomechanics::anatomy::{BodyPoint, BySide, Landmark, LandmarkTable, Side};
use crate::biomechanics::motion::{JointAngles, Position};
use crate::biomechanics::signal::robust::median;

/// Forward tilt of the pelvis in Plug-in Gait during walking, rad, which its hip flexion contains: 10.1°, the mean of the
/// four people with Plug-in Gait angles in the develop half of the motion-capture collection. Published means are 11.6°
/// (Schwartz 2008, children) and 12.0° (Pinzone 2014). In that collection the tilt stays within 2° over a walk but lies
/// between 2° and 22° in different people, and no constant comes nearer to all of them than 5° on average: the level of
/// our hip curve is uncertain by that much, its shape is not.
pub const PELVIC_TILT: f64 = 0.176;

/// Slope of the line from heel to toe of a flat foot where the walk does not show it, rad.
const USUAL_SLOPE: f64 = 0.06;
/// Smallest and largest slope that a flat foot may have, rad: markers and shoes give -2° to 8.5°.
const SLOPES: (f64, f64) = (-0.06, 0.17);

fn sagittal(position: Option<Position>) -> Option<[f64; 2]> {
    let position = position?;
    Some([position.x?, position.y?])
}

/// Angle of the line from `upper` to `lower` to the vertical, positive when the lower end is in front.
fn forward_angle(upper: [f64; 2], lower: [f64; 2]) -> f64 {
    (lower[0] - upper[0]).atan2(upper[1] - lower[1])
}

/// Difference of angles in (-π, π].
fn wrapped(angle: f64) -> f64 {
    let turn = std::f64::consts::TAU;
    angle - turn * (angle / turn).round()
}

/// Slope of the foot while it stands flat: the median over the quarter of the frames in which heel and toe together are
/// lowest.
fn flat_slope(landmarks: &LandmarkTable<Vec<Option<Position>>>, side: Side, frames: usize) -> f64 {
    let mut feet: Vec<(f64, f64)> = (0..frames)
        .filter_map(|frame| {
            let place = |point| sagittal(landmarks[Landmark::of(point, side)].get(frame).copied().flatten());
            let (heel, toe) = (place(BodyPoint::Heel)?, place(BodyPoint::Toe)?);
            Some((heel[1] + toe[1], slope(heel, toe)))
        })
        .collect();
    feet.sort_by(|a, b| a.0.total_cmp(&b.0));
    feet.truncate(feet.len().div_ceil(4));
    let slopes: Vec<f64> = feet.into_iter().map(|foot| foot.1).collect();
    // A few frames are a pose, not a walk.
    if slopes.len() < 10 {
        return USUAL_SLOPE;
    }
    median(&slopes).unwrap_or(USUAL_SLOPE).clamp(SLOPES.0, SLOPES.1)
}

fn slope(heel: [f64; 2], toe: [f64; 2]) -> f64 {
    (toe[1] - heel[1]).atan2(toe[0] - heel[0])
}

/// Angles of one side at every frame.
fn side_angles(landmarks: &LandmarkTable<Vec<Option<Position>>>, side: Side, frames: usize) -> JointAngles {
    let mut angles = JointAngles::default();
    let flat = flat_slope(landmarks, side, frames);
    for frame in 0..frames {
        let place = |point| sagittal(landmarks[Landmark::of(point, side)].get(frame).copied().flatten());
        let thigh =
            place(BodyPoint::Hip).zip(place(BodyPoint::Knee)).map(|(hip, knee)| forward_angle(hip, knee));
        let shank = place(BodyPoint::Knee)
            .zip(place(BodyPoint::Ankle))
            .map(|(knee, ankle)| forward_angle(knee, ankle));
        let foot = place(BodyPoint::Heel).zip(place(BodyPoint::Toe)).map(|(heel, toe)| slope(heel, toe));
        angles.hip_flexion.push(thigh.map(|thigh| wrapped(thigh + PELVIC_TILT)));
        angles.knee_flexion.push(thigh.zip(shank).map(|(thigh, shank)| wrapped(thigh - shank)));
        angles.ankle_dorsiflexion.push(foot.zip(shank).map(|(foot, shank)| wrapped(foot - shank - flat)));
    }
    angles
}

/// Joint angles of both sides at every frame.
pub fn joint_angles(landmarks: &LandmarkTable<Vec<Option<Position>>>, frames: usize) -> BySide<JointAngles> {
    BySide::from_fn(|side| side_angles(landmarks, side, frames))
}

/// Forward lean of the line from the middle of the hips to the middle of the shoulders, rad.
pub fn trunk_lean(landmarks: &LandmarkTable<Vec<Option<Position>>>, frames: usize) -> Vec<Option<f64>> {
    let middle = |point: BodyPoint, frame: usize| {
        let [left, right] = Side::BOTH
            .map(|side| sagittal(landmarks[Landmark::of(point, side)].get(frame).copied().flatten()));
        match (left, right) {
            (Some(a), Some(b)) => Some([f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])]),
            // One side alone would lean with the turning of the body.
            _ => None,
        }
    };
    (0..frames)
        .map(|frame| {
            let (hip, shoulder) = (middle(BodyPoint::Hip, frame)?, middle(BodyPoint::Shoulder, frame)?);
            Some((shoulder[0] - hip[0]).atan2(shoulder[1] - hip[1]))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pose(points: &[(Landmark, f64, f64)]) -> LandmarkTable<Vec<Option<Position>>> {
        let mut table: LandmarkTable<Vec<Option<Position>>> = LandmarkTable::from_fn(|_| vec![None]);
        for &(landmark, x, y) in points {
            table[landmark] = vec![Some(Position { x: Some(x), y: Some(y), z: None })];
        }
        table
    }

    #[test]
    fn a_bent_leg_reads_as_drawn() {
        // Thigh 30° forward, shank 20° back, foot level.
        let (a, b) = (30_f64.to_radians(), 20_f64.to_radians());
        let knee = (0.4 * a.sin(), 0.9 - 0.4 * a.cos());
        let ankle = (knee.0 - 0.4 * b.sin(), knee.1 - 0.4 * b.cos());
        let table = pose(&[
            (Landmark::LeftHip, 0.0, 0.9),
            (Landmark::LeftKnee, knee.0, knee.1),
            (Landmark::LeftAnkle, ankle.0, ankle.1),
            (Landmark::LeftHeel, ankle.0 - 0.05, 0.0),
            (Landmark::LeftToe, ankle.0 + 0.15, 0.0),
        ]);
        let angles = joint_angles(&table, 1).left;
        assert!((angles.hip_flexion[0].unwrap() - a - PELVIC_TILT).abs() < 1e-9);
        assert!((angles.knee_flexion[0].unwrap() - a - b).abs() < 1e-9);
        assert!((angles.ankle_dorsiflexion[0].unwrap() - b + USUAL_SLOPE).abs() < 1e-9);
        assert!(joint_angles(&table, 1).right.hip_flexion[0].is_none());
    }
}
