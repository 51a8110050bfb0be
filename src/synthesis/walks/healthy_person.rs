//! [`HealthyPerson`]: a healthy person of somebody's age, sex, stature and speed, as the generator is asked for one.
//!
//! What is not asked of a patient is taken as usual: the mass is the median of the age, scaled to the stature at the same body
//! mass index. Where the sex is not known, half of the gaits are a woman's and half a man's.

use super::generated_gait::GaitCloud;
use crate::biomechanics::anatomy::Sex;
use crate::simulation::model::anthropometry::median_size;
use crate::simulation::model::parameters::WalkerParameters;
use crate::simulation::presets::Person;

/// Ages for which the model has a body, years.
pub const AGES: std::ops::RangeInclusive<f64> = 3.0..=90.0;

/// Whose healthy like is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HealthyPerson {
    /// Age, years.
    pub age: f64,
    /// Sex, where known.
    pub sex: Option<Sex>,
    /// Standing height, m.
    pub stature: f64,
    /// The speed at which to walk, m/s.
    pub speed: f64,
}

impl HealthyPerson {
    /// The walkers to be drawn: one, or a woman and a man. Empty where there is no such body.
    pub fn walkers(&self) -> Vec<WalkerParameters> {
        let sexes = match self.sex {
            Some(sex) => vec![sex],
            None => vec![Sex::Female, Sex::Male],
        };
        let walkers = sexes.into_iter().map(|sex| {
            let person = match sex {
                Sex::Female => Person::Woman(self.age),
                Sex::Male => Person::Man(self.age),
            };
            let (stature, mass) = median_size(self.age, sex);
            WalkerParameters {
                stature: self.stature,
                mass: mass * (self.stature / stature).powi(2),
                speed: self.speed,
                ..person.parameters()
            }
        });
        let walkers: Vec<WalkerParameters> = walkers.collect();
        let possible = AGES.contains(&self.age) && walkers.iter().all(|walker| walker.validate().is_ok());
        if possible { walkers } else { Vec::new() }
    }
}

/// The gaits of two clouds as one; it is as unlike what was learned as the less like of both.
#[must_use]
pub fn together(mut one: GaitCloud, other: GaitCloud) -> GaitCloud {
    one.strides.left.extend(other.strides.left);
    one.strides.right.extend(other.strides.right);
    one.likeness = one.likeness.min(other.likeness);
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_healthy_like_has_the_persons_size_age_and_speed_and_no_deficit() {
        let wish = HealthyPerson { age: 62.0, sex: Some(Sex::Female), stature: 1.58, speed: 0.91 };
        let walkers = wish.walkers();
        assert_eq!(walkers.len(), 1);
        let woman = &walkers[0];
        assert_eq!((woman.age, woman.sex, woman.stature, woman.speed), (62.0, Sex::Female, 1.58, 0.91));
        assert!((45.0..75.0).contains(&woman.mass), "{}", woman.mass);
        assert_eq!(woman.legs, WalkerParameters::default().legs, "nothing is weak, short or spastic");
        let unknown = HealthyPerson { sex: None, ..wish };
        let sexes: Vec<Sex> = unknown.walkers().iter().map(|walker| walker.sex).collect();
        assert_eq!(sexes, [Sex::Female, Sex::Male]);
    }

    #[test]
    fn there_is_no_healthy_like_of_an_impossible_person() {
        for (age, stature, speed) in
            [(1.0, 0.8, 1.0), (40.0, 3.4, 1.0), (40.0, 1.7, f64::NAN), (140.0, 1.7, 1.0)]
        {
            let wish = HealthyPerson { age, sex: None, stature, speed };
            assert!(wish.walkers().is_empty(), "{wish:?}");
        }
    }
}
