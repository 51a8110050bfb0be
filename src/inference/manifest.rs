//! The list of known networks (`models/manifest.toml`) and the record of installed ones (`installed.toml`), as stored.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::error::InferenceError;

/// The list is part of the program, so that it can say what is missing when no folder is there at all.
const MANIFEST: &str = include_str!("../../models/manifest.toml");

/// Longest record of installed networks, bytes.
const LONGEST_RECORD: u64 = 4 << 20;

/// What a network is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NetworkTask {
    /// Key-points of one person in a crop.
    Pose,
    /// Finds persons in a picture.
    PersonDetector,
}

/// One known network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownNetwork {
    /// Short name for the command line and assessments.
    pub id: String,
    /// Name to show.
    pub title: String,
    /// What it is for.
    pub task: NetworkTask,
    /// The `.onnx` file below the models folder.
    pub file: String,
    /// SHA-256 of the `.onnx` file.
    pub sha256: String,
    /// Name of the file that its publisher gives out.
    pub source: String,
    /// SHA-256 of that file.
    pub source_sha256: String,
    /// Licence of the weights.
    pub licence: String,
    /// Which points it gives.
    pub key_points: String,
    /// Where more is told about it, below the models folder.
    pub card: String,
}

/// One network that comes with the program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ShippedNetwork {
    /// The file below the models folder.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: String,
}

/// One library that runs networks.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct KnownRuntime {
    /// System and processor, such as `linux-x86_64`.
    pub system: String,
    /// Version, as its publisher counts.
    pub version: String,
    /// SHA-256 of the library.
    pub sha256: String,
}

#[derive(Default, Deserialize)]
struct Manifest {
    network: Vec<KnownNetwork>,
    shipped: Vec<ShippedNetwork>,
    runtime: Vec<KnownRuntime>,
}

fn manifest() -> Manifest {
    toml::from_str(MANIFEST).unwrap_or_default()
}

/// One network that was put into a models folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstalledNetwork {
    /// Short name.
    pub id: String,
    /// What it is for.
    pub task: NetworkTask,
    /// The `.onnx` file below the models folder.
    pub file: String,
    /// SHA-256 of the `.onnx` file.
    pub sha256: String,
    /// Name of the file it was made from.
    pub source: String,
    /// SHA-256 of the file it was made from.
    pub source_sha256: String,
}

#[derive(Default, Serialize, Deserialize)]
struct Record {
    #[serde(default)]
    installed: Vec<InstalledNetwork>,
}

/// The networks this program knows.
pub fn known() -> Vec<KnownNetwork> {
    manifest().network
}

/// The known network whose publisher's file has this SHA-256.
pub fn of_source(sha256: &str) -> Option<KnownNetwork> {
    known().into_iter().find(|network| network.source_sha256 == sha256)
}

/// The networks that come with the program.
pub fn shipped() -> Vec<ShippedNetwork> {
    manifest().shipped
}

/// The library of ONNX Runtime with this SHA-256, where the list has one.
pub fn runtime_of(sha256: &str) -> Option<KnownRuntime> {
    manifest().runtime.into_iter().find(|runtime| runtime.sha256 == sha256)
}

/// What is recorded as installed in this models folder; empty where there is no record or it cannot be read.
pub fn installed(folder: &Path) -> Vec<InstalledNetwork> {
    let text = crate::input_file::read_text(&record_path(folder), LONGEST_RECORD).unwrap_or_default();
    toml::from_str::<Record>(&text).map(|record| record.installed).unwrap_or_default()
}

/// Writes a network's file and records it; one of the same name is replaced. The file appears whole or not at all.
pub fn install(folder: &Path, network: InstalledNetwork, onnx: &[u8]) -> Result<PathBuf, InferenceError> {
    let path = folder.join(&network.file);
    write_whole(&path, onnx)?;
    let mut record = Record { installed: installed(folder) };
    record.installed.retain(|other| other.id != network.id);
    record.installed.push(network);
    record.installed.sort_by(|a, b| a.id.cmp(&b.id));
    let text = toml::to_string_pretty(&record).map_err(|error| InferenceError::Write {
        path: record_path(folder),
        source: std::io::Error::other(error),
    })?;
    write_whole(&record_path(folder), text.as_bytes())?;
    Ok(path)
}

fn record_path(folder: &Path) -> PathBuf {
    folder.join("pose/mediapipe/installed.toml")
}

fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), InferenceError> {
    let failed = |source| InferenceError::Write { path: path.to_path_buf(), source };
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(failed)?;
    }
    let temporary = path.with_extension(format!("part-{}", std::process::id()));
    std::fs::write(&temporary, bytes).map_err(failed)?;
    std::fs::rename(&temporary, path).map_err(failed)
}

/// SHA-256 as lower-case hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    let digits = b"0123456789abcdef";
    let pair = |byte: u8| [digits[usize::from(byte >> 4)], digits[usize::from(byte & 15)]].map(char::from);
    Sha256::digest(bytes).iter().flat_map(|&byte| pair(byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_can_be_read_and_names_the_default() {
        let known = known();
        assert!(known.iter().any(|network| network.id == "mediapipe-full"));
        assert!(known.iter().any(|network| network.task == NetworkTask::PersonDetector));
        assert!(
            known.iter().all(|network| network.source_sha256.len() == 64 && network.licence == "Apache-2.0")
        );
        let hashes = known.into_iter().map(|network| network.sha256);
        let hashes = hashes.chain(shipped().into_iter().map(|network| network.sha256));
        for hash in hashes.chain(manifest().runtime.into_iter().map(|runtime| runtime.sha256)) {
            assert!(hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{hash}");
        }
    }

    /// Whoever trains a network anew writes its hash into the list; the program would refuse it otherwise.
    #[test]
    fn every_network_that_comes_with_the_program_is_the_recorded_one() {
        let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
        assert_eq!(shipped().len(), 3);
        for network in shipped() {
            let bytes = std::fs::read(models.join(&network.file)).unwrap();
            assert_eq!(sha256(&bytes), network.sha256, "models/manifest.toml, {}", network.file);
        }
    }

    #[test]
    fn installing_twice_leaves_one_record_and_the_newer_file() {
        let folder = tempfile::tempdir().unwrap();
        for bytes in [&b"first"[..], b"second"] {
            let network = InstalledNetwork {
                id: "test".into(),
                task: NetworkTask::Pose,
                file: "pose/added/test.onnx".into(),
                sha256: sha256(bytes),
                source: "test.onnx".into(),
                source_sha256: sha256(bytes),
            };
            install(folder.path(), network, bytes).unwrap();
        }
        let installed = installed(folder.path());
        assert_eq!(installed.len(), 1);
        assert_eq!(std::fs::read(folder.path().join(&installed[0].file)).unwrap(), b"second");
        assert_eq!(installed[0].sha256, sha256(b"second"));
    }
}
