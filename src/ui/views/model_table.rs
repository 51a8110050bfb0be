//! Measured beside learned: for every value the camera's, the estimator's with its interval, and whether they agree.
//!
//! Two methods that differ are a warning about one of them; which one, the person decides.

use egui::{Align2, Rect, Sense, Stroke, Ui, pos2, vec2};

use crate::app::words;
use crate::biomechanics::gait::learned::{LearnedGait, UNLIKE};
use crate::biomechanics::gait::{Estimate, GaitParameters, Parameter, Status};
use crate::ui::quantity_format::{self, shown_unit};
use crate::ui::theme::{Look, bold, regular};
use crate::ui::widgets::figure::line_within;

/// The rows, in the order of the main table.
const ROWS: [Parameter; 10] = [
    Parameter::WalkingSpeed,
    Parameter::Cadence,
    Parameter::StepLengthLeft,
    Parameter::StepLengthRight,
    Parameter::StepTimeLeft,
    Parameter::StepTimeRight,
    Parameter::StanceFractionLeft,
    Parameter::StanceFractionRight,
    Parameter::DoubleSupportFraction,
    Parameter::StepWidth,
];
/// Column edges as shares of the width: name, measured, learned, verdict.
const EDGES: [f32; 5] = [0.0, 0.32, 0.52, 0.80, 1.0];

/// How two methods stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// Their intervals meet.
    Agree,
    /// They do not.
    Differ,
    /// Only the estimator gives a value.
    OnlyLearned,
    /// Only the camera does, or neither.
    NotLearned,
}

/// Compares two estimates of the same value in the same unit.
pub fn agreement(measured: Option<&Estimate>, learned: Option<&Estimate>) -> Agreement {
    let given = |estimate: Option<&Estimate>| {
        estimate.filter(|estimate| estimate.status != Status::Withheld).and_then(|estimate| {
            let value = estimate.value?;
            let interval = estimate.interval.map_or((value, value), |interval| (interval.low, interval.high));
            Some((interval, estimate.unit))
        })
    };
    match (given(measured), given(learned)) {
        (Some((a, unit)), Some((b, other))) if unit == other => {
            if a.0 <= b.1 && b.0 <= a.1 {
                Agreement::Agree
            } else {
                Agreement::Differ
            }
        }
        (None, Some(_)) => Agreement::OnlyLearned,
        _ => Agreement::NotLearned,
    }
}

/// Draws the table.
pub fn model_table(ui: &mut Ui, look: &Look, measured: &GaitParameters, learned: &LearnedGait) {
    let width = ui.available_width();
    let line = |ui: &mut Ui, height: f32| ui.allocate_exact_size(vec2(width, height), Sense::hover()).0;
    let words = words::fill(
        "window.the_estimator_learned_from_simulated_walks_only",
        &[
            ("0", &learned.windows),
            (
                "1",
                &if !learned.tells() {
                    words::of("window.none_of_its_values_is_given_point")
                } else if learned.in_distribution < UNLIKE {
                    words::of("window.this_walk_is_unlike_what_it_learned")
                } else {
                    words::of("window.this_walk_is_like_those_it_learned")
                },
            ),
        ],
    );
    ui.label(egui::RichText::new(words).font(look.small()).color(look.palette.weak));
    let head = line(ui, 22.0);
    for (index, word) in [(1, words::of("window.measured")), (2, words::of("window.learned_90")), (3, "")] {
        let cell = column(head, index);
        let font = bold(look.small().size);
        ui.painter().text(cell.left_center(), Align2::LEFT_CENTER, word, font, look.palette.weak);
    }
    for parameter in ROWS {
        let (by_camera, by_network) = (measured.get(parameter), learned.parameters.get(parameter));
        let Some(estimate) = by_network else { continue };
        let (rect, response) = ui.allocate_exact_size(vec2(width, 25.0), Sense::hover());
        if let Some(reason) = words::language().reason(estimate) {
            response.on_hover_text(reason);
        }
        ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, look.palette.line));
        row(ui, look, rect, parameter, by_camera, estimate);
    }
}

