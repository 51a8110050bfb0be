//! [`Simulator`]: a walker and its nervous system, advanced one control period at a time.

use crate::biomechanics::anatomy::{BySide, Side};
use crate::simulation::control::Controller;
use crate::simulation::control::delay_line::CONTROL_PERIOD;
use crate::simulation::control::following::harmonics::PhaseAngles;
use crate::simulation::control::following::{FollowingController, FollowingGain, FollowingGait, mid_swing};
use crate::simulation::control::gains::{Gain, GainSet};
use crate::simulation::control::nerves::Nerves;
use crate::simulation::control::reflex_controller::ReflexController;
use crate::simulation::dynamics::spatial::{Quaternion, Vec3};
use crate::simulation::dynamics::walker::{Divergence, Walker};
use crate::simulation::model::walker_model::{self as wm, LUMBAR, WalkerModel, leg};

/// A walker whose centre of mass sinks below this share of its height at the start has fallen.
const FALL_HEIGHT: f64 = 0.80;
/// Speed of the start pose's source, m/s: joint rates at the start are scaled with the speed relative to it.
const START_SPEED: f64 = 1.08;

/// Why a walk ended before its time.
#[derive(Clone, Debug, PartialEq)]
pub enum WalkEnd {
    /// The walker fell.
    Fall {
        /// When, s.
        time: f64,
    },
    /// Physics left its range.
    Diverged(Divergence),
}

impl std::fmt::Display for WalkEnd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            WalkEnd::Fall { time } => write!(f, "it fell after {time:.1} s"),
            WalkEnd::Diverged(cause) => write!(f, "the simulation stopped: {cause}"),
        }
    }
}

/// A walk in progress.
#[derive(Clone, Debug)]
pub struct Simulator {
    /// Body.
    pub walker: Walker,
    /// Nerves.
    pub controller: Controller,
    /// Physics step, s; a whole fraction of the control period.
    step: f64,
    substeps: usize,
    fall_height: f64,
}

impl Simulator {
    /// Places a model in the start pose of its gains and wakes the controller. `substeps` physics steps make one control
    /// period of 5 ms: 5 is the standard (1 ms), 2 a draft.
    pub fn new(
        model: WalkerModel,
        gains: BySide<GainSet>,
        nerves: Nerves,
        seed: u64,
        substeps: usize,
    ) -> Simulator {
        let mut walker = Walker::new(model);
        place_at_start(&mut walker, &gains.right, nerves.target_speed);
        let mut controller = ReflexController::new(gains, nerves, seed);
        controller.update(&mut walker);
        for muscle in &mut walker.muscles {
            muscle.activation = muscle.excitation;
        }
        Simulator::ready(walker, Controller::Reflex(Box::new(controller)), substeps)
    }

    /// Places a model in the first pose of the reference it is to follow, and wakes the controller. `substeps` as in
    /// [`Simulator::new`].
    pub fn following(
        model: WalkerModel,
        gait: FollowingGait,
        nerves: Nerves,
        seed: u64,
        substeps: usize,
    ) -> Simulator {
        let mut walker = Walker::new(model);
        let mut controller = FollowingController::new(gait, nerves, seed, &walker);
        place_on_reference(&mut walker, &controller);
        controller.update(&mut walker);
        for muscle in &mut walker.muscles {
            muscle.activation = muscle.excitation.clamp(0.02, 0.6);
        }
        Simulator::ready(walker, Controller::Following(Box::new(controller)), substeps)
    }

    fn ready(mut walker: Walker, controller: Controller, substeps: usize) -> Simulator {
        walker.equilibrate_muscles();
        let (centre, _) = walker.kinematics.centre_of_mass(&walker.model.skeleton);
        let substeps = substeps.max(1);
        Simulator {
            walker,
            controller,
            step: CONTROL_PERIOD / substeps as f64,
            substeps,
            fall_height: FALL_HEIGHT * centre.y,
        }
    }

