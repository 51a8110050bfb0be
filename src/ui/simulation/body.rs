//! The walker's limbs and muscles as lines in space, from the landmarks of one moment.
//!
//! Where muscles are drawn: [`LegLines`].

use crate::biomechanics::anatomy::{BodyPoint, Landmark, MuscleGroup, Side};
use crate::simulation::dynamics::spatial::Vec3;
use crate::simulation::measure::record::Sample;
use crate::simulation::model::walker_model::muscle;
use crate::ui::views::drawn_body::DrawnMuscle;
use crate::ui::views::muscle_lines::LegLines;

/// A limb: its side, ends, and thickness relative to a thigh.
pub(super) struct Bone {
    pub(super) side: Option<Side>,
    pub(super) ends: [Vec3; 2],
    pub(super) width: f32,
}

/// A muscle: its ends and activation, 0..=1.
pub(super) struct MuscleLine {
    pub(super) group: MuscleGroup,
    pub(super) ends: [Vec3; 2],
    pub(super) activation: f64,
}

/// Limbs of one side: from, to, thickness.
const LIMBS: [(BodyPoint, BodyPoint, f32); 6] = [
    (BodyPoint::Hip, BodyPoint::Knee, 1.0),
    (BodyPoint::Knee, BodyPoint::Ankle, 0.85),
    (BodyPoint::Ankle, BodyPoint::Heel, 0.55),
    (BodyPoint::Heel, BodyPoint::Toe, 0.6),
    (BodyPoint::Shoulder, BodyPoint::Elbow, 0.55),
    (BodyPoint::Elbow, BodyPoint::Wrist, 0.45),
];

fn middle(a: Vec3, b: Vec3) -> Vec3 {
    (a + b) * 0.5
}

/// All limbs, the trunk, the pelvis and the shoulders.
pub(super) fn bones(sample: &Sample) -> Vec<Bone> {
    let at = |point: BodyPoint, side: Side| sample.landmarks[Landmark::of(point, side)];
    let both = |point: BodyPoint| [at(point, Side::Left), at(point, Side::Right)];
    let mut bones = Vec::new();
    for side in Side::BOTH {
        for (from, to, width) in LIMBS {
            bones.push(Bone { side: Some(side), ends: [at(from, side), at(to, side)], width });
        }
    }
    let [left_hip, right_hip] = both(BodyPoint::Hip);
    let [left_shoulder, right_shoulder] = both(BodyPoint::Shoulder);
    let (pelvis, neck) = (middle(left_hip, right_hip), middle(left_shoulder, right_shoulder));
    bones.push(Bone { side: None, ends: [pelvis, neck], width: 1.1 });
    bones.push(Bone { side: None, ends: [left_hip, right_hip], width: 0.7 });
    bones.push(Bone { side: None, ends: [left_shoulder, right_shoulder], width: 0.6 });
    bones
}

/// Centre and radius of the head, m.
pub(super) fn head(sample: &Sample) -> (Vec3, f64) {
    let at = |landmark: Landmark| sample.landmarks[landmark];
    let neck = middle(at(Landmark::LeftShoulder), at(Landmark::RightShoulder));
    let ears = middle(at(Landmark::LeftEar), at(Landmark::RightEar));
    (ears, (0.42 * (ears - neck).norm()).max(0.05))
}

/// Middle between the hips.
pub(super) fn pelvis(sample: &Sample) -> Vec3 {
    middle(sample.landmarks[Landmark::LeftHip], sample.landmarks[Landmark::RightHip])
}

/// All muscle groups of both legs.
pub(super) fn muscles(sample: &Sample) -> Vec<MuscleLine> {
    let mut lines = Vec::new();
    for side in Side::BOTH {
        let outward = if side == Side::Right { Vec3::Z } else { Vec3::Z * -1.0 };
        let leg = LegLines::new(|point| sample.landmarks[Landmark::of(point, side)], outward);
        for group in MuscleGroup::ALL {
            let activation = sample.activation[muscle(side, group)].clamp(0.0, 1.0);
            lines.push(MuscleLine { group, ends: leg.line(group), activation });
        }
    }
    lines
}

/// The same for a walker that is drawn as a person.
pub(super) fn drawn_muscles(sample: &Sample) -> Vec<DrawnMuscle> {
    let place = |end: Vec3| [end.x, end.y, end.z];
    let drawn = |muscle: MuscleLine| DrawnMuscle {
        ends: muscle.ends.map(place),
        group: muscle.group,
        activation: muscle.activation,
    };
    muscles(sample).into_iter().map(drawn).collect()
}
