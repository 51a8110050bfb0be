//! Muscle activity over the cycle as the learned estimator gives it: one row a group, left and right with their bands,
//! above the stretches in which the group is usually active.

use egui::{Align2, Painter, Rect, Stroke, Ui, pos2, vec2};

use crate::biomechanics::anatomy::{BySide, MuscleGroup, Side};
use crate::biomechanics::gait::learned::{LearnedGait, UNLIKE};
use crate::simulation::measure::reference::usual_times;
use crate::ui::theme::Look;
use crate::ui::widgets::chart::{Chart, mark, side_legend};

/// Room for the names of the groups, points.
pub const NAMES: f32 = 158.0;
/// Strength of the ink of the bands.
const BAND: f32 = 0.18;

/// What stands above: never to be read as a measurement of muscles. The second sentence is what `gaittwin-cli validate`
/// found on real walks (see the network's card).
pub const LABEL: &str = "Model estimate, not EMG: what simulated walkers need for such a walk. Beside the EMG of real \
    walkers it fits worse than the usual times (grey).";

/// Below this height the rows get the room of the explanation too, points.
const LOW: f32 = 300.0;

/// Draws the rows, with a mark where each leg is in its cycle now; a walk unlike those learned from is said to be so.
pub fn muscle_plot(ui: &Ui, look: &Look, mut room: Rect, learned: &LearnedGait, now: BySide<Option<f64>>) {
    let painter = ui.painter();
    let unlike = learned.in_distribution < UNLIKE;
    let low = room.height() < LOW;
    let head = match (unlike, low) {
        (true, _) => format!("{LABEL} This walk is unlike the simulated ones: do not rely on it."),
        (false, true) => "Model estimate, not EMG. Grey: usually active.".to_owned(),
        (false, false) => LABEL.to_owned(),
    };
    let ink = if unlike { look.palette.text } else { look.palette.weak };
    let legend = side_legend(painter, look, pos2(room.right(), room.top()));
    let galley = painter.layout(head, look.small(), ink, legend - 12.0 - room.left());
    let below = room.top() + galley.size().y + 4.0;
    painter.galley(room.min, galley, ink);
    room.min.y = below;
    if !low {
        let words =
            "0 to 100 % of the cycle, height 0 to 1, bands 90 %. Grey: usually active (Perry & Burnfield).";
        let galley = painter.layout(words.to_owned(), look.small(), look.palette.weak, room.width());
        room.max.y -= galley.size().y + 8.0;
        painter.galley(pos2(room.left(), room.bottom() + 8.0), galley, look.palette.weak);
    }
    for (group, row) in muscle_rows(room) {
        let chart = muscle_row(painter, look, row, group);
        for side in Side::BOTH {
            let band = &learned.legs.get(side).activation[group];
            let ink = look.palette.side(side);
            let percent = percents(band.middle.len());
            chart.band(painter, &percent, &band.low, &band.high, ink.gamma_multiply(BAND));
            curve_over_cycle(painter, &chart, &band.middle, side, Stroke::new(1.8, ink));
            if let Some(percent) = *now.get(side)
                && let Some(value) = band.at(percent)
            {
                mark(painter, look, chart.at(percent, value), side, 3.5, false);
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

/// A muscle group's name, base line and usual activity; the chart for its curves, 0 to 100 % by 0 to 1.
pub fn muscle_row(painter: &Painter, look: &Look, row: Rect, group: MuscleGroup) -> Chart {
    let at = pos2(row.left(), row.center().y);
    painter.text(at, Align2::LEFT_CENTER, group.title(), look.small(), look.palette.text);
    let plot = Rect::from_min_max(pos2(row.left() + NAMES, row.top() + 1.0), row.max - vec2(0.0, 3.0));
    let chart = Chart::bare(plot, 0.0..=100.0, 0.0..=1.0);
    painter.hline(plot.x_range(), plot.bottom(), Stroke::new(1.0, look.palette.line));
    for &(on, off) in usual_times(group) {
        let left = pos2(chart.x_at(on), plot.bottom() - 5.0);
        let span = Rect::from_min_max(left, pos2(chart.x_at(off), plot.bottom()));
        painter.rect_filled(span, 1.0, look.palette.norm);
    }
    chart
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
