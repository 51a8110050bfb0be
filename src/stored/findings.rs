//! [`StoredFindings`]: what a sealed result and `assessment.json` have in common.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::estimate::StoredEstimate;
use super::event::StoredEvent;
use super::finding::{StoredFinding, read};
use crate::biomechanics::gait::{GaitParameters, Parameter};
use crate::clinic::assessment::{
    Assessment, CameraView, Check, QualityFlag, Repair, Scale, SourceInfo, TimeSpan,
};
use crate::clinic::words::language::Language;

/// Where a recording came from, what was found in it, and how good it is.
#[derive(Serialize, Deserialize)]
pub struct StoredFindings {
    source: StoredSource,
    view: Option<String>,
    scale: Option<StoredScale>,
    pub(super) bouts: Vec<StoredSpan>,
    parameters: BTreeMap<String, StoredEstimate>,
    events: Vec<StoredEvent>,
    repairs: Vec<StoredRepair>,
    quality: Vec<StoredQuality>,
}

#[derive(Serialize, Deserialize)]
struct StoredSource {
    kind: String,
    frames: usize,
    duration: f64,
    frame_rate: f64,
    #[serde(default)]
    lost_frames: Option<usize>,
    #[serde(default)]
    ends_early: bool,
    #[serde(default)]
    capture_rate: Option<f64>,
    #[serde(default)]
    camera_moved: Option<bool>,
    network: Option<String>,
    backend: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct StoredScale {
    method: String,
    px_per_m: f64,
    uncertainty: f64,
    second_method: Option<String>,
    second_method_difference: Option<f64>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) struct StoredSpan {
    pub(super) start: f64,
    pub(super) end: f64,
}

#[derive(Serialize, Deserialize)]
struct StoredRepair {
    kind: String,
    #[serde(flatten)]
    span: StoredSpan,
    by_hand: bool,
}

#[derive(Serialize, Deserialize)]
struct StoredQuality {
    check: String,
    level: String,
    message: String,
    /// What the message is made of; not kept by older versions.
    #[serde(default)]
    finding: Option<StoredFinding>,
}

impl From<TimeSpan> for StoredSpan {
    fn from(span: TimeSpan) -> Self {
        Self { start: span.start, end: span.end }
    }
}

impl From<StoredSpan> for TimeSpan {
    fn from(span: StoredSpan) -> Self {
        Self { start: span.start, end: span.end }
    }
}

impl From<&Assessment> for StoredFindings {
    fn from(assessment: &Assessment) -> Self {
        let source = &assessment.source;
        Self {
            source: StoredSource {
                kind: source.kind.clone(),
                frames: source.frames,
                duration: source.duration,
                frame_rate: source.frame_rate,
                lost_frames: source.lost_frames,
                ends_early: source.ends_early,
                capture_rate: source.capture_rate,
                camera_moved: source.camera_moved,
                network: source.network.clone(),
                backend: source.backend.clone(),
            },
            view: assessment.view.map(|view| view.name().to_owned()),
            scale: assessment.scale.map(|scale| StoredScale {
                method: scale.method.name().to_owned(),
                px_per_m: scale.px_per_m,
                uncertainty: scale.uncertainty,
                second_method: scale.second_method_difference.map(|(method, _)| method.name().to_owned()),
                second_method_difference: scale.second_method_difference.map(|(_, difference)| difference),
            }),
            bouts: assessment.bouts().map(StoredSpan::from).collect(),
            parameters: assessment
                .parameters
                .estimates
                .iter()
                .map(|(parameter, estimate)| (parameter.key().to_owned(), estimate.into()))
                .collect(),
            events: assessment.events.iter().map(StoredEvent::from).collect(),
            repairs: assessment
                .repairs
                .iter()
                .map(|repair| StoredRepair {
                    kind: repair.kind.name().to_owned(),
                    span: repair.span.into(),
                    by_hand: repair.by_hand,
                })
                .collect(),
            quality: assessment
                .quality
                .iter()
                .map(|flag| StoredQuality {
                    check: flag.check.name().to_owned(),
                    level: flag.level.name().to_owned(),
                    message: flag.message(Language::English),
                    finding: StoredFinding::of(&flag.finding),
                })
                .collect(),
        }
    }
}

impl StoredFindings {
    /// The assessment without passes, steps, strides and curves; `None` when a word is not understood.
    pub(super) fn into_assessment(self) -> Option<Assessment> {
        let mut parameters = GaitParameters::default();
        for (key, estimate) in self.parameters {
            parameters.estimates.insert(Parameter::from_key(&key)?, estimate.into_estimate()?);
        }
        let quality: Vec<QualityFlag> = self
            .quality
            .into_iter()
            .map(|flag| quality_flag(&flag.check, &flag.level, flag.message, flag.finding.as_slice()))
            .collect::<Option<_>>()?;
        let source = self.source;
        Some(Assessment {
            source: SourceInfo {
                kind: source.kind,
                frames: source.frames,
                duration: source.duration,
                frame_rate: source.frame_rate,
                lost_frames: source.lost_frames,
                ends_early: source.ends_early,
                capture_rate: source.capture_rate,
                camera_moved: source.camera_moved,
                network: source.network,
                backend: source.backend,
                notes: notes_of(&quality),
            },
            view: self.view.as_deref().and_then(CameraView::from_name),
            scale: match self.scale {
                None => None,
                // An entry that is there must be understood.
                Some(stored) => Some(stored.into_scale()?),
            },
            passes: Vec::new(),
            parameters,
            events: self.events.into_iter().map(StoredEvent::into_event).collect::<Option<_>>()?,
            steps: Vec::new(),
            strides: Vec::new(),
            curves: Vec::new(),
            quality,
            repairs: self
                .repairs
                .into_iter()
                .map(|repair| repair_of(&repair.kind, repair.span.into(), repair.by_hand))
                .collect::<Option<_>>()?,
            motions: Vec::new(),
        })
    }
}

impl StoredScale {
    fn into_scale(self) -> Option<Scale> {
        Some(Scale {
            method: self.method.parse().ok()?,
            px_per_m: self.px_per_m,
            uncertainty: self.uncertainty,
            second_method_difference: match self.second_method.zip(self.second_method_difference) {
                None => None,
                Some((method, difference)) => Some((method.parse().ok()?, difference)),
            },
        })
    }
}

/// What was noticed in the pictures must outlive a new analysis of the key-points.
pub(super) fn notes_of(quality: &[QualityFlag]) -> Vec<QualityFlag> {
    quality.iter().filter(|flag| flag.check.rests_on_pictures()).cloned().collect()
}

pub(super) fn repair_of(kind: &str, span: TimeSpan, by_hand: bool) -> Option<Repair> {
    Some(Repair { span, kind: kind.parse().ok()?, by_hand })
}

/// `finding` is what was kept of it besides its sentence, if anything.
pub(super) fn quality_flag(
    check: &str,
    level: &str,
    message: String,
    finding: &[StoredFinding],
) -> Option<QualityFlag> {
    let finding = read(finding, Some(message)).pop()?;
    Some(QualityFlag { check: Check::from_name(check), level: level.parse().ok()?, finding })
}
