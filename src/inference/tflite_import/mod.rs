//! Our own importer from TensorFlow Lite to ONNX, for the networks of MediaPipe Pose.
//!
//! Google publishes these networks only as `.tflite`; neither engine of ours reads that. The importer takes a `.tflite`
//! file or a `.task` bundle, keeps the outputs that are used, and writes `.onnx`. It trusts nothing in the file: a
//! damaged one gives a message, never a panic, and no allocation that the file's own size does not justify.

mod convert;
mod flatbuffer;
mod operators;
mod schema;
mod signature;
mod task_bundle;
mod weights;

pub use signature::NetworkKind;

use super::error::InferenceError;
use super::manifest;

/// A network after import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedNetwork {
    /// What it does.
    pub kind: NetworkKind,
    /// The file it came from; for a bundle, the name inside.
    pub source: String,
    /// The `.onnx` file.
    ///
    /// Landmarks: `image` 1×3×256×256 in 0..=1, `landmarks` 1×195, `presence` 1×1, `heatmap` 1×39×64×64 (logits),
    /// `world` 1×117. Detector: `image` 1×3×224×224 in -1..=1, `boxes` 1×2254×12, `scores` 1×2254×1 (logits).
    pub onnx: Vec<u8>,
}

/// Imports a `.tflite` file or all networks of a `.task` bundle; `name` is used in messages.
pub fn import(name: &str, file: &[u8]) -> Result<Vec<ImportedNetwork>, InferenceError> {
    let refuse = |reason: String| InferenceError::Import { file: name.to_owned(), reason };
    let networks = if task_bundle::is_bundle(file) {
        task_bundle::unpack(file).map_err(refuse)?
    } else {
        return Ok(vec![import_one(name, file).map_err(refuse)?]);
    };
    networks.iter().map(|(inside, bytes)| import_one(inside, bytes).map_err(refuse)).collect()
}

fn import_one(name: &str, file: &[u8]) -> Result<ImportedNetwork, flatbuffer::Reason> {
    // The name goes into the network's bytes, by which it is recognised: a known one keeps its own, whatever bundle or file it
    // came in.
    let known = manifest::of_source(&manifest::sha256(file));
    let name = known.as_ref().map_or(name, |known| known.source.as_str());
    let graph = schema::read(file)?;
    let (kind, kept) = signature::recognise(&graph)?;
    let onnx = convert::convert(&graph, &kept, name)?;
    Ok(ImportedNetwork { kind, source: name.to_owned(), onnx })
}
