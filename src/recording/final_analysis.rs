//! From one finished recording to one assessment: the only road to numbers that are stored or printed.
//!
//! Window, command line and tests call the same two functions: [`read`] turns a file into key-points, which takes long,
//! [`assess`] turns key-points into an assessment, which does not and is called again after every correction by hand.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::analysis::{self, AnalysisOptions};
use crate::capture::{self, CaptureError, FrameSource, SourceKind};
use crate::clinic::assessment::SourceInfo;
use crate::exchange::{ExchangeError, pose_formats};
use crate::inference::InferenceError;
use crate::inference::pose::person_reader::{PersonReader, ReaderOptions};
use crate::problem::Problem;
use crate::recording::analysed_trial::{AnalysedTrial, Beside};
use crate::recording::candidates;
use crate::recording::film_notes;
use crate::recording::learned_reader::{learned, left_out};
use crate::recording::stage::Stage;
use crate::vision::people::heads::Heads;
use crate::vision::people::person_choice::PersonChoice;
use crate::vision::pictures::video_frame::VideoFrame;
use crate::vision::pose::{PoseSample, PoseTrack};

/// Share of the whole job that reading the pictures takes; the analysis after it is quick.
const READING_SHARE: f64 = 0.97;

/// Frames decoded before they are read: enough that neither thread waits for a hard picture of the other.
const FRAMES_AHEAD: usize = 4;

/// How far a job has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Share done of the whole job, 0..=1.
    pub fraction: f64,
}

/// A recording as key-points.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    /// Where it came from.
    pub source: SourceInfo,
    /// The chosen person.
    pub track: Arc<PoseTrack>,
    /// What came with the key-points.
    pub beside: Beside,
}

