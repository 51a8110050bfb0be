//! What can be laid over the film: upright and level lines, footfalls on the floor, angles measured by hand.

use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use super::fit::Fit;
use crate::analysis::still_angle::StillAngle;
use crate::app::state::film::Footfall;
use crate::app::words;
use crate::biomechanics::anatomy::Side;
use crate::ui::quantity_format::number;
use crate::ui::theme::{Look, bold};

/// Lines of the grid across the height of a picture without scale.
const LINES: f64 = 10.0;
/// Distance of the lines in the walking plane where the scale is known, m.
const MESH: f64 = 0.5;

/// What is laid over one picture.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layers<'a> {
    /// Upright and level lines; with pixels per metre, where the walk has a scale.
    pub grid: Option<Option<f64>>,
    /// Where the feet landed.
    pub footfalls: &'a [Footfall],
    /// The playhead, s: footfalls that are still to come are pale.
    pub time: f64,
    /// Angles measured on this picture.
    pub angles: &'a [StillAngle],
    /// Clicks of an angle that is being measured, px.
    pub clicks: &'a [[f64; 2]],
    /// Whether clicks measure.
    pub measuring: bool,
}

/// Paints everything below the skeleton.
pub fn below(painter: &Painter, look: &Look, fit: &Fit, layers: &Layers<'_>) {
    if let Some(px_per_m) = layers.grid {
        grid(painter, look, fit, px_per_m);
    }
    footfalls(painter, look, fit, layers);
}

/// Paints everything above the skeleton; `pointer` is where the next click would land.
pub fn above(painter: &Painter, look: &Look, fit: &Fit, layers: &Layers<'_>, pointer: Option<Pos2>) {
    for angle in layers.angles {
        kept(painter, look, fit, angle);
    }
    let places: Vec<Pos2> = layers.clicks.iter().map(|click| fit.place(click[0], click[1])).collect();
    let mut arms = places.clone();
    arms.extend(pointer.filter(|_| layers.measuring && !places.is_empty()));
    lines(painter, look, &arms);
    if let ([first, vertex], Some(at)) = (places.as_slice(), pointer) {
        // The angle as it would be if the third click came now.
        let clicks = [*first, *vertex, at].map(|place| {
            let (x, y) = fit.pixel(place);
            [x, y]
        });
        if let Some(angle) = StillAngle::new(layers.time, clicks) {
            words(painter, look, *vertex, [*first, at], &format!("{}°", number(angle.degrees(), 0)));
        }
    }
    for place in places {
        dot(painter, look, place);
    }
}

fn grid(painter: &Painter, look: &Look, fit: &Fit, px_per_m: Option<f64>) {
    let mesh = px_per_m.map_or(f64::from(fit.size.1) / LINES, |px_per_m| MESH * px_per_m);
    let shown = fit.inside.intersect(painter.clip_rect());
    let pale = Stroke::new(1.0, Color32::from_white_alpha(70));
    let (right, down) = (f64::from(fit.size.0) / mesh, f64::from(fit.size.1) / mesh);
    for line in 1..(right.ceil() as usize).min(400) {
        painter.vline(fit.place(line as f64 * mesh, 0.0).x, shown.y_range(), pale);
    }
    // Level lines are counted from below, where the floor is.
    for line in 1..(down.ceil() as usize).min(400) {
        let y = fit.place(0.0, f64::from(fit.size.1) - line as f64 * mesh).y;
        painter.hline(shown.x_range(), y, pale);
    }
    let told = if px_per_m.is_some() { words::of("film_bar.mesh") } else { words::of("film_bar.no_scale") };
    label(painter, look, shown.left_bottom() + vec2(10.0, -10.0), Align2::LEFT_BOTTOM, told);
}

