//! A researcher's sweep: one parameter over its range, what becomes of the gait as curves, falls as dotted lines.

use egui::{Align2, ComboBox, PopupCloseBehavior, Rect, RichText, Ui, UiBuilder, pos2};
use egui_plot::{GridMark, HoverPosition, Line, LineStyle, Plot, PlotUi, Points, VLine};

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
                    let words = format!("{}: {}", words::walker_group(info.group), name(info, state.linked));
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

/// One plot of each measure: all are zoomed and moved together, and what lies under the pointer is told with its value.
fn plots(ui: &mut Ui, look: &Look, state: &SimulationState) {
    let room = ui.available_rect_before_wrap();
    let info = state.parameters.list().into_iter().find(|(info, _)| info.key == state.sweep.key);
    let Some((info, now)) = info else { return };
    let (factor, x_places, unit) = shown(info.unit);
    let together = ui.scope_id().with("swept together");
    for (measure, cell) in MEASURES.into_iter().zip(rows(room, [1.0; 4])) {
        let (title, places, ..) = measure;
        let painter = ui.painter();
        painter.text(cell.min, Align2::LEFT_TOP, words::of(title), look.small(), look.palette.text);
        let below = Rect::from_min_max(pos2(cell.left(), cell.top() + look.small().size + 2.0), cell.max);
        let told = |at: &HoverPosition<'_>| match at {
            HoverPosition::NearDataPoint { plot_name, position, .. } => {
                let (x, y) = (number(position.x, x_places), number(position.y, places + 1));
                Some(format!("{plot_name}\n{x}{unit}: {y}"))
            }
            HoverPosition::Elsewhere { .. } => None,
        };
        let plot = Plot::new(("sweep", title))
            .height(below.height())
            .width(below.width())
            .link_axis(together, [true, false])
            .link_cursor(together, [true, false])
            .include_x(info.low * factor)
            .include_x(info.high * factor)
            .allow_scroll(false)
            .show_background(false)
            .x_axis_formatter(|mark, _| format!("{}{unit}", number(mark.value, decimals(mark))))
            .y_axis_formatter(|mark, _| number(mark.value, decimals(mark)))
            .label_formatter(told);
        ui.scope_builder(UiBuilder::new().max_rect(below), |ui| {
            plot.show(ui, |plot| draw(plot, look, state, measure, factor, now));
        });
    }
    let painter = ui.painter();
    let falls = state.sweep.points.iter().filter(|point| point.fell_at.is_some()).count();
    if falls > 0 {
        let words = words::fill("window.it_fell", &[("falls", &falls)]);
        painter.text(room.right_bottom(), Align2::RIGHT_BOTTOM, words, look.small(), look.palette.red);
    }
}

/// As many as tell two lines of the grid apart.
fn decimals(mark: GridMark) -> usize {
    (-mark.step_size.log10().floor()).clamp(0.0, 4.0) as usize
}

/// A measure over the parameter, a fall as a dotted line, and where the parameter stands now. It is shown `factor` times
/// as large as it is kept.
fn draw(
    plot: &mut PlotUi<'_>,
    look: &Look,
    state: &SimulationState,
    measure: Measure,
    factor: f64,
    now: f64,
) {
    let (title, _, value, sided) = measure;
    plot.vline(
        VLine::new(words::of("window.now"), now * factor).color(look.palette.accent).allow_hover(false),
    );
    for point in state.sweep.points.iter().filter(|point| point.fell_at.is_some()) {
        let line = VLine::new(words::of("window.it_fell_here"), point.value * factor);
        plot.vline(line.color(look.palette.red).style(LineStyle::Dotted { spacing: 5.0 }));
    }
    for side in if sided { &Side::BOTH[..] } else { &Side::BOTH[..1] } {
        let (name, ink) = if sided {
            (words::side(*side), look.palette.side(*side))
        } else {
            (words::of(title), look.palette.text)
        };
        let points: Vec<Option<[f64; 2]>> = (state.sweep.points.iter())
            .map(|point| Some([point.value * factor, value(point.measures.as_ref()?, *side)]))
            .collect();
        // Nothing is drawn across a value at which nobody walked.
        for stretch in points.split(Option::is_none).filter(|stretch| !stretch.is_empty()) {
            let places: Vec<[f64; 2]> = stretch.iter().copied().flatten().collect();
            let dashed = sided && *side == Side::Right;
            let style = if dashed { LineStyle::dashed_dense() } else { LineStyle::Solid };
            plot.line(Line::new(name, places.clone()).color(ink).width(2.0).style(style).allow_hover(false));
            plot.points(Points::new(name, places).color(ink).radius(3.5));
        }
    }
}
