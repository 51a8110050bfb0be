//! What is drawn over each picture of a film: the skeleton, where feet met and left the floor, a line of all events, and the
//! numbers.
//!
//! As everywhere, left is vermillion and solid, right blue and dashed, and letters tell them apart as well.

use super::drawing::{Align, Color, Drawing, Stroke, TextStyle, palette};
use super::font;
use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::gait::{EventKind, GaitEvent, Parameter, Status};
use crate::clinic::assessment::Assessment;
use crate::clinic::words::quantity::QuantityStyle;
use crate::vision::pose::{BONES, Keypoint, Pose, PoseSample, PoseTrack};

/// A contact or toe off stays at its place for so long, s.
const SHOWN: f64 = 0.6;
/// Height of a picture for which widths are given, px; others in proportion.
const HEIGHT: f64 = 720.0;

/// The numbers beside the walker.
const NUMBERS: [Parameter; 8] = [
    Parameter::WalkingSpeed,
    Parameter::Cadence,
    Parameter::StepLengthLeft,
    Parameter::StepLengthRight,
    Parameter::StepTimeLeft,
    Parameter::StepTimeRight,
    Parameter::StanceFractionLeft,
    Parameter::StanceFractionRight,
];

/// What is drawn over a film: one walk, in one language.
#[derive(Clone, Copy, Debug)]
pub struct FilmOverlay<'a> {
    /// The walk.
    pub assessment: &'a Assessment,
    /// The key-points as they were measured, one sample a picture.
    pub track: &'a PoseTrack,
    /// Words and units.
    pub style: QuantityStyle,
}

impl FilmOverlay<'_> {
    /// What belongs over this picture of a film that is `width` by `height` px; the sample of the picture, where there is one, says
    /// when it was taken.
    pub fn over(&self, sample: Option<&PoseSample>, width: usize, height: usize) -> Drawing {
        let mut drawing = Drawing::new(width as f64, height as f64);
        let unit = (height.min(width) as f64 / HEIGHT).max(0.4);
        let scale = width as f64 / self.track.width.max(1) as f64;
        if let Some(sample) = sample {
            for event in self.lately(sample.time) {
                self.mark_event(&mut drawing, event, unit, scale);
            }
            if let Some(pose) = &sample.pose {
                skeleton(&mut drawing, pose, unit, scale);
            }
            self.line_of_events(&mut drawing, sample.time, unit);
        }
        self.numbers(&mut drawing, unit);
        let small = TextStyle::new(12.0 * unit).colored(palette::PAPER).aligned(Align::Right);
        let (x, y) = (drawing.width - 8.0 * unit, 20.0 * unit);
        words_on_ground(&mut drawing, x, y, self.style.language.text("overlay.label"), small);
        drawing
    }

    fn lately(&self, now: f64) -> impl Iterator<Item = &GaitEvent> {
        self.assessment.events.iter().filter(move |event| (0.0..SHOWN).contains(&(now - event.time)))
    }

    /// A dot under the heel where a foot met the floor, a ring under the toes where it left.
    fn mark_event(&self, drawing: &mut Drawing, event: &GaitEvent, unit: f64, scale: f64) {
        let at = self.track.samples.partition_point(|sample| sample.frame < event.frame);
        let Some(pose) = self.track.samples.get(at).and_then(|sample| sample.pose.as_ref()) else { return };
        let (point, word) = match event.kind {
            EventKind::InitialContact => (BodyPoint::Heel, "overlay.contact"),
            EventKind::ToeOff => (BodyPoint::Toe, "overlay.toe_off"),
        };
        let seen = |point| pose.points[Landmark::of(point, event.side)];
        let Some(place) = seen(point).or_else(|| seen(BodyPoint::Ankle)) else { return };
        let (x, y) = (place.x * scale, place.y * scale + 10.0 * unit);
        let colour = colour_of(event.side);
        match event.kind {
            EventKind::InitialContact => drawing.area(circle(x, y, 7.0 * unit), colour),
            EventKind::ToeOff => drawing.line(circle(x, y, 7.0 * unit), Stroke::solid(colour, 2.5 * unit)),
        }
        let language = self.style.language;
        let words = format!("{} {}", language.text(letter_key(event.side)), language.text(word));
        let text = TextStyle::new(13.0 * unit).bold().colored(palette::PAPER).aligned(Align::Centre);
        words_on_ground(drawing, x, y + 24.0 * unit, &words, text);
    }

    /// All events of the film along its lower edge: left above the line, right below, contacts long, toe offs short.
    fn line_of_events(&self, drawing: &mut Drawing, now: f64, unit: f64) {
        let (Some(first), Some(last)) = (self.track.samples.first(), self.track.samples.last()) else {
            return;
        };
        let span = (last.time - first.time).max(1e-6);
        let (left, width) = (10.0 * unit, drawing.width - 20.0 * unit);
        let place = |time: f64| left + width * ((time - first.time) / span).clamp(0.0, 1.0);
        let middle = drawing.height - 22.0 * unit;
        drawing.rect(0.0, middle - 16.0 * unit, drawing.width, 32.0 * unit, palette::INK);
        drawing.line(vec![(left, middle), (left + width, middle)], Stroke::solid(palette::RULE, unit));
        for event in &self.assessment.events {
            let length = if event.kind == EventKind::InitialContact { 13.0 } else { 6.0 };
            let towards = if event.side == Side::Left { -1.0 } else { 1.0 };
            let x = place(event.time);
            let stroke = Stroke::solid(light(colour_of(event.side)), 2.5 * unit);
            drawing.line(vec![(x, middle), (x, middle + towards * length * unit)], stroke);
        }
        let x = place(now);
        let ends = vec![(x, middle - 15.0 * unit), (x, middle + 15.0 * unit)];
        drawing.line(ends, Stroke::solid(palette::PAPER, 2.0 * unit));
    }

    fn numbers(&self, drawing: &mut Drawing, unit: f64) {
        let rows: Vec<(String, String)> = NUMBERS
            .into_iter()
            .filter_map(|parameter| {
                let estimate = self.assessment.parameters.get(parameter)?;
                let limited = if estimate.status == Status::Limited { " *" } else { "" };
                let value = match (estimate.value, estimate.interval) {
                    (Some(value), Some(interval)) => format!(
                        "{}{limited}  ({}–{})",
                        self.style.value(value, estimate.unit),
                        self.style.number(interval.low, estimate.unit),
                        self.style.number(interval.high, estimate.unit)
                    ),
                    (Some(value), None) => format!("{}{limited}", self.style.value(value, estimate.unit)),
                    (None, _) => "–".to_owned(),
                };
                let language = self.style.language;
                let key = format!("parameter.{}", parameter.key());
                let name = language.text(&key);
                let side = parameter.side().map(|side| format!(", {}", language.text(letter_key(side))));
                Some((format!("{name}{}", side.unwrap_or_default()), value))
            })
            .collect();
        let style = TextStyle::new(14.0 * unit).colored(palette::PAPER);
        let widest = |column: fn(&(String, String)) -> &String| {
            rows.iter().map(|row| font::width(column(row), style)).fold(0.0, f64::max)
        };
        let (names, values) = (widest(|row| &row.0), widest(|row| &row.1));
        if rows.is_empty() {
            return;
        }
        let line = 19.0 * unit;
        let height = line * rows.len() as f64 + 10.0 * unit;
        drawing.rect(8.0 * unit, 8.0 * unit, names + values + 32.0 * unit, height, palette::INK);
        for (number, (name, value)) in rows.iter().enumerate() {
            let y = 8.0 * unit + line * (number as f64 + 1.0);
            drawing.text(16.0 * unit, y, name, style);
            drawing.text(28.0 * unit + names, y, value, style);
        }
    }
}

