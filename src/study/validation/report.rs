//! The validation report: Markdown that a reader can check and repeat.

use std::fmt::Write as _;

use super::coverage::Coverage;
use super::matching::EventScore;
use super::measure::Measure;
use super::run::{CameraChoice, Record, Settings};
use super::tables::{agreement, curve_rmse, pool, share_found, sum_events};
use super::trial::Group;
use super::{learned, learned_curves};
use crate::biomechanics::gait::Parameter;
use crate::clinic::assessment::CurveKind;
use crate::synthesis::CameraPlacement;

/// The groups of the tables: all, then each.
const GROUPS: [Option<Group>; 4] = [None, Some(Group::Child), Some(Group::Adult), Some(Group::Stroke)];

/// Writes the report of a run.
pub fn write_report(records: &[Record], settings: &Settings, source: &str) -> String {
    let mut text = String::new();
    header(&mut text, records, settings, source);
    bars(&mut text, records, settings);
    for choice in [CameraChoice::Side, CameraChoice::Front, CameraChoice::Back, CameraChoice::Panning] {
        for &(noise, _) in &settings.noises {
            for &rate in &settings.frame_rates {
                section(&mut text, records, settings, choice, noise, rate);
            }
        }
    }
    learned::section(&mut text, records, settings);
    learned_curves::sections(&mut text, records, settings);
    worst(&mut text, records);
    withheld(&mut text, records);
    text
}

fn line(text: &mut String, words: &str) {
    text.push_str(words);
    text.push('\n');
}

fn header(text: &mut String, records: &[Record], settings: &Settings, source: &str) {
    let mut trials: Vec<&str> = records.iter().map(|r| r.trial.as_str()).collect();
    trials.sort_unstable();
    trials.dedup();
    let mut people: Vec<&str> = records.iter().map(|r| r.subject.as_str()).collect();
    people.sort_unstable();
    people.dedup();
    let rates: Vec<String> = settings.frame_rates.iter().map(|rate| format!("{rate}")).collect();
    line(text, "# Validation on real walks through virtual cameras\n");
    let _ = writeln!(
        text,
        "Data: {} walks of {} people ({}: {}) from `{source}`. Cameras: {}. Frame rates: {} per second. Seed {}.",
        trials.len(),
        people.len(),
        settings.split.name(),
        people.join(", "),
        settings.camera.name(),
        rates.join(", "),
        settings.seed
    );
    line(
        text,
        "Picture 1920 × 1080, 70° horizontal view, 1 m above the floor, level, as far off as the walk needs (side \
         4 m or more, front and back 3.5 m from the nearest place), frames out of step with the laboratory by a random \
         part of a frame. Scale from the stature. Tables hold straight walks only, unless they say otherwise.\n",
    );
    for (name, noise) in &settings.noises {
        let _ = writeln!(
            text,
            "* Noise `{name}`: jitter {} per coordinate, {}; {} % of the points missing, {} % of these in \
             bursts of {} s; left and right exchanged at {} % of the crossings for {} s on average, {} % of these in \
             part only; hidden points of the far leg: jitter × {}, {} % missing.",
            if noise.by_point.is_some() {
                format!("{} × that measured joint by joint, with points beside their joints,", noise.jitter)
            } else {
                format!("{} % of stature", 100.0 * noise.jitter)
            },
            if noise.correlation_time > 0.0 {
                format!("correlated over {} s", noise.correlation_time)
            } else {
                "white".to_owned()
            },
            100.0 * noise.dropout,
            100.0 * noise.burst_share,
            noise.burst_duration,
            100.0 * noise.swap_chance,
            noise.swap_duration,
            100.0 * noise.partial_share,
            noise.occlusion_growth,
            100.0 * noise.occlusion_dropout
        );
    }
    let _ = writeln!(
        text,
        "\nEvents match within {} s, same foot. Error intervals: 95 %, persons drawn with replacement. Limits of \
         agreement: bias ± 1.96 SD. Error is our value minus the laboratory's; `n` counts walks, `withheld` those \
         without a value.\n",
        settings.tolerance
    );
}

