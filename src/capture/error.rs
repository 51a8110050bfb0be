//! What can go wrong between a file or camera and a picture, each with what to do about it.

use std::path::PathBuf;

use crate::input_file::NotRead;
use crate::problem::problems;

problems! {
    /// Why there is no picture.
    CaptureError {
        /// The path leads nowhere.
        NotFound { path: PathBuf } = "capture.not_found",
        /// The path is a folder.
        NotAFile { path: PathBuf } = "capture.not_a_file",
        /// The system refused to read.
        Unreadable { reason: String, path: PathBuf } = "capture.unreadable",
        /// No bytes at all.
        Empty { path: PathBuf } = "capture.empty",
        /// Something else than a video: what it seems to be.
        NotAVideo { found: String, path: PathBuf } = "capture.not_a_video",
        /// Sound only.
        NoVideoTrack { path: PathBuf } = "capture.no_video_track",
        /// A video track with nothing in it.
        NoFrames { path: PathBuf } = "capture.no_frames",
        /// The index at the end of the file never arrived.
        Incomplete { reason: String, path: PathBuf } = "capture.incomplete",
        /// The contents contradict themselves or cannot be decoded.
        Damaged { reason: String, path: PathBuf } = "capture.damaged",
        /// Larger pictures than this program takes in, px.
        TooLarge { width: usize, height: usize, path: PathBuf } = "capture.too_large",
        /// The picture has one size at first and another later: widths and heights, px, and when, s.
        SizeChanges { from: (usize, usize), to: (usize, usize), time: f64, path: PathBuf } = "capture.size_changes",
        /// Pictures without times.
        NoTimes { path: PathBuf } = "capture.no_times",
        /// Neither a file nor a folder.
        Device { path: PathBuf } = "capture.device",
        /// Only the external decoder reads this container or codec.
        NeedsFfmpeg { format: String, path: PathBuf } = "capture.needs_ffmpeg",
        /// A kept video that only the external decoder could read.
        NotFromMemory { format: String, path: PathBuf } = "capture.not_from_memory",
        /// The external decoder gave up, in its words.
        Ffmpeg { reason: String, path: PathBuf } = "capture.ffmpeg",
        /// A film could not be written, in the words of the system or the coder.
        NotWritten { reason: String, path: PathBuf } = "capture.not_written",
        /// Live sources have no past.
        CannotSeek = "capture.cannot_seek",
        /// Nothing is plugged in.
        NoCamera = "capture.no_camera",
        /// The camera is there and gives no pictures, in the words of its driver.
        CameraOpen { name: String, reason: String } = "capture.camera_open",
        /// The camera was there and is gone, in the words of its driver.
        CameraLost { name: String, reason: String } = "capture.camera_lost",
    }
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
