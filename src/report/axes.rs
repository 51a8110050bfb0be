//! A rectangle with a horizontal and a vertical scale: the frame of every figure.

use super::drawing::{Align, Drawing, Stroke, TextStyle, palette};

/// Where a plot's data lie on the sheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axes {
    /// Left edge, pt.
    pub left: f64,
    /// Top edge, pt.
    pub top: f64,
    /// Width, pt.
    pub width: f64,
    /// Height, pt.
    pub height: f64,
    /// Values at left and right edge.
    pub x: (f64, f64),
    /// Values at lower and upper edge.
    pub y: (f64, f64),
}

/// Size of numbers at the axes, pt.
pub const TICK_SIZE: f64 = 6.5;

impl Axes {
    /// The place of a value on the sheet; values beyond the edges are brought to them.
    pub fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let share = |value: f64, (from, to): (f64, f64)| ((value - from) / (to - from)).clamp(0.0, 1.0);
        (self.left + self.width * share(x, self.x), self.top + self.height * (1.0 - share(y, self.y)))
    }

    /// A series as a line; it starts anew after a gap.
    pub fn series(
        &self,
        drawing: &mut Drawing,
        points: impl Iterator<Item = (f64, Option<f64>)>,
        stroke: &Stroke,
    ) {
        let mut run = Vec::new();
        for (x, y) in points {
            match y {
                Some(y) => run.push(self.at(x, y)),
                None => drawing.line(std::mem::take(&mut run), stroke.clone()),
            }
        }
        drawing.line(run, stroke.clone());
    }

    /// Horizontal rules with their numbers.
    pub fn rules(&self, drawing: &mut Drawing, values: &[(f64, String)]) {
        for (value, text) in values {
            let (_, y) = self.at(self.x.0, *value);
            let zero = value.abs() < f64::EPSILON;
            let stroke =
                if zero { Stroke::solid(palette::GREY, 0.6) } else { Stroke::solid(palette::RULE, 0.35) };
            drawing.line(vec![(self.left, y), (self.left + self.width, y)], stroke);
            let style = TextStyle::new(TICK_SIZE).colored(palette::GREY).aligned(Align::Right);
            drawing.text(self.left - 3.0, y + 2.3, text, style);
        }
    }

    /// Numbers below the plot.
    pub fn numbers_below(&self, drawing: &mut Drawing, values: &[(f64, String)]) {
        for (value, text) in values {
            let (x, _) = self.at(*value, self.y.0);
            let style = TextStyle::new(TICK_SIZE).colored(palette::GREY).aligned(Align::Centre);
            drawing.text(x, self.top + self.height + 8.5, text, style);
        }
    }

    /// A thin frame.
    pub fn frame(&self, drawing: &mut Drawing) {
        let (l, t, r, b) = (self.left, self.top, self.left + self.width, self.top + self.height);
        drawing.line(vec![(l, t), (r, t), (r, b), (l, b), (l, t)], Stroke::solid(palette::RULE, 0.5));
    }
}

/// Round values between two ends, at most `most` of them: 1, 2 or 5 times a power of ten apart.
pub fn round_values(from: f64, to: f64, most: usize) -> Vec<f64> {
    let span = to - from;
    if !span.is_finite() || span <= 0.0 {
        return Vec::new();
    }
    let raw = span / most.max(1) as f64;
    let power = 10_f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|m| m * power)
        .find(|step| *step >= raw)
        .unwrap_or(10.0 * power);
    let first = (from / step).ceil() as i64;
    let last = (to / step).floor() as i64;
    (first..=last).map(|count| count as f64 * step).collect()
}
