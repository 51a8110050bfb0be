//! How a library of followers grows: which are wanted, from which known one each is tried, and one step of growth.
//!
//! Gains of a known follower often walk a condition at once, because its reference moves with it; so all of them are tried
//! first, and a search begins only where none lasts.

use rayon::prelude::*;

use super::aim::{Aim, STANDARD};
use super::ancestor::Ancestor;
use super::search::{FollowerFound, FollowerMoment, FollowerSettings, accepted, reach, search};
use super::variety::{VARIED, varied};
use crate::simulation::control::following::reference::Adaptation;
use crate::simulation::library::Follower;
use crate::simulation::model::parameters::{ParameterError, WalkerParameters};
use crate::simulation::optimization::continuation::between;
use crate::simulation::optimization::search::Subject;
use crate::simulation::presets::{Family, Person, Preset, PresetError};

/// Ages of women and of men beside those that presets have, years.
const WOMEN: [f64; 14] = [4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0, 40.0, 60.0, 70.0, 75.0, 80.0, 85.0];
const MEN: [f64; 8] = [5.0, 6.0, 8.0, 9.0, 20.0, 30.0, 55.0, 65.0];
/// From this age on a published change of the reference belongs to age, years.
const OLD: f64 = 70.0;
/// Who is old keeps to typical curves half as strictly.
const LIKENESS_OF_OLD: f64 = 0.5;
/// Shares of the way to a condition at which sliders shall find a walker too, percent.
const SHARES: [u32; 2] = [50, 75];

/// Every known gains are looked at for this long, s; as many of the best are tried for longer.
const LOOK: f64 = 6.0;
const LONGER_TRIED: usize = 12;
/// A trial walk of known gains, s.
const TRIAL: f64 = 12.0;
/// Known gains whose trials were best are proved in this number.
const PROVED: usize = 3;
/// Known walkers from which a glide is tried.
const PARENTS: usize = 6;

/// Everything that is wanted: the healthy adult at every tenth of a metre per second, all presets, women and men of all
/// ages, conditions half-way and further, and people whom nobody named.
pub fn plan() -> Result<Vec<Aim>, PresetError> {
    let mut wanted = vec![adult(1.25)];
    wanted.extend((3..=18).rev().map(|tenths| adult(f64::from(tenths) / 10.0)));
    for preset in Preset::all() {
        let parameters = preset.parameters().map_err(PresetError::Parameter)?;
        let likeness = match preset.family {
            Family::Healthy if parameters.age >= OLD => LIKENESS_OF_OLD,
            Family::Healthy => 1.0,
            _ => 0.0,
        };
        wanted.push(Aim {
            name: preset.key.to_owned(),
            parameters,
            adaptation: preset.adaptation()?,
            likeness,
        });
    }
    for age in WOMEN {
        wanted.push(person(format!("woman_{age:.0}"), Person::Woman(age))?);
    }
    for age in MEN {
        wanted.push(person(format!("man_{age:.0}"), Person::Man(age))?);
    }
    for preset in Preset::all().filter(|preset| preset.family != Family::Healthy) {
        for share in SHARES {
            wanted.push(on_the_way(preset, share)?);
        }
    }
    for number in 1..=VARIED {
        wanted.push(varied(number)?);
    }
    Ok(wanted)
}

/// The healthy adult at a speed, m/s.
fn adult(speed: f64) -> Aim {
    let parameters = WalkerParameters { speed, ..WalkerParameters::default() };
    Aim { name: format!("follower_{speed:.2}"), parameters, adaptation: Adaptation::default(), likeness: 1.0 }
}

fn person(name: String, person: Person) -> Result<Aim, PresetError> {
    let parameters = person.parameters();
    if parameters.age < OLD {
        return Ok(Aim { name, parameters, adaptation: Adaptation::default(), likeness: 1.0 });
    }
    let decade = 5.0 * (parameters.age / 5.0).round().clamp(OLD / 5.0, 18.0);
    let old =
        Preset::find(&format!("older_{decade:.0}")).map_or(Ok(Adaptation::default()), Preset::adaptation)?;
    Ok(Aim { name, parameters, adaptation: old, likeness: LIKENESS_OF_OLD })
}

/// A share (percent) of the way from the healthy person of a preset to the preset.
fn on_the_way(preset: &Preset, share: u32) -> Result<Aim, PresetError> {
    let target = preset.parameters().map_err(PresetError::Parameter)?;
    let part = f64::from(share) / 100.0;
    Ok(Aim {
        name: format!("{}@{share}", preset.key),
        parameters: between(&preset.person.parameters(), &target, part),
        adaptation: preset.adaptation()?.times(part),
        likeness: 0.0,
    })
}

/// A known walker that was tried on an aim as it is.
struct Tried<'a> {
    known: &'a Ancestor<'a>,
    further: Adaptation,
    cost: f64,
}

/// Tries all known gains on an aim, with and without what their reference has of its own, best first. What is the same is
/// not tried twice.
fn tried<'a>(aim: &Aim, known: &'a [Ancestor<'a>]) -> Result<Vec<Tried<'a>>, ParameterError> {
    let subject = Subject::of(&aim.parameters, STANDARD)?;
    let mut distinct: Vec<(&'a Ancestor<'a>, Adaptation)> = Vec::new();
    for ancestor in known {
        for further in [Adaptation::default(), ancestor.own_for(aim)] {
            let same = |(other, changes): &(&Ancestor<'_>, Adaptation)| {
                other.follower.gains == ancestor.follower.gains && *changes == further
            };
            if !distinct.iter().any(same) {
                distinct.push((ancestor, further));
            }
        }
    }
    let cost = |known: &Ancestor<'_>, further: &Adaptation, duration, seeds: std::ops::Range<u64>| {
        let gait = aim.gait(&known.follower.gains, further, subject.model.leg_length);
        let judged = |seed| aim.judge(&subject.follow(&gait, duration, seed), &gait, duration).cost;
        let count = seeds.clone().count() as f64;
        seeds.map(judged).sum::<f64>() / count
    };
    let at_first = |(known, further): (&'a Ancestor<'a>, Adaptation)| Tried {
        known,
        further,
        cost: cost(known, &further, LOOK, 301..302),
    };
    let mut list: Vec<Tried<'a>> = distinct.into_par_iter().map(at_first).collect();
    list.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    list.truncate(LONGER_TRIED);
    list.par_iter_mut().for_each(|tried| tried.cost = cost(tried.known, &tried.further, TRIAL, 302..304));
    list.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    Ok(list)
}

