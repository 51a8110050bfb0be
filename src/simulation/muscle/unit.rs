//! A Hill-type muscle-tendon unit: constants, state, and one implicit step.
//!
//! Contractile fibre (active, passive, damped) at a pennation angle in series with an elastic tendon (Millard 2013,
//! damped equilibrium form). The fibre velocity is found by Newton's method at the *end* of the step, which is stable
//! for the short tendons of the hip muscles where explicit integration is known to fail.

use super::curves::{active_force_length, force_velocity, passive_force_length, tendon_force};
use crate::simulation::dynamics::spatial::Vec3;

/// Lowest activation and excitation: muscle is never quite silent, and zero would make the equilibrium singular.
pub const MINIMUM_ACTIVATION: f64 = 0.01;
/// Damping of the fibre, in maximum isometric forces per maximum velocity (Millard 2013).
const FIBRE_DAMPING: f64 = 0.1;

/// The search for the fibre's velocity ends with a change below this, optimal lengths per second: Newton's next one
/// would be its square.
const VELOCITY_TOLERANCE: f64 = 1e-3;

/// A point of a muscle's path, fixed to a segment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PathPoint {
    /// Segment.
    pub body: usize,
    /// Place in its frame, m.
    pub place: Vec3,
}

/// The constants of a muscle-tendon unit.
#[derive(Clone, Debug, PartialEq)]
pub struct MuscleUnit {
    /// Maximum isometric force, N.
    pub max_force: f64,
    /// Optimal fibre length, m.
    pub optimal_length: f64,
    /// Tendon slack length, m.
    pub slack_length: f64,
    /// Sine of the pennation angle at the optimal length.
    pub pennation_sine: f64,
    /// Maximum shortening velocity, optimal lengths per second.
    pub max_velocity: f64,
    /// Limit of force while lengthening, in isometric forces.
    pub eccentric_limit: f64,
    /// Fibre strain at which the passive force equals the maximum isometric force.
    pub passive_strain: f64,
    /// Multiple of the healthy passive force.
    pub passive_stiffness: f64,
    /// Rate of activation, 1/s (inverse time constant).
    pub activation_rate: f64,
    /// Rate of deactivation, 1/s.
    pub deactivation_rate: f64,
    /// The path from origin to insertion.
    pub path: Vec<PathPoint>,
}

/// What changes in a muscle-tendon unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MuscleState {
    /// Excitation asked for by the nerves, 0 to 1.
    pub excitation: f64,
    /// Activation, 0 to 1.
    pub activation: f64,
    /// Fibre length, optimal lengths.
    pub length: f64,
    /// Fibre velocity, optimal lengths per second (lengthening positive).
    pub velocity: f64,
    /// Tendon force, maximum isometric forces.
    pub force: f64,
    /// Active fibre force along the fibre, maximum isometric forces.
    pub active_force: f64,
}

impl MuscleState {
    /// At rest at the optimal length.
    pub fn resting() -> Self {
        Self {
            excitation: MINIMUM_ACTIVATION,
            activation: 0.05,
            length: 1.0,
            velocity: 0.0,
            force: 0.0,
            active_force: 0.0,
        }
    }
}

impl MuscleUnit {
    /// Height of the fibre's parallelogram, m: constant, so that fibres steepen as they shorten.
    fn thickness(&self) -> f64 {
        self.optimal_length * self.pennation_sine
    }

    /// Fibre length in metres and the cosine of the pennation for a normalised length.
    #[inline]
    fn fibre(&self, length: f64, thickness: f64) -> (f64, f64) {
        let fibre = (length * self.optimal_length).max(thickness * 1.005);
        let sine = thickness / fibre;
        (fibre, (1.0 - sine * sine).max(0.01).sqrt())
    }

    /// One step of activation dynamics: `da/dt = (u - a)(c1 u + c2)`, exact for a constant excitation.
    #[inline]
    pub fn activate(&self, state: &mut MuscleState, dt: f64) {
        let rate =
            (self.activation_rate - self.deactivation_rate) * state.excitation + self.deactivation_rate;
        let next = state.activation + (state.excitation - state.activation) * (1.0 - (-rate * dt).exp());
        state.activation = next.clamp(MINIMUM_ACTIVATION, 1.0);
    }

