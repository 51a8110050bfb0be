//! The table of parameters: left, right, mean, interval, count, norm, z, asymmetry, change, and whether it is real.

use super::drawing::{Align, Color, Drawing, Stroke, TextStyle, palette};
use super::session_report::{MARGIN, PAGE, SessionReport};
use crate::biomechanics::gait::{Estimate, Parameter, Status};

/// One row: one parameter, or the two sides of one and its asymmetry.
struct Row {
    left: Option<Parameter>,
    right: Option<Parameter>,
    both: Option<Parameter>,
    asymmetry: Option<Parameter>,
}

const fn sides(left: Parameter, right: Parameter, asymmetry: Option<Parameter>) -> Row {
    Row { left: Some(left), right: Some(right), both: None, asymmetry }
}

const fn single(both: Parameter) -> Row {
    Row { left: None, right: None, both: Some(both), asymmetry: None }
}

use Parameter as P;

/// Domain and rows, in the order of every table.
const DOMAINS: [(&str, &[Row]); 4] = [
    (
        "domain.pace",
        &[
            single(P::WalkingSpeed),
            sides(P::StepLengthLeft, P::StepLengthRight, Some(P::StepLengthAsymmetry)),
            single(P::StrideLength),
        ],
    ),
    (
        "domain.rhythm",
        &[
            single(P::Cadence),
            sides(P::StepTimeLeft, P::StepTimeRight, Some(P::StepTimeAsymmetry)),
            single(P::StrideTime),
        ],
    ),
    (
        "domain.phases",
        &[
            sides(P::StanceFractionLeft, P::StanceFractionRight, Some(P::StanceAsymmetry)),
            sides(P::SwingFractionLeft, P::SwingFractionRight, None),
            sides(P::SingleSupportFractionLeft, P::SingleSupportFractionRight, None),
            single(P::DoubleSupportFraction),
        ],
    ),
    ("domain.variability_base", &[single(P::StepTimeCv), single(P::StrideTimeCv), single(P::StepWidth)]),
];

/// Right edges of the columns, pt from the left border.
const COLUMNS: [(&str, f64); 9] = [
    ("column.left", 172.0),
    ("column.right", 208.0),
    ("column.mean", 244.0),
    ("column.interval", 312.0),
    ("column.n", 332.0),
    ("column.norm", 390.0),
    ("column.z", 418.0),
    ("column.asymmetry", 462.0),
    ("column.change", 515.0),
];
const ROW: f64 = 11.2;

/// Draws the table; returns its lower edge.
pub(super) fn draw(report: &SessionReport<'_>, page: &mut Drawing, top: f64) -> f64 {
    let language = report.style.language;
    let head = TextStyle::new(6.8).colored(palette::GREY);
    for (key, right) in COLUMNS {
        page.text(MARGIN + right, top + 8.0, language.text(key), head.aligned(Align::Right));
    }
    let rule = |page: &mut Drawing, y: f64, width: f64| {
        page.line(vec![(MARGIN, y), (PAGE.0 - MARGIN, y)], Stroke::solid(palette::RULE, width));
    };
    let mut y = top + 11.5;
    rule(page, y, 0.8);
    for (domain, rows) in DOMAINS {
        for (number, row) in rows.iter().enumerate() {
            y += ROW;
            if number == 0 {
                let style = TextStyle::new(6.2).colored(palette::GREY);
                page.text(MARGIN, y - 3.0, language.text(domain), style);
            }
            draw_row(report, page, y - 3.0, row);
        }
        rule(page, y, 0.4);
    }
    let note = TextStyle::new(6.0).colored(palette::GREY);
    page.paragraph(MARGIN, y + 8.0, PAGE.0 - 2.0 * MARGIN, language.text("table.note"), note) - 6.0
}

