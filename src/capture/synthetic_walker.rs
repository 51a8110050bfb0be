//! [`SyntheticWalker`]: a drawn walker as a source of pictures, for demonstration and test.
//!
//! Everything about it is known exactly, so the whole way from picture to number can be judged: see [`WalkerFilm`].

use crate::synthesis::sensors::walker_film::{FilmParameters, WalkerFilm};
use crate::vision::pictures::video_frame::VideoFrame;

use super::error::CaptureError;
use super::frame_source::{FrameSource, SourceDescription, SourceKind};

/// The drawn walker, played like a file.
#[derive(Debug)]
pub struct SyntheticWalker {
    film: WalkerFilm,
    description: SourceDescription,
    next: usize,
}

impl SyntheticWalker {
    /// The walker of a formula, filmed with these parameters.
    pub fn new(parameters: FilmParameters) -> Self {
        Self::of(WalkerFilm::new(parameters))
    }

    /// A film as a source.
    pub fn of(film: WalkerFilm) -> Self {
        let (about, frames) = (film.parameters(), film.frames());
        let description = SourceDescription {
            kind: SourceKind::SyntheticWalker,
            name: "Built-in walker".into(),
            width: about.width,
            height: about.height,
            frame_rate: Some(about.frame_rate),
            frames: Some(frames),
            duration: Some(frames as f64 / about.frame_rate),
            decoder: "drawn".into(),
            ..SourceDescription::default()
        };
        Self { film, description, next: 0 }
    }

    /// The truth about what is shown.
    pub fn film(&self) -> &WalkerFilm {
        &self.film
    }
}

impl FrameSource for SyntheticWalker {
    fn description(&self) -> &SourceDescription {
        &self.description
    }

    fn next_frame(&mut self) -> Result<Option<VideoFrame>, CaptureError> {
        if self.next >= self.film.frames() {
            return Ok(None);
        }
        let (index, time) = (self.next, self.film.time(self.next));
        self.next += 1;
        Ok(Some(VideoFrame { index, time, image: self.film.picture(time).into() }))
    }

    fn seek(&mut self, time: f64) -> Result<(), CaptureError> {
        let rate = self.film.parameters().frame_rate;
        let frame = ((time.max(0.0) + 0.5e-6) * rate).floor() as usize;
        self.next = frame.min(self.film.frames().saturating_sub(1));
        Ok(())
    }
}
