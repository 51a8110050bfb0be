//! What networks are there: listing, adding and checking them, and opening one by name.

use std::path::{Path, PathBuf};

use super::error::InferenceError;
use super::manifest::{self, InstalledNetwork, NetworkTask, sha256};
use super::model_folder;
use super::rtmpose;
use super::runtime::{Input, Runtime, RuntimeOptions, Session, start};
use super::tflite_import::{ImportedNetwork, NetworkKind, import};

/// Largest file that is read as a network, bytes.
const MAX_FILE: u64 = 256 << 20;

/// One network, installed or only known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkStatus {
    /// Short name, as `--network` takes it.
    pub id: String,
    /// Name to show.
    pub title: String,
    /// What it is for.
    pub task: NetworkTask,
    /// Licence of the weights, where it is known.
    pub licence: Option<String>,
    /// Its `.onnx` file, or `None` when it is not installed.
    pub file: Option<PathBuf>,
}

/// One network after a check.
#[derive(Debug)]
pub struct CheckedNetwork {
    /// Short name.
    pub id: String,
    /// Time of one pass after the first, s, or why it does not work.
    pub result: Result<f64, InferenceError>,
}

/// A network that was just added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedNetwork {
    /// Short name.
    pub id: String,
    /// Where its `.onnx` file lies now.
    pub file: PathBuf,
}

/// All known networks and all that a person added; known ones first.
pub fn list() -> Vec<NetworkStatus> {
    let folders = model_folder::candidates();
    let mut all: Vec<NetworkStatus> = manifest::known()
        .into_iter()
        .map(|known| NetworkStatus {
            file: folders.iter().map(|folder| folder.join(&known.file)).find(|file| file.is_file()),
            id: known.id,
            title: known.title,
            task: known.task,
            licence: Some(known.licence),
        })
        .collect();
    for folder in &folders {
        for added in manifest::installed(folder) {
            let file = folder.join(&added.file);
            if file.is_file() && all.iter().all(|status| status.id != added.id) {
                let title = format!("{} (added)", added.source);
                all.push(NetworkStatus {
                    id: added.id,
                    title,
                    task: added.task,
                    licence: None,
                    file: Some(file),
                });
            }
        }
    }
    all
}

/// Adds a `.tflite`, `.task` or `.onnx` file to the first models folder that can be written.
///
/// MediaPipe's networks are recognised whatever the file is called. An `.onnx` file must have RTMPose's signature.
pub fn add(file: &Path) -> Result<Vec<AddedNetwork>, InferenceError> {
    let folder = model_folder::writable().ok_or_else(|| InferenceError::Write {
        path: PathBuf::from("models"),
        source: std::io::Error::other("no models folder can be written"),
    })?;
    add_to(&folder, file)
}

/// Adds a file to this models folder; see [`add`].
pub fn add_to(folder: &Path, file: &Path) -> Result<Vec<AddedNetwork>, InferenceError> {
    let bytes = read(file)?;
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or("network").to_owned();
    let source_sha256 = sha256(&bytes);
    if name.to_ascii_lowercase().ends_with(".onnx") {
        return Ok(vec![add_onnx(folder, &name, source_sha256, &bytes)?]);
    }
    import(&name, &bytes)?
        .into_iter()
        .map(|network| {
            let (id, file) = place_of(&network, &source_sha256);
            let record = InstalledNetwork {
                id: id.clone(),
                task: match network.kind {
                    NetworkKind::PoseLandmarks => NetworkTask::Pose,
                    NetworkKind::PersonDetector => NetworkTask::PersonDetector,
                },
                file,
                sha256: sha256(&network.onnx),
                source: name.clone(),
                source_sha256: source_sha256.clone(),
            };
            Ok(AddedNetwork { id, file: manifest::install(folder, record, &network.onnx)? })
        })
        .collect()
}

/// Which known network an imported one is: by its publisher's hash, else by kind and size.
fn place_of(network: &ImportedNetwork, source_sha256: &str) -> (String, String) {
    let by_size = match (network.kind, network.onnx.len()) {
        (NetworkKind::PersonDetector, _) => "mediapipe-detector",
        (NetworkKind::PoseLandmarks, ..8_000_000) => "mediapipe-lite",
        (NetworkKind::PoseLandmarks, ..20_000_000) => "mediapipe-full",
        (NetworkKind::PoseLandmarks, _) => "mediapipe-heavy",
    };
    let known = manifest::known();
    let found = known.iter().find(|known| known.source_sha256 == source_sha256);
    let found = found.or_else(|| known.iter().find(|known| known.id == by_size));
    found.map_or_else(
        || (by_size.to_owned(), format!("pose/mediapipe/{by_size}.onnx")),
        |known| (known.id.clone(), known.file.clone()),
    )
}

