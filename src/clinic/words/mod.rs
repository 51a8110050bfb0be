//! Words for people, in every language.

pub mod finding_words;
pub mod language;
pub mod quantity;
