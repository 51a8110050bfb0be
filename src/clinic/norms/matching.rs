//! Which rows of a study a person is held against, and the words for it in both languages.

use super::person::Sex;
use crate::clinic::trial::Pace;
use crate::clinic::words::language::Language;

/// Which people of a study.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Matched {
    /// Adults of this sex and of these ages, years, at this pace.
    AgeAndSex {
        /// Their sex.
        sex: Sex,
        /// Youngest and oldest, years.
        ages: (u8, u8),
        /// How fast they were asked to walk.
        pace: Pace,
    },
    /// Children of these ages, years, at their own speed.
    Children {
        /// Youngest and oldest, years.
        ages: (u8, u8),
    },
    /// Children of 4 to 17 years who walk this fast for their leg length.
    ChildrenAtSpeed,
    /// The slowest walks of those children, because this walk is slower still.
    ChildrenAtSlowest,
    /// Their fastest, because this walk is faster still.
    ChildrenAtFastest,
    /// The speed that those children chose, scaled by leg length.
    ChildrenFreeSpeed,
    /// Those children at the speed they chose, because speed or stature of this walk is not known.
    ChildrenUnmatched,
    /// Adults: means of 0.9 and 1.2 m/s, for a walk of this speed, m/s.
    AdultMeans(f64),
    /// Adults at 1.2 m/s, because the speed of this walk is not known.
    AdultsUnmatched,
}

impl Matched {
    /// In words.
    pub fn words(self, language: Language) -> String {
        let years = |ages: (u8, u8)| [ages.0.to_string(), ages.1.to_string()];
        let key = match self {
            Matched::AgeAndSex { sex, ages, pace } => {
                let [from, to] = years(ages);
                let whom = language.text(match sex {
                    Sex::Female => "norm.women",
                    Sex::Male => "norm.men",
                });
                let pace = language.text(match pace {
                    Pace::Comfortable => "norm.pace.comfortable",
                    Pace::Fast => "norm.pace.fast",
                    Pace::Slow => "norm.pace.slow",
                });
                let values = [("whom", whom), ("from", &from), ("to", &to), ("pace", pace)];
                return language.fill("norm.age_and_sex", &values);
            }
            Matched::Children { ages } => {
                let [from, to] = years(ages);
                return language.fill("norm.children", &[("from", &from), ("to", &to)]);
            }
            Matched::AdultMeans(speed) => {
                return language.fill("norm.adult_means", &[("speed", &language.number(speed, 2))]);
            }
            Matched::ChildrenAtSpeed => "norm.children_at_speed",
            Matched::ChildrenAtSlowest => "norm.children_at_slowest",
            Matched::ChildrenAtFastest => "norm.children_at_fastest",
            Matched::ChildrenFreeSpeed => "norm.children_free_speed",
            Matched::ChildrenUnmatched => "norm.children_unmatched",
            Matched::AdultsUnmatched => "norm.adults_unmatched",
        };
        language.text(key).to_owned()
    }
}

impl std::fmt::Display for Matched {
    /// The English words.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.words(Language::English))
    }
}
