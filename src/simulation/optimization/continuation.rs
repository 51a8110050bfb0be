//! From a known controller to a new condition in small steps, each adapted before the next.
//!
//! Gains that walk for one body rarely walk for a very different one, but nearly always for a slightly different one
//! (measured: half the strength in one jump fails, in four steps of 15 % it succeeds). A condition has no reference walk
//! to follow; it is only asked to stay up, at its speed, cheaply and without pain, while its gains stay near its parent's.

use super::search::{GainSearch, SearchSettings, Subject};
use crate::biomechanics::anatomy::BySide;
use crate::simulation::control::gains::{Gain, GainSet};
use crate::simulation::library::{Controller, SCREENING_TIME};
use crate::simulation::measure::gait::measure;
use crate::simulation::measure::objective::{Cost, Goal};
use crate::simulation::model::parameters::{ParameterError, WalkerParameters};

/// Largest distance ([`WalkerParameters::distance`]) that is bridged in one step.
const STRIDE: f64 = 0.25;
/// A gait cost (share of time lost, in percent) below which a step counts as mastered.
const MASTERED: f64 = 3.0;

/// While searching, noise is this much stronger than the condition's own: falls that would come after a minute come within
/// the horizon, where the search can see them. (Measured: without it walks of 20 s fell between 8 and 26 s.)
const SEARCH_NOISE: f64 = 2.0;

/// First step size, in the gains' spreads. With a larger one two of three candidates fall, and a search among the fallen
/// learns nothing (measured: 0.3 loses 50 to 70 % of the time walked).
const FIRST_STEP: f64 = 0.2;
/// The same where a walk is asked to be like people's and to keep a new speed: its gains have further to go.
const LIKENESS_STEP: f64 = 0.35;
/// Generations after which another block of gains is searched.
const BLOCK_GENERATIONS: usize = 12;

/// Gains that work together and are searched together, the others held: in some 40 coordinates the full covariance is
/// learnt in tens of generations, in all 140 it is not (measured: survival of doubled noise came in 90 generations of the
/// block of balance, and not in 300 of all gains at once). The start pose is left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Block {
    /// Sideways: abductors, adductors, foot placement, trunk, heading.
    Balance,
    /// Flexion and extension of the hip.
    Hip,
    /// Knee and ankle.
    KneeAndAnkle,
}

impl Block {
    const ALL: [Block; 3] = [Block::Balance, Block::Hip, Block::KneeAndAnkle];
}

/// The gains of a block.
fn gains_of(block: Block) -> Vec<Gain> {
    let of = |gain: &Gain| {
        let name = gain.info().name;
        let any = |words: &[&str]| words.iter().any(|word| name.contains(word));
        if name.starts_with("start.") {
            None
        } else if any(&["abductors", "adductors", "placement", "list", "heading", "trunk", "threshold"]) {
            Some(Block::Balance)
        } else if any(&["iliopsoas", "rectus", "gluteus", "tilt", "hip_", "hamstrings", "speed.lean"]) {
            Some(Block::Hip)
        } else {
            Some(Block::KneeAndAnkle)
        }
    };
    Gain::ALL.iter().copied().filter(|gain| of(gain) == Some(block)).collect()
}

/// The sturdiest of a search's candidates is found by walks of this length, s.
const PROOF: f64 = 30.0;

/// Settings of a continuation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ContinuationSettings {
    /// Generations spent on an intermediate step at most.
    pub generations: usize,
    /// Generations spent on the final condition.
    pub polish: usize,
    /// Candidates per generation.
    pub population: usize,
    /// Walking time per candidate, s.
    pub duration: f64,
    /// Weight of likeness to typical people: 1 for healthy anchors, 0 for conditions.
    pub likeness: f64,
    /// Seed.
    pub seed: u64,
    /// Physics steps per control period: 2 is a draft, 5 the standard. Every second generation takes one more.
    pub substeps: usize,
    /// Screening walks of the result.
    pub screenings: u64,
}

/// The goal for a condition.
pub fn goal_for(parameters: &WalkerParameters, duration: f64, likeness: f64) -> Goal {
    Goal { speed: parameters.speed, tolerance: 0.025, duration, likeness, effort: 1.0 }
}

/// Parameters on the straight way from one condition to another; sex is the target's.
pub fn between(from: &WalkerParameters, to: &WalkerParameters, share: f64) -> WalkerParameters {
    let mut mixed = to.clone();
    let mut start = from.list().into_iter();
    mixed.visit(&mut |_, value| {
        if let Some((_, origin)) = start.next() {
            *value = origin + (*value - origin) * share;
        }
    });
    mixed
}

/// Adapts a known controller to a condition. `progress` is told after every generation: share of the way, cost; it
/// returns false to stop early. The result may fall: its survival tells.
pub fn adapt(
    parent: &Controller,
    target: &WalkerParameters,
    name: &str,
    settings: &ContinuationSettings,
    progress: &mut dyn FnMut(f64, &Cost) -> bool,
) -> Result<Controller, ParameterError> {
    adapt_watched(parent, target, name, settings, &mut |moment| progress(moment.share, moment.cost))
}

/// A moment of a continuation.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// Share of the way to the target, 0 to 1.
    pub share: f64,
    /// Generations told so far on the whole way.
    pub generation: usize,
    /// Cost of the generation's best candidate.
    pub cost: &'a Cost,
    /// Share of time lost to falls and wrong speed, percent: the median candidate's of the last three generations.
    pub lost: f64,
    /// The condition that is walked at this moment.
    pub parameters: &'a WalkerParameters,
    /// The centre of the search: what to keep if it has to end here.
    pub gains: &'a BySide<GainSet>,
}

