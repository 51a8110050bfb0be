//! Gains of one body in a stronger or weaker one: a weaker muscle is driven harder for the same pull.
//!
//! People who grow weak keep their gait by effort until a muscle gives all it has (Kulig et al. 2010, and the experience
//! that loss of strength shows late). A search that follows a condition starts from gains so translated, and need not
//! find anew with 120 gains what one number per muscle says.

use super::gains::{Gain, GainSet};
use crate::biomechanics::anatomy::{BySide, MuscleGroup as M, MuscleTable};
use crate::simulation::model::walker_model::{self as wm, WalkerModel};

/// Muscles are driven at most this many times as hard, and at least the inverse of it.
const MOST: f64 = 4.0;

/// How much harder each muscle of a leg has to be driven in a body than in the one before it, for the same pull for its
/// weight: 1 where strength has not changed.
pub fn effort(before: &WalkerModel, now: &WalkerModel) -> BySide<MuscleTable<f64>> {
    BySide::from_fn(|side| {
        MuscleTable::from_fn(|group| {
            let index = wm::muscle(side, group);
            let strength = |model: &WalkerModel| model.muscles[index].max_force / model.mass;
            (strength(before) / strength(now)).clamp(1.0 / MOST, MOST)
        })
    })
}

/// The gains that make muscles pull as before when each has to be driven `effort` times as hard.
pub fn translated(gains: &GainSet, effort: &MuscleTable<f64>) -> GainSet {
    let mut translated = gains.clone();
    for &gain in Gain::ALL {
        let name = gain.info().name;
        if let Some(factor) = factor(name, effort) {
            translated.set(gain, gains[gain] * factor);
        }
    }
    translated
}

/// By what the name of a gain says of its muscle and of what it answers to.
fn factor(name: &str, effort: &MuscleTable<f64>) -> Option<f64> {
    let parts: Vec<&str> = name.split('.').collect();
    let muscle = |part: &str| match part {
        "calf" => Some(effort[M::Soleus]),
        "hip_extensors" => Some(0.5 * (effort[M::GluteusMaximus] + effort[M::Hamstrings])),
        _ => M::ALL.into_iter().find(|group| group.name() == part).map(|group| effort[group]),
    };
    let (first, kind) = (*parts.first()?, *parts.last()?);
    match (first, kind) {
        ("placement", "margin") => return None,
        ("placement", _) => {
            let forward = kind == "forward_velocity" || parts.get(1) == Some(&"ahead");
            return Some(effort[if forward { M::Iliopsoas } else { M::HipAbductors }]);
        }
        ("speed", "hip_flexors") => return Some(effort[M::Iliopsoas]),
        _ => {}
    }
    let own = muscle(parts.get(1)?)?;
    // A reading of force is a share of the muscle's strength, and grows as that falls.
    let source = parts.iter().find_map(|part| part.strip_prefix("from_")).and_then(muscle);
    match kind {
        "length" | "velocity" | "angle" | "rate" | "constant" => Some(own),
        "force" => Some(own / source.unwrap_or(own)),
        "drive" => Some(own / source?),
        "force_offset" => source,
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::library::Library;
    use crate::simulation::model::parameters::WalkerParameters;
    use crate::simulation::optimization::search::Subject;

    #[test]
    fn only_what_drives_a_weakened_muscle_changes() {
        let library = Library::built_in().unwrap();
        let gains = &library.find("healthy_adult_1.25").unwrap().gains.right;
        let mut effort = MuscleTable::from_fn(|_| 1.0);
        effort[M::Soleus] = 2.0;
        let weak = translated(gains, &effort);
        let ratio = |gain: Gain| weak[gain] / gains[gain];
        assert!((ratio(Gain::SolLength) - 2.0).abs() < 1e-12, "harder for the same stretch");
        assert!((ratio(Gain::SolForce) - 1.0).abs() < 1e-12, "its force reads twice as large already");
        assert!((ratio(Gain::TaFromSolForce) - 0.5).abs() < 1e-12, "its antagonist is to feel the same");
        assert!((ratio(Gain::SolLengthOffset) - 1.0).abs() < 1e-12);
        assert!((ratio(Gain::StanceVasLength) - 1.0).abs() < 1e-12);
        assert_eq!(weak[Gain::StartSpeed].to_bits(), gains[Gain::StartSpeed].to_bits());
    }

    #[test]
    fn a_weaker_body_walks_on_with_translated_gains_where_the_old_ones_fail_it() {
        let library = Library::built_in().unwrap();
        let adult = library.find("healthy_adult_1.10").unwrap();
        let weak = WalkerParameters { overall_strength: 0.7, ..adult.parameters.clone() };
        let (before, mut now) = (Subject::of(&adult.parameters, 5).unwrap(), Subject::of(&weak, 5).unwrap());
        let lasts = |subject: &Subject| {
            (0..4).map(|seed| subject.walk(&adult.gains, 15.0, seed).record.duration()).sum::<f64>()
        };
        let untranslated = lasts(&now);
        now.effort = Some(effort(&before.model, &now.model));
        let with = lasts(&now);
        assert!(with > 1.2 * untranslated, "{with} s against {untranslated} s");
    }
}
