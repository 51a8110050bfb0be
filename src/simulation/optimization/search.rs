//! From gains to a cost and back: one evaluation of a walk, and a search over gains.

use rayon::prelude::*;

use super::cma_es::{CmaEs, Coordinate};
use crate::biomechanics::anatomy::{BySide, MuscleTable};
use crate::simulation::control::ControllerFamily;
use crate::simulation::control::delay_line::CONTROL_PERIOD;
use crate::simulation::control::effort::translated;
use crate::simulation::control::following::FollowingGait;
use crate::simulation::control::gains::{Gain, GainSet};
use crate::simulation::control::nerves::Nerves;
use crate::simulation::library::Gait;
use crate::simulation::measure::objective::{Cost, Goal, cost};
use crate::simulation::measure::record::{Sample, WalkRecord};
use crate::simulation::model::parameters::{ParameterError, WalkerParameters};
use crate::simulation::model::walker_model::WalkerModel;
use crate::simulation::simulator::{Simulator, WalkEnd};

/// Who walks: a body, its nerves, and how finely physics is stepped.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Body.
    pub model: WalkerModel,
    /// Nerves.
    pub nerves: Nerves,
    /// Physics steps per control period of 5 ms: 5 is the standard. With fewer than 4, a draft, only every second control
    /// period is written down.
    pub substeps: usize,
    /// How much harder each muscle is driven than its gains say: where gains of another body are tried in this one. `None`
    /// takes gains as they are.
    pub effort: Option<BySide<MuscleTable<f64>>>,
}

/// A finished walk.
#[derive(Clone, Debug)]
pub struct FinishedWalk {
    /// What was written down.
    pub record: WalkRecord,
    /// Why it ended early, if it did.
    pub end: Option<WalkEnd>,
    /// Which family of controllers walked.
    pub family: ControllerFamily,
}

impl Subject {
    /// The subject of some parameters, or which of them is impossible.
    pub fn of(parameters: &WalkerParameters, substeps: usize) -> Result<Subject, ParameterError> {
        let (model, nerves) = (parameters.build_model()?, parameters.build_nerves());
        Ok(Subject { model, nerves, substeps, effort: None })
    }

    /// Some gains as they reach this subject's muscles.
    pub fn own(&self, gains: &BySide<GainSet>) -> BySide<GainSet> {
        match &self.effort {
            Some(effort) => BySide::from_fn(|side| translated(gains.get(side), effort.get(side))),
            None => gains.clone(),
        }
    }

    /// Lets the subject walk for a time, s.
    pub fn walk(&self, gains: &BySide<GainSet>, duration: f64, seed: u64) -> FinishedWalk {
        let simulator =
            Simulator::new(self.model.clone(), self.own(gains), self.nerves.clone(), seed, self.substeps);
        self.record(simulator, duration)
    }

    /// Lets the subject follow a reference for a time, s.
    pub fn follow(&self, gait: &FollowingGait, duration: f64, seed: u64) -> FinishedWalk {
        let simulator =
            Simulator::following(self.model.clone(), gait.clone(), self.nerves.clone(), seed, self.substeps);
        self.record(simulator, duration)
    }

    /// Lets the subject walk with a gait of either family for a time, s.
    pub fn go(&self, gait: &Gait, duration: f64, seed: u64) -> FinishedWalk {
        match gait {
            Gait::Reflex(gains) => self.walk(gains, duration, seed),
            Gait::Following(gait) => self.follow(gait, duration, seed),
        }
    }

    /// Advances a walk and writes it down.
    fn record(&self, mut simulator: Simulator, duration: f64) -> FinishedWalk {
        let family = simulator.controller.family();
        let count = (duration / CONTROL_PERIOD).round() as usize;
        let mut samples = Vec::with_capacity(count);
        let mut end = None;
        let every = if self.substeps < 4 { 2 } else { 1 };
        for period in 1..=count {
            if let Err(cause) = simulator.advance() {
                end = Some(cause);
                break;
            }
            if period % every == 0 {
                samples.push(Sample::of(&simulator.walker));
            }
        }
        let record = WalkRecord {
            period: CONTROL_PERIOD * every as f64,
            mass: self.model.mass,
            leg_length: self.model.leg_length,
            belt_speed: self.model.floor.belt_speed,
            slope: self.model.floor.slope,
            samples,
        };
        FinishedWalk { record, end, family }
    }

