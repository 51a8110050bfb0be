//! From a known controller to a new condition without a jump: the condition glides, the search follows it.
//!
//! Gains that walk for one body rarely walk for a very different one, but nearly always for a slightly different one
//! (measured: half the strength in one jump fails, in four steps of 15 % it succeeds). So the condition moves a little after
//! every generation that still walks, faster while all goes well, and waits or turns back when candidates fall. (Measured:
//! from 0.9 to 0.8 m/s and from 1.4 to 1.5 m/s in ten generations; steps of a quarter of the way, each adapted before the
//! next, failed at both.) Gains are searched in blocks (the module `blocks`); a block that led astray is taken back, and
//! the condition with it. A condition has no reference walk to follow; it is only asked to stay up, at its speed, steadily,
//! cheaply and without pain. All gains of a search are those of the body in which it began, translated to the strength of the
//! one that walks (the module `control::effort`).

use super::blocks::{BLOCK_GENERATIONS, Blocks};
use super::glide::Glide;
use super::search::Subject;
use crate::biomechanics::anatomy::BySide;
use crate::simulation::control::effort::effort;
use crate::simulation::control::gains::GainSet;
use crate::simulation::library::{Controller, SCREENING_TIME, start_pace};
use crate::simulation::measure::gait::measure;
use crate::simulation::measure::objective::{Cost, Goal};
use crate::simulation::model::parameters::{ParameterError, WalkerParameters};
use crate::simulation::model::walker_model::WalkerModel;

/// While searching, noise is this much stronger than the condition's own, on the way and at the target: falls that would
/// come after a minute come within the horizon, where the search can see them. (Measured: without it walks of 20 s fell
/// between 8 and 26 s; with 1.7 on the way a walker with foot drop fell so often that the search learnt nothing.)
const SEARCH_NOISE: (f64, f64) = (1.3, 1.5);

/// Speeds this far from the wished one, m/s, cost nothing on the way, and in a condition not even at its end: falls shall
/// stop the glide, and only healthy anchors have to keep the speed.
const ON_THE_WAY: f64 = 0.06;

/// Physics steps per control period by which gains are judged: the standard of 1 ms. (Measured: gains that lost 4 % in
/// drafts fell after one second at the standard.)
const STANDARD: usize = 5;

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
    let pain = BySide { left: parameters.legs.left.pain, right: parameters.legs.right.pain };
    Goal { speed: parameters.speed, tolerance: 0.025, duration, likeness, effort: 1.0, pain }
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
    /// Share of time that the gains below lose at the target, percent: known at the end of a turn there.
    pub proved: Option<f64>,
    /// The furthest condition at which the gains below were seen to walk.
    pub parameters: &'a WalkerParameters,
    /// The gains with which the present turn began: what to keep if the search has to end here.
    pub gains: &'a BySide<GainSet>,
}

/// A search may end early when candidates lost less than this share of time, percent, over its last generations, or the
/// gains at their centre less than the second at the end of a turn.
const SURE: (f64, f64) = (1.0, 3.0);
/// Gains that lose less than this share of time, percent, in the noise of the search are worth a screening.
const WORTH_SCREENING: f64 = 15.0;
/// Walks in noise of their own that gains have to last before they are screened. (Measured: of those that had lasted two
/// and then the screening, one in five fell in six walks more.)
const FRESH: u64 = 8;
/// Generations that are spent on a condition even if its parent's gains walk: they make the gait its own.
const LEAST: usize = 12;

impl Moment<'_> {
    /// Whether the condition itself is reached and walked so surely that the search may end.
    pub fn is_sure(&self) -> bool {
        let walks = self.lost < SURE.0 || self.proved.is_some_and(|lost| lost < SURE.1);
        self.share >= 1.0 && self.generation >= LEAST && walks
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
    let way = Way { from: &parent.parameters, to: target, settings, body: parent.parameters.build_model()? };
    let mut glide = Glide::new(parent.parameters.distance(target));
    let both = target.legs.left != target.legs.right || parent.gains.left != parent.gains.right;
    let mut blocks = Blocks::new(&parent.gains, both, way.goal(&glide), settings.population, settings.seed);
    let (mut told, mut at_target) = (0, 0);
    while if glide.has_arrived() { at_target < settings.polish } else { told < settings.generations } {
        if told % BLOCK_GENERATIONS == 0 {
            if told > 0 {
                let lost = blocks.end(&way.subject(glide.share, STANDARD)?, &way.goal(&glide));
                let pace = way.pace(&glide);
                glide.after_turn(lost);
                blocks.keep_start(pace / way.pace(&glide));
                if let Some(done) = way.arrival(name, &glide, &blocks.gains, told)? {
                    return Ok(done);
                }
            }
            blocks.begin();
        }
        // A step size can be learnt by heart like a noise; the standard of 1 ms is met only in proofs and screening.
        let subject = way.subject(glide.share, settings.substeps + told % 2)?;
        let search = blocks.search();
        search.aim(way.goal(&glide));
        let cost = search.advance(&subject).1;
        told += 1;
        at_target += usize::from(glide.has_arrived());
        let (lost, last) = (search.recent_gait_cost(), search.last_gait_cost());
        let going = progress(Moment {
            share: glide.share,
            generation: told,
            cost: &cost,
            lost,
            proved: glide.proved,
            parameters: &way.at(glide.sure),
            gains: &way.subject(glide.sure, STANDARD)?.own(&blocks.gains),
        });
        if !going {
            break;
        }
        let pace = way.pace(&glide);
        glide.after(last);
        blocks.keep_start(pace / way.pace(&glide));
    }
    let proof = Goal { duration: settings.duration.max(PROOF), ..way.goal(&glide) };
    let subject = way.subject(glide.share, STANDARD)?;
    let kept = blocks.gains.clone();
    let gains = blocks.search().sturdiest(&kept, &subject, &proof);
    screen(name, target, way.subject(1.0, STANDARD)?.own(&gains), settings.screenings)
}

