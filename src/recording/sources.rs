//! From the window's choice of a source to something that gives frames.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::capture::{self, CaptureError, FrameSource, SourceDescription, SourceKind};
use crate::clinic::trial::TrialId;
use crate::exchange::pose_file;
use crate::exchange::pose_formats::is_pose_source;
use crate::problem::Problem;
use crate::recording::demonstration;
use crate::recording::source_choice::{RecordingId, SourceChoice};
use crate::vision::pictures::video_frame::{RgbImage, VideoFrame};
use crate::vision::pose::{PoseSample, PoseTrack};

/// An open source; with its key-points where they are known beforehand (pose files, recordings).
pub struct OpenedSource {
    /// Gives the frames.
    pub frames: Box<dyn FrameSource>,
    /// The key-points of every frame, which no network has to read any more.
    pub track: Option<Arc<PoseTrack>>,
}

/// Opens what the window chose. Tests put scripted sources here.
pub type OpenSource = Arc<dyn Fn(&SourceChoice) -> Result<OpenedSource, Problem> + Send + Sync>;

/// A deciphered film and the walk that it belongs to.
type HeldFilm = (TrialId, Arc<[u8]>);

/// The recordings of this run, by number.
#[derive(Clone, Debug, Default)]
pub struct Recordings {
    tracks: Arc<Mutex<BTreeMap<u64, Arc<PoseTrack>>>>,
    running: Arc<Mutex<Option<(RecordingId, PoseTrack)>>>,
    film: Arc<Mutex<Option<HeldFilm>>>,
}

impl Recordings {
    /// Takes a sample of the recording that runs; pictures of this size, px.
    pub fn push(&self, recording: RecordingId, size: (usize, usize), sample: PoseSample) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *running {
            Some((id, track)) if *id == recording => track.samples.push(sample),
            _ => {
                let track = PoseTrack { width: size.0, height: size.1, samples: vec![sample] };
                *running = Some((recording, track));
            }
        }
    }

    /// The recording that runs or ended last.
    pub fn newest(&self) -> Option<RecordingId> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|(id, _)| *id)
    }

    /// Picture size and the samples after the first `taken` of a recording that runs or ended last, its times from its
    /// first frame. `None` while there is none.
    pub fn since(&self, recording: RecordingId, taken: usize) -> Option<((usize, usize), Vec<PoseSample>)> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let (id, track) = running.as_ref()?;
        let first = track.samples.first()?;
        let moved = |sample: &PoseSample| PoseSample {
            time: sample.time - first.time,
            frame: sample.frame.saturating_sub(first.frame),
            ..sample.clone()
        };
        let rest = track.samples.get(taken..).unwrap_or_default();
        (*id == recording && !rest.is_empty())
            .then(|| ((track.width, track.height), rest.iter().map(moved).collect()))
    }

    /// Holds a deciphered film in memory; the one before is let go. It is never written anywhere.
    pub fn hold_film(&self, walk: TrialId, film: Vec<u8>) {
        *self.film.lock().unwrap_or_else(PoisonError::into_inner) = Some((walk, film.into()));
    }

    /// Lets the film go.
    pub fn drop_film(&self) {
        *self.film.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The film of this walk, while it is held.
    pub fn film(&self, walk: TrialId) -> Option<Arc<[u8]>> {
        let held = self.film.lock().unwrap_or_else(PoisonError::into_inner);
        held.as_ref().filter(|(of, _)| *of == walk).map(|(_, film)| Arc::clone(film))
    }

    /// Keeps a finished recording.
    pub fn keep(&self, recording: RecordingId, track: PoseTrack) {
        self.tracks.lock().unwrap_or_else(PoisonError::into_inner).insert(recording.0, Arc::new(track));
    }

    /// A recording of this run.
    pub fn get(&self, recording: RecordingId) -> Option<Arc<PoseTrack>> {
        self.tracks.lock().unwrap_or_else(PoisonError::into_inner).get(&recording.0).map(Arc::clone)
    }
}

