//! [`FrameReader`]: from one picture to the followed person's key-points; the seam between threads and networks.
//!
//! Workers know networks only through this trait, so that their behaviour (a slow network, one that fails) is tested
//! without any network installed.

use std::sync::Arc;

use crate::messages::event::{EngineInfo, PersonBox};
use crate::problem::Problem;
use crate::vision::people::person_choice::PersonChoice;
use crate::vision::pictures::video_frame::VideoFrame;
use crate::vision::pose::{LegCandidate, Pose};

/// What was seen in one picture.
#[derive(Clone, Debug, Default)]
pub struct FrameReading {
    /// Number of the person whom the readings are of; another number means another body. `None` before anybody was found.
    pub person: Option<usize>,
    /// The followed person; `None` when not seen.
    pub pose: Option<Pose>,
    /// Peaks of both legs' heat maps.
    pub leg_candidates: Vec<LegCandidate>,
    /// Everybody seen lately.
    pub people: Vec<PersonBox>,
}

/// Reads picture after picture of one source, in order, though not every one.
pub trait FrameReader: Send {
    /// Reads one picture. An error is in words for the log; the picture is then shown without a pose.
    fn read(&mut self, frame: &VideoFrame) -> Result<FrameReading, String>;

    /// What can wait until the picture with its overlay is on its way to the screen: other people, and looking for new
    /// ones. `hurried` when a newer picture waits already.
    fn look_around(&mut self, _frame: &VideoFrame, _hurried: bool) -> Result<(), String> {
        Ok(())
    }

    /// The film jumped: nobody of before stands where they stood.
    fn start_over(&mut self) {}

    /// Follows this person from now on.
    fn choose(&mut self, person: PersonChoice);
}

/// Loads the networks, which takes a second or two: called on the preview thread, once for each source.
pub type OpenReader = Arc<dyn Fn() -> Result<(Box<dyn FrameReader>, EngineInfo), Problem> + Send + Sync>;
