//! Opens `.task` bundles: zip archives in which MediaPipe's newer releases ship several `.tflite` files.

use std::io::{Cursor, Read as _};

use super::flatbuffer::Reason;

/// Largest single network that is unpacked, bytes; the largest real one has 28 million.
const MAX_UNPACKED: u64 = 64 << 20;

/// Whether the bytes begin like a zip archive.
pub(super) fn is_bundle(file: &[u8]) -> bool {
    file.starts_with(b"PK\x03\x04")
}

/// The `.tflite` files of a bundle, by name.
pub(super) fn unpack(file: &[u8]) -> Result<Vec<(String, Vec<u8>)>, Reason> {
    let damaged = |error: &dyn std::fmt::Display| format!("the bundle is damaged ({error})");
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).map_err(|error| damaged(&error))?;
    let mut networks = Vec::new();
    for index in 0..archive.len().min(64) {
        let mut entry = archive.by_index(index).map_err(|error| damaged(&error))?;
        let name = entry.name().map_err(|error| damaged(&error))?.into_owned();
        if !name.ends_with(".tflite") {
            continue;
        }
        let mut unpacked = Vec::new();
        // The size that the archive claims is not believed: reading stops at the limit.
        entry.by_ref().take(MAX_UNPACKED + 1).read_to_end(&mut unpacked).map_err(|error| damaged(&error))?;
        if unpacked.len() as u64 > MAX_UNPACKED {
            return Err(format!("`{name}` in the bundle is larger than any network of MediaPipe Pose"));
        }
        networks.push((name, unpacked));
    }
    if networks.is_empty() {
        return Err("the bundle holds no `.tflite` file".into());
    }
    Ok(networks)
}
