//! One number per step, left and right told apart at a glance: squares and dots over time, the norm behind.

use egui::{Rect, Stroke, Ui, pos2};

use crate::biomechanics::anatomy::Side;
use crate::ui::quantity_format::number;
use crate::ui::theme::Look;
use crate::ui::widgets::chart::{Chart, mark, round_step};
use crate::ui::widgets::figure::words_in_the_middle;

/// One step's or stride's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepValue {
    /// The landing foot.
    pub side: Side,
    /// When it landed, s.
    pub time: f64,
    /// The value in the shown unit.
    pub value: f64,
    /// Left out of the means.
    pub excluded: bool,
}

/// What the plot shows.
#[derive(Clone, Debug)]
pub struct StepPlot<'a> {
    /// The values in time order.
    pub values: &'a [StepValue],
    /// Places of the axis numbers.
    pub places: usize,
    /// Norm range in the shown unit.
    pub norm: Option<(f64, f64)>,
    /// Least height of the axis in the shown unit: keeps noise from filling the frame.
    pub least_range: f64,
    /// The playhead, s.
    pub playhead: Option<f64>,
    /// What stands here before the first value.
    pub waiting: &'a str,
}

/// Draws the plot; gives the time that was clicked, s.
pub fn step_plot(ui: &mut Ui, look: &Look, room: Rect, plot: &StepPlot<'_>) -> Option<f64> {
    let Some(first) = plot.values.first() else {
        words_in_the_middle(ui, look, room, plot.waiting);
        return None;
    };
    let last = plot.values.last().map_or(first.time, |value| value.time);
    let span = (last - first.time).max(4.0);
    let air = 0.04 * span;
    let (low, high) = value_range(plot);
    let step = round_step(high - low, 3.0);
    let (low, high) = ((low / step).floor() * step, (high / step).ceil() * step);
    // The larger numbers of the clinic room need more room left of the axis.
    let mut room = room;
    room.min.x += if look.clinic_room { 16.0 } else { 0.0 };
    let chart = Chart::new(room, (last - span - air)..=(last + air), low..=high);
    let painter = ui.painter().clone();
    if let Some((norm_low, norm_high)) = plot.norm {
        chart.flat_band(&painter, norm_low, norm_high, look.palette.norm.gamma_multiply(0.55));
    }
    let ticks: Vec<f64> = (0..8).map(|i| low + f64::from(i) * step).filter(|t| *t <= high + 1e-9).collect();
    chart.y_ticks(&painter, look, &ticks, plot.places);
    let words = [
        (chart.x_of(chart.rect.left_top()), format!("{} s", number((last - span).max(0.0), 0))),
        (last, format!("{} s", number(last, 0))),
    ];
    chart.x_words(&painter, look, &words);
    for side in Side::BOTH {
        let points: Vec<_> = plot
            .values
            .iter()
            .filter(|value| value.side == side && !value.excluded)
            .map(|value| (value.time, Some(value.value)))
            .collect();
        let colour = look.palette.side(side).gamma_multiply(0.55);
        chart.line(&painter, &points, side, Stroke::new(1.5, colour));
    }
    for value in plot.values {
        let at = chart.at(value.time, value.value);
        let at = pos2(at.x, at.y.clamp(chart.rect.top(), chart.rect.bottom()));
        let radius = if look.clinic_room { 7.0 } else { 4.5 };
        mark(&painter, look, at, value.side, radius, value.excluded);
    }
    if let Some(time) = plot.playhead {
        let x = chart.x_at(time);
        if chart.rect.x_range().contains(x) {
            painter.vline(x, chart.rect.y_range(), Stroke::new(1.5, look.palette.accent));
        }
    }
    let response = ui.interact(chart.rect, ui.scope_id().with("steps"), egui::Sense::click());
    crate::ui::widgets::focus_ring(ui, look, chart.rect, &response);
    response.interact_pointer_pos().filter(|_| response.clicked()).map(|at| chart.x_of(at))
}

fn value_range(plot: &StepPlot<'_>) -> (f64, f64) {
    let shown = plot.values.iter().filter(|value| !value.excluded).map(|value| value.value);
    let (mut low, mut high) = shown
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if low > high {
        (low, high) = plot.norm.unwrap_or((0.0, plot.least_range));
    }
    if let Some((norm_low, norm_high)) = plot.norm {
        (low, high) = (low.min(norm_low), high.max(norm_high));
    }
    let lacking = (plot.least_range - (high - low)).max(0.0);
    (low - lacking / 2.0, high + lacking / 2.0)
}
