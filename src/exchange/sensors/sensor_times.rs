//! Times as sensors' tables write them: seconds, milliseconds, Unix times, dates of many forms, counts of readings.

use super::sensor_fault::SensorFault;
use jiff::civil::{Date, DateTime};

use crate::finding::SensorFinding;

/// What a column of times counts, where its title says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::exchange) enum TimeUnit {
    /// s.
    Seconds,
    /// ms.
    Milliseconds,
    /// µs.
    Microseconds,
    /// ns.
    Nanoseconds,
}

impl TimeUnit {
    /// By a title as «time ms» or a unit in brackets.
    pub(in crate::exchange) fn from_title(name: &str, unit: &str) -> Option<Self> {
        let last = name.split(' ').next_back().unwrap_or_default();
        match if unit.is_empty() { last } else { unit } {
            "s" | "sec" | "seconds" => Some(Self::Seconds),
            "ms" | "msec" | "milliseconds" => Some(Self::Milliseconds),
            "us" | "µs" | "μs" => Some(Self::Microseconds),
            "ns" => Some(Self::Nanoseconds),
            _ => None,
        }
    }

    fn ticks(self) -> f64 {
        match self {
            Self::Seconds => 1.0,
            Self::Milliseconds => 1e3,
            Self::Microseconds => 1e6,
            Self::Nanoseconds => 1e9,
        }
    }
}

/// How the times of a table are read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::exchange) struct Clock {
    /// The file's units in a second.
    pub ticks: f64,
    unit: Option<TimeUnit>,
}

impl Clock {
    /// From the usual step between lines, whether the column counts readings, what its title says, and the rate, Hz, that
    /// the person or the file's head told.
    ///
    /// # Errors
    /// When the column counts readings and nobody said how many a second there are.
    pub(in crate::exchange) fn of(
        usual: f64,
        counts: bool,
        titled: Option<TimeUnit>,
        told: Option<f64>,
    ) -> Result<Self, SensorFault> {
        let whole = (usual - 1.0).abs() < 1e-9;
        if counts || (whole && titled.is_none()) {
            let rate = told.ok_or(SensorFault::CountsOfReadings)?;
            return Ok(Self { ticks: rate, unit: None });
        }
        if let Some(unit) = titled {
            return Ok(Self { ticks: unit.ticks(), unit: None });
        }
        // 20 to under 2000 readings a second are more than 0.5 and at most 50 ms apart, so that no step fits two units.
        let unit = [TimeUnit::Milliseconds, TimeUnit::Microseconds, TimeUnit::Nanoseconds]
            .into_iter()
            .find(|unit| usual > 0.0005 * unit.ticks() && usual <= 0.05 * unit.ticks());
        Ok(unit
            .map_or(Self { ticks: 1.0, unit: None }, |unit| Self { ticks: unit.ticks(), unit: Some(unit) }))
    }

    /// What was found, where it is not seconds.
    pub(in crate::exchange) fn note(&self) -> Option<SensorFinding> {
        match self.unit? {
            TimeUnit::Seconds => None,
            TimeUnit::Milliseconds => Some(SensorFinding::InMilliseconds),
            TimeUnit::Microseconds => Some(SensorFinding::InMicroseconds),
            TimeUnit::Nanoseconds => Some(SensorFinding::InNanoseconds),
        }
    }
}

/// A cell of times as a number: as it stands, or seconds of a date.
pub(in crate::exchange) fn stamp_of(cell: &str, decimal_comma: bool) -> Option<f64> {
    let plain = if decimal_comma { cell.replace(',', ".") } else { cell.to_owned() };
    if let Ok(number) = plain.parse::<f64>() {
        return number.is_finite().then_some(number);
    }
    date(&plain)
}

