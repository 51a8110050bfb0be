//! The part of the report that sets the learned estimator beside the geometric method, on the same films.
//!
//! The estimator never saw a real walk, so nobody's walks have to be kept apart here; but films of one person still
//! count as one person where an interval is given.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::agreement::{Agreement, Pair};
use super::coverage::{Coverage, Covered};
use super::measure::Measure;
use super::run::{CameraChoice, LearnedRecord, Record, Settings};
use super::tables::{agreement, pool};
use crate::biomechanics::gait::Parameter;

/// What the estimator was made for, with the parameters whose intervals tell of it.
const MEASURES: [(Measure, &[Parameter]); 7] = [
    (Measure::WalkingSpeed, &[Parameter::WalkingSpeed]),
    (Measure::StepLength, &[Parameter::StepLengthLeft, Parameter::StepLengthRight]),
    (Measure::StepTime, &[Parameter::StrideTime]),
    (Measure::Cadence, &[Parameter::Cadence]),
    (Measure::StepWidth, &[Parameter::StepWidth]),
    (Measure::StanceFraction, &[Parameter::StanceFractionLeft, Parameter::StanceFractionRight]),
    (Measure::DoubleSupport, &[Parameter::DoubleSupportFraction]),
];

/// Writes the section; nothing where no film has an answer of the estimator.
pub(super) fn section(text: &mut String, records: &[Record], settings: &Settings) {
    if records.iter().all(|record| record.learned.is_none()) {
        return;
    }
    text.push_str(
        "## Learned estimator beside the geometric method\n\n\
         The estimator learned from simulated walks only. MAE and r of the geometric method are of the films on which it \
         gives a value; `n` and `none` count the estimator's films with and without an answer; `usual` is the median \
         share of simulated walks that lie as far out as these.\n\n\
         | cameras | noise | frames/s | measure | n | none | MAE | 95 % of MAE | bias | limits of agreement | r | \
         interval holds, % | factor for 90 % | usual | geometric MAE | geometric r | geometric withheld |\n\
         |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    for choice in [CameraChoice::Side, CameraChoice::Front, CameraChoice::Back, CameraChoice::Panning] {
        for &(noise, _) in &settings.noises {
            for &rate in &settings.frame_rates {
                let pooled = pool(records, choice, noise, rate, None);
                for (measure, parameters) in MEASURES {
                    let start = format!("| {} | {noise} | {rate} | {} |", choice.name(), measure.title());
                    row(text, &start, &pooled, measure, parameters, settings.seed);
                }
            }
        }
    }
    text.push('\n');
}

fn row(
    text: &mut String,
    start: &str,
    pooled: &[&Record],
    measure: Measure,
    parameters: &[Parameter],
    seed: u64,
) {
    let answers: Vec<(&Record, &LearnedRecord)> =
        pooled.iter().filter_map(|record| Some((*record, record.learned.as_ref()?))).collect();
    let pairs: Vec<Pair> = answers
        .iter()
        .filter_map(|(record, learned)| {
            let (truth, found) = *learned.values.get(&measure)?;
            Some(Pair { subject: record.subject.clone(), truth, found: found? })
        })
        .collect();
    let Some(own) = Agreement::of(&pairs, seed) else { return };
    let (geometric, withheld) = agreement(pooled, measure, seed);
    let covered: Vec<&Covered> = answers
        .iter()
        .flat_map(|(_, learned)| &learned.covered)
        .filter(|row| parameters.contains(&row.parameter))
        .collect();
    let holds = Coverage::of(covered.into_iter());
    let d = measure.decimals();
    let dash = || "–".to_owned();
    let range = |interval: Option<(f64, f64)>| {
        interval.map_or_else(dash, |(low, high)| format!("{low:.d$} to {high:.d$}"))
    };
    let r = |agreement: Option<&Agreement>| {
        agreement.and_then(|a| a.correlation).map_or_else(dash, |r| format!("{r:.3}"))
    };
    let _ = writeln!(
        text,
        "{start} {} | {} | {:.d$} | {} | {:+.d$} | {} | {} | {} | {} | {} | {} | {} | {withheld} |",
        own.n,
        pooled.len() - own.n,
        own.mae,
        range(own.mae_interval),
        own.bias,
        range(own.limits),
        r(Some(&own)),
        holds.map_or_else(dash, |coverage| format!("{:.0}", 100.0 * coverage.inside)),
        holds.map_or_else(dash, |coverage| format!("{:.2}", coverage.factor)),
        usual(&answers).map_or_else(dash, |score| format!("{score:.2}")),
        geometric.map_or_else(dash, |a| format!("{:.d$}", a.mae)),
        r(geometric.as_ref()),
    );
}

/// Median in-distribution score over persons' medians, so that a person with many films counts once.
fn usual(answers: &[(&Record, &LearnedRecord)]) -> Option<f64> {
    let mut persons: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (record, learned) in answers {
        persons.entry(&record.subject).or_default().push(learned.in_distribution);
    }
    let mut medians: Vec<f64> = persons.into_values().filter_map(middle).collect();
    medians.sort_by(f64::total_cmp);
    medians.get(medians.len() / 2).copied()
}

fn middle(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
