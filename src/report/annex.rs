//! The annex: trend, symmetry and deviation; then quality, definitions and sources; then, where asked for, the model.

use super::bar_figure::{AsymmetryBar, DeviationBar, draw_asymmetry, draw_deviation};
use super::curve_figure::curve;
use super::drawing::{Drawing, Stroke, TextStyle, palette};
use super::session_report::{MARGIN, PAGE, SessionReport};
use super::{front_page, model_page};
use crate::biomechanics::anatomy::BySide;
use crate::biomechanics::gait::Parameter;
use crate::biomechanics::gait::deviation::CurveDeviation;
use crate::clinic::assessment::{CurveKind, QualityLevel};
use crate::finding::Finding;

const WIDTH: f64 = PAGE.0 - 2.0 * MARGIN;
const TEXT: f64 = 7.6;

/// What is kept together on a page; gives the lower edge when drawn from an upper one.
type Block<'a> = Box<dyn Fn(&mut Drawing, f64) -> f64 + 'a>;

/// Lines of the summary that are kept together.
const SUMMARY_LINES: usize = 24;
/// Nothing is drawn below: there stands the footer, pt.
const BOTTOM: f64 = PAGE.1 - 42.0;

/// Draws the pages without their footers: what the front page had no room for, then the annex where it is asked for, then
/// the model's page where it is.
pub(super) fn draw(report: &SessionReport<'_>) -> Vec<Drawing> {
    let block = |draw: fn(&SessionReport<'_>, &mut Drawing, f64) -> f64| -> Block<'_> {
        Box::new(move |page, y| draw(report, page, y))
    };
    let mut pages = Vec::new();
    if report.annex {
        let mut figures = summary(report);
        figures.extend([draw_timed, draw_changes, draw_trends, draw_symmetry, draw_deviations].map(block));
        pages.extend(flow(report, "annex.figures", &figures));
        let basis = [draw_quality, draw_definitions, draw_sources].map(block);
        pages.extend(flow(report, "annex.basis", &basis));
    } else {
        let mut rest = summary(report);
        if front_page::stops_overflow(report) {
            rest.push(block(draw_quality));
        }
        if !rest.is_empty() {
            pages.extend(flow(report, "report.continuation", &rest));
        }
    }
    if let Some(model) = report.model {
        let mut page = Drawing::new(PAGE.0, PAGE.1);
        let y = title(report, &mut page, "annex.model");
        model_page::draw(report, model, &mut page, y);
        pages.push(page);
    }
    pages
}

/// Blocks one below the other, on as many pages as they need.
fn flow(report: &SessionReport<'_>, key: &str, blocks: &[Block<'_>]) -> Vec<Drawing> {
    let mut pages = Vec::new();
    let mut page = Drawing::new(PAGE.0, PAGE.1);
    let top = title(report, &mut page, key);
    let mut y = top;
    for block in blocks {
        let mut drawn = Drawing::new(PAGE.0, PAGE.1);
        let height = block(&mut drawn, 0.0);
        if y + height > BOTTOM && y > top {
            pages.push(std::mem::replace(&mut page, Drawing::new(PAGE.0, PAGE.1)));
            y = title(report, &mut page, key);
        }
        page.place(0.0, y, drawn);
        y += height;
    }
    pages.push(page);
    pages
}

/// The whole summary, where the front page had no room for it.
fn summary<'a>(report: &'a SessionReport<'_>) -> Vec<Block<'a>> {
    if !front_page::summary_overflows(report) {
        return Vec::new();
    }
    let style = TextStyle::new(TEXT);
    let lines = super::font::wrap(&report.summary_text(), WIDTH, style);
    let chunks: Vec<Vec<String>> = lines.chunks(SUMMARY_LINES).map(<[String]>::to_vec).collect();
    let last = chunks.len().saturating_sub(1);
    let blocks = chunks.into_iter().enumerate().map(|(number, lines)| -> Block<'a> {
        Box::new(move |page, mut y| {
            if number == 0 {
                y = heading(report, page, y, "report.summary");
            }
            for line in &lines {
                y = page.paragraph(MARGIN, y, WIDTH, line, style);
            }
            if number == last { y + 6.0 } else { y }
        })
    });
    blocks.collect()
}

