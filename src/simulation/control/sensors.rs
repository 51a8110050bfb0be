//! What the nervous system feels: muscle length, velocity and force, the tilt of pelvis and thighs, speed and balance.

use super::delay_line::DelayLine;
use crate::biomechanics::anatomy::{MuscleGroup, Side};
use crate::simulation::dynamics::spatial::Vec3;
use crate::simulation::dynamics::walker::Walker;
use crate::simulation::model::walker_model::{self as wm, MUSCLES, PELVIS};

const PELVIS_CHANNEL: usize = 3 * MUSCLES;
const THIGH_CHANNEL: usize = PELVIS_CHANNEL + 5;
const BALANCE_CHANNEL: usize = THIGH_CHANNEL + 4;
/// A rate that no channel holds is read over this time, s.
const RATE_SPAN: f64 = 0.02;
/// Number of channels.
pub const CHANNELS: usize = BALANCE_CHANNEL + 6;

/// One-way-and-back nerve delays of the reference adult, s (SCONE H1922; longer where the nerve is longer).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delays {
    /// Hip muscles.
    pub hip: f64,
    /// Hamstrings and rectus femoris.
    pub thigh: f64,
    /// Knee muscles.
    pub knee: f64,
    /// Ankle muscles.
    pub ankle: f64,
    /// Attitude of pelvis and thighs (vestibular and long loop).
    pub attitude: f64,
}

impl Delays {
    /// The reference adult's.
    pub const ADULT: Delays = Delays { hip: 0.010, thigh: 0.015, knee: 0.020, ankle: 0.035, attitude: 0.050 };

    /// All delays multiplied.
    pub fn scaled(self, factor: f64) -> Delays {
        Delays {
            hip: self.hip * factor,
            thigh: self.thigh * factor,
            knee: self.knee * factor,
            ankle: self.ankle * factor,
            attitude: self.attitude * factor,
        }
    }

    /// The delay of a muscle's own reflex, s.
    pub fn of(self, group: MuscleGroup) -> f64 {
        match group {
            MuscleGroup::HipAbductors
            | MuscleGroup::HipAdductors
            | MuscleGroup::GluteusMaximus
            | MuscleGroup::Iliopsoas => self.hip,
            MuscleGroup::Hamstrings | MuscleGroup::RectusFemoris => self.thigh,
            MuscleGroup::BicepsShortHead | MuscleGroup::Vasti => self.knee,
            MuscleGroup::Gastrocnemius | MuscleGroup::Soleus | MuscleGroup::TibialisAnterior => self.ankle,
        }
    }
}

/// Sensor readings of the last third of a second.
#[derive(Clone, Debug, Default)]
pub struct Sensors {
    line: DelayLine<CHANNELS>,
}

impl Sensors {
    /// Takes a reading. Times are stretched by `time_scale` (square root of the length factor), so that a child's
    /// velocities mean to the reflexes what an adult's do.
    pub fn read(&mut self, walker: &Walker, time_scale: f64) {
        let mut r = [0.0; CHANNELS];
        for (index, muscle) in walker.muscles.iter().enumerate() {
            r[3 * index] = muscle.length;
            r[3 * index + 1] = muscle.velocity * time_scale;
            r[3 * index + 2] = muscle.force;
        }
        let k = &walker.kinematics;
        let (heading, tilt, roll) = k.heading_tilt_roll(PELVIS);
        let forward = Vec3::new(heading.cos(), 0.0, -heading.sin());
        let right = Vec3::new(heading.sin(), 0.0, heading.cos());
        let w = k.velocity[PELVIS].w * time_scale;
        // On a slope the inner ear feels the true vertical, not the floor's.
        r[PELVIS_CHANNEL] = tilt + walker.model.floor.slope;
        r[PELVIS_CHANNEL + 1] = w.dot(right);
        r[PELVIS_CHANNEL + 2] = roll;
        r[PELVIS_CHANNEL + 3] = w.dot(forward);
        // Over the belt, so that a treadmill feels like the ground.
        let velocity = k.velocity[PELVIS].v + Vec3::new(walker.model.floor.belt_speed, 0.0, 0.0);
        r[PELVIS_CHANNEL + 4] = velocity.dot(forward);
        let length = walker.model.length_scale;
        r[BALANCE_CHANNEL] = velocity.dot(right) * time_scale / length;
        let (centre, centre_velocity) = k.centre_of_mass(&walker.model.skeleton);
        for side in Side::BOTH {
            let g = if side == Side::Right { 1.0 } else { -1.0 };
            let thigh = wm::thigh(side);
            let (_, _, thigh_roll) = k.heading_tilt_roll(thigh);
            let s = side as usize;
            r[THIGH_CHANNEL + 2 * s] = g * thigh_roll;
            r[THIGH_CHANNEL + 2 * s + 1] = g * time_scale * k.velocity[thigh].w.dot(k.rotation[thigh].x);
            let foot = k.centre[thigh + 2];
            r[BALANCE_CHANNEL + 1 + s] = (k.centre[PELVIS] - foot).dot(right) / length;
            r[BALANCE_CHANNEL + 3 + s] = (foot - centre).dot(forward) / length;
        }
        let belt = Vec3::new(walker.model.floor.belt_speed, 0.0, 0.0);
        r[BALANCE_CHANNEL + 5] = (centre_velocity + belt).dot(forward);
        self.line.push(r);
    }

