//! The same film once more, with skeleton, events and numbers drawn into every picture, and faces made unrecognisable where
//! that is wished.
//!
//! Pictures keep their times, so that the copy runs beside the original. A film of any kind that can be read becomes H.264 in
//! MP4, which every player shows.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::capture::{self, CaptureError, FrameSource, WrittenFilm};
use crate::clinic::words::quantity::QuantityStyle;
use crate::recording::analysed_trial::AnalysedTrial;
use crate::recording::final_analysis::ReadError;
use crate::report::film_overlay::FilmOverlay;
use crate::report::svg;
use crate::vision::people::heads::Heads;
use crate::vision::pose::PoseSample;

/// Frames a second of a film that does not say.
const USUAL_RATE: f64 = 30.0;

/// How the copy is made.
#[derive(Clone, Copy, Debug, Default)]
pub struct OverlayOptions<'a> {
    /// Words and units.
    pub style: QuantityStyle,
    /// Heads to make unrecognisable; `None` shows everybody.
    pub blur: Option<&'a Heads>,
    /// Pictures a second, Hz, of a film without times.
    pub rate: Option<f64>,
}

/// Writes the copy of a film and says how many pictures it has; `show` hears which share is done.
///
/// # Errors
/// When the film cannot be read, the copy would lie on it or not be written, or `cancelled` became true.
pub fn write(
    film: &Path,
    copy: &Path,
    trial: &AnalysedTrial,
    options: &OverlayOptions<'_>,
    show: &mut dyn FnMut(f64),
    cancelled: &AtomicBool,
) -> Result<usize, ReadError> {
    let mut source = capture::open_video_as_played(film, options.rate)?;
    if copy.canonicalize().is_ok_and(|copy| film.canonicalize().is_ok_and(|film| film == copy)) {
        let reason = "it would take the place of the film itself; choose another name".into();
        return Err(CaptureError::NotWritten { reason, path: copy.to_path_buf() }.into());
    }
    write_frames(&mut *source, copy, trial, options, show, cancelled)
}

/// As [`write()`], of pictures that are open already.
///
/// # Errors
/// As [`write()`].
pub fn write_frames(
    source: &mut dyn FrameSource,
    copy: &Path,
    trial: &AnalysedTrial,
    options: &OverlayOptions<'_>,
    show: &mut dyn FnMut(f64),
    cancelled: &AtomicBool,
) -> Result<usize, ReadError> {
    let reason = |reason: &str| CaptureError::NotWritten { reason: reason.into(), path: copy.to_path_buf() };
    let description = source.description().clone();
    let size = (description.width, description.height);
    let rate = description.usual_rate.or(description.frame_rate).unwrap_or(USUAL_RATE);
    let mut written = WrittenFilm::create(copy, size.0, size.1, rate)?;
    let overlay = FilmOverlay { assessment: &trial.assessment, track: &trial.overlay, style: options.style };
    let samples = &trial.overlay.samples;
    let scale = size.0 as f64 / trial.overlay.width.max(1) as f64;
    let mut count = 0;
    while let Some(frame) = source.next_frame()? {
        if cancelled.load(Ordering::Relaxed) {
            return Err(ReadError::Cancelled);
        }
        let mut image = frame.image.as_ref().clone();
        for head in options.blur.map_or(&[][..], |heads| heads.at(frame.index)) {
            head.blur(&mut image, scale);
        }
        let drawing = overlay.over(sample_of(samples, frame.index), size.0, size.1);
        svg::draw_over(&drawing, &mut image).map_err(|error| reason(&error.to_string()))?;
        written.add(&image, frame.time)?;
        count += 1;
        show(description.frames.map_or(0.0, |all| count as f64 / all.max(1) as f64).min(1.0));
    }
    written.finish()?;
    Ok(count)
}

/// What was read in this picture.
fn sample_of(samples: &[PoseSample], frame: usize) -> Option<&PoseSample> {
    let at = samples.binary_search_by_key(&frame, |sample| sample.frame).ok()?;
    samples.get(at)
}