fn bars(text: &mut String, records: &[Record], settings: &Settings) {
    line(text, "## Bars\n");
    line(text, "| cameras | noise | frames/s | measure | bar | reached | |\n|---|---|---|---|---|---|---|");
    let side: &[(Measure, f64)] = &[
        (Measure::StepTime, 0.010),
        (Measure::StepLength, 0.025),
        (Measure::WalkingSpeed, 0.04),
        (Measure::Cadence, 1.5),
    ];
    let front: &[(Measure, f64)] =
        &[(Measure::StepTime, 0.03), (Measure::Cadence, 3.0), (Measure::StepWidth, 0.02)];
    for (choice, wanted) in [
        (CameraChoice::Side, side),
        (CameraChoice::Front, front),
        (CameraChoice::Back, front),
        (CameraChoice::Panning, &front[..2]),
    ] {
        for &(noise, _) in &settings.noises {
            for &rate in &settings.frame_rates {
                let pooled = pool(records, choice, noise, rate, None);
                if pooled.is_empty() {
                    continue;
                }
                let start = format!("| {} | {noise} | {rate} |", choice.name());
                for &(measure, bar) in wanted {
                    let (result, missing) = agreement(&pooled, measure, settings.seed);
                    let Some(result) = result else {
                        let _ = writeln!(text, "{start} {} | ≤ {bar} | no value | ✗ |", measure.title());
                        continue;
                    };
                    let mark = if result.mae <= bar && missing == 0 { "✓" } else { "✗" };
                    let decimals = measure.decimals();
                    let note = if missing > 0 { format!(" ({missing} withheld)") } else { String::new() };
                    let _ = writeln!(
                        text,
                        "{start} {} | ≤ {bar} | {:.decimals$}{note} | {mark} |",
                        measure.title(),
                        result.mae
                    );
                }
                event_bars(text, &start, &pooled, choice);
                if choice == CameraChoice::Side {
                    angle_bars(text, &start, &pooled);
                }
            }
        }
    }
    line(text, "");
}

fn event_bars(text: &mut String, start: &str, pooled: &[&Record], choice: CameraChoice) {
    if choice != CameraChoice::Side {
        return;
    }
    let mut score = EventScore::default();
    for record in pooled {
        score.add(&record.contacts);
        score.add(&record.toe_offs);
    }
    let found = share_found(&score);
    let invented = 100.0 * score.invented as f64 / score.truth.max(1) as f64;
    let mark = |good: bool| if good { "✓" } else { "✗" };
    let _ = writeln!(text, "{start} events found, % | ≥ 97 | {found:.1} | {} |", mark(found >= 97.0));
    let _ = writeln!(text, "{start} events invented, % | ≤ 1 | {invented:.1} | {} |", mark(invented <= 1.0));
    let wrong = score.wrong_side;
    let _ = writeln!(text, "{start} sides wrong | 0 | {wrong} | {} |", mark(wrong == 0));
}

fn angle_bars(text: &mut String, start: &str, pooled: &[&Record]) {
    for (kind, bar) in
        [(CurveKind::HipFlexion, 5.0), (CurveKind::KneeFlexion, 6.0), (CurveKind::AnkleDorsiflexion, 8.0)]
    {
        let Some(rmse) = curve_rmse(pooled, kind, |e| e.rmse) else { continue };
        let degrees = rmse.mean.to_degrees();
        let mark = if degrees <= bar { "✓" } else { "✗" };
        let _ = writeln!(text, "{start} {} RMSE, ° | ≤ {bar} | {degrees:.1} | {mark} |", kind.name());
    }
}

fn section(
    text: &mut String,
    records: &[Record],
    settings: &Settings,
    choice: CameraChoice,
    noise: &str,
    rate: f64,
) {
    if pool(records, choice, noise, rate, None).is_empty() {
        return;
    }
    let _ = writeln!(text, "## {} cameras, {rate} frames/s, {noise} noise\n", choice.name());
    line(
        text,
        "| measure | group | n | withheld | people | MAE | 95 % of MAE | bias | limits of agreement | r |\n\
         |---|---|---|---|---|---|---|---|---|---|",
    );
    for measure in Measure::ALL {
        for group in GROUPS {
            let pooled = pool(records, choice, noise, rate, group);
            let (result, missing) = agreement(&pooled, measure, settings.seed);
            let name = group.map_or("all", Group::name);
            let Some(a) = result else {
                if missing > 0 {
                    let _ = writeln!(text, "| {} | {name} | 0 | {missing} | | | | | | |", measure.title());
                }
                continue;
            };
            let d = measure.decimals();
            let range = |interval: Option<(f64, f64)>| {
                interval.map_or_else(|| "–".to_owned(), |(low, high)| format!("{low:.d$} to {high:.d$}"))
            };
            let r = a.correlation.map_or_else(|| "–".to_owned(), |r| format!("{r:.3}"));
            let _ = writeln!(
                text,
                "| {} | {name} | {} | {missing} | {} | {:.d$} | {} | {:+.d$} | {} | {r} |",
                measure.title(),
                a.n,
                a.persons,
                a.mae,
                range(a.mae_interval),
                a.bias,
                range(a.limits)
            );
        }
    }
    line(text, "");
    events(text, records, choice, noise, rate);
    let all = pool(records, choice, noise, rate, None);
    angles(text, &all);
    coverage(text, &all);
}