    /// Cost of walking with some gains towards a goal, mean over noise seeds.
    pub fn evaluate(&self, gains: &BySide<GainSet>, goal: &Goal, seeds: &[u64]) -> Cost {
        let walked = |&seed: &u64| {
            let walk = self.walk(gains, goal.duration, seed);
            cost(&walk.record, goal, walk.end.is_some())
        };
        let costs: Vec<Cost> = seeds.par_iter().map(walked).collect();
        let mut sum = Cost::default();
        for c in costs {
            sum.total += c.total;
            sum.gait += c.gait;
            sum.effort += c.effort;
            sum.pain += c.pain;
            sum.angles += c.angles;
            sum.forces += c.forces;
            sum.activity += c.activity;
            sum.balance += c.balance;
            sum.steadiness += c.steadiness;
        }
        let n = seeds.len().max(1) as f64;
        Cost {
            total: sum.total / n,
            gait: sum.gait / n,
            effort: sum.effort / n,
            pain: sum.pain / n,
            angles: sum.angles / n,
            forces: sum.forces / n,
            activity: sum.activity / n,
            balance: sum.balance / n,
            steadiness: sum.steadiness / n,
        }
    }
}

/// Settings of a search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SearchSettings {
    /// Candidates of a generation.
    pub population: usize,
    /// First step size, in the gains' spreads.
    pub step: f64,
    /// Seed of the search and of the walks' noise.
    pub seed: u64,
    /// Noise seeds per candidate; they change from generation to generation, so that no noise is learnt by heart.
    pub walks: usize,
}

/// A search over the gains of both legs together or, for bodies whose sides differ, of each leg.
#[derive(Clone)]
pub struct GainSearch {
    cma: CmaEs,
    settings: SearchSettings,
    goal: Goal,
    generation: u64,
    /// The gains of all that are searched, and what the others keep.
    searched: Vec<Gain>,
    start: BySide<GainSet>,
    /// The gains that the left leg has of its own; empty when both legs share theirs.
    own_left: Vec<Gain>,
    best: Vec<BySide<GainSet>>,
    gait_costs: Vec<f64>,
}

/// Whether a gain belongs to a leg and not to the trunk, the start pose or the whole.
fn is_leg_gain(gain: Gain) -> bool {
    let name = gain.info().name;
    ["always.", "stance.", "swing.", "early_stance.", "late_stance.", "liftoff.", "landing.", "placement."]
        .iter()
        .any(|phase| name.starts_with(phase))
}

fn coordinate(gain: Gain, start: f64) -> Coordinate {
    let info = gain.info();
    let spread = info.spread.max(0.03 * start.abs());
    Coordinate { start, spread, lower: info.lower, upper: info.upper }
}

impl GainSearch {
    /// Begins around some gains; `both` frees the left leg's gains from the right's.
    pub fn new(start: &BySide<GainSet>, both: bool, goal: Goal, settings: SearchSettings) -> GainSearch {
        GainSearch::among(start, Gain::ALL, both, goal, settings)
    }

    /// As [`GainSearch::new`], with only some gains searched; the others stay what they are.
    pub fn among(
        start: &BySide<GainSet>,
        searched: &[Gain],
        both: bool,
        goal: Goal,
        settings: SearchSettings,
    ) -> GainSearch {
        let own_left: Vec<Gain> = if both {
            searched.iter().copied().filter(|&gain| is_leg_gain(gain)).collect()
        } else {
            Vec::new()
        };
        let mut coordinates: Vec<Coordinate> =
            searched.iter().map(|&gain| coordinate(gain, start.right[gain])).collect();
        coordinates.extend(own_left.iter().map(|&gain| coordinate(gain, start.left[gain])));
        let cma = CmaEs::new(&coordinates, settings.step, settings.population, settings.seed);
        GainSearch {
            cma,
            settings,
            goal,
            generation: 0,
            searched: searched.to_vec(),
            start: start.clone(),
            own_left,
            best: vec![start.clone()],
            gait_costs: Vec::new(),
        }
    }

    fn gains(&self, mut values: Vec<f64>) -> Option<BySide<GainSet>> {
        if !values.iter().all(|value| value.is_finite()) {
            return None;
        }
        let left_values = values.split_off(self.searched.len());
        let BySide { mut left, mut right } = self.start.clone();
        for (&gain, value) in self.searched.iter().zip(values) {
            right.set(gain, value);
            left.set(gain, value);
        }
        for (&gain, value) in self.own_left.iter().zip(left_values) {
            left.set(gain, value);
        }
        Some(BySide { left, right })
    }

