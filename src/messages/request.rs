//! [`Request`]: everything the window can ask of the workers, in one closed list.
//!
//! Requests carry all they need; workers never look into the window's state. A request with a [`JobId`] is answered
//! by events with the same id, and results with an old id are thrown away by the window.

use std::path::PathBuf;

use crate::analysis::AnalysisOptions;
use crate::clinic::assessment::TimeSpan;
use crate::clinic::words::quantity::QuantityStyle;
use crate::messages::folder::FolderOrder;
use crate::messages::job::JobId;
use crate::messages::records::RecordsOrder;
use crate::messages::report::ReportOrder;
use crate::messages::simulation::SimulationRequest;
use crate::recording::analysed_trial::AnalysedTrial;
use crate::recording::source_choice::SourceChoice;
pub use crate::vision::people::person_choice::PersonChoice;

/// About the open source.
#[derive(Clone, Debug, PartialEq)]
pub enum SourceOrder {
    /// Open a source and show its first picture; replaces the open one. Playing starts when `playing` says so.
    /// Answer: `SourceOpened` or `SourceFailed`, then pictures, then `SourceEnded`.
    Open {
        /// Answers carry it.
        job: JobId,
        /// Where pictures come from.
        source: SourceChoice,
        /// Whether to play at once.
        playing: bool,
        /// Whether poses are estimated live (Capture) or only pictures are shown (Review).
        estimate: bool,
    },
    /// Close the open source; its camera light goes out.
    Close,
    /// How it is played.
    Play(PlayOrder),
    /// Keep the key-points of every camera frame from now on. Pictures are not kept.
    StartRecording,
    /// End the recording. Answer: `RecordingFinished`.
    StopRecording,
}

/// How the open source is played. Without one there is nothing to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlayOrder {
    /// Play or hold. A camera goes on delivering while held, but the shown picture stands.
    SetPlaying(bool),
    /// Show the last picture whose time is not after this one, s, and go on from there. Files and walker only.
    Seek(f64),
    /// Speed of playing; 1 is real time.
    SetRate(f64),
    /// Play this stretch again and again, or stop doing so.
    SetLoop(Option<TimeSpan>),
    /// Whether poses are estimated live from now on.
    SetEstimating(bool),
}

/// What the window asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Name the cameras. Answer: `CamerasListed`.
    ListCameras,
    /// About the source that is open or shall be.
    Source(SourceOrder),
    /// Follow this person from now on.
    ChoosePerson(PersonChoice),
    /// What the live preview shall use: stature, scale, view, surface.
    SetOptions(AnalysisOptions),
    /// The final, non-causal analysis of a whole recording from its pictures. Answers: `Progress`, then
    /// `AnalysisFinished` or `AnalysisFailed`.
    Analyse {
        /// Answers carry it.
        job: JobId,
        /// What to analyse.
        source: SourceChoice,
        /// Who.
        person: PersonChoice,
        /// Whether each picture is read a second time mirrored: steadier, twice the time.
        mirrored_pass: bool,
        /// Scale, view, edits.
        options: AnalysisOptions,
    },
    /// The same from key-points that are already there: after an edit, a new stature or another view.
    Reanalyse {
        /// Answers carry it.
        job: JobId,
        /// The earlier result with its key-points.
        trial: AnalysedTrial,
        /// Scale, view, edits.
        options: AnalysisOptions,
    },
    /// Stop this job; overtakes everything that waits.
    Cancel(JobId),
    /// Write the assessment folder (`assessment.json`, `curves.csv`, …). Answer: `Exported` or `JobFailed`.
    Export {
        /// Answers carry it.
        job: JobId,
        /// What to write.
        trial: AnalysedTrial,
        /// Into which folder; made if it is not there.
        folder: PathBuf,
    },
    /// Write a film once more with the walk drawn in. Answers: `Progress`, then `FilmCopied`, `Cancelled` or `JobFailed`.
    CopyFilm {
        /// Answers carry it.
        job: JobId,
        /// Which film.
        source: SourceChoice,
        /// The walk in it.
        trial: AnalysedTrial,
        /// Whether heads are made unrecognisable.
        blur: bool,
        /// Words and units.
        style: QuantityStyle,
        /// Where to.
        place: PathBuf,
    },
    /// Say what a folder holds. Answer: `FolderLooked` or `JobFailed`.
    LookIntoFolder {
        /// Answers carry it.
        job: JobId,
        /// Which.
        order: FolderOrder,
    },
    /// Read every recording of a folder into a table. Answers: `FolderRow` after each, then `FolderRead`, `Cancelled` or
    /// `JobFailed`.
    ReadFolder {
        /// Answers carry it.
        job: JobId,
        /// Which, and where to.
        order: FolderOrder,
    },
    /// Something of the archive. Answers: `Records`.
    Records(RecordsOrder),
    /// Draw or write a report or figures. Answers: `Report`.
    Report(ReportOrder),
    /// Something for the simulation threads.
    Simulation(SimulationRequest),
    /// Read pictures with the network of this short name from now on, or with the best one. Answer: `NetworksListed`.
    UseNetwork(Option<String>),
    /// Take in a pose network that the person dropped on the window. Answer: `NetworkAdded` or `JobFailed`.
    AddNetwork {
        /// Answers carry it.
        job: JobId,
        /// `.tflite`, `.task` or `.onnx`.
        path: PathBuf,
    },
}