fn coverage(text: &mut String, pooled: &[&Record]) {
    line(
        text,
        "| interval (90 %) of | n | holds the truth, % | mean half width | mean error | factor for 90 % |\n\
         |---|---|---|---|---|---|",
    );
    for parameter in Parameter::ALL {
        let rows = pooled.iter().flat_map(|record| &record.covered).filter(|row| row.parameter == parameter);
        let Some(c) = Coverage::of(rows) else { continue };
        let _ = writeln!(
            text,
            "| {} | {} | {:.0} | {:.4} | {:.4} | {:.2} |",
            parameter.key(),
            c.n,
            100.0 * c.inside,
            c.half_width,
            c.error,
            c.factor
        );
    }
    line(text, "");
}

fn events(text: &mut String, records: &[Record], choice: CameraChoice, noise: &str, rate: f64) {
    line(
        text,
        "| event | group | true | found % | invented | wrong side | mean error, ms | SD, ms |\n\
         |---|---|---|---|---|---|---|---|",
    );
    for contacts in [true, false] {
        for group in GROUPS {
            let pooled = pool(records, choice, noise, rate, group);
            if pooled.is_empty() {
                continue;
            }
            let score = sum_events(&pooled, contacts);
            let n = score.errors.len().max(1) as f64;
            let mean = score.errors.iter().sum::<f64>() / n;
            let sd =
                (score.errors.iter().map(|e| (e - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0)).sqrt();
            let _ = writeln!(
                text,
                "| {} | {} | {} | {:.1} | {} | {} | {:+.1} | {:.1} |",
                if contacts { "initial contact" } else { "toe off" },
                group.map_or("all", Group::name),
                score.truth,
                share_found(&score),
                score.invented,
                score.wrong_side,
                1e3 * mean,
                1e3 * sd
            );
        }
    }
    line(text, "");
}

fn angles(text: &mut String, pooled: &[&Record]) {
    let rows: Vec<(CurveKind, _, _)> =
        [CurveKind::HipFlexion, CurveKind::KneeFlexion, CurveKind::AnkleDorsiflexion]
            .into_iter()
            .filter_map(|kind| {
                Some((
                    kind,
                    curve_rmse(pooled, kind, |e| e.rmse)?,
                    curve_rmse(pooled, kind, |e| e.rmse_without_offset)?,
                ))
            })
            .collect();
    if rows.is_empty() {
        return;
    }
    line(
        text,
        "| angle | curves | RMSE, ° | near leg | far leg | RMSE without offset, ° |\n|---|---|---|---|---|---|",
    );
    for (kind, plain, shape) in rows {
        let side =
            |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |v| format!("{:.1}", v.to_degrees()));
        let _ = writeln!(
            text,
            "| {} | {} | {:.1} | {} | {} | {:.1} |",
            kind.name(),
            plain.n,
            plain.mean.to_degrees(),
            side(plain.near),
            side(plain.far),
            shape.mean.to_degrees()
        );
    }
    line(text, "");
}

fn worst(text: &mut String, records: &[Record]) {
    line(text, "## Where it fails most\n");
    line(
        text,
        "| walk | camera | frames/s | noise | measure | true | found |\n|---|---|---|---|---|---|---|",
    );
    for (measure, camera) in [
        (Measure::StepTime, CameraChoice::Side),
        (Measure::StepLength, CameraChoice::Side),
        (Measure::WalkingSpeed, CameraChoice::Side),
        (Measure::StepTime, CameraChoice::Front),
        (Measure::StepWidth, CameraChoice::Front),
    ] {
        let placements: Vec<CameraPlacement> = camera.placements();
        let mut rows: Vec<(f64, f64, f64, &Record)> = records
            .iter()
            .filter(|record| record.straight && placements.contains(&record.placement))
            .filter_map(|record| {
                let (truth, found) = record.values.get(&measure)?;
                Some(((*found.as_ref()? - truth).abs(), *truth, (*found)?, record))
            })
            .collect();
        rows.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (_, truth, found, record) in rows.into_iter().take(6) {
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} | {truth:.3} | {found:.3} |",
                record.trial,
                record.placement.name(),
                record.frame_rate,
                record.noise,
                measure.title()
            );
        }
    }
    line(text, "");
}

fn withheld(text: &mut String, records: &[Record]) {
    let mut reasons: Vec<(&str, &str, bool)> =
        records.iter().filter_map(|r| Some((r.reason.as_deref()?, r.placement.name(), r.straight))).collect();
    reasons.sort_unstable();
    line(text, "## Step time withheld\n");
    if reasons.is_empty() {
        line(text, "Nowhere.");
        return;
    }
    line(text, "| reason | camera | walk | times |\n|---|---|---|---|");
    let mut k = 0;
    while k < reasons.len() {
        let same = reasons[k..].iter().take_while(|other| **other == reasons[k]).count();
        let (reason, camera, straight) = reasons[k];
        let walk = if straight { "straight" } else { "turning" };
        let _ = writeln!(text, "| {reason} | {camera} | {walk} | {same} |");
        k += same;
    }
}
