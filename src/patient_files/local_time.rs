//! The time of day as the clocks of this computer's place show it.
//!
//! Everything is dated in UTC; only what people read is turned into local time, by the zone that was in force at that very
//! instant, so that a visit in July keeps its hour when it is read in December.

use crate::clinic::wall_time::{CivilTime, WallTime};

/// How far clocks here were ahead of UTC at an instant, minutes.
pub fn minutes_ahead(time: WallTime) -> i32 {
    jiff::Timestamp::from_millisecond(time.0)
        .map_or(0, |instant| jiff::tz::TimeZone::system().to_offset(instant).seconds() / 60)
}

/// Date and time of day here.
pub fn local(time: WallTime) -> CivilTime {
    time.civil(minutes_ahead(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_local_day_is_the_day_of_the_zone() {
        let evening = WallTime(WallTime::midnight(jiff::civil::date(2026, 7, 14)).0 + 23 * 3_600_000);
        let here = local(evening);
        let zone =
            jiff::Timestamp::from_millisecond(evening.0).unwrap().to_zoned(jiff::tz::TimeZone::system());
        assert_eq!(
            (i64::from(zone.year()), zone.month() as u8, zone.day() as u8),
            (here.year, here.month, here.day)
        );
    }
}