fn add_onnx(
    folder: &Path,
    name: &str,
    source_sha256: String,
    bytes: &[u8],
) -> Result<AddedNetwork, InferenceError> {
    let runtime = start(&RuntimeOptions::default())?;
    let session = runtime.load(name, bytes.to_vec())?;
    rtmpose::check_signature(name, &*session)?;
    let stem: String = name[..name.len() - 5]
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .take(60)
        .collect();
    let id = if stem.starts_with("rtmpose") { stem } else { format!("rtmpose-{stem}") };
    let record = InstalledNetwork {
        file: format!("pose/added/{id}.onnx"),
        id: id.clone(),
        task: NetworkTask::Pose,
        sha256: source_sha256.clone(),
        source: name.to_owned(),
        source_sha256,
    };
    Ok(AddedNetwork { id, file: manifest::install(folder, record, bytes)? })
}

/// Opens every installed network, compares its file with the record, and runs it once on a black picture.
pub fn check(options: &RuntimeOptions) -> Result<Vec<CheckedNetwork>, InferenceError> {
    let runtime = start(options)?;
    Ok(list()
        .into_iter()
        .map(|status| {
            let result = check_one(&*runtime, &status);
            CheckedNetwork { id: status.id, result }
        })
        .collect())
}

fn check_one(runtime: &dyn Runtime, status: &NetworkStatus) -> Result<f64, InferenceError> {
    let mut session = load(runtime, status)?;
    run_once(&mut *session)?;
    let begin = std::time::Instant::now();
    run_once(&mut *session)?;
    Ok(begin.elapsed().as_secs_f64())
}

/// Reads the file and opens it, if it is still what was installed: changed weights would run and read wrong poses.
fn load(runtime: &dyn Runtime, status: &NetworkStatus) -> Result<Box<dyn Session>, InferenceError> {
    let file =
        status.file.as_ref().ok_or_else(|| InferenceError::NotInstalled { name: status.id.clone() })?;
    let bytes = read(file)?;
    let recorded = model_folder::candidates()
        .into_iter()
        .filter(|folder| file.starts_with(folder))
        .flat_map(|folder| manifest::installed(&folder))
        .find(|record| record.id == status.id);
    if recorded.is_some_and(|record| record.sha256 != sha256(&bytes)) {
        return Err(InferenceError::Load {
            network: status.id.clone(),
            backend: runtime.description().to_string(),
            reason: "its file was changed after it was installed".into(),
        });
    }
    runtime.load(&status.id, bytes)
}

fn run_once(session: &mut dyn Session) -> Result<(), InferenceError> {
    let ports = session.inputs().to_vec();
    let shapes: Vec<Vec<usize>> =
        ports.iter().map(|port| port.shape.iter().map(|length| length.unwrap_or(1)).collect()).collect();
    let zeros: Vec<Vec<f32>> = shapes.iter().map(|shape| vec![0.0; shape.iter().product()]).collect();
    let inputs: Vec<Input<'_>> = ports
        .iter()
        .zip(shapes.iter().zip(&zeros))
        .map(|(port, (shape, data))| Input { name: &port.name, shape, data })
        .collect();
    let outputs: Vec<String> = session.outputs().iter().map(|port| port.name.clone()).collect();
    let outputs: Vec<&str> = outputs.iter().map(String::as_str).collect();
    session.run(&inputs, &outputs).map(|_results| ())
}

/// Opens the network of this name with the engine.
pub fn open(runtime: &dyn Runtime, id: &str) -> Result<Box<dyn Session>, InferenceError> {
    let all = list();
    let Some(status) = all.iter().find(|status| status.id == id) else {
        let known: Vec<&str> = all.iter().map(|status| status.id.as_str()).collect();
        return Err(InferenceError::UnknownNetwork { name: id.to_owned(), known: known.join(", ") });
    };
    load(runtime, status)
}

fn read(path: &Path) -> Result<Vec<u8>, InferenceError> {
    let failed = |source| InferenceError::Read { path: path.to_path_buf(), source };
    if std::fs::metadata(path).map_err(failed)?.len() > MAX_FILE {
        return Err(failed(std::io::Error::other("the file is far larger than any pose network")));
    }
    std::fs::read(path).map_err(failed)
}
