//! Which numbers a red check of quality speaks against: one table for the analysis, the report and the screen.

use super::assessment::{CAMERA_MOVED, CAPTURE_RATE, FEET_CUT_OFF, QualityFlag, QualityLevel, TOO_DARK};
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

/// What this check, where it is red, does to a parameter. A check that is not known here speaks against everything, because it
/// is safer to limit a number too many.
pub fn touch(check: &str, parameter: Parameter) -> Touch {
    let lengths = parameter.is_length() || parameter == Parameter::StepLengthAsymmetry;
    let when = |touched: bool, touch: Touch| if touched { touch } else { Touch::None };
    match check {
        // A walk that runs towards or away from the camera is seen shorter by an angle that nobody knows; against a picture
        // that moves nobody's way can be read. The feet against the body still tell when they land.
        "travel_direction" | CAMERA_MOVED => when(lengths, Touch::Withholds),
        "scale_drift" => when(lengths, Touch::Limits),
        // Contacts are read from feet.
        FEET_CUT_OFF | TOO_DARK => Touch::Withholds,
        // What has seconds in it is the film's and not the walker's; lengths, shares and ratios do not mind.
        CAPTURE_RATE => when(
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
        "frame_times" => {
            when(matches!(parameter, Parameter::StepTimeCv | Parameter::StrideTimeCv), Touch::Limits)
        }
        // A film at half its speed shows lengths and shares of the cycle as they are.
        "slow_motion" => when(
            matches!(
                parameter,
                Parameter::WalkingSpeed
                    | Parameter::Cadence
                    | Parameter::StepTimeLeft
                    | Parameter::StepTimeRight
                    | Parameter::StrideTime
            ),
            Touch::Withholds,
        ),
        // Of a pass that was not walking: it gives no number, and the others do not suffer from it.
        "walking" => Touch::None,
        _ => Touch::Limits,
    }
}

/// Limits or withholds what red checks touch.
pub fn apply(parameters: &mut GaitParameters, quality: &[QualityFlag]) {
    for flag in quality.iter().filter(|flag| flag.level == QualityLevel::Red) {
        for (&parameter, estimate) in &mut parameters.estimates {
            let said = estimate.reason.as_deref().is_some_and(|reason| reason.contains(&flag.message));
            match touch(flag.check, parameter) {
                Touch::None => {}
                Touch::Limits if said => {}
                Touch::Limits => *estimate = estimate.clone().limited(&flag.message),
                Touch::Withholds if estimate.status == Status::Withheld => {}
                Touch::Withholds => {
                    let method = estimate.method;
                    *estimate =
                        Estimate { method, ..Estimate::withheld(estimate.unit, flag.message.clone()) };
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
        assert_eq!(touch("scale_drift", Parameter::WalkingSpeed), Touch::Limits);
        assert_eq!(touch("travel_direction", Parameter::StepLengthLeft), Touch::Withholds);
        assert_eq!(touch("scale_drift", Parameter::StepTimeLeft), Touch::None);
        assert_eq!(touch(CAMERA_MOVED, Parameter::WalkingSpeed), Touch::Withholds);
        assert_eq!(touch(CAMERA_MOVED, Parameter::StepTimeLeft), Touch::None);
        assert_eq!(touch(CAPTURE_RATE, Parameter::Cadence), Touch::Limits);
        assert_eq!(touch(CAPTURE_RATE, Parameter::StepLengthLeft), Touch::None);
        assert!(Parameter::ALL.into_iter().all(|p| touch(FEET_CUT_OFF, p) == Touch::Withholds));
        assert!(Parameter::ALL.into_iter().all(|p| touch("something new", p) == Touch::Limits));
        assert!(Parameter::ALL.into_iter().all(|p| touch("walking", p) == Touch::None));
    }
}