/// Seconds since 1970 of `2024-05-07T16:29:30.010Z`, `2024-05-07 16:29:30.010`, `5/7/2024 16:29:30.010`, `07.05.2024 …` or
/// `16:29:30.010`. Time zones are left out: only differences count.
fn date(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches('Z');
    let clock_at = text.find(':')?;
    let split = text[..clock_at].rfind(['T', ' ']);
    let (day, clock) = split.map_or((None, text), |at| (Some(text[..at].trim()), &text[at + 1..]));
    let clock = clock.trim();
    // An offset from Greenwich stands behind the seconds.
    let clock = clock.split(['+', '-']).next().unwrap_or(clock).trim();
    let (clock, half) = match clock.to_ascii_uppercase() {
        upper if upper.ends_with("PM") => (clock[..clock.len() - 2].trim(), Some(true)),
        upper if upper.ends_with("AM") => (clock[..clock.len() - 2].trim(), Some(false)),
        _ => (clock, None),
    };
    // Some loggers write a colon before the thousandths.
    let mut parts = clock.splitn(3, ':');
    let mut hours: f64 = parts.next()?.parse().ok()?;
    let minutes: f64 = parts.next()?.parse().ok()?;
    let seconds: f64 =
        parts.next().map_or(Some(0.0), |seconds| seconds.replacen(':', ".", 1).parse().ok())?;
    if let Some(afternoon) = half {
        hours = hours % 12.0 + if afternoon { 12.0 } else { 0.0 };
    }
    let days = match day {
        Some(day) => days_since_1970(day)?,
        None => 0.0,
    };
    let inside =
        (0.0..24.0).contains(&hours) && (0.0..60.0).contains(&minutes) && (0.0..61.0).contains(&seconds);
    inside.then_some(days * 86_400.0 + hours * 3600.0 + minutes * 60.0 + seconds)
}

fn days_since_1970(day: &str) -> Option<f64> {
    let numbers: Vec<i16> =
        day.split(['-', '/', '.']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [a, b, c] = numbers[..] else { return None };
    // Year first, or last with day and month in either order: only the difference of days counts.
    let (year, month, day) = match (a > 31, day.contains('.')) {
        (true, _) => (a, b, c),
        (false, true) => (c, b, a),
        (false, false) if a > 12 => (c, b, a),
        (false, false) => (c, a, b),
    };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let start = DateTime::constant(1970, 1, 1, 0, 0, 0, 0).date();
    Some(f64::from(date.since(start).ok()?.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_many_forms_are_one_clock() {
        let second = |text: &str| stamp_of(text, false).unwrap_or(f64::NAN);
        let expected = second("2024-05-07T16:29:30.250Z");
        assert!((expected - 1_715_099_370.25).abs() < 1e-3, "{expected}");
        for text in [
            "2024-05-07 16:29:30.250",
            "2024-05-07T16:29:30.250+02:00",
            "5/7/2024 16:29:30.250",
            "07.05.2024 16:29:30.250",
            "5/7/2024 4:29:30.250 PM",
            "2024-05-07 16:29:30:250",
        ] {
            assert!((second(text) - expected).abs() < 1e-3, "{text}: {}", second(text));
        }
        assert!((stamp_of("0,0100", true).unwrap() - 0.01).abs() < 1e-12);
        assert!((second("00:00:01.5") - 1.5).abs() < 1e-12);
        for text in ["", "up", "2024-05-07", "25:00:00", "2024-13-07 10:00:00"] {
            assert_eq!(stamp_of(text, false), None, "{text}");
        }
    }

    #[test]
    fn what_times_count_is_told_by_their_steps() {
        let ticks = |usual: f64| Clock::of(usual, false, None, None).map_or(0.0, |clock| clock.ticks);
        for (usual, expected) in [(0.01, 1.0), (10.0, 1e3), (1e4, 1e6), (1e7, 1e9), (0.5, 1.0)] {
            assert!((ticks(usual) - expected).abs() < 1e-9, "{usual}");
        }
        assert!(Clock::of(1.0, false, None, None).is_err());
        assert!(
            Clock::of(1.0, true, None, Some(100.0)).is_ok_and(|clock| (clock.ticks - 100.0).abs() < 1e-9)
        );
        assert!(
            Clock::of(1.0, false, Some(TimeUnit::Milliseconds), None)
                .is_ok_and(|clock| clock.note().is_none())
        );
    }
}
