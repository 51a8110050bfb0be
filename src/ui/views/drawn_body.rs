//! A walker drawn as a person in neutral clothes, with the muscles seen through them: where they lie, thicker and brighter
//! the more active they are. What lies behind another limb is veiled by it.

use std::hash::{Hash as _, Hasher as _};

use egui::{Color32, ColorImage, Pos2, Rect, TextureHandle, TextureOptions, Ui, pos2, vec2};

use super::muscle_lines::activation_colour;
use crate::biomechanics::anatomy::{BodyPoint, BySide, Landmark, MuscleGroup, Side};
use crate::synthesis::sensors::figure_drawing::{
    Capsule, Colour, Dress, SeenCapsule, SeenPixel, brightness, figure,
};
use crate::synthesis::walks::known_walk::Place;
use crate::synthesis::walks::walker_body::{Arm, Leg, Posture, add, times};

/// Clothes that say nothing about anybody; the shoes have the colours of the sides.
const NEUTRAL: Dress = Dress {
    skin: [216.0, 200.0, 188.0],
    lips: [190.0, 166.0, 156.0],
    hair: [98.0, 96.0, 98.0],
    shirt: [190.0, 198.0, 208.0],
    trousers: [146.0, 157.0, 172.0],
    shoes: BySide { left: [255.0, 139.0, 61.0], right: [79.0, 176.0, 242.0] },
    soles: [232.0, 234.0, 236.0],
};

/// How deep below the skin muscles lie at most, as a share of the stature.
const UNDER_THE_SKIN: f64 = 0.075;
/// How much of a muscle is seen through the skin over it, and through another limb.
const THROUGH_SKIN: f64 = 0.85;
const THROUGH_A_LIMB: f64 = 0.12;
/// Height of the picture at most, px: drawn anew for every frame, it must not take longer than one.
const MOST_ROWS: f32 = 640.0;

/// A muscle group: its ends, m, and activation, 0..=1.
#[derive(Clone, Copy, Debug)]
pub struct DrawnMuscle {
    /// From the trunk downwards.
    pub ends: [Place; 2],
    /// Which.
    pub group: MuscleGroup,
    /// How active.
    pub activation: f64,
}

/// A camera in front of a body: where a place lies on the screen, points, and how deep, m.
pub struct BodyView<'a> {
    /// Place on the screen and depth.
    pub see: &'a dyn Fn(Place) -> (Pos2, f64),
    /// Points of the screen of one metre at a depth of one metre.
    pub focal: f64,
}

/// The body's picture on the screen, kept from turn to turn.
#[derive(Default)]
pub struct BodyPicture {
    /// With the key of what is drawn in it, so that a walker who stands still is drawn once.
    texture: Option<(TextureHandle, u64)>,
}

impl std::fmt::Debug for BodyPicture {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("BodyPicture")
    }
}

impl BodyPicture {
    /// Draws a body into a room; `strength` below 1 lets what is behind it shine through.
    pub fn paint(
        &mut self,
        ui: &Ui,
        room: Rect,
        view: &BodyView<'_>,
        body: &Body,
        muscles: &[DrawnMuscle],
        strength: f32,
    ) {
        let pieces = figure(&body.posture, body.stature, &NEUTRAL);
        let Some(rect) = bounds(&pieces, view).map(|bounds| bounds.intersect(room)) else { return };
        if rect.width() < 2.0 || rect.height() < 2.0 {
            return;
        }
        let scale = ui.ctx().pixels_per_point().min(MOST_ROWS / rect.height());
        let seen = SeenBody::new(rect, scale, view, &pieces, body.stature, muscles);
        let key = seen.key();
        match &mut self.texture {
            Some((texture, drawn)) if *drawn != key => {
                texture.set(seen.picture(), TextureOptions::LINEAR);
                *drawn = key;
            }
            Some(_) => {}
            None => {
                let texture = ui.ctx().load_texture("body", seen.picture(), TextureOptions::LINEAR);
                self.texture = Some((texture, key));
            }
        }
        if let Some((texture, _)) = &self.texture {
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            let tint = Color32::WHITE.gamma_multiply(strength);
            ui.painter().with_clip_rect(room).image(texture.id(), rect, whole, tint);
        }
    }
}

