//! People's units: how a value of an assessment is written in a report or sentence, with one rule of decimals per unit.

use super::language::Language;
use crate::biomechanics::gait::Unit;

/// In which unit lengths of steps are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say all")]
pub enum LengthDisplay {
    #[default]
    Metre,
    Centimetre,
    Inch,
}

/// How numbers are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QuantityStyle {
    /// Words and decimal mark.
    pub language: Language,
    /// Unit of lengths.
    pub length: LengthDisplay,
}

/// Metres of an inch.
const INCH: f64 = 0.0254;

impl QuantityStyle {
    /// Factor to the printed unit, its decimals, and its sign.
    pub fn rule(self, unit: Unit) -> (f64, usize, &'static str) {
        match unit {
            Unit::MetrePerSecond => (1.0, 2, "m/s"),
            Unit::BodyHeightPerSecond => {
                (1.0, 2, self.language.known("unit.body_heights_per_second").unwrap_or(""))
            }
            Unit::StepPerMinute => (1.0, 0, self.language.known("unit.steps_per_minute").unwrap_or("")),
            Unit::Second => (1.0, 2, "s"),
            Unit::Metre => match self.length {
                LengthDisplay::Metre => (1.0, 2, "m"),
                LengthDisplay::Centimetre => (100.0, 0, "cm"),
                LengthDisplay::Inch => (1.0 / INCH, 1, "in"),
            },
            Unit::BodyHeight => (1.0, 2, self.language.known("unit.body_heights").unwrap_or("")),
            Unit::Fraction => (100.0, 0, "%"),
            Unit::Percent => (1.0, 1, "%"),
            Unit::Degree => (1.0, 0, "°"),
        }
    }

    /// The printed unit.
    pub fn unit(self, unit: Unit) -> &'static str {
        self.rule(unit).2
    }

    /// The value in the printed unit, as plots need it.
    pub fn plain(self, value: f64, unit: Unit) -> f64 {
        value * self.rule(unit).0
    }

    /// The number without its unit.
    pub fn number(self, value: f64, unit: Unit) -> String {
        let (factor, decimals, _) = self.rule(unit);
        self.language.number(value * factor, decimals)
    }

    /// One step of the last place with which a difference is printed, in the unit's own SI size.
    pub fn resolution(self, unit: Unit) -> f64 {
        let (factor, decimals, _) = self.rule(unit);
        0.1_f64.powf(decimals.max(1) as f64) / factor
    }

    /// A difference without its unit; one decimal more where the unit is printed without any, because differences are
    /// smaller than values.
    pub fn difference(self, value: f64, unit: Unit) -> String {
        let (factor, decimals, _) = self.rule(unit);
        self.language.signed(value * factor, decimals.max(1))
    }

    /// An error or threshold without its unit and sign, with the decimals of a difference.
    pub fn size(self, value: f64, unit: Unit) -> String {
        let (factor, decimals, _) = self.rule(unit);
        self.language.number(value * factor, decimals.max(1))
    }

    /// A published threshold without its unit: with one decimal more where rounding would change it by over 2 %.
    pub fn threshold(self, value: f64, unit: Unit) -> String {
        let (factor, decimals, _) = self.rule(unit);
        let (printed, decimals) = (value * factor, decimals.max(1));
        let power = 10_f64.powf(decimals as f64);
        let rounded = (printed * power).round() / power;
        let more = usize::from((rounded - printed).abs() > 0.02 * printed.abs());
        self.language.number(printed, decimals + more)
    }

    /// Number and unit.
    pub fn value(self, value: f64, unit: Unit) -> String {
        join(&self.number(value, unit), self.unit(unit))
    }

    /// Difference and unit.
    pub fn difference_with_unit(self, value: f64, unit: Unit) -> String {
        join(&self.difference(value, unit), self.unit(unit))
    }
}

fn join(number: &str, unit: &str) -> String {
    // A no-break space keeps number and unit on one line; the degree sign stands without.
    if unit == "°" { format!("{number}°") } else { format!("{number}\u{a0}{unit}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_rule_of_decimals_per_unit() {
        let english = QuantityStyle::default();
        assert_eq!(english.value(1.184, Unit::MetrePerSecond), "1.18\u{a0}m/s");
        assert_eq!(english.value(0.624, Unit::Fraction), "62\u{a0}%");
        assert_eq!(english.difference(0.013, Unit::Fraction), "+1.3");
        assert!((english.resolution(Unit::Fraction) - 0.001).abs() < 1e-12);
        assert_eq!(english.threshold(0.036, Unit::Metre), "0.036");
        assert_eq!(english.threshold(0.14, Unit::MetrePerSecond), "0.14");
        let german = QuantityStyle { language: Language::German, length: LengthDisplay::Centimetre };
        assert_eq!(german.value(0.664, Unit::Metre), "66\u{a0}cm");
        assert_eq!(german.difference_with_unit(-0.036, Unit::Metre), "\u{2212}3,6\u{a0}cm");
        let inch = QuantityStyle { length: LengthDisplay::Inch, ..english };
        assert_eq!(inch.value(0.66, Unit::Metre), "26.0\u{a0}in");
    }
}
