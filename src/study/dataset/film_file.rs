//! What cameras see of an anchor's gaits as a safetensors file beside the anchor's: windows with their truth.
//!
//! Films are files of their own, because they are made from walks that were simulated once: another preprocessing or
//! other cameras cost minutes, not hours.

use std::collections::BTreeMap;

use crate::biomechanics::anatomy::MuscleGroup;
use crate::biomechanics::random::Random;
use crate::biomechanics::typical_gait::{POINTS, Signal};
use crate::exchange::ExchangeError;
use crate::exchange::safetensors::{Numbers, Table, to_bytes};
use crate::synthesis::training::anchor::AnchorWish;
use crate::synthesis::training::training_example::{TrainingWindow, WindowTruth, film};
use crate::synthesis::training::training_film::FilmKind;
use crate::synthesis::walks::known_gait::{JOINTS, KnownGait};
use crate::vision::pose_window::{CHANNELS, LENGTH, VERSION};

/// Schema of the files.
pub const FILMS_SCHEMA: &str = "gaittwin/films/2";

/// Films the gaits of an anchor; they depend on the wish, the number of cameras and the gaits alone.
pub fn films(gaits: &[KnownGait], wish: &AnchorWish, cameras: usize) -> Vec<(usize, TrainingWindow)> {
    let film = |(index, gait): (usize, &KnownGait)| {
        let mut random = Random::for_part(wish.seed, &format!("films of gait {} {index}", wish.index));
        film(gait, cameras, &mut random).into_iter().map(move |window| (index, window))
    };
    gaits.iter().enumerate().flat_map(film).collect()
}

/// Words by which a file is known again.
pub(super) fn words(wish: &AnchorWish, cameras: usize) -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("schema", FILMS_SCHEMA.to_owned()),
        ("window_version", VERSION.to_string()),
        ("label", crate::DISCLAIMER.to_owned()),
        ("source", "simulated".to_owned()),
        ("seed", wish.seed.to_string()),
        ("anchor", wish.index.to_string()),
        ("films", cameras.to_string()),
        ("truth_names", WindowTruth::NAMES.join(" ")),
        ("joint_names", JOINTS.map(Signal::name).join(" ")),
        ("muscle_names", MuscleGroup::ALL.map(MuscleGroup::name).join(" ")),
        ("kind_names", FilmKind::ALL.map(FilmKind::name).join(" ")),
    ])
}

/// The bytes of a file of films.
///
/// # Errors
/// When a table does not fit its shape.
pub fn film_bytes(gaits: &[KnownGait], wish: &AnchorWish, cameras: usize) -> Result<Vec<u8>, ExchangeError> {
    let windows = films(gaits, wish, cameras);
    let mut words = words(wish, cameras);
    words.insert("windows", windows.len().to_string());
    to_bytes(&tables(&windows), &words)
}

/// The bytes of a file of windows of a real person, who is given a number as anchors are.
///
/// # Errors
/// When a table does not fit its shape.
pub fn film_file_bytes(
    windows: &[(usize, TrainingWindow)],
    person: usize,
    seed: u64,
) -> Result<Vec<u8>, ExchangeError> {
    let mut words = words(&AnchorWish { index: person, gaits: 0, seed }, 0);
    words.insert("source", "real walks through virtual cameras".to_owned());
    words.insert("windows", windows.len().to_string());
    to_bytes(&tables(windows), &words)
}

fn tables(windows: &[(usize, TrainingWindow)]) -> Vec<Table> {
    let n = windows.len();
    let number = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let whole = |name: &'static str, of: &dyn Fn(&(usize, TrainingWindow)) -> usize| Table {
        name,
        shape: vec![n],
        numbers: Numbers::Whole(windows.iter().map(|window| number(of(window))).collect()),
    };
    let half = |name: &'static str, shape: Vec<usize>, values: Vec<f32>| Table {
        name,
        shape,
        numbers: Numbers::Half(values),
    };
    let values = windows.iter().flat_map(|(_, window)| window.window.values.iter().copied()).collect();
    let kind =
        |kind: FilmKind| FilmKind::ALL.iter().position(|&other| other == kind).unwrap_or(FilmKind::ALL.len());
    let single = |value: &f64| *value as f32;
    let angles = windows
        .iter()
        .flat_map(|(_, window)| window.curves.iter().flat_map(|leg| leg.angles.iter().flatten().map(single)))
        .collect();
    let activations = windows
        .iter()
        .flat_map(|(_, window)| {
            window
                .curves
                .iter()
                .flat_map(|leg| leg.activation.iter().flat_map(|(_, curve)| curve.iter().map(single)))
        })
        .collect();
    vec![
        half("window.values", vec![n, LENGTH, CHANNELS], values),
        Table {
            name: "window.truth",
            shape: vec![n, WindowTruth::NAMES.len()],
            numbers: Numbers::Single(
                windows
                    .iter()
                    .flat_map(|(_, window)| window.truth.values())
                    .map(|value| value as f32)
                    .collect(),
            ),
        },
        half("window.angles", vec![n, 2, JOINTS.len(), POINTS], angles),
        half("window.activations", vec![n, 2, MuscleGroup::COUNT, POINTS], activations),
        whole("window.gait", &|(gait, _)| *gait),
        whole("window.kind", &|(_, window)| kind(window.kind)),
        whole("window.changed", &|(_, window)| usize::from(window.changed)),
        whole("window.mirrored", &|(_, window)| usize::from(window.window.mirrored)),
    ]
}
