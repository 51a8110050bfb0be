//! Paints a figure or page of the report on the screen, so that both show the same series.
//!
//! Printed colours become those of the theme, so that a figure can be read on a dark ground; a page stays paper.

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, pos2};

use crate::letters::visual;
use crate::messages::report::{Align, Color, Drawing, Mark, palette};
use crate::ui::theme::{Look, bold, regular};

/// On what the drawing lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// White paper: colours as printed.
    Paper,
    /// A card of the window: colours of the theme.
    Card,
}

/// Paints it with its top left corner at `at`, so many points of the screen to one of the drawing.
pub(super) fn paint(painter: &Painter, look: &Look, drawing: &Drawing, at: Pos2, zoom: f32, ground: Ground) {
    let place = |(x, y): (f64, f64)| pos2(at.x + x as f32 * zoom, at.y + y as f32 * zoom);
    let ink = |color: Color| ink(look, color, ground);
    for mark in &drawing.marks {
        match mark {
            Mark::Line { points, stroke } => {
                let points: Vec<Pos2> = points.iter().copied().map(place).collect();
                let pen = Stroke::new((stroke.width as f32 * zoom).max(0.6), ink(stroke.color));
                if stroke.dash.len() < 2 {
                    painter.line(points, pen);
                } else {
                    let (on, off) = (stroke.dash[0] as f32 * zoom, stroke.dash[1] as f32 * zoom);
                    painter.extend(Shape::dashed_line(&points, pen, on, off));
                }
            }
            Mark::Area { points, color } => area(painter, points, ink(*color), &place),
            Mark::Text { at, text, style } => {
                let size = style.size as f32 * zoom;
                let font = if style.bold { bold(size) } else { regular(size) };
                let galley = painter.layout_no_wrap(visual(text).into_owned(), font, ink(style.color));
                let width = galley.size().x;
                let left = match style.align {
                    Align::Left => 0.0,
                    Align::Centre => width / 2.0,
                    Align::Right => width,
                };
                // Drawings name the base line, galleys their top.
                let ascent = galley.rows.first().and_then(|row| row.glyphs.first()).map_or(size, |g| g.pos.y);
                let base = place(*at);
                painter.galley(pos2(base.x - left, base.y - ascent), galley, Color32::PLACEHOLDER);
            }
        }
    }
}

/// Areas are rectangles and bands: both edges run along together, so a strip of triangles fills them.
fn area(painter: &Painter, points: &[(f64, f64)], fill: Color32, place: &dyn Fn((f64, f64)) -> Pos2) {
    let n = points.len();
    if n < 3 {
        return;
    }
    if n % 2 == 1 {
        let points = points.iter().copied().map(place).collect();
        painter.add(Shape::convex_polygon(points, fill, Stroke::NONE));
        return;
    }
    let mut mesh = egui::Mesh::default();
    for (forth, back) in points[..n / 2].iter().zip(points[n / 2..].iter().rev()) {
        let index = mesh.vertices.len() as u32;
        mesh.colored_vertex(place(*forth), fill);
        mesh.colored_vertex(place(*back), fill);
        if index >= 2 {
            mesh.add_triangle(index - 2, index - 1, index);
            mesh.add_triangle(index - 1, index, index + 1);
        }
    }
    painter.add(Shape::mesh(mesh));
}

fn ink(look: &Look, color: Color, ground: Ground) -> Color32 {
    let theme = &look.palette;
    let themed = match color {
        palette::INK => theme.text,
        palette::GREY | palette::BODY => theme.weak,
        palette::RULE => theme.line,
        palette::GROUND => theme.faint,
        palette::BAND => theme.norm,
        palette::LEFT => theme.left,
        palette::RIGHT => theme.right,
        palette::PAPER => theme.card,
        palette::STOP => theme.red,
        _ => crate::ui::theme::printed(color.0, color.1, color.2),
    };
    match ground {
        Ground::Card => themed,
        Ground::Paper => crate::ui::theme::printed(color.0, color.1, color.2),
    }
}

/// How large a drawing can be in a rectangle.
pub(super) fn fit(drawing: (f64, f64), rect: Rect) -> f32 {
    (rect.width() / drawing.0 as f32).min(rect.height() / drawing.1 as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::Appearance;
    use crate::ui::theme::contrast;

    #[test]
    fn words_of_figures_can_be_read_on_cards_of_every_appearance_and_on_paper() {
        for appearance in [Appearance::Light, Appearance::Dark] {
            let look = Look::new(appearance, false);
            for (ground, below) in
                [(Ground::Card, look.palette.card), (Ground::Paper, crate::ui::theme::printed(255, 255, 255))]
            {
                for word in [palette::INK, palette::GREY, palette::STOP] {
                    let found = contrast(ink(&look, word, ground), below);
                    assert!(found >= 4.5, "{appearance:?} {ground:?}: {word:?} has {found:.2}");
                }
            }
        }
    }
}