    /// Moves the fibre for a time `dt` (s) at the path length `path_length` (m) at its end; sets length, velocity, forces.
    ///
    /// Pennation and passive force are straightened out around the length at which the present velocity would end: within
    /// a step the fibre moves by a hundredth of its length at most, and their curvature over that is nothing. Tendon and
    /// force-velocity curve, which bend sharply, are solved for.
    pub fn contract(&self, state: &mut MuscleState, path_length: f64, dt: f64) {
        let active = state.activation * active_force_length(state.length);
        let inverse_vmax = 1.0 / self.max_velocity;
        let inverse_slack = 1.0 / self.slack_length;
        let first = state.velocity;
        let length = (state.length + dt * first).max(0.2);
        let (fibre, cosine) = self.fibre(length, self.thickness());
        let tendon_length = (path_length - fibre * cosine) * inverse_slack;
        let tendon_shortening = self.optimal_length * inverse_slack / cosine.max(0.2) * dt;
        let (passive, passive_slope) =
            passive_force_length(length, self.passive_strain, self.passive_stiffness);
        let resistance = passive_slope * dt + FIBRE_DAMPING * inverse_vmax;
        let at_first = passive + FIBRE_DAMPING * first * inverse_vmax;
        let mut v = first;
        for _ in 0..5 {
            let more = v - first;
            let (tension, tension_slope) = tendon_force(tendon_length - tendon_shortening * more);
            let (multiplier, multiplier_slope) = force_velocity(v * inverse_vmax, self.eccentric_limit);
            let fibre_force = active * multiplier + at_first + resistance * more;
            let residual = tension - fibre_force * cosine;
            let slope = tension_slope * tendon_shortening
                + (active * multiplier_slope * inverse_vmax + resistance) * cosine;
            let change = (residual / slope).clamp(-8.0, 8.0);
            v += change;
            state.force = tension;
            state.active_force = active * multiplier;
            if change.abs() < VELOCITY_TOLERANCE {
                break;
            }
        }
        let limit = 1.5 * self.max_velocity;
        state.velocity = v.clamp(-limit, limit);
        state.length = (state.length + dt * state.velocity).clamp(0.2, 2.0);
    }

    /// Sets the fibre into equilibrium at rest for a path length (m), by bisection.
    pub fn equilibrate(&self, state: &mut MuscleState, path_length: f64) {
        let thickness = self.thickness();
        let balance = |length: f64| {
            let (fibre, cosine) = self.fibre(length, thickness);
            let tension = tendon_force((path_length - fibre * cosine) / self.slack_length).0;
            let passive = passive_force_length(length, self.passive_strain, self.passive_stiffness).0;
            (tension - (state.activation * active_force_length(length) + passive) * cosine, tension)
        };
        let (mut low, mut high) = (0.3, 1.9);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if balance(middle).0 > 0.0 { low = middle } else { high = middle }
        }
        let length = 0.5 * (low + high);
        let tension = balance(length).1;
        state.length = length;
        state.velocity = 0.0;
        state.force = tension;
        state.active_force = state.activation * active_force_length(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn soleus() -> MuscleUnit {
        MuscleUnit {
            max_force: 7925.0,
            optimal_length: 0.044,
            slack_length: 0.248,
            pennation_sine: 0.4939_f64.sin(),
            max_velocity: 10.0,
            eccentric_limit: 1.4,
            passive_strain: 0.6,
            passive_stiffness: 1.0,
            activation_rate: 100.0,
            deactivation_rate: 25.0,
            path: Vec::new(),
        }
    }

    #[test]
    fn held_isometrically_the_implicit_step_arrives_at_the_equilibrium() {
        let unit = soleus();
        let path_length = 0.2933;
        let mut stepped = MuscleState { activation: 0.5, excitation: 0.5, ..MuscleState::resting() };
        let mut balanced = stepped;
        unit.equilibrate(&mut balanced, path_length);
        for _ in 0..2000 {
            unit.contract(&mut stepped, path_length, 0.001);
        }
        assert!((stepped.length - balanced.length).abs() < 1e-3, "{stepped:?} {balanced:?}");
        assert!((stepped.force - balanced.force).abs() < 5e-3);
    }

    #[test]
    fn a_step_ends_where_tendon_and_fibre_pull_alike() {
        let unit = soleus();
        // Held, stretched and shortened as fast as a running person's calf, slack and taut, for 20 ms.
        for path_length in [0.27, 0.2933, 0.305] {
            for (speed, activation) in [(0.0, 0.3), (0.25, 0.8), (-0.25, 0.05), (-0.1, 1.0)] {
                let mut state = MuscleState { activation, ..MuscleState::resting() };
                unit.equilibrate(&mut state, path_length);
                let (mut end, mut active) = (path_length, 0.0);
                for _ in 0..20 {
                    end += 0.001 * speed;
                    active = activation * active_force_length(state.length);
                    unit.contract(&mut state, end, 0.001);
                }
                let (fibre, cosine) = unit.fibre(state.length, unit.thickness());
                let tendon = tendon_force((end - fibre * cosine) / unit.slack_length).0;
                let v = state.velocity / unit.max_velocity;
                let passive =
                    passive_force_length(state.length, unit.passive_strain, unit.passive_stiffness).0;
                let fibre_force =
                    active * force_velocity(v, unit.eccentric_limit).0 + passive + FIBRE_DAMPING * v;
                let gap = tendon - fibre_force * cosine;
                assert!(gap.abs() < 2e-3, "{path_length} {speed} {activation}: {gap}");
            }
        }
    }

    #[test]
    fn activation_rises_in_10_ms_and_falls_in_40_ms() {
        let unit = soleus();
        let mut state = MuscleState { excitation: 1.0, activation: 0.01, ..MuscleState::resting() };
        for _ in 0..10 {
            unit.activate(&mut state, 0.001);
        }
        assert!((state.activation - (1.0 - 0.99 * (-1.0_f64).exp())).abs() < 1e-9);
        state.excitation = 0.0;
        state.activation = 1.0;
        for _ in 0..40 {
            unit.activate(&mut state, 0.001);
        }
        assert!((state.activation - (-1.0_f64).exp()).abs() < 1e-9);
    }
}
