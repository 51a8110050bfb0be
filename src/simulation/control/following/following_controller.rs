//! [`FollowingController`]: reads the body, tells the wishes, chooses the muscles.

use super::clock::{Clock, LandingRule};
use super::drift::Drift;
use super::gains::{FollowingGain as G, FollowingGains};
use super::mechanics::{Footing, Mechanics, product};
use super::pace::Pace;
use super::programme::BoxedProgramme;
use super::pulls::{ACTUATORS, LegDemand, Pulls, ROTATOR_TORQUE, side_of};
use super::reference::GaitReference;
use super::tasks::{Kind, Task};
use super::wishes::{Posture, Wishes};
use crate::biomechanics::anatomy::{BySide, MuscleGroup as M, MuscleTable, Side};
use crate::simulation::control::delay_line::CONTROL_PERIOD;
use crate::simulation::control::nerves::{LegNerves, Nerves, couple};
use crate::simulation::control::noise::NervousNoise;
use crate::simulation::control::sensors::Sensors;
use crate::simulation::control::trunk::{self, TrunkHold};
use crate::simulation::dynamics::walker::Walker;
use crate::simulation::model::walker_model::{self as wm, MUSCLES, WalkerModel, leg};
use crate::simulation::muscle::unit::MINIMUM_ACTIVATION;

/// How the trunk is held: the values that the search for the reflex walker at 1.25 m/s found (N m/rad, N m s/rad).
const TRUNK_LEAN: f64 = -0.012_33;
const TRUNK_STIFFNESS: [f64; 3] = [211.2, 337.9, 392.3];
const TRUNK_DAMPING: [f64; 3] = [31.49, 19.10, 66.91];
/// A task that is missed by its unit costs this much.
const TASK_SCALE: f64 = 10.0;
/// Weight of the draw towards usual activity for a gain of one.
const USUAL_SCALE: f64 = 10.0;
/// Activity below this has the effort of this: else what is silent would cost nothing to wake.
const LEAST_EFFORT: f64 = 0.03;
/// Muscles weaker than this are driven as if they had it.
const LEAST_STRENGTH: f64 = 0.25;
/// A walk begins on the left leg when it bears this much more than the right one.
const WORTH_CHANGING: f64 = 1.02;
/// Most tasks of a moment.
const MOST_TASKS: usize = 34;
/// The usual activity of the moment in which an excitation takes effect, s.
const ELECTROMECHANICAL: f64 = 0.03;

/// What is followed, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowingGait {
    /// The curves.
    pub reference: GaitReference,
    /// The gains.
    pub gains: FollowingGains,
}

/// The nervous system of a walker that follows a reference.
#[derive(Clone, Debug)]
pub struct FollowingController {
    /// What is followed, and how.
    pub gait: FollowingGait,
    /// Lesions, delays, noise, wishes.
    pub nerves: Nerves,
    clock: Clock,
    pace: Pace,
    drift: Drift,
    noise: NervousNoise,
    sensors: Option<Sensors>,
    mechanics: Mechanics,
    pulls: Pulls,
    programme: BoxedProgramme<ACTUATORS>,
    tasks: Vec<Task>,
    /// Strength of each muscle relative to a young adult's of this size.
    strength: [f64; MUSCLES],
    /// The last choice: activities, and commands of the hip rotators.
    choice: [f64; ACTUATORS],
}

/// Strength of each muscle relative to a young adult's of the same size. What is weighed in the choice is force: a weaker
/// muscle is driven harder for the same task. (Measured: with effort by activity the pelvis of a man of 75 years sank forward
/// within two seconds although no muscle was at its end.)
fn strength(model: &WalkerModel) -> [f64; MUSCLES] {
    let adult = WalkerModel::reference_adult();
    let size = model.mass_scale.powf(2.0 / 3.0);
    std::array::from_fn(|i| {
        (model.muscles[i].max_force / (size * adult.muscles[i].max_force)).clamp(LEAST_STRENGTH, 1.0)
    })
}

/// The leg on which a walk begins: the right one, unless the left can bear more. (Measured: a survivor of stroke whose walk
/// began on the paretic leg sank on it before the first step, with gains that walk for a minute from the other.)
fn stands_first(model: &WalkerModel, nerves: &Nerves) -> Side {
    let bears = |side: Side| {
        let force =
            M::ALL.into_iter().map(|group| model.muscles[wm::muscle(side, group)].max_force).sum::<f64>();
        force * nerves.legs.get(side).ceiling * (1.0 - 0.5 * nerves.guarding.get(side))
    };
    if bears(Side::Left) > WORTH_CHANGING * bears(Side::Right) { Side::Left } else { Side::Right }
}

