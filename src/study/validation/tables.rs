//! What the report's rows are made of: records pooled by camera, noise, rate and group.

use super::agreement::{Agreement, Pair};
use super::curves::CurveError;
use super::matching::EventScore;
use super::measure::Measure;
use super::run::{CameraChoice, Record};
use super::trial::Group;
use crate::clinic::assessment::CurveKind;
use crate::synthesis::CameraPlacement;

/// Straight walks of these cameras, this noise, rate and group.
pub(super) fn pool<'a>(
    records: &'a [Record],
    choice: CameraChoice,
    noise: &str,
    rate: f64,
    group: Option<Group>,
) -> Vec<&'a Record> {
    let placements = choice.placements();
    records
        .iter()
        .filter(|r| r.straight && r.noise == noise && (r.frame_rate - rate).abs() < 1e-9)
        .filter(|r| placements.contains(&r.placement) && group.is_none_or(|wanted| r.group == wanted))
        .collect()
}

/// Agreement of a measure over records, and how many of them have no value.
pub(super) fn agreement(pooled: &[&Record], measure: Measure, seed: u64) -> (Option<Agreement>, usize) {
    let mut pairs = Vec::new();
    let mut missing = 0;
    for record in pooled {
        match record.values.get(&measure) {
            Some(&(truth, Some(found))) => pairs.push(Pair { subject: record.subject.clone(), truth, found }),
            Some((_, None)) => missing += 1,
            None => {}
        }
    }
    (Agreement::of(&pairs, seed), missing)
}

/// The scores of all records together.
pub(super) fn sum_events(pooled: &[&Record], contacts: bool) -> EventScore {
    let mut score = EventScore::default();
    for record in pooled {
        score.add(if contacts { &record.contacts } else { &record.toe_offs });
    }
    score
}

/// Found events in percent of the true ones.
pub(super) fn share_found(score: &EventScore) -> f64 {
    100.0 * score.found as f64 / score.truth.max(1) as f64
}

/// Mean error of a joint over all curves, and by leg, rad.
pub(super) struct CurveSummary {
    pub(super) n: usize,
    pub(super) mean: f64,
    pub(super) near: Option<f64>,
    pub(super) far: Option<f64>,
}

/// Mean over walks and sides of one error of a joint's curve; `None` where no walk has it.
pub(super) fn curve_rmse(
    pooled: &[&Record],
    kind: CurveKind,
    value: impl Fn(&CurveError) -> f64,
) -> Option<CurveSummary> {
    let mut all = Vec::new();
    let mut near = Vec::new();
    let mut far = Vec::new();
    for record in pooled {
        let near_side = match record.placement {
            CameraPlacement::Side(side) | CameraPlacement::PanningSide(side) => Some(side),
            CameraPlacement::Front | CameraPlacement::Back => None,
        };
        for error in record.curves.iter().filter(|error| error.kind == kind) {
            all.push(value(error));
            match near_side {
                Some(side) if side == error.side => near.push(value(error)),
                Some(_) => far.push(value(error)),
                None => {}
            }
        }
    }
    let mean =
        |values: &[f64]| (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64);
    Some(CurveSummary { n: all.len(), mean: mean(&all)?, near: mean(&near), far: mean(&far) })
}
