//! [`FilmBytes`]: a film's bytes from a file, or from memory where they must not touch a disk.

use std::fs::File;
use std::io::{Cursor, Read, Result, Seek, SeekFrom};
use std::sync::Arc;

/// Where the bytes of a film come from.
#[derive(Debug)]
pub(super) enum FilmBytes {
    /// A file on a disk.
    File(File),
    /// Memory, such as a deciphered video of the archive.
    Memory(Cursor<Arc<[u8]>>),
}

impl Read for FilmBytes {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        match self {
            FilmBytes::File(file) => file.read(buffer),
            FilmBytes::Memory(bytes) => bytes.read(buffer),
        }
    }
}

impl Seek for FilmBytes {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        match self {
            FilmBytes::File(file) => file.seek(to),
            FilmBytes::Memory(bytes) => bytes.seek(to),
        }
    }
}
