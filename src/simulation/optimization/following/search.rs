//! One search for a follower: gains and changes of the reference, while the condition glides to the one that is wanted.
//!
//! The candidates' walks are short and their noise is stronger than in life, so that falls that would come after a minute
//! come within their horizon. The condition goes on when most candidates stay up, and turns back when nearly all fall. At
//! its end the search's centre is proved in fresh noise, and what is proved is screened.

use rayon::prelude::*;

use super::aim::{Aim, DEPARTURE, Judgement, STANDARD, screen};
use super::ancestor::Ancestor;
use crate::simulation::control::following::reference::{Adaptation, WholeChange};
use crate::simulation::control::following::{FollowingGain, FollowingGains};
use crate::simulation::library::Follower;
use crate::simulation::model::parameters::ParameterError;
use crate::simulation::optimization::cma_es::{CmaEs, Coordinate};
use crate::simulation::optimization::search::Subject;

/// Noise of the search relative to the condition's own, on the way and at the end.
const NOISE: (f64, f64) = (1.1, 1.25);
/// Shares of candidates that stay up: below the first the condition turns back, from the second on it goes on, from the third
/// on twice as far.
const STAY_UP: (f64, f64, f64) = (0.2, 0.55, 0.85);
/// Share of the way after a generation.
const PACE: f64 = 0.04;
/// The same of a narrow search.
const NARROW_PACE: f64 = 0.08;
/// Physics steps per control period in the search.
const DRAFT: usize = 4;
/// A search among the fallen learns nothing: while fewer stay up in the first generations, the first step is halved, so often
/// at most. (Measured: around gains for 0.70 m/s all of 16 candidates fell with a step of 0.4, and most walked with 0.1.)
const SHORTER: (f64, usize) = (0.2, 3);
/// The centre of a search is proved when more candidates than this stay up.
const WORTH_PROVING: f64 = 0.6;
/// Generations between two proofs.
const PROVE_EVERY: usize = 8;
/// Walks of a proof, and of the screening. None of these seeds is one of a report.
const PROOFS: u64 = 3;
const SCREENING: std::ops::Range<u64> = 7001..7006;
/// At the end walks grow longer by this factor whenever nearly all stay up, up to the second.
const LONGER: (f64, f64) = (1.4, 2.8);
/// Share of the spreads by which changes of a reference are first tried.
const CHANGES: f64 = 0.5;

/// Settings of a search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FollowerSettings {
    /// Most generations.
    pub generations: usize,
    /// Candidates of a generation.
    pub population: usize,
    /// Walking time of a candidate, s.
    pub duration: f64,
    /// First step, in the spreads of gains.
    pub step: f64,
    /// Seed of the search.
    pub seed: u64,
    /// Whether only changes of the reference and a few gains are searched: far fewer numbers, found far sooner.
    pub narrow: bool,
}

/// The gains of a narrow search: what trades effort for staying up, how high and how long a swinging foot is lifted, and what
/// all curves are shifted by. (Measured: slow, old and ill walkers had inherited knees twelve degrees more bent than wished.)
const LEADING: [FollowingGain; 14] = [
    FollowingGain::Effort,
    FollowingGain::Usual,
    FollowingGain::Clearance,
    FollowingGain::ClearanceWeight,
    FollowingGain::ClearanceEnd,
    FollowingGain::TransferWeight,
    FollowingGain::PelvisTilt,
    FollowingGain::LateralMargin,
    FollowingGain::SwingDorsiflexion,
    FollowingGain::PlacementPlace,
    FollowingGain::MidStance,
    FollowingGain::KneeOffset,
    FollowingGain::AnkleOffset,
    FollowingGain::HipOffset,
];

/// What a search tells after every generation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FollowerMoment {
    /// Generation.
    pub generation: usize,
    /// Share of the way.
    pub share: f64,
    /// Share of candidates that stayed up.
    pub staying: f64,
    /// Cost of the median candidate.
    pub cost: f64,
}

