//! One picture of a recording, immutable and cheap to share.

use std::sync::Arc;

/// 8-bit RGB picture, rows from the top, no padding.
#[derive(Clone, PartialEq, Eq)]
pub struct RgbImage {
    /// Width, px.
    pub width: usize,
    /// Height, px.
    pub height: usize,
    /// `3 * width * height` bytes, R G B.
    pub data: Vec<u8>,
}

impl std::fmt::Debug for RgbImage {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "RgbImage({}×{})", self.width, self.height)
    }
}

/// One picture with its place in time.
#[derive(Clone, Debug)]
pub struct VideoFrame {
    /// Counted from 0 in presentation order.
    pub index: usize,
    /// True presentation time, s from the first frame.
    pub time: f64,
    /// The picture, upright (rotation applied).
    pub image: Arc<RgbImage>,
}
