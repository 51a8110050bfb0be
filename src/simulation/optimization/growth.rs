//! How a library of controllers grows: which conditions are wanted, in which order, and one step of growth.
//!
//! Controllers are found nearest first, each from the nearest that walks already, and every success on the way to a hard
//! condition is kept: a slider that is moved half-way to a preset finds a controller there. Wanted are healthy adults at
//! every tenth of a metre per second, healthy people of many ages, and every preset at a quarter, a half, three quarters
//! and the whole of its way from the healthy person it changes.

pub use super::continuation::is_accepted;
use super::continuation::{ContinuationSettings, Moment, adapt_watched, between, screen};
use crate::biomechanics::anatomy::BySide;
use crate::simulation::control::gains::GainSet;
use crate::simulation::library::{Controller, Library};
use crate::simulation::model::parameters::{ParameterError, WalkerParameters};
use crate::simulation::presets::{Family, Person, Preset};

/// A wanted controller.
#[derive(Clone, Debug, PartialEq)]
pub struct Waypoint {
    /// Its name: `healthy_adult_0.90`, `boy_12`, `stroke_mild`, or `stroke_mild@50` half-way to the preset.
    pub name: String,
    /// Its condition.
    pub parameters: WalkerParameters,
    /// Weight of likeness to typical people.
    pub likeness: f64,
}

/// Ages of healthy people, outward from the reference adult's.
const AGES: [f64; 31] = [
    18.0, 40.0, 17.0, 45.0, 16.0, 50.0, 15.0, 55.0, 14.0, 60.0, 13.0, 62.0, 12.0, 64.0, 11.0, 66.0, 10.0,
    68.0, 9.0, 70.0, 8.0, 72.0, 7.0, 75.0, 6.0, 78.0, 5.0, 80.0, 4.0, 85.0, 90.0,
];
/// Shares of the way to a preset, percent.
const SHARES: [u32; 4] = [25, 50, 75, 100];

/// Healthy people are drawn only lightly towards typical curves: first of all they have to stay up.
const LIKENESS: f64 = 0.3;

/// The healthy adult at a speed, m/s.
fn adult(speed: f64) -> Waypoint {
    Waypoint {
        name: format!("healthy_adult_{speed:.2}"),
        parameters: WalkerParameters { speed, ..WalkerParameters::default() },
        likeness: LIKENESS,
    }
}

/// A healthy man or boy; a preset of just that age gives its name.
fn person(age: f64) -> Waypoint {
    let person = if age < 20.0 { Person::Boy(age) } else { Person::Man(age) };
    let preset = Preset::all().find(|preset| preset.person == person && preset.changes.is_empty());
    let name = match preset {
        Some(preset) => preset.key.to_owned(),
        None if age < 20.0 => format!("boy_{age:.0}"),
        None => format!("man_{age:.0}"),
    };
    Waypoint { name, parameters: person.parameters(), likeness: LIKENESS }
}

/// Everything that is wanted, the nearest first in every family.
pub fn plan() -> Result<Vec<Waypoint>, ParameterError> {
    let mut wanted = vec![adult(1.25)];
    for tenth in 0..9 {
        wanted.push(adult(1.2 - 0.1 * f64::from(tenth)));
        if tenth < 6 {
            wanted.push(adult(1.3 + 0.1 * f64::from(tenth)));
        }
    }
    wanted.extend(AGES.map(person));
    for share in SHARES {
        for preset in Preset::all().filter(|preset| preset.family != Family::Healthy) {
            wanted.push(on_the_way(preset, share)?);
        }
    }
    if let Some(woman) = Preset::find("healthy_woman") {
        wanted.push(Waypoint {
            name: woman.key.to_owned(),
            parameters: woman.parameters()?,
            likeness: LIKENESS,
        });
    }
    Ok(wanted)
}

/// A share (percent) of the way from the healthy person of a preset to the preset.
fn on_the_way(preset: &Preset, share: u32) -> Result<Waypoint, ParameterError> {
    let target = preset.parameters()?;
    let name = if share == 100 { preset.key.to_owned() } else { format!("{}@{share}", preset.key) };
    let parameters = between(&preset.person.parameters(), &target, f64::from(share) / 100.0);
    Ok(Waypoint { name, parameters, likeness: 0.0 })
}

/// Screening walks of a result.
const SCREENINGS: u64 = 5;
/// Conditions nearer than this are not divided further.
const NEAREST: f64 = 0.02;

/// What a step of growth found.
#[derive(Clone, Debug)]
pub struct Growth {
    /// The controller for the waypoint; it may fall.
    pub found: Controller,
    /// Where the way ended, if that was before the waypoint: a condition that walks already, named as [`halfway`] names it.
    pub on_the_way: Option<Controller>,
}

