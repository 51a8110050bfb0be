//! Curves over the gait cycle: the simulated walk against the norm at its speed, the open patient, and the walk before.

use egui::{Rect, RichText, Stroke, Ui, pos2};

use super::bands;
use crate::app::state::simulation::SimulationState;
use crate::app::words;
use crate::biomechanics::GRAVITY;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::typical_gait::{Signal, band};
use crate::clinic::assessment::{CurveKind, CycleCurve};
use crate::twin::simulated_trial::SimulatedTrial;
use crate::ui::scene::Scene;
use crate::ui::theme::Look;
use crate::ui::views::muscle_plot::{curve_over_cycle, muscle_row, muscle_rows, percents};
use crate::ui::widgets::card::{columns, rows};
use crate::ui::widgets::chart::Chart;
use crate::ui::widgets::figure::{line_within, words_in_the_middle};

/// A signal over the gait cycle, and how it is drawn.
struct Plot {
    signal: Signal,
    title: &'static str,
    low: f64,
    high: f64,
    ticks: &'static [f64],
    places: usize,
}

impl Plot {
    const fn new(signal: Signal, title: &'static str, low: f64, high: f64, ticks: &'static [f64]) -> Self {
        Self { signal, title, low, high, ticks, places: 0 }
    }

    /// With one decimal at the ticks.
    const fn finely(self) -> Self {
        Self { places: 1, ..self }
    }
}

const ANGLES: [Plot; 4] = [
    Plot::new(Signal::HipFlexion, "window.hip_flexion", -30.0, 60.0, &[-20.0, 0.0, 20.0, 40.0]),
    Plot::new(Signal::KneeFlexion, "window.knee_flexion", -10.0, 85.0, &[0.0, 20.0, 40.0, 60.0, 80.0]),
    Plot::new(Signal::AnkleDorsiflexion, "window.ankle_dorsiflexion", -40.0, 30.0, &[-20.0, 0.0, 20.0]),
    Plot::new(Signal::HipAdduction, "window.hip_adduction", -20.0, 20.0, &[-10.0, 0.0, 10.0]),
];

const FORCES: [Plot; 6] = [
    Plot::new(Signal::VerticalForce, "window.vertical_force_body_weights", 0.0, 1.6, &[0.0, 0.5, 1.0, 1.5])
        .finely(),
    Plot::new(Signal::ForwardForce, "window.forward_force_body_weights", -0.35, 0.35, &[-0.2, 0.0, 0.2])
        .finely(),
    Plot::new(Signal::HipMoment, "window.hip_extension_moment_n_m_kg", -2.0, 2.0, &[-1.0, 0.0, 1.0]),
    Plot::new(Signal::KneeMoment, "window.knee_extension_moment_n_m_kg", -1.5, 1.5, &[-1.0, 0.0, 1.0]),
    Plot::new(Signal::AnkleMoment, "window.ankle_plantarflexion_moment_n_m_kg", -0.5, 2.2, &[0.0, 1.0, 2.0]),
    Plot::new(Signal::AnklePower, "window.ankle_power_w_kg", -2.0, 5.0, &[-2.0, 0.0, 2.0, 4.0]),
];

/// Joint angles.
pub(super) fn angles(ui: &mut Ui, scene: &mut Scene<'_>) {
    bands::band_choice(ui, scene);
    curves(ui, scene, &ANGLES);
}

/// Floor forces and joint moments.
pub(super) fn forces(ui: &mut Ui, scene: &mut Scene<'_>) {
    bands::band_choice(ui, scene);
    curves(ui, scene, &FORCES);
}

fn curves(ui: &mut Ui, scene: &Scene<'_>, plots: &[Plot]) {
    let Scene { look, state, .. } = *scene;
    let mut room = ui.available_rect_before_wrap();
    let Some(walk) = state.simulation.walk.as_deref() else { return };
    let Some(gait) = walk.measures() else {
        words_in_the_middle(ui, look, room, &no_curves(walk));
        return;
    };
    room.max.y -= if bands::of_person(state) { 86.0 } else { 52.0 };
    let count = plots.len().div_ceil(2) * 2;
    let cells: Vec<Rect> = if plots.len() == 4 {
        rows(room, [1.0; 4]).to_vec()
    } else {
        let lines = rows(room, [1.0; 3]);
        lines.into_iter().flat_map(|line| columns(line, [1.0, 1.0])).take(count).collect()
    };
    let froude = gait.speed / (GRAVITY * walk.walk.walk.record.leg_length).sqrt();
    for (plot, cell) in plots.iter().zip(cells) {
        one(ui, scene, cell, walk, plot, froude);
    }
    legend(ui, scene, room);
}

fn no_curves(walk: &SimulatedTrial) -> String {
    if walk.fell() {
        words::of("window.a_walk_that_ends_on_the_floor").to_owned()
    } else {
        words::of("window.too_few_steady_strides_for_a_curve").to_owned()
    }
}

