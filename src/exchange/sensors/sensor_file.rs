//! Tables of worn sensors as their makers' programs write them: ActiGraph, Axivity, Opal, mobgap, our own, and what people
//! make of them in spreadsheets.
//!
//! What separates the cells, whether numbers have decimal commas, what the columns are called, how the times count and in
//! which unit the readings are is found in the file. What cannot be found is asked for by name; nothing is assumed.

use super::sensor_fault::SensorFault;
use crate::finding::Tell as _;
use std::path::Path;

pub use super::sensor_columns::AccelerationUnit;
use super::sensor_columns::{Columns, TimeColumn, columns_of, looks_like_numbers};
use super::sensor_times::{Clock, stamp_of};
use crate::biomechanics::GRAVITY;
use crate::biomechanics::signal::robust::{median, quantile};
use crate::exchange::error::ExchangeError;
use crate::exchange::pose_formats::text;
use crate::finding::SensorFinding;

/// Rates that a sensor may have, Hz.
const RATES: std::ops::RangeInclusive<f64> = 20.0..=2000.0;
/// Largest file that is read, bytes: a week at 100 Hz.
const MOST_BYTES: u64 = 4 << 30;
/// Gaps may make a recording at most this many times longer than its lines.
const MOST_GAPS: f64 = 20.0;

/// A recording of one sensor at an even rate.
#[derive(Clone, Debug, PartialEq)]
pub struct SensorRecording {
    /// Readings a second, Hz.
    pub rate: f64,
    /// Acceleration up, forward, right where the file names them so, else along the sensor's own axes, m/s²; `None` where a
    /// reading is missing.
    pub readings: Vec<Option<[f64; 3]>>,
    /// Rotation about the same axes, rad/s, where the file has it.
    pub gyroscope: Option<Vec<Option<[f64; 3]>>>,
    /// What was found and set right.
    pub notes: Vec<SensorFinding>,
}

/// Reads a sensor's table. `unit` and `rate`, Hz, are what the person says; `None` lets the file tell.
///
/// # Errors
/// When it cannot be read, or something that is needed can neither be found nor was said; the message names the line.
pub fn read(
    path: &Path,
    unit: Option<AccelerationUnit>,
    rate: Option<f64>,
) -> Result<SensorRecording, ExchangeError> {
    let failed = ExchangeError::file("action.reading_the_recording", path);
    let wrong = |fault: SensorFault| ExchangeError::Malformed {
        kind: "file_kind.recording_of_a_sensor",
        cause: fault.line(),
        path: path.to_path_buf(),
    };
    let bytes = crate::input_file::read(path, MOST_BYTES).map_err(failed)?;
    parse(&bytes, unit, rate).map_err(wrong)
}

/// Understands the bytes of a sensor's table; see [`read`].
///
/// # Errors
/// As [`read`].
pub fn parse(
    bytes: &[u8],
    unit: Option<AccelerationUnit>,
    rate: Option<f64>,
) -> Result<SensorRecording, SensorFault> {
    let text = text::decode(bytes).map_err(|_broken| SensorFault::BrokenText)?;
    let lines: Vec<&str> = text.lines().collect();
    let (header, first, stated_rate) = header_of(&lines)?;
    let separator = separator_of(lines.get(first).copied().unwrap_or_default());
    let decimal_comma = separator != ',';
    let columns = columns_of(&cells(&lines, header, separator), cells(&lines, Some(first), separator).len())?;
    let rows = rows_of(&lines[first..], first, separator, decimal_comma, &columns)?;
    if rows.len() < 2 {
        return Err(SensorFault::TooFewLines);
    }
    let mut notes = Vec::new();
    let (rate, places) = grid(&rows, &columns, rate.or(stated_rate), &mut notes)?;
    let unit = unit_of(&rows, unit, columns.unit, &mut notes)?;
    let spin = if columns.spin_in_degrees { std::f64::consts::PI / 180.0 } else { 1.0 };
    let length = places.last().map_or(0, |last| last + 1);
    let mut readings = vec![None; length];
    let mut gyroscope = columns.gyroscope.map(|_| vec![None; length]);
    for (row, &place) in rows.iter().zip(&places) {
        readings[place] = row.acceleration.map(|reading| reading.map(|value| value * unit.factor()));
        if let Some(gyroscope) = &mut gyroscope {
            gyroscope[place] = row.rotation.map(|reading| reading.map(|value| value * spin));
        }
    }
    Ok(SensorRecording { rate, readings, gyroscope, notes })
}

