//! Networks run by ONNX Runtime, loaded from its shared library at run time.
//!
//! The library is searched in a fixed order (setting, `ORT_DYLIB_PATH`, beside the program, the folder in which
//! `scripts/start` installs it) and each failure is remembered for the message. It is loaded only where its SHA-256 is
//! that of a library in the list, or the one that the person gave by [`OWN`], and from the very bytes that were compared
//! (see `held_library`); the current folder and the system's own search are left out, because nobody knows what lies there.
//! `ort` allows one environment per process, so it is kept in one place for the life of the program. It is loaded only where its
//! telemetry is switched off (see `telemetry`). Threads do not spin while they wait: on a busy machine spinning made two
//! threads twice as slow as one.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ort::environment::Environment;
use ort::session::Session as OrtSession;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::{Outlet, TensorRef, ValueType};

use super::held_library::HeldLibrary;
use super::runtime::{Backend, Input, Port, Runtime, RuntimeDescription, Session, Tensor};
use super::telemetry;
use crate::inference::checked_file;
use crate::inference::error::InferenceError;
use crate::inference::manifest::{self, sha256};
use crate::inference::model_folder;

/// The variable with the SHA-256 of a library that the list does not know and the person wants to use all the same.
const OWN: &str = "GAITTWIN_RUNTIME_SHA256";

/// The one environment of this process, made when first asked for.
static ENVIRONMENT: Mutex<Option<Started>> = Mutex::new(None);

#[derive(Clone)]
struct Started {
    environment: Environment,
    version: String,
}

/// ONNX Runtime, found and started.
pub(in crate::inference) struct OnnxRuntime {
    description: RuntimeDescription,
    environment: Environment,
}

impl OnnxRuntime {
    /// Finds the library and starts it; `chosen` is the path in the person's settings.
    ///
    /// Once a library is loaded it stays for the life of the process; a later `chosen` has no effect.
    pub(in crate::inference) fn start(chosen: Option<&Path>, threads: usize) -> Result<Self, InferenceError> {
        let mut place = ENVIRONMENT.lock().unwrap_or_else(PoisonError::into_inner);
        let started = match &*place {
            Some(started) => started.clone(),
            None => place.insert(search(chosen)?).clone(),
        };
        let description =
            RuntimeDescription { backend: Backend::OnnxRuntime, version: started.version, threads };
        Ok(Self { description, environment: started.environment })
    }
}

fn search(chosen: Option<&Path>) -> Result<Started, InferenceError> {
    let mut tried = Vec::new();
    for path in candidates(chosen) {
        match start_from(&path) {
            Ok(started) => {
                tracing::info!("ONNX Runtime {} from {}", started.version, path.display());
                return Ok(started);
            }
            Err(reason) => tried.push(format!("{} ({reason})", path.display())),
        }
    }
    Err(InferenceError::RuntimeNotFound { tried: tried.join("; ") })
}

/// Where the library may be, best first. A path with a folder is only named when the file is there.
fn candidates(chosen: Option<&Path>) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = chosen.map(Path::to_path_buf).into_iter().collect();
    if let Some(path) = std::env::var_os("ORT_DYLIB_PATH").filter(|path| !path.is_empty()) {
        found.push(path.into());
    }
    if let Some(folder) = std::env::current_exe().ok().as_deref().and_then(Path::parent) {
        found.extend(libraries_in(folder));
    }
    for folder in model_folder::candidates() {
        found.extend(libraries_in(&folder.join("runtime")));
    }
    found
}

/// Files in this folder that are the library, with or without version in the name, newest name first.
fn libraries_in(folder: &Path) -> Vec<PathBuf> {
    let prefix = format!("{}onnxruntime.", std::env::consts::DLL_PREFIX);
    let suffix = std::env::consts::DLL_SUFFIX.trim_start_matches('.');
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            name.strip_prefix(&prefix).is_some_and(|rest| rest.split('.').any(|part| part == suffix))
        })
        .collect();
    found.sort();
    found.reverse();
    found
}

fn start_from(path: &Path) -> Result<Started, String> {
    if !telemetry::is_off() {
        return Err(format!(
            "not loaded: it would report to its publisher, because {} is not 1",
            telemetry::SWITCH
        ));
    }
    let bytes = checked_file::read(path).map_err(said)?;
    let known = trusted(&sha256(&bytes), std::env::var(OWN).ok().as_deref())?;
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("onnxruntime");
    let held = HeldLibrary::of(&bytes, name).map_err(said)?;
    drop(bytes);
    let builder = ort::init_from(held.path()).map_err(said)?;
    let environment = builder.with_name("gaittwin").with_telemetry(false).build().map_err(said)?;
    environment.set_log_level(ort::logging::LogLevel::Warning);
    Ok(Started { environment, version: known.unwrap_or_else(|| version(ort::info(), path)) })
}

/// Whether a library with this SHA-256 may be loaded: its version where the list knows it, `None` where the person vouched
/// for it, else why not.
fn trusted(hash: &str, own: Option<&str>) -> Result<Option<String>, String> {
    if let Some(known) = manifest::runtime_of(hash) {
        return Ok(Some(known.version));
    }
    if own.is_some_and(|own| own.trim().eq_ignore_ascii_case(hash)) {
        return Ok(None);
    }
    Err(format!(
        "not loaded: its SHA-256 {hash} is none that this program knows, so it is damaged, foreign or of another version; \
         run scripts/start to install the right one, or, where you trust this file, set {OWN} to that number"
    ))
}

