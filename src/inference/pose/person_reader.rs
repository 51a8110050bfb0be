//! Frames in, people out: detector, tracker and pose network together.
//!
//! While somebody is followed, a picture costs one pass of the pose network; the detector looks into one more place every
//! few pictures, in turn at what moves, the whole picture, and tiles of it. When nobody is followed it looks every
//! time. In a recording everybody is read in every picture, because the person may be chosen afterwards. Live, the patient
//! comes first ([`PersonReader::read_patient`]); others and the detector take turns in what time is left
//! ([`PersonReader::look_around`]), so that the patient's skeleton is not late.

use std::sync::Arc;

use crate::vision::people::live_choice::{Candidate, LiveChoice};
use crate::vision::people::person_choice::{PersonChoice, PersonId, distance_to};
use crate::vision::people::tracker::{Person, Tracker};
use crate::vision::pictures::camera_watch::CameraWatch;
use crate::vision::pictures::letterbox::Square;
use crate::vision::pictures::moving_regions::MovingRegions;
use crate::vision::pictures::small_picture::SmallPicture;
use crate::vision::pictures::video_frame::{RgbImage, VideoFrame};
use crate::vision::pose::{Pose, PoseSample};

use super::finished_reading::{FinishedReading, Light};
use super::person_detector::{Detection, PersonDetector};
use super::pose_estimator::{self, PoseEstimator, PoseNetworkChoice};
use crate::inference::engines::runtime::{Runtime, RuntimeDescription, RuntimeOptions, start};
use crate::inference::error::InferenceError;
use crate::inference::search_places::search_places;

/// In a recording: pictures between two looks of the detector while somebody is followed.
const LOOK_RECORDING: usize = 3;
/// In a recording: looks that are due before somebody gives way where all places are taken.
const LOOKS_BEFORE_ROOM: usize = 4;
/// Live: time between two looks while the patient walks, and while nobody is known to walk, s. By time, because a busy
/// computer reads few pictures.
const LOOK_SETTLED: f64 = 0.2;
const LOOK_UNSETTLED: f64 = 0.06;
/// Live: time between two readings of people who are not chosen, while the patient walks and while nobody is known to, s.
const OTHERS_SETTLED: f64 = 0.2;
const OTHERS_UNSETTLED: f64 = 0.09;
/// Live: passes of a network beside the patient's in one picture, while the patient walks and while nobody is known to.
const TASKS_SETTLED: usize = 1;
const TASKS_UNSETTLED: usize = 2;
/// Live: others are shown where they were last seen for so long, s.
const SHOWN: f64 = 0.4;

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
    /// Everybody who was read in this picture; live, also those who were read a moment ago.
    pub people: Vec<VisiblePerson>,
    /// Who is taken for the patient at present.
    pub chosen: Option<PersonId>,
    /// The patient in this picture; without a pose when not seen.
    pub sample: PoseSample,
}

/// Reads the people of one recording or camera.
pub struct PersonReader {
    runtime: Arc<dyn Runtime>,
    detector: PersonDetector,
    estimator: Box<dyn PoseEstimator>,
    mode: ReadingMode,
    tracker: Tracker,
    motion: MovingRegions,
    camera: CameraWatch,
    light: Light,
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
            camera: CameraWatch::default(),
            light: Light::default(),
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

    /// Reads the next picture whole; pictures come in order of time.
    pub fn read(&mut self, frame: &VideoFrame) -> Result<FrameReading, InferenceError> {
        self.read_patient(frame)?;
        self.look_around(frame, false)?;
        Ok(self.present(frame))
    }

    /// The first part of reading the next picture: live, the patient alone; `true` where there is one to be read. The rest
    /// must follow with [`Self::look_around`].
    pub fn read_patient(&mut self, frame: &VideoFrame) -> Result<bool, InferenceError> {
        let image = &*frame.image;
        self.size = (image.width, image.height);
        self.tracker.begin(frame.index, frame.time);
        if self.mode == ReadingMode::Recording || self.choice.chosen().is_none() {
            return Ok(false);
        }
        let followed = self.tracker.to_read();
        let patient = followed.into_iter().find(|&(place, _)| self.is_patient(place));
        let Some((place, square)) = patient else { return Ok(false) };
        self.read_one(image, place, &square)?;
        Ok(true)
    }

    /// The second part: everybody else, and the detector. `hurried` when a newer picture waits: then only what has been put
    /// off for long is done.
    pub fn look_around(&mut self, frame: &VideoFrame, hurried: bool) -> Result<(), InferenceError> {
        let image = &*frame.image;
        let picture = SmallPicture::of(image);
        self.watch_background(&picture, frame.time);
        match self.mode {
            ReadingMode::Recording => {
                self.read_all(image, frame.time)?;
                self.light.update(&self.tracker, &picture, frame.time);
            }
            ReadingMode::Live => self.take_turns(image, frame.time, hurried)?,
        }
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
        Ok(())
    }

    /// What moves in the picture, and, in a recording, whether the camera does.
    fn watch_background(&mut self, picture: &SmallPicture, time: f64) {
        let moving = self.motion.update(picture, time);
        if !moving.is_empty() {
            self.moving = moving;
        }
        if self.mode == ReadingMode::Recording {
            let people: Vec<Square> =
                self.tracker.people().iter().filter(|p| p.is_followed()).map(|p| p.square).collect();
            if self.camera.update(picture, time, &people) {
                // In another scene nobody stands where they stood.
                self.tracker.lose_all();
                self.moving.clear();
            }
        }
    }

    fn is_patient(&self, place: usize) -> bool {
        let id = self.tracker.people()[place].id;
        id.is_some() && id == self.choice.chosen()
    }

