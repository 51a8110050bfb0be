//! The only place where people's units are made from ours, and where typed lengths become metres.

use crate::app::command::LengthChoice;
use crate::app::words;
use crate::biomechanics::gait::{Estimate, Unit};

pub use crate::app::words::number;

/// How a unit is shown: factor from our value, places, name.
pub fn shown_unit(unit: Unit) -> (f64, usize, &'static str) {
    match unit {
        // Beside a number there is room for the short name only.
        Unit::BodyHeightPerSecond => (1.0, 2, words::of("unit.heights_per_second")),
        Unit::BodyHeight => (1.0, 2, words::of("unit.heights")),
        other => words::style().rule(other),
    }
}

/// The value alone, or a dash where it is withheld (the reason stands beside it).
pub fn value(estimate: &Estimate) -> String {
    let (factor, places, _) = shown_unit(estimate.unit);
    estimate.value.map_or_else(|| "\u{2013}".to_owned(), |v| number(v * factor, places))
}

/// The interval as `± 0.04` when it lies evenly, else `1.02–1.11`.
pub fn interval(estimate: &Estimate) -> Option<String> {
    let (factor, places, _) = shown_unit(estimate.unit);
    let interval = estimate.interval?;
    let value = estimate.value?;
    let (down, up) = ((value - interval.low) * factor, (interval.high - value) * factor);
    let half = 0.5 * (down + up);
    let step = [1.0, 0.1, 0.01, 0.001][places.min(3)];
    if (down - up).abs() <= 0.25 * half + step {
        // A half-width that rounds to nothing is shown as one last place: nothing is known more exactly than shown.
        return Some(format!("± {}", number(half.max(step), places)));
    }
    Some(format!("{}–{}", number(interval.low * factor, places), number(interval.high * factor, places)))
}

/// A span of minutes and seconds.
pub fn clock(seconds: f64) -> String {
    let whole = seconds.max(0.0);
    let (minutes, seconds) = ((whole / 60.0).floor(), whole % 60.0);
    format!("{minutes:.0}:{}{}", if seconds < 9.95 { "0" } else { "" }, number(seconds, 1))
}

/// A standing height.
pub fn stature(metres: f64, lengths: LengthChoice) -> String {
    match lengths {
        LengthChoice::Metric => format!("{} m", number(metres, 2)),
        LengthChoice::Imperial => {
            let inches = (metres / 0.0254).round();
            format!("{:.0} ft {:.0} in", (inches / 12.0).floor(), inches % 12.0)
        }
    }
}

/// Statures that are believed, m: from a one-year-old to the tallest adults.
const STATURES: std::ops::RangeInclusive<f64> = 0.70..=2.30;

/// A typed standing height in metres: `1.71`, `1,71 m`, `171`, `171 cm`, `5'7"`, `5 ft 7 in`, `67 in`.
///
/// `Err` says what to type instead. There is no default.
pub fn parse_stature(text: &str) -> Result<f64, String> {
    let metres = parse_length(text)?;
    if STATURES.contains(&metres) {
        return Ok(metres);
    }
    Err(words::fill("window.m_is_not_a_standing_height_write", &[("metres", &number(metres, 2))]))
}

/// A typed length in metres. A bare number below 3 is metres, above 50 centimetres; between them it could be feet.
pub fn parse_length(text: &str) -> Result<f64, String> {
    let example = words::of("window.write_it_as_1_71_m_171");
    let cleaned = text
        .trim()
        .to_lowercase()
        .replace(',', ".")
        .replace(['\u{2032}', '\u{2019}'], "'")
        .replace(['\u{2033}', '\u{201d}'], "\"")
        .replace("''", "\"");
    let mut total = 0.0;
    let mut rest = cleaned.as_str();
    let mut last_was_feet = false;
    let mut parts = 0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let value: f64 =
            rest[..digits].parse().map_err(|_e: std::num::ParseFloatError| example.to_owned())?;
        rest = rest[digits..].trim_start();
        let unit_end = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let unit = rest[..unit_end].trim();
        rest = rest[unit_end..].trim_start();
        let metres = match unit {
            "m" | "metre" | "metres" | "meter" | "meters" => value,
            "cm" => value / 100.0,
            "mm" => value / 1000.0,
            "'" | "ft" | "feet" | "foot" => value * 0.3048,
            "\"" | "in" | "inch" | "inches" => value * 0.0254,
            "" if last_was_feet => value * 0.0254,
            "" if value < 3.0 => value,
            "" if (70.0..300.0).contains(&value) => value / 100.0,
            "" => return Err(words::fill("window.of_what", &[("value", &value), ("example", &example)])),
            _ => return Err(example.to_owned()),
        };
        last_was_feet = matches!(unit, "'" | "ft" | "feet" | "foot");
        total += metres;
        parts += 1;
        // Only feet are followed by a second part.
        if parts > 1 && !rest.is_empty() || !rest.is_empty() && !last_was_feet {
            return Err(example.to_owned());
        }
    }
    if parts == 0 {
        return Err(example.to_owned());
    }
    Ok(total)
}

