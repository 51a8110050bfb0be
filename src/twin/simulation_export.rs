//! A simulated walk as files: `.motion.json` with everything, `.trc` landmarks, `.mot` joint angles, `.sto`
//! activations, and the condition that led to it.

use std::collections::BTreeMap;
use std::path::Path;

use crate::exchange::ExchangeError;
use crate::exchange::motion_file::{self, MotionFacts};
use crate::exchange::opensim_files::{write_mot, write_sto, write_trc};
use crate::problem::Problem;
use crate::simulation::measure::gait::GaitMeasures;
use crate::twin::condition_file::{self, ConditionError};
use crate::twin::simulated_trial::SimulatedTrial;

/// Why a walk was not written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Its folder or one of its files.
    #[error(transparent)]
    Walk(#[from] ExchangeError),
    /// The condition.
    #[error(transparent)]
    Condition(#[from] ConditionError),
}

impl From<&ExportError> for Problem {
    fn from(error: &ExportError) -> Self {
        match error {
            ExportError::Walk(error) => Problem::of(error),
            ExportError::Condition(error) => Problem::of(error),
        }
    }
}

/// Writes all files into a folder, which is made if it is not there.
///
/// # Errors
/// When one of them cannot be written.
pub fn write_folder(folder: &Path, trial: &SimulatedTrial) -> Result<(), ExportError> {
    std::fs::create_dir_all(folder).map_err(ExchangeError::file("action.making_the_folder", folder))?;
    let motion = trial.walk.motion();
    let events = trial.walk.events();
    let facts = MotionFacts {
        condition: &trial.walk.controller,
        events: &events,
        parameters: trial.measures().map(key_values).unwrap_or_default(),
        fell_at: trial.fell().then(|| trial.duration()),
        family: Some(trial.walk.walk.family.name()),
        reference_rms: None,
    };
    motion_file::write(&folder.join("walk.motion.json"), &motion, &facts)?;
    write_trc(&folder.join("walk.trc"), &motion)?;
    write_mot(&folder.join("walk.mot"), &motion)?;
    write_sto(&folder.join("walk.sto"), &motion)?;
    condition_file::write(&folder.join("condition.toml"), &trial.parameters)?;
    Ok(())
}

/// The parameters that a patient has too, by the keys and in the units of `assessment.json`, and what only a simulation knows.
pub fn key_values(gait: &GaitMeasures) -> BTreeMap<&'static str, f64> {
    let shared = gait.parameters.estimates.iter();
    let mut values: BTreeMap<&'static str, f64> =
        shared.filter_map(|(parameter, estimate)| Some((parameter.key(), estimate.value?))).collect();
    values.extend([
        ("cost_of_transport", gait.cost_of_transport),
        ("margin_of_stability_sideways_left", gait.margin_sideways.left),
        ("margin_of_stability_sideways_right", gait.margin_sideways.right),
        ("margin_of_stability_forward", gait.margin_forward),
        ("push_off_power_left", gait.curves.left.push_off_power()),
        ("push_off_power_right", gait.curves.right.push_off_power()),
    ]);
    values
}
