//! [`Problem`]: what is told of something that went wrong, or of something done; and `problems!`, the macro that makes
//! errors of such.
//!
//! An error is a name with its numbers, as a finding is: its line in `assets/languages` says what happened, why, and what to
//! do now, in every language, and nobody has to take a sentence apart to find the advice. As text, on the command line and in
//! logs, it is that line in English with the path behind it.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::clinic::words::finding_words::Message;
use crate::clinic::words::language::Language;
use crate::finding::{Part, Tell, Told, Values};

/// Something to be told to the person: a line of the language files with its numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    key: &'static str,
    values: Values,
    details: String,
    because: Option<Box<Problem>>,
}

/// Under this name a value is a path. It is not part of the line: a folder may carry a patient's name.
const PATH: &str = "path";
/// Under this name stand words of others, which no language file has.
const FOREIGN: &str = "problem.foreign";

impl Problem {
    /// A line without numbers.
    pub fn new(key: &'static str) -> Self {
        Self { key, values: Values::new(), details: String::new(), because: None }
    }

    /// An error, a notice: whatever has its line in the language files. Of a path only the file's own name is kept, among the
    /// details: it is enough to find it again.
    pub fn of(told: &(impl Tell + ?Sized)) -> Self {
        let mut values = told.values();
        let path = values.remove(PATH);
        let name = |path: &str| Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned());
        let details = path.and_then(|path| name(path.word()?)).unwrap_or_default();
        Self { key: told.key(), values, details, because: None }
    }

    /// What a library or another program says in its own words.
    pub fn foreign(words: &(impl fmt::Display + ?Sized)) -> Self {
        Self::new(FOREIGN).with("words", &words.to_string())
    }

    /// With one more number or name for its line.
    pub fn with(mut self, name: &str, value: &impl Part) -> Self {
        self.values.insert(name.to_owned(), value.told());
        self
    }

    /// With something for the log and for "copy details"; never a name or a date of birth.
    pub fn detailed(mut self, details: impl Into<String>) -> Self {
        self.details = details.into();
        self
    }

    /// With what lies beneath: that stands as the reason, its advice behind one's own.
    pub fn because(mut self, cause: Problem) -> Self {
        self.details.clone_from(&cause.details);
        self.because = Some(Box::new(cause));
        self
    }

    /// For the log and for "copy details".
    pub fn details(&self) -> &str {
        &self.details
    }

    /// What happened, why, and what to do now.
    pub fn message(&self, language: Language) -> Message {
        let mut message = language.message(self);
        if let Some(cause) = &self.because {
            let cause = cause.message(language);
            let both = [message.advice.take(), cause.advice].into_iter().flatten().collect::<Vec<_>>();
            message.why = Some(cause.what);
            message.advice = (!both.is_empty()).then(|| both.join(" "));
        }
        message
    }
}

impl Tell for Problem {
    fn key(&self) -> &'static str {
        self.key
    }

    fn values(&self) -> Values {
        self.values.clone()
    }
}

impl From<&'static str> for Problem {
    fn from(key: &'static str) -> Self {
        Self::new(key)
    }
}

impl<T: Tell + std::error::Error> From<&T> for Problem {
    fn from(error: &T) -> Self {
        Self::of(error)
    }
}

/// The line in English, and the path where it has one.
pub(crate) fn write_in_english(told: &impl Tell, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(formatter, "{}", Language::English.say(told))?;
    match told.values().get(PATH).and_then(Told::word) {
        Some(path) if !path.is_empty() => write!(formatter, " ({path})"),
        _ => Ok(()),
    }
}

impl Part for PathBuf {
    fn told(&self) -> Told {
        Told::Word(self.display().to_string())
    }
}

impl Part for std::io::Error {
    fn told(&self) -> Told {
        Told::Word(self.to_string())
    }
}

impl Part for serde_json::Error {
    fn told(&self) -> Told {
        Told::Word(self.to_string())
    }
}

/// The size of a picture, px.
impl Part for (usize, usize) {
    fn told(&self) -> Told {
        Told::Word(format!("{} × {}", self.0, self.1))
    }
}

/// An error whose variants have lines in the language files. A variant has named values, one value alone, or none; `from` lets
/// `?` make it of what it holds.
macro_rules! problems {
    (
        $(#[$about:meta])*
        $name:ident {
            $( $(#[$line:meta])* $variant:ident
                $({ $($value:ident : $kind:ty),+ $(,)? })? $(( $only:ident : $one:ty ))? = $key:literal ),+ $(,)?
        }
    ) => {
        $(#[$about])*
        #[derive(Debug)]
        pub enum $name {
            $( $(#[$line])* $variant
                $({ $( #[doc = concat!("The `", stringify!($value), "` of its line.")] $value: $kind ),+ })?
                $(( $one ))? ),+
        }

        impl $name {
            /// Every key with the names of its values.
            pub const KEYS: &'static [crate::finding::Key] = &[
                $( crate::finding::Key {
                    name: $key, values: &[$($(stringify!($value)),+)? $(stringify!($only))?]
                } ),+
            ];
        }

        impl crate::finding::Tell for $name {
            fn key(&self) -> &'static str {
                match self {
                    $( Self::$variant { .. } => $key ),+
                }
            }

            fn values(&self) -> crate::finding::Values {
                match self {
                    $( Self::$variant $({ $($value),+ })? $(( $only ))? => crate::finding::Values::from([
                        $($( (stringify!($value).to_owned(), crate::finding::Part::told($value)) ),+)?
                        $( (stringify!($only).to_owned(), crate::finding::Part::told($only)) )?
                    ]) ),+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                crate::problem::write_in_english(self, formatter)
            }
        }

        impl std::error::Error for $name {}
    };
}
pub(crate) use problems;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::CaptureError;

    #[test]
    fn a_problem_keeps_the_folder_to_itself() {
        let error = CaptureError::NotFound { path: "patients/Jane Roe/walk.mp4".into() };
        let problem = Problem::of(&error);
        let said = problem.message(Language::English);
        assert_eq!(said.what, "The file was not found.");
        assert!(said.advice.unwrap().starts_with("Check that"));
        assert_eq!(problem.details(), "walk.mp4");
        assert!(error.to_string().ends_with("(patients/Jane Roe/walk.mp4)"));
        assert_eq!(problem.message(Language::German).what, "Die Datei wurde nicht gefunden.");
    }

    #[test]
    fn what_lies_beneath_is_the_reason_and_both_advise() {
        let cause = Problem::of(&CaptureError::NoCamera);
        let said = Problem::new("told.camera_stopped").because(cause).message(Language::English);
        assert_eq!(said.why.as_deref(), Some("No camera was found."));
        let advice = said.advice.unwrap();
        assert!(advice.contains("goes on by itself") && advice.contains("allow this program"), "{advice}");
    }
}