/// Why a recording could not be read. The texts are shown to the person as they are.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// No pictures.
    #[error(transparent)]
    Capture(#[from] CaptureError),
    /// No networks.
    #[error(transparent)]
    Inference(#[from] InferenceError),
    /// Not a pose file.
    #[error(transparent)]
    PoseFile(#[from] ExchangeError),
    /// Stopped on request.
    #[error("The analysis was cancelled.")]
    Cancelled,
}

impl From<&ReadError> for Problem {
    fn from(error: &ReadError) -> Self {
        match error {
            ReadError::Capture(error) => Problem::of(error),
            ReadError::Inference(error) => Problem::of(error),
            ReadError::PoseFile(error) => Problem::of(error),
            ReadError::Cancelled => Problem::new("told.cancelled"),
        }
    }
}

/// Turns a video or pose file into key-points. Calls `show` as it goes on; stops when `cancelled` becomes true.
///
/// # Errors
/// When the file cannot be read as what it is, or no network runs; the message says what to do.
pub fn read(
    path: &Path,
    person: PersonChoice,
    options: &ReaderOptions,
    show: &mut dyn FnMut(Progress),
    cancelled: &AtomicBool,
) -> Result<Recording, ReadError> {
    read_at(path, None, person, options, show, cancelled)
}

/// As [`read`], with the rate at which the camera took the pictures, Hz, where a person knows it: slow motion is then read in
/// its true times. Without it the rate that the camera noted in the film holds.
///
/// # Errors
/// As [`read`].
pub fn read_at(
    path: &Path,
    capture_rate: Option<f64>,
    person: PersonChoice,
    options: &ReaderOptions,
    show: &mut dyn FnMut(Progress),
    cancelled: &AtomicBool,
) -> Result<Recording, ReadError> {
    if pose_formats::is_pose_source(path) {
        show(Progress { stage: Stage::ReadingPoses, fraction: 0.0 });
        return read_poses(path, capture_rate, person);
    }
    // The video first: a message about a missing network does not help with a missing file.
    let mut frames = capture::open_video_at(path, capture_rate)?;
    read_frames(&mut *frames, person, options, show, cancelled)
}

/// The chosen person of a file of key-points, of whatever kind.
fn read_poses(path: &Path, capture_rate: Option<f64>, person: PersonChoice) -> Result<Recording, ReadError> {
    let recording = pose_formats::read(path, capture_rate)?;
    let (track, notes) = recording.choose(path, person)?;
    let mut source = analysis::source_of_track("poses", &track);
    source.notes = notes;
    let signals = recording.signals.map(Arc::new);
    let beside = Beside { px_per_m: recording.px_per_m, signals, ..Beside::default() };
    Ok(Recording { source, track: Arc::new(track), beside })
}

/// Turns all frames of a source into the chosen person's key-points.
///
/// # Errors
/// As [`read`].
pub fn read_frames(
    frames: &mut dyn FrameSource,
    person: PersonChoice,
    options: &ReaderOptions,
    show: &mut dyn FnMut(Progress),
    cancelled: &AtomicBool,
) -> Result<Recording, ReadError> {
    show(Progress { stage: Stage::LoadingNetworks, fraction: 0.0 });
    let mut reader = PersonReader::open(options)?;
    let description = frames.description().clone();
    let network = reader.network().to_owned();
    let backend = reader.runtime().to_string();
    let mut times: Vec<(usize, f64)> = Vec::new();
    each_frame(frames, &mut |frame| {
        if cancelled.load(Ordering::Relaxed) {
            return Err(ReadError::Cancelled);
        }
        reader.read(&frame)?;
        times.push((frame.index, frame.time));
        let share = match (description.frames, description.duration) {
            (Some(all), _) if all > 0 => times.len() as f64 / all as f64,
            (_, Some(duration)) if duration > 0.0 => frame.time / duration,
            _ => 0.0,
        };
        show(Progress { stage: Stage::ReadingPoses, fraction: READING_SHARE * share.min(1.0) });
        Ok(())
    })?;
    let finished = reader.finish(person);
    // Nobody was found: the frames stay, so that the result can say how many there were.
    let nobody = || PoseTrack {
        width: description.width,
        height: description.height,
        samples: times
            .iter()
            .map(|&(frame, time)| PoseSample { frame, time, ..PoseSample::default() })
            .collect(),
    };
    let heads = Some(Arc::new(Heads::of(&finished.people)));
    // Before the film is wound back for pictures of those who may be meant.
    let lost = frames.lost_frames() + description.missing_at_end;
    let candidates = candidates::of(frames, &finished, person);
    let (notes, camera_moved) = (film_notes::notes(&finished, person), film_notes::camera_moved(&finished));
    let track = finished.track.unwrap_or_else(nobody);
    let mut source = analysis::source_of_track(kind_name(description.kind), &track);
    source.network = Some(network);
    source.backend = Some(backend);
    source.notes = notes;
    source.lost_frames = (description.kind == SourceKind::VideoFile).then_some(lost);
    source.ends_early = description.ends_early;
    source.capture_rate = description.capture_rate;
    source.camera_moved = camera_moved;
    show(Progress { stage: Stage::Analysing, fraction: READING_SHARE });
    let beside = Beside { candidates, heads, ..Beside::default() };
    Ok(Recording { source, track: Arc::new(track), beside })
}

/// Gives every frame of a source to `read`, while the next ones are decoded on a thread of their own.
fn each_frame(
    frames: &mut dyn FrameSource,
    read: &mut dyn FnMut(VideoFrame) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let (ahead, decoded) = crossbeam_channel::bounded(FRAMES_AHEAD);
    std::thread::scope(|threads| {
        threads.spawn(move || {
            // It ends at the end of the film, at an error, and when nobody takes frames any more.
            while let Some(next) = frames.next_frame().transpose() {
                let failed = next.is_err();
                if ahead.send(next).is_err() || failed {
                    return;
                }
            }
        });
        for frame in decoded {
            read(frame?)?;
        }
        Ok(())
    })
}

/// As `assessment.json` spells it.
fn kind_name(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::VideoFile => "video",
        SourceKind::Camera => "camera",
        SourceKind::SyntheticWalker => "synthetic",
    }
}

/// Turns key-points into an assessment.
pub fn assess(recording: &Recording, options: &AnalysisOptions) -> AnalysedTrial {
    // What the file says of itself counts where the person says nothing.
    let options =
        AnalysisOptions { px_per_m: options.px_per_m.or(recording.beside.px_per_m), ..options.clone() };
    let (mut assessment, overlay) =
        analysis::analyse_and_name(&recording.track, &options, recording.source.clone());
    let learned = learned(&assessment, &overlay, options.stature);
    assessment.quality.extend(left_out());
    AnalysedTrial {
        assessment: Arc::new(assessment),
        track: Arc::clone(&recording.track),
        overlay: Arc::new(overlay),
        learned,
        options: Arc::new(options),
        beside: recording.beside.clone(),
    }
}