/// A search may end early when candidates lost less than this share of time, percent, over its last generations.
const SURE: f64 = 1.0;
/// Generations that are spent on a condition even if its parent's gains walk: they make the gait its own.
const LEAST: usize = 12;

impl Moment<'_> {
    /// Whether the condition itself is reached and walked so surely that the search may end.
    pub fn is_sure(&self) -> bool {
        self.share >= 1.0 && self.generation >= LEAST && self.lost < SURE
    }
}

/// As [`adapt`], with more told after every generation, so that a long search can be kept on the way and taken up again:
/// a [`Controller`] of the moment's parameters and gains is a parent like any other.
pub fn adapt_watched(
    parent: &Controller,
    target: &WalkerParameters,
    name: &str,
    settings: &ContinuationSettings,
    progress: &mut dyn FnMut(Moment<'_>) -> bool,
) -> Result<Controller, ParameterError> {
    target.validate()?;
    let steps = (parent.parameters.distance(target) / STRIDE).ceil().max(1.0) as usize;
    let mut gains = parent.gains.clone();
    let mut told = 0;
    let both = target.legs.left != target.legs.right || gains.left != gains.right;
    let blocks = Block::ALL.map(gains_of);
    for step in 1..=steps {
        let share = step as f64 / steps as f64;
        let parameters = between(&parent.parameters, target, share);
        let mut subject = Subject::of(&parameters, settings.substeps)?;
        subject.nerves.noise *= SEARCH_NOISE;
        let goal = goal_for(&parameters, settings.duration, settings.likeness);
        let search_settings = SearchSettings {
            population: settings.population,
            step: if settings.likeness > 0.0 { LIKENESS_STEP } else { FIRST_STEP },
            seed: settings.seed + step as u64,
            walks: 1,
        };
        let generations = if step == steps { settings.polish } else { settings.generations };
        let mut search = GainSearch::among(&gains, &blocks[0], both, goal, search_settings);
        for generation in 0..generations {
            if generation > 0 && generation % BLOCK_GENERATIONS == 0 {
                let block = &blocks[generation / BLOCK_GENERATIONS % blocks.len()];
                gains = search.mean().unwrap_or(gains);
                let seed = search_settings.seed + 1000 * generation as u64;
                let settings = SearchSettings { seed, ..search_settings };
                search = GainSearch::among(&gains, block, both, goal, settings);
            }
            // A step size can be learnt by heart like a noise; the standard of 1 ms is met only in the screening.
            subject.substeps = settings.substeps + generation % 2;
            let cost = search.advance(&subject).1;
            told += 1;
            let centre = search.mean().unwrap_or_else(|| gains.clone());
            let going = progress(Moment {
                share,
                generation: told,
                cost: &cost,
                lost: search.recent_gait_cost(),
                parameters: &parameters,
                gains: &centre,
            });
            if !going || (step < steps && generation >= 3 && search.recent_gait_cost() < MASTERED) {
                break;
            }
        }
        if generations > 0 {
            let proof = Goal { duration: goal.duration.max(PROOF), ..goal };
            gains = search.sturdiest(&subject, &proof).unwrap_or(gains);
        }
    }
    screen(name, target, gains, settings.screenings)
}

/// Lets gains walk for a minute with several noise seeds at the standard step and writes down how long they lasted.
pub fn screen(
    name: &str,
    parameters: &WalkerParameters,
    gains: BySide<GainSet>,
    screenings: u64,
) -> Result<Controller, ParameterError> {
    let subject = Subject::of(parameters, 5)?;
    let mut survival = Vec::new();
    let mut speeds = Vec::new();
    for seed in 1..=screenings {
        let walk = subject.walk(&gains, SCREENING_TIME, 7000 + seed);
        survival.push(walk.record.duration());
        if let Some(gait) = measure(&walk.record, 3.0) {
            speeds.push(gait.speed);
        }
    }
    let speed = speeds.iter().sum::<f64>() / speeds.len().max(1) as f64;
    Ok(Controller { name: name.to_owned(), parameters: parameters.clone(), gains, survival, speed })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::library::Library;

    #[test]
    fn the_way_between_two_conditions_starts_at_one_and_ends_at_the_other() {
        let from = WalkerParameters::default();
        let mut to = from.clone();
        to.set("left.strength.soleus", 0.5).unwrap();
        to.set("task.speed", 1.0).unwrap();
        assert_eq!(between(&from, &to, 0.0), from);
        assert_eq!(between(&from, &to, 1.0), to);
        let half = between(&from, &to, 0.5);
        assert!(
            (half.legs.left.strength[crate::biomechanics::anatomy::MuscleGroup::Soleus] - 0.75).abs() < 1e-12
        );
        assert!(half.distance(&from) < to.distance(&from));
    }

    #[test]
    fn adapting_is_repeatable_and_can_be_stopped() {
        let library = Library::built_in().unwrap();
        let parent = library.find("healthy_adult_1.25").unwrap();
        let target = WalkerParameters { speed: 1.24, ..WalkerParameters::default() };
        let settings = ContinuationSettings {
            generations: 1,
            polish: 2,
            population: 4,
            duration: 1.0,
            likeness: 0.0,
            seed: 3,
            substeps: 2,
            screenings: 0,
        };
        let mut count = 0;
        let run = |count: &mut usize, most: usize| {
            adapt(parent, &target, "test", &settings, &mut |_, _| {
                *count += 1;
                *count < most
            })
            .unwrap()
        };
        let first = run(&mut count, usize::MAX);
        assert_eq!(count, 2);
        assert_eq!(first, run(&mut 0, usize::MAX));
        count = 0;
        run(&mut count, 1);
        assert_eq!(count, 1, "the search stops when it is told to");
    }
}
