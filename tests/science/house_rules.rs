//! The rules of the house that the compiler cannot check: layers, sizes, headers, words.

use std::fs;
use std::path::{Path, PathBuf};

/// Which modules a module may name with `crate::…`. Itself is always allowed.
const LAYERS: [(&str, &[&str]); 24] = [
    ("finding", &[]),
    ("letters", &[]),
    ("biomechanics", &[]),
    ("clinic", &["biomechanics"]),
    ("vision", &["biomechanics", "clinic"]),
    ("simulation", &["biomechanics"]),
    ("synthesis", &["biomechanics", "clinic", "vision", "simulation"]),
    ("analysis", &["biomechanics", "clinic", "vision"]),
    ("input_file", &[]),
    ("problem", &["clinic"]),
    ("capture", &["biomechanics", "vision", "synthesis", "input_file", "problem"]),
    ("inference", &["biomechanics", "vision", "synthesis", "input_file", "problem"]),
    ("stored", &["biomechanics", "clinic", "analysis"]),
    ("exchange", &["biomechanics", "clinic", "vision", "analysis", "stored", "input_file", "problem"]),
    (
        "archive",
        &["biomechanics", "clinic", "vision", "simulation", "analysis", "stored", "input_file", "problem"],
    ),
    ("report", &["biomechanics", "clinic", "vision", "simulation", "analysis", "letters", "problem"]),
    (
        "twin",
        &[
            "biomechanics",
            "clinic",
            "vision",
            "simulation",
            "synthesis",
            "analysis",
            "problem",
            "input_file",
            "inference",
            "exchange",
        ],
    ),
    (
        "recording",
        &[
            "biomechanics",
            "clinic",
            "vision",
            "simulation",
            "synthesis",
            "analysis",
            "problem",
            "input_file",
            "capture",
            "inference",
            "exchange",
            "twin",
            "report",
        ],
    ),
    (
        "patient_files",
        &[
            "biomechanics",
            "clinic",
            "vision",
            "simulation",
            "synthesis",
            "analysis",
            "problem",
            "archive",
            "recording",
        ],
    ),
    (
        "study",
        &[
            "biomechanics",
            "clinic",
            "vision",
            "simulation",
            "synthesis",
            "analysis",
            "problem",
            "input_file",
            "inference",
            "exchange",
            "twin",
            "recording",
        ],
    ),
    (
        "messages",
        &[
            "biomechanics",
            "clinic",
            "vision",
            "simulation",
            "synthesis",
            "analysis",
            "problem",
            "capture",
            "archive",
            "report",
            "twin",
            "recording",
            "patient_files",
        ],
    ),
    (
        "pipeline",
        &[
            "biomechanics",
            "clinic",
            "vision",
            "simulation",
            "synthesis",
            "analysis",
            "problem",
            "capture",
            "inference",
            "archive",
            "exchange",
            "report",
            "twin",
            "recording",
            "patient_files",
            "messages",
        ],
    ),
    (
        "app",
        &[
            "biomechanics",
            "clinic",
            "vision",
            "simulation",
            "synthesis",
            "analysis",
            "problem",
            "twin",
            "recording",
            "patient_files",
            "messages",
        ],
    ),
    (
        "ui",
        &[
            "biomechanics",
            "clinic",
            "vision",
            "simulation",
            "synthesis",
            "analysis",
            "problem",
            "twin",
            "recording",
            "patient_files",
            "messages",
            "app",
            "letters",
        ],
    ),
];

/// Crates that only these modules may name.
const CRATE_OWNERS: [(&str, &[&str]); 11] = [
    ("egui::", &["ui"]),
    ("egui_plot::", &["ui"]),
    ("eframe::", &["ui"]),
    ("rfd::", &["ui"]),
    ("ort::", &["inference"]),
    ("rten::", &["inference"]),
    ("nokhwa::", &["capture"]),
    ("openh264::", &["capture"]),
    ("rusqlite::", &["archive"]),
    ("chacha20poly1305::", &["archive"]),
    ("krilla::", &["report"]),
];

const PURE: [&str; 7] =
    ["finding", "biomechanics", "clinic", "vision", "simulation", "synthesis", "analysis"];

/// What pure modules must not touch: files, clocks, threads, outside randomness, stored forms.
const IMPURE_WORDS: [&str; 8] =
    ["std::fs", "std::net", "std::thread", "std::process", "Instant::now", "SystemTime", "serde", "std::env"];

const VAGUE_NAMES: [&str; 8] = ["utils", "util", "common", "helpers", "helper", "manager", "misc", "stuff"];

const LONGEST_FILE: usize = 400;

pub(crate) struct SourceFile {
    pub(crate) path: PathBuf,
    /// Top module, such as `vision`; empty for `lib.rs`, `main.rs` and `bin`.
    pub(crate) module: String,
    pub(crate) text: String,
}

pub(crate) fn manifest_dir() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

pub(crate) fn files_under(folder: &str) -> Vec<SourceFile> {
    let root = manifest_dir().join(folder);
    let mut paths = Vec::new();
    if root.is_dir() {
        rust_files(&root, &mut paths);
    }
    paths
        .into_iter()
        .map(|path| {
            let inside = path.strip_prefix(&root).unwrap();
            let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
            let module =
                if path.parent() == Some(root.as_path()) || first == "bin" { String::new() } else { first };
            let text = fs::read_to_string(&path).unwrap();
            SourceFile { path: inside.to_path_buf(), module, text }
        })
        .collect()
}

