//! What healthy people need for the timed tests: only numbers that were read at their source.
//!
//! Speeds of walks with a running start are held against the norm of walking speed. Tests from standing are not: the
//! meta-analysis of walking speed warns against it (Bohannon & Andrews 2011, Physiotherapy 97:182).

use super::timed_measure::{TimedMeasure, TimedWhat};
use crate::biomechanics::gait::{Parameter, Unit};
use crate::clinic::norms::{NormPerson, norm};
use crate::clinic::protocol::Protocol;
use crate::clinic::words::language::Language;
use crate::clinic::words::quantity::QuantityStyle;

/// A norm of one number of a test for people of one age.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedNorm {
    /// Mean, where the source gives it, in the unit of the number.
    pub mean: Option<f64>,
    /// Usual values lie from here, where there is a lower end …
    pub low: Option<f64>,
    /// … to here: beyond it somebody is slower than average (times), or mean + 1 SD (speeds and distances).
    pub high: Option<f64>,
    /// Where it was published.
    pub source: String,
}

struct Row {
    protocol: Protocol,
    what: TimedWhat,
    ages: (f64, f64),
    mean: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    source: &'static str,
}

const UP_AND_GO: &str = "Bohannon 2006, J Geriatr Phys Ther 29:64";
const SIT_TO_STAND: &str = "Bohannon 2006, Percept Mot Skills 103:215";
const SIX_MINUTES: &str = "Camarri 2006, Respir Med 100:658";

const fn times(
    protocol: Protocol,
    ages: (f64, f64),
    mean: Option<f64>,
    high: f64,
    source: &'static str,
) -> Row {
    Row { protocol, what: TimedWhat::Time, ages, mean, low: None, high: Some(high), source }
}

/// Times: upper end of the 95 % interval of the mean, beyond which the source calls somebody slower than average.
const ROWS: [Row; 7] = [
    times(Protocol::TimedUpAndGo, (60.0, 70.0), Some(8.1), 9.0, UP_AND_GO),
    times(Protocol::TimedUpAndGo, (70.0, 80.0), Some(9.2), 10.2, UP_AND_GO),
    times(Protocol::TimedUpAndGo, (80.0, 100.0), Some(11.3), 12.7, UP_AND_GO),
    times(Protocol::FiveTimesSitToStand, (60.0, 70.0), None, 11.4, SIT_TO_STAND),
    times(Protocol::FiveTimesSitToStand, (70.0, 80.0), None, 12.6, SIT_TO_STAND),
    times(Protocol::FiveTimesSitToStand, (80.0, 90.0), None, 14.8, SIT_TO_STAND),
    Row {
        protocol: Protocol::SixMinuteWalk,
        what: TimedWhat::Distance,
        ages: (55.0, 76.0),
        mean: Some(659.0),
        low: Some(597.0),
        high: Some(721.0),
        source: SIX_MINUTES,
    },
];

/// The norm of a number for a person; `None` where none was read at its source.
pub fn timed_norm(measure: TimedMeasure, person: &NormPerson) -> Option<TimedNorm> {
    if measure.what == TimedWhat::Speed {
        let running_start = measure.protocol.gates().is_some_and(|gates| !gates.from_standing);
        let norm = norm(Parameter::WalkingSpeed, person, None).ok().filter(|_| running_start)?;
        let (low, high) = norm.range()?;
        let source = norm.source.study(Language::English);
        return Some(TimedNorm { mean: Some(norm.mean), low: Some(low), high: Some(high), source });
    }
    let age = person.age?;
    let row = ROWS.iter().find(|row| {
        (row.protocol, row.what) == (measure.protocol, measure.what)
            && (row.ages.0..row.ages.1).contains(&age)
    })?;
    Some(TimedNorm { mean: row.mean, low: row.low, high: row.high, source: row.source.to_owned() })
}

impl TimedNorm {
    /// In words: `norm up to 10.2 s, mean 9.2 s (Bohannon 2006, …)`.
    pub fn words(&self, unit: Unit, style: QuantityStyle) -> String {
        let value = |value: f64| style.value(value, unit);
        let range = match (self.low, self.high) {
            (Some(low), Some(high)) => format!("{}\u{2013}{}", style.number(low, unit), value(high)),
            (None, Some(high)) => style.language.fill("timed.norm_up_to", &[("high", &value(high))]),
            (Some(low), None) => style.language.fill("timed.norm_from", &[("low", &value(low))]),
            (None, None) => String::new(),
        };
        let mean = self.mean.map(|mean| style.language.fill("timed.norm_mean", &[("mean", &value(mean))]));
        let parts = [Some(range).filter(|range| !range.is_empty()), mean].into_iter().flatten();
        let numbers = parts.collect::<Vec<_>>().join(", ");
        style.language.fill("timed.norm", &[("numbers", &numbers), ("source", &self.source)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::Sex;

    fn of(protocol: Protocol, what: TimedWhat, age: f64) -> Option<TimedNorm> {
        let person = NormPerson { age: Some(age), ..NormPerson::default() };
        timed_norm(TimedMeasure { protocol, what }, &person)
    }

    #[test]
    fn a_norm_names_its_source_and_goes_with_age() {
        let norm = of(Protocol::TimedUpAndGo, TimedWhat::Time, 74.0).unwrap();
        assert_eq!((norm.mean, norm.high), (Some(9.2), Some(10.2)));
        let words = norm.words(Unit::Second, QuantityStyle::default());
        assert!(words.contains("10.20") && words.contains("Bohannon 2006"), "{words}");
        let chair = |age| of(Protocol::FiveTimesSitToStand, TimedWhat::Time, age).and_then(|norm| norm.high);
        assert_eq!([chair(65.0), chair(85.0), chair(40.0)], [Some(11.4), Some(14.8), None]);
    }

    #[test]
    fn a_walk_from_standing_is_not_held_against_steady_walking() {
        let person = NormPerson { age: Some(70.0), sex: Some(Sex::Female), ..NormPerson::default() };
        let measure = TimedMeasure { protocol: Protocol::TenMetreMiddleSix, what: TimedWhat::Speed };
        assert!(
            timed_norm(measure, &person).is_some(),
            "older adults have norms of their sex (Hollman 2011)"
        );
        for protocol in [Protocol::FourMetre, Protocol::TwentyFiveFoot, Protocol::SixMinuteWalk] {
            assert_eq!(of(protocol, TimedWhat::Speed, 70.0), None);
        }
        assert!(of(Protocol::SixMinuteWalk, TimedWhat::Distance, 70.0).is_some());
    }
}
