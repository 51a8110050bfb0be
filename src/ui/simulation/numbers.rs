//! The spatiotemporal table of a simulated walk beside the walk before, the open patient and the norms.

use egui::{Grid, RichText, ScrollArea, Ui};

use crate::app::words;
use crate::biomechanics::gait::{GaitParameters, Parameter};
use crate::biomechanics::motion::LengthUnit;
use crate::clinic::norms::{NormPerson, norm};
use crate::simulation::measure::gait::GaitMeasures;
use crate::twin::verdict::verdict;
use crate::ui::quantity_format::{number, shown_unit};
use crate::ui::scene::Scene;
use crate::ui::theme::bold;

/// What a patient's walk has too, by the same definitions and side by side.
const SHARED: [(Parameter, &str); 9] = [
    (Parameter::WalkingSpeed, "window.speed_m_s"),
    (Parameter::Cadence, "window.cadence_steps_min"),
    (Parameter::StepLengthLeft, "window.step_length_left_m"),
    (Parameter::StepLengthRight, "window.step_length_right_m"),
    (Parameter::StepWidth, "window.step_width_m"),
    (Parameter::StanceFractionLeft, "window.stance_left"),
    (Parameter::StanceFractionRight, "window.stance_right"),
    (Parameter::DoubleSupportFraction, "window.double_support"),
    (Parameter::StrideTimeCv, "window.stride_time_cv"),
];

/// What only a simulation knows: title, places and value.
type Inside = (&'static str, usize, fn(&GaitMeasures) -> f64);

const INSIDE: [Inside; 6] = [
    ("window.cost_of_transport_j_kg_m", 1, |gait| gait.cost_of_transport),
    ("window.margin_sideways_left_cm", 1, |gait| 100.0 * gait.margin_sideways.left),
    ("window.margin_sideways_right_cm", 1, |gait| 100.0 * gait.margin_sideways.right),
    ("window.push_off_power_left_w_kg", 1, |gait| gait.curves.left.push_off_power()),
    ("window.push_off_power_right_w_kg", 1, |gait| gait.curves.right.push_off_power()),
    ("window.strides_measured", 0, |gait| gait.stride_count as f64),
];

/// Draws the table.
pub(super) fn numbers_table(ui: &mut Ui, scene: &Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let Some(walk) = state.simulation.walk.as_deref() else { return };
    let weak = |text: String| RichText::new(text).font(look.small()).color(look.palette.weak);
    let Some(gait) = walk.measures() else {
        ui.label(weak(verdict(&walk.walk, words::language())));
        return;
    };
    let before = state.simulation.before.as_ref().and_then(|before| before.measures());
    let patient = state.review.assessment().map(|assessment| &assessment.parameters);
    let person = NormPerson::known(walk.parameters.age, walk.parameters.sex, walk.parameters.stature);
    // Long words of a language make the table wider than a small window's card: then it is pushed sideways.
    let scroll = ScrollArea::horizontal().id_salt("simulated numbers");
    scroll.show(ui, |ui| {
        Grid::new("simulated numbers").num_columns(5).spacing([9.0, 7.0]).striped(true).show(ui, |ui| {
            let headings = [
                "",
                words::of("window.simulated"),
                words::of("window.before"),
                words::of("window.patient_2"),
                words::of("window.norm"),
            ];
            for heading in headings {
                ui.label(RichText::new(heading).font(bold(12.0)).color(look.palette.weak));
            }
            ui.end_row();
            let dash = || "\u{2013}".to_owned();
            for (parameter, title) in SHARED {
                ui.label(words::of(title));
                let simulated = shown(&gait.parameters, parameter).unwrap_or_else(dash);
                ui.label(RichText::new(simulated).font(bold(14.0)));
                ui.label(before.and_then(|gait| shown(&gait.parameters, parameter)).unwrap_or_else(dash));
                ui.label(patient.and_then(|patient| shown(patient, parameter)).unwrap_or_else(dash));
                let (factor, places, _) = shown_unit(parameter.unit(LengthUnit::Metre));
                let reference = norm(parameter, &person, Some(gait.speed)).ok();
                let text = reference.map(|reference| match reference.range() {
                    Some((low, high)) => {
                        format!("{}–{}", number(factor * low, places), number(factor * high, places))
                    }
                    None => words::fill("window.mean_of", &[("0", &number(factor * reference.mean, places))]),
                });
                ui.label(weak(text.unwrap_or_else(dash)));
                ui.end_row();
            }
            for (title, places, value) in INSIDE {
                ui.label(words::of(title));
                ui.label(RichText::new(number(value(gait), places)).font(bold(14.0)));
                ui.label(before.map_or_else(dash, |gait| number(value(gait), places)));
                ui.label(dash());
                ui.label(weak(dash()));
                ui.end_row();
            }
        })
    });
    ui.add_space(8.0);
    ui.add(egui::Label::new(weak(verdict(&walk.walk, words::language()))).wrap());
    let words = words::of("window.several_causes_give_similar_walking_a_simulated");
    ui.add(egui::Label::new(weak(words.to_owned())).wrap());
}

/// A value in the unit of its row. Body heights are no metres: without a scale a patient has no number in this table.
fn shown(parameters: &GaitParameters, parameter: Parameter) -> Option<String> {
    let estimate = parameters.get(parameter)?;
    let (factor, places, _) = shown_unit(estimate.unit);
    (estimate.unit == parameter.unit(LengthUnit::Metre))
        .then(|| estimate.value.map(|value| number(value * factor, places)))
        .flatten()
}
