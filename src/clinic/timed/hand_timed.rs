//! [`HandTimed`]: a test timed by a person, with the stopwatch of the program or another clock, whether or not a camera saw
//! any of it.

use crate::clinic::protocol::Protocol;

/// Longest time that a test is believed to take, s: half an hour.
pub const LONGEST: f64 = 1800.0;

/// The path of a six-minute walk and what of it was walked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Laps {
    /// Whole laps, each from one end to the other.
    pub count: u16,
    /// Length of one, m; 30 in the guideline of the American Thoracic Society.
    pub length: f64,
    /// What was walked of the last one, m.
    pub rest: f64,
}

impl Default for Laps {
    fn default() -> Self {
        Self { count: 0, length: 30.0, rest: 0.0 }
    }
}

impl Laps {
    /// What was walked, m.
    pub fn distance(self) -> f64 {
        f64::from(self.count) * self.length + self.rest
    }
}

/// One test with its time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HandTimed {
    /// Time, s.
    pub seconds: f64,
    /// Distance that was walked in it, m, where the test has one.
    pub distance: Option<f64>,
    /// Whole laps, where they were counted.
    pub laps: Option<u16>,
    /// Turns, where they were counted.
    pub turns: Option<u16>,
    /// Whether the time was typed; else it is of the program's stopwatch.
    pub typed: bool,
}

impl HandTimed {
    /// A time of a test. `None` for a walk without a clock, and for a time that no test takes.
    pub fn new(protocol: Protocol, seconds: f64, laps: Laps, typed: bool) -> Option<Self> {
        if protocol == Protocol::FreeWalk || !(seconds > 0.0 && seconds <= LONGEST) {
            return None;
        }
        let six = protocol == Protocol::SixMinuteWalk;
        let between = protocol.gates().map(|gates| gates.end - gates.start);
        Some(Self {
            seconds,
            distance: if six { Some(laps.distance()) } else { between },
            laps: six.then_some(laps.count),
            // Who walks laps between two ends turns round after each that is followed by more.
            turns: six.then(|| if laps.rest > 0.0 { laps.count } else { laps.count.saturating_sub(1) }),
            typed,
        })
    }

    /// Distance over time, m/s.
    pub fn speed(&self) -> Option<f64> {
        self.distance.map(|distance| distance / self.seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_six_metres_of_ten_give_the_speed_without_a_camera() {
        let walked = HandTimed::new(Protocol::TenMetreMiddleSix, 4.8, Laps::default(), false).unwrap();
        assert!((walked.speed().unwrap() - 1.25).abs() < 1e-12);
        assert_eq!(walked.laps, None);
        let chair = HandTimed::new(Protocol::FiveTimesSitToStand, 12.1, Laps::default(), true).unwrap();
        assert_eq!((chair.speed(), chair.typed), (None, true));
    }

    #[test]
    fn six_minutes_count_laps_rest_and_turns() {
        let laps = Laps { count: 13, length: 30.0, rest: 12.5 };
        let walked = HandTimed::new(Protocol::SixMinuteWalk, 360.0, laps, false).unwrap();
        assert_eq!((walked.distance, walked.laps, walked.turns), (Some(402.5), Some(13), Some(13)));
        let whole = Laps { rest: 0.0, ..laps };
        assert_eq!(HandTimed::new(Protocol::SixMinuteWalk, 360.0, whole, false).unwrap().turns, Some(12));
    }

    #[test]
    fn what_cannot_be_a_time_is_none() {
        for seconds in [0.0, -3.0, f64::NAN, 4000.0] {
            assert_eq!(HandTimed::new(Protocol::TimedUpAndGo, seconds, Laps::default(), true), None);
        }
        assert_eq!(HandTimed::new(Protocol::FreeWalk, 4.0, Laps::default(), true), None);
    }
}
