//! From one finished recording to one assessment: the only road to numbers that are stored or printed.
//!
//! Window, command line and tests call the same two functions: [`read`] turns a file into key-points, which takes long,
//! [`assess`] turns key-points into an assessment, which does not and is called again after every correction by hand.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::event::{AnalysedTrial, Stage};
use crate::analysis::{self, AnalysisOptions};
use crate::clinic::assessment::SourceInfo;
use crate::exchange::{ExchangeError, pose_file};
use crate::inference::runtime::BackendChoice;
use crate::vision::person_choice::PersonChoice;
use crate::vision::pose::PoseTrack;

/// How pictures become key-points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Who.
    pub person: PersonChoice,
    /// Which network; `None` takes the best installed.
    pub network: Option<String>,
    /// Which engine.
    pub backend: BackendChoice,
}

/// How far a job has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Share done of the whole job, 0..=1.
    pub fraction: f64,
}

/// A recording as key-points.
#[derive(Clone, Debug)]
pub struct Recording {
    /// Where it came from.
    pub source: SourceInfo,
    /// The chosen person.
    pub track: Arc<PoseTrack>,
}

/// Why a recording could not be read. The texts are shown to the person as they are.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Not a pose file.
    #[error(transparent)]
    PoseFile(#[from] ExchangeError),
    /// Stopped on request.
    #[error("The analysis was cancelled.")]
    Cancelled,
}

/// Whether a file holds key-points, by its name.
pub fn is_pose_file(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

/// Turns a file into key-points. Calls `show` as it goes on; stops when `cancelled` becomes true.
///
/// # Errors
/// When the file cannot be read as what it is; the message says what to do.
pub fn read(
    path: &Path,
    _reading: &Reading,
    show: &mut dyn FnMut(Progress),
    _cancelled: &AtomicBool,
) -> Result<Recording, ReadError> {
    show(Progress { stage: Stage::ReadingPoses, fraction: 0.0 });
    let track = pose_file::read(path)?;
    Ok(Recording { source: analysis::source_of_track("poses", &track), track: Arc::new(track) })
}

/// Turns key-points into an assessment.
pub fn assess(recording: &Recording, options: &AnalysisOptions) -> AnalysedTrial {
    let (assessment, overlay) =
        analysis::analyse_and_name(&recording.track, options, recording.source.clone());
    AnalysedTrial {
        assessment: Arc::new(assessment),
        track: Arc::clone(&recording.track),
        overlay: Arc::new(overlay),
    }
}
