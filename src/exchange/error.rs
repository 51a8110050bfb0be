//! What can go wrong between a file and our types.

use std::path::{Path, PathBuf};

use crate::finding::Told;
use crate::problem::problems;

problems! {
    /// Why a file could not be read or written. What kind of file it should have been is a key of the language files.
    ExchangeError {
        /// The file system refused what was tried; with what to do then.
        File { action: &'static str, cause: std::io::Error, remedy: &'static str, path: PathBuf } = "exchange.file",
        /// A given file is not there or may not be read.
        Unreadable { kind: &'static str, cause: std::io::Error, path: PathBuf } = "exchange.unreadable",
        /// Its contents are not what they should be.
        Malformed { kind: &'static str, cause: Told, path: PathBuf } = "exchange.malformed",
    }
}

/// What to do about a refusal of the file system.
fn remedy(action: &str, cause: &std::io::Error) -> &'static str {
    if crate::input_file::reason(cause).is_some() {
        "remedy.choose_the_file"
    } else if !action.starts_with("action.reading") {
        "remedy.place_and_space"
    } else if cause.kind() == std::io::ErrorKind::NotFound {
        "remedy.not_moved"
    } else {
        "remedy.drive_connected"
    }
}

impl ExchangeError {
    /// For `map_err` on file operations.
    pub fn file(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |cause| Self::File { action, remedy: remedy(action, &cause), cause, path }
    }
}
