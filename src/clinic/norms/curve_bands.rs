//! Norm bands of joint angles over the gait cycle.

use super::matching::Matched;
use super::person::{AgeBand, NormPerson};
use super::spatiotemporal::{SPEEDS, speed_place};
use super::table::{FUKUCHI_CURVES, NoNorm, NormSource, SCHWARTZ_CURVES};
use crate::biomechanics::reference_table::Table;
use crate::biomechanics::signal::robust::mean;
use crate::clinic::assessment::{Assessment, CurveKind};
use crate::clinic::words::language::Language;

/// Mean curve and, where the study gives it, spread between people at 0, 1, … 100 % of the cycle, rad.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveBand {
    /// 101 means, rad.
    pub mean: Vec<f64>,
    /// 101 standard deviations between people, rad; empty where the study at hand gives none.
    pub sd: Vec<f64>,
    /// Which people of the study.
    pub matched: Matched,
    /// Whether it was moved to the level of a walk ([`CurveBand::at_level_of`]).
    pub moved: bool,
    /// The study.
    pub source: &'static NormSource,
}

impl CurveBand {
    /// The band at the level of a measured walk, that is at the mean over the cycle of both legs' curves: from one camera the
    /// level of a joint's curve is known to within 5 to 10° only ([`CurveKind::uncertain_level`]), so what is compared is the
    /// shape, and what the legs differ by.
    #[must_use]
    pub fn at_level_of(mut self, assessment: &Assessment, kind: CurveKind) -> Self {
        let curves = assessment.curves.iter().filter(|curve| curve.kind == kind);
        let levels: Vec<f64> = curves.filter_map(|curve| mean(&curve.mean)).collect();
        if let (Some(level), Some(own)) = (mean(&levels), mean(&self.mean)) {
            self.mean.iter_mut().for_each(|value| *value += level - own);
            self.moved = true;
        }
        self
    }

    /// What is drawn, in words: the band choice must be named on the plot.
    pub fn text(&self, language: Language) -> String {
        let what = language.text(if self.sd.is_empty() { "norm.mean_alone" } else { "norm.mean_and_sd" });
        let moved = if self.moved { language.text("norm.moved") } else { "" };
        format!("{what}{moved}, {}; {}", self.matched.words(language), self.source.line(language))
    }
}

/// The band of a joint for a person who walks at `speed` (m/s), or why there is none.
pub fn curve_band(kind: CurveKind, person: &NormPerson, speed: Option<f64>) -> Result<CurveBand, NoNorm> {
    if kind == CurveKind::TrunkLean {
        return Err(NoNorm::Trunk);
    }
    match person.age_band() {
        None => Err(person.why_no_band()),
        Some(AgeBand::Child) => children(kind, person, speed),
        Some(AgeBand::Adult) => adults(kind, speed),
    }
}

fn children(kind: CurveKind, person: &NormPerson, speed: Option<f64>) -> Result<CurveBand, NoNorm> {
    let (place, matched) = match speed.and_then(|speed| person.dimensionless_speed(speed)) {
        Some(own) => speed_place(own),
        None => (2.0, Matched::ChildrenUnmatched),
    };
    let k = (place.floor() as usize).min(SPEEDS.len() - 2);
    let share = place - k as f64;
    let column = |column: &str| -> Option<Vec<f64>> {
        let [slower, faster] =
            [SPEEDS[k], SPEEDS[k + 1]].map(|speed| full_cycle(&SCHWARTZ_CURVES, kind, speed, column));
        Some(slower?.iter().zip(&faster?).map(|(a, b)| a + share * (b - a)).collect())
    };
    match (column("mean"), column("sd")) {
        (Some(mean), Some(sd)) => {
            Ok(CurveBand { mean, sd, matched, moved: false, source: &SCHWARTZ_CURVES.source })
        }
        _ => Err(NoNorm::Table),
    }
}

/// Speeds of the adults' means, m/s, and how far from them a walk may be.
const ADULT_SPEEDS: [(f64, &str); 2] = [(0.9, "0.9"), (1.2, "1.2")];
const ADULT_REACH: f64 = 0.2;

