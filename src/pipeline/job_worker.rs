//! The job threads: long one-off work, one job after the other on each, with progress and a stop flag. What somebody waits
//! for, copies of films and whole folders have a thread of their own each.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::Receiver;

use crate::analysis::AnalysisOptions;
use crate::clinic::words::quantity::QuantityStyle;
use crate::messages::event::Event;
use crate::messages::folder::{BatchCount, FolderContents, FolderOrder, FolderRow};
use crate::messages::job::JobId;
use crate::messages::window_link::WorkersEnd;
use crate::pipeline::cancellation::Cancellation;
use crate::problem::Problem;
use crate::recording::analysed_trial::AnalysedTrial;
use crate::recording::final_analysis::{Recording, assess};
use crate::recording::source_choice::SourceChoice;
use crate::recording::stage::Stage;
use crate::vision::people::person_choice::PersonChoice;

/// Told how far a job has come: its stage and the share of the whole, 0..=1.
pub type ShowProgress<'a> = dyn FnMut(Stage, f64) + 'a;

/// Why there are no key-points.
#[derive(Clone, Debug, PartialEq)]
pub enum ReadingEnd {
    /// It was stopped.
    Cancelled,
    /// It failed at this stage.
    Failed(Stage, Problem),
}

/// How pictures are turned into one person's key-points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReadingChoice {
    /// Whose.
    pub person: PersonChoice,
    /// Whether each picture is read a second time mirrored.
    pub mirrored_pass: bool,
}