fn draw_row(report: &SessionReport<'_>, page: &mut Drawing, y: f64, row: &Row) {
    let style = report.style;
    let Some(named) = row.both.or(row.left) else { return };
    let estimate = report.estimate(named);
    let unit = estimate.map_or("", |estimate| style.unit(estimate.unit));
    let key = format!("parameter.{}", named.key());
    page.text(MARGIN + 52.0, y, &format!("{} ({unit})", style.language.text(&key)), TextStyle::new(7.4));
    let cell = |page: &mut Drawing, column: usize, text: &str, color: Color, bold: bool| {
        let style = TextStyle { bold, ..TextStyle::new(7.4).colored(color).aligned(Align::Right) };
        page.text(MARGIN + COLUMNS[column].1, y, text, style);
    };
    for (column, parameter) in [(0, row.left), (1, row.right), (2, row.both)] {
        let Some(parameter) = parameter else { continue };
        let (text, color) = value_cell(report, report.estimate(parameter));
        cell(page, column, &text, color, true);
    }
    if let Some(estimate) = estimate {
        let interval = estimate.interval.map(|i| {
            format!("{}–{}", style.number(i.low, estimate.unit), style.number(i.high, estimate.unit))
        });
        cell(page, 3, interval.as_deref().unwrap_or("–"), palette::GREY, false);
        cell(page, 4, &estimate.n.to_string(), palette::GREY, false);
        let (range, z) = norm_cells(report, named, estimate);
        cell(page, 5, &range, palette::GREY, false);
        cell(page, 6, &z, palette::INK, false);
    }
    if let Some(asymmetry) = row.asymmetry.and_then(|parameter| report.estimate(parameter)) {
        let text = asymmetry
            .value
            .map_or_else(|| "–".to_owned(), |value| format!("{} %", style.language.signed(value, 1)));
        let limited = asymmetry.status == Status::Limited;
        let (text, ink) = if limited { (format!("({text})"), palette::GREY) } else { (text, palette::INK) };
        cell(page, 7, &text, ink, false);
    }
    let changed = [row.both, row.left, row.right].into_iter().flatten().find_map(|p| report.change(p));
    if let Some(change) = changed {
        let mark = match change.is_real() {
            Some(true) => " ●",
            Some(false) => " ○",
            None => " ?",
        };
        let difference =
            change.difference.map_or_else(|| "–".to_owned(), |d| style.difference(d, change.unit));
        cell(page, 8, &format!("{difference}{mark}"), palette::INK, change.is_real() == Some(true));
    }
}

fn value_cell(report: &SessionReport<'_>, estimate: Option<&Estimate>) -> (String, Color) {
    match estimate {
        Some(Estimate { value: Some(value), unit, status, .. }) => {
            let number = report.style.number(*value, *unit);
            if *status == Status::Limited {
                (format!("({number})"), palette::GREY)
            } else {
                (number, palette::INK)
            }
        }
        _ => ("–".to_owned(), palette::GREY),
    }
}

/// Mean ± 1 SD of the norm, and how far the value lies from it, told by shape and not by colour alone.
fn norm_cells(report: &SessionReport<'_>, parameter: Parameter, estimate: &Estimate) -> (String, String) {
    let Some(norm) = report.norm(parameter) else { return ("–".to_owned(), String::new()) };
    let style = report.style;
    let range = match norm.range() {
        Some((low, high)) => {
            format!("{}–{}", style.number(low, estimate.unit), style.number(high, estimate.unit))
        }
        None => style.number(norm.mean, estimate.unit),
    };
    // A limited value is not held against people as if it were known.
    let known = estimate.value.filter(|_| estimate.status == Status::Ok);
    let z = known.and_then(|value| Some((norm.mark(value), norm.z(value)?))).map_or_else(
        String::new,
        |(mark, z)| {
            let mark = mark.map(|mark| format!("{mark} ")).unwrap_or_default();
            format!("{mark}{}", style.language.signed(z, 1))
        },
    );
    (range, z)
}
