//! Opens `.task` bundles: zip archives in which MediaPipe's newer releases ship several `.tflite` files.

use std::io::Cursor;

use super::flatbuffer::Reason;
use crate::input_file;

/// Most that is unpacked of all networks in a bundle, bytes; the largest real network has 28 million.
const MAX_UNPACKED: u64 = 64 << 20;

/// Whether the bytes begin like a zip archive.
pub(super) fn is_bundle(file: &[u8]) -> bool {
    file.starts_with(b"PK\x03\x04")
}

/// The `.tflite` files of a bundle, by name.
pub(super) fn unpack(file: &[u8]) -> Result<Vec<(String, Vec<u8>)>, Reason> {
    let damaged = |error: &dyn std::fmt::Display| format!("the bundle is damaged ({error})");
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).map_err(|error| damaged(&error))?;
    let (mut networks, mut left) = (Vec::new(), MAX_UNPACKED);
    for index in 0..archive.len().min(64) {
        let mut entry = archive.by_index(index).map_err(|error| damaged(&error))?;
        let name = entry.name().map_err(|error| damaged(&error))?.into_owned();
        if !name.ends_with(".tflite") {
            continue;
        }
        // The size that the archive claims is not believed: reading stops at what is left of the limit.
        let unpacked = input_file::read_limited(&mut entry, left).map_err(|error| {
            if input_file::reason(&error).is_some() {
                format!("`{name}` in the bundle is larger than any network of MediaPipe Pose")
            } else {
                damaged(&error)
            }
        })?;
        left -= unpacked.len() as u64;
        networks.push((name, unpacked));
    }
    if networks.is_empty() {
        return Err("the bundle holds no `.tflite` file".into());
    }
    Ok(networks)
}
