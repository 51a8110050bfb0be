//! A researcher's sweep: one parameter over its range, what becomes of the gait as curves, falls as crosses.

use egui::{Align2, ComboBox, PopupCloseBehavior, Rect, RichText, Stroke, Ui, pos2, vec2};

use super::condition::{name, shown};
use crate::app::command::SimulationCommand;
use crate::app::state::simulation::SimulationState;
use crate::app::words;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::typical_gait::Signal;
use crate::simulation::measure::gait::GaitMeasures;
use crate::ui::quantity_format::number;
use crate::ui::scene::Scene;
use crate::ui::theme::Look;
use crate::ui::widgets::card::rows;
use crate::ui::widgets::chart::{Chart, mark, round_step};
use crate::ui::widgets::figure::words_in_the_middle;
use crate::ui::widgets::name_combo;
use crate::ui::widgets::{labelled_button, main_button, search_in_drop_down};

/// A measure: title, places, its value of a side, and whether sides differ.
type Measure = (&'static str, usize, fn(&GaitMeasures, Side) -> f64, bool);

const MEASURES: [Measure; 4] = [
    ("window.speed_m_s", 2, |gait, _| gait.speed, false),
    ("window.cadence_steps_min", 0, |gait, _| gait.cadence, false),
    ("window.stance", 0, |gait, side| 100.0 * gait.curves.get(side).stance, true),
    (
        "window.peak_knee_flexion",
        0,
        |gait, side| peak(gait.curves.get(side).signal(Signal::KneeFlexion)),
        true,
    ),
];

fn peak(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// Draws the choice of the parameter and the curves.
pub(super) fn sweep_view(ui: &mut Ui, scene: &mut Scene<'_>, chosen: &mut String) {
    let look = scene.look;
    let state = &scene.state.simulation;
    let list = state.parameters.list();
    if chosen.is_empty() {
        "left.strength.soleus".clone_into(chosen);
    }
    let current = list.iter().find(|(info, _)| info.key == *chosen).map(|(info, _)| info);
    ui.horizontal(|ui| {
        let text =
            current.map_or_else(|| words::of("window.parameter").to_owned(), |info| name(info, state.linked));
        let combo = ComboBox::from_id_salt("swept")
            .width(ui.available_width() - 110.0)
            .selected_text(&text)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .show_ui(ui, |ui| {
                let sought = search_in_drop_down(ui, "swept", list.len());
                for (info, _) in &list {
                    if state.linked && info.side == Some(Side::Right) {
                        continue;
                    }
                    let words = format!("{}: {}", info.group.title(), name(info, state.linked));
                    if sought.finds(&words) && ui.selectable_label(info.key == *chosen, words).clicked() {
                        info.key.clone_into(chosen);
                        ui.close();
                    }
                }
            });
        name_combo(&combo.response, words::of("window.parameter_of_the_sweep"), &text);
        if state.sweep.job.is_some() {
            if labelled_button(ui, look, words::of("window.stop"), true).clicked() {
                scene.ask(SimulationCommand::Stop);
            }
        } else if main_button(ui, look, words::of("window.run"), None).clicked() {
            scene.ask(SimulationCommand::Sweep { key: chosen.clone() });
        }
    });
    let told = words::of("window.everything_else_stays_as_on_the_sliders");
    let text = RichText::new(told).font(look.small()).color(look.palette.weak);
    ui.add(egui::Label::new(text).wrap());
    let room = ui.available_rect_before_wrap();
    if state.sweep.asked == 0 {
        words_in_the_middle(ui, look, room, words::of("window.choose_a_parameter_and_press_run"));
        return;
    }
    let words = words::fill(
        "window.of_values",
        &[("0", &state.sweep.title), ("1", &state.sweep.points.len()), ("2", &state.sweep.asked)],
    );
    ui.label(RichText::new(words).font(look.title()));
    plots(ui, look, state);
}

fn plots(ui: &Ui, look: &Look, state: &SimulationState) {
    let room = ui.available_rect_before_wrap();
    let info = state.parameters.list().into_iter().find(|(info, _)| info.key == state.sweep.key);
    let Some((info, now)) = info else { return };
    let (factor, x_places, unit) = shown(info.unit);
    let (from, to) = (info.low * factor, info.high * factor);
    let painter = ui.painter();
    for ((title, places, value, sided), cell) in MEASURES.into_iter().zip(rows(room, [1.0; 4])) {
        painter.text(cell.min, Align2::LEFT_TOP, words::of(title), look.small(), look.palette.text);
        let below = Rect::from_min_max(pos2(cell.left(), cell.top() + look.small().size + 2.0), cell.max);
        let walked = || state.sweep.points.iter().filter_map(|point| Some((point, point.measures.as_ref()?)));
        let all: Vec<f64> = walked().flat_map(|(_, gait)| Side::BOTH.map(|side| value(gait, side))).collect();
        let low = all.iter().copied().fold(f64::INFINITY, f64::min);
        let high = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (low, high) = if low < high { (low, high) } else { (low.min(0.0), low.max(1.0)) };
        let (low, high) = if low.is_finite() { (low, high) } else { (0.0, 1.0) };
        let step = round_step(high - low, 2.0);
        let (low, high) = ((low / step).floor() * step, (high / step).ceil() * step);
        let air = 0.04 * (to - from);
        let chart = Chart::new(below, (from - air)..=(to + air), low..=high.max(low + step));
        let ticks: Vec<f64> =
            (0..5).map(|i| low + f64::from(i) * step).filter(|t| *t <= high + 1e-9).collect();
        chart.y_ticks(painter, look, &ticks, places);
        let word = |value: f64| (value, format!("{}{unit}", number(value, x_places)));
        chart.x_words(painter, look, &[word(from), word(to)]);
        painter.vline(chart.x_at(now * factor), chart.rect.y_range(), Stroke::new(1.0, look.palette.accent));
        for side in if sided { &Side::BOTH[..] } else { &Side::BOTH[..1] } {
            let ink = if sided { look.palette.side(*side) } else { look.palette.text };
            let points: Vec<_> = state
                .sweep
                .points
                .iter()
                .map(|point| (point.value * factor, point.measures.as_ref().map(|gait| value(gait, *side))))
                .collect();
            chart.line(painter, &points, *side, Stroke::new(2.0, ink));
            for (x, y) in points.iter().filter_map(|&(x, y)| Some((x, y?))) {
                if sided {
                    mark(painter, look, chart.at(x, y), *side, 3.5, false);
                } else {
                    painter.circle_filled(chart.at(x, y), 3.0, ink);
                }
            }
        }
        for point in state.sweep.points.iter().filter(|point| point.fell_at.is_some()) {
            let at = pos2(chart.x_at(point.value * factor), chart.rect.bottom() - 7.0);
            let stroke = Stroke::new(1.8, look.palette.red);
            painter.line_segment([at - vec2(4.0, 4.0), at + vec2(4.0, 4.0)], stroke);
            painter.line_segment([at + vec2(-4.0, 4.0), at + vec2(4.0, -4.0)], stroke);
        }
    }
    let falls = state.sweep.points.iter().filter(|point| point.fell_at.is_some()).count();
    if falls > 0 {
        let words = words::fill("window.it_fell", &[("falls", &falls)]);
        painter.text(room.right_bottom(), Align2::RIGHT_BOTTOM, words, look.small(), look.palette.red);
    }
}
