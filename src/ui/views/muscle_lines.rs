//! [`LegLines`]: where the muscle groups lie on a leg, and the colours of their activity, for every picture of a body.
//!
//! Muscles are drawn where they lie, in front of, behind or beside their bones, as straight lines; the simulator's own
//! paths are lever arms, not pictures.

use egui::{Align2, Color32, Painter, Pos2, Rect, pos2, vec2};

use crate::biomechanics::anatomy::{BodyPoint, MuscleGroup};
use crate::simulation::dynamics::spatial::Vec3;
use crate::ui::theme::{Look, blend};

/// Joints of a leg with the directions forward and outward of its segments: x forward, y up.
#[derive(Clone, Copy, Debug)]
pub struct LegLines {
    hip: Vec3,
    knee: Vec3,
    ankle: Vec3,
    heel: Vec3,
    toe: Vec3,
    thigh_front: Vec3,
    shank_front: Vec3,
    outward: Vec3,
    size: f64,
}

/// Forward, square to a segment.
fn front(from: Vec3, to: Vec3) -> Vec3 {
    let along = to - from;
    let along = along * (1.0 / along.norm().max(1e-6));
    let ahead = Vec3::X - along * along.dot(Vec3::X);
    ahead * (1.0 / ahead.norm().max(1e-6))
}

impl LegLines {
    /// A leg with these joints; `outward` is of length one, or zero for a leg that is seen from beside.
    pub fn new(at: impl Fn(BodyPoint) -> Vec3, outward: Vec3) -> LegLines {
        let (hip, knee, ankle) = (at(BodyPoint::Hip), at(BodyPoint::Knee), at(BodyPoint::Ankle));
        LegLines {
            hip,
            knee,
            ankle,
            heel: at(BodyPoint::Heel),
            toe: at(BodyPoint::Toe),
            thigh_front: front(hip, knee),
            shank_front: front(knee, ankle),
            outward,
            size: (knee - hip).norm(),
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
        self.hip + (Vec3::Y * up + Vec3::X * forward + self.outward * outward) * self.size
    }

    /// Both ends of a muscle group.
    pub fn line(&self, group: MuscleGroup) -> [Vec3; 2] {
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

/// Activation as colour: grey at rest, bright yellow at full.
pub fn activation_colour(activation: f64) -> Color32 {
    let share = activation.clamp(0.0, 1.0).sqrt() as f32;
    let mix = |low: f32, high: f32| (low + (high - low) * share) as u8;
    blend(mix(92.0, 255.0), mix(102.0, 214.0), mix(116.0, 70.0))
}

/// What the muscles' colours mean, at the right end of a dark stage's foot.
pub fn scale_of_activation(painter: &Painter, look: &Look, right_bottom: Pos2, words: &str) {
    let bar = Rect::from_min_size(right_bottom - vec2(150.0, 34.0), vec2(130.0, 8.0));
    for part in 0..26 {
        let share = f64::from(part) / 26.0;
        let left = bar.left() + share as f32 * bar.width();
        let cell = Rect::from_min_size(pos2(left, bar.top()), vec2(bar.width() / 26.0 + 0.5, bar.height()));
        painter.rect_filled(cell, 0.0, activation_colour(share));
    }
    let weak = look.palette.stage_weak;
    let below = vec2(0.0, 3.0);
    painter.text(bar.left_bottom() + below, Align2::LEFT_TOP, words, look.small(), weak);
    painter.text(bar.right_bottom() + below, Align2::RIGHT_TOP, "1", look.small(), weak);
}
