//! Squares cut out of a picture for a network, and the way back to the picture.
//!
//! Every network here sees a square: the whole picture with bars, a tile of it, or a person turned upright. One kind of
//! square and one warp serve them all, so that there is one place where half a pixel could be lost.

use super::area_average;
use super::video_frame::RgbImage;

/// A square in a picture, possibly turned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Square {
    /// Centre from the picture's left edge, px.
    pub x: f64,
    /// Centre from the picture's top edge, px.
    pub y: f64,
    /// Length of a side, px.
    pub side: f64,
    /// How far its upward direction is turned clockwise from the picture's, rad.
    pub angle: f64,
}

impl Square {
    /// The smallest upright square that holds the whole picture.
    pub fn around_picture(width: usize, height: usize) -> Self {
        Self { x: width as f64 / 2.0, y: height as f64 / 2.0, side: width.max(height) as f64, angle: 0.0 }
    }

    /// The square of MediaPipe's convention: centred on the hips, its side 2.5 times the distance from there to a point
    /// on the circle around the body, which lies towards the head.
    pub fn around_body(hips: [f64; 2], circle: [f64; 2]) -> Option<Self> {
        let (dx, dy) = (circle[0] - hips[0], circle[1] - hips[1]);
        let radius = dx.hypot(dy);
        (radius.is_finite() && radius >= 4.0).then(|| Self {
            x: hips[0],
            y: hips[1],
            side: 2.5 * radius,
            angle: dx.atan2(-dy),
        })
    }

    /// Where a place inside the square (0..=1 from its left and top) lies in the picture, px.
    pub fn to_picture(&self, u: f64, v: f64) -> [f64; 2] {
        let (sin, cos) = self.angle.sin_cos();
        let (du, dv) = ((u - 0.5) * self.side, (v - 0.5) * self.side);
        [self.x + cos * du - sin * dv, self.y + sin * du + cos * dv]
    }

    /// Where a place of the picture lies inside the square, 0..=1 from its left and top.
    pub fn from_picture(&self, x: f64, y: f64) -> [f64; 2] {
        let (sin, cos) = self.angle.sin_cos();
        let (dx, dy) = (x - self.x, y - self.y);
        [(cos * dx + sin * dy) / self.side + 0.5, (-sin * dx + cos * dy) / self.side + 0.5]
    }

    /// Whether the place lies inside.
    pub fn holds(&self, x: f64, y: f64) -> bool {
        self.from_picture(x, y).iter().all(|place| (0.0..=1.0).contains(place))
    }
}

/// What a network sees beyond the picture's edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// Black.
    Black,
    /// The edge's own pixels, repeated.
    Repeat,
}

/// How a square becomes numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Warp {
    /// Width of the result, px.
    pub width: usize,
    /// Height of the result, px.
    pub height: usize,
    /// Whether left and right are exchanged.
    pub mirrored: bool,
    /// What lies beyond the edge.
    pub border: Border,
    /// Result = value (0..=255) × `scale` + `offset`, for red, green and blue.
    pub scale: [f32; 3],
    /// See `scale`.
    pub offset: [f32; 3],
}

impl Warp {
    /// Cuts the square out: red plane, green plane, blue plane, rows from the top. For a result that is not square, the
    /// square's side is the result's height and the middle columns are taken.
    ///
    /// Bilinear; where the picture is shrunk by more than two, four places per pixel are averaged, so that fine texture
    /// does not turn into noise. An upright square shrunk by three or more is averaged over all its pixels.
    pub fn cut(&self, image: &RgbImage, square: &Square, result: &mut Vec<f32>) {
        let plane = self.width * self.height;
        // What lies there from before is written over.
        result.resize(3 * plane, 0.0);
        if image.width == 0 || image.height == 0 {
            result.fill(0.0);
            return;
        }
        if area_average::is_suited(self, square) {
            area_average::cut(self, image, square, result);
            return;
        }
        let step = square.side / self.height as f64;
        let parts = (step.floor() as usize).clamp(1, 2);
        let (sin, cos) = square.angle.sin_cos();
        let along = [(cos * step) as f32, (sin * step) as f32];
        let down = [(-sin * step) as f32, (cos * step) as f32];
        let share = 1.0 / (parts * parts) as f32;
        // Places inside a pixel of the result, as steps in the picture; the same for every pixel.
        let within = |part: usize| (part as f32 + 0.5) / parts as f32;
        let places: Vec<[f32; 2]> = (0..parts * parts)
            .map(|part| {
                let (du, dv) = (within(part % parts), within(part / parts));
                [along[0] * du + down[0] * dv, along[1] * du + down[1] * dv]
            })
            .collect();
        let (half_width, half_height) = (self.width as f32 / 2.0, self.height as f32 / 2.0);
        let centre = [square.x as f32 - 0.5, square.y as f32 - 0.5];
        for row in 0..self.height {
            let dv = row as f32 - half_height;
            for first in (0..self.width).step_by(LANES) {
                // Columns beyond the result's width are computed and dropped.
                let corner: [Lanes; 2] = std::array::from_fn(|axis| {
                    std::array::from_fn(|lane| {
                        let column = first + lane;
                        let seen = if self.mirrored {
                            self.width as f32 - 1.0 - column as f32
                        } else {
                            column as f32
                        };
                        let du = seen - half_width;
                        centre[axis] + along[axis] * du + down[axis] * dv
                    })
                });
                let mut sum = [[0.0_f32; LANES]; 3];
                for place in &places {
                    let x = corner[0].map(|x| x + place[0]);
                    let y = corner[1].map(|y| y + place[1]);
                    add_samples(image, &x, &y, self.border, &mut sum);
                }
                let at = row * self.width + first;
                for channel in 0..3 {
                    let wanted = LANES.min(self.width - first);
                    let row = &mut result[channel * plane + at..][..wanted];
                    for (value, sum) in row.iter_mut().zip(sum[channel]) {
                        *value = sum * share * self.scale[channel] + self.offset[channel];
                    }
                }
            }
        }
    }
}

