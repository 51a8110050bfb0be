//! [`StoredAssessment`]: an assessment whole, with the evidence from which its numbers can be made again.
//!
//! The walk itself ([`Assessment::motions`]) is not written: it follows from key-points and options, and nothing is
//! kept twice. What is read back has none.

use serde::{Deserialize, Serialize};

use super::curve::StoredCurve;
use super::estimate::StoredEstimate;
use super::finding::{StoredFinding, in_english, read, stored};
use super::findings::{StoredFindings, StoredSpan};
use super::old_assessment::OldAssessment;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::summary::PassErrors;
use crate::biomechanics::gait::{Step, Stride};
use crate::biomechanics::motion::LengthUnit;
use crate::clinic::assessment::{Assessment, CameraView};
use crate::clinic::pass_evidence::{PassEvidence, Remark};

/// A result as the archive seals it.
#[derive(Serialize, Deserialize)]
pub struct StoredAssessment {
    #[serde(flatten)]
    findings: StoredFindings,
    passes: Vec<StoredPass>,
    steps: Vec<StoredStep>,
    strides: Vec<StoredStride>,
    curves: Vec<StoredCurve>,
}

/// A result of this version or an older one.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum AnyAssessment {
    /// Every value by its name.
    Named(Box<StoredAssessment>),
    /// Values by their place; from before passes kept their errors.
    ByPlace(Box<OldAssessment>),
}

#[derive(Serialize, Deserialize)]
struct StoredPass {
    #[serde(flatten)]
    span: StoredSpan,
    view: String,
    metric: bool,
    errors: Option<StoredErrors>,
    depth_speed: Option<StoredEstimate>,
    #[serde(default)]
    remarks: Vec<StoredRemark>,
}

#[derive(Serialize, Deserialize)]
struct StoredRemark {
    affected: String,
    withholds: bool,
    reason: String,
    #[serde(default)]
    findings: Vec<StoredFinding>,
}

#[derive(Serialize, Deserialize)]
struct StoredErrors {
    length_uncertainty: f64,
    event_error: f64,
    phase_error: f64,
    side_timing_error: f64,
    position_error: f64,
    side_length_error: f64,
}

#[derive(Serialize, Deserialize)]
struct StoredStep {
    side: String,
    start: f64,
    end: f64,
    length: Option<f64>,
    width: Option<f64>,
    excluded: Option<String>,
    /// What the reason is made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    finding: Option<StoredFinding>,
}

#[derive(Serialize, Deserialize)]
struct StoredStride {
    side: String,
    start: f64,
    end: f64,
    toe_off: Option<f64>,
    opposite_toe_off: Option<f64>,
    opposite_contact: Option<f64>,
    length: Option<f64>,
    excluded: Option<String>,
    /// What the reason is made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    finding: Option<StoredFinding>,
}

impl From<&Assessment> for StoredAssessment {
    fn from(assessment: &Assessment) -> Self {
        Self {
            findings: assessment.into(),
            passes: assessment.passes.iter().map(StoredPass::from).collect(),
            steps: assessment.steps.iter().map(StoredStep::from).collect(),
            strides: assessment.strides.iter().map(StoredStride::from).collect(),
            curves: assessment.curves.iter().map(StoredCurve::from).collect(),
        }
    }
}

impl AnyAssessment {
    /// `None` when a word is not understood.
    pub fn into_assessment(self) -> Option<Assessment> {
        match self {
            AnyAssessment::Named(stored) => stored.into_assessment(),
            AnyAssessment::ByPlace(old) => old.into_assessment(),
        }
    }
}

impl StoredAssessment {
    fn into_assessment(self) -> Option<Assessment> {
        Some(Assessment {
            passes: self.passes.into_iter().map(StoredPass::into_pass).collect::<Option<_>>()?,
            steps: self.steps.into_iter().map(StoredStep::into_step).collect::<Option<_>>()?,
            strides: self.strides.into_iter().map(StoredStride::into_stride).collect::<Option<_>>()?,
            curves: self.curves.into_iter().map(StoredCurve::into_curve).collect::<Option<_>>()?,
            ..self.findings.into_assessment()?
        })
    }
}

