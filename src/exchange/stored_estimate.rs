//! How files of ours write an estimate, and what goes with it where a network made it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::biomechanics::anatomy::{MuscleGroup, Side};
use crate::biomechanics::gait::learned::LearnedGait;
use crate::biomechanics::gait::learned_curves::{CycleBand, LearnedLeg};
use crate::biomechanics::gait::{Estimate, GaitParameters};

/// One value as assessments spell it.
#[derive(Serialize)]
pub(super) struct StoredEstimate<'a> {
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    unit: &'static str,
    n: usize,
    method: &'static str,
    status: &'static str,
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    network: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_distribution: Option<f64>,
}

impl<'a> From<&'a Estimate> for StoredEstimate<'a> {
    fn from(estimate: &'a Estimate) -> Self {
        Self {
            value: estimate.value,
            low: estimate.interval.map(|interval| interval.low),
            high: estimate.interval.map(|interval| interval.high),
            unit: estimate.unit.name(),
            n: estimate.n,
            method: estimate.method.name(),
            status: estimate.status.name(),
            reason: estimate.reason.as_deref(),
            network: None,
            in_distribution: None,
        }
    }
}

/// Estimates by the keys of files.
pub(super) type StoredEstimates<'a> = BTreeMap<&'static str, StoredEstimate<'a>>;

/// Measured values.
pub(super) fn measured(parameters: &GaitParameters) -> StoredEstimates<'_> {
    parameters.estimates.iter().map(|(parameter, estimate)| (parameter.key(), estimate.into())).collect()
}

/// Values that a network of this name told, with how usual the walk is among those it learned from.
pub(super) fn learned<'a>(gait: &'a LearnedGait, network: &'a str) -> StoredEstimates<'a> {
    let mut stored = measured(&gait.parameters);
    for estimate in stored.values_mut() {
        estimate.network = Some(network);
        estimate.in_distribution = Some(gait.in_distribution);
    }
    stored
}

/// A curve over the cycle from landing to landing, with its 90 % band.
#[derive(Serialize)]
pub(super) struct StoredBand<'a> {
    mean: &'a [f64],
    low: &'a [f64],
    high: &'a [f64],
}

impl<'a> From<&'a CycleBand> for StoredBand<'a> {
    fn from(band: &'a CycleBand) -> Self {
        Self { mean: &band.middle, low: &band.low, high: &band.high }
    }
}

/// Curves of muscle groups by side and name.
pub(super) type StoredMuscles<'a> = BTreeMap<&'static str, BTreeMap<&'static str, StoredBand<'a>>>;

/// Muscle activity as the screen shows it, 0..=1.
pub(super) fn muscle_activity(gait: &LearnedGait) -> StoredMuscles<'_> {
    Side::BOTH.into_iter().map(|side| (side.name(), of_leg(gait.legs.get(side)))).collect()
}

fn of_leg(leg: &LearnedLeg) -> BTreeMap<&'static str, StoredBand<'_>> {
    MuscleGroup::ALL.into_iter().map(|group| (group.name(), (&leg.activation[group]).into())).collect()
}
