//! [`SourceChoice`]: where pictures shall come from.

use std::path::PathBuf;

use crate::clinic::trial::TrialId;

/// Which picture a camera is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CameraChoice {
    /// The camera's id as the list of cameras gave it; `None` takes the first that opens.
    pub id: Option<String>,
    /// Width and height, px; `None` takes what suits gait best.
    pub size: Option<(usize, usize)>,
    /// Frames per second; `None` takes the highest at that size.
    pub frame_rate: Option<f64>,
    /// Whether this camera mirrors, so that its pictures are turned round before anything reads them.
    pub mirrored: bool,
}

/// Where pictures shall come from.
#[derive(Clone, Debug, PartialEq)]
pub enum SourceChoice {
    /// A video file; also a pose file (`*.poses.json`), which has no pictures.
    Video(PathBuf),
    /// A live camera.
    Camera(CameraChoice),
    /// The drawn analytic walker.
    SyntheticWalker,
    /// Key-points recorded from the camera earlier in this run: no pictures are kept, so there are none to show.
    Recording(RecordingId),
    /// The video that was kept with a walk of the archive, deciphered in memory.
    Kept(TrialId),
}

/// Number of a camera recording of this run, given by the recording worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RecordingId(pub u64);