impl From<&PassEvidence> for StoredPass {
    fn from(pass: &PassEvidence) -> Self {
        Self {
            span: pass.span.into(),
            view: pass.view.name().to_owned(),
            metric: pass.length_unit == LengthUnit::Metre,
            errors: pass.errors.map(StoredErrors::from),
            depth_speed: pass.depth_speed.as_ref().map(StoredEstimate::from),
            remarks: pass.remarks.iter().map(StoredRemark::from).collect(),
        }
    }
}

impl StoredPass {
    fn into_pass(self) -> Option<PassEvidence> {
        Some(PassEvidence {
            span: self.span.into(),
            view: CameraView::from_name(&self.view)?,
            length_unit: if self.metric { LengthUnit::Metre } else { LengthUnit::BodyHeight },
            errors: self.errors.map(PassErrors::from),
            depth_speed: match self.depth_speed {
                None => None,
                Some(stored) => Some(stored.into_estimate()?),
            },
            remarks: self.remarks.into_iter().map(StoredRemark::into_remark).collect::<Option<_>>()?,
        })
    }
}

impl From<&Remark> for StoredRemark {
    fn from(remark: &Remark) -> Self {
        Self {
            affected: remark.affected.name().to_owned(),
            withholds: remark.withholds,
            reason: in_english(&remark.reasons).unwrap_or_default(),
            findings: stored(&remark.reasons),
        }
    }
}

impl StoredRemark {
    fn into_remark(self) -> Option<Remark> {
        Some(Remark {
            affected: self.affected.parse().ok()?,
            withholds: self.withholds,
            reasons: read(&self.findings, Some(self.reason)),
        })
    }
}

impl From<PassErrors> for StoredErrors {
    fn from(errors: PassErrors) -> Self {
        Self {
            length_uncertainty: errors.length_uncertainty,
            event_error: errors.event_error,
            phase_error: errors.phase_error,
            side_timing_error: errors.side_timing_error,
            position_error: errors.position_error,
            side_length_error: errors.side_length_error,
        }
    }
}

impl From<StoredErrors> for PassErrors {
    fn from(errors: StoredErrors) -> Self {
        Self {
            length_uncertainty: errors.length_uncertainty,
            event_error: errors.event_error,
            phase_error: errors.phase_error,
            side_timing_error: errors.side_timing_error,
            position_error: errors.position_error,
            side_length_error: errors.side_length_error,
        }
    }
}

impl From<&Step> for StoredStep {
    fn from(step: &Step) -> Self {
        Self {
            side: step.side.name().to_owned(),
            start: step.start,
            end: step.end,
            length: step.length,
            width: step.width,
            excluded: in_english(step.excluded.as_slice()),
            finding: step.excluded.as_ref().and_then(StoredFinding::of),
        }
    }
}

impl StoredStep {
    fn into_step(self) -> Option<Step> {
        Some(Step {
            side: Side::from_name(&self.side)?,
            start: self.start,
            end: self.end,
            length: self.length,
            width: self.width,
            excluded: read(self.finding.as_slice(), self.excluded).pop(),
        })
    }
}

impl From<&Stride> for StoredStride {
    fn from(stride: &Stride) -> Self {
        Self {
            side: stride.side.name().to_owned(),
            start: stride.start,
            end: stride.end,
            toe_off: stride.toe_off,
            opposite_toe_off: stride.opposite_toe_off,
            opposite_contact: stride.opposite_contact,
            length: stride.length,
            excluded: in_english(stride.excluded.as_slice()),
            finding: stride.excluded.as_ref().and_then(StoredFinding::of),
        }
    }
}

impl StoredStride {
    fn into_stride(self) -> Option<Stride> {
        Some(Stride {
            side: Side::from_name(&self.side)?,
            start: self.start,
            end: self.end,
            toe_off: self.toe_off,
            opposite_toe_off: self.opposite_toe_off,
            opposite_contact: self.opposite_contact,
            length: self.length,
            excluded: read(self.finding.as_slice(), self.excluded).pop(),
        })
    }
}
