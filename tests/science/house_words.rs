//! The rules of the house about where words stand: what the window says, and what is told of a fault, is in the language files.

use std::collections::BTreeSet;
use std::fs;

use crate::house_rules::{SourceFile, code_lines, files_under, manifest_dir, report};

/// Files whose words are not the window's: what is told before there is a window, what goes to whoever mends the program, and a
/// developer's measurements.
const NO_WINDOW: [&str; 3] = ["ui/no_window.rs", "ui/diagnostics.rs", "ui/frame_times.rs"];

/// Names that no language changes.
const NAMES: [&str; 10] =
    ["OpenGL", "GaitTwin", "Demo", "Esc", "PDF", "CSV", "JSON", "FHIR", "C3D, TRC, MOT", "et al."];

/// What stands before a name that nobody reads: places in memory, names of files and threads, words that are typed.
const NOT_SHOWN: [&str; 23] = [
    "reason =",
    "salt(",
    "with(",
    "with((",
    "new(",
    "row(first,",
    "row(next,",
    "scrolled(ui,",
    "top(",
    "bottom(",
    "left(",
    "load_texture(",
    "search_in_drop_down(ui,",
    "write_str(",
    "with_app_id(",
    "write!(formatter,",
    "push(",
    "join(",
    "insert(",
    "expect(",
    "unique(",
    "unique((",
    "warn!(",
];

fn windows_files() -> impl Iterator<Item = SourceFile> {
    let other = |file: &SourceFile| NO_WINDOW.iter().any(|path| file.path.to_string_lossy() == *path);
    files_under("src")
        .into_iter()
        .filter(move |file| matches!(file.module.as_str(), "ui" | "app") && !other(file))
}

/// Every literal of a line, with what stands before it.
fn literals(line: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let (mut open, mut escaped) = (None, false);
    for (at, letter) in line.char_indices() {
        match (letter, open) {
            _ if escaped => escaped = false,
            ('\\', Some(_)) => escaped = true,
            ('"', None) => open = Some(at),
            ('"', Some(start)) => {
                found.push((&line[..start], &line[start + 1..at]));
                open = None;
            }
            _ => {}
        }
    }
    found
}

/// A literal without what is filled in.
fn bare(literal: &str) -> String {
    let mut text = String::new();
    let mut depth = 0_usize;
    for letter in literal.replace("\\n", " ").chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => text.push(letter),
            _ => {}
        }
    }
    text
}

/// Whether somebody would read it: two words, or one that begins as a sentence or label does.
fn is_said(literal: &str) -> bool {
    let text = bare(literal);
    if NAMES.contains(&text.trim()) || text.contains("\\u{") {
        return false;
    }
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1)
        .collect();
    let label = |word: &&str| {
        word.chars().next().is_some_and(char::is_uppercase) && word.chars().any(char::is_lowercase)
    };
    let units = ["cm", "kg", "ft", "in", "ms", "m/s", "N·m/°", "min"];
    let words: Vec<&str> = words.into_iter().filter(|word| !units.contains(word)).collect();
    words.len() > 1 || words.first().is_some_and(label)
}

/// What the window says stands in the language files: a sentence in the code would stay English.
#[test]
fn the_windows_words_stand_in_the_language_files() {
    let mut faults = Vec::new();
    for file in windows_files() {
        for (number, line) in code_lines(&file.text) {
            for (before, literal) in literals(line) {
                let hidden = NOT_SHOWN.iter().any(|name| before.trim_end().ends_with(name));
                if !hidden && is_said(literal) {
                    faults.push(format!("src/{}:{number}: «{literal}»", file.path.display()));
                }
            }
        }
    }
    report(faults);
    // Kinds that were overlooked when only texts inside widgets were looked at.
    for said in
        ["Lock", "The camera is back.", "{edits} edit{} by hand", "below {} {}, or so", "born {year} or so"]
    {
        assert!(is_said(said), "{said}");
    }
    for unsaid in ["{:.1} cm", "window.lock", "{}-assessment", "{a}, {b}", "mp4", " m/s"] {
        assert!(!is_said(unsaid), "{unsaid}");
    }
}

