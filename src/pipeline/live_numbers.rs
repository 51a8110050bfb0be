//! The live numbers: which readings they are made of, and the thread that makes them.
//!
//! They come from the same analysis as the final ones, run again and again over the last seconds, so that live and final
//! never speak of different things; they are never stored. The estimator that learned from simulated walks reads the same
//! seconds. The analysis takes as long as several pictures, so it has a
//! thread of its own and the skeleton does not wait for it; when it falls behind, the newest seconds win.

use std::sync::Arc;
use std::time::Duration;

use crate::analysis::{self, AnalysisOptions};
use crate::messages::event::{Event, LivePreview};
use crate::messages::job::JobId;
use crate::messages::window_link::WorkersEnd;
use crate::pipeline::mailbox::Mailbox;
use crate::recording::learned_reader::learned;
use crate::recording::live_pace::{name_a_slow_computer, name_the_window};
use crate::vision::pose::{PoseSample, PoseTrack};

/// How much of the past the live numbers are made of, s.
pub const WINDOW: f64 = 12.0;
/// Before so much has been seen there is nothing to say, s.
const LEAST: f64 = 1.0;
/// How often they are made, s of the film.
const EVERY: f64 = 0.5;
/// Frames further apart than this, s, are of two moments of the film.
const JUMP: f64 = 2.0;
/// After so long without a person the window is told, s.
const LOST_AFTER: f64 = 0.5;

/// What numbers are to be made of.
#[derive(Clone, Debug)]
pub struct NumbersOrder {
    /// The `Open` it belongs to.
    pub job: JobId,
    /// Time of the newest reading, s.
    pub time: f64,
    /// One person's last seconds.
    pub track: PoseTrack,
    /// How to analyse them.
    pub options: AnalysisOptions,
    /// Whether the person has not been seen for a while.
    pub person_lost: bool,
}

/// Makes numbers until the mailbox is closed.
pub fn make_numbers(orders: &Mailbox<NumbersOrder>, window: &WorkersEnd) {
    while !orders.is_closed() {
        let Some(order) = orders.take(Duration::from_millis(500)) else { continue };
        let source = analysis::source_of_track("live", &order.track);
        let (mut assessment, overlay) = analysis::analyse_and_name(&order.track, &order.options, source);
        let learned = learned(&assessment, &overlay, order.options.stature);
        name_a_slow_computer(&mut assessment, &order.track.samples);
        name_the_window(&mut assessment, WINDOW);
        let NumbersOrder { job, time, person_lost, .. } = order;
        let assessment = Arc::new(assessment);
        window.tell(Event::Preview(LivePreview { job, time, assessment, learned, person_lost }));
    }
}

/// The last seconds of one person.
#[derive(Debug, Default)]
pub struct LiveSamples {
    samples: Vec<PoseSample>,
    /// Whose they are.
    person: Option<usize>,
    /// Time of the readings of which numbers were last asked for, s.
    asked: Option<f64>,
    last_seen: f64,
}

impl LiveSamples {
    /// Numbers are due with the next reading.
    pub fn hurry(&mut self) {
        self.asked = None;
    }

    /// Keeps one reading of this person. Where numbers are due: what they are to be made of, and whether the person is lost.
    ///
    /// Another person, a jump in the film and time that runs back start anew: numbers join neither two people nor two
    /// moments.
    pub fn add(
        &mut self,
        person: Option<usize>,
        sample: PoseSample,
        width: usize,
        height: usize,
    ) -> Option<(PoseTrack, bool)> {
        let time = sample.time;
        self.keep(person, sample);
        let seen = time - self.samples.first().map_or(time, |first| first.time);
        if self.asked.is_some_and(|asked| time < asked + EVERY) || seen < LEAST {
            return None;
        }
        self.asked = Some(time);
        let track = PoseTrack { width, height, samples: self.samples.clone() };
        Some((track, time > self.last_seen + LOST_AFTER))
    }

    /// Keeps one reading without making numbers of it yet.
    pub fn keep(&mut self, person: Option<usize>, sample: PoseSample) {
        let time = sample.time;
        let jumped = self.samples.last().is_some_and(|last| time <= last.time || time > last.time + JUMP);
        let another = person.is_some() && self.person.is_some() && person != self.person;
        if jumped || another {
            *self = Self { last_seen: time, ..Self::default() };
        }
        self.person = person.or(self.person);
        if sample.pose.is_some() {
            self.last_seen = time;
        }
        self.samples.push(sample);
        let keep = self.samples.partition_point(|sample| sample.time < time - WINDOW);
        self.samples.drain(..keep);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vision::pose::Pose;

    fn sample(frame: usize) -> PoseSample {
        let (time, pose) = (frame as f64 / 30.0, Some(Pose::default()));
        PoseSample { frame, time, pose, ..PoseSample::default() }
    }

    /// Asks after each frame; the tracks that numbers were made of.
    fn tracks(people: impl Iterator<Item = Option<usize>>) -> Vec<PoseTrack> {
        let mut live = LiveSamples::default();
        let asked = people.enumerate().filter_map(|(at, person)| live.add(person, sample(at), 64, 48));
        asked.map(|(track, _)| track).collect()
    }

    #[test]
    fn numbers_are_never_made_of_two_people() {
        let people = (0..240).map(|frame| Some(if frame < 150 { 1 } else { 2 }));
        let tracks = tracks(people);
        assert!(tracks.len() > 8, "{}", tracks.len());
        for track in &tracks {
            let (first, last) = (track.samples[0].frame, track.samples.last().unwrap().frame);
            assert!((first < 150) == (last < 150), "frames {first} to {last} are of two people");
        }
        assert!(tracks.iter().any(|track| track.samples[0].frame == 150), "the second one gets numbers too");
    }

    #[test]
    fn a_person_out_of_sight_for_a_moment_is_still_the_same() {
        let people = (0..120).map(|frame| (!(40..50).contains(&frame)).then_some(7));
        assert_eq!(tracks(people).last().unwrap().samples[0].frame, 0);
    }

    #[test]
    fn going_back_in_the_film_starts_anew() {
        let mut live = LiveSamples::default();
        for frame in 0..60 {
            live.add(Some(1), sample(frame), 64, 48);
        }
        let after: Vec<_> = (10..60).filter_map(|frame| live.add(Some(1), sample(frame), 64, 48)).collect();
        assert!(!after.is_empty() && after.iter().all(|(track, _)| track.samples[0].frame == 10));
    }
}