/// The real sources: files, cameras, the drawn walker, and what was recorded in this run.
pub fn real_sources(recordings: Recordings) -> OpenSource {
    Arc::new(move |choice| match choice {
        SourceChoice::Video(path) if is_pose_source(path) => {
            let track = Arc::new(pose_file::read(path).map_err(|error| Problem::from(&error))?);
            Ok(of_track(
                track,
                &path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            ))
        }
        SourceChoice::Video(path) => of_frames(capture::open_video(path)),
        SourceChoice::Camera(choice) => {
            let camera = capture::open_camera(&capture::CameraRequest {
                id: choice.id.clone(),
                size: choice.size,
                frame_rate: choice.frame_rate,
            });
            if choice.mirrored { of_frames(camera.map(capture::TurnedRound)) } else { of_frames(camera) }
        }
        SourceChoice::SyntheticWalker => {
            let film = demonstration::film()?;
            let track = Some(Arc::new(demonstration::seen_by_a_virtual_detector(&film)));
            Ok(OpenedSource { frames: Box::new(capture::SyntheticWalker::of(film)), track })
        }
        SourceChoice::Kept(walk) => match recordings.film(*walk) {
            Some(film) => of_frames(capture::open_film(&format!("Video of walk {}", walk.0), film)),
            None => Err(Problem::new("told.video_gone").detailed(format!("walk {}", walk.0))),
        },
        SourceChoice::Recording(recording) => match recordings.get(*recording) {
            Some(track) => Ok(of_track(track, "recording")),
            None => Err(Problem::new("told.recording_gone").detailed(format!("recording {}", recording.0))),
        },
    })
}

fn of_frames<S: FrameSource + 'static>(source: Result<S, CaptureError>) -> Result<OpenedSource, Problem> {
    source
        .map(|frames| OpenedSource { frames: Box::new(frames), track: None })
        .map_err(|error| Problem::from(&error))
}

fn of_track(track: Arc<PoseTrack>, name: &str) -> OpenedSource {
    OpenedSource { frames: Box::new(TrackSource::new(Arc::clone(&track), name)), track: Some(track) }
}

/// Key-points without pictures, as a source of blank pictures at their times.
#[derive(Debug)]
struct TrackSource {
    track: Arc<PoseTrack>,
    blank: Arc<RgbImage>,
    description: SourceDescription,
    next: usize,
}

/// Brightness of a picture that does not exist.
const BLANK: u8 = 24;

impl TrackSource {
    fn new(track: Arc<PoseTrack>, name: &str) -> Self {
        let (width, height) = (track.width.clamp(16, 4096), track.height.clamp(16, 4096));
        let last = track.samples.last().map_or(0.0, |sample| sample.time);
        let rate = (last > 0.0).then(|| (track.samples.len() - 1) as f64 / last);
        let description = SourceDescription {
            kind: SourceKind::VideoFile,
            name: name.to_owned(),
            width,
            height,
            frame_rate: rate,
            frames: Some(track.samples.len()),
            duration: Some(last + rate.map_or(0.0, |rate| 1.0 / rate)),
            only_key_points: true,
            decoder: "key-points".into(),
            ..SourceDescription::default()
        };
        let blank = RgbImage { width, height, data: vec![BLANK; width * height * 3] };
        Self { track, blank: Arc::new(blank), description, next: 0 }
    }
}

impl FrameSource for TrackSource {
    fn description(&self) -> &SourceDescription {
        &self.description
    }

    fn next_frame(&mut self) -> Result<Option<VideoFrame>, CaptureError> {
        let Some(sample) = self.track.samples.get(self.next) else { return Ok(None) };
        let frame = VideoFrame { index: self.next, time: sample.time, image: Arc::clone(&self.blank) };
        self.next += 1;
        Ok(Some(frame))
    }

    fn seek(&mut self, time: f64) -> Result<(), CaptureError> {
        self.next =
            self.track.samples.partition_point(|sample| sample.time <= time + 0.5e-6).saturating_sub(1);
        Ok(())
    }
}
