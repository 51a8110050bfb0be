//! Which stretch of a recording the timeline shows: zooming, panning, and following the playhead.

use super::AppState;
use crate::clinic::assessment::TimeSpan;

/// No shorter stretch is shown, s: a third of a step.
const SHORTEST: f64 = 0.25;
/// Longer recordings begin with a stretch of this length, s: ten strides or so, in which an event can still be hit.
pub const FIRST_SHOWN: f64 = 20.0;

impl AppState {
    /// The whole recording.
    pub fn whole_timeline(&self) -> TimeSpan {
        let of_source = self.review.assessment().map(|assessment| assessment.source.duration);
        let end = self.playback.duration.or(of_source).unwrap_or(0.0);
        TimeSpan { start: 0.0, end: end.max(1.0) }
    }

    /// What the timeline shows now.
    pub fn shown_timeline(&self) -> TimeSpan {
        self.review.shown.unwrap_or_else(|| self.whole_timeline())
    }

    /// Shows a stretch `factor` times as long, with an instant (or the playhead, where it is in sight) in its place.
    pub fn zoom_timeline(&mut self, factor: f64, about: Option<f64>) {
        let (whole, now) = (self.whole_timeline(), self.shown_timeline());
        let length = now.end - now.start;
        let wanted = length * factor.clamp(0.05, 20.0);
        if wanted >= whole.end - whole.start {
            self.review.shown = None;
            return;
        }
        let wanted = wanted.max(SHORTEST);
        let playhead = Some(self.playback.time).filter(|&time| now.contains(time));
        let fixed = about.or(playhead).unwrap_or(0.5 * (now.start + now.end)).clamp(now.start, now.end);
        self.show_from(fixed - (fixed - now.start) / length * wanted, wanted);
    }

    /// Moves the shown stretch by a share of its length.
    pub fn pan_timeline(&mut self, share: f64) {
        if let Some(now) = self.review.shown {
            let length = now.end - now.start;
            self.show_from(now.start + share * length, length);
        }
    }

    /// Pages on when the playhead has left the shown stretch. Pages, not a running band: an event must not move away
    /// under the pointer.
    pub(crate) fn follow_playhead(&mut self) {
        let Some(now) = self.review.shown else { return };
        let time = self.playback.time;
        let length = now.end - now.start;
        if time < now.start {
            self.show_from(time - 0.9 * length, length);
        } else if time >= now.end {
            self.show_from(time - 0.1 * length, length);
        }
    }

    /// Shows a first stretch of a long recording.
    pub(crate) fn show_first_stretch(&mut self, from: f64) {
        let whole = self.whole_timeline();
        self.review.shown = None;
        if whole.end - whole.start > 1.3 * FIRST_SHOWN {
            self.show_from(from - 1.0, FIRST_SHOWN);
        }
    }

    fn show_from(&mut self, start: f64, length: f64) {
        let whole = self.whole_timeline();
        let start = start.clamp(whole.start, (whole.end - length).max(whole.start));
        self.review.shown = Some(TimeSpan { start, end: start + length });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::settings::Settings;

    fn state(seconds: f64) -> AppState {
        let mut state = AppState::new(Settings::default(), 1);
        state.playback.duration = Some(seconds);
        state
    }

    #[test]
    fn zooming_keeps_the_instant_under_the_pointer_in_its_place() {
        let mut state = state(40.0);
        state.zoom_timeline(0.5, Some(10.0));
        let shown = state.shown_timeline();
        assert!((shown.end - shown.start - 20.0).abs() < 1e-9);
        assert!(((10.0 - shown.start) / 20.0 - 0.25).abs() < 1e-9, "a quarter of the way, as before");
        state.zoom_timeline(4.0, None);
        assert_eq!(state.review.shown, None, "more than everything is everything");
    }

    #[test]
    fn the_playhead_turns_pages_and_panning_stops_at_the_ends() {
        let mut state = state(60.0);
        state.show_first_stretch(3.0);
        assert_eq!(state.shown_timeline(), TimeSpan { start: 2.0, end: 22.0 });
        state.playback.time = 23.0;
        state.follow_playhead();
        assert_eq!(state.shown_timeline(), TimeSpan { start: 21.0, end: 41.0 });
        state.pan_timeline(5.0);
        assert_eq!(state.shown_timeline(), TimeSpan { start: 40.0, end: 60.0 });
        state.pan_timeline(-9.0);
        assert_eq!(state.shown_timeline(), TimeSpan { start: 0.0, end: 20.0 });
    }
}
