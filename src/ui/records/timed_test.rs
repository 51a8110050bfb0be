//! The clock of a timed test: between two lines of a walking test, the phases of a Timed Up and Go, or a turn. The result
//! is shown with the name of the test, because the version changes the number. In Review the phases stand as a strip over
//! the time of the recording, with borders that are dragged while the picture follows; beside the walk's other details
//! the same borders are numbers, for the keyboard.

use egui::{CursorIcon, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::app::command::{PlaybackCommand, RecordsCommand};
use crate::app::state::AppState;
use crate::app::words;
use crate::clinic::protocol::Protocol;
use crate::clinic::timed::timed_result::TimedResult;
use crate::ui::scene::Scene;
use crate::ui::theme::bold;
use crate::ui::widgets::number_field;

/// Height of the strip in Review, points.
pub const STRIP: f32 = 46.0;

/// The border that is being dragged, and where it is now.
#[derive(Clone, Copy, Debug, Default)]
pub struct TimedMemory {
    dragged: Option<(usize, f64)>,
}

/// Whether the walk under review is of a timed test.
pub fn is_timed(state: &AppState) -> bool {
    state.review.trial.is_some() && state.records.conditions.protocol != Protocol::FreeWalk
}

fn keep(scene: &mut Scene<'_>, timed: TimedResult) {
    let conditions = crate::clinic::trial::TrialConditions {
        timed: Some(timed),
        ..scene.state.records.conditions.clone()
    };
    scene.ask(RecordsCommand::SetConditions(Box::new(conditions)));
}

fn why_not(state: &AppState) -> String {
    match state.timed_anew() {
        Some(Err(why)) => words::language().say(&why),
        _ => String::new(),
    }
}

/// Draws the result of the test that was walked, its borders as numbers; nothing for a free walk.
pub(super) fn timed_test(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    if !is_timed(state) {
        return;
    }
    let words = words::language();
    let name = words.text(&format!("protocol.{}", state.records.conditions.protocol.name())).to_owned();
    ui.label(RichText::new(name).font(bold(14.0)));
    let Some(timed) = state.records.conditions.timed else {
        ui.label(RichText::new(why_not(state)).color(look.palette.amber_text));
        ui.separator();
        return;
    };
    ui.label(RichText::new(timed.words(words::style())).font(bold(18.0)));
    let borders = timed.borders();
    if !matches!(timed, TimedResult::Walk(_)) {
        let parts = timed.parts();
        for (number, border) in borders.iter().enumerate() {
            let mut at = *border;
            ui.horizontal(|ui| {
                let what = parts.get(number).map_or("timed.ends", |part| part);
                let title = ui.label(words.text(what));
                let drag = number_field(&mut at).speed(0.02).fixed_decimals(2).suffix(" s");
                if ui.add(drag).labelled_by(title.id).changed() {
                    keep(scene, timed.with_border(number, at));
                }
                if let Some(next) = borders.get(number + 1) {
                    ui.label(
                        RichText::new(words::fill(
                            "window.for_s",
                            &[("0", &words::number(next - border, 2))],
                        ))
                        .color(look.palette.weak),
                    );
                }
            });
        }
    }
    if let TimedResult::Turn(turn) = timed {
        let mut steps = turn.steps.unwrap_or(0);
        ui.horizontal(|ui| {
            let title = ui.label(words::of("window.steps_in_the_turn_counted_0_not"));
            if ui.add(number_field(&mut steps).range(0..=60)).labelled_by(title.id).changed() {
                let turn = crate::clinic::timed::turn::Turn { steps: (steps > 0).then_some(steps), ..turn };
                keep(scene, TimedResult::Turn(turn));
            }
        });
    }
    ui.separator();
}

/// The strip of Review: phases over the time of the recording, borders that are dragged.
pub fn timed_strip(ui: &mut Ui, scene: &mut Scene<'_>, room: Rect, memory: &mut TimedMemory) {
    let Scene { look, state, .. } = *scene;
    let palette = look.palette;
    let painter = ui.painter().clone();
    let words = words::language();
    let name = words.text(&format!("protocol.{}", state.records.conditions.protocol.name())).to_owned();
    let Some(timed) = state.records.conditions.timed else {
        let text = format!("{name}: {}", why_not(state));
        painter.text(room.left_center(), egui::Align2::LEFT_CENTER, &text, look.body(), palette.amber_text);
        let response = ui.interact(room, ui.scope_id().with("timed words"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
        return;
    };
    let shown = memory.dragged.map_or(timed, |(border, to)| timed.with_border(border, to));
    let title = format!("{name}: {}", shown.words(words::style()));
    let head = Rect::from_min_size(room.min, vec2(room.width(), 17.0));
    painter.text(head.left_center(), egui::Align2::LEFT_CENTER, &title, bold(13.0), palette.text);
    let response = ui.interact(head, ui.scope_id().with("timed result"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &title));
    let bar = Rect::from_min_max(pos2(room.left(), head.bottom() + 3.0), room.max);
    let span = state.shown_timeline();
    let length = (span.end - span.start).max(0.1);
    let x = |time: f64| bar.left() + ((time - span.start) / length) as f32 * bar.width();
    let borders = shown.borders();
    painter.rect_filled(bar, 3.0, palette.track);
    for (number, (pair, part)) in borders.windows(2).zip(shown.parts()).enumerate() {
        let rect = Rect::from_min_max(pos2(x(pair[0]), bar.top()), pos2(x(pair[1]), bar.bottom()));
        let rect = rect.intersect(bar);
        if !rect.is_positive() {
            continue;
        }
        let fill = if number % 2 == 0 { palette.accent_soft } else { palette.norm };
        painter.rect_filled(rect, 2.0, fill);
        let text = format!("{} {} s", words.text(part), words::number(pair[1] - pair[0], 1));
        let galley = painter.layout_no_wrap(text, look.small(), palette.text);
        if galley.size().x < rect.width() - 6.0 {
            painter.galley(rect.center() - galley.size() / 2.0, galley, palette.text);
        }
    }
    painter.vline(
        x(state.playback.time).clamp(bar.left(), bar.right()),
        bar.y_range(),
        Stroke::new(1.5, palette.accent),
    );
    for (number, border) in borders.iter().enumerate() {
        if (span.start..=span.end).contains(border) {
            let at = pos2(x(*border), bar.center().y);
            let handle = Rect::from_center_size(at, vec2(12.0, bar.height() + 4.0));
            one_border(ui, scene, handle, number, timed, memory, &x);
        }
    }
}

fn one_border(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    handle: Rect,
    number: usize,
    timed: TimedResult,
    memory: &mut TimedMemory,
    x: &impl Fn(f64) -> f32,
) {
    let look = scene.look;
    let movable = !matches!(timed, TimedResult::Walk(_));
    let sense = if movable { Sense::click_and_drag() } else { Sense::hover() };
    let response = ui.interact(handle, ui.scope_id().with(("timed border", number)), sense);
    let strong = movable && (response.hovered() || response.dragged() || response.has_focus());
    let stroke = Stroke::new(if strong { 4.0 } else { 2.0 }, look.palette.text);
    ui.painter().vline(handle.center().x, handle.y_range().expand(-2.0), stroke);
    let part = timed.parts().get(number).copied().unwrap_or("timed.ends");
    let time = timed.borders().get(number).copied().unwrap_or_default();
    let name = words::fill(
        "window.at_s",
        &[("0", &words::language().text(part)), ("time", &words::number(time, 2))],
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Slider, movable, &name));
    if !movable {
        return;
    }
    // With the keyboard a border moves by a frame of 25 a second.
    let step = ui.input(|input| {
        let key = |key| i32::from(input.key_pressed(key));
        key(egui::Key::ArrowUp) - key(egui::Key::ArrowDown)
    });
    if response.has_focus() && step != 0 {
        keep(scene, timed.with_border(number, time + 0.04 * f64::from(step)));
    }
    let response = response.on_hover_cursor(CursorIcon::ResizeHorizontal);
    if response.dragged()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        let (left, right) = (x(0.0), x(1.0));
        let to = f64::from((pointer.x - left) / (right - left).max(1e-3));
        memory.dragged = Some((number, to));
        scene.ask(PlaybackCommand::Seek(to.max(0.0)));
    }
    if response.drag_stopped()
        && let Some((border, to)) = memory.dragged.take()
    {
        keep(scene, timed.with_border(border, to));
    }
}