/// The version from the build information (`git-branch=rel-1.31.1`), else from the file's name.
fn version(build_information: &str, path: &Path) -> String {
    let from_build = build_information
        .split("rel-")
        .nth(1)
        .map(|rest| rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect::<String>());
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let from_name: Vec<&str> =
        name.split('.').filter(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit())).collect();
    match from_build {
        Some(version) if !version.is_empty() => version,
        _ if !from_name.is_empty() => from_name.join("."),
        _ => "(version not stated)".into(),
    }
}

impl Runtime for OnnxRuntime {
    fn description(&self) -> &RuntimeDescription {
        &self.description
    }

    fn load(&self, name: &str, onnx: Vec<u8>) -> Result<Box<dyn Session>, InferenceError> {
        let refuse = |reason: String| InferenceError::Load {
            network: name.to_owned(),
            backend: self.description.to_string(),
            reason,
        };
        let session = open(&self.environment, &onnx, self.description.threads).map_err(refuse)?;
        let inputs = session.inputs().iter().map(port).collect();
        let outputs = session.outputs().iter().map(port).collect();
        Ok(Box::new(LoadedNetwork { name: name.to_owned(), session, inputs, outputs }))
    }
}

fn open(environment: &Environment, onnx: &[u8], threads: usize) -> Result<OrtSession, String> {
    let builder = OrtSession::builder(environment).map_err(said)?;
    let builder = builder.with_optimization_level(GraphOptimizationLevel::Level3).map_err(said)?;
    let builder = builder.with_intra_threads(threads).map_err(said)?;
    let builder = builder.with_inter_threads(1).map_err(said)?;
    let builder = builder.with_intra_op_spinning(false).map_err(said)?;
    let mut builder = builder.with_log_level(ort::logging::LogLevel::Warning).map_err(said)?;
    builder.commit_from_memory(onnx).map_err(said)
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn port(outlet: &Outlet) -> Port {
    let shape = match outlet.dtype() {
        ValueType::Tensor { shape, .. } => shape.iter().map(|&length| usize::try_from(length).ok()).collect(),
        _ => Vec::new(),
    };
    Port { name: outlet.name().to_owned(), shape }
}

struct LoadedNetwork {
    name: String,
    session: OrtSession,
    inputs: Vec<Port>,
    outputs: Vec<Port>,
}

impl Session for LoadedNetwork {
    fn inputs(&self) -> &[Port] {
        &self.inputs
    }

    fn outputs(&self) -> &[Port] {
        &self.outputs
    }

    fn run(&mut self, inputs: &[Input<'_>], outputs: &[&str]) -> Result<Vec<Tensor>, InferenceError> {
        let failed = |reason: String| InferenceError::Run { network: self.name.clone(), reason };
        let mut values = Vec::with_capacity(inputs.len());
        for input in inputs {
            let view = TensorRef::from_array_view((input.shape.to_vec(), input.data))
                .map_err(|error| failed(error.to_string()))?;
            values.push((input.name.to_owned(), view));
        }
        let results = self.session.run(values).map_err(|error| failed(error.to_string()))?;
        outputs
            .iter()
            .map(|&name| {
                let value =
                    results.get(name).ok_or_else(|| failed(format!("there is no output `{name}`")))?;
                let (shape, data) =
                    value.try_extract_tensor::<f32>().map_err(|error| failed(error.to_string()))?;
                let shape = shape.iter().map(|&length| usize::try_from(length).unwrap_or(0)).collect();
                Ok(Tensor { shape, data: data.to_vec() })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_is_read_from_build_information_or_file_name() {
        let build = "ORT Build Info: git-branch=rel-1.31.1, git-commit-id=abc";
        assert_eq!(version(build, Path::new("x.so")), "1.31.1");
        assert_eq!(
            version("ORT Build Info: git-branch=HEAD", Path::new("libonnxruntime.so.1.20.3")),
            "1.20.3"
        );
        assert_eq!(version("", Path::new("onnxruntime.dll")), "(version not stated)");
    }

    #[test]
    fn only_a_library_that_is_known_or_vouched_for_is_loaded() {
        let foreign = sha256(b"a library that somebody left here");
        let said = trusted(&foreign, None).unwrap_err();
        assert!(said.contains(&foreign) && said.contains("scripts/start"), "{said}");
        assert!(trusted(&foreign, Some("")).is_err());
        assert_eq!(trusted(&foreign, Some(&foreign.to_uppercase())), Ok(None));
        let listed = "fc44112fbe06d7d689c57e11d3862031f64711007e4ee020f8eed5185fd2c1d3";
        assert_eq!(trusted(listed, None), Ok(Some("1.31.1".into())));
        let folder = tempfile::tempdir().unwrap();
        let planted = folder.path().join("libonnxruntime.so.9.9.9");
        std::fs::write(&planted, b"a library that somebody left here").unwrap();
        let refused = start_from(&planted).err().unwrap();
        assert!(refused.contains("not loaded"), "{refused}");
    }

    #[test]
    fn the_library_is_recognised_by_name_and_providers_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let system_name =
            format!("{}onnxruntime{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
        let wanted = format!("{system_name}.1.31.1");
        std::fs::write(folder.path().join(&wanted), b"x").unwrap();
        std::fs::write(folder.path().join("libonnxruntime_providers_shared.so"), b"x").unwrap();
        std::fs::write(folder.path().join("README.md"), b"x").unwrap();
        assert_eq!(libraries_in(folder.path()), vec![folder.path().join(&wanted)]);
    }
}
