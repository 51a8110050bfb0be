//! [`ReflexController`]: two spinal legs, a supraspinal layer for speed and balance, trunk and arms, noise and lesions.

use super::gains::{Gain, GainSet};
use super::gait_phase::{GaitPhase, LegSituation};
use super::reflexes::LegView;
use crate::biomechanics::anatomy::{BySide, MuscleGroup as M, MuscleTable, Side};
use crate::simulation::control::delay_line::CONTROL_PERIOD;
use crate::simulation::control::nerves::{Nerves, couple};
use crate::simulation::control::noise::NervousNoise;
use crate::simulation::control::sensors::Sensors;
use crate::simulation::control::trunk::{self, TrunkHold};
use crate::simulation::dynamics::walker::Walker;
use crate::simulation::model::walker_model::{self as wm, PELVIS, leg};
use crate::simulation::muscle::unit::MINIMUM_ACTIVATION;

/// Time constant of the felt walking speed, s: most of a step, so that the speed within a step hardly counts.
const SPEED_FILTER: f64 = 0.4;
/// A lack of speed adds up to at most this, m/s times s of the reference adult.
const PATIENCE: f64 = 1.0;
/// Share of body weight below which a leg that hurts most is given up.
const GUARDED_LOAD: f64 = 0.25;
/// The nervous system of a walker.
#[derive(Clone, Debug)]
pub struct ReflexController {
    /// Gains of each leg; the right set also holds the trunk's and the start pose.
    pub gains: BySide<GainSet>,
    /// Lesions, delays, noise, wishes.
    pub nerves: Nerves,
    /// Phase of each leg.
    pub phase: BySide<GaitPhase>,
    sensors: Sensors,
    started: bool,
    speed: f64,
    /// What the lack of speed has added up to, m/s times s.
    long_lack: f64,
    noise: NervousNoise,
}

impl ReflexController {
    /// A controller that has felt nothing yet.
    pub fn new(gains: BySide<GainSet>, nerves: Nerves, seed: u64) -> ReflexController {
        ReflexController {
            gains,
            speed: nerves.target_speed,
            long_lack: 0.0,
            nerves,
            phase: BySide { left: GaitPhase::Swing, right: GaitPhase::EarlyStance },
            sensors: Sensors::default(),
            started: false,
            noise: NervousNoise::new(seed),
        }
    }

    /// Feels, decides, and sets excitations and motor torques for the next control period.
    pub fn update(&mut self, walker: &mut Walker) {
        let time_scale = walker.model.length_scale.sqrt();
        self.sensors.read(walker, time_scale);
        self.update_phase(walker);
        self.noise.advance(self.nerves.noise);
        let felt = self.sensors.forward_speed(self.nerves.delays.attitude);
        self.speed += (felt - self.speed) * (CONTROL_PERIOD / (SPEED_FILTER * time_scale));
        let speed_lack = (self.nerves.target_speed - self.speed) / time_scale;
        // Who walks too fast for long tries harder to be slow: an answer to the present lack alone leaves some of it.
        // (Measured: gains that walked at 0.77 m/s when 0.70 was asked for walked at 0.73 with a persistence of 0.4, but
        // then fell sooner, and the search that found 0.70 m/s uses little of it.)
        let added = self.long_lack + speed_lack * CONTROL_PERIOD / time_scale;
        self.long_lack = added.clamp(-PATIENCE, PATIENCE);
        let speed_lack = speed_lack + self.gains.right[Gain::SpeedPersistence] * self.long_lack;
        let haste = (felt - self.nerves.target_speed) / time_scale;
        let centre_speed = self.sensors.centre_speed(self.nerves.delays.attitude);
        let centre_haste = (centre_speed - self.nerves.target_speed) / time_scale;
        let attitude_noise = self.noise.attitude();
        for side in Side::BOTH {
            let phase = *self.phase.get(side);
            let view = LegView {
                sensors: &self.sensors,
                delays: self.nerves.delays,
                side,
                phase,
                attitude_noise,
                haste,
                centre_haste,
                speed_lack,
            };
            let wish = view.excitations(self.gains.get(side));
            let excitation = self.afflicted(side, phase, wish);
            for group in M::ALL {
                walker.muscles[wm::muscle(side, group)].excitation = excitation[group];
            }
        }
        self.hold_heading(walker);
        self.move_trunk(walker, speed_lack);
        trunk::swing_arms(walker, &self.nerves);
        trunk::lean_on_cane(walker, &self.nerves);
    }

