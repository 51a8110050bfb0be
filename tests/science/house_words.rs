//! The rule of the house about where the words of the window stand.

use std::fs;

use crate::house_rules::{SourceFile, code_lines, files_under, manifest_dir, report};

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
    let still_english: &[&str] = &[
        "ui/panels/frame.rs",
        "ui/panels/stopwatch.rs",
        "ui/records/mod.rs",
        "ui/records/visits.rs",
        "ui/records/waiting_walks.rs",
    ];
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