/// The timed test pass by pass with its phases, and what a second task or a beat did.
fn draw_timed(report: &SessionReport<'_>, page: &mut Drawing, mut y: f64) -> f64 {
    let style = TextStyle::new(TEXT);
    if let Some(sentence) = report.timed_sentence() {
        y = heading(report, page, y, "timed.title");
        y = page.paragraph(MARGIN, y, WIDTH, &sentence, style);
        for (number, result) in report.timed.iter().enumerate() {
            let parts = result.parts_in_words(report.style);
            if !parts.is_empty() {
                y = page.paragraph(MARGIN, y, WIDTH, &format!("{}: {parts}", number + 1), style);
            }
        }
        y += 6.0;
    }
    let lines = report.task_lines();
    if !lines.is_empty() {
        y = heading(report, page, y, "task.title");
        for line in lines {
            y = page.paragraph(MARGIN, y, WIDTH, &format!("•  {line}"), style);
        }
        let note = TextStyle::new(6.6).colored(palette::GREY);
        y = page.paragraph(MARGIN, y, WIDTH, report.style.language.text("task.note"), note) + 6.0;
    }
    y
}

fn title(report: &SessionReport<'_>, page: &mut Drawing, key: &str) -> f64 {
    let language = report.style.language;
    page.text(MARGIN, 48.0, language.text(key), TextStyle::new(13.0).bold());
    page.line(vec![(MARGIN, 55.0), (PAGE.0 - MARGIN, 55.0)], Stroke::solid(palette::INK, 1.0));
    74.0
}

fn heading(report: &SessionReport<'_>, page: &mut Drawing, y: f64, key: &str) -> f64 {
    page.text(MARGIN, y, report.style.language.text(key), TextStyle::new(9.0).bold());
    y + 13.0
}

fn draw_changes(report: &SessionReport<'_>, page: &mut Drawing, y: f64) -> f64 {
    let Some((_, before)) = report.previous else { return y };
    let language = report.style.language;
    let mut y = heading(report, page, y, "annex.changes");
    let since = language.fill("annex.since", &[("date", &report.date(before))]);
    y = page.paragraph(MARGIN, y, WIDTH, &since, TextStyle::new(TEXT).colored(palette::GREY));
    for change in report.changes {
        let text = format!("{}: {}", report.parameter_name(change.parameter), change.sentence(report.style));
        y = page.paragraph(MARGIN, y, WIDTH, &text, TextStyle::new(TEXT));
    }
    y + 8.0
}

fn draw_trends(report: &SessionReport<'_>, page: &mut Drawing, y: f64) -> f64 {
    let trends: Vec<_> = report.trends_over_visits().collect();
    if trends.is_empty() {
        return y;
    }
    let mut y = heading(report, page, y, "annex.trend");
    let (gap, height) = (10.0, 118.0);
    let width = (WIDTH - gap) / 2.0;
    for pair in trends.chunks(2).take(2) {
        for (number, trend) in pair.iter().enumerate() {
            let figure = trend.draw(report.treatments, report.style, width, height);
            page.place(MARGIN + (width + gap) * number as f64, y - 8.0, figure);
        }
        y += height + 4.0;
    }
    let note = report.style.language.text("annex.trend_note");
    page.paragraph(MARGIN, y, WIDTH, note, TextStyle::new(6.6).colored(palette::GREY)) + 10.0
}

fn draw_symmetry(report: &SessionReport<'_>, page: &mut Drawing, y: f64) -> f64 {
    let y = heading(report, page, y, "annex.symmetry");
    let figure = draw_asymmetry(&asymmetry_bars(report), report.style.language, 0.86 * WIDTH);
    let height = figure.height;
    page.place(MARGIN, y - 6.0, figure);
    y + height + 14.0
}

