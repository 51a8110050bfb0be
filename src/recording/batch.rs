//! A laboratory's night: every film, pose file and sensor recording of a folder, as many at once as there are cores, one row
//! for each whatever becomes of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::analysis::AnalysisOptions;
use crate::biomechanics::gait::{GaitParameters, Parameter, Unit};
use crate::biomechanics::signal::sensor_window::WornAt;
use crate::clinic::assessment::{CameraView, QualityLevel};
use crate::clinic::words::language::Language;
pub use crate::exchange::batch_table::RowStatus;
use crate::exchange::batch_table::{self, BatchRow};
use crate::exchange::sensors::sensor_file;
use crate::exchange::{ExchangeError, pose_formats};
use crate::finding::{Finding, ValueFinding};
use crate::inference::accelerometer_estimator::AccelerometerEstimator;
use crate::inference::engines::runtime::{RuntimeOptions, start};
use crate::inference::pose::person_reader::ReaderOptions;
use crate::recording::final_analysis::{self, ReadError};
use crate::recording::sensor_analysis;
use crate::vision::people::person_choice::PersonChoice;

/// Endings of films.
const FILMS: [&str; 16] = [
    "mp4", "mov", "m4v", "avi", "mkv", "webm", "mts", "m2ts", "mpg", "mpeg", "3gp", "wmv", "mjpeg", "mjpg",
    "h264", "ogv",
];
/// Folders inside folders that are looked into.
const DEEPEST: usize = 12;

/// What a recording is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordingKind {
    /// Pictures.
    Video,
    /// Key-points.
    Poses,
    /// One worn sensor.
    Accelerometer,
}

impl RecordingKind {
    /// As the table spells it.
    pub fn name(self) -> &'static str {
        match self {
            RecordingKind::Video => "video",
            RecordingKind::Poses => "poses",
            RecordingKind::Accelerometer => "accelerometer",
        }
    }
}

/// How a folder is read.
#[derive(Clone, Debug)]
pub struct BatchOptions {
    /// Standing heights by file or person, m.
    pub statures: BTreeMap<String, f64>,
    /// How to read and analyse each.
    pub analysis: AnalysisOptions,
    /// Pictures a second, Hz, of key-points without times.
    pub capture_rate: Option<f64>,
    /// Where sensors were worn.
    pub worn: WornAt,
    /// How many at once.
    pub workers: usize,
    /// Whether rows of a table that was begun are kept.
    pub resume: bool,
    /// Which part of so many is read, counted from 1: many computers share a folder so.
    pub part: (usize, usize),
}

/// How many recordings there were, and how they ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BatchCount {
    /// All of the folder.
    pub all: usize,
    /// Those whose rows were there already.
    pub kept: usize,
    /// Those in which something was measured.
    pub measured: usize,
}

/// Everything in a folder that may be a recording, by path; `but` are files that are none, such as the table itself.
///
/// # Errors
/// When the folder cannot be read.
pub fn recordings(folder: &Path, but: &[&Path]) -> Result<Vec<(PathBuf, RecordingKind)>, ExchangeError> {
    let mut found = Vec::new();
    std::fs::read_dir(folder).map_err(|cause| ExchangeError::Unreadable {
        kind: "folder",
        cause,
        path: folder.to_path_buf(),
    })?;
    let but: Vec<PathBuf> = but.iter().filter_map(|path| path.canonicalize().ok()).collect();
    look(folder, &but, 0, &mut found);
    found.sort();
    Ok(found)
}

/// Whether a folder is one recording, as programs write a file of key-points for each picture.
pub fn is_one_recording(folder: &Path) -> bool {
    pose_formats::is_pose_source(folder)
}

fn look(folder: &Path, but: &[PathBuf], depth: usize, found: &mut Vec<(PathBuf, RecordingKind)>) {
    if pose_formats::is_pose_source(folder) {
        found.push((folder.to_path_buf(), RecordingKind::Poses));
        return;
    }
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if hidden || path.canonicalize().is_ok_and(|path| but.contains(&path)) {
            continue;
        }
        if path.is_dir() {
            if depth < DEEPEST && !path.is_symlink() {
                look(&path, but, depth + 1, found);
            }
        } else if let Some(kind) = kind_of(&path) {
            found.push((path, kind));
        }
    }
}

