//! [`Aside`]: work that goes on beside everything else, so that nobody has to wait for it.

use std::path::PathBuf;

use super::AppState;
use crate::messages::folder::{FolderContents, FolderOrder, FolderRow};
use crate::messages::job::JobId;
use crate::problem::Problem;
use crate::recording::batch::BatchCount;
use crate::recording::source_choice::SourceChoice;

/// Name of the table that is proposed for a folder.
const TABLE: &str = "gait-table.csv";

/// What goes on beside everything else.
#[derive(Clone, Debug, Default)]
pub struct Aside {
    /// The copy of the film.
    pub film: FilmCopy,
    /// The folder that is, or may be, read whole.
    pub folder: Option<FolderReading>,
}

/// A copy of the film with the walk drawn in.
#[derive(Clone, Debug)]
pub struct FilmCopy {
    /// Whether heads are made unrecognisable, where they are known. On until somebody wishes otherwise.
    pub blur: bool,
    /// The copy that is being written: its job and the share done, 0..=1.
    pub running: Option<(JobId, f64)>,
}

impl Default for FilmCopy {
    fn default() -> Self {
        Self { blur: true, running: None }
    }
}

/// A folder of which every recording becomes a row of a table.
#[derive(Clone, Debug)]
pub struct FolderReading {
    /// Which folder, which table, with what.
    pub order: FolderOrder,
    /// What lies in it, once somebody has looked.
    pub contents: Option<FolderContents>,
    /// The look or the reading that runs.
    pub job: Option<JobId>,
    /// Whether the reading has begun.
    pub begun: bool,
    /// Recordings done, those of an earlier table included.
    pub done: usize,
    /// What became of each recording of this run, in the order in which they ended.
    pub rows: Vec<FolderRow>,
    /// How it ended, once it has.
    pub ended: Option<FolderEnd>,
}

/// How the reading of a folder ended.
#[derive(Clone, Debug, PartialEq)]
pub enum FolderEnd {
    /// Every recording has its row.
    Whole(BatchCount),
    /// It was stopped; what was read has its rows.
    Stopped,
    /// The folder could not be read or the table not be written.
    Failed(Problem),
}

impl FolderReading {
    /// A folder at which nobody has looked yet.
    pub fn of(folder: PathBuf, job: JobId) -> Self {
        let order = FolderOrder { table: folder.join(TABLE), folder, statures: None, resume: false };
        Self { order, contents: None, job: Some(job), begun: false, done: 0, rows: Vec::new(), ended: None }
    }

    /// Whether it is being read.
    pub fn runs(&self) -> bool {
        self.begun && self.job.is_some()
    }

    /// How many recordings the folder holds, as far as known.
    pub fn all(&self) -> usize {
        self.contents.map_or(0, |contents| contents.all())
    }
}

/// Why the film of the walk under review cannot be written once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFilmCopy {
    /// There is no result.
    NoWalk,
    /// There are key-points and no pictures.
    NoPictures,
}

impl AppState {
    /// The film that a copy would be made of, or why none can be made.
    pub fn film_to_copy(&self) -> Result<&SourceChoice, NoFilmCopy> {
        if self.review.trial.is_none() {
            return Err(NoFilmCopy::NoWalk);
        }
        let source = self.review.source.as_ref().filter(|_| self.review_has_pictures());
        let open = self.capture.open.as_ref().and_then(|open| open.description.as_ref());
        // Key-points that play like a film have no pictures.
        let pictures = open.is_some_and(|description| !description.only_key_points);
        source.filter(|_| pictures).ok_or(NoFilmCopy::NoPictures)
    }

    /// Whether heads are known and shall be made unrecognisable in the copy.
    pub fn blurs_heads(&self) -> bool {
        let known = self.review.trial.as_ref().is_some_and(|trial| trial.beside.heads.is_some());
        known && self.aside.film.blur
    }
}
