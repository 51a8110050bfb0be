//! What can go wrong between a network's file and its answer, each with what to do about it.

use std::path::PathBuf;

/// Why a network could not be found, read, or run. The texts are shown to the person as they are.
#[derive(Debug, thiserror::Error)]
pub enum InferenceError {
    /// No such network is installed.
    #[error(
        "The network `{name}` is not installed. Run scripts/start once with a connection to the package registries, or add \
         the file yourself: drop it on the window, or use `gaittwin-cli networks add FILE`."
    )]
    NotInstalled {
        /// The network asked for.
        name: String,
    },
    /// The name stands for no network at all.
    #[error("There is no network called `{name}`. Known are: {known}.")]
    UnknownNetwork {
        /// The name asked for.
        name: String,
        /// What may be asked for.
        known: String,
    },
    /// ONNX Runtime was asked for by name and is not there.
    #[error(
        "ONNX Runtime was chosen but could not be loaded. Run scripts/start to install it, or choose the built-in backend \
         `rten`. Tried: {tried}"
    )]
    RuntimeNotFound {
        /// What was tried, and why it failed.
        tried: String,
    },
    /// The backend refused the network.
    #[error(
        "The network `{network}` could not be opened by {backend}: {reason}. The file may be damaged: run scripts/start \
         again, drop the file on the window again, or use `gaittwin-cli networks add FILE`."
    )]
    Load {
        /// Which network.
        network: String,
        /// Which backend.
        backend: String,
        /// What the backend said.
        reason: String,
    },
    /// The file of a network is not the one that was recorded.
    #[error(
        "The network `{network}` is not run, because its file is damaged or was changed after it was installed: its SHA-256 \
         begins with {}, not with {}. Run scripts/start again, which puts it back, or take the file from the program's \
         package anew. ({})",
        found.get(..12).unwrap_or(found),
        recorded.get(..12).unwrap_or(recorded),
        path.display()
    )]
    Changed {
        /// Which network.
        network: String,
        /// SHA-256 of the file as it is.
        found: String,
        /// SHA-256 that was recorded.
        recorded: String,
        /// Which file.
        path: PathBuf,
    },
    /// The backend failed while it ran the network.
    #[error(
        "The network `{network}` failed while it ran: {reason}. Choose another network or another backend."
    )]
    Run {
        /// Which network.
        network: String,
        /// What the backend said.
        reason: String,
    },
    /// The network is readable but does not have the inputs and outputs that its kind must have.
    #[error(
        "The network `{network}` is not of a kind that this program can read: {reason}. Give a `.tflite` or `.task` file of \
         MediaPipe Pose, or an `.onnx` file of RTMPose with 26 Halpe points."
    )]
    Signature {
        /// Which network.
        network: String,
        /// What is missing or different.
        reason: String,
    },
    /// A `.tflite` or `.task` file could not be turned into a network.
    #[error(
        "`{file}` could not be imported: {reason}. Get the file again from its publisher; only the networks of MediaPipe \
         Pose are supported."
    )]
    Import {
        /// File name.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A file could not be read.
    #[error("The file could not be read: {source}. Check that it exists and that you may read it. ({})", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A file could not be written.
    #[error(
        "The file could not be written: {source}. Check free space and permissions of the folder, or set \
         GAITTWIN_NETWORKS to a folder of your own. ({})",
        path.display()
    )]
    Write {
        /// Which.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
}
