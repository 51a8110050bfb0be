//! Muscle activity over the cycle as the learned estimator gives it: one row a group, left and right with their bands,
//! above the stretches in which the group is usually active.

use egui::{Align2, Rect, Stroke, Ui, pos2};

use crate::biomechanics::anatomy::{MuscleGroup, Side};
use crate::biomechanics::gait::learned::{LearnedGait, UNLIKE};
use crate::simulation::measure::reference::usual_activity;
use crate::ui::theme::Look;
use crate::ui::widgets::card::rows;
use crate::ui::widgets::chart::{Chart, side_legend};

/// Room for the names of the groups, points.
const NAMES: f32 = 112.0;
/// Strength of the ink of the bands.
const BAND: f32 = 0.18;

/// What stands above: never to be read as a measurement of muscles. The second sentence is what `gaittwin-cli validate`
/// found on real walks (see the network's card).
pub const LABEL: &str = "Model estimate, not EMG: what simulated walkers need for such a walk. Beside the EMG of real \
    walkers it fits worse than the usual times (grey).";

/// Draws the rows; a walk unlike those learned from is said to be so.
pub fn muscle_plot(ui: &Ui, look: &Look, mut room: Rect, learned: &LearnedGait) {
    let painter = ui.painter();
    let unlike = learned.in_distribution < UNLIKE;
    let head = if unlike {
        format!("{LABEL} This walk is unlike the simulated ones: do not rely on it.")
    } else {
        LABEL.into()
    };
    let ink = if unlike { look.palette.text } else { look.palette.weak };
    let legend = side_legend(painter, look, pos2(room.right(), room.top()));
    let galley = painter.layout(head, look.small(), ink, legend - 12.0 - room.left());
    let below = room.top() + galley.size().y + 4.0;
    painter.galley(room.min, galley, ink);
    room.min.y = below;
    let words =
        "0 to 100 % of the cycle, height 0 to 1, bands 90 %. Grey: usually active (Perry & Burnfield).";
    let galley = painter.layout(words.to_owned(), look.small(), look.palette.weak, room.width());
    room.max.y -= galley.size().y + 8.0;
    painter.galley(pos2(room.left(), room.bottom() + 8.0), galley, look.palette.weak);
    for (group, row) in MuscleGroup::ALL.into_iter().zip(rows(room, [1.0; MuscleGroup::COUNT])) {
        let at = pos2(row.left(), row.center().y);
        painter.text(at, Align2::LEFT_CENTER, group.title(), look.small(), look.palette.text);
        let plot = Rect::from_min_max(pos2(row.left() + NAMES, row.top() - 5.0), row.max);
        let chart = Chart::bare(plot, 0.0..=100.0, 0.0..=1.0);
        painter.hline(plot.x_range(), plot.bottom(), Stroke::new(1.0, look.palette.line));
        for &(on, off) in usual_activity(group) {
            let left = pos2(chart.x_at(on), plot.bottom() - 5.0);
            let span = Rect::from_min_max(left, pos2(chart.x_at(off), plot.bottom()));
            painter.rect_filled(span, 1.0, look.palette.norm);
        }
        for side in Side::BOTH {
            let band = &learned.legs.get(side).activation[group];
            let last = band.middle.len().saturating_sub(1).max(1) as f64;
            let percent: Vec<f64> = (0..band.middle.len()).map(|index| 100.0 * index as f64 / last).collect();
            chart.band(
                painter,
                &percent,
                &band.low,
                &band.high,
                look.palette.side(side).gamma_multiply(BAND),
            );
            let points: Vec<_> = percent.iter().zip(&band.middle).map(|(&x, &y)| (x, Some(y))).collect();
            chart.line(painter, &points, side, Stroke::new(1.8, look.palette.side(side)));
        }
    }
}
