//! Key-points as other programs write them, brought into our own form: OpenPose, AlphaPose, MMPose, COCO and YOLO-pose JSON,
//! DeepLabCut and FreeMoCap tables, TRC of Sports2D, Pose2Sim and OpenSim, C3D of laboratories, and our own pose files.
//!
//! A reader of one kind ([`raw::RawRecording`]) only says what stands in the file. Whether the numbers can be what they are
//! taken for is looked at in one place (`checks`), who is who in another (`people`).

mod c3d;
mod c3d_parameters;
mod checks;
mod coco;
mod deeplabcut;
mod freemocap;
pub mod laboratory_signals;
mod markers;
mod mmpose;
mod openpose;
mod own;
pub mod people;
pub mod point_names;
pub mod point_orders;
pub mod pose_fault;
pub mod raw;
mod space;
pub mod text;
mod trc;

use crate::finding::Tell as _;
use pose_fault::PoseFault;
use std::io::Read as _;
use std::path::Path;

use people::PoseRecording;
use raw::{CoordinateUnit, MOST_FRAMES, MOST_PEOPLE, RawRecording};
use serde_json::Value;

use super::error::ExchangeError;
use crate::biomechanics::anatomy::Landmark;
use crate::clinic::assessment::{Check, QualityFlag};
use crate::finding::PoseFileFinding;
use crate::vision::pose::PoseTrack;

/// Pixels that a metre becomes where a file holds lengths.
const PX_PER_M: f64 = 400.0;
/// Free space around the points where a file holds lengths, px.
const MARGIN: f64 = 200.0;
/// Pictures that cameras take, px: what is assumed where a file does not tell.
const USUAL_PICTURES: [(usize, usize); 7] =
    [(640, 480), (960, 540), (1280, 720), (1920, 1080), (2704, 1520), (3840, 2160), (7680, 4320)];
/// Largest file that is read, bytes: hours of several people.
const MOST_BYTES: u64 = 512 << 20;

/// Whether a path may hold key-points, by its name or, for a folder, by what lies in it.
pub fn is_pose_source(path: &Path) -> bool {
    if path.is_dir() {
        return openpose::is_folder(path);
    }
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    matches!(extension.as_deref(), Some("json" | "trc" | "csv" | "c3d"))
}

/// Whether a table (CSV) holds key-points and no sensor's readings, by its first lines.
pub fn is_pose_table(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = crate::input_file::open(path, u64::MAX)
        .and_then(|(file, _)| file.take(16_384).read_to_end(&mut start));
    let text = read.ok().and_then(|_| text::decode(&start).ok()).unwrap_or_default();
    deeplabcut::is_one(&text) || freemocap::is_one(&text)
}

/// Reads key-points of whatever kind; `rate`, Hz, counts where the file has no times or other ones.
///
/// # Errors
/// When the file cannot be read, is none of the kinds, or its numbers cannot be key-points; the message says which and
/// what to do.
pub fn read(path: &Path, rate: Option<f64>) -> Result<PoseRecording, ExchangeError> {
    let (mut raw, ours) = if path.is_dir() || openpose::is_one_of_many(path) {
        (openpose::read_folder(path)?, false)
    } else {
        read_file(path)?
    };
    finish(&mut raw, ours, rate).map_err(malformed(path))
}

/// Understands the bytes of a pose file of this program, with its one person.
///
/// # Errors
/// When they are none.
pub fn parse_own(bytes: &[u8]) -> Result<PoseTrack, PoseFault> {
    let text = text::without_nan(text::decode(bytes)?);
    let value: Value = serde_json::from_str(&text).map_err(|error| json_problem(&error))?;
    let recording = finish(&mut own::read(&value)?, true, None)?;
    Ok(recording.chosen(crate::vision::people::person_choice::PersonChoice::Walking)?.0)
}

fn malformed(path: &Path) -> impl FnOnce(PoseFault) -> ExchangeError {
    let path = path.to_path_buf();
    move |fault| ExchangeError::Malformed { kind: "file_kind.pose_file", cause: fault.line(), path }
}

fn read_file(path: &Path) -> Result<(RawRecording, bool), ExchangeError> {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    if extension.as_deref() == Some("c3d") {
        return c3d::read(&bytes_of(path)?).map(|raw| (raw, false)).map_err(malformed(path));
    }
    let text = text_of(path)?;
    let result = match extension.as_deref() {
        Some("trc") => trc::read(&text).map(|raw| (raw, false)),
        Some("csv") if deeplabcut::is_one(&text) => deeplabcut::read(&text).map(|raw| (raw, false)),
        Some("csv") => freemocap::read(&text).map(|raw| (raw, false)),
        _ => read_json(text),
    };
    result.map_err(malformed(path))
}

