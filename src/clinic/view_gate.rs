//! What the view cannot measure is withheld, and what it measures badly is limited, each with the reason.
//!
//! A camera at the side sees along the walk and not across it; one ahead or behind sees across and hardly along. The
//! table stands in one place so that screen, file and report agree on it.

use super::pass_evidence::{Affected, PassEvidence, Remark};
use crate::biomechanics::gait::Parameter;

/// Why there is no speed from ahead or behind.
pub(super) const NO_DEPTH: &str =
    "The walker's size hardly changes, so that depth cannot be told. Film from the side.";

/// Why a pass cannot tell a parameter at all.
pub fn why_withheld(parameter: Parameter, pass: &PassEvidence) -> Option<&str> {
    let spoilt = pass.remarks.iter().find(|remark| remark.withholds && remark.affected.holds(parameter));
    if let Some(remark) = spoilt {
        return Some(&remark.reason);
    }
    match (parameter, pass.view.is_sagittal()) {
        (Parameter::StepWidth, true) => {
            Some("A camera at the side cannot see how wide the steps are. Film from the front or back.")
        }
        (_, false) if parameter.is_along_the_walk() => {
            Some("A camera ahead or behind cannot see lengths along the walk. Film from the side.")
        }
        _ => None,
    }
}

/// Why a pass measures a parameter, but not well.
pub fn why_limited(parameter: Parameter, pass: &PassEvidence) -> Vec<&str> {
    let mut reasons = Vec::new();
    if !pass.view.is_sagittal() && Affected::Phases.holds(parameter) {
        reasons.push(
            "From ahead or behind contact and toe off are off by up to 0.05 s. Film from the side for phases.",
        );
    }
    let spoilt = pass.remarks.iter().filter(|remark| !remark.withholds && remark.affected.holds(parameter));
    reasons.extend(spoilt.map(|remark| remark.reason.as_str()));
    if pass.errors.is_none() {
        reasons.push("A walk that an older version analysed kept no errors: usual ones stand for them.");
    }
    reasons
}

/// What a camera takes down that somebody said was turned after the walker: the floor moves in its picture by an unknown
/// amount, and at an angle that changes.
pub fn camera_turned() -> Vec<Remark> {
    floor_moves(
        "The camera was turned after the walker, so the picture does not tell how far the steps reach. Film with the \
         camera at rest for lengths and speed.",
    )
}

/// The same, where the pictures told that the camera moved.
pub fn camera_moved() -> Vec<Remark> {
    floor_moves(
        "The camera moved, so the picture does not tell how far the steps reach. Film with the camera at rest for lengths \
         and speed.",
    )
}

fn floor_moves(lengths: &str) -> Vec<Remark> {
    let phases =
        "With a camera that is turned after the walker stance reads about 0.015 of the stride too long.";
    vec![
        Remark { affected: Affected::Lengths, withholds: true, reason: lengths.to_owned() },
        Remark { affected: Affected::Phases, withholds: false, reason: phases.to_owned() },
    ]
}

/// Why these passes measure a parameter, but not well; each reason once.
pub fn remarks<'a>(parameter: Parameter, passes: impl Iterator<Item = &'a PassEvidence>) -> Vec<&'a str> {
    let mut remarks = Vec::new();
    for reason in passes.flat_map(|pass| why_limited(parameter, pass)) {
        if !remarks.contains(&reason) {
            remarks.push(reason);
        }
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::motion::LengthUnit;
    use crate::clinic::assessment::{CameraView, TimeSpan};

    fn seen(view: CameraView) -> PassEvidence {
        PassEvidence {
            span: TimeSpan { start: 0.0, end: 4.0 },
            view,
            length_unit: LengthUnit::Metre,
            errors: Some(crate::biomechanics::gait::summary::PassErrors::default()),
            depth_speed: None,
            remarks: Vec::new(),
        }
    }

    #[test]
    fn each_view_withholds_what_it_cannot_see_and_nothing_else() {
        for view in [CameraView::Left, CameraView::Right] {
            let pass = seen(view);
            let hidden: Vec<_> =
                Parameter::ALL.into_iter().filter(|&p| why_withheld(p, &pass).is_some()).collect();
            assert_eq!(hidden, [Parameter::StepWidth]);
            assert!(Parameter::ALL.into_iter().all(|p| why_limited(p, &pass).is_empty()));
            let turned = PassEvidence { remarks: camera_turned(), ..pass };
            assert!(why_withheld(Parameter::WalkingSpeed, &turned).is_some());
            assert_eq!(why_withheld(Parameter::Cadence, &turned), None);
            assert_eq!(why_limited(Parameter::StanceFractionLeft, &turned).len(), 1);
        }
        for view in [CameraView::Front, CameraView::Back] {
            let pass = seen(view);
            for parameter in [Parameter::StepTimeLeft, Parameter::Cadence, Parameter::StepWidth] {
                assert_eq!(why_withheld(parameter, &pass), None, "{}", parameter.key());
            }
            assert!(why_withheld(Parameter::StepLengthLeft, &pass).is_some());
            assert_eq!(why_limited(Parameter::DoubleSupportFraction, &pass).len(), 1);
        }
    }
}
