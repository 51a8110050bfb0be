//! Text as programs really write it: with a byte order mark, as UTF-16 from Windows editors, JSON with NaN from Python.

use super::pose_fault::PoseFault;
/// The text of a file in UTF-8 or UTF-16, without its byte order mark.
///
/// # Errors
/// When it is neither.
pub fn decode(bytes: &[u8]) -> Result<String, PoseFault> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16(&units).map_err(|_broken| PoseFault::BrokenText)
    };
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => Ok(plain(rest)),
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        // Without a mark: JSON and tables begin with an ASCII character, so every other byte is zero.
        [first, 0, ..] if *first != 0 => wide(bytes, u16::from_le_bytes),
        [0, second, ..] if *second != 0 => wide(bytes, u16::from_be_bytes),
        _ => Ok(plain(bytes)),
    }
}

fn plain(bytes: &[u8]) -> String {
    // Names with umlauts from old programs are Latin-1; they stand in headers only, and their letters do not matter.
    String::from_utf8_lossy(bytes).into_owned()
}

/// JSON with the words that Python writes for missing numbers (`NaN`, `Infinity`, `-Infinity`) turned into `null`.
pub fn without_nan(json: String) -> String {
    if !json.contains("NaN") && !json.contains("Infinity") {
        return json;
    }
    let mut clean = String::with_capacity(json.len());
    let mut rest = json.as_str();
    let mut quoted = false;
    while let Some(next) = rest.chars().next() {
        let word =
            ["NaN", "-Infinity", "Infinity"].into_iter().find(|word| !quoted && rest.starts_with(word));
        if let Some(word) = word {
            clean.push_str("null");
            rest = &rest[word.len()..];
            continue;
        }
        let mut length = next.len_utf8();
        if next == '"' {
            quoted = !quoted;
        } else if next == '\\' && quoted {
            // A quotation mark after a backslash does not end the text.
            length += rest[length..].chars().next().map_or(0, char::len_utf8);
        }
        clean.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_wide_characters_are_understood() {
        let text = "{\"a\": 1.5}";
        let wide: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> = wide.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = wide.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            marked(b"\xef\xbb\xbf", text.as_bytes()),
            marked(b"\xff\xfe", &little),
            marked(b"\xfe\xff", &big),
            little,
            big,
        ] {
            assert_eq!(decode(&bytes).unwrap(), text);
        }
        assert!(decode(b"\xff\xfe\x00\xd8").is_err());
    }

    #[test]
    fn nan_outside_quotation_marks_is_null() {
        let json = r#"{"NaN \" NaN": [NaN, -Infinity, Infinity, 1]}"#;
        assert_eq!(without_nan(json.to_owned()), r#"{"NaN \" NaN": [null, null, null, 1]}"#);
    }
}
