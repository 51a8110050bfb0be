//! What a network says of a walk, as files of ours write it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::biomechanics::anatomy::{MuscleGroup, Side};
use crate::biomechanics::gait::learned::LearnedGait;
use crate::biomechanics::gait::learned_curves::{CycleBand, LearnedLeg};
use crate::stored::StoredEstimate;

/// Estimates by the keys of files.
pub(super) type StoredEstimates = BTreeMap<&'static str, StoredEstimate>;

/// Values that a network of this name told, with how usual the walk is among those it learned from.
pub(super) fn learned(gait: &LearnedGait, network: &str) -> StoredEstimates {
    let told = |estimate| StoredEstimate::from(estimate).told_by(network, gait.in_distribution);
    gait.parameters.estimates.iter().map(|(parameter, estimate)| (parameter.key(), told(estimate))).collect()
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
