//! Frames in, people out: detector, tracker and pose network together.
//!
//! While somebody is followed, a picture costs one pass of the pose network; the detector looks into one more place every
//! few pictures, in turn at what moves, the whole picture, and tiles of it. When nobody is followed it looks every
//! time. In a recording everybody is read in every picture, because the person may be chosen afterwards; live, those who
//! are not chosen are read in turn, so that the patient's skeleton is not late.

use std::sync::Arc;

use crate::vision::letterbox::Square;
use crate::vision::live_choice::{Candidate, LiveChoice};
use crate::vision::moving_regions::MovingRegions;
use crate::vision::person_choice::{
    PersonChoice, PersonId, TrackedPerson, choose, distance_to, other_passes, score,
};
use crate::vision::pose::{Pose, PoseSample, PoseTrack};
use crate::vision::tracker::{Person, Sighting, Tracker, one_per_picture};
use crate::vision::video_frame::{RgbImage, VideoFrame};

use super::error::InferenceError;
use super::person_detector::PersonDetector;
use super::pose_estimator::{self, PoseEstimator, PoseNetworkChoice};
use super::runtime::{Runtime, RuntimeDescription, RuntimeOptions, start};

/// In a recording: pictures between two looks of the detector while somebody is followed.
const LOOK_RECORDING: usize = 3;
/// Live: time between two looks while the patient walks, and while nobody is known to walk, s. By time, because a busy
/// computer reads few pictures.
const LOOK_SETTLED: f64 = 0.2;
const LOOK_UNSETTLED: f64 = 0.06;
/// Live: time between two readings of people who are not chosen, while the patient walks and while nobody is known to, s.
const OTHERS_SETTLED: f64 = 0.2;
const OTHERS_UNSETTLED: f64 = 0.09;

/// What the pictures are read for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReadingMode {
    /// Everybody in every picture; the person is chosen at the end.
    #[default]
    Recording,
    /// The chosen person in every picture, with the least delay.
    Live,
}

/// How to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReaderOptions {
    /// Which engine.
    pub runtime: RuntimeOptions,
    /// Which network.
    pub network: PoseNetworkChoice,
    /// What for.
    pub mode: ReadingMode,
}

/// One person in the present picture.
#[derive(Clone, Debug, PartialEq)]
pub struct VisiblePerson {
    /// Which person.
    pub id: PersonId,
    /// Key-points, px.
    pub pose: Pose,
}

/// What was read in one picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrameReading {
    /// Everybody who was read in this picture.
    pub people: Vec<VisiblePerson>,
    /// Who is taken for the patient at present.
    pub chosen: Option<PersonId>,
    /// The patient in this picture; without a pose when not seen.
    pub sample: PoseSample,
}

/// Everybody in a finished recording.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FinishedReading {
    /// All people, in order of appearance.
    pub people: Vec<TrackedPerson>,
    /// Place of the chosen one in `people`; `None` when there is nobody.
    pub chosen: Option<usize>,
    /// The chosen one in all passes, one sample per frame of the recording; `None` when there is nobody.
    pub track: Option<PoseTrack>,
}

impl FinishedReading {
    /// The chosen person.
    pub fn chosen_person(&self) -> Option<&TrackedPerson> {
        self.people.get(self.chosen?)
    }
}

/// Reads the people of one recording or camera.
pub struct PersonReader {
    runtime: Arc<dyn Runtime>,
    detector: PersonDetector,
    estimator: Box<dyn PoseEstimator>,
    mode: ReadingMode,
    tracker: Tracker,
    motion: MovingRegions,
    moving: Vec<Square>,
    searches: usize,
    pictures: usize,
    size: (usize, usize),
    choice: LiveChoice,
    looked: f64,
}

impl PersonReader {
    /// Starts the engine and opens detector and pose network.
    pub fn open(options: &ReaderOptions) -> Result<Self, InferenceError> {
        let runtime = start(&options.runtime)?;
        Ok(Self {
            detector: PersonDetector::open(&*runtime)?,
            estimator: pose_estimator::open(&runtime, &options.network)?,
            runtime,
            mode: options.mode,
            tracker: Tracker::default(),
            motion: MovingRegions::default(),
            moving: Vec::new(),
            searches: 0,
            pictures: 0,
            size: (0, 0),
            choice: LiveChoice::default(),
            looked: f64::NEG_INFINITY,
        })
    }

