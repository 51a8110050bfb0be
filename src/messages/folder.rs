//! What the window asks and is told of a folder that is read whole.

use std::path::PathBuf;

pub use crate::recording::batch::{BatchCount, RecordingKind, RowStatus};

/// Which folder is read, and where its table goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderOrder {
    /// Folders in it are looked into.
    pub folder: PathBuf,
    /// The table, CSV.
    pub table: PathBuf,
    /// A table with the stature of each file or person.
    pub statures: Option<PathBuf>,
    /// Whether rows that the table holds already are kept.
    pub resume: bool,
}

/// What lies in a folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FolderContents {
    /// Films.
    pub films: usize,
    /// Files of key-points.
    pub poses: usize,
    /// Tables of worn sensors.
    pub sensors: usize,
    /// Rows that an earlier reading left in the table.
    pub rows: usize,
}

impl FolderContents {
    /// All recordings.
    pub fn all(&self) -> usize {
        self.films + self.poses + self.sensors
    }
}

/// What became of one recording.
#[derive(Clone, Debug, PartialEq)]
pub struct FolderRow {
    /// Its path below the folder.
    pub file: String,
    /// How it ended.
    pub status: RowStatus,
    /// Why there is nothing, or what limits it.
    pub reason: String,
    /// Walking speed, m/s, where it was measured.
    pub speed: Option<f64>,
    /// Steps a minute, where they were measured.
    pub cadence: Option<f64>,
}
