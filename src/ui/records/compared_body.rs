//! The walker of a stored walk as a person, from the key-points of a film that was not kept.
//!
//! Key-points have no depth: seen from beside, each side stands half a body's width before or behind the middle; seen from
//! ahead or behind, the feet point to or from the camera. That is for looking at and measures nothing.

use egui::{Pos2, Rect, Ui};

use crate::biomechanics::anatomy::{BodyPoint, Landmark, MuscleGroup, Side};
use crate::biomechanics::signal::robust::median;
use crate::clinic::assessment::CameraView;
use crate::simulation::dynamics::spatial::Vec3;
use crate::synthesis::walks::known_walk::Place;
use crate::ui::views::drawn_body::{Body, BodyPicture, BodyView, DrawnMuscle};
use crate::ui::views::muscle_lines::LegLines;
use crate::ui::views::muscle_overlay::MusclesNow;
use crate::vision::pose::{Keypoint, Pose, PoseSample};

/// Thigh and shank as a share of the stature (Winter, Biomechanics and Motor Control of Human Movement, 2009, fig. 4.1).
const LEG: f64 = 0.491;
/// Distance of the drawn camera in statures: so far that near and far side are equally large.
const FAR: f64 = 20.0;

/// How a walker stands to the camera.
#[derive(Clone, Copy, Debug)]
struct Stance {
    view: CameraView,
    /// Stature, px.
    stature: f64,
}

impl Stance {
    /// From a key-point to a place of the body: forward, up, right, px.
    fn place(self, landmark: Landmark, point: Keypoint) -> Place {
        let (x, up) = (point.x, -point.y);
        let side = if landmark.side() == Some(Side::Left) { -1.0 } else { 1.0 };
        match self.view {
            CameraView::Left => [-x, up, side * aside(landmark.point()) * self.stature],
            CameraView::Right => [x, up, side * aside(landmark.point()) * self.stature],
            CameraView::Front => [ahead(landmark.point()) * self.stature, up, -x],
            CameraView::Back => [ahead(landmark.point()) * self.stature, up, x],
        }
    }

    /// Back to the picture, px, and how near to the camera, px.
    fn seen(self, [forward, up, right]: Place) -> (Keypoint, f64) {
        let (x, near) = match self.view {
            CameraView::Left => (-forward, -right),
            CameraView::Right => (forward, right),
            CameraView::Front => (-right, forward),
            CameraView::Back => (right, -forward),
        };
        (Keypoint { x, y: -up, confidence: 1.0 }, near)
    }
}

/// Half the distance between both sides, as a share of the stature.
fn aside(point: BodyPoint) -> f64 {
    match point {
        BodyPoint::Hip | BodyPoint::Knee | BodyPoint::Ankle | BodyPoint::Heel | BodyPoint::Toe => 0.05,
        BodyPoint::Shoulder => 0.115,
        BodyPoint::Elbow | BodyPoint::Wrist => 0.13,
        BodyPoint::Nose => 0.0,
        BodyPoint::Eye => 0.019,
        BodyPoint::Ear => 0.045,
    }
}

/// How far ahead of the body's middle, as a share of the stature, where the camera cannot tell.
fn ahead(point: BodyPoint) -> f64 {
    match point {
        BodyPoint::Toe => 0.11,
        BodyPoint::Heel => -0.04,
        BodyPoint::Nose | BodyPoint::Eye => 0.055,
        _ => 0.0,
    }
}

/// The stature, px, that the legs of these moments speak for; `None` where no leg is whole.
fn stature<'a>(samples: impl Iterator<Item = &'a PoseSample>) -> Option<f64> {
    let legs: Vec<f64> = samples
        .filter_map(|sample| sample.pose.as_ref())
        .flat_map(|pose| {
            Side::BOTH.map(|side| {
                let at = |point| pose.points[Landmark::of(point, side)];
                let (hip, knee, ankle) = (at(BodyPoint::Hip)?, at(BodyPoint::Knee)?, at(BodyPoint::Ankle)?);
                let length = |a: Keypoint, b: Keypoint| (a.x - b.x).hypot(a.y - b.y);
                Some(length(hip, knee) + length(knee, ankle))
            })
        })
        .flatten()
        .collect();
    median(&legs).map(|leg| leg / LEG).filter(|stature| *stature > 1.0)
}