/// Belt speeds that are believed, m/s.
const SPEEDS: std::ops::RangeInclusive<f64> = 0.05..=5.0;

/// A typed speed in m/s: `1.2`, `1,2 m/s`, `4.3 km/h`, `2.7 mph`. `Err` says what to type instead.
pub fn parse_speed(text: &str) -> Result<f64, String> {
    let example = words::of("window.write_the_belt_speed_as_1_2");
    let cleaned = text.trim().to_lowercase().replace(',', ".");
    let digits = cleaned.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(cleaned.len());
    let (value, unit) = cleaned.split_at(digits);
    let value: f64 = value.parse().map_err(|_e: std::num::ParseFloatError| example.to_owned())?;
    let speed = match unit.trim() {
        "" | "m/s" => value,
        "km/h" | "kmh" | "kph" => value / 3.6,
        "mph" => value * 0.447_04,
        _ => return Err(example.to_owned()),
    };
    if SPEEDS.contains(&speed) { Ok(speed) } else { Err(example.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::gait::estimate::Interval;
    use crate::biomechanics::gait::{Method, Status};

    #[test]
    fn statures_are_read_as_people_write_them() {
        for text in ["1.71", "1,71", " 1.71 m", "171", "171 cm", "171cm", "1710 mm"] {
            assert!((parse_stature(text).unwrap() - 1.71).abs() < 1e-9, "{text}");
        }
        for text in ["5'7\"", "5' 7", "5 ft 7 in", "5ft7in", "67 in", "5′7″", "5'7''"] {
            assert!((parse_stature(text).unwrap() - 67.0 * 0.0254).abs() < 1e-9, "{text}");
        }
    }

    #[test]
    fn belt_speeds_are_read_in_the_units_on_treadmills() {
        for text in ["1.25", "1,25 m/s", "4.5 km/h", " 4.5km/h "] {
            assert!((parse_speed(text).unwrap() - 1.25).abs() < 1e-9, "{text}");
        }
        for text in ["", "fast", "12", "0", "1.2 knots"] {
            assert!(parse_speed(text).unwrap_err().contains("km/h"), "{text}");
        }
    }

    #[test]
    fn doubtful_statures_are_refused_with_advice() {
        for text in ["", "67", "5", "17.1", "2.9", "0.2", "tall", "1.7 x", "1.7.1", "300 cm", "1 m 2 m 3"] {
            let message = parse_stature(text).unwrap_err();
            assert!(message.contains("171 cm"), "{text}: {message}");
        }
    }

    #[test]
    fn intervals_are_shown_as_half_widths_when_even() {
        let estimate = |low, high| Estimate {
            value: Some(1.0),
            interval: Some(Interval { low, high }),
            unit: Unit::MetrePerSecond,
            n: 5,
            method: Method::Geometric,
            status: Status::Ok,
            reasons: Vec::new(),
        };
        assert_eq!(interval(&estimate(0.95, 1.05)).as_deref(), Some("± 0.05"));
        assert_eq!(interval(&estimate(0.98, 1.20)).as_deref(), Some("0.98–1.20"));
        assert_eq!(interval(&estimate(0.9999, 1.0001)).as_deref(), Some("± 0.01"));
    }

    #[test]
    fn minus_is_a_minus_and_zero_has_no_sign() {
        assert_eq!(number(-3.12, 1), "\u{2212}3.1");
        assert_eq!(number(-0.001, 2), "0.00");
        assert_eq!(stature(1.7018, LengthChoice::Imperial), "5 ft 7 in");
        assert_eq!(clock(75.26), "1:15.3");
    }
}
