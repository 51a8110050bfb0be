//! Sex, as norms, size and strength divide people.

/// Sex of a person, as the studies of norms, size and strength have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::EnumString)]
#[expect(missing_docs, reason = "the names say all")]
#[strum(serialize_all = "snake_case")]
pub enum Sex {
    Female,
    Male,
}

impl Sex {
    /// As files and tables spell it.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The sex that a file spells this way.
    pub fn from_name(name: &str) -> Option<Sex> {
        name.parse().ok()
    }
}
