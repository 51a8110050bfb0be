//! In which order the pieces of a line lie from left to right (Unicode Standard Annex 9).
//!
//! Whoever draws letters shapes each piece by itself, also from right to left, and lays pieces from left to right.

use std::borrow::Cow;

use unicode_bidi::{BidiClass, BidiInfo, bidi_class};

/// A stretch of a line that is written in one direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// In the order in which it is read.
    pub text: &'a str,
    /// Whether it is written from right to left.
    pub right_to_left: bool,
}

/// The pieces of a line, the leftmost first; each is still in the order in which it is read.
pub fn pieces(line: &str) -> Vec<Piece<'_>> {
    if !line.chars().any(is_right_to_left) {
        return vec![Piece { text: line, right_to_left: false }];
    }
    let info = BidiInfo::new(line, None);
    let mut found = Vec::new();
    for paragraph in &info.paragraphs {
        let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
        found.extend(
            runs.into_iter().map(|run| Piece { right_to_left: levels[run.start].is_rtl(), text: &line[run] }),
        );
    }
    found
}

/// A line for the window, which shapes words of one font by themselves but lays them from left to right: its words in the
/// order in which they are seen.
pub fn visual(line: &str) -> Cow<'_, str> {
    if !line.chars().any(is_right_to_left) {
        return Cow::Borrowed(line);
    }
    let mut seen = String::with_capacity(line.len());
    for piece in pieces(line) {
        if piece.right_to_left {
            // The window shapes letters that stand together at once and blanks and signs between them one by one.
            for word in words(piece.text).into_iter().rev() {
                seen.extend(
                    word.chars().map(|letter| if word.len() <= 1 { mirrored(letter) } else { letter }),
                );
            }
        } else {
            seen.push_str(piece.text);
        }
    }
    Cow::Owned(seen)
}

/// Signs between words from right to left, for whoever draws them from left to right: the last one first, brackets turned.
pub fn turned_round(signs: &str) -> String {
    signs.chars().rev().map(mirrored).collect()
}

/// Letters that stand together, and every other sign alone.
fn words(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices() {
        let joins = is_right_to_left(letter) || bidi_class(letter) == BidiClass::NSM;
        match (joins, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(&text[from..at]);
                start = None;
            }
            _ => {}
        }
        if !joins {
            words.push(&text[at..at + letter.len_utf8()]);
        }
    }
    words.extend(start.map(|from| &text[from..]));
    words
}

fn is_right_to_left(letter: char) -> bool {
    matches!(bidi_class(letter), BidiClass::R | BidiClass::AL)
}

/// A bracket as it stands in words from right to left.
fn mirrored(letter: char) -> char {
    match letter {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_from_left_to_right_stays() {
        for text in ["Anna Example", "山田 花子", "नरेन्द्र शर्मा", ""] {
            assert_eq!(visual(text), text);
            assert!(matches!(visual(text), Cow::Borrowed(_)));
        }
    }

    #[test]
    fn the_first_word_of_an_arabic_name_lies_rightmost_and_keeps_its_letters_in_reading_order() {
        assert_eq!(visual("محمد علي"), "علي محمد");
        assert_eq!(visual("B3-0417 · محمد علي · born 1957"), "B3-0417 · علي محمد · born 1957");
        assert_eq!(visual("שָׂרָה (לֵוִי)"), "(לֵוִי) שָׂרָה");
    }

    #[test]
    fn signs_between_words_are_turned_round() {
        assert_eq!(turned_round(" ("), ") ");
        assert_eq!(turned_round("). ["), "] .(");
    }

    #[test]
    fn numbers_within_are_read_from_left_to_right() {
        let seen = visual("غرفة 12 ب");
        assert!(seen.contains("12"), "{seen}");
        assert!(seen.starts_with('ب') && seen.ends_with("غرفة"), "{seen}");
    }

    #[test]
    fn pieces_lie_from_left_to_right_and_nothing_is_lost() {
        let line = "Shoes: حذاء طبي, size 42";
        let found = pieces(line);
        assert_eq!(found.iter().map(|piece| piece.text.len()).sum::<usize>(), line.len());
        assert!(found[0].text.starts_with("Shoes") && !found[0].right_to_left);
        assert!(found.iter().any(|piece| piece.right_to_left && piece.text.contains("حذاء طبي")));
    }
}
