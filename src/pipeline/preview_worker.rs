//! The preview thread: reads poses as fast as the computer can and keeps causal numbers for the live view.
//!
//! What it shows is never stored. The numbers come from the same analysis as the final ones, run again and again over
//! the last seconds, so that live and final never speak of different things.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, TryRecvError};

use super::event::{Event, LivePicture, LivePreview, Performance};
use super::frame_reader::{FrameReader, FrameReading, OpenReader};
use super::live_inlet::{LiveFrame, LiveInlet, RecordedItem};
use super::live_pace::name_a_slow_computer;
use super::request::{JobId, PersonChoice, RecordingId};
use super::sources::Recordings;
use super::window_link::WorkersEnd;
use crate::analysis::{self, AnalysisOptions};
use crate::vision::pose::{PoseSample, PoseTrack};

/// How much of the past the live numbers are made of, s.
const WINDOW: f64 = 12.0;

/// Before so much has been seen there is nothing to say, s.
const LEAST: f64 = 1.0;

/// How often they are made, s of the film.
const EVERY: f64 = 0.5;

/// Frames further apart than this, s, are of two moments of the film.
const JUMP: f64 = 2.0;

/// After so long without a person the window is told, s.
const LOST_AFTER: f64 = 0.5;

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
    fn read(&mut self, frame: &crate::vision::video_frame::VideoFrame) -> Result<FrameReading, String> {
        let sample = self.track.samples.get(frame.index).ok_or("a frame beyond the key-points")?;
        let (pose, leg_candidates) = (sample.pose.clone(), sample.leg_candidates.clone());
        Ok(FrameReading { pose, leg_candidates, people: Vec::new() })
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
    samples: Vec<PoseSample>,
    last_numbers: f64,
    last_seen: f64,
    /// Time of the last frame that was read, s.
    last_read: Option<f64>,
}

/// A recording that runs.
struct Recording {
    id: RecordingId,
    samples: Vec<PoseSample>,
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
                        live = Live {
                            job,
                            size,
                            track,
                            person,
                            last_numbers: f64::NEG_INFINITY,
                            ..Live::default()
                        };
                    }
                    Ok(PreviewOrder::Choose(person)) => {
                        live.person = person;
                        if let Some(reader) = &mut live.reader {
                            reader.choose(person);
                        }
                    }
                    Ok(PreviewOrder::Options(changed)) => {
                        options = *changed;
                        live.last_numbers = f64::NEG_INFINITY;
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
                Some(RecordedItem::Begin(id)) => recording = Some(Recording { id, samples: Vec::new() }),
                Some(RecordedItem::Frame(frame)) if frame.job == live.job => {
                    let sample = self.read(&mut live, &frame, &mut meter);
                    if let (Some(recording), Some(sample)) = (&mut recording, &sample) {
                        self.recordings.push(recording.id, live.size, sample.clone());
                        recording.samples.push(sample.clone());
                    }
                    if let Some(sample) = sample {
                        self.tell_numbers(&mut live, sample, &options);
                    }
                }
                Some(RecordedItem::Frame(_)) | None => {}
                Some(RecordedItem::End) => self.finish(recording.take(), &live),
            }
            self.tell_rates(&mut meter);
        }
    }

    /// Reads one frame and shows it with what was seen.
    fn read(&self, live: &mut Live, frame: &LiveFrame, meter: &mut Meter) -> Option<PoseSample> {
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
        let FrameReading { pose, leg_candidates, people } = reading.unwrap_or_default();
        let (job, arrived) = (frame.job, frame.arrived);
        let picture = LivePicture { job, frame: frame.frame.clone(), pose: pose.clone(), people, arrived };
        self.window.show(picture);
        meter.poses += u32::from(found);
        meter.latency += frame.arrived.elapsed();
        let (frame, time) = (frame.frame.index, frame.frame.time);
        found.then_some(PoseSample { frame, time, pose, leg_candidates })
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

    /// Keeps the sample and makes numbers now and then.
    fn tell_numbers(&self, live: &mut Live, sample: PoseSample, options: &AnalysisOptions) {
        let time = sample.time;
        // Going back in a film starts anew: numbers must not join two moments.
        if live.samples.last().is_some_and(|last| time <= last.time || time > last.time + JUMP) {
            live.samples.clear();
            live.last_numbers = f64::NEG_INFINITY;
        }
        if sample.pose.is_some() {
            live.last_seen = time;
        }
        live.samples.push(sample);
        let keep = live.samples.partition_point(|sample| sample.time < time - WINDOW);
        live.samples.drain(..keep);
        let seen = time - live.samples.first().map_or(time, |first| first.time);
        if time < live.last_numbers + EVERY || seen < LEAST {
            return;
        }
        live.last_numbers = time;
        let (width, height) = live.size;
        let track = PoseTrack { width, height, samples: live.samples.clone() };
        let source = analysis::source_of_track("live", &track);
        let options = AnalysisOptions { edits: Vec::new(), ..options.clone() };
        let mut assessment = analysis::analyse(&track, &options, source);
        name_a_slow_computer(&mut assessment, &track.samples);
        let assessment = Arc::new(assessment);
        let person_lost = time > live.last_seen + LOST_AFTER;
        self.window.tell(Event::Preview(LivePreview { job: live.job, time, assessment, person_lost }));
    }

    fn finish(&self, recording: Option<Recording>, live: &Live) {
        let Some(Recording { id, mut samples }) = recording else { return };
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
