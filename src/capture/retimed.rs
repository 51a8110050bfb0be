//! Slow motion back to life: the times of a film put right by the rate at which its camera took the pictures.

use super::error::CaptureError;
use super::frame_source::{FrameSource, SourceDescription};
use crate::vision::pictures::video_frame::VideoFrame;

/// A film whose rate differs from its camera's by less than this share plays at the speed of life: 30 and 29.97, or a
/// camera that notes 60 for the 59.6 that it reached.
const ALIKE: f64 = 0.1;

/// A film whose times are stretched by a factor, or are counted where it has none.
struct Retimed {
    film: Box<dyn FrameSource>,
    description: SourceDescription,
    clock: Clock,
}

#[derive(Clone, Copy)]
enum Clock {
    /// The film's times by this factor.
    Stretched(f64),
    /// Pictures this far apart, s.
    Counted(f64),
}

/// The film at the rate that was asked for or that its camera noted, Hz; as it is where there is neither.
///
/// # Errors
/// When the film's pictures bear no times and nobody says at which rate they were taken.
pub(super) fn at_capture_rate(
    film: Box<dyn FrameSource>,
    asked: Option<f64>,
    path: &std::path::Path,
) -> Result<Box<dyn FrameSource>, CaptureError> {
    let mut description = film.description().clone();
    let noted = description.capture_rate.take();
    let pictures = description.frames.filter(|pictures| *pictures > 1);
    let clock = match (description.usual_rate, asked, noted) {
        (None, Some(rate), _) if pictures.is_some() => Clock::Counted(1.0 / rate),
        (None, None, _) if pictures.is_some() => {
            return Err(CaptureError::NoTimes { path: path.to_path_buf() });
        }
        (Some(usual), Some(rate), _) => Clock::Stretched(usual / rate),
        (Some(usual), None, Some(rate)) if (usual / rate).ln().abs() > ALIKE => {
            Clock::Stretched(usual / rate)
        }
        // The film plays at the speed of life, whatever the camera noted.
        (_, None, Some(_)) => Clock::Stretched(1.0),
        _ => return Ok(film),
    };
    match clock {
        Clock::Stretched(factor) => {
            description.duration = description.duration.map(|duration| duration * factor);
            description.frame_rate = description.frame_rate.map(|rate| rate / factor);
            description.usual_rate = description.usual_rate.map(|rate| rate / factor);
        }
        Clock::Counted(gap) => {
            description.duration = pictures.map(|pictures| pictures as f64 * gap);
            (description.frame_rate, description.usual_rate) = (Some(1.0 / gap), Some(1.0 / gap));
        }
    }
    let put_right = !matches!(clock, Clock::Stretched(factor) if (factor - 1.0).abs() < 1e-9);
    description.capture_rate = asked.or(noted).filter(|_| put_right);
    Ok(Box::new(Retimed { film, description, clock }))
}

impl FrameSource for Retimed {
    fn description(&self) -> &SourceDescription {
        &self.description
    }

    fn next_frame(&mut self) -> Result<Option<VideoFrame>, CaptureError> {
        let frame = self.film.next_frame()?;
        Ok(frame.map(|frame| {
            let time = match self.clock {
                Clock::Stretched(factor) => frame.time * factor,
                Clock::Counted(gap) => frame.index as f64 * gap,
            };
            VideoFrame { time, ..frame }
        }))
    }

    fn seek(&mut self, time: f64) -> Result<(), CaptureError> {
        match self.clock {
            Clock::Stretched(factor) => self.film.seek(time / factor),
            Clock::Counted(gap) => {
                // All pictures have one time: from the first on, those before the wanted one are passed over.
                self.film.seek(-1.0)?;
                for _ in 0..(time / gap + 0.5e-6).max(0.0) as usize {
                    if self.film.next_frame()?.is_none() {
                        break;
                    }
                }
                Ok(())
            }
        }
    }

    fn lost_frames(&self) -> usize {
        self.film.lost_frames()
    }
}
