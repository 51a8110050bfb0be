//! What the view cannot measure is withheld, and what it measures badly is limited, each with the reason.
//!
//! A camera at the side sees along the walk and not across it; one ahead or behind sees across and hardly along. The
//! table stands in one place so that screen, file and report agree on it.

use super::pass_result::PassResult;
use crate::biomechanics::gait::{Estimate, GaitParameters, Parameter, Status, Unit};
use crate::clinic::assessment::CameraView;

/// Why a view cannot measure a parameter at all.
pub fn why_withheld(parameter: Parameter, view: CameraView) -> Option<&'static str> {
    use Parameter as P;
    match (parameter, view.is_sagittal()) {
        (P::StepWidth, true) => {
            Some("A camera at the side cannot see how wide the steps are. Film from the front or back.")
        }
        (P::StepLengthLeft | P::StepLengthRight | P::StrideLength | P::StepLengthAsymmetry, false) => {
            Some("A camera ahead or behind cannot see lengths along the walk. Film from the side.")
        }
        _ => None,
    }
}

/// Why a view measures a parameter, but not well.
pub fn why_limited(parameter: Parameter, view: CameraView) -> Option<&'static str> {
    (is_phase(parameter) && !view.is_sagittal()).then_some(
        "From ahead or behind contact and toe off are off by up to 0.05 s. Film from the side for phases.",
    )
}

/// Withholds what a camera that is turned after the walker cannot tell: the floor moves in its picture by an unknown
/// amount, and at an angle that changes.
pub fn withhold_lengths(parameters: &mut GaitParameters) {
    use Parameter as P;
    for parameter in
        [P::WalkingSpeed, P::StepLengthLeft, P::StepLengthRight, P::StrideLength, P::StepLengthAsymmetry]
    {
        if let Some(estimate) = parameters.estimates.get_mut(&parameter) {
            *estimate = Estimate::withheld(
                estimate.unit,
                "The camera was turned after the walker, so the picture does not tell how far the steps reach. Film \
                 with the camera at rest for lengths and speed.",
            );
        }
    }
    for (&parameter, estimate) in &mut parameters.estimates {
        if is_phase(parameter) {
            *estimate = estimate.clone().limited(
                "With a camera that is turned after the walker stance reads about 0.015 of the stride too long.",
            );
        }
    }
}

/// Whether a parameter rests on the time between a contact and a toe off.
fn is_phase(parameter: Parameter) -> bool {
    use Parameter as P;
    matches!(
        parameter,
        P::StanceFractionLeft
            | P::StanceFractionRight
            | P::SwingFractionLeft
            | P::SwingFractionRight
            | P::DoubleSupportFraction
            | P::SingleSupportFractionLeft
            | P::SingleSupportFractionRight
            | P::StanceAsymmetry
    )
}

/// Applies the gate. `passes` are those that entered the parameters; `refused` why passes were not walking.
pub fn apply(parameters: &mut GaitParameters, passes: &[PassResult], refused: &[String]) {
    let frontal = passes.iter().filter(|pass| !pass.pass.view.is_sagittal());
    let depth_speed = frontal.clone().filter_map(|pass| pass.depth_speed.clone()).max_by_key(|speed| speed.n);
    let all_sagittal = passes.iter().all(|pass| pass.pass.view.is_sagittal());
    let all_frontal = frontal.clone().count() == passes.len();
    for (&parameter, estimate) in &mut parameters.estimates {
        if passes.is_empty() {
            if let Some(reason) = refused.first() {
                *estimate = Estimate::withheld(estimate.unit, reason);
            }
            continue;
        }
        if parameter == Parameter::WalkingSpeed && all_frontal {
            *estimate = depth_speed.clone().unwrap_or_else(|| {
                Estimate::withheld(
                    Unit::MetrePerSecond,
                    "The walker's size hardly changes, so that depth cannot be told. Film from the side.",
                )
            });
            continue;
        }
        // Views differ only where passes of both kinds were recorded; then each contributes what it sees.
        let view = match (all_sagittal, all_frontal) {
            (true, _) => CameraView::Right,
            (_, true) => CameraView::Front,
            _ => continue,
        };
        if let Some(reason) = why_withheld(parameter, view) {
            *estimate = Estimate::withheld(estimate.unit, reason);
        } else if let Some(reason) = why_limited(parameter, view)
            && estimate.status != Status::Withheld
        {
            *estimate = estimate.clone().limited(reason);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_view_withholds_what_it_cannot_see_and_nothing_else() {
        for view in [CameraView::Left, CameraView::Right] {
            let hidden: Vec<_> =
                Parameter::ALL.into_iter().filter(|&p| why_withheld(p, view).is_some()).collect();
            assert_eq!(hidden, [Parameter::StepWidth]);
            assert!(Parameter::ALL.into_iter().all(|p| why_limited(p, view).is_none()));
        }
        for view in [CameraView::Front, CameraView::Back] {
            for parameter in [Parameter::StepTimeLeft, Parameter::Cadence, Parameter::StepWidth] {
                assert_eq!(why_withheld(parameter, view), None, "{}", parameter.key());
            }
            assert!(why_withheld(Parameter::StepLengthLeft, view).is_some());
            assert!(why_limited(Parameter::DoubleSupportFraction, view).is_some());
        }
    }

    #[test]
    fn refused_recordings_say_why_in_every_parameter() {
        let mut parameters = GaitParameters::default();
        for parameter in Parameter::ALL {
            parameters.estimates.insert(parameter, Estimate::withheld(Unit::Second, "nothing"));
        }
        apply(&mut parameters, &[], &["Only 10 frames per second.".to_owned()]);
        assert!(
            parameters.estimates.values().all(|e| e.reason.as_deref() == Some("Only 10 frames per second."))
        );
    }
}
