//! The preview thread: reads poses as fast as the computer can and keeps causal numbers for the live view.
//!
//! The overlay comes first: whatever else is to be read or reckoned waits until the picture is on its way. The numbers are
//! made on a thread of their own (`live_numbers`), and always of one person.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, TryRecvError};

use crate::analysis::AnalysisOptions;
use crate::messages::event::{Event, LivePicture, Performance};
use crate::messages::job::JobId;
use crate::messages::window_link::WorkersEnd;
use crate::pipeline::frame_reader::{FrameReader, FrameReading, OpenReader};
use crate::pipeline::live_inlet::{LiveFrame, LiveInlet, RecordedItem};
use crate::pipeline::live_numbers::{LiveSamples, NumbersOrder, WINDOW};
use crate::pipeline::mailbox::Mailbox;
use crate::recording::recorded_person::keep_one_person;
use crate::recording::source_choice::RecordingId;
use crate::recording::sources::Recordings;
use crate::vision::people::person_choice::PersonChoice;
use crate::vision::pose::{PoseSample, PoseTrack};

/// Frames further apart than this, s, are of two moments of the film.
const JUMP: f64 = 2.0;

/// What the preview thread can be told.
#[derive(Clone, Debug)]
pub enum PreviewOrder {
    /// Another source: everything known of the old one is forgotten.
    Source {
        /// Its `Open`.
        job: JobId,
        /// Picture width and height, px.
        size: (usize, usize),
        /// Its key-points where they are known.
        track: Option<Arc<PoseTrack>>,
    },
    /// See `Request::ChoosePerson`.
    Choose(PersonChoice),
    /// See `Request::UseNetwork`: the networks are loaded anew for the next picture.
    OtherNetwork,
    /// See `Request::SetOptions`.
    Options(Box<AnalysisOptions>),
}

/// What the thread works with.
#[derive(Clone)]
pub struct PreviewWorker {
    /// Where orders come from.
    pub orders: Receiver<PreviewOrder>,
    /// Where frames come from.
    pub inlet: Arc<LiveInlet>,
    /// Loads the networks.
    pub open_reader: OpenReader,
    /// Where the live numbers are made.
    pub numbers: Arc<Mailbox<NumbersOrder>>,
    /// Where recordings are kept.
    pub recordings: Recordings,
    /// The window.
    pub window: WorkersEnd,
}

/// Key-points that are known already, read like a network.
struct TrackReader {
    track: Arc<PoseTrack>,
}

impl FrameReader for TrackReader {
    fn read(
        &mut self,
        frame: &crate::vision::pictures::video_frame::VideoFrame,
    ) -> Result<FrameReading, String> {
        let sample = self.track.samples.get(frame.index).ok_or("a frame beyond the key-points")?;
        let (pose, leg_candidates) = (sample.pose.clone(), sample.leg_candidates.clone());
        Ok(FrameReading { pose, leg_candidates, ..FrameReading::default() })
    }

    fn choose(&mut self, _person: PersonChoice) {}
}

/// What is known of the open source.
#[derive(Default)]
struct Live {
    job: JobId,
    size: (usize, usize),
    track: Option<Arc<PoseTrack>>,
    reader: Option<Box<dyn FrameReader>>,
    /// Loading failed: told once, then pictures are shown bare.
    failed: bool,
    person: PersonChoice,
    numbers: LiveSamples,
    /// Time of the last frame that was read, s.
    last_read: Option<f64>,
    /// Number of the last frame whose key-points went into the numbers.
    last_kept: Option<usize>,
}