/// How a search ended.
#[derive(Clone, Debug)]
pub struct FollowerFound {
    /// The walker that is wanted, screened, when one was found.
    pub walker: Option<Follower>,
    /// The furthest condition on the way that was proved and screened, when it is beyond the start.
    pub on_the_way: Option<Follower>,
}

/// The space that is searched.
struct Space {
    base: FollowingGains,
    gains: Vec<FollowingGain>,
    /// Indices into a list of changes, and the other leg's index where both share one.
    changes: Vec<(usize, Option<usize>)>,
    spreads: Vec<f64>,
}

impl Space {
    fn new(aim: &Aim, parent: &Ancestor<'_>, narrow: bool) -> (Space, Vec<Coordinate>) {
        let mut coordinates = Vec::new();
        let gains = if narrow { LEADING.to_vec() } else { FollowingGain::ALL.to_vec() };
        for &gain in &gains {
            let info = gain.info();
            let start = parent.follower.gains[gain].clamp(info.lower, info.upper);
            coordinates.push(Coordinate { start, spread: info.spread, lower: info.lower, upper: info.upper });
        }
        let mut space =
            Space { base: parent.follower.gains, gains, changes: Vec::new(), spreads: Vec::new() };
        if aim.likeness < 1.0 {
            let alike = aim.parameters.legs.left == aim.parameters.legs.right;
            let list = parent.own_for(aim).list();
            let by_leg = (list.len() - WholeChange::ALL.len()) / 2;
            for (index, (name, start, (spread, most))) in list.iter().enumerate() {
                let left = index < by_leg;
                let whole = index >= 2 * by_leg;
                if alike && (left || name == "lag") {
                    continue;
                }
                let other = (alike && !whole).then(|| index - by_leg);
                let spread = if narrow { *spread } else { CHANGES * spread };
                coordinates.push(Coordinate { start: *start, spread, lower: -most, upper: *most });
                space.changes.push((index, other));
                space.spreads.push(spread);
            }
        }
        (space, coordinates)
    }

    fn read(&self, values: &[f64]) -> Option<(FollowingGains, Adaptation)> {
        let mut gains = self.base;
        for (&gain, &value) in self.gains.iter().zip(values) {
            gains.set(gain, value.is_finite().then_some(value)?);
        }
        let mut changes = vec![0.0; Adaptation::COUNT];
        for (&(index, other), &value) in self.changes.iter().zip(&values[self.gains.len()..]) {
            changes[index] = value;
            if let Some(other) = other {
                changes[other] = value;
            }
        }
        Some((gains, Adaptation::from_values(&changes)))
    }

    /// What departing from the published reference costs.
    fn departure(&self, values: &[f64]) -> f64 {
        let squares =
            self.spreads.iter().zip(&values[self.gains.len()..]).map(|(s, v)| (v / (4.0 * s)).powi(2));
        DEPARTURE * squares.sum::<f64>()
    }
}

/// Where the condition stands.
struct Way {
    share: f64,
    pace: f64,
    stretch: f64,
    sure: f64,
}

impl Way {
    fn after(&mut self, staying: f64) {
        let (back, on, quickly) = STAY_UP;
        if self.share < 1.0 {
            if staying >= on {
                self.sure = self.share;
                self.share =
                    (self.share + if staying >= quickly { 2.0 * self.pace } else { self.pace }).min(1.0);
            } else if staying < back {
                self.share = (self.share - 0.5 * self.pace).max(0.0);
            }
        } else if staying >= quickly {
            self.stretch = (LONGER.0 * self.stretch).min(LONGER.1);
        } else if staying < back {
            self.stretch = 1.0;
        }
    }
}

