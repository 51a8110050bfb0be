//! A number as clinicians read it: big value, small unit and interval, the norm as a bar, the reason where there is none.

use egui::{Align2, FontId, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::app::words;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::{Estimate, Parameter, Status};
use crate::clinic::assessment::{QualityFlag, QualityLevel};
use crate::clinic::norms::{NoNorm, Norm};
use crate::finding::Finding;
use crate::ui::quantity_format::{self, number, shown_unit};
use crate::ui::theme::Look;
use crate::ui::views::quality_list::lamp;

/// What is to be shown of one parameter.
#[derive(Clone, Copy, Debug)]
pub struct Figure<'a> {
    /// Which.
    pub parameter: Parameter,
    /// Its value, if anything is known yet.
    pub estimate: Option<&'a Estimate>,
    /// What the estimator that learned from simulated walks says; shown where nothing could be measured.
    pub learned: Option<&'a Estimate>,
    /// Its norm, or why there is none.
    pub norm: Option<&'a Result<Norm, NoNorm>>,
    /// The red check of quality that speaks against this number, where one does.
    pub doubt: Option<&'a QualityFlag>,
    /// What stands here before the first value.
    pub waiting: &'a str,
}

impl Figure<'_> {
    /// A parameter of which nothing is known.
    pub fn of(parameter: Parameter) -> Self {
        Self { parameter, estimate: None, learned: None, norm: None, doubt: None, waiting: "" }
    }
}

/// Draws title, number and norm bar one below the other; the font says how big. Gives whether it was clicked.
pub fn figure(ui: &mut Ui, look: &Look, font: &FontId, figure: &Figure<'_>) -> bool {
    let title = words::parameter(figure.parameter);
    let palette = look.palette;
    let start = ui.cursor().min;
    let width = ui.available_width();
    let painter = ui.painter().clone();
    let mut y = start.y;
    let galley = painter.layout_no_wrap(title.to_owned(), look.title(), palette.weak);
    y += galley.size().y;
    painter.galley(start, galley, palette.weak);
    let value = figure.estimate.filter(|estimate| estimate.value.is_some());
    let mut spoken;
    if let Some(estimate) = value {
        y += number_line(ui, look, pos2(start.x, y), width, font, estimate, figure.doubt.is_some());
        let (_, _, unit) = shown_unit(estimate.unit);
        spoken = format!("{title} {} {unit}", quantity_format::value(estimate));
        if let Some(direction) =
            Direction::of(estimate).and_then(|direction| direction.words(figure.parameter))
        {
            spoken.push_str(", ");
            spoken.push_str(direction);
        }
        if let Some(doubt) = figure.doubt {
            // In the place of the norm: what a red check speaks against is not held against people.
            let galley = painter.layout(doubt.message(words::language()), look.small(), palette.red, width);
            spoken = format!("{spoken}. {}", doubt.message(words::language()));
            painter.galley(pos2(start.x, y + 2.0), galley.clone(), palette.red);
            y += galley.size().y + 4.0;
        } else {
            y += norm_lines(ui, look, pos2(start.x, y), width, figure, estimate);
        }
    } else {
        let reason = figure.estimate.and_then(|estimate| words::language().reason(estimate));
        let learned =
            figure.learned.filter(|learned| learned.status == Status::Ok && learned.value.is_some());
        let mut text = reason.clone().unwrap_or_else(|| figure.waiting.to_owned());
        if let (Some(learned), Some(_)) = (learned, reason) {
            // A value of the model is weak ink and named before the reason why nothing was measured.
            let weak = Estimate { status: Status::Limited, ..learned.clone() };
            y += number_line(ui, look, pos2(start.x, y), width, font, &weak, false);
            text = words::fill("window.model_estimate_from_simulated_walks_not_measured", &[("text", &text)]);
        }
        y += 3.0;
        let galley = painter.layout(text.clone(), look.body(), palette.weak, width);
        spoken = format!("{title}: {text}");
        y += galley.size().y;
        painter.galley(pos2(start.x, y - galley.size().y), galley, palette.weak);
    }
    let rect = Rect::from_min_max(start, pos2(start.x + width, y));
    let response = ui.allocate_rect(rect, Sense::click());
    super::button::focus_ring(ui, look, rect, &response);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    let hovered = response.on_hover_ui(|ui| explanation(ui, look, figure));
    hovered.clicked()
}

