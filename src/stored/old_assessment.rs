//! [`OldAssessment`]: results as they were sealed until passes kept their errors: values by their place in a row. Read only.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::curve::StoredCurve;
use super::estimate::StoredEstimate;
use super::findings::{notes_of, quality_flag, repair_of};
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::{EventKind, GaitEvent, GaitParameters, Parameter, Step, Stride, Unit};
use crate::biomechanics::motion::LengthUnit;
use crate::clinic::assessment::{Assessment, CameraView, QualityFlag, Scale, SourceInfo, TimeSpan};
use crate::clinic::pass_evidence::PassEvidence;
use crate::clinic::view_gate::camera_turned;
use crate::finding::Finding;

type Number = Option<f64>;
/// Value, low, high, unit, n, method, status, reason.
type OldEstimate = (Number, Number, Number, String, usize, String, String, Option<String>);
/// Kind, frames, duration, frame rate, network, backend.
type OldSource = (String, usize, f64, f64, Option<String>, Option<String>);
/// How many pictures were lost, the rate they were taken at, whether the camera moved.
type OldFilm = (Option<usize>, Number, Option<bool>);
/// Method, pixels per metre, uncertainty, second method and its difference.
type OldScale = (String, f64, f64, Option<(String, f64)>);
/// Side, kind, time, frame, confidence, by hand.
type OldEvent = (String, String, f64, usize, f64, bool);
/// Side, start, end, length, width, excluded.
type OldStep = (String, f64, f64, Number, Number, Option<String>);
/// Side, start, end, toe off, opposite toe off, opposite contact, length, excluded.
type OldStride = (String, f64, f64, Number, Number, Number, Number, Option<String>);

/// A result of an older version.
#[derive(Deserialize)]
pub struct OldAssessment {
    source: OldSource,
    #[serde(default)]
    film: OldFilm,
    view: Option<String>,
    scale: Option<OldScale>,
    bouts: Vec<(f64, f64)>,
    parameters: BTreeMap<String, OldEstimate>,
    events: Vec<OldEvent>,
    steps: Vec<OldStep>,
    strides: Vec<OldStride>,
    curves: Vec<StoredCurve>,
    quality: Vec<(String, String, String)>,
    repairs: Vec<(f64, f64, String, bool)>,
}

impl OldAssessment {
    /// `None` when a word is not understood.
    pub(super) fn into_assessment(self) -> Option<Assessment> {
        let (kind, frames, duration, frame_rate, network, backend) = self.source;
        let (lost_frames, capture_rate, camera_moved) = self.film;
        let mut parameters = GaitParameters::default();
        for (key, estimate) in self.parameters {
            let (value, low, high, unit, n, method, status, reason) = estimate;
            let (network, in_distribution) = (None, None);
            let stored = StoredEstimate {
                value,
                low,
                high,
                unit,
                n,
                method,
                status,
                reason,
                findings: Vec::new(),
                network,
                in_distribution,
            };
            parameters.estimates.insert(Parameter::from_key(&key)?, stored.into_estimate()?);
        }
        let quality: Vec<QualityFlag> = self
            .quality
            .into_iter()
            .map(|(check, level, message)| quality_flag(&check, &level, message, &[]))
            .collect::<Option<_>>()?;
        let view = self.view.as_deref().and_then(CameraView::from_name);
        let strides: Vec<Stride> = self.strides.into_iter().map(stride_of).collect::<Option<_>>()?;
        let bouts = self.bouts.into_iter().map(|(start, end)| TimeSpan { start, end });
        let passes = view.map_or_else(Vec::new, |view| passes_of(bouts, view, &parameters, &strides));
        Some(Assessment {
            source: SourceInfo {
                kind,
                frames,
                duration,
                frame_rate,
                lost_frames,
                ends_early: false,
                capture_rate,
                camera_moved,
                network,
                backend,
                notes: notes_of(&quality),
            },
            view,
            scale: match self.scale {
                None => None,
                // An entry that is there must be understood.
                Some(stored) => Some(scale_of(stored)?),
            },
            passes,
            parameters,
            events: self.events.into_iter().map(event_of).collect::<Option<_>>()?,
            steps: self.steps.into_iter().map(step_of).collect::<Option<_>>()?,
            strides,
            curves: self.curves.into_iter().map(StoredCurve::into_curve).collect::<Option<_>>()?,
            quality,
            repairs: self
                .repairs
                .into_iter()
                .map(|(start, end, kind, by_hand)| repair_of(&kind, TimeSpan { start, end }, by_hand))
                .collect::<Option<_>>()?,
            motions: Vec::new(),
        })
    }
}

