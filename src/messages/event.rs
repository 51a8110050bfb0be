//! [`Event`]: everything the workers can tell the window, in one closed list.
//!
//! Pictures do not come this way but through the newest-wins place of [`crate::messages::window_link`], because an old picture is
//! worth nothing and an old event is.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use crate::biomechanics::gait::learned::LearnedGait;
pub use crate::capture::{SourceDescription, SourceKind};
use crate::clinic::assessment::Assessment;
use crate::messages::folder::{BatchCount, FolderContents, FolderRow};
use crate::messages::job::JobId;
use crate::messages::records::RecordsNews;
use crate::messages::report::ReportNews;
use crate::messages::simulation::SimulationEvent;
use crate::problem::Problem;
use crate::recording::analysed_trial::AnalysedTrial;
use crate::recording::source_choice::RecordingId;
use crate::recording::stage::Stage;
use crate::vision::pictures::video_frame::VideoFrame;
use crate::vision::pose::Pose;

/// One camera that can be chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CameraInfo {
    /// To be given back in a request.
    pub id: String,
    /// To be shown.
    pub name: String,
    /// Sizes and rates it offers, best for gait first: width px, height px, Hz. Empty where it does not say.
    pub formats: Vec<(usize, usize, f64)>,
}

/// What estimates poses, for the bottom line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EngineInfo {
    /// Network, such as `MediaPipe Pose full`; `None` where none is installed.
    pub network: Option<String>,
    /// Backend, such as `ONNX Runtime 1.31` or `rten`; `None` where none runs.
    pub backend: Option<String>,
}

/// A person that was seen and can be clicked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PersonBox {
    /// Left edge, px.
    pub x: f64,
    /// Top edge, px.
    pub y: f64,
    /// Width, px.
    pub width: f64,
    /// Height, px.
    pub height: f64,
    /// Whether this is the one who is followed.
    pub chosen: bool,
}

/// One picture with what was seen in it.
#[derive(Clone, Debug)]
pub struct LivePicture {
    /// The job of the `Open` that it belongs to.
    pub job: JobId,
    /// Picture, index and true time.
    pub frame: VideoFrame,
    /// The followed person's key-points in this very picture; `None` where not (yet) estimated or lost.
    pub pose: Option<Pose>,
    /// Everybody seen in or shortly before this picture.
    pub people: Vec<PersonBox>,
    /// When it came from its source, for measuring how late it is shown.
    pub arrived: Instant,
}

/// Causal numbers while the recording runs: always marked as preview, never stored.
#[derive(Clone, Debug)]
pub struct LivePreview {
    /// The job of the `Open` that it belongs to.
    pub job: JobId,
    /// Up to when it has seen, s.
    pub time: f64,
    /// What can be said so far, in the form of the final result: parameters, events, steps, strides, curves, quality;
    /// in `motion` the last ten seconds of joint angles.
    pub assessment: Arc<Assessment>,
    /// What the estimator that learned from simulated walks says of the same seconds, where it says anything.
    pub learned: Option<Arc<LearnedGait>>,
    /// Whether the followed person is out of sight now.
    pub person_lost: bool,
}

/// How fast things go, about once a second while a source is open.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Performance {
    /// Pictures coming from the source, Hz.
    pub source_rate: f64,
    /// Poses estimated, Hz.
    pub pose_rate: f64,
    /// From the picture's arrival to its pose, s.
    pub latency: f64,
    /// Frames lost since the source was opened (camera or recording; files lose none).
    pub dropped: u64,
}

/// What the workers tell.
#[derive(Clone, Debug)]
pub enum Event {
    /// What estimates poses; at the start and when it changes.
    Engine(EngineInfo),
    /// The cameras there are; empty when none.
    CamerasListed(Vec<CameraInfo>),
    /// The source is open; its first picture follows.
    SourceOpened {
        /// Which request.
        job: JobId,
        /// What is known of it.
        description: SourceDescription,
    },
    /// The source could not be opened, or broke.
    SourceFailed {
        /// Which request.
        job: JobId,
        /// Why.
        problem: Problem,
    },
    /// The last picture of a file has been shown.
    SourceEnded {
        /// Which request.
        job: JobId,
    },
    /// The camera stopped delivering (`true`) or came back (`false`).
    CameraLost(bool),
    /// New causal numbers.
    Preview(LivePreview),
    /// How fast things go.
    Performance(Performance),
    /// The recording runs.
    RecordingStarted,
    /// It could not begin.
    RecordingFailed(Problem),
    /// The recording ended.
    RecordingFinished {
        /// To be given to `Analyse`.
        recording: RecordingId,
        /// Frames kept.
        frames: usize,
        /// Frames lost.
        dropped: u64,
    },
    /// A long job goes on.
    Progress {
        /// Which.
        job: JobId,
        /// What it is doing.
        stage: Stage,
        /// Share done of the whole job, 0..=1.
        fraction: f64,
    },
    /// The final result.
    AnalysisFinished {
        /// Which request.
        job: JobId,
        /// Result and key-points.
        trial: AnalysedTrial,
    },
    /// No result. The recording stays viewable.
    AnalysisFailed {
        /// Which request.
        job: JobId,
        /// At which stage.
        stage: Stage,
        /// Why.
        problem: Problem,
    },
    /// The job was stopped on request.
    Cancelled {
        /// Which.
        job: JobId,
    },
    /// The assessment folder is written.
    Exported {
        /// Which request.
        job: JobId,
        /// Where.
        folder: PathBuf,
    },
    /// The copy of the film is written.
    FilmCopied {
        /// Which request.
        job: JobId,
        /// Where.
        place: PathBuf,
    },
    /// Somebody looked into the folder.
    FolderLooked {
        /// Which request.
        job: JobId,
        /// What lies in it.
        contents: FolderContents,
    },
    /// One more recording of the folder is done.
    FolderRow {
        /// Which request.
        job: JobId,
        /// Recordings done so far.
        done: usize,
        /// What became of it.
        row: FolderRow,
    },
    /// The folder is read.
    FolderRead {
        /// Which request.
        job: JobId,
        /// How many there were.
        count: BatchCount,
    },
    /// Short names of the pose networks that are installed.
    NetworksListed(Vec<String>),
    /// A pose network was taken in.
    NetworkAdded {
        /// Which request.
        job: JobId,
        /// Its name.
        name: String,
    },
    /// An export or a network could not be done.
    JobFailed {
        /// Which request.
        job: JobId,
        /// Why.
        problem: Problem,
    },
    /// From the archive.
    Records(RecordsNews),
    /// From the report thread.
    Report(ReportNews),
    /// An answer of the simulation threads.
    Simulation(SimulationEvent),
    /// A worker broke and was started again.
    WorkerFailed {
        /// Which thread.
        worker: &'static str,
        /// What was caught.
        problem: Problem,
    },
}
