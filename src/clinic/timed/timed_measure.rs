//! One number of a timed test over visits: the time, the speed between the lines, or one phase; and whether its change is
//! more than chance and matters.
//!
//! Judged as any other parameter (see [`crate::clinic::change::comparison`]): first against this room's own scatter of repeat passes, then
//! against what is published for the very test. Speeds of walking tests go by the thresholds of walking speed.

use super::timed_result::TimedResult;
use super::timed_up_and_go::Phase;
use crate::biomechanics::gait::{Parameter, Unit};
use crate::clinic::change::change_thresholds::{Study, ThresholdKind, thresholds};
use crate::clinic::change::repeatability::Repeatability;
use crate::clinic::patient::Condition;
use crate::clinic::protocol::Protocol;
use crate::clinic::trial::Pace;
use crate::clinic::words::language::Language;
use crate::clinic::words::quantity::QuantityStyle;

/// What of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimedWhat {
    /// The time, s.
    Time,
    /// Distance over time, m/s.
    Speed,
    /// Distance walked in the time of the test, m.
    Distance,
    /// One phase of Timed Up and Go, s.
    Phase(Phase),
}

/// One number of one test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimedMeasure {
    /// Which test.
    pub protocol: Protocol,
    /// What of it.
    pub what: TimedWhat,
}

impl TimedMeasure {
    /// All numbers of a test, the one to quote first; empty for a free walk.
    pub fn all_of(protocol: Protocol) -> Vec<Self> {
        let all: Vec<TimedWhat> = match protocol {
            Protocol::FreeWalk => Vec::new(),
            Protocol::TimedUpAndGo => {
                let phases = Phase::ALL.into_iter().map(TimedWhat::Phase);
                std::iter::once(TimedWhat::Time).chain(phases).collect()
            }
            Protocol::SixMinuteWalk => vec![TimedWhat::Distance, TimedWhat::Speed],
            Protocol::Turn | Protocol::TwentyFiveFoot | Protocol::FiveTimesSitToStand => {
                vec![TimedWhat::Time]
            }
            Protocol::TenMetreMiddleSix | Protocol::TenMetreFlyingTen | Protocol::FourMetre => {
                vec![TimedWhat::Speed, TimedWhat::Time]
            }
        };
        all.into_iter().map(|what| TimedMeasure { protocol, what }).collect()
    }

    /// Its unit.
    pub fn unit(self) -> Unit {
        match self.what {
            TimedWhat::Speed => Unit::MetrePerSecond,
            TimedWhat::Distance => Unit::Metre,
            TimedWhat::Time | TimedWhat::Phase(_) => Unit::Second,
        }
    }

    /// Of one pass; `None` where the result is of another test.
    pub fn of(self, result: &TimedResult) -> Option<f64> {
        match (self.what, result) {
            (TimedWhat::Time, _) => Some(result.duration()),
            (TimedWhat::Speed, _) => result.speed(),
            (TimedWhat::Distance, TimedResult::ByHand(timed)) => timed.distance,
            (TimedWhat::Phase(phase), TimedResult::UpAndGo { phases, .. }) => {
                let at = Phase::ALL.iter().position(|known| *known == phase)?;
                let borders = phases.borders();
                Some(borders[at + 1] - borders[at])
            }
            (TimedWhat::Phase(_) | TimedWhat::Distance, _) => None,
        }
    }

    /// Of each pass that has it.
    pub fn each(self, results: &[TimedResult]) -> Vec<f64> {
        results.iter().filter_map(|result| self.of(result)).collect()
    }

    /// The mean of the passes, as test protocols ask for.
    pub fn mean(self, results: &[TimedResult]) -> Option<f64> {
        let each = self.each(results);
        (!each.is_empty()).then(|| each.iter().sum::<f64>() / each.len() as f64)
    }

    /// Its name with that of the test: `Timed Up and Go: turn`.
    pub fn words(self, language: Language) -> String {
        let what = match self.what {
            TimedWhat::Time => "timed.time",
            TimedWhat::Speed => "timed.speed",
            TimedWhat::Distance => "timed.distance",
            TimedWhat::Phase(phase) => phase.key(),
        };
        let test = language.text(&format!("protocol.{}", self.protocol.name())).to_owned();
        language.fill("timed.of", &[("test", &test), ("what", language.text(what))])
    }
}

/// A published threshold for the number of a test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimedThreshold {
    condition: Condition,
    protocol: Protocol,
    what: TimedWhat,
    kind: ThresholdKind,
    /// Smallest and largest published value.
    value: (f64, f64),
    /// Whether the values are shares of the time before.
    relative: bool,
    study: Study,
}