/// Reads a whole recording's key-points, every frame, from its pictures.
pub type ReadRecording = Arc<
    dyn Fn(&SourceChoice, ReadingChoice, &mut ShowProgress<'_>, &AtomicBool) -> Result<Recording, ReadingEnd>
        + Send
        + Sync,
>;

/// Writes an assessment folder.
pub type ExportTrial = Arc<dyn Fn(&AnalysedTrial, &Path) -> Result<(), Problem> + Send + Sync>;

/// Takes in a network and says its name.
pub type AddNetwork = Arc<dyn Fn(&Path) -> Result<String, Problem> + Send + Sync>;

/// A copy of a film that is wanted.
#[derive(Clone, Debug)]
pub struct FilmOrder {
    /// Which film.
    pub source: SourceChoice,
    /// The walk in it.
    pub trial: AnalysedTrial,
    /// Whether heads are made unrecognisable.
    pub blur: bool,
    /// Words and units.
    pub style: QuantityStyle,
    /// Where to.
    pub place: PathBuf,
}

/// Writes a film once more with the walk drawn in; told which share is done.
pub type CopyFilm =
    Arc<dyn Fn(&FilmOrder, &mut dyn FnMut(f64), &AtomicBool) -> Result<(), ReadingEnd> + Send + Sync>;

/// Says what a folder holds.
pub type LookIntoFolder = Arc<dyn Fn(&FolderOrder) -> Result<FolderContents, Problem> + Send + Sync>;

/// Told how many recordings of a folder are done, and what became of the last.
pub type ShowRow<'a> = dyn Fn(usize, FolderRow) + Sync + 'a;

/// Reads all recordings of a folder into a table.
pub type ReadFolder =
    Arc<dyn Fn(&FolderOrder, &ShowRow<'_>, &AtomicBool) -> Result<BatchCount, Problem> + Send + Sync>;

/// What the job threads can do. Tests put slow and failing work here.
#[derive(Clone)]
pub struct JobTools {
    /// From pictures to key-points.
    pub read: ReadRecording,
    /// From a trial to files.
    pub export: ExportTrial,
    /// From a file to an installed network.
    pub add_network: AddNetwork,
    /// From a film to its copy.
    pub copy_film: CopyFilm,
    /// From a folder to what it holds.
    pub look_into: LookIntoFolder,
    /// From a folder to a table.
    pub read_folder: ReadFolder,
}

/// One job.
#[derive(Clone, Debug)]
pub enum Job {
    /// See `Request::Analyse`.
    Analyse(JobId, SourceChoice, ReadingChoice, Box<AnalysisOptions>),
    /// See `Request::Reanalyse`.
    Reanalyse(JobId, AnalysedTrial, Box<AnalysisOptions>),
    /// See `Request::Export`.
    Export(JobId, AnalysedTrial, std::path::PathBuf),
    /// See `Request::AddNetwork`.
    AddNetwork(JobId, std::path::PathBuf),
    /// See `Request::CopyFilm`.
    CopyFilm(JobId, Box<FilmOrder>),
    /// See `Request::LookIntoFolder`.
    LookInto(JobId, FolderOrder),
    /// See `Request::ReadFolder`.
    ReadFolder(JobId, FolderOrder),
}

impl Job {
    /// Its number.
    pub fn id(&self) -> JobId {
        match self {
            Job::Analyse(job, ..)
            | Job::Reanalyse(job, ..)
            | Job::Export(job, ..)
            | Job::AddNetwork(job, ..)
            | Job::CopyFilm(job, ..)
            | Job::LookInto(job, ..)
            | Job::ReadFolder(job, ..) => *job,
        }
    }
}

/// What the thread works with.
#[derive(Clone)]
pub struct JobWorker {
    /// Where jobs come from; it ends when nobody can send any more.
    pub jobs: Receiver<Job>,
    /// How they are done.
    pub tools: JobTools,
    /// Their stop flags.
    pub cancellation: Cancellation,
    /// The window.
    pub window: WorkersEnd,
}

impl JobWorker {
    /// Works until nobody can send jobs any more.
    pub fn run(&self) {
        while let Ok(job) = self.jobs.recv() {
            let id = job.id();
            let flag = self.cancellation.flag(id);
            let told = if flag.load(Ordering::Relaxed) {
                Event::Cancelled { job: id }
            } else {
                self.work(job, &flag)
            };
            self.cancellation.ended(id);
            if !self.window.tell(told) {
                return;
            }
        }
    }

    fn work(&self, job: Job, flag: &AtomicBool) -> Event {
        match job {
            Job::Analyse(job, source, reading, options) => {
                self.analyse(job, &source, reading, &options, flag)
            }
            Job::Reanalyse(job, trial, options) => {
                let recording = Recording {
                    source: trial.assessment.source.clone(),
                    track: trial.track,
                    beside: trial.beside,
                };
                Event::AnalysisFinished { job, trial: assess(&recording, &options) }
            }
            Job::Export(job, trial, folder) => match (self.tools.export)(&trial, &folder) {
                Ok(()) => Event::Exported { job, folder },
                Err(problem) => Event::JobFailed { job, problem },
            },
            Job::AddNetwork(job, path) => match (self.tools.add_network)(&path) {
                Ok(name) => Event::NetworkAdded { job, name },
                Err(problem) => Event::JobFailed { job, problem },
            },
            Job::CopyFilm(job, order) => self.copy_film(job, *order, flag),
            Job::LookInto(job, order) => match (self.tools.look_into)(&order) {
                Ok(contents) => Event::FolderLooked { job, contents },
                Err(problem) => Event::JobFailed { job, problem },
            },
            Job::ReadFolder(job, order) => self.read_folder(job, &order, flag),
        }
    }

    fn copy_film(&self, job: JobId, order: FilmOrder, flag: &AtomicBool) -> Event {
        let mut last = -1.0;
        let mut show = |fraction: f64| {
            if fraction >= last + 0.005 {
                last = fraction;
                self.window.tell(Event::Progress { job, stage: Stage::Writing, fraction });
            }
        };
        match (self.tools.copy_film)(&order, &mut show, flag) {
            Ok(()) => Event::FilmCopied { job, place: order.place },
            Err(ReadingEnd::Cancelled) => Event::Cancelled { job },
            Err(ReadingEnd::Failed(_, problem)) => Event::JobFailed { job, problem },
        }
    }

    fn read_folder(&self, job: JobId, order: &FolderOrder, flag: &AtomicBool) -> Event {
        let show = |done: usize, row: FolderRow| {
            self.window.tell(Event::FolderRow { job, done, row });
        };
        match (self.tools.read_folder)(order, &show, flag) {
            Ok(_) if flag.load(Ordering::Relaxed) => Event::Cancelled { job },
            Ok(count) => Event::FolderRead { job, count },
            Err(problem) => Event::JobFailed { job, problem },
        }
    }

    fn analyse(
        &self,
        job: JobId,
        source: &SourceChoice,
        reading: ReadingChoice,
        options: &AnalysisOptions,
        flag: &AtomicBool,
    ) -> Event {
        // The window wants a number now and then, not one for every frame.
        let mut last = (None, -1.0);
        let mut show = |stage: Stage, fraction: f64| {
            if last.0 != Some(stage) || fraction >= last.1 + 0.005 {
                last = (Some(stage), fraction);
                self.window.tell(Event::Progress { job, stage, fraction });
            }
        };
        let recording = match (self.tools.read)(source, reading, &mut show, flag) {
            Ok(read) => read,
            Err(ReadingEnd::Cancelled) => return Event::Cancelled { job },
            Err(ReadingEnd::Failed(stage, problem)) => return Event::AnalysisFailed { job, stage, problem },
        };
        show(Stage::Analysing, 0.98);
        let trial = assess(&recording, options);
        if flag.load(Ordering::Relaxed) {
            Event::Cancelled { job }
        } else {
            Event::AnalysisFinished { job, trial }
        }
    }
}
