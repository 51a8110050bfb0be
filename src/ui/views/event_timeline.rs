//! Events over time: a lane for each side with stance as bars. Events are dragged, added, chosen; strides left out.
//!
//! The stretches behind a number are underlined in the accent; what lies over the lanes is in
//! [`super::timeline_marks`].

use egui::{
    Align2, CursorIcon, PointerButton, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    vec2,
};

use super::timeline_marks::{NAMES, lane_name, markers, overview, playhead, repairs, wheel};
use crate::analysis::options::Edit;
use crate::app::command::{Command, EditCommand, EventChoice, PlaybackCommand};
use crate::app::words;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::{EventKind, GaitEvent};
use crate::clinic::assessment::{Assessment, TimeSpan};
use crate::ui::quantity_format::number;
use crate::ui::theme::Look;
use crate::ui::widgets::chart::{Chart, round_step};

/// What the timeline shows.
#[derive(Clone, Copy, Debug)]
pub struct EventTimeline<'a> {
    /// Events, strides, repairs, bouts.
    pub assessment: &'a Assessment,
    /// The stretch in sight, s.
    pub span: TimeSpan,
    /// The whole recording, s.
    pub whole: TimeSpan,
    /// The playhead, s.
    pub playhead: f64,
    /// The chosen event.
    pub selected: Option<EventChoice>,
    /// Where a stretch to be swapped begins, s.
    pub swap_from: Option<f64>,
    /// Stretches behind a number.
    pub evidence: &'a [TimeSpan],
    /// Instants marked by hand, s.
    pub markers: &'a [f64],
    /// Whether it can be edited (not while live).
    pub editable: bool,
}

/// The event being dragged and where it is now.
#[derive(Clone, Copy, Debug, Default)]
pub struct TimelineMemory {
    dragged: Option<(EventChoice, f64)>,
}

/// Where the events of one leg are drawn.
struct Lane<'a> {
    side: Side,
    room: Rect,
    chart: &'a Chart,
    timeline: &'a EventTimeline<'a>,
}

/// Draws the timeline.
pub fn event_timeline(
    ui: &mut Ui,
    look: &Look,
    room: Rect,
    memory: &mut TimelineMemory,
    timeline: &EventTimeline<'_>,
    commands: &mut Vec<Command>,
) {
    let end = timeline.span.end.max(timeline.span.start + 0.1);
    let zoomed = timeline.span.end - timeline.span.start < timeline.whole.end - timeline.whole.start - 1e-6;
    let strip_height = if zoomed { 12.0 } else { 0.0 };
    let mut inside = expand_left(room);
    inside.max.y -= strip_height;
    let chart = Chart::new(inside, timeline.span.start..=end, 0.0..=1.0);
    ground(ui, look, &chart, timeline);
    let lanes = Side::BOTH.map(|side| Lane { side, room: lane_room(&chart, side), chart: &chart, timeline });
    background_clicks(ui, &lanes, commands);
    for lane in &lanes {
        let at = pos2(chart.rect.left() - 10.0, lane.room.center().y);
        let word =
            if lane.side == Side::Left { words::of("window.left_4") } else { words::of("window.right_3") };
        lane_name(ui, look, at, word, look.palette.side_text(lane.side));
        stances(ui, look, lane, commands);
    }
    repairs(ui, look, &chart, timeline);
    for lane in &lanes {
        for event in timeline.assessment.events.iter().filter(|event| event.side == lane.side) {
            one_event(ui, look, lane, event, memory, commands);
        }
    }
    markers(ui, look, &chart, timeline);
    playhead(ui, look, &chart, timeline);
    if timeline.editable {
        wheel(ui, &chart, timeline.span, commands);
        let strip = Rect::from_min_max(
            pos2(chart.rect.left(), room.bottom() - strip_height + 2.0),
            pos2(chart.rect.right(), room.bottom() - 2.0),
        );
        overview(ui, look, strip, timeline, commands);
    }
}

