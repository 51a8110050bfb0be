//! The two faces of all printed text, their widths, and breaking text into lines.

use std::sync::LazyLock;

use ttf_parser::Face;

use super::drawing::TextStyle;
use crate::letters::{self, SystemFont};

/// The regular face.
pub(super) static REGULAR: &[u8] = include_bytes!("../../assets/fonts/gaittwin-sans-regular.otf");
/// The semibold face.
pub(super) static SEMIBOLD: &[u8] = include_bytes!("../../assets/fonts/gaittwin-sans-semibold.otf");

static FACES: LazyLock<[Option<Face<'static>>; 2]> =
    LazyLock::new(|| [REGULAR, SEMIBOLD].map(|bytes| Face::parse(bytes, 0).ok()));

fn face(bold: bool) -> Option<&'static Face<'static>> {
    FACES[usize::from(bold)].as_ref()
}

/// Width of a line of text, pt. A letter that no font has counts half its size.
pub fn width(text: &str, style: TextStyle) -> f64 {
    if is_ours(text, style.bold) {
        return own_width(text, style);
    }
    stretches(text, style).iter().map(|stretch| stretch.width).sum()
}

/// Whether the bundled face has every letter.
pub(super) fn is_ours(text: &str, bold: bool) -> bool {
    let has = |face: &Face<'_>| text.chars().all(|letter| face.glyph_index(letter).is_some());
    face(bold).is_some_and(has)
}

fn own_width(text: &str, style: TextStyle) -> f64 {
    let Some(face) = face(style.bold) else { return 0.5 * style.size * text.chars().count() as f64 };
    let units = f64::from(face.units_per_em());
    text.chars()
        .map(|letter| {
            let advance = face.glyph_index(letter).and_then(|glyph| face.glyph_hor_advance(glyph));
            advance.map_or(0.5, |advance| f64::from(advance) / units) * style.size
        })
        .sum()
}

/// A stretch of a line that is drawn at once.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    /// In the order in which it is read.
    pub(super) text: String,
    /// The font of this computer that draws it; `None` for the bundled face.
    pub(super) font: Option<&'static SystemFont>,
    /// Whether it is written from right to left.
    pub(super) right_to_left: bool,
    /// Its width, pt.
    pub(super) width: f64,
}

/// The stretches of a line, the leftmost first. A letter that no font has becomes a question mark, so that a gap is seen.
pub(super) fn stretches(line: &str, style: TextStyle) -> Vec<Stretch> {
    let mut drawn = Vec::new();
    for piece in letters::pieces(line) {
        let mut own = split_by_font(&piece, style.bold);
        if piece.right_to_left {
            own.reverse();
        }
        drawn.extend(own);
    }
    for stretch in &mut drawn {
        // Fonts of this computer are shaped from right to left; our own is only laid from left to right.
        if stretch.right_to_left && stretch.font.is_none() {
            stretch.text = letters::turned_round(&stretch.text);
        }
        let (text, bytes) = (&stretch.text, stretch.font);
        stretch.width = bytes.map_or_else(
            || own_width(text, style),
            |font| shaped_width(text, font, stretch.right_to_left).unwrap_or(0.0) * style.size,
        );
    }
    drawn
}

/// One direction, font by font, in the order in which it is read. Blanks and signs stay with the letters before them where
/// their font has them, so that words that belong together are shaped together.
fn split_by_font(piece: &letters::Piece<'_>, bold: bool) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for letter in piece.text.chars() {
        let ours = face(bold).is_some_and(|face| face.glyph_index(letter).is_some());
        let current = stretches.last().and_then(|stretch| stretch.font);
        let stays = current.is_some_and(|font| has(font, letter)) && !(ours && letter.is_alphanumeric());
        let font = match current {
            Some(font) if stays => Some(font),
            _ if ours => None,
            _ => letters::font_with(letter, bold),
        };
        let letter = if ours || font.is_some() { letter } else { '?' };
        match stretches.last_mut() {
            Some(last) if last.font.map(|font| &font.name) == font.map(|font| &font.name) => {
                last.text.push(letter);
            }
            _ => stretches.push(Stretch {
                text: letter.to_string(),
                font,
                right_to_left: piece.right_to_left,
                width: 0.0,
            }),
        }
    }
    stretches
}

fn has(font: &SystemFont, letter: char) -> bool {
    Face::parse(font.bytes, font.index).is_ok_and(|face| face.glyph_index(letter).is_some())
}

