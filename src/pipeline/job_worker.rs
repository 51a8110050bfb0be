//! The job thread: long one-off work, one job after the other, each with progress and a stop flag.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::Receiver;

use crate::analysis::AnalysisOptions;
use crate::clinic::assessment::SourceInfo;
use crate::messages::event::Event;
use crate::messages::job::JobId;
use crate::messages::window_link::WorkersEnd;
use crate::pipeline::cancellation::Cancellation;
use crate::problem::Problem;
use crate::recording::analysed_trial::AnalysedTrial;
use crate::recording::final_analysis::{Recording, assess};
use crate::recording::source_choice::SourceChoice;
use crate::recording::stage::Stage;
use crate::vision::people::person_choice::PersonChoice;
use crate::vision::pose::PoseTrack;

/// Told how far a job has come: its stage and the share of the whole, 0..=1.
pub type ShowProgress<'a> = dyn FnMut(Stage, f64) + 'a;

/// Why there are no key-points.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    dyn Fn(
            &SourceChoice,
            ReadingChoice,
            &mut ShowProgress<'_>,
            &AtomicBool,
        ) -> Result<(PoseTrack, SourceInfo), ReadingEnd>
        + Send
        + Sync,
>;

/// Writes an assessment folder.
pub type ExportTrial = Arc<dyn Fn(&AnalysedTrial, &Path) -> Result<(), Problem> + Send + Sync>;

/// Takes in a network and says its name.
pub type AddNetwork = Arc<dyn Fn(&Path) -> Result<String, Problem> + Send + Sync>;

/// What the job thread can do. Tests put slow and failing work here.
#[derive(Clone)]
pub struct JobTools {
    /// From pictures to key-points.
    pub read: ReadRecording,
    /// From a trial to files.
    pub export: ExportTrial,
    /// From a file to an installed network.
    pub add_network: AddNetwork,
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
}

impl Job {
    /// Its number.
    pub fn id(&self) -> JobId {
        match self {
            Job::Analyse(job, ..)
            | Job::Reanalyse(job, ..)
            | Job::Export(job, ..)
            | Job::AddNetwork(job, ..) => *job,
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
                    ..Recording::default()
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
        let (track, info) = match (self.tools.read)(source, reading, &mut show, flag) {
            Ok(read) => read,
            Err(ReadingEnd::Cancelled) => return Event::Cancelled { job },
            Err(ReadingEnd::Failed(stage, problem)) => return Event::AnalysisFailed { job, stage, problem },
        };
        show(Stage::Analysing, 0.98);
        let trial =
            assess(&Recording { source: info, track: Arc::new(track), ..Recording::default() }, options);
        if flag.load(Ordering::Relaxed) {
            Event::Cancelled { job }
        } else {
            Event::AnalysisFinished { job, trial }
        }
    }
}
