//! [`CameraView`]: from where a walk was seen, and [`TimeSpan`], when.

/// From where the camera looks at the walker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum CameraView {
    /// The walker's left side is nearest: walking to the left of the picture.
    Left,
    /// The walker's right side is nearest: walking to the right of the picture.
    Right,
    /// The walker comes towards the camera.
    Front,
    /// The walker goes away from the camera.
    Back,
}

impl CameraView {
    /// As files spell it.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The view that a file or command spells this way.
    pub fn from_name(name: &str) -> Option<CameraView> {
        name.parse().ok()
    }

    /// Whether lengths along the walk are seen.
    pub fn is_sagittal(self) -> bool {
        matches!(self, CameraView::Left | CameraView::Right)
    }
}

/// A half-open span of time, s.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeSpan {
    /// First instant inside.
    pub start: f64,
    /// First instant after.
    pub end: f64,
}

impl TimeSpan {
    /// Whether the instant lies inside.
    pub fn contains(&self, time: f64) -> bool {
        self.start <= time && time < self.end
    }
}
