//! When each picture of a file is shown: the true, often uneven times, and which of them are shown at all.

use std::ops::Range;

/// Times of a file's coded pictures, looked up by place in the film and by place in the file.
#[derive(Clone, Debug)]
pub(super) struct Timeline {
    /// For each frame in the order shown: time, s from the first, and its sample in decoding order.
    frames: Vec<(f64, usize)>,
    /// For each sample in decoding order: its frame, or `None` when it is not shown.
    frame_of: Vec<Option<usize>>,
}

impl Timeline {
    /// From each sample's presentation time, the stretches that are shown (none: all is), and the units per second. What was cut out
    /// between two stretches stays a gap in time: the walker went on meanwhile.
    pub(super) fn new(shown_at: &[i64], shown: &[Range<i64>], time_scale: f64) -> Self {
        let is_shown = |time: &i64| shown.is_empty() || shown.iter().any(|stretch| stretch.contains(time));
        let mut order: Vec<usize> =
            (0..shown_at.len()).filter(|&sample| is_shown(&shown_at[sample])).collect();
        order.sort_by_key(|&sample| (shown_at[sample], sample));
        let first = order.first().map_or(0, |&sample| shown_at[sample]);
        let mut frame_of = vec![None; shown_at.len()];
        let mut frames = Vec::with_capacity(order.len());
        for (frame, &sample) in order.iter().enumerate() {
            frame_of[sample] = Some(frame);
            frames.push((shown_at[sample].saturating_sub(first) as f64 / time_scale, sample));
        }
        Self { frames, frame_of }
    }

    /// From times in seconds, in any order and from any origin: a film whose samples are its frames.
    pub(super) fn from_seconds(mut times: Vec<f64>) -> Self {
        times.retain(|time| time.is_finite());
        times.sort_by(f64::total_cmp);
        times.dedup();
        let first = times.first().copied().unwrap_or(0.0);
        let frames: Vec<_> = times.iter().enumerate().map(|(frame, time)| (time - first, frame)).collect();
        let frame_of = (0..frames.len()).map(Some).collect();
        Self { frames, frame_of }
    }

    /// Number of frames shown; `None` if there is none.
    pub(super) fn len(&self) -> Option<usize> {
        (!self.frames.is_empty()).then_some(self.frames.len())
    }

    /// The frame that a sample becomes, or `None` when it is not shown.
    pub(super) fn frame_of(&self, sample: usize) -> Option<usize> {
        self.frame_of.get(sample).copied().flatten()
    }

    /// The sample that a frame is made of.
    pub(super) fn sample_of(&self, frame: usize) -> usize {
        self.frames.get(frame).map_or(0, |&(_, sample)| sample)
    }

    /// When a frame is shown, s from the first.
    pub(super) fn time(&self, frame: usize) -> f64 {
        self.frames.get(frame).map_or(0.0, |&(time, _)| time)
    }

    /// The last frame whose time is not after `time`; the first for earlier times. Half a microsecond is forgiven,
    /// so that a time that went through text finds its frame again.
    pub(super) fn frame_at(&self, time: f64) -> usize {
        self.frames.partition_point(|&(shown, _)| shown <= time + 0.5e-6).saturating_sub(1)
    }

    /// The frame nearest to `time`.
    pub(super) fn nearest(&self, time: f64) -> usize {
        let before = self.frame_at(time);
        let after = (before + 1).min(self.frames.len().saturating_sub(1));
        if (self.time(after) - time).abs() < (self.time(before) - time).abs() { after } else { before }
    }

    /// Frames per second on average, from two frames on.
    pub(super) fn mean_rate(&self) -> Option<f64> {
        let last = self.frames.last()?.0;
        (last > 0.0).then(|| (self.frames.len() - 1) as f64 / last)
    }

    /// Frames per second as they usually come: that of the median gap. `None` for a film without times, and for one frame.
    pub(super) fn usual_rate(&self) -> Option<f64> {
        let mut gaps: Vec<f64> = self.frames.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
        let middle = gaps.len() / 2;
        (!gaps.is_empty())
            .then(|| *gaps.select_nth_unstable_by(middle, f64::total_cmp).1)
            .map(f64::recip)
            .filter(|rate| rate.is_finite())
    }

    /// From the first frame to the end of the last, s; the last is taken to last as long as the mean.
    pub(super) fn duration(&self) -> Option<f64> {
        let last = self.frames.last()?.0;
        Some(last + self.mean_rate().map_or(0.0, |rate| 1.0 / rate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reordered_and_uneven_pictures_keep_their_times() {
        // Decoding order I P B B with shown times 1000 4000 2000 3500, the first not shown.
        let timeline = Timeline::new(&[1000, 4000, 2000, 3500], &[2000..3999, 3999..i64::MAX], 1000.0);
        assert_eq!(timeline.len(), Some(3));
        assert_eq!([0, 1, 2, 3].map(|sample| timeline.frame_of(sample)), [None, Some(2), Some(0), Some(1)]);
        for (frame, expected) in [0.0, 1.5, 2.0].into_iter().enumerate() {
            assert!((timeline.time(frame) - expected).abs() < 1e-12);
        }
        assert_eq!([-1.0, 0.0, 1.49, 1.5, 99.0].map(|time| timeline.frame_at(time)), [0, 0, 0, 1, 2]);
        assert_eq!(timeline.nearest(1.3), 1);
        assert_eq!(timeline.mean_rate(), Some(1.0));
    }

    #[test]
    fn what_was_cut_out_stays_a_gap() {
        let shown_at: Vec<i64> = (0..10).collect();
        let timeline = Timeline::new(&shown_at, &[1..4, 7..9], 1.0);
        let times: Vec<f64> = (0..5).map(|frame| timeline.time(frame)).collect();
        assert_eq!(timeline.len(), Some(5));
        assert!(times.iter().zip([0.0, 1.0, 2.0, 6.0, 7.0]).all(|(a, b)| (a - b).abs() < 1e-12), "{times:?}");
    }

    #[test]
    fn an_empty_film_has_no_length() {
        let timeline = Timeline::new(&[], &[], 1000.0);
        assert_eq!((timeline.len(), timeline.mean_rate(), timeline.duration()), (None, None, None));
    }
}
