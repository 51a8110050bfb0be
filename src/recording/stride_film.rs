//! One stride of a kept video as pictures in memory, for showing two visits at the same instant of the stride.
//!
//! The film is deciphered and decoded in memory, the stride is taken out, and the rest is let go; nothing is written.

use std::sync::Arc;

use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::Stride;
use crate::capture::{self, CaptureError};
use crate::clinic::assessment::{Assessment, TimeSpan};
use crate::clinic::trial::TrialId;
use crate::vision::pictures::video_frame::RgbImage;

/// Pictures are made no higher than this: two of them stand beside each other.
const HEIGHT: usize = 540;
/// No stride has more pictures; a film that says otherwise is not held as a whole.
const MOST: usize = 600;

/// The pictures of one stride.
#[derive(Clone, Debug)]
pub struct StrideFilm {
    /// Of which walk.
    pub walk: TrialId,
    /// Time in the recording, s, and picture, in order.
    pub pictures: Vec<(f64, Arc<RgbImage>)>,
    /// Pixels of the recording per pixel of the pictures.
    pub shrunk: f64,
}

impl StrideFilm {
    /// Number of the last picture that is not after this time; the first where all are.
    pub fn at(&self, time: f64) -> Option<usize> {
        let after = self.pictures.partition_point(|(shown, _)| *shown <= time + 1e-6);
        (!self.pictures.is_empty()).then(|| after.saturating_sub(1))
    }
}

/// The stride in the middle of a walk, a left one where there is one: away from start and end.
pub fn middle_stride(assessment: &Assessment) -> Option<&Stride> {
    let of = |side: Side| -> Vec<&Stride> {
        let strides = &assessment.strides;
        strides.iter().filter(|stride| stride.side == side && stride.excluded.is_none()).collect()
    };
    let strides = Some(of(Side::Left)).filter(|left| !left.is_empty()).unwrap_or_else(|| of(Side::Right));
    strides.get(strides.len() / 2).copied()
}

/// Takes a stride out of a film.
///
/// # Errors
/// When the film cannot be decoded from memory.
pub fn stride_film(walk: TrialId, film: Arc<[u8]>, span: TimeSpan) -> Result<StrideFilm, CaptureError> {
    let mut source = capture::open_film(&format!("Video of walk {}", walk.0), film)?;
    source.seek(span.start)?;
    let mut pictures = Vec::new();
    let mut shrunk = 1.0;
    while let Some(frame) = source.next_frame()? {
        if frame.time > span.end + 1e-6 || pictures.len() >= MOST {
            break;
        }
        let factor = frame.image.height.div_ceil(HEIGHT).max(1);
        shrunk = factor as f64;
        let image = if factor == 1 { frame.image } else { Arc::new(every_nth(&frame.image, factor)) };
        pictures.push((frame.time, image));
    }
    Ok(StrideFilm { walk, pictures, shrunk })
}

/// Every n-th pixel of every n-th row: enough for looking, and fast.
fn every_nth(image: &RgbImage, n: usize) -> RgbImage {
    let (width, height) = (image.width / n, image.height / n);
    let mut data = Vec::with_capacity(3 * width * height);
    for row in 0..height {
        for column in 0..width {
            let at = 3 * (row * n * image.width + column * n);
            data.extend(image.data.get(at..at + 3).unwrap_or(&[0, 0, 0]));
        }
    }
    RgbImage { width, height, data }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shrinking_keeps_the_shape_and_the_first_pixel() {
        let image = RgbImage { width: 7, height: 4, data: (0..84).collect() };
        let small = every_nth(&image, 2);
        assert_eq!((small.width, small.height, small.data.len()), (3, 2, 18));
        assert_eq!(small.data[..3], image.data[..3]);
        assert_eq!(small.data[9..12], image.data[42..45], "the first of the third row");
    }

    #[test]
    fn the_picture_at_a_time_is_the_last_that_is_not_later() {
        let picture = Arc::new(RgbImage { width: 1, height: 1, data: vec![0; 3] });
        let pictures = [1.0, 1.1, 1.2].map(|time| (time, Arc::clone(&picture))).to_vec();
        let film = StrideFilm { walk: TrialId(1), pictures, shrunk: 1.0 };
        assert_eq!([film.at(0.5), film.at(1.15), film.at(9.0)], [Some(0), Some(1), Some(2)]);
        assert_eq!(StrideFilm { pictures: Vec::new(), ..film }.at(1.0), None);
    }
}