/// Line of the header (`None` where there is none), first line of readings, and the rate that lines above state.
fn header_of(lines: &[&str]) -> Result<(Option<usize>, usize, Option<f64>), SensorFault> {
    let first = lines.iter().position(|line| looks_like_numbers(line)).ok_or(SensorFault::NoReadingLine)?;
    let header = lines[..first].iter().rposition(|line| !line.trim().is_empty() && !line.starts_with('#'));
    // ActiGraph: «… date format M/d/yyyy at 30 Hz  Filter Normal …».
    let stated = lines[..first].iter().find_map(|line| {
        let before = line.split("Hz").next().filter(|_| line.contains("Hz"))?;
        before.split_whitespace().next_back()?.trim_start_matches([',', ':']).parse().ok()
    });
    let header = header.filter(|&line| !lines[line].contains("-----"));
    Ok((header, first, stated))
}

fn cells<'a>(lines: &[&'a str], line: Option<usize>, separator: char) -> Vec<&'a str> {
    let line = line.and_then(|line| lines.get(line)).copied().unwrap_or_default();
    line.split(separator).map(|cell| cell.trim().trim_matches('"')).collect()
}

/// Tab, then semicolon, then comma: the first that stands in a line of readings.
fn separator_of(line: &str) -> char {
    ['\t', ';', ','].into_iter().find(|separator| line.contains(*separator)).unwrap_or(',')
}

/// One line of readings.
struct Row {
    line: usize,
    stamp: Option<f64>,
    acceleration: Option<[f64; 3]>,
    rotation: Option<[f64; 3]>,
}

fn rows_of(
    lines: &[&str],
    first: usize,
    separator: char,
    decimal_comma: bool,
    columns: &Columns,
) -> Result<Vec<Row>, SensorFault> {
    let mut rows = Vec::with_capacity(lines.len());
    for (index, text) in lines.iter().enumerate() {
        if text.trim().is_empty() {
            continue;
        }
        let line = first + index + 1;
        let cells: Vec<&str> = text.split(separator).map(|cell| cell.trim().trim_matches('"')).collect();
        let number = |column: usize| -> Result<Option<f64>, SensorFault> {
            let cell = cells.get(column).copied().unwrap_or_default();
            if cell.is_empty() || ["nan", "na", "null", "none"].contains(&cell.to_ascii_lowercase().as_str())
            {
                return Ok(None);
            }
            let plain = if decimal_comma { cell.replace(',', ".") } else { cell.to_owned() };
            let value: f64 =
                plain.parse().map_err(|_other| SensorFault::NoNumber { line, cell: cell.to_owned() })?;
            if !value.is_finite() {
                return Err(SensorFault::NotFinite { line, cell: cell.to_owned() });
            }
            Ok(Some(value))
        };
        let three = |columns: [usize; 3]| -> Result<Option<[f64; 3]>, SensorFault> {
            let [a, b, c] = [number(columns[0])?, number(columns[1])?, number(columns[2])?];
            Ok(a.zip(b).zip(c).map(|((a, b), c)| [a, b, c]))
        };
        let stamp = match columns.time {
            TimeColumn::At(column) | TimeColumn::Count(column) => {
                let cell = cells.get(column).copied().unwrap_or_default();
                let stamp = stamp_of(cell, decimal_comma);
                Some(stamp.ok_or_else(|| SensorFault::NoTime { line, cell: cell.to_owned() })?)
            }
            TimeColumn::None => None,
        };
        rows.push(Row {
            line,
            stamp,
            acceleration: three(columns.acceleration)?,
            rotation: columns.gyroscope.map(three).transpose()?.flatten(),
        });
    }
    Ok(rows)
}