/// One step of growth: the controller for a waypoint from a parent, screened. `progress` may stop it by returning false.
pub fn grow(
    parent: &Controller,
    waypoint: &Waypoint,
    settings: &ContinuationSettings,
    progress: &mut dyn FnMut(&Moment<'_>) -> bool,
) -> Result<Growth, ParameterError> {
    let settings = ContinuationSettings { likeness: waypoint.likeness, screenings: SCREENINGS, ..*settings };
    let mut reached = None;
    let (target, name) = (&waypoint.parameters, &waypoint.name);
    let found = adapt_watched(parent, target, name, &settings, &mut |moment| {
        reached = (moment.share < 1.0).then(|| (moment.parameters.clone(), moment.gains.clone()));
        progress(&moment)
    })?;
    let mut on_the_way = None;
    if let Some((parameters, gains)) = reached
        && parent.parameters.distance(&parameters) > NEAREST
    {
        on_the_way = Some(screened(&format!("{name}~{}", parent.name), &parameters, gains)?);
    }
    Ok(Growth { found, on_the_way })
}

/// One walk tells most failures; the other screenings are for those that pass it.
fn screened(
    name: &str,
    parameters: &WalkerParameters,
    gains: BySide<GainSet>,
) -> Result<Controller, ParameterError> {
    let first = screen(name, parameters, gains, 1)?;
    if !first.is_sturdy() {
        return Ok(first);
    }
    screen(name, parameters, first.gains, SCREENINGS)
}

/// A condition half-way from a parent to one that could not be reached from it, if the two lie far enough apart to make a
/// difference. It is named after its goal, with a tilde.
pub fn halfway(parent: &Controller, waypoint: &Waypoint) -> Option<Waypoint> {
    let parameters = between(&parent.parameters, &waypoint.parameters, 0.5);
    let far = parent.parameters.distance(&waypoint.parameters) > NEAREST;
    far.then(|| Waypoint {
        name: format!("{}~{}", waypoint.name, parent.name),
        parameters,
        ..waypoint.clone()
    })
}

/// What to try next, with which parent: of the wanted conditions that were tried least the one that lies nearest to a
/// controller that walks. A pair in `tried` is left out, so that a failure is tried again only from another parent.
pub fn next<'a>(
    library: &'a Library,
    wanted: &'a [Waypoint],
    tried: &[(String, String)],
) -> Option<(&'a Waypoint, &'a Controller)> {
    let goal = |name: &str| name.split('~').next().map(str::to_owned);
    let tries = |name: &str| tried.iter().filter(|(known, _)| goal(known) == goal(name)).count();
    wanted
        .iter()
        .filter(|waypoint| library.find(&waypoint.name).is_none_or(|known| !is_accepted(known)))
        .filter_map(|waypoint| {
            library
                .nearest(&waypoint.parameters, 2)
                .into_iter()
                .filter(|(parent, _)| parent.is_sturdy())
                .find(|(parent, _)| {
                    !tried.iter().any(|(name, from)| *name == waypoint.name && *from == parent.name)
                })
                .map(|(parent, distance)| (waypoint, parent, distance))
        })
        .min_by(|a, b| tries(&a.0.name).cmp(&tries(&b.0.name)).then(a.2.total_cmp(&b.2)))
        .map(|(waypoint, parent, _)| (waypoint, parent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_names_every_condition_once_and_all_are_possible() {
        let wanted = plan().unwrap();
        let mut names: Vec<&str> = wanted.iter().map(|waypoint| waypoint.name.as_str()).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
        for waypoint in &wanted {
            assert!(waypoint.parameters.validate().is_ok(), "{}", waypoint.name);
        }
        for key in
            ["healthy_adult_0.40", "healthy_adult_1.80", "child_7", "older_75", "stroke_mild@50", "cane"]
        {
            assert!(names.contains(&key), "{key}");
        }
    }

    #[test]
    fn growth_goes_on_from_the_nearest_that_walks_and_passes_over_what_was_tried() {
        let library = Library::built_in().unwrap();
        let wanted = plan().unwrap();
        let (waypoint, parent) = next(&library, &wanted, &[]).unwrap();
        assert!(parent.is_sturdy() && library.find(&waypoint.name).is_none_or(|known| !is_accepted(known)));
        let tried = [(waypoint.name.clone(), parent.name.clone())];
        let (other, from) = next(&library, &wanted, &tried).unwrap();
        assert!(other.name != waypoint.name || from.name != parent.name);
        if let Some(middle) = halfway(parent, waypoint) {
            let whole = parent.parameters.distance(&waypoint.parameters);
            assert!((parent.parameters.distance(&middle.parameters) - 0.5 * whole).abs() < 1e-9);
        }
    }
}