/// Neighbouring pixels of a result that are computed together, so that the processor does several at once.
const LANES: usize = 8;
type Lanes = [f32; LANES];

/// Adds the colours at eight places between pixel centres.
#[inline]
fn add_samples(image: &RgbImage, x: &Lanes, y: &Lanes, border: Border, sum: &mut [Lanes; 3]) {
    if add_inside(image, x, y, sum).is_some() {
        return;
    }
    for lane in 0..LANES {
        let colour = sample(image, x[lane], y[lane], border);
        for channel in 0..3 {
            sum[channel][lane] += colour[channel];
        }
    }
}

/// The same, and with the same result, where all places have four neighbours and a pixel more to their right.
#[inline]
fn add_inside(image: &RgbImage, x: &Lanes, y: &Lanes, sum: &mut [Lanes; 3]) -> Option<()> {
    let (most_x, most_y) = (image.width as f32 - 2.0, image.height as f32 - 1.0);
    let least = |places: &Lanes| places.iter().copied().fold(f32::INFINITY, f32::min);
    let most = |places: &Lanes| places.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let inside = least(x) >= 0.0 && least(y) >= 0.0 && most(x) < most_x && most(y) < most_y;
    if !inside {
        return None;
    }
    // Two neighbours of three bytes each, above and below.
    let mut pixels = [[0_u32; LANES]; 4];
    let (mut fx, mut fy) = ([0.0_f32; LANES], [0.0_f32; LANES]);
    for lane in 0..LANES {
        let (left, top) = (x[lane] as i32, y[lane] as i32);
        (fx[lane], fy[lane]) = (x[lane] - left as f32, y[lane] - top as f32);
        let at = 3 * (top as usize * image.width + left as usize);
        for below in 0..2 {
            let eight = image.data.get(at + below * 3 * image.width..)?.first_chunk()?;
            let both = u64::from_le_bytes(*eight);
            pixels[2 * below][lane] = both as u32;
            pixels[2 * below + 1][lane] = (both >> 24) as u32;
        }
    }
    for (channel, sum) in sum.iter_mut().enumerate() {
        let part = |corner: &[u32; LANES], lane: usize| {
            ((corner[lane] >> (8 * channel)) & 0xff).cast_signed() as f32
        };
        for lane in 0..LANES {
            let (a, b) = (part(&pixels[0], lane), part(&pixels[1], lane));
            let (c, d) = (part(&pixels[2], lane), part(&pixels[3], lane));
            let (first, second) = (a + fx[lane] * (b - a), c + fx[lane] * (d - c));
            sum[lane] += first + fy[lane] * (second - first);
        }
    }
    Some(())
}