/// A body that can be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Body {
    posture: Posture,
    stature: f64,
}

impl Body {
    /// From landmarks, m: forward, up, right. `None` where hips, knees, ankles or shoulders are not known; arms, feet and
    /// head that are not known hang, point ahead and look ahead.
    pub fn of(at: impl Fn(Landmark) -> Option<Place>, stature: f64) -> Option<Body> {
        let on = |point: BodyPoint, side: Side| at(Landmark::of(point, side));
        let down = |place: Place, share: f64| add(place, [0.0, -share * stature, 0.0]);
        let leg = |side: Side| {
            let (hip, knee) = (on(BodyPoint::Hip, side)?, on(BodyPoint::Knee, side)?);
            let ankle = on(BodyPoint::Ankle, side)?;
            let heel = on(BodyPoint::Heel, side)
                .unwrap_or_else(|| add(down(ankle, 0.04), [-0.03 * stature, 0.0, 0.0]));
            let toe = on(BodyPoint::Toe, side).unwrap_or_else(|| add(heel, [0.15 * stature, 0.0, 0.0]));
            let ball = add(times(heel, 0.28), times(toe, 0.72));
            Some(Leg { hip, knee, ankle, heel, ball, toe })
        };
        let arm = |side: Side| {
            let shoulder = on(BodyPoint::Shoulder, side)?;
            let elbow = on(BodyPoint::Elbow, side).unwrap_or_else(|| down(shoulder, 0.17));
            let wrist = on(BodyPoint::Wrist, side).unwrap_or_else(|| down(elbow, 0.15));
            Some(Arm { shoulder, elbow, wrist })
        };
        let legs = BySide { left: leg(Side::Left)?, right: leg(Side::Right)? };
        let arms = BySide { left: arm(Side::Left)?, right: arm(Side::Right)? };
        let middle = |a: Place, b: Place| times(add(a, b), 0.5);
        let neck = middle(arms.left.shoulder, arms.right.shoulder);
        let head = match (at(Landmark::LeftEar), at(Landmark::RightEar)) {
            (Some(left), Some(right)) => middle(left, right),
            (Some(ear), None) | (None, Some(ear)) => [ear[0], ear[1], neck[2]],
            (None, None) => add(neck, [0.0, 0.12 * stature, 0.0]),
        };
        let pelvis = middle(legs.left.hip, legs.right.hip);
        Some(Body { posture: Posture { legs, arms, pelvis, neck, head }, stature })
    }
}

/// What of the screen a body covers.
fn bounds(pieces: &[Capsule], view: &BodyView<'_>) -> Option<Rect> {
    let ends = pieces.iter().flat_map(|piece| [(piece.from, piece.radius_from), (piece.to, piece.radius_to)]);
    ends.map(|(place, radius)| {
        let (at, depth) = (view.see)(place);
        let reach = (radius * view.focal / depth.max(0.2)) as f32 + 1.0;
        Rect::from_center_size(at, vec2(2.0 * reach, 2.0 * reach))
    })
    .reduce(Rect::union)
}

/// Colour, cover and depth of every pixel of what is drawn so far.
struct Layer {
    colour: Vec<[f32; 3]>,
    cover: Vec<f32>,
    depth: Vec<f32>,
    size: (usize, usize),
}

impl Layer {
    fn new(size: (usize, usize)) -> Self {
        let pixels = size.0 * size.1;
        Self {
            colour: vec![[0.0; 3]; pixels],
            cover: vec![0.0; pixels],
            depth: vec![f32::INFINITY; pixels],
            size,
        }
    }

    fn draw(&mut self, seen: &SeenCapsule, colour: Colour) {
        let size = self.size;
        seen.each_pixel(size, |SeenPixel { column, row, cover, depth, normal }| {
            let place = row * size.0 + column;
            if f64::from(self.depth[place]) < depth {
                return;
            }
            let (light, cover) = (brightness(normal), cover as f32);
            // Over nothing the colour is the piece's own, however thin its edge is.
            let share = if self.cover[place] > 0.0 { cover } else { 1.0 };
            for (channel, value) in colour.into_iter().enumerate() {
                let old = self.colour[place][channel];
                self.colour[place][channel] = old + ((value * light).min(255.0) as f32 - old) * share;
            }
            self.cover[place] = self.cover[place].max(cover);
            if cover > 0.6 {
                self.depth[place] = depth as f32;
            }
        });
    }
}

