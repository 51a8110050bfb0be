//! The table of the final result: left and right, interval, count, norm with its source, or why there is no value.

use egui::{Align2, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::app::words;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::{Estimate, GaitParameters, Parameter, Status};
use crate::clinic::assessment::{QualityFlag, QualityLevel};
use crate::clinic::norms::{NoNorm, Norm, NormPerson, norm};
use crate::ui::icons::{self, Icon};
use crate::ui::quantity_format::{self, number, shown_unit};
use crate::ui::theme::{Look, bold, regular};
use crate::ui::views::quality_list::{lamp, red_check};
use crate::ui::widgets::figure::{Figure, explanation, line_within, outside_mark};

/// The rows: one parameter, or its left and right.
const ROWS: [&[Parameter]; 13] = [
    &[Parameter::WalkingSpeed],
    &[Parameter::Cadence],
    &[Parameter::StepLengthLeft, Parameter::StepLengthRight],
    &[Parameter::StrideLength],
    &[Parameter::StepTimeLeft, Parameter::StepTimeRight],
    &[Parameter::StrideTime],
    &[Parameter::StanceFractionLeft, Parameter::StanceFractionRight],
    &[Parameter::SwingFractionLeft, Parameter::SwingFractionRight],
    &[Parameter::SingleSupportFractionLeft, Parameter::SingleSupportFractionRight],
    &[Parameter::DoubleSupportFraction],
    &[Parameter::StepWidth],
    &[Parameter::StepTimeCv],
    &[Parameter::StrideTimeCv],
];

/// What the table shows.
#[derive(Clone, Copy, Debug)]
pub struct ParameterTable<'a> {
    /// The numbers.
    pub parameters: &'a GaitParameters,
    /// Who is compared with the norms.
    pub person: &'a NormPerson,
    /// The number whose frames are shown.
    pub evidence: Option<Parameter>,
    /// What the estimator says: where the view allows no measurement, its value stands before the reason.
    pub learned: Option<&'a GaitParameters>,
    /// The checks of the recording: a red one stands at every number that it speaks against.
    pub quality: &'a [QualityFlag],
}

/// Column edges as shares of the width: name, left, right, n, norm.
const EDGES: [f32; 6] = [0.0, 0.33, 0.53, 0.73, 0.80, 1.0];
/// The same in a table too narrow for value and interval side by side in these.
const NARROW_EDGES: [f32; 6] = [0.0, 0.25, 0.48, 0.71, 0.80, 1.0];
/// Where a table is narrow, points.
const NARROW: f32 = 425.0;

/// Room at the right of a value for its interval, points: so that values stand below one another.
const BESIDE: f32 = 48.0;

/// Draws the table; gives the number that was clicked.
pub fn parameter_table(ui: &mut Ui, look: &Look, table: &ParameterTable<'_>) -> Option<Parameter> {
    let width = ui.available_width();
    let height = if look.clinic_room { 40.0 } else { 27.0 };
    ui.spacing_mut().item_spacing.y = 1.0;
    head(ui, look, width);
    let mut clicked = None;
    for row in ROWS {
        // A row that the analysis knows nothing of is not drawn: it would be an empty promise.
        if row.iter().all(|&parameter| table.parameters.get(parameter).is_none()) {
            continue;
        }
        let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, look.palette.line));
        if let Some(parameter) = table_row(ui, look, rect, table, row) {
            clicked = Some(parameter);
        }
    }
    if let Err(reason) =
        norm(Parameter::WalkingSpeed, table.person, table.parameters.value(Parameter::WalkingSpeed))
    {
        let text =
            egui::RichText::new(words::language().say(&reason)).font(look.small()).color(look.palette.weak);
        ui.add(egui::Label::new(text).wrap());
    }
    clicked
}

fn edges(rect: Rect) -> [f32; 6] {
    if rect.width() < NARROW { NARROW_EDGES } else { EDGES }
}

fn column(rect: Rect, from: usize, to: usize) -> Rect {
    let x = |edge: usize| rect.left() + edges(rect)[edge] * rect.width();
    Rect::from_min_max(pos2(x(from), rect.top()), pos2(x(to) - 6.0, rect.bottom()))
}

fn head(ui: &mut Ui, look: &Look, width: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(width, 24.0), Sense::hover());
    let painter = ui.painter();
    let font = bold(look.small().size);
    for (index, word, ink) in [
        (1, words::of("window.left_4"), look.palette.left_text),
        (2, words::of("window.right_3"), look.palette.right_text),
        (3, "n", look.palette.weak),
        (4, words::of("window.norm_1_sd"), look.palette.weak),
    ] {
        let cell = column(rect, index, index + 1);
        let right = if index < 3 { cell.right() - BESIDE } else { cell.right() };
        painter.text(pos2(right, cell.center().y), Align2::RIGHT_CENTER, word, font.clone(), ink);
    }
    painter.hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, look.palette.norm));
}