fn kind_of(path: &Path) -> Option<RecordingKind> {
    let ending = path.extension()?.to_string_lossy().to_ascii_lowercase();
    match ending.as_str() {
        "csv" if pose_formats::is_pose_table(path) => Some(RecordingKind::Poses),
        "csv" => Some(RecordingKind::Accelerometer),
        "json" | "trc" | "c3d" => Some(RecordingKind::Poses),
        ending if FILMS.contains(&ending) => Some(RecordingKind::Video),
        _ => None,
    }
}

/// Reads every recording and writes the table, which is whole on the disk after each of them. `tell` hears of each: how
/// many are done, of how many, and the row. When `stop` becomes true, what is being read is left and has no row.
///
/// # Errors
/// When the folder cannot be read or the table not be written.
pub fn run(
    folder: &Path,
    table: &Path,
    options: &BatchOptions,
    but: &[&Path],
    tell: &(dyn Fn(usize, usize, &BatchRow) + Sync),
    stop: &AtomicBool,
) -> Result<BatchCount, ExchangeError> {
    let mut all = recordings(folder, but)?;
    if all.is_empty() {
        // A table that was made before is not emptied by a folder that was the wrong one.
        return Ok(BatchCount { all: 0, kept: 0, measured: 0 });
    }
    // Every so many-th, so that the films of one long afternoon do not all come to one computer.
    let (part, parts) = (options.part.0.max(1), options.part.1.max(1));
    let mut place = 0..;
    all.retain(|_| place.next().is_some_and(|place| place % parts == part - 1));
    let name = |path: &Path| path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
    let begun = if options.resume { batch_table::begun(table) } else { BTreeMap::new() };
    let kept: BTreeMap<String, Vec<String>> =
        begun.into_iter().filter(|(file, _)| all.iter().any(|(path, _)| name(path) == *file)).collect();
    let open: Vec<&(PathBuf, RecordingKind)> =
        all.iter().filter(|(path, _)| !kept.contains_key(&name(path))).collect();
    let mut count = BatchCount { all: all.len(), kept: kept.len(), measured: 0 };
    count.measured = kept.values().filter(|row| row.get(2).is_some_and(|status| status == "ok")).count();
    let rows = Mutex::new(kept);
    batch_table::write(table, &rows.lock().unwrap_or_else(PoisonError::into_inner))?;
    let (next, measured) = (AtomicUsize::new(0), AtomicUsize::new(count.measured));
    let failure: Mutex<Option<ExchangeError>> = Mutex::new(None);
    let failed = AtomicBool::new(false);
    std::thread::scope(|threads| {
        for _ in 0..options.workers.clamp(1, open.len().max(1)) {
            threads.spawn(|| {
                let mut sensors = None;
                while let Some((path, kind)) = open.get(next.fetch_add(1, Ordering::Relaxed)).copied() {
                    if stop.load(Ordering::Relaxed) || failed.load(Ordering::Relaxed) {
                        return;
                    }
                    let Some(row) = guarded(path, *kind, name(path), options, &mut sensors, stop) else {
                        return;
                    };
                    if row.status == RowStatus::Measured {
                        measured.fetch_add(1, Ordering::Relaxed);
                    }
                    let mut rows = rows.lock().unwrap_or_else(PoisonError::into_inner);
                    rows.insert(row.file.clone(), batch_table::cells(&row));
                    if let Err(error) = batch_table::write(table, &rows) {
                        *failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                        failed.store(true, Ordering::Relaxed);
                    }
                    tell(rows.len(), all.len(), &row);
                }
            });
        }
    });
    count.measured = measured.into_inner();
    match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error),
        None => Ok(count),
    }
}

