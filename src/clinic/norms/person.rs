//! Who is compared with the norm.

use super::table::NoNorm;
use crate::biomechanics::GRAVITY;
pub use crate::biomechanics::anatomy::Sex;
use crate::clinic::trial::Pace;

/// Leg length (floor to greater trochanter) as a share of stature: 0.530 (Drillis & Contini 1966, as in Winter,
/// Biomechanics and Motor Control of Human Movement).
const LEG_SHARE: f64 = 0.530;

/// What is known of the person. What is not known stays `None` and costs norms; nothing is assumed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NormPerson {
    /// Age, years.
    pub age: Option<f64>,
    /// Whether the user says that this is an adult, where the age is not known.
    pub said_to_be_adult: bool,
    /// Sex.
    pub sex: Option<Sex>,
    /// Standing height, m.
    pub stature: Option<f64>,
    /// Leg length, m, where measured.
    pub leg_length: Option<f64>,
    /// How fast the person was asked to walk.
    pub pace: Pace,
}

/// Which studies fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AgeBand {
    Child,
    Adult,
}

impl NormPerson {
    /// Somebody of whom age (years), sex and stature (m) are known, such as a simulated walker.
    pub fn known(age: f64, sex: Sex, stature: f64) -> Self {
        Self {
            age: Some(age),
            said_to_be_adult: age >= 18.0,
            sex: Some(sex),
            stature: Some(stature),
            ..Self::default()
        }
    }

    /// Leg length, m: measured, or 0.53 of the stature.
    pub fn leg_length(&self) -> Option<f64> {
        self.leg_length.or_else(|| Some(LEG_SHARE * self.stature?))
    }

    /// Walking speed over the square root of gravity times leg length: what makes walks of large and small people
    /// comparable (Hof 1996, Gait Posture 4:222).
    pub fn dimensionless_speed(&self, speed: f64) -> Option<f64> {
        Some(speed / (GRAVITY * self.leg_length()?).sqrt())
    }

    /// Children are 4 to 17, as in the study we ship; adults 18 and over, or said to be.
    pub(super) fn age_band(&self) -> Option<AgeBand> {
        match self.age {
            Some(age) if age >= 18.0 => Some(AgeBand::Adult),
            Some(age) if (4.0..18.0).contains(&age) => Some(AgeBand::Child),
            Some(_) => None,
            None => self.said_to_be_adult.then_some(AgeBand::Adult),
        }
    }

    /// Why no study fits.
    pub(super) fn why_no_band(&self) -> NoNorm {
        if self.age.is_some() { NoNorm::SmallChildren } else { NoNorm::Age }
    }
}
