//! Named conditions: a clinician's starting points.
//!
//! Each preset is a set of parameters with its source and what the model cannot show. Every one is labelled "simulated";
//! none is a patient.

mod healthy;
mod neurological;
mod orthopaedic;
mod reached;
mod shapes;

pub use reached::Reached;
pub use shapes::{PresetError, Shape};

use crate::biomechanics::GRAVITY;
use crate::simulation::model::parameters::{ParameterError, WalkerParameters};

/// A named condition.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Key in files and on the command line.
    pub key: &'static str,
    /// Name on screen.
    pub title: &'static str,
    /// Under which heading it stands.
    pub family: Family,
    /// Where the numbers come from.
    pub source: &'static str,
    /// What this model cannot show of the condition.
    pub limits: &'static str,
    /// Age in years and sex when they are not a young man's.
    pub person: Person,
    /// Changes from that healthy person: key and value.
    pub changes: &'static [(&'static str, f64)],
}

/// Heading of a preset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Healthy people of all ages.
    Healthy,
    /// Weak muscles.
    Weakness,
    /// Short muscles and the gaits of cerebral palsy.
    Contracture,
    /// Brain and nerves.
    Neurological,
    /// Joints, bones, weight, aids.
    Orthopaedic,
}

/// The healthy person a preset starts from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Person {
    /// The reference adult.
    Adult,
    /// A boy of an age in years with the median size of his age.
    Boy(f64),
    /// A man of an age in years with the median size of his age.
    Man(f64),
    /// A woman of an age in years with the median size of her age.
    Woman(f64),
}

impl Preset {
    /// All presets.
    pub fn all() -> impl Iterator<Item = &'static Preset> {
        healthy::PRESETS.iter().chain(orthopaedic::PRESETS).chain(neurological::PRESETS)
    }

    /// The preset with a key.
    pub fn find(key: &str) -> Option<&'static Preset> {
        Preset::all().find(|preset| preset.key == key)
    }

    /// Its parameters.
    pub fn parameters(&self) -> Result<WalkerParameters, ParameterError> {
        let mut parameters = self.person.parameters();
        for &(key, value) in self.changes {
            parameters.set(key, value)?;
        }
        Ok(parameters)
    }
}

/// Noise doubles in this time beyond 60 years: stride times of healthy old people scatter hardly more than young people's
/// (Hausdorff et al. 1997, J Appl Physiol 82:262: 2 to 2.5 % after 1.5 to 2), and twice as much noise made them scatter by 8 %.
const NOISE_DOUBLES: f64 = 40.0;

impl Person {
    /// The healthy person's parameters with the speed usual for the age: dimensionless 0.42 up to 60 years (Schwartz 2008),
    /// less by 1 % a year beyond (Bohannon 1997).
    pub fn parameters(self) -> WalkerParameters {
        use crate::biomechanics::anatomy::Sex;
        use crate::simulation::model::anthropometry::median_size;
        let (age, sex) = match self {
            Person::Adult => return WalkerParameters::default(),
            Person::Boy(age) | Person::Man(age) => (age, Sex::Male),
            Person::Woman(age) => (age, Sex::Female),
        };
        let (stature, mass) = median_size(age, sex);
        let slowing = 1.0 - 0.01 * (age - 60.0).max(0.0);
        let leg = 0.506 * stature;
        WalkerParameters {
            sex,
            age,
            stature,
            mass,
            speed: 0.42 * slowing * (GRAVITY * leg).sqrt(),
            noise: 1.0 + (age - 60.0).max(0.0) / NOISE_DOUBLES + 0.15 * (14.0 - age).max(0.0),
            ..WalkerParameters::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_possible_and_tells_its_source_and_limits() {
        let mut keys: Vec<_> = Preset::all().map(|preset| preset.key).collect();
        assert!(keys.len() >= 20, "{} presets", keys.len());
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), Preset::all().count(), "keys are unique");
        for preset in Preset::all() {
            let parameters = preset.parameters().unwrap();
            parameters.validate().unwrap();
            assert!(parameters.build_model().is_ok(), "{}", preset.key);
            assert!(preset.source.len() > 10 && preset.limits.len() > 10, "{}", preset.key);
        }
    }

    #[test]
    fn a_seven_year_old_wants_to_walk_as_fast_as_seven_year_olds_do() {
        // Norm of 7-year-olds at their usual pace: 1.15 to 1.49 m/s (collected by Gouelle); free speed of Schwartz 2008
        // at a leg length of 0.62 m: 1.06 m/s.
        let speed = Person::Boy(7.0).parameters().speed;
        assert!((1.0..1.2).contains(&speed), "{speed}");
    }
}
