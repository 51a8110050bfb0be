//! What a laboratory recorded beside its markers: force plates and muscle signals (EMG), from the analogue part of a C3D file.
//!
//! Values are in the file's own units. Which channels belong to a plate stands in `FORCE_PLATFORM:CHANNEL`; a muscle signal is
//! told by its label or by a unit of volts. Nothing is filtered.

use std::path::Path;

use super::c3d_parameters::{Parameters, Reader, numbers_of, text_of};
use crate::exchange::ExchangeError;
use crate::exchange::assessment_file::write_whole;
use crate::finding::PoseFileFinding;

/// Channels of a file.
const MOST_CHANNELS: usize = 512;
/// Values of all channels together.
const MOST_VALUES: usize = 1 << 27;
/// Plates of a laboratory.
const MOST_PLATES: usize = 32;

/// One force plate.
#[derive(Clone, Debug, PartialEq)]
pub struct ForcePlate {
    /// Its number in the file, from 1.
    pub number: usize,
    /// Force along the plate's own three axes, in the file's unit (newtons nearly always); z points into the floor.
    pub force: [Vec<f32>; 3],
    /// The corners on the floor, in the file's lengths; empty where they are not told.
    pub corners: Vec<[f64; 3]>,
}

impl ForcePlate {
    /// The largest vertical force.
    pub fn largest(&self) -> f32 {
        self.force[2].iter().fold(0.0, |most, value| value.abs().max(most))
    }
}

/// One signal.
#[derive(Clone, Debug, PartialEq)]
pub struct Signal {
    /// As the laboratory called it.
    pub label: String,
    /// In which unit, as the file says; may be empty.
    pub unit: String,
    /// Its values.
    pub values: Vec<f32>,
}

/// What stands beside the markers of a walk, on their clock.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LaboratorySignals {
    /// Values a second, Hz.
    pub rate: f64,
    /// The plates.
    pub plates: Vec<ForcePlate>,
    /// Muscle signals.
    pub muscles: Vec<Signal>,
    /// Channels that are neither.
    pub others: Vec<Signal>,
}

impl LaboratorySignals {
    /// What there is.
    pub fn finding(&self) -> PoseFileFinding {
        PoseFileFinding::Laboratory {
            plates: self.plates.len(),
            force: self.plates.iter().map(|plate| f64::from(plate.largest())).fold(0.0, f64::max),
            muscles: self.muscles.len(),
            others: self.others.len(),
            rate: self.rate,
        }
    }

    /// Writes all of it as a table (CSV): the time, then each plate and signal.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), ExchangeError> {
        let mut columns: Vec<(String, &[f32])> = Vec::new();
        for plate in &self.plates {
            for (axis, force) in ["x", "y", "z"].into_iter().zip(&plate.force) {
                columns.push((format!("force_plate_{}_{axis}", plate.number), force));
            }
        }
        let named = |kind: &str, signal: &Signal| {
            let unit = if signal.unit.is_empty() { String::new() } else { format!(" ({})", signal.unit) };
            format!("{kind}_{}{unit}", signal.label).replace(['"', ',', '\n', '\r'], " ")
        };
        columns.extend(self.muscles.iter().map(|signal| (named("muscle", signal), &*signal.values)));
        columns.extend(self.others.iter().map(|signal| (named("channel", signal), &*signal.values)));
        let mut text = "time".to_owned();
        for (name, _) in &columns {
            text += &format!(",{name}");
        }
        text.push('\n');
        let rows = columns.iter().map(|(_, values)| values.len()).max().unwrap_or(0);
        for row in 0..rows {
            text += &format!("{:.6}", row as f64 / self.rate);
            for (_, values) in &columns {
                match values.get(row) {
                    Some(value) => text += &format!(",{value}"),
                    None => text.push(','),
                }
            }
            text.push('\n');
        }
        write_whole(path, text.as_bytes())
    }
}

/// Where the values of channels lie in a file.
pub(super) struct Layout {
    /// First byte of the first frame.
    pub start: usize,
    /// Bytes of a frame, and of the points in it.
    pub frame: usize,
    pub points: usize,
    /// Bytes of a number.
    pub width: usize,
    /// Frames, and how many a second.
    pub frames: usize,
    pub rate: f64,
    /// Values of all channels in a frame.
    pub values: usize,
}