    /// The engine in use.
    pub fn runtime(&self) -> &RuntimeDescription {
        self.runtime.description()
    }

    /// The pose network in use.
    pub fn network(&self) -> &str {
        self.estimator.network()
    }

    /// Reads the next picture; pictures come in order of time.
    pub fn read(&mut self, frame: &VideoFrame) -> Result<FrameReading, InferenceError> {
        let image = &*frame.image;
        self.size = (image.width, image.height);
        self.tracker.begin(frame.index, frame.time);
        let moving = self.motion.update(image, frame.time);
        if !moving.is_empty() {
            self.moving = moving;
        }
        for (place, square) in self.tracker.to_read() {
            if self.is_due(place, frame.time) {
                let reading = self.estimator.estimate(image, &square)?;
                self.tracker.saw(place, sighting(reading));
            }
        }
        self.search(image, frame.time)?;
        self.tracker.settle();
        self.pictures += 1;
        match self.mode {
            ReadingMode::Live => self.choice.judge(&candidates(&self.tracker), frame.time),
            ReadingMode::Recording if self.choice.chosen().is_none() => {
                if let Some(first) = self.tracker.people().iter().find_map(|person| person.id) {
                    self.choice.choose_by_hand(first);
                }
            }
            ReadingMode::Recording => {}
        }
        Ok(self.present(frame))
    }

    /// Whether this person is to be read in the present picture.
    fn is_due(&self, place: usize, now: f64) -> bool {
        let person = &self.tracker.people()[place];
        let patience = if self.choice.is_settled() { OTHERS_SETTLED } else { OTHERS_UNSETTLED };
        self.mode == ReadingMode::Recording
            || person.id.is_none()
            || person.id == self.choice.chosen()
            || !(0.0..patience).contains(&(now - person.last_seen()))
    }

    /// Lets the detector look into the next places, and reads at once whom it finds.
    fn search(&mut self, image: &RgbImage, now: f64) -> Result<(), InferenceError> {
        let looks = match self.mode {
            ReadingMode::Live => self.looks_live(now),
            ReadingMode::Recording => {
                let followed = self.tracker.people().iter().any(Person::is_followed);
                let due = self.pictures.is_multiple_of(LOOK_RECORDING) && self.tracker.has_room();
                if followed { usize::from(due) } else { 3 }
            }
        };
        for _ in 0..looks {
            let square = self.next_place(image.width, image.height);
            let before = self.tracker.people().len();
            for detection in self.detector.detect(image, &square)? {
                self.tracker.found(detection.square);
            }
            for place in before..self.tracker.people().len() {
                let square = self.tracker.people()[place].square;
                let reading = self.estimator.estimate(image, &square)?;
                self.tracker.saw(place, sighting(reading));
            }
        }
        Ok(())
    }

    /// Where to look next: every second time at what moves, else the whole picture and its tiles in turn.
    fn next_place(&mut self, width: usize, height: usize) -> Square {
        self.searches += 1;
        if self.searches.is_multiple_of(2)
            && let Some(square) = self.moving.pop()
        {
            return square;
        }
        let places = search_places(width, height);
        places[(self.searches / 2) % places.len()]
    }

    /// Live: whether to look now. Where all places are taken, the least wanted gives way: else what was imagined in trees
    /// could keep a patient out.
    fn looks_live(&mut self, now: f64) -> usize {
        let patience = if self.choice.is_settled() { LOOK_SETTLED } else { LOOK_UNSETTLED };
        if (0.0..patience).contains(&(now - self.looked)) {
            return 0;
        }
        self.looked = now;
        if !self.tracker.has_room() {
            let least = self.choice.least_wanted(&candidates(&self.tracker), now);
            match least {
                Some(id) => self.tracker.let_go(id),
                None => return 0,
            }
        }
        1
    }

    fn present(&self, frame: &VideoFrame) -> FrameReading {
        let mut reading = FrameReading {
            chosen: self.choice.chosen(),
            sample: PoseSample { frame: frame.index, time: frame.time, ..PoseSample::default() },
            people: Vec::new(),
        };
        for person in self.tracker.people() {
            let (Some(id), Some(sample)) = (person.id, person.seen_at(frame.time)) else { continue };
            if Some(id) == self.choice.chosen() {
                reading.sample = sample.clone();
            }
            reading.people.extend(sample.pose.clone().map(|pose| VisiblePerson { id, pose }));
        }
        reading
    }