    fn read_one(&mut self, image: &RgbImage, place: usize, square: &Square) -> Result<(), InferenceError> {
        let reading = self.estimator.estimate(image, square)?;
        self.tracker.saw(place, reading.into());
        Ok(())
    }

    /// A recording: everybody, and the detector when it is due, at the same time: where it looks does not hang on what is read.
    fn read_all(&mut self, image: &RgbImage, now: f64) -> Result<(), InferenceError> {
        let turn = self.pictures.is_multiple_of(LOOK_RECORDING);
        let due = turn && self.tracker.has_room() && !self.tracker.to_read().is_empty();
        let foreseen = due.then(|| self.next_place(image.width, image.height));
        let Self { detector, estimator, tracker, .. } = self;
        let mut found = std::thread::scope(|threads| {
            let looking = foreseen.map(|square| threads.spawn(move || detector.detect(image, &square)));
            for (place, square) in tracker.to_read() {
                tracker.saw(place, estimator.estimate(image, &square)?.into());
            }
            // A panic there is one here.
            looking
                .map(|look| look.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .transpose()
        })?;
        let followed = self.tracker.people().iter().any(Person::is_followed);
        // What a network imagines must not keep a patient out who comes in later; but nobody is dropped at every look.
        let often = self.pictures.is_multiple_of(LOOKS_BEFORE_ROOM * LOOK_RECORDING);
        let due = turn && (self.tracker.has_room() || often && self.make_room(now));
        let looks = if followed { usize::from(due) } else { 3 };
        (0..looks).try_for_each(|_| match found.take() {
            Some(found) => self.take_up(image, &found),
            None => self.look(image),
        })
    }

    /// Live: what has waited longest against its patience comes first, until this picture's share of time is used up.
    fn take_turns(&mut self, image: &RgbImage, now: f64, hurried: bool) -> Result<(), InferenceError> {
        let settled = self.choice.is_settled();
        let (tasks, others, look) = if settled {
            (TASKS_SETTLED, OTHERS_SETTLED, LOOK_SETTLED)
        } else {
            (TASKS_UNSETTLED, OTHERS_UNSETTLED, LOOK_UNSETTLED)
        };
        let least = if hurried { 2.0 } else { 1.0 };
        let waited = |since: f64, patience: f64| match now - since {
            elapsed if elapsed < 0.0 => f64::INFINITY,
            elapsed => elapsed / patience,
        };
        let mut due: Vec<(f64, Option<(usize, Square)>)> = vec![(waited(self.looked, look), None)];
        for (place, square) in self.tracker.to_read() {
            let person = &self.tracker.people()[place];
            if !self.is_patient(place) {
                // Newcomers are confirmed by the next readings.
                let patience = if person.id.is_some() { others } else { 0.5 * OTHERS_UNSETTLED };
                due.push((waited(person.last_read(), patience), Some((place, square))));
            }
        }
        due.retain(|(overdue, _)| *overdue >= least);
        due.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (_, task) in due.into_iter().take(tasks) {
            if let Some((place, square)) = task {
                self.read_one(image, place, &square)?;
                continue;
            }
            self.looked = now;
            if self.make_room(now) {
                self.look(image)?;
            }
        }
        Ok(())
    }

    /// Lets the detector look into the next place, and reads at once whom it finds.
    fn look(&mut self, image: &RgbImage) -> Result<(), InferenceError> {
        let square = self.next_place(image.width, image.height);
        let found = self.detector.detect(image, &square)?;
        self.take_up(image, &found)
    }

    /// Reads whom the detector found and nobody follows yet.
    fn take_up(&mut self, image: &RgbImage, found: &[Detection]) -> Result<(), InferenceError> {
        let before = self.tracker.people().len();
        for detection in found {
            self.tracker.found(detection.square);
        }
        for place in before..self.tracker.people().len() {
            let square = self.tracker.people()[place].square;
            self.read_one(image, place, &square)?;
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

    /// Whether one more can be followed. Where all places are taken, the least wanted gives way: else what was
    /// imagined in trees could keep a patient out.
    fn make_room(&mut self, now: f64) -> bool {
        if self.tracker.has_room() {
            return true;
        }
        let least = self.choice.least_wanted(&candidates(&self.tracker), now);
        if let Some(id) = least {
            self.tracker.let_go(id);
        }
        least.is_some()
    }

    /// What is known after this picture: the patient in it, and, live, others where they were seen a moment ago.
    pub fn present(&self, frame: &VideoFrame) -> FrameReading {
        let mut reading = FrameReading {
            chosen: self.choice.chosen(),
            sample: PoseSample { frame: frame.index, time: frame.time, ..PoseSample::default() },
            people: Vec::new(),
        };
        let lately = if self.mode == ReadingMode::Live { SHOWN } else { 0.0 };
        for person in self.tracker.people() {
            let chosen = person.id == self.choice.chosen();
            let since = if chosen { 0.0 } else { lately };
            let seen = person.seen_at(frame.time - since).filter(|_| person.is_followed() || since <= 0.0);
            let (Some(id), Some(sample)) = (person.id, seen) else { continue };
            if chosen {
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
    pub fn finish(self, choice: PersonChoice) -> FinishedReading {
        let (width, height) = self.size;
        FinishedReading::of(self.tracker, [width, height], choice, self.camera, &self.light)
    }
}

/// The confirmed people, as the live choice judges them.
fn candidates(tracker: &Tracker) -> Vec<Candidate<'_>> {
    let people = tracker.people().iter();
    let known = people.filter_map(|person| Some((person.id?, person)));
    known
        .map(|(id, person)| Candidate { id, followed: person.is_followed(), samples: &person.samples })
        .collect()
}
