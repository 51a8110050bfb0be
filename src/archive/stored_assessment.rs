//! How an assessment is written down: JSON of stored types, curves as base64 of 32-bit numbers (1e-7 rad).
//!
//! The walk itself ([`Assessment::motion`]) is not written: it follows from key-points and options, and nothing is
//! kept twice. What is read back has `motion: None`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::estimate::Interval;
use crate::biomechanics::gait::{
    Estimate, EventKind, GaitEvent, GaitParameters, Method, Parameter, Status, Step, Stride, Unit,
};
use crate::clinic::assessment::{
    Assessment, CameraView, CurveKind, CycleCurve, NOTE_OF_PICTURES, QualityFlag, QualityLevel, Repair,
    RepairKind, Scale, ScaleMethod, SourceInfo, TimeSpan,
};

type Number = Option<f64>;
/// Value, low, high, unit, n, method, status, reason.
type StoredEstimate = (Number, Number, Number, String, usize, String, String, Option<String>);
/// Kind, frames, duration, frame rate, network, backend.
type StoredSource = (String, usize, f64, f64, Option<String>, Option<String>);
/// What was found out about the pictures: how many were lost, the rate they were taken at, whether the camera moved.
type StoredFilm = (Option<usize>, Number, Option<bool>);
/// Method, pixels per metre, uncertainty, second method and its difference.
type StoredScale = (String, f64, f64, Option<(String, f64)>);
/// Side, start, end, length, width, excluded.
type StoredStep = (String, f64, f64, Number, Number, Option<String>);
/// Side, start, end, toe off, opposite toe off, opposite contact, length, excluded.
type StoredStride = (String, f64, f64, Number, Number, Number, Number, Option<String>);

#[derive(Serialize, Deserialize)]
pub(super) struct StoredAssessment {
    source: StoredSource,
    /// Not there in walks that were kept before films were looked at so closely.
    #[serde(default)]
    film: StoredFilm,
    view: Option<String>,
    scale: Option<StoredScale>,
    bouts: Vec<(f64, f64)>,
    parameters: BTreeMap<String, StoredEstimate>,
    events: Vec<(String, String, f64, usize, f64, bool)>,
    steps: Vec<StoredStep>,
    strides: Vec<StoredStride>,
    curves: Vec<StoredCurve>,
    quality: Vec<(String, String, String)>,
    repairs: Vec<(f64, f64, String, bool)>,
}

#[derive(Serialize, Deserialize)]
struct StoredCurve {
    side: String,
    kind: String,
    mean: String,
    sd: String,
    strides: Vec<String>,
}

impl StoredAssessment {
    pub(super) fn of(assessment: &Assessment) -> Self {
        let source = &assessment.source;
        Self {
            source: (
                source.kind.clone(),
                source.frames,
                source.duration,
                source.frame_rate,
                source.network.clone(),
                source.backend.clone(),
            ),
            film: (source.lost_frames, source.capture_rate, source.camera_moved),
            view: assessment.view.map(|view| view.name().to_owned()),
            scale: assessment.scale.map(|scale| {
                let second = scale.second_method_difference;
                (
                    scale.method.name().to_owned(),
                    scale.px_per_m,
                    scale.uncertainty,
                    second.map(|(method, difference)| (method.name().to_owned(), difference)),
                )
            }),
            bouts: assessment.bouts.iter().map(|span| (span.start, span.end)).collect(),
            parameters: assessment
                .parameters
                .estimates
                .iter()
                .map(|(parameter, estimate)| (parameter.key().to_owned(), stored_estimate(estimate)))
                .collect(),
            events: assessment
                .events
                .iter()
                .map(|e| {
                    (
                        e.side.name().to_owned(),
                        e.kind.name().to_owned(),
                        e.time,
                        e.frame,
                        e.confidence,
                        e.by_hand,
                    )
                })
                .collect(),
            steps: assessment
                .steps
                .iter()
                .map(|s| (s.side.name().to_owned(), s.start, s.end, s.length, s.width, s.excluded.clone()))
                .collect(),
            strides: assessment
                .strides
                .iter()
                .map(|s| {
                    let side = s.side.name().to_owned();
                    let excluded = s.excluded.clone();
                    (
                        side,
                        s.start,
                        s.end,
                        s.toe_off,
                        s.opposite_toe_off,
                        s.opposite_contact,
                        s.length,
                        excluded,
                    )
                })
                .collect(),
            curves: assessment.curves.iter().map(stored_curve).collect(),
            quality: assessment
                .quality
                .iter()
                .map(|flag| (flag.check.to_owned(), flag.level.name().to_owned(), flag.message.clone()))
                .collect(),
            repairs: assessment
                .repairs
                .iter()
                .map(|repair| {
                    (repair.span.start, repair.span.end, repair.kind.name().to_owned(), repair.by_hand)
                })
                .collect(),
        }
    }

    /// `None` when a word is not understood.
    pub(super) fn into_assessment(self) -> Option<Assessment> {
        let (kind, frames, duration, frame_rate, network, backend) = self.source;
        let (lost_frames, capture_rate, camera_moved) = self.film;
        let mut parameters = GaitParameters::default();
        for (key, estimate) in self.parameters {
            parameters.estimates.insert(Parameter::from_key(&key)?, estimate_of(estimate)?);
        }
        let quality: Vec<QualityFlag> = self.quality.into_iter().map(flag_of).collect::<Option<_>>()?;
        // What was noticed in the pictures must outlive a new analysis of the key-points.
        let notes = quality.iter().filter(|flag| flag.check == NOTE_OF_PICTURES).cloned().collect();
        Some(Assessment {
            source: SourceInfo {
                kind,
                frames,
                duration,
                frame_rate,
                lost_frames,
                capture_rate,
                camera_moved,
                network,
                backend,
                notes,
            },
            view: self.view.as_deref().and_then(CameraView::from_name),
            scale: match self.scale {
                None => None,
                // An entry that is there must be understood.
                Some(stored) => Some(scale_of(stored)?),
            },
            bouts: self.bouts.into_iter().map(|(start, end)| TimeSpan { start, end }).collect(),
            parameters,
            events: self.events.into_iter().map(event_of).collect::<Option<_>>()?,
            steps: self.steps.into_iter().map(step_of).collect::<Option<_>>()?,
            strides: self.strides.into_iter().map(stride_of).collect::<Option<_>>()?,
            curves: self.curves.iter().map(curve_of).collect::<Option<_>>()?,
            quality,
            repairs: self.repairs.into_iter().map(repair_of).collect::<Option<_>>()?,
            motion: None,
        })
    }
}