fn expand_left(room: Rect) -> Rect {
    Rect::from_min_max(pos2(room.left() + 26.0, room.top()), room.max)
}

fn lane_room(chart: &Chart, side: Side) -> Rect {
    let height = chart.rect.height() - NAMES;
    let top = chart.rect.top() + NAMES;
    let (from, to) = if side == Side::Left { (0.10, 0.46) } else { (0.56, 0.92) };
    Rect::from_min_max(
        pos2(chart.rect.left(), top + from * height),
        pos2(chart.rect.right(), top + to * height),
    )
}

/// Time axis, stretches that were used, evidence, swap in progress.
fn ground(ui: &Ui, look: &Look, chart: &Chart, timeline: &EventTimeline<'_>) {
    let palette = look.palette;
    let painter = ui.painter();
    let stretch = |span: &TimeSpan| {
        let x = |time: f64| chart.x_at(time).clamp(chart.rect.left(), chart.rect.right());
        Rect::from_min_max(pos2(x(span.start), chart.rect.top()), pos2(x(span.end), chart.rect.bottom()))
    };
    painter.rect_filled(chart.rect, 6.0, palette.faint);
    for bout in timeline.assessment.bouts() {
        painter.rect_filled(stretch(&bout), 4.0, palette.card);
    }
    for span in timeline.evidence {
        let rect = stretch(span);
        painter.rect_filled(rect, 2.0, palette.accent_soft.gamma_multiply(0.7));
        let y = rect.bottom() - 1.5;
        painter.hline((rect.left() + 1.0)..=(rect.right() - 1.0), y, Stroke::new(3.0, palette.accent));
    }
    if let Some(from) = timeline.swap_from {
        let span = TimeSpan { start: from.min(timeline.playhead), end: from.max(timeline.playhead) };
        painter.rect_filled(stretch(&span), 2.0, palette.amber_soft);
        let at = pos2(chart.x_at(from) + 4.0, chart.rect.top() + 1.0);
        let words = words::of("window.swap_from_here_go_to_the_end");
        painter.text(at, Align2::LEFT_TOP, words, look.small(), palette.amber_text);
    }
    let length = timeline.span.end - timeline.span.start;
    let step = round_step(length, 10.0).max(0.05);
    let first = (timeline.span.start / step).ceil();
    let places = if step < 0.1 { 2 } else { usize::from(step < 1.0) };
    let words: Vec<_> = (0..40)
        .map(|i| (first + f64::from(i)) * step)
        .take_while(|time| *time <= timeline.span.end + 1e-9)
        .map(|time| (time, format!("{} s", number(time, places))))
        .collect();
    chart.x_words(painter, look, &words);
}