/// Read at their sources; no speeds, because the speeds of walking tests are in the table of walking speed.
const PUBLISHED: [TimedThreshold; 5] = [
    TimedThreshold {
        condition: Condition::Parkinson,
        protocol: Protocol::TimedUpAndGo,
        what: TimedWhat::Time,
        kind: ThresholdKind::Detectable,
        value: (3.5, 3.5),
        relative: false,
        study: Study::new("Huang 2011", "study.huang_2011"),
    },
    TimedThreshold {
        condition: Condition::MultipleSclerosis,
        protocol: Protocol::TwentyFiveFoot,
        what: TimedWhat::Time,
        kind: ThresholdKind::Important,
        value: (0.20, 0.20),
        relative: true,
        study: Study::new("MSOAC", "study.msoac"),
    },
    TimedThreshold {
        condition: Condition::OlderAdult,
        protocol: Protocol::FiveTimesSitToStand,
        what: TimedWhat::Time,
        kind: ThresholdKind::Detectable,
        value: (2.5, 2.5),
        relative: false,
        study: Study::new("Goldberg 2012", "study.goldberg_2012"),
    },
    TimedThreshold {
        condition: Condition::OlderAdult,
        protocol: Protocol::SixMinuteWalk,
        what: TimedWhat::Distance,
        kind: ThresholdKind::Important,
        value: (20.0, 50.0),
        relative: false,
        study: Study::new("Perera 2006", "study.perera_2006_distance"),
    },
    TimedThreshold {
        condition: Condition::Parkinson,
        protocol: Protocol::SixMinuteWalk,
        what: TimedWhat::Distance,
        kind: ThresholdKind::Detectable,
        value: (82.0, 82.0),
        relative: false,
        study: Study::new("Steffen 2008", "study.steffen_2008"),
    },
];

/// A threshold that applies, in the unit of the number.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    low: f64,
    high: f64,
    /// Where it was published.
    pub study: Study,
}

/// A change of a timed test with what its sentence needs.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedChange {
    /// Later minus earlier.
    pub difference: f64,
    unit: Unit,
    /// This room's minimal detectable change, 95 %.
    pub setup_error: Option<f64>,
    /// The published detectable change.
    pub published_error: Option<Applied>,
    /// The published change that matters.
    pub important: Option<Applied>,
    condition: Option<Condition>,
}

/// The scatter of repeat passes of one test in one room; `visits` holds the passes of each visit.
pub fn own_error(measure: TimedMeasure, visits: &[&[TimedResult]]) -> Option<Repeatability> {
    let passes: Vec<Vec<f64>> = visits.iter().map(|results| measure.each(results)).collect();
    Repeatability::from_passes(&passes)
}

/// Judges the change between two visits; `None` where one has no such number.
pub fn judge(
    measure: TimedMeasure,
    before: &[TimedResult],
    after: &[TimedResult],
    own: Option<&Repeatability>,
    condition: Option<Condition>,
    pace: Pace,
) -> Option<TimedChange> {
    let (first, second) = (measure.mean(before)?, measure.mean(after)?);
    let step = QuantityStyle::default().resolution(measure.unit());
    let setup_error =
        own.map(|own| own.detectable_change(measure.each(before).len(), measure.each(after).len()).max(step));
    let speed = TimedMeasure { what: TimedWhat::Speed, ..measure }.mean(before);
    let published = |kind| {
        let condition = condition?;
        if measure.what == TimedWhat::Speed {
            let found = thresholds(condition, Parameter::WalkingSpeed, pace, speed, kind);
            let row = match kind {
                ThresholdKind::Detectable => found.into_iter().max_by(|a, b| a.high.total_cmp(&b.high)),
                ThresholdKind::Important => found.first().copied(),
            }?;
            return Some(Applied { low: row.low, high: row.high, study: row.study });
        }
        let row = PUBLISHED.iter().find(|row| {
            (row.condition, row.protocol, row.what, row.kind)
                == (condition, measure.protocol, measure.what, kind)
        })?;
        let of = |value: f64| if row.relative { value * first } else { value };
        Some(Applied { low: of(row.value.0), high: of(row.value.1), study: row.study })
    };
    Some(TimedChange {
        difference: second - first,
        unit: measure.unit(),
        setup_error,
        published_error: published(ThresholdKind::Detectable),
        important: published(ThresholdKind::Important),
        condition,
    })
}

impl TimedChange {
    /// Whether it is more than chance; `None` where the room's error is not known.
    pub fn is_real(&self) -> Option<bool> {
        let own = self.setup_error?;
        let error = own.max(self.published_error.as_ref().map_or(0.0, |published| published.high));
        Some(self.difference.abs() > error * (1.0 + 1e-9))
    }

