//! The rules of the house about who may import whom, and where the words of the window stand.

use std::fs;

use crate::house_rules::{SourceFile, code_lines, files_under, manifest_dir, report};

/// Which modules a module may name with `crate::…`. Itself is always allowed.
const LAYERS: [(&str, &[&str]); 23] = [
    ("finding", &[]),
    ("biomechanics", &[]),
    ("clinic", &["biomechanics"]),
    ("vision", &["biomechanics", "clinic"]),
    ("simulation", &["biomechanics"]),
    ("synthesis", &["biomechanics", "clinic", "vision", "simulation"]),
    ("analysis", &["biomechanics", "clinic", "vision"]),
    ("input_file", &[]),
    ("capture", &["biomechanics", "vision", "synthesis", "input_file"]),
    ("inference", &["biomechanics", "vision", "synthesis", "input_file"]),
    ("stored", &["biomechanics", "clinic", "analysis"]),
    ("exchange", &["biomechanics", "clinic", "vision", "analysis", "stored", "input_file"]),
    ("archive", &["biomechanics", "clinic", "vision", "simulation", "analysis", "stored", "input_file"]),
    ("report", &["biomechanics", "clinic", "vision", "simulation", "analysis"]),
    ("problem", &[]),
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

/// What the window says stands in the language files: a sentence put straight into a widget would stay English.
#[test]
fn the_windows_words_stand_in_the_language_files() {
    let widgets = [
        "labelled_button(ui, look, \"",
        "main_button(ui, look, \"",
        "ui.label(\"",
        "ui.heading(\"",
        "on_hover_text(\"",
        "RichText::new(\"",
        "heading(ui, look, \"",
        "say(ui, look, \"",
        "quiet(ui, look, \"",
        "paragraph(ui, look, \"",
    ];
    let keys = fs::read_to_string(manifest_dir().join("assets/languages/english-window.txt")).unwrap();
    let known = |key: &str| keys.lines().any(|line| line.split(" = ").next() == Some(key));
    // Made while the words moved out; their own follow.
    let still_english: &[&str] = &["ui/panels/frame.rs", "ui/panels/stopwatch.rs", "ui/records/mod.rs", "ui/records/visits.rs", "ui/records/waiting_walks.rs"];
    let later = |file: &SourceFile| still_english.iter().any(|path| file.path.to_string_lossy() == *path);
    let mut faults = Vec::new();
    for file in files_under("src").iter().filter(|file| file.module == "ui" && !later(file)) {
        for (number, line) in code_lines(&file.text) {
            let spoken = widgets.iter().filter_map(|widget| line.split_once(widget)).map(|(_, rest)| rest);
            for words in
                spoken.filter(|rest| rest.starts_with(char::is_alphabetic) && !rest.starts_with("GaitTwin"))
            {
                faults.push(format!(
                    "src/{}:{number}: not in the language files: {words}",
                    file.path.display()
                ));
            }
            for key in line.split('"').filter(|part| part.starts_with("window.") && !known(part)) {
                faults.push(format!("src/{}:{number}: no words for {key}", file.path.display()));
            }
        }
    }
    report(faults);
}
