//! Drawing a walker as a shaded human figure, so that a pose network sees a person.
//!
//! Limbs are capsules with a radius at each end, hidden and shaded pixel by pixel by depth. Not a renderer: just enough
//! roundness, skin, hair, clothes and shoes for a network that learned from photographs.

use crate::biomechanics::anatomy::{BySide, Side};

use crate::synthesis::walks::known_walk::Place;
use crate::synthesis::walks::walker_body::{Leg, Posture, add, times};

/// A colour, 0..=255 each.
pub(crate) type Colour = [f64; 3];

/// What a figure wears.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dress {
    pub skin: Colour,
    pub lips: Colour,
    pub hair: Colour,
    pub shirt: Colour,
    pub trousers: Colour,
    pub shoes: BySide<Colour>,
    pub soles: Colour,
}

/// As people in photographs are dressed, so that a pose network sees one.
pub(in crate::synthesis) const EVERYDAY: Dress = Dress {
    skin: [214.0, 168.0, 140.0],
    lips: [150.0, 86.0, 80.0],
    hair: [62.0, 44.0, 34.0],
    shirt: [176.0, 66.0, 58.0],
    trousers: [52.0, 66.0, 104.0],
    shoes: BySide { left: [38.0, 36.0, 38.0], right: [38.0, 36.0, 38.0] },
    soles: [206.0, 204.0, 198.0],
};

/// A rounded piece of the body between two places, m.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Capsule {
    pub from: Place,
    pub to: Place,
    pub radius_from: f64,
    pub radius_to: f64,
    pub colour: Colour,
}

fn capsule(from: Place, to: Place, radii: (f64, f64), colour: Colour) -> Capsule {
    Capsule { from, to, radius_from: radii.0, radius_to: radii.1, colour }
}

fn between(a: Place, b: Place, share: f64) -> Place {
    add(times(a, 1.0 - share), times(b, share))
}

/// The pieces of a body, in its own frame; `s` is its stature, m.
pub(crate) fn figure(body: &Posture, s: f64, dress: &Dress) -> Vec<Capsule> {
    let mut pieces = Vec::new();
    trunk(body, s, dress, &mut pieces);
    for side in Side::BOTH {
        let leg = body.legs.get(side);
        let arm = body.arms.get(side);
        let above_ankle = between(leg.knee, leg.ankle, 0.9);
        pieces.push(capsule(leg.hip, leg.knee, (0.05 * s, 0.034 * s), dress.trousers));
        pieces.push(capsule(
            leg.knee,
            between(leg.knee, leg.ankle, 0.35),
            (0.034 * s, 0.036 * s),
            dress.trousers,
        ));
        pieces.push(capsule(
            between(leg.knee, leg.ankle, 0.35),
            above_ankle,
            (0.036 * s, 0.027 * s),
            dress.trousers,
        ));
        pieces.push(capsule(above_ankle, leg.ankle, (0.022 * s, 0.022 * s), dress.skin));
        shoe(leg, s, *dress.shoes.get(side), dress.soles, &mut pieces);
        let sleeve = between(arm.shoulder, arm.elbow, 0.55);
        pieces.push(capsule(arm.shoulder, sleeve, (0.034 * s, 0.03 * s), dress.shirt));
        pieces.push(capsule(sleeve, arm.elbow, (0.025 * s, 0.021 * s), dress.skin));
        pieces.push(capsule(arm.elbow, arm.wrist, (0.021 * s, 0.015 * s), dress.skin));
        let hand = between(arm.elbow, arm.wrist, 1.38);
        pieces.push(capsule(arm.wrist, hand, (0.016 * s, 0.016 * s), dress.skin));
    }
    pieces
}

