//! What the analysis says about a recording, in the language of the report.
//!
//! The analysis says its sentences in English, with their numbers in place, because they also stand in files and on the
//! screen. A report in another language finds each sentence again by its fixed words and carries the numbers over. A
//! sentence that is not known stays English, so that nothing that was said is lost; a test holds the list complete.

use std::sync::LazyLock;

use super::language::Language;

static GERMAN: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    include_str!("../../assets/languages/german-messages.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "))
        .collect()
});

impl Language {
    /// A message of one or several sentences in this language.
    pub fn message(self, english: &str) -> String {
        match self {
            Language::English => english.to_owned(),
            Language::German => {
                sentences(english).into_iter().map(Self::german_sentence).collect::<Vec<_>>().join(" ")
            }
        }
    }

    fn german_sentence(english: &str) -> String {
        for (pattern, words) in GERMAN.iter() {
            let Some(numbers) = found(pattern, english) else { continue };
            let mut text = String::new();
            let mut rest = numbers.into_iter();
            for (number, part) in words.split("{}").enumerate() {
                if number > 0 {
                    text += &rest.next().unwrap_or_default().replace('.', ",");
                }
                text += part;
            }
            return text;
        }
        english.to_owned()
    }

    /// Whether a sentence with `{}` for its numbers is known in this language.
    pub fn knows_message(self, pattern: &str) -> bool {
        self == Language::English || GERMAN.iter().any(|(known, _)| *known == pattern)
    }
}

/// Cut after each full stop that a capital letter or digit follows; `0.05` stays whole.
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(". ") {
        if text[at + 2..].starts_with(|letter: char| letter.is_uppercase() || letter.is_ascii_digit()) {
            found.push(&text[start..=at]);
            start = at + 2;
        }
    }
    found.push(&text[start..]);
    found
}

/// What stands in the places of `{}`, where the rest agrees. Only short numbers and counts may stand there.
fn found<'a>(pattern: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = pattern.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut numbers = Vec::new();
    let parts: Vec<&str> = parts.collect();
    for (number, part) in parts.iter().enumerate() {
        let is_last = number + 1 == parts.len();
        let end = if part.is_empty() {
            rest.len()
        } else if is_last {
            rest.len()
                .checked_sub(part.len())
                .filter(|end| rest.is_char_boundary(*end) && rest.ends_with(part))?
        } else {
            rest.find(part)?
        };
        let value = &rest[..end];
        if value.chars().count() > 24 || !value.chars().any(|letter| letter.is_ascii_digit()) {
            return None;
        }
        numbers.push(value);
        rest = &rest[end + part.len()..];
    }
    rest.is_empty().then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_carried_over_with_a_decimal_comma() {
        let german = Language::German
            .message("The camera stopped for 1.5 s: steps in the gap are lost. Close other programs.");
        assert_eq!(
            german,
            "Die Kamera stockte 1,5 s lang: Schritte in der Lücke fehlen. Schließen Sie andere Programme."
        );
    }

    #[test]
    fn what_is_not_known_is_not_lost() {
        assert_eq!(
            Language::German.message("Something new. Film from the side."),
            "Something new. Filmen Sie von der Seite."
        );
        let english = "Too few: 3 of 12 strides.";
        assert_eq!(Language::English.message(english), english);
    }
}