    /// The film jumped to another moment: forgets everybody, and whom the program or a click had chosen.
    pub fn start_over(&mut self) {
        self.tracker = Tracker::default();
        self.motion = MovingRegions::default();
        self.moving.clear();
        self.choice = LiveChoice::default();
        self.looked = f64::NEG_INFINITY;
    }

    /// Live: chooses another person, by number or by a click at the last picture; `Walking` gives the choice back to the
    /// program. Returns whether there was such a person.
    pub fn choose(&mut self, choice: PersonChoice) -> bool {
        let chosen = match choice {
            PersonChoice::Walking => {
                self.choice.choose_itself();
                return true;
            }
            PersonChoice::Number(id) => {
                self.tracker.people().iter().find_map(|person| person.id.filter(|&it| it == id))
            }
            PersonChoice::At { x, y, .. } => self
                .tracker
                .people()
                .iter()
                .filter(|person| person.is_followed())
                .filter_map(|person| {
                    let pose = person.samples.last()?.pose.as_ref()?;
                    Some((person.id?, distance_to(pose, x, y)?))
                })
                .filter(|&(_, distance)| distance < 1.0)
                .min_by(|a, b| a.1.total_cmp(&b.1))
                .map(|(id, _)| id),
        };
        if let Some(id) = chosen {
            self.choice.choose_by_hand(id);
        }
        chosen.is_some()
    }

    /// The recording is over: everybody with score, who was meant, and that one's key-points in all passes.
    ///
    /// Only the chosen one gets a sample for every frame: in ten minutes hundreds come and go, and that would be gigabytes.
    pub fn finish(self, choice: PersonChoice) -> FinishedReading {
        let (width, height) = self.size;
        let (frames, seen) = self.tracker.finish();
        let people: Vec<TrackedPerson> = seen
            .into_iter()
            .map(|(id, samples)| {
                let track = PoseTrack { width, height, samples };
                TrackedPerson { id, score: score(&track.samples), track }
            })
            .collect();
        let chosen = choose(&people, choice);
        let track = chosen.map(|chosen| {
            let passes = std::iter::once(chosen).chain(other_passes(&people, chosen));
            let mut samples: Vec<PoseSample> =
                passes.flat_map(|place| people[place].track.samples.iter().cloned()).collect();
            samples.sort_by_key(|sample| sample.frame);
            PoseTrack { width, height, samples: one_per_picture(&frames, samples) }
        });
        FinishedReading { people, chosen, track }
    }
}

fn candidate_of(person: &Person) -> Option<Candidate<'_>> {
    Some(Candidate { id: person.id?, followed: person.is_followed(), samples: &person.samples })
}

/// The confirmed people, as the live choice judges them.
fn candidates(tracker: &Tracker) -> Vec<Candidate<'_>> {
    tracker.people().iter().filter_map(candidate_of).collect()
}

fn sighting(reading: pose_estimator::PersonReading) -> Sighting {
    Sighting {
        pose: reading.pose,
        leg_candidates: reading.leg_candidates,
        presence: reading.presence,
        next: reading.next,
    }
}

/// The whole picture, then tiles as high (or wide) as the picture, then tiles of 0.6 of that, each overlapping by half.
fn search_places(width: usize, height: usize) -> Vec<Square> {
    let short = width.min(height) as f64;
    let mut places = vec![Square::around_picture(width, height)];
    for side in [short, 0.6 * short] {
        let (across, down) = (steps(width as f64, side), steps(height as f64, side));
        if across.len() * down.len() > 1 {
            places.extend(
                down.iter().flat_map(|&y| across.iter().map(move |&x| Square { x, y, side, angle: 0.0 })),
            );
        }
    }
    places
}

/// Centres of tiles of this side that cover a length with half overlap.
fn steps(length: f64, side: f64) -> Vec<f64> {
    let count = ((length - side) / (0.5 * side)).ceil().max(0.0);
    let gap = if count > 0.0 { (length - side) / count } else { 0.0 };
    (0..=count as usize).map(|step| side / 2.0 + step as f64 * gap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_cover_the_picture() {
        let places = search_places(1280, 720);
        assert!(places.len() > 10 && places.len() < 30);
        for (x, y) in [(0.0, 0.0), (1279.0, 719.0), (640.0, 360.0), (1279.0, 0.0)] {
            assert!(places.iter().filter(|place| place.side < 700.0).any(|place| place.holds(x, y)));
        }
    }
}
