//! The skeleton over the picture: left vermillion and solid, right blue and dashed, with the letters L and R.

use egui::{Align2, Color32, Painter, Pos2, Shape, Stroke};

use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::ui::theme::{Look, bold};
use crate::vision::pose::{BONES, Keypoint, Pose};

/// Points that the network is less sure of are drawn hollow.
const SURE: f64 = 0.5;

/// Paints one pose. `place` maps picture px to the screen; `width` is the width of a leg's line in points.
pub fn skeleton(painter: &Painter, look: &Look, pose: &Pose, place: &dyn Fn(&Keypoint) -> Pos2, width: f32) {
    let seen = |landmark: Landmark| pose.drawn(landmark);
    trunk(painter, &seen, place, width);
    // The far leg first, so that the near one lies over it; without depth the right is as good as any.
    for side in [Side::Right, Side::Left] {
        let colour = look.palette.side(side);
        for (from, to, share) in BONES {
            let (Some(a), Some(b)) = (seen(Landmark::of(from, side)), seen(Landmark::of(to, side))) else {
                continue;
            };
            bone(painter, [place(&a), place(&b)], side, colour, width * share as f32);
        }
        for point in [BodyPoint::Hip, BodyPoint::Knee, BodyPoint::Ankle] {
            if let Some(keypoint) = seen(Landmark::of(point, side)) {
                joint(painter, place(&keypoint), colour, width * 0.95, keypoint.confidence >= SURE);
            }
        }
        letter(painter, &seen, place, side, colour, width);
    }
}

fn bone(painter: &Painter, ends: [Pos2; 2], side: Side, colour: Color32, width: f32) {
    // A dark edge keeps both colours visible on any clothing.
    painter.line_segment(ends, Stroke::new(width + 2.0, Color32::from_black_alpha(90)));
    let stroke = Stroke::new(width, colour);
    match side {
        Side::Left => {
            painter.line_segment(ends, stroke);
        }
        Side::Right => {
            painter.extend(Shape::dashed_line(&ends, stroke, width * 2.2, width * 0.9));
        }
    }
}

fn joint(painter: &Painter, at: Pos2, colour: Color32, radius: f32, sure: bool) {
    painter.circle_filled(at, radius + 1.0, Color32::from_black_alpha(110));
    if sure {
        painter.circle_filled(at, radius, colour);
    } else {
        painter.circle_stroke(at, radius, Stroke::new(1.5, colour));
    }
}

fn trunk(
    painter: &Painter,
    seen: &dyn Fn(Landmark) -> Option<Keypoint>,
    place: &dyn Fn(&Keypoint) -> Pos2,
    width: f32,
) {
    let middle = |a: Landmark, b: Landmark| match (seen(a), seen(b)) {
        (Some(a), Some(b)) => Some(place(&a).lerp(place(&b), 0.5)),
        (Some(one), None) | (None, Some(one)) => Some(place(&one)),
        (None, None) => None,
    };
    let neck = middle(Landmark::LeftShoulder, Landmark::RightShoulder);
    let pelvis = middle(Landmark::LeftHip, Landmark::RightHip);
    let white = Color32::from_white_alpha(235);
    if let (Some(neck), Some(pelvis)) = (neck, pelvis) {
        painter.line_segment([neck, pelvis], Stroke::new(width + 2.0, Color32::from_black_alpha(90)));
        painter.line_segment([neck, pelvis], Stroke::new(width, white));
        let head =
            middle(Landmark::LeftEar, Landmark::RightEar).or_else(|| seen(Landmark::Nose).map(|k| place(&k)));
        if let Some(head) = head {
            let radius = (0.22 * neck.distance(pelvis)).max(4.0);
            painter.circle_stroke(head, radius, Stroke::new(width * 0.7, white));
        }
    }
}

/// The letter of the side below its foot.
fn letter(
    painter: &Painter,
    seen: &dyn Fn(Landmark) -> Option<Keypoint>,
    place: &dyn Fn(&Keypoint) -> Pos2,
    side: Side,
    colour: Color32,
    width: f32,
) {
    let foot =
        seen(Landmark::of(BodyPoint::Toe, side)).or_else(|| seen(Landmark::of(BodyPoint::Ankle, side)));
    let Some(foot) = foot else { return };
    let size = (width * 3.2).clamp(12.0, 30.0);
    let shift = if side == Side::Left { -0.45 } else { 0.45 };
    let at = place(&foot) + egui::vec2(shift * size, 0.85 * size);
    painter.circle_filled(at, 0.62 * size, Color32::from_black_alpha(150));
    let word = if side == Side::Left { "L" } else { "R" };
    painter.text(at, Align2::CENTER_CENTER, word, bold(size * 0.8), lighten(colour));
}

/// Lighter, for letters on a dark disc.
fn lighten(colour: Color32) -> Color32 {
    let mix = |c: u8| (u16::from(c) + (255 - u16::from(c)) * 45 / 100) as u8;
    Color32::from_rgb(mix(colour.r()), mix(colour.g()), mix(colour.b()))
}
