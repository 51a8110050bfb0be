//! What is written down of a walk, once per control period.

use super::landmarks::landmarks;
use crate::biomechanics::anatomy::{BySide, LandmarkTable, Side};
use crate::simulation::dynamics::spatial::Vec3;
use crate::simulation::dynamics::walker::{FootLoad, Walker};
use crate::simulation::model::walker_model::{self as wm, DOFS, MUSCLES, PELVIS, TORSO};
use crate::simulation::muscle::metabolism::{BASAL_POWER_PER_KG, metabolic_power};

/// Heading, tilt (backward positive) and roll (right side down positive) of a segment, rad.
pub type Attitude = (f64, f64, f64);

/// One moment of a walk.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Joint angles by degree of freedom, rad.
    pub angles: [f64; DOFS],
    /// Joint rates by degree of freedom, rad/s; the first three are the pelvis's velocity, m/s.
    pub rates: [f64; DOFS],
    /// Net internal joint moments by degree of freedom, N m.
    pub moments: [f64; DOFS],
    /// Summed magnitude of the torque of stops at knee and ankle beyond 1 N m, N m.
    pub stop_torque: f64,
    /// Pelvis.
    pub pelvis: Attitude,
    /// Torso.
    pub torso: Attitude,
    /// Centre of mass, m.
    pub centre: Vec3,
    /// Velocity of the centre of mass, m/s.
    pub centre_velocity: Vec3,
    /// Centre of the heel's sphere of each foot, m.
    pub heel: BySide<Vec3>,
    /// Centre of the toes' sphere of each foot, m.
    pub toe: BySide<Vec3>,
    /// Floor forces.
    pub feet: BySide<FootLoad>,
    /// Excitations by muscle.
    pub excitation: [f64; MUSCLES],
    /// Activations by muscle.
    pub activation: [f64; MUSCLES],
    /// Fibre lengths by muscle, optimal lengths.
    pub fibre_length: [f64; MUSCLES],
    /// The shared landmarks, m.
    pub landmarks: LandmarkTable<Vec3>,
    /// Metabolic power with the body's basal power, W.
    pub metabolic_power: f64,
}

impl Sample {
    /// Reads the walker.
    pub fn of(walker: &Walker) -> Sample {
        let k = &walker.kinematics;
        let moments = walker.joint_moments();
        let (centre, centre_velocity) = k.centre_of_mass(&walker.model.skeleton);
        let sphere = |side: Side, index: usize| {
            let sphere = &walker.model.spheres[4 * side as usize + index];
            k.point(sphere.body, sphere.centre)
        };
        let mut stop_torque = 0.0;
        for side in Side::BOTH {
            for joint in [wm::leg::KNEE, wm::leg::ANKLE] {
                stop_torque += (walker.stop_torque[wm::leg_dof(side) + joint].abs() - 1.0).max(0.0);
            }
        }
        let muscles: f64 = walker
            .model
            .muscles
            .iter()
            .zip(&walker.muscles)
            .map(|(unit, state)| metabolic_power(unit, state))
            .sum();
        Sample {
            angles: std::array::from_fn(|d| walker.state.angles[d]),
            rates: std::array::from_fn(|d| walker.state.rates[d]),
            moments: std::array::from_fn(|d| moments[d]),
            stop_torque,
            pelvis: k.heading_tilt_roll(PELVIS),
            torso: k.heading_tilt_roll(TORSO),
            centre,
            centre_velocity,
            heel: BySide::from_fn(|side| sphere(side, 0)),
            toe: BySide::from_fn(|side| sphere(side, 3)),
            feet: walker.feet,
            excitation: std::array::from_fn(|m| walker.muscles[m].excitation),
            activation: std::array::from_fn(|m| walker.muscles[m].activation),
            fibre_length: std::array::from_fn(|m| walker.muscles[m].length),
            landmarks: landmarks(walker),
            metabolic_power: muscles + BASAL_POWER_PER_KG * walker.model.mass,
        }
    }
}

/// A walk as it was written down.
#[derive(Clone, Debug)]
pub struct WalkRecord {
    /// Time between samples, s.
    pub period: f64,
    /// Body mass, kg.
    pub mass: f64,
    /// Leg length, m.
    pub leg_length: f64,
    /// Speed of the treadmill's belt, m/s.
    pub belt_speed: f64,
    /// Slope of the floor, rad.
    pub slope: f64,
    /// The samples; the first is taken one period after the start.
    pub samples: Vec<Sample>,
}

impl WalkRecord {
    /// Duration, s.
    pub fn duration(&self) -> f64 {
        self.samples.len() as f64 * self.period
    }

    /// Time of a sample, s.
    pub fn time(&self, index: usize) -> f64 {
        (index + 1) as f64 * self.period
    }
}