    /// Advances by one control period (5 ms).
    pub fn advance(&mut self) -> Result<(), WalkEnd> {
        for _ in 0..self.substeps {
            self.walker.step(self.step).map_err(WalkEnd::Diverged)?;
        }
        self.controller.update(&mut self.walker);
        let (centre, _) = self.walker.kinematics.centre_of_mass(&self.walker.model.skeleton);
        if centre.y < self.fall_height {
            return Err(WalkEnd::Fall { time: self.walker.time });
        }
        Ok(())
    }
}

/// Sets the start pose and speed: early right stance, left leg swinging; the floor carries one body weight.
fn place_at_start(walker: &mut Walker, g: &GainSet, speed: f64) {
    let length = walker.model.length_scale;
    let state = &mut walker.state;
    state.attitude = Quaternion::from_axis_angle(Vec3::Y, g[Gain::StartPelvisRotation])
        .times(Quaternion::from_axis_angle(Vec3::Z, g[Gain::StartPelvisTilt]))
        .times(Quaternion::from_axis_angle(Vec3::X, g[Gain::StartPelvisList]));
    let (r, l) = (wm::leg_dof(Side::Right), wm::leg_dof(Side::Left));
    let angles = [
        (r + leg::HIP_FLEXION, g[Gain::StartRightHipFlexion]),
        (r + leg::HIP_ADDUCTION, g[Gain::StartRightHipAdduction]),
        (r + leg::KNEE, g[Gain::StartRightKnee]),
        (r + leg::ANKLE, g[Gain::StartRightAnkle]),
        (l + leg::HIP_FLEXION, g[Gain::StartLeftHipFlexion]),
        (l + leg::HIP_ADDUCTION, g[Gain::StartLeftHipAdduction]),
        (l + leg::KNEE, g[Gain::StartLeftKnee]),
        (l + leg::ANKLE, g[Gain::StartLeftAnkle]),
        (LUMBAR, g[Gain::StartLumbarExtension]),
        (LUMBAR + 1, g[Gain::StartLumbarBending]),
        (LUMBAR + 2, g[Gain::StartLumbarRotation]),
        (wm::arm_dof(Side::Right), -0.1),
        (wm::arm_dof(Side::Left), 0.1),
        (wm::arm_dof(Side::Right) + 1, -0.12),
        (wm::arm_dof(Side::Left) + 1, -0.12),
        (wm::arm_dof(Side::Right) + 2, 0.45),
        (wm::arm_dof(Side::Left) + 2, 0.45),
    ];
    for (dof, angle) in angles {
        state.angles[dof] = angle;
    }
    let relative = speed / (START_SPEED * length.sqrt()) * g[Gain::StartSpeed];
    let linear = length.sqrt() * relative;
    let angular = relative / length.sqrt();
    state.rates.fill(0.0);
    state.rates[0] = 1.08 * linear - walker.model.floor.belt_speed;
    state.rates[1] = 0.15 * linear;
    state.rates[5] = -0.0873 * angular;
    let rates = [
        (r + leg::HIP_FLEXION, -1.361),
        (r + leg::KNEE, 0.262),
        (r + leg::ANKLE, 0.838),
        (l + leg::HIP_FLEXION, 3.351),
        (l + leg::KNEE, -3.159),
        (l + leg::ANKLE, 1.274),
    ];
    for (dof, rate) in rates {
        state.rates[dof] = rate * angular;
    }
    settle(walker, &Side::BOTH);
}

