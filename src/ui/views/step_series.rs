//! What is measured step by step: speed, step length, step time. One place for Capture and Review, so that both draw the
//! same values under the same titles.

use super::step_plot::StepValue;
use crate::app::words;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::{Estimate, Parameter, Unit};
use crate::clinic::assessment::Assessment;
use crate::clinic::norms::{NormPerson, norm};

/// A quantity with one value for each step or stride.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StepMeasure {
    /// Length of a stride over its time.
    Speed,
    /// From one heel to the other along the walk.
    #[default]
    Length,
    /// From one contact to the next.
    Time,
}

impl StepMeasure {
    /// All of them, in the order of every screen.
    pub const ALL: [StepMeasure; 3] = [StepMeasure::Speed, StepMeasure::Length, StepMeasure::Time];

    /// A word for choosing it.
    pub fn word(self) -> &'static str {
        match self {
            StepMeasure::Speed => words::of("window.speed"),
            StepMeasure::Length => words::of("window.step_length"),
            StepMeasure::Time => words::of("window.step_time"),
        }
    }

    /// The same where there is little room.
    pub fn short_word(self) -> &'static str {
        match self {
            StepMeasure::Speed => words::of("window.speed"),
            StepMeasure::Length => words::of("window.length"),
            StepMeasure::Time => words::of("window.time"),
        }
    }

    /// Its means: left and right, or one for both.
    pub fn parameters(self) -> (Parameter, Parameter) {
        match self {
            StepMeasure::Speed => (Parameter::WalkingSpeed, Parameter::WalkingSpeed),
            StepMeasure::Length => (Parameter::StepLengthLeft, Parameter::StepLengthRight),
            StepMeasure::Time => (Parameter::StepTimeLeft, Parameter::StepTimeRight),
        }
    }

    /// The means of left and right, where the measure has them apart.
    pub fn means(self, assessment: Option<&Assessment>) -> Option<[(Side, Option<&Estimate>); 2]> {
        let (left, right) = self.parameters();
        let get = |parameter| assessment.and_then(|a| a.parameters.get(parameter));
        (left != right).then(|| [(Side::Left, get(left)), (Side::Right, get(right))])
    }

    /// The unit that the values have now: metres, or body heights without a scale.
    pub fn unit(self, assessment: Option<&Assessment>) -> Option<Unit> {
        assessment.and_then(|a| a.parameters.get(self.parameters().0)).map(|estimate| estimate.unit)
    }

    /// Name and unit.
    pub fn title(self, assessment: Option<&Assessment>) -> &'static str {
        match (self, self.unit(assessment)) {
            (StepMeasure::Speed, Some(Unit::BodyHeightPerSecond)) => words::of("window.speed_heights_s"),
            (StepMeasure::Speed, _) => words::of("window.speed_m_s"),
            (StepMeasure::Length, Some(Unit::BodyHeight)) => words::of("window.step_length_heights"),
            (StepMeasure::Length, _) => words::of("window.step_length_m"),
            (StepMeasure::Time, _) => words::of("window.step_time_s"),
        }
    }

    /// The values in time order, those that are left out of the means marked.
    pub fn values(self, assessment: &Assessment) -> Vec<StepValue> {
        if self == StepMeasure::Speed {
            let strides = assessment.strides.iter().filter_map(|stride| {
                let value = stride.length? / stride.duration();
                let excluded = stride.excluded.is_some();
                Some(StepValue { side: stride.side, time: stride.end, value, excluded })
            });
            return strides.collect();
        }
        let steps = assessment.steps.iter().filter_map(|step| {
            let value = if self == StepMeasure::Length { step.length? } else { step.duration() };
            Some(StepValue { side: step.side, time: step.end, value, excluded: step.excluded.is_some() })
        });
        steps.collect()
    }

    /// What healthy people do, in the unit of the values; `None` without a scale or a fitting study.
    pub fn norm_range(self, assessment: Option<&Assessment>, person: &NormPerson) -> Option<(f64, f64)> {
        if matches!(self.unit(assessment), Some(Unit::BodyHeight | Unit::BodyHeightPerSecond)) {
            return None;
        }
        let speed = assessment.and_then(|a| a.parameters.value(Parameter::WalkingSpeed));
        norm(self.parameters().0, person, speed).ok()?.range()
    }

    /// Why there is no value, or what it waits for.
    pub fn waiting(self, assessment: Option<&Assessment>) -> String {
        let reason =
            assessment.and_then(|a| words::language().reason(a.parameters.get(self.parameters().0)?));
        match (self, reason) {
            // A view that shows no lengths says so; that nobody walks yet stands beside the picture, once.
            (StepMeasure::Speed | StepMeasure::Length, Some(reason))
                if assessment.is_some_and(|a| !a.steps.is_empty()) =>
            {
                reason
            }
            (StepMeasure::Speed, _) => words::of("window.after_the_first_strides").to_owned(),
            _ => words::of("window.after_the_first_steps").to_owned(),
        }
    }

    /// Least height of the plot's axis, in the unit of the values.
    pub fn least_range(self) -> f64 {
        if self == StepMeasure::Speed { 0.4 } else { 0.2 }
    }

    /// Places of the plot's axis.
    pub fn places(self) -> usize {
        usize::from(self != StepMeasure::Speed) + 1
    }
}
