//! The front page, which is the whole report of most visits: who and how, what speaks against the numbers, three numbers
//! with their norms, the summary, the table, one stride as a picture, a trend where there are two visits, the curves,
//! sources, signature.

use super::curve_figure::{CurvePanel, legend};
use super::drawing::{Align, Drawing, Stroke, TextStyle, palette};
use super::font;
use super::session_report::{MARGIN, PAGE, SessionReport, capitalised};
use super::stride_figure::stride_figure;
use super::{headlines, value_table};
use crate::clinic::assessment::CurveKind;
use crate::clinic::words::language::Language;

const WIDTH: f64 = PAGE.0 - 2.0 * MARGIN;
/// A value of the header takes at most so many lines.
const HEADER_LINES: usize = 2;
/// Red checks take at most so many lines of the front page.
const STOP_LINES: usize = 4;
/// Height of the picture of a stride, pt.
const PICTURE: f64 = 98.0;
/// Names of studies take at most so many lines.
const SOURCE_LINES: usize = 2;

/// Draws the page without its footer.
pub(super) fn draw(report: &SessionReport<'_>) -> Drawing {
    let mut page = Drawing::new(PAGE.0, PAGE.1);
    let language = report.style.language;
    page.text(MARGIN, 50.0, language.text("report.title"), TextStyle::new(17.0).bold());
    let right = TextStyle::new(13.0).bold().aligned(Align::Right);
    page.text(PAGE.0 - MARGIN, 47.0, report.patient.pseudonym.as_str(), right);
    draw_line_for_a_label(language, &mut page);
    let label = TextStyle::new(7.0).colored(palette::GREY);
    page.text(MARGIN, 61.0, language.text("report.label"), label);
    page.text(PAGE.0 - MARGIN, 61.0, &report.date(report.session.start), label.aligned(Align::Right));
    page.line(vec![(MARGIN, 66.0), (PAGE.0 - MARGIN, 66.0)], Stroke::solid(palette::INK, 1.0));
    let mut y = draw_header(report, &mut page, 77.0);
    y = draw_stops(report, &mut page, y + 4.0);
    y = headlines::draw(report, &mut page, y);
    page.text(MARGIN, y + 14.0, language.text("report.summary"), TextStyle::new(9.0).bold());
    let summary = report.summary_text();
    // The front page has room for six lines; the next one prints a longer text in full.
    let style = TextStyle::new(8.2);
    let lines = font::wrap(&summary, WIDTH, style);
    y += 26.0;
    for (number, line) in lines.iter().take(6).enumerate() {
        let more = number == 5 && lines.len() > 6;
        let text = if more { font::fit(&format!("{line} …"), WIDTH, style) } else { line.clone() };
        page.text(MARGIN, y, &text, style);
        y += 10.8;
    }
    y = value_table::draw(report, &mut page, y + 4.0);
    y = draw_picture(report, &mut page, y + 8.0);
    draw_curves(report, &mut page, y + 6.0);
    draw_sources(report, &mut page);
    draw_signature(report, &mut page);
    page
}

/// The program knows no name, so there is a line to write one on or to stick a label to.
fn draw_line_for_a_label(language: Language, page: &mut Drawing) {
    let title = font::width(language.text("report.title"), TextStyle::new(17.0).bold());
    let (from, to) = (MARGIN + title + 18.0, PAGE.0 - MARGIN - 110.0);
    page.line(vec![(from, 51.0), (to, 51.0)], Stroke::solid(palette::GREY, 0.6));
    let style = TextStyle::new(5.6).colored(palette::GREY);
    page.text(from, 31.0, language.text("report.by_hand"), style);
}

/// One stride as a picture, and beside it the first trend where there is more than one visit; two trends where no stride
/// was seen whole.
fn draw_picture(report: &SessionReport<'_>, page: &mut Drawing, top: f64) -> f64 {
    let trends: Vec<_> = report.trends_over_visits().collect();
    let width = if trends.is_empty() { WIDTH } else { 0.58 * WIDTH };
    let picture = stride_figure(report.assessment, report.style.language, width, PICTURE);
    let places: &[(f64, f64)] =
        if picture.is_some() { &[(0.60, 0.40)] } else { &[(0.0, 0.49), (0.51, 0.49)] };
    if picture.is_none() && trends.is_empty() {
        return top;
    }
    if let Some(picture) = picture {
        page.place(MARGIN, top, picture);
    }
    for (trend, (from, share)) in trends.into_iter().zip(places) {
        let figure = trend.draw(report.treatments, report.style, share * WIDTH, PICTURE);
        page.place(MARGIN + from * WIDTH, top, figure);
    }
    top + PICTURE
}