impl Live {
    /// Where the key-points of every frame are known beforehand, those of frames that were passed over and of the seconds
    /// before a jump count as well: then the numbers are there at once, and of every frame.
    fn keep_those_before(&mut self, sample: &PoseSample) {
        let before = self.last_kept.replace(sample.frame);
        let Some(track) = &self.track else { return };
        let goes_on = before.is_some_and(|last| {
            let since = track.samples.get(last).map(|last| sample.time - last.time);
            last < sample.frame && since.is_some_and(|since| since <= JUMP)
        });
        let first = match before.filter(|_| goes_on) {
            Some(last) => last + 1,
            None => track.samples.partition_point(|known| known.time < sample.time - WINDOW),
        };
        for known in track.samples.get(first..sample.frame).unwrap_or_default() {
            self.numbers.keep(None, known.clone());
        }
    }
}

/// A recording that runs.
struct Recording {
    id: RecordingId,
    samples: Vec<(Option<usize>, PoseSample)>,
    /// Whether somebody chose the person by hand while it ran.
    chosen_by_hand: bool,
}

/// Rates since they were last told.
struct Meter {
    since: Instant,
    poses: u32,
    latency: Duration,
    before: (u64, u64),
}

impl Meter {
    fn new(inlet: &LiveInlet) -> Self {
        Self { since: Instant::now(), poses: 0, latency: Duration::ZERO, before: inlet.counts() }
    }
}

impl PreviewWorker {
    /// Works until nobody can send orders any more.
    pub fn run(&self) {
        let mut live = Live::default();
        let mut options = AnalysisOptions::default();
        let mut recording: Option<Recording> = None;
        let mut meter = Meter::new(&self.inlet);
        loop {
            let item = self.inlet.next();
            // Orders are read after the frame came: its source has then been told.
            loop {
                match self.orders.try_recv() {
                    Ok(PreviewOrder::Source { job, size, track }) => {
                        let person = PersonChoice::Walking;
                        live = Live { job, size, track, person, ..Live::default() };
                    }
                    Ok(PreviewOrder::Choose(person)) => {
                        live.person = person;
                        if let Some(recording) = &mut recording {
                            recording.chosen_by_hand = person != PersonChoice::Walking;
                        }
                        if let Some(reader) = &mut live.reader {
                            reader.choose(person);
                        }
                    }
                    Ok(PreviewOrder::OtherNetwork) => (live.reader, live.failed) = (None, false),
                    Ok(PreviewOrder::Options(changed)) => {
                        options = *changed;
                        live.numbers.hurry();
                    }
                    Err(TryRecvError::Empty) => break,
                    Err(TryRecvError::Disconnected) => return,
                }
            }
            // After a panic this thread starts anew and has not been told which source is open.
            if let Some(RecordedItem::Frame(frame)) = &item
                && live.size == (0, 0)
            {
                (live.job, live.size) = (frame.job, (frame.frame.image.width, frame.frame.image.height));
            }
            match item {
                Some(RecordedItem::Begin(id)) => {
                    let chosen_by_hand = live.person != PersonChoice::Walking;
                    recording = Some(Recording { id, samples: Vec::new(), chosen_by_hand });
                }
                Some(RecordedItem::Frame(frame)) if frame.job == live.job => {
                    let read = self.read(&mut live, &frame, &mut meter);
                    if let (Some(recording), Some((person, sample))) = (&mut recording, &read) {
                        self.recordings.push(recording.id, live.size, sample.clone());
                        recording.samples.push((*person, sample.clone()));
                    }
                    if let Some((person, sample)) = read {
                        live.keep_those_before(&sample);
                        self.ask_for_numbers(&mut live, person, sample, &options);
                    }
                }
                Some(RecordedItem::Frame(_)) | None => {}
                Some(RecordedItem::End) => self.finish(recording.take(), &live),
            }
            self.tell_rates(&mut meter);
        }
    }

