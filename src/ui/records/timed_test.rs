//! The clock of a timed test: between two lines of a walking test, the phases of a Timed Up and Go, or a turn. The result
//! is shown with the name of the test, because the version changes the number. In Review the phases stand as a strip over
//! the time of the recording, with borders that are dragged while the picture follows; beside the walk's other details
//! the same borders are numbers, for the keyboard.

use egui::{CursorIcon, DragValue, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::app::command::{Command, RecordsCommand};
use crate::app::state::AppState;
use crate::clinic::language::Language;
use crate::clinic::protocol::Protocol;
use crate::clinic::quantity::QuantityStyle;
use crate::clinic::timed_result::TimedResult;
use crate::ui::theme::{Look, bold};

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

fn keep(state: &AppState, timed: TimedResult, commands: &mut Vec<Command>) {
    let conditions =
        crate::clinic::trial::TrialConditions { timed: Some(timed), ..state.records.conditions.clone() };
    commands.push(Command::Records(RecordsCommand::SetConditions(Box::new(conditions))));
}

fn why_not(state: &AppState) -> String {
    match state.timed_anew() {
        Some(Err(words)) => words,
        _ => String::new(),
    }
}

/// Draws the result of the test that was walked, its borders as numbers; nothing for a free walk.
pub(super) fn timed_test(ui: &mut Ui, look: &Look, state: &AppState, commands: &mut Vec<Command>) {
    if !is_timed(state) {
        return;
    }
    let words = Language::English;
    let name = words.text(&format!("protocol.{}", state.records.conditions.protocol.name())).to_owned();
    ui.label(RichText::new(name).font(bold(14.0)));
    let Some(timed) = state.records.conditions.timed else {
        ui.label(RichText::new(why_not(state)).color(look.palette.amber_text));
        ui.separator();
        return;
    };
    ui.label(RichText::new(timed.words(QuantityStyle::default())).font(bold(18.0)));
    let borders = timed.borders();
    if !matches!(timed, TimedResult::Walk(_)) {
        let parts = timed.parts();
        for (number, border) in borders.iter().enumerate() {
            let mut at = *border;
            ui.horizontal(|ui| {
                let what = parts.get(number).map_or("timed.ends", |part| part);
                let title = ui.label(words.text(what));
                let drag = DragValue::new(&mut at).speed(0.02).fixed_decimals(2).suffix(" s");
                if ui.add(drag).labelled_by(title.id).changed() {
                    keep(state, timed.with_border(number, at), commands);
                }
                if let Some(next) = borders.get(number + 1) {
                    ui.label(RichText::new(format!("for {:.2} s", next - border)).color(look.palette.weak));
                }
            });
        }
    }
    if let TimedResult::Turn(turn) = timed {
        let mut steps = turn.steps.unwrap_or(0);
        ui.horizontal(|ui| {
            let title = ui.label("Steps in the turn, counted (0: not counted)");
            if ui.add(DragValue::new(&mut steps).range(0..=60)).labelled_by(title.id).changed() {
                let turn = crate::clinic::turn::Turn { steps: (steps > 0).then_some(steps), ..turn };
                keep(state, TimedResult::Turn(turn), commands);
            }
        });
    }
    ui.separator();
}

/// The strip of Review: phases over the time of the recording, borders that are dragged.
pub fn timed_strip(
    ui: &mut Ui,
    look: &Look,
    room: Rect,
    (state, memory): (&AppState, &mut TimedMemory),
    commands: &mut Vec<Command>,
) {
    let palette = look.palette;
    let painter = ui.painter().clone();
    let words = Language::English;
    let name = words.text(&format!("protocol.{}", state.records.conditions.protocol.name())).to_owned();
    let Some(timed) = state.records.conditions.timed else {
        let text = format!("{name}: {}", why_not(state));
        painter.text(room.left_center(), egui::Align2::LEFT_CENTER, &text, look.body(), palette.amber_text);
        let response = ui.interact(room, ui.scope_id().with("timed words"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
        return;
    };
    let shown = memory.dragged.map_or(timed, |(border, to)| timed.with_border(border, to));
    let title = format!("{name}: {}", shown.words(QuantityStyle::default()));
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
        let text = format!("{} {:.1} s", words.text(part), pair[1] - pair[0]);
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
            one_border(ui, look, (bar, x(*border), number), (timed, memory), (state, &x, commands));
        }
    }
}

fn one_border(
    ui: &mut Ui,
    look: &Look,
    (bar, at, number): (Rect, f32, usize),
    (timed, memory): (TimedResult, &mut TimedMemory),
    (state, x, commands): (&AppState, &impl Fn(f64) -> f32, &mut Vec<Command>),
) {
    let movable = !matches!(timed, TimedResult::Walk(_));
    let handle = Rect::from_center_size(pos2(at, bar.center().y), vec2(12.0, bar.height() + 4.0));
    let sense = if movable { Sense::click_and_drag() } else { Sense::hover() };
    let response = ui.interact(handle, ui.scope_id().with(("timed border", number)), sense);
    let strong = movable && (response.hovered() || response.dragged() || response.has_focus());
    let stroke = Stroke::new(if strong { 4.0 } else { 2.0 }, look.palette.text);
    ui.painter().vline(at, bar.y_range(), stroke);
    let part = timed.parts().get(number).copied().unwrap_or("timed.ends");
    let time = timed.borders().get(number).copied().unwrap_or_default();
    let name = format!("{} at {time:.2} s", Language::English.text(part));
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
        keep(state, timed.with_border(number, time + 0.04 * f64::from(step)), commands);
    }
    let response = response.on_hover_cursor(CursorIcon::ResizeHorizontal);
    if response.dragged()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        let (left, right) = (x(0.0), x(1.0));
        let to = f64::from((pointer.x - left) / (right - left).max(1e-3));
        memory.dragged = Some((number, to));
        commands.push(Command::Seek(to.max(0.0)));
    }
    if response.drag_stopped()
        && let Some((border, to)) = memory.dragged.take()
    {
        keep(state, timed.with_border(border, to), commands);
    }
}
