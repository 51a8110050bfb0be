//! Metabolic power of a muscle, after Umberger 2003 as used by Wang et al. 2012 (ACM Trans Graph 31:25).
//!
//! Activation and maintenance heat grow with muscle mass and activation, shortening heat and work with force and
//! velocity; lengthening gives nothing back. Departure: one share of slow fibres (one half) for all muscles.

use super::unit::{MuscleState, MuscleUnit};

/// Force per cross-section, Pa: chosen so that the eleven groups of a leg hold about six litres of muscle, as MRI of young
/// men finds (Handsfield et al. 2014, J Biomech 47:631; from memory, not looked up again). A quarter megapascal, usual with
/// cadaver-based forces, would double the mass of his legs.
const SPECIFIC_TENSION: f64 = 0.5e6;
/// Density of muscle, kg/m^3.
const DENSITY: f64 = 1059.7;
/// Share of slow-twitch fibres.
const SLOW_SHARE: f64 = 0.5;
/// Power of a body at rest, W/kg (Wang 2012).
pub const BASAL_POWER_PER_KG: f64 = 1.51;

/// Mass of a muscle from its strength and fibre length, kg.
pub fn muscle_mass(unit: &MuscleUnit) -> f64 {
    unit.max_force / SPECIFIC_TENSION * DENSITY * unit.optimal_length
}

/// Metabolic power of a muscle, W.
pub fn metabolic_power(unit: &MuscleUnit, state: &MuscleState) -> f64 {
    let mass = muscle_mass(unit);
    let quarter = std::f64::consts::FRAC_PI_2;
    let heat = |slow: f64, fast: f64, level: f64| {
        slow * SLOW_SHARE * (quarter * level).sin()
            + fast * (1.0 - SLOW_SHARE) * (1.0 - (quarter * level).cos())
    };
    let l = state.length;
    let maintenance_length = match l {
        l if l < 0.5 => 0.5,
        l if l < 1.0 => l,
        l if l < 1.5 => 3.0 - 2.0 * l,
        _ => 0.0,
    };
    let activation = mass * heat(40.0, 133.0, state.excitation);
    let maintenance = mass * maintenance_length * heat(74.0, 111.0, state.activation);
    let shortening_velocity = -state.velocity * unit.optimal_length;
    let shortening = (0.25 * state.force * unit.max_force * shortening_velocity).max(0.0);
    let work = (state.active_force * unit.max_force * shortening_velocity).max(0.0);
    activation + maintenance + shortening + work
}