/// One recording, or nothing where it was stopped; a fault of ours in one of them does not end the night.
fn guarded(
    path: &Path,
    kind: RecordingKind,
    file: String,
    options: &BatchOptions,
    sensors: &mut Option<AccelerometerEstimator>,
    stop: &AtomicBool,
) -> Option<BatchRow> {
    let mut row = BatchRow {
        file,
        kind: kind.name(),
        status: RowStatus::Unreadable,
        reason: String::new(),
        view: None,
        parameters: GaitParameters::default(),
    };
    let read = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| match kind {
        RecordingKind::Accelerometer => sensor(path, options, sensors, &mut row),
        RecordingKind::Video | RecordingKind::Poses => walk(path, options, &mut row, stop),
    }));
    match read {
        Ok(Ok(())) => {
            let any = row.parameters.estimates.values().any(|estimate| estimate.value.is_some());
            row.status = if any { RowStatus::Measured } else { RowStatus::NothingMeasured };
        }
        Ok(Err(_)) if stop.load(Ordering::Relaxed) => return None,
        Ok(Err(reason)) => row.reason = reason,
        Err(_panic) => {
            row.reason =
                "The program failed on this file. Please report it, with the file where you can.".into();
        }
    }
    Some(row)
}

fn walk(path: &Path, options: &BatchOptions, row: &mut BatchRow, stop: &AtomicBool) -> Result<(), String> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = (cores / options.workers.max(1)).max(1);
    let reading = ReaderOptions {
        runtime: RuntimeOptions { threads: Some(threads), ..RuntimeOptions::default() },
        ..ReaderOptions::default()
    };
    let recording = final_analysis::read_at(
        path,
        options.capture_rate,
        PersonChoice::Walking,
        &reading,
        &mut |_| (),
        stop,
    )
    .map_err(|error: ReadError| error.to_string())?;
    let stature = batch_table::stature_of(&options.statures, &row.file).or(options.analysis.stature);
    let trial = final_analysis::assess(&recording, &AnalysisOptions { stature, ..options.analysis.clone() });
    let assessment = &trial.assessment;
    row.view = assessment.view.map(CameraView::name);
    row.parameters = assessment.parameters.clone();
    let mut reasons: Vec<Finding> = Vec::new();
    if let Some(cadence) = row.parameters.get(Parameter::Cadence)
        && cadence.value.is_none()
    {
        reasons.extend(cadence.reasons.iter().cloned());
    }
    let relative = |unit: Unit| matches!(unit, Unit::BodyHeight | Unit::BodyHeightPerSecond);
    if row.parameters.estimates.values().any(|estimate| relative(estimate.unit) && estimate.value.is_some()) {
        reasons.push(ValueFinding::NoStature.into());
    }
    let red = assessment.quality.iter().filter(|flag| flag.level == QualityLevel::Red);
    for flag in red {
        if !reasons.contains(&flag.finding) {
            reasons.push(flag.finding.clone());
        }
    }
    row.reason = Language::English.reasons(&reasons).unwrap_or_default();
    Ok(())
}

fn sensor(
    path: &Path,
    options: &BatchOptions,
    sensors: &mut Option<AccelerometerEstimator>,
    row: &mut BatchRow,
) -> Result<(), String> {
    let recording = sensor_file::read(path, None, options.capture_rate).map_err(|error| error.to_string())?;
    if sensors.is_none() {
        let runtime = start(&RuntimeOptions { threads: Some(1), ..RuntimeOptions::default() });
        let opened = runtime.and_then(|runtime| AccelerometerEstimator::open(&*runtime));
        *sensors = Some(opened.map_err(|error| error.to_string())?);
    }
    let Some(estimator) = sensors else { return Ok(()) };
    let result =
        sensor_analysis::analyse(&recording, options.worn, estimator).map_err(|error| error.to_string())?;
    row.parameters = result.parameters;
    let findings: Vec<Finding> = result.reason.into_iter().chain(result.notes).map(Finding::from).collect();
    row.reason = Language::English.reasons(&findings).unwrap_or_default();
    Ok(())
}
