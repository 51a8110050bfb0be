//! [`WallTime`]: the date and time of day at which something happened in the clinic.
//!
//! Walks are timed in seconds from their first frame; only visits, edits and the audit trail carry dates. The type is
//! here, without a clock, so that pure code can order visits; reading the clock is left to the archive.

/// Milliseconds since 1970-01-01 00:00 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WallTime(pub i64);

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
    /// Midnight UTC of a date in the Gregorian calendar.
    pub fn from_date(year: i64, month: u8, day: u8) -> Self {
        // Days from civil (Hinnant 2013): years start in March so that the leap day comes last.
        let shifted = if month <= 2 { year - 1 } else { year };
        let era = shifted.div_euclid(400);
        let year_of_era = shifted.rem_euclid(400);
        let day_of_year = (153 * ((i64::from(month) + 9) % 12) + 2) / 5 + i64::from(day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self((era * 146_097 + day_of_era - 719_468) * DAY)
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
        let local = self.0 + i64::from(minutes_ahead) * 60_000;
        let second = local.rem_euclid(DAY) / 1000;
        let z = local.div_euclid(DAY) + 719_468;
        let era = z.div_euclid(146_097);
        let day_of_era = z.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let m = (5 * day_of_year + 2) / 153;
        let month = if m < 10 { m + 3 } else { m - 9 } as u8;
        CivilTime {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month,
            day: (day_of_year - (153 * m + 2) / 5 + 1) as u8,
            hour: (second / 3600) as u8,
            minute: (second / 60 % 60) as u8,
            second: (second % 60) as u8,
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

    #[test]
    fn known_dates_come_out() {
        assert_eq!(WallTime::from_date(1970, 1, 1), WallTime(0));
        assert_eq!(WallTime::from_date(2000, 2, 29).iso(), "2000-02-29T00:00:00Z");
        assert_eq!(WallTime(1_000_000_000_000).iso(), "2001-09-09T01:46:40Z");
        assert_eq!(WallTime(-1).iso(), "1969-12-31T23:59:59Z");
        let berlin = WallTime::from_date(2026, 12, 31).plus_days(0.98).civil(60);
        assert_eq!((berlin.year, berlin.month, berlin.day), (2027, 1, 1));
    }

    #[test]
    fn every_day_of_two_centuries_survives_the_round_trip() {
        let mut day = WallTime::from_date(1900, 1, 1);
        while day < WallTime::from_date(2100, 1, 1) {
            let at = day.civil(0);
            assert_eq!(WallTime::from_date(at.year, at.month, at.day), day);
            day = day.plus_days(1.0);
        }
    }
}
