//! Validation on real videos: what is measured and what is learned beside foot strikes that were seen by eye.
//!
//! A folder of clips holds films, for some of them `<clip>_events.csv` (columns clip, side, event, frame and `time_s`), and
//! `<clip>_calib.toml` with the camera's focal length and distance. Clips without labels are no walks that could be
//! measured; what is said of them all the same is counted.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crate::biomechanics::anatomy::Landmark;
use crate::biomechanics::gait::{Estimate, GaitParameters, Parameter, Status};
use crate::clinic::words::language::Language;
use crate::clinic::words::quantity::QuantityStyle;
use crate::problem::problems;
use crate::recording::analysed_trial::AnalysedTrial;

/// Largest file of labels, bytes.
const LARGEST: u64 = 64 << 20;

/// What is known of a clip besides its pictures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClipLabels {
    /// Foot strikes, s, in order.
    pub strikes: Vec<f64>,
    /// Pixels per metre in the walking plane over the picture's width, both of the calibrated film.
    pub px_per_m_of_width: Option<f64>,
}

problems! {
    /// Why labels could not be read.
    ClipError {
        /// The folder or a file in it.
        Read(cause: std::io::Error) = "clips.read",
        /// A line of an events file, counted from one.
        Line { file: String, line: usize } = "clips.line",
        /// A calibration.
        Calibration { file: String } = "clips.calibration",
    }
}

impl From<std::io::Error> for ClipError {
    fn from(error: std::io::Error) -> Self {
        Self::Read(error)
    }
}

/// The labels of a folder by clip; empty where it holds none.
///
/// # Errors
/// When a file cannot be read or holds something else.
pub fn read_labels(folder: &Path) -> Result<BTreeMap<String, ClipLabels>, ClipError> {
    let mut labels: BTreeMap<String, ClipLabels> = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let file = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        if let Some(clip) = file.strip_suffix("_events.csv") {
            labels.entry(clip.to_owned()).or_default().strikes =
                strikes(&crate::input_file::read_text(&path, LARGEST)?, &file)?;
        } else if let Some(clip) = file.strip_suffix("_calib.toml") {
            let scale = scale(&crate::input_file::read_text(&path, LARGEST)?)
                .ok_or_else(|| ClipError::Calibration { file: file.clone() })?;
            labels.entry(clip.to_owned()).or_default().px_per_m_of_width = Some(scale);
        }
    }
    labels.retain(|_, labels| !labels.strikes.is_empty());
    Ok(labels)
}

fn strikes(text: &str, file: &str) -> Result<Vec<f64>, ClipError> {
    let mut strikes = Vec::new();
    let table = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    for (index, row) in table.into_records().enumerate() {
        let bad = || ClipError::Line { file: file.to_owned(), line: index + 2 };
        let row = row.map_err(|_unreadable| bad())?;
        if row.get(2) == Some("strike") {
            strikes.push(row.get(4).and_then(|cell| cell.parse().ok()).ok_or_else(bad)?);
        }
    }
    strikes.sort_by(f64::total_cmp);
    Ok(strikes)
}

/// Focal length over distance and width.
fn scale(text: &str) -> Option<f64> {
    let file: toml::Table = text.parse().ok()?;
    let camera =
        file.values().find_map(|value| value.as_table().filter(|table| table.contains_key("matrix")))?;
    let focal = camera.get("matrix")?.get(0)?.get(0)?.as_float()?;
    let distance = camera.get("translation")?.get(2)?.as_float()?;
    let width = camera.get("size")?.get(0)?;
    let width = width.as_float().or_else(|| width.as_integer().map(|pixels| pixels as f64))?;
    (distance > 0.0 && width > 0.0).then_some(focal / distance / width)
}

/// The labels that belong to a film: those of the clip whose name its own begins with.
pub fn labels_of<'a>(labels: &'a BTreeMap<String, ClipLabels>, film: &str) -> Option<&'a ClipLabels> {
    labels.iter().filter(|(clip, _)| film.starts_with(clip.as_str())).map(|(_, found)| found).next_back()
}

