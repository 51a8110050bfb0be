//! Motion files, `*.motion.json`, schema `gaittwin/motion/1`: one walk with everything that is known of it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::assessment_file::write_json;
use super::error::ExchangeError;
use crate::biomechanics::anatomy::{BySide, MuscleGroup, Side};
use crate::biomechanics::gait::GaitEvent;
use crate::biomechanics::motion::{Motion, MotionSource, Position};
use crate::stored::StoredEvent;

const SCHEMA: &str = "gaittwin/motion/1";

type Point = [Option<f64>; 3];

#[derive(Serialize)]
struct StoredMotion<'a> {
    schema: &'static str,
    label: &'static str,
    frame_rate: f64,
    source: &'static str,
    condition: &'a str,
    landmarks: BTreeMap<&'static str, Vec<Option<Point>>>,
    joint_angles: BTreeMap<&'static str, BTreeMap<&'static str, Vec<Option<f64>>>>,
    activations: Option<BTreeMap<&'static str, BTreeMap<&'static str, &'a [f64]>>>,
    ground_reaction: Option<BTreeMap<&'static str, Vec<[f64; 3]>>>,
    events: Vec<StoredEvent>,
    gait_parameters: &'a BTreeMap<&'static str, f64>,
    fell_at: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    controller_family: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference_rms_deg: Option<BTreeMap<&'static str, BTreeMap<&'static str, f64>>>,
}

/// What belongs to a motion besides itself.
#[derive(Clone, Debug, Default)]
pub struct MotionFacts<'a> {
    /// Name of the condition.
    pub condition: &'a str,
    /// Foot–floor events.
    pub events: &'a [GaitEvent],
    /// Parameters by the keys of `assessment.json`, in its units.
    pub parameters: BTreeMap<&'static str, f64>,
    /// When the walker fell, s.
    pub fell_at: Option<f64>,
    /// The family of controllers that walked, of a simulated walk.
    pub family: Option<&'static str>,
    /// How far the mean curves lie from those that were to be followed, degrees: joints of each side by name.
    pub reference_rms: Option<BySide<Vec<(&'static str, f64)>>>,
}

/// Writes a motion file.
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path, motion: &Motion, facts: &MotionFacts<'_>) -> Result<(), ExchangeError> {
    let stored = StoredMotion {
        schema: SCHEMA,
        label: crate::DISCLAIMER,
        frame_rate: motion.sample_rate,
        source: match motion.source {
            MotionSource::Measured => "measured",
            MotionSource::Simulated => "simulated",
            MotionSource::Generated => "generated",
        },
        condition: facts.condition,
        landmarks: motion
            .landmarks
            .iter()
            .filter(|(_, places)| places.iter().any(Option::is_some))
            .map(|(landmark, places)| {
                (landmark.name(), places.iter().map(|place| place.map(point)).collect())
            })
            .collect(),
        joint_angles: sides(|side| {
            let angles = motion.joint_angles.get(side);
            BTreeMap::from([
                ("hip_flexion", angles.hip_flexion.clone()),
                ("knee_flexion", angles.knee_flexion.clone()),
                ("ankle_dorsiflexion", angles.ankle_dorsiflexion.clone()),
            ])
        }),
        activations: motion.activations.as_ref().map(|activations| {
            sides(|side| {
                MuscleGroup::ALL
                    .into_iter()
                    .map(|group| (group.name(), activations.get(side)[group].as_slice()))
                    .collect()
            })
        }),
        ground_reaction: motion.ground_reaction.as_ref().map(|forces| sides(|side| force_rows(forces, side))),
        events: facts.events.iter().map(StoredEvent::from).collect(),
        gait_parameters: &facts.parameters,
        fell_at: facts.fell_at,
        controller_family: facts.family,
        reference_rms_deg: facts
            .reference_rms
            .as_ref()
            .map(|rms| sides(|side| rms.get(side).iter().copied().collect())),
    };
    write_json(path, &stored)
}

fn sides<T>(mut of: impl FnMut(Side) -> T) -> BTreeMap<&'static str, T> {
    Side::BOTH.into_iter().map(|side| (side.name(), of(side))).collect()
}

fn point(place: Position) -> Point {
    [place.x, place.y, place.z]
}

fn force_rows(forces: &BySide<crate::biomechanics::motion::GroundReaction>, side: Side) -> Vec<[f64; 3]> {
    let foot = forces.get(side);
    foot.forward
        .iter()
        .zip(&foot.vertical)
        .zip(&foot.rightward)
        .map(|((&forward, &vertical), &rightward)| [forward, vertical, rightward])
        .collect()
}
