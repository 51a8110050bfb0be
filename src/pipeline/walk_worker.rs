//! The thread of stored walks: makes results anew from what the archive holds, decodes kept films, writes cohorts.
//!
//! All of it takes from a blink to minutes, and the archive's thread must be free to save what is being recorded. It is a
//! thread of its own beside the job thread, so that a stored walk opens while a film is still being analysed.

use std::path::PathBuf;
use std::sync::Arc;

use crossbeam_channel::Receiver;

use crate::clinic::assessment::TimeSpan;
use crate::clinic::trial::TrialId;
use crate::exchange::research_table::{self, CohortWalk};
use crate::messages::event::Event;
use crate::messages::records::RecordsNews;
use crate::messages::window_link::WorkersEnd;
use crate::patient_files::reading::CohortRow;
use crate::patient_files::reading::StoredMaterial;
use crate::problem::Problem;
use crate::recording::stride_film::stride_film;

/// What the archive's thread hands on, with all that is needed for it.
pub enum WalkWork {
    /// Make a walk ready for Review. News: `Walk`.
    Open(Box<StoredMaterial>),
    /// Make two walks ready for Compare. News: `Pair`.
    OpenPair(Box<(StoredMaterial, StoredMaterial)>),
    /// Take a stride out of each of two deciphered films. News: `StrideFilms`, unless one cannot be shown.
    StrideFilms([(TrialId, Arc<[u8]>, TimeSpan); 2]),
    /// Write walks for research into a folder, renumbered by the seed. News: `Wrote`.
    Cohort {
        /// The walks.
        rows: Vec<CohortRow>,
        /// Of the new numbers.
        seed: u64,
        /// Where to.
        folder: PathBuf,
    },
}

/// What the thread works with.
#[derive(Clone)]
pub struct WalkWorker {
    /// Where orders come from; it ends when nobody can send any more.
    pub orders: Receiver<WalkWork>,
    /// The window.
    pub window: WorkersEnd,
}

impl WalkWorker {
    /// Works until nobody can send orders any more.
    pub fn run(&self) {
        while let Ok(order) = self.orders.recv() {
            if !self.serve(order) {
                return;
            }
        }
    }

    /// Does all that waits without waiting for more: for tests that are their own thread.
    pub fn serve_waiting(&self) {
        while let Ok(order) = self.orders.try_recv() {
            self.serve(order);
        }
    }

    /// Gives whether the window is still there.
    fn serve(&self, order: WalkWork) -> bool {
        let news = match order {
            WalkWork::Open(walk) => RecordsNews::Walk(Box::new(walk.analysed())),
            WalkWork::OpenPair(pair) => RecordsNews::Pair(Box::new((pair.0.analysed(), pair.1.analysed()))),
            WalkWork::StrideFilms(films) => {
                let [first, second] = films.map(|(walk, film, span)| stride_film(walk, film, span));
                match (first, second) {
                    (Ok(first), Ok(second)) => RecordsNews::StrideFilms(Box::new([first, second])),
                    (Err(error), _) | (_, Err(error)) => {
                        // The skeletons are there in any case.
                        tracing::info!("no films to compare: {error}");
                        return true;
                    }
                }
            }
            WalkWork::Cohort { rows, seed, folder } => match write_cohort(&rows, seed, &folder) {
                Ok(()) => RecordsNews::Wrote { what: Problem::new("told.cohort_written"), place: folder },
                Err(problem) => RecordsNews::Failed(problem),
            },
        };
        self.window.tell(Event::Records(news))
    }
}

fn write_cohort(rows: &[CohortRow], seed: u64, folder: &std::path::Path) -> Result<(), Problem> {
    let rows: Vec<CohortWalk<'_>> = rows
        .iter()
        .map(|row| CohortWalk {
            patient: &row.patient,
            time: row.time,
            conditions: &row.conditions,
            assessment: &row.assessment,
        })
        .collect();
    research_table::write_cohort(folder, &rows, seed).map_err(|error| Problem::from(&error))
}
