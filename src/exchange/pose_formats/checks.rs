//! Whether the numbers of a file can be what they are taken for: pixels from the top left corner, seconds, people upright.
//!
//! What is known to be meant otherwise is set right and said; what cannot be known is refused with what to do. Silence
//! would give numbers that look right.

use super::pose_fault::PoseFault;
use super::raw::{CoordinateUnit, RawRecording};
use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::signal::robust::median;
use crate::clinic::assessment::{Check, QualityFlag};
use crate::finding::PoseFileFinding;

/// Points that a program itself is this unsure of are left out, except in our own files.
const LEAST_CONFIDENCE: f64 = 0.1;
/// Share of points left out for it that is worth a word.
const MUCH: f64 = 0.05;
/// Coordinates that count pixels reach beyond this many.
const WHOLE_PICTURE: f64 = 3.0;
/// Share of pictures in which the ankles are above the shoulders that tells an axis the other way round.
const TURNED: f64 = 0.8;

/// What was noticed about a file, in the order of the checks.
pub(super) type Notes = Vec<QualityFlag>;

pub(super) fn note(finding: PoseFileFinding) -> QualityFlag {
    QualityFlag::amber(Check::PoseFile, finding)
}

/// Brings coordinates to pixels with y down and drops what its program did not trust. `ours` for files of this program.
///
/// # Errors
/// When the numbers cannot be pixels and nothing tells how large the picture was.
pub(super) fn coordinates(recording: &mut RawRecording, ours: bool) -> Result<Notes, PoseFault> {
    let mut notes = Notes::new();
    if !recording.unknown_names.is_empty() {
        let names = recording.unknown_names.iter().take(12).map(|name| format!("«{name}»"));
        notes.push(note(PoseFileFinding::UnknownNames { names: names.collect::<Vec<_>>().join(", ") }));
    }
    if !ours {
        notes.extend(trusted_points(recording)?);
    }
    if recording.unit == CoordinateUnit::Pixels {
        notes.extend(pixels(recording)?);
    }
    notes.extend(turned(recording));
    Ok(notes)
}

/// Drops points of little confidence.
fn trusted_points(recording: &mut RawRecording) -> Result<Option<QualityFlag>, PoseFault> {
    let (mut all, mut dropped) = (0_usize, 0_usize);
    for person in recording.frames.iter_mut().flat_map(|frame| &mut frame.people) {
        for landmark in Landmark::ALL {
            if let Some(point) = person.points[landmark] {
                all += 1;
                if point.confidence < LEAST_CONFIDENCE {
                    person.points[landmark] = None;
                    dropped += 1;
                }
            }
        }
    }
    if all == 0 {
        return Err(PoseFault::NothingSeen);
    }
    let share = dropped as f64 / all as f64;
    Ok((share > MUCH).then(|| note(PoseFileFinding::UnsurePoints { share, least: LEAST_CONFIDENCE })))
}

/// Shares of the picture's size become pixels.
fn pixels(recording: &mut RawRecording) -> Result<Option<QualityFlag>, PoseFault> {
    let points = || {
        let people = recording.frames.iter().flat_map(|frame| &frame.people);
        people.flat_map(|person| person.points.iter().filter_map(|(_, point)| *point))
    };
    let largest = points().map(|point| point.x.abs().max(point.y.abs())).fold(0.0, f64::max);
    let beyond = points().map(|point| point.x.abs().max(point.y.abs())).find(|size| *size > 1e6);
    if let Some(beyond) = beyond {
        return Err(PoseFault::BeyondPicture { px: beyond });
    }
    if largest == 0.0 || largest > WHOLE_PICTURE {
        return Ok(None);
    }
    let negative = points().filter(|point| point.x < -0.05 || point.y < -0.05).count();
    if negative * 10 > points().count() {
        return Err(PoseFault::AroundZero);
    }
    let Some([width, height]) = recording.size else {
        return Err(PoseFault::SharesOfUnknown { largest });
    };
    for person in recording.frames.iter_mut().flat_map(|frame| &mut frame.people) {
        for landmark in Landmark::ALL {
            if let Some(point) = &mut person.points[landmark] {
                point.x *= width;
                point.y *= height;
            }
        }
    }
    Ok(Some(note(PoseFileFinding::Shares { width, height })))
}

