//! The walker in three dimensions: orbit, side and front views, muscles by activation, floor forces as arrows.

use egui::{
    Align2, Color32, CornerRadius, Key, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo,
};
use egui::{pos2, vec2};

use super::body::{bones, drawn_muscles, head, muscles, pelvis};
use super::eye::{Aim, View, Walker};
use crate::app::command::SettingsCommand;
use crate::app::state::simulation::SimulationState;
use crate::app::words;
use crate::biomechanics::GRAVITY;
use crate::biomechanics::anatomy::Side;
use crate::simulation::dynamics::spatial::Vec3;
use crate::simulation::measure::record::Sample;
use crate::twin::simulated_trial::SimulatedTrial;
use crate::twin::verdict::verdict;
use crate::ui::quantity_format::number;
use crate::ui::scene::Scene;
use crate::ui::theme::{CARD_CORNER, Look, bold};
use crate::ui::views::drawn_body::BodyPicture;
use crate::ui::views::muscle_lines::{activation_colour, scale_of_activation};
use crate::ui::widgets::focus_ring;

/// From where the walker is seen.
#[derive(Debug)]
pub(super) struct StageMemory {
    aim: Aim,
    muscles: bool,
    forces: bool,
    body: BodyPicture,
    /// Of the walk before.
    ghost: BodyPicture,
}

impl Default for StageMemory {
    fn default() -> Self {
        Self {
            aim: Aim { yaw: 0.45, pitch: 0.12, zoom: 1.0 },
            muscles: true,
            forces: true,
            body: BodyPicture::default(),
            ghost: BodyPicture::default(),
        }
    }
}

/// Room at the right of the stage's foot for the scale of activation, points.
const SCALE: f32 = 160.0;

/// Strength of the colours of the walk before.
const GHOST: f32 = 0.42;
/// Body weights that make an arrow of one metre.
const ARROW: f64 = 1.0;

/// Draws the stage with the newest walk and, behind it, the one it is compared with.
pub(super) fn stage(ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect, memory: &mut StageMemory) {
    let (look, state, bodies) = (scene.look, &scene.state.simulation, scene.state.settings.bodies_shown);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.rect_filled(rect, CornerRadius::same(CARD_CORNER), look.palette.stage);
    let response = ui.interact(rect, ui.scope_id().with("stage"), Sense::click_and_drag());
    let spoken = state.walk.as_ref().map_or_else(
        || words::of("window.simulated_walker").to_owned(),
        |walk| verdict(&walk.walk, words::language()),
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &spoken));
    turn(ui, &response, memory);
    let Some(walk) = &state.walk else {
        let words = match &state.refused {
            Some(problem) => problem.message(words::language()).to_string(),
            None => words::of("window.the_walker_is_being_built").to_owned(),
        };
        painter.text(rect.center(), Align2::CENTER_CENTER, words, look.body(), look.palette.stage_text);
        return;
    };
    let Some(sample) = sample_at(walk, state.time) else { return };
    let hips = pelvis(sample);
    let stature = walk.parameters.stature;
    // The eye goes along with the pelvis but does not bob with it.
    let target = Vec3::new(hips.x, 0.47 * stature, 0.0);
    let view = View::new(rect, memory.aim, target, stature);
    floor(&painter, look, &view, target);
    let beside = state.before.as_ref().and_then(|before| {
        let time = matching_time(before, walk, state.time);
        sample_at(before, time)
    });
    if let Some(sample) = beside {
        let beside = Vec3::new(hips.x - pelvis(sample).x, 0.0, -0.9);
        let drawn = bodies && {
            let stature = state.before.as_ref().map_or(stature, |before| before.parameters.stature);
            let walker = Walker { sample, by: beside, stature, muscles: &[], strength: GHOST };
            view.paint(ui, rect, &mut memory.ghost, &walker)
        };
        if !drawn {
            ghost(&painter, look, &view, beside, sample);
        }
    }
    let drawn = bodies && {
        let muscles = if memory.muscles { drawn_muscles(sample) } else { Vec::new() };
        let walker = Walker { sample, by: Vec3::ZERO, stature, muscles: &muscles, strength: 1.0 };
        view.paint(ui, rect, &mut memory.body, &walker)
    };
    if !drawn {
        walker(&painter, look, &view, sample, memory);
    }
    if memory.forces {
        forces(&painter, look, &view, sample, walk);
    }
    if beside.is_some() {
        // Over everything: the nearer walker passes before it.
        let (at, _) = view.place(Vec3::new(hips.x, 0.0, -0.9));
        let told = words::fill("simulation.before_named", &[("0", &state.before_title)]);
        let ink = look.palette.stage_weak;
        painter.text(at + vec2(0.0, 30.0), Align2::CENTER_TOP, told, look.small(), ink);
    }
    words(&painter, look, rect, state, walk);
    kind_of_picture(ui, scene, rect);
    focus_ring(ui, look, rect.shrink(6.0), &response);
    painter.rect_stroke(
        rect.expand(2.0),
        CornerRadius::same(CARD_CORNER + 2),
        Stroke::new(4.0, look.palette.ground),
        egui::StrokeKind::Inside,
    );
}

