//! What a laboratory recorded beside its markers, over the time of the walk: a row for each force plate and each muscle signal,
//! with the contacts of both feet and the playhead. Click to go there.

use egui::{Align2, Painter, Rect, ScrollArea, Sense, Stroke, Ui, pos2, vec2};

use crate::app::words;
use crate::biomechanics::gait::EventKind;
use crate::clinic::assessment::{Assessment, TimeSpan};
use crate::recording::analysed_trial::{ForcePlate, LaboratorySignals};
use crate::ui::quantity_format::number;
use crate::ui::theme::Look;

/// Room for names and largest values, points.
const NAMES: f32 = 118.0;
/// Least and most height of a row, points.
const ROW: [f32; 2] = [40.0, 84.0];
/// Room for the times below, points.
const TIMES: f32 = 18.0;

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub struct LaboratoryPlot<'a> {
    /// Plates and muscles.
    pub signals: &'a LaboratorySignals,
    /// The walk, for the contacts of the feet.
    pub assessment: &'a Assessment,
    /// The stretch that is shown.
    pub span: TimeSpan,
    /// The playhead, s.
    pub playhead: f64,
}

/// One row: its name, its values, and the range they are drawn in.
struct Row<'a> {
    name: String,
    unit: String,
    values: &'a [f32],
    /// By this the values are multiplied: a plate's upward force is positive.
    sign: f32,
    range: [f32; 2],
    largest: f32,
}

/// Draws the rows; gives the time that was clicked, s.
pub fn laboratory_plot(ui: &mut Ui, look: &Look, room: Rect, plot: &LaboratoryPlot<'_>) -> Option<f64> {
    let rows = rows(plot.signals);
    let times = Rect::from_min_max(pos2(room.left() + NAMES, room.bottom() - TIMES), room.max);
    let above = Rect::from_min_max(room.min, pos2(room.right(), times.top()));
    let high = (above.height() / rows.len().max(1) as f32).clamp(ROW[0], ROW[1]);
    let mut clicked = None;
    ui.scope_builder(egui::UiBuilder::new().max_rect(above).id_salt("laboratory"), |ui| {
        ScrollArea::vertical().auto_shrink(false).show_rows(
            ui,
            high - ui.spacing().item_spacing.y,
            rows.len(),
            |ui, shown| {
                for row in &rows[shown] {
                    let size = vec2(ui.available_width(), high - ui.spacing().item_spacing.y);
                    let (cell, response) = ui.allocate_exact_size(size, Sense::click());
                    let figure = Rect::from_min_max(pos2(cell.left() + NAMES, cell.top() + 2.0), cell.max);
                    draw(ui.painter(), look, cell, figure, row, plot);
                    let said = words::fill(
                        "laboratory.row",
                        &[
                            ("name", &row.name),
                            ("largest", &number(f64::from(row.largest), places(row.largest))),
                            ("unit", &row.unit),
                        ],
                    );
                    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &said));
                    let at = response
                        .interact_pointer_pos()
                        .filter(|at| response.clicked() && at.x >= figure.left());
                    clicked = at.map(|at| time_at(figure, plot.span, at.x)).or(clicked);
                }
            },
        );
    });
    let painter = ui.painter();
    for (time, align) in [(plot.span.start, Align2::LEFT_TOP), (plot.span.end, Align2::RIGHT_TOP)] {
        let at = pos2(x_of(times, plot.span, time), times.top() + 3.0);
        painter.text(at, align, format!("{} s", number(time, 1)), look.small(), look.palette.weak);
    }
    clicked
}

fn rows(signals: &LaboratorySignals) -> Vec<Row<'_>> {
    let plate = |plate: &'_ ForcePlate| words::fill("laboratory.plate", &[("number", &plate.number)]);
    let plates = signals.plates.iter().map(|force| {
        let values = &*force.force[2];
        // Laboratories differ in which way a plate's third axis points; the floor only pushes.
        let (low, high) = extremes(values);
        let (sign, largest) = if -low > high { (-1.0, -low) } else { (1.0, high) };
        let range = [0.0_f32.min(-0.05 * largest), largest.max(1.0) * 1.05];
        Row { name: plate(force), unit: "N".to_owned(), values, sign, range, largest }
    });
    let muscles = signals.muscles.iter().map(|signal| {
        let (low, high) = extremes(&signal.values);
        let largest = high.max(-low);
        let half = if largest > 0.0 { largest * 1.05 } else { 1.0 };
        Row {
            name: signal.label.clone(),
            unit: signal.unit.clone(),
            values: &signal.values,
            sign: 1.0,
            range: [-half, half],
            largest,
        }
    });
    plates.chain(muscles).collect()
}

