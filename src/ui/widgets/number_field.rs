//! Fields in which a number is turned or typed, in the decimal mark of the window's language.

use std::ops::RangeInclusive;

use egui::DragValue;
use egui::emath::Numeric;

use crate::app::words;

/// A field for a number; a comma and a point are both read.
pub fn number_field<N: Numeric>(value: &mut N) -> DragValue<'_> {
    DragValue::new(value).custom_formatter(shown).custom_parser(read)
}

/// With no more decimals than tell the number apart, within those that the field allows.
fn shown(value: f64, decimals: RangeInclusive<usize>) -> String {
    let tells = |places: &usize| {
        let factor = 10_f64.powi(i32::try_from(*places).unwrap_or(0));
        ((value * factor).round() - value * factor).abs() < 1e-6
    };
    let most = *decimals.end();
    words::number(value, decimals.into_iter().find(tells).unwrap_or(most))
}

fn read(text: &str) -> Option<f64> {
    text.trim().replace(',', ".").replace('\u{2212}', "-").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clinic::words::language::Language;

    #[test]
    fn a_number_is_shown_and_read_with_the_comma_of_its_language() {
        words::speak(Language::German);
        assert_eq!(shown(1.25, 0..=4), "1,25");
        assert_eq!(shown(-3.0, 0..=4), "\u{2212}3");
        assert_eq!(shown(2.0 / 3.0, 2..=2), "0,67");
        for text in ["1,25", " 1.25"] {
            assert_eq!(read(text), Some(1.25), "{text}");
        }
        assert_eq!(read("\u{2212}3"), Some(-3.0));
    }
}
