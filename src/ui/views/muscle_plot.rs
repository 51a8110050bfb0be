//! Usual muscle activity over the cycle of a recorded walk: one row a group, left and right with the bands between people.

use egui::{Align2, Painter, Rect, Stroke, Ui, pos2, vec2};

use crate::app::words;
use crate::biomechanics::anatomy::{BySide, MuscleGroup, Side};
use crate::biomechanics::typical_gait::usual_times;
use crate::biomechanics::usual_activity::UsualActivity;
use crate::clinic::norms::UsualMuscles;
use crate::ui::theme::Look;
use crate::ui::widgets::chart::{Chart, mark, side_legend};

/// Room for the names of the groups, points.
pub const NAMES: f32 = 158.0;
/// Strength of the ink of the bands.
const BAND: f32 = 0.18;

/// What stands above: never to be read as a measurement of muscles. How well it fits real EMG is what `gaittwin-cli
/// validate` measures.
pub const LABEL: &str = "Usual at this speed: people's EMG (Schwartz 2008), in the phases of this walk. Not a measurement of \
    these muscles.";

/// Below this height the rows get the room of the explanation too, points.
const LOW: f32 = 300.0;
/// Top of a row, of 1 = the highest point of people's mean curve: room for what nine of ten people do.
const TOP: f64 = 1.5;

/// Draws the rows, with a mark where each leg is in its cycle now.
pub fn muscle_plot(ui: &Ui, look: &Look, mut room: Rect, usual: &UsualMuscles, now: BySide<Option<f64>>) {
    let painter = ui.painter();
    let low = room.height() < LOW;
    let head = if low { words::of("window.usual_at_this_speed_not_emg") } else { LABEL };
    let ink = look.palette.weak;
    let legend = side_legend(painter, look, pos2(room.right(), room.top()));
    let galley = painter.layout(head.to_owned(), look.small(), ink, legend - 12.0 - room.left());
    let below = room.top() + galley.size().y + 4.0;
    painter.galley(room.min, galley, ink);
    room.min.y = below;
    if !low {
        let words = words::of("window.0_to_100_of_the_cycle_bands");
        let galley = painter.layout(words.to_owned(), look.small(), ink, room.width());
        room.max.y -= galley.size().y + 8.0;
        painter.galley(pos2(room.left(), room.bottom() + 8.0), galley, ink);
    }
    for (group, row) in muscle_rows(room) {
        let chart = named_row(painter, look, row, group, TOP);
        for side in Side::BOTH {
            let ink = look.palette.side(side);
            match &usual.get(side)[group] {
                UsualActivity::Recorded(band) => {
                    let percent = percents(band.middle.len());
                    chart.band(painter, &percent, &band.low, &band.high, ink.gamma_multiply(BAND));
                    curve_over_cycle(painter, &chart, &band.middle, side, Stroke::new(1.8, ink));
                    if let Some(percent) = *now.get(side)
                        && let Some(value) = band.at(percent)
                    {
                        mark(painter, look, chart.at(percent, value), side, 3.5, false);
                    }
                }
                UsualActivity::Times(times) => {
                    let (bottom, top) = if side == Side::Left { (0.55, 0.95) } else { (0.05, 0.45) };
                    for &(on, off) in times {
                        let span = Rect::from_two_pos(chart.at(on, TOP * bottom), chart.at(off, TOP * top));
                        painter.rect_filled(span, 1.0, ink.gamma_multiply(0.5));
                    }
                    if let Some(percent) = *now.get(side) {
                        let at = chart.at(percent, 0.5 * TOP * (bottom + top));
                        mark(painter, look, at, side, 3.5, false);
                    }
                }
            }
        }
    }
}

/// The muscle groups below one another, each with its row of a room.
pub fn muscle_rows(room: Rect) -> impl Iterator<Item = (MuscleGroup, Rect)> {
    let high = room.height() / MuscleGroup::COUNT as f32;
    MuscleGroup::ALL.into_iter().enumerate().map(move |(index, group)| {
        let top = pos2(room.left(), room.top() + index as f32 * high);
        (group, Rect::from_min_size(top, vec2(room.width(), high)))
    })
}

/// A muscle group's name, base line and usual times; the chart for its curves, 0 to 100 % by 0 to 1.
pub fn muscle_row(painter: &Painter, look: &Look, row: Rect, group: MuscleGroup) -> Chart {
    let chart = named_row(painter, look, row, group, 1.0);
    for &(on, off) in usual_times(group) {
        let bottom = chart.at(on, 0.0);
        let span = Rect::from_min_max(pos2(bottom.x, bottom.y - 5.0), chart.at(off, 0.0));
        painter.rect_filled(span, 1.0, look.palette.norm);
    }
    chart
}

/// A muscle group's name and base line; the chart for its curves, 0 to 100 % by 0 to `top`.
fn named_row(painter: &Painter, look: &Look, row: Rect, group: MuscleGroup, top: f64) -> Chart {
    let at = pos2(row.left(), row.center().y);
    painter.text(at, Align2::LEFT_CENTER, words::muscle(group), look.small(), look.palette.text);
    let plot = Rect::from_min_max(pos2(row.left() + NAMES, row.top() + 1.0), row.max - vec2(0.0, 3.0));
    painter.hline(plot.x_range(), plot.bottom(), Stroke::new(1.0, look.palette.line));
    Chart::bare(plot, 0.0..=100.0, 0.0..=top)
}

/// Places of a curve's points over the cycle, percent.
pub fn percents(count: usize) -> Vec<f64> {
    let last = count.saturating_sub(1).max(1) as f64;
    (0..count).map(|index| 100.0 * index as f64 / last).collect()
}

/// A curve over the whole cycle.
pub fn curve_over_cycle(painter: &Painter, chart: &Chart, values: &[f64], side: Side, stroke: Stroke) {
    let points: Vec<_> = percents(values.len()).into_iter().zip(values).map(|(x, &y)| (x, Some(y))).collect();
    chart.line(painter, &points, side, stroke);
}
