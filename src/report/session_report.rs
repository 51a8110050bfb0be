//! [`SessionReport`]: everything a printed report shows, and the report as pages, PDF and plain text.

use super::model_statement::ModelStatement;
use super::trend_figure::Trend;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::{Estimate, Parameter, Status};
use crate::clinic::assessment::{Assessment, CurveKind, QualityLevel};
use crate::clinic::change::comparison::Change;
use crate::clinic::norms::{CurveBand, Norm, NormPerson, curve_band, norm};
use crate::clinic::patient::Patient;
use crate::clinic::session::{Session, Treatment};
use crate::clinic::timed::timed_measure::TimedMeasure;
use crate::clinic::timed::timed_norms::timed_norm;
use crate::clinic::timed::timed_result::{TimedResult, timed_in_words};
use crate::clinic::trial::TrialConditions;
use crate::clinic::wall_time::WallTime;
use crate::clinic::words::quantity::QuantityStyle;

/// A4, pt.
pub const PAGE: (f64, f64) = (595.28, 841.89);
/// Empty border, pt.
pub const MARGIN: f64 = 40.0;

/// The word with a capital at its head.
pub(super) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Everything a report shows.
#[derive(Clone, Debug)]
pub struct SessionReport<'a> {
    /// Language, decimal mark and unit of lengths.
    pub style: QuantityStyle,
    /// Who, by pseudonym.
    pub patient: &'a Patient,
    /// Which visit.
    pub session: &'a Session,
    /// How it was walked.
    pub conditions: &'a TrialConditions,
    /// The numbers: of one walk, or pooled over passes.
    pub assessment: &'a Assessment,
    /// Over how many passes.
    pub passes: usize,
    /// The visit that it is compared with.
    pub previous: Option<(&'a Assessment, WallTime)>,
    /// Judged changes since then.
    pub changes: &'a [Change],
    /// Parameters over visits.
    pub trends: &'a [Trend],
    /// Marks in the trends.
    pub treatments: &'a [Treatment],
    /// The operator's own words; `None` prints the summary that follows from the numbers.
    pub summary: Option<&'a str>,
    /// Corrections by hand that were made.
    pub edits: usize,
    /// Times of the passes, where the test was a timed one.
    pub timed: &'a [TimedResult],
    /// Cost of a second task within the visit, %.
    pub costs: &'a [(Parameter, f64)],
    /// What walking to a beat did within the visit, in the unit of the parameter.
    pub cues: &'a [(Parameter, f64)],
    /// Whether the annex is printed: changes, trends, symmetry, quality, definitions and sources.
    pub annex: bool,
    /// What the simulated walker says, on a page of its own.
    pub model: Option<&'a ModelStatement>,
    /// When it is printed.
    pub printed: WallTime,
    /// How far clocks were ahead of UTC here at an instant, minutes: summer time counts.
    pub minutes_ahead: fn(WallTime) -> i32,
}

