//! People whom nobody named: bodies, ages, paces, ways of walking and deficits drawn at random, so that walkers differ as
//! people do and not only as presets do.

use super::aim::Aim;
use crate::biomechanics::random::Random;
use crate::simulation::control::following::reference::{Adaptation, LegChange, WholeChange};
use crate::simulation::library::DRAWN;
use crate::simulation::model::parameters::WalkerParameters;
use crate::simulation::optimization::continuation::between;
use crate::simulation::presets::{Family, Person, Preset, PresetError};

/// How many are planned.
pub(super) const VARIED: u32 = 400;
/// Ages, years.
const AGES: (f64, f64) = (4.0, 85.0);
/// Standard deviations relative to the median of age and sex: stature, and mass for that stature (people's scatter by 4 % and
/// 12 %).
const STATURE: f64 = 0.04;
const MASS: f64 = 0.12;
/// Pace relative to the usual one of the age: standard deviation, and the slowest and quickest.
const PACE: (f64, f64, f64) = (0.2, 0.55, 1.35);
/// Share of people with a deficit, and how much of a preset's they have, percent.
const ILL: f64 = 0.5;
const SEVERITY: [u32; 4] = [25, 50, 75, 100];
/// Own ways of walking: standard deviations in the spreads of changes, alike in both legs and by leg.
const MANNER: f64 = 0.8;
const SIDES: f64 = 0.3;
/// Who has a way of walking of their own is not held against typical people.
const LIKENESS: f64 = 0.0;

/// The person of a number; the same number is always the same person. The name begins with the preset of a deficit and its
/// share.
pub(super) fn varied(number: u32) -> Result<Aim, PresetError> {
    let mut random = Random::for_part(u64::from(number), "varied walkers");
    let age = random.between(AGES.0, AGES.1);
    let person = if random.chance(0.5) { Person::Woman(age) } else { Person::Man(age) };
    let median = person.parameters();
    let taller = 1.0 + STATURE * random.normal_box_muller().clamp(-2.5, 2.5);
    let heavier = 1.0 + MASS * random.normal_box_muller().clamp(-2.0, 2.5);
    let pace = (1.0 + PACE.0 * random.normal_box_muller()).clamp(PACE.1, PACE.2);
    let healthy = WalkerParameters {
        stature: median.stature * taller,
        mass: median.mass * taller.powi(2) * heavier,
        speed: median.speed * taller.sqrt() * pace,
        ..median
    };
    let mut name = format!("{DRAWN}{number:03}");
    let (mut parameters, mut adaptation) = (healthy, Adaptation::default());
    if random.chance(ILL) {
        let ill: Vec<&Preset> = Preset::all().filter(|preset| preset.family != Family::Healthy).collect();
        let preset = ill[random.index(ill.len())];
        let percent = SEVERITY[random.index(SEVERITY.len())];
        let share = f64::from(percent) / 100.0;
        let way = if percent < 100 { format!("@{percent}") } else { String::new() };
        name = format!("{}{way}~{name}", preset.key);
        parameters = with_deficit(&parameters, preset, share).map_err(PresetError::Parameter)?;
        adaptation = preset.adaptation()?.times(share);
    }
    let adaptation = adaptation.plus(&manner(&mut random));
    Ok(Aim { name, parameters, adaptation, likeness: LIKENESS })
}

/// A person with a share of a preset's deficit: its changes of body and nerves, and of pace relative to its own person's.
fn with_deficit(
    person: &WalkerParameters,
    preset: &Preset,
    share: f64,
) -> Result<WalkerParameters, crate::simulation::model::parameters::ParameterError> {
    let usual = preset.person.parameters();
    let mut full = person.clone();
    for &(key, value) in preset.changes.iter().filter(|(key, _)| !key.starts_with("body.")) {
        let value = if key == "task.speed" { person.speed * value / usual.speed } else { value };
        full.set(key, value)?;
    }
    Ok(between(person, &full, share))
}

/// A way of walking of one's own.
pub fn manner(random: &mut Random) -> Adaptation {
    let mut values = Vec::with_capacity(Adaptation::COUNT);
    let common: Vec<f64> = LegChange::ALL.iter().map(|_| MANNER * random.normal_box_muller()).collect();
    for _side in 0..2 {
        for (change, common) in LegChange::ALL.iter().zip(&common) {
            values.push(change.range().0 * (common + SIDES * random.normal_box_muller()));
        }
    }
    for change in WholeChange::ALL {
        let size = if *change == WholeChange::Lag { SIDES } else { MANNER };
        values.push(size * change.range().0 * random.normal_box_muller());
    }
    Adaptation::from_values(&values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_always_the_same_person_and_every_one_is_possible() {
        for number in 1..=VARIED {
            let aim = varied(number).unwrap();
            assert_eq!(aim, varied(number).unwrap());
            aim.parameters.validate().unwrap_or_else(|error| panic!("{}: {error}", aim.name));
        }
    }

    #[test]
    fn they_are_young_and_old_slow_and_quick_well_and_ill() {
        let all: Vec<Aim> = (1..=VARIED).map(|number| varied(number).unwrap()).collect();
        let share =
            |is: &dyn Fn(&Aim) -> bool| all.iter().filter(|aim| is(aim)).count() as f64 / all.len() as f64;
        assert!(
            share(&|aim| aim.parameters.age < 15.0) > 0.08 && share(&|aim| aim.parameters.age > 70.0) > 0.1
        );
        assert!(
            share(&|aim| aim.parameters.speed < 0.8) > 0.08
                && share(&|aim| aim.parameters.speed > 1.4) > 0.08
        );
        let uneven = share(&|aim| aim.parameters.legs.left != aim.parameters.legs.right);
        assert!((0.15..0.5).contains(&uneven), "{uneven}");
    }
}
