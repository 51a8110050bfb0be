//! A joint angle over the gait cycle: means of both sides, single strides thin behind, the norm as a grey band.

use std::fmt::Write as _;

use egui::{Align2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2};

use crate::app::words;
use crate::biomechanics::anatomy::{BySide, Side};
use crate::clinic::assessment::{CurveKind, CycleCurve};
use crate::clinic::norms::CurveBand;
use crate::ui::quantity_format::number;
use crate::ui::theme::Look;
use crate::ui::widgets::chart::{Chart, mark};
use crate::ui::widgets::figure::words_in_the_middle;

/// What the plot shows.
#[derive(Clone, Debug)]
pub struct CyclePlot<'a> {
    /// Which angle.
    pub kind: CurveKind,
    /// The curves of both sides, where there are any.
    pub curves: BySide<Option<&'a CycleCurve>>,
    /// The norm band.
    pub band: Option<&'a CurveBand>,
    /// Mean toe off of each side, % of the cycle.
    pub toe_off: BySide<Option<f64>>,
    /// Where the playhead is in each side's cycle, %.
    pub playhead: BySide<Option<f64>>,
    /// Whether single strides are drawn.
    pub single_strides: bool,
    /// Whether percentages stand below; where plots stand close over one another, those of the lowest serve all.
    pub percentages: bool,
    /// What stands here where there is no curve.
    pub missing: &'a str,
}

/// The title of an angle.
pub fn title(kind: CurveKind) -> &'static str {
    match kind {
        CurveKind::HipFlexion => words::of("window.hip_flexion_2"),
        CurveKind::KneeFlexion => words::of("window.knee_flexion_2"),
        CurveKind::AnkleDorsiflexion => words::of("window.ankle_dorsiflexion_2"),
        CurveKind::TrunkLean => words::of("window.trunk_lean_forward"),
    }
}

/// The longest title that fits in this width: with the caution, without, the joint alone.
fn fitting_title(ui: &Ui, look: &Look, kind: CurveKind, width: f32) -> String {
    let full = format!("{}, °", title(kind));
    let joint = title(kind).split([' ', ',']).next().unwrap_or_default();
    let with_caution = kind.uncertain_level().map(|caution| format!("{full} ({caution})"));
    let fits = |words: &String| {
        let galley = ui.painter().layout_no_wrap(words.clone(), look.title(), look.palette.text);
        galley.size().x <= width
    };
    let candidates = with_caution.into_iter().chain([full]);
    candidates.into_iter().find(fits).unwrap_or_else(|| format!("{joint}, °"))
}

/// Limits that stay the same from visit to visit, degrees; they give way only to a curve that would leave them.
fn usual_limits(kind: CurveKind) -> (f64, f64) {
    match kind {
        CurveKind::HipFlexion => (-20.0, 50.0),
        CurveKind::KneeFlexion => (-10.0, 75.0),
        CurveKind::AnkleDorsiflexion => (-35.0, 25.0),
        CurveKind::TrunkLean => (-10.0, 25.0),
    }
}

fn degrees(radians: f64) -> f64 {
    radians.to_degrees()
}

/// Draws the plot with its title; gives the percentage of the cycle that was clicked.
pub fn cycle_plot(ui: &mut Ui, look: &Look, room: Rect, plot: &CyclePlot<'_>) -> Option<(Side, f64)> {
    let painter = ui.painter().clone();
    let mut name = format!("{}, °", title(plot.kind));
    if let Some(caution) = plot.kind.uncertain_level() {
        let _ = write!(name, " ({caution})");
    }
    let shown = fitting_title(ui, look, plot.kind, room.width());
    let title_rect = painter.text(room.min, Align2::LEFT_TOP, &shown, look.title(), look.palette.text);
    if shown != name {
        let response = ui.interact(title_rect, ui.scope_id().with((&name, "title")), Sense::hover());
        response.on_hover_text(&name);
    }
    let room = Rect::from_min_max(pos2(room.left(), room.top() + look.title().size + 4.0), room.max);
    if plot.curves.left.is_none() && plot.curves.right.is_none() {
        words_in_the_middle(ui, look, room, plot.missing);
        return None;
    }
    let (low, high) = limits(plot);
    let below = if plot.percentages { 0.0 } else { 12.0 };
    let room = Rect::from_min_max(room.min, pos2(room.right(), room.bottom() + below));
    let chart = Chart::new(room, 0.0..=100.0, low..=high);
    let percent: Vec<f64> = (0..=100).map(f64::from).collect();
    if let Some(band) = plot.band {
        paint_band(&chart, &painter, look, band, &percent);
    }
    let step = if high - low > 45.0 { 20.0 } else { 10.0 };
    let first = (low / step).ceil() * step;
    let ticks: Vec<f64> = (0..12).map(|i| first + f64::from(i) * step).filter(|t| *t <= high).collect();
    chart.y_ticks(&painter, look, &ticks, 0);
    painter.hline(chart.rect.x_range(), chart.y_at(0.0), Stroke::new(1.0, look.palette.norm));
    if plot.percentages {
        chart.x_words(&painter, look, &[(0.0, "0".into()), (50.0, "50".into()), (100.0, "100 %".into())]);
    }
    // The dashed right over the solid left, so that both are seen where they coincide.
    for side in Side::BOTH {
        if let Some(curve) = plot.curves.get(side) {
            paint_side(&chart, &painter, look, plot, curve);
        }
    }
    for side in Side::BOTH {
        paint_marks(&chart, &painter, look, plot, side);
    }
    let response = ui.interact(chart.rect, ui.scope_id().with(name), Sense::click());
    crate::ui::widgets::focus_ring(ui, look, chart.rect, &response);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, spoken(plot)));
    let at = response.interact_pointer_pos().filter(|_| response.clicked())?;
    let side = if plot.curves.left.is_some() { Side::Left } else { Side::Right };
    Some((side, chart.x_of(at).clamp(0.0, 100.0)))
}

