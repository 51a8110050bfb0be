//! Where installed networks and the library of ONNX Runtime lie.
//!
//! `scripts/start` installs into the project's own `models/`, so that one copy of the program is one folder. Where that
//! folder cannot be written (a shared or read-only installation), the user's data folder takes its place. Reading looks
//! into all of them; writing takes the first that can be written.

use std::path::{Path, PathBuf};

use super::error::InferenceError;

/// All folders that may hold networks, first to be searched first:
/// `GAITTWIN_NETWORKS`, the project's `models`, `models` beside the program, the user's data folder.
pub fn candidates() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    if let Some(folder) = std::env::var_os("GAITTWIN_NETWORKS").filter(|folder| !folder.is_empty()) {
        folders.push(folder.into());
    }
    folders.extend(project_models());
    if let Some(folder) = std::env::current_exe().ok().as_deref().and_then(Path::parent) {
        folders.push(folder.join("models"));
    }
    if let Some(data) = directories::ProjectDirs::from("", "", "gaittwin") {
        folders.push(data.data_dir().join("models"));
    }
    folders.dedup();
    folders
}

/// The `models` folder of the project that this program stands or is started in, where there is one.
fn project_models() -> Option<PathBuf> {
    let executable = std::env::current_exe().ok();
    let current = std::env::current_dir().ok();
    let above = |start: Option<PathBuf>| {
        start.into_iter().flat_map(|path| path.ancestors().map(Path::to_path_buf).collect::<Vec<_>>())
    };
    above(current)
        .chain(above(executable))
        .map(|folder| folder.join("models"))
        .find(|models| models.join("manifest.toml").is_file())
}

/// The bytes of a network that comes with the program; `file` is its path below a models folder.
///
/// # Errors
/// Where no folder holds it or it cannot be read.
pub fn read(name: &str, file: &str) -> Result<Vec<u8>, InferenceError> {
    let path = candidates().into_iter().map(|folder| folder.join(file)).find(|path| path.is_file());
    let path = path.ok_or_else(|| InferenceError::NotInstalled { name: name.into() })?;
    std::fs::read(&path).map_err(|source| InferenceError::Read { path, source })
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
    fn some_folder_is_always_named() {
        assert!(!candidates().is_empty());
    }
}
