//! Places and the frame around them. Each panel: (ui, look, state, its memory) to commands.

pub mod capture;
pub mod frame;
pub mod home;
pub mod notices;
pub mod playback_bar;
pub mod review;
pub mod review_figures;
pub mod setup_bar;
pub mod sheets;

use self::home::HomeMemory;
use self::setup_bar::SetupMemory;
use super::views::event_timeline::TimelineMemory;
use super::views::video_view::VideoMemory;

/// What only the panels care about: half-typed texts, textures, drags.
#[derive(Debug, Default)]
pub struct PanelMemory {
    /// Home's typed path.
    pub home: HomeMemory,
    /// Half-typed numbers and marks.
    pub setup: SetupMemory,
    /// The picture's texture.
    pub video: VideoMemory,
    /// The dragged event.
    pub timeline: TimelineMemory,
}