    /// Fibre length of a muscle, optimal lengths.
    #[inline]
    pub fn length(&self, muscle: usize, delay: f64) -> f64 {
        self.line.read(3 * muscle, delay)
    }

    /// Fibre velocity, optimal lengths per second of the reference adult's time.
    #[inline]
    pub fn velocity(&self, muscle: usize, delay: f64) -> f64 {
        self.line.read(3 * muscle + 1, delay)
    }

    /// Tendon force, maximum isometric forces.
    #[inline]
    pub fn force(&self, muscle: usize, delay: f64) -> f64 {
        self.line.read(3 * muscle + 2, delay)
    }

    /// Backward tilt of the pelvis, rad, and its rate.
    pub fn pelvis_tilt(&self, delay: f64) -> (f64, f64) {
        (self.line.read(PELVIS_CHANNEL, delay), self.line.read(PELVIS_CHANNEL + 1, delay))
    }

    /// Roll of the pelvis (right side down), rad, and its rate.
    pub fn pelvis_roll(&self, delay: f64) -> (f64, f64) {
        (self.line.read(PELVIS_CHANNEL + 2, delay), self.line.read(PELVIS_CHANNEL + 3, delay))
    }

    /// Forward speed over the floor, m/s.
    pub fn forward_speed(&self, delay: f64) -> f64 {
        self.line.read(PELVIS_CHANNEL + 4, delay)
    }

    /// Roll of a thigh (foot inward positive), rad, and its rate.
    pub fn thigh_roll(&self, side: Side, delay: f64) -> (f64, f64) {
        let channel = THIGH_CHANNEL + 2 * side as usize;
        (self.line.read(channel, delay), self.line.read(channel + 1, delay))
    }

    /// Velocity of the pelvis to the right, m/s of the reference adult.
    pub fn rightward_velocity(&self, delay: f64) -> f64 {
        self.line.read(BALANCE_CHANNEL, delay)
    }

    /// Place of the pelvis to the right of a foot, m of the reference adult.
    pub fn right_of_foot(&self, foot: Side, delay: f64) -> f64 {
        self.line.read(BALANCE_CHANNEL + 1 + foot as usize, delay)
    }

    /// Place of a foot to the right of the pelvis, m of the reference adult, and its rate, m/s.
    pub fn right_of_pelvis(&self, foot: Side, delay: f64) -> (f64, f64) {
        let place = -self.right_of_foot(foot, delay);
        let before = -self.right_of_foot(foot, delay + RATE_SPAN);
        (place, (place - before) / RATE_SPAN)
    }

    /// Place of a foot ahead of the body's centre of mass, m of the reference adult, and its rate, m/s.
    pub fn ahead_of_centre(&self, foot: Side, delay: f64) -> (f64, f64) {
        let channel = BALANCE_CHANNEL + 3 + foot as usize;
        let place = self.line.read(channel, delay);
        (place, (place - self.line.read(channel, delay + RATE_SPAN)) / RATE_SPAN)
    }

    /// Forward speed of the centre of mass over the floor, m/s.
    pub fn centre_speed(&self, delay: f64) -> f64 {
        self.line.read(BALANCE_CHANNEL + 5, delay)
    }
}