/// The colour at a place between pixel centres.
#[inline]
fn sample(image: &RgbImage, x: f32, y: f32, border: Border) -> [f32; 3] {
    let (last_x, last_y) = (image.width as f32 - 1.0, image.height as f32 - 1.0);
    if border == Border::Black && (x < -0.5 || y < -0.5 || x > last_x + 0.5 || y > last_y + 0.5) {
        return [0.0; 3];
    }
    let (x, y) = (x.clamp(0.0, last_x), y.clamp(0.0, last_y));
    let (left, top) = (x as usize, y as usize);
    let (right, bottom) = ((left + 1).min(image.width - 1), (top + 1).min(image.height - 1));
    let (fx, fy) = (x - left as f32, y - top as f32);
    let pixel = |column: usize, row: usize| {
        let at = 3 * (row * image.width + column);
        let bytes = &image.data[at..at + 3];
        [f32::from(bytes[0]), f32::from(bytes[1]), f32::from(bytes[2])]
    };
    let (a, b, c, d) = (pixel(left, top), pixel(right, top), pixel(left, bottom), pixel(right, bottom));
    std::array::from_fn(|i| {
        let upper = a[i] + fx * (b[i] - a[i]);
        let lower = c[i] + fx * (d[i] - c[i]);
        upper + fy * (lower - upper)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Red rises to the right, green downwards.
    fn ramp(width: usize, height: usize) -> RgbImage {
        let data = (0..height).flat_map(|y| (0..width).flat_map(move |x| [x as u8, y as u8, 7])).collect();
        RgbImage { width, height, data }
    }

    fn plain(size: usize) -> Warp {
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
    fn the_way_into_a_square_and_back_ends_where_it_began() {
        let square = Square { x: 300.0, y: 200.0, side: 150.0, angle: 0.4 };
        let [x, y] = square.to_picture(0.2, 0.9);
        let [u, v] = square.from_picture(x, y);
        assert!((u - 0.2).abs() < 1e-12 && (v - 0.9).abs() < 1e-12);
        assert!(square.holds(x, y) && !square.holds(600.0, 200.0));
    }

    #[test]
    fn a_body_that_leans_right_gets_a_square_turned_clockwise() {
        let square = Square::around_body([100.0, 100.0], [140.0, 60.0]).unwrap();
        assert!((square.angle - std::f64::consts::FRAC_PI_4).abs() < 1e-12);
        // The head's direction is up inside the square.
        let [u, v] = square.from_picture(140.0, 60.0);
        assert!((u - 0.5).abs() < 1e-9 && (v - 0.1).abs() < 1e-9);
        assert!(Square::around_body([1.0, 1.0], [1.0, 1.0]).is_none());
    }

    #[test]
    fn a_cut_at_scale_one_copies_pixels_and_mirrors_them() {
        let image = ramp(40, 30);
        let square = Square { x: 20.0, y: 15.0, side: 10.0, angle: 0.0 };
        let mut result = Vec::new();
        plain(10).cut(&image, &square, &mut result);
        assert!((result[0] - 15.0).abs() < 1e-4 && (result[9] - 24.0).abs() < 1e-4);
        assert!((result[100] - 10.0).abs() < 1e-4 && (result[200] - 7.0).abs() < 1e-4);
        Warp { mirrored: true, ..plain(10) }.cut(&image, &square, &mut result);
        assert!((result[0] - 24.0).abs() < 1e-4 && (result[9] - 15.0).abs() < 1e-4);
    }

    #[test]
    fn a_quarter_turn_brings_the_right_side_up() {
        let image = ramp(40, 40);
        let square = Square { x: 20.0, y: 20.0, side: 10.0, angle: std::f64::consts::FRAC_PI_2 };
        let mut result = Vec::new();
        plain(10).cut(&image, &square, &mut result);
        // Top row of the square is the picture's right: red is high there, low at the bottom.
        assert!(result[0] > result[90] + 8.0);
    }

    #[test]
    fn beyond_the_edge_is_black_or_repeated() {
        let image = ramp(40, 40);
        let square = Square { x: 0.0, y: 20.0, side: 10.0, angle: 0.0 };
        let mut result = Vec::new();
        plain(10).cut(&image, &square, &mut result);
        assert!(result[200].abs() < 1e-6 && (result[209] - 7.0).abs() < 1e-6);
        Warp { border: Border::Repeat, ..plain(10) }.cut(&image, &square, &mut result);
        assert!((result[200] - 7.0).abs() < 1e-6);
    }

    #[test]
    fn eight_at_once_is_one_by_one() {
        let mut random = crate::biomechanics::random::Random::new(4);
        let data = (0..3 * 90 * 70).map(|_| random.between(0.0, 255.99) as u8).collect();
        let image = RgbImage { width: 90, height: 70, data };
        for _ in 0..2000 {
            let [x, y]: [Lanes; 2] =
                [90.0, 70.0].map(|size| std::array::from_fn(|_| random.between(0.0, size - 2.01) as f32));
            let mut sum = [[0.5_f32; LANES]; 3];
            assert!(add_inside(&image, &x, &y, &mut sum).is_some());
            for lane in 0..LANES {
                let alone = sample(&image, x[lane], y[lane], Border::Black);
                assert_eq!(
                    [0, 1, 2].map(|c| sum[c][lane].to_bits()),
                    alone.map(|value| (0.5 + value).to_bits())
                );
            }
        }
        let mut sum = [[0.0; LANES]; 3];
        assert!(add_inside(&image, &[88.5; LANES], &[3.0; LANES], &mut sum).is_none());
    }

    #[test]
    fn shrinking_averages() {
        // A checkerboard of single pixels turns grey, not black or white.
        let data = (0..64 * 64).flat_map(|i| [if (i % 64 + i / 64) % 2 == 0 { 255 } else { 0 }; 3]).collect();
        let image = RgbImage { width: 64, height: 64, data };
        let mut result = Vec::new();
        plain(16).cut(&image, &Square::around_picture(64, 64), &mut result);
        assert!(result[8 * 16..8 * 16 + 16].iter().all(|value| (value - 127.5).abs() < 2.0));
    }
}