    /// Reads one frame, shows it with what was seen, and then looks around. Gives whom it is of, and what was seen.
    fn read(
        &self,
        live: &mut Live,
        frame: &LiveFrame,
        meter: &mut Meter,
    ) -> Option<(Option<usize>, PoseSample)> {
        self.ensure_reader(live);
        let now = frame.frame.time;
        let jumped = live.last_read.replace(now).is_some_and(|before| now < before || now > before + JUMP);
        if jumped && let Some(reader) = &mut live.reader {
            reader.start_over();
        }
        let reading = live.reader.as_mut().map(|reader| reader.read(&frame.frame));
        let reading = match reading {
            Some(Ok(reading)) => Some(reading),
            Some(Err(error)) => {
                tracing::warn!(error, "a picture could not be read");
                None
            }
            None => None,
        };
        let found = reading.is_some();
        let FrameReading { person, pose, leg_candidates, people } = reading.unwrap_or_default();
        let (job, arrived) = (frame.job, frame.arrived);
        let picture = LivePicture { job, frame: frame.frame.clone(), pose: pose.clone(), people, arrived };
        self.window.show(picture);
        meter.poses += u32::from(found);
        meter.latency += frame.arrived.elapsed();
        if let Some(reader) = live.reader.as_mut().filter(|_| found)
            && let Err(error) = reader.look_around(&frame.frame, self.inlet.has_more())
        {
            tracing::warn!(error, "other people could not be looked for");
        }
        let (frame, time) = (frame.frame.index, frame.frame.time);
        found.then_some((person, PoseSample { frame, time, pose, leg_candidates }))
    }

    fn ensure_reader(&self, live: &mut Live) {
        if live.reader.is_some() || live.failed {
            return;
        }
        if let Some(track) = &live.track {
            live.reader = Some(Box::new(TrackReader { track: Arc::clone(track) }));
            return;
        }
        match (self.open_reader)() {
            Ok((mut reader, engine)) => {
                reader.choose(live.person);
                live.reader = Some(reader);
                self.window.tell(Event::Engine(engine));
            }
            Err(problem) => {
                live.failed = true;
                self.window.tell(Event::JobFailed { job: live.job, problem });
            }
        }
    }

    /// Keeps the sample and has numbers made now and then.
    fn ask_for_numbers(
        &self,
        live: &mut Live,
        person: Option<usize>,
        sample: PoseSample,
        options: &AnalysisOptions,
    ) {
        let (time, size) = (sample.time, live.size);
        if let Some((track, person_lost)) = live.numbers.add(person, sample, size.0, size.1) {
            let options = AnalysisOptions { edits: Vec::new(), ..options.clone() };
            self.numbers.put(NumbersOrder { job: live.job, time, track, options, person_lost });
        }
    }

    fn finish(&self, recording: Option<Recording>, live: &Live) {
        let Some(Recording { id, samples, chosen_by_hand }) = recording else { return };
        let mut samples = keep_one_person(samples, live.size.0, live.size.1, chosen_by_hand);
        let first = samples.first().map_or((0.0, 0), |sample| (sample.time, sample.frame));
        for sample in &mut samples {
            sample.time -= first.0;
            sample.frame -= first.1.min(sample.frame);
        }
        let frames = samples.len();
        let (width, height) = live.size;
        self.recordings.keep(id, PoseTrack { width, height, samples });
        let dropped = self.inlet.take_refused();
        self.window.tell(Event::RecordingFinished { recording: id, frames, dropped });
    }

    fn tell_rates(&self, meter: &mut Meter) {
        let seconds = meter.since.elapsed().as_secs_f64();
        if seconds < 1.0 {
            return;
        }
        let counts = self.inlet.counts();
        let delivered = counts.0 - meter.before.0;
        if delivered > 0 {
            self.window.tell(Event::Performance(Performance {
                source_rate: delivered as f64 / seconds,
                pose_rate: f64::from(meter.poses) / seconds,
                latency: meter.latency.as_secs_f64() / f64::from(meter.poses.max(1)),
                // Frames that only the live view passed over are not lost: the final analysis reads them all.
                dropped: self.inlet.refused(),
            }));
        }
        *meter = Meter::new(&self.inlet);
    }
}
