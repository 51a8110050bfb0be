//! Who walks and how the recording was made: what a person enters before numbers can be trusted.

use crate::analysis::options::{FloorMarks, Surface};
use crate::clinic::assessment::CameraView;
use crate::clinic::norms::{NormPerson, Sex};

/// Who walks. There is no default stature and no name.
#[derive(Clone, Debug, PartialEq)]
pub struct Walker {
    /// Random, shown instead of a name.
    pub pseudonym: String,
    /// Standing height, m.
    pub stature: Option<f64>,
    /// Whole years.
    pub age: Option<u32>,
    /// Whether this is said to be an adult, where the age is not known.
    pub is_adult: bool,
    /// Where a norm asks for it.
    pub sex: Option<Sex>,
    /// The drawn walker, not a person.
    pub is_demo: bool,
    seed: u64,
}

impl Walker {
    /// Somebody of whom nothing is known yet.
    pub fn new(seed: u64) -> Self {
        let seed = mix(seed);
        let letter = LETTERS[(seed >> 60) as usize % LETTERS.len()];
        let pseudonym = format!("{letter}{}-{:04}", 2 + (seed >> 20) % 8, (seed >> 32) % 10_000);
        Self { pseudonym, stature: None, age: None, is_adult: false, sex: None, is_demo: false, seed }
    }

    /// The next person.
    #[must_use]
    pub fn next(&self) -> Self {
        Self::new(self.seed)
    }

    /// The drawn walker of the demo, whose stature is known because it was drawn.
    #[must_use]
    pub fn demo(&self, stature: f64) -> Self {
        Self {
            pseudonym: "Demo".to_owned(),
            stature: Some(stature),
            age: None,
            is_adult: true,
            sex: None,
            is_demo: true,
            seed: self.seed,
        }
    }
}

impl Walker {
    /// What the norms ask for.
    pub fn norm_person(&self) -> NormPerson {
        NormPerson {
            age: self.age.map(f64::from),
            said_to_be_adult: self.is_adult,
            sex: self.sex,
            stature: self.stature,
            ..NormPerson::default()
        }
    }
}

/// One round of splitmix64 (Steele et al. 2014), enough to make pseudonyms differ.
fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Letters of pseudonyms: none that is read as a digit or forms words.
const LETTERS: [char; 16] = ['B', 'C', 'D', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'R', 'T', 'W', 'X'];

/// How this recording was made. Cleared with every new source, because another camera has another scale.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrialSetup {
    /// View by hand; `None` finds it.
    pub view: Option<CameraView>,
    /// Floor or belt.
    pub surface: Surface,
    /// Marks on the floor.
    pub floor_marks: Option<FloorMarks>,
    /// Pixels per metre, measured by the user.
    pub px_per_m: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_person_has_another_pseudonym_and_nothing_of_the_last() {
        let mut first = Walker::new(7);
        first.stature = Some(1.7);
        let next = first.next();
        assert_ne!(first.pseudonym, next.pseudonym);
        assert_eq!((next.stature, next.age, next.sex), (None, None, None));
    }
}
