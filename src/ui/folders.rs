//! What lies in folders, and where people keep their files.

use std::path::{Path, PathBuf};

use crate::app::words;

/// One thing in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) is_folder: bool,
}

/// Whether a file is of one of the kinds with these endings.
pub(super) fn fits(name: &str, ends: &[&str]) -> bool {
    let end = Path::new(name).extension().map(|end| end.to_string_lossy().to_lowercase()).unwrap_or_default();
    ends.iter().any(|wanted| *wanted == "*" || *wanted == end)
}

/// Where people keep their files, those that are there.
pub(super) fn places() -> Vec<(&'static str, PathBuf)> {
    let mut found = Vec::new();
    if let Some(people) = directories::UserDirs::new() {
        found.push((words::of("dialog.home"), people.home_dir().to_path_buf()));
        let named = [
            (words::of("dialog.desktop"), people.desktop_dir()),
            (words::of("dialog.documents"), people.document_dir()),
            (words::of("dialog.downloads"), people.download_dir()),
            (words::of("dialog.videos"), people.video_dir()),
        ];
        found.extend(named.into_iter().filter_map(|(word, folder)| Some((word, folder?.to_path_buf()))));
    }
    for media in ["/media", "/run/media", "/mnt", "/Volumes"] {
        found.push((words::of("dialog.drives"), PathBuf::from(media)));
    }
    found.push((words::of("dialog.computer"), PathBuf::from("/")));
    found.retain(|(_, folder)| folder.is_dir());
    found
}

/// Why a folder cannot be read, in words.
pub(super) fn why_unreadable(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => words::of("dialog.unreadable_gone").to_owned(),
        std::io::ErrorKind::PermissionDenied => words::of("dialog.unreadable_forbidden").to_owned(),
        _ => words::fill("dialog.unreadable", &[("0", error)]),
    }
}

/// What lies in a folder, folders first, hidden things left out.
pub(super) fn read_folder(folder: &Path) -> std::io::Result<Vec<Entry>> {
    let read = std::fs::read_dir(folder)?;
    let mut entries: Vec<Entry> = read
        .filter_map(Result::ok)
        .map(|entry| Entry {
            name: entry.file_name().to_string_lossy().into_owned(),
            is_folder: entry.path().is_dir(),
        })
        .filter(|entry| !entry.name.starts_with('.'))
        .collect();
    entries.sort_by_key(|entry| (!entry.is_folder, entry.name.to_lowercase()));
    Ok(entries)
}