fn one(ui: &Ui, scene: &Scene<'_>, room: Rect, walk: &SimulatedTrial, plot: &Plot, froude: f64) {
    let &Plot { signal, title, low, high, ticks, places } = plot;
    let Scene { look, state, .. } = *scene;
    let painter = ui.painter();
    line_within(ui, room.min, room.width(), words::of(title), look.small(), look.palette.text);
    let below = Rect::from_min_max(pos2(room.left(), room.top() + look.small().size + 3.0), room.max);
    let chart = Chart::new(below, 0.0..=100.0, low..=high);
    if let Some(norm) = band(signal, froude) {
        let percent = percents(norm.mean.len());
        let edge = |sign: f64| -> Vec<f64> {
            norm.mean.iter().zip(&norm.sd).map(|(mean, sd)| mean + sign * sd).collect()
        };
        chart.band(painter, &percent, &edge(-1.0), &edge(1.0), look.palette.norm.gamma_multiply(0.6));
    }
    for side in Side::BOTH {
        if let Some(drawn) = bands::shown(state).and_then(|cloud| cloud.signal(side, signal)) {
            let ink = look.palette.side(side).gamma_multiply(CLOUD);
            chart.band(painter, &percents(drawn.middle.len()), &drawn.low, &drawn.high, ink);
        }
    }
    chart.y_ticks(painter, look, ticks, places);
    chart.x_words(painter, look, &[(0.0, "0".into()), (100.0, "100 %".into())]);
    let draw = |values: &[f64], side: Side, stroke: Stroke| {
        curve_over_cycle(painter, &chart, values, side, stroke);
    };
    let patient = bands::of_person(state);
    // The dashed right over the solid left, so that both are seen where they coincide.
    for side in Side::BOTH {
        let ink = look.palette.side(side);
        let pale = Stroke::new(1.2, ink.gamma_multiply(0.45));
        let measured =
            state.review.assessment().and_then(|assessment| as_filmed(&assessment.curves, side, signal));
        // Beside a patient's curve stands the walker's as a camera would have read it; else its own joint's.
        let of_walk = |walk: &SimulatedTrial| -> Option<Vec<f64>> {
            let gait = walk.measures()?;
            let filmed = measured.as_ref().and_then(|_| as_filmed(&walk.walk.curves, side, signal));
            Some(filmed.unwrap_or_else(|| gait.curves.get(side).signal(signal).to_vec()))
        };
        if let Some(before) = state.simulation.before.as_deref().and_then(of_walk)
            && !patient
        {
            draw(&before, side, pale);
        }
        let thick = Stroke::new(2.4, ink);
        if let Some(values) = &measured {
            draw(values, side, if patient { thick } else { Stroke::new(1.6, look.palette.text) });
        }
        if let Some(values) = of_walk(walk) {
            draw(&values, side, if patient { pale } else { thick });
        }
    }
}

/// Strength of the ink of the generator's bands.
const CLOUD: f32 = 0.16;

/// A mean curve as a camera reads it, degrees, where it sees this angle.
fn as_filmed(curves: &[CycleCurve], side: Side, signal: Signal) -> Option<Vec<f64>> {
    let kind = match signal {
        Signal::HipFlexion => CurveKind::HipFlexion,
        Signal::KneeFlexion => CurveKind::KneeFlexion,
        Signal::AnkleDorsiflexion => CurveKind::AnkleDorsiflexion,
        _ => return None,
    };
    let curve = curves.iter().find(|curve| curve.side == side && curve.kind == kind)?;
    Some(curve.mean.iter().map(|radians| radians.to_degrees()).collect())
}

fn legend(ui: &Ui, scene: &Scene<'_>, above: Rect) {
    let Scene { look, state, .. } = *scene;
    let measured = state.review.assessment().is_some_and(|assessment| !assessment.curves.is_empty());
    let mut words = String::new();
    if bands::of_person(state) {
        if measured {
            words += &format!("{} ", words::of("window.thick_the_patient_left_solid_right_dashed"));
        }
        words += words::of("window.pale_simulated");
    } else {
        words += words::of("window.thick_simulated_left_solid_right_dashed");
        if measured {
            words += &format!(" {}", words::of("window.dark_the_open_patient_both_read_from"));
        }
        if state.simulation.before.is_some() {
            words += &format!(" {}", words::of("window.pale_before"));
        }
    }
    words += &bands::words(state);
    words += &format!(" {}", words::of("window.grey_children_of_4_to_17_years"));
    let galley = ui.painter().layout(words, look.small(), look.palette.weak, above.width());
    ui.painter().galley(pos2(above.left(), above.bottom() + 8.0), galley, look.palette.weak);
}

/// Activation of each muscle group over the cycle, above the stretches in which it is usually active.
pub(super) fn activity(ui: &mut Ui, look: &Look, state: &SimulationState) {
    ui.label(
        RichText::new(words::of("window.the_model_activations_not_emg"))
            .font(look.small())
            .color(look.palette.weak),
    );
    let mut room = ui.available_rect_before_wrap();
    let Some(walk) = state.walk.as_deref() else { return };
    let Some(gait) = walk.measures() else {
        words_in_the_middle(ui, look, room, &no_curves(walk));
        return;
    };
    room.max.y -= 36.0;
    let painter = ui.painter();
    for (group, row) in muscle_rows(room) {
        let chart = muscle_row(painter, look, row, group);
        for side in Side::BOTH {
            if let Some(drawn) = walk.cloud.as_ref().and_then(|cloud| cloud.activation(side, group)) {
                let ink = look.palette.side(side).gamma_multiply(CLOUD);
                chart.band(painter, &percents(drawn.middle.len()), &drawn.low, &drawn.high, ink);
            }
            let values = &gait.curves.get(side).activation[group];
            let stroke = Stroke::new(1.8, look.palette.side(side));
            curve_over_cycle(painter, &chart, values, side, stroke);
        }
    }
    let words = words::fill(
        "window.0_to_100_of_the_cycle_height",
        &[("0", &bands::words_of_condition(walk.cloud.as_ref()))],
    );
    let at = pos2(room.left(), room.bottom() + 10.0);
    let galley = painter.layout(words, look.small(), look.palette.weak, room.width());
    painter.galley(at, galley, look.palette.weak);
}
