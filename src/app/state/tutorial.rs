//! [`Lesson`]: the tutorial on the demo. Each of five steps waits until the person has really done it.

use super::AppState;
use super::capture::OpenSource;

/// Where in the tutorial we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lesson {
    /// Open the demo walk.
    OpenDemo,
    /// Hold the picture.
    Hold,
    /// Start the final analysis.
    Analyse,
    /// Click a number to see the frames behind it.
    SeeFrames,
    /// Correct something by hand.
    Correct,
    /// All five were done.
    Done,
}

impl Lesson {
    /// The steps in their order, without the end.
    pub const STEPS: [Lesson; 5] =
        [Lesson::OpenDemo, Lesson::Hold, Lesson::Analyse, Lesson::SeeFrames, Lesson::Correct];

    /// The one after this one.
    pub fn next(self) -> Lesson {
        let following = Self::STEPS.iter().skip_while(|step| **step != self).nth(1);
        following.copied().unwrap_or(Lesson::Done)
    }

    /// Number of the step, from 1; `None` at the end.
    pub fn number(self) -> Option<usize> {
        Self::STEPS.iter().position(|step| *step == self).map(|place| place + 1)
    }

    /// Whether the program is now as it is after the step.
    pub fn is_done(self, state: &AppState) -> bool {
        let analysed = state.review.trial.is_some();
        match self {
            Lesson::OpenDemo => state.capture.open.as_ref().is_some_and(OpenSource::is_demo),
            Lesson::Hold => analysed || state.capture.open.is_some() && !state.playback.playing,
            Lesson::Analyse => analysed,
            Lesson::SeeFrames => state.review.evidence.is_some(),
            Lesson::Correct => !state.review.history.is_empty(),
            Lesson::Done => false,
        }
    }
}
