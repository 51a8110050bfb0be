//! What may be turned on one leg: strength, contracture, drive, spasticity, pain and devices.

use super::parameter_info::{ParameterGroup, ParameterInfo, Row};
use crate::biomechanics::anatomy::{MuscleGroup, MuscleTable, Side};

/// The parameters of one leg.
#[derive(Clone, Debug, PartialEq)]
pub struct LegParameters {
    /// Maximum force of each group relative to the person's own healthy value.
    pub strength: MuscleTable<f64>,
    /// Optimal fibre length relative to the healthy one; below 1 is a contracture.
    pub fibre_length: MuscleTable<f64>,
    /// Passive stiffness of the calf (soleus and gastrocnemius) relative to the healthy one.
    pub calf_stiffness: f64,
    /// Length of the thigh relative to the body's.
    pub thigh_length: f64,
    /// Length of the shank relative to the body's.
    pub shank_length: f64,
    /// Neutral rotation of the hip, rad, internal positive: femoral anteversion.
    pub hip_rotation: f64,
    /// Highest excitation the brain can ask for.
    pub drive_ceiling: f64,
    /// Loss of selective control.
    pub synergy: f64,
    /// Amplitude of swing and push-off drive.
    pub amplitude: f64,
    /// Spastic reflex on stretch velocity of soleus and gastrocnemius, per optimal length per second.
    pub spastic_calf: f64,
    /// The same of hamstrings.
    pub spastic_hamstrings: f64,
    /// The same of rectus femoris and vasti.
    pub spastic_quadriceps: f64,
    /// The same of hip adductors.
    pub spastic_adductors: f64,
    /// Spastic reflex on force of the calf.
    pub spastic_calf_force: f64,
    /// Arm swing drive of this side's arm.
    pub arm_drive: f64,
    /// Pain on load.
    pub pain: f64,
    /// Stiffness of an ankle-foot orthosis, N m/rad; 0 is none.
    pub afo_stiffness: f64,
    /// Its neutral ankle angle, rad, dorsiflexion positive.
    pub afo_neutral: f64,
    /// Stiffness of a knee brace towards straight, N m/rad; 0 is none.
    pub knee_brace: f64,
    /// Share of this leg's load that a cane in the other hand carries.
    pub cane: f64,
}

impl Default for LegParameters {
    fn default() -> Self {
        Self {
            strength: MuscleTable::from_fn(|_| 1.0),
            fibre_length: MuscleTable::from_fn(|_| 1.0),
            calf_stiffness: 1.0,
            thigh_length: 1.0,
            shank_length: 1.0,
            hip_rotation: 0.0,
            drive_ceiling: 1.0,
            synergy: 0.0,
            amplitude: 1.0,
            spastic_calf: 0.0,
            spastic_hamstrings: 0.0,
            spastic_quadriceps: 0.0,
            spastic_adductors: 0.0,
            spastic_calf_force: 0.0,
            arm_drive: 1.0,
            pain: 0.0,
            afo_stiffness: 0.0,
            afo_neutral: 0.0,
            knee_brace: 0.0,
            cane: 0.0,
        }
    }
}

impl LegParameters {
    /// Shows every parameter of this leg with its value to `f`.
    pub(super) fn visit(&mut self, side: Side, f: &mut dyn FnMut(ParameterInfo, &mut f64)) {
        use ParameterGroup as G;
        let mut show = |row: Row<'_>, value: &mut f64| {
            let (key, title, group, unit, (low, high), healthy) = row;
            let key = format!("{}.{key}", side.name());
            let title = title.to_owned();
            f(ParameterInfo { key, title, group, side: Some(side), unit, low, high, healthy }, value);
        };
        for group in MuscleGroup::ALL {
            let key = format!("strength.{}", group.name());
            show((&key, group.title(), G::Strength, "", (0.05, 1.5), 1.0), &mut self.strength[group]);
        }
        for group in MuscleGroup::ALL {
            let key = format!("fibre_length.{}", group.name());
            show((&key, group.title(), G::Contracture, "", (0.55, 1.15), 1.0), &mut self.fibre_length[group]);
        }
        let nm = "N m/rad";
        let rows: [(Row<'_>, &mut f64); 18] = [
            (
                ("calf_stiffness", "Calf stiffness", G::Contracture, "", (0.5, 4.0), 1.0),
                &mut self.calf_stiffness,
            ),
            (("thigh_length", "Thigh length", G::Body, "", (0.85, 1.1), 1.0), &mut self.thigh_length),
            (("shank_length", "Shank length", G::Body, "", (0.85, 1.1), 1.0), &mut self.shank_length),
            (
                ("hip_rotation", "Femoral anteversion", G::Body, "rad", (-0.55, 0.55), 0.0),
                &mut self.hip_rotation,
            ),
            (("drive_ceiling", "Central drive", G::Drive, "", (0.2, 1.0), 1.0), &mut self.drive_ceiling),
            (("synergy", "Loss of selective control", G::Drive, "", (0.0, 1.0), 0.0), &mut self.synergy),
            (("amplitude", "Drive amplitude", G::Posture, "", (0.3, 1.2), 1.0), &mut self.amplitude),
            (("spastic_calf", "Calf", G::Spasticity, "s", (0.0, 0.3), 0.0), &mut self.spastic_calf),
            (
                ("spastic_hamstrings", "Hamstrings", G::Spasticity, "s", (0.0, 0.3), 0.0),
                &mut self.spastic_hamstrings,
            ),
            (
                ("spastic_quadriceps", "Quadriceps", G::Spasticity, "s", (0.0, 0.3), 0.0),
                &mut self.spastic_quadriceps,
            ),
            (
                ("spastic_adductors", "Adductors", G::Spasticity, "s", (0.0, 0.3), 0.0),
                &mut self.spastic_adductors,
            ),
            (
                ("spastic_calf_force", "Calf, on force", G::Spasticity, "", (0.0, 1.0), 0.0),
                &mut self.spastic_calf_force,
            ),
            (("arm_drive", "Arm swing drive", G::Posture, "", (0.0, 1.5), 1.0), &mut self.arm_drive),
            (("pain", "Pain on load", G::Pain, "", (0.0, 1.0), 0.0), &mut self.pain),
            (("afo_stiffness", "AFO stiffness", G::Device, nm, (0.0, 600.0), 0.0), &mut self.afo_stiffness),
            (("afo_neutral", "AFO neutral angle", G::Device, "rad", (-0.2, 0.2), 0.0), &mut self.afo_neutral),
            (("knee_brace", "Knee brace stiffness", G::Device, nm, (0.0, 300.0), 0.0), &mut self.knee_brace),
            (("cane", "Cane load share", G::Device, "", (0.0, 0.3), 0.0), &mut self.cane),
        ];
        for (row, value) in rows {
            show(row, value);
        }
    }
}
