//! The camera of the stage: from a place in space to one on the screen.

use egui::{Pos2, Rect, Ui, vec2};

use crate::biomechanics::anatomy::Landmark;
use crate::simulation::dynamics::spatial::Vec3;
use crate::simulation::measure::record::Sample;
use crate::ui::views::drawn_body::{Body, BodyPicture, BodyView, DrawnMuscle};

/// Distance of the eye, m.
const EYE: f64 = 6.0;
/// A camera that looks at a place.
pub(super) struct View {
    target: Vec3,
    axes: [Vec3; 3],
    centre: Pos2,
    /// Points per metre at the target.
    scale: f64,
}

impl View {
    pub(super) fn new(rect: Rect, (yaw, pitch, zoom): (f64, f64, f64), target: Vec3, stature: f64) -> View {
        let (s, c) = yaw.sin_cos();
        let (t, k) = pitch.sin_cos();
        let right = Vec3::new(c, 0.0, -s);
        let ahead = Vec3::new(s, 0.0, c);
        let up = Vec3::new(-s * t, k, -c * t);
        let towards = ahead * k + Vec3::Y * t;
        let scale = f64::from(rect.height()) / (1.35 * stature) * zoom;
        View { target, axes: [right, up, towards], centre: rect.center(), scale }
    }

    /// Place on the screen and nearness to the eye.
    pub(super) fn place(&self, point: Vec3) -> (Pos2, f64) {
        let from = point - self.target;
        let [x, y, near] = self.axes.map(|axis| axis.dot(from));
        let scale = self.scale * EYE / (EYE - near).max(0.5);
        (self.centre + vec2((x * scale) as f32, (-y * scale) as f32), near)
    }

    pub(super) fn points(&self, metres: f64) -> f32 {
        (metres * self.scale) as f32
    }

    /// Paints a walker as a person, moved by so much; `false` where the landmarks make none.
    pub(super) fn paint(
        &self,
        ui: &Ui,
        room: Rect,
        (sample, by, stature): (&Sample, Vec3, f64),
        (picture, muscles, strength): (&mut BodyPicture, &[DrawnMuscle], f32),
    ) -> bool {
        let at = |landmark: Landmark| {
            let place = sample.landmarks[landmark] + by;
            Some([place.x, place.y, place.z])
        };
        let Some(body) = Body::of(at, stature) else { return false };
        let see = |[x, y, z]: [f64; 3]| {
            let (at, near) = self.place(Vec3::new(x, y, z));
            (at, (EYE - near).max(0.5))
        };
        let view = BodyView { see: &see, focal: self.scale * EYE };
        picture.paint(ui, room, &view, (&body, stature), muscles, strength);
        true
    }
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    #[test]
    fn from_the_front_the_walkers_right_is_at_the_left_and_near_is_towards_the_eye() {
        let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(400.0, 400.0));
        let front = (std::f64::consts::FRAC_PI_2, 0.0, 1.0);
        let view = View::new(rect, front, Vec3::ZERO, 1.7);
        let (right, _) = view.place(Vec3::Z);
        assert!(right.x < 200.0, "{right:?}");
        assert!(view.place(Vec3::X).1 > 0.9, "what is ahead comes towards the eye");
        let side = (0.0, 0.0, 1.0);
        let view = View::new(rect, side, Vec3::ZERO, 1.7);
        assert!(view.place(Vec3::X).0.x > 200.0, "seen from the right the walker goes to the right");
        assert!(view.place(Vec3::Y).0.y < 200.0);
    }
}