/// Width at size 1 of letters that join, as the PDF's writer shapes them.
fn shaped_width(text: &str, font: &SystemFont, right_to_left: bool) -> Option<f64> {
    let face = rustybuzz::Face::from_slice(font.bytes, font.index)?;
    let mut buffer = rustybuzz::UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    buffer.set_direction(if right_to_left {
        rustybuzz::Direction::RightToLeft
    } else {
        rustybuzz::Direction::LeftToRight
    });
    let shaped = rustybuzz::shape(&face, &[], buffer);
    let advance: i32 = shaped.glyph_positions().iter().map(|glyph| glyph.x_advance).sum();
    Some(f64::from(advance) / f64::from(face.units_per_em()))
}

/// Breaks text at spaces so that no line is wider; a word that is wider alone is cut.
pub fn wrap(text: &str, most: f64, style: TextStyle) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if width(&longer, style) <= most {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = cut(word, most, style, &mut lines);
        }
        lines.push(line);
    }
    lines
}

fn cut(word: &str, most: f64, style: TextStyle, lines: &mut Vec<String>) -> String {
    let mut line = String::new();
    for letter in word.chars() {
        line.push(letter);
        if width(&line, style) > most && line.chars().count() > 1 {
            line.pop();
            lines.push(std::mem::replace(&mut line, letter.to_string()));
        }
    }
    line
}

/// Shortens a line so that it fits, with an ellipsis.
pub fn fit(text: &str, most: f64, style: TextStyle) -> String {
    if width(text, style) <= most {
        return text.to_owned();
    }
    let mut short = text.to_owned();
    while !short.is_empty() && width(&format!("{short}…"), style) > most {
        short.pop();
    }
    format!("{}…", short.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_never_wider_than_asked() {
        let style = TextStyle::new(9.0);
        let text =
            "Ein Satz mit Donaudampfschifffahrtsgesellschaftskapitänsmütze und kurzen Wörtern.\nNeue Zeile";
        let lines = wrap(text, 90.0, style);
        assert!(lines.len() > 4 && lines.iter().all(|line| width(line, style) <= 90.0));
        assert_eq!(lines.last().unwrap(), "Neue Zeile");
        assert_eq!(lines.concat().replace(' ', ""), text.replace([' ', '\n'], ""), "nothing is lost");
        assert!(width(&fit(text, 50.0, style), style) <= 50.0);
    }

    #[test]
    fn every_letter_of_the_language_files_can_be_drawn() {
        for text in [
            include_str!("../../assets/languages/english.txt"),
            include_str!("../../assets/languages/german.txt"),
            "▲▼−±–·≥≤°→…•\u{a0}",
        ] {
            for line in text.lines() {
                for bold in [false, true] {
                    assert!(is_ours(line, bold), "{line}");
                }
            }
        }
    }

    #[test]
    fn a_letter_of_no_font_leaves_a_gap_that_is_seen_and_the_rest_stays() {
        // A letter of a private use area, which no font of a system has by right.
        let line = stretches("a\u{10fffd}b", TextStyle::new(9.0));
        let text: String = line.iter().map(|stretch| stretch.text.as_str()).collect();
        assert!(text == "a?b" || line.len() > 1, "{line:?}");
    }

    #[test]
    fn letters_of_this_computers_fonts_have_a_width_and_their_order() {
        let name = "محمد علي";
        if letters::font_with('م', false).is_none() {
            println!("skipped: no font of this computer has Arabic letters");
            return;
        }
        let style = TextStyle::new(10.0);
        let line = stretches(&format!("Shoes: {name}."), style);
        let arabic: Vec<&Stretch> = line.iter().filter(|stretch| stretch.font.is_some()).collect();
        assert_eq!(arabic.len(), 1, "both words are shaped together: {line:?}");
        assert!(arabic[0].right_to_left && arabic[0].text.trim() == name);
        // Letters that join are narrower than the same letters apart.
        let apart: f64 = name.chars().map(|letter| width(&letter.to_string(), style)).sum();
        let joined = arabic[0].width;
        assert!(joined > 0.4 * apart && joined < 0.98 * apart, "{joined} against {apart}");
        assert!(
            (width(&format!("Shoes: {name}."), style) - line.iter().map(|s| s.width).sum::<f64>()).abs()
                < 1e-9
        );
    }
}
