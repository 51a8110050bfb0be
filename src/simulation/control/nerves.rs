//! What a lesion or an illness does to the nervous system, in the units the controller uses.

use super::sensors::Delays;
use crate::biomechanics::anatomy::{BySide, MuscleGroup, MuscleTable};

/// The nervous side of one leg.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LegNerves {
    /// Highest excitation that the brain can ask for, 0 to 1 (central drive; 1 in health).
    pub ceiling: f64,
    /// Loss of selective control, 0 to 1: the share of a muscle's excitation that is that of its whole synergy.
    pub synergy: f64,
    /// Constant excitation of all muscles.
    pub tone: f64,
    /// Rigidity: excitation per optimal length of stretch beyond the optimal length, not depending on velocity.
    pub rigidity: f64,
    /// Amplitude of swing and push-off drive (1 in health, less in hypokinesia).
    pub amplitude: f64,
    /// Spastic reflex on stretch velocity, excitation per optimal length per second.
    pub spastic_velocity: MuscleTable<f64>,
    /// Spastic reflex on force, excitation per maximum isometric force.
    pub spastic_force: MuscleTable<f64>,
    /// Stretch velocity below which the spastic reflex is silent, optimal lengths per second.
    pub spastic_threshold: f64,
}

impl LegNerves {
    /// A healthy leg.
    pub fn healthy() -> LegNerves {
        LegNerves {
            ceiling: 1.0,
            synergy: 0.0,
            tone: 0.0,
            rigidity: 0.0,
            amplitude: 1.0,
            spastic_velocity: MuscleTable::from_fn(|_| 0.0),
            spastic_force: MuscleTable::from_fn(|_| 0.0),
            spastic_threshold: 0.0,
        }
    }
}

/// The nervous system around the reflex gains.
#[derive(Clone, Debug, PartialEq)]
pub struct Nerves {
    /// Both legs.
    pub legs: BySide<LegNerves>,
    /// Reflex delays.
    pub delays: Delays,
    /// Signal-dependent and constant motor noise and attitude noise, relative to a healthy adult (1); 0 is silence.
    pub noise: f64,
    /// Arm swing drive, 1 in health.
    pub arm_drive: BySide<f64>,
    /// Further forward lean of the trunk, rad.
    pub lean: f64,
    /// Further elbow flexion, rad.
    pub elbow_flexion: f64,
    /// Speed that is aimed at, m/s.
    pub target_speed: f64,
    /// How much an antalgic gait unloads each leg: 0 (not at all) to 1 (given up at a quarter of the weight).
    pub guarding: BySide<f64>,
    /// Share of each leg's load that a cane in the other hand takes over.
    pub cane: BySide<f64>,
}

impl Nerves {
    /// A healthy adult who wants to walk at a speed (m/s).
    pub fn healthy(target_speed: f64) -> Nerves {
        Nerves {
            legs: BySide::from_fn(|_| LegNerves::healthy()),
            delays: Delays::ADULT,
            noise: 1.0,
            arm_drive: BySide { left: 1.0, right: 1.0 },
            lean: 0.0,
            elbow_flexion: 0.0,
            target_speed,
            guarding: BySide::default(),
            cane: BySide::default(),
        }
    }
}

/// The mass synergy to which a muscle belongs when selective control is lost (Brunnstrom): extensors act together in
/// stance, flexors in swing. Hip abductors belong to none.
pub fn is_extensor(group: MuscleGroup) -> Option<bool> {
    match group {
        MuscleGroup::GluteusMaximus
        | MuscleGroup::Vasti
        | MuscleGroup::RectusFemoris
        | MuscleGroup::Gastrocnemius
        | MuscleGroup::Soleus
        | MuscleGroup::HipAdductors => Some(true),
        MuscleGroup::Iliopsoas
        | MuscleGroup::BicepsShortHead
        | MuscleGroup::Hamstrings
        | MuscleGroup::TibialisAnterior => Some(false),
        MuscleGroup::HipAbductors => None,
    }
}

/// Draws every muscle of a mass synergy towards the synergy's mean.
pub(super) fn couple(u: &mut MuscleTable<f64>, share: f64) {
    for extensor in [true, false] {
        let members =
            || MuscleGroup::ALL.into_iter().filter(move |&group| is_extensor(group) == Some(extensor));
        let mean = members().map(|group| u[group]).sum::<f64>() / members().count() as f64;
        for group in members() {
            u[group] += share * (mean - u[group]);
        }
    }
}
