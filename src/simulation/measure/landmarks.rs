//! Where the 21 shared landmarks lie on the simulated body, so that a simulated walk can stand for a filmed one.
//!
//! Joint centres are exact. Heel, toe and face are fixed points of their segments, placed on the reference adult (ear
//! 1.62 m above the floor) and scaled with stature.

use crate::biomechanics::anatomy::{BodyPoint, Landmark, LandmarkTable, Side};
use crate::simulation::dynamics::spatial::Vec3;
use crate::simulation::dynamics::walker::Walker;
use crate::simulation::model::walker_model::{self as wm, TORSO};

/// A point of a segment of the right side.
fn fixed_point(point: BodyPoint) -> Option<Vec3> {
    match point {
        BodyPoint::Heel => Some(Vec3::new(-0.110, -0.025, -0.005)),
        BodyPoint::Toe => Some(Vec3::new(0.025, -0.005, -0.012)),
        BodyPoint::Wrist => Some(Vec3::new(0.0, -0.0755, 0.0)),
        BodyPoint::Nose => Some(Vec3::new(0.145, 0.26, 0.0)),
        BodyPoint::Eye => Some(Vec3::new(0.12, 0.29, 0.03)),
        BodyPoint::Ear => Some(Vec3::new(0.045, 0.269, 0.075)),
        _ => None,
    }
}

/// Place of a landmark in the frame of the floor, m.
fn place(walker: &Walker, landmark: Landmark) -> Vec3 {
    let side = landmark.side().unwrap_or(Side::Right);
    let k = &walker.kinematics;
    let body = match landmark.point() {
        BodyPoint::Hip => return k.joint[wm::thigh(side)],
        BodyPoint::Knee => return k.joint[wm::thigh(side) + 1],
        BodyPoint::Ankle => return k.joint[wm::thigh(side) + 2],
        BodyPoint::Shoulder => return k.joint[wm::upper_arm(side)],
        BodyPoint::Elbow => return k.joint[wm::upper_arm(side) + 1],
        BodyPoint::Wrist => wm::upper_arm(side) + 1,
        BodyPoint::Heel => wm::thigh(side) + 2,
        BodyPoint::Toe => wm::thigh(side) + 3,
        BodyPoint::Nose | BodyPoint::Eye | BodyPoint::Ear => TORSO,
    };
    let right = fixed_point(landmark.point()).unwrap_or(Vec3::ZERO) * walker.model.length_scale;
    k.point(body, if side == Side::Right { right } else { right.mirrored() })
}

/// All landmarks of a walker, m.
pub fn landmarks(walker: &Walker) -> LandmarkTable<Vec3> {
    LandmarkTable::from_fn(|landmark| place(walker, landmark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::model::walker_model::WalkerModel;

    #[test]
    fn standing_straight_the_landmarks_are_where_a_persons_are() {
        let mut walker = Walker::new(WalkerModel::reference_adult());
        walker.state.position.y = 0.9516;
        walker.refresh();
        let points = landmarks(&walker);
        let height = |landmark: Landmark| points[landmark].y;
        assert!((0.87..0.90).contains(&height(Landmark::LeftHip)));
        assert!((1.58..1.66).contains(&height(Landmark::RightEar)), "{}", height(Landmark::RightEar));
        assert!(height(Landmark::LeftHeel).abs() < 0.05 && height(Landmark::LeftToe).abs() < 0.05);
        assert!(points[Landmark::RightShoulder].z > 0.0 && points[Landmark::LeftShoulder].z < 0.0);
        assert!(points[Landmark::RightToe].x > points[Landmark::RightHeel].x + 0.2);
        assert!((0.7..0.95).contains(&height(Landmark::RightWrist)), "{}", height(Landmark::RightWrist));
    }
}