/// A y axis that points up is turned down, where people would stand on their heads.
fn turned(recording: &mut RawRecording) -> Option<QualityFlag> {
    let mean = |point: BodyPoint, person: &super::raw::RawPerson| {
        let seen = Side::BOTH.into_iter().filter_map(|side| person.points[Landmark::of(point, side)]);
        let heights: Vec<f64> = seen.map(|point| point.y).collect();
        (!heights.is_empty()).then(|| heights.iter().sum::<f64>() / heights.len() as f64)
    };
    let people = recording.frames.iter().flat_map(|frame| &frame.people);
    let upright: Vec<bool> = people
        .filter_map(|person| {
            let above = mean(BodyPoint::Shoulder, person).or_else(|| mean(BodyPoint::Hip, person))?;
            Some(above < mean(BodyPoint::Ankle, person).or_else(|| mean(BodyPoint::Knee, person))?)
        })
        .collect();
    let upside_down = upright.iter().filter(|upright| !**upright).count();
    if upright.is_empty() || (upside_down as f64) < TURNED * upright.len() as f64 {
        return None;
    }
    let lengths = recording.unit != CoordinateUnit::Pixels;
    let highest = recording
        .frames
        .iter()
        .flat_map(|frame| &frame.people)
        .flat_map(|person| person.points.iter().filter_map(|(_, point)| point.map(|point| point.y)))
        .fold(0.0, f64::max);
    let height = recording.size.map_or(highest, |[_, height]| height);
    for person in recording.frames.iter_mut().flat_map(|frame| &mut frame.people) {
        for landmark in Landmark::ALL {
            if let Some(point) = &mut person.points[landmark] {
                point.y = height - point.y;
            }
        }
    }
    // Lengths are measured with y up by right; pixels are not.
    (!lengths).then(|| note(PoseFileFinding::PointsUp))
}

/// Times of the frames in seconds from the first, whatever the file counts in; `None` for a frame that repeats the stamp
/// of the one before and is left out. `told` is the rate that the person gave, Hz.
///
/// # Errors
/// When there are no times and no rate, or the times run backwards.
pub(super) fn times(
    recording: &RawRecording,
    told: Option<f64>,
) -> Result<(Vec<Option<f64>>, Notes), PoseFault> {
    let mut notes = Notes::new();
    let rate = recording.rate.or(told);
    if let Some(rate) = rate
        && !(rate.is_finite() && rate > 0.0)
    {
        return Err(PoseFault::ImpossibleRate { rate: rate.to_string() });
    }
    let stamps: Option<Vec<f64>> = recording.frames.iter().map(|frame| frame.time).collect();
    let Some(stamps) = stamps.filter(|_| told.is_none()) else {
        let rate = rate.ok_or_else(|| {
            let frame = recording.frames.iter().position(|frame| frame.time.is_none()).unwrap_or(0);
            PoseFault::NoTime { frame }
        })?;
        return Ok(((0..recording.frames.len()).map(|frame| Some(frame as f64 / rate)).collect(), notes));
    };
    let steps: Vec<f64> =
        stamps.windows(2).map(|pair| pair[1] - pair[0]).filter(|step| *step > 0.0).collect();
    let (second, counted) = match median(&steps) {
        Some(usual) => unit_of(usual, rate, &steps)?,
        None => (1.0, None),
    };
    notes.extend(counted.map(note));
    let mut times: Vec<Option<f64>> = Vec::with_capacity(stamps.len());
    let (mut last, mut doubled) = (f64::NEG_INFINITY, 0);
    for (frame, stamp) in stamps.iter().enumerate() {
        if !stamp.is_finite() || *stamp < last {
            return Err(PoseFault::TimesReversed { frame, stamp: stamp.to_string() });
        }
        // Cameras write a stamp twice where a picture came late.
        let again = *stamp <= last;
        doubled += usize::from(again);
        times.push((!again).then_some((stamp - stamps[0]) / second));
        last = *stamp;
    }
    if doubled > 0 {
        notes.push(note(PoseFileFinding::Repeated { frames: doubled }));
    }
    Ok((times, notes))
}

/// How many of the file's units make a second, and what to say where they are no seconds.
fn unit_of(
    usual: f64,
    rate: Option<f64>,
    steps: &[f64],
) -> Result<(f64, Option<PoseFileFinding>), PoseFault> {
    const UNITS: [(f64, PoseFileFinding); 3] = [
        (1e3, PoseFileFinding::InMilliseconds),
        (1e6, PoseFileFinding::InMicroseconds),
        (1e9, PoseFileFinding::InNanoseconds),
    ];
    let whole = |step: &f64| (step - step.round()).abs() < 1e-9;
    let frames = steps.iter().all(whole) && (usual - 1.0).abs() < 1e-9;
    if let Some(rate) = rate {
        let near = |unit: f64| (usual * rate / unit - 1.0).abs() < 0.25;
        if frames && rate > 2.0 {
            return Ok((rate, Some(PoseFileFinding::InFrames)));
        }
        let unit = UNITS.into_iter().find(|(unit, _)| near(*unit));
        return Ok(unit.map_or((1.0, None), |(unit, name)| (unit, Some(name))));
    }
    if frames {
        return Err(PoseFault::CountsOfFrames);
    }
    // Cameras take 5 to 1000 pictures a second.
    let unit =
        UNITS.into_iter().find(|(unit, _)| (1.0..=200.0).contains(&(usual / unit * 1e3)) && usual >= 1.0);
    Ok(unit.map_or((1.0, None), |(unit, name)| (unit, Some(name))))
}