/// Sets the pose and the speed of a reference in early stance; the standing leg carries one body weight.
fn place_on_reference(walker: &mut Walker, controller: &FollowingController) {
    let FollowingGait { reference, gains } = &controller.gait;
    let tilt = gains[FollowingGain::PelvisTilt] + reference.pelvis_tilt;
    let belt = walker.model.floor.belt_speed;
    let state = &mut walker.state;
    state.attitude = Quaternion::from_axis_angle(Vec3::Z, tilt);
    state.rates.fill(0.0);
    state.rates[0] = reference.speed - belt;
    for side in Side::BOTH {
        let (dof, leg_reference) = (wm::leg_dof(side), reference.legs.get(side));
        let phase = *controller.phase().get(side);
        let at = PhaseAngles::at(phase);
        let rate = 1.0 / reference.stride_time;
        let (thigh, thigh_rate, _) = leg_reference.thigh.motion(&at);
        let (knee, knee_rate, _) = leg_reference.knee.motion(&at);
        let (ankle, ankle_rate, _) = leg_reference.ankle.motion(&at);
        let size = if phase > 0.5 { gains[FollowingGain::SwingKneeSize] } else { 1.0 };
        let lifted = gains[FollowingGain::SwingDorsiflexion] * mid_swing(phase, leg_reference.swing_start);
        let pose = [
            (leg::HIP_FLEXION, thigh - tilt + gains[FollowingGain::HipOffset], thigh_rate),
            (leg::KNEE, (knee * size - gains[FollowingGain::KneeOffset]).min(-0.06), knee_rate),
            (leg::ANKLE, ankle + gains[FollowingGain::AnkleOffset] + lifted, ankle_rate),
            (leg::HIP_ADDUCTION, leg_reference.adduction.value(&at), 0.0),
        ];
        for (joint, angle, turning) in pose {
            state.angles[dof + joint] = angle;
            state.rates[dof + joint] = turning * rate;
        }
        let arm = wm::arm_dof(side);
        state.angles[arm + 1] = -0.12;
        state.angles[arm + 2] = 0.45;
    }
    state.angles[LUMBAR] = -tilt;
    settle(walker, &[controller.stands()]);
    for muscle in &mut walker.muscles {
        muscle.activation = 0.1;
    }
    walker.equilibrate_muscles();
}

/// Raises or lowers the body until the floor carries one body weight on the feet of some sides.
fn settle(walker: &mut Walker, sides: &[Side]) {
    let length = walker.model.length_scale;
    let (mut low, mut high) = (0.5 * length, 1.3 * length);
    for _ in 0..50 {
        let middle = 0.5 * (low + high);
        walker.state.position = Vec3::new(0.0, middle, 0.0);
        walker.refresh();
        if floor_load(walker, sides) > walker.model.weight() { low = middle } else { high = middle }
    }
    walker.equilibrate_muscles();
}

/// Elastic vertical force of the floor on the feet of some sides in the present pose, N.
fn floor_load(walker: &Walker, sides: &[Side]) -> f64 {
    let floor = &walker.model.floor;
    walker
        .model
        .spheres
        .iter()
        .filter(|sphere| sides.contains(&sphere.side))
        .map(|sphere| {
            let depth = sphere.radius - walker.kinematics.point(sphere.body, sphere.centre).y;
            if depth > 0.0 { floor.stiffness * sphere.radius.sqrt() * depth * depth.sqrt() } else { 0.0 }
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::library::Library;
    use crate::simulation::model::parameters::WalkerParameters;

    #[test]
    fn a_walk_begins_on_the_leg_that_can_bear_more() {
        let library = Library::built_in().unwrap();
        let known = library.find_follower("follower_1.20").unwrap();
        let stands = |key: Option<&str>| {
            let mut parameters = WalkerParameters::default();
            if let Some(key) = key {
                parameters.set(key, 0.6).unwrap();
            }
            let (model, nerves) = (parameters.build_model().unwrap(), parameters.build_nerves());
            let gait = known.gait_for(&parameters, model.leg_length);
            let walk = Simulator::following(model, gait, nerves, 1, 5);
            let loads = BySide::from_fn(|side| floor_load(&walk.walker, &[side]));
            let weight = walk.walker.model.weight();
            let bears = |side: Side| (loads.get(side) / weight - 1.0).abs() < 0.05;
            Side::BOTH.into_iter().filter(|&side| bears(side)).collect::<Vec<_>>()
        };
        assert_eq!(stands(None), [Side::Right]);
        assert_eq!(stands(Some("right.drive_ceiling")), [Side::Left]);
        assert_eq!(stands(Some("left.drive_ceiling")), [Side::Right]);
        assert_eq!(stands(Some("right.pain")), [Side::Left]);
    }
}