/// The value with unit and interval; the interval goes below when there is no room beside. Gives the height.
fn number_line(
    ui: &Ui,
    look: &Look,
    at: Pos2,
    width: f32,
    font: &FontId,
    estimate: &Estimate,
    doubted: bool,
) -> f32 {
    let palette = look.palette;
    let painter = ui.painter();
    let limited = estimate.status == Status::Limited;
    let ink = if limited { palette.weak } else { palette.text };
    let value = painter.layout_no_wrap(quantity_format::value(estimate), font.clone(), ink);
    let (_, _, unit) = shown_unit(estimate.unit);
    let mut words = unit.to_owned();
    if let Some(interval) = quantity_format::interval(estimate) {
        words = format!("{unit}  {interval}");
    }
    let unit_galley = painter.layout_no_wrap(words, look.unit(), palette.weak);
    let baseline = at.y + value.size().y * 0.80;
    let end = at.x + value.size().x;
    let unit_at = pos2(end + font.size * 0.16, baseline - unit_galley.size().y * 0.80);
    let height = value.size().y * 0.98;
    painter.galley(at, value, ink);
    let unit_right = unit_at.x + unit_galley.size().x;
    let fits = unit_right <= at.x + width;
    let extra = if fits { 0.0 } else { unit_galley.size().y };
    let place = if fits { unit_at } else { pos2(at.x, at.y + height - 2.0) };
    painter.galley(place, unit_galley, palette.weak);
    if doubted {
        // Never left out for want of room.
        let left = if fits { (unit_right + 8.0).min(at.x + width - 16.0) } else { at.x + width - 16.0 };
        let corner = Rect::from_min_size(pos2(left, unit_at.y + 2.0), vec2(16.0, 16.0));
        lamp(ui, look, corner, QualityLevel::Red);
    } else if limited && fits && unit_right + 20.0 < at.x + width {
        let corner = Rect::from_min_size(pos2(unit_right + 8.0, unit_at.y + 2.0), vec2(15.0, 15.0));
        crate::ui::icons::draw(painter, corner, crate::ui::icons::Icon::Warning, palette.amber_text);
    }
    height + extra
}

/// Bar and source of the norm, or which side is more. Gives the height.
fn norm_lines(ui: &Ui, look: &Look, at: Pos2, width: f32, figure: &Figure<'_>, estimate: &Estimate) -> f32 {
    let palette = look.palette;
    let painter = ui.painter();
    if let Some(words) = Direction::of(estimate).and_then(|direction| direction.words(figure.parameter)) {
        let galley = painter.layout_no_wrap(words.to_owned(), look.body(), palette.weak);
        let height = galley.size().y;
        painter.galley(at, galley, palette.weak);
        return height;
    }
    let (Some(Ok(norm)), Some(value)) = (figure.norm, estimate.value) else { return 0.0 };
    let bar = Rect::from_min_size(pos2(at.x, at.y + 4.0), vec2(width, 9.0));
    let study = shortest_study(norm.source.study);
    let words = if let Some(range) = norm.range() {
        norm_bar(ui, look, bar, value, range.0, range.1);
        words::fill(
            "window.grey_mean_1_sd",
            &[("0", &norm.matched.words(words::language())), ("study", &study)],
        )
    } else {
        // A study that gives no spread gets a narrow stretch: a mean, not a range.
        let reach = 0.012 * norm.mean.abs();
        norm_bar(ui, look, bar, value, norm.mean - reach, norm.mean + reach);
        words::fill("window.grey_mean", &[("0", &norm.matched.words(words::language())), ("study", &study)])
    };
    let job = egui::text::LayoutJob {
        wrap: egui::text::TextWrapping::truncate_at_width(width),
        ..egui::text::LayoutJob::simple_singleline(words, look.small(), palette.weak)
    };
    let galley = painter.layout_job(job);
    let height = galley.size().y;
    painter.galley(pos2(at.x, bar.bottom() + 5.0), galley, palette.weak);
    18.0 + height
}

/// A track with the norm as a grey stretch and the value as an upright mark.
pub fn norm_bar(ui: &Ui, look: &Look, bar: Rect, value: f64, low: f64, high: f64) {
    let palette = look.palette;
    let painter = ui.painter();
    let middle = low.midpoint(high);
    let half = (2.2 * (high - low)).max(1.25 * (value - middle).abs()).max(0.3 * middle.abs()).max(1e-9);
    let place = |v: f64| bar.left() + (((v - middle) / half).midpoint(1.0)) as f32 * bar.width();
    let corner = bar.height() / 2.0;
    painter.rect_filled(bar, corner, palette.track);
    let grey =
        Rect::from_min_max(pos2(place(low), bar.top()), pos2(place(high), bar.bottom())).intersect(bar);
    painter.rect_filled(grey, corner, palette.norm);
    let x = place(value).clamp(bar.left() + 2.0, bar.right() - 2.0);
    let reach = 4.0;
    let stroke = Stroke::new(3.5, palette.text);
    painter.line_segment([pos2(x, bar.top() - reach), pos2(x, bar.bottom() + reach)], stroke);
}

