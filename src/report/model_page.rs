//! The page that sets the patient beside the simulated walker: joint angles, numbers and the walker's muscle activity.
//!
//! Everything of the model is dotted or grey and said to be a model's on the page itself, because a page may be looked at
//! without the rest. Muscle activity is that of the simulated body; nobody has measured the patient's.

use super::axes::{Axes, round_values};
use super::curve_figure::{curve, limits, stroke_of};
use super::drawing::{Align, Drawing, Stroke, TextStyle, palette};
use super::model_statement::ModelStatement;
use super::session_report::{MARGIN, PAGE, SessionReport};
use crate::biomechanics::anatomy::{MuscleGroup, Side};
use crate::biomechanics::gait::deviation::CurveDeviation;
use crate::biomechanics::gait::{Status, Unit};
use crate::biomechanics::typical_gait::usual_times;
use crate::clinic::assessment::CurveKind;

const WIDTH: f64 = PAGE.0 - 2.0 * MARGIN;
const TEXT: f64 = 7.6;
/// The joints that both the camera and the model know.
const JOINTS: [(CurveKind, &str); 3] = [
    (CurveKind::HipFlexion, "curve.hip_flexion"),
    (CurveKind::KneeFlexion, "curve.knee_flexion"),
    (CurveKind::AnkleDorsiflexion, "curve.ankle_dorsiflexion"),
];

/// Draws the page below its title.
pub(super) fn draw(report: &SessionReport<'_>, model: &ModelStatement, page: &mut Drawing, top: f64) {
    let language = report.style.language;
    let mut y = page.paragraph(MARGIN, top, WIDTH, language.text("model.label"), TextStyle::new(8.6).bold());
    y = page.paragraph(MARGIN, y + 2.0, WIDTH, &about(report, model), TextStyle::new(TEXT));
    y = page.paragraph(MARGIN, y, WIDTH, language.text("model.meaning"), TextStyle::new(TEXT)) + 6.0;
    y = draw_values(report, model, page, y);
    y = draw_curves(report, model, page, y + 8.0);
    draw_muscles(report, model, page, y + 12.0);
}

/// The joints one by one and the muscles, as figures of their own; the words "model estimate" stand in each.
pub(super) fn figures(report: &SessionReport<'_>, model: &ModelStatement) -> Vec<(String, Drawing)> {
    let language = report.style.language;
    let mut figures = Vec::new();
    for (kind, key) in JOINTS {
        for side in Side::BOTH {
            let title =
                format!("{}, {}", language.text(key), language.text(&format!("side.{}", side.name())));
            let figure = one_joint(report, model, kind, side, &title, [250.0, 130.0]);
            figures.push((format!("model-{}-{}", kind.name(), side.name()), figure));
        }
    }
    let mut muscles = Drawing::new(PAGE.0, 290.0);
    draw_muscles(report, model, &mut muscles, 20.0);
    figures.push(("model-muscles".to_owned(), muscles));
    figures
}

/// Which walker, and how far to trust it.
fn about(report: &SessionReport<'_>, model: &ModelStatement) -> String {
    let style = report.style;
    let language = style.language;
    let key = model.condition.map(|key| format!("preset.{key}"));
    let name = key.as_deref().map_or(language.text("model.by_hand"), |key| language.text(key));
    let mut text = language.fill(
        "model.walker",
        &[
            ("name", name),
            ("stature", &style.value(model.stature, Unit::Metre)),
            ("strides", &model.strides.to_string()),
        ],
    );
    for (holds, key) in [(model.changed, "model.changed"), (model.borrowed, "model.borrowed")] {
        if holds {
            text.push(' ');
            text += language.text(key);
        }
    }
    text
}

fn draw_values(report: &SessionReport<'_>, model: &ModelStatement, page: &mut Drawing, top: f64) -> f64 {
    let style = report.style;
    let head = TextStyle::new(6.8).colored(palette::GREY).aligned(Align::Right);
    let columns = [250.0, 330.0, 410.0].map(|right| MARGIN + right);
    for (right, key) in columns.iter().zip(["model.measured", "model.model", "model.difference"]) {
        page.text(*right, top + 6.0, style.language.text(key), head);
    }
    let mut y = top + 9.0;
    page.line(vec![(MARGIN, y), (MARGIN + 410.0, y)], Stroke::solid(palette::RULE, 0.8));
    for (parameter, value, unit) in &model.values {
        y += 10.6;
        let name = format!("{} ({})", report.parameter_name(*parameter), style.unit(*unit));
        page.text(MARGIN, y - 2.0, &name, TextStyle::new(7.4));
        let measured = report.estimate(*parameter).filter(|estimate| estimate.unit == *unit);
        let limited = measured.is_some_and(|estimate| estimate.status == Status::Limited);
        let measured = measured.and_then(|estimate| estimate.value);
        let marked = |text: String| if limited { format!("({text})") } else { text };
        let none = || "–".to_owned();
        let cells = [
            measured.map_or_else(none, |measured| marked(style.number(measured, *unit))),
            style.number(*value, *unit),
            measured.map_or_else(none, |measured| marked(style.difference(value - measured, *unit))),
        ];
        for (number, (right, cell)) in columns.iter().zip(cells).enumerate() {
            let color = if number == 0 { palette::INK } else { palette::GREY };
            page.text(*right, y - 2.0, &cell, TextStyle::new(7.4).colored(color).aligned(Align::Right));
        }
    }
    y + 6.0
}

/// The model's line: never like a measured one.
fn model_stroke(width: f64) -> Stroke {
    Stroke::dashed(palette::GREY, width, &[1.2, 1.6])
}

