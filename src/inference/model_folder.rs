//! Where networks and the library of ONNX Runtime lie: beside the program, in the user's data folder, or in a folder that
//! the person named.
//!
//! The current folder is never looked at: it may be anybody's, a memory stick or a download, and what lies there would run
//! with the rights of whoever starts the program. A development build reads the project's own `models/` because
//! `PROJECT` names the project; `scripts/start`, `scripts/test` and `cargo` set it. Reading looks into all folders;
//! writing takes the first that can be written.

use std::path::{Path, PathBuf};

use super::checked_file;
use super::error::InferenceError;
use super::manifest;

/// The variable that names a folder for networks in the place of all others' first.
const NETWORKS: &str = "GAITTWIN_NETWORKS";
/// The variable that names the folder of the project, for builds that are not installed.
const PROJECT: &str = "GAITTWIN_PROJECT";

/// All folders that may hold networks, first to be searched first: the one that `GAITTWIN_NETWORKS` names, `models` of the
/// project that `GAITTWIN_PROJECT` names, `models` beside the program, `models` in the user's data folder.
pub fn candidates() -> Vec<PathBuf> {
    let named =
        |variable: &str| std::env::var_os(variable).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let mut folders: Vec<PathBuf> = named(NETWORKS).into_iter().collect();
    // A relative name would be a place in the current folder again.
    folders.extend(named(PROJECT).filter(|folder| folder.is_absolute()).map(|folder| folder.join("models")));
    if let Some(folder) = std::env::current_exe().ok().as_deref().and_then(Path::parent) {
        folders.push(folder.join("models"));
    }
    if let Some(data) = directories::ProjectDirs::from("", "", "gaittwin") {
        folders.push(data.data_dir().join("models"));
    }
    folders.dedup();
    folders
}

/// The bytes of a network that comes with the program; `file` is its path below a models folder.
///
/// # Errors
/// Where no folder holds it, it cannot be read, or its bytes are not those of the list: a damaged estimator would run and
/// say wrong numbers.
pub fn read(name: &str, file: &str) -> Result<Vec<u8>, InferenceError> {
    read_from(&candidates(), name, file)
}

fn read_from(folders: &[PathBuf], name: &str, file: &str) -> Result<Vec<u8>, InferenceError> {
    let missing = || InferenceError::NotInstalled { name: name.into() };
    let known = manifest::shipped().into_iter().find(|network| network.file == file).ok_or_else(missing)?;
    let path = folders.iter().map(|folder| folder.join(file)).find(|path| path.is_file());
    checked_file::read_known(name, &path.ok_or_else(missing)?, &known.sha256)
}

/// The first folder that can be written, made when it is missing.
pub fn writable() -> Option<PathBuf> {
    candidates().into_iter().find(|folder| {
        let probe = folder.join(format!(".write-probe-{}", std::process::id()));
        let written = std::fs::create_dir_all(folder).is_ok() && std::fs::write(&probe, b"").is_ok();
        written && std::fs::remove_file(&probe).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_folder_is_always_named_and_none_is_relative_to_the_current_one() {
        let folders = candidates();
        assert!(!folders.is_empty());
        assert!(folders.iter().all(|folder| folder.is_absolute()), "{folders:?}");
    }

    /// 1.28 m/s became 1.20 m/s from one damaged sector, without a word.
    #[test]
    fn one_flipped_byte_in_any_network_of_the_program_is_refused() {
        let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
        let folder = tempfile::tempdir().unwrap();
        let places = [folder.path().to_path_buf()];
        for network in manifest::shipped() {
            let mut bytes = std::fs::read(models.join(&network.file)).unwrap();
            let copy = folder.path().join(&network.file);
            std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
            std::fs::write(&copy, &bytes).unwrap();
            assert_eq!(read_from(&places, "whole", &network.file).unwrap(), bytes);
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0x10;
            std::fs::write(&copy, &bytes).unwrap();
            let error = read_from(&places, "estimator", &network.file).unwrap_err();
            assert!(matches!(error, InferenceError::Changed { .. }), "{error}");
            let said = error.to_string();
            assert!(said.contains("damaged") && said.contains("scripts/start"), "{said}");
        }
        assert!(matches!(read_from(&[], "none", "other.onnx"), Err(InferenceError::NotInstalled { .. })));
    }
}
