//! [`PlaybackClock`]: when the next frame of a file is due, at any speed.
//!
//! Pure arithmetic on instants that are handed in, so that playing at true speed is tested without waiting.

use std::time::{Duration, Instant};

/// A computer that falls behind by more than this shows every frame late instead of skipping ever more.
const MOST_LATE: Duration = Duration::from_millis(250);

/// Relates the film's time to the world's.
#[derive(Clone, Copy, Debug)]
pub struct PlaybackClock {
    /// This moment of the film, s, was shown at this instant.
    anchor: Option<(f64, Instant)>,
    /// Film seconds per second.
    rate: f64,
}

impl Default for PlaybackClock {
    fn default() -> Self {
        Self { anchor: None, rate: 1.0 }
    }
}

impl PlaybackClock {
    /// Forgets the past: the next frame is due at once.
    pub fn restart(&mut self) {
        self.anchor = None;
    }

    /// Plays at this speed from now on, 0.05..=8.
    pub fn set_rate(&mut self, rate: f64) {
        self.rate = if rate.is_finite() { rate.clamp(0.05, 8.0) } else { 1.0 };
        self.restart();
    }

    /// How long to wait before the frame of this film time is shown.
    pub fn wait(&mut self, time: f64, now: Instant) -> Duration {
        let Some((from, since)) = self.anchor else {
            self.anchor = Some((time, now));
            return Duration::ZERO;
        };
        let due = since + Duration::from_secs_f64(((time - from) / self.rate).clamp(0.0, 3600.0));
        if now.saturating_duration_since(due) > MOST_LATE {
            self.anchor = Some((time, now));
        }
        due.saturating_duration_since(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uneven_frames_are_due_at_their_own_times_and_speed_divides_them() {
        let start = Instant::now();
        let mut clock = PlaybackClock::default();
        assert_eq!(clock.wait(2.0, start), Duration::ZERO);
        assert_eq!(clock.wait(2.5, start), Duration::from_millis(500));
        assert_eq!(clock.wait(2.5, start + Duration::from_millis(400)), Duration::from_millis(100));
        clock.set_rate(0.5);
        assert_eq!(clock.wait(3.0, start), Duration::ZERO);
        assert_eq!(clock.wait(3.1, start), Duration::from_millis(200));
    }

    #[test]
    fn a_slow_computer_plays_slowly_and_does_not_chase() {
        let start = Instant::now();
        let mut clock = PlaybackClock::default();
        clock.wait(0.0, start);
        assert_eq!(clock.wait(0.1, start + Duration::from_secs(1)), Duration::ZERO);
        assert_eq!(clock.wait(0.2, start + Duration::from_secs(1)), Duration::from_millis(100));
    }
}
