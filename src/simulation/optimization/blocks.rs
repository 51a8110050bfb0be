//! Gains that work together are searched together, block after block, and a block that led astray is taken back.
//!
//! In some 40 coordinates the full covariance is learnt in tens of generations, in all 140 it is not (measured: survival
//! of doubled noise came in 90 generations of the block of balance, and not in 300 of all gains at once). Each block keeps
//! its own search, so that what it has learnt about its gains serves it again at its next turn.

use super::search::{GainSearch, SearchSettings, Subject};
use crate::biomechanics::anatomy::BySide;
use crate::simulation::control::gains::{Gain, GainSet};
use crate::simulation::measure::objective::Goal;

/// First step size, in the gains' spreads. With a larger one two of three candidates fall, and a search among the fallen
/// learns nothing (measured: 0.3 to begin with loses little, 0.6 loses 50 to 70 % of the time walked).
const FIRST_STEP: f64 = 0.3;
/// The same for legs that differ: twice the gains are changed at once.
const FIRST_STEP_OF_EACH_LEG: f64 = 0.15;
/// The start pose decides about the first step, so it is changed less.
const START_STEP: f64 = 0.1;
/// A block's step size is kept for its next turn within these bounds.
const STEPS: (f64, f64) = (0.07, 0.45);
/// After a turn that was taken back the next one is made with a step this many times the size, and so it is after one
/// whose median candidate lost more than the second, percent: among the fallen a search learns nothing.
const SHORTER: (f64, f64) = (0.7, 20.0);
/// Generations after which another block of gains is searched.
pub(super) const BLOCK_GENERATIONS: usize = 12;
/// Number of the walks by which a turn is judged; as long as those of the search, since what survives those may still
/// fall later in this noise. (Measured: with walks of 20 s the condition went back again and again.)
const PROOFS: u64 = 10;
/// A turn is taken back if it loses this much more time than its start did, percent. (Falls are chance: measured, a turn
/// that had to be better in every point was taken back nearly every other time, and the search stood still.)
const CLEARLY: f64 = 5.0;

/// A block of gains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Block {
    /// Sideways: abductors, adductors, foot placement, trunk, heading.
    Balance,
    /// Flexion and extension of the hip.
    Hip,
    /// Knee and ankle.
    KneeAndAnkle,
    /// The pose and speed in which a walk starts.
    Start,
}

/// All of them.
const BLOCKS: [Block; 4] = [Block::Balance, Block::Hip, Block::KneeAndAnkle, Block::Start];

/// The order in which blocks are searched, over and over.
const TURNS: [Block; 7] = [
    Block::Balance,
    Block::Hip,
    Block::KneeAndAnkle,
    Block::Hip,
    Block::Balance,
    Block::KneeAndAnkle,
    Block::Start,
];

/// The gains of a block.
fn gains_of(block: Block) -> Vec<Gain> {
    let of = |gain: &Gain| {
        let name = gain.info().name;
        let any = |words: &[&str]| words.iter().any(|word| name.contains(word));
        if name.starts_with("start.") {
            Block::Start
        } else if any(&["abductors", "adductors", "placement", "list", "heading", "trunk", "threshold"]) {
            Block::Balance
        } else if any(&["iliopsoas", "rectus", "gluteus", "tilt", "hip_", "hamstrings", "speed."]) {
            Block::Hip
        } else {
            Block::KneeAndAnkle
        }
    };
    Gain::ALL.iter().copied().filter(|gain| of(gain) == block).collect()
}

/// The searches of all blocks and the gains that they share.
pub(super) struct Blocks {
    /// The gains from which the present turn began.
    pub(super) gains: BySide<GainSet>,
    searches: Vec<GainSearch>,
    /// The present block's search as it was before its turn, and that turn's step size.
    before: Option<(GainSearch, f64)>,
    steps: [f64; 4],
    turn: usize,
    seed: u64,
}

impl Blocks {
    /// All blocks around some gains; `both` frees the left leg's from the right's.
    pub(super) fn new(
        gains: &BySide<GainSet>,
        both: bool,
        goal: Goal,
        population: usize,
        seed: u64,
    ) -> Blocks {
        let first = if both { FIRST_STEP_OF_EACH_LEG } else { FIRST_STEP };
        let steps = BLOCKS.map(|block| if block == Block::Start { START_STEP } else { first });
        let searches = BLOCKS
            .iter()
            .zip(steps)
            .map(|(&block, step)| {
                let own = SearchSettings { population, step, seed, walks: 1 };
                GainSearch::among(gains, &gains_of(block), both, goal, own)
            })
            .collect();
        // The first block in turn differs from seed to seed.
        let turn = usize::try_from(seed % TURNS.len() as u64).unwrap_or(0);
        Blocks { gains: gains.clone(), searches, before: None, steps, turn, seed: seed.wrapping_mul(1000) }
    }

