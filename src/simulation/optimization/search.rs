//! From gains to a cost and back: one evaluation of a walk, and a search over gains.

use rayon::prelude::*;

use super::cma_es::{CmaEs, Coordinate};
use crate::biomechanics::anatomy::BySide;
use crate::simulation::control::delay_line::CONTROL_PERIOD;
use crate::simulation::control::gains::{Gain, GainSet};
use crate::simulation::control::nerves::Nerves;
use crate::simulation::measure::objective::{Cost, Goal, cost};
use crate::simulation::measure::record::{Sample, WalkRecord};
use crate::simulation::model::walker_model::WalkerModel;
use crate::simulation::simulator::{Simulator, WalkEnd};

/// Who walks: a body, its nerves, and how finely physics is stepped.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Body.
    pub model: WalkerModel,
    /// Nerves.
    pub nerves: Nerves,
    /// Physics steps per control period of 5 ms: 5 is the standard.
    pub substeps: usize,
}

/// A finished walk.
#[derive(Clone, Debug)]
pub struct FinishedWalk {
    /// What was written down.
    pub record: WalkRecord,
    /// Why it ended early, if it did.
    pub end: Option<WalkEnd>,
}

impl Subject {
    /// Lets the subject walk for a time, s.
    pub fn walk(&self, gains: &BySide<GainSet>, duration: f64, seed: u64) -> FinishedWalk {
        let mut simulator =
            Simulator::new(self.model.clone(), gains.clone(), self.nerves.clone(), seed, self.substeps);
        let count = (duration / CONTROL_PERIOD).round() as usize;
        let mut samples = Vec::with_capacity(count);
        let mut end = None;
        for _ in 0..count {
            if let Err(cause) = simulator.advance() {
                end = Some(cause);
                break;
            }
            samples.push(Sample::of(&simulator.walker));
        }
        let record = WalkRecord {
            period: CONTROL_PERIOD,
            mass: self.model.mass,
            leg_length: self.model.leg_length,
            belt_speed: self.model.floor.belt_speed,
            slope: self.model.floor.slope,
            samples,
        };
        FinishedWalk { record, end }
    }

    /// Cost of walking with some gains towards a goal, mean over noise seeds.
    pub fn evaluate(&self, gains: &BySide<GainSet>, goal: &Goal, seeds: &[u64]) -> Cost {
        let mut sum = Cost::default();
        for &seed in seeds {
            let walk = self.walk(gains, goal.duration, seed);
            let c = cost(&walk.record, goal, walk.end.is_some());
            sum.total += c.total;
            sum.gait += c.gait;
            sum.effort += c.effort;
            sum.pain += c.pain;
            sum.angles += c.angles;
            sum.forces += c.forces;
            sum.activity += c.activity;
            sum.balance += c.balance;
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

/// A search over one set of gains for both legs.
pub struct GainSearch {
    cma: CmaEs,
    settings: SearchSettings,
    goal: Goal,
    generation: u64,
}

impl GainSearch {
    /// Begins around some gains.
    pub fn new(start: &GainSet, goal: Goal, settings: SearchSettings) -> GainSearch {
        let coordinates: Vec<Coordinate> = Gain::ALL
            .iter()
            .map(|&gain| {
                let info = gain.info();
                let spread = info.spread.max(0.03 * start[gain].abs());
                Coordinate { start: start[gain], spread, lower: info.lower, upper: info.upper }
            })
            .collect();
        let cma = CmaEs::new(&coordinates, settings.step, settings.population, settings.seed);
        GainSearch { cma, settings, goal, generation: 0 }
    }

    /// Changes the goal without losing what was learnt.
    pub fn set_goal(&mut self, goal: Goal) {
        self.goal = goal;
    }

    /// One generation: the best candidate and its cost.
    pub fn advance(&mut self, subject: &Subject) -> (GainSet, Cost) {
        self.generation += 1;
        let seeds: Vec<u64> = (0..self.settings.walks as u64)
            .map(|walk| self.settings.seed.wrapping_mul(1_000_003) + self.generation * 101 + walk)
            .collect();
        let candidates: Vec<GainSet> = self.cma.ask().into_iter().filter_map(GainSet::from_values).collect();
        let costs: Vec<Cost> = candidates
            .par_iter()
            .map(|set| {
                subject.evaluate(&BySide { left: set.clone(), right: set.clone() }, &self.goal, &seeds)
            })
            .collect();
        let totals: Vec<f64> = costs.iter().map(|cost| cost.total).collect();
        self.cma.tell(&totals);
        let best = (0..totals.len()).min_by(|&a, &b| totals[a].total_cmp(&totals[b])).unwrap_or(0);
        (candidates[best].clone(), costs[best])
    }

    /// The centre of the search: usually sturdier than any single candidate.
    pub fn mean(&self) -> Option<GainSet> {
        GainSet::from_values(self.cma.mean())
    }

    /// Present step size.
    pub fn step_size(&self) -> f64 {
        self.cma.step_size()
    }
}
