//! From [`WalkerParameters`] to a body and its nerves.
//!
//! Scaling after Froude similarity: lengths with stature, masses with mass, moments of inertia with mass times length
//! squared, muscle force with mass to the power 2/3 (cross-section), joint and floor stiffness so that a smaller body
//! sinks and bends alike, delays with the length of the nerves plus a synaptic part. Muscle lengths follow their paths.

use super::adult;
use super::anthropometry::{leg_mass_ratio, nerve_slowing, strength_factor, tissue_age};
use super::leg_parameters::LegParameters;
use super::parameters::{ParameterError, WalkerParameters};
use super::skeleton::JointTissue;
use super::walker_model::{self as wm, WalkerModel, leg};
use crate::biomechanics::anatomy::{BySide, MuscleGroup as M, MuscleTable, Side};
use crate::simulation::control::nerves::{LegNerves, Nerves};
use crate::simulation::control::sensors::Delays;
use crate::simulation::dynamics::walker::Walker;

/// Share of a reflex delay that does not depend on the length of the nerve (synapses, release at the muscle).
const SYNAPTIC_SHARE: f64 = 0.3;

impl WalkerParameters {
    /// The body of these parameters, or which of them is impossible.
    pub fn build_model(&self) -> Result<WalkerModel, ParameterError> {
        self.validate()?;
        let length = self.stature / adult::STATURE;
        let mass = self.mass / adult::MASS;
        let reference = WalkerModel::reference_adult();
        let mut model = reference.clone();
        self.scale_bodies(&mut model, length, mass);
        self.scale_muscles(&mut model, &reference, mass);
        for tissue in model.skeleton.tissue.iter_mut().skip(6) {
            tissue.stop_stiffness *= mass * length;
            tissue.spring *= mass * length;
            tissue.damping *= mass * length.powf(1.5);
        }
        model.floor.stiffness *= mass / (length * length);
        model.floor.dissipation /= length.sqrt();
        model.floor.sticking_speed *= length.sqrt();
        model.floor.slope = self.slope;
        model.floor.belt_speed = self.treadmill;
        model.length_scale = length;
        model.mass_scale = mass;
        model.mass = model.skeleton.mass();
        let legs = self.legs.clone().map(|leg| 0.396 * leg.thigh_length + 0.43 * leg.shank_length);
        model.leg_length = length * (0.5 * (legs.left + legs.right) + 0.0595);
        for (side, parameters) in self.legs.iter() {
            fit_devices(&mut model, side, parameters);
        }
        Ok(model)
    }

    fn scale_bodies(&self, model: &mut WalkerModel, length: f64, mass: f64) {
        let (thigh_share, shank_share) = leg_mass_ratio(self.age);
        let mut factors = vec![(length, mass); model.skeleton.bodies.len()];
        for (side, leg) in self.legs.iter() {
            let thigh = wm::thigh(side);
            factors[thigh] = (length * leg.thigh_length, mass * thigh_share * leg.thigh_length);
            factors[thigh + 1] = (length * leg.shank_length, mass * shank_share * leg.shank_length);
            factors[thigh + 2].1 = mass * shank_share;
            factors[thigh + 3].1 = mass * shank_share;
        }
        // What the legs lack, head and trunk carry, so that the whole keeps its mass.
        let bodies = &mut model.skeleton.bodies;
        let legs: f64 = Side::BOTH
            .into_iter()
            .flat_map(|side| wm::thigh(side)..wm::thigh(side) + 4)
            .map(|index| bodies[index].mass * (factors[index].1 - mass))
            .sum();
        factors[wm::TORSO].1 = mass - legs / bodies[wm::TORSO].mass;
        for (index, body) in bodies.iter_mut().enumerate() {
            let (l, m) = factors[index];
            body.mass *= m;
            body.inertia = body.inertia * (m * l * l);
            body.joint_in_body = body.joint_in_body * l;
            let parent = body.parent.map_or(1.0, |parent| factors[parent].0);
            body.joint_in_parent = body.joint_in_parent * parent;
        }
        for unit in &mut model.muscles {
            for point in &mut unit.path {
                point.place = point.place * factors[point.body].0;
            }
        }
        for sphere in &mut model.spheres {
            sphere.centre = sphere.centre * length;
            sphere.radius *= length;
        }
    }

    /// Muscle lengths follow the paths, forces the size, age and the leg's own strength.
    fn scale_muscles(&self, model: &mut WalkerModel, reference: &WalkerModel, mass: f64) {
        let standing = Walker::new(reference.clone());
        let scaled = Walker::new(model.clone());
        let age = tissue_age(self.age);
        let force = mass.powf(2.0 / 3.0) * strength_factor(self.age, self.sex) * self.overall_strength;
        for (side, leg) in self.legs.iter() {
            for group in M::ALL {
                let index = wm::muscle(side, group);
                let ratio = scaled.path_length(index) / standing.path_length(index);
                let unit = &mut model.muscles[index];
                unit.max_force *= force * leg.strength[group];
                unit.optimal_length *= ratio * leg.fibre_length[group];
                unit.slack_length *= ratio;
                unit.max_velocity = 10.0 - 2.0 * age;
                unit.eccentric_limit = 1.4 + 0.4 * age;
                unit.passive_strain = 0.6 - 0.1 * age;
                unit.deactivation_rate = 25.0 - 8.3 * age;
                if matches!(group, M::Soleus | M::Gastrocnemius) {
                    unit.passive_stiffness = leg.calf_stiffness;
                }
            }
        }
    }