/// The text of a file that is one.
fn text_of(path: &Path) -> Result<String, ExchangeError> {
    text::decode(&bytes_of(path)?).map_err(malformed(path))
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, ExchangeError> {
    let failed =
        |cause| ExchangeError::Unreadable { kind: "file_kind.pose_file", cause, path: path.to_path_buf() };
    crate::input_file::read(path, MOST_BYTES).map_err(failed)
}

/// Which of the JSON kinds it is, by its shape.
fn read_json(text: String) -> Result<(RawRecording, bool), PoseFault> {
    let value: Value =
        serde_json::from_str(&text::without_nan(text)).map_err(|error| json_problem(&error))?;
    if value.get("schema").is_some() {
        return own::read(&value).map(|raw| (raw, true));
    }
    let read = if openpose::is_one(&value) {
        openpose::read_one(&value)
    } else if mmpose::is_one(&value) {
        mmpose::read(&value)
    } else if coco::is_one(&value) {
        coco::read(&value)
    } else {
        return Err(PoseFault::UnknownKind { schema: own::SCHEMA });
    };
    read.map(|raw| (raw, false))
}

fn json_problem(error: &serde_json::Error) -> PoseFault {
    PoseFault::NotJson { cause: error.to_string() }
}

/// Checks what was read and follows the people in it.
fn finish(raw: &mut RawRecording, ours: bool, rate: Option<f64>) -> Result<PoseRecording, PoseFault> {
    if raw.frames.len() > MOST_FRAMES {
        return Err(PoseFault::TooManyFrames { frames: raw.frames.len(), most: MOST_FRAMES });
    }
    if let Some(frame) = raw.frames.iter().position(|frame| frame.people.len() > MOST_PEOPLE) {
        return Err(PoseFault::TooManyPeople { frame, most: MOST_PEOPLE });
    }
    let (times, about_times) = checks::times(raw, rate)?;
    let mut notes = checks::coordinates(raw, ours)?;
    notes.extend(about_times);
    let px_per_m = lengths_to_pixels(raw);
    if let Some(px_per_m) = px_per_m {
        notes.push(QualityFlag::green(Check::PoseFile, PoseFileFinding::Lengths { px_per_m }));
    }
    let signals = raw.signals.take();
    notes.extend(signals.as_ref().map(|signals| QualityFlag::green(Check::PoseFile, signals.finding())));
    let size = picture_size(raw)?;
    let people = people::tracked(raw, &times, size);
    let frames = times.iter().enumerate().filter_map(|(frame, time)| Some((frame, (*time)?))).collect();
    Ok(PoseRecording { size, px_per_m, frames, people, notes, signals })
}

/// Lengths in the walking plane become pixels of a picture that holds them all; the scale, px/m.
fn lengths_to_pixels(raw: &mut RawRecording) -> Option<f64> {
    let CoordinateUnit::Metres(metres) = raw.unit else { return None };
    let scale = metres * PX_PER_M;
    let mut least = [f64::INFINITY; 2];
    each_point(raw, &mut |point| {
        least = [least[0].min(point[0]), least[1].min(point[1])];
    });
    each_point(raw, &mut |point| {
        for axis in 0..2 {
            point[axis] = (point[axis] - least[axis]) * scale + MARGIN;
        }
    });
    Some(PX_PER_M)
}

fn each_point(raw: &mut RawRecording, change: &mut dyn FnMut(&mut [f64; 2])) {
    for person in raw.frames.iter_mut().flat_map(|frame| &mut frame.people) {
        for landmark in Landmark::ALL {
            if let Some(point) = &mut person.points[landmark] {
                let mut place = [point.x, point.y];
                change(&mut place);
                [point.x, point.y] = place;
            }
        }
    }
}

/// The picture's size: as the file says, else the smallest usual one that holds all points, upright or lying.
fn picture_size(raw: &mut RawRecording) -> Result<(usize, usize), PoseFault> {
    if let Some([width, height]) = raw.size {
        let whole = |value: f64, name: &'static str| {
            let possible = value.is_finite() && (1.0..=65_536.0).contains(&value);
            let wrong = || PoseFault::Size { name, value: value.to_string() };
            possible.then_some(value.round() as usize).ok_or_else(wrong)
        };
        return Ok((whole(width, "width")?, whole(height, "height")?));
    }
    let mut most = [1.0_f64; 2];
    each_point(raw, &mut |point| most = [most[0].max(point[0]), most[1].max(point[1])]);
    if matches!(raw.unit, CoordinateUnit::Metres(_)) {
        let side = |value: f64| (value + MARGIN).min(1e6).round() as usize;
        return Ok((side(most[0]), side(most[1])));
    }
    let holds = |(width, height): &(usize, usize)| most[0] <= *width as f64 && most[1] <= *height as f64;
    let usual = USUAL_PICTURES.into_iter().flat_map(|(width, height)| [(width, height), (height, width)]);
    Ok(usual.into_iter().find(holds).unwrap_or((most[0].ceil() as usize, most[1].ceil() as usize)))
}
