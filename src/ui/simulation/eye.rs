//! The camera of the stage: from a place in space to one on the screen.

use egui::{Pos2, Rect, Ui, vec2};

use crate::biomechanics::anatomy::Landmark;
use crate::simulation::dynamics::spatial::Vec3;
use crate::simulation::measure::record::Sample;
use crate::ui::views::drawn_body::{Body, BodyPicture, BodyView, DrawnMuscle};

/// Distance of the eye, m.
const EYE: f64 = 6.0;
/// From where the walker is seen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aim {
    /// Round the walker, rad: 0 from the right, a quarter turn from the front.
    pub(super) yaw: f64,
    /// Above the floor, rad.
    pub(super) pitch: f64,
    /// 1 shows the whole walker.
    pub(super) zoom: f64,
}

/// A walker that is painted as a person.
pub(super) struct Walker<'a> {
    /// The moment.
    pub(super) sample: &'a Sample,
    /// Moved by so much, m.
    pub(super) by: Vec3,
    /// m.
    pub(super) stature: f64,
    /// What is seen through the clothes.
    pub(super) muscles: &'a [DrawnMuscle],
    /// Below 1 what is behind shines through.
    pub(super) strength: f32,
}

/// A camera that looks at a place.
pub(super) struct View {
    target: Vec3,
    axes: [Vec3; 3],
    centre: Pos2,
    /// Points per metre at the target.
    scale: f64,
}

impl View {
    pub(super) fn new(rect: Rect, aim: Aim, target: Vec3, stature: f64) -> View {
        let Aim { yaw, pitch, zoom } = aim;
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
    pub(super) fn paint(&self, ui: &Ui, room: Rect, picture: &mut BodyPicture, walker: &Walker<'_>) -> bool {
        let &Walker { sample, by, stature, muscles, strength } = walker;
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
        picture.paint(ui, room, &view, &body, muscles, strength);
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
        let front = Aim { yaw: std::f64::consts::FRAC_PI_2, pitch: 0.0, zoom: 1.0 };
        let view = View::new(rect, front, Vec3::ZERO, 1.7);
        let (right, _) = view.place(Vec3::Z);
        assert!(right.x < 200.0, "{right:?}");
        assert!(view.place(Vec3::X).1 > 0.9, "what is ahead comes towards the eye");
        let side = Aim { yaw: 0.0, pitch: 0.0, zoom: 1.0 };
        let view = View::new(rect, side, Vec3::ZERO, 1.7);
        assert!(view.place(Vec3::X).0.x > 200.0, "seen from the right the walker goes to the right");
        assert!(view.place(Vec3::Y).0.y < 200.0);
    }
}
