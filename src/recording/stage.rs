//! [`Stage`]: what a long job is doing.

/// What a long job is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Networks are being loaded.
    LoadingNetworks,
    /// Key-points are read frame by frame.
    ReadingPoses,
    /// Legs are followed, events found, numbers made.
    Analysing,
    /// Files are written.
    Writing,
}

impl Stage {
    /// As progress lines spell it.
    pub fn name(self) -> &'static str {
        match self {
            Stage::LoadingNetworks => "loading networks",
            Stage::ReadingPoses => "reading poses",
            Stage::Analysing => "analysing",
            Stage::Writing => "writing",
        }
    }
}
