//! The rules of the house about shape: no arguments packed to please a lint, no sentence where a finding belongs, no folder
//! that has outgrown its subject.

use std::collections::BTreeMap;

use crate::house_rules::{code_lines, files_under, report};

/// How many packed arguments a file may still have: the reader of what an older version wrote by place. They may only shrink.
const STILL_PACKED: [(&str, usize); 2] =
    [("stored/old_assessment.rs", 3), ("bin/gaittwin_cli/analyse.rs", 1)];

/// Names an argument of a signature binds in a tuple: `(width, height): (usize, usize)`.
fn packed_arguments(signature: &str) -> usize {
    let packed = |at: usize| {
        let before = &signature[..at];
        let Some(open) = before.rfind('(') else { return false };
        let names = &before[open + 1..];
        let is_argument = signature[..open].trim_end().ends_with(['(', ',']);
        let are_names = names.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | ',' | ' ' | '&'))
            && names.contains(',');
        is_argument && are_names
    };
    signature.match_indices("): (").filter(|(at, _)| packed(*at)).count()
}

#[test]
fn no_arguments_are_packed_in_pairs_to_please_a_lint() {
    let mut faults = Vec::new();
    for file in files_under("src") {
        let path = file.path.display().to_string();
        let still = STILL_PACKED.iter().find(|(name, _)| *name == path).map_or(0, |(_, count)| *count);
        let mut found = Vec::new();
        let code: String = code_lines(&file.text).flat_map(|(_, line)| [line.trim(), " "]).collect();
        for (at, _) in code.match_indices("fn ") {
            let signature = code[at..].split(['{', ';']).next().unwrap_or_default();
            if packed_arguments(signature) > 0 {
                found.push(format!("src/{path}: {signature}"));
            }
        }
        if found.len() > still {
            faults.extend(found);
        }
    }
    report(faults);
    assert_eq!(packed_arguments("fn a(at: usize, (w, h): (usize, usize)) -> f64"), 1);
    assert_eq!(packed_arguments("fn a(pair: (usize, usize), b: Vec<(f64, f64)>)"), 0);
}

/// Where numbers are made a finding is a value with its numbers; only `clinic::words` says it. Definitions of parameters are
/// the exception: they are held equal to those of the language file by a test.
const NO_SENTENCES: [&str; 6] = ["finding", "biomechanics", "vision", "clinic", "analysis", "stored"];
const DEFINES: &str = "biomechanics/gait/parameters.rs";

#[test]
fn no_sentence_is_composed_where_numbers_are_made() {
    let mut faults = Vec::new();
    for file in files_under("src").iter().filter(|file| NO_SENTENCES.contains(&file.module.as_str())) {
        let path = file.path.display().to_string();
        if path == DEFINES {
            continue;
        }
        for (number, line) in code_lines(&file.text) {
            let literal = line.split('"').nth(1).unwrap_or_default();
            let is_sentence = literal.starts_with(char::is_uppercase)
                && literal.matches(' ').count() > 2
                && (literal.ends_with('.') || literal.contains(". "));
            if is_sentence && !line.contains("reason = ") && !line.contains("et al.") {
                faults.push(format!(
                    "src/{path}:{number}: «{literal}» is for a finding and the language files"
                ));
            }
        }
    }
    report(faults);
}

/// Most files of one folder, its `mod.rs` left out; whoever needs more has found a second subject.
const MOST_FILES: usize = 19;
/// Folders that were larger when the rule was made: they may only shrink.
const LARGER: [(&str, usize); 1] = [("capture", 20)];

#[test]
fn no_folder_outgrows_its_subject() {
    let mut folders: BTreeMap<String, usize> = BTreeMap::new();
    for file in files_under("src") {
        if file.path.file_name().is_some_and(|name| name != "mod.rs") {
            let folder = file.path.parent().unwrap().display().to_string();
            *folders.entry(folder).or_default() += 1;
        }
    }
    let most =
        |folder: &str| LARGER.iter().find(|(name, _)| *name == folder).map_or(MOST_FILES, |(_, most)| *most);
    let faults = folders
        .iter()
        .filter(|(folder, files)| **files > most(folder))
        .map(|(folder, files)| format!("src/{folder}: {files} files, more than {}", most(folder)))
        .collect();
    report(faults);
}
