//! How long our own part of a turn takes and how late a pose is shown: measured on request, written every two seconds
//! and when the window closes.
//!
//! `GAITTWIN_FRAME_TIMES=FILE` switches it on. Only our own code is measured: taking in events, `update`, and laying out
//! the screen; not the drawing library, which on a machine without a graphics card is by far the slower part.

use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How often the report is written while the program runs.
const WRITE_EVERY: Duration = Duration::from_secs(2);
/// Names the file.
const VARIABLE: &str = "GAITTWIN_FRAME_TIMES";

/// The measurements of one run.
#[derive(Debug)]
pub struct FrameTimes {
    file: PathBuf,
    started: Instant,
    /// From the start to the end of the first turn, s.
    first: Option<f64>,
    /// Our time of each turn, s.
    turns: Vec<f64>,
    /// Taking in events at the start of the turn that runs now.
    events: Duration,
    /// From a picture's arrival to the end of the turn that first shows it with what was read in it, s.
    latencies: Vec<f64>,
    /// The last picture that was counted.
    last_picture: Option<(u64, usize)>,
    /// When the report was last written.
    written: Option<Instant>,
}

impl FrameTimes {
    /// Measures if the variable says so.
    pub fn from_environment() -> Option<Self> {
        let file = PathBuf::from(std::env::var_os(VARIABLE)?);
        Some(Self {
            file,
            started: Instant::now(),
            first: None,
            turns: Vec::new(),
            events: Duration::ZERO,
            latencies: Vec::new(),
            last_picture: None,
            written: None,
        })
    }

    /// Events were taken in; the turn goes on.
    pub fn took_events(&mut self, since: Instant) {
        self.events += since.elapsed();
    }

    /// The turn was laid out.
    pub fn drew(&mut self, since: Instant) {
        let turn = self.events + since.elapsed();
        self.events = Duration::ZERO;
        self.turns.push(turn.as_secs_f64());
        self.first.get_or_insert_with(|| self.started.elapsed().as_secs_f64());
        // Outside of what is measured, and seldom.
        if self.written.is_none_or(|written| written.elapsed() > WRITE_EVERY) {
            self.written = Some(Instant::now());
            self.write();
        }
    }

    fn write(&self) {
        if let Err(error) = std::fs::write(&self.file, self.report()) {
            tracing::warn!("the frame times could not be written: {error}");
        }
    }

    /// A picture that was read for poses is on the screen from this turn on.
    pub fn showed(&mut self, picture: (u64, usize), arrived: Instant) {
        if self.last_picture.replace(picture) != Some(picture) {
            self.latencies.push(arrived.elapsed().as_secs_f64());
        }
    }

    /// The measurements as lines of text.
    pub fn report(&self) -> String {
        let line = |name: &str, seconds: &[f64], share: f64| match quantile(seconds, share) {
            Some(value) => format!("{name}: {:.2} ms\n", 1000.0 * value),
            None => String::new(),
        };
        let seconds = self.started.elapsed().as_secs_f64();
        let mut text = format!("turns: {} in {seconds:.0} s\n", self.turns.len());
        text += &line("our part of a turn, median", &self.turns, 0.5);
        text += &line("our part of a turn, 99.9th percentile", &self.turns, 0.999);
        text += &line("our part of a turn, longest", &self.turns, 1.0);
        if let Some(first) = self.first {
            text += &format!("window made to first turn laid out: {:.0} ms\n", 1000.0 * first);
        }
        text += &format!("pictures read live: {}\n", self.latencies.len());
        text += &line("picture's arrival to its overlay, median", &self.latencies, 0.5);
        text += &line("picture's arrival to its overlay, 95th percentile", &self.latencies, 0.95);
        text
    }
}

impl Drop for FrameTimes {
    fn drop(&mut self) {
        self.write();
    }
}

/// The value below which this share lies.
fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = ((sorted.len() as f64 * share).ceil() as usize).saturating_sub(1);
    sorted.get(place).copied()
}

#[cfg(test)]
mod tests {
    use super::quantile;

    #[test]
    fn a_quantile_is_a_value_that_was_measured() {
        let values: Vec<f64> = (1..=1000).rev().map(f64::from).collect();
        assert_eq!(quantile(&values, 0.999), Some(999.0));
        assert_eq!(quantile(&values, 1.0), Some(1000.0));
        assert_eq!(quantile(&[], 0.5), None);
    }
}