/// The rate, Hz, and each row's place in an even row of readings; what is between stays missing.
fn grid(
    rows: &[Row],
    columns: &Columns,
    told: Option<f64>,
    notes: &mut Vec<SensorFinding>,
) -> Result<(f64, Vec<usize>), SensorFault> {
    if let Some(rate) = told
        && !RATES.contains(&rate)
    {
        return Err(SensorFault::ImpossibleRate { rate: rate.to_string() });
    }
    let stamps: Option<Vec<f64>> = rows.iter().map(|row| row.stamp).collect();
    let Some(stamps) = stamps else {
        let rate = told.ok_or(SensorFault::NoTimes)?;
        return Ok((rate, (0..rows.len()).collect()));
    };
    if let Some(at) = stamps.windows(2).position(|pair| pair[1] < pair[0]) {
        return Err(SensorFault::TimesReversed { line: rows[at + 1].line });
    }
    let steps: Vec<f64> =
        stamps.windows(2).map(|pair| pair[1] - pair[0]).filter(|step| *step > 0.0).collect();
    let usual = median(&steps).ok_or(SensorFault::OneTime)?;
    let clock = Clock::of(usual, matches!(columns.time, TimeColumn::Count(_)), columns.time_in, told)?;
    notes.extend(clock.note());
    let doubled = stamps.len() - 1 - steps.len();
    if doubled > 0 {
        notes.push(SensorFinding::Repeated { lines: doubled });
    }
    let usual = usual / clock.ticks;
    if !RATES.contains(&(1.0 / usual)) {
        return Err(SensorFault::ImpossibleStep { step: usual.to_string() });
    }
    // The clock may be off by a share of a reading at each line; over the whole recording it is not.
    let even = steps.iter().all(|step| (step / clock.ticks - usual).abs() < 0.5 * usual);
    let last = (stamps[stamps.len() - 1] - stamps[0]) / clock.ticks;
    let usual = if even { last / steps.len() as f64 } else { usual };
    let most = MOST_GAPS * rows.len() as f64 + 1000.0;
    if last / usual > most {
        return Err(SensorFault::MostlyGaps { lasts: last, holds: rows.len() as f64 * usual });
    }
    let places: Vec<usize> =
        stamps.iter().map(|stamp| ((stamp - stamps[0]) / clock.ticks / usual).round() as usize).collect();
    let missing = places[places.len() - 1] + 1 - (stamps.len() - doubled).min(places[places.len() - 1] + 1);
    if missing > 0 {
        notes.push(SensorFinding::Missing { readings: missing, pause: missing as f64 * usual });
    }
    Ok((1.0 / usual, places))
}

/// The unit: as gravity tells, which is in every recording of a sensor that rests a while or walks; what the person or the
/// header says must agree with it.
fn unit_of(
    rows: &[Row],
    said: Option<AccelerationUnit>,
    titled: Option<AccelerationUnit>,
    notes: &mut Vec<SensorFinding>,
) -> Result<AccelerationUnit, SensorFault> {
    use AccelerationUnit as U;
    let sizes: Vec<f64> = rows
        .iter()
        .filter_map(|row| row.acceleration)
        .map(|[a, b, c]| (a * a + b * b + c * c).sqrt())
        .collect();
    let usual = median(&sizes).ok_or(SensorFault::NoReading)?;
    let felt = [U::MetrePerSecondSquared, U::Gravity, U::MilliGravity]
        .into_iter()
        .find(|unit| (0.75..1.25).contains(&(usual * unit.factor() / GRAVITY)));
    let stated = said.or(titled);
    match (stated, felt) {
        (Some(stated), Some(felt)) if stated != felt => {
            Err(SensorFault::OtherUnit { size: usual, felt: felt.name(), stated: stated.name() })
        }
        (_, Some(felt)) => {
            if stated.is_none() && felt != U::MetrePerSecondSquared {
                notes.push(SensorFinding::UnitFelt { unit: felt.name().to_owned() });
            }
            Ok(felt)
        }
        (stated, None) => without_gravity(&sizes, stated, notes),
    }
}

/// The unit where gravity was taken out: somebody who walks then feels 1 to 40 m/s² in the strongest moments.
fn without_gravity(
    sizes: &[f64],
    stated: Option<AccelerationUnit>,
    notes: &mut Vec<SensorFinding>,
) -> Result<AccelerationUnit, SensorFault> {
    use AccelerationUnit as U;
    let strong = quantile(sizes, 0.95).unwrap_or(0.0);
    if strong < 0.1 {
        // Nothing moves, in whatever unit.
        return Ok(stated.unwrap_or(U::MetrePerSecondSquared));
    }
    let moving = |unit: &U| (1.0..40.0).contains(&(strong * unit.factor()));
    let candidates = match stated {
        Some(stated) => vec![stated],
        None => vec![U::MetrePerSecondSquared, U::Gravity, U::MilliGravity],
    };
    let unit = candidates.into_iter().find(moving).ok_or(SensorFault::NoWalk { strong })?;
    notes.push(SensorFinding::WithoutGravity { unit: unit.name().to_owned() });
    Ok(unit)
}
