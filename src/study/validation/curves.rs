//! Joint-angle curves against the laboratory's: mean curve over the walk's strides against mean curve.
//!
//! Laboratory angles come from a full 3D model whose zero is anatomical; ours from key-points in one picture. So we
//! report the plain root mean square error, which holds that offset, and the one with the offset removed, which
//! tells whether the shape is right.

use super::trial::RealTrial;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::learned::LearnedGait;
use crate::clinic::assessment::{CurveKind, CycleCurve};

/// Error of one joint's mean curve, rad.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurveError {
    /// Whose.
    pub side: Side,
    /// Which joint.
    pub kind: CurveKind,
    /// Root mean square difference, rad.
    pub rmse: f64,
    /// The same after the mean difference is taken out, rad.
    pub rmse_without_offset: f64,
    /// Mean of found minus true, rad.
    pub offset: f64,
}

const JOINTS: [CurveKind; 3] = [CurveKind::HipFlexion, CurveKind::KneeFlexion, CurveKind::AnkleDorsiflexion];

/// The errors of all curves that both have.
pub fn curve_errors(trial: &RealTrial, curves: &[CycleCurve]) -> Vec<CurveError> {
    curves
        .iter()
        .filter_map(|curve| {
            let truth = mean_curve(trial, curve.side, curve.kind)?;
            error(curve.side, curve.kind, &curve.mean, &truth)
        })
        .collect()
}

/// The errors of the learned estimator's curves.
pub fn learned_errors(trial: &RealTrial, learned: &LearnedGait) -> Vec<CurveError> {
    let all = Side::BOTH.into_iter().flat_map(|side| JOINTS.into_iter().map(move |kind| (side, kind)));
    all.enumerate()
        .filter_map(|(index, (side, kind))| {
            let truth = every_fourth(&mean_curve(trial, side, kind)?);
            error(side, kind, &learned.legs.get(side).angles[index % JOINTS.len()].middle, &truth)
        })
        .collect()
}

fn error(side: Side, kind: CurveKind, found: &[f64], truth: &[f64]) -> Option<CurveError> {
    if found.len() != truth.len() {
        return None;
    }
    let n = truth.len() as f64;
    let differences: Vec<f64> = found.iter().zip(truth).map(|(a, b)| a - b).collect();
    let offset = differences.iter().sum::<f64>() / n;
    let square = |shift: f64| differences.iter().map(|d| (d - shift).powi(2)).sum::<f64>() / n;
    Some(CurveError {
        side,
        kind,
        rmse: square(0.0).sqrt(),
        rmse_without_offset: square(offset).sqrt(),
        offset,
    })
}

/// The laboratory's mean curve at 0, 1, … 100 % over its strides of this side, rad.
pub fn mean_curve(trial: &RealTrial, side: Side, kind: CurveKind) -> Option<Vec<f64>> {
    let joint = JOINTS.iter().position(|&joint| joint == kind)?;
    mean_of_strides(trial, side, &trial.angles.as_ref()?.get(side)[joint])
}

/// Mean over a side's strides, at 0, 1, … 100 %, of what a laboratory recorded at the rows of the walk.
pub(super) fn mean_of_strides(trial: &RealTrial, side: Side, rows: &[Option<f64>]) -> Option<Vec<f64>> {
    let strides: Vec<Vec<f64>> = trial
        .strides
        .iter()
        .filter(|(whose, _, _)| *whose == side)
        .filter_map(|&(_, start, end)| {
            (0..=100)
                .map(|percent| {
                    let time = start + (end - start) * f64::from(percent) / 100.0;
                    interpolate(&trial.walk.times, rows, time)
                })
                .collect()
        })
        .collect();
    let n = strides.len() as f64;
    (!strides.is_empty()).then(|| (0..=100).map(|k| strides.iter().map(|s| s[k]).sum::<f64>() / n).collect())
}

fn interpolate(times: &[f64], rows: &[Option<f64>], time: f64) -> Option<f64> {
    let after = times.partition_point(|&t| t <= time);
    let k = after.checked_sub(1)?.min(times.len().checked_sub(2)?);
    let (a, b) = ((*rows.get(k)?)?, (*rows.get(k + 1)?)?);
    let step = times[k + 1] - times[k];
    let u = if step > 0.0 { (time - times[k]) / step } else { 0.0 };
    (u <= 1.5).then_some(a + (b - a) * u)
}

/// Of a curve at 0, 1, …, 100 % the points at 0, 4, …, 100 %.
pub(super) fn every_fourth(curve: &[f64]) -> Vec<f64> {
    curve.iter().step_by(4).copied().collect()
}
