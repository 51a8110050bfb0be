//! From reference and clock to the list of tasks of this moment.

use super::clock::Clock;
use super::drift::Drift;
use super::gains::{FollowingGain as G, FollowingGains};
use super::harmonics::{Cyclic, PhaseAngles};
use super::reference::{GaitReference, LegReference};
use super::tasks::{Kind, Task};
use crate::biomechanics::anatomy::{BySide, Side};
use crate::simulation::dynamics::spatial::Vec3;
use crate::simulation::dynamics::walker::Walker;
use crate::simulation::model::walker_model::{self as wm, PELVIS, leg};

/// The knee is never wished straighter than this, rad: a locked knee cannot be led.
const STRAIGHTEST_KNEE: f64 = -0.06;
/// A leg carries its usual moments in full from this load on, body weights.
const CARRYING: f64 = 0.7;

/// The body's attitude and motion in this moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Posture {
    pub(super) forward: Vec3,
    pub(super) right: Vec3,
    heading: f64,
    tilt: f64,
    roll: f64,
    /// Centre of mass, m.
    pub(super) centre: Vec3,
    /// Velocity of the centre of mass over the floor, m/s.
    pub(super) velocity: Vec3,
    /// Its forward part.
    pub(super) speed: f64,
    /// Load of each foot, body weights.
    pub(super) loads: BySide<f64>,
    /// How far each leg stands, 0 to 1.
    pub(super) standing: BySide<f64>,
}

impl Posture {
    /// Reads the walker; `error` is the noise of the felt tilt and roll.
    pub(super) fn of(walker: &Walker, gains: &FollowingGains, error: (f64, f64)) -> Posture {
        let k = &walker.kinematics;
        let (heading, tilt, roll) = k.heading_tilt_roll(PELVIS);
        let forward = Vec3::new(heading.cos(), 0.0, -heading.sin());
        let right = Vec3::new(heading.sin(), 0.0, heading.cos());
        let (centre, velocity) = k.centre_of_mass(&walker.model.skeleton);
        let velocity = velocity + Vec3::new(walker.model.floor.belt_speed, 0.0, 0.0);
        let loads = BySide::from_fn(|side| walker.relative_load(side));
        let standing = loads.map(|load| (load / gains[G::FullLoad]).clamp(0.0, 1.0));
        Posture {
            forward,
            right,
            heading,
            tilt: tilt + walker.model.floor.slope + error.0,
            roll: roll + error.1,
            centre,
            velocity,
            speed: velocity.dot(forward),
            loads,
            standing,
        }
    }
}

/// What all wishes look at.
pub(super) struct Wishes<'a> {
    pub(super) walker: &'a Walker,
    pub(super) reference: &'a GaitReference,
    pub(super) gains: &'a FollowingGains,
    pub(super) clock: &'a Clock,
    pub(super) drift: &'a Drift,
    pub(super) posture: Posture,
    /// Speed that is asked for, m/s: the wished one and what is learnt to be needed beyond it.
    pub(super) wanted: f64,
    /// Rate of the clock, cycles per second.
    pub(super) rate: f64,
}

/// One leg in this moment.
struct Leg<'a> {
    side: Side,
    outward: f64,
    reference: &'a LegReference,
    phase: f64,
    angles: PhaseAngles,
    standing: f64,
    swinging: f64,
    stiffness: f64,
    damping: f64,
}

impl Leg<'_> {
    /// A weight between standing and swinging.
    fn weight(&self, gains: &FollowingGains, stance: G, swing: G) -> f64 {
        self.standing * gains[stance] + self.swinging * gains[swing]
    }

    /// The wished acceleration of what shall move as a curve says but stands and moves so.
    fn follow(&self, wished: (f64, f64, f64), value: f64, rate: f64) -> f64 {
        wished.2 + self.stiffness * (wished.0 - value) + self.damping * (wished.1 - rate)
    }
}

/// 1 in the middle of swing, 0 in stance.
pub(in crate::simulation) fn mid_swing(phase: f64, swing_start: f64) -> f64 {
    let x = ((phase - swing_start) / (0.94 - swing_start)).clamp(0.0, 1.0);
    (std::f64::consts::PI * x).sin().powi(2)
}

