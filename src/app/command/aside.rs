//! What can be asked of work that goes on beside everything else: a copy of the film, a whole folder.

use std::path::PathBuf;

/// About work beside everything else.
#[derive(Clone, Debug, PartialEq)]
pub enum AsideCommand {
    /// Show what a copy of the film needs to know, or put it away.
    ToggleFilmSheet,
    /// Whether heads are made unrecognisable in the copy.
    SetBlur(bool),
    /// Write the film of the walk under review once more, with the walk drawn in, to this place.
    CopyFilm(PathBuf),
    /// Stop writing it.
    StopFilm,
    /// Show the folder that is read, or put it away; the reading goes on.
    ToggleFolderSheet,
    /// Look what this folder holds, to read all of it.
    LookInto(PathBuf),
    /// Write the table of the folder to this place.
    SetTable(PathBuf),
    /// Take the statures of people from this table.
    SetStatures(Option<PathBuf>),
    /// Read every recording of the folder; with `true` those that a table holds already are kept.
    ReadFolder(bool),
    /// Stop reading it; what is read stands in the table.
    StopFolder,
}
