//! [`Patient`]: who was recorded, by a random pseudonym. Names do not exist here; the archive keeps them apart.

pub use super::norms::Sex;
use super::wall_time::WallTime;
use crate::biomechanics::anatomy::Side;

/// Letters of pseudonyms: Crockford's 32, which leave out I, L, O and U because they are misread and misheard.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What the screen calls a patient: eight random letters and digits such as `7K3Q-92MD`. It is drawn, never made from
/// name or birth date, so that it says nothing about the person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pseudonym(String);

impl Pseudonym {
    /// From 40 random bits; the rest of the number is not used.
    pub fn from_random(bits: u64) -> Self {
        let mut text = String::with_capacity(9);
        for place in 0..8 {
            if place == 4 {
                text.push('-');
            }
            text.push(LETTERS[(bits >> (5 * place) & 31) as usize] as char);
        }
        Self(text)
    }

    /// Reads one as a person types it: small letters, missing dash and the misread letters are understood.
    pub fn parse(text: &str) -> Option<Self> {
        let letters: Vec<char> = text
            .chars()
            .filter(|letter| !matches!(letter, '-' | ' '))
            .map(|letter| match letter.to_ascii_uppercase() {
                'I' | 'L' => '1',
                'O' => '0',
                other => other,
            })
            .collect();
        let known = letters.len() == 8
            && letters.iter().all(|&letter| LETTERS.contains(&(letter as u8)) && letter.is_ascii());
        known.then(|| {
            let (first, second) = letters.split_at(4);
            Self(format!("{}-{}", first.iter().collect::<String>(), second.iter().collect::<String>()))
        })
    }

    /// As shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Pseudonym {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What published thresholds of change are known for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr, strum::EnumString,
)]
#[expect(missing_docs, reason = "the names say all")]
#[strum(serialize_all = "snake_case")]
pub enum Condition {
    Healthy,
    OlderAdult,
    Parkinson,
    StrokeSubacute,
    StrokeChronic,
    MultipleSclerosis,
    SpinalCordInjury,
    CerebralPalsy,
    KneeOsteoarthritis,
    Ataxia,
    NormalPressureHydrocephalus,
    Dementia,
    Neuropathy,
    Other,
}

impl Condition {
    /// All, in the order of the list to choose from.
    pub const ALL: [Condition; 14] = [
        Condition::Healthy,
        Condition::OlderAdult,
        Condition::Parkinson,
        Condition::StrokeSubacute,
        Condition::StrokeChronic,
        Condition::MultipleSclerosis,
        Condition::SpinalCordInjury,
        Condition::CerebralPalsy,
        Condition::KneeOsteoarthritis,
        Condition::Ataxia,
        Condition::NormalPressureHydrocephalus,
        Condition::Dementia,
        Condition::Neuropathy,
        Condition::Other,
    ];

    /// As files spell it, and the key of its words in the language files (`condition.parkinson`).
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The condition that a file spells this way.
    pub fn from_name(name: &str) -> Option<Condition> {
        name.parse().ok()
    }
}

/// One person. What is not known stays `None` and costs norms; nothing is assumed.
#[derive(Clone, Debug, PartialEq)]
pub struct Patient {
    /// What the screen calls the person.
    pub pseudonym: Pseudonym,
    /// Sex, for the norms.
    pub sex: Option<Sex>,
    /// Year of birth; the day is not asked for, because no norm needs it and it would point at the person.
    pub birth_year: Option<i32>,
    /// Main condition, for the thresholds of change.
    pub condition: Option<Condition>,
    /// The weaker side after a stroke or the like.
    pub paretic_side: Option<Side>,
    /// Free words.
    pub note: String,
}

impl Patient {
    /// A person of whom nothing is known yet.
    pub fn new(pseudonym: Pseudonym) -> Self {
        Self {
            pseudonym,
            sex: None,
            birth_year: None,
            condition: None,
            paretic_side: None,
            note: String::new(),
        }
    }

    /// Age at an instant in years, to within the year that the missing birthday leaves open.
    pub fn age_at(&self, time: WallTime) -> Option<f64> {
        let years = time.civil(0).year - i64::from(self.birth_year?);
        (0..=130).contains(&years).then_some(years as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pseudonyms_are_read_back_as_typed() {
        for bits in [0, 1, u64::MAX, 0x0123_4567_89AB_CDEF, 0x5555_5555_5555] {
            let pseudonym = Pseudonym::from_random(bits);
            let typed = pseudonym.as_str().to_lowercase().replace('-', " ");
            assert_eq!(Pseudonym::parse(&typed), Some(pseudonym.clone()));
            assert_eq!(pseudonym.as_str().len(), 9);
        }
        assert_eq!(Pseudonym::parse("oil1-0000"), Pseudonym::parse("0111-0000"));
        for wrong in ["", "7K3Q-92M", "7K3Q-92MDX", "7K3Q-92M!", "Üwe Müller", "7K3Q-92MU"] {
            assert_eq!(Pseudonym::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn age_needs_a_believable_birth_year() {
        let mut patient = Patient::new(Pseudonym::from_random(7));
        assert_eq!(patient.age_at(WallTime::midnight(jiff::civil::date(2026, 6, 1))), None);
        patient.birth_year = Some(1950);
        assert_eq!(patient.age_at(WallTime::midnight(jiff::civil::date(2026, 6, 1))), Some(76.0));
        patient.birth_year = Some(2030);
        assert_eq!(patient.age_at(WallTime::midnight(jiff::civil::date(2026, 6, 1))), None);
    }
}
