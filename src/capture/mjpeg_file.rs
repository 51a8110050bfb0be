//! Motion JPEG in AVI, decoded inside the program: every picture stands alone, so seeking is exact and cheap.

use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use crate::vision::pictures::video_frame::VideoFrame;

use super::avi::AviVideo;
use super::error::CaptureError;
use super::film_bytes::FilmBytes;
use super::frame_source::{FrameSource, SourceDescription, SourceKind};
use super::jpeg::decode_jpeg;
use super::limits;
use super::timeline::Timeline;

/// A motion-JPEG file being played.
#[derive(Debug)]
pub(super) struct MjpegFile {
    path: PathBuf,
    file: FilmBytes,
    video: AviVideo,
    timeline: Timeline,
    description: SourceDescription,
    next: usize,
    lost: usize,
}

impl MjpegFile {
    /// Opens the file; its first picture that can be decoded must exist.
    pub(super) fn open(path: &Path, file: FilmBytes, video: AviVideo) -> Result<Self, CaptureError> {
        limits::check_size(video.width, video.height, path)?;
        let timeline = Timeline::from_seconds(
            video.pictures.iter().map(|picture| picture.0 as f64 / video.rate).collect(),
        );
        let Some(frames) = timeline.len() else {
            let path = path.to_path_buf();
            return Err(if video.cut_off {
                CaptureError::Incomplete { reason: "it ends before its first picture".into(), path }
            } else {
                CaptureError::NoFrames { path }
            });
        };
        let description = SourceDescription {
            kind: SourceKind::VideoFile,
            name: limits::shown_name(path),
            width: video.width,
            height: video.height,
            frame_rate: Some(video.rate),
            usual_rate: Some(video.rate),
            frames: Some(frames),
            duration: Some(timeline.time(frames - 1) + 1.0 / video.rate),
            ends_early: video.cut_off,
            missing_at_end: video.announced.saturating_sub(video.places),
            capture_rate: None,
            only_key_points: false,
            decoder: "MJPEG".into(),
        };
        let mut source =
            Self { path: path.to_path_buf(), file, video, timeline, description, next: 0, lost: 0 };
        if source.next_frame()?.is_none() {
            return Err(CaptureError::Damaged {
                reason: "not one of its pictures could be decoded".into(),
                path: source.path,
            });
        }
        (source.next, source.lost) = (0, 0);
        Ok(source)
    }
}

impl FrameSource for MjpegFile {
    fn description(&self) -> &SourceDescription {
        &self.description
    }

    fn next_frame(&mut self) -> Result<Option<VideoFrame>, CaptureError> {
        while let Some(&(_, offset, size)) = self.video.pictures.get(self.next) {
            let index = self.next;
            self.next += 1;
            let mut data = vec![0; size.min(limits::LARGEST_PICTURE_BYTES) as usize];
            self.file
                .seek(SeekFrom::Start(offset))
                .and_then(|_| self.file.read_exact(&mut data))
                .map_err(|error| CaptureError::from_io(&error, &self.path))?;
            match decode_jpeg(&data, self.video.width, self.video.height) {
                Ok(image) => {
                    let time = self.timeline.time(index);
                    return Ok(Some(VideoFrame { index, time, image: image.into() }));
                }
                // One bad picture costs one frame; it is counted and shown.
                Err(_damaged) => self.lost += 1,
            }
        }
        Ok(None)
    }

    fn seek(&mut self, time: f64) -> Result<(), CaptureError> {
        self.next = self.timeline.frame_at(time);
        Ok(())
    }

    fn lost_frames(&self) -> usize {
        self.lost
    }
}
