//! [`Chart`]: a frame with two axes into which figures paint bands, lines and marks.

use std::ops::RangeInclusive;

use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, pos2};

use crate::biomechanics::anatomy::Side;
use crate::ui::quantity_format::number;
use crate::ui::theme::Look;

/// A figure's frame: where values land.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Inside of the axes, points.
    pub rect: Rect,
    x: (f64, f64),
    y: (f64, f64),
}

/// Room left of the axis for its numbers, points.
const LEFT: f32 = 30.0;
/// Room below the axis for its numbers, points.
const BELOW: f32 = 18.0;

impl Chart {
    /// A frame inside a rectangle, with room for the numbers of both axes.
    pub fn new(room: Rect, x: RangeInclusive<f64>, y: RangeInclusive<f64>) -> Self {
        let rect = Rect::from_min_max(
            pos2(room.left() + LEFT, room.top() + 6.0),
            pos2(
                (room.right() - 4.0).max(room.left() + LEFT + 1.0),
                (room.bottom() - BELOW).max(room.top() + 7.0),
            ),
        );
        Self { rect, x: (*x.start(), *x.end()), y: (*y.start(), *y.end()) }
    }

    /// A frame that fills a rectangle, without room for numbers.
    pub fn bare(rect: Rect, x: RangeInclusive<f64>, y: RangeInclusive<f64>) -> Self {
        Self { rect, x: (*x.start(), *x.end()), y: (*y.start(), *y.end()) }
    }

    /// Where a pair of values lands.
    pub fn at(&self, x: f64, y: f64) -> Pos2 {
        pos2(self.x_at(x), self.y_at(y))
    }

    /// Where an x lands.
    pub fn x_at(&self, x: f64) -> f32 {
        let share = (x - self.x.0) / (self.x.1 - self.x.0);
        self.rect.left() + share as f32 * self.rect.width()
    }

    /// Where a y lands.
    pub fn y_at(&self, y: f64) -> f32 {
        let share = (y - self.y.0) / (self.y.1 - self.y.0);
        self.rect.bottom() - share as f32 * self.rect.height()
    }

    /// The x under a place on the screen.
    pub fn x_of(&self, at: Pos2) -> f64 {
        let share = f64::from((at.x - self.rect.left()) / self.rect.width());
        self.x.0 + share * (self.x.1 - self.x.0)
    }

    /// Numbers at the left, each with a faint line across; in a low frame those that would lie on one another are left out,
    /// zero last.
    pub fn y_ticks(&self, painter: &Painter, look: &Look, ticks: &[f64], places: usize) {
        let mut inside: Vec<f64> = ticks.to_vec();
        inside.retain(|&tick| tick >= self.y.0 - 1e-9 && tick <= self.y.1 + 1e-9);
        for &tick in &inside {
            painter.hline(self.rect.x_range(), self.y_at(tick), Stroke::new(1.0, look.palette.track));
        }
        // Zero first, then the outermost: they tell most.
        inside.sort_by(|a, b| (b.abs() < 1e-9).cmp(&(a.abs() < 1e-9)).then(b.abs().total_cmp(&a.abs())));
        let mut taken: Vec<f32> = Vec::new();
        for tick in inside {
            let y = self.y_at(tick);
            if taken.iter().any(|other| (other - y).abs() < look.small().size) {
                continue;
            }
            taken.push(y);
            let at = pos2(self.rect.left() - 6.0, y);
            painter.text(at, Align2::RIGHT_CENTER, number(tick, places), look.small(), look.palette.weak);
        }
    }

    /// Words below the axis, the outer ones kept inside the frame; an inner one that does not fit between others is left out.
    pub fn x_words(&self, painter: &Painter, look: &Look, words: &[(f64, String)]) {
        let mut taken: Vec<(f32, f32)> = Vec::new();
        let inner = words.len().saturating_sub(1).max(1);
        let ends_first = words.first().into_iter().chain(words.iter().skip(1).skip(inner - 1));
        for (x, word) in ends_first.chain(words.iter().take(inner).skip(1)) {
            let at = pos2(self.x_at(*x), self.rect.bottom() + 4.0);
            let galley = painter.layout_no_wrap(word.clone(), look.small(), look.palette.weak);
            let half = galley.size().x / 2.0;
            let left =
                (at.x - half).clamp(self.rect.left(), (self.rect.right() - 2.0 * half).max(self.rect.left()));
            let right = left + 2.0 * half;
            if taken.iter().any(|&(from, to)| left < to + 5.0 && from < right + 5.0) {
                continue;
            }
            taken.push((left, right));
            painter.galley(pos2(left, at.y), galley, look.palette.weak);
        }
    }