fn adults(kind: CurveKind, speed: Option<f64>) -> Result<CurveBand, NoNorm> {
    let [(slow, slow_name), (fast, fast_name)] = ADULT_SPEEDS;
    let (share, matched) = match speed {
        None => (1.0, Matched::AdultsUnmatched),
        Some(own) if own < slow - ADULT_REACH || own > fast + ADULT_REACH => {
            return Err(NoNorm::AdultCurve { speed: own });
        }
        Some(own) => {
            let share = ((own - slow) / (fast - slow)).clamp(0.0, 1.0);
            (share, Matched::AdultMeans(own))
        }
    };
    let curves = [slow_name, fast_name].map(|name| full_cycle(&FUKUCHI_CURVES, kind, name, "mean"));
    let [Some(slower), Some(faster)] = curves else {
        return Err(NoNorm::Table);
    };
    let mean = slower.iter().zip(&faster).map(|(a, b)| a + share * (b - a)).collect();
    Ok(CurveBand { mean, sd: Vec::new(), matched, moved: false, source: &FUKUCHI_CURVES.source })
}

/// A column at 0, 1, … 100 %, rad, linear between the percents of the table.
fn full_cycle(table: &Table, kind: CurveKind, speed: &str, column: &str) -> Option<Vec<f64>> {
    let mut points: Vec<(f64, f64)> = table
        .rows()
        .filter(|row| row.text("joint") == Some(kind.name()) && row.text("speed") == Some(speed))
        .filter_map(|row| Some((row.number("percent")?, row.number(column)?.to_radians())))
        .collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    (0..=100)
        .map(|percent| {
            let at = f64::from(percent);
            let after = points.partition_point(|point| point.0 <= at);
            let before = points.get(after.checked_sub(1)?)?;
            let Some(next) = points.get(after) else { return Some(before.1) };
            Some(before.1 + (next.1 - before.1) * (at - before.0) / (next.0 - before.0))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const JOINTS: [CurveKind; 3] =
        [CurveKind::HipFlexion, CurveKind::KneeFlexion, CurveKind::AnkleDorsiflexion];

    #[test]
    fn bands_are_whole_and_close_on_themselves() {
        let child = NormPerson { age: Some(9.0), stature: Some(1.33), ..NormPerson::default() };
        let adult = NormPerson { age: Some(50.0), ..NormPerson::default() };
        for kind in JOINTS {
            let band = curve_band(kind, &child, Some(1.1)).unwrap();
            assert_eq!((band.mean.len(), band.sd.len()), (101, 101));
            assert!(band.sd.iter().all(|&sd| sd > 0.0));
            assert!(
                (band.mean[0] - band.mean[100]).abs() < 4_f64.to_radians(),
                "a cycle ends where it began"
            );
            let band = curve_band(kind, &adult, Some(1.2)).unwrap();
            assert_eq!((band.mean.len(), band.sd.len()), (101, 0));
        }
    }

    #[test]
    fn knees_bend_more_in_swing_when_children_walk_faster() {
        let child = NormPerson { age: Some(9.0), stature: Some(1.33), ..NormPerson::default() };
        let peak = |speed| {
            let band = curve_band(CurveKind::KneeFlexion, &child, Some(speed)).unwrap();
            band.mean.iter().copied().fold(0.0, f64::max).to_degrees()
        };
        assert!(peak(0.5) + 3.0 < peak(1.5), "{} {}", peak(0.5), peak(1.5));
        assert!((50.0..70.0).contains(&peak(1.1)));
    }

    #[test]
    fn reasons_are_given_where_nothing_fits() {
        let adult = NormPerson { said_to_be_adult: true, ..NormPerson::default() };
        let slow = curve_band(CurveKind::KneeFlexion, &adult, Some(0.3));
        assert_eq!(slow, Err(NoNorm::AdultCurve { speed: 0.3 }));
        assert!(curve_band(CurveKind::KneeFlexion, &NormPerson::default(), Some(1.2)).is_err());
        assert!(curve_band(CurveKind::TrunkLean, &adult, None).is_err());
    }
}