/// The line on the floor through the landings, with the length of each step beside it.
fn footfalls(painter: &Painter, look: &Look, fit: &Fit, layers: &Layers<'_>) {
    let places: Vec<Pos2> = layers.footfalls.iter().map(|fall| fit.place(fall.at[0], fall.at[1])).collect();
    for pair in places.windows(2) {
        painter.line_segment([pair[0], pair[1]], Stroke::new(3.0, Color32::from_black_alpha(90)));
        painter.line_segment([pair[0], pair[1]], Stroke::new(1.2, Color32::from_white_alpha(170)));
    }
    for (index, (fall, at)) in layers.footfalls.iter().zip(&places).enumerate() {
        let over = fall.time <= layers.time + 1e-6;
        let ink = look.palette.side(fall.side).gamma_multiply(if over { 1.0 } else { 0.45 });
        let tick = [*at - vec2(0.0, 9.0), *at + vec2(0.0, 9.0)];
        painter.line_segment(tick, Stroke::new(5.0, Color32::from_black_alpha(110)));
        if fall.side == Side::Left {
            painter.line_segment(tick, Stroke::new(3.0, ink));
        } else {
            painter.extend(Shape::dashed_line(&tick, Stroke::new(3.0, ink), 5.0, 2.5));
        }
        let Some(length) = fall.length else { continue };
        let Some(before) = index.checked_sub(1).and_then(|before| places.get(before)) else { continue };
        let words = format!("{} cm", number(100.0 * length, 0));
        // Left above the line and right below it, so that neighbours do not cover one another.
        let (shift, align) = match fall.side {
            Side::Left => (vec2(0.0, 12.0), Align2::CENTER_TOP),
            Side::Right => (vec2(0.0, 30.0), Align2::CENTER_TOP),
        };
        if (at.x - before.x).abs() > 26.0 {
            label(painter, look, before.lerp(*at, 0.5) + shift, align, &words);
        }
    }
}

fn kept(painter: &Painter, look: &Look, fit: &Fit, angle: &StillAngle) {
    let [first, vertex, last] =
        [angle.first, angle.vertex, angle.last].map(|point| fit.place(point[0], point[1]));
    lines(painter, look, &[first, vertex, last]);
    for place in [first, vertex, last] {
        dot(painter, look, place);
    }
    words(painter, look, vertex, [first, last], &in_words(angle));
}

/// The value with what the clicks leave open.
pub fn in_words(angle: &StillAngle) -> String {
    format!("{}° ± {}°", number(angle.degrees(), 0), number(angle.click_error().max(1.0), 0))
}

fn lines(painter: &Painter, look: &Look, places: &[Pos2]) {
    for pair in places.windows(2) {
        painter.line_segment([pair[0], pair[1]], Stroke::new(5.0, Color32::from_black_alpha(130)));
        painter.line_segment([pair[0], pair[1]], Stroke::new(2.5, look.palette.stage_force));
    }
}

fn dot(painter: &Painter, look: &Look, at: Pos2) {
    painter.circle_filled(at, 6.0, Color32::from_black_alpha(150));
    painter.circle_filled(at, 4.0, look.palette.stage_force);
}

/// The arc between two arms, and the value inside it or, where that is narrow, beyond.
fn words(painter: &Painter, look: &Look, vertex: Pos2, ends: [Pos2; 2], text: &str) {
    let directions = ends.map(|end| (end - vertex).angle());
    let shortest = ends.iter().map(|end| end.distance(vertex)).fold(f32::MAX, f32::min);
    let radius = (0.4 * shortest).clamp(12.0, 44.0);
    let mut turn = directions[1] - directions[0];
    turn -= std::f32::consts::TAU * (turn / std::f32::consts::TAU).round();
    let at = |share: f32, radius: f32| vertex + radius * Vec2::angled(directions[0] + share * turn);
    let arc: Vec<Pos2> = (0..=24).map(|step| at(step as f32 / 24.0, radius)).collect();
    painter.line(arc.clone(), Stroke::new(4.0, Color32::from_black_alpha(130)));
    painter.line(arc, Stroke::new(2.0, look.palette.stage_force));
    let place = at(0.5, radius + 34.0);
    let galley = painter.layout_no_wrap(text.to_owned(), bold(15.0), look.palette.stage_text);
    let back = Rect::from_center_size(place, galley.size() + vec2(12.0, 6.0));
    painter.rect_filled(back, 6.0, Color32::from_black_alpha(190));
    painter.galley(back.min + vec2(6.0, 3.0), galley, look.palette.stage_text);
}

fn label(painter: &Painter, look: &Look, at: Pos2, align: Align2, text: &str) {
    let galley = painter.layout_no_wrap(text.to_owned(), look.small(), look.palette.stage_text);
    let place = align.anchor_size(at, galley.size());
    painter.rect_filled(place.expand2(vec2(5.0, 2.0)), 4.0, Color32::from_black_alpha(150));
    painter.galley(pos2(place.left(), place.top()), galley, look.palette.stage_text);
}