fn column(rect: Rect, index: usize) -> Rect {
    let x = |edge: usize| rect.left() + EDGES[edge] * rect.width();
    Rect::from_min_max(pos2(x(index), rect.top()), pos2(x(index + 1) - 6.0, rect.bottom()))
}

fn row(
    ui: &Ui,
    look: &Look,
    rect: Rect,
    parameter: Parameter,
    measured: Option<&Estimate>,
    learned: &Estimate,
) {
    let say = |index: usize, words: &str, ink: egui::Color32| {
        let cell = column(rect, index);
        let at = pos2(cell.left(), cell.center().y - 9.0);
        line_within(ui, at, cell.width(), words, regular(13.5), ink);
    };
    let palette = look.palette;
    let side = match parameter.side() {
        Some(side) => format!(" {}", words::side(side)),
        None => String::new(),
    };
    say(0, &format!("{}{side}, {}", words::parameter(parameter), shown_unit(learned.unit).2), palette.text);
    let shown = measured.filter(|estimate| estimate.status != Status::Withheld);
    let camera = shown.map_or_else(|| "\u{2013}".to_owned(), quantity_format::value);
    say(1, &camera, if shown.is_some() { palette.text } else { palette.weak });
    if learned.status == Status::Withheld {
        let reason =
            words::language().reason(learned).unwrap_or_else(|| words::of("window.not_given").to_owned());
        let wide = Rect::from_min_max(column(rect, 2).min, column(rect, 3).max);
        let at = pos2(wide.left(), wide.center().y - 9.0);
        line_within(ui, at, wide.width(), &reason, look.small(), palette.weak);
        return;
    }
    let interval = quantity_format::interval(learned).unwrap_or_default();
    say(2, &format!("{} {interval}", quantity_format::value(learned)), palette.text);
    let (verdict, ink) = match agreement(measured, Some(learned)) {
        Agreement::Agree => (words::of("window.agrees"), palette.weak),
        Agreement::Differ => (words::of("window.differs"), palette.text),
        Agreement::OnlyLearned => (words::of("window.model_only"), palette.weak),
        Agreement::NotLearned => (words::of("window.other_unit"), palette.weak),
    };
    if agreement(measured, Some(learned)) == Agreement::Differ {
        let at = pos2(column(rect, 3).left(), rect.center().y - 9.0);
        line_within(ui, at, column(rect, 3).width(), verdict, bold(13.5), ink);
    } else {
        say(3, verdict, ink);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::gait::estimate::{Interval, Method, Unit};

    fn estimate(value: f64, half: f64, unit: Unit) -> Estimate {
        Estimate {
            value: Some(value),
            interval: Some(Interval { low: value - half, high: value + half }),
            unit,
            n: 4,
            method: Method::Learned,
            status: Status::Ok,
            reasons: Vec::new(),
        }
    }

    #[test]
    fn values_whose_intervals_do_not_meet_differ_and_units_are_not_mixed() {
        let metres = |value| estimate(value, 0.05, Unit::MetrePerSecond);
        assert_eq!(agreement(Some(&metres(1.2)), Some(&metres(1.25))), Agreement::Agree);
        assert_eq!(agreement(Some(&metres(1.2)), Some(&metres(1.4))), Agreement::Differ);
        let heights = estimate(0.7, 0.05, Unit::BodyHeightPerSecond);
        assert_eq!(agreement(Some(&metres(1.2)), Some(&heights)), Agreement::NotLearned);
        let withheld =
            Estimate::withheld(Unit::MetrePerSecond, crate::finding::ValueFinding::LengthsFromAhead);
        assert_eq!(agreement(Some(&withheld), Some(&metres(1.2))), Agreement::OnlyLearned);
        assert_eq!(agreement(Some(&metres(1.2)), None), Agreement::NotLearned);
    }
}