/// The way from one condition to another.
struct Way<'a> {
    from: &'a WalkerParameters,
    to: &'a WalkerParameters,
    settings: &'a ContinuationSettings,
    /// The body for which the gains were found.
    body: WalkerModel,
}

impl Way<'_> {
    fn at(&self, share: f64) -> WalkerParameters {
        between(self.from, self.to, share)
    }

    /// The wished speed by the measure in which the start pose scales its own.
    fn pace(&self, glide: &Glide) -> f64 {
        start_pace(&self.at(glide.share))
    }

    fn goal(&self, glide: &Glide) -> Goal {
        let duration = glide.stretch * self.settings.duration;
        let goal = goal_for(&self.at(glide.share), duration, self.settings.likeness);
        let strict = glide.has_arrived() && self.settings.likeness > 0.0;
        if strict { goal } else { Goal { tolerance: ON_THE_WAY, ..goal } }
    }

    /// Who walks there in the search, with more noise than in life. All gains of the search are those of the body in which
    /// it began, and are translated to this one's strength.
    fn subject(&self, share: f64, substeps: usize) -> Result<Subject, ParameterError> {
        let mut subject = Subject::of(&self.at(share), substeps)?;
        subject.effort = Some(effort(&self.body, &subject.model));
        subject.nerves.noise *= if share < 1.0 { SEARCH_NOISE.0 } else { SEARCH_NOISE.1 };
        Ok(subject)
    }

    /// At the target, gains that lose little are screened at once, so that a search ends as soon as it has found what is
    /// wanted. Walks with noise of their own go first: gains shall not pass because they were tried often enough on the
    /// same noise.
    fn arrival(
        &self,
        name: &str,
        glide: &Glide,
        gains: &BySide<GainSet>,
        told: usize,
    ) -> Result<Option<Controller>, ParameterError> {
        let worth = self.settings.screenings > 0 && glide.proved.is_some_and(|lost| lost < WORTH_SCREENING);
        if !worth || told < LEAST {
            return Ok(None);
        }
        let gains = &self.subject(1.0, STANDARD)?.own(gains);
        let subject = Subject::of(self.to, STANDARD)?;
        let first = 100_000 + FRESH * told as u64;
        if (0..FRESH).any(|walk| subject.walk(gains, SCREENING_TIME, first + walk).end.is_some()) {
            return Ok(None);
        }
        let screened = screen(name, self.to, gains.clone(), self.settings.screenings)?;
        Ok(is_accepted(&screened).then_some(screened))
    }
}

/// Lets gains walk for a minute with several noise seeds at the standard step and writes down how long they lasted.
pub fn screen(
    name: &str,
    parameters: &WalkerParameters,
    gains: BySide<GainSet>,
    screenings: u64,
) -> Result<Controller, ParameterError> {
    screen_in(name, parameters, gains, 7001..7001 + screenings)
}

/// As [`screen`], in noise of these seeds.
pub fn screen_in(
    name: &str,
    parameters: &WalkerParameters,
    gains: BySide<GainSet>,
    seeds: std::ops::Range<u64>,
) -> Result<Controller, ParameterError> {
    let subject = Subject::of(parameters, STANDARD)?;
    let mut survival = Vec::new();
    let mut speeds = Vec::new();
    for seed in seeds {
        let walk = subject.walk(&gains, SCREENING_TIME, seed);
        survival.push(walk.record.duration());
        if let Some(gait) = measure(&walk.record, 3.0) {
            speeds.push(gait.speed);
        }
    }
    let speed = speeds.iter().sum::<f64>() / speeds.len().max(1) as f64;
    Ok(Controller { name: name.to_owned(), parameters: parameters.clone(), gains, survival, speed })
}

/// Whether a controller may be shipped: it stays up in every screening walk, and a healthy adult keeps the speed.
pub fn is_accepted(controller: &Controller) -> bool {
    controller.is_sturdy() && (controller.keeps_speed() || !controller.name.starts_with("healthy_adult_"))
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
