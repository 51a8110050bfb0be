//! Frames in, people out: detector, tracker and pose network together.
//!
//! While somebody is followed, a picture costs one pass of the pose network; the detector looks into one more place every
//! few pictures, in turn at what moves, the whole picture, and tiles of it. When nobody is followed it looks every
//! time. In a recording everybody is read in every picture, because the person may be chosen afterwards; live, those who
//! are not chosen are read in turn, so that the patient's skeleton is not late.

use std::sync::Arc;

use crate::vision::letterbox::Square;
use crate::vision::moving_regions::MovingRegions;
use crate::vision::person_choice::{PersonChoice, PersonId, TrackedPerson, choose, distance_to, score};
use crate::vision::pose::{Pose, PoseSample};
use crate::vision::tracker::{Sighting, Tracker};
use crate::vision::video_frame::{RgbImage, VideoFrame};

use super::error::InferenceError;
use super::person_detector::PersonDetector;
use super::pose_estimator::{self, PoseEstimator, PoseNetworkChoice};
use super::runtime::{Runtime, RuntimeDescription, RuntimeOptions, start};

/// Pictures between two looks of the detector while somebody is followed.
const LOOK_LIVE: usize = 6;
const LOOK_RECORDING: usize = 3;
/// Live: pictures between two readings of people who are not chosen.
const OTHERS_EVERY: usize = 3;
/// Pictures between two judgements of who walks, and how far back they look.
const JUDGE_EVERY: usize = 10;
const JUDGE_OVER: usize = 120;
/// How much better another person must score before the choice changes by itself.
const CHANGE_OF_MIND: f64 = 0.15;

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
    chosen: Option<PersonId>,
    chosen_by_hand: bool,
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
            chosen: None,
            chosen_by_hand: false,
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
            if self.is_due(place) {
                let reading = self.estimator.estimate(image, &square)?;
                self.tracker.saw(place, sighting(reading));
            }
        }
        self.search(image)?;
        self.tracker.settle();
        self.pictures += 1;
        if self.mode == ReadingMode::Live && self.pictures.is_multiple_of(JUDGE_EVERY) && !self.chosen_by_hand
        {
            self.judge();
        }
        if self.chosen.is_none() {
            self.chosen = self.tracker.people().iter().find_map(|person| person.id);
        }
        Ok(self.present(frame))
    }

    /// Whether this person is to be read in the present picture.
    fn is_due(&self, place: usize) -> bool {
        let id = self.tracker.people()[place].id;
        self.mode == ReadingMode::Recording
            || id.is_none()
            || id == self.chosen
            || (self.pictures + place).is_multiple_of(OTHERS_EVERY)
    }

    /// Lets the detector look into the next places, and reads at once whom it finds.
    fn search(&mut self, image: &RgbImage) -> Result<(), InferenceError> {
        let followed = self.tracker.people().iter().any(|person| {
            person.is_followed() && (self.mode == ReadingMode::Recording || person.id == self.chosen)
        });
        let every = if self.mode == ReadingMode::Live { LOOK_LIVE } else { LOOK_RECORDING };
        let looks = match (followed, self.mode) {
            (true, _) => usize::from(self.pictures.is_multiple_of(every) && self.tracker.has_room()),
            (false, ReadingMode::Live) => 1,
            (false, ReadingMode::Recording) => 3,
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

    /// Takes the person who walks most for the patient.
    fn judge(&mut self) {
        let judged: Vec<(PersonId, f64)> = self
            .tracker
            .people()
            .iter()
            .filter_map(|person| {
                let from = person.samples.len().saturating_sub(JUDGE_OVER);
                Some((person.id?, score(&person.samples[from..]).total, person.is_followed()))
            })
            .filter(|&(id, _, followed)| followed || Some(id) == self.chosen)
            .map(|(id, total, followed)| (id, if followed { total } else { 0.0 }))
            .collect();
        let Some(&(best, best_score)) = judged.iter().max_by(|a, b| a.1.total_cmp(&b.1)) else { return };
        let present = judged.iter().find(|(id, _)| Some(*id) == self.chosen).map_or(0.0, |(_, total)| *total);
        if best_score > present + CHANGE_OF_MIND {
            self.chosen = Some(best);
        }
    }

    fn present(&self, frame: &VideoFrame) -> FrameReading {
        let mut reading = FrameReading {
            chosen: self.chosen,
            sample: PoseSample { frame: frame.index, time: frame.time, ..PoseSample::default() },
            people: Vec::new(),
        };
        for person in self.tracker.people() {
            let (Some(id), Some(sample)) = (person.id, person.seen_at(frame.time)) else { continue };
            if Some(id) == self.chosen {
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
        self.chosen = None;
        self.chosen_by_hand = false;
    }

    /// Live: chooses another person, by number or by a click at the last picture; `Walking` gives the choice back to the
    /// program. Returns whether there was such a person.
    pub fn choose(&mut self, choice: PersonChoice) -> bool {
        let chosen = match choice {
            PersonChoice::Walking => {
                self.chosen_by_hand = false;
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
        if chosen.is_some() {
            self.chosen = chosen;
            self.chosen_by_hand = true;
        }
        chosen.is_some()
    }

    /// The recording is over: everybody with score and track, and who was meant.
    pub fn finish(self, choice: PersonChoice) -> FinishedReading {
        let (width, height) = self.size;
        let people: Vec<TrackedPerson> = self
            .tracker
            .tracks(width, height)
            .into_iter()
            .map(|(id, track)| TrackedPerson { id, score: score(&track.samples), track })
            .collect();
        let chosen = choose(&people, choice);
        FinishedReading { people, chosen }
    }
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