fn limits(plot: &CyclePlot<'_>) -> (f64, f64) {
    let (mut low, mut high) = usual_limits(plot.kind);
    for (_, curve) in plot.curves.iter() {
        for &value in curve.iter().flat_map(|curve| curve.mean.iter()) {
            low = low.min(degrees(value) - 3.0);
            high = high.max(degrees(value) + 3.0);
        }
    }
    (low, high)
}

fn paint_band(chart: &Chart, painter: &egui::Painter, look: &Look, band: &CurveBand, percent: &[f64]) {
    if band.sd.is_empty() {
        let points: Vec<_> = percent.iter().zip(&band.mean).map(|(&x, &y)| (x, Some(degrees(y)))).collect();
        chart.line(painter, &points, Side::Left, Stroke::new(4.0, look.palette.norm.gamma_multiply(0.8)));
        return;
    }
    let edge = |sign: f64| -> Vec<f64> {
        band.mean.iter().zip(&band.sd).map(|(mean, sd)| degrees(mean + sign * sd)).collect()
    };
    chart.band(painter, percent, &edge(-1.0), &edge(1.0), look.palette.norm.gamma_multiply(0.6));
}

fn paint_side(chart: &Chart, painter: &egui::Painter, look: &Look, plot: &CyclePlot<'_>, curve: &CycleCurve) {
    let colour = look.palette.side(curve.side);
    let series = |values: &[f64]| -> Vec<(f64, Option<f64>)> {
        values.iter().enumerate().map(|(i, &v)| (i as f64, Some(degrees(v)))).collect()
    };
    if plot.single_strides {
        // Thin enough to be many, and never more than the eye can part.
        for stride in curve.strides.iter().take(40) {
            chart.line(painter, &series(stride), Side::Left, Stroke::new(0.8, colour.gamma_multiply(0.35)));
        }
    }
    chart.line(painter, &series(&curve.mean), curve.side, Stroke::new(2.4, colour));
}

/// Toe off as a tick below, the playhead as a line with a mark on the curve.
fn paint_marks(chart: &Chart, painter: &egui::Painter, look: &Look, plot: &CyclePlot<'_>, side: Side) {
    let colour = look.palette.side(side);
    if let Some(percent) = *plot.toe_off.get(side) {
        let x = chart.x_at(percent);
        let bottom = chart.rect.bottom();
        painter.line_segment([pos2(x, bottom), pos2(x, bottom - 9.0)], Stroke::new(2.0, colour));
    }
    if let Some(percent) = *plot.playhead.get(side) {
        let x = chart.x_at(percent);
        painter.vline(x, chart.rect.y_range(), Stroke::new(1.0, colour.gamma_multiply(0.8)));
        if let Some(curve) = plot.curves.get(side) {
            let index = (percent.round() as usize).min(curve.mean.len().saturating_sub(1));
            if let Some(&value) = curve.mean.get(index) {
                mark(painter, look, pos2(x, chart.y_at(degrees(value))), side, 4.0, false);
            }
        }
    }
}

/// Peaks in words, for those who cannot see the curve.
fn spoken(plot: &CyclePlot<'_>) -> String {
    let mut text = title(plot.kind).to_owned();
    for (side, curve) in plot.curves.iter() {
        if let Some(curve) = curve {
            let low = curve.mean.iter().copied().fold(f64::INFINITY, f64::min);
            let high = curve.mean.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let (low, high) = (degrees(low), degrees(high));
            let values: [&dyn std::fmt::Display; 3] = [&words::side(side), &number(low, 0), &number(high, 0)];
            text += ", ";
            text += &words::fill(
                "window.peaks_of_a_side",
                &[("0", values[0]), ("1", values[1]), ("2", values[2])],
            );
        }
    }
    text
}