fn draw_deviations(report: &SessionReport<'_>, page: &mut Drawing, y: f64) -> f64 {
    let language = report.style.language;
    let y = heading(report, page, y, "annex.deviation");
    let deviations = deviation_bars(report);
    let width = WIDTH / 2.0 - 10.0;
    if deviations.is_empty() {
        let style = TextStyle::new(TEXT).colored(palette::GREY);
        return page.paragraph(MARGIN, y, width, language.text("annex.no_deviation"), style) + 6.0;
    }
    let figure = draw_deviation(&deviations, language, WIDTH / 2.0);
    let y = y + figure.height;
    page.place(MARGIN, y - figure.height - 6.0, figure);
    let style = TextStyle::new(6.6).colored(palette::GREY);
    page.paragraph(MARGIN, y + 6.0, width, language.text("annex.deviation_note"), style) + 6.0
}

fn asymmetry_bars(report: &SessionReport<'_>) -> Vec<AsymmetryBar> {
    [Parameter::StepLengthAsymmetry, Parameter::StepTimeAsymmetry, Parameter::StanceAsymmetry]
        .into_iter()
        .filter_map(|parameter| {
            let estimate = report.estimate(parameter)?;
            let label = report.parameter_name(parameter);
            Some(AsymmetryBar { label, value: estimate.value?, interval: estimate.interval })
        })
        .collect()
}

/// The bars as figures of their own, and the model's joints and muscles, where they are printed.
pub(super) fn figures(report: &SessionReport<'_>) -> Vec<(String, Drawing)> {
    let language = report.style.language;
    let mut figures =
        vec![("asymmetry".to_owned(), draw_asymmetry(&asymmetry_bars(report), language, 0.86 * WIDTH))];
    let deviations = deviation_bars(report);
    if !deviations.is_empty() {
        figures.push(("deviation".to_owned(), draw_deviation(&deviations, language, WIDTH / 2.0)));
    }
    if let Some(model) = report.model {
        figures.extend(model_page::figures(report, model));
    }
    figures
}

fn deviation_bars(report: &SessionReport<'_>) -> Vec<DeviationBar> {
    let joints = [
        (CurveKind::HipFlexion, "curve.hip_flexion"),
        (CurveKind::KneeFlexion, "curve.knee_flexion"),
        (CurveKind::AnkleDorsiflexion, "curve.ankle_dorsiflexion"),
    ];
    joints
        .into_iter()
        .filter_map(|(kind, key)| {
            let band = report.band(kind)?;
            let degrees = BySide::from_fn(|side| {
                let curve = curve(&report.assessment.curves, kind, side)?;
                Some(CurveDeviation::of(&curve.mean, &band.mean, &band.sd)?.shape.to_degrees())
            });
            // The title of the curve without its remark: of a shape the level does not matter.
            let title = report.style.language.text(key);
            let label = title.split(" (").next().unwrap_or(title).to_owned();
            (degrees.left.is_some() || degrees.right.is_some()).then_some(DeviationBar { label, degrees })
        })
        .collect()
}