impl Wishes<'_> {
    /// All tasks of this moment, put into an emptied list.
    pub(super) fn tell(&self, tasks: &mut Vec<Task>) {
        tasks.clear();
        for side in Side::BOTH {
            let leg = self.leg(side);
            self.hip_forward(&leg, tasks);
            self.hip_sideways(&leg, tasks);
            self.knee_and_ankle(&leg, tasks);
            self.moments(&leg, tasks);
            self.clearance(&leg, tasks);
        }
        self.pelvis(tasks);
        self.centre(tasks);
        tasks.retain(|task| task.weight > 1e-6);
    }

    fn leg(&self, side: Side) -> Leg<'_> {
        let g = self.gains;
        let phase = *self.clock.phase.get(side);
        let ahead = (phase + g[G::Foresight] * self.rate) % 1.0;
        let standing = *self.posture.standing.get(side);
        let swinging = 1.0 - standing;
        Leg {
            side,
            outward: if side == Side::Right { 1.0 } else { -1.0 },
            reference: self.reference.legs.get(side),
            phase,
            angles: PhaseAngles::at(ahead),
            standing,
            swinging,
            stiffness: standing * g[G::StanceStiffness] + swinging * g[G::SwingStiffness],
            damping: standing * g[G::StanceDamping] + swinging * g[G::SwingDamping],
        }
    }

    /// A curve's value, rate and acceleration in time.
    fn in_time(&self, curve: &Cyclic, leg: &Leg<'_>) -> (f64, f64, f64) {
        let (value, first, second) = curve.motion(&leg.angles);
        (value, first * self.rate, second * self.rate * self.rate)
    }

    /// The thigh in the world; in swing it is led to where speed and place of the body want the foot.
    fn hip_forward(&self, leg: &Leg<'_>, tasks: &mut Vec<Task>) {
        let (g, k, p) = (self.gains, &self.walker.kinematics, &self.posture);
        let length = self.walker.model.leg_length;
        let (mut thigh, mut rate, acceleration) = self.in_time(&leg.reference.thigh, leg);
        thigh += g[G::HipOffset] + self.drift.size() * (thigh - leg.reference.thigh.mean);
        let wait = *self.clock.wait.get(leg.side);
        if wait > 0.0 && (leg.phase > 0.9 || (leg.phase < 0.12 && leg.swinging > 0.5)) {
            thigh -= g[G::Retraction] * wait;
            rate -= g[G::Retraction];
        }
        let other = leg.side.opposite();
        let foot = k.centre[wm::thigh(other) + 2];
        let place = (p.centre - foot).dot(p.forward) / length;
        let stride = self.reference.stride_time * g[G::ClockStretch];
        let usual = self.wanted * (*self.clock.phase.get(other) - g[G::MidStance]) * stride / length;
        let haste = (p.speed - self.wanted) / self.speed_unit();
        let swing = leg.swinging * ((leg.phase - leg.reference.swing_start) / 0.15).clamp(0.0, 1.0);
        thigh +=
            swing * (g[G::PlacementSpeed] * haste + g[G::PlacementPlace] * (place - usual).clamp(-0.3, 0.3));
        let body = wm::thigh(leg.side);
        let (_, tilt, _) = k.heading_tilt_roll(body);
        let turning = k.velocity[body].w.dot(p.right);
        let dof = wm::leg_dof(leg.side);
        let target = leg.follow((thigh, rate, acceleration), tilt, turning);
        tasks.push(Task::new(Kind::Joint(dof), target, leg.weight(g, G::StanceHipWeight, G::SwingHipWeight)));
    }

    /// Sideways placement of the swinging foot beyond the extrapolated centre of mass (Hof 2008), and no turning of it.
    fn hip_sideways(&self, leg: &Leg<'_>, tasks: &mut Vec<Task>) {
        let (g, k, p) = (self.gains, &self.walker.kinematics, &self.posture);
        let length = self.walker.model.leg_length;
        let (thigh, dof) = (wm::thigh(leg.side), wm::leg_dof(leg.side));
        let (hip, ankle) = (k.joint[thigh], k.joint[thigh + 2]);
        let span = ankle - hip;
        let angle = -(leg.outward * span.dot(p.right) / span.norm()).clamp(-0.9, 0.9).asin();
        let moving = k.velocity_at(thigh + 2, ankle) - k.velocity_at(thigh, hip);
        let angle_rate = -leg.outward * moving.dot(p.right) / span.norm();
        let pendulum = self.pendulum();
        let extrapolated = p.centre + p.velocity * (g[G::LateralVelocity] / pendulum) - hip;
        let foot = extrapolated.dot(p.right) * leg.outward / length + self.margin() + self.reference.width;
        let placed = -foot.clamp(-0.3, 0.5).asin();
        let onset = leg.reference.swing_start - 0.02 + 0.3 * g[G::LateralOnset];
        let blend = ((leg.phase - onset) / 0.1).clamp(0.0, 1.0);
        let usual = leg.reference.adduction.value(&leg.angles).min(0.0);
        let wished = placed * blend + usual * (1.0 - blend);
        let round = leg.reference.circumduction * mid_swing(leg.phase, leg.reference.swing_start);
        let wished = (wished - round).clamp(-0.4, 0.12);
        let target = leg.stiffness * (wished - angle) - leg.damping * angle_rate;
        let weight = leg.weight(g, G::StanceAdductionWeight, G::SwingAdductionWeight);
        tasks.push(Task::new(Kind::Joint(dof + leg::HIP_ADDUCTION), target, weight));
        let rotation = dof + leg::HIP_ROTATION;
        let (turn, turning) = (self.walker.state.angles[rotation], self.walker.state.rates[rotation]);
        let rest = self.walker.model.skeleton.tissue[rotation].rest;
        let target = leg.stiffness * (rest - turn) - leg.damping * turning;
        tasks.push(Task::new(Kind::Joint(rotation), target, leg.swinging * g[G::SwingRotationWeight]));
    }

    fn knee_and_ankle(&self, leg: &Leg<'_>, tasks: &mut Vec<Task>) {
        let g = self.gains;
        let dof = wm::leg_dof(leg.side);
        let (angles, rates) = (&self.walker.state.angles, &self.walker.state.rates);
        let size = if leg.phase > 0.5 { g[G::SwingKneeSize] } else { 1.0 };
        let (knee, rate, acceleration) = self.in_time(&leg.reference.knee, leg);
        let knee = (knee * size - g[G::KneeOffset]).min(STRAIGHTEST_KNEE);
        let joint = dof + leg::KNEE;
        let wished = (knee, rate * size, acceleration * size);
        let target = leg.follow(wished, angles[joint], rates[joint]);
        tasks.push(Task::new(
            Kind::Joint(joint),
            target,
            leg.weight(g, G::StanceKneeWeight, G::SwingKneeWeight),
        ));
        let (ankle, rate, acceleration) = self.in_time(&leg.reference.ankle, leg);
        let lifted = g[G::SwingDorsiflexion] * mid_swing(leg.phase, leg.reference.swing_start);
        let joint = dof + leg::ANKLE;
        let wished = (ankle + g[G::AnkleOffset] + lifted, rate, acceleration);
        let target = leg.follow(wished, angles[joint], rates[joint]);
        tasks.push(Task::new(
            Kind::Joint(joint),
            target,
            leg.weight(g, G::StanceAnkleWeight, G::SwingAnkleWeight),
        ));
    }

    /// The usual moments, as far as the leg carries load. Their small weight keeps the ankle within what a foot can bear.
    fn moments(&self, leg: &Leg<'_>, tasks: &mut Vec<Task>) {
        let g = self.gains;
        let held = if self.clock.is_late(leg.side.opposite()) { g[G::Hold] } else { 1.0 };
        let load = *self.posture.loads.get(leg.side);
        let carried =
            if leg.phase < leg.reference.swing_start { (load / CARRYING).clamp(0.0, 1.2) } else { 1.0 };
        let scale = held * carried * self.walker.model.mass * self.walker.model.length_scale;
        let dof = wm::leg_dof(leg.side);
        let r = leg.reference;
        for (joint, curve, weight) in [
            (leg::HIP_FLEXION, &r.hip_moment, G::HipMomentWeight),
            (leg::HIP_ADDUCTION, &r.adduction_moment, G::AdductionMomentWeight),
            (leg::KNEE, &r.knee_moment, G::KneeMomentWeight),
            (leg::ANKLE, &r.ankle_moment, G::AnkleMomentWeight),
        ] {
            let target = scale * curve.value(&leg.angles);
            tasks.push(Task::new(Kind::Moment(dof + joint), target, g[weight]));
        }
    }

    /// Keeps the lowest part of the swinging foot off the floor.
    fn clearance(&self, leg: &Leg<'_>, tasks: &mut Vec<Task>) {
        let (g, k) = (self.gains, &self.walker.kinematics);
        let start = leg.reference.swing_start;
        let end = g[G::ClearanceEnd];
        if leg.phase <= start || leg.phase >= end {
            return;
        }
        let height = |sphere: &&wm::ContactSphere| k.point(sphere.body, sphere.centre).y - sphere.radius;
        let own = self.walker.model.spheres.iter().filter(|sphere| sphere.side == leg.side);
        let Some(lowest) = own.min_by(|a, b| height(a).total_cmp(&height(b))) else { return };
        let window = ((leg.phase - start) / 0.08).min((end - leg.phase) / 0.06).clamp(0.0, 1.0);
        let goal = g[G::Clearance] * self.walker.model.leg_length * window;
        if height(&lowest) < goal {
            let place = k.point(lowest.body, lowest.centre);
            let rising = k.velocity_at(lowest.body, place).y;
            let target = 400.0 * (goal - height(&lowest)) - 30.0 * rising;
            tasks.push(Task::new(Kind::Lift(lowest.body, place), target, g[G::ClearanceWeight]));
        }
    }

    /// Pitch, heading and roll of the pelvis in the world, as far as a leg stands.
    fn pelvis(&self, tasks: &mut Vec<Task>) {
        let (g, p) = (self.gains, &self.posture);
        let total = p.standing.left + p.standing.right;
        let any = total.min(1.0);
        let w = self.walker.kinematics.velocity[PELVIS].w;
        let (stiffness, damping) = (g[G::PelvisStiffness], g[G::PelvisDamping]);
        let tilt = g[G::PelvisTilt] + self.reference.pelvis_tilt;
        let pitch = stiffness * (tilt - p.tilt) - damping * w.dot(p.right);
        tasks.push(Task::new(Kind::Pelvis(p.right), pitch, any * g[G::PitchWeight]));
        let turn = g[G::HeadingStiffness];
        let line = g[G::Steering] * (-p.centre.z).clamp(-0.5, 0.5);
        let yaw = turn * (-p.heading - line) - 2.0 * turn.sqrt() * w.y;
        tasks.push(Task::new(Kind::Pelvis(Vec3::Y), yaw, any * g[G::HeadingWeight]));
        let mut goal = 0.0;
        if total > 0.0 {
            for side in Side::BOTH {
                let outward = if side == Side::Right { 1.0 } else { -1.0 };
                let (own, other) = (self.reference.legs.get(side), self.reference.legs.get(side.opposite()));
                let phase = (*self.clock.phase.get(side) + g[G::Foresight] * self.rate) % 1.0;
                let swing = mid_swing(*self.clock.phase.get(side.opposite()), other.swing_start);
                let up = g[G::Obliquity] * own.obliquity.at(phase) - other.hike * swing;
                goal -= p.standing.get(side) * outward * up / total;
            }
        }
        let roll = stiffness * (goal - p.roll) - damping * w.dot(p.forward);
        tasks.push(Task::new(Kind::Pelvis(p.forward), roll, any * g[G::RollWeight]));
    }

    /// Lean of the trunk to the right over the legs that stand, rad.
    pub(super) fn trunk_bend(&self) -> f64 {
        let p = &self.posture;
        p.standing.right * self.reference.sway.right - p.standing.left * self.reference.sway.left
    }
}