fn trunk(body: &Posture, s: f64, dress: &Dress, pieces: &mut Vec<Capsule>) {
    let [left, right] = Side::BOTH.map(|side| body.legs.get(side).hip);
    let [shoulder_left, shoulder_right] = Side::BOTH.map(|side| body.arms.get(side).shoulder);
    pieces.push(capsule(left, right, (0.056 * s, 0.056 * s), dress.trousers));
    let waist = between(body.pelvis, body.neck, 0.35);
    for (hip, shoulder) in [(left, shoulder_left), (right, shoulder_right)] {
        let side_of_waist = add(waist, times(add(hip, times(body.pelvis, -1.0)), 0.75));
        let chest = between(body.neck, shoulder, 0.62);
        let chest = add(chest, [0.01 * s, -0.055 * s, 0.0]);
        pieces.push(capsule(
            between(hip, side_of_waist, 0.3),
            side_of_waist,
            (0.055 * s, 0.054 * s),
            dress.shirt,
        ));
        pieces.push(capsule(side_of_waist, chest, (0.054 * s, 0.06 * s), dress.shirt));
        pieces.push(capsule(
            between(body.neck, shoulder, 0.3),
            shoulder,
            (0.036 * s, 0.034 * s),
            dress.shirt,
        ));
    }
    pieces.push(capsule(waist, between(waist, body.neck, 0.8), (0.058 * s, 0.066 * s), dress.shirt));
    pieces.push(capsule(body.neck, between(body.neck, body.head, 0.6), (0.031 * s, 0.029 * s), dress.skin));
    let at = |forward: f64, up: f64, side: f64| add(body.head, [forward * s, up * s, side * s]);
    pieces.push(capsule(at(0.008, -0.018, 0.0), at(0.0, 0.012, 0.0), (0.042 * s, 0.05 * s), dress.skin));
    pieces.push(capsule(at(0.03, -0.042, 0.0), at(0.025, -0.035, 0.0), (0.022 * s, 0.022 * s), dress.skin));
    pieces.push(capsule(at(0.05, 0.004, 0.0), at(0.06, -0.012, 0.0), (0.006 * s, 0.0085 * s), dress.skin));
    pieces.push(capsule(at(-0.012, 0.022, 0.0), at(0.004, 0.03, 0.0), (0.052 * s, 0.046 * s), dress.hair));
    for z in [-1.0, 1.0] {
        pieces.push(capsule(
            at(0.043, 0.006, 0.019 * z),
            at(0.045, 0.006, 0.02 * z),
            (0.006 * s, 0.006 * s),
            dress.hair,
        ));
        pieces.push(capsule(
            at(0.0, -0.012, 0.047 * z),
            at(-0.002, 0.008, 0.049 * z),
            (0.01 * s, 0.011 * s),
            dress.skin,
        ));
    }
    pieces.push(capsule(
        at(0.044, -0.032, -0.01),
        at(0.044, -0.032, 0.01),
        (0.005 * s, 0.005 * s),
        dress.lips,
    ));
}

fn shoe(leg: &Leg, s: f64, upper: Colour, sole: Colour, pieces: &mut Vec<Capsule>) {
    let &Leg { ankle, heel, ball, toe, .. } = leg;
    let raised = |place: Place, up: f64| add(place, [0.0, up * s, 0.0]);
    pieces.push(capsule(raised(heel, 0.02), raised(ball, 0.018), (0.021 * s, 0.022 * s), upper));
    pieces.push(capsule(raised(ball, 0.018), raised(toe, 0.013), (0.022 * s, 0.015 * s), upper));
    pieces.push(capsule(ankle, between(ankle, raised(ball, 0.02), 0.6), (0.024 * s, 0.021 * s), upper));
    pieces.push(capsule(raised(heel, 0.006), raised(ball, 0.006), (0.013 * s, 0.014 * s), sole));
    pieces.push(capsule(raised(ball, 0.006), raised(toe, 0.006), (0.014 * s, 0.01 * s), sole));
}

/// A camera that stands still and level, looking along +z of its own frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::synthesis) struct Eye {
    /// Focal length, px.
    pub focal_px: f64,
    /// Height above the floor, m.
    pub height: f64,
    /// Picture width, px.
    pub width: usize,
    /// Picture height, px.
    pub picture_height: usize,
    /// Row of the horizon, px.
    pub horizon: f64,
}

