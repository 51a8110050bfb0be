//! A shared library that is loaded from the very bytes that were compared.
//!
//! The system's loader takes a path, and what lies at a path can be exchanged between a look and the load. So the
//! compared bytes are put where nobody else can reach them: on Linux into sealed memory that has a path of its own, on
//! other systems into a folder made for this run and closed to others. Linux so writes nothing to the disk either.

use std::io;
use std::path::{Path, PathBuf};

/// Compared bytes under a path that the loader takes; held until this is dropped, which may be once it is loaded.
pub(in crate::inference) struct HeldLibrary {
    path: PathBuf,
    #[cfg(target_os = "linux")]
    _memory: std::fs::File,
}

impl HeldLibrary {
    /// The path to load from.
    pub(in crate::inference) fn path(&self) -> &Path {
        &self.path
    }

    /// Holds these bytes in memory that can no longer be written.
    ///
    /// # Errors
    /// When there is no memory, or the system forbids to run code from it.
    #[cfg(target_os = "linux")]
    pub(in crate::inference) fn of(bytes: &[u8], _name: &str) -> io::Result<Self> {
        use io::Write as _;
        use std::os::fd::AsRawFd as _;

        use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, memfd_create};

        let plain = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
        // Linux before 6.3 does not know the flag that asks for memory to run code from, and always gives such.
        let place = memfd_create("onnxruntime", plain | MemfdFlags::EXEC)
            .or_else(|_older| memfd_create("onnxruntime", plain))?;
        let mut memory = std::fs::File::from(place);
        memory.write_all(bytes)?;
        fcntl_add_seals(&memory, SealFlags::WRITE | SealFlags::GROW | SealFlags::SHRINK | SealFlags::SEAL)?;
        let path = PathBuf::from(format!("/proc/self/fd/{}", memory.as_raw_fd()));
        Ok(Self { path, _memory: memory })
    }

    /// Holds these bytes in a folder that only this person can enter.
    ///
    /// # Errors
    /// When the folder for temporary files cannot be written.
    #[cfg(not(target_os = "linux"))]
    pub(in crate::inference) fn of(bytes: &[u8], name: &str) -> io::Result<Self> {
        let mut random = [0_u8; 8];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let folder = std::env::temp_dir().join(format!("gaittwin-{:016x}", u64::from_le_bytes(random)));
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder)?;
        let path = folder.join(name);
        std::fs::write(&path, bytes)?;
        Ok(Self { path })
    }
}

#[cfg(not(target_os = "linux"))]
impl Drop for HeldLibrary {
    /// Windows keeps a loaded library's file open, so that it stays there until its temporary files are cleared.
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.path));
        if let Some(folder) = self.path.parent() {
            drop(std::fs::remove_dir(folder));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_are_the_bytes_given_and_they_stay() {
        let held = HeldLibrary::of(b"the compared bytes", "library.so").unwrap();
        assert_eq!(std::fs::read(held.path()).unwrap(), b"the compared bytes");
        #[cfg(target_os = "linux")]
        assert!(std::fs::write(held.path(), b"other bytes").is_err());
        assert_eq!(std::fs::read(held.path()).unwrap(), b"the compared bytes");
    }
}
