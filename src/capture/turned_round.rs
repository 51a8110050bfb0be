//! A camera whose picture is mirrored, turned back.
//!
//! Drivers that mirror do not say so; the person finds it by raising a hand (`vision::side_check`) and asks for this.

use std::sync::Arc;

use super::error::CaptureError;
use super::frame_source::{FrameSource, SourceDescription};
use crate::vision::pictures::video_frame::{RgbImage, VideoFrame};

/// Gives every picture of a source with left and right exchanged.
#[derive(Debug)]
pub struct TurnedRound<S>(pub S);

impl<S: FrameSource> FrameSource for TurnedRound<S> {
    fn description(&self) -> &SourceDescription {
        self.0.description()
    }

    fn next_frame(&mut self) -> Result<Option<VideoFrame>, CaptureError> {
        let frame = self.0.next_frame()?;
        Ok(frame.map(|frame| VideoFrame { image: Arc::new(turned_round(&frame.image)), ..frame }))
    }

    fn seek(&mut self, time: f64) -> Result<(), CaptureError> {
        self.0.seek(time)
    }

    fn lost_frames(&self) -> usize {
        self.0.lost_frames()
    }
}

/// The picture as in a mirror.
fn turned_round(image: &RgbImage) -> RgbImage {
    let mut data = Vec::with_capacity(image.data.len());
    for row in image.data.chunks_exact(3 * image.width.max(1)) {
        data.extend(row.chunks_exact(3).rev().flatten());
    }
    RgbImage { width: image.width, height: image.height, data }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twice_turned_round_is_the_picture_itself() {
        let image = RgbImage { width: 5, height: 3, data: (0..45).collect() };
        let once = turned_round(&image);
        assert_eq!(once.data[..3], image.data[12..15], "the first pixel is the last of its row");
        assert_eq!(turned_round(&once), image);
    }
}