    fn update_phase(&mut self, walker: &Walker) {
        let threshold = self.gains.right[Gain::StanceLoad];
        let k = &walker.kinematics;
        let pelvis = k.centre[PELVIS].x;
        let ahead = BySide::from_fn(|side| k.centre[wm::thigh(side) + 2].x - pelvis);
        let nerves = &self.nerves;
        let loaded = BySide::from_fn(|side| {
            // A guarded leg is felt as loaded enough only at a higher load, so that it is left earlier.
            walker.relative_load(side) > threshold + GUARDED_LOAD * nerves.guarding.get(side)
        });
        for side in Side::BOTH {
            let other = side.opposite();
            let situation = LegSituation {
                loaded: *loaded.get(side),
                other_loaded: *loaded.get(other),
                ahead: *ahead.get(side),
                other_ahead: *ahead.get(other),
            };
            let phase = self.phase.get_mut(side);
            *phase = if self.started { phase.next(situation) } else { GaitPhase::first(situation) };
        }
        self.started = true;
    }

    /// What arrives at the muscles of a leg: the wish, with noise, changed by the leg's lesions.
    fn afflicted(&self, side: Side, phase: GaitPhase, wish: MuscleTable<f64>) -> MuscleTable<f64> {
        let nerves = self.nerves.legs.get(side);
        let mut u = wish;
        for group in M::ALL {
            u[group] = self.noise.disturbed(wm::muscle(side, group), u[group]).clamp(0.0, 1.0);
        }
        match phase {
            GaitPhase::LateStance => {
                u[M::Soleus] *= nerves.amplitude;
                u[M::Gastrocnemius] *= nerves.amplitude;
            }
            GaitPhase::Liftoff | GaitPhase::Swing => u[M::Iliopsoas] *= nerves.amplitude,
            _ => {}
        }
        if nerves.synergy > 0.0 {
            couple(&mut u, nerves.synergy);
        }
        for group in M::ALL {
            let delay = self.nerves.delays.of(group);
            let muscle = wm::muscle(side, group);
            let stretch = self.sensors.velocity(muscle, delay) - nerves.spastic_threshold;
            let spasm = nerves.spastic_velocity[group] * stretch.max(0.0)
                + nerves.spastic_force[group] * self.sensors.force(muscle, delay);
            let rigid = nerves.rigidity * (self.sensors.length(muscle, delay) - 1.0).max(0.0);
            let value = u[group].min(nerves.ceiling) + spasm + rigid + nerves.tone;
            u[group] = value.clamp(MINIMUM_ACTIVATION, 1.0);
        }
        u
    }

    /// Turns the pelvis back to the line of progression about the standing legs: the work of the hip rotators, which the
    /// eleven groups lack.
    fn hold_heading(&self, walker: &mut Walker) {
        let g = &self.gains.right;
        let (heading, _, _) = walker.kinematics.heading_tilt_roll(PELVIS);
        let rate = walker.kinematics.velocity[PELVIS].w.y * walker.model.length_scale.sqrt();
        let size = walker.model.mass_scale * walker.model.length_scale;
        let torque = size * (g[Gain::HeadingStiffness] * heading + g[Gain::HeadingDamping] * rate);
        for side in Side::BOTH {
            let outward = if side == Side::Right { 1.0 } else { -1.0 };
            let load = walker.relative_load(side).min(1.0);
            walker.motor[wm::leg_dof(side) + leg::HIP_ROTATION] =
                (outward * load * torque).clamp(-60.0, 60.0);
        }
    }

    /// Holds the trunk upright, or leaning as wished, in the world; leans further forward when the walk is too slow.
    fn move_trunk(&self, walker: &mut Walker, speed_lack: f64) {
        let g = &self.gains.right;
        let lean = g[Gain::TrunkLeanTarget] - self.nerves.lean - g[Gain::SpeedLean] * speed_lack;
        let hold = TrunkHold {
            wished: [lean, 0.0, 0.0],
            stiffness: [
                g[Gain::TrunkLeanStiffness],
                g[Gain::TrunkBendStiffness],
                g[Gain::TrunkTurnStiffness],
            ],
            damping: [g[Gain::TrunkLeanDamping], g[Gain::TrunkBendDamping], g[Gain::TrunkTurnDamping]],
        };
        trunk::hold(walker, &hold);
    }
}
