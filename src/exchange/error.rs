//! What can go wrong between a file and our types.

use std::path::{Path, PathBuf};

/// Why a file could not be read or written. The texts are shown to the person as they are.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// The file system refused.
    #[error("{action} failed: {cause}. {} ({})", advice(action, cause), path.display())]
    File {
        /// What was tried.
        action: &'static str,
        /// The system's words.
        cause: std::io::Error,
        /// Where.
        path: PathBuf,
    },
    /// A given file is not there or may not be read.
    #[error("The {kind} could not be read: {cause}. Check that it exists and that you may read it. ({})", path.display())]
    Unreadable {
        /// What the file should have been.
        kind: &'static str,
        /// The system's words.
        cause: std::io::Error,
        /// Where.
        path: PathBuf,
    },
    /// Not JSON, or JSON of another shape.
    #[error("This is not a readable {kind}: {cause} ({})", path.display())]
    Malformed {
        /// What the file should have been.
        kind: &'static str,
        /// What is wrong with it.
        cause: String,
        /// Where.
        path: PathBuf,
    },
}

/// What to do about a refusal of the file system.
fn advice(action: &str, cause: &std::io::Error) -> &'static str {
    if crate::input_file::reason(cause).is_some() {
        "Choose the file itself."
    } else if !action.starts_with("Reading") {
        "Check that the place exists, can be written and has space."
    } else if cause.kind() == std::io::ErrorKind::NotFound {
        "Check that it has not been moved or renamed."
    } else {
        "Check that you may open it and that its drive is still connected."
    }
}

impl ExchangeError {
    /// For `map_err` on file operations.
    pub fn file(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |cause| Self::File { action, cause, path }
    }
}