/// Code only: comment lines and everything after the unit tests dropped.
pub(crate) fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(index, line)| (index + 1, line))
}

pub(crate) fn report(mut faults: Vec<String>) {
    faults.sort();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn modules_import_only_what_their_layer_allows() {
    let mut faults = Vec::new();
    for file in files_under("src").iter().filter(|file| !file.module.is_empty()) {
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == file.module) else {
            faults.push(format!("src/{}: the module `{}` has no layer", file.path.display(), file.module));
            continue;
        };
        for (number, line) in code_lines(&file.text) {
            for (other, _) in LAYERS.iter().filter(|(name, _)| *name != file.module) {
                if line.contains(&format!("crate::{other}::"))
                    && !allowed.contains(other)
                    && *other != "finding"
                {
                    faults.push(format!(
                        "src/{}:{number}: `{}` must not import `{other}`",
                        file.path.display(),
                        file.module
                    ));
                }
            }
            for (name, owners) in CRATE_OWNERS {
                let named = line
                    .match_indices(name)
                    .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
                if named && !owners.contains(&file.module.as_str()) {
                    faults.push(format!(
                        "src/{}:{number}: only {owners:?} may name `{name}`",
                        file.path.display()
                    ));
                }
            }
        }
    }
    report(faults);
}

/// Each module names only what stands above it in the table, so that the table holds no circle; and of the messages, which
/// carry one another, none is carried round.
#[test]
fn nothing_imports_in_a_circle() {
    let mut faults = Vec::new();
    for (place, (module, allowed)) in LAYERS.iter().enumerate() {
        for other in *allowed {
            if !LAYERS[..place].iter().any(|(above, _)| above == other) {
                faults.push(format!("`{module}` may import `{other}`, which stands below it"));
            }
        }
    }
    let files: Vec<SourceFile> =
        files_under("src").into_iter().filter(|file| file.module == "messages").collect();
    let name = |file: &SourceFile| file.path.file_stem().unwrap().to_string_lossy().into_owned();
    let mut left: Vec<&SourceFile> = files.iter().filter(|file| name(file) != "mod").collect();
    // Whoever imports nothing that is left goes; what cannot go is in a circle.
    loop {
        let names: Vec<String> =
            left.iter().map(|file| format!("crate::messages::{}::", name(file))).collect();
        let before = left.len();
        left.retain(|file| {
            code_lines(&file.text).any(|(_, line)| names.iter().any(|name| line.contains(name)))
        });
        if left.len() == before {
            break;
        }
    }
    faults.extend(left.iter().map(|file| format!("{}: in a circle of messages", file.path.display())));
    report(faults);
}

#[test]
fn pure_modules_touch_nothing_outside() {
    let mut faults = Vec::new();
    for file in files_under("src").iter().filter(|file| PURE.contains(&file.module.as_str())) {
        for (number, line) in code_lines(&file.text) {
            for word in IMPURE_WORDS {
                if line.contains(word) {
                    faults.push(format!("src/{}:{number}: `{word}` in a pure module", file.path.display()));
                }
            }
        }
    }
    report(faults);
}

#[test]
fn files_are_short_headed_and_well_named() {
    let mut faults = Vec::new();
    for folder in ["src", "tests", "benches", "examples"] {
        for file in files_under(folder) {
            let path = format!("{folder}/{}", file.path.display());
            if !file.text.starts_with("//!") {
                faults.push(format!("{path}: does not start by saying what it is for (//!)"));
            }
            let lines = file.text.lines().count();
            if lines > LONGEST_FILE {
                faults.push(format!("{path}: {lines} lines, more than {LONGEST_FILE}"));
            }
            let stem = file.path.file_stem().unwrap().to_string_lossy().into_owned();
            if VAGUE_NAMES.contains(&stem.as_str()) {
                faults.push(format!("{path}: `{stem}` says nothing about what is inside"));
            }
        }
    }
    report(faults);
}

#[test]
fn pure_names_carry_no_other_units() {
    let mut faults = Vec::new();
    for file in files_under("src").iter().filter(|file| PURE.contains(&file.module.as_str())) {
        for (number, line) in code_lines(&file.text) {
            let declares =
                ["let ", "pub ", "fn ", "const ", "struct "].iter().any(|word| line.contains(word));
            if declares
                && ["_mm:", "_cm:", "_ms:", "_mm ", "_cm ", "_ms "].iter().any(|unit| line.contains(unit))
            {
                faults.push(format!("src/{}:{number}: SI inside: {}", file.path.display(), line.trim()));
            }
        }
    }
    report(faults);
}

#[test]
fn no_unfinished_work_and_no_machine_paths() {
    // Written in two halves so that this file does not find itself.
    let todo = ["TO", "DO"].concat();
    let fixme = ["FIX", "ME"].concat();
    let places = [["/wo", "rk/"].concat(), ["/ro", "ot/"].concat(), ["/ho", "me/"].concat()];
    let mut faults = Vec::new();
    for folder in ["src", "tests", "benches", "examples"] {
        for file in files_under(folder) {
            for (index, line) in file.text.lines().enumerate() {
                let unfinished = line.contains(&todo) || line.contains(&fixme);
                if unfinished || places.iter().any(|place| line.contains(place.as_str())) {
                    faults.push(format!("{folder}/{}:{}: {}", file.path.display(), index + 1, line.trim()));
                }
            }
        }
    }
    report(faults);
}
