//! One anchor as a safetensors file: conditions, labels, curves, events and windows of its gaits.

use std::collections::BTreeMap;

use crate::biomechanics::anatomy::{BySide, MuscleGroup, Side};
use crate::biomechanics::gait::EventKind;
use crate::exchange::ExchangeError;
use crate::exchange::safetensors::{Numbers, Table, to_bytes};
use crate::simulation::measure::reference::{POINTS, Signal};
use crate::simulation::measure::stride_shape::{self, PLACES, SCALARS, StrideShape};
use crate::simulation::model::anthropometry::Sex;
use crate::simulation::model::parameters::WalkerParameters;
use crate::synthesis::anchor::{Anchor, AnchorWish};
use crate::synthesis::gait_labels::{GaitLabels, Rejection};
use crate::synthesis::training_example::{TrainingGait, WindowTruth};
use crate::synthesis::training_film::FilmKind;
use crate::vision::pose_window::{CHANNELS, LENGTH};

/// Schema of the files and manifests.
pub const SCHEMA: &str = "gaittwin/dataset/2";

/// Names of the columns of `gait.labels`; SI.
const LABELS: [&str; 12] = [
    "speed",
    "step_time_left",
    "step_time_right",
    "step_length_left",
    "step_length_right",
    "step_width",
    "stance_left",
    "stance_right",
    "double_support",
    "stride_time_cv",
    "stature",
    "mass",
];

fn label_row(gait: &TrainingGait) -> [f64; LABELS.len()] {
    let GaitLabels { step_time, step_length, stance, .. } = &gait.labels;
    [
        gait.labels.speed,
        step_time.left,
        step_time.right,
        step_length.left,
        step_length.right,
        gait.labels.step_width,
        stance.left,
        stance.right,
        gait.labels.double_support,
        gait.labels.stride_time_cv,
        gait.parameters.stature,
        gait.parameters.mass,
    ]
}

/// The bytes of an anchor's file; the same anchor gives the same bytes.
///
/// # Errors
/// When a table does not fit its shape.
pub fn anchor_bytes(anchor: &Anchor, wish: &AnchorWish) -> Result<Vec<u8>, ExchangeError> {
    let mut tables = gait_tables(&anchor.gaits);
    tables.extend(stride_tables(&anchor.gaits));
    tables.extend(window_tables(&anchor.gaits));
    to_bytes(&tables, &words(anchor, wish))
}

fn words(anchor: &Anchor, wish: &AnchorWish) -> BTreeMap<&'static str, String> {
    let proposal = anchor.proposal.as_ref();
    let refused = |by_reason: &BTreeMap<Rejection, usize>| {
        let parts: Vec<String> =
            by_reason.iter().map(|(reason, count)| format!("{} {count}", reason.name())).collect();
        parts.join(", ")
    };
    let names: Vec<String> =
        WalkerParameters::default().list().into_iter().map(|(info, _)| info.key).collect();
    let windows: usize = anchor.gaits.iter().map(|gait| gait.windows.len()).sum();
    BTreeMap::from([
        ("schema", SCHEMA.to_owned()),
        ("label", crate::DISCLAIMER.to_owned()),
        ("source", "simulated".to_owned()),
        ("seed", wish.seed.to_string()),
        ("anchor", wish.index.to_string()),
        ("films", wish.films.to_string()),
        ("controller", proposal.map_or_else(String::new, |p| p.controller.clone())),
        ("deficit", proposal.map_or_else(String::new, |p| p.deficit.clone())),
        ("boldness", format!("{:.4}", anchor.boldness)),
        ("gaits", anchor.gaits.len().to_string()),
        ("wished", wish.gaits.to_string()),
        ("windows", windows.to_string()),
        ("refused_anchors", refused(&anchor.refused_anchors)),
        ("refused_gaits", refused(&anchor.refused_gaits)),
        ("simulated_seconds", format!("{:.3}", anchor.simulated)),
        ("condition_names", names.join(" ")),
        ("label_names", LABELS.join(" ")),
        ("truth_names", WindowTruth::NAMES.join(" ")),
        ("signal_names", Signal::ALL.map(Signal::name).join(" ")),
        ("stride_channel_names", stride_shape::channel_names().join(" ")),
        ("stride_scalar_names", SCALARS.join(" ")),
        ("muscle_names", MuscleGroup::ALL.map(MuscleGroup::name).join(" ")),
        ("kind_names", FilmKind::ALL.map(FilmKind::name).join(" ")),
    ])
}

fn singles(values: impl IntoIterator<Item = f64>) -> Numbers {
    Numbers::Single(values.into_iter().map(|value| value as f32).collect())
}

fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

