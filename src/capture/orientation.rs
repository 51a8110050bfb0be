//! Turning a coded picture upright: phones store portrait video lying down, with a note how to turn it.

use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::vision::pictures::video_frame::RgbImage;

/// Side of the tiles in which a picture is turned, px: both pictures stay in the cache when rows become columns.
const TILE: usize = 32;

/// One of the eight ways in which a picture can lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Orientation {
    /// Rows and columns change places (first).
    transposed: bool,
    /// The upright picture's x runs against the stored one.
    reverse_x: bool,
    /// The upright picture's y runs against the stored one.
    reverse_y: bool,
}

impl Orientation {
    /// From the matrix of a track header: `x' = a·x + c·y`, `y' = b·x + d·y`, any scale.
    pub(super) fn from_matrix(a: i32, b: i32, c: i32, d: i32) -> Self {
        if b.unsigned_abs() > a.unsigned_abs() && c.unsigned_abs() > d.unsigned_abs() {
            Self { transposed: true, reverse_x: c < 0, reverse_y: b < 0 }
        } else {
            Self { transposed: false, reverse_x: a < 0, reverse_y: d < 0 }
        }
    }

    /// Width and height after turning.
    pub(super) fn size(self, width: usize, height: usize) -> (usize, usize) {
        if self.transposed { (height, width) } else { (width, height) }
    }

    /// The picture, upright.
    pub(super) fn apply(self, image: RgbImage) -> RgbImage {
        if self == Self::default() {
            return image;
        }
        let (width, height) = self.size(image.width, image.height);
        let mut data = vec![0; width * height * 3];
        for top in (0..height).step_by(TILE) {
            for left in (0..width).step_by(TILE) {
                for y in top..(top + TILE).min(height) {
                    for x in left..(left + TILE).min(width) {
                        let across = if self.reverse_x { width - 1 - x } else { x };
                        let down = if self.reverse_y { height - 1 - y } else { y };
                        let (column, row) = if self.transposed { (down, across) } else { (across, down) };
                        let source = (row * image.width + column) * 3;
                        let target = (y * width + x) * 3;
                        data[target..target + 3].copy_from_slice(&image.data[source..source + 3]);
                    }
                }
            }
        }
        RgbImage { width, height, data }
    }
}

/// The picture with square pixels: old camcorders store 1440 columns for 1920, and angles measured on those are wrong.
pub(super) fn square_pixels(image: RgbImage, pixel_aspect: f64) -> RgbImage {
    let width = (image.width as f64 * pixel_aspect).round() as usize;
    if width.abs_diff(image.width) < 2 || !(0.25..=4.0).contains(&pixel_aspect) {
        return image;
    }
    let (columns, rows) = (image.width as u32, image.height as u32);
    let resized =
        Image::from_vec_u8(columns, rows, image.data.clone(), PixelType::U8x3).ok().and_then(|source| {
            let mut target = Image::new(width as u32, rows, PixelType::U8x3);
            let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear));
            Resizer::new().resize(&source, &mut target, &options).ok()?;
            Some(target.into_vec())
        });
    match resized {
        Some(data) => RgbImage { width, height: image.height, data },
        None => image,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(width: usize, height: usize) -> RgbImage {
        let data = (0..width * height).flat_map(|value| [value as u8; 3]).collect();
        RgbImage { width, height, data }
    }

    fn first_channel(image: &RgbImage) -> Vec<u8> {
        image.data.iter().step_by(3).copied().collect()
    }

    #[test]
    fn a_quarter_turn_clockwise_puts_the_first_column_on_top_reversed() {
        // Stored:  0 1 2      Upright:  3 0
        //          3 4 5                4 1
        //                               5 2
        let turned = Orientation::from_matrix(0, 65536, -65536, 0).apply(numbered(3, 2));
        assert_eq!((turned.width, turned.height), (2, 3));
        assert_eq!(first_channel(&turned), [3, 0, 4, 1, 5, 2]);
    }

    #[test]
    fn a_half_turn_reverses_and_identity_keeps() {
        assert_eq!(
            first_channel(&Orientation::from_matrix(-1, 0, 0, -1).apply(numbered(3, 2))),
            [5, 4, 3, 2, 1, 0]
        );
        assert_eq!(
            first_channel(&Orientation::from_matrix(1, 0, 0, 1).apply(numbered(3, 2))),
            [0, 1, 2, 3, 4, 5]
        );
    }

    #[test]
    fn wide_pixels_make_a_wide_picture() {
        let image = square_pixels(numbered(12, 4), 4.0 / 3.0);
        assert_eq!((image.width, image.height, image.data.len()), (16, 4, 16 * 4 * 3));
    }

    #[test]
    fn four_quarter_turns_are_none() {
        let mut image = numbered(37, 41);
        for _ in 0..4 {
            image = Orientation::from_matrix(0, -1, 1, 0).apply(image);
        }
        assert_eq!(image, numbered(37, 41));
    }
}
