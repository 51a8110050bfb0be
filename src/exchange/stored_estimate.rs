//! What a network says of a walk, as files of ours write it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::biomechanics::anatomy::{MuscleGroup, Side};
use crate::biomechanics::gait::learned::LearnedGait;
use crate::biomechanics::gait::learned_curves::{CycleBand, LearnedLeg};
use crate::biomechanics::usual_activity::UsualActivity;
use crate::clinic::norms::UsualMuscles;
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

/// What is usual for a muscle group in this walk, of 1 = the highest point of people's mean curve.
#[derive(Serialize)]
pub(super) struct StoredUsual {
    mean: Vec<f64>,
    /// 90 % band between people; of text-book times no spread is known, so theirs is all from 0 to 1.
    low: Vec<f64>,
    high: Vec<f64>,
    /// `emg_at_this_speed` or `text_book_times`.
    basis: &'static str,
}

impl From<&UsualActivity> for StoredUsual {
    fn from(usual: &UsualActivity) -> Self {
        let mean = usual.curve();
        let (low, high) = match usual {
            UsualActivity::Recorded(band) => (band.low.clone(), band.high.clone()),
            UsualActivity::Times(_) => (vec![0.0; mean.len()], vec![1.0; mean.len()]),
        };
        Self { mean, low, high, basis: usual.basis() }
    }
}

/// Usual activity by side and name of the group.
pub(super) type StoredUsualMuscles = BTreeMap<&'static str, BTreeMap<&'static str, StoredUsual>>;

/// Muscle activity as the screen shows it: what is usual at this speed, in the phases of this walk.
pub(super) fn usual_muscles(usual: &UsualMuscles) -> StoredUsualMuscles {
    let of_leg = |side| usual.get(side).iter().map(|(group, usual)| (group.name(), usual.into())).collect();
    Side::BOTH.into_iter().map(|side| (side.name(), of_leg(side))).collect()
}

/// Muscle activity as the estimator tells it, 0..=1: experimental, because it fits EMG worse than what is usual.
pub(super) fn estimated_muscles(gait: &LearnedGait) -> StoredMuscles<'_> {
    Side::BOTH.into_iter().map(|side| (side.name(), of_leg(gait.legs.get(side)))).collect()
}

fn of_leg(leg: &LearnedLeg) -> BTreeMap<&'static str, StoredBand<'_>> {
    MuscleGroup::ALL.into_iter().map(|group| (group.name(), (&leg.activation[group]).into())).collect()
}
