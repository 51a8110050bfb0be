//! [`FrameSource`]: the one door through which pictures come in, from file, camera or synthetic walker.

use crate::vision::pictures::video_frame::VideoFrame;

use super::error::CaptureError;

/// What kind of source it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SourceKind {
    /// A file that can be sought.
    #[default]
    VideoFile,
    /// A camera; frames come when they come.
    Camera,
    /// The drawn analytic walker.
    SyntheticWalker,
}

/// What is known before the first frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourceDescription {
    /// Which kind.
    pub kind: SourceKind,
    /// Name to show: file name or camera name, never a path.
    pub name: String,
    /// Upright picture width, px.
    pub width: usize,
    /// Upright picture height, px.
    pub height: usize,
    /// Mean frame rate, Hz, where known beforehand.
    pub frame_rate: Option<f64>,
    /// Usual frame rate, Hz: that of the median time between two pictures, which a gap does not change. `None` where all
    /// pictures have one time, or where nothing is known beforehand.
    pub usual_rate: Option<f64>,
    /// Number of frames, where known beforehand.
    pub frames: Option<usize>,
    /// Length, s, where known beforehand.
    pub duration: Option<f64>,
    /// Whether a film ends before the place at which it says it does.
    pub ends_early: bool,
    /// How many pictures a film announces that lie behind its end, as far as that is known.
    pub missing_at_end: usize,
    /// Pictures a second that the camera took, Hz, where the film plays slower or quicker than life and the times given
    /// here were put right by it.
    pub capture_rate: Option<f64>,
    /// Whether there are key-points alone and the pictures are blank.
    pub only_key_points: bool,
    /// How it is decoded, for the status line: `openh264`, `ffmpeg`, `MJPEG`, camera format.
    pub decoder: String,
}

/// A source of pictures. Blocking; lives on its own thread.
pub trait FrameSource: Send {
    /// What is known beforehand.
    fn description(&self) -> &SourceDescription;

    /// The next picture in presentation order, or `None` at the end.
    fn next_frame(&mut self) -> Result<Option<VideoFrame>, CaptureError>;

    /// Makes the next picture the last one whose time is not after `time`, s. Cameras cannot.
    fn seek(&mut self, time: f64) -> Result<(), CaptureError>;

    /// Frames that could not be decoded so far and were left out; those missing at the end of a film are not among them.
    fn lost_frames(&self) -> usize {
        0
    }
}

impl<S: FrameSource + ?Sized> FrameSource for Box<S> {
    fn description(&self) -> &SourceDescription {
        (**self).description()
    }

    fn next_frame(&mut self) -> Result<Option<VideoFrame>, CaptureError> {
        (**self).next_frame()
    }

    fn seek(&mut self, time: f64) -> Result<(), CaptureError> {
        (**self).seek(time)
    }

    fn lost_frames(&self) -> usize {
        (**self).lost_frames()
    }
}
