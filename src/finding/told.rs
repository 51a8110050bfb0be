//! [`Tell`]: a name with numbers, that a language has words for; and the macro that makes enums of such.

use std::collections::BTreeMap;

/// A number or name of a finding.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// In SI units, shares as 0..=1.
    Number(f64),
    /// A name that is the same in every language, such as that of a point in a file; or a key of the language files.
    Word(String),
    /// Another line with its own values. Findings that are kept have none.
    Line(&'static str, Values),
}

impl<T: Into<String>> From<T> for Told {
    fn from(word: T) -> Self {
        Told::Word(word.into())
    }
}

/// Numbers by name.
pub type Values = BTreeMap<String, Told>;

/// One finding's key with the names of its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// As language files and stored records spell it.
    pub name: &'static str,
    /// Names of its numbers.
    pub values: &'static [&'static str],
}

/// What has a line in every language.
pub trait Tell {
    /// The key of its line.
    fn key(&self) -> &'static str;

    /// Its numbers by name.
    fn values(&self) -> Values;

    /// As a part of another line.
    fn line(&self) -> Told {
        Told::Line(self.key(), self.values())
    }

    /// The whole sentence, where a version wrote one that kept no numbers.
    fn sentence(&self) -> Option<&str> {
        None
    }
}

impl Told {
    /// The name, where it is one.
    pub fn word(&self) -> Option<&str> {
        if let Told::Word(word) = self { Some(word) } else { None }
    }
}

/// What may stand in a line.
pub trait Part {
    /// As it is told and kept.
    fn told(&self) -> Told;
}

/// What may stand in a finding, which is kept and read again.
pub trait Kept: Part + Sized {
    /// Back from what was kept.
    fn from_told(told: &Told) -> Option<Self>;
}

impl Part for f64 {
    fn told(&self) -> Told {
        Told::Number(*self)
    }
}

impl Kept for f64 {
    fn from_told(told: &Told) -> Option<Self> {
        if let Told::Number(number) = told { Some(*number) } else { None }
    }
}

impl Part for usize {
    fn told(&self) -> Told {
        Told::Number(*self as f64)
    }
}

impl Kept for usize {
    fn from_told(told: &Told) -> Option<Self> {
        let number = f64::from_told(told)?;
        (number >= 0.0 && number.fract() == 0.0).then_some(number as usize)
    }
}

impl Part for String {
    fn told(&self) -> Told {
        Told::Word(self.clone())
    }
}

impl Kept for String {
    fn from_told(told: &Told) -> Option<Self> {
        told.word().map(str::to_owned)
    }
}

impl Part for &str {
    fn told(&self) -> Told {
        Told::Word((*self).to_owned())
    }
}

impl Part for u64 {
    fn told(&self) -> Told {
        Told::Number(*self as f64)
    }
}

impl Part for i64 {
    fn told(&self) -> Told {
        Told::Number(*self as f64)
    }
}

impl Part for Told {
    fn told(&self) -> Told {
        self.clone()
    }
}

/// An enum whose variants have keys and named numbers: lengths in m, times in s, angles in rad, shares as 0..=1. The key is written out at each variant, so that a renamed variant reads
/// what was kept of it.
macro_rules! findings {
    (
        $(#[$about:meta])*
        $name:ident {
            $( $(#[$line:meta])* $variant:ident $({ $($value:ident : $kind:ty),+ $(,)? })? = $key:literal ),+ $(,)?
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $name {
            $( $(#[$line])* $variant $({
                $( #[doc = concat!("The number or name `", stringify!($value), "` of its line.")] $value: $kind ),+
            })? ),+
        }

        impl $name {
            /// Every key with the names of its numbers.
            pub const KEYS: &'static [crate::finding::Key] = &[
                $( crate::finding::Key { name: $key, values: &[$($(stringify!($value)),+)?] } ),+
            ];

            /// Back from key and numbers.
            pub fn read(key: &str, values: &crate::finding::Values) -> Option<Self> {
                // Some subjects have no numbers.
                let _ = values;
                match key {
                    $( $key => Some(Self::$variant $({
                        $($value: crate::finding::Kept::from_told(values.get(stringify!($value))?)?),+
                    })?), )+
                    _ => None,
                }
            }
        }

        impl crate::finding::Tell for $name {
            fn key(&self) -> &'static str {
                match self {
                    $( Self::$variant $({ $($value: _),+ })? => $key ),+
                }
            }

            fn values(&self) -> crate::finding::Values {
                match self {
                    $( Self::$variant $({ $($value),+ })? => crate::finding::Values::from([
                        $($( (stringify!($value).to_owned(), crate::finding::Part::told($value)) ),+)?
                    ]) ),+
                }
            }
        }
    };
}
pub(crate) use findings;
