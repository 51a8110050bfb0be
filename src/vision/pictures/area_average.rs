//! Cutting out an upright square that is much larger than the network's picture: every pixel is added once.
//!
//! The person detector sees the whole picture, five or six times smaller. Asking for colours between pixels at four places
//! per result pixel took longer there than a fifth of a network's pass and still left most pixels unseen; adding rows,
//! then columns, of whole pixels is several times quicker and averages all of them. Edges between result pixels fall on
//! whole pixels, which moves them by at most half a pixel of the picture: a tenth of a pixel of the network's.

use super::letterbox::{Border, Square, Warp};
use super::video_frame::RgbImage;

/// Below this shrinking the half pixel would matter.
const LEAST_STEP: f64 = 3.0;
/// Above this the 16-bit sums could overflow.
const MOST_STEP: f64 = 250.0;

/// Pixels that one row or column of the result is the mean of.
#[derive(Clone, Copy, Debug)]
struct Span {
    /// First pixel inside the picture, and the one after the last.
    start: usize,
    end: usize,
    /// How many there are, those beyond the edge included.
    whole: f32,
}

/// Whether this way is open: upright, not mirrored, black beyond the edge, much shrunk.
pub(in crate::vision) fn is_suited(warp: &Warp, square: &Square) -> bool {
    let step = square.side / warp.height.max(1) as f64;
    square.angle == 0.0
        && !warp.mirrored
        && warp.border == Border::Black
        && (LEAST_STEP..MOST_STEP).contains(&step)
}

/// Cuts the square out; the result has the same layout as that of [`Warp::cut`] and its full length already.
pub(in crate::vision) fn cut(warp: &Warp, image: &RgbImage, square: &Square, result: &mut [f32]) {
    let step = square.side / warp.height as f64;
    let columns = spans(square.x - 0.5 * warp.width as f64 * step, step, warp.width, image.width);
    let rows = spans(square.y - 0.5 * square.side, step, warp.height, image.height);
    let first = columns.iter().map(|span| span.start).min().unwrap_or(0);
    let last = columns.iter().map(|span| span.end).max().unwrap_or(0).max(first);
    let plane = warp.width * warp.height;
    let mut sums = vec![0_u16; 3 * (last - first)];
    for (row, lines) in rows.iter().enumerate() {
        sums.fill(0);
        for line in lines.start..lines.end {
            let at = 3 * line * image.width;
            let Some(pixels) = image.data.get(at + 3 * first..at + 3 * last) else { continue };
            for (sum, &byte) in sums.iter_mut().zip(pixels) {
                *sum += u16::from(byte);
            }
        }
        for (column, span) in columns.iter().enumerate() {
            let mut total = [0_u32; 3];
            for pixel in sums[3 * (span.start - first)..3 * (span.end - first)].chunks_exact(3) {
                for channel in 0..3 {
                    total[channel] += u32::from(pixel[channel]);
                }
            }
            let share = 1.0 / (lines.whole * span.whole);
            for channel in 0..3 {
                result[channel * plane + row * warp.width + column] =
                    total[channel] as f32 * share * warp.scale[channel] + warp.offset[channel];
            }
        }
    }
}

/// The pixels behind each of `count` results that begin at `from`, in a picture so long.
fn spans(from: f64, step: f64, count: usize, length: usize) -> Vec<Span> {
    let inside = |edge: f64| edge.clamp(0.0, length as f64) as usize;
    (0..count)
        .map(|index| {
            let (low, high) =
                ((from + index as f64 * step).round(), (from + (index + 1) as f64 * step).round());
            let (start, end) = (inside(low), inside(high));
            // A span that lies wholly outside is empty at its edge, so that no index is ever out of order.
            Span { start, end, whole: (high - low).max(1.0) as f32 }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warp(size: usize) -> Warp {
        Warp {
            width: size,
            height: size,
            mirrored: false,
            border: Border::Black,
            scale: [1.0; 3],
            offset: [0.0; 3],
        }
    }

    #[test]
    fn every_pixel_counts_once() {
        // One white pixel in 8 x 8: its result is a 64th of white, wherever it lies.
        for spot in [0, 9, 63] {
            let mut data = vec![0_u8; 3 * 64];
            data[3 * spot..3 * spot + 3].fill(255);
            let image = RgbImage { width: 8, height: 8, data };
            let square = Square { x: 4.0, y: 4.0, side: 8.0, angle: 0.0 };
            let mut result = vec![0.0; 3 * 4];
            assert!(is_suited(&warp(2), &square));
            cut(&warp(2), &image, &square, &mut result);
            let sum: f32 = result.iter().sum();
            assert!((sum - 3.0 * 255.0 / 16.0).abs() < 1e-3, "{result:?}");
        }
    }

    #[test]
    fn what_lies_beyond_the_edge_is_black_and_places_stay_where_they_are() {
        // A wide picture: bars above and below; brightness rises to the right.
        let data = (0..40).flat_map(|_| (0..80).flat_map(|x| [x as u8, 100, 7])).collect();
        let image = RgbImage { width: 80, height: 40, data };
        let square = Square::around_picture(80, 40);
        let mut result = vec![0.0; 3 * 400];
        cut(&warp(20), &image, &square, &mut result);
        assert!(result[..5 * 20].iter().all(|&value| value.abs() < 1e-6), "the upper bar is black");
        let middle = &result[10 * 20..11 * 20];
        for (column, &value) in middle.iter().enumerate() {
            assert!((value - (4.0 * column as f32 + 1.5)).abs() < 1e-3, "{column}: {value}");
        }
        assert!((result[400 + 10 * 20] - 100.0).abs() < 1e-3);
    }

    #[test]
    fn small_steps_turned_squares_and_mirrors_take_the_other_way() {
        let square = Square { x: 40.0, y: 20.0, side: 80.0, angle: 0.0 };
        assert!(!is_suited(&warp(40), &square));
        assert!(!is_suited(&warp(10), &Square { angle: 0.1, ..square }));
        assert!(!is_suited(&Warp { mirrored: true, ..warp(10) }, &square));
    }
}
