//! The folder of one walk: everything that screen and command line know of it, written by one function.

use std::path::Path;
use std::sync::LazyLock;

use crate::clinic::gait_profile::GaitProfile;
use crate::clinic::norms::{NormPerson, usual_muscles};
use crate::exchange::ExchangeError;
use crate::exchange::assessment_file::{MapPlace, NearGait, Unsaid, WholeWalk};
use crate::exchange::tables;
use crate::inference::gait_estimator;
use crate::recording::analysed_trial::AnalysedTrial;
use crate::synthesis::gait_map::NEAR;
use crate::twin::gait_map_file::SharedMap;

/// The map is read once for all walks that are written.
static MAP: LazyLock<SharedMap> = LazyLock::new(SharedMap::default);

/// Writes `assessment.json`, `events.csv`, `strides.csv`, `curves.csv` and `poses.json` into a folder, which is made if it
/// is missing.
///
/// # Errors
/// When the folder or a file cannot be written.
pub fn write(folder: &Path, trial: &AnalysedTrial) -> Result<(), ExchangeError> {
    // The walker's stature makes the walk comparable with walks of people of other size.
    let stature = trial.options.stature;
    let place = place(trial, stature);
    let person = NormPerson { stature, ..NormPerson::default() };
    let muscles = usual_muscles(&trial.assessment, &person);
    let walk = WholeWalk {
        assessment: &trial.assessment,
        options: &trial.options,
        learned: match &trial.learned {
            Some(gait) => Ok((gait, gait_estimator::NAME)),
            None if trial.assessment.passes.is_empty() => Err(&Unsaid::NoWalking),
            None => Err(&Unsaid::NoEstimate),
        },
        muscles: muscles.as_ref().ok_or(&Unsaid::NoMuscles),
        place: place.as_ref(),
    };
    tables::write_folder(folder, walk, &trial.track)
}

/// Where the walk lies on the map of synthetic gaits.
fn place(trial: &AnalysedTrial, stature: Option<f64>) -> Result<MapPlace, Unsaid> {
    let profile = GaitProfile::of(&trial.assessment, stature).map_err(Unsaid::Profile)?;
    let map = MAP.get().map_err(|_broken| Unsaid::NoMap)?;
    let placed = map.place(&profile).ok_or(Unsaid::NotOnMap)?;
    Ok(MapPlace {
        view: profile.view.name(),
        distance: placed.distance,
        limit: placed.limit,
        outside: placed.is_outside(),
        nearest: placed
            .conditions
            .iter()
            .map(|near| NearGait {
                condition: key(&map.conditions[near.condition].condition.name),
                share: near.near as f64 / NEAR as f64,
            })
            .collect(),
    })
}

/// The words of a condition as a key: `Foot drop, right, at 50 %` is `foot_drop_right_at_50`.
fn key(words: &str) -> String {
    let parts = words.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_have_keys_without_signs() {
        assert_eq!(key("Foot drop, right, at 50 %"), "foot_drop_right_at_50");
        assert_eq!(key("Healthy adult"), "healthy_adult");
    }
}
