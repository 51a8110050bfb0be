//! The real sources, networks and files that the threads work with.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use crate::analysis::{self, AnalysisOptions};
use crate::biomechanics::gait::{Parameter, Unit};
use crate::biomechanics::signal::sensor_window::WornAt;
use crate::capture;
use crate::exchange::batch_table;
use crate::inference::manifest::NetworkTask;
use crate::inference::networks::{self, NetworkStatus};
use crate::inference::pose::person_reader::{PersonReader, ReaderOptions, ReadingMode};
use crate::messages::event::{CameraInfo, EngineInfo, PersonBox};
use crate::messages::folder::{BatchCount, FolderContents, FolderOrder, FolderRow};
use crate::messages::window_link::WorkersEnd;
use crate::patient_files::place::RecordsTools;
use crate::pipeline::frame_reader::{FrameReader, FrameReading};
use crate::pipeline::job_worker::{FilmOrder, JobTools, ReadingChoice, ReadingEnd, ShowProgress, ShowRow};
use crate::pipeline::workers::{Tools, Workers};
use crate::problem::Problem;
use crate::recording::analysed_trial::AnalysedTrial;
use crate::recording::analysed_trial::Beside;
use crate::recording::batch::{self, BatchOptions, RecordingKind};
use crate::recording::final_analysis::{self, Progress, ReadError, Recording, read_frames};
use crate::recording::overlay_film::{self, OverlayOptions};
use crate::recording::source_choice::SourceChoice;
use crate::recording::sources::{OpenSource, Recordings, real_sources};
use crate::recording::stage::Stage;
use crate::recording::walk_folder;
use crate::vision::people::person_choice::PersonChoice;
use crate::vision::pictures::video_frame::VideoFrame;
use crate::vision::pose::{Pose, PoseSample};

/// Starts the real threads behind a window.
///
/// # Errors
/// When the system refuses a thread.
pub fn start(window: &WorkersEnd) -> std::io::Result<Workers> {
    Workers::start(window, real_tools())
}

/// Everything real.
pub fn real_tools() -> Tools {
    let recordings = Recordings::default();
    let open = real_sources(recordings.clone());
    let source = Arc::clone(&open);
    let filmed = Arc::clone(&open);
    let chosen = ChosenNetwork::default();
    let (for_jobs, for_preview) = (chosen.clone(), chosen.clone());
    let jobs = JobTools {
        read: Arc::new(move |choice, reading, show, stop| {
            read(&source, choice, reading, for_jobs.get(), show, stop)
        }),
        export: Arc::new(export),
        add_network: Arc::new(add_network),
        copy_film: Arc::new(move |order, show, stop| copy_film(&filmed, order, show, stop)),
        look_into: Arc::new(look_into),
        read_folder: Arc::new(read_folder),
    };
    Tools {
        open,
        cameras: Arc::new(cameras),
        use_network: Arc::new(move |name| {
            chosen.set(name);
            installed_networks()
        }),
        reader: Arc::new(move || open_reader(for_preview.get())),
        jobs,
        recordings,
        records: RecordsTools::of_this_computer(),
    }
}

/// The network that the person wants to read with, shared by the live view and the final analysis.
#[derive(Clone, Default)]
struct ChosenNetwork(Arc<Mutex<Option<String>>>);

impl ChosenNetwork {
    fn set(&self, name: Option<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = name;
    }

