//! OpenPose: one JSON a picture, `NAME_000000000042_keypoints.json`, in a folder. Pose2Sim and Sports2D write the same, with
//! other sets of points.

use super::pose_fault::PoseFault;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::raw::{MOST_FRAMES, RawFrame, RawPerson, RawRecording, person_of};
use super::{malformed, text, text_of};
use crate::exchange::ExchangeError;

/// How the names of the files end.
const ENDING: &str = "_keypoints.json";

/// Whether a folder holds such files.
pub(super) fn is_folder(folder: &Path) -> bool {
    std::fs::read_dir(folder).into_iter().flatten().flatten().any(|entry| numbered(&entry.path()).is_some())
}

/// Whether a file is one picture of several of the same film in its folder.
pub(super) fn is_one_of_many(file: &Path) -> bool {
    let Some((film, _)) = numbered(file) else { return false };
    file.parent().is_some_and(|folder| files_of(folder).iter().filter(|(of, _, _)| *of == film).count() > 1)
}

/// Whether a JSON is one picture of OpenPose.
pub(super) fn is_one(value: &Value) -> bool {
    value.get("people").is_some_and(Value::is_array)
}

/// The film's name and the picture's number in a file's name.
fn numbered(path: &Path) -> Option<(String, usize)> {
    let name = path.file_name()?.to_str()?.strip_suffix(ENDING)?;
    let digits = name.len() - name.bytes().rev().take_while(u8::is_ascii_digit).count();
    Some((name[..digits].trim_end_matches('_').to_owned(), name[digits..].parse().ok()?))
}

/// Film, number and path of every picture in a folder, by film and number.
fn files_of(folder: &Path) -> Vec<(String, usize, PathBuf)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<(String, usize, PathBuf)> = entries
        .filter_map(|entry| {
            let path = entry.path();
            let (film, number) = numbered(&path)?;
            Some((film, number, path))
        })
        .collect();
    files.sort();
    files
}

/// Reads the pictures of a folder, or those of the same film as one file in it.
///
/// # Errors
/// When there are none, there are several films, or one of them cannot be understood.
pub(super) fn read_folder(path: &Path) -> Result<RawRecording, ExchangeError> {
    let wrong = malformed(path);
    let (folder, film) = if path.is_dir() {
        (path, None)
    } else {
        (path.parent().unwrap_or_else(|| Path::new(".")), numbered(path).map(|(film, _)| film))
    };
    let mut files = files_of(folder);
    if let Some(film) = film {
        files.retain(|(of, _, _)| *of == film);
    }
    let (Some((film, first, _)), Some((last_film, last, _))) = (files.first(), files.last()) else {
        return Err(wrong(PoseFault::NoPoseFiles));
    };
    if film != last_film {
        return Err(wrong(PoseFault::SeveralFilms { film: film.clone(), other: last_film.clone() }));
    }
    let (first, length) = (*first, last - first + 1);
    if length > MOST_FRAMES {
        return Err(wrong(PoseFault::TooFarApart { first, last: *last, most: MOST_FRAMES }));
    }
    // A number that is left out is a picture without anybody: the clock goes on.
    let mut frames = vec![RawFrame::default(); length];
    for (_, number, file) in &files {
        let json = text::without_nan(text_of(file)?);
        let value: Value =
            serde_json::from_str(&json).map_err(|error| malformed(file)(super::json_problem(&error)))?;
        frames[number - first].people = people_of(&value).map_err(malformed(file))?;
    }
    Ok(RawRecording { frames, ..RawRecording::default() })
}

/// Reads one picture that stands alone.
///
/// # Errors
/// When it cannot be understood.
pub(super) fn read_one(value: &Value) -> Result<RawRecording, PoseFault> {
    Ok(RawRecording {
        frames: vec![RawFrame { time: Some(0.0), people: people_of(value)? }],
        ..RawRecording::default()
    })
}

/// Everybody in the JSON of one picture.
pub(super) fn people_of(value: &Value) -> Result<Vec<RawPerson>, PoseFault> {
    let people = value.get("people").and_then(Value::as_array).ok_or(PoseFault::NoListOfPeople)?;
    let mut found = Vec::new();
    for person in people {
        let points = person.get("pose_keypoints_2d").or_else(|| person.get("pose_keypoints"));
        let Some(points) = points.and_then(Value::as_array) else { continue };
        let flat: Vec<Option<f64>> = points.iter().map(Value::as_f64).collect();
        if flat.is_empty() {
            continue;
        }
        let raw = RawPerson {
            id: id_of(person),
            points: person_of(&flat, &super::point_orders::order(flat.len())?),
        };
        if raw.pose().is_some() {
            found.push(raw);
        }
    }
    Ok(found)
}

/// `"person_id": [3]`; −1 where nobody was followed.
fn id_of(person: &Value) -> Option<i64> {
    let id = person.get("person_id")?;
    let id = id.as_i64().or_else(|| id.get(0)?.as_i64())?;
    (id >= 0).then_some(id)
}
