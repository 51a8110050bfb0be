//! Healthy people from 4 to 90 years.

use super::{Family, Person, Preset};

const GROWTH: &str = "Size: CDC 2000 growth charts, medians; proportions: Jensen 1989; strength by age: Lanza 2003; speed: \
                      Schwartz 2008 at the same dimensionless speed";
const AGEING: &str = "Strength: Lanza 2003 and 12 to 18 % per decade; tissue: Thelen 2003; delays +15 % at 80; speed: \
                      Bohannon 1997";
const YOUNG: &str = "The immature coordination of young children; head and trunk are one segment";
const OLD: &str = "Loss of sensation, fear of falling, joint disease and the great spread between old people";

const fn child(key: &'static str, title: &'static str, age: f64) -> Preset {
    Preset {
        key,
        title,
        family: Family::Healthy,
        source: GROWTH,
        limits: YOUNG,
        person: Person::Boy(age),
        changes: &[],
    }
}

const fn grown(key: &'static str, title: &'static str, age: f64) -> Preset {
    Preset {
        key,
        title,
        family: Family::Healthy,
        source: AGEING,
        limits: OLD,
        person: Person::Man(age),
        changes: &[],
    }
}

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        key: "healthy_adult",
        title: "Healthy young adult",
        family: Family::Healthy,
        source: "Segments and muscles of OpenSim gait2392 and Rajagopal 2016; strengths after MRI volumes (Ong 2019)",
        limits: "Only straight steady walking; activations are the model's, not EMG",
        person: Person::Adult,
        changes: &[],
    },
    Preset {
        key: "healthy_woman",
        title: "Healthy young woman",
        family: Family::Healthy,
        source: "Size: CDC 2000 growth charts at 20 years; strength four fifths of a man's of equal size",
        limits: "A woman's wider pelvis is not drawn; activations are the model's, not EMG",
        person: Person::Woman(30.0),
        changes: &[],
    },
    child("child_4", "Healthy child, 4 years", 4.0),
    child("child_7", "Healthy child, 7 years", 7.0),
    child("child_10", "Healthy child, 10 years", 10.0),
    child("child_12", "Healthy child, 12 years", 12.0),
    child("child_14", "Healthy adolescent, 14 years", 14.0),
    child("adolescent_16", "Healthy adolescent, 16 years", 16.0),
    grown("adult_40", "Healthy adult, 40 years", 40.0),
    grown("adult_50", "Healthy adult, 50 years", 50.0),
    grown("adult_60", "Healthy adult, 60 years", 60.0),
    grown("older_70", "Older adult, 70 years", 70.0),
    grown("older_75", "Older adult, 75 years", 75.0),
    grown("older_80", "Older adult, 80 years", 80.0),
    grown("older_85", "Older adult, 85 years", 85.0),
    grown("older_90", "Older adult, 90 years", 90.0),
    Preset {
        key: "sarcopenia",
        title: "Sarcopenia, 75 years",
        family: Family::Weakness,
        source: "Strength a further quarter below the age norm, as the lowest quintile of grip strength; Lanza 2003",
        limits: OLD,
        person: Person::Man(75.0),
        changes: &[("body.strength", 0.75), ("task.speed", 0.85)],
    },
];