impl ClipLabels {
    /// Parameters by the labels: times from the strikes; speed and length from the way of the hips in the picture between
    /// the first and the last strike and the camera's own calibration, not the stature.
    pub fn parameters(&self, trial: &AnalysedTrial) -> BTreeMap<Parameter, f64> {
        let mut known = BTreeMap::new();
        let steps = self.strikes.len().saturating_sub(1);
        let (Some(&first), Some(&last)) = (self.strikes.first(), self.strikes.last()) else { return known };
        if steps == 0 {
            return known;
        }
        let step_time = (last - first) / steps as f64;
        known.insert(Parameter::Cadence, 60.0 / step_time);
        known.insert(Parameter::StrideTime, 2.0 * step_time);
        let hips = |time: f64| {
            let sample = trial.overlay.samples.iter().find(|sample| sample.time >= time - 1e-3)?;
            let points = &sample.pose.as_ref()?.points;
            Some(f64::midpoint(points[Landmark::LeftHip]?.x, points[Landmark::RightHip]?.x))
        };
        // The first and last strike may lie at the picture's edge, where hips are guessed.
        let inner = (self.strikes.get(1).copied(), self.strikes.get(steps.saturating_sub(1)).copied());
        if let (Some(scale), (Some(from), Some(to))) = (self.px_per_m_of_width, inner)
            && to > from
            && let (Some(start), Some(end)) = (hips(from), hips(to))
        {
            let speed = (end - start).abs() / (scale * trial.overlay.width as f64) / (to - from);
            known.insert(Parameter::WalkingSpeed, speed);
            known.insert(Parameter::StrideLength, 2.0 * speed * step_time);
        }
        known
    }
}

/// The section on one film.
pub fn clip_section(film: &str, trial: &AnalysedTrial, labels: Option<&ClipLabels>) -> String {
    let measured = &trial.assessment.parameters;
    let learned = trial.learned.as_deref().map(|learned| &learned.parameters);
    let mut text = format!("## {film}\n\n");
    let Some(labels) = labels else {
        let given = |parameters: &GaitParameters| {
            parameters.estimates.values().filter(|estimate| estimate.value.is_some()).count()
        };
        let _ = writeln!(
            text,
            "No labelled walk: {} values measured, {} learned.\n",
            given(measured),
            learned.map_or(0, given)
        );
        return text;
    };
    text.push_str("| measure | labelled | measured | learned from simulated walks |\n|---|---|---|---|\n");
    let style = QuantityStyle::default();
    for (parameter, value) in labels.parameters(trial) {
        let unit = measured.get(parameter).map(|estimate| estimate.unit);
        let Some(unit) = unit.or_else(|| Some(learned?.get(parameter)?.unit)) else { continue };
        let said = |estimate: Option<&Estimate>| said(style, estimate);
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} |",
            parameter.title(),
            style.value(value, unit),
            said(measured.get(parameter)),
            said(learned.and_then(|learned| learned.get(parameter)))
        );
    }
    text.push('\n');
    text
}

fn said(style: QuantityStyle, estimate: Option<&Estimate>) -> String {
    let Some(estimate) = estimate else { return "–".into() };
    let Some(value) = estimate.value else {
        return Language::English.reason(estimate).unwrap_or_else(|| "withheld".into());
    };
    let interval = estimate.interval.map_or_else(String::new, |interval| {
        let number = |value| style.number(value, estimate.unit);
        format!(" ({} to {})", number(interval.low), number(interval.high))
    });
    let limited = if estimate.status == Status::Limited { ", limited" } else { "" };
    format!("{}{interval}{limited}", style.value(value, estimate.unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS: &str = "clip,side,event,frame,time_s\nwalk,right,strike,60,2.000\nwalk,left,off,66,2.2\n\
                          walk,left,strike,78,2.600\n";

    #[test]
    fn labels_belong_to_every_film_of_their_clip() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("walk_events.csv"), EVENTS).unwrap();
        let camera =
            "[walk]\nsize = [ 1000, 500]\nmatrix = [ [ 2500.0, 0.0, 1.0]]\ntranslation = [ 0.0, 1.0, 10.0]\n";
        std::fs::write(folder.path().join("walk_calib.toml"), camera).unwrap();
        let labels = read_labels(folder.path()).unwrap();
        let found = labels_of(&labels, "walk_720p.mp4").unwrap();
        assert_eq!(found.strikes, [2.0, 2.6]);
        assert!((found.px_per_m_of_width.unwrap() - 0.25).abs() < 1e-12, "250 px a metre of 1000 px");
        assert_eq!(labels_of(&labels, "other.mp4"), None);
    }

    #[test]
    fn damaged_labels_are_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a_events.csv"), "clip,side,event,frame,time_s\na,left,strike,x\n")
            .unwrap();
        let error = read_labels(folder.path()).unwrap_err().to_string();
        assert!(error.contains("Line 2 of a_events.csv"), "{error}");
    }
}