fn extremes(values: &[f32]) -> (f32, f32) {
    values.iter().fold((0.0, 0.0), |(low, high): (f32, f32), value| (low.min(*value), high.max(*value)))
}

fn places(largest: f32) -> usize {
    if largest >= 10.0 {
        0
    } else if largest >= 0.1 {
        2
    } else {
        5
    }
}

fn x_of(figure: Rect, span: TimeSpan, time: f64) -> f32 {
    let share = (time - span.start) / (span.end - span.start).max(1e-6);
    figure.left() + share as f32 * figure.width()
}

fn time_at(figure: Rect, span: TimeSpan, x: f32) -> f64 {
    let share = f64::from((x - figure.left()) / figure.width().max(1.0)).clamp(0.0, 1.0);
    span.start + share * (span.end - span.start)
}

fn draw(painter: &Painter, look: &Look, cell: Rect, figure: Rect, row: &Row<'_>, plot: &LaboratoryPlot<'_>) {
    let palette = look.palette;
    let middle = cell.center().y;
    let name = painter.layout(row.name.clone(), look.small(), palette.text, NAMES - 10.0);
    let shown = Rect::from_min_max(cell.min, pos2(figure.left() - 8.0, middle));
    let at = pos2(cell.left(), (middle - name.size().y).max(cell.top()));
    painter.with_clip_rect(shown).galley(at, name, palette.text);
    let largest = format!("{} {}", number(f64::from(row.largest), places(row.largest)), row.unit);
    painter.text(pos2(cell.left(), middle + 1.0), Align2::LEFT_TOP, largest, look.small(), palette.weak);
    let [low, high] = row.range;
    let y_of = |value: f32| figure.bottom() - (value - low) / (high - low) * figure.height();
    painter.hline(figure.x_range(), y_of(0.0), Stroke::new(1.0, palette.line));
    let shown = |time: f64| (plot.span.start..=plot.span.end).contains(&time);
    for event in plot.assessment.events.iter().filter(|event| shown(event.time)) {
        let colour = palette.side(event.side).gamma_multiply(0.7);
        let stroke = Stroke::new(if event.kind == EventKind::InitialContact { 1.5 } else { 0.75 }, colour);
        painter.vline(x_of(figure, plot.span, event.time), figure.y_range(), stroke);
    }
    curve(painter, figure, row, plot, &y_of, Stroke::new(1.2, palette.text));
    if shown(plot.playhead) {
        let x = x_of(figure, plot.span, plot.playhead);
        painter.vline(x, figure.y_range(), Stroke::new(1.5, palette.accent));
    }
}

/// For each column of points the lowest and the highest value in it, so that no burst between two points is lost.
fn curve(
    painter: &Painter,
    figure: Rect,
    row: &Row<'_>,
    plot: &LaboratoryPlot<'_>,
    y_of: &dyn Fn(f32) -> f32,
    stroke: Stroke,
) {
    let columns = figure.width().max(1.0) as usize;
    let rate = plot.signals.rate;
    let index = |column: usize| {
        let time = plot.span.start + column as f64 / columns as f64 * (plot.span.end - plot.span.start);
        ((time * rate).max(0.0) as usize).min(row.values.len())
    };
    let mut points = Vec::with_capacity(2 * columns);
    for column in 0..columns {
        let (from, to) = (index(column), index(column + 1));
        let values = &row.values[from..to.max(from + 1).min(row.values.len())];
        if values.is_empty() {
            continue;
        }
        let x = figure.left() + column as f32;
        let most = |pick: fn(f32, f32) -> f32| {
            values.iter().map(|value| row.sign * value).reduce(pick).unwrap_or(0.0)
        };
        points.push(pos2(x, y_of(most(f32::min))));
        points.push(pos2(x, y_of(most(f32::max))));
    }
    painter.line(points, stroke);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::analysed_trial::Signal;

    #[test]
    fn the_floor_pushes_up_whichever_way_a_plate_counts() {
        let plate = |force: Vec<f32>| ForcePlate {
            number: 1,
            force: [Vec::new(), Vec::new(), force],
            corners: Vec::new(),
        };
        let signals = LaboratorySignals {
            rate: 1000.0,
            plates: vec![plate(vec![0.0, -812.0, 3.0]), plate(vec![0.0, 640.0])],
            muscles: vec![Signal { label: "RGAS".into(), unit: "V".into(), values: vec![0.001, -0.004] }],
            others: Vec::new(),
        };
        let rows = rows(&signals);
        assert_eq!((rows[0].sign, rows[0].largest), (-1.0, 812.0));
        assert_eq!((rows[1].sign, rows[1].largest), (1.0, 640.0));
        assert!((rows[2].largest - 0.004).abs() < 1e-9 && rows[2].range[0] < -0.004);
    }
}
