//! Is this change real, and does it matter? One parameter of one person at two visits, and the sentence that says so.
//!
//! A change is first held against the error of this very set-up, then against the published detectable change, and only
//! what exceeds both is compared with what matters to patients. Without the set-up's own error nothing is called a
//! change for sure, because a published error from a walkway is only a lower bound for a camera; but what can be said
//! without it is said: whether the two intervals lie apart, and how the difference compares with what is published.

use super::change_thresholds::{Threshold, ThresholdKind, thresholds};
use super::repeatability::Repeatability;
use crate::biomechanics::gait::{Estimate, Parameter, Status, Unit};
use crate::clinic::patient::Condition;
use crate::clinic::trial::Pace;
use crate::clinic::words::quantity::QuantityStyle;

/// What is compared, and what is known about its error.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    /// Which parameter.
    pub parameter: Parameter,
    /// The earlier visit, with the number of passes it stands on.
    pub before: (&'a Estimate, usize),
    /// The later visit.
    pub after: (&'a Estimate, usize),
    /// The set-up's own error for this parameter.
    pub repeatability: Option<Repeatability>,
    /// The person's condition.
    pub condition: Option<Condition>,
    /// How fast was asked for.
    pub pace: Pace,
    /// Walking speed at the earlier visit, m/s, where thresholds go by speed.
    pub speed: Option<f64>,
    /// In what the walks differ, as [`crate::clinic::trial::TrialConditions::differences`] names it.
    pub differences: Vec<&'static str>,
}

/// What may be said about a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A value is missing, or the units differ.
    NotComparable,
    /// The set-up's error is not known.
    ErrorUnknown,
    /// Not larger than the error.
    NotDistinguishable,
    /// Larger than the error; nothing is published about what matters, or it was not looked up.
    Real,
    /// Larger than the error but smaller than what matters.
    RealBelowImportant,
    /// Within the published range of what matters.
    RealWithinImportant,
    /// At least as large as the largest published value of what matters.
    RealImportant,
}

/// A change with everything its sentence needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which parameter.
    pub parameter: Parameter,
    /// Later minus earlier, where both are there in the same unit.
    pub difference: Option<f64>,
    /// Unit of the numbers.
    pub unit: Unit,
    /// The set-up's minimal detectable change, 95 %.
    pub setup_error: Option<f64>,
    /// The published detectable change with the largest value.
    pub published_error: Option<&'static Threshold>,
    /// The published change that matters.
    pub important: Option<&'static Threshold>,
    /// What may be said.
    pub verdict: Verdict,
    /// Whether one of the values is to be read with a reason beside it.
    pub limited: bool,
    /// Whether the two 90 % intervals lie apart; `None` where a value has none. This is scatter within each walk only:
    /// how much two visits to one room differ by chance is what [`Change::setup_error`] knows.
    pub apart: Option<bool>,
    /// Whose thresholds they are.
    pub condition: Option<Condition>,
    /// In what the walks differ.
    pub differences: Vec<&'static str>,
}

/// The smallest change that this set-up can tell from chance, 95 %, in the unit of the values.
///
/// Passes that happen to be nearly alike say little about the next ones. So the error is never less than that of the two
/// values themselves, taken from their intervals, and never less than one step of the last printed place: what cannot be
/// shown cannot be called a change.
pub fn detectable_change(own: &Repeatability, before: (&Estimate, usize), after: (&Estimate, usize)) -> f64 {
    // The intervals are 90 %: 1.645 standard errors to each side.
    let standard_error =
        |estimate: &Estimate| estimate.interval.map_or(0.0, |i| (i.high - i.low) / 2.0 / 1.645);
    let of_values = 1.96 * standard_error(before.0).hypot(standard_error(after.0));
    own.detectable_change(before.1, after.1)
        .max(of_values)
        .max(QuantityStyle::default().resolution(after.0.unit))
}

impl Comparison<'_> {
    /// Judges the change.
    pub fn judge(&self) -> Change {
        let ((before, passes_before), (after, passes_after)) = (self.before, self.after);
        let same_unit = before.unit == after.unit;
        let difference =
            before.value.zip(after.value).filter(|_| same_unit).map(|(before, after)| after - before);
        let setup_error = self
            .repeatability
            .map(|own| detectable_change(&own, (before, passes_before), (after, passes_after)));
        let published = |kind| {
            self.condition
                .map(|condition| thresholds(condition, self.parameter, self.pace, self.speed, kind))
                .unwrap_or_default()
        };
        let published_error =
            published(ThresholdKind::Detectable).into_iter().max_by(|a, b| a.high.total_cmp(&b.high));
        let important = published(ThresholdKind::Important).first().copied();
        let error = setup_error.map(|own| own.max(published_error.map_or(0.0, |published| published.high)));
        let verdict = match (difference, error) {
            (None, _) => Verdict::NotComparable,
            (Some(_), None) => Verdict::ErrorUnknown,
            // A difference of just one printed step is not larger than one, whatever its last binary place says.
            (Some(difference), Some(error)) if difference.abs() <= error * (1.0 + 1e-9) => {
                Verdict::NotDistinguishable
            }
            (Some(difference), Some(_)) => match important {
                None => Verdict::Real,
                Some(threshold) if difference.abs() < threshold.low => Verdict::RealBelowImportant,
                Some(threshold) if difference.abs() < threshold.high => Verdict::RealWithinImportant,
                Some(_) => Verdict::RealImportant,
            },
        };
        Change {
            parameter: self.parameter,
            difference,
            unit: after.unit,
            setup_error,
            published_error,
            important,
            verdict,
            apart: difference
                .and(before.interval.zip(after.interval))
                .map(|(b, a)| a.low > b.high || a.high < b.low),
            limited: [before, after].iter().any(|estimate| estimate.status != Status::Ok),
            condition: self.condition,
            differences: self.differences.clone(),
        }
    }
}