fn table_row(
    ui: &mut Ui,
    look: &Look,
    rect: Rect,
    table: &ParameterTable<'_>,
    row: &[Parameter],
) -> Option<Parameter> {
    let palette = look.palette;
    let first = row[0];
    let unit = row.iter().find_map(|&p| table.parameters.get(p)).map_or("", |e| shown_unit(e.unit).2);
    let name_cell = column(rect, 0, 1);
    let body = table_font(look);
    let name_at = pos2(name_cell.left(), name_cell.center().y - body.size * 0.62);
    let name = fitting_name(ui, first, unit, &body, name_cell.width());
    line_within(ui, name_at, name_cell.width(), &name, body, palette.text);
    let speed = table.parameters.value(Parameter::WalkingSpeed);
    let reference = norm(first, table.person, speed);
    let mut clicked = None;
    let withheld: Vec<&Estimate> = row
        .iter()
        .filter_map(|&p| table.parameters.get(p))
        .filter(|e| e.status == Status::Withheld)
        .collect();
    if withheld.len() == row.len() {
        // Nothing to show: the reason stands where the numbers would.
        let cell = Rect::from_min_max(column(rect, 1, 2).min, column(rect, 4, 5).max);
        // What happened; what to do is in the tooltip.
        let what = withheld[0].reasons.first().map(|reason| words::language().message(reason).what);
        let reason =
            what.as_deref().unwrap_or(words::of("window.not_measured")).trim_end_matches('.').to_owned();
        let reason = match learned_words(table, row) {
            Some(words) => format!("{words} \u{b7} {reason}"),
            None => reason,
        };
        let at = pos2(cell.left() + 8.0, cell.center().y - look.small().size * 0.62);
        line_within(ui, at, cell.width() - 8.0, &reason, look.small(), palette.weak);
        let figure = Figure { estimate: Some(withheld[0]), norm: Some(&reference), ..Figure::of(first) };
        let response = ui.interact(rect, ui.scope_id().with(first.key()), Sense::hover());
        let spoken = format!("{}: {reason}", words::parameter(first));
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
        response.on_hover_ui(|ui| explanation(ui, look, &figure));
        return None;
    }
    for &parameter in row {
        let cell = match parameter.side() {
            Some(Side::Left) => column(rect, 1, 2),
            Some(Side::Right) => column(rect, 2, 3),
            // Between the two columns: it belongs to both sides.
            None => column(rect, 1, 2)
                .translate(vec2(0.5 * (edges(rect)[2] - edges(rect)[1]) * rect.width(), 0.0)),
        };
        if value_cell(ui, look, cell, table, parameter, &reference) {
            clicked = Some(parameter);
        }
    }
    let n: Vec<usize> = row.iter().filter_map(|&p| table.parameters.get(p)).map(|e| e.n).collect();
    let n_text = match n.as_slice() {
        [a, b] if a != b => format!("{a}/{b}"),
        [a, ..] => a.to_string(),
        [] => String::new(),
    };
    let cell = column(rect, 3, 4);
    ui.painter().text(cell.right_center(), Align2::RIGHT_CENTER, n_text, look.small(), palette.weak);
    norm_cell(ui, look, column(rect, 4, 5), first, table, &reference);
    clicked
}

/// The estimator's value for a row that could not be measured, named as what it is.
fn learned_words(table: &ParameterTable<'_>, row: &[Parameter]) -> Option<String> {
    let given: Vec<&Estimate> = row
        .iter()
        .filter_map(|&parameter| table.learned?.get(parameter))
        .filter(|estimate| estimate.status == Status::Ok && estimate.value.is_some())
        .collect();
    if given.is_empty() {
        return None;
    }
    let shown: Vec<String> = given
        .iter()
        .map(|estimate| {
            let interval = quantity_format::interval(estimate).unwrap_or_default();
            format!("{} {interval}", quantity_format::value(estimate))
        })
        .collect();
    Some(words::fill("window.model_of", &[("0", &shown.join(" | "))]))
}