/// The unit that files spell this way.
pub(super) fn unit_of(name: &str) -> Option<Unit> {
    use Unit as U;
    [
        U::MetrePerSecond,
        U::BodyHeightPerSecond,
        U::StepPerMinute,
        U::Second,
        U::Metre,
        U::BodyHeight,
        U::Fraction,
        U::Percent,
        U::Degree,
    ]
    .into_iter()
    .find(|unit| unit.name() == name)
}

/// The status that files spell this way.
pub(super) fn status_of(name: &str) -> Option<Status> {
    [Status::Ok, Status::Limited, Status::Withheld].into_iter().find(|status| status.name() == name)
}

fn stored_estimate(estimate: &Estimate) -> StoredEstimate {
    (
        estimate.value,
        estimate.interval.map(|interval| interval.low),
        estimate.interval.map(|interval| interval.high),
        estimate.unit.name().to_owned(),
        estimate.n,
        estimate.method.name().to_owned(),
        estimate.status.name().to_owned(),
        estimate.reason.clone(),
    )
}

fn estimate_of((value, low, high, unit, n, method, status, reason): StoredEstimate) -> Option<Estimate> {
    Some(Estimate {
        value,
        interval: low.zip(high).map(|(low, high)| Interval { low, high }),
        unit: unit_of(&unit)?,
        n,
        method: [Method::Geometric, Method::Learned, Method::Simulated]
            .into_iter()
            .find(|known| known.name() == method)?,
        status: status_of(&status)?,
        reason,
    })
}

fn scale_method(name: &str) -> Option<ScaleMethod> {
    [ScaleMethod::Stature, ScaleMethod::FloorMarks, ScaleMethod::Given].into_iter().find(|m| m.name() == name)
}

fn scale_of((method, px_per_m, uncertainty, second): StoredScale) -> Option<Scale> {
    Some(Scale {
        method: scale_method(&method)?,
        px_per_m,
        uncertainty,
        second_method_difference: match second {
            None => None,
            Some((method, difference)) => Some((scale_method(&method)?, difference)),
        },
    })
}

fn event_of(
    (side, kind, time, frame, confidence, by_hand): (String, String, f64, usize, f64, bool),
) -> Option<GaitEvent> {
    let (side, kind) = (Side::from_name(&side)?, EventKind::from_name(&kind)?);
    Some(GaitEvent { side, kind, time, frame, confidence, by_hand })
}

fn step_of((side, start, end, length, width, excluded): StoredStep) -> Option<Step> {
    Some(Step { side: Side::from_name(&side)?, start, end, length, width, excluded })
}

fn stride_of(stored: StoredStride) -> Option<Stride> {
    let (side, start, end, toe_off, opposite_toe_off, opposite_contact, length, excluded) = stored;
    let side = Side::from_name(&side)?;
    Some(Stride { side, start, end, toe_off, opposite_toe_off, opposite_contact, length, excluded })
}

fn stored_curve(curve: &CycleCurve) -> StoredCurve {
    StoredCurve {
        side: curve.side.name().to_owned(),
        kind: curve.kind.name().to_owned(),
        mean: packed(&curve.mean),
        sd: packed(&curve.sd),
        strides: curve.strides.iter().map(|stride| packed(stride)).collect(),
    }
}

fn curve_of(stored: &StoredCurve) -> Option<CycleCurve> {
    Some(CycleCurve {
        side: Side::from_name(&stored.side)?,
        kind: CurveKind::ALL.into_iter().find(|kind| kind.name() == stored.kind)?,
        mean: unpacked(&stored.mean)?,
        sd: unpacked(&stored.sd)?,
        strides: stored.strides.iter().map(|stride| unpacked(stride)).collect::<Option<_>>()?,
    })
}

fn packed(values: &[f64]) -> String {
    let bytes: Vec<u8> = values.iter().flat_map(|value| (*value as f32).to_le_bytes()).collect();
    BASE64.encode(bytes)
}

fn unpacked(text: &str) -> Option<Vec<f64>> {
    let bytes = BASE64.decode(text).ok()?;
    let (numbers, rest) = bytes.as_chunks::<4>();
    rest.is_empty().then(|| numbers.iter().map(|bytes| f64::from(f32::from_le_bytes(*bytes))).collect())
}

fn flag_of((check, level, message): (String, String, String)) -> Option<QualityFlag> {
    let level = [QualityLevel::Green, QualityLevel::Amber, QualityLevel::Red]
        .into_iter()
        .find(|known| known.name() == level)?;
    Some(QualityFlag { check: static_name(&check)?, level, message })
}

fn repair_of((start, end, kind, by_hand): (f64, f64, String, bool)) -> Option<Repair> {
    let kind =
        [RepairKind::SidesSwapped, RepairKind::GapFilled].into_iter().find(|known| known.name() == kind)?;
    Some(Repair { span: TimeSpan { start, end }, kind, by_hand })
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
