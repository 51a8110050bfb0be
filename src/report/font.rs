//! The two faces of all printed text, their widths, and breaking text into lines.

use std::sync::LazyLock;

use ttf_parser::Face;

use super::drawing::TextStyle;

/// The regular face.
pub(super) static REGULAR: &[u8] = include_bytes!("../../assets/fonts/gaittwin-sans-regular.otf");
/// The semibold face.
pub(super) static SEMIBOLD: &[u8] = include_bytes!("../../assets/fonts/gaittwin-sans-semibold.otf");

static FACES: LazyLock<[Option<Face<'static>>; 2]> =
    LazyLock::new(|| [REGULAR, SEMIBOLD].map(|bytes| Face::parse(bytes, 0).ok()));

fn face(bold: bool) -> Option<&'static Face<'static>> {
    FACES[usize::from(bold)].as_ref()
}

/// Width of a line of text, pt. A letter that the face lacks counts half its size.
pub fn width(text: &str, style: TextStyle) -> f64 {
    let Some(face) = face(style.bold) else { return 0.5 * style.size * text.chars().count() as f64 };
    let units = f64::from(face.units_per_em());
    text.chars()
        .map(|letter| {
            let advance = face.glyph_index(letter).and_then(|glyph| face.glyph_hor_advance(glyph));
            advance.map_or(0.5, |advance| f64::from(advance) / units) * style.size
        })
        .sum()
}

/// Letters that the face cannot draw become a question mark each, so that a gap is seen.
pub fn drawable(text: &str, bold: bool) -> String {
    let Some(face) = face(bold) else { return text.to_owned() };
    text.chars().map(|letter| if face.glyph_index(letter).is_some() { letter } else { '?' }).collect()
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
                    assert_eq!(drawable(line, bold), line);
                }
            }
        }
    }
}
