//! Which numbers a red check of quality speaks against: one table for the analysis, the report and the screen.

use super::assessment::{Check, QualityFlag, QualityLevel};
use crate::biomechanics::gait::{Estimate, GaitParameters, Parameter, Status};

/// What a red check does to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touch {
    /// It does not speak of this number.
    None,
    /// The number is shown, but only with the check beside it.
    Limits,
    /// The number is not shown.
    Withholds,
}

/// What this check, where it is red, does to a parameter. What speaks of nothing in particular, and a check of another version,
/// speaks against everything, because it is safer to limit a number too many.
pub fn touch(check: &Check, parameter: Parameter) -> Touch {
    let lengths = parameter.is_length() || parameter == Parameter::StepLengthAsymmetry;
    let when = |touched: bool, touch: Touch| if touched { touch } else { Touch::None };
    match check {
        // A walk that runs towards or away from the camera is seen shorter by an angle that nobody knows; against a picture
        // that moves nobody's way can be read. The feet against the body still tell when they land.
        Check::TravelDirection | Check::CameraMoved => when(lengths, Touch::Withholds),
        Check::ScaleDrift => when(lengths, Touch::Limits),
        // Contacts are read from feet.
        Check::FeetCutOff | Check::TooDark => Touch::Withholds,
        // What has seconds in it is the film's and not the walker's; lengths, shares and ratios do not mind.
        Check::CaptureRate => when(
            matches!(
                parameter,
                Parameter::WalkingSpeed
                    | Parameter::Cadence
                    | Parameter::StepTimeLeft
                    | Parameter::StepTimeRight
                    | Parameter::StrideTime
            ),
            Touch::Limits,
        ),
        // Steps in a gap are lost, which leaves the others as they are and spoils what counts all of them.
        Check::FrameTimes => {
            when(matches!(parameter, Parameter::StepTimeCv | Parameter::StrideTimeCv), Touch::Limits)
        }
        // Landing feet are told by their place ahead of the body; which foot leaves the floor, and when, by its name.
        Check::LegsExchanged => when(
            matches!(
                parameter,
                Parameter::StanceFractionLeft
                    | Parameter::StanceFractionRight
                    | Parameter::SwingFractionLeft
                    | Parameter::SwingFractionRight
                    | Parameter::SingleSupportFractionLeft
                    | Parameter::SingleSupportFractionRight
                    | Parameter::DoubleSupportFraction
                    | Parameter::StanceAsymmetry
            ),
            Touch::Limits,
        ),
        // Of a pass that was not walking: it gives no number, and the others do not suffer from it.
        Check::Walking => Touch::None,
        Check::FrameRate
        | Check::LostFrames
        | Check::FilmCut
        | Check::PictureUpright
        | Check::Strides
        | Check::BodySize
        | Check::FeetInFrame
        | Check::Posture
        | Check::Sides
        | Check::JoinedPasses
        | Check::AnotherWalker
        | Check::WhichWalker
        | Check::ModelEstimates
        | Check::PoseFile
        | Check::Other(_) => Touch::Limits,
    }
}

/// Limits or withholds what red checks touch.
pub fn apply(parameters: &mut GaitParameters, quality: &[QualityFlag]) {
    for flag in quality.iter().filter(|flag| flag.level == QualityLevel::Red) {
        for (&parameter, estimate) in &mut parameters.estimates {
            let said = estimate.reasons.contains(&flag.finding);
            match touch(&flag.check, parameter) {
                Touch::None => {}
                Touch::Limits if said => {}
                Touch::Limits => *estimate = estimate.clone().limited(flag.finding.clone()),
                Touch::Withholds if estimate.status == Status::Withheld => {}
                Touch::Withholds => {
                    let method = estimate.method;
                    *estimate =
                        Estimate { method, ..Estimate::withheld(estimate.unit, flag.finding.clone()) };
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_about_lengths_leaves_times_alone_and_an_unknown_one_spares_nothing() {
        assert_eq!(touch(&Check::ScaleDrift, Parameter::WalkingSpeed), Touch::Limits);
        assert_eq!(touch(&Check::TravelDirection, Parameter::StepLengthLeft), Touch::Withholds);
        assert_eq!(touch(&Check::ScaleDrift, Parameter::StepTimeLeft), Touch::None);
        assert_eq!(touch(&Check::CameraMoved, Parameter::WalkingSpeed), Touch::Withholds);
        assert_eq!(touch(&Check::CameraMoved, Parameter::StepTimeLeft), Touch::None);
        assert_eq!(touch(&Check::CaptureRate, Parameter::Cadence), Touch::Limits);
        assert_eq!(touch(&Check::CaptureRate, Parameter::StepLengthLeft), Touch::None);
        assert!(Parameter::ALL.into_iter().all(|p| touch(&Check::FeetCutOff, p) == Touch::Withholds));
        assert!(
            Parameter::ALL
                .into_iter()
                .all(|p| touch(&Check::Other("something new".to_owned()), p) == Touch::Limits)
        );
        assert!(Parameter::ALL.into_iter().all(|p| touch(&Check::Walking, p) == Touch::None));
    }
}