/// What can be told of the passes: all but their errors. The speed from ahead stood for the whole recording.
fn passes_of(
    bouts: impl Iterator<Item = TimeSpan>,
    view: CameraView,
    parameters: &GaitParameters,
    strides: &[Stride],
) -> Vec<PassEvidence> {
    let length = parameters.get(Parameter::StrideLength);
    let metric = length.is_none_or(|estimate| estimate.unit == Unit::Metre);
    // Strides had lengths but the mean was not given: the camera was turned after the walker.
    let turned = length.is_some_and(|estimate| estimate.value.is_none())
        && strides.iter().any(|stride| stride.excluded.is_none() && stride.length.is_some());
    let speed = parameters.get(Parameter::WalkingSpeed).filter(|_| !view.is_sagittal());
    bouts
        .map(|span| PassEvidence {
            span,
            view,
            length_unit: if metric { LengthUnit::Metre } else { LengthUnit::BodyHeight },
            errors: None,
            depth_speed: speed.cloned(),
            remarks: if turned { camera_turned() } else { Vec::new() },
        })
        .collect()
}

fn scale_of((method, px_per_m, uncertainty, second): OldScale) -> Option<Scale> {
    Some(Scale {
        method: method.parse().ok()?,
        px_per_m,
        uncertainty,
        second_method_difference: match second {
            None => None,
            Some((method, difference)) => Some((method.parse().ok()?, difference)),
        },
    })
}

fn event_of((side, kind, time, frame, confidence, by_hand): OldEvent) -> Option<GaitEvent> {
    let (side, kind) = (Side::from_name(&side)?, EventKind::from_name(&kind)?);
    Some(GaitEvent { side, kind, time, frame, confidence, by_hand })
}

fn step_of((side, start, end, length, width, excluded): OldStep) -> Option<Step> {
    let excluded = excluded.map(Finding::Sentence);
    Some(Step { side: Side::from_name(&side)?, start, end, length, width, excluded })
}

fn stride_of(stored: OldStride) -> Option<Stride> {
    let (side, start, end, toe_off, opposite_toe_off, opposite_contact, length, excluded) = stored;
    let (side, excluded) = (Side::from_name(&side)?, excluded.map(Finding::Sentence));
    Some(Stride { side, start, end, toe_off, opposite_toe_off, opposite_contact, length, excluded })
}

#[cfg(test)]
mod tests {
    use super::super::AnyAssessment;
    use super::*;
    use crate::clinic::visit_result::pooled;
    use crate::finding::ValueFinding;

    /// As the versions of schema 1 to 4 sealed it.
    const OLD: &str = r#"{"source": ["video", 240, 8.0, 30.0, null, null], "view": "right",
        "scale": ["stature", 212.5, 0.03, ["floor_marks", 0.021]], "bouts": [[0.0, 8.0]],
        "parameters": {"stride_length": [1.2, 1.1, 1.3, "m", 2, "geometric", "ok", null],
                       "step_width": [null, null, null, "m", 0, "geometric", "withheld", "From the side."]},
        "events": [["left", "initial_contact", 1.0, 30, 0.9, false]],
        "steps": [["right", 1.0, 1.5, 0.6, null, null], ["left", 1.5, 2.0, 0.6, null, null]],
        "strides": [["left", 1.0, 2.0, 1.6, 1.1, 1.5, 1.2, null], ["right", 1.5, 2.5, 2.1, 1.6, 2.0, 1.2, null]],
        "curves": [], "quality": [["strides", "amber", "Few."]], "repairs": [[2.0, 2.2, "gap_filled", true]]}"#;

    #[test]
    fn a_result_of_an_older_version_opens_and_is_pooled_with_usual_errors_that_it_names() {
        let old: AnyAssessment = serde_json::from_str(OLD).unwrap();
        let old = old.into_assessment().unwrap();
        assert_eq!(old.parameters.value(Parameter::StrideLength), Some(1.2));
        assert_eq!((old.passes.len(), old.passes[0].errors), (1, None));
        assert!(old.passes[0].remarks.is_empty() && old.repairs[0].by_hand);
        let visit = pooled(&[&old, &old]);
        let length = visit.parameters.get(Parameter::StrideLength).unwrap();
        assert_eq!((length.value, length.n), (Some(1.2), 4));
        assert!(length.reasons.contains(&ValueFinding::ErrorsNotKept.into()), "{length:?}");
    }
}
