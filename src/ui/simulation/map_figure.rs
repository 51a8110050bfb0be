//! The map as a picture: gaits as dots, lines around where healthy and other gaits lie, the walks of the open patient on it.
//!
//! Shape tells as much as colour: healthy gaits are rings and their lines are whole, the others are dots and their lines broken.

use egui::{
    Align2, Color32, Key, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use crate::app::words;
use crate::synthesis::gait_map::{Contour, GaitMap, MapGait, MapView};
use crate::twin::walk_places::{MapRole, PlacedWalk};
use crate::ui::theme::{Look, bold};

/// The map reaches from -1 to 1; so much is shown.
const EDGE: f64 = 1.12;
/// A gait is pointed at from so near, points.
const NEAR: f32 = 12.0;

/// Where places of the map lie on the screen.
struct Plane {
    rect: Rect,
}

impl Plane {
    fn at(&self, place: [f64; 2]) -> Pos2 {
        let share = |value: f64| (0.5 * (value / EDGE + 1.0)) as f32;
        pos2(
            self.rect.left() + share(place[0]) * self.rect.width(),
            self.rect.bottom() - share(place[1]) * self.rect.height(),
        )
    }

    /// The gait nearest to a place on the screen, if it is near.
    fn gait_at(&self, view: &MapView, at: Pos2) -> Option<usize> {
        let away = |gait: &MapGait| (self.at(gait.at) - at).length();
        let nearest = view.gaits.iter().enumerate().min_by(|a, b| away(a.1).total_cmp(&away(b.1)))?;
        (away(nearest.1) <= NEAR).then_some(nearest.0)
    }

    /// The gait that comes next in a direction: near, and more ahead than beside.
    fn next(&self, view: &MapView, from: usize, ahead: Vec2) -> Option<usize> {
        let start = self.at(view.gaits.get(from)?.at);
        let cost = |gait: &MapGait| {
            let way = self.at(gait.at) - start;
            let along = way.dot(ahead);
            let beside = (way - ahead * along).length();
            (along > 1.0 && beside <= along).then_some(along + 2.0 * beside)
        };
        let costs = view.gaits.iter().enumerate().filter_map(|(index, gait)| Some((index, cost(gait)?)));
        costs.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
    }
}

/// Draws the map into a rectangle. `chosen` is the gait that was clicked or reached by arrow keys; gives whether Enter or a double
/// click asks for its walker.
pub(super) fn map_figure(
    ui: &Ui,
    look: &Look,
    room: Rect,
    map: &GaitMap,
    view: &MapView,
    walks: &[PlacedWalk],
    chosen: &mut Option<usize>,
) -> bool {
    let plane = Plane { rect: room };
    let response = ui.interact(room, ui.scope_id().with("gait map"), Sense::click());
    crate::ui::widgets::focus_ring(ui, look, room.shrink(4.0), &response);
    let pointed = response.hover_pos().and_then(|at| plane.gait_at(view, at));
    // Enter counts as a click too, but not as one on an empty place.
    if response.clicked() && ui.input(|input| input.pointer.any_click()) {
        response.request_focus();
        *chosen = pointed;
    }
    let asked =
        (response.double_clicked() && pointed.is_some()) || by_keys(ui, &response, &plane, view, chosen);
    let painter = ui.painter().with_clip_rect(room.expand(1.0));
    ground(&painter, look, room, response.has_focus());
    lines(&painter, look, &plane, view);
    for gait in &view.gaits {
        let healthy = map.condition_of(gait).is_some_and(|known| known.condition.healthy);
        dot(&painter, look, plane.at(gait.at), healthy);
    }
    // Only what somebody looks at can hide what lies beneath.
    let shown = pointed.or(*chosen);
    for walk in walks {
        walk_mark(&painter, look, &plane, walk);
    }
    if let Some(gait) = shown.and_then(|index| view.gaits.get(index)) {
        name_gait(&painter, look, room, plane.at(gait.at), &words_of(map, gait));
    }
    let spoken = match chosen.and_then(|index| view.gaits.get(index)) {
        Some(gait) => words::fill("window.map_of_simulated_gaits_at", &[("0", &words_of(map, gait))]),
        None => words::of("window.map_of_simulated_gaits").to_owned(),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    asked && chosen.is_some()
}

fn words_of(map: &GaitMap, gait: &MapGait) -> String {
    map.condition_of(gait).map_or_else(String::new, |known| known.condition.name.clone())
}

/// Arrow keys lead from gait to gait, Enter asks for the walker.
fn by_keys(ui: &Ui, response: &Response, plane: &Plane, view: &MapView, chosen: &mut Option<usize>) -> bool {
    if !response.has_focus() {
        return false;
    }
    ui.memory_mut(|memory| {
        let arrows =
            egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
        memory.set_focus_lock_filter(response.id, arrows);
    });
    let pressed = |key| ui.input(|input| input.key_pressed(key));
    for (key, ahead) in [
        (Key::ArrowLeft, vec2(-1.0, 0.0)),
        (Key::ArrowRight, vec2(1.0, 0.0)),
        (Key::ArrowUp, vec2(0.0, -1.0)),
        (Key::ArrowDown, vec2(0.0, 1.0)),
    ] {
        if pressed(key) {
            *chosen = match *chosen {
                Some(from) => plane.next(view, from, ahead).or(Some(from)),
                None => Some(0),
            };
        }
    }
    pressed(Key::Enter)
}

fn ground(painter: &Painter, look: &Look, room: Rect, focused: bool) {
    let edge =
        if focused { Stroke::new(2.0, look.palette.accent) } else { Stroke::new(1.0, look.palette.line) };
    painter.rect(room, 6.0, look.palette.faint, edge, StrokeKind::Inside);
    let ink = look.palette.weak;
    let foot = room.bottom() - 5.0;
    let left = pos2(room.left() + 8.0, foot);
    painter.text(left, Align2::LEFT_BOTTOM, words::of("window.left_side_affected"), look.small(), ink);
    let right = pos2(room.right() - 8.0, foot);
    painter.text(right, Align2::RIGHT_BOTTOM, words::of("window.right_side_affected"), look.small(), ink);
}

fn lines(painter: &Painter, look: &Look, plane: &Plane, view: &MapView) {
    let draw = |contour: &Contour, stroke: Stroke, broken: bool| {
        for (index, piece) in contour.pieces.iter().enumerate() {
            if !(broken && index % 2 == 1) {
                painter.line_segment(piece.map(|end| plane.at(end)), stroke);
            }
        }
    };
    for (place, width) in [(1, 1.2), (0, 2.2)] {
        draw(&view.abnormal[place], Stroke::new(width, look.palette.amber), true);
        draw(&view.healthy[place], Stroke::new(width, look.palette.green), false);
    }
}

fn dot(painter: &Painter, look: &Look, at: Pos2, healthy: bool) {
    if healthy {
        painter.circle_stroke(at, 2.0, Stroke::new(1.0, look.palette.green.gamma_multiply(0.75)));
    } else {
        painter.circle_filled(at, 1.7, look.palette.amber.gamma_multiply(0.65));
    }
}

/// The walk that is looked at now is large and black, earlier ones are small and pale, the simulated walker is a diamond.
fn walk_mark(painter: &Painter, look: &Look, plane: &Plane, walk: &PlacedWalk) {
    let Ok(place) = &walk.place else { return };
    let at = plane.at(place.at);
    let halo = Stroke::new(2.0, look.palette.card);
    match walk.role {
        MapRole::Current => {
            painter.circle(at, 8.0, look.palette.text, halo);
            if place.is_outside() {
                painter.circle_stroke(at, 13.0, Stroke::new(2.0, look.palette.red));
            }
        }
        MapRole::Earlier(_) => {
            painter.circle(at, 5.0, look.palette.text.gamma_multiply(0.45), halo);
        }
        MapRole::Simulated => {
            let corner = |x: f32, y: f32| at + vec2(x, y);
            let corners = vec![corner(0.0, -8.0), corner(8.0, 0.0), corner(0.0, 8.0), corner(-8.0, 0.0)];
            painter.add(Shape::convex_polygon(corners, look.palette.accent, halo));
        }
    }
}

fn name_gait(painter: &Painter, look: &Look, room: Rect, at: Pos2, words: &str) {
    painter.circle_stroke(at, 6.0, Stroke::new(2.0, look.palette.accent));
    let galley = painter.layout_no_wrap(words.to_owned(), bold(12.5), look.palette.text);
    let size = galley.size() + vec2(12.0, 6.0);
    let left =
        (at.x - 0.5 * size.x).clamp(room.left() + 4.0, (room.right() - size.x - 4.0).max(room.left() + 4.0));
    let above = at.y - size.y - 10.0;
    let top = if above < room.top() + 2.0 { at.y + 10.0 } else { above };
    let back = Rect::from_min_size(pos2(left, top), size);
    painter.rect(back, 4.0, look.palette.card, Stroke::new(1.0, look.palette.line), StrokeKind::Inside);
    painter.galley(back.min + vec2(6.0, 3.0), galley, Color32::PLACEHOLDER);
}