fn draw_quality(report: &SessionReport<'_>, page: &mut Drawing, y: f64) -> f64 {
    let language = report.style.language;
    let assessment = report.assessment;
    let mut y = heading(report, page, y, "annex.quality");
    let used = assessment.strides.iter().filter(|stride| stride.excluded.is_none()).count();
    let left_out = assessment.strides.len() - used;
    let view = assessment.view.map_or("view.unknown".to_owned(), |view| format!("view.{}", view.name()));
    let scale = assessment.scale.map_or_else(
        || language.text("scale.none").to_owned(),
        |scale| {
            let error = language.number(100.0 * scale.uncertainty, 0);
            let method = format!("scale.{}", scale.method.name());
            let mut text =
                language.fill("quality.scale", &[("method", language.text(&method)), ("error", &error)]);
            if let Some((second, difference)) = scale.second_method_difference {
                let second = format!("scale.{}", second.name());
                let difference = language.signed(100.0 * difference, 1);
                text += &language.fill(
                    "quality.second_scale",
                    &[("method", language.text(&second)), ("difference", &difference)],
                );
            }
            text
        },
    );
    let source = &assessment.source;
    let network = source.network.as_deref().unwrap_or("–");
    let facts = [
        language.fill("quality.strides", &[("used", &used.to_string()), ("left_out", &left_out.to_string())]),
        language.fill("quality.view", &[("view", language.text(&view))]),
        scale,
        language.fill(
            "quality.source",
            &[
                ("frames", &source.frames.to_string()),
                ("seconds", &language.number(source.duration, 1)),
                ("rate", &language.number(source.frame_rate, 0)),
            ],
        ),
        language.fill("quality.network", &[("network", network)]),
        language.fill(
            "quality.repairs",
            &[("repairs", &assessment.repairs.len().to_string()), ("edits", &report.edits.to_string())],
        ),
    ];
    for fact in facts {
        y = page.paragraph(MARGIN, y, WIDTH, &format!("•  {fact}"), TextStyle::new(TEXT));
    }
    for flag in assessment.quality.iter().filter(|flag| flag.level != QualityLevel::Green) {
        let level = language.text(if flag.level == QualityLevel::Red { "level.red" } else { "level.amber" });
        y = page.paragraph(
            MARGIN,
            y,
            WIDTH,
            &format!("▲  {level}: {}", flag.message(language)),
            TextStyle::new(TEXT),
        );
    }
    let mut reasons: Vec<(&[Finding], Vec<String>)> = Vec::new();
    for (parameter, estimate) in &assessment.parameters.estimates {
        if estimate.reasons.is_empty() {
            continue;
        }
        let name = report.parameter_name(*parameter);
        match reasons.iter_mut().find(|(known, _)| *known == estimate.reasons) {
            Some((_, names)) => names.push(name),
            None => reasons.push((&estimate.reasons, vec![name])),
        }
    }
    for (reasons, names) in reasons {
        let reason = language.reasons(reasons).unwrap_or_default();
        let text = format!("•  {}: {reason}", names.join("; "));
        y = page.paragraph(MARGIN, y, WIDTH, &text, TextStyle::new(TEXT).colored(palette::GREY));
    }
    y + 8.0
}

fn draw_definitions(report: &SessionReport<'_>, page: &mut Drawing, y: f64) -> f64 {
    let language = report.style.language;
    let mut y = heading(report, page, y, "annex.definitions");
    let mut last = "";
    for parameter in Parameter::ALL {
        // Two sides and related parameters share one definition.
        let definition = language.known(&format!("definition.{}", parameter.key())).unwrap_or_default();
        if definition == last || parameter.side() == Some(crate::biomechanics::anatomy::Side::Right) {
            continue;
        }
        last = definition;
        let name = format!("parameter.{}", parameter.key());
        let text = format!("{}: {definition}", language.text(&name));
        y = page.paragraph(MARGIN, y, WIDTH, &text, TextStyle::new(6.9));
    }
    y + 8.0
}

fn draw_sources(report: &SessionReport<'_>, page: &mut Drawing, y: f64) -> f64 {
    let mut y = heading(report, page, y, "annex.sources");
    let mut sources: Vec<String> = Vec::new();
    let mut add = |line: String| {
        if !sources.contains(&line) {
            sources.push(line);
        }
    };
    for parameter in Parameter::ALL {
        if let Some(norm) = report.norm(parameter) {
            add(norm.source.line(report.style.language));
        }
    }
    for kind in CurveKind::ALL {
        if let Some(band) = report.band(kind) {
            add(band.text(report.style.language));
        }
    }
    for change in report.changes {
        for threshold in [change.published_error, change.important].into_iter().flatten() {
            add(threshold.study.line(report.style.language).to_owned());
        }
    }
    add("Weir 2005, J Strength Cond Res 19:231 (SEM, MDC)".to_owned());
    for source in sources {
        y = page.paragraph(
            MARGIN,
            y,
            WIDTH,
            &format!("•  {source}"),
            TextStyle::new(6.9).colored(palette::GREY),
        );
    }
    y
}