    fn index(&self) -> usize {
        TURNS[self.turn % TURNS.len()] as usize
    }

    /// The search whose turn it is.
    pub(super) fn search(&mut self) -> &mut GainSearch {
        let index = self.index();
        &mut self.searches[index]
    }

    /// Begins a turn around the present gains.
    pub(super) fn begin(&mut self) {
        let index = self.index();
        self.seed += 1;
        let step = self.steps[index];
        self.searches[index].recentre(&self.gains, step, self.seed);
        self.before = Some((self.searches[index].clone(), step));
    }

    /// When the wished speed moves, a walk still starts at the speed of the gait that the gains make, and the search moves
    /// it. (Measured: gains for 0.70 m/s fell after 1.4 s when 0.65 was asked for, and walked 38 of 40 s from their own
    /// start.)
    pub(super) fn keep_start(&mut self, ratio: f64) {
        for set in [&mut self.gains.left, &mut self.gains.right] {
            set.set(Gain::StartSpeed, set[Gain::StartSpeed] * ratio);
        }
        let speed = self.gains.right[Gain::StartSpeed];
        self.search().hold(Gain::StartSpeed, speed);
    }

    /// Ends a turn: its centre becomes the start of the next turn if it walks better than what the turn began with,
    /// by the same walks with fresh noise; otherwise the turn is forgotten. (A turn that ends among falling candidates
    /// has learnt nothing, and its centre is chance.) Answers which share of time the gains that stay lose to falls and
    /// wrong speed, percent.
    pub(super) fn end(&mut self, subject: &Subject, goal: &Goal) -> f64 {
        let index = self.index();
        self.turn += 1;
        let seeds: Vec<u64> = (0..PROOFS).map(|walk| 900_001 + self.seed * 17 + walk).collect();
        let old = subject.evaluate(&self.gains, goal, &seeds);
        let too_long = self.searches[index].recent_gait_cost() > SHORTER.1;
        let new = self.searches[index].mean().map(|mean| (subject.evaluate(&mean, goal, &seeds), mean));
        match new {
            Some((new, mean)) if new.gait <= old.gait + CLEARLY => {
                self.gains = mean;
                let step = self.searches[index].step_size() * if too_long { SHORTER.0 } else { 1.0 };
                self.steps[index] = step.clamp(STEPS.0, STEPS.1);
                new.gait
            }
            _ => {
                if let Some((before, step)) = self.before.take() {
                    self.searches[index] = before;
                    self.steps[index] = (SHORTER.0 * step).max(STEPS.0.min(step));
                }
                old.gait
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::library::Library;
    use crate::simulation::optimization::continuation::goal_for;

    #[test]
    fn every_gain_belongs_to_one_block() {
        let mut all: Vec<Gain> = BLOCKS.into_iter().flat_map(gains_of).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), Gain::ALL.len());
        assert!(BLOCKS.into_iter().all(|block| gains_of(block).len() < Gain::ALL.len() / 2));
    }

    #[test]
    fn a_turn_that_led_astray_is_taken_back() {
        let library = Library::built_in().unwrap();
        let adult = library.find("healthy_adult_1.25").unwrap();
        let goal = goal_for(&adult.parameters, 2.0, 0.0);
        let subject = Subject::of(&adult.parameters, 2).unwrap();
        let mut blocks = Blocks::new(&adult.gains, false, goal, 4, 0);
        let values: Vec<f64> = Gain::ALL.iter().map(|_| 0.0).collect();
        let nothing = GainSet::from_values(values).unwrap();
        let nothing = BySide { left: nothing.clone(), right: nothing };
        blocks.begin();
        let step = blocks.steps[blocks.index()];
        let block = blocks.index();
        blocks.search().recentre(&nothing, step, 1);
        let lost = blocks.end(&subject, &goal);
        assert!(lost < 20.0, "who has no reflexes falls, and those gains were not kept: {lost}");
        assert_eq!(blocks.gains, adult.gains);
        assert!(blocks.steps[block] < step, "the next turn is made with shorter steps");
        assert_ne!(blocks.index(), block, "it is another block's turn");
    }

    #[test]
    fn a_walk_starts_at_its_own_speed_though_another_is_wished_for() {
        let library = Library::built_in().unwrap();
        let adult = library.find("healthy_adult_1.25").unwrap();
        let goal = goal_for(&adult.parameters, 2.0, 0.0);
        let mut blocks = Blocks::new(&adult.gains, false, goal, 4, 0);
        blocks.begin();
        let speed = |gains: &BySide<GainSet>| gains.right[Gain::StartSpeed];
        let first = speed(&blocks.gains);
        blocks.keep_start(1.25);
        assert!((speed(&blocks.gains) - 1.25 * first).abs() < 1e-12);
        // Candidates of the block in turn start so too.
        let mean = blocks.search().mean().unwrap();
        assert!((speed(&mean) - 1.25 * first).abs() < 1e-12);
    }
}