/// A number that is written by `format!` keeps the English decimal point.
#[test]
fn the_windows_numbers_are_written_in_its_language() {
    // Tables for spreadsheets have points in every language.
    let writes = ["ui/quantity_format.rs", "ui/copying/tables.rs", "ui/copying/plots.rs"];
    let mut faults = Vec::new();
    for file in windows_files().filter(|file| !writes.contains(&&*file.path.to_string_lossy())) {
        for (number, line) in code_lines(&file.text) {
            let places = literals(line).into_iter().flat_map(|(_, literal)| literal.split('{').skip(1));
            for place in places.filter_map(|rest| rest.split('}').next()) {
                if place.split_once(':').is_some_and(|(_, form)| form.contains('.')) {
                    faults.push(format!("src/{}:{number}: {{{place}}} is for `number`", file.path.display()));
                }
            }
            if line.contains("Language::English") || line.contains("QuantityStyle::default()") {
                faults.push(format!("src/{}:{number}: in the window's language", file.path.display()));
            }
        }
    }
    // The settings begin in English, and say so.
    faults.retain(|fault| !fault.contains("src/app/settings.rs") && !fault.contains("src/app/words.rs"));
    report(faults);
}

/// An error is a name with its numbers: its sentence stands in the language files, and nobody takes one apart again.
#[test]
fn errors_are_values_and_not_sentences() {
    let mut faults = Vec::new();
    let apart = ["split_once(\". \")", "split_once(\": \")", "starts_with(\"No \")"];
    for file in files_under("src") {
        let path = file.path.display().to_string();
        for (number, line) in code_lines(&file.text) {
            let sentence = line.contains("#[error(\"") && !path.starts_with("recording/final_analysis");
            let text = file.module == "exchange" && line.contains("Result<") && line.ends_with(", String> {");
            // What stands there are headings of a table.
            let headings = path == "biomechanics/reference_table.rs";
            if !headings && (sentence || text || apart.iter().any(|way| line.contains(way))) {
                faults.push(format!("src/{path}:{number}: {}", line.trim()));
            }
        }
    }
    report(faults);
}

/// Every key in the code has its words, and every word is said somewhere.
#[test]
fn keys_and_words_belong_together() {
    let words = |name: &str| {
        let text = fs::read_to_string(manifest_dir().join("assets/languages").join(name)).unwrap();
        let keys =
            text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = "));
        keys.map(|(key, _)| key.to_owned()).collect::<Vec<_>>()
    };
    let window = [words("english-window.txt"), words("english-problems.txt")].concat();
    let known: BTreeSet<String> = window.iter().cloned().chain(words("english.txt")).collect();
    assert!(window.iter().collect::<BTreeSet<_>>().len() == window.len(), "a key stands twice");
    let mut faults = Vec::new();
    let mut used = BTreeSet::new();
    for file in files_under("src") {
        for (number, line) in code_lines(&file.text) {
            for (before, literal) in literals(line) {
                used.insert(literal.to_owned());
                let asked =
                    ["words::of(", "words::fill(", "notifications.say(Severity::Done,", "Problem::new("];
                let shown = matches!(file.module.as_str(), "ui" | "app" | "pipeline" | "recording" | "twin");
                let is_key = shown && (literal.starts_with("window.") || literal.starts_with("told."));
                if (is_key || asked.iter().any(|name| before.trim_end().ends_with(name)))
                    && !known.contains(literal)
                {
                    faults.push(format!("src/{}:{number}: no words for {literal}", file.path.display()));
                }
            }
        }
    }
    // Put together of a kind and a name.
    let composed = ["walker.", "walker_group.", "symmetry.", "door."];
    for key in window.iter().filter(|key| !used.contains(key.split(" @ ").next().unwrap())) {
        if !composed.iter().any(|kind| key.starts_with(kind)) {
            faults.push(format!("nobody says {key}"));
        }
    }
    report(faults);
}
