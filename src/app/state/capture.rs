//! [`CaptureState`]: the open source, its newest picture and its live numbers.

use crate::app::words;
use crate::messages::event::{LivePicture, LivePreview, Performance, SourceDescription, SourceKind};
use crate::messages::job::JobId;
use crate::problem::Problem;
use crate::recording::source_choice::{CameraChoice, SourceChoice};
use crate::vision::people::person_choice::PersonChoice;

/// A source that was asked for.
#[derive(Clone, Debug)]
pub struct OpenSource {
    /// The request that opened it; pictures and previews with another number are old.
    pub job: JobId,
    /// What was asked for.
    pub choice: SourceChoice,
    /// What is known of it, once it is open.
    pub description: Option<SourceDescription>,
    /// Whether the last picture has been shown.
    pub ended: bool,
    /// Whether the camera has stopped delivering.
    pub lost: bool,
    /// Why it could not be opened.
    pub failure: Option<Problem>,
}

impl OpenSource {
    /// A source of which nothing is known yet but that it was asked for.
    pub fn asked_for(job: JobId, choice: SourceChoice) -> Self {
        Self { job, choice, description: None, ended: false, lost: false, failure: None }
    }

    /// Whether one can go back and forth in it.
    pub fn can_seek(&self) -> bool {
        !self.is_camera() && !matches!(self.choice, SourceChoice::Recording(_))
    }

    /// Whether it is a live camera.
    pub fn is_camera(&self) -> bool {
        matches!(self.choice, SourceChoice::Camera(_))
    }

    /// Whether it is the drawn walker.
    pub fn is_demo(&self) -> bool {
        matches!(self.choice, SourceChoice::SyntheticWalker)
    }

    /// The name to show.
    pub fn title(&self) -> String {
        match (&self.description, &self.choice) {
            (_, SourceChoice::SyntheticWalker) => words::of("source.demo").to_owned(),
            (Some(description), _) => description.name.clone(),
            (None, SourceChoice::Video(path)) => {
                path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
            }
            (None, SourceChoice::Camera(_)) => words::of("source.camera").to_owned(),
            (None, SourceChoice::Recording(_)) => words::of("source.recording").to_owned(),
            (None, SourceChoice::Kept(walk)) => words::fill("source.video_of_walk", &[("0", &walk.0)]),
        }
    }

    /// What kind it is, once it is open.
    pub fn kind(&self) -> Option<SourceKind> {
        self.description.as_ref().map(|description| description.kind)
    }
}

/// The open source and what came of it.
#[derive(Clone, Debug, Default)]
pub struct CaptureState {
    /// The source.
    pub open: Option<OpenSource>,
    /// The newest picture.
    pub picture: Option<LivePicture>,
    /// The newest numbers.
    pub preview: Option<LivePreview>,
    /// How fast it goes.
    pub performance: Option<Performance>,
    /// Whether the camera's key-points are being kept.
    pub recording: bool,
    /// Pseudonym of the walker of the recording that runs or was just ended: its end is told later, perhaps when
    /// somebody else is before the camera.
    pub recorded: Option<String>,
    /// Who is followed.
    pub person: PersonChoice,
    /// Camera, size and rate to use next.
    pub camera: CameraChoice,
}

impl CaptureState {
    /// Whether this answer belongs to the open source.
    pub fn is_current(&self, job: JobId) -> bool {
        self.open.as_ref().is_some_and(|open| open.job == job)
    }
}
