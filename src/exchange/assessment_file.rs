//! `assessment.json`, schema `gaittwin/assessment/1`: everything that came out of one recording.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use serde::Serialize;

use super::error::ExchangeError;
use super::stored_event::StoredEvent;
use crate::biomechanics::gait::Estimate;
use crate::clinic::assessment::{Assessment, CameraView};

const SCHEMA: &str = "gaittwin/assessment/1";

#[derive(Serialize)]
struct StoredAssessment<'a> {
    schema: &'static str,
    label: &'static str,
    software: &'static str,
    source: StoredSource<'a>,
    view: Option<&'static str>,
    direction: Option<&'static str>,
    scale: Option<StoredScale>,
    bouts: Vec<StoredSpan>,
    parameters: BTreeMap<&'static str, StoredEstimate<'a>>,
    estimates: BTreeMap<&'static str, StoredEstimate<'a>>,
    events: Vec<StoredEvent>,
    muscle_activity: Option<()>,
    repairs: Vec<StoredRepair>,
    quality: Vec<StoredQuality<'a>>,
}

#[derive(Serialize)]
struct StoredSource<'a> {
    kind: &'a str,
    frames: usize,
    duration: f64,
    frame_rate: f64,
    network: Option<&'a str>,
    backend: Option<&'a str>,
}

#[derive(Serialize)]
struct StoredScale {
    method: &'static str,
    px_per_m: f64,
    uncertainty: f64,
    second_method: Option<&'static str>,
    second_method_difference: Option<f64>,
}

#[derive(Serialize)]
struct StoredSpan {
    start: f64,
    end: f64,
}

#[derive(Serialize)]
struct StoredEstimate<'a> {
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    unit: &'static str,
    n: usize,
    method: &'static str,
    status: &'static str,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct StoredRepair {
    kind: &'static str,
    start: f64,
    end: f64,
    by_hand: bool,
}

#[derive(Serialize)]
struct StoredQuality<'a> {
    check: &'a str,
    level: &'static str,
    message: &'a str,
}

/// Writes `assessment.json`.
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path, assessment: &Assessment) -> Result<(), ExchangeError> {
    write_json(path, &stored(assessment))
}

fn stored(assessment: &Assessment) -> StoredAssessment<'_> {
    let source = &assessment.source;
    StoredAssessment {
        schema: SCHEMA,
        label: crate::DISCLAIMER,
        software: concat!("gaittwin ", env!("CARGO_PKG_VERSION")),
        source: StoredSource {
            kind: &source.kind,
            frames: source.frames,
            duration: source.duration,
            frame_rate: source.frame_rate,
            network: source.network.as_deref(),
            backend: source.backend.as_deref(),
        },
        view: assessment.view.map(CameraView::name),
        direction: assessment.view.map(direction_in_picture),
        scale: assessment.scale.map(|scale| StoredScale {
            method: scale.method.name(),
            px_per_m: scale.px_per_m,
            uncertainty: scale.uncertainty,
            second_method: scale.second_method_difference.map(|(method, _)| method.name()),
            second_method_difference: scale.second_method_difference.map(|(_, difference)| difference),
        }),
        bouts: assessment.bouts.iter().map(|span| StoredSpan { start: span.start, end: span.end }).collect(),
        parameters: assessment
            .parameters
            .estimates
            .iter()
            .map(|(parameter, estimate)| (parameter.key(), stored_estimate(estimate)))
            .collect(),
        estimates: BTreeMap::new(),
        events: assessment.events.iter().map(StoredEvent::from).collect(),
        muscle_activity: None,
        repairs: assessment
            .repairs
            .iter()
            .map(|repair| StoredRepair {
                kind: repair.kind.name(),
                start: repair.span.start,
                end: repair.span.end,
                by_hand: repair.by_hand,
            })
            .collect(),
        quality: assessment
            .quality
            .iter()
            .map(|flag| StoredQuality { check: flag.check, level: flag.level.name(), message: &flag.message })
            .collect(),
    }
}

fn stored_estimate(estimate: &Estimate) -> StoredEstimate<'_> {
    StoredEstimate {
        value: estimate.value,
        low: estimate.interval.map(|interval| interval.low),
        high: estimate.interval.map(|interval| interval.high),
        unit: estimate.unit.name(),
        n: estimate.n,
        method: estimate.method.name(),
        status: estimate.status.name(),
        reason: estimate.reason.as_deref(),
    }
}

/// Which way the walker goes in the picture.
fn direction_in_picture(view: CameraView) -> &'static str {
    match view {
        CameraView::Left => "right_to_left",
        CameraView::Right => "left_to_right",
        CameraView::Front => "towards_camera",
        CameraView::Back => "away_from_camera",
    }
}

/// Writes JSON beside its place and then moves it there, so that a crash never leaves half a file.
///
/// # Errors
/// When the file cannot be written.
pub fn write_json(path: &Path, value: &impl Serialize) -> Result<(), ExchangeError> {
    let text = serde_json::to_vec_pretty(value).map_err(|cause| ExchangeError::Malformed {
        kind: "result",
        cause: cause.to_string(),
        path: path.to_path_buf(),
    })?;
    write_whole(path, &text)
}

/// Writes a file whole or not at all.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), ExchangeError> {
    let partial = path.with_extension("partial");
    let written = std::fs::File::create(&partial)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&partial, path));
    if written.is_err() {
        // The half-written file is of no use to anyone; if even removing fails, the first error says what matters.
        drop(std::fs::remove_file(&partial));
    }
    written.map_err(ExchangeError::file("Writing the result", path))
}