/// A click shows the instant, a double click adds the event that is missing there.
fn background_clicks(ui: &Ui, lanes: &[Lane<'_>; 2], commands: &mut Vec<Command>) {
    let Lane { chart, timeline, .. } = lanes[0];
    let response = ui.interact(chart.rect, ui.scope_id().with("timeline"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, words::of("window.event_timeline")));
    let Some(at) = response.interact_pointer_pos() else { return };
    let time = chart.x_of(at).clamp(timeline.span.start, timeline.span.end);
    if response.double_clicked() && timeline.editable {
        let side = if at.y < lanes[0].room.bottom().midpoint(lanes[1].room.top()) {
            Side::Left
        } else {
            Side::Right
        };
        let kind = missing_kind(timeline.assessment, side, time);
        commands.push(Command::Edit(EditCommand::Make(Edit::AddEvent { side, kind, time })));
        commands.push(Command::Edit(EditCommand::SelectEvent(Some(EventChoice { side, kind, time }))));
    } else if response.clicked_by(PointerButton::Primary) || response.dragged_by(PointerButton::Primary) {
        commands.push(Command::Edit(EditCommand::SelectEvent(None)));
        commands.push(Command::Playback(PlaybackCommand::Seek(time)));
    }
}

/// After a contact the foot stands: what is missing is its toe off; else a contact.
fn missing_kind(assessment: &Assessment, side: Side, time: f64) -> EventKind {
    let before = assessment.events.iter().rfind(|event| event.side == side && event.time <= time);
    match before.map(|event| event.kind) {
        Some(EventKind::InitialContact) => EventKind::ToeOff,
        _ => EventKind::InitialContact,
    }
}

/// Stance as bars; strides that are left out are pale with a dashed edge.
fn stances(ui: &mut Ui, look: &Look, lane: &Lane<'_>, commands: &mut Vec<Command>) {
    let &Lane { side, room, chart, timeline } = lane;
    let colour = look.palette.side(side);
    for (contact, toe_off) in stance_spans(&timeline.assessment.events, side) {
        let stride = timeline
            .assessment
            .strides
            .iter()
            .find(|stride| stride.side == side && (stride.start - contact).abs() < 0.02);
        let excluded = stride.is_some_and(|stride| stride.excluded.is_some());
        let x = |time: f64| chart.x_at(time).clamp(chart.rect.left(), chart.rect.right());
        let bar = Rect::from_min_max(pos2(x(contact), room.top()), pos2(x(toe_off), room.bottom()));
        if bar.width() < 1.0 {
            continue;
        }
        let painter = ui.painter();
        painter.rect_filled(bar, 4.0, colour.gamma_multiply(if excluded { 0.16 } else { 0.72 }));
        if excluded {
            let edge =
                [bar.left_top(), bar.right_top(), bar.right_bottom(), bar.left_bottom(), bar.left_top()];
            painter.extend(Shape::dashed_line(&edge, Stroke::new(1.0, colour), 4.0, 3.0));
        }
        let id = ui.scope_id().with(("stance", side, (contact * 1000.0) as i64));
        let response = ui.interact(bar, id, Sense::click());
        let state = if excluded { words::of("window.left_out") } else { "" };
        response.widget_info(|| {
            let text = words::fill(
                "window.stance_at_s",
                &[("0", &words::side(side)), ("contact", &number(contact, 2)), ("state", &state)],
            );
            WidgetInfo::labeled(Role::Button, true, text)
        });
        if response.clicked() {
            let at = response.interact_pointer_pos().map_or(contact, |at| chart.x_of(at));
            commands.push(Command::Playback(PlaybackCommand::Seek(at)));
        }
        if timeline.editable {
            stride_menu(&response, side, contact, toe_off, excluded, commands);
        }
        if let Some(reason) = stride.and_then(|stride| stride.excluded.as_ref()) {
            response.on_hover_text(words::fill(
                "window.left_out_because",
                &[("0", &words::language().say(reason))],
            ));
        }
    }
}

fn stride_menu(
    response: &egui::Response,
    side: Side,
    contact: f64,
    toe_off: f64,
    excluded: bool,
    commands: &mut Vec<Command>,
) {
    response.context_menu(|ui| {
        let word = if excluded {
            words::of("window.take_this_stride_back_in_x")
        } else {
            words::of("window.leave_this_stride_out_x")
        };
        if ui.button(word).clicked() {
            commands
                .push(Command::Edit(EditCommand::Make(Edit::ToggleStride { side, time: contact + 1e-3 })));
            ui.close();
        }
        if ui.button(words::of("window.swap_left_and_right_during_this_stance")).clicked() {
            commands.push(Command::Edit(EditCommand::SwapStretch(TimeSpan { start: contact, end: toe_off })));
            ui.close();
        }
    });
}

/// From each contact to the toe off that ends its stance.
fn stance_spans(events: &[GaitEvent], side: Side) -> Vec<(f64, f64)> {
    let own: Vec<&GaitEvent> = events.iter().filter(|event| event.side == side).collect();
    own.windows(2)
        .filter(|pair| pair[0].kind == EventKind::InitialContact && pair[1].kind == EventKind::ToeOff)
        .map(|pair| (pair[0].time, pair[1].time))
        .collect()
}

/// An upright line at the event: thick with a foot for contact, thin for toe off.
fn one_event(
    ui: &mut Ui,
    look: &Look,
    lane: &Lane<'_>,
    event: &GaitEvent,
    memory: &mut TimelineMemory,
    commands: &mut Vec<Command>,
) {
    let &Lane { room, chart, timeline, .. } = lane;
    let choice = EventChoice { side: event.side, kind: event.kind, time: event.time };
    let dragged = memory.dragged.filter(|(dragged, _)| *dragged == choice).map(|(_, to)| to);
    let x = chart.x_at(dragged.unwrap_or(event.time));
    if !chart.rect.x_range().contains(x) {
        return;
    }
    let handle = Rect::from_center_size(pos2(x, room.center().y), vec2(10.0, room.height() + 10.0));
    let id = ui.scope_id().with(("event", event.side, event.kind, (event.time * 10_000.0) as i64));
    let sense = if timeline.editable { Sense::click_and_drag() } else { Sense::hover() };
    let mut response = ui.interact(handle, id, sense);
    let selected = timeline.selected.is_some_and(|selected| {
        selected.side == event.side
            && selected.kind == event.kind
            && (selected.time - event.time).abs() < 0.05
    });
    paint_event(ui, look, room, x, event, selected || dragged.is_some(), response.hovered());
    let kind = if event.kind == EventKind::InitialContact {
        words::of("window.contact")
    } else {
        words::of("window.toe_off")
    };
    let by = if event.by_hand { words::of("window.set_by_hand") } else { "" };
    let name = format!("{} {kind} {} s{by}", words::side(event.side), number(event.time, 2));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &name));
    if !timeline.editable {
        return;
    }
    response = response.on_hover_cursor(CursorIcon::ResizeHorizontal);
    if response.dragged()
        && let Some(at) = response.interact_pointer_pos()
    {
        let to = chart.x_of(at).clamp(timeline.span.start, timeline.span.end);
        memory.dragged = Some((choice, to));
        commands.push(Command::Playback(PlaybackCommand::Seek(to)));
    }
    if response.drag_stopped()
        && let Some((_, to)) = memory.dragged.take()
    {
        let (side, kind, from) = (event.side, event.kind, event.time);
        commands.push(Command::Edit(EditCommand::Make(Edit::MoveEvent { side, kind, from, to })));
    } else if response.clicked() {
        commands.push(Command::Edit(EditCommand::SelectEvent(Some(choice))));
        commands.push(Command::Playback(PlaybackCommand::Seek(event.time)));
    }
    response.on_hover_text(format!("{name}\n{}", words::of("window.drag_to_move")));
}