    /// The nerves of these parameters.
    pub fn build_nerves(&self) -> Nerves {
        let length = self.stature / adult::STATURE;
        let slowing = self.delay * nerve_slowing(self.age);
        Nerves {
            legs: self.legs.clone().map(|leg| leg_nerves(&leg, self)),
            delays: Delays::ADULT.scaled(slowing * (SYNAPTIC_SHARE + (1.0 - SYNAPTIC_SHARE) * length)),
            noise: self.noise,
            arm_drive: BySide { left: self.legs.left.arm_drive, right: self.legs.right.arm_drive },
            lean: self.lean,
            elbow_flexion: self.elbow_flexion,
            target_speed: self.speed,
            guarding: BySide { left: self.legs.left.pain, right: self.legs.right.pain },
            cane: BySide { left: self.legs.left.cane, right: self.legs.right.cane },
        }
    }
}

fn leg_nerves(leg: &LegParameters, whole: &WalkerParameters) -> LegNerves {
    let mut velocity = MuscleTable::from_fn(|_| 0.0);
    velocity[M::Soleus] = leg.spastic_calf;
    velocity[M::Gastrocnemius] = leg.spastic_calf;
    velocity[M::Hamstrings] = leg.spastic_hamstrings;
    velocity[M::RectusFemoris] = leg.spastic_quadriceps;
    velocity[M::Vasti] = leg.spastic_quadriceps;
    velocity[M::HipAdductors] = leg.spastic_adductors;
    let mut force = MuscleTable::from_fn(|_| 0.0);
    force[M::Soleus] = leg.spastic_calf_force;
    force[M::Gastrocnemius] = leg.spastic_calf_force;
    LegNerves {
        ceiling: leg.drive_ceiling,
        synergy: leg.synergy,
        tone: whole.tone,
        rigidity: whole.rigidity,
        amplitude: leg.amplitude,
        spastic_velocity: velocity,
        spastic_force: force,
        spastic_threshold: 0.0,
    }
}

/// Puts orthoses on a leg and turns the femur.
fn fit_devices(model: &mut WalkerModel, side: Side, parameters: &LegParameters) {
    let d = wm::leg_dof(side);
    model.skeleton.tissue[d + leg::HIP_ROTATION].rest = parameters.hip_rotation;
    if parameters.afo_stiffness > 0.0 {
        // Shells damp little: one per cent of a second of their stiffness.
        model.devices.push((
            d + leg::ANKLE,
            JointTissue {
                spring: parameters.afo_stiffness,
                rest: parameters.afo_neutral,
                damping: 0.01 * parameters.afo_stiffness,
                ..JointTissue::FREE
            },
        ));
    }
    if parameters.knee_brace > 0.0 {
        model.devices.push((
            d + leg::KNEE,
            JointTissue { spring: parameters.knee_brace, rest: -0.05, damping: 1.0, ..JointTissue::FREE },
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scaled_body_has_the_mass_and_length_asked_for() {
        let child = WalkerParameters { age: 7.0, stature: 1.218, mass: 23.1, ..WalkerParameters::default() };
        let model = child.build_model().unwrap();
        assert!((model.mass - 23.1).abs() < 1e-6, "{}", model.mass);
        assert!((model.leg_length / WalkerModel::reference_adult().leg_length - 1.218 / 1.75).abs() < 1e-9);
        let (adult, child) = (&WalkerModel::reference_adult().muscles[0], &model.muscles[0]);
        assert!((child.optimal_length / adult.optimal_length - 1.218 / 1.75).abs() < 1e-6);
        assert!(child.max_force < 0.45 * adult.max_force);
    }

    #[test]
    fn the_default_parameters_give_the_reference_adult() {
        let model = WalkerParameters::default().build_model().unwrap();
        let adult = WalkerModel::reference_adult();
        assert!((model.mass - adult.mass).abs() < 0.01);
        for (a, b) in model.muscles.iter().zip(&adult.muscles) {
            assert!((a.max_force / b.max_force - 1.0).abs() < 1e-3);
            assert!((a.slack_length - b.slack_length).abs() < 1e-9);
        }
    }

    #[test]
    fn impossible_bodies_are_refused() {
        let giant = WalkerParameters { stature: 3.0, ..WalkerParameters::default() };
        assert!(giant.build_model().unwrap_err().to_string().contains("stature"));
    }
}