fn colour_of(side: Side) -> Color {
    if side == Side::Left { palette::LEFT } else { palette::RIGHT }
}

fn letter_key(side: Side) -> &'static str {
    if side == Side::Left { "overlay.left" } else { "overlay.right" }
}

/// Lighter, for lines on a dark ground.
fn light(Color(red, green, blue): Color) -> Color {
    let mix = |value: u8| value.midpoint(255);
    Color(mix(red), mix(green), mix(blue))
}

/// A circle as a closed line of corners.
fn circle(x: f64, y: f64, radius: f64) -> Vec<(f64, f64)> {
    (0..=20)
        .map(|corner| {
            let angle = f64::from(corner) * std::f64::consts::TAU / 20.0;
            (x + radius * angle.cos(), y + radius * angle.sin())
        })
        .collect()
}

/// Words on a dark ground that they fill, inside the picture.
fn words_on_ground(drawing: &mut Drawing, x: f64, y: f64, words: &str, style: TextStyle) {
    let (width, size) = (font::width(words, style), style.size);
    let from = match style.align {
        Align::Left => x,
        Align::Centre => x - 0.5 * width,
        Align::Right => x - width,
    };
    let from = from.clamp(0.0, (drawing.width - width).max(0.0));
    drawing.rect(from - 0.3 * size, y - size, width + 0.6 * size, 1.35 * size, palette::INK);
    drawing.text(from, y, words, style.aligned(Align::Left));
}

fn skeleton(drawing: &mut Drawing, pose: &Pose, unit: f64, scale: f64) {
    let seen = |landmark: Landmark| pose.drawn(landmark);
    let place = |point: Keypoint| (point.x * scale, point.y * scale);
    let width = 5.0 * unit;
    let edged = |drawing: &mut Drawing, ends: [Keypoint; 2], stroke: Stroke| {
        let ends = ends.map(place).to_vec();
        // A dark edge keeps the colours visible on any clothing.
        drawing.line(ends.clone(), Stroke::solid(palette::INK, stroke.width + 2.0 * unit));
        drawing.line(ends, stroke);
    };
    for point in [BodyPoint::Shoulder, BodyPoint::Hip] {
        let ends = Side::BOTH.map(|side| seen(Landmark::of(point, side)));
        if let [Some(left), Some(right)] = ends {
            edged(drawing, [left, right], Stroke::solid(palette::PAPER, 0.45 * width));
        }
    }
    for side in [Side::Right, Side::Left] {
        let colour = colour_of(side);
        for (from, to, share) in BONES {
            let ends = [from, to].map(|point| seen(Landmark::of(point, side)));
            let [Some(from), Some(to)] = ends else { continue };
            let thick = width * share;
            let stroke = match side {
                Side::Left => Stroke::solid(light(colour), thick),
                Side::Right => Stroke::dashed(light(colour), thick, &[2.0 * thick, thick]),
            };
            edged(drawing, [from, to], stroke);
        }
        for point in [BodyPoint::Hip, BodyPoint::Knee, BodyPoint::Ankle] {
            if let Some(point) = seen(Landmark::of(point, side)) {
                drawing.area(circle(point.x * scale, point.y * scale, width + unit), palette::INK);
                drawing.area(circle(point.x * scale, point.y * scale, width), colour);
            }
        }
    }
}