/// Authors and year only: what stands before the first full stop or semicolon of a citation.
pub fn short_study(study: &str) -> &str {
    let year_end = study.char_indices().find_map(|(index, _)| {
        let year = study.get(index..index + 4)?;
        let is_year =
            (year.starts_with("19") || year.starts_with("20")) && year.chars().all(|c| c.is_ascii_digit());
        is_year.then_some(index + 4)
    });
    year_end.and_then(|end| study.get(..end)).unwrap_or(study)
}

/// The same with at most one author: `Schwartz et al. 2008`.
pub fn shortest_study(study: &str) -> String {
    let short = short_study(study);
    let Some((authors, year)) = short.rsplit_once(' ') else { return short.to_owned() };
    match authors.split_once([',', '&']) {
        Some((first, _others)) => format!("{} et al. {year}", first.trim()),
        None => short.to_owned(),
    }
}

/// What an asymmetry tells of the sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The value is limited: no side is told.
    Limited,
    /// The interval holds zero: nothing is told about the side.
    Unclear,
    /// This side is more.
    More(Side),
}

impl Direction {
    /// Of an asymmetry that has a value.
    pub fn of(estimate: &Estimate) -> Option<Direction> {
        let value = estimate.value?;
        let around_zero = estimate.interval.is_some_and(|i| i.low <= 0.0 && 0.0 <= i.high);
        Some(match estimate.status {
            Status::Limited | Status::Withheld => Direction::Limited,
            Status::Ok if around_zero || value.abs() < 0.05 => Direction::Unclear,
            Status::Ok => Direction::More(if value > 0.0 { Side::Left } else { Side::Right }),
        })
    }

    /// In words; `None` of what is no asymmetry.
    pub fn words(self, parameter: Parameter) -> Option<&'static str> {
        let [left, right] = match parameter {
            Parameter::StepLengthAsymmetry => ["window.left_step_longer", "window.right_step_longer"],
            Parameter::StepTimeAsymmetry => {
                ["window.left_step_takes_longer", "window.right_step_takes_longer"]
            }
            Parameter::StanceAsymmetry => ["window.left_stance_longer", "window.right_stance_longer"],
            _ => return None,
        };
        Some(words::of(match self {
            Direction::Limited => "window.limited_no_side_is_told",
            Direction::Unclear => "window.not_distinguishable_from_symmetric",
            Direction::More(Side::Left) => left,
            Direction::More(Side::Right) => right,
        }))
    }

    /// In a word or two where there is no room for more.
    pub fn short_words(self, parameter: Parameter) -> Option<&'static str> {
        match self {
            Direction::Limited => Some(words::of("window.limited")),
            Direction::Unclear => Some(words::of("window.no_clear_side")),
            Direction::More(_) => self.words(parameter),
        }
    }
}

/// The tooltip: definition, value with interval and count, method, status, norm with its source.
pub fn explanation(ui: &mut Ui, look: &Look, figure: &Figure<'_>) {
    ui.set_max_width(360.0);
    let weak = |text: String| egui::RichText::new(text).font(look.small()).color(look.palette.weak);
    ui.label(egui::RichText::new(words::parameter(figure.parameter)).font(crate::ui::theme::bold(14.0)));
    ui.label(words::definition(figure.parameter));
    if let Some(estimate) = figure.estimate {
        let (factor, places, unit) = shown_unit(estimate.unit);
        if let Some(value) = estimate.value {
            let mut line = format!("{} {unit}", number(value * factor, places + 1));
            if let Some(interval) = estimate.interval {
                let low = number(interval.low * factor, places + 1);
                line = words::fill(
                    "window.90_interval_to",
                    &[("line", &line), ("low", &low), ("0", &number(interval.high * factor, places + 1))],
                );
            }
            ui.label(format!("{line}, n = {}", estimate.n));
            ui.label(weak(words::fill(
                "window.method_status",
                &[("0", &estimate.method.name()), ("1", &estimate.status.name())],
            )));
        }
        if let Some(doubt) = figure.doubt {
            ui.label(egui::RichText::new(doubt.message(words::language())).color(look.palette.red));
        }
        let doubt = figure.doubt.map(|doubt| &doubt.finding);
        let other: Vec<Finding> =
            estimate.reasons.iter().filter(|reason| Some(*reason) != doubt).cloned().collect();
        if let Some(reason) = words::language().reasons(&other) {
            ui.label(egui::RichText::new(reason).color(look.palette.amber_text));
        }
        match figure.norm {
            Some(Ok(norm)) => {
                let scaled =
                    Norm { mean: norm.mean * factor, sd: norm.sd.map(|sd| sd * factor), ..norm.clone() };
                ui.label(weak(words::fill("window.norm_2", &[("0", &scaled.text(places))])));
            }
            Some(Err(reason)) => {
                ui.label(weak(words::fill("window.no_norm_shown", &[("0", &words::language().say(reason))])));
            }
            None => {}
        }
    }
    ui.label(weak(words::of("window.click_to_see_the_frames_behind_it").to_owned()));
}