    /// The plain sentence.
    pub fn sentence(&self, style: QuantityStyle) -> String {
        let language = style.language;
        let number = |value: f64| style.size(value, self.unit);
        let change = style.difference_with_unit(self.difference, self.unit);
        let own = self.setup_error.map(number).unwrap_or_default();
        let lab = self.published_error.as_ref();
        let beyond_own = self.setup_error.is_some_and(|own| self.difference.abs() > own);
        let key = match (self.is_real(), &self.important) {
            (None, _) => "change.error_unknown",
            (Some(false), _) if beyond_own => "change.not_beyond_published",
            (Some(false), _) => "change.not_distinguishable",
            (Some(true), None) => "change.real",
            (Some(true), Some(row)) if self.difference.abs() < row.low => "change.real_below",
            (Some(true), Some(row)) if self.difference.abs() < row.high => "change.real_within",
            (Some(true), Some(_)) => "change.real_important",
        };
        let range = self.important.as_ref().map_or_else(String::new, |row| {
            let (low, high) = (style.threshold(row.low, self.unit), style.threshold(row.high, self.unit));
            if low == high { low } else { format!("{low}\u{2013}{high}") }
        });
        let whom = self.condition.map(|condition| format!("in_condition.{}", condition.name()));
        let values = [
            ("change", change.as_str()),
            ("own", &own),
            ("lab", &lab.map(|row| style.threshold(row.high, self.unit)).unwrap_or_default()),
            ("lab_source", lab.map_or("", |row| row.study.short)),
            ("range", &range),
            ("source", self.important.as_ref().map_or("", |row| row.study.short)),
            ("whom", whom.as_deref().map_or("", |key| language.text(key))),
        ];
        language.fill(key, &values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clinic::timed::timed_up_and_go::Phases;
    use crate::clinic::timed::timed_walk::TimedWalk;

    fn walks(seconds: &[f64]) -> Vec<TimedResult> {
        let walk = |s: &f64| TimedResult::Walk(TimedWalk { start: 1.0, end: 1.0 + s, distance: 6.0 });
        seconds.iter().map(walk).collect()
    }

    fn up_and_go(turn: f64) -> TimedResult {
        let phases = Phases::new([0.0, 1.5, 4.0, 4.0 + turn, 7.0 + turn, 8.0 + turn, 9.0 + turn]).unwrap();
        TimedResult::UpAndGo { phases, by_hand: false }
    }

    #[test]
    fn up_and_go_has_a_total_and_six_phases_that_add_up_to_it() {
        let all = TimedMeasure::all_of(Protocol::TimedUpAndGo);
        assert_eq!(all.len(), 7);
        let values: Vec<f64> = all.iter().map(|measure| measure.of(&up_and_go(2.0)).unwrap()).collect();
        assert!((values[0] - 11.0).abs() < 1e-12);
        assert!((values[1..].iter().sum::<f64>() - values[0]).abs() < 1e-9);
        assert!(TimedMeasure::all_of(Protocol::FreeWalk).is_empty());
        assert_eq!(all[3].words(Language::English), "Timed Up and Go: turn");
    }

    #[test]
    fn a_timed_change_is_held_against_the_room_and_then_against_the_test_s_own_study() {
        let measure = TimedMeasure::all_of(Protocol::TimedUpAndGo)[0];
        let before = [up_and_go(2.0), up_and_go(2.3), up_and_go(1.9), up_and_go(2.2)];
        let after = [up_and_go(4.5), up_and_go(4.4), up_and_go(4.6), up_and_go(4.5)];
        let own = own_error(measure, &[&before, &after]).unwrap();
        let whom = (Some(Condition::Parkinson), Pace::Comfortable);
        let change = judge(measure, &before, &after, Some(&own), whom.0, whom.1).unwrap();
        assert!(change.difference > change.setup_error.unwrap());
        assert_eq!(change.is_real(), Some(false), "2.4 s is within the published 3.5 s");
        assert!(change.sentence(QuantityStyle::default()).contains("Huang 2011"));
        let unknown = judge(measure, &before, &after, None, whom.0, whom.1).unwrap();
        assert_eq!(unknown.is_real(), None);
    }

    #[test]
    fn speeds_of_walking_tests_go_by_the_thresholds_of_walking_speed() {
        let measure = TimedMeasure::all_of(Protocol::TenMetreMiddleSix)[0];
        let (before, after) = (walks(&[6.0, 6.05, 5.95, 6.0]), walks(&[5.0, 5.05, 4.95, 5.0]));
        let own = own_error(measure, &[&before, &after]).unwrap();
        let whom = (Some(Condition::Parkinson), Pace::Comfortable);
        let change = judge(measure, &before, &after, Some(&own), whom.0, whom.1).unwrap();
        assert!((change.difference - 0.2).abs() < 0.01 && change.is_real() == Some(true));
        assert!(change.sentence(QuantityStyle::default()).contains("Hass 2014"));
    }

    #[test]
    fn a_fifth_of_the_time_before_matters_in_multiple_sclerosis() {
        let measure = TimedMeasure::all_of(Protocol::TwentyFiveFoot)[0];
        let (before, after) = (walks(&[6.0, 6.1, 6.0, 5.9]), walks(&[7.4, 7.5, 7.3, 7.4]));
        let own = own_error(measure, &[&before, &after]);
        let change =
            judge(measure, &before, &after, own.as_ref(), Some(Condition::MultipleSclerosis), Pace::Fast)
                .unwrap();
        assert!(change.sentence(QuantityStyle::default()).contains("1.20, MSOAC"), "{change:?}");
    }
}