/// The view of a walker who goes this way: seen from beside, the near leg is told by where the feet point, because a walker
/// who comes back shows the other one.
fn view_now<'a>(view: CameraView, samples: impl Iterator<Item = &'a PoseSample>) -> CameraView {
    if !matches!(view, CameraView::Left | CameraView::Right) {
        return view;
    }
    let feet = samples.filter_map(|sample| sample.pose.as_ref()).flat_map(|pose| {
        Side::BOTH.map(|side| {
            let at = |point| pose.drawn(Landmark::of(point, side));
            Some(at(BodyPoint::Toe)?.x - at(BodyPoint::Heel)?.x)
        })
    });
    let forward: f64 = feet.flatten().sum();
    if forward > 0.0 {
        CameraView::Right
    } else if forward < 0.0 {
        CameraView::Left
    } else {
        view
    }
}

/// A moment of a walk and how its picture lies on the screen.
pub(super) struct Moment<'a> {
    /// How the camera stood.
    pub(super) view: CameraView,
    /// The key-points.
    pub(super) pose: &'a Pose,
    /// From the picture to the screen.
    pub(super) place: &'a dyn Fn(&Keypoint) -> Pos2,
    /// Points of the screen for a pixel of the picture.
    pub(super) zoom: f32,
    /// What is usual at this moment, where it is to be shown.
    pub(super) muscles: Option<MusclesNow>,
}

/// Paints the person; `false` where the key-points make none. `stride` gives the size, so that it does not breathe.
pub(super) fn person<'a>(
    ui: &Ui,
    room: Rect,
    picture: &mut BodyPicture,
    moment: &Moment<'_>,
    stride: impl Iterator<Item = &'a PoseSample> + Clone,
) -> bool {
    let Some(stature) = stature(stride.clone()) else { return false };
    let stance = Stance { view: view_now(moment.view, stride), stature };
    let at = |landmark: Landmark| Some(stance.place(landmark, moment.pose.drawn(landmark)?));
    let Some(body) = Body::of(at, stature) else { return false };
    let see = |place: Place| {
        let (point, near) = stance.seen(place);
        ((moment.place)(&point), FAR * stature - near)
    };
    let view = BodyView { see: &see, focal: f64::from(moment.zoom) * FAR * stature };
    let muscles = moment.muscles.as_ref().map_or_else(Vec::new, |now| muscles(at, now));
    picture.paint(ui, room, &view, &body, &muscles, 1.0);
    true
}

/// The muscles of legs that are wholly seen.
fn muscles(at: impl Fn(Landmark) -> Option<Place>, now: &MusclesNow) -> Vec<DrawnMuscle> {
    let mut drawn = Vec::new();
    for side in Side::BOTH {
        let Some(activity) = now.get(side) else { continue };
        let there = |point: BodyPoint| at(Landmark::of(point, side));
        let whole = [BodyPoint::Hip, BodyPoint::Knee, BodyPoint::Ankle, BodyPoint::Heel, BodyPoint::Toe];
        if whole.iter().any(|&point| there(point).is_none()) {
            continue;
        }
        let outward = if side == Side::Right { Vec3::Z } else { Vec3::Z * -1.0 };
        let in_space = |point: BodyPoint| there(point).map_or(Vec3::ZERO, |[x, y, z]| Vec3::new(x, y, z));
        let leg = LegLines::new(in_space, outward);
        drawn.extend(MuscleGroup::ALL.map(|group| DrawnMuscle {
            ends: leg.line(group).map(|end| [end.x, end.y, end.z]),
            group,
            activation: activity[group],
        }));
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_shows_a_place_where_its_key_point_was_and_the_near_side_nearer() {
        let point = Keypoint { x: 320.0, y: 210.0, confidence: 0.9 };
        for (view, near) in [(CameraView::Left, Side::Left), (CameraView::Right, Side::Right)] {
            let stance = Stance { view, stature: 400.0 };
            let depth = |side| {
                let landmark = Landmark::of(BodyPoint::Knee, side);
                let (back, near) = stance.seen(stance.place(landmark, point));
                assert!((back.x - 320.0).abs() < 1e-9 && (back.y - 210.0).abs() < 1e-9, "{view:?}");
                near
            };
            assert!(depth(near) > 0.0 && depth(near.opposite()) < 0.0, "{view:?}");
        }
        for view in [CameraView::Front, CameraView::Back] {
            let stance = Stance { view, stature: 400.0 };
            let toe = stance.seen(stance.place(Landmark::LeftToe, point));
            assert!((toe.0.x - 320.0).abs() < 1e-9);
            assert_eq!(toe.1 > 0.0, view == CameraView::Front, "toes point to a camera that is ahead");
        }
    }
}
