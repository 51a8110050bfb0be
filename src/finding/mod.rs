//! [`Finding`]: what may be said of a recording or of a number: a name with its numbers, never a sentence.
//!
//! Every check of quality and every reason for withholding, limiting or leaving out is a variant of one of the enums here, by
//! subject: the film, the people in it, the walk, single steps, values, worn sensors, files of key-points. Code asks for the
//! variant; files keep its key and numbers; the words stand in `assets/languages`, one file for each language, and
//! `clinic::finding_words` alone puts the two together. A new variant without its line in every language fails a test.
//!
//! This stands below everything else, because whoever makes a number may have to say why there is none. Other subjects that
//! have words but are not kept with a recording, such as why there is no norm, use the same macro in their own place.

mod check;
mod film;
mod people;
mod pose_file;
mod sensor;
mod told;
mod value;
mod walk;

pub use check::Check;
pub use film::FilmFinding;
pub use people::PeopleFinding;
pub use pose_file::PoseFileFinding;
pub use sensor::SensorFinding;
pub use told::{Kept, Key, Part, Tell, Told, Values};
pub use value::ValueFinding;
pub use walk::{StepFinding, WalkFinding};

pub(crate) use told::findings;

/// Anything that may be said of a recording or of a number.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// Of the film: its pictures, their times, the camera.
    Film(FilmFinding),
    /// Of the people in it: who, how large, which parts are seen.
    People(PeopleFinding),
    /// Of the walk as a whole.
    Walk(WalkFinding),
    /// Of one step or stride.
    Step(StepFinding),
    /// Of a value.
    Value(ValueFinding),
    /// Of a worn sensor's recording.
    Sensor(SensorFinding),
    /// Of a file of key-points.
    PoseFile(PoseFileFinding),
    /// A sentence that a version wrote which kept no numbers: it stays as it is, in English.
    Sentence(String),
}

macro_rules! subjects {
    ($($subject:ident($kind:ty)),+ $(,)?) => {
        $(impl From<$kind> for Finding {
            fn from(finding: $kind) -> Self {
                Finding::$subject(finding)
            }
        })+

        impl Tell for Finding {
            fn key(&self) -> &'static str {
                match self {
                    $(Finding::$subject(finding) => finding.key(),)+
                    Finding::Sentence(_) => "",
                }
            }

            fn values(&self) -> Values {
                match self {
                    $(Finding::$subject(finding) => finding.values(),)+
                    Finding::Sentence(_) => Values::new(),
                }
            }

            fn sentence(&self) -> Option<&str> {
                if let Finding::Sentence(sentence) = self { Some(sentence) } else { None }
            }
        }

        impl Finding {
            /// Every key with the names of its numbers.
            pub fn keys() -> Vec<Key> {
                [$(<$kind>::KEYS),+].concat()
            }

            /// The finding of a key and its numbers, as files keep them; `None` where this version does not know it.
            pub fn read(key: &str, values: &Values) -> Option<Self> {
                None$(.or_else(|| <$kind>::read(key, values).map(Finding::$subject)))+
            }
        }
    };
}

subjects!(
    Film(FilmFinding),
    People(PeopleFinding),
    Walk(WalkFinding),
    Step(StepFinding),
    Value(ValueFinding),
    Sensor(SensorFinding),
    PoseFile(PoseFileFinding),
);

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_findings_share_a_key() {
        let keys = Finding::keys();
        let different: BTreeSet<&str> = keys.iter().map(|key| key.name).collect();
        assert_eq!(different.len(), keys.len());
    }

    #[test]
    fn every_finding_comes_back_from_its_key_and_numbers() {
        for key in Finding::keys() {
            let values: Values = key
                .values
                .iter()
                .zip(3..)
                .map(|(name, n)| ((*name).to_owned(), Told::Number(f64::from(n))))
                .collect();
            let words: Values =
                key.values.iter().map(|name| ((*name).to_owned(), Told::Word("x".to_owned()))).collect();
            let found = Finding::read(key.name, &values).or_else(|| Finding::read(key.name, &words));
            let found = found.unwrap_or_else(|| panic!("{} cannot be read", key.name));
            assert_eq!(found.key(), key.name);
            assert_eq!(Finding::read(found.key(), &found.values()).as_ref(), Some(&found));
            if !key.values.is_empty() {
                assert_eq!(
                    Finding::read(key.name, &Values::new()),
                    None,
                    "a number that is missing is not made up"
                );
            }
        }
        assert_eq!(Finding::read("something.new", &Values::new()), None);
    }
}
