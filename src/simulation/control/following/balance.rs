//! What is wished of the centre of mass: speed, height, sideways balance on one foot and from foot to foot.

use super::gains::FollowingGain as G;
use super::reference::SWING_START;
use super::tasks::{Kind, Task};
use super::wishes::Wishes;
use crate::biomechanics::anatomy::Side;
use crate::simulation::dynamics::spatial::Vec3;
use crate::simulation::model::walker_model as wm;

const GRAVITY: f64 = 9.81;
/// The body sways sideways like a pendulum this much longer than its leg (Hof 2005: 1.34 times the trochanteric height for
/// the whole body; 1.07 here, found by the search).
const PENDULUM: f64 = 1.07;
/// The margin sideways is given for steps of this time, s of the reference adult's leg, those of a comfortable walk.
const STEP_OF_MARGIN: f64 = 0.54;
/// The centre of pressure can be led sideways within a foot by this much, leg lengths.
const FOOT_BREADTH: f64 = 0.04;
/// A foot that carries less than this bears no share of a transfer, body weights.
const BEARING: f64 = 0.02;

impl Wishes<'_> {
    pub(super) fn speed_unit(&self) -> f64 {
        (GRAVITY * self.walker.model.leg_length).sqrt()
    }

    /// Rate of the body as an inverted pendulum sideways, 1/s.
    pub(super) fn pendulum(&self) -> f64 {
        (GRAVITY / (PENDULUM * self.walker.model.leg_length)).sqrt()
    }

    /// Share of the cycle by which both feet stay on the floor longer, after each landing, than at a comfortable speed.
    fn longer_on_both(&self, rear: Side) -> f64 {
        (self.reference.legs.get(rear).swing_start - SWING_START).max(0.0)
    }

    /// How far beyond the extrapolated centre of mass a foot is placed sideways, leg lengths: the longer the body is on one
    /// foot, the less, because it falls back from it with the exponential of that time (Hof 2008, Hum Mov Sci 27:112:
    /// margin = width / (1 + exp(rate x step time))). Slow walkers gain that time on both feet.
    pub(super) fn margin(&self) -> f64 {
        let fall = |time: f64| 1.0 + (self.pendulum() * time).exp();
        let usual = STEP_OF_MARGIN * (self.walker.model.leg_length / 0.886).sqrt();
        let longer = 0.5 * (self.longer_on_both(Side::Left) + self.longer_on_both(Side::Right));
        self.gains[G::LateralMargin] * fall(usual) / fall((0.5 - longer) * self.reference.stride_time)
    }

    /// Speed, sideways drift, and rise and fall of the centre of mass.
    pub(super) fn centre(&self, tasks: &mut Vec<Task>) {
        let (g, p) = (self.gains, &self.posture);
        let any = (p.standing.left + p.standing.right).min(1.0);
        let forward = g[G::ForwardRate] * (self.wanted - p.speed);
        tasks.push(Task::new(Kind::Centre(p.forward), forward, any * g[G::ForwardWeight]));
        let sideways = -g[G::SidewaysRate] * p.velocity.dot(p.right);
        tasks.push(Task::new(Kind::Centre(p.right), sideways, any * g[G::SidewaysWeight]));
        self.capture(tasks);
        self.transfer(tasks);
        let force: f64 = Side::BOTH
            .into_iter()
            .map(|side| self.reference.legs.get(side).vertical_force.at(*self.clock.phase.get(side)))
            .sum();
        let vertical = GRAVITY * (force - 1.0).clamp(-0.4, 0.4) - g[G::VerticalRate] * p.velocity.y;
        tasks.push(Task::new(Kind::Centre(Vec3::Y), vertical, any * g[G::VerticalWeight]));
    }

    /// Sideways balance over the foot that stands: the centre of pressure is led within its breadth so that the
    /// extrapolated centre of mass goes where a step of this rhythm takes it (Hof 2008).
    fn capture(&self, tasks: &mut Vec<Task>) {
        let (g, p) = (self.gains, &self.posture);
        let stance = if p.standing.right >= p.standing.left { Side::Right } else { Side::Left };
        let single = (p.standing.get(stance) - p.standing.get(stance.opposite())).max(0.0);
        let weight = single * g[G::CaptureWeight];
        if weight <= 0.0 {
            return;
        }
        let (pendulum, length) = (self.pendulum(), self.walker.model.leg_length);
        let inward = if stance == Side::Right { -1.0 } else { 1.0 };
        let foot = self.walker.kinematics.centre[wm::thigh(stance) + 2];
        let place = inward * (p.centre - foot).dot(p.right);
        let extrapolated = place + inward * p.velocity.dot(p.right) / pendulum;
        let longer = self.longer_on_both(stance.opposite());
        let since = (*self.clock.phase.get(stance) - longer).max(0.0) / self.rate;
        let most = (0.5 - longer) * self.reference.stride_time;
        let due = length * self.margin() * (pendulum * since.min(most)).exp();
        let breadth = FOOT_BREADTH * length;
        let pressure = (g[G::CaptureGain] * (extrapolated - due)).clamp(-breadth, breadth);
        let target = inward * pendulum * pendulum * (place - pressure);
        tasks.push(Task::new(Kind::Centre(p.right), target, weight));
    }

    /// From foot to foot: while both are to bear, the centre of pressure goes evenly from the rear one to the front one.
    /// Without it a slow walker drops onto the new foot within a tenth of a second (measured at 0.4 m/s: both feet loaded
    /// for 6 % of the cycle where 20 % were wished, half a metre per second sideways at landing, and a fall after 20 s).
    fn transfer(&self, tasks: &mut Vec<Task>) {
        let (g, p) = (self.gains, &self.posture);
        let weight = g[G::TransferWeight];
        if weight <= 0.0 {
            return;
        }
        let front = if self.clock.phase.right < self.clock.phase.left { Side::Right } else { Side::Left };
        let rear = front.opposite();
        let time =
            self.reference.legs.get(rear).swing_start - self.reference.legs.get(front).other_at_landing;
        let done = *self.clock.phase.get(front) / time.max(0.05);
        let bearing = Side::BOTH.map(|side| (p.loads.get(side) / BEARING).clamp(0.0, 1.0));
        let both = bearing[0] * bearing[1] * (5.0 * (1.0 - done)).clamp(0.0, 1.0);
        if both <= 0.0 {
            return;
        }
        let foot = |side: Side| self.walker.kinematics.centre[wm::thigh(side) + 2];
        let pressure = foot(rear) + (foot(front) - foot(rear)) * done;
        let rate = self.pendulum() * self.pendulum();
        for axis in [p.right, p.forward] {
            let target = rate * (p.centre - pressure).dot(axis);
            tasks.push(Task::new(Kind::Centre(axis), target, both * weight));
        }
    }
}