    /// A band between two series of the same length.
    pub fn band(&self, painter: &Painter, x: &[f64], low: &[f64], high: &[f64], fill: Color32) {
        let mut mesh = egui::Mesh::default();
        for ((&x, &low), &high) in x.iter().zip(low).zip(high) {
            let index = mesh.vertices.len() as u32;
            mesh.colored_vertex(self.held(x, low), fill);
            mesh.colored_vertex(self.held(x, high), fill);
            if index >= 2 {
                mesh.add_triangle(index - 2, index - 1, index);
                mesh.add_triangle(index - 1, index, index + 1);
            }
        }
        painter.add(Shape::mesh(mesh));
    }

    /// A horizontal band.
    pub fn flat_band(&self, painter: &Painter, low: f64, high: f64, fill: Color32) {
        let top = self.held(self.x.0, high);
        let bottom = self.held(self.x.1, low);
        painter.rect_filled(Rect::from_two_pos(top, bottom), 3.0, fill);
    }

    /// A line through points; gaps where the value is missing. Left is solid, right dashed.
    pub fn line(&self, painter: &Painter, points: &[(f64, Option<f64>)], side: Side, stroke: Stroke) {
        for run in points.split(|(_, y)| y.is_none()) {
            let screen: Vec<Pos2> = run.iter().filter_map(|&(x, y)| Some(self.held(x, y?))).collect();
            if screen.len() < 2 {
                continue;
            }
            match side {
                Side::Left => {
                    painter.line(screen, stroke);
                }
                Side::Right => {
                    let dash = 3.0 * stroke.width;
                    painter.extend(Shape::dashed_line(&screen, stroke, dash, 0.6 * dash));
                }
            }
        }
    }

    /// Kept inside the frame, so that an outlier leaves its trace at the edge and not over the text.
    fn held(&self, x: f64, y: f64) -> Pos2 {
        let at = self.at(x, y);
        pos2(at.x.clamp(self.rect.left(), self.rect.right()), at.y.clamp(self.rect.top(), self.rect.bottom()))
    }
}

/// The mark of a side: a square for left, a dot for right; hollow when left out of the means.
pub fn mark(painter: &Painter, look: &Look, at: Pos2, side: Side, radius: f32, hollow: bool) {
    let colour = look.palette.side(side);
    let stroke = Stroke::new(1.5, colour);
    let square = Rect::from_center_size(at, egui::Vec2::splat(1.8 * radius));
    match (side, hollow) {
        (Side::Left, false) => {
            painter.rect_filled(square, 1.0, colour);
        }
        (Side::Left, true) => {
            painter.rect_stroke(square, 1.0, stroke, egui::StrokeKind::Middle);
        }
        (Side::Right, false) => {
            painter.circle_filled(at, radius, colour);
        }
        (Side::Right, true) => {
            painter.circle_stroke(at, radius, stroke);
        }
    }
}

/// The legend of both sides, right-aligned at a place; gives its left end.
pub fn side_legend(painter: &Painter, look: &Look, right_top: Pos2) -> f32 {
    let mut x = right_top.x;
    for side in [Side::Right, Side::Left] {
        let word = if side == Side::Left { "L" } else { "R" };
        let galley = painter.layout_no_wrap(word.to_owned(), look.title(), look.palette.side_text(side));
        let height = galley.size().y;
        x -= galley.size().x;
        painter.galley(pos2(x, right_top.y), galley, look.palette.side_text(side));
        x -= 9.0;
        mark(painter, look, pos2(x, right_top.y + height / 2.0), side, 4.5, false);
        x -= 14.0;
    }
    x
}

/// A round step that divides a range into about so many parts.
pub fn round_step(range: f64, parts: f64) -> f64 {
    let raw = (range / parts).max(1e-9);
    let power = 10.0_f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().find(|step| step * power >= raw * 0.999).unwrap_or(10.0);
    step * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_land_where_the_axes_say() {
        let rect = Rect::from_min_max(pos2(10.0, 10.0), pos2(110.0, 60.0));
        let chart = Chart::bare(rect, 0.0..=100.0, -10.0..=40.0);
        assert_eq!(chart.at(0.0, -10.0), pos2(10.0, 60.0));
        assert_eq!(chart.at(100.0, 40.0), pos2(110.0, 10.0));
        assert!((chart.x_of(pos2(60.0, 0.0)) - 50.0).abs() < 1e-6);
    }

    #[test]
    fn steps_are_round() {
        for (range, step) in [(1.0, 0.5), (0.23, 0.1), (47.0, 20.0), (9.0, 5.0)] {
            assert!((round_step(range, 3.0) - step).abs() < 1e-9, "{range}: {}", round_step(range, 3.0));
        }
    }
}
