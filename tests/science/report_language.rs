//! A report in another language has no English sentence in it: every message of the analysis is known to it.

use std::path::Path;

use gaittwin::clinic::language::Language;

/// Parts of sentences that are listed whole elsewhere, and words that never stand in a report.
const PARTS: [&str; 9] = [
    "1 more pass",
    "{} more passes",
    "Walk {}.",
    "{} clean strides: walk {} for a good mean.",
    "{} clean strides: good for means; walk {} for variability.",
    "{} {} by {} %",
    "{}.",
    "100·ln(left/right), in percent: 0 is symmetric, positive is left more.",
    "Film from the side for the speed.",
];

/// String literals of code, continued lines joined, fields of numbers emptied, cut into sentences.
fn sentences(code: &str) -> Vec<String> {
    let code = code.split("#[cfg(test)]").next().unwrap();
    let lines =
        code.lines().filter(|line| !line.trim_start().starts_with("//") && !line.contains("reason = \""));
    let code: String = lines.flat_map(|line| [line, "\n"]).collect();
    let mut found = Vec::new();
    for (number, literal) in code.split('"').enumerate() {
        if number % 2 == 0 || literal.matches(' ').count() < 2 {
            continue;
        }
        let mut text = String::new();
        let mut in_field = false;
        for letter in literal.split('\\').map(str::trim_start).collect::<String>().chars() {
            match letter {
                '{' => in_field = true,
                '}' => {
                    in_field = false;
                    text += "{}";
                }
                letter if !in_field => text.push(letter),
                _ => {}
            }
        }
        let mut rest = text.as_str();
        while let Some(at) = rest
            .match_indices(". ")
            .map(|(at, _)| at)
            .find(|at| rest[at + 2..].starts_with(|letter: char| letter.is_uppercase()))
        {
            found.push(rest[..=at].to_owned());
            rest = &rest[at + 2..];
        }
        found.push(rest.to_owned());
    }
    found
}

fn look(path: &Path, missing: &mut Vec<String>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            look(&entry.unwrap().path(), missing);
        }
        return;
    }
    // Titles and definitions of parameters have keys of their own in the language files.
    if path.ends_with("gait/parameters.rs") {
        return;
    }
    for sentence in sentences(&std::fs::read_to_string(path).unwrap()) {
        if !Language::German.knows_message(&sentence) && !PARTS.contains(&sentence.as_str()) {
            missing.push(format!("{}: {sentence}", path.display()));
        }
    }
}

#[test]
fn every_message_of_the_analysis_is_known_in_german() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut missing = Vec::new();
    for place in ["analysis", "biomechanics/gait", "clinic/pooling.rs", "clinic/view_gate.rs"] {
        look(&source.join(place), &mut missing);
    }
    missing.sort();
    assert!(missing.is_empty(), "\n{}\n", missing.join("\n"));
}
