//! The one picture of the front page: the walker at six instants of one stride, drawn from the key-points as a body with
//! volume. It shows posture and the leading leg without showing a face.

use super::drawing::{Color, Drawing, Stroke, TextStyle, palette};
use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::gait::Stride;
use crate::biomechanics::motion::{Motion, Position};
use crate::clinic::assessment::{Assessment, CameraView};
use crate::clinic::words::language::Language;

/// Instants of the stride that are drawn, shares of it.
const INSTANTS: [f64; 6] = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0];
/// Corners of a rounded end.
const CORNERS: usize = 10;

/// One body seen from the camera: a place on the picture plane for each landmark, m or body heights.
struct Body<'a> {
    motion: &'a Motion,
    frame: usize,
    sagittal: bool,
}

impl Body<'_> {
    fn at(&self, landmark: Landmark) -> Option<(f64, f64)> {
        let Position { x, y, z } = self.motion.landmarks[landmark].get(self.frame).copied().flatten()?;
        Some((if self.sagittal { x } else { z }?, y?))
    }

    fn of(&self, point: BodyPoint, side: Side) -> Option<(f64, f64)> {
        self.at(Landmark::of(point, side))
    }

    /// Between both sides, or the side that is seen.
    fn middle(&self, point: BodyPoint) -> Option<(f64, f64)> {
        match (self.of(point, Side::Left), self.of(point, Side::Right)) {
            (Some(a), Some(b)) => Some((0.5 * (a.0 + b.0), 0.5 * (a.1 + b.1))),
            (one, other) => one.or(other),
        }
    }
}

/// The picture, or `None` where no stride was seen whole.
pub fn stride_figure(
    assessment: &Assessment,
    language: Language,
    width: f64,
    height: f64,
) -> Option<Drawing> {
    let (stride, motion) = typical_stride(assessment)?;
    let sagittal = assessment.view.is_none_or(CameraView::is_sagittal);
    let bodies = INSTANTS.map(|share| {
        let time = stride.start + share * stride.duration();
        let frame = ((time - motion.start) * motion.sample_rate).round().max(0.0) as usize;
        Body { motion, frame: frame.min(motion.len().saturating_sub(1)), sagittal }
    });
    // Whoever walks to the left of the picture is drawn walking to the right, as the curves run.
    let top = bodies.iter().filter_map(|body| head(body)).map(|(_, y)| y).fold(f64::MIN, f64::max);
    let floor = bodies
        .iter()
        .flat_map(|body| {
            [Landmark::LeftHeel, Landmark::RightHeel, Landmark::LeftToe, Landmark::RightToe]
                .map(|l| body.at(l))
        })
        .flatten()
        .map(|(_, y)| y)
        .fold(f64::MAX, f64::min);
    let tall = top - floor;
    if !(tall.is_finite() && tall > 0.0) {
        return None;
    }
    let (above, below) = (12.0, 12.0);
    // The head's centre is 0.93 of the height; 0.05 of it is left above.
    let scale = (height - above - below) / (tall / 0.93 * 1.02);
    let mut drawing = Drawing::new(width, height);
    let line = height - below;
    let seconds = language.number(stride.duration(), 2);
    let side = format!("side.{}", stride.side.name());
    let title = language.fill("report.picture", &[("side", language.text(&side)), ("seconds", &seconds)]);
    drawing.text(0.0, 8.5, &title, TextStyle::new(7.6).bold());
    drawing.line(vec![(0.0, line), (width, line)], Stroke::solid(palette::RULE, 0.6));
    let column = width / INSTANTS.len() as f64;
    let style = TextStyle::new(6.5).colored(palette::GREY).aligned(super::drawing::Align::Centre);
    for (number, (body, share)) in bodies.iter().zip(INSTANTS).enumerate() {
        let centre = column * (number as f64 + 0.5);
        let hips = body.middle(BodyPoint::Hip).map_or(0.0, |(x, _)| x);
        let place = |(x, y): (f64, f64)| (centre + (x - hips) * scale, line - (y - floor) * scale);
        draw_body(&mut drawing, body, &place, scale * tall / 0.93, assessment.view);
        drawing.text(centre, line + 8.5, &format!("{} %", language.number(100.0 * share, 0)), style);
    }
    Some(drawing)
}

