//! What a condition does to the reference: how people move who have it, as far as published values and common findings say.
//!
//! These are directions and sizes by which a reference moves when a parameter does. Known walkers have adaptations of their
//! own; what stands here carries them to other parameters, so that a weakness shows as people show it and not first when a
//! muscle is at its end.

use super::{Adaptation, LegChange as L, WholeChange as W};
use crate::biomechanics::anatomy::{MuscleGroup as M, Side};
use crate::simulation::model::leg_parameters::LegParameters;
use crate::simulation::model::parameters::WalkerParameters;

/// Quadriceps weaker than this share of the usual strength are spared by a straight knee (Siegel et al. 2006; quadriceps
/// avoidance); ankle and hip muscles change the gait from higher shares on.
const SPARED_QUADRICEPS: f64 = 0.6;

impl Adaptation {
    /// How a condition moves the reference.
    pub fn for_condition(parameters: &WalkerParameters) -> Adaptation {
        let mut adaptation = Adaptation::default();
        let mut smaller = 0.0;
        let mut quicker = 0.0;
        for side in Side::BOTH {
            let leg = parameters.legs.get(side);
            let hypokinesia = 1.0 - leg.amplitude;
            smaller += 0.5 * hypokinesia;
            let values = adaptation.legs.get_mut(side);
            let mut change = |change: L, by: f64| values[change as usize] += by;
            // Hypokinesia: smaller steps, made up for by quicker ones (Morris et al. 1994: cadence up, stride short).
            change(L::HipSize, -0.6 * hypokinesia);
            change(L::SwingKnee, -0.3 * hypokinesia);
            change(L::PushOff, -0.6 * hypokinesia);
            weakness(leg, parameters.overall_strength, &mut change);
            contracture(leg, &mut change);
            // A painful leg is left early and lightly (antalgic gait: shorter stance, shorter step of the other leg).
            change(L::StanceTime, -0.02 * leg.pain);
            change(L::HipSize, -0.15 * leg.pain);
            quicker += 0.04 * leg.pain;
            // Measured: the leg whose phase is drawn on when the other lands is left the earlier.
            let sign = if side == Side::Right { -1.0 } else { 1.0 };
            adaptation.whole[W::Lag as usize] += sign * 0.04 * leg.pain;
        }
        adaptation.whole[W::StrideTime as usize] = -(0.5 * smaller + quicker);
        held(adaptation)
    }
}

fn weakness(leg: &LegParameters, overall: f64, change: &mut impl FnMut(L, f64)) {
    let strength = |group: M| overall * leg.strength[group] * leg.drive_ceiling.max(0.2);
    let missing = |group: M, from: f64| ((from - strength(group)) / from).max(0.0);
    // Weak quadriceps: the knee stays straight in stance, the trunk comes forward over it.
    change(L::StanceKnee, -0.16 * missing(M::Vasti, SPARED_QUADRICEPS));
    // Weak calf: less push-off, shorter step, later heel rise.
    let calf = 0.5 * (missing(M::Soleus, 0.8) + missing(M::Gastrocnemius, 0.8));
    change(L::PushOff, -0.5 * calf);
    change(L::HipSize, -0.10 * calf);
    // Weak dorsiflexors: the foot drops, hip and knee lift it (steppage).
    let shin = missing(M::TibialisAnterior, 0.5);
    change(L::SwingAnkle, -0.22 * shin);
    change(L::SwingKnee, 0.12 * shin);
    change(L::HipSize, 0.05 * shin);
    // Weak abductors: the trunk leans over the leg that stands (Trendelenburg, compensated).
    change(L::Sway, 0.10 * missing(M::HipAbductors, 0.6));
}

fn contracture(leg: &LegParameters, change: &mut impl FnMut(L, f64)) {
    let short = |group: M| (1.0 - leg.fibre_length[group]).max(0.0);
    // A calf that is short by a seventh of its fibres holds the ankle about ten degrees down.
    let calf = short(M::Soleus).max(0.7 * short(M::Gastrocnemius)) + 0.4 * leg.spastic_calf;
    change(L::AnkleOffset, -calf);
    change(L::SwingAnkle, -0.3 * calf);
    change(L::StanceKnee, 1.2 * (short(M::Hamstrings) + 0.5 * leg.spastic_hamstrings));
    change(L::HipOffset, 0.6 * short(M::Iliopsoas));
    // A stiff knee in swing goes with overactive quadriceps.
    change(L::SwingKnee, -2.0 * leg.spastic_quadriceps - 0.3 * (1.0 - leg.drive_ceiling));
}

/// Every value within its range.
fn held(adaptation: Adaptation) -> Adaptation {
    adaptation.plus(&Adaptation::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_healthy_person_changes_nothing() {
        assert_eq!(Adaptation::for_condition(&WalkerParameters::default()), Adaptation::default());
    }

    #[test]
    fn each_condition_moves_the_reference_the_way_people_go() {
        let of = |key: &str, value: f64| {
            let mut parameters = WalkerParameters::default();
            parameters.set(key, value).unwrap();
            Adaptation::for_condition(&parameters)
        };
        let right = |adaptation: &Adaptation, change| adaptation.leg(Side::Right, change);
        assert!(right(&of("right.strength.vasti", 0.2), L::StanceKnee) < -0.08, "the knee stays straight");
        assert!(right(&of("right.strength.tibialis_anterior", 0.1), L::SwingKnee) > 0.05, "steppage");
        let hurt = of("right.pain", 0.5);
        assert!(right(&hurt, L::StanceTime) < -0.005, "a painful leg stands shorter");
        assert!(hurt.whole(W::Lag) < -0.01, "the painful right leg is left early");
        assert!(of("both.amplitude", 0.6).whole(W::StrideTime) < -0.1, "small steps are quick");
        assert!(right(&of("right.fibre_length.hamstrings", 0.8), L::StanceKnee) > 0.2, "crouch");
        assert!(right(&of("right.strength.hip_abductors", 0.3), L::Sway) > 0.03, "the trunk leans over");
        let left = of("right.pain", 0.5);
        assert_eq!(left.leg(Side::Left, L::StanceTime).to_bits(), 0.0_f64.to_bits());
    }
}
