//! What can go wrong between a network's file and its answer, each with what to do about it.

use std::path::PathBuf;

use crate::problem::problems;

problems! {
    /// Why a network gives no answer.
    InferenceError {
        /// No file of this name in any folder of networks.
        NotInstalled { name: String } = "network.not_installed",
        /// The name is no known network; which are.
        UnknownNetwork { name: String, known: String } = "network.unknown",
        /// The wished runtime is not there; where it was looked for.
        RuntimeNotFound { tried: String } = "network.no_runtime",
        /// The runtime refuses the file.
        Load { network: String, backend: String, reason: String } = "network.load",
        /// The file is not the one that was installed: checksums in hexadecimal digits.
        Changed { network: String, found: String, recorded: String, path: PathBuf } = "network.changed",
        /// It was opened and then failed.
        Run { network: String, reason: String } = "network.run",
        /// Inputs or outputs are not those that this program knows.
        Signature { network: String, reason: String } = "network.signature",
        /// The file of another format could not be taken in.
        Import { file: String, reason: String } = "network.import",
        /// A file could not be read.
        Read { path: PathBuf, source: std::io::Error } = "network.read",
        /// A file could not be written.
        Write { path: PathBuf, source: std::io::Error } = "network.write",
    }
}