/// Searches a walker for an aim from a known one, beginning at a share of the way. `progress` may stop it.
pub fn search(
    aim: &Aim,
    parent: &Ancestor<'_>,
    from: f64,
    settings: &FollowerSettings,
    progress: &mut dyn FnMut(FollowerMoment) -> bool,
) -> Result<FollowerFound, ParameterError> {
    let (space, coordinates) = Space::new(aim, parent, settings.narrow);
    let begin = |step: f64| CmaEs::new(&coordinates, step, settings.population, settings.seed);
    let (mut step, mut shortened) = (settings.step, 0);
    let mut cma = begin(step);
    let pace = if settings.narrow { NARROW_PACE } else { PACE };
    let mut way = Way { share: from, pace, stretch: 1.0, sure: from };
    for generation in 0..settings.generations {
        let here = aim.on_the_way_from(parent, way.share);
        let mut subject = Subject::of(&here.parameters, DRAFT)?;
        subject.nerves.noise *= if way.share < 1.0 { NOISE.0 } else { NOISE.1 };
        let asked = cma.ask();
        let walked = |(index, values): (usize, &Vec<f64>)| {
            let seed = settings.seed.wrapping_mul(1_000_003) + 1000 * generation as u64 + index as u64;
            let judged = space.read(values).map(|(gains, further)| {
                let gait = here.gait(&gains, &further, subject.model.leg_length);
                let duration = way.stretch * settings.duration;
                here.judge(&subject.follow(&gait, duration, seed), &gait, duration)
            });
            let judged = judged.unwrap_or(Judgement { cost: 2000.0, fell: true });
            Judgement { cost: judged.cost + space.departure(values), ..judged }
        };
        let judged: Vec<Judgement> = asked.par_iter().enumerate().map(walked).collect();
        let mut costs: Vec<f64> = judged.iter().map(|judged| judged.cost).collect();
        cma.tell(&costs);
        costs.sort_by(f64::total_cmp);
        let standing = judged.iter().filter(|judged| !judged.fell).count();
        let staying = standing as f64 / judged.len() as f64;
        if staying < SHORTER.0 && generation == shortened && shortened < SHORTER.1 {
            (step, shortened) = (0.5 * step, shortened + 1);
            cma = begin(step);
        }
        let arrived = way.share >= 1.0;
        let moment = FollowerMoment { generation, share: way.share, staying, cost: costs[costs.len() / 2] };
        let going = progress(moment);
        if arrived
            && staying > WORTH_PROVING
            && (generation % PROVE_EVERY == 0 || !going)
            && let Some(walker) = proved(aim, &space, &cma, generation)?
        {
            return Ok(FollowerFound { walker: Some(walker), on_the_way: None });
        }
        if !going {
            break;
        }
        way.after(staying);
    }
    let mut on_the_way = None;
    if way.sure > from + 0.1 && way.sure < 1.0 {
        let mut there = aim.on_the_way_from(parent, way.sure);
        there.name = format!("{}~{}", aim.name, parent.follower.name.split('~').next().unwrap_or_default());
        on_the_way = proved(&there, &space, &cma, settings.generations)?;
    }
    Ok(FollowerFound { walker: None, on_the_way })
}

/// The centre of a search as a walker, when it lasts in fresh noise and makes the gait that was asked for.
fn proved(
    aim: &Aim,
    space: &Space,
    cma: &CmaEs,
    generation: usize,
) -> Result<Option<Follower>, ParameterError> {
    let Some((gains, further)) = space.read(&cma.mean()) else { return Ok(None) };
    accepted(aim, &gains, &further, 100_000 + 10 * generation as u64)
}

/// A walker that lasts in fresh noise from a seed on, makes the gait that was asked for, and passes the screening.
pub(super) fn accepted(
    aim: &Aim,
    gains: &FollowingGains,
    further: &Adaptation,
    seed: u64,
) -> Result<Option<Follower>, ParameterError> {
    if !aim.is_proved(gains, further, seed..seed + PROOFS)? {
        return Ok(None);
    }
    let (walker, met) = screen(aim, gains, further, SCREENING)?;
    Ok((met && walker.is_sturdy()).then_some(walker))
}