/// The studies behind norms and thresholds, on two small lines above the signature.
fn draw_sources(report: &SessionReport<'_>, page: &mut Drawing) {
    let sources = report.short_sources();
    if sources.is_empty() {
        return;
    }
    let words = report.style.language.fill("report.sources", &[("sources", &sources.join("; "))]);
    let style = TextStyle::new(5.6).colored(palette::GREY);
    let lines = font::wrap(&words, WIDTH, style);
    for (number, line) in lines.iter().take(SOURCE_LINES).enumerate() {
        let cut = number + 1 == SOURCE_LINES && lines.len() > SOURCE_LINES;
        let text = if cut { font::fit(&format!("{line} …"), WIDTH, style) } else { line.clone() };
        page.text(MARGIN, PAGE.1 - 88.0 + 6.8 * number as f64, &text, style);
    }
}

/// Whether red checks take more lines than the front page has for them.
pub(super) fn stops_overflow(report: &SessionReport<'_>) -> bool {
    stop_lines(report).len() > STOP_LINES
}

fn stop_lines(report: &SessionReport<'_>) -> Vec<String> {
    let style = TextStyle::new(8.2).bold();
    report.stops().iter().flat_map(|stop| font::wrap(stop, WIDTH - 12.0, style)).collect()
}

/// Whether the summary goes on in the annex.
pub(super) fn summary_overflows(report: &SessionReport<'_>) -> bool {
    font::wrap(&report.summary_text(), WIDTH, TextStyle::new(8.2)).len() > 6
}

/// Red checks, before any number: whoever reads one page reads them too. The next page has what does not fit.
fn draw_stops(report: &SessionReport<'_>, page: &mut Drawing, top: f64) -> f64 {
    let style = TextStyle::new(8.2).bold().colored(palette::STOP);
    let mut lines = stop_lines(report);
    if lines.is_empty() {
        return top;
    }
    if lines.len() > STOP_LINES {
        lines.truncate(STOP_LINES - 1);
        lines.push(report.style.language.text("report.continued").to_owned());
    }
    let height = 10.4 * lines.len() as f64 + 7.0;
    page.rect(MARGIN, top, 3.0, height - 4.0, palette::STOP);
    for (number, line) in lines.iter().enumerate() {
        page.text(MARGIN + 9.0, top + 8.6 + 10.4 * number as f64, line, style);
    }
    top + height
}

fn draw_header(report: &SessionReport<'_>, page: &mut Drawing, top: f64) -> f64 {
    let fields = header_fields(report);
    let column = WIDTH / 3.0;
    let rows = fields.len().div_ceil(3);
    let style = TextStyle::new(7.6);
    let mut ends = [top; 3];
    for (number, (name, value)) in fields.iter().enumerate() {
        let end = &mut ends[(number / rows).min(2)];
        let x = MARGIN + column * (number / rows) as f64;
        page.text(x, *end, &capitalised(name), TextStyle::new(7.0).colored(palette::GREY));
        // The name of a test must be read in full, because the version changes the number; very long notes are cut.
        let lines = font::wrap(value, column - 68.0, style);
        for (line, words) in lines.iter().take(HEADER_LINES).enumerate() {
            let cut = line + 1 == HEADER_LINES && lines.len() > HEADER_LINES;
            let words = if cut { format!("{words} …") } else { words.clone() };
            page.text(x + 62.0, *end, &font::fit(&words, column - 68.0, style), style);
            *end += if line + 1 == lines.len().min(HEADER_LINES) { 11.0 } else { 9.0 };
        }
    }
    ends.into_iter().fold(top, f64::max)
}

