//! One anchor as a safetensors file: conditions, labels, curves, events and walks in space of its gaits.

use std::collections::BTreeMap;

use std::path::Path;

use crate::biomechanics::anatomy::Sex;
use crate::biomechanics::anatomy::{BySide, Landmark, MuscleGroup, MuscleTable, Side};
use crate::biomechanics::gait::EventKind;
use crate::biomechanics::typical_gait::{POINTS, Signal};
use crate::exchange::ExchangeError;
use crate::exchange::safetensors::{Numbers, Table, read_singles, read_words, to_bytes};
use crate::simulation::measure::stride_shape::{self, PLACES, SCALARS, StrideShape};
use crate::simulation::model::parameters::WalkerParameters;
use crate::synthesis::training::anchor::{Anchor, AnchorWish};
use crate::synthesis::training::gait_labels::{GaitMeans, Rejection};
use crate::synthesis::training::training_example::TrainingGait;
use crate::synthesis::walks::known_gait::{JOINTS, KnownGait, LegCurves, ROWS_PER_SECOND, event_from};

/// Schema of the files and manifests.
pub const SCHEMA: &str = "gaittwin/dataset/3";

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
    let means = &gait.labels.means;
    let GaitMeans { step_time, step_length, stance, .. } = means;
    [
        means.speed,
        step_time.left,
        step_time.right,
        step_length.left,
        step_length.right,
        means.step_width,
        stance.left,
        stance.right,
        means.double_support,
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
    BTreeMap::from([
        ("schema", SCHEMA.to_owned()),
        ("label", crate::DISCLAIMER.to_owned()),
        ("source", "simulated".to_owned()),
        ("seed", wish.seed.to_string()),
        ("anchor", wish.index.to_string()),
        ("controller", proposal.map_or_else(String::new, |p| p.controller.clone())),
        ("deficit", proposal.map_or_else(String::new, |p| p.deficit.clone())),
        ("boldness", format!("{:.4}", anchor.boldness)),
        ("gaits", anchor.gaits.len().to_string()),
        ("wished", wish.gaits.to_string()),
        ("refused_anchors", refused(&anchor.refused_anchors)),
        ("refused_gaits", refused(&anchor.refused_gaits)),
        ("simulated_seconds", format!("{:.3}", anchor.simulated)),
        ("condition_names", names.join(" ")),
        ("label_names", LABELS.join(" ")),
        ("signal_names", Signal::ALL.map(Signal::name).join(" ")),
        ("stride_channel_names", stride_shape::channel_names().join(" ")),
        ("stride_scalar_names", SCALARS.join(" ")),
        ("muscle_names", MuscleGroup::ALL.map(MuscleGroup::name).join(" ")),
        ("landmark_names", Landmark::ALL.map(Landmark::name).join(" ")),
        ("rows_per_second", format!("{ROWS_PER_SECOND}")),
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
            gait.known.events.iter().flat_map(move |event| {
                let side = f64::from(u8::from(event.side == Side::Right));
                let kind = f64::from(u8::from(event.kind == EventKind::ToeOff));
                [index as f64, side, kind, event.time]
            })
        })
        .collect();
    let (left_right, cycle) = (Side::BOTH.len(), POINTS);
    let rows = gaits.first().map_or(0, |gait| gait.known.walk.times.len());
    let walks = singles(gaits.iter().flat_map(|gait| gait.known.coordinates()));
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
        Table { name: "gait.walk", shape: vec![n, rows, Landmark::ALL.len(), 3], numbers: walks },
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

/// The gaits of an anchor's file, as sensors need them.
///
/// # Errors
/// When the file cannot be read or its tables do not fit one another.
pub fn read_gaits(path: &Path) -> Result<Vec<KnownGait>, ExchangeError> {
    let tables = read_singles(path)?;
    let missing = |name: &str| ExchangeError::Malformed {
        kind: "file_kind.anchor_file",
        cause: format!("its table {name} is missing or cut off").into(),
        path: path.to_path_buf(),
    };
    let table = |name: &str| tables.get(name).ok_or_else(|| missing(name));
    let (shape, walks) = table("gait.walk")?;
    let n = shape.first().copied().unwrap_or(0);
    let mut gaits = Vec::with_capacity(n);
    for index in 0..n {
        let part = |name: &str| -> Result<&[f32], ExchangeError> {
            let (_, values) = table(name)?;
            let width = values.len() / n;
            values.get(index * width..(index + 1) * width).ok_or_else(|| missing(name))
        };
        let labels = part("gait.labels")?;
        let [means @ .., _, stature, _] = labels else { return Err(missing("gait.labels")) };
        let width = walks.len() / n;
        let walk = KnownGait::walk_from(&walks[index * width..(index + 1) * width], f64::from(*stature));
        let events = table("gait.events")?.1.chunks_exact(4).filter(|row| row[0] as usize == index);
        gaits.push(KnownGait {
            walk: walk.ok_or_else(|| missing("gait.walk"))?,
            events: events.map(|row| event_from(row[1] > 0.5, row[2] > 0.5, f64::from(row[3]))).collect(),
            means: means_from(means).ok_or_else(|| missing("gait.labels"))?,
            curves: curves_from(part("gait.signals")?, part("gait.activations")?)
                .ok_or_else(|| missing("gait.signals"))?,
        });
    }
    Ok(gaits)
}

/// The conditions of the gaits of an anchor's file, the speed as it was walked.
///
/// # Errors
/// When the file cannot be read or holds conditions that are none of this program's.
pub(super) fn read_conditions(path: &Path) -> Result<Vec<WalkerParameters>, ExchangeError> {
    let wrong = |cause: String| ExchangeError::Malformed {
        kind: "file_kind.anchor_file",
        cause: cause.into(),
        path: path.to_path_buf(),
    };
    let (words, tables) = (read_words(path)?, read_singles(path)?);
    let names: Vec<&str> = words.get("condition_names").map_or("", String::as_str).split(' ').collect();
    let table = |name: &str| tables.get(name).ok_or_else(|| wrong(format!("its table {name} is missing")));
    let (conditions, labels) = (table("gait.condition")?, table("gait.labels")?);
    let rows = conditions.1.chunks(names.len()).zip(labels.1.chunks(LABELS.len()));
    rows.map(|(values, labels)| {
        let mut parameters = WalkerParameters::default();
        for (name, value) in names.iter().zip(values) {
            parameters.set(name, f64::from(*value)).map_err(|error| wrong(error.to_string()))?;
        }
        parameters.speed = f64::from(labels[0]);
        Ok(parameters)
    })
    .collect()
}

fn means_from(row: &[f32]) -> Option<GaitMeans> {
    let value = |index: usize| row.get(index).map(|value| f64::from(*value));
    let sides = |index: usize| Some(BySide { left: value(index)?, right: value(index + 1)? });
    Some(GaitMeans {
        speed: value(0)?,
        step_time: sides(1)?,
        step_length: sides(3)?,
        step_width: value(5)?,
        stance: sides(6)?,
        double_support: value(8)?,
    })
}

fn curves_from(signals: &[f32], activations: &[f32]) -> Option<BySide<LegCurves>> {
    let curve = |table: &[f32], width: usize, side: Side, place: usize| -> Option<Vec<f64>> {
        let first = (width * usize::from(side == Side::Right) + place) * POINTS;
        Some(table.get(first..first + POINTS)?.iter().map(|value| f64::from(*value)).collect())
    };
    let whole = signals.len() == 2 * Signal::ALL.len() * POINTS
        && activations.len() == 2 * MuscleGroup::COUNT * POINTS;
    whole.then(|| {
        BySide::from_fn(|side| LegCurves {
            angles: JOINTS.map(|joint| {
                let place = Signal::ALL.iter().position(|&known| known == joint).unwrap_or(0);
                curve(signals, Signal::ALL.len(), side, place).unwrap_or_default()
            }),
            activation: MuscleTable::from_fn(|group| {
                curve(activations, MuscleGroup::COUNT, side, group as usize).unwrap_or_default()
            }),
        })
    })
}
