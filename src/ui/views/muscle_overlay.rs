//! Muscles over the picture of a walker seen from beside, coloured by what is usual at this speed and phase.
//!
//! It is people's mean activity in the phases of this walk, read at the place in the cycle where the leg is now; it is no EMG
//! and the picture says so. From ahead and behind nothing is drawn: muscles before and behind a bone would cover one another.
//! The feet, by which contacts are judged, are never covered.

use egui::{Color32, Painter, Pos2, Stroke, pos2, vec2};

use super::muscle_lines::{LegLines, activation_colour, scale_of_activation};
use crate::app::words;
use crate::biomechanics::anatomy::{BodyPoint, BySide, Landmark, MuscleGroup, MuscleTable, Side};
use crate::biomechanics::gait::steps::percent_under_way;
use crate::clinic::assessment::Assessment;
use crate::clinic::norms::UsualMuscles;
use crate::simulation::dynamics::spatial::Vec3;
use crate::ui::theme::Look;
use crate::vision::pose::{Keypoint, Pose};

/// Points that the network is less sure of carry no muscles.
const SURE: f64 = 0.3;
/// Both feet together must point this far to one side, in shank lengths: otherwise the walker is not seen from beside.
const BESIDE: f32 = 0.25;

/// Groups whose tendons go on to the foot.
const ENDS_AT_THE_FOOT: [MuscleGroup; 3] =
    [MuscleGroup::Gastrocnemius, MuscleGroup::Soleus, MuscleGroup::TibialisAnterior];
/// Share of their way after which they are no longer drawn.
const ABOVE_THE_FOOT: f32 = 0.72;

/// Activity of each leg's groups, 0..=1, where the leg's place in the cycle is known.
pub type MusclesNow = BySide<Option<MuscleTable<f64>>>;

/// What is usual at an instant; `None` where no side can be told.
pub fn muscles_at(usual: &UsualMuscles, assessment: &Assessment, time: f64) -> Option<MusclesNow> {
    let now = BySide::from_fn(|side| {
        let percent = percent_under_way(&assessment.strides, side, time)?;
        Some(MuscleTable::from_fn(|group| usual.get(side)[group].at(percent).clamp(0.0, 1.0)))
    });
    (now.left.is_some() || now.right.is_some()).then_some(now)
}

/// Paints the muscles of one pose; `place` maps picture px to the screen, `width` is that of a leg's line in points. Gives
/// whether the walker is seen from beside, so that there was something to paint.
pub fn muscles(
    painter: &Painter,
    pose: &Pose,
    place: &dyn Fn(&Keypoint) -> Pos2,
    now: &MusclesNow,
    width: f32,
) -> bool {
    let at = |point: BodyPoint, side: Side| {
        let keypoint = pose.points[Landmark::of(point, side)].filter(|k| k.confidence >= SURE)?;
        Some(place(&keypoint))
    };
    let Some(ahead) = ahead(&at) else { return false };
    // The right leg first, as the skeleton does.
    for side in [Side::Right, Side::Left] {
        let Some(activity) = now.get(side) else { continue };
        let points = [BodyPoint::Hip, BodyPoint::Knee, BodyPoint::Ankle, BodyPoint::Heel, BodyPoint::Toe];
        if points.iter().any(|&point| at(point, side).is_none()) {
            continue;
        }
        let in_space = |point: BodyPoint| {
            let there = at(point, side).unwrap_or_default();
            Vec3::new(f64::from(ahead * there.x), f64::from(-there.y), 0.0)
        };
        let leg = LegLines::new(in_space, Vec3::new(0.0, 0.0, 0.0));
        for group in MuscleGroup::ALL {
            let [from, to] = leg.line(group).map(|end| pos2(ahead * end.x as f32, -end.y as f32));
            let ends =
                [from, if ENDS_AT_THE_FOOT.contains(&group) { from.lerp(to, ABOVE_THE_FOOT) } else { to }];
            let thick = width * (0.35 + 0.6 * activity[group] as f32);
            painter.line_segment(ends, Stroke::new(thick + 1.5, Color32::from_black_alpha(130)));
            painter.line_segment(ends, Stroke::new(thick, activation_colour(activity[group])));
        }
    }
    true
}

/// What the colours mean, at the foot of the picture.
pub fn legend(painter: &Painter, look: &Look, right_bottom: Pos2) {
    let plate = egui::Rect::from_min_max(right_bottom - vec2(166.0, 44.0), right_bottom - vec2(6.0, 4.0));
    painter.rect_filled(plate, 6.0, Color32::from_black_alpha(140));
    scale_of_activation(painter, look, right_bottom + vec2(2.0, -2.0), words::of("window.usual_not_emg_0"));
}

/// +1 when the walker faces the picture's right, -1 for left, `None` when he is not seen from beside.
fn ahead(at: &dyn Fn(BodyPoint, Side) -> Option<Pos2>) -> Option<f32> {
    let (mut foot, mut shank) = (0.0, 0.0);
    for side in Side::BOTH {
        if let (Some(heel), Some(toe), Some(knee), Some(ankle)) = (
            at(BodyPoint::Heel, side),
            at(BodyPoint::Toe, side),
            at(BodyPoint::Knee, side),
            at(BodyPoint::Ankle, side),
        ) {
            foot += toe.x - heel.x;
            shank += knee.distance(ankle);
        }
    }
    (foot.abs() > BESIDE * shank && shank > 0.0).then(|| foot.signum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::LandmarkTable;

    /// A leg of 100 px upright, its foot pointing `forward` px.
    fn standing(forward: f64) -> Pose {
        let places = [
            (BodyPoint::Hip, (200.0, 100.0)),
            (BodyPoint::Knee, (200.0, 150.0)),
            (BodyPoint::Ankle, (200.0, 200.0)),
            (BodyPoint::Heel, (200.0 - 0.2 * forward, 205.0)),
            (BodyPoint::Toe, (200.0 + 0.8 * forward, 205.0)),
        ];
        let mut points = LandmarkTable::from_fn(|_| None);
        for side in Side::BOTH {
            for (point, (x, y)) in places {
                points[Landmark::of(point, side)] = Some(Keypoint { x, y, confidence: 0.9 });
            }
        }
        Pose { points }
    }

    fn ahead_of(pose: &Pose) -> Option<f32> {
        ahead(&|point, side| {
            let keypoint = pose.points[Landmark::of(point, side)]?;
            Some(pos2(keypoint.x as f32, keypoint.y as f32))
        })
    }

    #[test]
    fn the_shin_lies_ahead_and_the_calf_behind_whichever_way_the_walker_goes() {
        for (forward, facing) in [(30.0, 1.0), (-30.0, -1.0)] {
            let pose = standing(forward);
            let ahead = ahead_of(&pose).unwrap();
            assert!((ahead - facing).abs() < 1e-6);
            let at = |point: BodyPoint| {
                let keypoint = pose.points[Landmark::of(point, Side::Left)].unwrap();
                Vec3::new(f64::from(ahead) * keypoint.x, -keypoint.y, 0.0)
            };
            let leg = LegLines::new(at, Vec3::new(0.0, 0.0, 0.0));
            let x = |group: MuscleGroup| f64::from(ahead) * leg.line(group)[0].x - 200.0;
            assert!(x(MuscleGroup::TibialisAnterior) * forward > 0.0);
            assert!(x(MuscleGroup::Soleus) * forward < 0.0);
            assert!(x(MuscleGroup::RectusFemoris) * forward > 0.0);
        }
    }

    #[test]
    fn from_ahead_nothing_is_drawn() {
        assert_eq!(ahead_of(&standing(6.0)), None);
    }
}