/// Whether a leg's nerves answer to stretch or force.
fn answers_to_stretch(nerves: &LegNerves) -> bool {
    nerves.rigidity > 0.0
        || M::ALL.into_iter().any(|m| nerves.spastic_velocity[m] > 0.0 || nerves.spastic_force[m] > 0.0)
}

impl FollowingController {
    /// A controller that stands at the beginning of a walk.
    pub fn new(gait: FollowingGait, nerves: Nerves, seed: u64, walker: &Walker) -> FollowingController {
        let reflexes = nerves.legs.iter().any(|(_, leg)| answers_to_stretch(leg));
        FollowingController {
            clock: Clock::starting(&gait.reference, stands_first(&walker.model, &nerves)),
            pace: Pace::new(gait.reference.speed),
            drift: Drift::new(seed),
            noise: NervousNoise::new(seed),
            sensors: reflexes.then(Sensors::default),
            mechanics: Mechanics::new(walker),
            pulls: Pulls::new(),
            programme: BoxedProgramme::default(),
            tasks: Vec::with_capacity(MOST_TASKS),
            strength: strength(&walker.model),
            choice: std::array::from_fn(|i| if i < MUSCLES { 0.05 } else { 0.0 }),
            gait,
            nerves,
        }
    }

    /// The leg on which the walk begins, asked before it does.
    pub fn stands(&self) -> Side {
        if self.clock.phase.left < self.clock.phase.right { Side::Left } else { Side::Right }
    }

    /// Phase of each leg, 0 at landing to 1.
    pub fn phase(&self) -> BySide<f64> {
        self.clock.phase
    }

    /// Feels, wishes, chooses, and sets excitations and motor torques for the next control period.
    pub fn update(&mut self, walker: &mut Walker) {
        let (reference, gains) = (&self.gait.reference, &self.gait.gains);
        self.noise.advance(self.nerves.noise);
        self.drift.advance(self.nerves.noise);
        let posture = Posture::of(walker, gains, self.noise.attitude());
        let unit = (9.81 * walker.model.leg_length).sqrt();
        let wanted = reference.speed + self.pace.push;
        let haste = (posture.speed - wanted) / unit;
        let stride = reference.stride_time * gains[G::ClockStretch] * self.pace.stretch;
        let rate =
            (1.0 + self.drift.rhythm()) / stride * (1.0 + gains[G::ClockSpeed] * haste).clamp(0.5, 1.6);
        let rule = LandingRule { earliest: gains[G::EarliestLanding], make_up: gains[G::MakeUp] };
        let landed = self.clock.advance(rate, &posture.loads, reference, rule);
        self.pace.learn(posture.speed, reference.speed, unit, landed, reference.stride_time);
        let (clock, drift) = (&self.clock, &self.drift);
        let wishes = Wishes { walker, reference, gains, clock, drift, posture, wanted, rate };
        wishes.tell(&mut self.tasks);
        let bend = wishes.trunk_bend();
        trunk::hold(walker, &self.trunk_hold(bend));
        trunk::swing_arms(walker, &self.nerves);
        trunk::lean_on_cane(walker, &self.nerves);
        self.choose(walker, rate);
        if let Some(sensors) = &mut self.sensors {
            sensors.read(walker, walker.model.length_scale.sqrt());
        }
        self.excite(walker);
    }

    fn trunk_hold(&self, bend: f64) -> TrunkHold {
        let lean = TRUNK_LEAN - self.nerves.lean - self.gait.reference.lean + self.gait.gains[G::TrunkLean];
        TrunkHold { wished: [lean, bend, 0.0], stiffness: TRUNK_STIFFNESS, damping: TRUNK_DAMPING }
    }

    /// Chooses the activities of both legs.
    fn choose(&mut self, walker: &mut Walker, rate: f64) {
        let gains = self.gait.gains;
        let (clock, reference) = (&self.clock, &self.gait.reference);
        self.mechanics.assemble(walker, |side| {
            let (phase, start) = (*clock.phase.get(side), reference.legs.get(side).swing_start);
            // A foot that scuffs in swing does not hold.
            let swinging = phase > start + 0.04 && phase < 0.95;
            let risen = phase > gains[G::HeelRise] && phase < 0.9;
            Footing { heel: !swinging && !risen, ball: !swinging }
        });
        self.pulls.begin(walker);
        for side in Side::BOTH {
            let demand = LegDemand {
                side,
                nerves: self.nerves.legs.get(side),
                reference: self.gait.reference.legs.get(side),
                gains: &gains,
                phase: (*self.clock.phase.get(side) + ELECTROMECHANICAL * rate) % 1.0,
                rotators: self.choice[MUSCLES + side as usize],
            };
            self.pulls.read_leg(walker, &demand, &mut self.mechanics.bias);
        }
        // A body out of all range keeps its last choice; physics itself will stop it.
        if self.mechanics.factorise() {
            self.pulls.towards_root(&self.mechanics);
            self.pose_programme(walker);
            self.programme.solve(&mut self.choice);
        }
        let size = walker.model.mass_scale * walker.model.length_scale;
        for side in Side::BOTH {
            let torque = ROTATOR_TORQUE * size * self.choice[MUSCLES + side as usize];
            walker.motor[wm::leg_dof(side) + leg::HIP_ROTATION] = torque;
        }
    }