/// Dragging orbits, the wheel zooms, keys and double click go to the usual views.
fn turn(ui: &Ui, response: &egui::Response, memory: &mut StageMemory) {
    if response.dragged() {
        let drag = response.drag_delta();
        memory.aim.yaw -= f64::from(drag.x) * 0.008;
        memory.aim.pitch = (memory.aim.pitch + f64::from(drag.y) * 0.006).clamp(-0.2, 1.4);
    }
    if response.hovered() {
        let scroll = ui.input(|input| input.smooth_scroll_delta().y);
        memory.aim.zoom = (memory.aim.zoom * f64::from((scroll / 300.0).exp())).clamp(0.4, 4.0);
    }
    if ui.ctx().egui_wants_keyboard_input() {
        return;
    }
    let quarter = std::f64::consts::FRAC_PI_2;
    for (key, yaw) in [(Key::Num1, 0.0), (Key::Num2, quarter), (Key::Num3, -quarter), (Key::Num4, 0.45)] {
        if ui.input(|input| input.key_pressed(key)) {
            memory.aim = Aim { yaw, pitch: 0.12 * f64::from(u8::from(key == Key::Num4)), zoom: 1.0 };
        }
    }
    if ui.input(|input| input.key_pressed(Key::M)) {
        memory.muscles = !memory.muscles;
    }
    if ui.input(|input| input.key_pressed(Key::G)) {
        memory.forces = !memory.forces;
    }
}

/// The moment of a walk at a time; after a fall the last one.
fn sample_at(walk: &SimulatedTrial, time: f64) -> Option<&Sample> {
    let record = &walk.walk.walk.record;
    let index = (time / record.period) as usize;
    record.samples.get(index.min(record.samples.len().saturating_sub(1)))
}

/// The time in the other walk at the same share of its stride, so that both step together.
fn matching_time(before: &SimulatedTrial, walk: &SimulatedTrial, time: f64) -> f64 {
    let (Some((own, _)), Some((start, end))) = (walk.cycle, before.cycle) else { return time };
    let stride = |trial: &SimulatedTrial| trial.measures().map(|measures| 120.0 / measures.cadence);
    let (Some(mine), Some(theirs)) = (stride(walk), stride(before)) else { return time };
    start + ((time - own).max(0.0) / mine * theirs).rem_euclid(end - start)
}

/// Lines on the floor every half metre, along with the walker.
fn floor(painter: &Painter, look: &Look, view: &View, target: Vec3) {
    let ink = look.palette.stage_weak.gamma_multiply(0.28);
    let line =
        |a: Vec3, b: Vec3, stroke: Stroke| painter.line_segment([view.place(a).0, view.place(b).0], stroke);
    let first = (target.x * 2.0).floor() / 2.0;
    for step in -7..=7 {
        let x = first + 0.5 * f64::from(step);
        let wide = (x.rem_euclid(1.0)).abs() < 1e-6;
        let stroke = Stroke::new(if wide { 1.4 } else { 0.7 }, ink);
        line(Vec3::new(x, 0.0, -2.0), Vec3::new(x, 0.0, 2.0), stroke);
    }
    for step in -4..=4 {
        let z = 0.5 * f64::from(step);
        line(
            Vec3::new(first - 3.5, 0.0, z),
            Vec3::new(first + 3.5, 0.0, z),
            Stroke::new(if step == 0 { 1.4 } else { 0.7 }, ink),
        );
    }
}

