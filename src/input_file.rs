//! Files that people give the program: that each is a file, that it ends, and that it is no larger than its kind can be.
//!
//! A name may stand for a folder, a device that never ends or a pipe that nobody writes to, and a file may claim to be
//! anything and be huge. Whoever reads such bytes asks here first, with the most that its kind of file can hold, and
//! passes on what is said: no reader waits for ever or fills the memory. Entries of an archive go through
//! [`read_limited`] one by one, because the sizes that an archive claims need not be true.

use std::fmt;
use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result};
use std::path::Path;

/// Why something is not read as a file; the inner error of the [`std::io::Error`] that the functions here give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRead {
    /// A folder.
    Folder,
    /// A device, a pipe or a socket: its bytes may never come, or never end.
    NoFile,
    /// More bytes than a file of its kind holds.
    TooLarge {
        /// The most that is read, bytes.
        most: u64,
    },
    /// Bytes that are not UTF-8 where a text was expected.
    NoText,
}

impl fmt::Display for NotRead {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            NotRead::Folder => formatter.write_str("it is a folder, not a file"),
            NotRead::NoFile => formatter.write_str("it is a device or a pipe, not a file"),
            NotRead::TooLarge { most } if most >= 1 << 20 => {
                write!(formatter, "it is larger than {} MB, which no file of its kind is", most >> 20)
            }
            NotRead::TooLarge { most } => {
                write!(formatter, "it is larger than {} kB, which no file of its kind is", most >> 10)
            }
            NotRead::NoText => formatter.write_str("it is not a text"),
        }
    }
}

impl std::error::Error for NotRead {}

impl From<NotRead> for Error {
    fn from(reason: NotRead) -> Self {
        let kind = match reason {
            NotRead::Folder => ErrorKind::IsADirectory,
            NotRead::NoFile => ErrorKind::InvalidInput,
            NotRead::TooLarge { .. } => ErrorKind::FileTooLarge,
            NotRead::NoText => ErrorKind::InvalidData,
        };
        Error::new(kind, reason)
    }
}

/// Why a file was not read, where it was this module that refused it.
pub fn reason(error: &Error) -> Option<NotRead> {
    error.get_ref()?.downcast_ref().copied()
}

/// Opens a regular file of at most `most` bytes, and says how many it has.
///
/// # Errors
/// The system's error, or [`NotRead`] within one.
pub fn open(path: &Path, most: u64) -> Result<(File, u64)> {
    // Looked at before it is opened: opening a pipe waits for somebody who writes.
    checked(&std::fs::metadata(path)?, most)?;
    let file = File::open(path)?;
    // And again what was opened: the name may have come to mean something else.
    let length = checked(&file.metadata()?, most)?;
    Ok((file, length))
}

fn checked(about: &std::fs::Metadata, most: u64) -> Result<u64> {
    if about.is_dir() {
        return Err(NotRead::Folder.into());
    }
    if !about.is_file() {
        return Err(NotRead::NoFile.into());
    }
    if about.len() > most {
        return Err(NotRead::TooLarge { most }.into());
    }
    Ok(about.len())
}

/// All bytes of a regular file of at most `most` bytes.
///
/// # Errors
/// As [`open`]; also when the file grows beyond that while it is read.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>> {
    let (file, _) = open(path, most)?;
    read_limited(file, most)
}

/// The text of a regular file of at most `most` bytes.
///
/// # Errors
/// As [`read`]; also when it is not UTF-8.
pub fn read_text(path: &Path, most: u64) -> Result<String> {
    String::from_utf8(read(path, most)?).map_err(|_other| NotRead::NoText.into())
}

/// All bytes of a stream, such as an entry of an archive, of which nobody knows beforehand how long it is.
///
/// # Errors
/// The stream's error, or [`NotRead::TooLarge`] within one after `most` bytes.
pub fn read_limited(stream: impl Read, most: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(NotRead::TooLarge { most }.into());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_that_ends_in_time_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("walk.txt");
        std::fs::write(&path, "eleven byte").unwrap();
        assert_eq!(read(&path, 11).unwrap(), b"eleven byte");
        assert_eq!(read_text(&path, 64).unwrap(), "eleven byte");
        assert_eq!(reason(&read(&path, 10).unwrap_err()), Some(NotRead::TooLarge { most: 10 }));
        assert_eq!(reason(&read(folder.path(), 10).unwrap_err()), Some(NotRead::Folder));
        assert_eq!(read(&folder.path().join("absent"), 10).unwrap_err().kind(), ErrorKind::NotFound);
        std::fs::write(&path, [0xff, 0xfe, 0]).unwrap();
        assert_eq!(reason(&read_text(&path, 64).unwrap_err()), Some(NotRead::NoText));
    }

    #[test]
    fn an_entry_that_unpacks_without_end_stops_at_the_limit() {
        assert_eq!(read_limited(std::io::repeat(7).take(100), 100).unwrap().len(), 100);
        let endless = read_limited(std::io::repeat(7), 1 << 16).unwrap_err();
        assert_eq!(reason(&endless), Some(NotRead::TooLarge { most: 1 << 16 }));
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_not_waited_for() {
        for device in ["/dev/zero", "/dev/null"] {
            assert_eq!(reason(&open(Path::new(device), 10).unwrap_err()), Some(NotRead::NoFile));
        }
    }
}
