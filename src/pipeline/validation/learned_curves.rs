//! The parts of the report on the learned estimator's curves: muscle activity against EMG, joint angles against the
//! laboratory's. Every person counts once, however many walks, legs and films he has.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::run::{CameraChoice, LearnedRecord, Record, Settings};
use super::tables::pool;
use crate::biomechanics::anatomy::MuscleGroup;
use crate::clinic::assessment::CurveKind;

const VIEWS: [CameraChoice; 4] =
    [CameraChoice::Side, CameraChoice::Front, CameraChoice::Back, CameraChoice::Panning];

/// Values of one kind by person.
#[derive(Default)]
struct ByPerson(BTreeMap<String, Vec<f64>>);

impl ByPerson {
    fn add(&mut self, person: &str, value: f64) {
        self.0.entry(person.to_owned()).or_default().push(value);
    }

    /// Mean over the persons' means, as a table cell.
    fn cell(&self, decimals: usize) -> String {
        let means: Vec<f64> =
            self.0.values().map(|values| values.iter().sum::<f64>() / values.len() as f64).collect();
        if means.is_empty() {
            return "–".to_owned();
        }
        format!("{:.decimals$}", means.iter().sum::<f64>() / means.len() as f64)
    }

    fn people(&self) -> usize {
        self.0.len()
    }

    fn values(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }
}

/// Writes both sections; nothing where no film has curves of the estimator.
pub(super) fn sections(text: &mut String, records: &[Record], settings: &Settings) {
    let any = |of: &dyn Fn(&LearnedRecord) -> bool| {
        records.iter().filter_map(|record| record.learned.as_ref()).any(of)
    };
    if any(&|learned| !learned.muscles.is_empty()) {
        text.push_str(
            "## Learned muscle activity against EMG\n\n\
             Overlap: time on in both over time on in either. The norm is the same usual timing for everybody. Means over \
             people; `legs` counts electrodes times films.\n\n\
             | cameras | noise | frames/s | muscle | legs | people | overlap, learned | overlap, norm | r, learned | r, norm |\n\
             |---|---|---|---|---|---|---|---|---|---|\n",
        );
        each(records, settings, &mut |start, pooled| muscles(text, start, pooled));
        text.push('\n');
    }
    if any(&|learned| !learned.angles.is_empty()) {
        text.push_str(
            "## Learned joint angles against the laboratory's\n\n\
             | cameras | noise | frames/s | angle | curves | people | RMSE, ° | RMSE without offset, ° | geometric RMSE, ° |\n\
             |---|---|---|---|---|---|---|---|---|\n",
        );
        each(records, settings, &mut |start, pooled| angles(text, start, pooled));
        text.push('\n');
    }
}

fn each(records: &[Record], settings: &Settings, row: &mut dyn FnMut(&str, &[&Record])) {
    for choice in VIEWS {
        for &(noise, _) in &settings.noises {
            for &rate in &settings.frame_rates {
                let start = format!("| {} | {noise} | {rate} |", choice.name());
                row(&start, &pool(records, choice, noise, rate, None));
            }
        }
    }
}

fn muscles(text: &mut String, start: &str, pooled: &[&Record]) {
    let groups = MuscleGroup::ALL.map(Some).into_iter().chain([None]);
    for group in groups {
        let mut cells: [ByPerson; 4] = std::array::from_fn(|_| ByPerson::default());
        for record in pooled {
            let Some(learned) = &record.learned else { continue };
            for score in learned.muscles.iter().filter(|score| group.is_none_or(|g| score.group == g)) {
                let values = [
                    Some(score.overlap),
                    Some(score.norm_overlap),
                    score.correlation,
                    score.norm_correlation,
                ];
                for (cell, value) in cells.iter_mut().zip(values) {
                    if let Some(value) = value {
                        cell.add(&record.subject, value);
                    }
                }
            }
        }
        let [overlap, norm, r, norm_r] = &cells;
        if overlap.values() > 0 {
            let _ = writeln!(
                text,
                "{start} {} | {} | {} | {} | {} | {} | {} |",
                group.map_or("all", MuscleGroup::title),
                overlap.values(),
                overlap.people(),
                overlap.cell(2),
                norm.cell(2),
                r.cell(2),
                norm_r.cell(2)
            );
        }
    }
}

fn angles(text: &mut String, start: &str, pooled: &[&Record]) {
    for kind in [CurveKind::HipFlexion, CurveKind::KneeFlexion, CurveKind::AnkleDorsiflexion] {
        let mut cells: [ByPerson; 3] = std::array::from_fn(|_| ByPerson::default());
        for record in pooled {
            let learned = record.learned.iter().flat_map(|learned| &learned.angles);
            for error in learned.filter(|error| error.kind == kind) {
                cells[0].add(&record.subject, error.rmse.to_degrees());
                cells[1].add(&record.subject, error.rmse_without_offset.to_degrees());
            }
            for error in record.curves.iter().filter(|error| error.kind == kind) {
                cells[2].add(&record.subject, error.rmse.to_degrees());
            }
        }
        let [rmse, shape, geometric] = &cells;
        if rmse.values() > 0 {
            let _ = writeln!(
                text,
                "{start} {} | {} | {} | {} | {} | {} |",
                kind.name(),
                rmse.values(),
                rmse.people(),
                rmse.cell(1),
                shape.cell(1),
                geometric.cell(1)
            );
        }
    }
}