/// Where a value lies against its norm, as a shape beside the colour: beyond two standard deviations, as in print, or
/// nothing. A limited value is not held against people as if it were known.
pub fn outside_mark(estimate: &Estimate, norm: &Norm) -> Option<&'static str> {
    estimate.value.filter(|_| estimate.status == Status::Ok).and_then(|value| norm.mark(value))
}

/// Text in one line, cut with an ellipsis where it would leave its room.
pub fn line_within(ui: &Ui, at: Pos2, width: f32, text: &str, font: FontId, ink: egui::Color32) -> f32 {
    let job = egui::text::LayoutJob {
        wrap: egui::text::TextWrapping::truncate_at_width(width.max(1.0)),
        ..egui::text::LayoutJob::simple_singleline(text.to_owned(), font, ink)
    };
    let galley = ui.painter().layout_job(job);
    let height = galley.size().y;
    ui.painter().galley(at, galley, ink);
    height
}

/// Text centred in a room, wrapped.
pub fn words_in_the_middle(ui: &Ui, look: &Look, room: Rect, text: &str) {
    let galley = ui.painter().layout(text.to_owned(), look.body(), look.palette.weak, room.width() - 24.0);
    let rect = Align2::CENTER_CENTER.anchor_size(room.center(), galley.size());
    ui.painter().galley(rect.min, galley, look.palette.weak);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::gait::estimate::Interval;
    use crate::biomechanics::gait::{Method, Unit};
    use crate::clinic::norms::{NormPerson, Sex, norm};

    fn estimate(value: f64, status: Status) -> Estimate {
        let interval = Some(Interval { low: value - 0.01, high: value + 0.01 });
        let (unit, method) = (Unit::MetrePerSecond, Method::Geometric);
        Estimate { value: Some(value), interval, unit, n: 12, method, status, reasons: Vec::new() }
    }

    #[test]
    fn marks_begin_at_two_standard_deviations_and_nothing_is_said_of_a_limited_value() {
        let person = NormPerson { age: Some(45.0), sex: Some(Sex::Male), ..NormPerson::default() };
        let speed = norm(Parameter::WalkingSpeed, &person, None).unwrap();
        let sd = speed.sd.unwrap();
        let mark = |z: f64, status| outside_mark(&estimate(speed.mean + z * sd, status), &speed);
        assert_eq!([1.5, -1.9, 1.9].map(|z| mark(z, Status::Ok)), [None; 3], "within two");
        assert_eq!([mark(2.1, Status::Ok), mark(-2.1, Status::Ok)], [Some("▲"), Some("▼")]);
        assert_eq!(mark(-3.0, Status::Limited), None);
        let told = |status| Direction::of(&estimate(12.0, status)).unwrap();
        let side = |status| told(status).words(Parameter::StepTimeAsymmetry);
        assert_eq!(told(Status::Ok), Direction::More(Side::Left));
        assert_eq!(side(Status::Ok), Some("left step takes longer"));
        assert_eq!(side(Status::Limited), Some("limited: no side is told"));
    }

    #[test]
    fn studies_are_named_by_author_and_year() {
        assert_eq!(short_study("Hollman 2011, Gait Posture 34:111"), "Hollman 2011");
        assert_eq!(short_study("somebody"), "somebody");
        assert_eq!(shortest_study("Schwartz, Rozumalski & Trost 2008, J Biomech"), "Schwartz et al. 2008");
        assert_eq!(shortest_study("Hollman 2011, Gait Posture"), "Hollman 2011");
    }
}
