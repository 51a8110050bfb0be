//! [`WallTime`]: the date and time of day at which something happened in the clinic.
//!
//! Walks are timed in seconds from their first frame; only visits, edits and the audit trail carry dates. The type is
//! here, without a clock, so that pure code can order visits; reading the clock is left to the archive.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

/// Milliseconds since 1970-01-01 00:00 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WallTime(pub i64);

/// From where they count.
const FIRST: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// A calendar date with time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say all; month and day count from 1")]
pub struct CivilTime {
    pub year: i64,
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
}

impl WallTime {
    /// Midnight UTC of a date.
    pub fn midnight(date: Date) -> Self {
        Self(date.duration_since(FIRST.date()).as_hours() * 3_600_000)
    }

    /// This many days later.
    pub fn plus_days(self, days: f64) -> Self {
        Self(self.0 + (days * DAY as f64) as i64)
    }

    /// Days from an earlier instant to this one; negative when it is later.
    pub fn days_since(self, earlier: WallTime) -> f64 {
        (self.0 - earlier.0) as f64 / DAY as f64
    }

    /// Date and time of day where clocks are this many minutes ahead of UTC.
    pub fn civil(self, minutes_ahead: i32) -> CivilTime {
        let local = self.0.saturating_add(i64::from(minutes_ahead) * 60_000);
        let at = FIRST.saturating_add(SignedDuration::from_millis(local));
        CivilTime {
            year: i64::from(at.year()),
            month: at.month().unsigned_abs(),
            day: at.day().unsigned_abs(),
            hour: at.hour().unsigned_abs(),
            minute: at.minute().unsigned_abs(),
            second: at.second().unsigned_abs(),
        }
    }

    /// `2026-11-21T02:18:00Z`.
    pub fn iso(self) -> String {
        let at = self.civil(0);
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
            at.year, at.month, at.day, at.hour, at.minute, at.second
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn at_midnight(year: i16, month: i8, day: i8) -> WallTime {
        WallTime::midnight(date(year, month, day))
    }

    #[test]
    fn known_dates_come_out() {
        assert_eq!(at_midnight(1970, 1, 1), WallTime(0));
        assert_eq!(at_midnight(2000, 2, 29).iso(), "2000-02-29T00:00:00Z");
        assert_eq!(WallTime(1_000_000_000_000).iso(), "2001-09-09T01:46:40Z");
        assert_eq!(WallTime(-1).iso(), "1969-12-31T23:59:59Z");
        let berlin = at_midnight(2026, 12, 31).plus_days(0.98).civil(60);
        assert_eq!((berlin.year, berlin.month, berlin.day), (2027, 1, 1));
    }

    #[test]
    fn every_day_of_two_centuries_survives_the_round_trip() {
        let mut day = date(1900, 1, 1);
        while day < date(2100, 1, 1) {
            let at = WallTime::midnight(day).civil(0);
            assert_eq!(at.year, i64::from(day.year()));
            assert_eq!((at.month, at.day), (day.month().unsigned_abs(), day.day().unsigned_abs()));
            assert_eq!((at.hour, at.minute, at.second), (0, 0, 0));
            day = day.tomorrow().unwrap();
        }
    }
}