fn gait_tables(gaits: &[TrainingGait]) -> Vec<Table> {
    let n = gaits.len();
    let width = WalkerParameters::default().list().len();
    let conditions = gaits.iter().flat_map(|gait| gait.parameters.list().into_iter().map(|(_, value)| value));
    let sexes = gaits.iter().map(|gait| i32::from(gait.parameters.sex == Sex::Female)).collect();
    let curves = |of: &dyn Fn(&TrainingGait, Side) -> Vec<f64>| {
        singles(gaits.iter().flat_map(|gait| Side::BOTH.into_iter().flat_map(|side| of(gait, side))))
    };
    let sides = |gait: &TrainingGait| -> BySide<_> { gait.labels.measures.curves.clone() };
    let signals = curves(&|gait, side| sides(gait).get(side).signals.concat());
    let activations = curves(&|gait, side| {
        let curves = sides(gait);
        MuscleGroup::ALL.iter().flat_map(|&group| curves.get(side).activation[group].clone()).collect()
    });
    let events: Vec<f64> = gaits
        .iter()
        .enumerate()
        .flat_map(|(index, gait)| {
            gait.events.iter().flat_map(move |event| {
                let side = f64::from(u8::from(event.side == Side::Right));
                let kind = f64::from(u8::from(event.kind == EventKind::ToeOff));
                [index as f64, side, kind, event.time]
            })
        })
        .collect();
    let (left_right, cycle) = (Side::BOTH.len(), POINTS);
    vec![
        Table { name: "gait.condition", shape: vec![n, width], numbers: singles(conditions) },
        Table { name: "gait.female", shape: vec![n], numbers: Numbers::Whole(sexes) },
        Table {
            name: "gait.labels",
            shape: vec![n, LABELS.len()],
            numbers: singles(gaits.iter().flat_map(label_row)),
        },
        Table {
            name: "gait.signals",
            shape: vec![n, left_right, Signal::ALL.len(), cycle],
            numbers: signals,
        },
        Table {
            name: "gait.activations",
            shape: vec![n, left_right, MuscleGroup::ALL.len(), cycle],
            numbers: activations,
        },
        Table { name: "gait.events", shape: vec![events.len() / 4, 4], numbers: singles(events) },
    ]
}

fn stride_tables(gaits: &[TrainingGait]) -> Vec<Table> {
    let strides: Vec<(usize, &StrideShape)> = gaits
        .iter()
        .enumerate()
        .flat_map(|(index, gait)| gait.strides.iter().map(move |stride| (index, stride)))
        .collect();
    let n = strides.len();
    let curves = strides.iter().flat_map(|(_, stride)| stride.curves.iter().map(|&value| value as f32));
    vec![
        Table {
            name: "stride.curves",
            shape: vec![n, stride_shape::CHANNELS, PLACES],
            numbers: Numbers::Half(curves.collect()),
        },
        Table {
            name: "stride.scalars",
            shape: vec![n, SCALARS.len()],
            numbers: singles(strides.iter().flat_map(|(_, stride)| stride.scalars)),
        },
        Table {
            name: "stride.gait",
            shape: vec![n],
            numbers: Numbers::Whole(strides.iter().map(|(index, _)| number(*index)).collect()),
        },
        Table {
            name: "stride.right",
            shape: vec![n],
            numbers: Numbers::Whole(
                strides.iter().map(|(_, stride)| i32::from(stride.side == Side::Right)).collect(),
            ),
        },
    ]
}

fn window_tables(gaits: &[TrainingGait]) -> Vec<Table> {
    let windows: Vec<(usize, _)> = gaits
        .iter()
        .enumerate()
        .flat_map(|(index, gait)| gait.windows.iter().map(move |window| (index, window)))
        .collect();
    let n = windows.len();
    let whole = |values: Vec<i32>| Numbers::Whole(values);
    let values = windows.iter().flat_map(|(_, window)| window.window.values.iter().copied()).collect();
    let kind = |kind: FilmKind| {
        number(FilmKind::ALL.iter().position(|&other| other == kind).unwrap_or(FilmKind::ALL.len()))
    };
    vec![
        Table { name: "window.values", shape: vec![n, LENGTH, CHANNELS], numbers: Numbers::Half(values) },
        Table {
            name: "window.truth",
            shape: vec![n, WindowTruth::NAMES.len()],
            numbers: singles(windows.iter().flat_map(|(_, window)| window.truth.values())),
        },
        Table {
            name: "window.gait",
            shape: vec![n],
            numbers: whole(windows.iter().map(|(index, _)| number(*index)).collect()),
        },
        Table {
            name: "window.kind",
            shape: vec![n],
            numbers: whole(windows.iter().map(|(_, window)| kind(window.kind)).collect()),
        },
        Table {
            name: "window.changed",
            shape: vec![n],
            numbers: whole(windows.iter().map(|(_, window)| i32::from(window.changed)).collect()),
        },
        Table {
            name: "window.mirrored",
            shape: vec![n],
            numbers: whole(windows.iter().map(|(_, window)| i32::from(window.window.mirrored)).collect()),
        },
    ]
}