/// A body as it lies in its picture.
struct SeenBody {
    size: (usize, usize),
    stature: f64,
    skin: Vec<(SeenCapsule, Colour)>,
    muscles: Vec<(SeenCapsule, Colour)>,
}

impl SeenBody {
    fn new(
        rect: Rect,
        scale: f32,
        view: &BodyView<'_>,
        pieces: &[Capsule],
        stature: f64,
        muscles: &[DrawnMuscle],
    ) -> Self {
        let see = |place: Place| {
            let (at, depth) = (view.see)(place);
            let at = (at - rect.min) * scale;
            [f64::from(at.x), f64::from(at.y), depth]
        };
        let focal = view.focal * f64::from(scale);
        let seen = |piece: &Capsule| (SeenCapsule::of(piece, see, focal), piece.colour);
        Self {
            size: ((rect.width() * scale).ceil() as usize, (rect.height() * scale).ceil() as usize),
            stature,
            skin: pieces.iter().map(seen).collect(),
            muscles: muscles
                .iter()
                .flat_map(|muscle| spindle(muscle, stature))
                .map(|piece| seen(&piece))
                .collect(),
        }
    }

    /// The same for pictures that are the same.
    fn key(&self) -> u64 {
        let mut hasher = std::hash::DefaultHasher::new();
        self.size.hash(&mut hasher);
        for (piece, colour) in self.skin.iter().chain(&self.muscles) {
            for value in piece.ends.iter().flatten().chain(&piece.radii).chain(colour) {
                value.to_bits().hash(&mut hasher);
            }
        }
        hasher.finish()
    }

    fn picture(&self) -> ColorImage {
        let layer = |pieces: &[(SeenCapsule, Colour)]| {
            let mut layer = Layer::new(self.size);
            for (piece, colour) in pieces {
                layer.draw(piece, *colour);
            }
            layer
        };
        let (skin, below) = (layer(&self.skin), layer(&self.muscles));
        let pixels = (0..self.size.0 * self.size.1).map(|place| {
            let cover = skin.cover[place].max(below.cover[place]);
            if cover <= 0.0 {
                return Color32::TRANSPARENT;
            }
            let mut colour = if skin.cover[place] > 0.0 { skin.colour[place] } else { below.colour[place] };
            if below.cover[place] > 0.0 {
                let over = f64::from(below.depth[place] - skin.depth[place]);
                let shown = seen_through(over, self.stature) as f32 * below.cover[place];
                for channel in 0..3 {
                    colour[channel] += (below.colour[place][channel] - colour[channel]) * shown;
                }
            }
            let [red, green, blue] = colour.map(|value| value as u8);
            Color32::from_rgba_unmultiplied(red, green, blue, (255.0 * cover) as u8)
        });
        ColorImage::new([self.size.0, self.size.1], pixels.collect())
    }
}

/// How much of a muscle is seen so far below the surface, m.
fn seen_through(depth: f64, stature: f64) -> f64 {
    let beyond = (depth - UNDER_THE_SKIN * stature).max(0.0) / (0.02 * stature);
    (THROUGH_SKIN * (-beyond).exp()).max(THROUGH_A_LIMB)
}

/// Where the belly is thickest, as a share of the way down, and its radius at rest, as a share of the stature.
fn belly(group: MuscleGroup) -> (f64, f64) {
    match group {
        MuscleGroup::HipAbductors | MuscleGroup::Hamstrings => (0.45, 0.013),
        MuscleGroup::HipAdductors => (0.40, 0.013),
        MuscleGroup::BicepsShortHead => (0.50, 0.007),
        MuscleGroup::GluteusMaximus => (0.42, 0.020),
        MuscleGroup::Iliopsoas => (0.45, 0.009),
        MuscleGroup::RectusFemoris => (0.45, 0.010),
        MuscleGroup::Vasti => (0.55, 0.015),
        // Calf and shin: short bellies high up, long tendons.
        MuscleGroup::Gastrocnemius => (0.28, 0.013),
        MuscleGroup::Soleus => (0.34, 0.012),
        MuscleGroup::TibialisAnterior => (0.30, 0.008),
    }
}