/// The stride of middle duration among those that count and were seen from start to end.
fn typical_stride(assessment: &Assessment) -> Option<(&Stride, &Motion)> {
    let seen = |stride: &Stride| {
        let motion = assessment.motions.iter().find(|motion| {
            motion.start <= stride.start && stride.end <= motion.time(motion.len().saturating_sub(1)) + 1e-6
        })?;
        let whole = INSTANTS.iter().all(|share| {
            let time = stride.start + share * stride.duration();
            let frame = ((time - motion.start) * motion.sample_rate).round() as usize;
            let legs = [BodyPoint::Hip, BodyPoint::Knee, BodyPoint::Ankle];
            Side::BOTH.into_iter().all(|side| {
                legs.iter().all(|point| {
                    motion.landmarks[Landmark::of(*point, side)].get(frame).copied().flatten().is_some()
                })
            })
        });
        whole.then_some(motion)
    };
    let mut strides: Vec<(&Stride, &Motion)> = assessment
        .strides
        .iter()
        .filter(|stride| stride.excluded.is_none())
        .filter_map(|stride| Some((stride, seen(stride)?)))
        .collect();
    strides.sort_by(|a, b| a.0.duration().total_cmp(&b.0.duration()));
    (!strides.is_empty()).then(|| strides[strides.len() / 2])
}

/// Where the middle of the head is.
fn head(body: &Body<'_>) -> Option<(f64, f64)> {
    body.middle(BodyPoint::Ear).or_else(|| body.at(Landmark::Nose))
}

/// Draws the far arm and leg, the trunk and the head, then the near leg and arm. `tall` is the height of the person, pt;
/// widths are shares of it, about those of an adult.
fn draw_body(
    drawing: &mut Drawing,
    body: &Body<'_>,
    place: &impl Fn((f64, f64)) -> (f64, f64),
    tall: f64,
    view: Option<CameraView>,
) {
    let near = if view == Some(CameraView::Left) { Side::Left } else { Side::Right };
    let (hips, shoulders) = (body.middle(BodyPoint::Hip), body.middle(BodyPoint::Shoulder));
    let head = head(body);
    let trunk = [
        (hips, shoulders, (0.052, 0.058), palette::BODY),
        (shoulders, head, (0.026, 0.026), palette::BODY),
        (head, head.map(|(x, y)| (x, y + 1e-6)), (0.056, 0.056), palette::BODY),
    ];
    let limbs = limbs(body, near.opposite(), false).into_iter().chain(trunk).chain(limbs(body, near, true));
    for (from, to, ends, color) in limbs {
        if let (Some(from), Some(to)) = (from, to) {
            let disc = |centre, share: f64| Disc { centre: place(centre), radius: share * tall };
            drawing.area(capsule(disc(from, ends.0), disc(to, ends.1)), color);
        }
    }
}

/// From where to where, the widths at both ends as shares of the height, and the colour.
type Limb = (Option<(f64, f64)>, Option<(f64, f64)>, (f64, f64), Color);

/// Arm and leg of a side; the far ones are paler.
fn limbs(body: &Body<'_>, side: Side, near: bool) -> [Limb; 6] {
    let at = |point| body.of(point, side);
    let ink = if side == Side::Left { palette::LEFT } else { palette::RIGHT };
    let (leg, arm) = if near { (ink, palette::BODY) } else { (lighter(ink), lighter(palette::BODY)) };
    [
        (at(BodyPoint::Shoulder), at(BodyPoint::Elbow), (0.024, 0.019), arm),
        (at(BodyPoint::Elbow), at(BodyPoint::Wrist), (0.018, 0.013), arm),
        (at(BodyPoint::Hip), at(BodyPoint::Knee), (0.046, 0.031), leg),
        (at(BodyPoint::Knee), at(BodyPoint::Ankle), (0.030, 0.018), leg),
        (at(BodyPoint::Ankle), at(BodyPoint::Heel), (0.016, 0.013), leg),
        (at(BodyPoint::Heel), at(BodyPoint::Toe), (0.013, 0.010), leg),
    ]
}

/// Half-way to the paper.
fn lighter(color: Color) -> Color {
    let mix = |part: u8| part + (255 - part) / 2;
    Color(mix(color.0), mix(color.1), mix(color.2))
}

/// A disc: its middle and its radius, pt.
#[derive(Clone, Copy)]
struct Disc {
    centre: (f64, f64),
    radius: f64,
}

/// The outline of two discs and what lies between them.
fn capsule(from: Disc, to: Disc) -> Vec<(f64, f64)> {
    let along = (to.centre.1 - from.centre.1).atan2(to.centre.0 - from.centre.0);
    let half = |disc: Disc, start: f64| {
        (0..=CORNERS).map(move |corner| {
            let angle = start + std::f64::consts::PI * corner as f64 / CORNERS as f64;
            (disc.centre.0 + disc.radius * angle.cos(), disc.centre.1 + disc.radius * angle.sin())
        })
    };
    let quarter = std::f64::consts::FRAC_PI_2;
    half(to, along - quarter).chain(half(from, along + quarter)).collect()
}
