//! What is usual for the muscles in a recorded walk.

use super::NormPerson;
use crate::biomechanics::anatomy::{BySide, MuscleTable, Side};
use crate::biomechanics::gait::Parameter;
use crate::biomechanics::usual_activity::{CyclePhases, UsualActivity, usual_activity};
use crate::clinic::assessment::Assessment;

/// Usual activity of each leg's groups.
pub type UsualMuscles = BySide<MuscleTable<UsualActivity>>;

/// Usual activity at this person's speed, in the phases of each leg of this walk; `None` before both legs have two whole
/// strides. Without a speed or a leg length the text-book times stand for all groups.
pub fn usual_muscles(assessment: &Assessment, person: &NormPerson) -> Option<UsualMuscles> {
    let speed = assessment.parameters.get(Parameter::WalkingSpeed).and_then(|estimate| estimate.value);
    let dimensionless = speed.and_then(|speed| person.dimensionless_speed(speed));
    let of = |side| Some(usual_activity(dimensionless, &CyclePhases::of(&assessment.strides, side)?));
    Some(BySide { left: of(Side::Left)?, right: of(Side::Right)? })
}
