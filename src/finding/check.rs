//! [`Check`]: what a check of quality looks at.

use std::str::FromStr as _;

/// The checks of quality there are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::AsRefStr, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum Check {
    /// Whether somebody walks at all.
    Walking,
    /// Pictures a second.
    FrameRate,
    /// Whether they come evenly.
    FrameTimes,
    /// Pictures that could not be read.
    LostFrames,
    /// Whether the film runs as fast as life.
    CaptureRate,
    /// Whether the camera stood still.
    CameraMoved,
    /// Whether the film is one piece.
    FilmCut,
    /// Whether head and feet are where they belong.
    PictureUpright,
    /// Whether the person stands in the dark.
    TooDark,
    /// How many strides there are.
    Strides,
    /// How large the person is in the picture.
    BodySize,
    /// Whether feet are seen.
    FeetInFrame,
    /// Whether the picture holds the feet.
    FeetCutOff,
    /// At which angle to the camera the walk runs.
    TravelDirection,
    /// Whether the person keeps the same size.
    ScaleDrift,
    /// Whether the person walks upright.
    Posture,
    /// Which leg is which.
    Sides,
    /// How often legs were exchanged back.
    LegsExchanged,
    /// Whether joined passes are one person's.
    JoinedPasses,
    /// Others who walk through the picture.
    AnotherWalker,
    /// Two people of whom either may be meant.
    WhichWalker,
    /// Whether the estimator could be asked.
    ModelEstimates,
    /// What a file of key-points was taken for.
    PoseFile,
    /// A check that another version made.
    #[strum(default)]
    Other(String),
}

impl Check {
    /// As files spell it.
    pub fn name(&self) -> &str {
        if let Check::Other(name) = self { name } else { self.as_ref() }
    }

    /// The check that a file spells this way.
    pub fn from_name(name: &str) -> Self {
        Self::from_str(name).unwrap_or_else(|_no_such| Check::Other(name.to_owned()))
    }

    /// Whether it rests on the pictures and not on the key-points, so that it must outlive a new analysis of the key-points.
    pub fn rests_on_pictures(&self) -> bool {
        matches!(
            self,
            Check::AnotherWalker | Check::WhichWalker | Check::CameraMoved | Check::FilmCut | Check::TooDark
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_files_and_strange_ones_are_kept() {
        assert_eq!(Check::FeetInFrame.name(), "feet_in_frame");
        for name in ["another_walker", "frame_rate", "model_estimates"] {
            let check = Check::from_name(name);
            assert!(!matches!(check, Check::Other(_)), "{name}");
            assert_eq!(check.name(), name);
        }
        assert_eq!(Check::from_name("slow_motion").name(), "slow_motion");
    }
}
