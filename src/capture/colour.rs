//! From the colour differences in which video is coded to red, green and blue.
//!
//! A wrong matrix shifts skin and clothes by a few levels, a wrong range washes the picture out; both cost the
//! pose network confidence. We take what the stream says and else what its size implies, as players do.

use yuv::{
    BufferStoreMut, YuvBiPlanarImage, YuvConversionMode, YuvPackedImage, YuvPlanarImage, YuvPlanarImageMut,
    YuvRange, YuvStandardMatrix,
};

use crate::vision::pictures::video_frame::RgbImage;

/// How brightness and colour differences are to be read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ColourCoding {
    /// Weights of red and blue.
    pub matrix: YuvStandardMatrix,
    /// 16–235 or 0–255.
    pub range: YuvRange,
}

impl ColourCoding {
    /// From a stream's own words (ITU-T H.273 matrix number, full range flag), or from the picture's height where it
    /// says nothing: BT.709 from 720 lines on, BT.601 below.
    pub(super) fn new(matrix: Option<u8>, full_range: bool, height: usize) -> Self {
        let matrix = match matrix {
            Some(1) => YuvStandardMatrix::Bt709,
            Some(5 | 6) => YuvStandardMatrix::Bt601,
            Some(4) => YuvStandardMatrix::Fcc,
            Some(7) => YuvStandardMatrix::Smpte240,
            Some(9 | 10) => YuvStandardMatrix::Bt2020,
            _ if height >= 720 => YuvStandardMatrix::Bt709,
            _ => YuvStandardMatrix::Bt601,
        };
        Self { matrix, range: if full_range { YuvRange::Full } else { YuvRange::Limited } }
    }
}

fn blank(width: usize, height: usize) -> RgbImage {
    RgbImage { width, height, data: vec![0; width * height * 3] }
}

/// Three planes at 4:2:0, as H.264 gives them. `None` if the planes do not fit the size.
pub(super) fn from_planar(
    planes: [&[u8]; 3],
    strides: [usize; 3],
    [width, height]: [usize; 2],
    coding: ColourCoding,
) -> Option<RgbImage> {
    let mut image = blank(width, height);
    let source = YuvPlanarImage {
        y_plane: planes[0],
        y_stride: strides[0] as u32,
        u_plane: planes[1],
        u_stride: strides[1] as u32,
        v_plane: planes[2],
        v_stride: strides[2] as u32,
        width: width as u32,
        height: height as u32,
    };
    yuv::yuv420_to_rgb(&source, &mut image.data, (width * 3) as u32, coding.range, coding.matrix).ok()?;
    Some(image)
}

/// The way back: the upper left part of a picture, of even size, as three planes at 4:2:0 (BT.709, 16–235). `None` if the picture
/// is smaller.
pub(super) fn planes_of(
    image: &RgbImage,
    width: usize,
    height: usize,
    planes: &mut [Vec<u8>; 3],
) -> Option<()> {
    let [y, u, v] = planes;
    y.resize(width * height, 0);
    u.resize(width * height / 4, 0);
    v.resize(width * height / 4, 0);
    let mut target = YuvPlanarImageMut {
        y_plane: BufferStoreMut::Borrowed(y),
        y_stride: width as u32,
        u_plane: BufferStoreMut::Borrowed(u),
        u_stride: (width / 2) as u32,
        v_plane: BufferStoreMut::Borrowed(v),
        v_stride: (width / 2) as u32,
        width: width as u32,
        height: height as u32,
    };
    let (row, mode) = (3 * image.width, YuvConversionMode::Balanced);
    let data = image.data.get(..row * height)?;
    yuv::rgb_to_yuv420(&mut target, data, row as u32, YuvRange::Limited, YuvStandardMatrix::Bt709, mode).ok()
}

/// Packed 4:2:2 (`YUYV`), as most cameras give it. `None` if the data do not fit the size.
pub(super) fn from_yuyv(data: &[u8], [width, height]: [usize; 2], coding: ColourCoding) -> Option<RgbImage> {
    let data = data.get(..width * height * 2)?;
    let mut image = blank(width, height);
    let source = YuvPackedImage {
        yuy: data,
        yuy_stride: (width * 2) as u32,
        width: width as u32,
        height: height as u32,
    };
    yuv::yuyv422_to_rgb(&source, &mut image.data, (width * 3) as u32, coding.range, coding.matrix).ok()?;
    Some(image)
}

/// One plane of brightness and one of colour pairs at 4:2:0 (`NV12`). `None` if the data do not fit the size.
pub(super) fn from_nv12(data: &[u8], [width, height]: [usize; 2], coding: ColourCoding) -> Option<RgbImage> {
    let (y_plane, uv_plane) = data.split_at_checked(width * height)?;
    let mut image = blank(width, height);
    let source = YuvBiPlanarImage {
        y_plane,
        y_stride: width as u32,
        uv_plane,
        uv_stride: (width.div_ceil(2) * 2) as u32,
        width: width as u32,
        height: height as u32,
    };
    let mode = YuvConversionMode::Balanced;
    yuv::yuv_nv12_to_rgb(&source, &mut image.data, (width * 3) as u32, coding.range, coding.matrix, mode)
        .ok()?;
    Some(image)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixel(y: u8, u: u8, v: u8, coding: ColourCoding) -> [u8; 3] {
        let image = from_planar([&[y; 4], &[u], &[v]], [2, 1, 1], [2, 2], coding).unwrap();
        [image.data[0], image.data[1], image.data[2]]
    }

    fn close(left: [u8; 3], right: [u8; 3]) -> bool {
        left.iter().zip(right).all(|(&left, right)| left.abs_diff(right) <= 2)
    }

    #[test]
    fn limited_range_stretches_black_and_white() {
        let coding = ColourCoding::new(None, false, 480);
        assert!(close(pixel(16, 128, 128, coding), [0, 0, 0]));
        assert!(close(pixel(235, 128, 128, coding), [255, 255, 255]));
        assert!(close(pixel(235, 128, 128, ColourCoding::new(None, true, 480)), [235, 235, 235]));
    }

    #[test]
    fn pure_red_comes_back_under_both_matrices() {
        // ITU-R BT.601 and BT.709: 8-bit limited codes of R = 255, G = B = 0.
        assert!(close(pixel(81, 90, 240, ColourCoding::new(Some(6), false, 1080)), [255, 0, 0]));
        assert!(close(pixel(63, 102, 240, ColourCoding::new(None, false, 1080)), [255, 0, 0]));
    }

    #[test]
    fn packed_and_planar_agree() {
        let coding = ColourCoding::new(None, false, 480);
        let packed = from_yuyv(&[81, 90, 81, 240, 81, 90, 81, 240], [2, 2], coding).unwrap();
        assert!(close([packed.data[0], packed.data[1], packed.data[2]], [255, 0, 0]));
        let nv12 = from_nv12(&[81, 81, 81, 81, 90, 240], [2, 2], coding).unwrap();
        assert!(close([nv12.data[0], nv12.data[1], nv12.data[2]], [255, 0, 0]));
        assert!(from_yuyv(&[0; 7], [2, 2], coding).is_none());
    }
}