    /// One generation: the best candidate and its cost.
    pub fn advance(&mut self, subject: &Subject) -> (BySide<GainSet>, Cost) {
        self.generation += 1;
        let seeds: Vec<u64> = (0..self.settings.walks as u64)
            .map(|walk| self.settings.seed.wrapping_mul(1_000_003) + self.generation * 101 + walk)
            .collect();
        let goal = self.goal;
        self.advance_by(|set| subject.evaluate(set, &goal, &seeds))
    }

    /// Changes what is asked for from now on, as when the condition moves under the search.
    pub fn aim(&mut self, goal: Goal) {
        self.goal = goal;
    }

    /// Goes on around other gains, with what was learnt about the searched ones: the held ones may have changed
    /// meanwhile.
    pub fn recentre(&mut self, gains: &BySide<GainSet>, step: f64, seed: u64) {
        let mut mean: Vec<f64> = self.searched.iter().map(|&gain| gains.right[gain]).collect();
        mean.extend(self.own_left.iter().map(|&gain| gains.left[gain]));
        self.cma.recentre(&mean, step, seed);
        self.settings.seed = seed;
        self.generation = 0;
        self.start = gains.clone();
        self.best = vec![gains.clone()];
        self.gait_costs.clear();
    }

    /// Changes a gain that is not searched.
    pub fn hold(&mut self, gain: Gain, value: f64) {
        self.start.left.set(gain, value);
        self.start.right.set(gain, value);
    }

    /// Generations so far.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// One generation of which every candidate is judged by a function: the best candidate and its cost.
    pub fn advance_by(&mut self, judge: impl Fn(&BySide<GainSet>) -> Cost + Sync) -> (BySide<GainSet>, Cost) {
        let asked = self.cma.ask();
        let candidates: Vec<BySide<GainSet>> =
            asked.into_iter().filter_map(|values| self.gains(values)).collect();
        let costs: Vec<Cost> = candidates.par_iter().map(&judge).collect();
        let totals: Vec<f64> = costs.iter().map(|cost| cost.total).collect();
        self.cma.tell(&totals);
        let best = (0..totals.len()).min_by(|&a, &b| totals[a].total_cmp(&totals[b])).unwrap_or(0);
        self.best.push(candidates[best].clone());
        if self.best.len() > 4 {
            self.best.remove(0);
        }
        let mut gaits: Vec<f64> = costs.iter().map(|cost| cost.gait).collect();
        gaits.sort_by(f64::total_cmp);
        self.gait_costs.push(gaits[gaits.len() / 2]);
        (candidates[best].clone(), costs[best])
    }

    /// Median gait cost of the candidates of the last three generations: how surely this region walks.
    pub fn recent_gait_cost(&self) -> f64 {
        let last = &self.gait_costs[self.gait_costs.len().saturating_sub(3)..];
        last.iter().copied().fold(0.0, f64::max)
    }

    /// Median gait cost of the candidates of the last generation.
    pub fn last_gait_cost(&self) -> f64 {
        self.gait_costs.last().copied().unwrap_or(0.0)
    }

    /// The sturdiest of some known gains, the search's centre and its last best candidates, by walks with fresh noise.
    pub fn sturdiest(&self, known: &BySide<GainSet>, subject: &Subject, goal: &Goal) -> BySide<GainSet> {
        let seeds: Vec<u64> = (0..6).map(|walk| 900_001 + self.settings.seed * 17 + walk).collect();
        let mut candidates = self.best.clone();
        candidates.extend(self.mean());
        candidates.push(known.clone());
        let costs: Vec<f64> =
            candidates.par_iter().map(|set| subject.evaluate(set, goal, &seeds).total).collect();
        let best = (0..costs.len()).min_by(|&a, &b| costs[a].total_cmp(&costs[b])).unwrap_or(0);
        candidates.swap_remove(best)
    }

    /// The centre of the search: usually sturdier than any single candidate.
    pub fn mean(&self) -> Option<BySide<GainSet>> {
        self.gains(self.cma.mean())
    }

    /// Present step size.
    pub fn step_size(&self) -> f64 {
        self.cma.step_size()
    }
}
