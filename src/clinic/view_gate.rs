//! What the view cannot measure is withheld, and what it measures badly is limited, each with the reason.
//!
//! A camera at the side sees along the walk and not across it; one ahead or behind sees across and hardly along. The
//! table stands in one place so that screen, file and report agree on it.

use super::pass_evidence::{Affected, PassEvidence, Remark};
use crate::biomechanics::gait::Parameter;
use crate::finding::{Finding, ValueFinding};

/// Why a pass cannot tell a parameter at all.
pub fn why_withheld(parameter: Parameter, pass: &PassEvidence) -> Option<Vec<Finding>> {
    let spoilt = pass.remarks.iter().find(|remark| remark.withholds && remark.affected.holds(parameter));
    if let Some(remark) = spoilt {
        return Some(remark.reasons.clone());
    }
    match (parameter, pass.view.is_sagittal()) {
        (Parameter::StepWidth, true) => Some(vec![ValueFinding::WidthFromBeside.into()]),
        (_, false) if parameter.is_along_the_walk() => Some(vec![ValueFinding::LengthsFromAhead.into()]),
        _ => None,
    }
}

/// Why a pass measures a parameter, but not well.
pub fn why_limited(parameter: Parameter, pass: &PassEvidence) -> Vec<Finding> {
    let mut reasons = Vec::new();
    if !pass.view.is_sagittal() && Affected::Phases.holds(parameter) {
        reasons.push(ValueFinding::PhasesFromAhead.into());
    }
    let spoilt = pass.remarks.iter().filter(|remark| !remark.withholds && remark.affected.holds(parameter));
    reasons.extend(spoilt.flat_map(|remark| remark.reasons.iter().cloned()));
    if pass.errors.is_none() {
        reasons.push(ValueFinding::ErrorsNotKept.into());
    }
    reasons
}

/// What a camera takes down that somebody said was turned after the walker: the floor moves in its picture by an unknown
/// amount, and at an angle that changes.
pub fn camera_turned() -> Vec<Remark> {
    floor_moves(ValueFinding::CameraTurned)
}

/// The same, where the pictures told that the camera moved.
pub fn camera_moved() -> Vec<Remark> {
    floor_moves(ValueFinding::CameraMoved)
}

fn floor_moves(lengths: ValueFinding) -> Vec<Remark> {
    let phases = ValueFinding::PhasesOfTurnedCamera;
    vec![
        Remark { affected: Affected::Lengths, withholds: true, reasons: vec![lengths.into()] },
        Remark { affected: Affected::Phases, withholds: false, reasons: vec![phases.into()] },
    ]
}

/// Why these passes measure a parameter, but not well; each reason once.
pub fn remarks<'a>(parameter: Parameter, passes: impl Iterator<Item = &'a PassEvidence>) -> Vec<Finding> {
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
