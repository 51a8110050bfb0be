//! The parts of the report on curves: muscle activity against EMG, the learned estimator's joint angles against the
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

/// Writes both sections; nothing where no walk has EMG, or no film has curves of the estimator.
pub(super) fn sections(text: &mut String, records: &[Record], settings: &Settings) {
    if records.iter().any(|record| !record.muscles.is_empty()) {
        text.push_str(
            "## Muscle activity against EMG\n\n\
             Overlap: time on in both over time on in either; r: correlation of the curves. Text-book: the same times for \
             everybody. Usual: people's EMG at that speed in the phases of this walk, which is what is shown. Learned: the \
             estimator, experimental. Means over people; `legs` counts electrodes times films in which both legs have two \
             whole strides.\n\n\
             | cameras | noise | frames/s | muscle | legs | people | overlap, text-book | overlap, usual | overlap, learned | r, text-book | r, usual | r, learned |\n\
             |---|---|---|---|---|---|---|---|---|---|---|---|\n",
        );
        each(records, settings, &mut |start, pooled| muscles(text, start, pooled));
        text.push('\n');
    }
    let any = |of: &dyn Fn(&LearnedRecord) -> bool| {
        records.iter().filter_map(|record| record.learned.as_ref()).any(of)
    };
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
        let mut overlaps: [ByPerson; 3] = std::array::from_fn(|_| ByPerson::default());
        let mut correlations: [ByPerson; 3] = std::array::from_fn(|_| ByPerson::default());
        for record in pooled {
            for score in record.muscles.iter().filter(|score| group.is_none_or(|g| score.group == g)) {
                // The same legs in every column: a walk of too few strides has nothing to be compared with.
                let Some(usual) = score.usual else { continue };
                let fits = [Some(score.text_book), Some(usual), score.learned];
                for (way, fit) in fits.into_iter().enumerate() {
                    let Some(fit) = fit else { continue };
                    overlaps[way].add(&record.subject, fit.overlap);
                    if let Some(correlation) = fit.correlation {
                        correlations[way].add(&record.subject, correlation);
                    }
                }
            }
        }
        let all = &overlaps[0];
        if all.values() > 0 {
            let cells: Vec<String> = overlaps.iter().chain(&correlations).map(|cell| cell.cell(2)).collect();
            let title = group.map_or("all", MuscleGroup::title);
            let _ = writeln!(
                text,
                "{start} {title} | {} | {} | {} |",
                all.values(),
                all.people(),
                cells.join(" | ")
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