/// Pixels of a picture with the depth of what is seen in each.
#[derive(Debug)]
pub(in crate::synthesis) struct Canvas {
    pub data: Vec<u8>,
    pub depth: Vec<f32>,
    pub eye: Eye,
}

/// Direction to the light, in the camera's frame (right, up, towards the camera).
const LIGHT: [f64; 3] = [-0.35, 0.75, 0.56];

/// A piece as it lies in a picture: both ends with column, row, px, and depth, m; radii, px.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SeenCapsule {
    pub ends: [[f64; 3]; 2],
    pub radii: [f64; 2],
    /// Focal length, px.
    pub focal_px: f64,
}

/// A pixel of a piece: how much of it is covered, how deep its surface lies, m, and where it faces: right, up, to the camera.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SeenPixel {
    pub column: usize,
    pub row: usize,
    pub cover: f64,
    pub depth: f64,
    pub normal: [f64; 3],
}

impl SeenCapsule {
    /// A piece seen by a camera that says where a place is: column, row and depth.
    pub(crate) fn of(piece: &Capsule, see: impl Fn(Place) -> [f64; 3], focal_px: f64) -> Self {
        let ends = [see(piece.from), see(piece.to)];
        let radius = |radius: f64, end: [f64; 3]| radius * focal_px / end[2].max(0.05);
        let radii = [radius(piece.radius_from, ends[0]), radius(piece.radius_to, ends[1])];
        Self { ends, radii, focal_px }
    }

    /// Every pixel of it in a picture of this size.
    pub(crate) fn each_pixel(&self, size: (usize, usize), mut f: impl FnMut(SeenPixel)) {
        let (width, height) = size;
        let ([a, b], [ra, rb]) = (self.ends, self.radii);
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let square = (dx * dx + dy * dy).max(1e-9);
        let most = ra.max(rb) + 1.0;
        let columns = (a[0].min(b[0]) - most).max(0.0) as usize
            ..(a[0].max(b[0]) + most).clamp(0.0, width as f64) as usize;
        let rows = (a[1].min(b[1]) - most).max(0.0) as usize
            ..(a[1].max(b[1]) + most).clamp(0.0, height as f64) as usize;
        for row in rows {
            for column in columns.clone() {
                let (px, py) = (column as f64 + 0.5 - a[0], row as f64 + 0.5 - a[1]);
                let share = ((px * dx + py * dy) / square).clamp(0.0, 1.0);
                let radius = ra + (rb - ra) * share;
                let (ox, oy) = (px - share * dx, py - share * dy);
                // Most of the box around a slanting piece lies beside it.
                if ox * ox + oy * oy > (radius + 0.6).powi(2) {
                    continue;
                }
                let distance = ox.hypot(oy);
                let cover = (radius + 0.5 - distance).clamp(0.0, 1.0);
                if cover > 0.0 {
                    let bulge = (1.0 - (distance / radius.max(0.5)).powi(2)).max(0.0).sqrt();
                    let middle = a[2] + (b[2] - a[2]) * share;
                    let depth = middle - bulge * radius / (self.focal_px / middle);
                    let normal = [ox / radius.max(0.5), -oy / radius.max(0.5), bulge];
                    f(SeenPixel { column, row, cover, depth, normal });
                }
            }
        }
    }
}

/// How bright a surface is that faces there: right, up, to the camera.
pub(crate) fn brightness(normal: [f64; 3]) -> f64 {
    let light = normal[0] * LIGHT[0] + normal[1] * LIGHT[1] + normal[2] * LIGHT[2];
    0.52 + 0.5 * light.max(0.0) + 0.06 * normal[2]
}

impl Canvas {
    /// Draws one piece whose places are given in the camera's frame: right, up from the floor, depth.
    pub(in crate::synthesis) fn draw(&mut self, piece: &Capsule) {
        let eye = self.eye;
        if piece.from[2] < 0.2 || piece.to[2] < 0.2 {
            return;
        }
        let see = |place: Place| {
            let scale = eye.focal_px / place[2].max(0.05);
            [
                0.5 * eye.width as f64 + scale * place[0],
                eye.horizon - scale * (place[1] - eye.height),
                place[2],
            ]
        };
        SeenCapsule::of(piece, see, eye.focal_px)
            .each_pixel((eye.width, eye.picture_height), |pixel| self.shade(pixel, piece.colour));
    }

