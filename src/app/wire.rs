//! What of the workers' language the screen may read: the window knows workers only through these words.

pub use crate::pipeline::event::{
    AnalysedTrial, CameraInfo, EngineInfo, Event, LivePicture, LivePreview, Performance, PersonBox, Problem,
    SourceDescription, SourceKind, Stage,
};
pub use crate::pipeline::request::{CameraChoice, JobId, PersonChoice, RecordingId, Request, SourceChoice};
pub use crate::pipeline::window_link::{Wake, WindowEnd, WorkersEnd, window_link};
