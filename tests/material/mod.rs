//! The material beside the repository, of which nothing is committed: recordings, films, networks, files that once broke.

use std::path::{Path, PathBuf};

/// A file or folder of the material. With `GAITTWIN_SHARED=required`, as `.ci/run` sets it where the material is, a place that
/// is not there fails the test; without, the test says that it is skipped.
///
/// # Panics
/// When the material is required and this place is not there.
pub(crate) fn at(place: impl AsRef<Path>) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(place);
    let required = std::env::var_os("GAITTWIN_SHARED").is_some_and(|value| value == "required");
    assert!(!required || path.exists(), "{} is required and not there", path.display());
    path
}
