//! [`ReviewState`]: the final result, the edits made to it, and what is pointed at.

use std::sync::Arc;

use super::history::History;
use crate::analysis::AnalysisOptions;
use crate::analysis::still_angle::StillAngle;
use crate::app::command::EventChoice;
use crate::biomechanics::gait::{GaitEvent, Parameter};
use crate::clinic::assessment::{Assessment, TimeSpan};
use crate::problem::Problem;
use crate::recording::analysed_trial::AnalysedTrial;
use crate::recording::source_choice::SourceChoice;
use crate::recording::stage::Stage;
use crate::vision::pose::PoseSample;

/// The final result.
#[derive(Clone, Debug, Default)]
pub struct ReviewState {
    /// What was analysed.
    pub source: Option<SourceChoice>,
    /// Its name to show.
    pub title: String,
    /// The result with all edits.
    pub trial: Option<AnalysedTrial>,
    /// Why there is none.
    pub failure: Option<(Stage, Problem)>,
    /// Edits with undo.
    pub history: History,
    /// The event that Delete removes.
    pub selected: Option<EventChoice>,
    /// Where the stretch to be swapped begins, s.
    pub swap_from: Option<f64>,
    /// The number whose frames are shown.
    pub evidence: Option<Parameter>,
    /// Instants marked by hand, s, in order.
    pub markers: Vec<f64>,
    /// Angles measured by hand on still pictures.
    pub angles: Vec<StillAngle>,
    /// The stretch that the timeline shows; `None` the whole recording.
    pub shown: Option<TimeSpan>,
}

impl ReviewState {
    /// The result's assessment.
    pub fn assessment(&self) -> Option<&Assessment> {
        self.trial.as_ref().map(|trial| trial.assessment.as_ref())
    }

    /// The result with every angle that was measured on it, as it is kept and written.
    pub fn whole_trial(&self) -> Option<AnalysedTrial> {
        let mut trial = self.trial.clone()?;
        if trial.options.still_angles != self.angles {
            let still_angles = self.angles.clone();
            trial.options = Arc::new(AnalysisOptions { still_angles, ..(*trial.options).clone() });
        }
        Some(trial)
    }

    /// The key-points at an instant, sides repaired: the last sample not after it.
    pub fn sample_at(&self, time: f64) -> Option<&PoseSample> {
        let samples = &self.trial.as_ref()?.overlay.samples;
        let after = samples.partition_point(|sample| sample.time <= time + 1e-9);
        samples.get(after.saturating_sub(1))
    }

    /// The chosen event as the result has it now.
    pub fn selected_event(&self) -> Option<&GaitEvent> {
        let choice = self.selected?;
        nearest_event(self.assessment()?, choice)
    }

    /// The stretches a number stands on: its steps or strides, excluded ones left out.
    pub fn evidence_spans(&self, parameter: Parameter) -> Vec<TimeSpan> {
        let Some(assessment) = self.assessment() else { return Vec::new() };
        let of_steps = matches!(
            parameter,
            Parameter::StepLengthLeft
                | Parameter::StepLengthRight
                | Parameter::StepTimeLeft
                | Parameter::StepTimeRight
                | Parameter::StepWidth
                | Parameter::StepLengthAsymmetry
                | Parameter::StepTimeAsymmetry
                | Parameter::StepTimeCv
                | Parameter::Cadence
        );
        let fits = |side| parameter.side().is_none_or(|wanted| wanted == side);
        if of_steps {
            let steps = assessment.steps.iter().filter(|s| s.excluded.is_none() && fits(s.side));
            return steps.map(|s| TimeSpan { start: s.start, end: s.end }).collect();
        }
        let strides = assessment.strides.iter().filter(|s| s.excluded.is_none() && fits(s.side));
        strides.map(|s| TimeSpan { start: s.start, end: s.end }).collect()
    }
}

/// The event of this side and kind nearest to the chosen instant, if within 50 ms.
pub fn nearest_event(assessment: &Assessment, choice: EventChoice) -> Option<&GaitEvent> {
    assessment
        .events
        .iter()
        .filter(|event| event.side == choice.side && event.kind == choice.kind)
        .min_by(|a, b| (a.time - choice.time).abs().total_cmp(&(b.time - choice.time).abs()))
        .filter(|event| (event.time - choice.time).abs() < 0.05)
}
