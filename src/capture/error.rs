//! What can go wrong between a file or camera and a picture, each with what to do about it.

use std::path::PathBuf;

/// Why there is no picture. The texts are shown to the person as they are.
#[derive(Debug, thiserror::Error)]
pub enum CaptureError {
    /// The path leads nowhere.
    #[error("The file was not found. Check that it has not been moved. ({})", path.display())]
    NotFound {
        /// Which.
        path: PathBuf,
    },
}