/// One step of growth: a walker for an aim from what is known, or how far a search came. `progress` may stop it.
pub fn grow(
    aim: &Aim,
    known: &[Ancestor<'_>],
    settings: &FollowerSettings,
    progress: &mut dyn FnMut(FollowerMoment) -> bool,
) -> Result<FollowerFound, ParameterError> {
    let tried = tried(aim, known)?;
    for (place, best) in tried.iter().take(PROVED).enumerate() {
        let seed = 200_000 + 10 * place as u64;
        if let Some(walker) = accepted(aim, &best.known.follower.gains, &best.further, seed)? {
            return Ok(FollowerFound { walker: Some(walker), on_the_way: None });
        }
    }
    if settings.generations == 0 {
        return Ok(FollowerFound { walker: None, on_the_way: None });
    }
    let Some((parent, share)) = parent(aim, known, &tried)? else {
        return Ok(FollowerFound { walker: None, on_the_way: None });
    };
    search(aim, parent, share, settings, progress)
}

/// The known walker from which to search, and the share of the way at which to begin: the one whose gains reach furthest
/// among those that are near or did best when they were tried.
fn parent<'a>(
    aim: &Aim,
    known: &'a [Ancestor<'a>],
    tried: &[Tried<'a>],
) -> Result<Option<(&'a Ancestor<'a>, f64)>, ParameterError> {
    let distance = |known: &Ancestor<'_>| known.follower.parameters.distance(&aim.parameters);
    let mut near: Vec<&Ancestor<'_>> = known.iter().collect();
    near.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
    near.truncate(PARENTS);
    near.extend(tried.iter().take(2).map(|tried| tried.known));
    let mut best: Option<(&Ancestor<'_>, f64, f64)> = None;
    for ancestor in near {
        let share = reach(aim, ancestor)?;
        // What is left to go counts, not the share.
        let left = (1.0 - share) * distance(ancestor);
        if best.is_none_or(|(_, _, least)| left < least) {
            best = Some((ancestor, share, left));
        }
    }
    Ok(best.map(|(ancestor, share, _)| (ancestor, share)))
}

/// The wanted aim to try next: not yet among the known, least often tried, and nearest to a known walker.
pub fn next<'a>(wanted: &'a [Aim], known: &[Follower], tries: &[String]) -> Option<&'a Aim> {
    let tried = |aim: &Aim| tries.iter().filter(|name| **name == aim.name).count();
    let nearest = |aim: &Aim| {
        let sturdy = known.iter().filter(|follower| follower.is_sturdy());
        sturdy.map(|follower| follower.parameters.distance(&aim.parameters)).fold(f64::INFINITY, f64::min)
    };
    wanted
        .iter()
        .filter(|aim| !known.iter().any(|follower| follower.name == aim.name && follower.is_sturdy()))
        .min_by(|a, b| tried(a).cmp(&tried(b)).then(nearest(a).total_cmp(&nearest(b))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::library::Library;

    #[test]
    fn the_plan_names_every_aim_once_and_all_are_possible() {
        let wanted = plan().unwrap();
        let mut names: Vec<&str> = wanted.iter().map(|aim| aim.name.as_str()).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
        for aim in &wanted {
            assert!(aim.parameters.validate().is_ok(), "{}", aim.name);
        }
        for key in ["follower_0.30", "follower_1.80", "stroke_severe", "woman_85", "equinus@50"] {
            assert!(names.contains(&key), "{key}");
        }
    }

    #[test]
    fn what_is_known_is_not_tried_again_and_what_failed_comes_last() {
        let library = Library::built_in().unwrap();
        let wanted = plan().unwrap();
        let first = next(&wanted, library.followers(), &[]).unwrap();
        assert!(library.find_follower(&first.name).is_none());
        let other = next(&wanted, library.followers(), std::slice::from_ref(&first.name)).unwrap();
        assert_ne!(other.name, first.name);
    }

    #[test]
    fn gains_that_walk_a_neighbour_are_taken_as_they_are() {
        let library = Library::built_in().unwrap();
        let known = library.find_follower("follower_1.20").unwrap();
        let mut near = known.parameters.clone();
        near.mass += 1.0;
        let aim =
            Aim { name: "near".into(), parameters: near, adaptation: Adaptation::default(), likeness: 1.0 };
        let ancestors = Ancestor::all(library.followers(), &plan().unwrap());
        let own = ancestors.iter().find(|ancestor| ancestor.follower == known).unwrap();
        assert!((reach(&aim, own).unwrap() - 1.0).abs() < 1e-12);
        let tried = tried(&aim, &ancestors).unwrap();
        assert!(tried.windows(2).all(|pair| pair[0].cost <= pair[1].cost));
        let gains = tried.iter().filter(|tried| tried.known.follower.gains == known.gains).count();
        assert_eq!(gains, 1, "shared gains are tried once");
    }
}
