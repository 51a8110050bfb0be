//! What can go wrong between a file or camera and a picture, each with what to do about it.

use std::path::PathBuf;

use crate::input_file::NotRead;

/// Why there is no picture. The texts are shown to the person as they are: what happened, why, what to do now.
#[derive(Debug, thiserror::Error)]
pub enum CaptureError {
    /// The path leads nowhere.
    #[error("The file was not found. Check that it has not been moved or renamed. ({})", path.display())]
    NotFound {
        /// Which.
        path: PathBuf,
    },
    /// The path is a folder.
    #[error("This is a folder, not a video. Choose a video file inside it. ({})", path.display())]
    NotAFile {
        /// Which.
        path: PathBuf,
    },
    /// The system refused to read.
    #[error("The file could not be read: {reason}. Check that you may open it and that its drive is still connected. ({})", path.display())]
    Unreadable {
        /// What the system said.
        reason: String,
        /// Which.
        path: PathBuf,
    },
    /// No bytes at all.
    #[error("The file is empty (0 bytes). Copy the video again from the camera or phone. ({})", path.display())]
    Empty {
        /// Which.
        path: PathBuf,
    },
    /// Something else than a video.
    #[error("This is not a video: {found}. Choose a video file such as MP4, MOV, AVI or WebM. ({})", path.display())]
    NotAVideo {
        /// What it seems to be.
        found: String,
        /// Which.
        path: PathBuf,
    },
    /// Sound only.
    #[error("The file holds sound but no pictures. Choose the video recording itself. ({})", path.display())]
    NoVideoTrack {
        /// Which.
        path: PathBuf,
    },
    /// A video track with nothing in it.
    #[error("The video holds no frame. The recording was probably stopped at once; record again. ({})", path.display())]
    NoFrames {
        /// Which.
        path: PathBuf,
    },
    /// The index at the end of the file never arrived.
    #[error("The video is incomplete: {reason}. Copy it again from the camera or phone; a recording that was cut off by an empty battery has to be repeated. ({})", path.display())]
    Incomplete {
        /// What is missing.
        reason: String,
        /// Which.
        path: PathBuf,
    },
    /// The contents contradict themselves or cannot be decoded.
    #[error("The video is damaged: {reason}. Copy it again from the camera or phone, or convert it with another program. ({})", path.display())]
    Damaged {
        /// What was found.
        reason: String,
        /// Which.
        path: PathBuf,
    },
    /// Larger pictures than this program takes in.
    #[error("The pictures are too large ({width} × {height}). Record or convert at 1080p (1920 × 1080); more does not help the analysis. ({})", path.display())]
    TooLarge {
        /// Width, px.
        width: usize,
        /// Height, px.
        height: usize,
        /// Which.
        path: PathBuf,
    },
    /// The picture has one size at first and another later.
    #[error("The picture changes its size within the film, from {} × {} to {} × {} at {time:.1} s, so walks before and after cannot be measured together. Cut the film there and open the parts. ({})", from.0, from.1, to.0, to.1, path.display())]
    SizeChanges {
        /// Width and height at first, px.
        from: (usize, usize),
        /// Width and height afterwards, px.
        to: (usize, usize),
        /// When, s.
        time: f64,
        /// Which.
        path: PathBuf,
    },
    /// The film does not say when its pictures were taken.
    #[error("The pictures of this film bear no times, so nothing can be timed in it. Give the rate at which the camera took them, or copy the film again. ({})", path.display())]
    NoTimes {
        /// Which.
        path: PathBuf,
    },
    /// Something else than a file.
    #[error("This is a device or a pipe, not a video file. Choose a video file. ({})", path.display())]
    Device {
        /// Which.
        path: PathBuf,
    },
    /// A kind of video that needs the external decoder, which is absent.
    #[error("This video is {format}, which needs ffmpeg, and ffmpeg was not found. Install ffmpeg, or record as H.264 (on an iPhone: Settings, Camera, Formats, Most Compatible). ({})", path.display())]
    NeedsFfmpeg {
        /// Container or codec in words.
        format: String,
        /// Which.
        path: PathBuf,
    },
    /// A deciphered video that only ffmpeg could show: it would need the film as a readable file, which must not be.
    #[error("This kept video is {format}. Only ffmpeg could show it, and ffmpeg would need it as a readable file on the disk, so it stays closed. Keep videos as H.264 (on an iPhone: Settings, Camera, Formats, Most Compatible). ({})", path.display())]
    NotFromMemory {
        /// Container or codec in words.
        format: String,
        /// Which.
        path: PathBuf,
    },
    /// The external decoder gave up.
    #[error("ffmpeg could not decode this video: {reason}. Convert it to H.264 MP4 and open that. ({})", path.display())]
    Ffmpeg {
        /// What it said.
        reason: String,
        /// Which.
        path: PathBuf,
    },
    /// A film of ours that could not be written.
    #[error("The film could not be written: {reason}. Check that its folder exists, that you may write there and that the drive has space. ({})", path.display())]
    NotWritten {
        /// What the system or the coder said.
        reason: String,
        /// Where.
        path: PathBuf,
    },
    /// Seeking in a camera.
    #[error("A live camera cannot be wound back. Record first, then play the recording.")]
    CannotSeek,
    /// Nothing is plugged in.
    #[error(
        "No camera was found. Plug one in, close other programs that use it, and allow this program to use the camera."
    )]
    NoCamera,
    /// The camera is there but did not start.
    #[error(
        "The camera {name} did not start: {reason}. Close other programs that use it, unplug it and plug it in again, or choose another format."
    )]
    CameraOpen {
        /// Which.
        name: String,
        /// What the driver said.
        reason: String,
    },
    /// The camera was there and is gone.
    #[error("The camera {name} was lost: {reason}. Check its cable; recording goes on when it is back.")]
    CameraLost {
        /// Which.
        name: String,
        /// What the driver said.
        reason: String,
    },
}

impl CaptureError {
    /// The error of opening or reading `path`.
    pub(super) fn from_io(error: &std::io::Error, path: &std::path::Path) -> Self {
        let path = path.to_path_buf();
        match crate::input_file::reason(error) {
            Some(NotRead::Folder) => return CaptureError::NotAFile { path },
            Some(NotRead::NoFile) => return CaptureError::Device { path },
            _ => {}
        }
        match error.kind() {
            std::io::ErrorKind::NotFound => CaptureError::NotFound { path },
            std::io::ErrorKind::UnexpectedEof => {
                CaptureError::Incomplete { reason: "the file ends in the middle of a picture".into(), path }
            }
            _ => CaptureError::Unreadable { reason: error.to_string(), path },
        }
    }
}
