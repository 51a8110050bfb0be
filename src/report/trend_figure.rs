//! One parameter over visits: values with intervals, this room's error around the first, marks of treatments.

use super::axes::{Axes, TICK_SIZE, round_values};
use super::drawing::{Align, Drawing, Stroke, TextStyle, palette};
use super::font;
use crate::biomechanics::gait::estimate::Interval;
use crate::biomechanics::gait::{Parameter, Unit};
use crate::clinic::session::Treatment;
use crate::clinic::timed::timed_measure::{TimedMeasure, TimedWhat};
use crate::clinic::wall_time::{CivilTime, WallTime};
use crate::clinic::words::language::Language;
use crate::clinic::words::quantity::QuantityStyle;

/// One visit's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrendValue {
    /// When.
    pub time: WallTime,
    /// The day here, as it is written below the axis.
    pub day: CivilTime,
    /// The value in the unit of the trend.
    pub value: f64,
    /// Its 90 % interval.
    pub interval: Option<Interval>,
}

/// What is followed over visits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrendOf {
    /// A gait parameter.
    Parameter(Parameter),
    /// A number of a timed test.
    Timed(TimedMeasure),
}

impl TrendOf {
    /// Its name.
    pub fn words(self, language: Language) -> String {
        match self {
            TrendOf::Timed(measure) => measure.words(language),
            TrendOf::Parameter(parameter) => {
                let name = language.text(&format!("parameter.{}", parameter.key())).to_owned();
                match parameter.side() {
                    Some(side) => format!("{name}, {}", language.text(&format!("side.{}", side.name()))),
                    None => name,
                }
            }
        }
    }

    /// For the name of a file.
    pub fn file_name(self) -> String {
        match self {
            TrendOf::Parameter(parameter) => parameter.key().to_owned(),
            TrendOf::Timed(TimedMeasure { protocol, what }) => {
                let what = match what {
                    TimedWhat::Time => "time",
                    TimedWhat::Speed => "speed",
                    TimedWhat::Distance => "distance",
                    TimedWhat::Phase(phase) => phase.key().trim_start_matches("timed."),
                };
                format!("{}-{what}", protocol.name())
            }
        }
    }
}

/// One number over visits.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend {
    /// Which.
    pub of: TrendOf,
    /// Unit of the values.
    pub unit: Unit,
    /// Values in time order.
    pub values: Vec<TrendValue>,
    /// This room's minimal detectable change, 95 %.
    pub setup_error: Option<f64>,
}

impl Trend {
    /// Draws it in this size, pt.
    pub fn draw(&self, treatments: &[Treatment], style: QuantityStyle, width: f64, height: f64) -> Drawing {
        let mut drawing = Drawing::new(width, height);
        let language = style.language;
        let title = format!("{} ({})", self.of.words(language), style.unit(self.unit));
        let bold = TextStyle::new(8.0).bold();
        drawing.text(26.0, 8.5, &font::fit(&title, width - 30.0, bold), bold);
        let (Some(first), Some(last)) = (self.values.first(), self.values.last()) else { return drawing };
        let mut low = f64::MAX;
        let mut high = f64::MIN;
        let error = self.setup_error.unwrap_or(0.0);
        let reach = self.values.iter().flat_map(|v| {
            [v.value, v.interval.map_or(v.value, |i| i.low), v.interval.map_or(v.value, |i| i.high)]
        });
        for value in reach.chain([first.value - error, first.value + error]) {
            low = low.min(value);
            high = high.max(value);
        }
        let margin = 0.08 * (high - low).max(1e-6);
        // At least four weeks wide, so that two visits on one day do not fall on each other's axis.
        let days = last.time.days_since(first.time).max(28.0);
        let axes = Axes {
            left: 26.0,
            top: 14.0,
            width: width - 32.0,
            height: height - 28.0,
            x: (-0.04 * days, 1.04 * days),
            y: (style.plain(low - margin, self.unit), style.plain(high + margin, self.unit)),
        };
        let at =
            |time: WallTime, value: f64| axes.at(time.days_since(first.time), style.plain(value, self.unit));
        if self.setup_error.is_some() {
            let ((_, top), (_, bottom)) =
                (at(first.time, first.value + error), at(first.time, first.value - error));
            drawing.rect(axes.left, top, axes.width, bottom - top, palette::BAND);
        }
        let marks = round_values(axes.y.0, axes.y.1, 4);
        let decimals = if marks.windows(2).any(|pair| pair[1] - pair[0] < 0.095) {
            2
        } else {
            usize::from(marks.windows(2).any(|pair| pair[1] - pair[0] < 0.95))
        };
        let numbers: Vec<(f64, String)> =
            marks.into_iter().map(|v| (v, language.number(v, decimals))).collect();
        axes.rules(&mut drawing, &numbers);
        draw_treatments(&mut drawing, &axes, treatments, first.time);
        for value in &self.values {
            if let Some(interval) = value.interval {
                let ends = vec![at(value.time, interval.low), at(value.time, interval.high)];
                drawing.line(ends, Stroke::solid(palette::GREY, 0.8));
            }
        }
        let line: Vec<(f64, f64)> = self.values.iter().map(|value| at(value.time, value.value)).collect();
        for (x, y) in &line {
            drawing.rect(x - 2.0, y - 2.0, 4.0, 4.0, palette::INK);
        }
        drawing.line(line, Stroke::solid(palette::INK, 1.0));
        for (value, align, x) in
            [(first, Align::Left, axes.left), (last, Align::Right, axes.left + axes.width)]
        {
            let style = TextStyle::new(TICK_SIZE).colored(palette::GREY).aligned(align);
            drawing.text(x, axes.top + axes.height + 8.5, &language.date(value.day), style);
        }
        axes.frame(&mut drawing);
        drawing
    }
}

fn draw_treatments(drawing: &mut Drawing, axes: &Axes, treatments: &[Treatment], first: WallTime) {
    for (number, treatment) in treatments.iter().enumerate() {
        let days = treatment.time.days_since(first);
        if days < axes.x.0 || days > axes.x.1 {
            continue;
        }
        let (x, top) = axes.at(days, axes.y.1);
        let (_, bottom) = axes.at(days, axes.y.0);
        drawing.line(vec![(x, top), (x, bottom)], Stroke::dashed(palette::GREY, 0.7, &[1.5, 1.5]));
        let style = TextStyle::new(6.0).colored(palette::GREY);
        let y = top + 7.0 + 7.0 * (number % 3) as f64;
        let room = axes.left + axes.width - x - 3.0;
        drawing.text(x + 2.0, y, &font::fit(&treatment.label, room, style), style);
    }
}
