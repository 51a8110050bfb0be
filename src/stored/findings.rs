//! [`StoredFindings`]: what a sealed result and `assessment.json` have in common.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use super::estimate::StoredEstimate;
use super::event::StoredEvent;
use crate::biomechanics::gait::{GaitParameters, Parameter};
use crate::clinic::assessment::{
    Assessment, CameraView, QualityFlag, Repair, Scale, SourceInfo, TimeSpan, rests_on_pictures,
};

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
                    check: flag.check.to_owned(),
                    level: flag.level.name().to_owned(),
                    message: flag.message.clone(),
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
            .map(|flag| quality_flag(&flag.check, &flag.level, flag.message))
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
    quality.iter().filter(|flag| rests_on_pictures(flag.check)).cloned().collect()
}

pub(super) fn repair_of(kind: &str, span: TimeSpan, by_hand: bool) -> Option<Repair> {
    Some(Repair { span, kind: kind.parse().ok()?, by_hand })
}

pub(super) fn quality_flag(check: &str, level: &str, message: String) -> Option<QualityFlag> {
    Some(QualityFlag { check: static_name(check)?, level: level.parse().ok()?, message })
}

/// The names of checks live as long as the program. One that is read from a file is kept once; their number is that of
/// the checks there are.
fn static_name(name: &str) -> Option<&'static str> {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().ok()?;
    if let Some(known) = names.get(name) {
        return Some(known);
    }
    let kept: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.insert(kept);
    Some(kept)
}
