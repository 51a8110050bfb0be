//! [`Stopwatch`]: the clock of timed tests, started and stopped by a person; it needs neither camera nor patient.

use crate::clinic::protocol::Protocol;
use crate::clinic::timed::hand_timed::{HandTimed, Laps};

/// The tests that it times, in the order of the list.
pub const TESTS: [Protocol; 8] = [
    Protocol::TenMetreMiddleSix,
    Protocol::TenMetreFlyingTen,
    Protocol::FourMetre,
    Protocol::TwentyFiveFoot,
    Protocol::TimedUpAndGo,
    Protocol::FiveTimesSitToStand,
    Protocol::SixMinuteWalk,
    Protocol::Turn,
];
/// How long a six-minute walk takes, s.
pub const SIX_MINUTES: f64 = 360.0;

/// What it shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Stopwatch {
    /// Which test.
    pub protocol: Protocol,
    /// When it was started, by the window's clock, s; `None` while it stands.
    pub running_since: Option<f64>,
    /// What it showed when it was stopped, or what was typed, s.
    pub stopped_at: Option<f64>,
    /// Whether that was typed.
    pub typed: bool,
    /// Path of the six-minute walk.
    pub laps: Laps,
}

impl Default for Stopwatch {
    fn default() -> Self {
        Self {
            protocol: Protocol::TenMetreMiddleSix,
            running_since: None,
            stopped_at: None,
            typed: false,
            laps: Laps::default(),
        }
    }
}

impl Stopwatch {
    /// What it shows at an instant of the window's clock, s.
    pub fn shows(&self, now: f64) -> f64 {
        match self.running_since {
            Some(since) => (now - since).max(0.0),
            None => self.stopped_at.unwrap_or(0.0),
        }
    }

    /// Starts, or stops; a new start throws the last time away.
    pub fn press(&mut self, now: f64) {
        if let Some(since) = self.running_since.take() {
            self.stopped_at = Some((now - since).max(0.0));
        } else {
            self.running_since = Some(now);
            self.stopped_at = None;
            self.typed = false;
            self.laps = Laps { count: 0, rest: 0.0, ..self.laps };
        }
    }

    /// The test as timed, once the clock stands.
    pub fn result(&self) -> Option<HandTimed> {
        HandTimed::new(self.protocol, self.stopped_at?, self.laps, self.typed)
    }
}