fn draw_curves(report: &SessionReport<'_>, model: &ModelStatement, page: &mut Drawing, top: f64) -> f64 {
    let language = report.style.language;
    page.text(MARGIN, top + 4.0, language.text("model.curves"), TextStyle::new(9.0).bold());
    let top = top + 9.0;
    let gap = 8.0;
    let (width, height) = ((WIDTH - gap) / 2.0, 86.0);
    for (row, (kind, key)) in JOINTS.into_iter().enumerate() {
        for (column, side) in Side::BOTH.into_iter().enumerate() {
            let title =
                format!("{}, {}", language.text(key), language.text(&format!("side.{}", side.name())));
            let figure = one_joint(report, model, kind, side, &title, [width, height]);
            page.place(MARGIN + (width + gap) * column as f64, top + height * row as f64, figure);
        }
    }
    let bottom = top + height * JOINTS.len() as f64 + 5.0;
    let mut x = MARGIN + 22.0;
    let style = TextStyle::new(6.8).colored(palette::GREY);
    for (stroke, key) in [
        (stroke_of(Side::Left, 1.4), "model.measured_left"),
        (stroke_of(Side::Right, 1.4), "model.measured_right"),
        (model_stroke(1.6), "model.model"),
    ] {
        page.line(vec![(x, bottom), (x + 16.0, bottom)], stroke);
        page.text(x + 19.0, bottom + 2.4, language.text(key), style);
        x += 33.0 + super::font::width(language.text(key), style);
    }
    bottom + 6.0
}

fn one_joint(
    report: &SessionReport<'_>,
    model: &ModelStatement,
    kind: CurveKind,
    side: Side,
    title: &str,
    [width, height]: [f64; 2],
) -> Drawing {
    let language = report.style.language;
    let mut drawing = Drawing::new(width, height);
    let (low, high) = limits(kind);
    let axes = Axes {
        left: 22.0,
        top: 12.0,
        width: width - 26.0,
        height: height - 24.0,
        x: (0.0, 100.0),
        y: (low, high),
    };
    drawing.text(axes.left, 8.5, title, TextStyle::new(7.6).bold());
    let numbers = round_values(low, high, 4).into_iter().map(|v| (v, language.number(v, 0)));
    axes.rules(&mut drawing, &numbers.collect::<Vec<_>>());
    let percents = [0.0, 50.0, 100.0].map(|v| (v, language.number(v, 0)));
    axes.numbers_below(&mut drawing, &percents);
    let measured = curve(&report.assessment.curves, kind, side);
    let modelled = curve(&model.curves, kind, side);
    for (curve, stroke) in [(modelled, model_stroke(1.6)), (measured, stroke_of(side, 1.4))] {
        if let Some(curve) = curve {
            let degrees = curve.mean.iter().map(|radians| Some(radians.to_degrees()));
            let points = degrees.enumerate().map(|(percent, y)| (percent as f64, y));
            axes.series(&mut drawing, points, &stroke);
        }
    }
    // The level of a measured curve is not known, so that shapes alone are compared.
    let apart = measured.zip(modelled).and_then(|(a, b)| CurveDeviation::of(&a.mean, &b.mean, &[]));
    let words = apart.map_or_else(
        || language.text("curve.not_seen").to_owned(),
        |apart| {
            let degrees = language.number(apart.shape.to_degrees(), 1);
            language.fill("model.apart", &[("degrees", &degrees)])
        },
    );
    let style = TextStyle::new(6.8).colored(palette::GREY).aligned(Align::Right);
    drawing.text(axes.left + axes.width, 8.5, &words, style);
    axes.frame(&mut drawing);
    drawing
}

/// Activation of each group over the cycle, above the stretches in which it is usually active.
fn draw_muscles(report: &SessionReport<'_>, model: &ModelStatement, page: &mut Drawing, top: f64) {
    let language = report.style.language;
    page.text(MARGIN, top + 4.0, language.text("model.activity"), TextStyle::new(9.0).bold());
    let top = top + 12.0;
    let gap = 14.0;
    let (width, row) = ((WIDTH - gap) / 2.0, 33.0);
    let rows = MuscleGroup::COUNT.div_ceil(2);
    for (number, group) in MuscleGroup::ALL.into_iter().enumerate() {
        let x = MARGIN + (width + gap) * (number / rows) as f64;
        let y = top + row * (number % rows) as f64;
        let name = language.text(&format!("muscle.{}", group.name())).to_owned();
        let style = TextStyle::new(6.8);
        page.text(x, y + 14.0, &super::font::fit(&name, 84.0, style), style);
        let axes = Axes {
            left: x + 88.0,
            top: y + 2.0,
            width: width - 90.0,
            height: row - 9.0,
            x: (0.0, 100.0),
            y: (0.0, 1.0),
        };
        for &(on, off) in usual_times(group) {
            let ((from, bottom), (to, _)) = (axes.at(on, 0.0), axes.at(off, 0.0));
            page.rect(from, bottom, to - from, 3.0, palette::BAND);
        }
        for side in Side::BOTH {
            let values = &model.activation.get(side)[group];
            let last = values.len().saturating_sub(1).max(1) as f64;
            let points = values.iter().enumerate().map(|(at, y)| (100.0 * at as f64 / last, Some(*y)));
            axes.series(page, points, &stroke_of(side, 1.0));
        }
        axes.frame(page);
    }
    let bottom = top + row * rows as f64 + 4.0;
    let note = TextStyle::new(6.6).colored(palette::GREY);
    page.paragraph(MARGIN, bottom, WIDTH, language.text("model.activity_note"), note);
}
