//! Bars: left against right, and how far each joint lies from the norm.

use super::drawing::{Align, Drawing, Stroke, TextStyle, palette};
use crate::biomechanics::anatomy::{BySide, Side};
use crate::biomechanics::gait::estimate::Interval;
use crate::clinic::words::language::Language;

/// One asymmetry, %: 0 symmetric, positive left more.
#[derive(Clone, Debug, PartialEq)]
pub struct AsymmetryBar {
    /// What, in words.
    pub label: String,
    /// 100·ln(left/right).
    pub value: f64,
    /// Its 90 % interval.
    pub interval: Option<Interval>,
}

/// Bars about a zero line, to ± 20 % at least.
pub fn draw_asymmetry(bars: &[AsymmetryBar], language: Language, width: f64) -> Drawing {
    let row = 15.0;
    let mut drawing = Drawing::new(width, row * bars.len() as f64 + 14.0);
    let most = bars.iter().map(|bar| bar.value.abs()).fold(20.0, f64::max);
    let (left, plot) = (0.40 * width, 0.50 * width);
    let x = |value: f64| left + plot / 2.0 * (1.0 + (value / most).clamp(-1.0, 1.0));
    for (number, bar) in bars.iter().enumerate() {
        let y = row * number as f64 + 8.0;
        drawing.text(left - 6.0, y + 2.6, &bar.label, TextStyle::new(7.5).aligned(Align::Right));
        let side = if bar.value >= 0.0 { palette::LEFT } else { palette::RIGHT };
        let (a, b) = (x(0.0), x(-bar.value));
        drawing.rect(a.min(b), y - 3.5, (a - b).abs().max(0.6), 7.0, side);
        if let Some(interval) = bar.interval {
            drawing
                .line(vec![(x(-interval.low), y), (x(-interval.high), y)], Stroke::solid(palette::INK, 0.9));
        }
        let clear = bar.interval.is_some_and(|interval| interval.low > 0.0 || interval.high < 0.0);
        let words = if clear {
            let side = if bar.value > 0.0 { "bar.left_more" } else { "bar.right_more" };
            language.fill(side, &[("value", &language.number(bar.value.abs(), 1))])
        } else {
            language.text("bar.not_distinguishable").to_owned()
        };
        let style = TextStyle::new(6.5).colored(palette::GREY);
        drawing.text(left + plot + 5.0, y + 2.4, &super::font::fit(&words, 0.1 * width + 40.0, style), style);
    }
    let bottom = row * bars.len() as f64 + 2.0;
    drawing.line(vec![(x(0.0), 0.0), (x(0.0), bottom)], Stroke::solid(palette::INK, 0.7));
    let style = TextStyle::new(6.5).colored(palette::GREY);
    drawing.text(left, bottom + 8.0, language.text("bar.towards_left"), style);
    drawing.text(left + plot, bottom + 8.0, language.text("bar.towards_right"), style.aligned(Align::Right));
    drawing
}

/// How far one joint lies from the norm, degrees.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviationBar {
    /// Which joint, in words.
    pub label: String,
    /// Root mean square difference of the shapes over the cycle, degrees.
    pub degrees: BySide<Option<f64>>,
}

/// Two bars per joint; the right one is hatched, so that it is told apart without colour.
pub fn draw_deviation(bars: &[DeviationBar], language: Language, width: f64) -> Drawing {
    let row = 24.0;
    let mut drawing = Drawing::new(width, row * bars.len() as f64 + 4.0);
    let values = bars.iter().flat_map(|bar| [bar.degrees.left, bar.degrees.right]).flatten();
    let most = values.fold(15.0, f64::max);
    let (left, plot) = (0.40 * width, 0.48 * width);
    for (number, bar) in bars.iter().enumerate() {
        let top = row * number as f64 + 2.0;
        drawing.text(left - 18.0, top + 12.5, &bar.label, TextStyle::new(7.5).aligned(Align::Right));
        for (place, side) in Side::BOTH.into_iter().enumerate() {
            let y = top + 10.0 * place as f64;
            let letter =
                language.text(if side == Side::Left { "side.left.short" } else { "side.right.short" });
            drawing.text(left - 12.0, y + 6.5, letter, TextStyle::new(6.5).colored(palette::GREY));
            let Some(degrees) = *bar.degrees.get(side) else {
                drawing.text(left, y + 6.5, "–", TextStyle::new(6.5).colored(palette::GREY));
                continue;
            };
            let length = plot * degrees / most;
            let color = if side == Side::Left { palette::LEFT } else { palette::RIGHT };
            drawing.rect(left, y, length, 8.0, color);
            if side == Side::Right {
                let mut x = left + 4.0;
                while x < left + length {
                    drawing.line(vec![(x, y), (x, y + 8.0)], Stroke::solid(palette::PAPER, 0.8));
                    x += 4.0;
                }
            }
            let text = format!("{}°", language.number(degrees, 1));
            drawing.text(left + length + 4.0, y + 6.5, &text, TextStyle::new(6.5));
        }
    }
    drawing
}