/// Far parts first, so that near ones lie over them.
fn walker(painter: &Painter, look: &Look, view: &View, sample: &Sample, memory: &StageMemory) {
    let mut parts: Vec<(f64, Vec<Shape>)> = Vec::new();
    let thick = view.points(0.042).max(2.0);
    for bone in bones(sample) {
        let [(a, near_a), (b, near_b)] = bone.ends.map(|end| view.place(end));
        let ink = bone.side.map_or(look.palette.stage_text, |side| look.palette.stage_side(side));
        let width = thick * bone.width;
        let mut shapes = vec![Shape::line_segment([a, b], Stroke::new(width, ink))];
        shapes.extend([a, b].map(|end| Shape::circle_filled(end, 0.5 * width, ink)));
        parts.push((0.5 * (near_a + near_b), shapes));
    }
    if memory.muscles {
        for muscle in muscles(sample) {
            let [(a, near_a), (b, near_b)] = muscle.ends.map(|end| view.place(end));
            let width = thick * (0.3 + 0.5 * muscle.activation as f32);
            let edge = Stroke::new(width + 1.5, Color32::from_black_alpha(120));
            let ink = Stroke::new(width, activation_colour(muscle.activation));
            let shapes = vec![Shape::line_segment([a, b], edge), Shape::line_segment([a, b], ink)];
            parts.push((0.5 * (near_a + near_b) + 0.03, shapes));
        }
    }
    let (centre, radius) = head(sample);
    let (at, near) = view.place(centre);
    let ring =
        Shape::circle_stroke(at, view.points(radius), Stroke::new(thick * 0.6, look.palette.stage_text));
    parts.push((near, vec![ring]));
    parts.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (_, shapes) in parts {
        painter.extend(shapes);
    }
}

/// What the floor pushes with, as arrows from where it pushes.
fn forces(painter: &Painter, look: &Look, view: &View, sample: &Sample, walk: &SimulatedTrial) {
    let weight = walk.walk.walk.record.mass * GRAVITY;
    for side in Side::BOTH {
        let load = sample.feet.get(side);
        if let Some(foot) = load.centre_of_pressure() {
            let foot = Vec3::new(foot.x, 0.0, foot.z);
            let tip = foot + load.force * (1.0 / (weight * ARROW));
            arrow(painter, look, view.place(foot).0, view.place(tip).0);
        }
    }
}

/// The choice between body and sticks, at the top right.
fn kind_of_picture(ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect) {
    let bodies = scene.state.settings.bodies_shown;
    let at = Rect::from_min_size(rect.right_bottom() + vec2(-166.0, -78.0), vec2(150.0, 30.0));
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.scope_builder(egui::UiBuilder::new().max_rect(at).id_salt("body or sticks").layout(layout), |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.spacing_mut().button_padding = vec2(8.0, 3.0);
        for (shown, key) in [(false, "bodies.sticks"), (true, "bodies.people")] {
            let button = egui::Button::selectable(bodies == shown, words::of(key));
            let palette = scene.look.palette;
            let fill = if bodies == shown { palette.accent_soft } else { palette.card };
            let button = button.fill(fill).min_size(vec2(0.0, 26.0));
            if ui.add(button).on_hover_text(words::of("bodies.told")).clicked() {
                scene.ask(SettingsCommand::ShowBodies(shown));
            }
        }
    });
    let free = !ui.ctx().egui_wants_keyboard_input();
    if free && ui.input(|input| input.key_pressed(Key::V)) {
        scene.ask(SettingsCommand::ShowBodies(!bodies));
    }
}