fn header_fields(report: &SessionReport<'_>) -> Vec<(&'static str, String)> {
    let language = report.style.language;
    let word = |key: &'static str| language.known(key).unwrap_or(key);
    let none = || "–".to_owned();
    let text = |text: &str| if text.is_empty() { none() } else { text.to_owned() };
    let length = |metres: Option<f64>| {
        metres.map_or_else(none, |m| report.style.value(m, crate::biomechanics::gait::Unit::Metre))
    };
    let (patient, conditions) = (report.patient, report.conditions);
    let age = patient.age_at(report.session.start).map_or_else(none, |age| {
        let low = (age / 5.0).floor() * 5.0;
        format!("{low:.0}–{:.0}", low + 4.0)
    });
    let key = |prefix: &str, name: &str| language.text(&format!("{prefix}.{name}")).to_owned();
    let medication = match (conditions.medication.on, conditions.medication.hours_since_dose) {
        (None, None) => none(),
        (on, hours) => {
            let state = on.map(|on| word(if on { "medication.on" } else { "medication.off" }));
            let hours = hours
                .map(|hours| language.fill("medication.hours", &[("hours", &language.number(hours, 1))]));
            [state.map(str::to_owned), hours].into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
    };
    let side = patient.paretic_side.or(conditions.paretic_side);
    let task = if conditions.second_task.is_empty() { None } else { Some(conditions.second_task.clone()) };
    let cue =
        conditions.cue_rate.map(|rate| language.fill("field.beat", &[("rate", &language.number(rate, 0))]));
    let extra: Vec<String> = [task, cue].into_iter().flatten().collect();
    vec![
        (word("field.age"), age),
        (word("field.sex"), patient.sex.map_or_else(none, |sex| key("sex", sex.name()))),
        (word("field.stature"), length(conditions.stature.or(report.session.stature))),
        (word("field.leg_length"), length(conditions.leg_length.or(report.session.leg_length))),
        (word("field.condition"), patient.condition.map_or_else(none, |c| key("condition", c.name()))),
        (word("field.protocol"), key("protocol", conditions.protocol.name())),
        (word("field.pace"), key("pace", conditions.pace.name())),
        (word("field.aid"), key("aid", conditions.aid.name())),
        (word("field.orthosis"), text(&conditions.orthosis)),
        (word("field.footwear"), text(&conditions.footwear)),
        (word("field.medication"), medication),
        (word("field.paretic"), side.map_or_else(none, |side| key("side", side.name()))),
        (word("field.task_and_cue"), if extra.is_empty() { none() } else { extra.join(", ") }),
        (word("field.operator"), text(&report.session.operator)),
        (word("field.passes"), format!("{}", report.passes)),
    ]
}

fn draw_curves(report: &SessionReport<'_>, page: &mut Drawing, top: f64) {
    let language = report.style.language;
    // Above the legend and the sources.
    let available = PAGE.1 - 108.0 - top;
    // Two rows of two where there is room, else one row of four.
    let columns = if available >= 220.0 { 2 } else { 4 };
    let gap = 6.0;
    let width = (WIDTH - gap * (columns - 1) as f64) / columns as f64;
    let height = (available / (4 / columns) as f64).clamp(70.0, 165.0);
    let kinds =
        [CurveKind::TrunkLean, CurveKind::HipFlexion, CurveKind::KneeFlexion, CurveKind::AnkleDorsiflexion];
    let mut has_norm = false;
    for (number, kind) in kinds.into_iter().enumerate() {
        let band = report.band(kind);
        has_norm |= band.is_some();
        let panel = CurvePanel {
            kind,
            current: report.assessment,
            previous: report.previous.map(|(previous, _)| previous),
            band: band.as_ref(),
            language,
        };
        let (column, row) = ((number % columns) as f64, (number / columns) as f64);
        let figure = panel.draw(width, height - 2.0);
        page.place(MARGIN + (width + gap) * column, top + height * row, figure);
    }
    let bottom = top + height * (4 / columns) as f64;
    page.place(MARGIN + 22.0, bottom, legend(language, has_norm, report.previous.is_some()));
}

fn draw_signature(report: &SessionReport<'_>, page: &mut Drawing) {
    let language = report.style.language;
    let y = PAGE.1 - 58.0;
    let style = TextStyle::new(7.0).colored(palette::GREY);
    for (x, width, key) in
        [(MARGIN, 150.0, "report.place_date"), (MARGIN + 185.0, WIDTH - 185.0, "report.signature")]
    {
        page.line(vec![(x, y), (x + width, y)], Stroke::solid(palette::GREY, 0.6));
        page.text(x, y + 8.5, language.text(key), style);
    }
}

/// Label, pseudonym, version and page number at the foot of each page.
pub(super) fn draw_footer(report: &SessionReport<'_>, page: &mut Drawing, number: usize, count: usize) {
    let language = report.style.language;
    let y = PAGE.1 - 26.0;
    let style = TextStyle::new(6.6).colored(palette::GREY);
    page.line(vec![(MARGIN, y - 9.0), (PAGE.0 - MARGIN, y - 9.0)], Stroke::solid(palette::RULE, 0.5));
    page.text(MARGIN, y, language.text("report.footer"), style);
    let software = concat!("GaitTwin ", env!("CARGO_PKG_VERSION"));
    let values = [
        ("pseudonym", report.patient.pseudonym.as_str()),
        ("date", &report.date(report.session.start)),
        ("software", software),
        ("page", &number.to_string()),
        ("count", &count.to_string()),
    ];
    page.text(PAGE.0 - MARGIN, y, &language.fill("report.page", &values), style.aligned(Align::Right));
}
