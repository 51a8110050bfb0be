//! What lies over the lanes of the event timeline: repairs, marks by hand, the playhead, and the strip that shows which
//! part of the recording is in sight.

use egui::{Align2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::event_timeline::EventTimeline;
use crate::app::command::{Command, ReviewCommand};
use crate::app::words;
use crate::clinic::assessment::{Repair, RepairKind, TimeSpan};
use crate::ui::theme::Look;
use crate::ui::widgets::chart::Chart;

/// Repairs closer together than this are one stretch to the eye, s.
const TOGETHER: f64 = 0.15;
/// Height of the line above the lanes in which repairs are named, points.
pub const NAMES: f32 = 15.0;

/// Repairs of one kind joined into the stretches that the eye sees.
fn stretches(repairs: &[Repair]) -> Vec<Repair> {
    let mut joined: Vec<Repair> = Vec::new();
    let mut sorted: Vec<&Repair> =
        repairs.iter().filter(|repair| repair.kind == RepairKind::SidesSwapped).collect();
    sorted.sort_by(|a, b| a.span.start.total_cmp(&b.span.start));
    for repair in sorted {
        match joined.iter_mut().rfind(|last| last.by_hand == repair.by_hand) {
            Some(last) if repair.span.start <= last.span.end + TOGETHER => {
                last.span.end = last.span.end.max(repair.span.end);
            }
            _ => joined.push(*repair),
        }
    }
    joined
}

/// Stretches whose sides were put right: framed in amber, named in the line above the lanes where there is room.
pub fn repairs(ui: &Ui, look: &Look, chart: &Chart, timeline: &EventTimeline<'_>) {
    let palette = look.palette;
    let mut free_from = chart.rect.left();
    for repair in stretches(&timeline.assessment.repairs) {
        if repair.span.end < timeline.span.start || repair.span.start > timeline.span.end {
            continue;
        }
        let x = |time: f64| chart.x_at(time).clamp(chart.rect.left(), chart.rect.right());
        let rect = Rect::from_min_max(
            pos2(x(repair.span.start) - 2.0, chart.rect.top() + NAMES),
            pos2(x(repair.span.end) + 2.0, chart.rect.bottom() - 3.0),
        );
        let edge =
            [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
        let painter = ui.painter();
        painter.extend(Shape::dashed_line(&edge, Stroke::new(1.4, palette.amber), 5.0, 3.0));
        let cap = Rect::from_min_size(rect.min, vec2(rect.width(), 3.0));
        painter.rect_filled(cap, 1.0, palette.amber);
        let word = if repair.by_hand {
            words::of("window.swapped_by_hand")
        } else {
            words::of("window.sides_repaired")
        };
        let galley = painter.layout_no_wrap(word.to_owned(), look.small(), palette.amber_text);
        let left = (rect.center().x - 0.5 * galley.size().x)
            .clamp(chart.rect.left(), (chart.rect.right() - galley.size().x).max(chart.rect.left()));
        if left >= free_from {
            free_from = left + galley.size().x + 10.0;
            painter.galley(pos2(left, chart.rect.top() - 1.0), galley, palette.amber_text);
        }
        let over =
            ui.interact(cap.expand(4.0), ui.scope_id().with(("repair", cap.min.x as i32)), Sense::hover());
        let told = if repair.by_hand {
            words::of("window.left_and_right_were_swapped_here_by")
        } else {
            words::of("window.the_network_had_the_legs_exchanged_here")
        };
        over.on_hover_text(told);
    }
}

/// How many stretches were repaired by the program, for a remark.
pub fn repaired_stretches(repairs: &[Repair]) -> usize {
    stretches(repairs).iter().filter(|repair| !repair.by_hand).count()
}

/// Instants marked by hand: flags above the lanes.
pub fn markers(ui: &Ui, look: &Look, chart: &Chart, timeline: &EventTimeline<'_>) {
    for &time in timeline.markers {
        let x = chart.x_at(time);
        if chart.rect.x_range().contains(x) {
            let painter = ui.painter();
            let ink = look.palette.accent;
            painter.vline(x, chart.rect.y_range(), Stroke::new(1.0, ink));
            let top = chart.rect.top() - 4.0;
            let flag = vec![pos2(x, top), pos2(x + 10.0, top + 4.0), pos2(x, top + 8.0)];
            painter.add(Shape::convex_polygon(flag, ink, Stroke::NONE));
        }
    }
}

/// The playhead through both lanes.
pub fn playhead(ui: &Ui, look: &Look, chart: &Chart, timeline: &EventTimeline<'_>) {
    let x = chart.x_at(timeline.playhead);
    if chart.rect.x_range().contains(x) {
        let painter = ui.painter();
        painter.vline(x, chart.rect.y_range(), Stroke::new(2.5, look.palette.accent));
        let top = chart.rect.top();
        let head = vec![pos2(x - 6.0, top - 6.0), pos2(x + 6.0, top - 6.0), pos2(x, top + 3.0)];
        painter.add(Shape::convex_polygon(head, look.palette.accent, Stroke::NONE));
    }
}

/// The whole recording as a strip with the shown part as its thumb: dragging it pans. Nothing while all is in sight.
pub fn overview(
    ui: &Ui,
    look: &Look,
    strip: Rect,
    timeline: &EventTimeline<'_>,
    commands: &mut Vec<Command>,
) {
    let (span, whole) = (timeline.span, timeline.whole);
    let length = whole.end - whole.start;
    if span.end - span.start >= length - 1e-6 {
        return;
    }
    let palette = look.palette;
    let x = |time: f64| strip.left() + ((time - whole.start) / length) as f32 * strip.width();
    let painter = ui.painter();
    painter.rect_filled(strip, 3.0, palette.track);
    for bout in timeline.assessment.bouts() {
        let part = Rect::from_min_max(pos2(x(bout.start), strip.top()), pos2(x(bout.end), strip.bottom()));
        painter.rect_filled(part, 3.0, palette.norm);
    }
    let thumb = Rect::from_min_max(pos2(x(span.start), strip.top()), pos2(x(span.end), strip.bottom()));
    painter.rect(
        thumb,
        3.0,
        palette.accent.gamma_multiply(0.35),
        Stroke::new(1.5, palette.accent),
        egui::StrokeKind::Inside,
    );
    painter.vline(x(timeline.playhead), strip.y_range(), Stroke::new(1.5, palette.text));
    let response =
        ui.interact(strip.expand2(vec2(0.0, 4.0)), ui.scope_id().with("overview"), Sense::click_and_drag());
    response.widget_info(|| {
        WidgetInfo::labeled(Role::ScrollBar, true, words::of("window.shown_part_of_the_recording"))
    });
    let Some(at) = response.interact_pointer_pos() else { return };
    let shown = span.end - span.start;
    if response.dragged() {
        commands.push(Command::Review(ReviewCommand::PanTimeline(
            f64::from(response.drag_delta().x / strip.width()) * length / shown,
        )));
    } else if response.clicked() {
        let time = whole.start + f64::from((at.x - strip.left()) / strip.width()) * length;
        commands.push(Command::Review(ReviewCommand::PanTimeline(
            (time - 0.5 * (span.start + span.end)) / shown,
        )));
    }
}

/// The wheel zooms about the pointer, sideways (or with Shift) it pans.
pub fn wheel(ui: &Ui, chart: &Chart, span: TimeSpan, commands: &mut Vec<Command>) {
    let Some(at) = ui.input(|input| input.pointer.hover_pos()) else { return };
    if !chart.rect.contains(at) || !ui.rect_contains_pointer(chart.rect) {
        return;
    }
    let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta(), input.zoom_delta()));
    let factor = f64::from((-scroll.y / 240.0).exp() / pinch);
    if (factor - 1.0).abs() > 1e-3 {
        let about = chart.x_of(at).clamp(span.start, span.end);
        commands.push(Command::Review(ReviewCommand::ZoomTimeline { factor, about: Some(about) }));
    }
    if scroll.x.abs() > 0.1 {
        commands.push(Command::Review(ReviewCommand::PanTimeline(f64::from(-scroll.x / chart.rect.width()))));
    }
}

/// A word where the sides of the lanes are named.
pub fn lane_name(ui: &Ui, look: &Look, at: egui::Pos2, word: &str, ink: egui::Color32) {
    ui.painter().text(at, Align2::RIGHT_CENTER, word, crate::ui::theme::bold(look.small().size), ink);
}