fn arrow(painter: &Painter, look: &Look, from: Pos2, to: Pos2) {
    let along = to - from;
    if along.length() < 6.0 {
        return;
    }
    let ink = look.palette.stage_force;
    let unit = along.normalized();
    let side = vec2(-unit.y, unit.x);
    let neck = to - unit * 11.0;
    painter.line_segment([from, neck], Stroke::new(6.5, Color32::from_black_alpha(110)));
    painter.line_segment([from, neck], Stroke::new(3.5, ink));
    let tip = vec![to, neck + side * 6.5, neck - side * 6.5];
    painter.add(Shape::convex_polygon(tip, ink, Stroke::NONE));
}

/// The other walk: thin and grey, one lane further away.
fn ghost(painter: &Painter, look: &Look, view: &View, beside: Vec3, sample: &Sample) {
    let thick = view.points(0.03).max(1.5);
    for bone in bones(sample) {
        let ends = bone.ends.map(|end| view.place(end + beside).0);
        let ink = bone
            .side
            .map_or(look.palette.stage_weak, |side| look.palette.stage_side(side))
            .gamma_multiply(0.5);
        painter.line_segment(ends, Stroke::new(thick * bone.width, ink));
    }
    let (centre, radius) = head(sample);
    let at = view.place(centre + beside).0;
    let ink = Stroke::new(thick * 0.6, look.palette.stage_weak.gamma_multiply(0.6));
    painter.circle_stroke(at, view.points(radius), ink);
}

/// What walks, how fast, and whether it does.
fn words(painter: &Painter, look: &Look, rect: Rect, state: &SimulationState, walk: &SimulatedTrial) {
    let at = rect.left_top() + vec2(20.0, 16.0);
    let time = state.time.min(walk.duration());
    let mut line = match walk.measures() {
        Some(gait) => words::fill(
            "window.m_s_steps_min",
            &[("0", &number(gait.speed, 2)), ("1", &number(gait.cadence, 0))],
        ),
        None if walk.fell() => words::of("window.this_parameter_set_does_not_walk").to_owned(),
        None => words::of("window.too_short_for_steady_strides").to_owned(),
    };
    line = format!("{line} · {} s", number(time, 1));
    let (white, weak) = (look.palette.stage_text, look.palette.stage_weak);
    let first = painter.text(at, Align2::LEFT_TOP, line, bold(20.0), white);
    let verdict = verdict(&walk.walk, words::language());
    let below = pos2(at.x, first.bottom() + 4.0);
    let galley = painter.layout(
        words::fill("window.simulated_by_physics_not_a_person", &[("verdict", &verdict)]),
        look.body(),
        weak,
        rect.width() - 40.0,
    );
    let height = galley.size().y;
    painter.galley(below, galley, weak);
    if walk.fell() {
        let words = words::fill("window.it_fell_after_s", &[("0", &number(walk.duration(), 1))]);
        let at = pos2(rect.center().x, below.y + height + 12.0);
        let galley = painter.layout_no_wrap(words, bold(24.0), look.palette.stage_text);
        let back = Rect::from_center_size(
            pos2(at.x, at.y + 0.5 * galley.size().y),
            galley.size() + vec2(28.0, 12.0),
        );
        painter.rect_filled(back, 8.0, look.palette.stop);
        painter.galley(back.min + vec2(14.0, 6.0), galley, look.palette.stage_text);
    }
    if state.is_behind() {
        let at = rect.right_top() + vec2(-20.0, 18.0);
        painter.text(at, Align2::RIGHT_TOP, words::of("window.walking_anew"), look.body(), weak);
    }
    let help = words::of("window.drag_orbit_1_side_2_front_3");
    // Beside the scale, however narrow the stage is.
    let help = painter.layout(help.to_owned(), look.small(), weak, rect.width() - 40.0 - SCALE);
    painter.galley(rect.left_bottom() + vec2(20.0, -16.0 - help.size().y), help, weak);
    scale_of_activation(painter, look, rect.right_bottom(), words::of("window.muscles_0"));
}
