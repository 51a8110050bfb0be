//! The spatiotemporal table of a simulated walk beside the walk before, the open patient and the norms.

use egui::{Grid, RichText, Ui};

use crate::app::state::AppState;
use crate::biomechanics::gait::{Parameter, Unit};
use crate::clinic::norms::{NormPerson, norm};
use crate::simulation::measure::gait::GaitMeasures;
use crate::simulation::model::anthropometry;
use crate::ui::quantity_format::{number, shown_unit};
use crate::ui::theme::{Look, bold};

/// A row: the patient's parameter (of the left leg where there are two), title, places, factor, and the walk's value.
type Row = (Option<Parameter>, &'static str, usize, f64, fn(&GaitMeasures) -> f64);

const ROWS: [Row; 14] = [
    (Some(Parameter::WalkingSpeed), "Speed, m/s", 2, 1.0, |gait| gait.speed),
    (Some(Parameter::Cadence), "Cadence, steps/min", 0, 1.0, |gait| gait.cadence),
    (Some(Parameter::StepLengthLeft), "Step length, m", 2, 1.0, |gait| gait.step_length),
    (Some(Parameter::StepWidth), "Step width, m", 2, 1.0, |gait| gait.step_width),
    (Some(Parameter::StanceFractionLeft), "Stance left, %", 0, 100.0, |gait| gait.curves.left.stance),
    (Some(Parameter::StanceFractionRight), "Stance right, %", 0, 100.0, |gait| gait.curves.right.stance),
    (Some(Parameter::DoubleSupportFraction), "Double support, %", 0, 100.0, |gait| gait.double_support),
    (Some(Parameter::StrideTimeCv), "Stride time CV, %", 1, 100.0, |gait| gait.stride_time_cv),
    (None, "Cost of transport, J/kg/m", 1, 1.0, |gait| gait.cost_of_transport),
    (None, "Margin sideways left, cm", 1, 100.0, |gait| gait.margin_sideways.left),
    (None, "Margin sideways right, cm", 1, 100.0, |gait| gait.margin_sideways.right),
    (None, "Push-off power left, W/kg", 1, 1.0, |gait| gait.curves.left.push_off_power()),
    (None, "Push-off power right, W/kg", 1, 1.0, |gait| gait.curves.right.push_off_power()),
    (None, "Strides measured", 0, 1.0, |gait| gait.stride_count as f64),
];

/// Draws the table.
pub(super) fn numbers_table(ui: &mut Ui, look: &Look, state: &AppState) {
    let Some(walk) = state.simulation.walk.as_deref() else { return };
    let weak = |text: String| RichText::new(text).font(look.small()).color(look.palette.weak);
    let Some(gait) = walk.measures() else {
        ui.label(weak(walk.walk.verdict()));
        return;
    };
    let before = state.simulation.before.as_ref().and_then(|before| before.measures());
    let patient = state.review.assessment().map(|assessment| &assessment.parameters);
    let person = NormPerson::known(
        walk.parameters.age,
        walk.parameters.sex == anthropometry::Sex::Female,
        walk.parameters.stature,
    );
    Grid::new("simulated numbers").num_columns(5).spacing([14.0, 7.0]).striped(true).show(ui, |ui| {
        let headings = ["", "Simulated", "Before", "Patient", "Norm"];
        for heading in headings {
            ui.label(RichText::new(heading).font(bold(12.0)).color(look.palette.weak));
        }
        ui.end_row();
        for (parameter, title, places, factor, value) in ROWS {
            ui.label(title);
            let shown = |gait: &GaitMeasures| number(factor * value(gait), places);
            ui.label(RichText::new(shown(gait)).font(bold(14.0)));
            ui.label(before.map_or_else(|| "\u{2013}".to_owned(), shown));
            let estimate = parameter.and_then(|parameter| patient?.get(parameter));
            // Body heights are no metres: without a scale the patient has no number in this row.
            let estimate =
                estimate.filter(|e| !matches!(e.unit, Unit::BodyHeight | Unit::BodyHeightPerSecond));
            let text = estimate.and_then(|estimate| {
                let (factor, places, _) = shown_unit(estimate.unit);
                estimate.value.map(|value| number(value * factor, places))
            });
            ui.label(text.unwrap_or_else(|| "\u{2013}".to_owned()));
            let reference = parameter.and_then(|parameter| norm(parameter, &person, Some(gait.speed)).ok());
            let text = reference.map(|reference| match reference.range() {
                Some((low, high)) => {
                    format!("{}–{}", number(factor * low, places), number(factor * high, places))
                }
                None => format!("mean {}", number(factor * reference.mean, places)),
            });
            ui.label(weak(text.unwrap_or_else(|| "\u{2013}".to_owned())));
            ui.end_row();
        }
    });
    ui.add_space(8.0);
    ui.add(egui::Label::new(weak(walk.walk.verdict())).wrap());
    let words = "Several causes give similar walking: a simulated condition that looks like a patient is a hypothesis, \
                 not a diagnosis.";
    ui.add(egui::Label::new(weak(words.to_owned())).wrap());
}
