//! Files whose bytes must be known before anything is made of them: networks and the library that runs them.
//!
//! A file is read once, and what was read is compared and then used, so that nobody can exchange the file between the
//! comparison and the use.

use std::path::Path;

use super::error::InferenceError;
use super::manifest::sha256;
use crate::input_file;

/// Largest file that is read as a network or as a library, bytes.
const MOST: u64 = 256 << 20;

/// The bytes of a file that is a file and no larger than any network.
///
/// # Errors
/// When it cannot be read, is a folder, a pipe or a device, or is larger than 256 MiB.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, InferenceError> {
    input_file::read(path, MOST).map_err(|source| InferenceError::Read { path: path.to_path_buf(), source })
}

/// The bytes of a file, if they are those that were recorded; `name` is used in the message.
///
/// # Errors
/// As [`read`], and [`InferenceError::Changed`] when the bytes are others.
pub(super) fn read_known(name: &str, path: &Path, recorded: &str) -> Result<Vec<u8>, InferenceError> {
    let bytes = read(path)?;
    let found = sha256(&bytes);
    if found != recorded {
        return Err(InferenceError::Changed {
            network: name.to_owned(),
            found,
            recorded: recorded.to_owned(),
            path: path.to_path_buf(),
        });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_flipped_bit_is_told_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("network.onnx");
        let mut bytes = vec![7_u8; 5000];
        std::fs::write(&path, &bytes).unwrap();
        let recorded = sha256(&bytes);
        assert_eq!(read_known("net", &path, &recorded).unwrap(), bytes);
        bytes[4321] ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        let said = read_known("net", &path, &recorded).unwrap_err().to_string();
        for word in ["net", "damaged or was changed", "scripts/start", &recorded[..12]] {
            assert!(said.contains(word), "{said}");
        }
    }

    #[test]
    fn what_is_no_file_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(folder.path()).is_err());
        #[cfg(unix)]
        assert!(read(Path::new("/dev/zero")).unwrap_err().to_string().contains("a device or a pipe"));
    }
}