/// The signals of a file; `None` where there are none.
pub(super) fn read(
    reader: &Reader<'_>,
    parameters: &Parameters,
    layout: &Layout,
) -> Option<LaboratorySignals> {
    let list =
        |name: &str| parameters.get(name).map(|parameter| numbers_of(reader, parameter)).unwrap_or_default();
    let used = list("ANALOG:USED").first().map_or(0, |used| used.max(0.0) as usize);
    let per_frame = layout.values.checked_div(used).filter(|rows| *rows > 0)?;
    let total = layout.values.checked_mul(layout.frames)?;
    if used > MOST_CHANNELS || total > MOST_VALUES {
        return None;
    }
    let general = list("ANALOG:GEN_SCALE").first().copied().unwrap_or(1.0);
    let (scales, offsets) = (list("ANALOG:SCALE"), list("ANALOG:OFFSET"));
    let unsigned =
        text_of(reader, parameters, "ANALOG:FORMAT").first().is_some_and(|word| word == "UNSIGNED");
    let raw = |at: usize| {
        if layout.width == 4 {
            return reader.float(at);
        }
        let word = reader.word(at)?;
        Some(if unsigned { f64::from(word) } else { f64::from(word.cast_signed()) })
    };
    let channel = |number: usize| -> Vec<f32> {
        let scale = scales.get(number).copied().unwrap_or(1.0) * general;
        let offset = offsets.get(number).copied().unwrap_or(0.0);
        (0..layout.frames * per_frame)
            .map_while(|row| {
                let place = (row % per_frame) * used + number;
                let at = layout.start + row / per_frame * layout.frame + layout.points + place * layout.width;
                Some(((raw(at)? - offset) * scale) as f32)
            })
            .collect()
    };
    let all: Vec<Vec<f32>> = (0..used).map(channel).collect();
    let (plates, of_plates) = plates(reader, parameters, &all);
    let words = |name: &str| texts(reader, parameters, name);
    let (labels, descriptions, units) = (words("LABELS"), words("DESCRIPTIONS"), words("UNITS"));
    let mut found = LaboratorySignals { rate: layout.rate * per_frame as f64, plates, ..Default::default() };
    for (number, values) in all.into_iter().enumerate().filter(|(number, _)| !of_plates.contains(number)) {
        let word = |list: &[String]| list.get(number).cloned().unwrap_or_default();
        let label = Some(word(&labels)).filter(|label| !label.is_empty());
        let signal = Signal {
            label: label.unwrap_or_else(|| format!("channel {}", number + 1)),
            unit: word(&units),
            values,
        };
        let told = format!("{} {}", signal.label, word(&descriptions)).to_ascii_uppercase();
        let volts = signal.unit.trim().to_ascii_uppercase().ends_with('V');
        if told.contains("EMG") || volts { &mut found.muscles } else { &mut found.others }.push(signal);
    }
    Some(found)
}

fn texts(reader: &Reader<'_>, parameters: &Parameters, name: &str) -> Vec<String> {
    let mut all = text_of(reader, parameters, &format!("ANALOG:{name}"));
    for number in 2..=(MOST_CHANNELS / 255 + 1) {
        all.extend(text_of(reader, parameters, &format!("ANALOG:{name}{number}")));
    }
    all
}

/// The plates, and the numbers of all channels that belong to them.
fn plates(reader: &Reader<'_>, parameters: &Parameters, all: &[Vec<f32>]) -> (Vec<ForcePlate>, Vec<usize>) {
    let list = |name: &str| {
        let name = format!("FORCE_PLATFORM:{name}");
        parameters.get(&name).map(|parameter| numbers_of(reader, parameter)).unwrap_or_default()
    };
    let used = list("USED").first().map_or(0, |used| used.max(0.0) as usize).min(MOST_PLATES);
    let (kinds, channels, corners) = (list("TYPE"), list("CHANNEL"), list("CORNERS"));
    let each = channels.len().checked_div(used).unwrap_or(0);
    let (mut found, mut taken) = (Vec::new(), Vec::new());
    for plate in 0..used {
        // Channels are counted from 1.
        let own: Vec<usize> = channels[plate * each..(plate + 1) * each]
            .iter()
            .map(|channel| (*channel as usize).wrapping_sub(1))
            .filter(|channel| *channel < all.len())
            .collect();
        let sum = |places: &[usize]| -> Option<Vec<f32>> {
            let parts: Vec<&Vec<f32>> = places
                .iter()
                .map(|place| own.get(*place).map(|channel| &all[*channel]))
                .collect::<Option<_>>()?;
            Some((0..parts[0].len()).map(|row| parts.iter().map(|part| part[row]).sum()).collect())
        };
        // The forces of each kind of plate, after the format's guide; others are left among the channels as they are.
        let places: [&[usize]; 3] = match kinds.get(plate).map(|kind| *kind as i64) {
            Some(1 | 2) => [&[0], &[1], &[2]],
            Some(3) => [&[0, 1], &[2, 3], &[4, 5, 6, 7]],
            _ => continue,
        };
        let [Some(x), Some(y), Some(z)] = places.map(sum) else { continue };
        let corners = corners.get(12 * plate..12 * (plate + 1)).unwrap_or_default();
        let corners = corners.chunks_exact(3).map(|corner| [corner[0], corner[1], corner[2]]).collect();
        taken.extend(&own);
        found.push(ForcePlate { number: plate + 1, force: [x, y, z], corners });
    }
    (found, taken)
}