    fn get(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Short names of the pose networks that can be used.
fn installed_networks() -> Vec<String> {
    let usable = |status: &NetworkStatus| status.task == NetworkTask::Pose && status.file.is_some();
    networks::list().into_iter().filter(usable).map(|status| status.id).collect()
}

fn cameras() -> Vec<CameraInfo> {
    // None is not an error here: the list is empty and the window says so.
    let found = capture::list_cameras().unwrap_or_default();
    found
        .into_iter()
        .map(|camera| CameraInfo {
            id: camera.id,
            name: camera.name,
            formats: camera
                .formats
                .iter()
                .map(|offer| (offer.width, offer.height, offer.frame_rate))
                .collect(),
        })
        .collect()
}

/// The networks, for the live view.
struct LiveReader {
    reader: PersonReader,
    /// Time of the picture that was read whole already, because there was no patient in it to be shown first, s.
    whole: Option<f64>,
}

fn open_reader(network: Option<String>) -> Result<(Box<dyn FrameReader>, EngineInfo), Problem> {
    let mut options = ReaderOptions { mode: ReadingMode::Live, ..ReaderOptions::default() };
    options.network.network = network;
    let reader = PersonReader::open(&options).map_err(|error| Problem::from(&error))?;
    let engine = EngineInfo {
        network: Some(reader.network().to_owned()),
        backend: Some(reader.runtime().to_string()),
    };
    Ok((Box::new(LiveReader { reader, whole: None }), engine))
}

impl FrameReader for LiveReader {
    fn read(&mut self, frame: &VideoFrame) -> Result<FrameReading, String> {
        let patient = self.reader.read_patient(frame).map_err(|error| error.to_string())?;
        self.whole = None;
        if !patient {
            self.whole = Some(frame.time);
            self.reader.look_around(frame, false).map_err(|error| error.to_string())?;
        }
        let reading = self.reader.present(frame);
        let people = reading
            .people
            .iter()
            .filter_map(|person| around(&person.pose, reading.chosen == Some(person.id)))
            .collect();
        let PoseSample { pose, leg_candidates, .. } = reading.sample;
        let person = reading.chosen.map(|id| id.0);
        Ok(FrameReading { person, pose, leg_candidates, people })
    }

    fn look_around(&mut self, frame: &VideoFrame, hurried: bool) -> Result<(), String> {
        if self.whole == Some(frame.time) {
            return Ok(());
        }
        self.reader.look_around(frame, hurried).map_err(|error| error.to_string())
    }

    fn start_over(&mut self) {
        self.reader.start_over();
    }

    fn choose(&mut self, person: PersonChoice) {
        if !self.reader.choose(person) {
            tracing::info!("nobody stands where the person was chosen");
        }
    }
}

/// The box around a pose's points.
fn around(pose: &Pose, chosen: bool) -> Option<PersonBox> {
    let mut points = pose.points.iter().filter_map(|(_, point)| *point);
    let first = points.next()?;
    let mut edges = [first.x, first.y, first.x, first.y];
    for point in points {
        edges = [edges[0].min(point.x), edges[1].min(point.y), edges[2].max(point.x), edges[3].max(point.y)];
    }
    let [x, y, right, bottom] = edges;
    Some(PersonBox { x, y, width: right - x, height: bottom - y, chosen })
}

/// Key-points of a whole recording: those that are known, else read from every picture.
fn read(
    open: &OpenSource,
    choice: &SourceChoice,
    reading: ReadingChoice,
    network: Option<String>,
    show: &mut ShowProgress<'_>,
    stop: &AtomicBool,
) -> Result<Recording, ReadingEnd> {
    let mut opened = open(choice).map_err(|problem| ReadingEnd::Failed(Stage::ReadingPoses, problem))?;
    if let (SourceChoice::Video(path), Some(_)) = (choice, &opened.track) {
        // Read anew, because the person may be another than when it was opened, and for what there is to say of the file.
        let read = final_analysis::read(path, reading.person, &ReaderOptions::default(), &mut |_| (), stop);
        return read.map_err(|error| ReadingEnd::Failed(Stage::ReadingPoses, Problem::from(&error)));
    }
    if let Some(track) = opened.track {
        let kind = match choice {
            SourceChoice::Recording(_) => "camera",
            SourceChoice::SyntheticWalker => "synthetic",
            _ => "poses",
        };
        let source = analysis::source_of_track(kind, &track);
        return Ok(Recording { source, track, beside: Beside::default() });
    }
    let mut stage = Stage::LoadingNetworks;
    let mut tell = |progress: Progress| {
        stage = progress.stage;
        show(progress.stage, progress.fraction);
    };
    let mut options = ReaderOptions { mode: ReadingMode::Recording, ..ReaderOptions::default() };
    options.network.mirrored_pass = reading.mirrored_pass;
    options.network.network = network;
    match read_frames(&mut *opened.frames, reading.person, &options, &mut tell, stop) {
        Ok(recording) => Ok(recording),
        Err(ReadError::Cancelled) => Err(ReadingEnd::Cancelled),
        Err(error) => Err(ReadingEnd::Failed(stage, Problem::from(&error))),
    }
}

fn export(trial: &AnalysedTrial, folder: &Path) -> Result<(), Problem> {
    walk_folder::write(folder, trial).map_err(|error| Problem::from(&error))
}

/// A copy of a film; a file of its own pace, everything else as it opens.
fn copy_film(
    open: &OpenSource,
    order: &FilmOrder,
    show: &mut dyn FnMut(f64),
    stop: &AtomicBool,
) -> Result<(), ReadingEnd> {
    let FilmOrder { source, trial, blur, style, place } = order;
    let blur = trial.beside.heads.as_deref().filter(|_| *blur);
    let options = OverlayOptions { style: *style, blur, rate: None };
    let written = match source {
        SourceChoice::Video(film) => overlay_film::write(film, place, trial, &options, show, stop),
        source => {
            let mut opened = open(source).map_err(|problem| ReadingEnd::Failed(Stage::Writing, problem))?;
            overlay_film::write_frames(&mut *opened.frames, place, trial, &options, show, stop)
        }
    };
    match written {
        Ok(_) => Ok(()),
        Err(ReadError::Cancelled) => Err(ReadingEnd::Cancelled),
        Err(error) => Err(ReadingEnd::Failed(Stage::Writing, Problem::from(&error))),
    }
}

/// Files of a folder that are no recordings.
fn no_recordings(order: &FolderOrder) -> Vec<&Path> {
    std::iter::once(&*order.table).chain(order.statures.as_deref()).collect()
}

fn look_into(order: &FolderOrder) -> Result<FolderContents, Problem> {
    let found = batch::recordings(&order.folder, &no_recordings(order));
    let found = found.map_err(|error| Problem::from(&error))?;
    if let Some(statures) = &order.statures {
        batch_table::statures(statures).map_err(|error| Problem::from(&error))?;
    }
    let count = |kind| found.iter().filter(|(_, of)| *of == kind).count();
    let rows = batch_table::begun(&order.table);
    let name =
        |path: &Path| path.strip_prefix(&order.folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
    Ok(FolderContents {
        films: count(RecordingKind::Video),
        poses: count(RecordingKind::Poses),
        sensors: count(RecordingKind::Accelerometer),
        rows: found.iter().filter(|(path, _)| rows.contains_key(&name(path))).count(),
    })
}

/// As the command line reads a folder, but for a core that is left to the window.
fn read_folder(order: &FolderOrder, show: &ShowRow<'_>, stop: &AtomicBool) -> Result<BatchCount, Problem> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let statures = match &order.statures {
        Some(table) => batch_table::statures(table).map_err(|error| Problem::from(&error))?,
        None => std::collections::BTreeMap::new(),
    };
    let options = BatchOptions {
        statures,
        analysis: AnalysisOptions::default(),
        capture_rate: None,
        worn: WornAt::Waist,
        workers: cores.saturating_sub(1).max(1),
        resume: order.resume,
        part: (1, 1),
    };
    let tell = |done: usize, _all: usize, row: &batch_table::BatchRow| {
        show(
            done,
            FolderRow {
                file: row.file.clone(),
                status: row.status,
                reason: row.reason.clone(),
                speed: measured(row, Parameter::WalkingSpeed, Unit::MetrePerSecond),
                cadence: measured(row, Parameter::Cadence, Unit::StepPerMinute),
            },
        );
    };
    batch::run(&order.folder, &order.table, &options, &no_recordings(order), &tell, stop)
        .map_err(|error| Problem::from(&error))
}

fn measured(row: &batch_table::BatchRow, parameter: Parameter, unit: Unit) -> Option<f64> {
    row.parameters.get(parameter).filter(|estimate| estimate.unit == unit)?.value
}

fn add_network(path: &Path) -> Result<String, Problem> {
    let added = networks::add(path).map_err(|error| Problem::from(&error))?;
    Ok(added.iter().map(|network| network.id.as_str()).collect::<Vec<_>>().join(", "))
}