    /// Puts tasks, effort, usual activity and reach into the programme.
    fn pose_programme(&mut self, walker: &Walker) {
        let gains = &self.gait.gains;
        let size = walker.model.mass_scale * walker.model.length_scale;
        let programme = &mut self.programme;
        (programme.low, programme.high) = (self.pulls.low, self.pulls.high);
        for row in &mut programme.hessian {
            row.fill(0.0);
        }
        for i in 0..ACTUATORS {
            (programme.linear[i], programme.hessian[i][i]) = if i < MUSCLES {
                let strength = self.strength[i];
                let usual = USUAL_SCALE * gains[G::Usual] * strength.powi(2);
                // The last choice makes the effort that of a cube.
                let effort = 3.0 * gains[G::Effort] * strength.powi(3) * self.choice[i].max(LEAST_EFFORT);
                (-usual * (self.pulls.usual[i] / strength).min(1.0), effort + usual + 1e-6)
            } else {
                (0.0, 0.3 * gains[G::Effort] + 1e-6)
            };
        }
        for task in &self.tasks {
            let scale = task.weight.sqrt() * TASK_SCALE / task.kind.unit(size);
            let mut row = [0.0; ACTUATORS];
            let wish = if let Kind::Moment(dof) = task.kind {
                for (i, entry) in row.iter_mut().enumerate() {
                    let first = wm::leg_dof(side_of(i));
                    if (first..first + self.pulls.torque[i].len()).contains(&dof) {
                        *entry = scale * self.pulls.torque[i][dof - first];
                    }
                }
                scale * (task.target - self.pulls.passive[dof])
            } else {
                let answer = self.mechanics.answer(task.kind, walker);
                for (i, entry) in row.iter_mut().enumerate() {
                    *entry = scale * self.pulls.effect(&answer, i);
                }
                scale * (task.target - product(&answer, &self.mechanics.bias))
            };
            for i in 0..ACTUATORS {
                let value = row[i];
                if value != 0.0 {
                    programme.linear[i] -= value * wish;
                    for (entry, other) in programme.hessian[i][..=i].iter_mut().zip(&row) {
                        *entry += value * other;
                    }
                }
            }
        }
    }

    /// What arrives at the muscles: the excitation that brings each to its chosen activity, with noise and lesions.
    fn excite(&self, walker: &mut Walker) {
        let reach = self.gait.gains[G::Reach];
        for side in Side::BOTH {
            let nerves = self.nerves.legs.get(side);
            let mut u = MuscleTable::from_fn(|group| {
                let index = wm::muscle(side, group);
                let (unit, activation) = (&walker.model.muscles[index], walker.muscles[index].activation);
                let chosen = self.choice[index];
                let rate = if chosen > activation { unit.activation_rate } else { unit.deactivation_rate };
                let wish = activation + (chosen - activation) / (1.0 - (-rate * reach).exp());
                self.noise.disturbed(index, wish).clamp(0.0, nerves.ceiling)
            });
            if nerves.synergy > 0.0 {
                couple(&mut u, nerves.synergy);
            }
            for group in M::ALL {
                let index = wm::muscle(side, group);
                let value = u[group] + self.spasm(nerves, group, index) + nerves.tone;
                walker.muscles[index].excitation = value.clamp(MINIMUM_ACTIVATION, 1.0);
            }
        }
    }

    /// What stretch and force excite beyond what was chosen: spasticity and rigidity, after the delay of the nerve.
    fn spasm(&self, nerves: &LegNerves, group: M, muscle: usize) -> f64 {
        let Some(sensors) = &self.sensors else { return 0.0 };
        let delay = self.nerves.delays.of(group);
        let stretch = sensors.velocity(muscle, delay) - nerves.spastic_threshold;
        nerves.spastic_velocity[group] * stretch.max(0.0)
            + nerves.spastic_force[group] * sensors.force(muscle, delay)
            + nerves.rigidity * (sensors.length(muscle, delay) - 1.0).max(0.0)
    }

    /// Time between two choices, s.
    pub const PERIOD: f64 = CONTROL_PERIOD;
}