    fn shade(&mut self, pixel: SeenPixel, colour: Colour) {
        let SeenPixel { column, row, cover, depth, normal } = pixel;
        let place = row * self.eye.width + column;
        if f64::from(self.depth[place]) < depth {
            return;
        }
        let brightness = brightness(normal);
        for (channel, value) in colour.into_iter().enumerate() {
            let old = f64::from(self.data[place * 3 + channel]);
            let new = (value * brightness).min(255.0);
            self.data[place * 3 + channel] = (old + (new - old) * cover) as u8;
        }
        if cover > 0.6 {
            self.depth[place] = depth as f32;
        }
    }

    /// Darkens the floor around a place on it, as a body does under ceiling lamps.
    pub(in crate::synthesis) fn shadow(&mut self, place: Place, width: f64, strength: f64) {
        let scale = self.eye.focal_px / place[2].max(0.2);
        let (cx, cy) =
            (0.5 * self.eye.width as f64 + scale * place[0], self.eye.horizon + scale * self.eye.height);
        let (rx, ry) = (width * scale, (0.16 * width * scale).max(2.0));
        let rows = (cy - ry).max(0.0) as usize..(cy + ry).clamp(0.0, self.eye.picture_height as f64) as usize;
        for y in rows {
            for x in (cx - rx).max(0.0) as usize..(cx + rx).clamp(0.0, self.eye.width as f64) as usize {
                let (u, v) = ((x as f64 - cx) / rx, (y as f64 - cy) / ry);
                let dark = strength * (1.0 - u * u - v * v).max(0.0);
                for value in &mut self.data[(y * self.eye.width + x) * 3..][..3] {
                    *value = (f64::from(*value) * (1.0 - dark)) as u8;
                }
            }
        }
    }
}

/// An empty room: a wall with a skirting board and a door, and a floor of boards.
pub(in crate::synthesis) fn room(eye: &Eye, wall_depth: f64) -> Vec<u8> {
    let mut data = Vec::with_capacity(eye.width * eye.picture_height * 3);
    let scale = eye.focal_px / wall_depth;
    for y in 0..eye.picture_height {
        // Height on the wall, m; below zero it is floor.
        let up = eye.height - (y as f64 - eye.horizon) / scale;
        for x in 0..eye.width {
            let right = x as f64 - 0.5 * eye.width as f64;
            let colour = if up >= 0.0 {
                wall(right / scale, up)
            } else {
                let depth = eye.height * eye.focal_px / (y as f64 - eye.horizon).max(1.0);
                floor(right * depth / eye.focal_px, depth)
            };
            data.extend(colour.map(|value| value.clamp(0.0, 255.0) as u8));
        }
    }
    data
}

fn wall(right: f64, up: f64) -> Colour {
    let light = 208.0 + 10.0 * (up - 1.2).tanh() - 3.0 * right.abs();
    let door = (right - 2.3).abs() < 0.48 && up < 2.05;
    if up < 0.09 {
        [light * 0.62, light * 0.6, light * 0.57]
    } else if door {
        let frame = (right - 2.3).abs() > 0.42 || up > 1.99;
        if frame { [168.0, 160.0, 148.0] } else { [186.0, 172.0, 150.0] }
    } else {
        [light, light * 0.99, light * 0.955]
    }
}

fn floor(right: f64, depth: f64) -> Colour {
    let board = (depth / 0.18).floor();
    let tone = 12.0 * ((board * 12.989).sin() * 43_758.545).fract().abs();
    let joint = if (depth / 0.18).fract() < 0.04 { -18.0 } else { 0.0 };
    let grain = 3.0 * (right * 9.0 + board * 2.7).sin();
    let light = 132.0 + tone + joint + grain;
    [light * 1.04, light * 0.93, light * 0.8]
}
