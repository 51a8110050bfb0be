//! Published changes: what can be detected and what matters to patients, each with its study.
//!
//! A threshold belongs to a disease, a severity, a test and an instrument; none of these studies used one camera. Every
//! number here was read at its source (abstract or paper); what is only recalled does not stand here.

use crate::biomechanics::gait::Parameter;
use crate::clinic::patient::Condition;
use crate::clinic::trial::Pace;
use crate::clinic::words::language::Language;

/// What the number says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThresholdKind {
    /// Smallest change that is more than chance with the instrument of the study.
    Detectable,
    /// Smallest change that patients, or an outcome that matters to them, notice.
    Important,
}

/// A study of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Study {
    /// Author and year, as a sentence names it.
    pub short: &'static str,
    /// Key of its journal, volume, page and people.
    key: &'static str,
}

impl Study {
    pub(in crate::clinic) const fn new(short: &'static str, key: &'static str) -> Self {
        Self { short, key }
    }

    /// Journal, volume, page and people.
    pub fn line(self, language: Language) -> &'static str {
        language.known(self.key).unwrap_or(self.key)
    }
}

/// One published threshold, a single value (`low == high`) or a range from small to moderate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// For whom.
    pub condition: Condition,
    /// For what.
    pub parameter: Parameter,
    /// At which pace; `None` where the study does not tie it to one.
    pub pace: Option<Pace>,
    /// Which kind.
    pub kind: ThresholdKind,
    /// Smallest published value, in the unit of the parameter in an assessment.
    pub low: f64,
    /// Largest published value.
    pub high: f64,
    /// The study.
    pub study: Study,
    /// Walking speeds (m/s) for which it holds, where the study divides by speed.
    pub speeds: Option<(f64, f64)>,
}

const fn row(
    condition: Condition,
    parameter: Parameter,
    kind: ThresholdKind,
    [low, high]: [f64; 2],
    study: Study,
) -> Threshold {
    Threshold { condition, parameter, pace: None, kind, low, high, study, speeds: None }
}

const HASS: Study = Study::new("Hass 2014", "study.hass_2014");
const PD_2024: Study = Study::new("Gait Posture 2024", "study.gait_posture_2024");
const COMBS: Study = Study::new("Combs 2014", "study.combs_2014");
const CHRONIC: Study = Study::new("JNPT", "study.chronic_stroke");
const KWON: Study = Study::new("Kwon 2009", "study.kwon_2009");
const TILSON: Study = Study::new("Tilson 2010", "study.tilson_2010");
const BOHANNON: Study = Study::new("Bohannon 2013", "study.bohannon_2013");
const GILBERT: Study = Study::new("Gilbert 2021", "study.gilbert_2021");
const PERERA: Study = Study::new("Perera 2006", "study.perera_2006");

use Condition as C;
use Parameter as P;
use ThresholdKind::{Detectable, Important};

/// Every threshold that is known. The 0.18 and 0.25 m/s of Steffen & Seney 2008 are left out: 37 people with parkinsonism of
/// several kinds, where Combs 2014 has 88 with Parkinson's disease.
pub const ALL_THRESHOLDS: &[Threshold] = &[
    row(C::Parkinson, P::WalkingSpeed, Important, [0.06, 0.14], HASS),
    row(C::Parkinson, P::WalkingSpeed, Important, [0.082, 0.082], PD_2024),
    row(C::Parkinson, P::StepLengthLeft, Important, [0.036, 0.036], PD_2024),
    row(C::Parkinson, P::StepLengthRight, Important, [0.036, 0.036], PD_2024),
    row(C::Parkinson, P::StepTimeCv, Important, [0.67, 0.67], PD_2024),
    Threshold {
        pace: Some(Pace::Comfortable),
        ..row(C::Parkinson, P::WalkingSpeed, Detectable, [0.09, 0.09], COMBS)
    },
    Threshold {
        pace: Some(Pace::Fast),
        ..row(C::Parkinson, P::WalkingSpeed, Detectable, [0.13, 0.13], COMBS)
    },
    // Three samples of older people; the second one is of sedentary people of 70 and more alone.
    row(C::OlderAdult, P::WalkingSpeed, Important, [0.05, 0.10], PERERA),
    row(C::OlderAdult, P::WalkingSpeed, Important, [0.03, 0.08], KWON),
    Threshold {
        pace: Some(Pace::Comfortable),
        ..row(C::StrokeSubacute, P::WalkingSpeed, Important, [0.16, 0.16], TILSON)
    },
    Threshold {
        pace: Some(Pace::Comfortable),
        ..row(C::StrokeSubacute, P::WalkingSpeed, Important, [0.13, 0.13], BOHANNON)
    },
    Threshold {
        speeds: Some((0.0, 0.4)),
        ..row(C::StrokeChronic, P::WalkingSpeed, Detectable, [0.10, 0.10], CHRONIC)
    },
    Threshold {
        speeds: Some((0.4, 0.8)),
        ..row(C::StrokeChronic, P::WalkingSpeed, Detectable, [0.15, 0.15], CHRONIC)
    },
    Threshold {
        speeds: Some((0.8, f64::MAX)),
        ..row(C::StrokeChronic, P::WalkingSpeed, Detectable, [0.18, 0.18], CHRONIC)
    },
    row(C::KneeOsteoarthritis, P::WalkingSpeed, Important, [0.068, 0.115], GILBERT),
];

/// The thresholds of one kind that apply, the first the one to quote.
pub fn thresholds(
    condition: Condition,
    parameter: Parameter,
    pace: Pace,
    speed: Option<f64>,
    kind: ThresholdKind,
) -> Vec<&'static Threshold> {
    ALL_THRESHOLDS
        .iter()
        .filter(|row| row.condition == condition && row.parameter == parameter && row.kind == kind)
        .filter(|row| row.pace.is_none_or(|of_row| of_row == pace))
        .filter(|row| {
            row.speeds.is_none_or(|(from, to)| speed.is_some_and(|speed| (from..to).contains(&speed)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_threshold_is_above_nothing_and_each_condition_has_its_own() {
        assert!(ALL_THRESHOLDS.iter().all(|row| row.low > 0.0 && row.low <= row.high));
        let of = |condition, pace, kind| -> Vec<f64> {
            let found = thresholds(condition, P::WalkingSpeed, pace, Some(0.6), kind);
            found.into_iter().map(|row| row.low).collect()
        };
        assert_eq!(of(C::Parkinson, Pace::Comfortable, Detectable), [0.09]);
        assert_eq!(of(C::Parkinson, Pace::Fast, Detectable), [0.13]);
        assert_eq!(of(C::OlderAdult, Pace::Comfortable, Important), [0.05, 0.03]);
    }

    #[test]
    fn every_study_is_named_in_every_language() {
        for language in Language::ALL {
            assert!(ALL_THRESHOLDS.iter().all(|row| language.known(row.study.key).is_some()), "{language:?}");
        }
    }

    #[test]
    fn chronic_stroke_goes_by_the_walking_speed() {
        let at = |speed| {
            let found = thresholds(C::StrokeChronic, P::WalkingSpeed, Pace::Comfortable, speed, Detectable);
            found.first().map(|row| row.low)
        };
        assert_eq!(
            [at(Some(0.3)), at(Some(0.5)), at(Some(0.9)), at(None)],
            [Some(0.10), Some(0.15), Some(0.18), None]
        );
    }
}
