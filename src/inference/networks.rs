//! What networks are there: listing, adding and checking them, and opening one by name.

use std::path::{Path, PathBuf};

use super::checked_file;
use super::engines::runtime::{Input, Runtime, RuntimeOptions, Session, start};
use super::error::InferenceError;
use super::manifest::{self, InstalledNetwork, NetworkTask, sha256};
use super::model_folder;
use super::pose::rtmpose;
use super::tflite_import::{ImportedNetwork, NetworkKind, import};

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
    /// SHA-256 that the file must have to be run.
    pub sha256: String,
}

impl NetworkStatus {
    /// Why the installed file is not run; `None` where it is whole or not installed.
    pub fn problem(&self) -> Option<InferenceError> {
        checked_file::read_known(&self.id, self.file.as_ref()?, &self.sha256).err()
    }
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
    /// Whether it is one of the list, bit for bit. Nobody has measured how well another one reads.
    pub known: bool,
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
            sha256: known.sha256,
        })
        .collect();
    for folder in &folders {
        for added in manifest::installed(folder) {
            let file = folder.join(&added.file);
            if file.is_file() && all.iter().all(|status| status.id != added.id) {
                let title = format!("{} (added; not one that this program knows)", added.source);
                all.push(NetworkStatus {
                    id: added.id,
                    title,
                    task: added.task,
                    licence: None,
                    file: Some(file),
                    sha256: added.sha256,
                });
            }
        }
    }
    all
}

/// Adds a `.tflite`, `.task` or `.onnx` file to the first models folder that can be written.
///
/// MediaPipe's networks are recognised by their bytes, whatever the file is called; any other gets an id of its own. An
/// `.onnx` file must have RTMPose's signature.
pub fn add(file: &Path) -> Result<Vec<AddedNetwork>, InferenceError> {
    let folder = model_folder::writable().ok_or_else(|| InferenceError::Write {
        path: PathBuf::from("models"),
        source: std::io::Error::other("no models folder can be written"),
    })?;
    add_to(&folder, file)
}

/// Adds a file to this models folder; see [`add`].
pub fn add_to(folder: &Path, file: &Path) -> Result<Vec<AddedNetwork>, InferenceError> {
    let bytes = checked_file::read(file)?;
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or("network").to_owned();
    let source_sha256 = sha256(&bytes);
    if name.to_ascii_lowercase().ends_with(".onnx") {
        return Ok(vec![add_onnx(folder, &name, source_sha256, &bytes)?]);
    }
    import(&name, &bytes)?
        .into_iter()
        .map(|network| {
            let (id, file, known) = place_of(&network);
            let record = InstalledNetwork {
                id: id.clone(),
                task: task_of(network.kind),
                file,
                sha256: sha256(&network.onnx),
                source: name.clone(),
                source_sha256: source_sha256.clone(),
            };
            Ok(AddedNetwork { id, file: manifest::install(folder, record, &network.onnx)?, known })
        })
        .collect()
}

fn task_of(kind: NetworkKind) -> NetworkTask {
    match kind {
        NetworkKind::PoseLandmarks => NetworkTask::Pose,
        NetworkKind::PersonDetector => NetworkTask::PersonDetector,
    }
}

/// Id and file of an imported network, and whether it is one of the list. One that differs in a single bit is another.
fn place_of(network: &ImportedNetwork) -> (String, String, bool) {
    let hash = sha256(&network.onnx);
    if let Some(known) = manifest::known().into_iter().find(|known| known.sha256 == hash) {
        return (known.id, known.file, true);
    }
    let kind = match network.kind {
        NetworkKind::PoseLandmarks => "pose",
        NetworkKind::PersonDetector => "detector",
    };
    let id = format!("unknown-{kind}-{}", &hash[..8]);
    let file = added_file(&id);
    (id, file, false)
}

fn added_file(id: &str) -> String {
    format!("pose/added/{id}.onnx")
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
    let mut id = if stem.starts_with("rtmpose") { stem } else { format!("rtmpose-{stem}") };
    // Two files of one name are two networks.
    let other = |record: &InstalledNetwork| record.id == id && record.sha256 != source_sha256;
    if manifest::installed(folder).iter().any(other) {
        id = format!("{id}-{}", &source_sha256[..8]);
    }
    let record = InstalledNetwork {
        file: added_file(&id),
        id: id.clone(),
        task: NetworkTask::Pose,
        sha256: source_sha256.clone(),
        source: name.to_owned(),
        source_sha256,
    };
    Ok(AddedNetwork { id, file: manifest::install(folder, record, bytes)?, known: false })
}

/// Opens every network, installed or shipped, compares its file with the record, and runs it once on zeros.
pub fn check(options: &RuntimeOptions) -> Result<Vec<CheckedNetwork>, InferenceError> {
    let runtime = start(options)?;
    let mut checked: Vec<CheckedNetwork> = list()
        .into_iter()
        .map(|status| {
            let result = load(&*runtime, &status).and_then(time_a_pass);
            CheckedNetwork { id: status.id, result }
        })
        .collect();
    checked.extend(manifest::shipped().into_iter().map(|shipped| {
        let id = shipped.file.split('/').next().unwrap_or_default().to_owned();
        let bytes = model_folder::read(&id, &shipped.file);
        let result = bytes.and_then(|bytes| runtime.load(&id, bytes)).and_then(time_a_pass);
        CheckedNetwork { id, result }
    }));
    Ok(checked)
}

fn time_a_pass(mut session: Box<dyn Session>) -> Result<f64, InferenceError> {
    run_once(&mut *session)?;
    let begin = std::time::Instant::now();
    run_once(&mut *session)?;
    Ok(begin.elapsed().as_secs_f64())
}

/// Reads the file and opens it, if its bytes are the recorded ones: changed weights would run and read wrong poses.
fn load(runtime: &dyn Runtime, status: &NetworkStatus) -> Result<Box<dyn Session>, InferenceError> {
    let file =
        status.file.as_ref().ok_or_else(|| InferenceError::NotInstalled { name: status.id.clone() })?;
    runtime.load(&status.id, checked_file::read_known(&status.id, file, &status.sha256)?)
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