/// How far on the way from a known walker its gains and its own changes still walk: the largest of a few shares at which two
/// short walks last.
pub(super) fn reach(aim: &Aim, known: &Ancestor<'_>) -> Result<f64, ParameterError> {
    for share in [1.0, 0.75, 0.5, 0.3, 0.15] {
        let here = aim.on_the_way_from(known, share);
        let subject = Subject::of(&here.parameters, STANDARD)?;
        let gait = here.gait(&known.follower.gains, &known.own_for(aim), subject.model.leg_length);
        let lasts = |seed| subject.follow(&gait, 10.0, seed).end.is_none();
        if (1..=2).all(lasts) {
            return Ok(share);
        }
    }
    Ok(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::library::Library;
    use crate::simulation::presets::Preset;

    fn aim(key: &str) -> Aim {
        let preset = Preset::find(key).unwrap();
        let (parameters, adaptation) = (preset.parameters().unwrap(), preset.adaptation().unwrap());
        Aim { name: key.to_owned(), parameters, adaptation, likeness: 0.0 }
    }

    fn ancestor(follower: &Follower) -> Ancestor<'_> {
        let published = follower.adaptation;
        Ancestor { follower, published, own: Adaptation::default() }
    }

    #[test]
    fn what_a_known_walker_has_of_its_own_is_where_a_search_begins() {
        let library = Library::built_in().unwrap();
        let wanted = crate::simulation::optimization::following::growth::plan().unwrap();
        let known = Ancestor::all(library.followers(), &wanted);
        let parent = known.iter().find(|known| known.follower.name == "stroke_mild@75").unwrap();
        assert_ne!(parent.own, Adaptation::default());
        let (space, coordinates) = Space::new(&aim("stroke_mild"), parent, true);
        let start: Vec<f64> = coordinates.iter().map(|c| c.start).collect();
        let (_, further) = space.read(&start).unwrap();
        for (begun, own) in further.list().iter().zip(parent.own.list()) {
            assert!((begun.1 - own.1).abs() < 1e-9, "{}", own.0);
        }
        let healthy = Aim { likeness: 1.0, ..aim("older_70") };
        assert_eq!(parent.own_for(&healthy), Adaptation::default(), "healthy people keep typical curves");
    }

    #[test]
    fn legs_that_are_alike_change_together_and_others_by_themselves() {
        let library = Library::built_in().unwrap();
        let parent = ancestor(library.find_follower("follower_1.00").unwrap());
        for (key, alike) in [("parkinson_mild", false), ("equinus", true), ("stroke_mild", false)] {
            let (space, coordinates) = Space::new(&aim(key), &parent, false);
            let mut values: Vec<f64> = coordinates.iter().map(|c| c.start).collect();
            for (step, value) in values[space.gains.len()..].iter_mut().enumerate() {
                *value = 0.001 * (step + 1) as f64;
            }
            let (gains, changes) = space.read(&values).unwrap();
            assert_eq!(gains, parent.follower.gains);
            let left_as_right = changes.mirrored().legs;
            let same = (0..left_as_right.left.len())
                .all(|i| (left_as_right.left[i] - changes.legs.left[i]).abs() < 1e-12);
            assert_eq!(same, alike, "{key}");
            assert!(space.departure(&values) > 0.0);
        }
        let mut healthy = aim("older_70");
        healthy.likeness = 1.0;
        assert!(
            Space::new(&healthy, &parent, false).0.changes.is_empty(),
            "healthy people keep typical curves"
        );
    }

    #[test]
    fn a_search_finds_a_walker_a_step_further_and_is_repeatable() {
        let library = Library::built_in().unwrap();
        let parent = ancestor(library.find_follower("follower_1.20").unwrap());
        let mut near = parent.follower.parameters.clone();
        near.speed = 1.19;
        let aim =
            Aim { name: "near".into(), parameters: near, adaptation: Adaptation::default(), likeness: 1.0 };
        let settings = FollowerSettings {
            generations: 2,
            population: 4,
            duration: 2.5,
            step: 0.02,
            seed: 5,
            narrow: false,
        };
        let run = || {
            let mut seen = Vec::new();
            let watch = &mut |moment: FollowerMoment| {
                seen.push((moment.share.to_bits(), moment.cost.to_bits()));
                moment.generation < 1
            };
            search(&aim, &parent, 0.9, &settings, watch).unwrap();
            seen
        };
        let first = run();
        assert_eq!(first.len(), 2);
        assert_eq!(first, run());
        assert!(f64::from_bits(first[1].0) > 0.9, "the condition goes on while candidates stay up");
    }
}