/// A muscle as two cones that meet in its belly. Active muscle is thicker: fibres shorten at equal volume.
fn spindle(muscle: &DrawnMuscle, stature: f64) -> [Capsule; 2] {
    let (share, rest) = belly(muscle.group);
    let radius = rest * stature * (0.85 + 0.45 * muscle.activation);
    let tendon = 0.28 * radius;
    let [from, to] = muscle.ends;
    let middle = add(times(from, 1.0 - share), times(to, share));
    let ink = activation_colour(muscle.activation);
    let colour = [ink.r(), ink.g(), ink.b()].map(f64::from);
    [
        Capsule { from, to: middle, radius_from: tendon, radius_to: radius, colour },
        Capsule { from: middle, to, radius_from: radius, radius_to: tendon, colour },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Somebody who stands, seen from the right.
    fn standing() -> Body {
        let places = |landmark: Landmark| {
            let side = if format!("{landmark:?}").starts_with("Left") { -1.0 } else { 1.0 };
            let name = format!("{landmark:?}");
            let (x, y, z) = match name.trim_start_matches("Left").trim_start_matches("Right") {
                "Hip" => (0.0, 0.92, 0.08),
                "Knee" => (0.02, 0.49, 0.08),
                "Ankle" => (0.0, 0.08, 0.08),
                "Heel" => (-0.05, 0.02, 0.08),
                "Toe" => (0.20, 0.02, 0.08),
                "Shoulder" => (0.0, 1.43, 0.2),
                "Elbow" => (0.0, 1.13, 0.22),
                "Wrist" => (0.05, 0.88, 0.22),
                "Ear" => (0.0, 1.62, 0.07),
                _ => return None,
            };
            Some([x, y, z * side])
        };
        Body::of(places, 1.75).unwrap()
    }

    fn drawn(activation: f64, z: f64) -> ColorImage {
        let (body, stature) = (standing(), 1.75);
        let see = |place: Place| {
            (pos2(100.0 + 100.0 * place[0] as f32, 200.0 - 100.0 * place[1] as f32), 6.0 - place[2])
        };
        let view = BodyView { see: &see, focal: 600.0 };
        // A calf.
        let muscle = DrawnMuscle {
            ends: [[-0.03, 0.46, z], [-0.05, 0.05, z]],
            group: MuscleGroup::Gastrocnemius,
            activation,
        };
        let room = Rect::from_min_max(pos2(0.0, 0.0), pos2(200.0, 220.0));
        SeenBody::new(room, 1.0, &view, &figure(&body.posture, stature, &NEUTRAL), stature, &[muscle])
            .picture()
    }

    fn yellow(image: &ColorImage) -> usize {
        image
            .pixels
            .iter()
            .filter(|pixel| i32::from(pixel.r()) - i32::from(pixel.b()) > 60 && pixel.g() > 120)
            .count()
    }

    #[test]
    fn an_active_muscle_is_seen_through_the_clothes_and_is_thicker_than_at_rest() {
        let [rest, half, full] = [0.0, 0.5, 1.0].map(|activation| yellow(&drawn(activation, 0.08)));
        assert!(rest < half && half < full, "{rest} {half} {full}");
        assert!(full > 40, "{full}");
    }

    #[test]
    fn a_muscle_of_the_far_leg_is_veiled_by_the_near_one() {
        let (near, far) = (yellow(&drawn(1.0, 0.08)), yellow(&drawn(1.0, -0.08)));
        assert!(far * 4 < near, "near {near}, far {far}");
    }

    #[test]
    fn the_body_has_volume_and_nothing_is_drawn_beside_it() {
        let image = drawn(0.0, 0.08);
        let at = |x: usize, y: usize| image.pixels[y * image.size[0] + x];
        // The thigh is about twelve centimetres thick; twenty centimetres ahead of it there is nothing.
        assert!(at(104, 130).a() == 255 && at(97, 130).a() == 255);
        assert_eq!(at(125, 130).a(), 0);
        assert!(Body::of(|_| None, 1.75).is_none(), "nobody is made up");
    }
}