impl SessionReport<'_> {
    /// Trends that are of more than one visit: a single point is no trend.
    pub(super) fn trends_over_visits(&self) -> impl Iterator<Item = &Trend> {
        self.trends.iter().filter(|trend| trend.values.len() >= 2)
    }

    /// The summary: the operator's words, or sentences that follow from the numbers.
    pub fn summary_text(&self) -> String {
        match self.summary {
            Some(words) => words.to_owned(),
            None => self.automatic_summary(),
        }
    }

    /// Sentences that follow from the numbers, to start editing from.
    pub fn automatic_summary(&self) -> String {
        let language = self.style.language;
        let mut sentences = Vec::new();
        sentences.extend(self.timed_sentence());
        // A sentence is read without its number's mark, so it stands on values alone that nothing speaks against.
        let known = |parameter: Parameter| {
            self.assessment.parameters.get(parameter).filter(|estimate| estimate.status == Status::Ok)
        };
        let value = |parameter: Parameter| {
            let estimate = known(parameter)?;
            Some(self.style.value(estimate.value?, estimate.unit))
        };
        match (value(Parameter::WalkingSpeed), value(Parameter::Cadence)) {
            (Some(speed), Some(cadence)) => {
                sentences.push(language.fill("summary.speed", &[("speed", &speed), ("cadence", &cadence)]));
            }
            (Some(speed), None) => sentences.push(language.fill("summary.speed_alone", &[("speed", &speed)])),
            (None, Some(cadence)) => {
                sentences.push(language.fill("summary.cadence", &[("cadence", &cadence)]));
            }
            (None, None) => sentences.push(language.text("summary.nothing_sure").to_owned()),
        }
        for (parameter, what) in [
            (Parameter::StepLengthAsymmetry, "summary.what_step_length"),
            (Parameter::StepTimeAsymmetry, "summary.what_step_time"),
        ] {
            let Some(estimate) = known(parameter) else { continue };
            let (Some(asymmetry), Some(interval)) = (estimate.value, estimate.interval) else { continue };
            if interval.low > 0.0 || interval.high < 0.0 {
                let side = if asymmetry > 0.0 { "side.left" } else { "side.right" };
                let percent = language.number(asymmetry.abs(), 1);
                sentences.push(language.fill(
                    "summary.asymmetry",
                    &[("what", language.text(what)), ("side", language.text(side)), ("percent", &percent)],
                ));
            }
        }
        for change in self.changes.iter().filter(|change| !change.limited).take(2) {
            let name = self.parameter_name(change.parameter);
            sentences.push(format!("{name}: {}", change.sentence(self.style)));
        }
        sentences.join(" ")
    }

    /// The timed test by its full name, because the version changes the number.
    pub(super) fn timed_sentence(&self) -> Option<String> {
        let language = self.style.language;
        let test = language.text(&format!("protocol.{}", self.conditions.protocol.name())).to_owned();
        let words = timed_in_words(self.timed, self.style)?;
        let measures = TimedMeasure::all_of(self.conditions.protocol);
        let norm = measures
            .into_iter()
            .find_map(|measure| Some(timed_norm(measure, &self.person())?.words(measure.unit(), self.style)));
        let words = norm.map_or_else(|| words.clone(), |norm| format!("{words}; {norm}"));
        Some(capitalised(&language.fill("timed.summary", &[("test", &test), ("words", &words)])))
    }

    /// What a second task cost and a beat did, a line each.
    pub(super) fn task_lines(&self) -> Vec<String> {
        let language = self.style.language;
        let costs = self.costs.iter().map(|(parameter, cost)| {
            let (what, cost) = (self.parameter_name(*parameter), language.number(*cost, 0));
            language.fill("task.cost", &[("what", &what), ("cost", &cost)])
        });
        let cues = self.cues.iter().filter_map(|(parameter, effect)| {
            let unit = self.estimate(*parameter)?.unit;
            let (what, effect) =
                (self.parameter_name(*parameter), self.style.difference_with_unit(*effect, unit));
            Some(language.fill("task.cue", &[("what", &what), ("effect", &effect)]))
        });
        costs.chain(cues).collect()
    }

    /// Name of a parameter with its side.
    pub(super) fn parameter_name(&self, parameter: Parameter) -> String {
        let language = self.style.language;
        let key = format!("parameter.{}", parameter.key());
        let name = language.text(&key).to_owned();
        match parameter.side() {
            None => name,
            Some(Side::Left) => format!("{name}, {}", language.text("side.left")),
            Some(Side::Right) => format!("{name}, {}", language.text("side.right")),
        }
    }

    /// What stands behind norms and thresholds on the front page, each study once, in the order of the table.
    pub(super) fn short_sources(&self) -> Vec<String> {
        let mut sources: Vec<String> = Vec::new();
        let norms = Parameter::ALL.into_iter().filter_map(|parameter| self.norm(parameter));
        let studies = norms.map(|norm| norm.source.study(self.style.language));
        let thresholds = self.changes.iter().flat_map(|change| [change.published_error, change.important]);
        for source in studies.chain(thresholds.flatten().map(|threshold| threshold.study.short.to_owned())) {
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        sources
    }

    pub(super) fn person(&self) -> NormPerson {
        NormPerson {
            age: self.patient.age_at(self.session.start),
            said_to_be_adult: false,
            sex: self.patient.sex,
            stature: self.conditions.stature.or(self.session.stature),
            leg_length: self.conditions.leg_length.or(self.session.leg_length),
            pace: self.conditions.pace,
        }
    }

    pub(super) fn speed(&self) -> Option<f64> {
        let estimate = self.assessment.parameters.get(Parameter::WalkingSpeed)?;
        estimate.value.filter(|_| estimate.unit == crate::biomechanics::gait::Unit::MetrePerSecond)
    }

    /// What speaks against numbers of this recording so strongly that the front page says it.
    pub(super) fn stops(&self) -> Vec<String> {
        let language = self.style.language;
        let red = self.assessment.quality.iter().filter(|flag| flag.level == QualityLevel::Red);
        red.map(|flag| format!("▲ {}: {}", language.text("level.red"), flag.message(language))).collect()
    }

    /// The norm of a parameter, where one is shipped.
    pub(super) fn norm(&self, parameter: Parameter) -> Option<Norm> {
        norm(parameter, &self.person(), self.speed()).ok()
    }

    pub(super) fn band(&self, kind: CurveKind) -> Option<CurveBand> {
        let band = curve_band(kind, &self.person(), self.speed()).ok()?;
        Some(band.at_level_of(self.assessment, kind))
    }

    pub(super) fn estimate(&self, parameter: Parameter) -> Option<&Estimate> {
        self.assessment.parameters.get(parameter)
    }

    pub(super) fn change(&self, parameter: Parameter) -> Option<&Change> {
        self.changes.iter().find(|change| change.parameter == parameter)
    }

    pub(super) fn date(&self, time: WallTime) -> String {
        self.style.language.date(time.civil((self.minutes_ahead)(time)))
    }
}
