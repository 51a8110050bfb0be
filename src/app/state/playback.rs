//! [`Playback`]: the one playhead that runs through picture, plots and timeline.

use crate::clinic::assessment::TimeSpan;

/// Where the playhead is and how it moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Playback {
    /// Whether it moves.
    pub playing: bool,
    /// Where it is, s from the first frame.
    pub time: f64,
    /// Speed; 1 is real time.
    pub rate: f64,
    /// The instant that was asked for and whose picture has not come yet, s.
    pub sought: Option<f64>,
    /// The stretch that is played again and again.
    pub looped: Option<TimeSpan>,
    /// Where it ends, s, where known.
    pub duration: Option<f64>,
    /// Held because a place without pictures was entered; it goes on when they are seen again.
    pub resumes: bool,
}

impl Default for Playback {
    fn default() -> Self {
        Self {
            playing: false,
            time: 0.0,
            rate: 1.0,
            sought: None,
            looped: None,
            duration: None,
            resumes: false,
        }
    }
}

impl Playback {
    /// Speeds that can be chosen.
    pub const RATES: [f64; 4] = [0.25, 0.5, 1.0, 2.0];

    /// An instant that exists.
    pub fn clamp(&self, time: f64) -> f64 {
        time.clamp(0.0, self.duration.unwrap_or(f64::INFINITY).max(0.0))
    }

    /// A picture is shown. Pictures lie on a grid, what was asked for need not: within a tenth of a second before it,
    /// the playhead stays where it was put, so that "the stride that begins here" is the one under it.
    pub fn picture_shown(&mut self, time: f64) {
        match self.sought.take() {
            Some(sought) if (0.0..0.1).contains(&(sought - time)) => self.time = sought,
            _ => self.time = time,
        }
    }

    /// Moves on by `elapsed` seconds of wall time, round the loop or to a stop at the end.
    pub fn advance(&mut self, elapsed: f64) {
        let time = self.time + elapsed * self.rate;
        if let Some(span) = self.looped {
            let length = (span.end - span.start).max(1e-3);
            self.time = if time < span.start || time >= span.end {
                span.start + (time - span.start).rem_euclid(length)
            } else {
                time
            };
            return;
        }
        self.time = self.clamp(time);
        if self.duration.is_some_and(|end| time >= end) {
            self.playing = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_playhead_stops_at_the_end_and_runs_round_a_loop() {
        let mut playback = Playback { playing: true, duration: Some(1.0), ..Playback::default() };
        playback.advance(0.6);
        assert!(playback.playing && (playback.time - 0.6).abs() < 1e-12);
        playback.advance(0.6);
        assert!(!playback.playing && (playback.time - 1.0).abs() < 1e-12);

        playback = Playback { playing: true, time: 0.2, rate: 0.25, ..Playback::default() };
        playback.looped = Some(TimeSpan { start: 0.2, end: 0.4 });
        playback.advance(1.0);
        assert!((playback.time - 0.25).abs() < 1e-9, "0.45 lies 0.05 past the start of the loop");
    }
}
