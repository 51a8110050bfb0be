//! Three numbers that are read first: walking speed, step length of both sides, cadence; each with its norm and with its
//! change where there is an earlier visit.

use super::drawing::{Align, Drawing, Stroke, TextStyle, palette};
use super::font;
use super::session_report::{MARGIN, PAGE, SessionReport};
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::{Parameter, Status};

const WIDTH: f64 = PAGE.0 - 2.0 * MARGIN;

/// Draws them; returns their lower edge.
pub(super) fn draw(report: &SessionReport<'_>, page: &mut Drawing, top: f64) -> f64 {
    let language = report.style.language;
    let (gap, height) = (9.0, 60.0);
    let width = (WIDTH - 2.0 * gap) / 3.0;
    let boxes: [&[Parameter]; 3] = [
        &[Parameter::WalkingSpeed],
        &[Parameter::StepLengthLeft, Parameter::StepLengthRight],
        &[Parameter::Cadence],
    ];
    for (number, parameters) in boxes.into_iter().enumerate() {
        let x = MARGIN + (width + gap) * number as f64;
        page.rect(x, top, width, height, palette::GROUND);
        let first = parameters[0];
        let name = format!("parameter.{}", first.key());
        page.text(x + 7.0, top + 11.5, language.text(&name), TextStyle::new(7.6).colored(palette::GREY));
        let unit = report.estimate(first).map_or("", |estimate| report.style.unit(estimate.unit));
        let unit_style = TextStyle::new(7.6).colored(palette::GREY).aligned(Align::Right);
        page.text(x + width - 7.0, top + 11.5, unit, unit_style);
        let mut at = x + 7.0;
        for parameter in parameters {
            if let Some(side) = parameter.side() {
                let letter =
                    language.text(if side == Side::Left { "side.left.short" } else { "side.right.short" });
                page.text(at, top + 31.0, letter, TextStyle::new(9.0).colored(palette::GREY));
                at += 10.0;
            }
            let estimate = report.estimate(*parameter);
            let value = estimate.and_then(|e| e.value.map(|value| report.style.number(value, e.unit)));
            let limited = estimate.is_some_and(|e| e.status == Status::Limited);
            let style =
                TextStyle::new(19.0).bold().colored(if limited { palette::GREY } else { palette::INK });
            let value = match value {
                Some(value) if limited => format!("({value})"),
                Some(value) => value,
                None => "–".to_owned(),
            };
            page.text(at, top + 32.0, &value, style);
            at += font::width(&value, style) + 16.0;
        }
        draw_norm(report, page, parameters, (x + 7.0, top + 38.0, width - 14.0));
        let small = TextStyle::new(7.0).colored(palette::GREY);
        let note = change_note(report, parameters);
        page.text(x + 7.0, top + 55.0, &font::fit(&note, width - 14.0, small), small);
    }
    top + height
}

/// The change since the visit it is compared with, and how far it can be trusted, in a few words.
fn change_note(report: &SessionReport<'_>, parameters: &[Parameter]) -> String {
    let language = report.style.language;
    let Some(change) = parameters.iter().find_map(|parameter| report.change(*parameter)) else {
        return language.text("headline.no_earlier").to_owned();
    };
    let real = language.text(match (change.is_real(), change.apart) {
        (None, Some(true)) => "headline.apart",
        (None, Some(false)) => "headline.overlap",
        (None, None) => "headline.error_unknown",
        (Some(true), _) => "headline.real",
        (Some(false), _) => "headline.not_real",
    });
    let difference = change.difference.map_or_else(
        || "–".to_owned(),
        |difference| report.style.difference_with_unit(difference, change.unit),
    );
    format!("{difference} · {real}")
}

/// The norm's range in numbers and as a band, with the values as ticks on it: left solid, right open.
fn draw_norm(report: &SessionReport<'_>, page: &mut Drawing, parameters: &[Parameter], at: (f64, f64, f64)) {
    let (x, top, width) = at;
    let language = report.style.language;
    let small = TextStyle::new(7.0).colored(palette::GREY);
    let known =
        parameters.first().and_then(|first| Some((report.norm(*first)?, report.estimate(*first)?.unit)));
    let Some((norm, unit)) = known else {
        page.text(x, top + 6.0, &font::fit(language.text("headline.no_norm"), width, small), small);
        return;
    };
    let range = match norm.range() {
        Some((low, high)) => {
            format!("{}–{}", report.style.number(low, unit), report.style.number(high, unit))
        }
        None => report.style.number(norm.mean, unit),
    };
    let words = language.fill("headline.norm", &[("range", &range)]);
    page.text(x, top + 6.0, &words, small);
    let Some((low, high)) = norm.range() else { return };
    let used = font::width(&words, small) + 8.0;
    let (left, room) = (x + used, width - used);
    if room < 30.0 || high <= low {
        return;
    }
    // Three standard deviations to each side.
    let (from, span) = (norm.mean - 1.5 * (high - low), 3.0 * (high - low));
    let place = |value: f64| left + room * ((value - from) / span).clamp(0.0, 1.0);
    page.line(vec![(left, top + 4.0), (left + room, top + 4.0)], Stroke::solid(palette::RULE, 0.8));
    page.rect(place(low), top + 1.0, place(high) - place(low), 6.0, palette::BAND);
    for parameter in parameters {
        let Some(estimate) = report.estimate(*parameter) else { continue };
        let Some(value) = estimate.value.filter(|_| estimate.status == Status::Ok) else { continue };
        let color = match parameter.side() {
            Some(Side::Left) => palette::LEFT,
            Some(Side::Right) => palette::RIGHT,
            None => palette::INK,
        };
        let at = place(value);
        page.line(vec![(at, top - 0.5), (at, top + 8.5)], Stroke::solid(color, 1.6));
    }
}
