//! From a known controller to a new condition without a jump: the condition glides, the search follows it.
//!
//! Gains that walk for one body rarely walk for a very different one, but nearly always for a slightly different one
//! (measured: half the strength in one jump fails, in four steps of 15 % it succeeds). So the condition moves a little after
//! every generation that still walks, faster while all goes well, and waits or turns back when candidates fall. (Measured:
//! from 0.9 to 0.8 m/s and from 1.4 to 1.5 m/s in ten generations; steps of a quarter of the way, each adapted before the
//! next, failed at both.) A condition has no reference walk to follow; it is only asked to stay up, at its speed, cheaply
//! and without pain, while its gains stay near its parent's.

use super::search::{GainSearch, SearchSettings, Subject};
use crate::biomechanics::anatomy::BySide;
use crate::simulation::control::gains::{Gain, GainSet};
use crate::simulation::library::{Controller, SCREENING_TIME};
use crate::simulation::measure::gait::measure;
use crate::simulation::measure::objective::{Cost, Goal};
use crate::simulation::model::parameters::{ParameterError, WalkerParameters};

/// The condition goes on when the median candidate loses less than this share of time to falls and wrong speed, percent.
const GOES_WELL: f64 = 5.0;
/// It slows down beyond this, and turns back beyond the next.
const GOES_BADLY: f64 = 12.0;
/// See above.
const GOES_BACK: f64 = 30.0;
/// First, largest and least way that the condition moves after a generation ([`WalkerParameters::distance`]).
const PACE: (f64, f64, f64) = (0.01, 0.03, 0.0005);

/// While searching, noise is this much stronger than the condition's own: falls that would come after a minute come within
/// the horizon, where the search can see them. (Measured: without it walks of 20 s fell between 8 and 26 s.)
const SEARCH_NOISE: f64 = 2.0;

/// First step size, in the gains' spreads. With a larger one two of three candidates fall, and a search among the fallen
/// learns nothing (measured: 0.3 to begin with loses little, 0.6 loses 50 to 70 % of the time walked).
const FIRST_STEP: f64 = 0.3;
/// The same for legs that differ: twice the gains are changed at once.
const FIRST_STEP_OF_EACH_LEG: f64 = 0.2;
/// The start pose decides about the first step, so it is changed less.
const START_STEP: f64 = 0.1;
/// A block's step size is kept for its next turn within these bounds.
const STEPS: (f64, f64) = (0.1, 0.45);
/// Generations after which another block of gains is searched.
const BLOCK_GENERATIONS: usize = 12;

/// Gains that work together and are searched together, the others held: in some 40 coordinates the full covariance is
/// learnt in tens of generations, in all 140 it is not (measured: survival of doubled noise came in 90 generations of the
/// block of balance, and not in 300 of all gains at once).
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

/// How far the condition has come and how fast it moves.
struct Glide {
    share: f64,
    pace: f64,
    distance: f64,
}

impl Glide {
    fn new(distance: f64) -> Glide {
        let there = distance < 1e-9;
        let distance = distance.max(1e-9);
        Glide { share: f64::from(u8::from(there)), pace: PACE.0 / distance, distance }
    }

    fn has_arrived(&self) -> bool {
        self.share >= 1.0
    }

    /// Goes on, waits or turns back by the share of time that the median candidate lost, percent.
    fn after(&mut self, lost: f64) {
        if self.has_arrived() {
            return;
        }
        if lost < GOES_WELL {
            self.share = (self.share + self.pace).min(1.0);
            self.pace = (1.15 * self.pace).min(PACE.1 / self.distance);
        } else if lost > GOES_BADLY {
            self.pace = (0.8 * self.pace).max(PACE.2 / self.distance);
            if lost > GOES_BACK {
                self.share = (self.share - self.pace).max(0.0);
            }
        }
    }
}

/// The sturdiest of a search's candidates is found by walks of this length, s.
const PROOF: f64 = 30.0;

