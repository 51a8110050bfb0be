//! Sex, as norms, size and strength divide people.

/// Sex of a person, as the studies of norms, size and strength have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say all")]
pub enum Sex {
    Female,
    Male,
}

impl Sex {
    /// As files and tables spell it.
    pub fn name(self) -> &'static str {
        match self {
            Sex::Female => "female",
            Sex::Male => "male",
        }
    }

    /// The sex that a file spells this way.
    pub fn from_name(name: &str) -> Option<Sex> {
        [Sex::Female, Sex::Male].into_iter().find(|sex| sex.name() == name)
    }
}