impl Change {
    /// Whether it is more than chance, as the table's last column says; `None` where that cannot be told.
    pub fn is_real(&self) -> Option<bool> {
        match self.verdict {
            Verdict::NotComparable | Verdict::ErrorUnknown => None,
            Verdict::NotDistinguishable => Some(false),
            _ => Some(true),
        }
    }

    /// The key of what may be said while this room's error is not known.
    fn without_the_room(&self, difference: f64) -> &'static str {
        let size = difference.abs();
        match self.apart {
            None => "change.error_unknown",
            Some(false) => "change.intervals_overlap",
            Some(true) if self.published_error.is_some_and(|lab| size <= lab.high * (1.0 + 1e-9)) => {
                "change.apart_not_beyond_published"
            }
            Some(true) => match self.important {
                None => "change.apart",
                Some(threshold) if size < threshold.low => "change.apart_below",
                Some(threshold) if size < threshold.high => "change.apart_within",
                Some(_) => "change.apart_important",
            },
        }
    }

    /// The plain sentence, such as `+0.11 m/s: larger than this room's error (0.07) and than the published change that
    /// matters in Parkinson's disease (0.06–0.14, Hass 2014).`
    pub fn sentence(&self, style: QuantityStyle) -> String {
        let language = style.language;
        let Some(difference) = self.difference else {
            return language.text("change.not_comparable").to_owned();
        };
        let number = |value: f64| style.size(value, self.unit);
        let change = style.difference_with_unit(difference, self.unit);
        let own = self.setup_error.map(number).unwrap_or_default();
        let published = |value: f64| style.threshold(value, self.unit);
        let lab = self.published_error.map(|threshold| published(threshold.high)).unwrap_or_default();
        let lab_source = self.published_error.map_or("", |threshold| threshold.study.short);
        let range = self.important.map(|threshold| {
            let (low, high) = (published(threshold.low), published(threshold.high));
            if low == high { low } else { format!("{low}\u{2013}{high}") }
        });
        let source = self.important.map_or("", |threshold| threshold.study.short);
        let whom = self.condition.map(|condition| format!("in_condition.{}", condition.name()));
        let whom = whom.as_deref().map_or("", |key| language.text(key));
        let beyond_own = self.setup_error.is_none_or(|own| difference.abs() > own);
        let key = match self.verdict {
            Verdict::NotComparable => "change.not_comparable",
            Verdict::ErrorUnknown => self.without_the_room(difference),
            Verdict::NotDistinguishable if beyond_own => "change.not_beyond_published",
            Verdict::NotDistinguishable => "change.not_distinguishable",
            Verdict::Real => "change.real",
            Verdict::RealBelowImportant => "change.real_below",
            Verdict::RealWithinImportant => "change.real_within",
            Verdict::RealImportant => "change.real_important",
        };
        let mut text = language.fill(
            key,
            &[
                ("change", &change),
                ("own", &own),
                ("lab", &lab),
                ("lab_source", lab_source),
                ("range", range.as_deref().unwrap_or_default()),
                ("source", source),
                ("whom", whom),
            ],
        );
        if !self.differences.is_empty() {
            let fields: Vec<&str> = self.differences.iter().map(|key| language.text(key)).collect();
            text.push(' ');
            text += &language.fill("change.conditions_differ", &[("fields", &fields.join(", "))]);
        }
        if self.limited {
            text.push(' ');
            text += language.text("change.limited");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::gait::Method;
    use crate::clinic::words::language::Language;

    fn speed(value: f64) -> Estimate {
        Estimate {
            value: Some(value),
            interval: None,
            unit: Unit::MetrePerSecond,
            n: 12,
            method: Method::Geometric,
            status: Status::Ok,
            reasons: Vec::new(),
        }
    }

    /// A room whose single passes scatter by 0.036 m/s, known from many: four passes detect 0.05 m/s.
    fn room() -> Repeatability {
        Repeatability { single_pass_sem: 0.05, freedom: 400, passes: 800 }
    }

    fn judged(difference: f64, condition: Option<Condition>, own: Option<Repeatability>) -> Change {
        let (before, after) = (speed(1.0), speed(1.0 + difference));
        Comparison {
            parameter: Parameter::WalkingSpeed,
            before: (&before, 4),
            after: (&after, 4),
            repeatability: own,
            condition,
            pace: Pace::Comfortable,
            speed: Some(1.0),
            differences: Vec::new(),
        }
        .judge()
    }

    #[test]
    fn the_sentence_of_the_clinic_comes_out() {
        let change = judged(0.15, Some(Condition::Parkinson), Some(room()));
        assert_eq!(change.verdict, Verdict::RealImportant);
        assert_eq!(
            change.sentence(QuantityStyle::default()),
            "+0.15\u{a0}m/s: larger than this room's error (0.07) and than the published change that matters in \
             Parkinson's disease (0.06\u{2013}0.14, Hass 2014)."
        );
        let german = QuantityStyle { language: Language::German, ..QuantityStyle::default() };
        let sentence = change.sentence(german);
        assert!(
            sentence.starts_with("+0,15\u{a0}m/s: ") && sentence.contains("0,06\u{2013}0,14"),
            "{sentence}"
        );
    }

    #[test]
    fn noise_is_never_called_a_change() {
        assert_eq!(
            judged(0.06, Some(Condition::Parkinson), Some(room())).verdict,
            Verdict::NotDistinguishable
        );
        // Beyond this room's 0.07 but within the laboratory's 0.09: still not called real.
        let between = judged(0.08, Some(Condition::Parkinson), Some(room()));
        assert_eq!(between.is_real(), Some(false));
        assert!(between.sentence(QuantityStyle::default()).contains("Combs 2014"));
        assert_eq!(judged(0.30, Some(Condition::Parkinson), None).verdict, Verdict::ErrorUnknown);
        assert_eq!(
            judged(-0.12, Some(Condition::Parkinson), Some(room())).verdict,
            Verdict::RealWithinImportant
        );
        assert_eq!(judged(0.12, None, Some(room())).verdict, Verdict::Real);
    }

    /// −0.19 m/s in Parkinson's disease is not the same news as −0.03 m/s, also in a room that is not yet known.
    #[test]
    fn an_unknown_room_does_not_make_all_changes_alike() {
        let with = |value: f64, half: f64| Estimate {
            interval: Some(crate::biomechanics::gait::estimate::Interval {
                low: value - half,
                high: value + half,
            }),
            ..speed(value)
        };
        let said = |after: f64, half: f64, condition| {
            let (before, after) = (with(1.0, half), with(after, half));
            let change = Comparison {
                parameter: Parameter::WalkingSpeed,
                before: (&before, 1),
                after: (&after, 1),
                repeatability: None,
                condition,
                pace: Pace::Comfortable,
                speed: Some(1.0),
                differences: Vec::new(),
            }
            .judge();
            assert_eq!(change.is_real(), None, "nothing is called sure without this room's own error");
            change.sentence(QuantityStyle::default())
        };
        let parkinson = Some(Condition::Parkinson);
        assert_eq!(
            said(0.81, 0.04, parkinson),
            "\u{2212}0.19\u{a0}m/s: beyond both 90 % intervals and the published 0.06\u{2013}0.14 (Hass 2014); this room's \
             own error is not yet known."
        );
        assert!(said(0.81, 0.12, parkinson).contains("intervals overlap"));
        assert!(
            said(0.92, 0.02, parkinson).contains("not beyond the detectable change"),
            "0.08 is below 0.09"
        );
        assert!(said(0.88, 0.02, parkinson).contains("within the published 0.06\u{2013}0.14"));
        let plain = said(0.81, 0.04, None);
        assert!(plain.contains("beyond both") && plain.contains("no checked published"), "{plain}");
    }

    #[test]
    fn passes_that_happen_to_agree_do_not_make_a_room_without_error() {
        let lucky = Repeatability { single_pass_sem: 1e-5, freedom: 3, passes: 4 };
        let tiny = judged(0.01, None, Some(lucky));
        assert_eq!(tiny.is_real(), Some(false), "one step of the last printed place is no change");
        assert!(
            tiny.sentence(QuantityStyle::default()).contains("(0.01)"),
            "the error is never printed as 0.00"
        );
        let (mut before, mut after) = (speed(1.0), speed(1.06));
        for estimate in [&mut before, &mut after] {
            let value = estimate.value.unwrap();
            estimate.interval =
                Some(crate::biomechanics::gait::estimate::Interval { low: value - 0.05, high: value + 0.05 });
        }
        let error = detectable_change(&lucky, (&before, 4), (&after, 4));
        assert!((error - 1.96 * 2.0_f64.sqrt() * 0.05 / 1.645).abs() < 1e-9, "{error}");
    }

    #[test]
    fn body_heights_and_metres_are_not_compared() {
        let (before, mut after) = (speed(1.0), speed(0.6));
        after.unit = Unit::BodyHeightPerSecond;
        let change = Comparison {
            parameter: Parameter::WalkingSpeed,
            before: (&before, 1),
            after: (&after, 1),
            repeatability: Some(room()),
            condition: None,
            pace: Pace::Comfortable,
            speed: None,
            differences: vec!["field.aid"],
        }
        .judge();
        assert_eq!((change.difference, change.verdict), (None, Verdict::NotComparable));
    }
}