/// Settings of a continuation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ContinuationSettings {
    /// Generations spent on the way at most.
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
    let mut glide = Glide::new(parent.parameters.distance(target));
    let mut gains = parent.gains.clone();
    let both = target.legs.left != target.legs.right || gains.left != gains.right;
    let first = if both { FIRST_STEP_OF_EACH_LEG } else { FIRST_STEP };
    let mut steps = TURNS.map(|block| if block == Block::Start { START_STEP } else { first });
    let (mut told, mut at_target) = (0, 0);
    let mut search: Option<GainSearch> = None;
    let goal = goal_for(target, settings.duration, settings.likeness);
    while if glide.has_arrived() { at_target < settings.polish } else { told < settings.generations } {
        let turn = told / BLOCK_GENERATIONS % TURNS.len();
        if told % BLOCK_GENERATIONS == 0 {
            gains = search.as_ref().and_then(GainSearch::mean).unwrap_or(gains);
            let own = SearchSettings {
                population: settings.population,
                step: steps[turn],
                seed: settings.seed + 1000 * told as u64,
                walks: 1,
            };
            search = Some(GainSearch::among(&gains, &gains_of(TURNS[turn]), both, goal, own));
        }
        let Some(search) = &mut search else { break };
        let parameters = between(&parent.parameters, target, glide.share);
        // A step size can be learnt by heart like a noise; the standard of 1 ms is met only in the screening.
        let mut subject = Subject::of(&parameters, settings.substeps + told % 2)?;
        subject.nerves.noise *= SEARCH_NOISE;
        search.aim(goal_for(&parameters, settings.duration, settings.likeness));
        let cost = search.advance(&subject).1;
        told += 1;
        at_target += usize::from(glide.has_arrived());
        steps[turn] = search.step_size().clamp(STEPS.0, STEPS.1);
        let centre = search.mean().unwrap_or_else(|| gains.clone());
        let going = progress(Moment {
            share: glide.share,
            generation: told,
            cost: &cost,
            lost: search.recent_gait_cost(),
            parameters: &parameters,
            gains: &centre,
        });
        if !going {
            break;
        }
        glide.after(search.last_gait_cost());
    }
    if let Some(search) = &search {
        let parameters = between(&parent.parameters, target, glide.share);
        let mut subject = Subject::of(&parameters, settings.substeps)?;
        subject.nerves.noise *= SEARCH_NOISE;
        let proof = Goal { duration: goal.duration.max(PROOF), speed: parameters.speed, ..goal };
        gains = search.sturdiest(&subject, &proof).unwrap_or(gains);
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
    fn the_condition_goes_on_while_it_walks_and_turns_back_when_it_falls() {
        let mut glide = Glide::new(0.2);
        glide.after(1.0);
        assert!((glide.share - 0.05).abs() < 1e-12);
        let (share, pace) = (glide.share, glide.pace);
        glide.after(8.0);
        assert!((glide.share - share).abs() < 1e-12, "it waits");
        glide.after(60.0);
        assert!(glide.share < share && glide.pace < pace, "it turns back, and goes slower");
        for _ in 0..40 {
            glide.after(1.0);
        }
        assert!(glide.has_arrived());
        glide.after(60.0);
        assert!(glide.has_arrived(), "who has arrived stays");
        assert!(Glide::new(0.0).has_arrived());
    }

    #[test]
    fn adapting_is_repeatable_and_can_be_stopped() {
        let library = Library::built_in().unwrap();
        let parent = library.find("healthy_adult_1.25").unwrap();
        let target = WalkerParameters { speed: 1.24, ..WalkerParameters::default() };
        let settings = ContinuationSettings {
            generations: 3,
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
        assert!((3..=5).contains(&count), "on the way and two at the target: {count}");
        assert_eq!(first, run(&mut 0, usize::MAX));
        count = 0;
        run(&mut count, 1);
        assert_eq!(count, 1, "the search stops when it is told to");
    }
}