/// Name and unit, shortened where the cell is too narrow: the unit must not be what is cut off.
fn fitting_name(ui: &Ui, parameter: Parameter, unit: &str, font: &egui::FontId, width: f32) -> String {
    let whole = format!("{}, {unit}", words::parameter(parameter));
    let ink = egui::Color32::PLACEHOLDER;
    if ui.painter().layout_no_wrap(whole.clone(), font.clone(), ink).size().x <= width {
        return whole;
    }
    let short = match parameter {
        Parameter::WalkingSpeed => words::of("window.speed"),
        Parameter::StepLengthLeft | Parameter::StepLengthRight => words::of("window.step"),
        Parameter::StrideLength => words::of("window.stride"),
        Parameter::SingleSupportFractionLeft | Parameter::SingleSupportFractionRight => {
            words::of("window.single_sup")
        }
        Parameter::DoubleSupportFraction => words::of("window.double_sup"),
        Parameter::StepWidth => words::of("window.width"),
        Parameter::Cadence => return words::of("window.cadence_min").to_owned(),
        _ => return whole,
    };
    format!("{short}, {unit}")
}

fn table_font(look: &Look) -> egui::FontId {
    regular(if look.clinic_room { 18.0 } else { 13.5 })
}

/// One value with its interval; clicking shows its frames.
fn value_cell(
    ui: &mut Ui,
    look: &Look,
    cell: Rect,
    table: &ParameterTable<'_>,
    parameter: Parameter,
    reference: &Result<Norm, NoNorm>,
) -> bool {
    let Some(estimate) = table.parameters.get(parameter) else { return false };
    let palette = look.palette;
    let response = ui.interact(cell, ui.scope_id().with(parameter.key()), Sense::click());
    let chosen = table.evidence == Some(parameter);
    let padded = cell.expand2(vec2(4.0, -3.0));
    crate::ui::widgets::button::dress(ui, look, padded, &response, chosen);
    let painter = ui.painter();
    let ink = match (parameter.side(), estimate.status) {
        (_, Status::Withheld) => palette.weak,
        (Some(side), _) => palette.side_text(side),
        (None, _) => palette.text,
    };
    let strong = bold(table_font(look).size + 0.5);
    let centre = cell.center().y;
    let value = quantity_format::value(estimate);
    let galley = painter.layout_no_wrap(value.clone(), strong, ink);
    let left = cell.right() - BESIDE - galley.size().x;
    painter.galley(Pos2::new(left, centre - galley.size().y / 2.0), galley, ink);
    let beside = pos2(cell.right() - BESIDE + 5.0, centre);
    let small = regular(look.small().size - 0.5);
    let interval = quantity_format::interval(estimate).unwrap_or_default();
    let end = painter.text(beside, Align2::LEFT_CENTER, interval, small, palette.weak).right();
    if let Ok(norm) = reference
        && let Some(mark) = outside_mark(estimate, norm)
    {
        painter.text(pos2(end + 2.0, centre), Align2::LEFT_CENTER, mark, regular(9.0), palette.text);
    }
    let doubt = red_check(table.quality, parameter).filter(|_| estimate.value.is_some());
    if doubt.is_some() {
        let corner = Rect::from_center_size(pos2(left - 10.0, centre), vec2(13.0, 13.0));
        lamp(ui, look, corner, QualityLevel::Red);
    } else if estimate.status == Status::Limited {
        let corner = Rect::from_center_size(pos2(left - 10.0, centre), vec2(12.0, 12.0));
        icons::draw(painter, corner, Icon::Warning, palette.amber_text);
    }
    let mut spoken = format!("{} {value}", spoken_name(parameter));
    if let Some(doubt) = doubt {
        spoken = format!("{spoken}. {}", doubt.message(words::language()));
    }
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &spoken));
    let figure = Figure { estimate: Some(estimate), norm: Some(reference), doubt, ..Figure::of(parameter) };
    response.on_hover_ui(|ui| explanation(ui, look, &figure)).clicked()
}

/// The name with its side.
fn spoken_name(parameter: Parameter) -> String {
    match parameter.side() {
        Some(side) => format!("{} {}", words::parameter(parameter), words::side(side)),
        None => words::parameter(parameter).to_owned(),
    }
}

fn norm_cell(
    ui: &Ui,
    look: &Look,
    cell: Rect,
    parameter: Parameter,
    table: &ParameterTable<'_>,
    reference: &Result<Norm, NoNorm>,
) {
    let Ok(norm) = reference else {
        let at = cell.right_center();
        ui.painter().text(at, Align2::RIGHT_CENTER, "\u{2013}", look.small(), look.palette.weak);
        return;
    };
    let Some(estimate) = table.parameters.get(parameter) else { return };
    let (factor, places, _) = shown_unit(estimate.unit);
    let text = match norm.range() {
        Some((low, high)) => format!("{}–{}", number(low * factor, places), number(high * factor, places)),
        None => words::fill("window.mean_of", &[("0", &number(norm.mean * factor, places))]),
    };
    ui.painter().text(cell.right_center(), Align2::RIGHT_CENTER, text, look.small(), look.palette.weak);
}