fn paint_event(ui: &Ui, look: &Look, lane: Rect, x: f32, event: &GaitEvent, strong: bool, hovered: bool) {
    let palette = look.palette;
    let painter = ui.painter();
    let ink = if strong { palette.accent } else { palette.text };
    let contact = event.kind == EventKind::InitialContact;
    let width = if strong || hovered {
        3.5
    } else if contact {
        2.2
    } else {
        1.2
    };
    let (top, bottom) = (lane.top() - 5.0, lane.bottom() + 5.0);
    painter.line_segment([pos2(x, top), pos2(x, bottom)], Stroke::new(width, ink));
    if contact {
        let foot = [pos2(x - 4.0, bottom), pos2(x + 4.0, bottom), pos2(x, bottom - 6.0)];
        painter.add(Shape::convex_polygon(foot.to_vec(), ink, Stroke::NONE));
    }
    if event.by_hand {
        painter.circle(pos2(x, top - 2.0), 3.0, palette.card, Stroke::new(1.5, ink));
    }
    if strong {
        let ring = Rect::from_center_size(pos2(x, lane.center().y), vec2(10.0, lane.height() + 14.0));
        painter.rect_stroke(ring, 4.0, Stroke::new(1.5, palette.accent), StrokeKind::Middle);
    }
}
