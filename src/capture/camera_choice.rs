//! Which of a camera's formats suits gait best.

/// One size and rate that a camera offers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CameraOffer {
    /// Width, px.
    pub width: usize,
    /// Height, px.
    pub height: usize,
    /// Frames per second.
    pub frame_rate: f64,
}

/// One camera.
#[derive(Clone, Debug, PartialEq)]
pub struct CameraDescription {
    /// To be given back in a [`CameraRequest`].
    pub id: String,
    /// To be shown.
    pub name: String,
    /// What it offers, most suitable first; empty where it cannot be asked now.
    pub formats: Vec<CameraOffer>,
}

/// Which camera is wanted and how.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CameraRequest {
    /// The camera; `None` takes the first that opens.
    pub id: Option<String>,
    /// Width and height, px; `None` takes the most suitable.
    pub size: Option<(usize, usize)>,
    /// Frames per second; `None` takes the most suitable.
    pub frame_rate: Option<f64>,
}

/// How well a format suits gait, larger is better. Events need frames more than pixels: timing has a floor at the
/// frame's length, while the pose networks look at 256 × 256 pixels of the person. Beyond 60 frames per second and 1080
/// lines nothing is gained that a clinic's computer could still process.
pub(super) fn preference(offer: &CameraOffer) -> f64 {
    let rate = offer.frame_rate.min(60.0) / 60.0;
    let lines = offer.height as f64;
    let size = match lines {
        lines if lines > 1100.0 => 0.5,
        // A person that fills such a picture has fewer pixels than the networks look at.
        lines if lines < 400.0 => 0.0,
        lines => (lines / 720.0).min(1.0),
    };
    rate + 1.2 * size - 1e-4 * (lines - 720.0).abs() / 720.0
}

/// The place of the offer that fits the request best; `None` when there is none at all.
pub(super) fn best(offers: &[CameraOffer], request: &CameraRequest) -> Option<usize> {
    let misfit = |offer: &CameraOffer| {
        let size = request.size.map_or(0.0, |(width, height)| {
            (offer.width as f64 / width.max(1) as f64).ln().abs()
                + (offer.height as f64 / height.max(1) as f64).ln().abs()
        });
        let rate = request.frame_rate.map_or(0.0, |rate| (offer.frame_rate / rate.max(1e-3)).ln().abs());
        // What was asked for outweighs what suits.
        100.0 * size + 10.0 * rate - preference(offer)
    };
    (0..offers.len()).min_by(|&a, &b| misfit(&offers[a]).total_cmp(&misfit(&offers[b])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(width: usize, height: usize, frame_rate: f64) -> CameraOffer {
        CameraOffer { width, height, frame_rate }
    }

    #[test]
    fn frames_come_before_pixels_and_wishes_before_both() {
        let offers = [
            offer(640, 480, 30.0),
            offer(1920, 1080, 30.0),
            offer(1280, 720, 60.0),
            offer(3840, 2160, 30.0),
            offer(1280, 720, 10.0),
        ];
        let place = |size, frame_rate| best(&offers, &CameraRequest { id: None, size, frame_rate });
        assert_eq!(place(None, None), Some(2));
        assert_eq!(place(Some((1920, 1080)), None), Some(1));
        assert_eq!(place(Some((1280, 720)), Some(10.0)), Some(4));
        assert_eq!(place(Some((800, 600)), None), Some(0));
        let small = [offer(320, 240, 60.0), offer(640, 480, 30.0)];
        assert_eq!(best(&small, &CameraRequest::default()), Some(1));
        assert_eq!(best(&[], &CameraRequest::default()), None);
    }
}
