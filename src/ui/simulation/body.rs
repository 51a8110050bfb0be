//! The walker's limbs and muscles as lines in space, from the landmarks of one moment.
//!
//! Muscles are drawn where they lie, in front of, behind or beside their bones, as straight lines; the model's own paths
//! are lever arms, not pictures.

use crate::biomechanics::anatomy::{BodyPoint, Landmark, MuscleGroup, Side};
use crate::simulation::dynamics::spatial::Vec3;
use crate::simulation::measure::record::Sample;
use crate::simulation::model::walker_model::muscle;

/// A limb: its side, ends, and thickness relative to a thigh.
pub(super) struct Bone {
    pub(super) side: Option<Side>,
    pub(super) ends: [Vec3; 2],
    pub(super) width: f32,
}

/// A muscle: its ends and activation, 0..=1.
pub(super) struct MuscleLine {
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
        let leg = Leg::of(sample, side);
        for group in MuscleGroup::ALL {
            let activation = sample.activation[muscle(side, group)].clamp(0.0, 1.0);
            lines.push(MuscleLine { ends: leg.line(group), activation });
        }
    }
    lines
}

/// Joints of a leg with the directions forward and outward of its segments.
struct Leg {
    hip: Vec3,
    knee: Vec3,
    ankle: Vec3,
    heel: Vec3,
    toe: Vec3,
    thigh_front: Vec3,
    shank_front: Vec3,
    outward: Vec3,
    pelvis_up: Vec3,
    size: f64,
}

/// Forward, square to a segment.
fn front(from: Vec3, to: Vec3) -> Vec3 {
    let along = to - from;
    let along = along * (1.0 / along.norm().max(1e-6));
    let ahead = Vec3::X - along * along.dot(Vec3::X);
    ahead * (1.0 / ahead.norm().max(1e-6))
}

impl Leg {
    fn of(sample: &Sample, side: Side) -> Leg {
        let at = |point: BodyPoint| sample.landmarks[Landmark::of(point, side)];
        let (hip, knee, ankle) = (at(BodyPoint::Hip), at(BodyPoint::Knee), at(BodyPoint::Ankle));
        let thigh = (knee - hip).norm();
        Leg {
            hip,
            knee,
            ankle,
            heel: at(BodyPoint::Heel),
            toe: at(BodyPoint::Toe),
            thigh_front: front(hip, knee),
            shank_front: front(knee, ankle),
            outward: if side == Side::Right { Vec3::Z } else { Vec3::Z * -1.0 },
            pelvis_up: Vec3::Y,
            size: thigh,
        }
    }

    /// A place on the thigh: share of the way down, forward and outward in thigh lengths.
    fn thigh(&self, down: f64, forward: f64, outward: f64) -> Vec3 {
        self.hip
            + (self.knee - self.hip) * down
            + (self.thigh_front * forward + self.outward * outward) * self.size
    }

    fn shank(&self, down: f64, forward: f64) -> Vec3 {
        self.knee + (self.ankle - self.knee) * down + self.shank_front * (forward * self.size)
    }

    /// A place on the pelvis: up, forward, outward of the hip in thigh lengths.
    fn pelvis(&self, up: f64, forward: f64, outward: f64) -> Vec3 {
        self.hip + (self.pelvis_up * up + Vec3::X * forward + self.outward * outward) * self.size
    }

    fn line(&self, group: MuscleGroup) -> [Vec3; 2] {
        match group {
            MuscleGroup::HipAbductors => [self.pelvis(0.24, 0.0, 0.10), self.thigh(0.16, 0.0, 0.14)],
            MuscleGroup::HipAdductors => [self.pelvis(-0.04, 0.04, -0.16), self.thigh(0.62, 0.0, -0.05)],
            MuscleGroup::Hamstrings => [self.pelvis(-0.08, -0.16, 0.0), self.shank(0.08, -0.10)],
            MuscleGroup::BicepsShortHead => [self.thigh(0.52, -0.05, 0.05), self.shank(0.06, -0.07)],
            MuscleGroup::GluteusMaximus => [self.pelvis(0.20, -0.22, 0.0), self.thigh(0.28, -0.07, 0.04)],
            MuscleGroup::Iliopsoas => [self.pelvis(0.30, 0.06, -0.06), self.thigh(0.14, 0.06, -0.02)],
            MuscleGroup::RectusFemoris => [self.pelvis(0.12, 0.15, 0.0), self.thigh(0.97, 0.14, 0.0)],
            MuscleGroup::Vasti => [self.thigh(0.22, 0.10, 0.03), self.shank(0.10, 0.12)],
            MuscleGroup::Gastrocnemius => [self.thigh(0.94, -0.08, 0.0), self.heel],
            MuscleGroup::Soleus => [self.shank(0.18, -0.10), self.heel],
            MuscleGroup::TibialisAnterior => {
                [self.shank(0.12, 0.05), self.ankle + (self.toe - self.ankle) * 0.3 + self.shank_front * 0.01]
            }
        }
    }
}
