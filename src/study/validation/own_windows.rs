//! Windows of real walks with the laboratory's values, in the files from which the recipes learn: what a clinic needs to
//! fine-tune an estimator on its own people.
//!
//! One file per person, so that a split by file is a split by person.

use std::collections::BTreeMap;
use std::path::Path;

use super::run::{Settings, film};
use super::trial::RealTrial;
use crate::biomechanics::anatomy::{MuscleGroup, MuscleTable};
use crate::biomechanics::typical_gait::POINTS;
use crate::exchange::ExchangeError;
use crate::exchange::safetensors::write_whole;
use crate::study::dataset::film_file_bytes;
use crate::synthesis::CameraPlacement;
use crate::synthesis::training::training_example::{TrainingWindow, WindowTruth};
use crate::synthesis::training::training_film::FilmKind;
use crate::synthesis::walks::known_gait::LegCurves;
use crate::vision::pose_window::windows;

/// Seconds between windows of a walk.
const STEP: f64 = 0.5;

/// Writes the windows of every straight walk of the wanted half before every camera of the settings; how many there are.
///
/// # Errors
/// When the folder cannot be written.
pub fn write_windows(
    trials: &[RealTrial],
    settings: &Settings,
    folder: &Path,
) -> Result<usize, ExchangeError> {
    std::fs::create_dir_all(folder).map_err(ExchangeError::file("action.making_the_folder", folder))?;
    let mut people: BTreeMap<&str, Vec<(usize, TrainingWindow)>> = BTreeMap::new();
    let wanted = trials.iter().filter(|trial| trial.straight && settings.split.holds(&trial.subject));
    for (index, trial) in wanted.enumerate() {
        let own = people.entry(&trial.subject).or_default();
        for placement in settings.camera.placements() {
            for &frame_rate in &settings.frame_rates {
                for &(name, noise) in &settings.noises {
                    let part = format!("{} {} {frame_rate} {name}", trial.id, placement.name());
                    let (track, _) = film(trial, placement, frame_rate, &noise, settings.seed, &part);
                    for window in windows(&track, STEP) {
                        if let Some(truth) = truth(trial, window.mirrored) {
                            let kind = kind(placement);
                            let curves = [none(), none()];
                            own.push((index, TrainingWindow { kind, changed: true, window, truth, curves }));
                        }
                    }
                }
            }
        }
    }
    for (number, own) in people.values().enumerate() {
        let path = folder.join(format!("films-{number:05}.safetensors"));
        write_whole(&path, &film_file_bytes(own, number, settings.seed)?)?;
    }
    Ok(people.values().map(Vec::len).sum())
}

fn kind(placement: CameraPlacement) -> FilmKind {
    match placement {
        CameraPlacement::Side(_) => FilmKind::Side,
        CameraPlacement::PanningSide(_) => FilmKind::Panning,
        CameraPlacement::Front => FilmKind::Front,
        CameraPlacement::Back => FilmKind::Back,
    }
}

/// The laboratory's values in statures; `None` where one is missing. Left and right as in the window.
fn truth(trial: &RealTrial, mirrored: bool) -> Option<WindowTruth> {
    let tall = trial.stature?;
    let named = |name: &str| trial.truth.get(name).copied();
    let log = |left: Option<f64>, right: Option<f64>| {
        let ratio = left.zip(right).filter(|(a, b)| *a > 0.0 && *b > 0.0).map_or(0.0, |(a, b)| (a / b).ln());
        if mirrored { -ratio } else { ratio }
    };
    let stance = |side: &str| {
        let stance = named(&format!("stance_time_{side}_s"))?;
        Some(stance / (stance + named(&format!("swing_time_{side}_s"))?))
    };
    let both = named("stance_fraction")?;
    let stances = [stance("left").unwrap_or(both), stance("right").unwrap_or(both)];
    Some(WindowTruth {
        speed: named("speed_steps_m_s")? / tall,
        step_time: named("step_time_s")?,
        step_length: named("step_length_m")? / tall,
        step_width: named("step_width_m")? / tall,
        stance: if mirrored { [stances[1], stances[0]] } else { stances },
        double_support: named("double_support_fraction")?,
        step_time_asymmetry: log(named("step_time_left_s"), named("step_time_right_s")),
        step_length_asymmetry: log(named("step_length_left_m"), named("step_length_right_m")),
    })
}

/// Curves are not known of real walks in this form; the recipe leaves them alone.
fn none() -> LegCurves {
    LegCurves {
        angles: std::array::from_fn(|_| vec![0.0; POINTS]),
        activation: MuscleTable::from_fn(|_: MuscleGroup| vec![0.0; POINTS]),
    }
}
